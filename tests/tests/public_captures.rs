//! Other projects' captures, tested where they lie.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::capture::{self, Frame};
use espial_core::inspect::{FrameReport, Outcome};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Verdict};
use espial_core::trace::Timeline;
use espial_core::trace::view::Granularity;
use espial_core::wire::IpProtocol;
use espial_core::wire::checksum::Checksum;
use espial_core::wire::ipv4::Ipv4;
use espial_core::wire::ipv6::Ipv6;
use espial_core::wire::link::{self, LinkType};
use espial_tests::{public_captures, receiver};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[test]
fn the_wireshark_wikis_packets_are_delivered_whole_over_either_version_with_either_key_file() {
    let Some(folder) = public_captures("wireshark-wiki-1") else {
        return;
    };
    let octets = fs::read(folder.join("capture.pcap")).unwrap();
    let capture = capture::read(octets).unwrap();
    for keys in ["ipsec.conf", "esp_sa"] {
        let text = fs::read_to_string(folder.join(keys)).unwrap();
        let mut receiver = receiver(&text, Profile::Rfc, Layout::Cluster);
        let mut delivered = [0, 0];
        for frame in &capture.frames {
            let octets = capture.octets(frame);
            let report = receiver.receive(frame.link, octets);
            if let Some(version) = esp_over(frame.link, octets) {
                assert!(
                    matches!(
                        report.outcome,
                        Outcome::Received(Verdict::Delivered {
                            checksum: Checksum::Ok,
                            ..
                        })
                    ),
                    "{keys}, frame {}: {:?}",
                    frame.number,
                    report.outcome
                );
                delivered[usize::from(version == 6)] += 1;
            }
        }
        assert_eq!(delivered, [120, 120], "{keys}");
    }
}

/// The version of IP around an ESP packet; `None` for what is no ESP packet.
fn esp_over(link: LinkType, frame: &[u8]) -> Option<u8> {
    let network = link::network(link, frame).ok()?;
    let packet = &frame[network.offset..network.offset + network.len];
    let named = match network.version {
        4 => Ipv4::parse(packet).unwrap().protocol(),
        _ => Ipv6::parse(packet).unwrap().next_header(),
    };
    (named == IpProtocol::ESP).then_some(network.version)
}

/// Both directions of the two hosts in tcpdump's captures.
fn sunrise_and_sunset(protocol: &str, spi: &str, keys: &str) -> String {
    let add = |src, dst| format!("add {src} {dst} {protocol} {spi} -m tunnel {keys};\n");
    add("192.1.2.23", "192.1.2.45") + &add("192.1.2.45", "192.1.2.23")
}

/// How many frames are delivered with a right inner checksum, of how many.
fn delivered(file: &Path, keys: &str) -> (usize, usize) {
    let capture = capture::read(fs::read(file).unwrap()).unwrap();
    let mut receiver = receiver(keys, Profile::Rfc, Layout::Cluster);
    let is_delivered = |frame: &&Frame| {
        let report = receiver.receive(frame.link, capture.octets(frame));
        let Outcome::Received(Verdict::Delivered { checksum, sas, .. }) = report.outcome else {
            return false;
        };
        checksum == Checksum::Ok && sas.len() == 1
    };
    let count = capture.frames.iter().filter(is_delivered).count();
    (count, capture.frames.len())
}

#[test]
fn tcpdumps_captures_are_delivered_whole_with_the_keys_of_its_tests() {
    let Some(folder) = public_captures("tcpdump") else {
        return;
    };
    let triple_des = "-E 3des-cbc 0x4043434545464649494a4a4c4c4f4f515152525454575758 \
                      -A hmac-md5 0x87658765876587658765876587658765";
    let aes = "-E aes-cbc 0xaaaabbbbccccdddd4043434545464649494a4a4c4c4f4f515152525454575758 \
               -A hmac-sha1 0x8765876587658765876587658765876587658765";
    for (file, protocol, spi, keys) in [
        ("02-sunrise-sunset-esp", "esp", "0x12345678", triple_des),
        ("espudp1", "esp-udp", "0x12345678", triple_des),
        ("08-sunrise-sunset-aes", "esp", "0xd1234567", aes),
    ] {
        let path = folder.join(file).with_extension("pcap");
        let keys = sunrise_and_sunset(protocol, spi, keys);
        assert_eq!(delivered(&path, &keys), (8, 8), "{file}");
    }
}

/// Receives every frame of every capture in a folder under every profile and layout, and looks at every step; gives the
/// first run's reports by file.
fn survives(folder: &Path, keys: &str) -> BTreeMap<String, Vec<FrameReport>> {
    let mut reports: BTreeMap<String, Vec<FrameReport>> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "pcap") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let capture = capture::read(fs::read(&path).unwrap()).unwrap();
        let layouts = |profile| Layout::ALL.map(|layout| (profile, layout));
        for (profile, layout) in Profile::ALL.into_iter().flat_map(layouts) {
            let mut receiver = receiver(keys, profile, layout);
            let all = capture.frames.iter().map(|frame| {
                let octets = capture.octets(frame);
                if let Some(timeline) = receiver.trace(frame.link, octets) {
                    look_at_every_step(&name, timeline);
                }
                let report = receiver.receive(frame.link, octets);
                assert!(!matches!(report.outcome, Outcome::Fault(_)), "{name}");
                report
            });
            let all: Vec<_> = all.collect();
            reports.entry(name.clone()).or_insert(all);
            receiver.world.drain_fragments().unwrap();
            assert_eq!(receiver.world.mbufs.in_use(), InUse::default(), "{name}");
        }
    }
    reports
}

fn look_at_every_step(name: &str, mut timeline: Timeline) {
    assert_eq!(timeline.fault(), None, "{name}");
    timeline.set_granularity(Granularity::Events);
    loop {
        let view = timeline.view();
        let segments = view.chain.iter().flat_map(|m| &m.segments);
        assert_eq!(
            segments.map(|segment| segment.len).sum::<usize>(),
            view.bytes.len()
        );
        if !timeline.step() {
            break;
        }
    }
}

fn counter(report: &FrameReport) -> Option<Counter> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, .. }) => reason.counter(),
        _ => None,
    }
}

#[test]
fn malformed_traffic_of_tcpdumps_tests_is_dropped_for_what_is_wrong_with_it() {
    let Some(folder) = public_captures("tcpdump") else {
        return;
    };
    let isakmp4500 = "add 192.1.2.254 192.1.2.23 esp-udp 0xf4dc0ae5 -E aes-cbc \"aescbcencryption\" \
                      -A hmac-sha1 \"hmacsha1authenticati\";\n\
                      add ff02::5 ff02::5 ah 0x100 -r 4 -A hmac-sha1 \"hmacsha1authenticati\";\n";
    let reports = survives(&folder, isakmp4500);
    assert_eq!(reports.len(), 8);
    let counters = |file: &str| -> BTreeSet<_> { reports[file].iter().map(counter).collect() };
    let only = |counter| BTreeSet::from([Some(counter)]);
    assert_eq!(counters("esp_truncated"), only(Counter::IpBadChecksum));
    assert_eq!(
        counters("ipcomp-heapoverflow"),
        only(Counter::IpBadChecksum)
    );
    // The association is there and its key is not the right one.
    let ospf = BTreeSet::from([
        Some(Counter::AhBadAuthentication),
        Some(Counter::AhNoAssociation),
    ]);
    assert_eq!(counters("OSPFv3_with_AH"), ospf);
    // IKE and ARP stay as they are; a keepalive is discarded in silence.
    let isakmp = BTreeSet::from([None, Some(Counter::EspBadAuthentication)]);
    assert!(counters("isakmp4500").is_superset(&isakmp));
    assert!(reports["isakmp-rfc3948-oobr"].len() > 10);
}

#[test]
fn zeeks_extension_headers_and_malformed_ah_are_dropped_for_what_is_wrong_with_them() {
    let Some(folder) = public_captures("zeek") else {
        return;
    };
    let reports = survives(&folder, "");
    let counters = |file: &str| -> Vec<_> { reports[file].iter().filter_map(counter).collect() };
    assert_eq!(reports.len(), 5);
    assert_eq!(counters("ip6-ext-trunc"), [Counter::Ip6TooShort]);
    assert_eq!(counters("ipv6-mobility-dst-opts"), [Counter::Ip6TooShort]);
    assert_eq!(counters("ipv6_zero_len_ah"), [Counter::AhNoAssociation]);
    assert_eq!(counters("ip6-route0-icmp6-good-chksum"), []);
    assert_eq!(counters("ipv6-hbh-routing0"), []);
}

/// AH whose length field is 0 promises 8 octets, which are not even its fixed part.
#[test]
fn ah_of_length_zero_is_refused_where_there_is_an_association_too() {
    let Some(folder) = public_captures("zeek") else {
        return;
    };
    let file = fs::read(folder.join("ipv6_zero_len_ah.pcap")).unwrap();
    let capture = capture::read(file).unwrap();
    let state = "src 2000:1300::1 dst 2000:1300::2\n\tproto ah spi 0x00000000 reqid 0 mode transport\n\
                 \treplay-window 0\n\tauth-trunc hmac(sha1) 0x00112233445566778899aabbccddeeff00112233 96\n";
    let mut receiver = receiver(state, Profile::Rfc, Layout::MlenChain);
    let reports = capture
        .frames
        .iter()
        .map(|frame| receiver.receive(frame.link, capture.octets(frame)));
    let counters: Vec<_> = reports.filter_map(|report| counter(&report)).collect();
    assert_eq!(counters, [Counter::AhBadAuthLength]);
}
