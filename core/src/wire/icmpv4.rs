//! ICMP, RFC 792: type, code, checksum, and for echo messages identifier and sequence number, where ICMPv6 has them.

use super::error::require;
use super::icmpv6::field;
use super::{WireError, octets};
use std::fmt;

/// Length of every message before its data in octets.
pub const HEADER_LEN: usize = 8;

/// The type, and the code, of the message that a packet does not fit and may not be cut; octets 6 and 7 are the MTU of the
/// next hop (RFC 1191, 4).
pub const FRAGMENTATION_NEEDED: (Type, u8) = (Type::DESTINATION_UNREACHABLE, 4);

/// A message type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type(pub u8);

impl Type {
    /// Echo reply.
    pub const ECHO_REPLY: Self = Self(0);
    /// Destination unreachable.
    pub const DESTINATION_UNREACHABLE: Self = Self(3);
    /// Source quench.
    pub const SOURCE_QUENCH: Self = Self(4);
    /// Redirect.
    pub const REDIRECT: Self = Self(5);
    /// Echo request.
    pub const ECHO_REQUEST: Self = Self(8);
    /// Time exceeded.
    pub const TIME_EXCEEDED: Self = Self(11);

    /// Parameter problem.
    pub const PARAMETER_PROBLEM: Self = Self(12);

    /// Whether it reports an error, with the packet that caused it as data (RFC 1122, 3.2.2).
    pub fn is_error(self) -> bool {
        [
            Self::DESTINATION_UNREACHABLE,
            Self::SOURCE_QUENCH,
            Self::REDIRECT,
            Self::TIME_EXCEEDED,
            Self::PARAMETER_PROBLEM,
        ]
        .contains(&self)
    }

    /// Whether it is an echo request or reply.
    pub fn is_echo(self) -> bool {
        [Self::ECHO_REQUEST, Self::ECHO_REPLY].contains(&self)
    }

    /// What people call it, where it is a common one.
    pub fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            0 => "echo reply",
            3 => "destination unreachable",
            5 => "redirect",
            8 => "echo request",
            11 => "time exceeded",
            12 => "parameter problem",
            _ => return None,
        })
    }
}

/// `8 · echo request`, or the bare number where there is no name.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} · {name}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

/// A view of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Icmpv4<'a>(&'a [u8]);

impl<'a> Icmpv4<'a> {
    /// Takes a message.
    ///
    /// # Errors
    /// [`WireError::Truncated`] under 8 octets.
    pub fn parse(message: &'a [u8]) -> Result<Self, WireError> {
        require("ICMP header", message, HEADER_LEN)?;
        Ok(Self(message))
    }

    /// Type.
    pub fn message_type(self) -> Type {
        Type(u8::from_be_bytes(octets(self.0, field::TYPE)))
    }

    /// Code.
    pub fn code(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::CODE))
    }

    /// Checksum.
    pub fn checksum(self) -> u16 {
        u16::from_be_bytes(octets(self.0, field::CHECKSUM))
    }

    /// Identifier and sequence number of an echo request or reply.
    pub fn echo(self) -> Option<(u16, u16)> {
        self.message_type().is_echo().then(|| {
            (
                u16::from_be_bytes(octets(self.0, field::IDENTIFIER)),
                u16::from_be_bytes(octets(self.0, field::SEQUENCE)),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_a_kernels_echo_request() {
        let packet = samples::echo_request4();
        let message = Icmpv4::parse(&packet[20..]).unwrap();
        assert_eq!(message.message_type().to_string(), "8 · echo request");
        assert_eq!(message.code(), 0);
        assert_eq!(message.checksum(), 0x279b);
        assert_eq!(message.echo(), Some((0x0b05, 1)));
        assert!(Icmpv4::parse(&packet[20..27]).is_err());
    }
}
