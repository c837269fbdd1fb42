//! IPv6 header, RFC 8200, 3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |Version| Traffic Class |           Flow Label                  |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |         Payload Length        |  Next Header  |   Hop Limit   |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                     Source Address (16 octets)                |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                  Destination Address (16 octets)              |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::error::require;
use super::{IpProtocol, WireError, octets, put};
use std::net::Ipv6Addr;

/// The least MTU of a link in octets (RFC 8200, 5).
pub const MINIMUM_MTU: usize = 1280;

/// Length of the header in octets.
pub const HEADER_LEN: usize = 40;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// Version: the upper 4 bits.
    pub const VERSION: Range<usize> = 0..1;
    /// Traffic class: 8 bits from bit 4.
    pub const TRAFFIC_CLASS: Range<usize> = 0..2;
    /// Flow label: the lower 20 bits.
    pub const FLOW_LABEL: Range<usize> = 1..4;
    /// Octets after this header, extension headers included.
    pub const PAYLOAD_LENGTH: Range<usize> = 4..6;
    /// What follows.
    pub const NEXT_HEADER: Range<usize> = 6..7;
    /// Hop limit.
    pub const HOP_LIMIT: Range<usize> = 7..8;
    /// Source address.
    pub const SRC: Range<usize> = 8..24;
    /// Destination address.
    pub const DST: Range<usize> = 24..40;
}

/// A view of a packet that starts with an IPv6 header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ipv6<'a>(&'a [u8]);

impl<'a> Ipv6<'a> {
    /// Takes a packet whose base header is whole; the payload may be cut.
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 40 octets, [`WireError::Version`] if the version is not 6.
    pub fn parse(packet: &'a [u8]) -> Result<Self, WireError> {
        const WHAT: &str = "IPv6 header";
        require(WHAT, packet, HEADER_LEN)?;
        match u8::from_be_bytes(octets(packet, field::VERSION)) >> 4 {
            6 => Ok(Self(packet)),
            found => Err(WireError::Version {
                what: WHAT,
                expected: 6,
                found,
            }),
        }
    }

    fn first_word(self) -> u32 {
        u32::from_be_bytes(octets(self.0, 0..4))
    }

    /// Traffic class: DSCP and ECN (RFC 2474, RFC 3168).
    pub fn traffic_class(self) -> u8 {
        let [class, _, _, _] = (self.first_word() << 4).to_be_bytes();
        class
    }

    /// Flow label, 20 bits (RFC 6437).
    pub fn flow_label(self) -> u32 {
        self.first_word() & 0x000f_ffff
    }

    /// The payload length field: octets after the base header, extension headers included.
    pub fn payload_length(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::PAYLOAD_LENGTH))
    }

    /// What follows the base header.
    pub fn next_header(self) -> IpProtocol {
        IpProtocol(u8::from_be_bytes(octets(self.0, field::NEXT_HEADER)))
    }

    /// Hop limit.
    pub fn hop_limit(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::HOP_LIMIT))
    }

    /// Source address.
    pub fn src(self) -> Ipv6Addr {
        Ipv6Addr::from(octets::<16>(self.0, field::SRC))
    }

    /// Destination address.
    pub fn dst(self) -> Ipv6Addr {
        Ipv6Addr::from(octets::<16>(self.0, field::DST))
    }

    /// Length of the whole packet in octets by its own length field. A payload length of 0 before hop-by-hop
    /// options marks a jumbogram (RFC 2675) or an offloaded segment: then it is all that is there.
    pub fn packet_len(self) -> usize {
        if self.payload_length() == 0 && self.next_header() == IpProtocol::HOP_BY_HOP {
            return self.0.len();
        }
        HEADER_LEN + usize::from(self.payload_length())
    }
}

/// The fields of an IPv6 header, to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ipv6Header {
    /// Traffic class.
    pub traffic_class: u8,
    /// Flow label, 20 bits; the upper 12 are not written.
    pub flow_label: u32,
    /// Octets after the base header.
    pub payload_length: u16,
    /// What follows.
    pub next_header: IpProtocol,
    /// Hop limit.
    pub hop_limit: u8,
    /// Source address.
    pub src: Ipv6Addr,
    /// Destination address.
    pub dst: Ipv6Addr,
}

impl Ipv6Header {
    /// The header's 40 octets.
    pub fn emit(&self) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        let first_word =
            6 << 28 | u32::from(self.traffic_class) << 20 | self.flow_label & 0x000f_ffff;
        put(&mut header, 0..4, &first_word.to_be_bytes());
        put(
            &mut header,
            field::PAYLOAD_LENGTH,
            &self.payload_length.to_be_bytes(),
        );
        put(&mut header, field::NEXT_HEADER, &[self.next_header.0]);
        put(&mut header, field::HOP_LIMIT, &[self.hop_limit]);
        put(&mut header, field::SRC, &self.src.octets());
        put(&mut header, field::DST, &self.dst.octets());
        header
    }
}

/// A packet with `upper` behind a header without class and label.
pub fn packet(
    (src, dst): (Ipv6Addr, Ipv6Addr),
    next_header: IpProtocol,
    hop_limit: u8,
    upper: &[u8],
) -> Vec<u8> {
    let header = Ipv6Header {
        traffic_class: 0,
        flow_label: 0,
        payload_length: u16::try_from(upper.len()).unwrap_or(u16::MAX),
        next_header,
        hop_limit,
        src,
        dst,
    };
    [header.emit().as_slice(), upper].concat()
}

impl From<Ipv6<'_>> for Ipv6Header {
    fn from(ip: Ipv6<'_>) -> Self {
        Self {
            traffic_class: ip.traffic_class(),
            flow_label: ip.flow_label(),
            payload_length: ip.payload_length(),
            next_header: ip.next_header(),
            hop_limit: ip.hop_limit(),
            src: ip.src(),
            dst: ip.dst(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_every_field() {
        let mut packet = samples::esp();
        packet[..4].copy_from_slice(&[0x6b, 0x83, 0x40, 0xd9]);
        let ip = Ipv6::parse(&packet).unwrap();
        assert_eq!(ip.traffic_class(), 0xb8);
        assert_eq!(ip.flow_label(), 0x340d9);
        assert_eq!(ip.payload_length(), 116);
        assert_eq!(ip.next_header(), IpProtocol::ESP);
        assert_eq!(ip.hop_limit(), 64);
        assert_eq!(ip.src().to_string(), "fd00:a::1");
        assert_eq!(ip.dst().to_string(), "fd00:a::2");
        assert_eq!(ip.packet_len(), 156);
    }

    #[test]
    fn emits_what_a_kernel_sent() {
        let packet = samples::esp();
        let header = Ipv6Header {
            traffic_class: 0,
            flow_label: 0x340d9,
            payload_length: 116,
            next_header: IpProtocol(50),
            hop_limit: 64,
            src: "fd00:a::1".parse().unwrap(),
            dst: "fd00:a::2".parse().unwrap(),
        };
        assert_eq!(header.emit(), packet[..40]);
        assert_eq!(Ipv6Header::from(Ipv6::parse(&packet).unwrap()), header);
    }

    #[test]
    fn a_short_header_says_how_short() {
        assert_eq!(
            Ipv6::parse(&samples::esp()[..39]),
            Err(WireError::Truncated {
                what: "IPv6 header",
                needed: 40,
                had: 39
            })
        );
    }

    #[test]
    fn another_version_is_refused() {
        assert!(matches!(
            Ipv6::parse(&[0x45; 40]),
            Err(WireError::Version {
                expected: 6,
                found: 4,
                ..
            })
        ));
    }

    #[test]
    fn length_zero_is_a_jumbogram_only_before_hop_by_hop_options() {
        let mut packet = samples::esp();
        packet[4..6].fill(0);
        assert_eq!(Ipv6::parse(&packet).unwrap().packet_len(), 40);
        packet[6] = 0;
        assert_eq!(Ipv6::parse(&packet).unwrap().packet_len(), 156);
    }
}
