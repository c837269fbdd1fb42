//! Key files with mistakes: a directory for each format, and beside each file what is told of it, `line:column: message`.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::keys::{self, Format};
use espial_tests::vectors;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands behind the name of a file with what is told of another one.
const TOLD: &str = "told";

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_mistake_is_told_with_its_line_and_column() {
    let folders = entries(&vectors().join("keys-errors"));
    assert_eq!(folders.len(), Format::ALL.len());
    for folder in folders {
        let id = folder.file_name().unwrap().to_string_lossy().into_owned();
        let format = Format::from_id(&id).expect("the directory is a format's");
        for path in entries(&folder) {
            if path.extension().is_some_and(|extension| extension == TOLD) {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let told = fs::read_to_string(format!("{}.{TOLD}", path.display())).unwrap_or_default();
            let expected: Vec<_> = told.lines().collect();
            for found in [keys::parse(&text), keys::parse_as(format, &text)] {
                let problems: Vec<_> = found
                    .problems
                    .iter()
                    .map(|problem| {
                        let span = problem.span;
                        format!("{}:{}: {problem}", span.line, span.column)
                    })
                    .collect();
                assert_eq!(problems, expected, "{}", path.display());
            }
        }
    }
}
