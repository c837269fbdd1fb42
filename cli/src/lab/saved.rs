//! Labs in files, as JSON.

use crate::error::Failure;
use espial_core::lab::Lab;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a lab into a file that is not there yet, or with `force` over one that is.
pub(super) fn write(path: &Path, force: bool, lab: &Lab) -> Result<(), Failure> {
    let save = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .create_new(!force)
            .truncate(force)
            .open(path)?;
        file.write_all(&serde_json::to_vec(lab)?)
    };
    save().map_err(|error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists {
            path: path.to_owned(),
        },
        _ => Failure::Write {
            path: path.to_owned(),
            error,
        },
    })
}

/// Reads a lab that was saved.
pub(super) fn read(path: &Path) -> Result<Lab, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::Read {
        path: path.to_owned(),
        error,
    })?;
    serde_json::from_str(&text).map_err(|error| Failure::Saved {
        path: path.to_owned(),
        error,
    })
}
