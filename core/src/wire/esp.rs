//! Encapsulating Security Payload, RFC 4303, 2.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ ----
//! |               Security Parameters Index (SPI)                 | ^Int.
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |Cov-
//! |                      Sequence Number                          | |ered
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ | ----
//! |        Payload Data (variable), the IV at its start           | |   ^
//! ~                                                               ~ |   |
//! +               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |Conf.
//! |               |     Padding (0-255 octets)                    | |Cov-
//! +-+-+-+-+-+-+-+-+               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ |ered
//! |                               |  Pad Length   | Next Header   | v   v
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+ ------
//! ~           Integrity Check Value (variable)                    ~
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::error::require;
use super::{IpProtocol, WireError, octets, put};

/// Length of SPI and sequence number in octets; the IV belongs to the payload data.
pub const HEADER_LEN: usize = 8;

/// Length of pad length and next header in octets.
pub const TRAILER_LEN: usize = 2;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// Security parameters index.
    pub const SPI: Range<usize> = 0..4;
    /// Sequence number; with extended sequence numbers its lower half.
    pub const SEQUENCE: Range<usize> = 4..8;
}

/// A view of octets that start with an ESP header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Esp<'a>(&'a [u8]);

impl<'a> Esp<'a> {
    /// Takes octets that start with an ESP header.
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 8 octets.
    pub fn parse(esp: &'a [u8]) -> Result<Self, WireError> {
        require("ESP header", esp, HEADER_LEN)?;
        Ok(Self(esp))
    }

    /// Security parameters index.
    pub fn spi(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::SPI))
    }

    /// Sequence number; with extended sequence numbers its lower half.
    pub fn sequence(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::SEQUENCE))
    }

    /// Everything after the sequence number: IV, payload, trailer and ICV, which only an association tells apart.
    pub fn body(self) -> &'a [u8] {
        self.0.get(HEADER_LEN..).unwrap_or_default()
    }
}

/// An ESP header, to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EspHeader {
    /// Security parameters index.
    pub spi: u32,
    /// Sequence number; with extended sequence numbers its lower half.
    pub sequence: u32,
}

impl EspHeader {
    /// The header's 8 octets.
    pub fn emit(&self) -> [u8; HEADER_LEN] {
        let mut header = [0; HEADER_LEN];
        put(&mut header, field::SPI, &self.spi.to_be_bytes());
        put(&mut header, field::SEQUENCE, &self.sequence.to_be_bytes());
        header
    }
}

/// A view of decrypted octets that end with an ESP trailer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trailer<'a> {
    payload: &'a [u8],
    padding: &'a [u8],
    next_header: IpProtocol,
}

impl<'a> Trailer<'a> {
    /// Takes decrypted payload with its padding, pad length and next header at the end, without an ICV.
    /// The padding's contents are not looked at (see [`Trailer::padding`]).
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 2 octets, [`WireError::PadLength`] if the padding would begin before
    /// `plain` does.
    pub fn parse(plain: &'a [u8]) -> Result<Self, WireError> {
        let Some((before, &[pad_length, next_header])) = plain.split_last_chunk() else {
            return Err(WireError::Truncated {
                what: "ESP trailer",
                needed: TRAILER_LEN,
                had: plain.len(),
            });
        };
        let pad_length = usize::from(pad_length);
        let too_long = WireError::PadLength {
            pad_length,
            available: before.len(),
        };
        let (payload, padding) = before
            .len()
            .checked_sub(pad_length)
            .and_then(|payload| before.split_at_checked(payload))
            .ok_or(too_long)?;
        Ok(Self {
            payload,
            padding,
            next_header: IpProtocol(next_header),
        })
    }

    /// The octets before the padding.
    pub fn payload(self) -> &'a [u8] {
        self.payload
    }

    /// The padding; its length is the pad length field.
    pub fn padding(self) -> &'a [u8] {
        self.padding
    }

    /// What the payload is.
    pub fn next_header(self) -> IpProtocol {
        self.next_header
    }

    /// Length of the trailer in octets: padding, pad length and next header.
    pub fn trailer_len(self) -> usize {
        self.padding.len() + TRAILER_LEN
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_and_writes_a_kernels_header() {
        let packet = samples::esp();
        let esp = Esp::parse(&packet[40..]).unwrap();
        assert_eq!(esp.spi(), 0x0b58_bce8);
        assert_eq!(esp.sequence(), 1);
        assert_eq!(esp.body().len(), 108);
        let header = EspHeader {
            spi: 0x0b58_bce8,
            sequence: 1,
        };
        assert_eq!(header.emit(), packet[40..48]);
    }

    #[test]
    fn seven_octets_are_no_header() {
        assert_eq!(
            Esp::parse(&[0; 7]),
            Err(WireError::Truncated {
                what: "ESP header",
                needed: 8,
                had: 7
            })
        );
    }

    #[test]
    fn a_trailer_splits_payload_from_padding() {
        let trailer = Trailer::parse(&[0xaa, 0xbb, 1, 2, 3, 3, 58]).unwrap();
        assert_eq!(trailer.payload(), [0xaa, 0xbb]);
        assert_eq!(trailer.padding(), [1, 2, 3]);
        assert_eq!(trailer.next_header(), IpProtocol::ICMPV6);
        assert_eq!(trailer.trailer_len(), 5);
    }

    #[test]
    fn padding_may_be_all_there_is_and_no_more() {
        assert_eq!(Trailer::parse(&[1, 2, 2, 59]).unwrap().payload(), [0_u8; 0]);
        assert_eq!(
            Trailer::parse(&[1, 2, 3, 59]),
            Err(WireError::PadLength {
                pad_length: 3,
                available: 2
            })
        );
        assert!(matches!(
            Trailer::parse(&[59]),
            Err(WireError::Truncated {
                needed: 2,
                had: 1,
                ..
            })
        ));
    }
}
