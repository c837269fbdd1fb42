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
use espial_core::wire::link::LinkType;
use espial_tests::{LinuxCase, public_captures, receiver, skipped, vectors};
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

/// The rows of a case's associations, each for what the pattern says.
fn rows_for(case: &LinuxCase, src: &str, dst: &str, spi: &str) -> String {
    let (rows, _) = again(Format::EspSa, &keys::parse(&case.keys));
    let row = |row: &str| {
        let columns: Vec<_> = row.split(',').collect();
        let of = |pattern: &str, column: usize| match pattern {
            "" => columns[column].to_owned(),
            pattern => format!("\"{pattern}\""),
        };
        let (src, dst, spi) = (of(src, 1), of(dst, 2), of(spi, 3));
        let rest = columns[4..].join(",");
        format!("{},{src},{dst},{spi},{rest}\n", columns[0])
    };
    rows.lines()
        .filter(|line| line.starts_with('"'))
        .map(row)
        .collect()
}

#[test]
fn wildcards_and_prefixes_of_addresses_and_spis_find_their_packets() {
    let case = LinuxCase::load("esp-tunnel-aes256-cbc-hmac-sha256-128");
    let exact = delivered(
        &case,
        &mut receiver(&case.keys, Profile::Rfc, Layout::Cluster),
    );
    assert!(exact > 5);
    // The two directions have other keys: what is not named must be told apart by what is.
    for (src, dst, spi) in [
        ("*", "*", ""),
        ("", "*", "*"),
        ("*", "", "*"),
        ("fd00::/8", "fd00:a::/32", ""),
        ("*", "", "0x0*******"),
        ("", "fd00:*:0:0:0:0:0:*", "*"),
    ] {
        let rows = rows_for(&case, src, dst, spi);
        for layout in Layout::ALL {
            let mut receiver = receiver(&rows, Profile::Rfc, layout);
            assert_eq!(delivered(&case, &mut receiver), exact, "{rows}");
        }
    }
    for (src, dst, spi) in [
        ("*", "fd01::/16", ""),
        ("*", "", "0xffff****"),
        ("fd01::*", "", "*"),
    ] {
        let mut receiver = receiver(
            &rows_for(&case, src, dst, spi),
            Profile::Rfc,
            Layout::Cluster,
        );
        for frame in &case.capture.frames {
            let report = receiver.receive(frame.link, case.capture.octets(frame));
            assert!(!matches!(
                report.outcome,
                Outcome::Received(Verdict::Delivered { .. })
            ));
        }
    }
}

#[test]
fn two_flows_of_one_wildcard_are_no_replays_of_each_other() {
    let case = LinuxCase::load("esp-tunnel-aes256-cbc-hmac-sha256-128");
    let rows = rows_for(&case, "*", "*", "");
    let mut receiver = receiver(&rows, Profile::Rfc, Layout::Cluster);
    let mut spis = Vec::new();
    for packet in case.packets() {
        // The outer header is under no ICV: another destination makes another flow with the same numbers.
        let mut other = packet.clone();
        other[39] ^= 0x70;
        for packet in [packet, other] {
            let report = receiver.receive(LinkType::RAW, &packet);
            match report.outcome {
                Outcome::Received(Verdict::Delivered { sas, .. }) => spis.extend(sas),
                Outcome::Received(Verdict::Clear { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(spis.len() > 10);
    let known = |spi: u32| case.keys.contains(&format!("{spi:08x}"));
    assert!(spis.iter().all(|removed| known(removed.spi)), "{spis:?}");
}

#[test]
fn a_secret_of_tcpdump_without_spi_and_address_is_for_every_packet() {
    let case = LinuxCase::load("esp-transport-null-hmac-sha1-96");
    for keys in [
        "none-hmac96:\n",
        "\"Any\",\"*\",\"*\",\"*\",\"NULL\",\"\",\"ANY 96 bit authentication [no checking]\",\"\"\n",
    ] {
        let mut receiver = receiver(keys, Profile::Rfc, Layout::Cluster);
        assert_eq!(receiver.world.sad.len(), 1);
        assert!(delivered(&case, &mut receiver) > 5, "{keys}");
    }
}

#[test]
fn the_ten_columns_of_a_later_wireshark_have_short_keys_for_hmac_which_is_told() {
    let Some(root) = public_captures("") else {
        return;
    };
    let path = root.join("esp_sa_10_columns.txt");
    if !path.is_file() {
        skipped("esp_sa_10_columns.txt");
        return;
    }
    let keys = whole(&path);
    assert_eq!((keys.sas.len(), keys.notes.len()), (6, 0));
    let told: Vec<_> = keys
        .unusual
        .iter()
        .map(|key| (key.span.line, key.usual, key.had))
        .collect();
    assert_eq!(told, [(5, 32, 16), (6, 32, 16), (9, 32, 16), (10, 32, 16)]);
    let (printed, read) = again(Format::EspSa10, &keys);
    assert_eq!(configs(&read), configs(&keys));
    let text = fs::read_to_string(&path).unwrap();
    let rows: Vec<_> = text.lines().filter(|line| line.starts_with('"')).collect();
    assert_eq!(printed.lines().collect::<Vec<_>>(), rows);
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
    assert_eq!(table.notes, []);
    let known = ["`flush`", "`spdflush`", "`spddump`", "`dump`"];
    assert!(setkey.notes.iter().map(|note| note.what).eq(known));
    assert_eq!(configs(&table).0, configs(&setkey).0);
}

#[test]
fn every_case_of_a_format_is_read_printed_and_read_again() {
    assert_eq!(folders("keys").len(), Format::ALL.len());
    for folder in folders("keys") {
        let id = folder.file_name().unwrap().to_string_lossy().into_owned();
        let format = Format::from_id(&id).expect("the directory is a format's");
        // The columns tell the two tables of Wireshark apart, and nothing else does.
        let told = match format {
            Format::EspSa10 => Format::EspSa,
            format => format,
        };
        let entries = fs::read_dir(&folder).unwrap();
        let mut seen = 0;
        for path in entries.map(|entry| entry.unwrap().path()) {
            let keys = whole(&path);
            assert!(keys.sas.len() + keys.policies.len() > 0, "{path:?}");
            let found = keys.sas.iter().all(|entry| entry.format == told)
                && keys.policies.iter().all(|entry| entry.format == told);
            assert!(found, "{path:?}");
            let (_, read) = again(format, &keys);
            assert_eq!(read.problems, [], "{path:?}");
            assert_eq!(configs(&read), configs(&keys), "{path:?}");
            seen += 1;
        }
        assert!(seen > 0, "{id} has cases");
    }
}
