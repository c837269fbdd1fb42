//! Key files: a kernel's printouts, Wireshark's sample, and a directory of cases for each format.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{Outcome, Receiver};
use espial_core::keys::{self, Format, KeyText, Keys};
use espial_core::mbuf::Layout;
use espial_core::policy::PolicyConfig;
use espial_core::sa::SaConfig;
use espial_core::stage::{Profile, Verdict};
use espial_core::wire::checksum::Checksum;
use espial_tests::{LinuxCase, public_captures, receiver, vectors};
use std::fs;
use std::path::{Path, PathBuf};

fn whole(path: &Path) -> Keys {
    let text = fs::read_to_string(path).unwrap();
    let keys = keys::parse(&text);
    let problems: Vec<_> = keys
        .problems
        .iter()
        .map(|problem| problem.located(&path.to_string_lossy()))
        .collect();
    assert_eq!(problems, [""; 0]);
    keys
}

fn configs(keys: &Keys) -> (Vec<SaConfig>, Vec<PolicyConfig>) {
    let sas = keys.sas.iter().map(|entry| entry.config.clone());
    let policies = keys.policies.iter().map(|entry| entry.config.clone());
    (sas.collect(), policies.collect())
}

fn again(format: Format, keys: &Keys) -> (String, Keys) {
    let sas = keys.sas.iter().map(|entry| &entry.config);
    let policies = keys.policies.iter().map(|entry| &entry.config);
    let text = keys::convert(format, sas, policies, KeyText::Shown).text;
    (text.to_string(), keys::parse(&text))
}

fn folders(of: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(vectors().join(of)).unwrap();
    let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

#[test]
fn every_printout_of_the_kernel_is_read_whole_and_printed_again() {
    for folder in folders("linux") {
        for name in ["xfrm-state", "xfrm-state-after", "xfrm-policy"] {
            let path = folder.join(name);
            let text = fs::read_to_string(&path).unwrap();
            let keys = whole(&path);
            let records = text.lines().filter(|line| line.starts_with("src ")).count();
            assert_eq!(keys.sas.len() + keys.policies.len(), records, "{path:?}");
            assert_eq!(keys.policies.is_empty(), name != "xfrm-policy");
            let known = keys.notes.iter().all(|note| note.what == "TFC padding");
            assert!(known, "{path:?}: {:?}", keys.notes);
            let (printed, read) = again(Format::Xfrm, &keys);
            assert_eq!(configs(&read), configs(&keys), "{path:?}");
            if name == "xfrm-policy" {
                assert_eq!(printed, text, "{path:?}");
            }
        }
    }
}

#[test]
fn what_comes_out_of_any_format_opens_the_kernels_packets() {
    let case = LinuxCase::load("esp-tunnel-aes256-cbc-hmac-sha256-128");
    for format in Format::ALL {
        let (text, read) = again(format, &keys::parse(&case.keys));
        // tcpdump's ICV has 12 octets or none.
        if format == Format::Tcpdump {
            assert_eq!(read.sas, []);
            continue;
        }
        let mut receiver = receiver(&text, Profile::Rfc, Layout::Cluster);
        let delivered = delivered(&case, &mut receiver);
        assert!(delivered > 5, "{format:?}: {delivered}");
    }
}

#[test]
fn an_icv_that_nothing_checks_comes_off_and_leaves_the_window_alone() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let (text, _) = again(Format::Tcpdump, &keys::parse(&case.keys));
    let mut receiver = receiver(&text, Profile::Rfc, Layout::Cluster);
    let first = delivered(&case, &mut receiver);
    assert!(first > 5);
    // Nothing vouches for the sequence numbers, so nothing is a replay.
    assert_eq!(delivered(&case, &mut receiver), first);
}

/// How many frames are delivered that had ESP and have a right checksum; none with ESP may end otherwise.
fn delivered(case: &LinuxCase, receiver: &mut Receiver) -> usize {
    let mut delivered = 0;
    for frame in &case.capture.frames {
        let report = receiver.receive(frame.link, case.capture.octets(frame));
        match report.outcome {
            Outcome::Received(Verdict::Delivered {
                checksum: Checksum::Ok,
                ..
            }) => delivered += 1,
            Outcome::Received(Verdict::Clear { .. }) => {}
            other => panic!("frame {}: {other:?}", frame.number),
        }
    }
    delivered
}

#[test]
fn both_key_files_of_the_wireshark_wiki_say_the_same() {
    let Some(folder) = public_captures("wireshark-wiki-1") else {
        return;
    };
    let table = whole(&folder.join("esp_sa"));
    let setkey = whole(&folder.join("ipsec.conf"));
    assert_eq!((table.sas.len(), setkey.policies.len()), (24, 24));
    assert_eq!(configs(&table).0, configs(&setkey).0);
}

#[test]
fn every_case_of_a_format_is_read_printed_and_read_again() {
    for folder in folders("keys") {
        let id = folder.file_name().unwrap().to_string_lossy().into_owned();
        let format = Format::from_id(&id).expect("the directory is a format's");
        let entries = fs::read_dir(&folder).unwrap();
        let mut seen = 0;
        for path in entries.map(|entry| entry.unwrap().path()) {
            let keys = whole(&path);
            assert!(keys.sas.len() + keys.policies.len() > 0, "{path:?}");
            let found = keys.sas.iter().all(|entry| entry.format == format)
                && keys.policies.iter().all(|entry| entry.format == format);
            assert!(found, "{path:?}");
            let (_, read) = again(format, &keys);
            assert_eq!(read.problems, [], "{path:?}");
            assert_eq!(configs(&read), configs(&keys), "{path:?}");
            seen += 1;
        }
        assert!(seen > 0, "{id} has cases");
    }
}
