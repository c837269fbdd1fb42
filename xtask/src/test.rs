//! Runs every check, one step after the other, and tells how long each took.

use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::dist::{self, Profile};
use crate::error::Error;
use crate::serve::Server;
use crate::tools::{self, Tool};
use crate::workspace;

/// One part of the tests.
#[derive(Debug, PartialEq)]
pub(crate) struct Step {
    /// What `--only` calls it.
    pub(crate) name: &'static str,
    /// What has to be installed.
    needs: &'static [Tool],
    check: Check,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Check {
    Cargo(&'static [&'static str]),
    WasmInBrowser,
    Dist,
    EndToEnd,
}

/// All steps in the order in which they run: what fails soonest comes first.
pub(crate) const STEPS: [Step; 7] = [
    Step {
        name: "fmt",
        needs: &[],
        check: Check::Cargo(&["fmt", "--all", "--check"]),
    },
    Step {
        name: "clippy",
        needs: &[],
        check: Check::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "--deny=warnings",
        ]),
    },
    // The page's targets bring espial-core with them, which is checked as its dependency.
    Step {
        name: "clippy-wasm",
        needs: &[Tool::WasmTarget],
        check: Check::Cargo(&[
            "clippy",
            "--package=espial-web",
            "--all-targets",
            "--target=wasm32-unknown-unknown",
            "--",
            "--deny=warnings",
        ]),
    },
    Step {
        name: "native",
        needs: &[],
        check: Check::Cargo(&["test", "--workspace"]),
    },
    Step {
        name: "wasm",
        needs: &[Tool::WasmTarget, Tool::Chromium, Tool::WasmPack],
        check: Check::WasmInBrowser,
    },
    Step {
        name: "build",
        needs: &[Tool::WasmTarget, Tool::NodePackages],
        check: Check::Dist,
    },
    Step {
        name: "e2e",
        needs: &[Tool::Chromium, Tool::NodePackages],
        check: Check::EndToEnd,
    },
];

/// Runs all steps, or one, up to the first that fails.
///
/// # Errors
/// [`Error::Step`] for the step that failed; what [`Tool::ensure`] gives when something cannot be installed.
pub(crate) fn run(only: Option<&'static Step>) -> Result<(), Error> {
    let steps: Vec<&Step> = match only {
        Some(step) => vec![step],
        None => STEPS.iter().collect(),
    };
    let mut times = Vec::new();
    let result = run_timed(&steps, &mut times);
    print_times(&times);
    result
}

fn run_timed(steps: &[&Step], times: &mut Vec<(&'static str, Duration)>) -> Result<(), Error> {
    timed("install", times, || install(steps))?;
    for step in steps {
        timed(step.name, times, || step.check.run())?;
    }
    Ok(())
}

fn timed(
    name: &'static str,
    times: &mut Vec<(&'static str, Duration)>,
    work: impl FnOnce() -> Result<(), Error>,
) -> Result<(), Error> {
    println!("\n== {name}");
    let start = Instant::now();
    let result = work();
    times.push((name, start.elapsed()));
    result.map_err(|source| Error::Step {
        step: name,
        source: Box::new(source),
    })
}

fn print_times(times: &[(&'static str, Duration)]) {
    println!("\n== times");
    let total = ("total", times.iter().map(|(_, time)| *time).sum());
    for (name, time) in times.iter().chain([&total]) {
        println!("{name:<12}{:>8.1} s", time.as_secs_f64());
    }
}

fn install(steps: &[&Step]) -> Result<(), Error> {
    let mut done = Vec::new();
    for tool in steps.iter().flat_map(|step| step.needs) {
        if !done.contains(tool) {
            tool.ensure()?;
            done.push(*tool);
        }
    }
    Ok(())
}

impl Check {
    fn run(self) -> Result<(), Error> {
        match self {
            Self::Cargo(arguments) => workspace::run(workspace::cargo().args(arguments)),
            Self::WasmInBrowser => test_wasm_in_browser(),
            Self::Dist => dist::build(Profile::Release).map(drop),
            Self::EndToEnd => test_end_to_end(),
        }
    }
}

fn test_wasm_in_browser() -> Result<(), Error> {
    workspace::run(
        Command::new("wasm-pack")
            .args([
                "test",
                "--headless",
                "--chrome",
                "--mode",
                "no-install",
                "web",
            ])
            .current_dir(workspace::root())
            .env("PATH", tools::path_with_installed()),
    )
}

fn test_end_to_end() -> Result<(), Error> {
    let folder = dist::folder();
    if !folder.join("index.html").is_file() {
        return Err(Error::Missing {
            needed: "dist/",
            advice: "run `cargo xtask build` first".to_owned(),
        });
    }
    let server = Server::bind(folder, 0)?;
    let mut node = Command::new("node");
    // One file at a time: tests that measure how fast the page answers need the machine for themselves.
    node.args(["--test", "--test-concurrency=1"])
        .args(end_to_end_files()?)
        .current_dir(workspace::root())
        .env("ESPIAL_URL", server.address());
    if let Some(chromium) = tools::chromium() {
        node.env("CHROMIUM", chromium);
    }
    thread::scope(|scope| {
        scope.spawn(|| server.run());
        let result = workspace::run(&mut node);
        server.stop();
        result
    })
}

/// Node 20 takes no patterns, so the files are named.
fn end_to_end_files() -> Result<Vec<PathBuf>, Error> {
    let folder = workspace::end_to_end();
    let mut files = fs::read_dir(&folder)
        .and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<Vec<_>, _>>()
        })
        .map_err(Error::file(&folder))?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_ends_the_run_and_keeps_its_time() {
        let failing = Step {
            name: "failing",
            needs: &[],
            check: Check::Cargo(&["no-such-command"]),
        };
        let mut times = Vec::new();
        let error = run_timed(&[&failing, &failing], &mut times).unwrap_err();
        assert!(matches!(
            error,
            Error::Step {
                step: "failing",
                ..
            }
        ));
        let names: Vec<_> = times.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["install", "failing"]);
    }

    #[test]
    fn end_to_end_tests_are_found() {
        let files = end_to_end_files().unwrap();
        assert!(files.iter().any(|file| file.ends_with("smoke.test.mjs")));
    }
}
