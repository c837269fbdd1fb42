//! User Datagram Protocol, RFC 768, and the octets of RFC 3948 that tell what is in UDP port 4500.
//!
//! ```text
//!  0      7 8     15 16    23 24    31
//! +--------+--------+--------+--------+
//! |     Source      |   Destination   |
//! |      Port       |      Port       |
//! +--------+--------+--------+--------+
//! |     Length      |    Checksum     |
//! +--------+--------+--------+--------+
//! ```

use super::error::require;
use super::{WireError, octets, put};
use serde::{Deserialize, Serialize};

/// Length of the header in octets.
pub const HEADER_LEN: usize = 8;

/// The port of ESP in UDP, and of IKE beside it (RFC 3948, 2).
pub const IPSEC_NAT_T: u16 = 4500;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// Source port.
    pub const SOURCE_PORT: Range<usize> = 0..2;
    /// Destination port.
    pub const DESTINATION_PORT: Range<usize> = 2..4;
    /// Length of header and data.
    pub const LENGTH: Range<usize> = 4..6;
    /// Checksum; 0 is none.
    pub const CHECKSUM: Range<usize> = 6..8;
}

/// A view of a datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Udp<'a>(&'a [u8]);

impl<'a> Udp<'a> {
    /// Takes octets that start with a UDP header; the data may be cut.
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 8 octets.
    pub fn parse(udp: &'a [u8]) -> Result<Self, WireError> {
        require("UDP header", udp, HEADER_LEN)?;
        Ok(Self(udp))
    }

    /// Source port.
    pub fn source_port(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::SOURCE_PORT))
    }

    /// Destination port.
    pub fn destination_port(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::DESTINATION_PORT))
    }

    /// The length field: octets of header and data.
    pub fn length(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::LENGTH))
    }

    /// Checksum; 0 if the sender made none.
    pub fn checksum(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::CHECKSUM))
    }

    /// Everything after the header that is there.
    pub fn data(self) -> &'a [u8] {
        self.0.get(HEADER_LEN..).unwrap_or_default()
    }

    /// What a datagram from or to port 4500 carries; `None` for other ports and without data.
    pub fn encapsulation(self) -> Option<Encapsulation> {
        if ![self.source_port(), self.destination_port()].contains(&IPSEC_NAT_T) {
            return None;
        }
        Encapsulation::of(self.data())
    }
}

/// What is in UDP port 4500 (RFC 3948, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encapsulation {
    /// An ESP packet: its SPI is never zero.
    Esp,
    /// An IKE message behind the non-ESP marker, four zero octets.
    Ike,
    /// One octet 0xff that keeps a NAT's mapping alive.
    Keepalive,
}

impl Encapsulation {
    /// What a datagram's data is by its first octets; `None` without data.
    pub fn of(data: &[u8]) -> Option<Self> {
        Some(match data {
            [] => return None,
            [0xff] => Self::Keepalive,
            [0, 0, 0, 0, ..] => Self::Ike,
            _ => Self::Esp,
        })
    }
}

/// A UDP header, to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UdpHeader {
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// Octets of header and data.
    pub length: u16,
    /// Checksum; 0 for none.
    pub checksum: u16,
}

impl UdpHeader {
    /// The header's 8 octets.
    pub fn emit(&self) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        let fields = [
            (field::SOURCE_PORT, self.source_port),
            (field::DESTINATION_PORT, self.destination_port),
            (field::LENGTH, self.length),
            (field::CHECKSUM, self.checksum),
        ];
        for (range, value) in fields {
            put(&mut header, range, &value.to_be_bytes());
        }
        header
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_and_writes_a_kernels_header() {
        let packet = samples::udp();
        let udp = Udp::parse(&packet[40..]).unwrap();
        assert_eq!(udp.source_port(), 42858);
        assert_eq!(udp.destination_port(), 33435);
        assert_eq!(udp.length(), 32);
        assert_eq!(udp.checksum(), 0xda87);
        assert_eq!(udp.data().len(), 24);
        assert_eq!(udp.encapsulation(), None);
        let header = UdpHeader {
            source_port: 42858,
            destination_port: 33435,
            length: 32,
            checksum: 0xda87,
        };
        assert_eq!(header.emit(), packet[40..48]);
    }

    #[test]
    fn the_first_octets_tell_what_port_4500_carries() {
        let datagram = |data: &[u8]| [&[0x11, 0x94, 0x11, 0x94, 0, 0, 0, 0], data].concat();
        let kind = |data: &[u8]| Udp::parse(&datagram(data)).unwrap().encapsulation();
        assert_eq!(kind(&[]), None);
        assert_eq!(kind(&[0xff]), Some(Encapsulation::Keepalive));
        assert_eq!(kind(&[0, 0, 0, 0, 1]), Some(Encapsulation::Ike));
        assert_eq!(kind(&[0, 0, 0, 1, 0]), Some(Encapsulation::Esp));
    }
}
