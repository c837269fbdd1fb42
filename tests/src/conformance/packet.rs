//! IP packets with their extension headers and options, a UDP datagram in them, and where their fields are.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use crate::packets::{internet_checksum, mend_checksum, udp};
use std::net::IpAddr;

pub(super) const UDP: u8 = 17;
const HOP_BY_HOP: u8 = 0;
const DESTINATION_OPTIONS: u8 = 60;

/// What comes before the upper layer.
#[derive(Clone, Debug)]
pub(super) struct Headers<'a> {
    pub(super) src: IpAddr,
    pub(super) dst: IpAddr,
    /// IPv4 options, or the options of an IPv6 hop-by-hop header.
    pub(super) options: &'a [u8],
    /// Options of an IPv6 destination options header.
    pub(super) destination_options: &'a [u8],
}

impl Headers<'_> {
    /// A packet with these headers.
    pub(super) fn packet(&self, protocol: u8, payload: &[u8]) -> Vec<u8> {
        match (self.src, self.dst) {
            (IpAddr::V4(src), IpAddr::V4(dst)) => {
                let ihl = u8::try_from(5 + self.options.len() / 4).expect("options fit");
                let mut packet = vec![0x40 | ihl, 0xb8, 0, 0, 0x12, 0x34, 0x40, 0, 64, protocol];
                packet.extend([0, 0]);
                packet.extend(src.octets());
                packet.extend(dst.octets());
                packet.extend(self.options);
                packet.extend(payload);
                mend_length(&mut packet);
                packet
            }
            (IpAddr::V6(src), IpAddr::V6(dst)) => {
                let mut headers = Vec::new();
                let mut next = protocol;
                for (kind, options) in [
                    (DESTINATION_OPTIONS, self.destination_options),
                    (HOP_BY_HOP, self.options),
                ] {
                    if !options.is_empty() {
                        let units = u8::try_from(options.len() / 8).expect("options fit");
                        headers.splice(0..0, [&[next, units][..], options].concat());
                        next = kind;
                    }
                }
                let mut packet = vec![0x6b, 0x81, 0x23, 0x45, 0, 0, next, 64];
                packet.extend(src.octets());
                packet.extend(dst.octets());
                packet.extend(headers);
                packet.extend(payload);
                mend_length(&mut packet);
                packet
            }
            _ => panic!("{} and {} are of two versions", self.src, self.dst),
        }
    }
}

/// A datagram with a right checksum.
pub(super) fn datagram(src: IpAddr, dst: IpAddr, octets: usize) -> Vec<u8> {
    let data: Vec<u8> = (0..=250).cycle().take(octets).collect();
    let mut datagram = udp(40_000, 40_001, &data);
    let mut covered = match (src, dst) {
        (IpAddr::V4(src), IpAddr::V4(dst)) => [src.octets(), dst.octets()].concat(),
        (IpAddr::V6(src), IpAddr::V6(dst)) => [src.octets(), dst.octets()].concat(),
        _ => panic!("{src} and {dst} are of two versions"),
    };
    // Length and protocol have other widths in the two pseudo-headers, and the same sum.
    covered.extend([0, UDP, datagram[4], datagram[5]]);
    covered.extend(&datagram);
    let sum = internet_checksum(&covered).to_be_bytes();
    datagram[6..8].copy_from_slice(&sum);
    datagram
}

pub(super) fn is_ipv4(packet: &[u8]) -> bool {
    packet[0] >> 4 == 4
}

/// Length of all headers that stand before AH or ESP, and the octet that names what follows them.
pub(super) fn headers(packet: &[u8]) -> (usize, usize) {
    if is_ipv4(packet) {
        return (usize::from(packet[0] & 0x0f) * 4, 9);
    }
    let (mut end, mut protoff) = (40, 6);
    while matches!(packet[protoff], HOP_BY_HOP | DESTINATION_OPTIONS) {
        protoff = end;
        end += (usize::from(packet[end + 1]) + 1) * 8;
    }
    (end, protoff)
}

/// Makes the length field right, and with it IPv4's header checksum.
pub(super) fn mend_length(packet: &mut [u8]) {
    let length = |octets: usize| u16::try_from(octets).expect("a packet's length");
    if is_ipv4(packet) {
        let length = length(packet.len()).to_be_bytes();
        packet[2..4].copy_from_slice(&length);
        mend_checksum(packet);
    } else {
        let length = length(packet.len() - 40).to_be_bytes();
        packet[4..6].copy_from_slice(&length);
    }
}

/// The headers as AH's ICV sees them: what routers may change is zeros (RFC 4302, 3.3.3.1).
pub(super) fn immutable(packet: &[u8]) -> Vec<u8> {
    let (end, _) = headers(packet);
    let mut headers = packet[..end].to_vec();
    if is_ipv4(packet) {
        for mutable in [1..2, 6..9, 10..12] {
            headers[mutable].fill(0);
        }
        zero_ipv4_options(&mut headers[20..]);
        return headers;
    }
    headers[0] = 0x60;
    headers[1..4].fill(0);
    headers[7] = 0;
    let mut header = 40;
    while header < end {
        let next = header + (usize::from(headers[header + 1]) + 1) * 8;
        zero_ipv6_options(&mut headers[header + 2..next]);
        header = next;
    }
    headers
}

fn zero_ipv4_options(mut options: &mut [u8]) {
    while let [kind, rest @ ..] = options {
        if *kind == 0 {
            return;
        }
        let len = match *kind {
            1 => 1,
            _ => usize::from(rest[0]),
        };
        let (option, rest) = options.split_at_mut(len);
        // No operation, and the five of RFC 4302, Appendix A1, that nobody changes.
        if !matches!(option[0], 1 | 130 | 133 | 134 | 148 | 149) {
            option.fill(0);
        }
        options = rest;
    }
}

fn zero_ipv6_options(mut options: &mut [u8]) {
    while let [kind, rest @ ..] = options {
        let len = match *kind {
            0 => 1,
            _ => 2 + usize::from(rest[0]),
        };
        let (option, rest) = options.split_at_mut(len);
        if option[0] & 0x20 != 0 {
            option[2..].fill(0);
        }
        options = rest;
    }
}

/// A bit of a field of the IP header or of the header after it: octet and mask. `None` for a name that is no such field.
pub(super) fn bit(packet: &[u8], name: &str) -> Option<(usize, u8)> {
    let (skip, _) = headers(packet);
    let of_ip = match (name, is_ipv4(packet)) {
        ("class", true) => (1, 0x04),
        ("class", false) => (0, 0x04),
        ("flow-label", false) => (3, 1),
        ("hop-limit", true) => (8, 1),
        ("hop-limit", false) => (7, 1),
        ("length", true) => (3, 4),
        ("length", false) => (5, 4),
        ("identification", true) => (5, 1),
        ("dont-fragment", true) => (6, 0x40),
        ("checksum", true) => (11, 1),
        ("protocol", true) => (9, 1),
        ("protocol", false) => (6, 1),
        ("src", true) => (15, 1),
        ("src", false) => (23, 1),
        ("dst", true) => (19, 1),
        ("dst", false) => (39, 1),
        ("option-type", true) => (20, 1),
        ("option-type", false) => (42, 1),
        ("option-data", true) => (22, 1),
        ("option-data", false) => (44, 1),
        ("extension-length", false) => (41, 1),
        ("destination-option-data", false) => (skip - 4, 1),
        ("last", _) => (packet.len() - 1, 1),
        _ => return None,
    };
    Some(of_ip)
}
