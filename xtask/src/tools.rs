//! The programs and packages that building and testing need: found where they are, or installed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{lockfile, workspace};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Something that a step of the tests needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// The standard library for wasm32-unknown-unknown.
    WasmTarget,
    /// Chromium and its WebDriver.
    Chromium,
    /// wasm-pack, and the wasm-bindgen commands of the version in Cargo.lock that it calls.
    WasmPack,
    /// Node.js packages of the end-to-end tests, wasm-opt among them.
    NodePackages,
}

impl Tool {
    /// Installs the tool if it is missing.
    ///
    /// # Errors
    /// [`Error::Missing`] when that is not possible from here, with advice; else the installer's failure.
    pub(crate) fn ensure(self) -> Result<(), Error> {
        match self {
            Self::WasmTarget => ensure_wasm_target(),
            Self::Chromium => ensure_chromium(),
            Self::WasmPack => ensure_wasm_pack(),
            Self::NodePackages => ensure_node_packages(),
        }
    }
}

/// Installs rustc's standard library for wasm if it is missing.
///
/// # Errors
/// As [`Tool::ensure`].
pub(crate) fn ensure_wasm_target() -> Result<(), Error> {
    let library = workspace::output(Command::new("rustc").current_dir(workspace::root()).args([
        "--print",
        "target-libdir",
        "--target",
        WASM_TARGET,
    ]))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        return Err(Error::Missing {
            needed: WASM_TARGET,
            advice:
                "rustc has no standard library for this target, and there is no rustup to add it; \
                     install it with the package manager that rustc came from"
                    .to_owned(),
        });
    }
    workspace::run(Command::new("rustup").current_dir(workspace::root()).args([
        "target",
        "add",
        WASM_TARGET,
    ]))
}

/// The program of this name in one of the folders of `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let name = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&name))
        .find(|program| program.is_file())
}

/// The Chromium to test with: `CHROMIUM` if set, else the first of its usual names on `PATH`.
pub(crate) fn chromium() -> Option<PathBuf> {
    env::var_os("CHROMIUM").map(PathBuf::from).or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find_map(on_path)
    })
}

fn ensure_chromium() -> Result<(), Error> {
    if chromium().is_some() && on_path("chromedriver").is_some() {
        return Ok(());
    }
    let can_install = on_path("apt-get").is_some() && is_root();
    if !can_install {
        return Err(Error::Missing {
            needed: "Chromium or chromedriver",
            advice:
                "on Debian or Ubuntu: `sudo apt-get install chromium chromium-driver`; elsewhere \
                     install both in the same version, and set CHROMIUM to the browser's path"
                    .to_owned(),
        });
    }
    let apt_get = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    workspace::run(apt_get().arg("update"))?;
    workspace::run(apt_get().args([
        "install",
        "--yes",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ]))
}

fn is_root() -> bool {
    workspace::output(Command::new("id").arg("--user")).is_ok_and(|id| id.trim() == "0")
}

/// Where [`ensure_wasm_pack`] installs what it does not find on `PATH`.
fn installed() -> PathBuf {
    workspace::root().join("target").join("tools")
}

/// `PATH` with the programs that [`ensure_wasm_pack`] installed before all others.
pub(crate) fn path_with_installed() -> std::ffi::OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [installed().join("bin")]
        .into_iter()
        .chain(env::split_paths(&path));
    // Joining fails only for a folder with the separator in its name, which no PATH can hold anyway.
    env::join_paths(folders).unwrap_or(path)
}

fn ensure_wasm_pack() -> Result<(), Error> {
    let locked = lockfile::locked_version("wasm-bindgen")?.ok_or_else(|| Error::Answer {
        program: "Cargo.lock",
        problem: "names no wasm-bindgen".to_owned(),
    })?;
    if find_installed("wasm-pack").is_none() {
        cargo_install(&["wasm-pack", "--locked"])?;
    }
    let is_locked_version = find_installed("wasm-bindgen").is_some_and(|program| {
        workspace::output(Command::new(program).arg("--version"))
            .is_ok_and(|answer| answer.split_whitespace().nth(1) == Some(&locked))
    });
    if !is_locked_version {
        cargo_install(&["wasm-bindgen-cli", "--version", &locked])?;
    }
    Ok(())
}

fn find_installed(name: &str) -> Option<PathBuf> {
    let program = installed()
        .join("bin")
        .join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if program.is_file() {
        Some(program)
    } else {
        on_path(name)
    }
}

fn cargo_install(package: &[&str]) -> Result<(), Error> {
    let mut command = workspace::cargo();
    command.arg("install").args(package).arg("--force");
    command.arg("--root").arg(installed());
    command.arg("--target-dir").arg(installed().join("build"));
    workspace::run(&mut command)
}

fn ensure_node_packages() -> Result<(), Error> {
    let folder = workspace::end_to_end();
    if are_node_packages_current(&folder) {
        return Ok(());
    }
    if on_path("npm").is_none() {
        return Err(Error::Missing {
            needed: "npm",
            advice: "install Node.js 20 or newer with npm".to_owned(),
        });
    }
    workspace::run(Command::new("npm").arg("ci").current_dir(folder))
}

/// npm writes its own lock file into `node_modules` last, so one that is newer than ours was made from ours.
fn are_node_packages_current(folder: &Path) -> bool {
    let modified = |name| {
        folder
            .join(name)
            .metadata()
            .and_then(|data| data.modified())
            .ok()
    };
    modified("node_modules/.package-lock.json")
        .zip(modified("package-lock.json"))
        .is_some_and(|(installed, locked)| installed >= locked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_cargo_but_not_what_there_is_not() {
        assert!(on_path("cargo").is_some());
        assert_eq!(on_path("no-program-has-this-name"), None);
    }

    #[test]
    fn installed_programs_come_first() {
        let path = path_with_installed();
        let first = env::split_paths(&path).next();
        assert_eq!(first, Some(workspace::root().join("target/tools/bin")));
    }
}
