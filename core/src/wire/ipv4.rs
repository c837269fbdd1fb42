//! IPv4 header, RFC 791, 3.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |Version|  IHL  |Type of Service|          Total Length         |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |         Identification        |Flags|      Fragment Offset    |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |  Time to Live |    Protocol   |         Header Checksum       |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                       Source Address                          |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                    Destination Address                        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                    Options and padding                        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::checksum::ones_complement;
use super::error::require;
use super::{IpProtocol, WireError, octets};
use std::net::Ipv4Addr;

/// Length of the header without options in octets.
pub const HEADER_LEN: usize = 20;

/// Length of the longest header in octets: an IHL of 15.
pub const MOST_HEADER_LEN: usize = 60;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// Version: the upper 4 bits.
    pub const VERSION: Range<usize> = 0..1;
    /// Internet header length in 4-octet units: the lower 4 bits.
    pub const IHL: Range<usize> = 0..1;
    /// Type of service: DSCP and ECN.
    pub const TYPE_OF_SERVICE: Range<usize> = 1..2;
    /// Length of the packet, header included.
    pub const TOTAL_LENGTH: Range<usize> = 2..4;
    /// Identification, for reassembly.
    pub const IDENTIFICATION: Range<usize> = 4..6;
    /// Flags: the upper 3 bits.
    pub const FLAGS: Range<usize> = 6..7;
    /// Fragment offset in 8-octet units: the lower 13 bits.
    pub const FRAGMENT_OFFSET: Range<usize> = 6..8;
    /// Time to live.
    pub const TIME_TO_LIVE: Range<usize> = 8..9;
    /// What follows.
    pub const PROTOCOL: Range<usize> = 9..10;
    /// Checksum of the header alone.
    pub const HEADER_CHECKSUM: Range<usize> = 10..12;
    /// Source address.
    pub const SRC: Range<usize> = 12..16;
    /// Destination address.
    pub const DST: Range<usize> = 16..20;
}

/// A view of a packet that starts with an IPv4 header, options included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ipv4<'a>(&'a [u8]);

impl<'a> Ipv4<'a> {
    /// Takes a packet whose header is whole, options included; the payload may be cut.
    ///
    /// # Errors
    /// [`WireError::Truncated`] if the header is cut, [`WireError::Version`] if the version is not 4,
    /// [`WireError::Length`] if IHL is under 5.
    pub fn parse(packet: &'a [u8]) -> Result<Self, WireError> {
        const WHAT: &str = "IPv4 header";
        require(WHAT, packet, HEADER_LEN)?;
        let view = Self(packet);
        match u8::from_be_bytes(octets(packet, field::VERSION)) >> 4 {
            4 => {}
            found => {
                return Err(WireError::Version {
                    what: WHAT,
                    expected: 4,
                    found,
                });
            }
        }
        if view.header_len() < HEADER_LEN {
            return Err(WireError::Length {
                what: WHAT,
                length: view.header_len(),
                least: HEADER_LEN,
            });
        }
        require(WHAT, packet, view.header_len())?;
        Ok(view)
    }

    /// Length of the header with its options in octets: four times the IHL field.
    pub fn header_len(self) -> usize {
        usize::from(u8::from_be_bytes(octets(self.0, field::IHL)) & 0x0f) * 4
    }

    /// Type of service.
    pub fn type_of_service(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::TYPE_OF_SERVICE))
    }

    /// The total length field: octets of header and payload.
    pub fn total_length(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::TOTAL_LENGTH))
    }

    /// Identification.
    pub fn identification(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::IDENTIFICATION))
    }

    /// Whether the packet must not be fragmented.
    pub fn dont_fragment(self) -> bool {
        u8::from_be_bytes(octets(self.0, field::FLAGS)) & 0x40 != 0
    }

    /// Whether fragments follow this one.
    pub fn more_fragments(self) -> bool {
        u8::from_be_bytes(octets(self.0, field::FLAGS)) & 0x20 != 0
    }

    /// Fragment offset in octets.
    pub fn fragment_offset(self) -> usize {
        usize::from(u16::from_be_bytes(octets(self.0, field::FRAGMENT_OFFSET)) & 0x1fff) * 8
    }

    /// Time to live.
    pub fn time_to_live(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::TIME_TO_LIVE))
    }

    /// What follows the header.
    pub fn protocol(self) -> IpProtocol {
        IpProtocol(u8::from_be_bytes(octets(self.0, field::PROTOCOL)))
    }

    /// The header checksum field.
    pub fn header_checksum(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::HEADER_CHECKSUM))
    }

    /// Source address.
    pub fn src(self) -> Ipv4Addr {
        Ipv4Addr::from(octets::<4>(self.0, field::SRC))
    }

    /// Destination address.
    pub fn dst(self) -> Ipv4Addr {
        Ipv4Addr::from(octets::<4>(self.0, field::DST))
    }

    /// The header, options included.
    pub fn header(self) -> &'a [u8] {
        self.0.get(..self.header_len()).unwrap_or_default()
    }

    /// Options with their padding; empty in most packets.
    pub fn options(self) -> &'a [u8] {
        self.0
            .get(HEADER_LEN..self.header_len())
            .unwrap_or_default()
    }

    /// Length of the whole packet in octets by its own length field. A total length of 0 is left by
    /// segmentation offload: then it is all that is there.
    pub fn packet_len(self) -> usize {
        match self.total_length() {
            0 => self.0.len(),
            length => usize::from(length),
        }
    }
}

/// The checksum that belongs into a header, options included, whatever stands in its place (RFC 791, 3.1).
pub fn checksum(header: &[u8]) -> u16 {
    let before = header.get(..field::HEADER_CHECKSUM.start);
    let after = header.get(field::HEADER_CHECKSUM.end..);
    ones_complement([before.unwrap_or_default(), after.unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn the_checksum_is_a_kernels_whatever_stands_in_its_place() {
        let mut header = samples::tcp_syn4()[..20].to_vec();
        assert_eq!(checksum(&header), 0x3ca8);
        header[10] ^= 0xff;
        assert_eq!(checksum(&header), 0x3ca8);
    }

    #[test]
    fn reads_every_field() {
        let packet = samples::ah4();
        let ip = Ipv4::parse(&packet).unwrap();
        assert_eq!(ip.header_len(), 20);
        assert_eq!(ip.type_of_service(), 0);
        assert_eq!(ip.total_length(), 108);
        assert_eq!(ip.identification(), 0x799f);
        assert!(ip.dont_fragment());
        assert!(!ip.more_fragments());
        assert_eq!(ip.fragment_offset(), 0);
        assert_eq!(ip.time_to_live(), 64);
        assert_eq!(ip.protocol(), IpProtocol::AH);
        assert_eq!(ip.src().to_string(), "10.9.0.1");
        assert_eq!(ip.dst().to_string(), "10.9.0.2");
        assert_eq!(ip.options(), [0_u8; 0]);
    }

    #[test]
    fn options_belong_to_the_header() {
        let mut packet = [0; 24];
        packet[0] = 0x46;
        packet[20..].copy_from_slice(&[0x94, 4, 0, 0]);
        let ip = Ipv4::parse(&packet).unwrap();
        assert_eq!(ip.header_len(), 24);
        assert_eq!(ip.options(), [0x94, 4, 0, 0]);
        assert_eq!(
            Ipv4::parse(&packet[..23]),
            Err(WireError::Truncated {
                what: "IPv4 header",
                needed: 24,
                had: 23
            })
        );
    }

    #[test]
    fn an_ihl_under_five_is_refused() {
        assert!(matches!(
            Ipv4::parse(&[0x44; 40]),
            Err(WireError::Length {
                length: 16,
                least: 20,
                ..
            })
        ));
    }

    #[test]
    fn fragment_offset_is_in_octets() {
        let mut packet = samples::ah4();
        packet[6..8].copy_from_slice(&[0x20, 0xb9]);
        let ip = Ipv4::parse(&packet).unwrap();
        assert!(ip.more_fragments());
        assert_eq!(ip.fragment_offset(), 1480);
    }
}
