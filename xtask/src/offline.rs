//! What the page's service worker keeps: every file of `dist/`, under a version that changes with any of them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use crate::error::Error;

const WORKER: &str = "service-worker.js";

/// Writes the version and the list of files into the service worker of a built folder.
///
/// # Errors
/// [`Error::File`] for a file that cannot be read or written, [`Error::Answer`] for a worker without the two lines.
pub(crate) fn write(dist: &Path) -> Result<(), Error> {
    let mut files = Vec::new();
    collect(dist, dist, &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        let path = dist.join(file);
        file.hash(&mut hasher);
        fs::read(&path)
            .map_err(Error::file(&path))?
            .hash(&mut hasher);
    }
    let worker = dist.join(WORKER);
    let text = fs::read_to_string(&worker).map_err(Error::file(&worker))?;
    let text = filled(&text, &format!("{:016x}", hasher.finish()), &files)?;
    fs::write(&worker, text).map_err(Error::file(&worker))
}

/// Files that the page asks for, relative to the folder and with slashes.
fn collect(dist: &Path, folder: &Path, files: &mut Vec<String>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let path = entry.map_err(Error::file(folder))?.path();
        if path.is_dir() {
            collect(dist, &path, files)?;
        } else if is_kept(&path) {
            let inside = path.strip_prefix(dist).unwrap_or(&path);
            let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
            files.push(format!("./{}", parts.join("/")));
        }
    }
    Ok(())
}

/// The worker itself is kept by the browser, and types are for programmers.
fn is_kept(path: &Path) -> bool {
    let name = path.to_string_lossy();
    !name.ends_with(WORKER) && !name.ends_with(".d.ts")
}

fn filled(worker: &str, version: &str, files: &[String]) -> Result<String, Error> {
    // The folder's own address gives index.html.
    let listed: Vec<String> = ["./".to_owned()]
        .iter()
        .chain(files)
        .map(|file| format!("  {file:?},\n"))
        .collect();
    let replace = |text: String, from: &str, to: &str| match text.contains(from) {
        true => Ok(text.replacen(from, to, 1)),
        false => Err(Error::Answer {
            program: WORKER,
            problem: format!("has no line {from}"),
        }),
    };
    let text = replace(
        worker.to_owned(),
        "const VERSION = \"unbuilt\";",
        &format!("const VERSION = {version:?};"),
    )?;
    let list = format!("const FILES = [\n{}];", listed.concat());
    replace(text, "const FILES = [];", &list)
}

#[cfg(test)]
mod tests {
    use super::filled;
    use crate::workspace;
    use std::fs;

    #[test]
    fn the_worker_gets_the_version_and_every_file() {
        let path = workspace::root().join("www").join(super::WORKER);
        let worker = fs::read_to_string(path).unwrap();
        let files = ["./index.html".to_owned(), "./css/base.css".to_owned()];
        let text = filled(&worker, "00ff", &files).unwrap();
        assert!(text.contains("const VERSION = \"00ff\";"));
        assert!(text.contains(
            "const FILES = [\n  \"./\",\n  \"./index.html\",\n  \"./css/base.css\",\n];"
        ));
    }

    #[test]
    fn a_worker_without_the_lines_is_refused() {
        assert!(filled("const FILES = [];", "00ff", &[]).is_err());
    }
}
