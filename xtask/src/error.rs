//! Everything that can go wrong while building, serving or testing.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a command of `cargo xtask` ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The command line asks for something that there is not.
    #[error("{0}\n\n{usage}", usage = crate::args::USAGE)]
    Usage(String),
    /// A program could not be started.
    #[error("cannot run `{program}`: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ended with an exit status other than zero.
    #[error("`{command}` ended with {status}")]
    Failed {
        /// The program and its arguments.
        command: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A program answered with something else than was expected.
    #[error("`{program}` {problem}")]
    Answer {
        /// The program.
        program: &'static str,
        /// What its answer lacks.
        problem: String,
    },
    /// The JavaScript bindings could not be made.
    #[error("bindings: {0}")]
    Bindings(String),
    /// A program or package is needed and cannot be installed from here.
    #[error("{needed} is missing: {advice}")]
    Missing {
        /// What is needed.
        needed: &'static str,
        /// How to install it.
        advice: String,
    },
    /// No address to serve from.
    #[error("cannot listen on 127.0.0.1: {0}")]
    Listen(String),
    /// A step of the tests failed.
    #[error("step `{step}` failed: {source}")]
    Step {
        /// The step's name.
        step: &'static str,
        /// How it failed.
        source: Box<Error>,
    },
}

impl Error {
    /// For `map_err`: the error of an operation on `path`.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }
}
