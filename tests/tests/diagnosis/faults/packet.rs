//! Captures, length fields, network cards, UDP around ESP.

use super::{Fault, shows_cipher};
use crate::bad::{Bad, Random};
use crate::good::Good;
use crate::seal::{self, Sender, sequence};
use espial_core::explain::Cause;
use espial_core::sa::{Protocol, SaConfig, UdpEncapsulation};
use espial_core::wire::IpProtocol;
use espial_core::wire::checksum;
use espial_core::wire::extension::{End, walk};
use espial_tests::packets::{mend_checksum, udp};

pub(crate) const FAULTS: &[Fault] = &[
    ("capture cut by its snapshot length", snaplen),
    ("length field too large", length_too_large),
    ("length field too small", length_too_small),
    ("length field 0 before segmentation", segmentation),
    ("an octet changed on the way", changed_octet),
    ("two packets glued into one", merged),
    ("IPv4 header checksum not filled in", no_header_checksum),
    ("IPv4 header checksum wrong", header_checksum),
    ("checksum inside not completed", partial_checksum),
    ("checksum inside wrong", wrong_checksum),
    ("UDP around ESP, unknown to the association", udp_unknown),
    ("UDP around ESP on a port of its own", udp_port),
    ("UDP around ESP on other ports than configured", udp_ports),
    ("UDP checksum around ESP not completed", udp_partial),
    ("non-ESP marker in UDP before ESP", marker),
    ("non-ESP marker before ESP", marker_without_udp),
];

fn snaplen(good: &Good, random: &mut Random) -> Option<Bad> {
    let kept = good.packet.len() - 1 - random.below(good.packet.len() - good.skip - 8);
    let mut bad = Bad::packet(good, good.packet[..kept].to_vec(), Cause::SnaplenCut).unproved();
    bad.cut = good.packet.len() - kept;
    Some(bad)
}

/// Adds to the length field; IPv4's checksum stays right.
fn with_length(packet: &[u8], change: impl FnOnce(u16) -> u16) -> Vec<u8> {
    let mut packet = packet.to_vec();
    let field = if packet[0] >> 4 == 4 { 2..4 } else { 4..6 };
    let length = u16::from_be_bytes(packet[field.clone()].try_into().unwrap());
    packet[field].copy_from_slice(&change(length).to_be_bytes());
    if packet[0] >> 4 == 4 {
        mend_checksum(&mut packet);
    }
    packet
}

fn lengths_matter(good: &Good) -> bool {
    good.is(Protocol::Esp) && good.config().protection.checks_icv()
}

fn length_too_large(good: &Good, random: &mut Random) -> Option<Bad> {
    let by = u16::try_from(random.below(100)).unwrap() + 1;
    let packet = with_length(&good.packet, |length| length + by);
    lengths_matter(good).then(|| Bad::packet(good, packet, Cause::LengthField))
}

fn length_too_small(good: &Good, _: &mut Random) -> Option<Bad> {
    let packet = with_length(&good.packet, |length| length - 8);
    lengths_matter(good).then(|| Bad::packet(good, packet, Cause::LengthField))
}

fn segmentation(good: &Good, _: &mut Random) -> Option<Bad> {
    let packet = with_length(&good.packet, |_| 0);
    (lengths_matter(good) && !good.is_ipv4())
        .then(|| Bad::packet(good, packet, Cause::SegmentationOffload))
}

/// Octets of the AH header at `skip`.
fn ah_len(packet: &[u8], skip: usize) -> usize {
    (usize::from(packet[skip + 1]) + 2) * 4
}

fn changed_octet(good: &Good, random: &mut Random) -> Option<Bad> {
    if random.below(8) > 0 || !good.config().protection.checks_icv() {
        return None;
    }
    let mut packet = good.packet.clone();
    // Not what the look-up and the lengths are read from.
    let from = good.skip + if good.is(Protocol::Ah) { 12 } else { 8 };
    let mut at = from + random.below(packet.len() - from);
    if good.is(Protocol::Ah) {
        // Changed padding is told apart: the ICV verifies with zeros there.
        let padding = from + good.config().protection.icv()..good.skip + ah_len(&packet, good.skip);
        if padding.contains(&at) {
            at = padding.start - 1;
        }
    }
    packet[at] ^= u8::try_from(random.below(255)).unwrap() + 1;
    Some(Bad::packet(good, packet, Cause::Unexplained).unproved())
}

fn merged(good: &Good, _: &mut Random) -> Option<Bad> {
    if !lengths_matter(good) || good.config().esn {
        return None;
    }
    let next = Sender {
        seq: Some(u64::from(sequence(good)) + 1),
        ..Sender::default()
    };
    let next = seal::esp(good, good.config(), &next);
    let mut packet = good.packet.clone();
    packet.extend(&next[good.skip..]);
    let added = u16::try_from(next.len() - good.skip).unwrap();
    let packet = with_length(&packet, |length| length + added);
    Some(Bad::packet(good, packet, Cause::ReceiveOffload))
}

fn no_header_checksum(good: &Good, _: &mut Random) -> Option<Bad> {
    let mut packet = good.packet.clone();
    packet[10..12].fill(0);
    (good.is_ipv4() && good.config().protection.checks_icv())
        .then(|| Bad::packet(good, packet, Cause::ChecksumOffload))
}

fn header_checksum(good: &Good, _: &mut Random) -> Option<Bad> {
    let mut packet = good.packet.clone();
    packet[10] ^= 0x40;
    (good.is_ipv4() && good.config().protection.checks_icv())
        .then(|| Bad::packet(good, packet, Cause::HeaderChecksum))
}

/// Where the checksum of a packet's upper layer is.
fn checksum_at(packet: &[u8]) -> Option<(usize, usize, IpProtocol)> {
    let End::Upper {
        protocol, offset, ..
    } = walk(packet).end
    else {
        return None;
    };
    let at = match protocol {
        IpProtocol::TCP => 16,
        IpProtocol::UDP => 6,
        IpProtocol::ICMPV6 | IpProtocol::ICMP => 2,
        _ => return None,
    };
    Some((offset + at, offset, protocol))
}

fn sealed_with(good: &Good, before: fn(&mut Vec<u8>), cause: Cause) -> Option<Bad> {
    let encrypts_or_vouches = shows_cipher(good) || good.config().protection.checks_icv();
    if !good.is(Protocol::Esp) || !good.checked || !encrypts_or_vouches {
        return None;
    }
    let (_, _, protocol) = checksum_at(&good.inner)?;
    if cause == Cause::ChecksumOffload && protocol == IpProtocol::ICMP {
        return None;
    }
    let sender = Sender {
        before: Some(before),
        ..Sender::default()
    };
    let packet = seal::esp(good, good.config(), &sender);
    Some(Bad::packet(good, packet, cause).unproved())
}

fn partial_checksum(good: &Good, _: &mut Random) -> Option<Bad> {
    let partial = |packet: &mut Vec<u8>| {
        let (at, offset, protocol) = checksum_at(packet).unwrap();
        let (src, dst): (std::net::IpAddr, std::net::IpAddr) = match packet[0] >> 4 {
            4 => {
                let ip = espial_core::wire::ipv4::Ipv4::parse(packet).unwrap();
                (ip.src().into(), ip.dst().into())
            }
            _ => {
                let ip = espial_core::wire::ipv6::Ipv6::parse(packet).unwrap();
                (ip.src().into(), ip.dst().into())
            }
        };
        let sum = !checksum::upper_layer(src, dst, protocol, &vec![0; packet.len() - offset]);
        packet[at..at + 2].copy_from_slice(&sum.to_be_bytes());
    };
    sealed_with(good, partial, Cause::ChecksumOffload)
}

fn wrong_checksum(good: &Good, _: &mut Random) -> Option<Bad> {
    let wrong = |packet: &mut Vec<u8>| {
        let (at, ..) = checksum_at(packet).unwrap();
        packet[at] ^= 0x15;
    };
    // Without an ICV it could be the key as well.
    let vouched = good.config().protection.checks_icv();
    sealed_with(good, wrong, Cause::InnerChecksum).filter(|_| vouched)
}

/// The packet in UDP on these ports, with something before ESP.
fn in_udp(good: &Good, ports: (u16, u16), marker: &[u8]) -> Option<Vec<u8>> {
    if !good.is(Protocol::Esp) || !(good.checked || good.config().protection.checks_icv()) {
        return None;
    }
    let base = if good.is_ipv4() { 20 } else { 40 };
    if good.skip != base || good.config().encapsulation.is_some() {
        return None;
    }
    let data = [marker, &good.packet[good.skip..]].concat();
    let mut packet = good.packet[..good.skip].to_vec();
    packet[if good.is_ipv4() { 9 } else { 6 }] = 17;
    packet.extend(udp(ports.0, ports.1, &data));
    let added = 8 + u16::try_from(marker.len()).unwrap();
    Some(with_length(&packet, |length| length + added))
}

fn with_ports(good: &Good, sport: u16, dport: u16) -> SaConfig {
    SaConfig {
        encapsulation: Some(UdpEncapsulation { sport, dport }),
        ..good.config().clone()
    }
}

fn udp_unknown(good: &Good, _: &mut Random) -> Option<Bad> {
    let packet = in_udp(good, (4500, 4500), &[])?;
    Some(Bad::packet(good, packet, Cause::UdpEncapsulationUnknown))
}

fn udp_port(good: &Good, random: &mut Random) -> Option<Bad> {
    let port = u16::try_from(random.below(1000)).unwrap() + 10_000;
    let packet = in_udp(good, (port, port), &[])?;
    Some(Bad::packet(good, packet, Cause::UdpEncapsulationUnknown))
}

fn udp_ports(good: &Good, random: &mut Random) -> Option<Bad> {
    let port = u16::try_from(random.below(1000)).unwrap() + 10_000;
    let packet = in_udp(good, (port, port), &[])?;
    let config = with_ports(good, 4500, 4500);
    Some(Bad {
        packet,
        ..Bad::config(good, config, Cause::UdpPortsDiffer)
    })
}

fn udp_partial(good: &Good, _: &mut Random) -> Option<Bad> {
    if !good.config().protection.checks_icv() {
        return None;
    }
    let mut packet = in_udp(good, (4500, 4500), &[])?;
    let (src, dst) = (good.config().src, good.config().dst);
    let sum = !checksum::upper_layer(
        src,
        dst,
        IpProtocol::UDP,
        &vec![0; packet.len() - good.skip],
    );
    packet[good.skip + 6..good.skip + 8].copy_from_slice(&sum.to_be_bytes());
    let config = with_ports(good, 4500, 4500);
    Some(Bad {
        packet,
        ..Bad::config(good, config, Cause::ChecksumOffload)
    })
}

fn marker(good: &Good, _: &mut Random) -> Option<Bad> {
    let packet = in_udp(good, (4500, 4500), &[0; 4])?;
    let config = with_ports(good, 4500, 4500);
    Some(Bad {
        packet,
        ..Bad::config(good, config, Cause::NonEspMarker)
    })
}

fn marker_without_udp(good: &Good, _: &mut Random) -> Option<Bad> {
    if !good.is(Protocol::Esp) || !(good.checked || good.config().protection.checks_icv()) {
        return None;
    }
    let mut packet = good.packet.clone();
    packet.splice(good.skip..good.skip, [0; 4]);
    let packet = with_length(&packet, |length| length + 4);
    Some(Bad::packet(good, packet, Cause::NonEspMarker))
}
