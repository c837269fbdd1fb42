//! Whole captures: the kernel's with something taken away, and other projects'.

use espial_core::capture::{self, Capture};
use espial_core::explain::{Cause, Confidence, Diagnosis, Language, MOST_TRIALS};
use espial_core::inspect::{Examination, Receiver};
use espial_core::keys::{self, Incomplete};
use espial_core::mbuf::Layout;
use espial_core::sa::{Protocol, SaConfig};
use espial_core::stage::Profile;
use espial_tests::{LinuxCase, public_captures};
use std::collections::BTreeMap;
use std::fs;

fn examination(sas: Vec<SaConfig>, incomplete: Vec<Incomplete>, capture: &Capture) -> Examination {
    let mut receiver = Receiver::new(Profile::Rfc, Layout::Cluster);
    for config in sas {
        receiver.world.sad.add(config).unwrap();
    }
    Examination::new(receiver, incomplete, capture)
}

/// Every diagnosis of a capture by its frame, those of its end too.
fn diagnoses(text: &str, capture: &Capture) -> Vec<(usize, Diagnosis)> {
    let parsed = keys::parse(text);
    let sas = parsed.sas.into_iter().map(|entry| entry.config).collect();
    of(examination(sas, parsed.incomplete, capture), capture)
}

fn of(mut examination: Examination, capture: &Capture) -> Vec<(usize, Diagnosis)> {
    let frames = capture.frames.iter();
    let mut found: Vec<(usize, Diagnosis)> = frames
        .filter_map(|frame| {
            let (_, diagnosis) = examination.receive(capture, frame);
            Some((frame.number, diagnosis?))
        })
        .collect();
    found.extend(examination.fragments_missing());
    found
}

fn said(diagnosis: &Diagnosis) -> String {
    diagnosis.why.text(Language::English)
}

fn causes(found: &[(usize, Diagnosis)]) -> BTreeMap<Cause, usize> {
    let mut causes = BTreeMap::new();
    for (_, diagnosis) in found {
        *causes.entry(diagnosis.cause).or_default() += 1;
    }
    causes
}

fn only(found: &[(usize, Diagnosis)], cause: Cause) -> &Diagnosis {
    let causes = causes(found);
    assert_eq!(causes.keys().collect::<Vec<_>>(), [&cause], "{found:?}");
    &found[0].1
}

#[test]
fn none_of_the_kernels_frames_is_diagnosed() {
    for entry in fs::read_dir(espial_tests::vectors().join("linux")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let case = LinuxCase::load(&name);
        assert_eq!(diagnoses(&case.keys, &case.capture), [], "{name}");
    }
}

#[test]
fn protection_that_is_still_inside_is_named_with_its_spi() {
    for (name, inner) in [
        ("esp-then-ah-transport", Protocol::Esp),
        ("esp-then-esp-transport", Protocol::Esp),
        ("esp-tunnel-then-ah-transport", Protocol::Esp),
    ] {
        let case = LinuxCase::load(name);
        let mut sas: Vec<SaConfig> = keys::parse(&case.keys)
            .sas
            .into_iter()
            .map(|entry| entry.config)
            .collect();
        // Of each direction the inner association is the one with reqid 1.
        sas.retain(|config| config.reqid != 1);
        let found = of(examination(sas, Vec::new(), &case.capture), &case.capture);
        let nested = only(&found, Cause::NestedProtection);
        assert_eq!(nested.confidence, Confidence::Observed, "{name}");
        assert!(
            said(nested).contains(&format!("{inner} 0x")),
            "{name}: {}",
            said(nested)
        );
    }
}

#[test]
fn fragments_that_never_come_are_named_with_their_octets() {
    let case = LinuxCase::load("esp-transport-large-fragmented");
    let mut capture = case.capture.clone();
    assert_eq!(diagnoses(&case.keys, &capture), []);
    capture.frames.remove(1);
    let found = diagnoses(&case.keys, &capture);
    let missing = only(&found, Cause::FragmentsMissing);
    assert_eq!(found.len(), 1);
    assert!(
        said(missing).contains("the octets 1448 to 2895"),
        "{}",
        said(missing)
    );
    let mut capture = case.capture.clone();
    capture.frames.remove(2);
    let found = diagnoses(&case.keys, &capture);
    let missing = only(&found, Cause::FragmentsMissing);
    assert!(
        said(missing).contains("all from 2896 on"),
        "{}",
        said(missing)
    );
}

#[test]
fn inside_other_protection_in_udp_and_in_fragments_the_cause_is_the_same() {
    for name in [
        "esp-then-ah-transport",
        "esp-then-esp-transport",
        "esp-transport-large-fragmented",
        "esp-tunnel-large-fragmented",
        "ah-transport-large-fragmented",
        "esp-udp-encap-4500",
        "esp4-udp-encap-4500",
    ] {
        let case = LinuxCase::load(name);
        // Every ICV but the outer one of two.
        let records: Vec<&str> = case.keys.split_inclusive("sel src").collect();
        let text: String = records
            .iter()
            .map(|record| match record.contains("reqid 2") {
                true => (*record).to_owned(),
                false => record.replace(" 96\n", " 160\n").replace(" 128\n", " 96\n"),
            })
            .collect();
        let found = diagnoses(&text, &case.capture);
        let truncated = only(&found, Cause::IcvTruncation);
        assert_eq!(truncated.confidence, Confidence::Proved, "{name}");
    }
}

/// The ICV's length and the cipher are wrong.
#[test]
fn a_second_mistake_with_the_cipher_is_found_behind_the_first() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let text = case
        .keys
        .replace("cbc(aes)", "cbc(camellia)")
        .replace(" 96\n", " 128\n");
    let found = diagnoses(&text, &case.capture);
    let first = only(&found, Cause::IcvTruncation);
    assert!(said(first).contains("AES-CBC-128"), "{}", said(first));
    assert_eq!(first.confidence, Confidence::Proved);
}

#[test]
fn of_a_long_flow_a_bounded_sample_is_tried_and_the_rest_is_judged_by_it() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let mut capture = case.capture.clone();
    let first = capture.frames[0].clone();
    capture.frames = (1..=1000)
        .map(|number| capture::Frame {
            number,
            ..first.clone()
        })
        .collect();
    let key = case.keys.find("0x61efc83c").unwrap();
    let mut text = case.keys.clone();
    text.replace_range(key..key + 4, "0xff");
    let found = diagnoses(&text, &capture);
    assert_eq!(found.len(), 1000);
    only(&found, Cause::Unexplained);
    let tried: Vec<usize> = found.iter().map(|(_, found)| found.trials).collect();
    assert!(
        tried.iter().filter(|trials| **trials > 0).count() <= 64,
        "{tried:?}"
    );
    assert!(tried.iter().all(|trials| *trials <= MOST_TRIALS));
    let (_, last) = &found[999];
    assert_eq!(last.confidence, Confidence::SameAs { frame: 8 });
}

fn public(folder: &str, file: &str) -> Option<Capture> {
    let path = public_captures(folder)?.join(file);
    Some(capture::read(fs::read(path).unwrap()).unwrap())
}

#[test]
fn tcpdumps_own_secrets_file_has_its_key_rotated_by_an_octet() {
    let Some(capture) = public("tcpdump", "espudp1.pcap") else {
        return;
    };
    let text = "0x12345678@192.1.2.45 3des-cbc-hmac96:0x43434545464649494a4a4c4c4f4f51515252545457575840\n\
                0x12345678@192.1.2.23 3des-cbc-hmac96:0x43434545464649494a4a4c4c4f4f51515252545457575840\n";
    let found = diagnoses(text, &capture);
    assert_eq!(found.len(), 8);
    let rotated = only(&found, Cause::KeyRotated);
    assert_eq!(rotated.confidence, Confidence::Proved);
    assert!(
        said(rotated).contains("by chance once in 2^"),
        "{}",
        said(rotated)
    );
    // The packets come in UDP, of which the file can say nothing: no fault.
    assert!(!said(rotated).contains("UDP"), "{}", said(rotated));
    let text = text.replace("0x43434545", "0x53535555");
    let found = diagnoses(&text, &capture);
    let left = only(&found, Cause::Unexplained);
    assert_eq!(left.confidence, Confidence::Possible);
}

#[test]
fn cut_captures_are_said_to_be_cut() {
    for (file, cause) in [
        ("esp_truncated.pcap", Cause::SnaplenCut),
        ("ipcomp-heapoverflow.pcap", Cause::SnaplenCut),
    ] {
        let Some(capture) = public("tcpdump", file) else {
            return;
        };
        only(&diagnoses("", &capture), cause);
    }
    for (file, cause) in [
        ("ip6-ext-trunc.pcap", Cause::LengthField),
        ("ipv6-mobility-dst-opts.pcap", Cause::Malformed),
    ] {
        let Some(capture) = public("zeek", file) else {
            return;
        };
        only(&diagnoses("", &capture), cause);
    }
}

#[test]
fn an_unknown_key_stays_unknown_and_none_is_said_to_be_missing() {
    let Some(capture) = public("tcpdump", "OSPFv3_with_AH.pcap") else {
        return;
    };
    let text = "add ff02::5 ff02::5 ah 0x100 -A hmac-sha1 \"hmacsha1authenticati\";";
    let found = diagnoses(text, &capture);
    let causes = causes(&found);
    let known = [Cause::Unexplained, Cause::NoAssociation];
    assert!(
        causes.keys().all(|cause| known.contains(cause)),
        "{causes:?}"
    );
}

#[test]
fn the_wireshark_wikis_packets_are_not_diagnosed() {
    let Some(folder) = public_captures("wireshark-wiki-1") else {
        return;
    };
    let capture = capture::read(fs::read(folder.join("capture.pcap")).unwrap()).unwrap();
    let text = fs::read_to_string(folder.join("esp_sa")).unwrap();
    assert_eq!(diagnoses(&text, &capture), []);
}
