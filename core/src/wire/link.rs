//! Link layers of captures: where the IP packet is in a frame. Numbers are those of pcap's LINKTYPE registry.

use super::ipv4::Ipv4;
use super::ipv6::Ipv6;
use super::octets;
use serde::Serialize;
use std::ops::Range;
use thiserror::Error;

/// A link-layer header type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback: the address family in the capturing machine's octet order.
    pub const NULL: Self = Self(0);
    /// Ethernet.
    pub const ETHERNET: Self = Self(1);
    /// `DLT_RAW` of most systems and `DLT_LOOP` of OpenBSD, in files that carry DLT instead of LINKTYPE numbers.
    pub const DLT_12: Self = Self(12);
    /// `DLT_RAW` of OpenBSD.
    pub const DLT_RAW_OPENBSD: Self = Self(14);
    /// IPv4 or IPv6 without a link layer.
    pub const RAW: Self = Self(101);
    /// OpenBSD loopback: the address family in network octet order.
    pub const LOOP: Self = Self(108);
    /// enc(4) of the BSDs: address family, SPI and flags before a packet that IPsec has taken off.
    pub const ENC: Self = Self(109);
    /// Linux cooked capture, version 1.
    pub const LINUX_SLL: Self = Self(113);
    /// IPv4 without a link layer.
    pub const IPV4: Self = Self(228);
    /// IPv6 without a link layer.
    pub const IPV6: Self = Self(229);
    /// Linux cooked capture, version 2.
    pub const LINUX_SLL2: Self = Self(276);
}

/// Where the IP packet is in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// Offset of its first octet.
    pub offset: usize,
    /// Its length in octets by its own length field, or what was captured of it if that is less.
    pub len: usize,
    /// 4 or 6.
    pub version: u8,
}

/// Why a frame holds no IP packet that could be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotIp {
    /// An ARP packet.
    #[error("ARP")]
    Arp,
    /// Another Ethernet type.
    #[error("ethertype 0x{0:04x}")]
    EtherType(u16),
    /// An IEEE 802.3 length where the Ethernet type would be.
    #[error("IEEE 802.3 frame of length {0} with an LLC header")]
    Llc(u16),
    /// Another address family in a loopback or enc header.
    #[error("address family {0}")]
    AddressFamily(u32),
    /// The link layer says IP, the first octet does not.
    #[error("IP version {0}")]
    Version(u8),
    /// The frame ends before the IP packet begins.
    #[error("frame too short: {needed} octets needed, {had} there")]
    TooShort {
        /// Octets up to the first one of an IP packet, that one included.
        needed: usize,
        /// Octets that were captured.
        had: usize,
    },
    /// A link layer that is not known here.
    #[error("link type {0}")]
    LinkType(u16),
}

const ETHERTYPE_IPV4: u16 = 0x0800;
const ETHERTYPE_ARP: u16 = 0x0806;
const ETHERTYPE_IPV6: u16 = 0x86dd;
/// VLAN tags: IEEE 802.1Q, 802.1ad, and the old number for the outer of two.
const ETHERTYPES_VLAN: [u16; 3] = [0x8100, 0x88a8, 0x9100];
/// Below this an Ethernet type is an IEEE 802.3 length.
const ETHERTYPE_LEAST: u16 = 0x0600;

/// `AF_INET`, the same everywhere.
const AF_INET: u32 = 2;
/// `AF_INET6` of NetBSD and OpenBSD, of Linux, of FreeBSD, and of Darwin. Readers of captures know all of them.
const AF_INET6: [u32; 4] = [AF_INET6_NETBSD, 10, 28, 30];
const AF_INET6_NETBSD: u32 = 24;

/// Octets of the enc(4) header: address family, SPI, flags.
const ENC_LEN: usize = 12;
/// Octets of a version 2 cooked header: Ethernet type first, and interface, kind and address behind it.
const SLL2_LEN: usize = 20;
/// Octets of the loopback header: address family.
const LOOP_LEN: usize = 4;

/// Finds the IP packet in a captured frame. Only its version is looked at: a cut or malformed header is for the
/// receiver to find. Octets after the packet's own length, such as Ethernet's padding, are not counted.
///
/// # Errors
/// [`NotIp`] says what the frame is instead.
pub fn network(link: LinkType, frame: &[u8]) -> Result<Network, NotIp> {
    let offset = match link {
        LinkType::ETHERNET => ethertype(frame, 12..14, 14)?,
        LinkType::LINUX_SLL => ethertype(frame, 14..16, 16)?,
        LinkType::LINUX_SLL2 => ethertype(frame, 0..2, SLL2_LEN)?,
        LinkType::NULL | LinkType::LOOP => address_family(frame, LOOP_LEN)?,
        LinkType::ENC => address_family(frame, ENC_LEN)?,
        // A family in network order starts with a zero octet, an IP packet with its version.
        LinkType::DLT_12 if frame.first() == Some(&0) => address_family(frame, LOOP_LEN)?,
        LinkType::RAW | LinkType::IPV4 | LinkType::IPV6 => 0,
        LinkType::DLT_12 | LinkType::DLT_RAW_OPENBSD => 0,
        LinkType(other) => return Err(NotIp::LinkType(other)),
    };
    let packet = frame.get(offset..).unwrap_or_default();
    let Some(first) = packet.first() else {
        return Err(NotIp::TooShort {
            needed: offset + 1,
            had: frame.len(),
        });
    };
    let version = first >> 4;
    let by_length_field = match version {
        // A total length under the header's own is for the receiver to find too.
        4 => Ipv4::parse(packet).map(|ip| match ip.packet_len() {
            len if len < ip.header_len() => packet.len(),
            len => len,
        }),
        6 => Ipv6::parse(packet).map(Ipv6::packet_len),
        other => return Err(NotIp::Version(other)),
    };
    Ok(Network {
        offset,
        len: by_length_field.unwrap_or(packet.len()).min(packet.len()),
        version,
    })
}

/// The frame with another IP packet in place of its own, and the link type that it has then. The header announces that
/// packet's version; what stood behind the packet is not there any more.
///
/// # Errors
/// [`NotIp`] as for [`network`].
pub fn with_packet(
    link: LinkType,
    frame: &[u8],
    packet: &[u8],
) -> Result<(LinkType, Vec<u8>), NotIp> {
    let own = network(link, frame)?;
    let mut octets = frame.get(..own.offset).unwrap_or_default().to_vec();
    let link = match packet.first().map(|first| first >> 4) {
        Some(version) if version != own.version => announce(link, &mut octets, version),
        _ => link,
    };
    octets.extend_from_slice(packet);
    Ok((link, octets))
}

/// Makes the header of a frame, which is all before its IP packet, announce one of this version. Gives the link type that
/// the frame has then, which is another where the one before is for a single version.
fn announce(link: LinkType, header: &mut [u8], version: u8) -> LinkType {
    let is_ipv4 = version == 4;
    let ethertype = match is_ipv4 {
        true => ETHERTYPE_IPV4,
        false => ETHERTYPE_IPV6,
    };
    let type_field = match link {
        LinkType::ETHERNET | LinkType::LINUX_SLL => header.last_chunk_mut(),
        LinkType::LINUX_SLL2 if header.len() == SLL2_LEN => header.first_chunk_mut(),
        LinkType::LINUX_SLL2 => header.last_chunk_mut(),
        LinkType::IPV4 | LinkType::IPV6 => return LinkType::RAW,
        _ => {
            announce_family(header, is_ipv4);
            return link;
        }
    };
    if let Some(octets) = type_field {
        *octets = ethertype.to_be_bytes();
    }
    link
}

/// Sets the address family in the octet order that it has.
fn announce_family(header: &mut [u8], is_ipv4: bool) {
    let Some(field) = header.first_chunk_mut::<4>() else {
        return;
    };
    let is_ipv6 = |family: u32| AF_INET6.contains(&family);
    let had = u32::from_be_bytes(*field);
    let in_network_order = had == AF_INET || is_ipv6(had);
    let family = if in_network_order {
        had
    } else {
        had.swap_bytes()
    };
    let family = match is_ipv4 {
        true => AF_INET,
        false if is_ipv6(family) => family,
        false => AF_INET6_NETBSD,
    };
    *field = match in_network_order {
        true => family.to_be_bytes(),
        false => family.to_le_bytes(),
    };
}

/// The offset of what follows an Ethernet type at `at` and, for IP, up to two VLAN tags from `after` on.
fn ethertype(frame: &[u8], at: Range<usize>, after: usize) -> Result<usize, NotIp> {
    let (mut at, mut after, mut tags) = (at, after, 0);
    loop {
        let needed = after.max(at.end);
        if frame.len() < needed {
            return Err(NotIp::TooShort {
                needed: needed + 1,
                had: frame.len(),
            });
        }
        match u16::from_be_bytes(octets(frame, at)) {
            ETHERTYPE_IPV4 | ETHERTYPE_IPV6 => return Ok(after),
            ETHERTYPE_ARP => return Err(NotIp::Arp),
            tag if tags < 2 && ETHERTYPES_VLAN.contains(&tag) => {
                at = after + 2..after + 4;
                after += 4;
                tags += 1;
            }
            length if length < ETHERTYPE_LEAST => return Err(NotIp::Llc(length)),
            other => return Err(NotIp::EtherType(other)),
        }
    }
}

/// The offset after a header of `header_len` octets that starts with an address family in either octet order.
fn address_family(frame: &[u8], header_len: usize) -> Result<usize, NotIp> {
    if frame.len() < header_len {
        return Err(NotIp::TooShort {
            needed: header_len + 1,
            had: frame.len(),
        });
    }
    let family = u32::from_be_bytes(octets(frame, 0..4));
    let is_ip = |family: u32| family == AF_INET || AF_INET6.contains(&family);
    if is_ip(family) || is_ip(family.swap_bytes()) {
        return Ok(header_len);
    }
    // Families are small numbers: the smaller reading is the one meant.
    Err(NotIp::AddressFamily(family.min(family.swap_bytes())))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, hex};
    use super::*;

    fn with_header(header: &str) -> Vec<u8> {
        [hex(header), samples::esp()].concat()
    }

    #[test]
    fn every_link_layer_leads_to_the_packet() {
        let macs = "4a4957dfad84 2a8743193838";
        for (link, header) in [
            (LinkType::RAW, String::new()),
            (LinkType::IPV6, String::new()),
            (LinkType::DLT_12, String::new()),
            (LinkType::DLT_RAW_OPENBSD, String::new()),
            (LinkType::ETHERNET, format!("{macs} 86dd")),
            (LinkType::ETHERNET, format!("{macs} 8100 0064 86dd")),
            (
                LinkType::ETHERNET,
                format!("{macs} 88a8 0064 8100 0065 86dd"),
            ),
            (
                LinkType::LINUX_SLL,
                "0000 0001 0006 2a8743193838 0000 86dd".into(),
            ),
            (
                LinkType::LINUX_SLL2,
                "86dd 0000 00000002 0001 00 06 2a87431938380000".into(),
            ),
            (LinkType::NULL, "0a000000".into()),
            (LinkType::NULL, "18000000".into()),
            (LinkType::NULL, "0000001c".into()),
            (LinkType::NULL, "1e000000".into()),
            (LinkType::LOOP, "00000018".into()),
            (LinkType::DLT_12, "00000018".into()),
            (LinkType::ENC, "18000000 0b58bce8 00000001".into()),
        ] {
            let frame = with_header(&header);
            assert_eq!(
                network(link, &frame),
                Ok(Network {
                    offset: frame.len() - 156,
                    len: 156,
                    version: 6
                }),
                "{link:?} {header}"
            );
        }
    }

    #[test]
    fn a_header_announces_the_other_version_and_this_one_again() {
        let macs = "4a4957dfad84 2a8743193838";
        for (link, ipv6, ipv4) in [
            (LinkType::RAW, String::new(), String::new()),
            (
                LinkType::ETHERNET,
                format!("{macs} 86dd"),
                format!("{macs} 0800"),
            ),
            (
                LinkType::ETHERNET,
                format!("{macs} 88a8 0064 8100 0065 86dd"),
                format!("{macs} 88a8 0064 8100 0065 0800"),
            ),
            (
                LinkType::LINUX_SLL,
                "0000 0001 0006 2a8743193838 0000 86dd".into(),
                "0000 0001 0006 2a8743193838 0000 0800".into(),
            ),
            (
                LinkType::LINUX_SLL2,
                "86dd 0000 00000002 0001 00 06 2a87431938380000".into(),
                "0800 0000 00000002 0001 00 06 2a87431938380000".into(),
            ),
            (
                LinkType::LINUX_SLL2,
                "8100 0000 00000002 0001 00 06 2a87431938380000 0064 86dd".into(),
                "8100 0000 00000002 0001 00 06 2a87431938380000 0064 0800".into(),
            ),
            (LinkType::NULL, "18000000".into(), "02000000".into()),
            (LinkType::LOOP, "00000018".into(), "00000002".into()),
            (
                LinkType::ENC,
                "18000000 0b58bce8 00000001".into(),
                "02000000 0b58bce8 00000001".into(),
            ),
        ] {
            let mut header = hex(&ipv6);
            assert_eq!(announce(link, &mut header, 4), link);
            assert_eq!(header, hex(&ipv4), "{link:?}");
            announce(link, &mut header, 6);
            assert_eq!(header, hex(&ipv6), "{link:?}");
        }
        let mut darwin = hex("0000001e");
        announce(LinkType::NULL, &mut darwin, 6);
        assert_eq!(darwin, hex("0000001e"));
        assert_eq!(announce(LinkType::IPV6, &mut [], 4), LinkType::RAW);
    }

    #[test]
    fn a_frame_takes_another_packet() {
        let mut frame = samples::ethernet();
        frame.extend([0; 6]);
        let (link, octets) = with_packet(LinkType::ETHERNET, &frame, &samples::tcp_syn4()).unwrap();
        assert_eq!(link, LinkType::ETHERNET);
        assert_eq!(octets[..12], frame[..12]);
        assert_eq!(octets[12..14], [8, 0]);
        assert_eq!(octets[14..], samples::tcp_syn4());
        let (_, octets) = with_packet(LinkType::ETHERNET, &frame, &samples::esp()).unwrap();
        assert_eq!(octets, samples::ethernet());
        assert!(with_packet(LinkType::RAW, &[0x50], &samples::esp()).is_err());
    }

    #[test]
    fn an_ipv4_packet_in_bsd_loopback() {
        let frame = [hex("02000000"), samples::tcp_syn4()].concat();
        assert_eq!(
            network(LinkType::NULL, &frame),
            Ok(Network {
                offset: 4,
                len: 60,
                version: 4
            })
        );
    }

    #[test]
    fn ethernet_padding_is_not_the_packets() {
        let mut frame = samples::ethernet();
        frame.extend([0; 6]);
        assert_eq!(network(LinkType::ETHERNET, &frame).unwrap().len, 156);
    }

    #[test]
    fn a_cut_capture_has_what_is_there() {
        let frame = samples::ethernet();
        assert_eq!(network(LinkType::ETHERNET, &frame[..100]).unwrap().len, 86);
        assert_eq!(network(LinkType::ETHERNET, &frame[..15]).unwrap().len, 1);
        assert_eq!(
            network(LinkType::ETHERNET, &frame[..14]),
            Err(NotIp::TooShort {
                needed: 15,
                had: 14
            })
        );
    }

    #[test]
    fn other_frames_say_what_they_are() {
        let macs = "4a4957dfad84 2a8743193838";
        for (link, frame, said) in [
            (LinkType::ETHERNET, format!("{macs} 0806 0001"), "ARP"),
            (
                LinkType::ETHERNET,
                format!("{macs} 88cc 0207"),
                "ethertype 0x88cc",
            ),
            (
                LinkType::ETHERNET,
                format!("{macs} 8100 0001 8100 0002 8100 0003 86dd"),
                "ethertype 0x8100",
            ),
            (
                LinkType::ETHERNET,
                format!("{macs} 0026 4242"),
                "IEEE 802.3 frame of length 38 with an LLC header",
            ),
            (LinkType::NULL, "07000000 60".into(), "address family 7"),
            (LinkType::RAW, "50".into(), "IP version 5"),
            (
                LinkType::RAW,
                String::new(),
                "frame too short: 1 octets needed, 0 there",
            ),
            (LinkType(127), "60".into(), "link type 127"),
        ] {
            let refusal = network(link, &hex(&frame)).unwrap_err();
            assert_eq!(refusal.to_string(), said);
        }
    }
}
