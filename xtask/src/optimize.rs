//! Shrinks the compiled page with Binaryen's wasm-opt, when there is one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::{tools, workspace};

/// The first version that knows the features which rustc lets LLVM use.
const OLDEST_VERSION: u32 = 121;

/// Replaces `wasm` with a smaller one. Without a wasm-opt, or with one that is too old, leaves it and says so.
///
/// # Errors
/// [`Error::Failed`] when wasm-opt refuses the file, [`Error::File`] when the result cannot be moved into place.
pub(crate) fn optimize(wasm: &Path) -> Result<(), Error> {
    let Some(program) = find() else {
        println!(
            "not optimized: no wasm-opt of version {OLDEST_VERSION} or newer (`npm ci` in tests/e2e brings one)"
        );
        return Ok(());
    };
    let smaller = wasm.with_extension("optimized");
    // Without --enable options, wasm-opt keeps to the features that the file itself says it was compiled for.
    workspace::run(
        Command::new(program)
            .args(["-Os", "--output"])
            .arg(&smaller)
            .arg(wasm),
    )?;
    fs::rename(&smaller, wasm).map_err(Error::file(wasm))
}

fn find() -> Option<PathBuf> {
    let with_the_tests = workspace::end_to_end().join("node_modules/.bin/wasm-opt");
    [Some(with_the_tests), tools::on_path("wasm-opt")]
        .into_iter()
        .flatten()
        .find(|program| is_new_enough(program))
}

fn is_new_enough(program: &Path) -> bool {
    program.is_file()
        && workspace::output(Command::new(program).arg("--version"))
            .is_ok_and(|answer| version(&answer).is_some_and(|version| version >= OLDEST_VERSION))
}

/// The number in `wasm-opt version 132 (version_132)`.
fn version(answer: &str) -> Option<u32> {
    let mut words = answer.split_whitespace();
    words.find(|word| *word == "version")?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_version_with_and_without_a_tag() {
        assert_eq!(version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version("wasm-opt version 108\n"), Some(108));
    }

    #[test]
    fn no_number_is_no_version() {
        assert_eq!(version("wasm-opt version"), None);
        assert_eq!(version("wasm-opt version main"), None);
        assert_eq!(version(""), None);
    }
}
