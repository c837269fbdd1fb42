//! `espial lab`: saving at a move and going on from there.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_espial"));
    command.args(arguments).output().expect("the command runs")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("errors are UTF-8")
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What a run's JSON says of the wire and the hosts.
fn end(output: &Output) -> Vec<String> {
    let text = std::str::from_utf8(&output.stdout).expect("output is UTF-8");
    let lines = text.lines().map(str::to_owned);
    let about_end =
        |line: &String| line.contains(r#""type":"wire""#) || line.contains(r#""type":"host""#);
    lines.filter(about_end).collect()
}

#[test]
fn a_lab_saved_at_a_move_goes_on_to_the_same_end() {
    let path = file("saved-lab.json");
    let saved = path.to_str().unwrap();
    let whole = run(&["lab", "esp-transport", "--json"]);
    for moves in ["0", "7", "40", "100000"] {
        let stopped = run(&[
            "lab",
            "esp-transport",
            "--until",
            moves,
            "--save",
            saved,
            "--force",
        ]);
        assert_ne!(stopped.status.code(), Some(2), "{}", stderr(&stopped));
        let rest = run(&["lab", "--resume", saved, "--json"]);
        assert_ne!(rest.status.code(), Some(2), "{}", stderr(&rest));
        assert_eq!(end(&rest), end(&whole), "{moves}");
        assert!(!end(&rest).is_empty());
    }
}

#[test]
fn a_file_is_not_written_over_and_a_file_that_is_no_lab_is_refused() {
    let path = file("taken.json");
    std::fs::write(&path, "{}").unwrap();
    let saved = path.to_str().unwrap();
    let taken = run(&["lab", "ping6-clear", "--save", saved]);
    assert_eq!(taken.status.code(), Some(2));
    assert!(
        stderr(&taken).contains("exists already"),
        "{}",
        stderr(&taken)
    );
    let refused = run(&["lab", "--resume", saved]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("missing field"),
        "{}",
        stderr(&refused)
    );
}
