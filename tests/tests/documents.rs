//! What the documents say that the code knows better.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::stage::mermaid;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- stage graph: begin -->\n";
const END: &str = "<!-- stage graph: end -->";

/// `UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test documents` writes the graph anew.
#[test]
fn the_stage_graph_in_architecture_md_is_the_stage_tables() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ARCHITECTURE.md");
    let text = fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once(BEGIN).expect("a marked begin");
    let (graph, tail) = rest.split_once(END).expect("a marked end");
    let expected = format!("```mermaid\n{}```\n", mermaid());
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        fs::write(&path, format!("{head}{BEGIN}{expected}{END}{tail}")).unwrap();
        return;
    }
    assert_eq!(
        graph, expected,
        "stale: UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test documents"
    );
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md"));
    let readme = readme.unwrap();
    for command in ["cargo xtask serve", "cargo xtask test"] {
        assert!(readme.contains(command), "{command}");
    }
}
