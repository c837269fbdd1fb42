//! Files out: opened with care, and what frames are said to have been captured on.

use crate::error::Failure;
use espial_core::capture::{Capture, Frame, Interface};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter};
use std::path::Path;

/// Creates a file, over an existing one if `force` says so.
pub(crate) fn create(path: &Path, force: bool) -> Result<BufWriter<File>, Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    match force {
        true => options.create(true).truncate(true),
        false => options.create_new(true),
    };
    let opened = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists {
            path: path.to_owned(),
        },
        _ => failure(path, error),
    });
    opened.map(BufWriter::new)
}

/// A file that cannot be written.
pub(crate) fn failure(path: &Path, error: io::Error) -> Failure {
    Failure::Write {
        path: path.to_owned(),
        error,
    }
}

/// The frame's interface as the capture describes it, or one of that name.
pub(crate) fn captured_on(
    capture: &Capture,
    frame: &Frame,
    name: &str,
    description: &str,
) -> Interface {
    let described = frame.interface.and_then(|at| capture.interfaces.get(at));
    described.cloned().unwrap_or_else(|| Interface {
        name: Some(name.to_owned()),
        description: Some(description.to_owned()),
        ..Interface::new(frame.link)
    })
}
