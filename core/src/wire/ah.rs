//! Authentication Header, RFC 4302, 2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! | Next Header   |  Payload Len  |          RESERVED             |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                 Security Parameters Index (SPI)               |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                    Sequence Number Field                      |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ~                Integrity Check Value-ICV (variable)           ~
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::error::require;
use super::{IpProtocol, WireError, octets, put};
use std::ops::Range;

/// Length of the header without its ICV in octets.
pub const HEADER_LEN: usize = 12;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// What follows.
    pub const NEXT_HEADER: Range<usize> = 0..1;
    /// Length of the header in 4-octet units, minus 2.
    pub const PAYLOAD_LEN: Range<usize> = 1..2;
    /// Zero.
    pub const RESERVED: Range<usize> = 2..4;
    /// Security parameters index.
    pub const SPI: Range<usize> = 4..8;
    /// Sequence number; with extended sequence numbers its lower half.
    pub const SEQUENCE: Range<usize> = 8..12;
}

/// A view of octets that start with an AH header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ah<'a>(&'a [u8]);

impl<'a> Ah<'a> {
    /// Takes octets that start with an AH header, whole by its own length.
    ///
    /// # Errors
    /// [`WireError::Truncated`] if the header or its ICV is cut, [`WireError::Length`] if its length field
    /// leaves no room for the fixed fields.
    pub fn parse(ah: &'a [u8]) -> Result<Self, WireError> {
        const WHAT: &str = "AH header";
        require(WHAT, ah, HEADER_LEN)?;
        let view = Self(ah);
        if view.header_len() < HEADER_LEN {
            return Err(WireError::Length {
                what: WHAT,
                length: view.header_len(),
                least: HEADER_LEN,
            });
        }
        require(WHAT, ah, view.header_len())?;
        Ok(view)
    }

    /// What follows.
    pub fn next_header(self) -> IpProtocol {
        IpProtocol(u8::from_be_bytes(octets(self.0, field::NEXT_HEADER)))
    }

    /// The payload length field: 4-octet units, minus 2.
    pub fn payload_len(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::PAYLOAD_LEN))
    }

    /// Length of the header with its ICV in octets.
    pub fn header_len(self) -> usize {
        (usize::from(self.payload_len()) + 2) * 4
    }

    /// Security parameters index.
    pub fn spi(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::SPI))
    }

    /// Sequence number; with extended sequence numbers its lower half.
    pub fn sequence(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::SEQUENCE))
    }

    /// Where the ICV is, from the start of the header, with the padding that aligns it (RFC 4302, 3.3.3.2.1).
    pub fn icv_range(self) -> Range<usize> {
        HEADER_LEN..self.header_len()
    }

    /// The ICV with its padding.
    pub fn icv(self) -> &'a [u8] {
        self.0.get(self.icv_range()).unwrap_or_default()
    }
}

/// The fixed fields of an AH header, to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AhHeader {
    /// What follows.
    pub next_header: IpProtocol,
    /// Length of the header with its ICV in 4-octet units, minus 2.
    pub payload_len: u8,
    /// Security parameters index.
    pub spi: u32,
    /// Sequence number; with extended sequence numbers its lower half.
    pub sequence: u32,
}

impl AhHeader {
    /// The 12 octets before the ICV.
    pub fn emit(&self) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        put(&mut header, field::NEXT_HEADER, &[self.next_header.0]);
        put(&mut header, field::PAYLOAD_LEN, &[self.payload_len]);
        put(&mut header, field::SPI, &self.spi.to_be_bytes());
        put(&mut header, field::SEQUENCE, &self.sequence.to_be_bytes());
        header
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_and_writes_a_kernels_header() {
        let packet = samples::ah4();
        let ah = Ah::parse(&packet[20..]).unwrap();
        assert_eq!(ah.next_header(), IpProtocol::ICMP);
        assert_eq!(ah.payload_len(), 4);
        assert_eq!(ah.header_len(), 24);
        assert_eq!(ah.spi(), 0x08ca_a91b);
        assert_eq!(ah.sequence(), 1);
        assert_eq!(ah.icv_range(), 12..24);
        assert_eq!(ah.icv(), &packet[32..44]);
        let header = AhHeader {
            next_header: IpProtocol(1),
            payload_len: 4,
            spi: 0x08ca_a91b,
            sequence: 1,
        };
        assert_eq!(header.emit(), packet[20..32]);
    }

    #[test]
    fn a_length_field_under_the_fixed_part_is_refused() {
        assert!(matches!(
            Ah::parse(&[6, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]),
            Err(WireError::Length {
                length: 8,
                least: 12,
                ..
            })
        ));
    }

    #[test]
    fn a_cut_icv_says_how_much_is_missing() {
        let packet = samples::ah4();
        assert!(matches!(
            Ah::parse(&packet[20..43]),
            Err(WireError::Truncated {
                needed: 24,
                had: 23,
                ..
            })
        ));
    }
}
