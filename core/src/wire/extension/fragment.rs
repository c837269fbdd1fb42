//! Fragment header, RFC 8200, 4.5.
//!
//! ```text
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                         Identification                        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::ExtensionHeader;
use crate::wire::error::require;
use crate::wire::{IpProtocol, WireError, octets};

/// Length of the header in octets.
pub const FRAGMENT_LEN: usize = 8;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// What the first fragment's data starts with.
    pub const NEXT_HEADER: Range<usize> = 0..1;
    /// Reserved.
    pub const RESERVED: Range<usize> = 1..2;
    /// Offset in 8-octet units: the upper 13 bits.
    pub const OFFSET: Range<usize> = 2..4;
    /// More fragments: the lowest bit.
    pub const MORE: Range<usize> = 3..4;
    /// Identification.
    pub const IDENTIFICATION: Range<usize> = 4..8;
}

/// A view of a fragment header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment<'a>(&'a [u8]);

impl<'a> From<&'a [u8; FRAGMENT_LEN]> for Fragment<'a> {
    fn from(header: &'a [u8; FRAGMENT_LEN]) -> Self {
        Self(header)
    }
}

impl<'a> Fragment<'a> {
    /// Takes octets that start with a fragment header.
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 8 octets.
    pub fn parse(rest: &'a [u8]) -> Result<Self, WireError> {
        require(ExtensionHeader::Fragment.name(), rest, FRAGMENT_LEN)?;
        Ok(Self(rest))
    }

    /// What the first fragment's data starts with.
    pub fn next_header(self) -> IpProtocol {
        IpProtocol(u8::from_be_bytes(octets(self.0, field::NEXT_HEADER)))
    }

    /// Offset of the data in the reassembled packet's fragmentable part, in octets.
    pub fn offset(self) -> usize {
        usize::from(u16::from_be_bytes(octets(self.0, field::OFFSET)) & 0xfff8)
    }

    /// Whether fragments follow this one.
    pub fn more(self) -> bool {
        u8::from_be_bytes(octets(self.0, field::MORE)) & 1 != 0
    }

    /// Whether the packet is whole in spite of the header (RFC 6946).
    pub fn is_atomic(self) -> bool {
        self.offset() == 0 && !self.more()
    }

    /// Identification, the same in all fragments of a packet.
    pub fn identification(self) -> u32 {
        u32::from_be_bytes(octets(self.0, field::IDENTIFICATION))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn reads_a_kernels_fragments() {
        let packet = samples::fragment(false);
        let fragment = Fragment::parse(&packet[40..]).unwrap();
        assert_eq!(fragment.next_header(), IpProtocol::ESP);
        assert_eq!(fragment.offset(), 1448);
        assert!(fragment.more());
        assert_eq!(fragment.identification(), 0x4d87_a378);
    }

    #[test]
    fn offset_zero_without_more_is_atomic() {
        assert!(
            Fragment::parse(&[58, 0, 0, 0, 0, 0, 0, 1])
                .unwrap()
                .is_atomic()
        );
        assert!(
            !Fragment::parse(&[58, 0, 0, 1, 0, 0, 0, 1])
                .unwrap()
                .is_atomic()
        );
        assert!(
            !Fragment::parse(&[58, 0, 0, 8, 0, 0, 0, 1])
                .unwrap()
                .is_atomic()
        );
    }
}
