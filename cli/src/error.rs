//! Why a command cannot do its work. Each is exit status 2.

use espial_core::capture::{CaptureError, HexError};
use espial_core::lab::ScenarioError;
use espial_core::policy::SpdError;
use espial_core::trace::provenance::FlipError;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Input that cannot be used, or output that cannot be written.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A file cannot be read.
    #[error("{}: {error}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file is no capture.
    #[error("{}: {error}", path.display())]
    Capture {
        /// The file.
        path: PathBuf,
        /// Why.
        error: CaptureError,
    },
    /// A text is no packet in hexadecimal.
    #[error("{}: {error}", path.display())]
    Hex {
        /// The file.
        path: PathBuf,
        /// Why, and where.
        error: HexError,
    },
    /// A key file has mistakes in it; they have been printed.
    #[error("{}: {count} not understood", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// How many statements.
        count: usize,
    },
    /// The output file is there already.
    #[error("{}: exists already (--force writes over it)", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be written.
    #[error("{}: {error}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// Associations or policies of a key file have no room.
    #[error("{0}")]
    Policies(#[from] SpdError),
    /// The system gives no random octets.
    #[error("no random octets for IVs: {0} (--iv-seed does without)")]
    Random(#[from] getrandom::Error),
    /// Standard output cannot be written.
    #[error("standard output: {0}")]
    Output(io::Error),
    /// The capture has no such frame.
    #[error("{}: there is no frame {number}, only 1 to {count}", path.display())]
    NoFrame {
        /// The file.
        path: PathBuf,
        /// The frame asked for.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// No scenario of that name comes along.
    #[error(
        "there is no scenario named {name}; `espial lab --list` names them, and a file's name ends in .toml"
    )]
    NoScenario {
        /// The name asked for.
        name: String,
    },
    /// A scenario cannot be run.
    #[error("{name}: {error}")]
    Scenario {
        /// Its name or file.
        name: String,
        /// Why.
        error: ScenarioError,
    },
    /// A file is no saved lab.
    #[error("{}: {error}", path.display())]
    Saved {
        /// The file.
        path: PathBuf,
        /// Why.
        error: serde_json::Error,
    },
    /// The frame is nothing that the stages take.
    #[error("{}: frame {number} is not an IP packet", path.display())]
    NotTraceable {
        /// The file.
        path: PathBuf,
        /// The frame asked for.
        number: usize,
    },
    /// The packet has no such octet.
    #[error("the packet has {had} octets, counted from 0; there is no octet {octet}")]
    NoOctet {
        /// The octet asked for.
        octet: usize,
        /// Octets there.
        had: usize,
    },
    /// Nothing can be turned over.
    #[error("{0}")]
    Flip(#[from] FlipError),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}
