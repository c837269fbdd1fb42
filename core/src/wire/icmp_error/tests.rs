//! The RFCs' rules, one a test; octets are written out by hand.

use super::{Cause, IcmpError, NoIcmpError};
use crate::wire::checksum::{Checksum, verify};
use crate::wire::{ipv4, samples};
use std::net::{IpAddr, Ipv6Addr};

const BIG: Cause = Cause::PacketTooBig { mtu: 1400 };

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// From fd00::1 to fd00::2, with this many octets behind the base header.
fn ipv6(next: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(payload.len()).unwrap().to_be_bytes();
    let mut packet = vec![0x60, 0, 0, 0, len[0], len[1], next, 64];
    for last in [1, 2] {
        packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    packet.extend(payload);
    packet
}

/// From 10.0.0.1 to 10.0.0.2; the header's checksum is not looked at.
fn ipv4_packet(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(20 + payload.len()).unwrap().to_be_bytes();
    let mut packet = vec![0x45, 0, len[0], len[1], 0, 7, 0x40, 0, 64, protocol, 0, 0];
    packet.extend([10, 0, 0, 1, 10, 0, 0, 2]);
    packet.extend(payload);
    packet
}

fn emitted(invoking: &[u8], cause: Cause, from: &str) -> Vec<u8> {
    let error = IcmpError::about(invoking, cause).unwrap();
    error.emit(address(from), 0x1234).unwrap()
}

fn refused(invoking: &[u8], cause: Cause) -> Option<NoIcmpError> {
    IcmpError::about(invoking, cause).err()
}

#[test]
fn a_packet_too_big_message_has_the_mtu_and_the_packet() {
    let invoking = ipv6(253, &[7; 60]);
    let packet = emitted(&invoking, BIG, "fd00::ff");
    assert_eq!(packet[4..8], [0, 108, 58, 64]);
    assert_eq!(packet[23], 0xff);
    assert_eq!(packet[24..40], invoking[8..24]);
    assert_eq!(packet[40..42], [2, 0]);
    assert_eq!(packet[44..48], [0, 0, 5, 0x78]);
    assert_eq!(packet[48..], invoking);
    assert_eq!(verify(&packet), Checksum::Ok);
    let packet = emitted(&invoking, Cause::TimeExceeded, "fd00::ff");
    assert_eq!(
        (&packet[40..42], &packet[44..48]),
        (&[3, 0][..], &[0; 4][..])
    );
}

#[test]
fn an_ipv6_error_is_no_longer_than_the_minimum_mtu() {
    for (payload, len) in [(1191, 1279), (1192, 1280), (1193, 1280), (1460, 1280)] {
        let invoking = ipv6(253, &vec![7; payload]);
        let packet = emitted(&invoking, BIG, "fd00::ff");
        assert_eq!(packet.len(), len, "{payload}");
        assert_eq!(packet[48..], invoking[..len - 48]);
        assert_eq!(verify(&packet), Checksum::Ok);
    }
}

#[test]
fn an_ipv4_error_has_the_next_hops_mtu_and_at_most_576_octets() {
    for (payload, len) in [(527, 575), (528, 576), (529, 576), (1480, 576)] {
        let invoking = ipv4_packet(253, &vec![7; payload]);
        let packet = emitted(&invoking, BIG, "10.0.0.254");
        assert_eq!(packet.len(), len, "{payload}");
        assert_eq!(packet[..2], [0x45, 0xc0]);
        assert_eq!(packet[4..10], [0x12, 0x34, 0, 0, 64, 1]);
        assert_eq!(packet[12..20], [10, 0, 0, 254, 10, 0, 0, 1]);
        assert_eq!(ipv4::checksum(&packet[..20]).to_be_bytes(), packet[10..12]);
        assert_eq!((packet[20], packet[21]), (3, 4));
        assert_eq!(packet[24..28], [0, 0, 5, 0x78]);
        assert_eq!(packet[28..], invoking[..len - 28]);
        assert_eq!(verify(&packet), Checksum::Ok);
    }
    let packet = emitted(&ipv4_packet(253, &[]), Cause::TimeExceeded, "10.0.0.254");
    assert_eq!((packet[20], packet[21]), (11, 0));
}

#[test]
fn no_error_is_about_an_error_but_one_is_about_an_echo() {
    for (message, error) in [
        (1, true),
        (2, true),
        (127, true),
        (137, true),
        (128, false),
        (135, false),
    ] {
        let expected = error.then_some(NoIcmpError::AboutError { message });
        assert_eq!(refused(&ipv6(58, &[message, 0, 0, 0]), BIG), expected);
        // Behind hop-by-hop options too.
        let behind = [&[58, 0, 1, 4, 0, 0, 0, 0][..], &[message, 0, 0, 0]].concat();
        assert_eq!(refused(&ipv6(0, &behind), BIG), expected);
    }
    for (message, error) in [
        (3, true),
        (4, true),
        (5, true),
        (11, true),
        (12, true),
        (8, false),
        (13, false),
    ] {
        let expected = error.then_some(NoIcmpError::AboutError { message });
        assert_eq!(refused(&ipv4_packet(1, &[message, 0, 0, 0]), BIG), expected);
    }
}

#[test]
fn of_what_was_sent_to_many_only_the_size_is_told() {
    let mut packet = ipv6(253, &[0; 4]);
    packet[24..26].copy_from_slice(&[0xff, 2]);
    let dst = address("ff02::2");
    assert_eq!(
        refused(&packet, Cause::TimeExceeded),
        Some(NoIcmpError::Multicast { dst })
    );
    assert_eq!(refused(&packet, BIG), None);
    let mut packet = ipv4_packet(253, &[0; 4]);
    packet[16] = 224;
    let dst = address("224.0.0.2");
    assert_eq!(refused(&packet, BIG), Some(NoIcmpError::Multicast { dst }));
}

#[test]
fn no_error_goes_to_a_source_that_is_not_one_host() {
    for source in ["::", "ff02::1"] {
        let mut packet = ipv6(253, &[]);
        let src: Ipv6Addr = source.parse().unwrap();
        packet[8..24].copy_from_slice(&src.octets());
        let src = src.into();
        assert_eq!(refused(&packet, BIG), Some(NoIcmpError::Source { src }));
    }
    for first in [0, 127, 224, 240, 255] {
        let mut packet = ipv4_packet(253, &[]);
        packet[12] = first;
        assert!(
            matches!(refused(&packet, BIG), Some(NoIcmpError::Source { .. })),
            "{first}"
        );
    }
}

#[test]
fn no_error_is_about_a_later_fragment_or_what_is_no_packet() {
    let mut packet = ipv4_packet(253, &[0; 8]);
    packet[7] = 1;
    assert_eq!(refused(&packet, BIG), Some(NoIcmpError::LaterFragment));
    for cut in [&packet[..19], &samples::esp()[..39], &[]] {
        assert_eq!(refused(cut, BIG), Some(NoIcmpError::NoHeader));
    }
    let invoking = ipv6(253, &[]);
    let error = IcmpError::about(&invoking, BIG).unwrap();
    let dst = address("fd00::1");
    assert_eq!(
        error.emit(address("10.0.0.1"), 0),
        Err(NoIcmpError::NoAddress { dst })
    );
}
