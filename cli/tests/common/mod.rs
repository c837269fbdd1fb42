//! Runs the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) fn vectors(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/vectors/linux")
        .join(case)
}

pub(crate) fn espial(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_espial"))
        .args(arguments)
        .output()
        .expect("the command runs")
}

pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("output is UTF-8")
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("errors are UTF-8")
}
