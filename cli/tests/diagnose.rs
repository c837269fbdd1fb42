//! `espial diagnose`: one line a failing packet, and the exit status.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod common;

use common::{espial, stderr, stdout, vectors};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

const CASE: &str = "esp-transport-aes128-cbc-hmac-sha1-96";

/// A file of keys that is gone with the test.
struct KeyFile(PathBuf);

impl KeyFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("espial-{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for KeyFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn diagnose(keys: &Path, extra: &[&str]) -> Output {
    let capture = vectors(CASE).join("capture.pcap");
    let mut arguments = vec![Path::new("diagnose"), &capture, Path::new("--keys"), keys];
    arguments.extend(extra.iter().map(Path::new));
    espial(&arguments)
}

fn kernels_keys() -> String {
    fs::read_to_string(vectors(CASE).join("xfrm-state")).unwrap()
}

#[test]
fn right_keys_leave_nothing_to_say_but_the_flows() {
    let keys = vectors(CASE).join("xfrm-state");
    let output = diagnose(&keys, &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "");
    let output = diagnose(&keys, &[]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<&str> = stdout(&output).lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].contains("window needed 1, configured 32"),
        "{}",
        lines[0]
    );
}

#[test]
fn json_has_an_object_a_failing_packet_and_no_keys() {
    let text = kernels_keys().replacen(" 96\n", " 160\n", 1);
    let file = KeyFile::new("truncated", &text);
    let output = diagnose(&file.0, &["--json"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let lines: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.len() > 3);
    let first = lines[0].as_object().unwrap();
    let mut members: Vec<&str> = first.keys().map(String::as_str).collect();
    members.sort_unstable();
    assert_eq!(
        members,
        ["cause", "confidence", "fix", "fixed_keys", "frame", "why"]
    );
    assert!(lines.iter().all(|line| line["cause"] == "icv-truncation"));
    assert_eq!(first["confidence"], "proved");
    assert!(
        first["why"]
            .as_str()
            .unwrap()
            .contains("20 octets, and the sender's has 12")
    );
    assert!(
        first["fixed_keys"]
            .as_str()
            .unwrap()
            .contains("<<Keys hidden>>")
    );
    for key in text
        .split_whitespace()
        .filter(|word| word.starts_with("0x") && word.len() > 20)
    {
        assert!(!stdout(&output).contains(&key[2..]));
    }
}

#[test]
fn a_key_that_lacks_a_digit_is_repaired_and_does_not_end_the_command() {
    let text = kernels_keys().replacen("0x61efc83c", "0x61fc83c", 1);
    let file = KeyFile::new("digit", &text);
    let output = diagnose(&file.0, &["--json", "--frame", "1"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let line: Value = serde_json::from_str(stdout(&output).trim()).unwrap();
    assert_eq!(
        (&line["cause"], &line["confidence"]),
        (&"key-digit-missing".into(), &"proved".into())
    );
    assert!(
        stderr(&output).contains("39 hexadecimal digits"),
        "{}",
        stderr(&output)
    );
    assert!(!stdout(&output).contains("fc83c") && !stderr(&output).contains("fc83c"));
}

#[test]
fn one_frame_alone_is_said_or_is_fine() {
    let text = kernels_keys().replacen("0x61efc83c", "0x71efc83c", 1);
    let file = KeyFile::new("one", &text);
    let output = diagnose(&file.0, &["--frame", "1"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stdout(&output).starts_with("     1  unexplained (possible)\n        why: "));
    let output = diagnose(&file.0, &["--frame", "2"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), ""));
    let output = diagnose(&file.0, &["--frame", "99"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_is_no_key_file_ends_the_command() {
    let file = KeyFile::new("none", "add fd00::1 fd00::2 esp 1 -E aes-cbd 0x00;");
    let output = diagnose(&file.0, &[]);
    assert_eq!(output.status.code(), Some(2));
}
