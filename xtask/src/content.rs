//! What a served file is: its place in the folder from the address, and its media type from its name.

use std::path::{Component, Path, PathBuf};

/// The file below the served folder that a request's target names, or none for a target that leaves the folder.
///
/// Files in `dist/` have plain names, so a target with a percent sign names none of them.
pub(crate) fn path_of(target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    if path.contains(['%', '\\', ':', '\0']) {
        return None;
    }
    let file = if path.is_empty() || path.ends_with('/') {
        Path::new(path).join("index.html")
    } else {
        PathBuf::from(path)
    };
    let stays_inside = file
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    stays_inside.then_some(file)
}

/// The media type for a file's name; browsers insist on the right one for wasm, modules and style sheets.
pub(crate) fn media_type(file: &Path) -> &'static str {
    let extension = file.extension().and_then(|extension| extension.to_str());
    match extension {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("txt" | "md" | "ts" | "conf" | "toml") => "text/plain; charset=utf-8",
        Some("pcap" | "cap") => "application/vnd.tcpdump.pcap",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_their_index() {
        assert_eq!(path_of("/"), Some(PathBuf::from("index.html")));
        assert_eq!(path_of("/?a=b"), Some(PathBuf::from("index.html")));
        assert_eq!(
            path_of("/examples/"),
            Some(PathBuf::from("examples/index.html"))
        );
    }

    #[test]
    fn files_keep_their_folders_and_lose_their_query() {
        assert_eq!(
            path_of("/examples/a.pcap?b#c"),
            Some(PathBuf::from("examples/a.pcap"))
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_named() {
        for target in [
            "/../Cargo.toml",
            "/a/../../Cargo.toml",
            "//etc/passwd",
            "/%2e%2e/Cargo.toml",
            "/..\\Cargo.toml",
            "/C:/Windows/win.ini",
            "/index.html\0",
            "index.html",
            "http://elsewhere/index.html",
            "*",
            "",
        ] {
            assert_eq!(path_of(target), None, "{target}");
        }
    }

    #[test]
    fn wasm_and_modules_have_the_types_that_browsers_insist_on() {
        assert_eq!(media_type(Path::new("espial_bg.wasm")), "application/wasm");
        assert_eq!(
            media_type(Path::new("espial.js")),
            "text/javascript; charset=utf-8"
        );
        assert_eq!(
            media_type(Path::new("css/page.css")),
            "text/css; charset=utf-8"
        );
    }

    #[test]
    fn unknown_names_are_plain_octets() {
        assert_eq!(media_type(Path::new("LICENSE")), "application/octet-stream");
        assert_eq!(
            media_type(Path::new("a.pcapng")),
            "application/octet-stream"
        );
    }
}
