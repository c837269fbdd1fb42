//! Packets made by hand: IPv4, IPv6, UDP, and ESP without a cipher.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::indexing_slicing)]

/// The checksum of RFC 1071 over octets whose own checksum field is zero.
pub fn internet_checksum(octets: &[u8]) -> u16 {
    let mut sum: u32 = octets
        .chunks(2)
        .map(|word| u32::from(word[0]) << 8 | word.get(1).copied().map_or(0, u32::from))
        .sum();
    while sum > 0xffff {
        sum = (sum >> 16) + (sum & 0xffff);
    }
    !u16::try_from(sum).expect("the carries are folded in")
}

/// Makes the IPv4 header checksum right.
pub fn mend_checksum(packet: &mut [u8]) {
    let hlen = usize::from(packet[0] & 0x0f) * 4;
    packet[10..12].fill(0);
    let sum = internet_checksum(&packet[..hlen.min(packet.len())]);
    packet[10..12].copy_from_slice(&sum.to_be_bytes());
}

fn length(octets: usize) -> [u8; 2] {
    u16::try_from(octets)
        .expect("a packet's length")
        .to_be_bytes()
}

/// An IPv4 packet from 10.9.0.1 to 10.9.0.2.
pub fn ipv4(protocol: u8, type_of_service: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0; 20];
    packet[..2].copy_from_slice(&[0x45, type_of_service]);
    packet[2..4].copy_from_slice(&length(20 + payload.len()));
    packet[8..10].copy_from_slice(&[64, protocol]);
    packet[12..16].copy_from_slice(&[10, 9, 0, 1]);
    packet[16..20].copy_from_slice(&[10, 9, 0, 2]);
    mend_checksum(&mut packet);
    packet.extend(payload);
    packet
}

/// An IPv6 packet from fd00:a::1 to fd00:a::2.
pub fn ipv6(next_header: u8, traffic_class: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0; 40];
    packet[..2].copy_from_slice(&[0x60 | traffic_class >> 4, traffic_class << 4]);
    packet[4..6].copy_from_slice(&length(payload.len()));
    packet[6..8].copy_from_slice(&[next_header, 64]);
    for (at, last) in [(8, 1), (24, 2)] {
        packet[at..at + 4].copy_from_slice(&[0xfd, 0, 0, 0x0a]);
        packet[at + 15] = last;
    }
    packet.extend(payload);
    packet
}

/// A UDP datagram without a checksum.
pub fn udp(sport: u16, dport: u16, data: &[u8]) -> Vec<u8> {
    let ports = [sport.to_be_bytes(), dport.to_be_bytes()].concat();
    let rest = [length(8 + data.len()), [0, 0]].concat();
    [&ports[..], &rest, data].concat()
}

/// An ESP packet of an association with the NULL cipher and without an ICV.
pub fn null_esp(spi: u32, seq: u32, next_header: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = [spi.to_be_bytes(), seq.to_be_bytes()].concat();
    packet.extend(payload);
    let mut padlen = 0;
    while (packet.len() + 2) % 4 != 0 {
        padlen += 1;
        packet.push(padlen);
    }
    packet.extend([padlen, next_header]);
    packet
}
