//! ICMPv6, RFC 4443, 2.1, with echo (4.1), and the names of neighbor discovery and MLD messages.
//!
//! ```text
//!  0                   1                   2                   3
//!  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |     Type      |     Code      |          Checksum             |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |           Identifier          |        Sequence Number        |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |     Data ...
//! +-+-+-+-+-
//! ```

use super::error::require;
use super::{WireError, octets, put};
use std::fmt;

/// Length of type, code and checksum in octets.
pub const HEADER_LEN: usize = 4;

/// Length of an echo message before its data in octets.
pub const ECHO_LEN: usize = 8;

/// Where the fields are, in octets from the start of the message.
pub mod field {
    use std::ops::Range;

    /// Type.
    pub const TYPE: Range<usize> = 0..1;
    /// Code.
    pub const CODE: Range<usize> = 1..2;
    /// Checksum, with a pseudo-header.
    pub const CHECKSUM: Range<usize> = 2..4;
    /// Identifier of an echo message.
    pub const IDENTIFIER: Range<usize> = 4..6;
    /// Sequence number of an echo message.
    pub const SEQUENCE: Range<usize> = 6..8;
    /// Unused or a parameter of messages other than echo: MTU, pointer, flags.
    pub const PARAMETER: Range<usize> = 4..8;
    /// Target address of a neighbor solicitation or advertisement.
    pub const TARGET: Range<usize> = 8..24;
}

/// A message type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type(pub u8);

impl Type {
    /// Packet too big.
    pub const PACKET_TOO_BIG: Self = Self(2);
    /// Time exceeded.
    pub const TIME_EXCEEDED: Self = Self(3);
    /// Parameter problem.
    pub const PARAMETER_PROBLEM: Self = Self(4);
    /// Echo request.
    pub const ECHO_REQUEST: Self = Self(128);
    /// Echo reply.
    pub const ECHO_REPLY: Self = Self(129);
    /// Redirect, RFC 4861.
    pub const REDIRECT: Self = Self(137);
    /// Neighbor solicitation, RFC 4861.
    pub const NEIGHBOR_SOLICITATION: Self = Self(135);
    /// Neighbor advertisement, RFC 4861.
    pub const NEIGHBOR_ADVERTISEMENT: Self = Self(136);

    /// Whether it reports an error, with the packet that caused it as data.
    pub fn is_error(self) -> bool {
        self.0 < 128
    }

    /// Whether it is an echo request or reply.
    pub fn is_echo(self) -> bool {
        [Self::ECHO_REQUEST, Self::ECHO_REPLY].contains(&self)
    }

    /// What people call it, where it is a common one.
    pub fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            1 => "destination unreachable",
            2 => "packet too big",
            3 => "time exceeded",
            4 => "parameter problem",
            128 => "echo request",
            129 => "echo reply",
            130 => "MLD query",
            131 => "MLD report",
            132 => "MLD done",
            133 => "router solicitation",
            134 => "router advertisement",
            135 => "neighbor solicitation",
            136 => "neighbor advertisement",
            137 => "redirect",
            143 => "MLDv2 report",
            _ => return None,
        })
    }
}

/// `128 · echo request`, or the bare number where there is no name.
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
pub struct Icmpv6<'a>(&'a [u8]);

impl<'a> Icmpv6<'a> {
    /// Takes a message.
    ///
    /// # Errors
    /// [`WireError::Truncated`] if it is shorter than its type's fixed fields: 8 octets for echo, 4 for others.
    pub fn parse(message: &'a [u8]) -> Result<Self, WireError> {
        require("ICMPv6 header", message, HEADER_LEN)?;
        let view = Self(message);
        if view.message_type().is_echo() {
            require("ICMPv6 echo", message, ECHO_LEN)?;
        }
        Ok(view)
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

/// The fixed fields of an echo message, to be written before its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Echo {
    /// Request or reply.
    pub message_type: Type,
    /// Checksum; 0 while it is computed.
    pub checksum: u16,
    /// Identifier.
    pub identifier: u16,
    /// Sequence number.
    pub sequence: u16,
}

impl Echo {
    /// The message's first 8 octets.
    pub fn emit(&self) -> [u8; ECHO_LEN] {
        let mut header = [0; ECHO_LEN];
        put(&mut header, field::TYPE, &[self.message_type.0]);
        put(&mut header, field::CHECKSUM, &self.checksum.to_be_bytes());
        put(
            &mut header,
            field::IDENTIFIER,
            &self.identifier.to_be_bytes(),
        );
        put(&mut header, field::SEQUENCE, &self.sequence.to_be_bytes());
        header
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn reads_and_writes_a_kernels_echo_request() {
        let packet = samples::echo_request();
        let message = Icmpv6::parse(&packet[40..]).unwrap();
        assert_eq!(message.message_type(), Type::ECHO_REQUEST);
        assert_eq!(message.code(), 0);
        assert_eq!(message.checksum(), 0x4399);
        assert_eq!(message.echo(), Some((0xfb, 1)));
        let echo = Echo {
            message_type: Type(128),
            checksum: 0x4399,
            identifier: 0xfb,
            sequence: 1,
        };
        assert_eq!(echo.emit(), packet[40..48]);
    }

    #[test]
    fn only_echo_needs_eight_octets() {
        assert!(matches!(
            Icmpv6::parse(&[128, 0, 0, 0, 0, 1, 0]),
            Err(WireError::Truncated {
                needed: 8,
                had: 7,
                ..
            })
        ));
        assert_eq!(Icmpv6::parse(&[1, 4, 0, 0]).unwrap().echo(), None);
        assert_eq!(Type(143).to_string(), "143 · MLDv2 report");
        assert_eq!(Type(200).to_string(), "200");
    }
}
