//! IPComp header, RFC 3173, 3.3.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |  Next Header  |     Flags     | Compression Parameter Index   |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```

use super::error::require;
use super::{IpProtocol, WireError, octets};

/// Length of the header in octets.
pub const HEADER_LEN: usize = 4;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// What the payload is once it is decompressed.
    pub const NEXT_HEADER: Range<usize> = 0..1;
    /// Zero.
    pub const FLAGS: Range<usize> = 1..2;
    /// Compression parameter index.
    pub const CPI: Range<usize> = 2..4;
}

/// A view of octets that start with an IPComp header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ipcomp<'a>(&'a [u8]);

impl<'a> Ipcomp<'a> {
    /// Takes octets that start with an IPComp header.
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 4 octets.
    pub fn parse(ipcomp: &'a [u8]) -> Result<Self, WireError> {
        require("IPComp header", ipcomp, HEADER_LEN)?;
        Ok(Self(ipcomp))
    }

    /// What the payload is once it is decompressed.
    pub fn next_header(self) -> IpProtocol {
        IpProtocol(u8::from_be_bytes(octets(self.0, field::NEXT_HEADER)))
    }

    /// Compression parameter index; below 64 it names an algorithm, from 256 on an association.
    pub fn cpi(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::CPI))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_next_header_and_cpi() {
        let ipcomp = Ipcomp::parse(&[58, 0, 0x9f, 0xae, 0x2b]).unwrap();
        assert_eq!(ipcomp.next_header(), IpProtocol::ICMPV6);
        assert_eq!(ipcomp.cpi(), 0x9fae);
        assert!(matches!(
            Ipcomp::parse(&[58, 0, 0x9f]),
            Err(WireError::Truncated {
                needed: 4,
                had: 3,
                ..
            })
        ));
    }
}
