//! What AH's ICV covers at the sender and not here, or the reverse (RFC 4302, 3.3.3.1).

mod base;
mod options;
mod routing;

pub(super) use base::{addresses, any_value, fields};
pub(super) use options::options;
pub(super) use routing::forms;

use super::super::language::{Message, say};
use super::Cause;
use super::hex4;
use super::search::{Case, Hypothesis};
use super::trial::Change;
use crate::sa::Protocol;
use crate::wire::ah;

/// A hypothesis about octets that the ICV sees, none where it would see the same as now.
fn seen(
    case: &Case<'_>,
    cause: Cause,
    octets: Vec<(usize, Vec<u8>)>,
    why: Message,
    fix: Message,
) -> Hypothesis {
    let change = Change {
        seen: octets,
        ..Change::of(case.config.clone())
    };
    Hypothesis::new(cause, change, why, fix)
}

/// What pads the ICV, and the reserved field.
pub(super) fn own_header(case: &Case<'_>) -> Vec<Hypothesis> {
    let met = case.met;
    let Some(header) = ah::Ah::parse(met.rest())
        .ok()
        .filter(|_| met.proto == Protocol::Ah)
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let end = ah::HEADER_LEN + case.config.protection.icv();
    let padding = met.rest().get(end..header.header_len()).unwrap_or_default();
    if padding.iter().any(|octet| *octet != 0) {
        found.push(seen(
            case,
            Cause::AhPaddingZeroed,
            vec![(met.skip + end, vec![0; padding.len()])],
            say!("why.ah-padding-zeroed", octets = padding.len()),
            say!("fix.ah-padding-zeroed"),
        ));
    }
    let reserved = met.skip + ah::field::RESERVED.start;
    let value = met.packet.get(reserved..).and_then(<[u8]>::first_chunk);
    let value = value.map_or(0, |value| u16::from_be_bytes(*value));
    if value != 0 {
        found.push(seen(
            case,
            Cause::AhReservedChanged,
            vec![(reserved, vec![0; 2])],
            say!("why.ah-reserved-changed", value = hex4(value)),
            say!("fix.ah-reserved-changed"),
        ));
    }
    found
}
