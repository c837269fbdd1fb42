//! A routing header before AH: the ICV is to cover the form in which it arrives at the last hop (RFC 4302, 3.3.3.1.2.3).

use super::super::super::language::say;
use super::super::Cause;
use super::super::search::{Case, Hypothesis};
use super::seen;
use crate::sa::Protocol;
use crate::wire::extension::{ExtensionHeader, Routing, routing_field, walk};
use crate::wire::ipv6;

/// Octets of an address.
const ADDRESS: usize = 16;

/// Every form that the routing header and the destination have on their way.
pub(in super::super) fn forms(case: &Case<'_>) -> Vec<Hypothesis> {
    let met = case.met;
    let packet = &met.packet;
    if met.proto != Protocol::Ah || packet.first().is_none_or(|octet| octet >> 4 != 6) {
        return Vec::new();
    }
    let header = walk(packet)
        .headers
        .into_iter()
        .find(|header| header.kind == ExtensionHeader::Routing && header.offset < met.skip);
    let Some(header) = header else {
        return Vec::new();
    };
    let Some(routing) = packet
        .get(header.offset..)
        .and_then(|rest| Routing::parse(rest).ok())
    else {
        return Vec::new();
    };
    let listed: Vec<[u8; ADDRESS]> = routing
        .addresses()
        .map(|address| address.octets())
        .collect();
    let Some(destination) = packet.get(ipv6::field::DST).and_then(<[u8]>::first_chunk) else {
        return Vec::new();
    };
    let left = usize::from(routing.segments_left());
    let Some(hops) = listed
        .len()
        .checked_sub(left)
        .filter(|_| !listed.is_empty())
    else {
        return Vec::new();
    };
    // The route from its first hop on: those that were passed, where the packet is, those that are left.
    let (passed, rest) = listed.split_at_checked(hops).unwrap_or((&listed, &[]));
    let route: Vec<[u8; ADDRESS]> = [passed, &[*destination], rest].concat();
    (0..=listed.len())
        .filter(|other| *other != left)
        .filter_map(|other| form(case, header.offset, &route, other))
        .collect()
}

/// The packet with so many segments left.
fn form(case: &Case<'_>, off: usize, route: &[[u8; ADDRESS]], left: usize) -> Option<Hypothesis> {
    let at = route.len().checked_sub(1)?.checked_sub(left)?;
    let destination = route.get(at)?.to_vec();
    let (passed, rest) = (route.get(..at)?, route.get(at + 1..)?);
    let listed = [passed, rest].concat().concat();
    let octets = vec![
        (ipv6::field::DST.start, destination),
        (
            off + routing_field::SEGMENTS_LEFT.start,
            vec![u8::try_from(left).ok()?],
        ),
        (off + routing_field::TYPE_SPECIFIC.end, listed),
    ];
    Some(seen(
        case,
        Cause::AhRoutingHeaderForm,
        octets,
        say!("why.ah-routing-form", left),
        say!("fix.ah-routing-form"),
    ))
}
