//! `espial decap` over a kernel's captures, and what it says of unusable input.

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

fn decap(capture: &Path, keys: &Path) -> std::process::Output {
    espial(&[
        "decap".as_ref(),
        capture,
        "--keys".as_ref(),
        keys,
        "--json".as_ref(),
    ])
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
        .collect()
}

/// What the command makes of a case, and what has to come of it: every key of the second implementation's line that is
/// neither absent nor null.
fn compare(case: &str) -> Result<usize, String> {
    let folder = vectors(case);
    let output = decap(&folder.join("capture.pcap"), &folder.join("xfrm-state"));
    if output.status.code() != Some(0) {
        return Err(format!("{}, {}", output.status, stderr(&output)));
    }
    let ours = lines(stdout(&output));
    let theirs = lines(&fs::read_to_string(folder.join("frames.jsonl")).unwrap());
    if ours.len() != theirs.len() {
        return Err(format!("{} lines, not {}", ours.len(), theirs.len()));
    }
    for (ours, theirs) in ours.iter().zip(&theirs) {
        for key in ["frame", "verdict", "inner", "upper", "checksum"] {
            let expected = theirs.get(key).filter(|value| !value.is_null());
            if expected.is_some() && ours.get(key) != expected {
                return Err(format!("{key}, {theirs} expected: {ours}"));
            }
        }
        if theirs["sas"].is_array() && protocols(ours) != protocols(theirs) {
            return Err(format!("{theirs} expected: {ours}"));
        }
    }
    Ok(ours.len())
}

/// The protocols removed, the outermost first. The second implementation writes `esp:0x1000`.
fn protocols(line: &Value) -> Vec<&str> {
    let sas = line["sas"].as_array().expect("an array");
    let names = sas.iter().map(|sa| match sa["proto"].as_str() {
        Some(name) => name,
        None => sa.as_str().expect("a name").split(':').next().unwrap(),
    });
    names.collect()
}

#[test]
fn every_frame_of_every_configuration_agrees_with_the_second_implementation() {
    let (mut frames, mut wrong) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(vectors("")).unwrap() {
        let name = entry.unwrap().file_name();
        let case = name.to_str().unwrap();
        match compare(case) {
            Ok(count) => frames.push(count),
            Err(what) => wrong.push(format!("{case}: {what}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((frames.len(), frames.iter().sum()), (62, 1092));
}

/// A file in a folder of its own that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("espial-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_wrong_key_is_status_3_with_counter_and_rfc() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let keys = fs::read_to_string(folder.join("xfrm-state")).unwrap();
    let scratch = Scratch::new("wrong-key");
    let wrong = scratch.file("keys", &keys.replace("61efc83c", "61efc83d"));
    let output = decap(&folder.join("capture.pcap"), &wrong);
    assert_eq!(output.status.code(), Some(3));
    let first = &lines(stdout(&output))[0];
    assert_eq!(first["verdict"], "dropped");
    assert_eq!(first["sas"], serde_json::json!([]));
    assert_eq!(first["drop"]["stage"], "esp_input_cb");
    assert_eq!(first["drop"]["counter"], "esps_badauth");
    assert_eq!(first["drop"]["rfc"], "4303 3.4.4.1");
    assert!(first.get("inner").is_none());
}

#[test]
fn the_associations_removed_are_listed() {
    let folder = vectors("esp-tunnel-aes256-cbc-hmac-sha256-128");
    let output = decap(&folder.join("capture.pcap"), &folder.join("xfrm-state"));
    let expected = serde_json::json!(
        [{"proto": "esp", "spi": "0x0a251b33", "seq": 1, "mode": "tunnel"}]
    );
    assert_eq!(lines(stdout(&output))[0]["sas"], expected);
}

#[test]
fn a_mistake_in_a_key_file_is_status_2_with_line_and_column() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let scratch = Scratch::new("mistake");
    let text = "add fd00:a::1 fd00:a::2 esp 0x1000\n  -E aes-cbc \"too short\" ;\n";
    let keys = scratch.file("ipsec.conf", text);
    let output = decap(&folder.join("capture.pcap"), &keys);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    let place = format!("{}:2:14: ", keys.display());
    assert!(stderr(&output).contains(&place), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("16 or 24 or 32 octets"),
        "{}",
        stderr(&output)
    );
    assert!(!stderr(&output).contains("too short"), "the key is printed");
}

#[test]
fn what_is_no_capture_is_status_2() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let keys = folder.join("xfrm-state");
    for capture in [keys.clone(), folder.join("no-such-file")] {
        let output = decap(&capture, &keys);
        assert_eq!(output.status.code(), Some(2));
        let name = capture.display().to_string();
        assert!(stderr(&output).contains(&name), "{}", stderr(&output));
    }
}

#[test]
fn nothing_is_written_over_an_existing_file_without_force() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let scratch = Scratch::new("force");
    let out = scratch.file("out.pcapng", "precious");
    let capture = folder.join("capture.pcap");
    let keys = folder.join("xfrm-state");
    let mut arguments: Vec<&Path> = vec![
        "decap".as_ref(),
        &capture,
        "--keys".as_ref(),
        &keys,
        "-w".as_ref(),
        &out,
    ];
    assert_eq!(espial(&arguments).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&out).unwrap(), "precious");
    arguments.push("--force".as_ref());
    assert_eq!(espial(&arguments).status.code(), Some(0));
    let written = espial_core::capture::read(fs::read(&out).unwrap()).unwrap();
    assert_eq!(written.frames.len(), 17);
    assert!(written.warnings.is_empty());
}

#[test]
fn keys_are_in_no_output() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    for json in [true, false] {
        let mut arguments: Vec<PathBuf> = vec![
            "trace".into(),
            folder.join("capture.pcap"),
            "--keys".into(),
            folder.join("xfrm-state"),
            "--frame".into(),
            "1".into(),
        ];
        if json {
            arguments.push("--json".into());
        }
        let arguments: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
        let output = espial(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for key in ["61efc83c80fb33df", "b8f9c285ea09f14c"] {
            assert!(!stdout(&output).contains(key));
        }
    }
}

#[test]
fn packets_may_come_as_hexadecimal_text() {
    let case = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let capture = espial_core::capture::read(fs::read(case.join("capture.pcap")).unwrap()).unwrap();
    let hex: Vec<String> = capture.frames[..2]
        .iter()
        .map(|frame| hex::encode(capture.octets(frame)))
        .collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("packets.txt");
    fs::write(&path, hex.join("\n\n")).unwrap();
    let keys = case.join("xfrm-state");
    let run = || espial(&["decap".as_ref(), &path, "--keys".as_ref(), &keys]);
    let output = run();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stdout(&output).matches("delivered").count(), 2);
    fs::write(&path, "6003\n60 z0\n").unwrap();
    let output = run();
    assert_eq!(output.status.code(), Some(2));
    let told = stderr(&output);
    assert!(told.contains("packets.txt: line 2, column 4: "), "{told}");
}

#[test]
fn kame_gives_the_same_packets_and_counts_by_cause() {
    let folder = vectors("esp-then-ah-transport");
    let lines = |stack: &str| {
        let (capture, keys) = (folder.join("capture.pcap"), folder.join("xfrm-state"));
        let output = espial(&[
            Path::new("decap"),
            &capture,
            Path::new("--keys"),
            &keys,
            Path::new("--json"),
            Path::new("--stack"),
            Path::new(stack),
        ]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).to_owned()
    };
    assert_eq!(lines("kame"), lines("fast_ipsec"));
    let capture = folder.join("capture.pcap");
    let without_keys = espial(&[
        Path::new("decap"),
        &capture,
        Path::new("--stack"),
        Path::new("kame"),
    ]);
    assert!(stdout(&without_keys).contains("ipsec6stat.in_nosa in kame_ah6_input"));
}
