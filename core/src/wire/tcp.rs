//! Transmission Control Protocol, RFC 9293, 3.1.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |          Source Port          |       Destination Port        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                        Sequence Number                        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                    Acknowledgment Number                      |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |  Data |       |C|E|U|A|P|R|S|F|                               |
//! | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
//! |       |       |R|E|G|K|H|T|N|N|                               |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |           Checksum            |         Urgent Pointer        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                           [Options]                           |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::error::require;
use super::{WireError, octets, put};
use std::fmt;

/// Length of the header without options in octets.
pub const HEADER_LEN: usize = 20;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// Source port.
    pub const SOURCE_PORT: Range<usize> = 0..2;
    /// Destination port.
    pub const DESTINATION_PORT: Range<usize> = 2..4;
    /// Sequence number.
    pub const SEQUENCE: Range<usize> = 4..8;
    /// Acknowledgment number.
    pub const ACKNOWLEDGMENT: Range<usize> = 8..12;
    /// Length of the header in 4-octet units: the upper 4 bits.
    pub const DATA_OFFSET: Range<usize> = 12..13;
    /// Control bits.
    pub const FLAGS: Range<usize> = 13..14;
    /// Window.
    pub const WINDOW: Range<usize> = 14..16;
    /// Checksum.
    pub const CHECKSUM: Range<usize> = 16..18;
    /// Urgent pointer.
    pub const URGENT_POINTER: Range<usize> = 18..20;
}

/// The control bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    /// No more data.
    pub const FIN: Self = Self(0x01);
    /// Synchronize sequence numbers.
    pub const SYN: Self = Self(0x02);
    /// Hand the data over at once.
    pub const PSH: Self = Self(0x08);
    /// The acknowledgment number counts.
    pub const ACK: Self = Self(0x10);

    /// These and those.
    pub fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether all of them are set.
    pub fn contains(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    const NAMES: [(u8, &'static str); 8] = [
        (0x01, "FIN"),
        (0x02, "SYN"),
        (0x04, "RST"),
        (0x08, "PSH"),
        (0x10, "ACK"),
        (0x20, "URG"),
        (0x40, "ECE"),
        (0x80, "CWR"),
    ];
}

/// The names of the bits that are set, with a space between: `SYN ACK`.
impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (_, name) in Self::NAMES.iter().filter(|(bit, _)| self.0 & bit != 0) {
            write!(f, "{separator}{name}")?;
            separator = " ";
        }
        Ok(())
    }
}

/// A view of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tcp<'a>(&'a [u8]);

impl<'a> Tcp<'a> {
    /// Takes octets that start with a TCP header, options included; the data may be cut.
    ///
    /// # Errors
    /// [`WireError::Truncated`] if the header is cut, [`WireError::Length`] if the data offset is under 5.
    pub fn parse(tcp: &'a [u8]) -> Result<Self, WireError> {
        const WHAT: &str = "TCP header";
        require(WHAT, tcp, HEADER_LEN)?;
        let view = Self(tcp);
        if view.header_len() < HEADER_LEN {
            return Err(WireError::Length {
                what: WHAT,
                length: view.header_len(),
                least: HEADER_LEN,
            });
        }
        require(WHAT, tcp, view.header_len())?;
        Ok(view)
    }

    /// Source port.
    pub fn source_port(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::SOURCE_PORT))
    }

    /// Destination port.
    pub fn destination_port(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::DESTINATION_PORT))
    }

    /// Sequence number.
    pub fn sequence(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::SEQUENCE))
    }

    /// Acknowledgment number.
    pub fn acknowledgment(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::ACKNOWLEDGMENT))
    }

    /// Length of the header with its options in octets: four times the data offset field.
    pub fn header_len(self) -> usize {
        usize::from(u8::from_be_bytes(octets(self.0, field::DATA_OFFSET)) >> 4) * 4
    }

    /// Control bits.
    pub fn flags(self) -> Flags {
        Flags(u8::from_be_bytes(octets(self.0, field::FLAGS)))
    }

    /// Window, before scaling.
    pub fn window(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::WINDOW))
    }

    /// Checksum.
    pub fn checksum(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::CHECKSUM))
    }

    /// Urgent pointer.
    pub fn urgent_pointer(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::URGENT_POINTER))
    }

    /// Options with their padding.
    pub fn options(self) -> Options<'a> {
        Options(
            self.0
                .get(HEADER_LEN..self.header_len())
                .unwrap_or_default(),
        )
    }

    /// Everything after the header that is there.
    pub fn data(self) -> &'a [u8] {
        self.0.get(self.header_len()..).unwrap_or_default()
    }
}

/// The options area (RFC 9293, 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options<'a>(&'a [u8]);

impl<'a> Options<'a> {
    /// Cuts the first option off: its kind, its data, and what follows. `None` at the end of the list and where an
    /// option's length cannot be right.
    fn split_first(self) -> Option<(u8, &'a [u8], Self)> {
        let (&kind, rest) = self.0.split_first()?;
        match kind {
            0 => None,
            1 => Some((kind, &[], Self(rest))),
            _ => {
                let (&length, rest) = rest.split_first()?;
                let data_len = usize::from(length).checked_sub(2)?;
                let (data, rest) = rest.split_at_checked(data_len)?;
                Some((kind, data, Self(rest)))
            }
        }
    }
}

/// The options by name, as far as they can be read, without no-operations: `MSS 1440, SACK permitted`.
impl fmt::Display for Options<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let mut left = *self;
        while let Some((kind, data, rest)) = left.split_first() {
            left = rest;
            if kind == 1 {
                continue;
            }
            f.write_str(separator)?;
            separator = ", ";
            match (kind, data) {
                (2, &[a, b]) => write!(f, "MSS {}", u16::from_be_bytes([a, b]))?,
                (3, &[shift]) => write!(f, "window scale {shift}")?,
                (4, []) => f.write_str("SACK permitted")?,
                (5, _) => f.write_str("SACK")?,
                (8, _) => f.write_str("timestamps")?,
                (19, _) => f.write_str("MD5 signature")?,
                (29, _) => f.write_str("authentication")?,
                _ => write!(f, "option {kind}")?,
            }
        }
        Ok(())
    }
}

/// A TCP header without options, to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TcpHeader {
    /// Source port.
    pub source_port: u16,
    /// Destination port.
    pub destination_port: u16,
    /// Number of the first octet of data.
    pub sequence: u32,
    /// Number of the next octet that is expected.
    pub acknowledgment: u32,
    /// Flags.
    pub flags: Flags,
    /// Octets that may come.
    pub window: u16,
    /// Checksum; 0 while it is computed.
    pub checksum: u16,
}

impl TcpHeader {
    /// The header's 20 octets.
    pub fn emit(&self) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        let words = HEADER_LEN / 4;
        put(
            &mut header,
            field::SOURCE_PORT,
            &self.source_port.to_be_bytes(),
        );
        put(
            &mut header,
            field::DESTINATION_PORT,
            &self.destination_port.to_be_bytes(),
        );
        put(&mut header, field::SEQUENCE, &self.sequence.to_be_bytes());
        put(
            &mut header,
            field::ACKNOWLEDGMENT,
            &self.acknowledgment.to_be_bytes(),
        );
        put(
            &mut header,
            field::DATA_OFFSET,
            &[u8::try_from(words << 4).unwrap_or_default()],
        );
        put(&mut header, field::FLAGS, &[self.flags.0]);
        put(&mut header, field::WINDOW, &self.window.to_be_bytes());
        put(&mut header, field::CHECKSUM, &self.checksum.to_be_bytes());
        header
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_every_field() {
        let packet = samples::tcp_syn();
        let tcp = Tcp::parse(&packet[40..]).unwrap();
        assert_eq!(tcp.source_port(), 57476);
        assert_eq!(tcp.destination_port(), 4243);
        assert_eq!(tcp.sequence(), 0x064d_40c1);
        assert_eq!(tcp.acknowledgment(), 0);
        assert_eq!(tcp.header_len(), 40);
        assert_eq!(tcp.flags(), Flags(0x02));
        assert_eq!(tcp.window(), 64800);
        assert_eq!(tcp.checksum(), 0xc7fe);
        assert_eq!(tcp.urgent_pointer(), 0);
        assert_eq!(tcp.data(), [0_u8; 0]);
        assert_eq!(
            tcp.options().to_string(),
            "MSS 1440, SACK permitted, timestamps, window scale 7"
        );
    }

    #[test]
    fn flags_are_named_in_order_of_their_bits() {
        assert_eq!(Flags(0x12).to_string(), "SYN ACK");
        assert_eq!(Flags(0).to_string(), "");
    }

    #[test]
    fn options_end_where_they_cannot_be_read() {
        assert_eq!(
            Options(&[1, 254, 3, 9, 0, 2, 4, 1, 1]).to_string(),
            "option 254"
        );
        assert_eq!(Options(&[2, 1, 4, 2]).to_string(), "");
        assert_eq!(Options(&[4, 2, 3, 9]).to_string(), "SACK permitted");
    }

    #[test]
    fn emits_what_it_parses() {
        let header = TcpHeader {
            source_port: 4321,
            destination_port: 80,
            sequence: 7,
            acknowledgment: 9,
            flags: Flags::SYN.with(Flags::ACK),
            window: 1000,
            checksum: 0xbeef,
        };
        let octets = header.emit();
        assert_eq!(octets[12..14], [0x50, 0x12]);
        let tcp = Tcp::parse(&octets).unwrap();
        assert_eq!((tcp.source_port(), tcp.destination_port()), (4321, 80));
        assert_eq!((tcp.sequence(), tcp.acknowledgment()), (7, 9));
        assert_eq!((tcp.window(), tcp.checksum()), (1000, 0xbeef));
        assert!(tcp.flags().contains(Flags::ACK) && !tcp.flags().contains(Flags::FIN));
    }

    #[test]
    fn a_data_offset_under_five_is_refused() {
        let mut packet = samples::tcp_syn();
        packet[52] = 0x40;
        assert!(matches!(
            Tcp::parse(&packet[40..]),
            Err(WireError::Length {
                length: 16,
                least: 20,
                ..
            })
        ));
        packet[52] = 0xb0;
        assert!(matches!(
            Tcp::parse(&packet[40..]),
            Err(WireError::Truncated {
                needed: 44,
                had: 40,
                ..
            })
        ));
    }
}
