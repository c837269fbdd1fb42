//! ICMPv6 errors about packets under AH or ESP: the association that the quoted packet names (`esp6_ctlinput`).

use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::World;
use crate::trace::Event;
use crate::wire::extension::{End, ExtensionHeader, walk};
use crate::wire::icmpv6::{self, Icmpv6};
use crate::wire::ipv6::Ipv6;
use crate::wire::{IpProtocol, ah, esp};
use std::ops::Range;

/// What an error message (RFC 4443, 3) says about an association; `None` for other messages and other packets. Only an
/// event comes of it: the path MTU is the sender's business.
pub(super) fn icmp6_quoted(world: &World, m: &Chain, off: usize) -> Option<Event> {
    let packet = world.mbufs.to_vec(m);
    let message = packet.get(off..)?;
    let kind = Icmpv6::parse(message).ok()?.message_type();
    if !kind.is_error() {
        return None;
    }
    let field = icmpv6::field::PARAMETER;
    let parameter = u32::from_be_bytes(*message.get(field.clone())?.first_chunk()?);
    let quoted = message.get(field.end..)?;
    let header = Ipv6::parse(quoted).ok()?;
    let (src, dst) = (header.src().into(), header.dst().into());
    let (proto, spi) = association(quoted)?;
    Some(Event::Quoted {
        message: kind.0,
        parameter,
        dst,
        proto,
        spi,
        found: world
            .sad
            .key_lookup_sa(dst, proto, spi)
            .or_else(|| world.sad.key_lookup_pattern(src, dst, proto, spi)),
    })
}

/// Protocol and SPI of the first AH or ESP header of a packet, whose end may be cut off.
fn association(quoted: &[u8]) -> Option<(Protocol, u32)> {
    let walk = walk(quoted);
    let spi = |start: usize, field: Range<usize>| {
        let octets = quoted.get(start + field.start..start + field.end)?;
        Some(u32::from_be_bytes(*octets.first_chunk()?))
    };
    let header = walk.headers.iter().find(|h| h.kind == ExtensionHeader::Ah);
    if let Some(header) = header {
        return Some((Protocol::Ah, spi(header.offset, ah::field::SPI)?));
    }
    match walk.end {
        End::Upper {
            protocol: IpProtocol::ESP,
            offset,
            ..
        } => Some((Protocol::Esp, spi(offset, esp::field::SPI)?)),
        _ => None,
    }
}
