//! What can be wrong with octets that should be a header.

use thiserror::Error;

/// A violation of a header's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WireError {
    /// The octets end before the structure does.
    #[error("{what}: {needed} octets needed, {had} there")]
    Truncated {
        /// The structure: `IPv6 header`.
        what: &'static str,
        /// Octets that it takes.
        needed: usize,
        /// Octets that are there.
        had: usize,
    },
    /// The version field is another one.
    #[error("{what}: version {found} instead of {expected}")]
    Version {
        /// The structure: `IPv6 header`.
        what: &'static str,
        /// The version that belongs there.
        expected: u8,
        /// The version that is there.
        found: u8,
    },
    /// The first octet of an IP packet names neither version.
    #[error("version {found} is neither IPv4 nor IPv6")]
    NeitherVersion {
        /// The version that is there.
        found: u8,
    },
    /// A length field gives less than the structure's fixed part takes.
    #[error("{what}: its length field says {length} octets, the least is {least}")]
    Length {
        /// The structure: `TCP header`.
        what: &'static str,
        /// The length that the field gives, in octets.
        length: usize,
        /// The length of the fixed part in octets.
        least: usize,
    },
    /// An ESP pad length exceeds what precedes it (RFC 4303, 2.4).
    #[error("ESP trailer: pad length {pad_length}, but {available} octets precede it")]
    PadLength {
        /// The pad length field.
        pad_length: usize,
        /// Octets before the pad length field.
        available: usize,
    },
}

/// Fails with [`WireError::Truncated`] unless `octets` holds `needed` octets.
pub(super) fn require(what: &'static str, octets: &[u8], needed: usize) -> Result<(), WireError> {
    if octets.len() < needed {
        return Err(WireError::Truncated {
            what,
            needed,
            had: octets.len(),
        });
    }
    Ok(())
}
