//! What the documents say that the code knows better.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::stage::{Stack, mermaid};
use std::fs;
use std::path::Path;

/// `UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test documents` writes the graph anew.
#[test]
fn the_stage_graphs_in_architecture_md_are_the_stage_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ARCHITECTURE.md");
    for stack in Stack::ALL {
        let begin = format!("<!-- stage graph {}: begin -->\n", stack.id());
        let end = format!("<!-- stage graph {}: end -->", stack.id());
        let text = fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once(&begin).expect("a marked begin");
        let (graph, tail) = rest.split_once(&end).expect("a marked end");
        let expected = format!("```mermaid\n{}```\n", mermaid(stack));
        if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
            fs::write(&path, format!("{head}{begin}{expected}{end}{tail}")).unwrap();
            continue;
        }
        assert_eq!(
            graph, expected,
            "stale: UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test documents"
        );
    }
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md"));
    let readme = readme.unwrap();
    for command in ["cargo xtask serve", "cargo xtask test"] {
        assert!(readme.contains(command), "{command}");
    }
}
