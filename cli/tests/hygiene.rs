//! Keys are in no output of any command, in no error, and in no file that one writes.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod common;

use common::{espial, stderr, stdout, vectors};
use espial_core::keys::Format;
use std::fs;
use std::path::{Path, PathBuf};

const CASES: [&str; 4] = [
    "esp-transport-aes128-cbc-hmac-sha1-96",
    "esp-tunnel-aes256-gcm16",
    "esp-then-ah-transport",
    "esp-esn-high-aes128-cbc-hmac-sha1-96",
];

/// A file of this test's own.
fn scratch(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The octets of every key of a text with hexadecimal ones.
fn keys(text: &str) -> Vec<Vec<u8>> {
    let words = text.split_whitespace().filter(|word| word.len() >= 34);
    let digits = words.filter_map(|word| word.strip_prefix("0x"));
    let keys: Vec<_> = digits.map(|digits| hex::decode(digits).unwrap()).collect();
    assert!(keys.len() > 1, "{text}");
    keys
}

/// Fails where the beginning of a key stands in what was said, as octets or in any way of writing them.
fn check(said: &[u8], keys: &[Vec<u8>], command: &str) {
    let text = String::from_utf8_lossy(said).to_lowercase();
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    for key in keys {
        let key = &key[..8];
        let numbers: Vec<_> = key.iter().map(u8::to_string).collect();
        assert!(!said.windows(8).any(|octets| octets == key), "{command}");
        assert!(!digits.contains(&hex::encode(key)), "{command}");
        assert!(!text.contains(&numbers.join(", ")), "{command}");
        assert!(!text.contains(&numbers.join(",")), "{command}");
    }
}

/// Runs a command and checks both of its outputs.
fn run(words: &[&str], keys: &[Vec<u8>]) -> usize {
    let arguments: Vec<&Path> = words.iter().map(Path::new).collect();
    let output = espial(&arguments);
    let command = words.join(" ");
    let (out, errors) = (stdout(&output), stderr(&output));
    check(out.as_bytes(), keys, &command);
    check(errors.as_bytes(), keys, &command);
    out.len() + errors.len()
}

#[test]
fn no_command_says_a_key_that_it_was_not_asked_for() {
    for case in CASES {
        let folder = vectors(case);
        let (capture, state) = (folder.join("capture.pcap"), folder.join("xfrm-state"));
        let (capture, state) = (capture.to_str().unwrap(), state.to_str().unwrap());
        let keys = keys(&fs::read_to_string(state).unwrap());
        let mut said = 0;
        for more in [&[][..], &["--json"]] {
            said += run(
                &[&["decap", capture, "--keys", state], more].concat(),
                &keys,
            );
        }
        for more in [&[][..], &["--json"], &["--markdown"]] {
            let trace = ["trace", capture, "--frame", "3", "--keys", state];
            said += run(&[&trace[..], more].concat(), &keys);
        }
        for format in Format::ALL {
            said += run(&["keys", state, "--to", format.id()], &keys);
        }
        assert!(said > 5000, "{case}: {said}");
        for name in ["hygiene.pcapng", "hygiene.pcap"] {
            let written = scratch(name);
            let path = written.to_str().unwrap();
            run(
                &["decap", capture, "--keys", state, "-w", path, "--force"],
                &keys,
            );
            check(&fs::read(&written).unwrap(), &keys, name);
            // Some of these packets are in the clear, and meet an association.
            for more in [&[][..], &["--json"]] {
                let encap = ["encap", capture, "--keys", state, "-w", path, "--force"];
                assert!(run(&[&encap[..], more].concat(), &keys) > 500, "{case}");
                check(&fs::read(&written).unwrap(), &keys, name);
            }
        }
    }
}

#[test]
fn no_mistake_makes_a_command_say_a_key() {
    let state = fs::read_to_string(vectors(CASES[0]).join("xfrm-state")).unwrap();
    let keys = keys(&state);
    for (old, new) in [
        ("\n\tenc", "0\n\tenc"),
        ("\n\tenc", "g\n\tenc"),
        ("hmac(sha1)", "rot13"),
        ("enc cbc(aes)", "enc cbc(des3_ede)"),
        ("enc cbc(aes)", "enc"),
        (" 96\n", " 95\n"),
        ("\tauth-trunc", "\tauth-trunk"),
        ("src fd00", "add fd00"),
        ("proto esp", "proto ah"),
    ] {
        let broken = state.replace(old, new);
        assert_ne!(broken, state);
        let path = scratch("hygiene.broken");
        fs::write(&path, broken).unwrap();
        let path = path.to_str().unwrap();
        for format in Format::ALL {
            let told = run(
                &["keys", path, "--keys-format", format.id(), "--to", "json"],
                &keys,
            );
            assert!(told > 0, "{new}");
        }
        assert!(run(&["keys", path, "--to", "json"], &keys) > 0, "{new}");
        // Not even where the key file is given for the capture.
        assert!(run(&["decap", path, "--keys", path], &keys) > 0, "{new}");
    }
}
