//! `espial encap`: what it sends, what it refuses; and whether espial itself, tshark and scapy get the original out of it.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used
)]

#[path = "../common/mod.rs"]
mod common;
mod scapy;
mod transforms;
mod tshark;

use common::{espial, stderr, stdout, vectors};
use espial_core::capture::{self, Capture};
use espial_core::sa::Mode;
use espial_core::wire::link::LinkType;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use transforms::{Case, MACS, case_of, cases, packets, time, write_capture, write_keys};

/// Files of a test's own.
struct Files {
    clear: PathBuf,
    keys: PathBuf,
    out: PathBuf,
}

impl Files {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("encap-{test}"));
        fs::create_dir_all(&folder).unwrap();
        Self {
            clear: folder.join("clear.pcapng"),
            keys: folder.join("keys"),
            out: folder.join("out.pcapng"),
        }
    }

    fn encap(&self, more: &[&str]) -> Output {
        let mut arguments = vec![
            Path::new("encap"),
            &self.clear,
            Path::new("--keys"),
            &self.keys,
            Path::new("-w"),
            &self.out,
        ];
        arguments.extend(more.iter().map(Path::new));
        espial(&arguments)
    }

    fn decap(&self) -> Output {
        espial(&[
            "decap".as_ref(),
            &self.out,
            "--keys".as_ref(),
            &self.keys,
            "--json".as_ref(),
        ])
    }
}

fn lines(output: &Output) -> Vec<Value> {
    stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn read(path: &Path) -> Capture {
    let capture = capture::read(fs::read(path).unwrap()).unwrap();
    assert_eq!(capture.warnings, []);
    capture
}

/// Encapsulates the packets of every transform and gives them, clear and on the wire.
fn encapsulated(files: &Files, cases: &[Case]) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
    let clear = packets(cases);
    write_keys(&files.keys, cases);
    write_capture(&files.clear, &clear);
    let output = files.encap(&["--json", "--force"]);
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(0));
    let wire: Vec<_> = lines(&output)
        .iter()
        .map(|line| hex::decode(line["wire"][0].as_str().unwrap()).unwrap())
        .collect();
    assert_eq!(wire.len(), clear.len());
    (clear, wire)
}

#[test]
fn every_transform_comes_off_again_and_frames_keep_link_layer_and_time() {
    for (mode, name) in [(Mode::Transport, "transport"), (Mode::Tunnel, "tunnel")] {
        let files = Files::new(name);
        let cases = cases(mode);
        assert!(cases.len() > 120, "{}", cases.len());
        let (clear, wire) = encapsulated(&files, &cases);
        let written = read(&files.out);
        assert_eq!(written.frames.len(), wire.len());
        for (number, (frame, wire)) in written.frames.iter().zip(&wire).enumerate() {
            assert_eq!(frame.link, LinkType::ETHERNET);
            assert_eq!(frame.timestamp, Some(time(number)));
            let ethertype = match wire[0] >> 4 {
                4 => [0x08, 0x00],
                _ => [0x86, 0xdd],
            };
            assert_eq!(
                written.octets(frame),
                [&MACS[..], &ethertype, wire].concat()
            );
        }
        let received = lines(&files.decap());
        assert_eq!(received.len(), clear.len());
        for (number, (line, clear)) in received.iter().zip(&clear).enumerate() {
            let config = &case_of(&cases, number).config;
            let told = format!("{} {line}", case_of(&cases, number).label());
            assert_eq!(line["verdict"], "delivered", "{told}");
            assert_eq!(line["inner"], hex::encode(clear), "{told}");
            assert_eq!(line["sas"][0]["spi"], format!("0x{:08x}", config.spi));
            assert_eq!(line["sas"][0]["mode"], name, "{told}");
        }
    }
}

/// The octets that a case of a Linux kernel sent in the clear, as they came out of their protection, in frames.
fn linux_clear(files: &Files, case: &str) -> Vec<String> {
    let folder = vectors(case);
    let output = espial(&[
        "decap".as_ref(),
        &folder.join("capture.pcap"),
        "--keys".as_ref(),
        &folder.join("xfrm-state"),
        "--json".as_ref(),
    ]);
    let inner: Vec<String> = lines(&output)
        .iter()
        .filter(|line| line["verdict"] == "delivered")
        .map(|line| line["inner"].as_str().unwrap().to_owned())
        .collect();
    let packets: Vec<_> = inner
        .iter()
        .map(|inner| hex::decode(inner).unwrap())
        .collect();
    assert!(packets.len() > 3, "{case}");
    write_capture(&files.clear, &packets);
    inner
}

/// What comes out of the file again.
fn inner(output: &Output) -> Vec<String> {
    lines(output)
        .iter()
        .filter_map(|line| Some(line["inner"].as_str()?.to_owned()))
        .collect()
}

#[test]
fn what_a_kernel_sent_is_sent_again_by_its_policies() {
    let files = Files::new("linux");
    let mut sent = 0;
    for entry in fs::read_dir(vectors("")).unwrap() {
        let case = entry.unwrap().file_name().into_string().unwrap();
        let inner_before = linux_clear(&files, &case);
        let read = |name| fs::read_to_string(vectors(&case).join(name)).unwrap();
        fs::write(&files.keys, read("xfrm-state") + &read("xfrm-policy")).unwrap();
        let output = files.encap(&["--json", "--force"]);
        assert_eq!(output.status.code(), Some(0), "{case}: {}", stderr(&output));
        let protected = lines(&output);
        let protected = protected.iter().filter(|line| line["verdict"] == "sent");
        sent += protected.count();
        assert_eq!(inner(&files.decap()), inner_before, "{case}");
    }
    assert!(sent > 500, "{sent}");
}

const CASE: &str = "esp-transport-aes128-cbc-hmac-sha1-96";

fn bundle(files: &Files) {
    let cases = cases(Mode::Transport);
    let clear = packets(&cases[..1]);
    write_capture(&files.clear, &clear);
    let (src, dst) = (cases[0].src, cases[0].dst);
    let key = "0x0102030405060708090a0b0c0d0e0f1011121314";
    fs::write(
        &files.keys,
        format!(
            "add {src} {dst} ah 0x300 -A hmac-sha1 {key};\n\
             add {src} {dst} ipcomp 0x100 -C deflate;\n\
             add {src} {dst} esp 0x200 -E rijndael-cbc 0x{:032x} -A hmac-sha1 {key};\n",
            0x0011_2233_4455_6677_8899_aabb_ccdd_eeff_u128
        ),
    )
    .unwrap();
}

#[test]
fn associations_of_one_pair_form_a_bundle() {
    let files = Files::new("bundle");
    bundle(&files);
    let output = files.encap(&["--json", "--force"]);
    let line = &lines(&output)[2];
    let sas: Vec<_> = line["sas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sa| sa["proto"].as_str().unwrap())
        .collect();
    assert_eq!(sas, ["ah", "esp", "comp"]);
    let human = files.encap(&["--force"]);
    assert!(stdout(&human).contains("  ah 0x00000300 seq 3 (transport)  esp 0x00000200 seq 3"));
}

#[test]
fn a_seed_makes_the_output_again_and_without_one_ivs_are_random() {
    let files = Files::new("seed");
    bundle(&files);
    let run = |more: &[&str]| {
        let output = files.encap(more);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        fs::read(&files.out).unwrap()
    };
    let seeded = run(&["--iv-seed", "7", "--force"]);
    assert!(run(&["--iv-seed", "7", "--force"]) == seeded);
    assert!(run(&["--iv-seed", "8", "--force"]) != seeded);
    assert!(run(&["--force"]) != run(&["--force"]));
}

#[test]
fn nothing_is_written_over_without_force() {
    let files = Files::new("force");
    bundle(&files);
    fs::write(&files.out, "mine").unwrap();
    let output = files.encap(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--force"), "{}", stderr(&output));
    assert_eq!(fs::read(&files.out).unwrap(), b"mine");
}

#[test]
fn long_packets_leave_in_several_frames_with_one_comment() {
    let files = Files::new("mtu");
    bundle(&files);
    fs::write(&files.keys, "").unwrap();
    let output = files.encap(&["--json", "--mtu", "1280", "--force"]);
    let line = &lines(&output)[2];
    assert_eq!(line["verdict"], "clear");
    assert_eq!(line["wire"].as_array().unwrap().len(), 2);
    let written = read(&files.out);
    assert_eq!(written.frames.len(), 4);
    assert_eq!(written.frames[2].timestamp, Some(time(2)));
    assert_eq!(written.frames[3].timestamp, Some(time(2)));
    assert_eq!(written.frames[3].comments, ["frame 3: clear"]);
}

#[test]
fn dropped_frames_stay_in_the_file_and_say_why() {
    let files = Files::new("dropped");
    bundle(&files);
    let discard = "spdadd ::/0 ::/0 any -P out discard;";
    fs::write(&files.keys, discard).unwrap();
    let output = files.encap(&["--json", "--force"]);
    assert_eq!(output.status.code(), Some(3));
    let line = &lines(&output)[0];
    assert_eq!(line["verdict"], "dropped");
    assert_eq!(line["drop"]["stage"], "ip6_output");
    assert_eq!(line["wire"].as_array().unwrap().len(), 0);
    let (before, after) = (read(&files.clear), read(&files.out));
    assert_eq!(
        after.octets(&after.frames[0]),
        before.octets(&before.frames[0])
    );
    let comment = &after.frames[0].comments[0];
    assert!(
        comment.starts_with("frame 1: dropped in ip6_output ("),
        "{comment}"
    );
}

#[test]
fn what_is_protected_already_is_copied_as_it_is() {
    let folder = vectors(CASE);
    let files = Files {
        clear: folder.join("capture.pcap"),
        keys: folder.join("xfrm-state"),
        ..Files::new("copied")
    };
    let output = files.encap(&["--json", "--force"]);
    assert_eq!(output.status.code(), Some(0));
    let (before, after) = (read(&files.clear), read(&files.out));
    assert_eq!(before.frames.len(), after.frames.len());
    let mut copied = 0;
    for ((was, is), line) in before.frames.iter().zip(&after.frames).zip(lines(&output)) {
        if line["why"] == "protected already" {
            assert_eq!(before.octets(was), after.octets(is));
            copied += 1;
        }
    }
    assert!(copied > 10, "{copied}");
}
