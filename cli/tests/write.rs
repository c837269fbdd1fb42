//! What `espial decap -w` writes, and what tshark says of it where it is installed.

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
use espial_core::capture::{self, Capture, Timestamp};
use espial_core::wire::link::LinkType;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Scratch(PathBuf);

impl Scratch {
    fn new(test: &str) -> Self {
        let name = format!("espial-write-{test}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn decap(capture: &Path, keys: &Path, out: &Path) -> Output {
    espial(&[
        "decap".as_ref(),
        capture,
        "--keys".as_ref(),
        keys,
        "--json".as_ref(),
        "-w".as_ref(),
        out,
        "--force".as_ref(),
    ])
}

fn read(path: &Path) -> Capture {
    let capture = capture::read(fs::read(path).unwrap()).unwrap();
    assert_eq!(capture.warnings, []);
    capture
}

/// A case's keys with one octet of each authentication key changed.
fn wrong_keys(scratch: &Scratch, case: &str) -> PathBuf {
    let keys = fs::read_to_string(vectors(case).join("xfrm-state")).unwrap();
    let path = scratch.0.join("keys");
    fs::write(&path, keys.replace("61efc83c", "61efc83d")).unwrap();
    path
}

const CASE: &str = "esp-transport-aes128-cbc-hmac-sha1-96";

#[test]
fn failed_frames_keep_link_layer_and_time_and_say_why_in_a_comment() {
    let scratch = Scratch::new("failed");
    let original = vectors(CASE).join("capture.pcap");
    let out = scratch.0.join("out.pcapng");
    let output = decap(&original, &wrong_keys(&scratch, CASE), &out);
    assert_eq!(output.status.code(), Some(3));
    let (original, written) = (read(&original), read(&out));
    assert_eq!(written.frames.len(), original.frames.len());
    let (first, was) = (&written.frames[0], &original.frames[0]);
    assert_eq!((first.link, first.timestamp), (was.link, was.timestamp));
    assert_eq!(first.link, LinkType::ETHERNET);
    assert_eq!(written.octets(first), original.octets(was));
    let comment = &first.comments[0];
    assert!(
        comment.starts_with("frame 1: dropped in esp_input_cb (esps_badauth): "),
        "{comment}"
    );
    let names: Vec<_> = written
        .interfaces
        .iter()
        .map(|on| (on.link, on.name.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(names[0], (LinkType::ETHERNET, "captured"));
    assert!(
        names[1..]
            .iter()
            .all(|name| *name == (LinkType::RAW, "decapsulated")),
        "{names:?}"
    );
}

#[test]
fn a_name_that_ends_in_pcap_gets_a_pcap_of_ip_packets() {
    let scratch = Scratch::new("pcap");
    let original = vectors(CASE).join("capture.pcap");
    for keys in [vectors(CASE).join("xfrm-state"), wrong_keys(&scratch, CASE)] {
        let out = scratch.0.join("out.PCAP");
        let output = decap(&original, &keys, &out);
        assert_eq!(stderr(&output), "");
        assert_eq!(
            fs::read(&out).unwrap().first_chunk(),
            Some(&[0x4d, 0x3c, 0xb2, 0xa1])
        );
        let (original, written) = (read(&original), read(&out));
        let times = |capture: &Capture| -> Vec<Option<Timestamp>> {
            capture.frames.iter().map(|frame| frame.timestamp).collect()
        };
        assert_eq!(times(&written), times(&original));
        for (frame, line) in written.frames.iter().zip(stdout(&output).lines()) {
            assert_eq!((frame.link, frame.comments.len()), (LinkType::RAW, 0));
            let line: Value = serde_json::from_str(line).unwrap();
            let octets = written.octets(frame);
            match line["inner"].as_str() {
                Some(inner) => assert_eq!(hex::encode(octets), inner),
                // The frame without its Ethernet header.
                None => assert_eq!(
                    octets,
                    &original.octets(&original.frames[frame.number - 1])[14..]
                ),
            }
        }
    }
}

#[test]
fn a_decapsulated_file_can_be_read_again_and_keeps_its_comments() {
    let scratch = Scratch::new("again");
    let [first, second] = ["1.pcapng", "2.pcapng"].map(|name| scratch.0.join(name));
    let keys = vectors(CASE).join("xfrm-state");
    decap(&vectors(CASE).join("capture.pcap"), &keys, &first);
    let output = decap(&first, &keys, &second);
    assert!(
        stderr(&output).contains("note: 17 frames have comments"),
        "{}",
        stderr(&output)
    );
    let frame = &read(&second).frames[0];
    assert_eq!(frame.comments, ["frame 1: delivered", "frame 1: clear"]);
}

/// Fields of every packet of a file as tshark sees them, with checksums verified; `None` where it is not installed.
fn tshark(path: &Path, fields: &[&str]) -> Option<Vec<Vec<String>>> {
    let mut command = Command::new("tshark");
    command.arg("-r").arg(path).args(["-T", "fields"]);
    command.args(["-E", "separator=/t", "-E", "aggregator=|"]);
    for option in ["ip", "tcp", "udp"] {
        command.args(["-o", &format!("{option}.check_checksum:TRUE")]);
    }
    for field in fields {
        command.args(["-e", field]);
    }
    let output = command.output().ok()?;
    assert!(output.status.success(), "{}", stderr(&output));
    let split = |line: &str| line.split('\t').map(str::to_owned).collect();
    Some(stdout(&output).lines().map(split).collect())
}

const FIELDS: [&str; 7] = [
    "frame.comment",
    "_ws.malformed",
    "ip.checksum.status",
    "icmp.checksum.status",
    "icmpv6.checksum.status",
    "tcp.checksum.status",
    "udp.checksum.status",
];

/// Packets of a case whose inner checksum tshark finds good.
fn check_with_tshark(scratch: &Scratch, case: &str) -> Option<usize> {
    let folder = vectors(case);
    let out = scratch.0.join(format!("{case}.pcapng"));
    let output = decap(
        &folder.join("capture.pcap"),
        &folder.join("xfrm-state"),
        &out,
    );
    let packets = tshark(&out, &FIELDS)?;
    let lines: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(packets.len(), lines.len(), "{case}");
    let mut good = 0;
    for (packet, line) in packets.iter().zip(&lines) {
        let told = format!("{case}: {line} {packet:?}");
        let [comment, malformed, sums @ ..] = packet.as_slice() else {
            panic!("{told}");
        };
        let verdict = line["verdict"].as_str().unwrap();
        let expected = format!("frame {}: {verdict}", line["frame"]);
        assert!(comment.starts_with(&expected), "{told}");
        assert_eq!(malformed, "", "{told}");
        assert!(sums.iter().all(|sum| !sum.contains('0')), "bad: {told}");
        if line["checksum"] == "ok" {
            let upper = match line["upper"].as_u64().unwrap() {
                1 => &sums[1],
                58 => &sums[2],
                6 => &sums[3],
                17 => &sums[4],
                other => panic!("{other}: {told}"),
            };
            assert!(upper.starts_with('1'), "not good: {told}");
            good += 1;
        }
    }
    Some(good)
}

#[test]
fn tshark_finds_comments_and_good_checksums_and_nothing_malformed() {
    let scratch = Scratch::new("tshark");
    let mut cases: Vec<_> = fs::read_dir(vectors(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    cases.sort();
    assert!(cases.len() > 50, "{}", cases.len());
    for case in cases {
        let Some(good) = check_with_tshark(&scratch, &case) else {
            eprintln!("skipped: tshark is not installed");
            return;
        };
        assert!(good > 0, "{case}");
    }
}
