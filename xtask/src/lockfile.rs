//! Reads Cargo.lock.

use std::fs;

use crate::error::Error;
use crate::workspace;

/// The version that Cargo.lock gives to a package, if it names the package.
///
/// # Errors
/// [`Error::File`] when Cargo.lock cannot be read.
pub(crate) fn locked_version(package: &str) -> Result<Option<String>, Error> {
    let path = workspace::root().join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(Error::file(&path))?;
    Ok(version_in(&text, package).map(str::to_owned))
}

/// Cargo always writes `name` and `version` as the first two lines of a package.
fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines().map(|line| line.split_once(" = "));
    lines.find(|line| {
        line.is_some_and(|(key, value)| key == "name" && value.trim_matches('"') == package)
    })?;
    let (_, version) = lines.next()?.filter(|(key, _)| *key == "version")?;
    Some(version.trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "wasm-bindgen-macro"
version = "0.2.99"

[[package]]
name = "wasm-bindgen"
version = "0.2.100"
source = "registry+https://github.com/rust-lang/crates.io-index"
dependencies = [
 "cfg-if",
]
"#;

    #[test]
    fn finds_the_version_of_the_package_and_not_of_its_neighbour() {
        assert_eq!(version_in(LOCK, "wasm-bindgen"), Some("0.2.100"));
        assert_eq!(version_in(LOCK, "wasm-bindgen-macro"), Some("0.2.99"));
    }

    #[test]
    fn a_package_that_is_only_depended_on_has_no_version() {
        assert_eq!(version_in(LOCK, "cfg-if"), None);
    }

    #[test]
    fn bindings_and_page_are_locked_to_one_version() {
        let page = locked_version("wasm-bindgen").unwrap();
        assert!(page.is_some());
        assert_eq!(page, locked_version("wasm-bindgen-cli-support").unwrap());
    }
}
