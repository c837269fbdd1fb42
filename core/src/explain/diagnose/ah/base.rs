//! The IP header before AH: fields that may change on the way, and addresses that may not.

use super::super::super::language::{Message, say};
use super::super::edit::with_addresses;
use super::super::search::{Case, Hypothesis};
use super::super::trial::Change;
use super::super::{Cause, look_up};
use super::seen;
use crate::sa::Protocol;
use crate::wire::{ipv4, ipv6};

fn fix() -> Message {
    say!("fix.ah-field-covered")
}

/// A field that counts as zeros, and what it would count as: octets from the packet's start.
struct Field {
    cause: Cause,
    name: Message,
    off: usize,
    octets: Vec<u8>,
}

/// The fields that the ICV takes for zeros, as they arrived.
fn mutable(packet: &[u8]) -> Vec<Field> {
    let octets = |off: usize, len: usize| packet.get(off..off + len).map(<[u8]>::to_vec);
    let field = |cause, name, off, octets: Option<Vec<u8>>| Field {
        cause,
        name,
        off,
        octets: octets.unwrap_or_default(),
    };
    match packet.first().map(|octet| octet >> 4) {
        Some(4) => vec![
            field(
                Cause::AhTypeOfServiceCovered,
                say!("why.field-type-of-service"),
                1,
                octets(1, 1),
            ),
            field(
                Cause::AhFlagsCovered,
                say!("why.field-flags"),
                6,
                octets(6, 2),
            ),
            field(
                Cause::AhTimeToLiveCovered,
                say!("why.field-time-to-live"),
                8,
                octets(8, 1),
            ),
            field(
                Cause::AhMutableFieldsCovered,
                say!("why.field-header-checksum"),
                10,
                octets(10, 2),
            ),
        ],
        _ => {
            let Some([a, b, c, d]) = packet.first_chunk::<4>() else {
                return Vec::new();
            };
            let class = vec![a & 0x0f, b & 0xf0, 0, 0];
            let label = vec![0, b & 0x0f, *c, *d];
            vec![
                field(
                    Cause::AhTrafficClassCovered,
                    say!("why.field-traffic-class"),
                    0,
                    Some(class),
                ),
                field(
                    Cause::AhFlowLabelCovered,
                    say!("why.field-flow-label"),
                    0,
                    Some(label),
                ),
                field(
                    Cause::AhHopLimitCovered,
                    say!("why.field-hop-limit"),
                    7,
                    octets(7, 1),
                ),
            ]
        }
    }
}

/// Every set of those fields, single ones first, as they arrived.
pub(in super::super) fn fields(case: &Case<'_>) -> Vec<Hypothesis> {
    if case.met.proto != Protocol::Ah {
        return Vec::new();
    }
    let mut fields = mutable(&case.met.packet);
    fields.retain(|field| field.octets.iter().any(|octet| *octet != 0));
    let mut sets: Vec<u32> = (1..1 << fields.len()).collect();
    sets.sort_by_key(|set| set.count_ones());
    sets.into_iter()
        .map(|set| {
            let chosen = fields
                .iter()
                .zip(0..)
                .filter(|(_, bit)| set >> bit & 1 == 1);
            let chosen: Vec<&Field> = chosen.map(|(field, _)| field).collect();
            covered(case, &chosen)
        })
        .collect()
}

fn covered(case: &Case<'_>, chosen: &[&Field]) -> Hypothesis {
    let cause = match chosen {
        [one] => one.cause,
        _ => Cause::AhMutableFieldsCovered,
    };
    let names = chosen.iter().map(|field| field.name.clone()).collect();
    let why = say!("why.ah-fields-covered", fields => Message::joined(", ", names));
    seen(case, cause, written(case, chosen), why, fix())
}

/// Octets to write at the boundary, where the version is all that is left of an IPv6 header's first word.
fn written(case: &Case<'_>, chosen: &[&Field]) -> Vec<(usize, Vec<u8>)> {
    let mut first_word = vec![
        case.met.packet.first().copied().unwrap_or(0) & 0xf0,
        0,
        0,
        0,
    ];
    let mut octets = Vec::new();
    for field in chosen {
        match field.off {
            0 => {
                for (to, from) in first_word.iter_mut().zip(&field.octets) {
                    *to |= from;
                }
            }
            off => octets.push((off, field.octets.clone())),
        }
    }
    if chosen.iter().any(|field| field.off == 0) {
        octets.push((0, first_word));
    }
    octets
}

/// A field of one octet that was covered with another value than it arrived with: every one is tried.
pub(in super::super) fn any_value(case: &Case<'_>) -> Vec<Hypothesis> {
    if case.met.proto != Protocol::Ah {
        return Vec::new();
    }
    let hops = match case.met.packet.first().map(|octet| octet >> 4) {
        Some(4) => (
            Cause::AhTimeToLiveCovered,
            say!("why.field-time-to-live"),
            8,
        ),
        _ => (Cause::AhHopLimitCovered, say!("why.field-hop-limit"), 7),
    };
    let (cause, name, off) = hops;
    let arrived = case.met.packet.get(off).copied().unwrap_or(0);
    let hop = (1..=u8::MAX)
        .filter(|value| *value != arrived)
        .map(|value| {
            let why = say!("why.ah-field-was", field => name.clone(), value, arrived);
            seen(case, cause, vec![(off, vec![value])], why, fix())
        });
    hop.chain(any_class(case)).collect()
}

fn any_class(case: &Case<'_>) -> Vec<Hypothesis> {
    let packet = &case.met.packet;
    let version = packet.first().copied().unwrap_or(0) & 0xf0;
    let (cause, name) = match version >> 4 {
        4 => (
            Cause::AhTypeOfServiceCovered,
            say!("why.field-type-of-service"),
        ),
        _ => (
            Cause::AhTrafficClassCovered,
            say!("why.field-traffic-class"),
        ),
    };
    (1..=u8::MAX)
        .map(|value| {
            let octets = match version >> 4 {
                4 => (1, vec![value]),
                _ => (0, vec![version | value >> 4, value << 4]),
            };
            let value = format!("0x{value:02x}");
            let why = say!("why.ah-class-was", field => name.clone(), value);
            seen(case, cause, vec![octets], why, fix())
        })
        .collect()
}

/// The addresses that the association knows in place of those that the packet has.
pub(in super::super) fn addresses(case: &Case<'_>) -> Vec<Hypothesis> {
    let met = case.met;
    let Some((src, dst)) = met.addresses().filter(|_| met.proto == Protocol::Ah) else {
        return Vec::new();
    };
    let config = &case.config;
    let pairs = [
        (config.src, dst),
        (src, config.dst),
        (config.src, config.dst),
    ];
    pairs
        .into_iter()
        .filter(|pair| *pair != (src, dst))
        .filter_map(|(known_src, known_dst)| {
            let packet = with_addresses(&met.packet, known_src, known_dst)?;
            let (from, to) = match known_src == src {
                true => (known_dst, dst),
                false => (known_src, src),
            };
            let cause = look_up::translation(from, to).unwrap_or(Cause::AddressTranslated);
            let change = Change {
                packet: Some(packet),
                ..Change::of(config.clone())
            };
            Some(Hypothesis::new(
                cause,
                change,
                say!("why.ah-address-translated", from, to),
                say!("fix.ah-address-translated"),
            ))
        })
        .collect()
}

/// Octets of the IP header before its options or extension headers.
pub(super) fn header_len(packet: &[u8]) -> usize {
    match packet.first() {
        Some(octet) if octet >> 4 == 4 => ipv4::HEADER_LEN,
        _ => ipv6::HEADER_LEN,
    }
}
