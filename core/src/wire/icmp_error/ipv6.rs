//! ICMPv6 errors (RFC 4443, 2.4).

use super::{Cause, IcmpError, NoIcmpError};
use crate::wire::checksum::upper_layer;
use crate::wire::extension::{End, walk};
use crate::wire::icmpv6::{self, Type};
use crate::wire::ipv6::{self, Ipv6, MINIMUM_MTU};
use crate::wire::{IpProtocol, put};
use std::net::{IpAddr, Ipv6Addr};

const HOP_LIMIT: u8 = 64;

/// Source and destination of a packet that an error may be sent about (RFC 4443, 2.4 (e)).
pub(super) fn ends(invoking: &[u8], cause: Cause) -> Result<(IpAddr, IpAddr), NoIcmpError> {
    let header = Ipv6::parse(invoking).map_err(|_| NoIcmpError::NoHeader)?;
    let (src, dst) = (header.src(), header.dst());
    if let End::Upper {
        protocol: IpProtocol::ICMPV6,
        offset,
        ..
    } = walk(invoking).end
        && let Some(message) = invoking.get(offset).copied()
        && (Type(message).is_error() || Type(message) == Type::REDIRECT)
    {
        return Err(NoIcmpError::AboutError { message });
    }
    // Path MTU discovery works for multicast too: the exception of (e.3).
    if dst.is_multicast() && !matches!(cause, Cause::PacketTooBig { .. }) {
        let dst = dst.into();
        return Err(NoIcmpError::Multicast { dst });
    }
    if src.is_unspecified() || src.is_multicast() {
        let src = src.into();
        return Err(NoIcmpError::Source { src });
    }
    Ok((src.into(), dst.into()))
}

/// The packet, with as much of the one that it is about as fits into the minimum MTU (RFC 4443, 2.4 (c)).
pub(super) fn emit(error: &IcmpError<'_>, src: Ipv6Addr, dst: Ipv6Addr) -> Vec<u8> {
    let room = MINIMUM_MTU - ipv6::HEADER_LEN - icmpv6::field::PARAMETER.end;
    let mut message = error.message(room);
    let next_header = IpProtocol::ICMPV6;
    let sum = upper_layer(src.into(), dst.into(), next_header, &message);
    put(&mut message, icmpv6::field::CHECKSUM, &sum.to_be_bytes());
    ipv6::packet((src, dst), next_header, HOP_LIMIT, &message)
}
