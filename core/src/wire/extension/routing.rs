//! Routing header, RFC 8200, 4.4.
//!
//! ```text
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |  Next Header  |  Hdr Ext Len  |  Routing Type | Segments Left |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! |                   type-specific data                          |
//! +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```
//! Types 0 (RFC 5095 deprecates it), 2 (RFC 6275) and 4 (RFC 8754) have 4 octets of their own, then addresses.

use super::ExtensionHeader;
use crate::wire::{IpProtocol, WireError, octets};
use std::net::Ipv6Addr;

/// Where the fields are, in octets from the start of the header.
pub mod field {
    use std::ops::Range;

    /// What follows.
    pub const NEXT_HEADER: Range<usize> = 0..1;
    /// Length in 8-octet units, without the first 8 octets.
    pub const HEADER_EXTENSION_LENGTH: Range<usize> = 1..2;
    /// Routing type.
    pub const ROUTING_TYPE: Range<usize> = 2..3;
    /// Hops still to visit.
    pub const SEGMENTS_LEFT: Range<usize> = 3..4;
    /// Reserved in types 0 and 2; last entry, flags and tag in type 4.
    pub const TYPE_SPECIFIC: Range<usize> = 4..8;
}

/// A view of a whole routing header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Routing<'a>(&'a [u8]);

impl<'a> Routing<'a> {
    /// Takes octets that start with a routing header.
    ///
    /// # Errors
    /// [`WireError::Truncated`] if it is not whole by its own length.
    pub fn parse(rest: &'a [u8]) -> Result<Self, WireError> {
        let length = ExtensionHeader::Routing.length(rest)?;
        Ok(Self(rest.get(..length).unwrap_or_default()))
    }

    /// What follows.
    pub fn next_header(self) -> IpProtocol {
        IpProtocol(u8::from_be_bytes(octets(self.0, field::NEXT_HEADER)))
    }

    /// Routing type.
    pub fn routing_type(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::ROUTING_TYPE))
    }

    /// Hops still to visit.
    pub fn segments_left(self) -> u8 {
        u8::from_be_bytes(octets(self.0, field::SEGMENTS_LEFT))
    }

    /// What the routing type is called.
    pub fn type_name(self) -> Option<&'static str> {
        match self.routing_type() {
            0 => Some("source route"),
            2 => Some("home address"),
            3 => Some("RPL source route"),
            4 => Some("segment routing"),
            _ => None,
        }
    }

    /// The addresses in the order of the wire, for types 0, 2 and 4; empty for others, which compress theirs.
    /// Type 4 may have TLVs behind them; its last entry field counts the addresses.
    pub fn addresses(self) -> impl DoubleEndedIterator<Item = Ipv6Addr> + 'a {
        let data = self.0.get(field::TYPE_SPECIFIC.end..).unwrap_or_default();
        let (all, _) = data.as_chunks::<16>();
        let [last_entry] = octets(self.0, 4..5);
        let count = match self.routing_type() {
            0 | 2 => all.len(),
            4 => usize::from(last_entry) + 1,
            _ => 0,
        };
        all.get(..count.min(all.len()))
            .unwrap_or_default()
            .iter()
            .map(|address| Ipv6Addr::from(*address))
    }

    /// Where the packet goes in the end: the destination of an upper layer's pseudo-header (RFC 8200, 8.1).
    /// `None` where the base header has it (no segments left) or the type is not one whose order is known.
    pub fn final_destination(self) -> Option<Ipv6Addr> {
        if self.segments_left() == 0 {
            return None;
        }
        match self.routing_type() {
            // Segment lists are in reverse order of the path (RFC 8754, 2).
            4 => self.addresses().next(),
            _ => self.addresses().next_back(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::samples::{self, hex};
    use super::*;

    #[test]
    fn a_source_route_ends_at_its_last_address() {
        let packet = samples::routed_udp(2);
        let routing = Routing::parse(&packet[40..]).unwrap();
        assert_eq!(routing.next_header(), IpProtocol::UDP);
        assert_eq!(routing.routing_type(), 0);
        assert_eq!(routing.segments_left(), 2);
        assert_eq!(routing.addresses().count(), 2);
        assert_eq!(
            routing.final_destination(),
            Some("fd00:a::2".parse().unwrap())
        );
    }

    #[test]
    fn without_segments_left_the_base_header_has_the_destination() {
        let packet = samples::routed_udp(0);
        let routing = Routing::parse(&packet[40..]).unwrap();
        assert_eq!(routing.final_destination(), None);
    }

    #[test]
    fn a_segment_list_is_in_reverse_and_tlvs_are_no_addresses() {
        let mut header = hex("3b05 0401 01000000");
        header.extend([0x11; 16]);
        header.extend([0x22; 16]);
        header.extend([0x33; 8]);
        let routing = Routing::parse(&header).unwrap();
        assert_eq!(routing.addresses().count(), 2);
        assert_eq!(
            routing.final_destination(),
            Some(Ipv6Addr::from([0x11; 16]))
        );
    }
}
