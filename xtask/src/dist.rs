//! Builds the page into `dist/`, a folder that any web server can serve.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::error::Error;
use crate::{bindings, offline, optimize, tools, workspace};

const PACKAGE: &str = "espial-web";

/// How much to optimize.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build, with debug information.
    Dev,
    /// Small and fast.
    #[default]
    Release,
}

impl Profile {
    /// The profile's name in the workspace's Cargo.toml.
    fn cargo_name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "wasm-release",
        }
    }
}

/// Where the built page is.
pub(crate) fn folder() -> PathBuf {
    workspace::root().join("dist")
}

/// Builds `dist/` anew and gives its path.
///
/// # Errors
/// Whatever of [`Error`] stops the compiler, the bindings, wasm-opt or the copying.
pub(crate) fn build(profile: Profile) -> Result<PathBuf, Error> {
    tools::ensure_wasm_target()?;
    let compiled = compile(profile)?;
    let dist = folder();
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(Error::file(&dist))?;
    }
    copy_folder(&workspace::root().join("www"), &dist)?;
    bindings::generate(&compiled, &dist, profile)?;
    let wasm = dist.join(format!("{}_bg.wasm", bindings::NAME));
    if profile == Profile::Release {
        optimize::optimize(&wasm)?;
        // While developing, what was built last is what should be seen: then the worker keeps nothing.
        offline::write(&dist)?;
    }
    print_size(&wasm)?;
    Ok(dist)
}

/// Compiles the page and gives the path of the wasm file, which cargo tells.
fn compile(profile: Profile) -> Result<PathBuf, Error> {
    println!(
        "$ cargo build --package {PACKAGE} --profile {}",
        profile.cargo_name()
    );
    let messages = workspace::output(workspace::cargo().args([
        "build",
        "--package",
        PACKAGE,
        "--lib",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        profile.cargo_name(),
        "--message-format",
        "json-render-diagnostics",
    ]))?;
    messages
        .lines()
        .find_map(wasm_artifact)
        .ok_or_else(|| Error::Answer {
            program: "cargo build",
            problem: format!("names no wasm file of {PACKAGE}"),
        })
}

/// The wasm file that a line of cargo's JSON messages announces, if it does.
fn wasm_artifact(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    message
        .get("filenames")?
        .as_array()?
        .iter()
        .filter_map(Value::as_str)
        .map(PathBuf::from)
        .find(|file| {
            file.extension()
                .is_some_and(|extension| extension == "wasm")
        })
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(Error::file(to))?;
    for entry in fs::read_dir(from).map_err(Error::file(from))? {
        let source = entry.map_err(Error::file(from))?.path();
        let Some(name) = source.file_name() else {
            continue;
        };
        let target = to.join(name);
        if source.is_dir() {
            copy_folder(&source, &target)?;
        } else {
            fs::copy(&source, &target).map_err(Error::file(&source))?;
        }
    }
    Ok(())
}

fn print_size(wasm: &Path) -> Result<(), Error> {
    let bytes = fs::read(wasm).map_err(Error::file(wasm))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder
        .write_all(&bytes)
        .and_then(|()| encoder.finish())
        .map_err(Error::file(wasm))?;
    println!(
        "{}: {} KiB, {} KiB with gzip",
        wasm.display(),
        bytes.len().div_ceil(1024),
        compressed.len().div_ceil(1024),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_wasm_file_in_cargos_messages() {
        let library =
            r#"{"reason":"compiler-artifact","filenames":["/t/libyew.rlib","/t/libyew.rmeta"]}"#;
        let page =
            r#"{"reason":"compiler-artifact","filenames":["/t/espial.wasm","/t/libespial.rlib"]}"#;
        assert_eq!(wasm_artifact(library), None);
        assert_eq!(wasm_artifact(page), Some(PathBuf::from("/t/espial.wasm")));
        assert_eq!(wasm_artifact("Compiling"), None);
        assert_eq!(
            wasm_artifact(r#"{"reason":"build-finished","success":true}"#),
            None
        );
    }
}
