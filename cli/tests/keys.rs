//! `espial keys`: formats into each other, and tshark decrypting with what comes out.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]

mod common;

use common::{espial, stderr, stdout, vectors};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const CBC: &str = "esp-transport-aes128-cbc-hmac-sha1-96";

fn convert(files: &[PathBuf], format: &str, more: &[&str]) -> Output {
    let words = ["keys", "--to", format]
        .into_iter()
        .chain(more.iter().copied());
    let mut arguments: Vec<&Path> = words.map(Path::new).collect();
    arguments.extend(files.iter().map(PathBuf::as_path));
    espial(&arguments)
}

fn state(case: &str) -> PathBuf {
    vectors(case).join("xfrm-state")
}

/// A file of this test's own.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn keys_are_masked_unless_asked_for() {
    let key = "0x99b2b6660ae840383a204336dee289a3";
    assert!(std::fs::read_to_string(state(CBC)).unwrap().contains(key));
    for format in ["setkey", "xfrm", "esp_sa", "esp_sa10", "tcpdump"] {
        let masked = convert(&[state(CBC)], format, &[]);
        let text = stdout(&masked);
        assert!(text.contains("<<Keys hidden>>"), "{format}: {text}");
        assert!(!text.contains(&key[2..]) && !stderr(&masked).contains(&key[2..]));
        let shown = convert(&[state(CBC)], format, &["--show-keys"]);
        assert!(stdout(&shown).contains(key), "{format}");
    }
}

#[test]
fn what_is_lost_is_said_on_standard_error_and_in_the_exit_status() {
    let whole = convert(&[state(CBC)], "xfrm", &[]);
    assert_eq!((whole.status.code(), stderr(&whole)), (Some(0), ""));
    let output = convert(&[state("esp-esn-aes128-gcm16")], "esp_sa", &[]);
    assert_eq!(output.status.code(), Some(3));
    let errors = stderr(&output);
    assert!(
        errors.contains("not carried: extended sequence numbers\n"),
        "{errors}"
    );
    assert!(stdout(&output).contains("\n# extended sequence numbers\n"));
}

#[test]
fn states_and_policies_of_several_files_go_through_setkey_and_back() {
    let files = [state(CBC), vectors(CBC).join("xfrm-policy")];
    let setkey = convert(&files, "setkey", &["--show-keys"]);
    let text = stdout(&setkey);
    let statements = |word: &str| text.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!(
        (statements("add "), statements("spdadd ")),
        (2, 2),
        "{text}"
    );
    let again = file("again.setkey", text);
    let back = convert(&[again], "xfrm", &["--show-keys"]);
    assert_eq!((back.status.code(), stderr(&back)), (Some(0), ""));
    let direct = convert(&files, "xfrm", &["--show-keys"]);
    assert_eq!(stdout(&back), stdout(&direct));
}

#[test]
fn a_bad_line_has_its_place_and_status_2() {
    let path = file(
        "bad.setkey",
        "add ::1 ::2 esp 1 -E des-cbc 0x00112233445566;\n",
    );
    let output = convert(std::slice::from_ref(&path), "xfrm", &[]);
    assert_eq!(output.status.code(), Some(2));
    let place = format!("{}:1:30: DES-CBC takes a key of 8 octets", path.display());
    assert!(stderr(&output).starts_with(&place), "{}", stderr(&output));
    assert!(!stderr(&output).contains("00112233"));
    let output = convert(&[state(CBC)], "racoon", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("one of setkey, "),
        "{}",
        stderr(&output)
    );
}

/// What tshark makes of each ESP frame of a capture: the first protocol after ESP.
fn tshark(case: &str, rows: &str) -> Option<String> {
    let mut command = Command::new("tshark");
    command.args(["-o", "esp.enable_encryption_decode:TRUE"]);
    command.args(["-o", "esp.enable_authentication_check:TRUE"]);
    for row in rows.lines().filter(|line| line.starts_with('"')) {
        command.args(["-o", &format!("uat:esp_sa:{row}")]);
    }
    command.arg("-r").arg(vectors(case).join("capture.pcap"));
    command.args([
        "-Y",
        "esp",
        "-T",
        "fields",
        "-e",
        "frame.protocols",
        "-e",
        "esp.icv_good",
    ]);
    match command.output() {
        Ok(output) => Some(String::from_utf8(output.stdout).unwrap()),
        Err(error) => {
            eprintln!("left out, no tshark: {error}");
            None
        }
    }
}

#[test]
fn tshark_decrypts_with_the_rows_of_esp_sa() {
    for case in [
        CBC,
        "esp-transport-aes256-cbc-hmac-sha1-96",
        "esp-transport-aes128-cbc-hmac-sha256-128",
        "esp-transport-aes128-cbc-hmac-rmd160-96",
        "esp-transport-3des-cbc-hmac-sha1-96",
        "esp-transport-null-hmac-sha1-96",
        "esp-transport-aes128-ctr-hmac-sha1-96",
        "esp-transport-aes256-ctr-hmac-sha1-96",
        "esp-transport-aes128-gcm8",
        "esp-transport-aes128-gcm16",
        "esp-transport-aes256-gcm16",
        "esp-tunnel-aes256-gcm16",
    ] {
        let output = convert(&[state(case)], "esp_sa", &["--show-keys"]);
        let rows = stdout(&output);
        let Some(frames) = tshark(case, rows) else {
            return;
        };
        assert!(frames.lines().count() >= 6, "{case}: {frames}");
        for frame in frames.lines() {
            assert!(
                frame.ends_with("\t1"),
                "{case}: the ICV is not good: {frame}"
            );
            let inner = ["icmpv6", "tcp", "udp"];
            let shown = |name: &&str| frame.split(['\t', ':']).any(|word| word == *name);
            assert!(inner.iter().any(shown), "{case}: {frame}");
        }
    }
}

#[test]
fn tshark_without_the_rows_decrypts_nothing() {
    let Some(frames) = tshark(CBC, "") else {
        return;
    };
    assert!(!frames.contains("icmpv6"), "{frames}");
}
