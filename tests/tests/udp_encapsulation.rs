//! ESP in UDP (RFC 3948): what is taken for ESP, and what an association says of the ports.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::keys::{self, Format, KeyText, convert};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Reason, StageId, Verdict};
use espial_core::wire::link::LinkType;
use espial_tests::packets::{ipv4, ipv6, mend_checksum, null_esp, udp};
use espial_tests::{LinuxCase, receiver};

fn receive(receiver: &mut Receiver, packet: &[u8]) -> FrameReport {
    let report = receiver.receive(LinkType::RAW, packet);
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    report
}

fn dropped(report: &FrameReport) -> Option<(StageId, Reason)> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { stage, reason, .. }) => Some((*stage, reason.clone())),
        _ => None,
    }
}

fn counter(report: &FrameReport) -> Option<Counter> {
    dropped(report).and_then(|(_, reason)| reason.counter())
}

fn verdict(report: &FrameReport) -> &'static str {
    match &report.outcome {
        Outcome::Received(verdict) => verdict.name(),
        other => panic!("{other:?}"),
    }
}

/// Associations for ESP in UDP with these ports, of either version, without cipher and ICV.
fn open(sport: u16, dport: u16, profile: Profile) -> Receiver {
    let keys = format!(
        "add 10.9.0.1[{sport}] 10.9.0.2[{dport}] esp-udp 0x1000 -E null;\n\
         add fd00:a::1[{sport}] fd00:a::2[{dport}] esp-udp 0x1000 -E null;\n"
    );
    receiver(&keys, profile, Layout::EspSplit)
}

/// A datagram of either version.
fn datagrams(sport: u16, dport: u16, data: &[u8]) -> [Vec<u8>; 2] {
    let datagram = udp(sport, dport, data);
    [ipv4(17, 0, &datagram), ipv6(17, 0, &datagram)]
}

const PAYLOAD: [u8; 10] = [7; 10];

fn esp() -> Vec<u8> {
    null_esp(0x1000, 1, 99, &PAYLOAD)
}

#[test]
fn esp_comes_out_of_udp_without_a_checksum_over_either_version() {
    let mut receiver = open(4500, 4500, Profile::Rfc);
    let [four, six] = datagrams(4500, 4500, &esp());
    let report = receive(&mut receiver, &four);
    assert_eq!(report.inner, ipv4(99, 0, &PAYLOAD));
    assert_eq!(receive(&mut receiver, &six).inner, ipv6(99, 0, &PAYLOAD));
}

#[test]
fn esp_comes_out_of_udp_behind_an_extension_header() {
    let options = [17, 0, 1, 4, 0, 0, 0, 0];
    let packet = ipv6(60, 0, &[&options[..], &udp(4500, 4500, &esp())].concat());
    let report = receive(&mut open(4500, 4500, Profile::Rfc), &packet);
    let expected = [&[99][..], &options[1..], &PAYLOAD].concat();
    assert_eq!(report.inner, ipv6(60, 0, &expected));
}

#[test]
fn a_keepalive_is_dropped_and_nothing_is_counted() {
    for packet in datagrams(4500, 4500, &[0xff]) {
        let report = receive(&mut open(4500, 4500, Profile::Rfc), &packet);
        let (_, reason) = dropped(&report).unwrap();
        let (sport, dport) = (4500, 4500);
        assert_eq!(reason, Reason::NatKeepalive { sport, dport });
        assert_eq!(reason.counter(), None);
    }
}

#[test]
fn ike_and_what_is_too_short_for_esp_is_delivered_as_udp() {
    let marked = [&[0; 4][..], &[7; 28]].concat();
    for data in [
        &marked[..],
        &[0; 4],
        &[0, 0, 0],
        &[7; 8],
        &[0xff, 0xff],
        &[],
    ] {
        for packet in datagrams(4500, 4500, data) {
            let report = receive(&mut open(4500, 4500, Profile::Rfc), &packet);
            assert_eq!(verdict(&report), "clear", "{data:?}");
            assert_eq!(report.inner, packet);
        }
    }
}

#[test]
fn ports_are_those_of_ipsec_or_of_an_association() {
    for (association, packet, expected) in [
        ((4500, 4500), (1024, 4500), "delivered"),
        ((4500, 4500), (4500, 1024), "delivered"),
        ((4500, 4500), (1024, 1025), "clear"),
        ((1024, 1025), (1024, 1025), "delivered"),
        ((1024, 1025), (1025, 1024), "clear"),
    ] {
        for datagram in datagrams(packet.0, packet.1, &esp()) {
            let mut receiver = open(association.0, association.1, Profile::Rfc);
            let report = receive(&mut receiver, &datagram);
            assert_eq!(verdict(&report), expected, "{association:?}, {packet:?}");
        }
    }
}

#[test]
fn stacks_differ_in_the_ports_that_they_compare() {
    let refused = |profile, sport, dport| {
        let [four, _] = datagrams(sport, dport, &esp());
        counter(&receive(&mut open(4500, 4500, profile), &four))
    };
    let none = Some(Counter::EspNoAssociation);
    for (sport, dport, expected) in [
        (4500, 4500, [None, None, None]),
        (1024, 4500, [None, None, none]),
        (4500, 1024, [None, none, none]),
    ] {
        let found = [Profile::Rfc, Profile::Netbsd, Profile::Freebsd]
            .map(|profile| refused(profile, sport, dport));
        assert_eq!(found, expected, "{sport} to {dport}");
    }
}

#[test]
fn an_association_without_encapsulation_takes_nothing_out_of_udp() {
    let case = LinuxCase::load("esp4-udp-encap-4500");
    let bare: String = case
        .keys
        .lines()
        .filter(|line| !line.trim().starts_with("encap"))
        .map(|line| format!("{line}\n"))
        .collect();
    for profile in Profile::ALL {
        let mut receiver = receiver(&bare, profile, Layout::Cluster);
        let report = receive(&mut receiver, &case.packets()[0]);
        let (stage, reason) = dropped(&report).unwrap();
        assert_eq!(stage, StageId::IpsecCommonInput);
        assert!(matches!(
            reason,
            Reason::Encapsulation {
                spi: 0x089e_3d83,
                expected: None,
                ..
            }
        ));
    }
}

#[test]
fn keys_that_cannot_speak_of_udp_take_esp_out_of_it() {
    let case = LinuxCase::load("esp4-udp-encap-4500");
    let sas = keys::parse(&case.keys).sas;
    let without_a_word = convert(
        Format::EspSa,
        sas.iter().map(|entry| &entry.config),
        [],
        KeyText::Shown,
    );
    for (profile, expected) in [
        (Profile::Rfc, "delivered"),
        (Profile::Netbsd, "dropped"),
        (Profile::Freebsd, "dropped"),
    ] {
        let mut receiver = receiver(&without_a_word.text, profile, Layout::Cluster);
        for packet in case.packets() {
            assert_eq!(verdict(&receive(&mut receiver, &packet)), expected);
        }
    }
}

#[test]
fn an_association_with_encapsulation_takes_bare_esp_too() {
    let case = LinuxCase::load("esp4-udp-encap-4500");
    let packet = &case.packets()[0];
    let mut bare = [&packet[..20], &packet[28..]].concat();
    let length = u16::try_from(bare.len()).unwrap();
    bare[2..4].copy_from_slice(&length.to_be_bytes());
    bare[9] = 50;
    mend_checksum(&mut bare);
    for profile in Profile::ALL {
        let inner = |packet| {
            let mut receiver = case.receiver(profile, Layout::Cluster);
            receive(&mut receiver, packet).inner
        };
        assert!(!inner(packet).is_empty());
        assert_eq!(inner(&bare), inner(packet));
    }
}

#[test]
fn esp_inside_the_esp_that_came_in_udp_needs_no_encapsulation() {
    let keys = "add 10.9.0.1 10.9.0.2 esp-udp 0x1000 -E null;\n\
                add 10.9.0.1 10.9.0.2 esp 0x2000 -E null;\n";
    let inner = null_esp(0x2000, 1, 99, &PAYLOAD);
    let [four, _] = datagrams(4500, 4500, &null_esp(0x1000, 1, 50, &inner));
    let mut receiver = receiver(keys, Profile::Rfc, Layout::Cluster);
    let report = receive(&mut receiver, &four);
    assert_eq!(report.inner, ipv4(99, 0, &PAYLOAD));
}

#[test]
fn a_checksum_that_is_there_has_to_be_right() {
    let case = LinuxCase::load("esp-udp-encap-4500");
    let packet = &case.packets()[0];
    let with = |checksum: [u8; 2]| {
        let mut changed = packet.clone();
        changed[46..48].copy_from_slice(&checksum);
        receive(&mut case.receiver(Profile::Rfc, Layout::Cluster), &changed)
    };
    let right = [packet[46], packet[47]];
    assert_eq!(counter(&with(right)), None);
    assert_eq!(with([0, 0]).inner, with(right).inner);
    let wrong = with([right[0], right[1] ^ 1]);
    assert_eq!(counter(&wrong), Some(Counter::Udp6Checksum));
    let [mut four, _] = datagrams(4500, 4500, &esp());
    four[26..28].copy_from_slice(&[0xab, 0xcd]);
    let report = receive(&mut open(4500, 4500, Profile::Rfc), &four);
    assert_eq!(counter(&report), Some(Counter::UdpChecksum));
}

#[test]
fn a_udp_length_that_lies_is_refused() {
    let [four, six] = datagrams(4500, 4500, &esp());
    for (packet, udp_at, expected) in [
        (four, 20, Counter::UdpBadLength),
        (six, 40, Counter::Udp6BadLength),
    ] {
        let there = u16::try_from(packet.len() - udp_at).unwrap();
        for length in [0, 7, there + 1, u16::MAX] {
            let mut changed = packet.clone();
            changed[udp_at + 4..udp_at + 6].copy_from_slice(&length.to_be_bytes());
            let report = receive(&mut open(4500, 4500, Profile::Rfc), &changed);
            assert_eq!(counter(&report), Some(expected), "{length}");
        }
    }
}

#[test]
fn octets_after_the_datagram_come_off() {
    let datagram = [&udp(4500, 4500, &esp())[..], &[0xee; 5]].concat();
    let mut receiver = open(4500, 4500, Profile::Rfc);
    let report = receive(&mut receiver, &ipv4(17, 0, &datagram));
    assert_eq!(report.inner, ipv4(99, 0, &PAYLOAD));
    let report = receive(&mut receiver, &ipv6(17, 0, &datagram));
    assert_eq!(report.inner, ipv6(99, 0, &PAYLOAD));
}
