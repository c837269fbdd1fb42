//! ICMP errors that arrive: the association that the quoted packet names (`esp6_ctlinput`, `ah6_ctlinput`), and the path
//! MTU (`icmp6_mtudisc_update`, `icmp_mtudisc`).

use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef, unscoped};
use crate::stage::path_mtu::{PathMtuRefused, plateau};
use crate::stage::{Counter, World};
use crate::trace::{Event, Observer};
use crate::wire::extension::{End, ExtensionHeader, walk};
use crate::wire::icmpv6::{self, Icmpv6};
use crate::wire::ipv4::Ipv4;
use crate::wire::ipv6::Ipv6;
use crate::wire::udp::Udp;
use crate::wire::{IpProtocol, ah, esp, icmpv4, udp};
use std::net::IpAddr;
use std::ops::Range;

/// An ICMP error message, as far as it can be read.
struct ErrorMessage {
    kind: u8,
    /// MTU, pointer, or nothing, by type.
    parameter: u32,
    /// The MTU, if it is one that tells it; in octets.
    mtu: Option<usize>,
    /// Source of the packet quoted.
    src: IpAddr,
    /// Its destination.
    dst: IpAddr,
    /// Protocol and SPI of its first AH or ESP header.
    association: Option<(Protocol, u32)>,
}

/// Does what an error message asks of this host; nothing for other messages.
pub(super) fn icmp_ctlinput(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    off: usize,
    proto: IpProtocol,
) {
    let is_error = match (proto, world.peek::<1>(m, off)) {
        (_, Err(_)) => false,
        (IpProtocol::ICMPV6, Ok([kind])) => icmpv6::Type(kind).is_error(),
        (_, Ok([kind])) => icmpv4::Type(kind).is_error(),
    };
    if !is_error {
        return;
    }
    let packet = world.mbufs.to_vec(m);
    let message = packet.get(off..).unwrap_or_default();
    let read = match proto {
        IpProtocol::ICMPV6 => icmpv6_error(world, message),
        _ => fragmentation_needed(world, message),
    };
    let Some(error) = read else {
        return;
    };
    let found = error
        .association
        .and_then(|(proto, spi)| association(world, &error, proto, spi));
    if let Some((proto, spi)) = error.association {
        o.record(world, m, || Event::Quoted {
            message: error.kind,
            parameter: error.parameter,
            dst: error.dst,
            proto,
            spi,
            found,
        });
    }
    if let Some(mtu) = error.mtu {
        mtudisc_update(world, o, m, &error, mtu, found);
    }
}

/// The association that the packet quoted was protected by (`key_allocsa`), as far as addresses and SPI tell.
fn association(world: &World, error: &ErrorMessage, proto: Protocol, spi: u32) -> Option<SavRef> {
    let (src, dst) = (error.src, error.dst);
    let sad = &world.sad;
    sad.key_lookup_sa(dst, proto, spi)
        .or_else(|| sad.key_lookup_pattern(src, dst, proto, spi))
}

/// Believes a message about a packet that this host has sent, if it lowers the path MTU (RFC 8201, 4; RFC 4301, 8.2.1).
fn mtudisc_update(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    error: &ErrorMessage,
    mtu: usize,
    found: Option<SavRef>,
) {
    // Who looks at a capture has sent nothing.
    if world.addresses.is_empty() {
        return;
    }
    let dst = error.dst;
    let learned = match has_sent(world, error, found) {
        true => world.learn_path_mtu(dst, mtu),
        false => Err(PathMtuRefused::NotSent),
    };
    if learned.is_ok() {
        let counter = match dst {
            IpAddr::V6(_) => Counter::Icmp6PathMtuChanged,
            IpAddr::V4(_) => Counter::IcmpPathMtuChanged,
        };
        world.count(o, m, counter, 1);
    }
    o.record(world, m, || Event::PathMtu { dst, mtu, learned });
}

/// Whether the packet quoted can be one of this host's own: from its address, and protected by an association that it has,
/// or in clear to where it sent something in clear.
fn has_sent(world: &World, error: &ErrorMessage, found: Option<SavRef>) -> bool {
    let own = world
        .addresses
        .iter()
        .any(|own| unscoped(*own) == unscoped(error.src));
    if !own {
        return false;
    }
    match (error.association, found.and_then(|sav| world.sad.get(sav))) {
        (None, _) => world.paths.has_clear(error.dst),
        (Some(_), None) => false,
        (Some(_), Some(association)) => {
            let src = association.config().src;
            src.is_unspecified() || unscoped(src) == unscoped(error.src)
        }
    }
}

/// An ICMPv6 error (RFC 4443, 3).
fn icmpv6_error(world: &World, message: &[u8]) -> Option<ErrorMessage> {
    let kind = Icmpv6::parse(message).ok()?.message_type();
    let parameter = parameter(message)?;
    let quoted = message.get(icmpv6::field::PARAMETER.end..)?;
    let header = Ipv6::parse(quoted).ok()?;
    let mtu = (kind == icmpv6::Type::PACKET_TOO_BIG).then(|| usize::try_from(parameter).ok());
    Some(ErrorMessage {
        kind: kind.0,
        parameter,
        mtu: mtu.flatten(),
        src: header.src().into(),
        dst: header.dst().into(),
        association: quoted_association(world, quoted),
    })
}

/// That a packet does not fit and may not be cut (RFC 1191, 4): the one ICMP error that changes anything here.
fn fragmentation_needed(world: &World, message: &[u8]) -> Option<ErrorMessage> {
    let icmp = icmpv4::Icmpv4::parse(message).ok()?;
    if (icmp.message_type(), icmp.code()) != icmpv4::FRAGMENTATION_NEEDED {
        return None;
    }
    // The upper half is unused, whatever is in it.
    let parameter = parameter(message)? & 0xffff;
    let quoted = message.get(icmpv4::HEADER_LEN..)?;
    let header = Ipv4::parse(quoted).ok()?;
    let mtu = match usize::try_from(parameter).ok()? {
        0 => plateau(header.total_length().into()),
        mtu => mtu,
    };
    Some(ErrorMessage {
        kind: icmp.message_type().0,
        parameter,
        mtu: Some(mtu),
        src: header.src().into(),
        dst: header.dst().into(),
        association: quoted_association(world, quoted),
    })
}

fn parameter(message: &[u8]) -> Option<u32> {
    let octets = message.get(icmpv6::field::PARAMETER)?;
    Some(u32::from_be_bytes(*octets.first_chunk()?))
}

/// Protocol and SPI of the first AH or ESP header of a packet, whose end may be cut off; ESP may be in UDP (RFC 3948).
fn quoted_association(world: &World, quoted: &[u8]) -> Option<(Protocol, u32)> {
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
        End::Upper {
            protocol: IpProtocol::UDP,
            offset,
            ..
        } if is_encapsulation(world, quoted.get(offset..)?) => {
            let spi = spi(offset + udp::HEADER_LEN, esp::field::SPI)?;
            Some((Protocol::Esp, spi))
        }
        // A router may quote no more of AH than its SPI.
        End::Malformed { offset, .. } if is_ah_cut(quoted, offset) => {
            Some((Protocol::Ah, spi(offset, ah::field::SPI)?))
        }
        _ => None,
    }
}

fn is_ah_cut(quoted: &[u8], offset: usize) -> bool {
    Ipv4::parse(quoted)
        .is_ok_and(|header| (header.protocol(), header.header_len()) == (IpProtocol::AH, offset))
}

fn is_encapsulation(world: &World, datagram: &[u8]) -> bool {
    Udp::parse(datagram).is_ok_and(|udp| {
        world
            .sad
            .has_encapsulation(udp.source_port(), udp.destination_port())
    })
}
