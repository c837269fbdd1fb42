//! Where things are, and how programs are run there.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::Error;

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    // Cargo sets the variable for the program it runs; the built-in value is for a program started by hand.
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    package.parent().map_or_else(PathBuf::new, PathBuf::from)
}

/// The folder of the end-to-end tests.
pub(crate) fn end_to_end() -> PathBuf {
    root().join("tests").join("e2e")
}

/// A command of the cargo that runs this program, in the workspace's folder.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Shows a command, runs it to its end, and lets its output through.
///
/// # Errors
/// [`Error::Start`], or [`Error::Failed`] for an exit status other than zero.
pub(crate) fn run(command: &mut Command) -> Result<(), Error> {
    println!("$ {}", line(command));
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|source| start_error(command, source))?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Failed {
            command: line(command),
            status,
        })
    }
}

/// Runs a command to its end and gives what it wrote to standard output.
///
/// # Errors
/// [`Error::Start`], or [`Error::Failed`] for an exit status other than zero.
pub(crate) fn output(command: &mut Command) -> Result<String, Error> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| start_error(command, source))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Failed {
            command: line(command),
            status: output.status,
        })
    }
}

fn start_error(command: &Command, source: std::io::Error) -> Error {
    Error::Start {
        program: command.get_program().to_string_lossy().into_owned(),
        source,
    }
}

/// The command as one would type it, with the program's name for its path.
fn line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program
        .file_name()
        .unwrap_or_else(|| command.get_program())
        .to_string_lossy();
    command
        .get_args()
        .fold(name.into_owned(), |line, argument| {
            line + " " + &argument.to_string_lossy()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_holds_the_lock_file() {
        assert!(root().join("Cargo.lock").is_file());
    }

    #[test]
    fn line_is_what_one_would_type() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["fmt", "--check"]);
        assert_eq!(line(&command), "cargo fmt --check");
    }
}
