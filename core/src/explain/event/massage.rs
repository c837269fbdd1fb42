//! Words for what AH's ICV takes the fields before it for.

use crate::explain::language::{Message, say};
use crate::stage::Massaged;

/// A field or header before AH, and what the ICV takes it for.
pub(super) fn massage_detail(part: Massaged, before: &[u8], after: &[u8]) -> Message {
    let what = name(part);
    match part {
        Massaged::ImmutableOptions { .. } => say!("event.massage-immutable", what => what),
        Massaged::RoutingHeader { .. } => say!("event.massage-final-form", what => what),
        _ if before.is_empty() => say!("event.massage-no-data", what => what),
        _ if before == after => say!("event.massage-zeros-already", what => what),
        _ => say!(
            "event.massage",
            what => what,
            before = hex(before),
            after = hex(after),
        ),
    }
}

fn name(part: Massaged) -> Message {
    match part {
        Massaged::TrafficClassAndFlowLabel => say!("massaged.traffic-class-and-flow-label"),
        Massaged::HopLimit => say!("massaged.hop-limit"),
        Massaged::Option { kind } => say!("massaged.option", kind = format!("0x{kind:02x}")),
        Massaged::ImmutableOptions { proto } => Message::verbatim(proto),
        Massaged::RoutingHeader { kind } => say!("massaged.routing-header", kind),
        Massaged::Destination => say!("massaged.destination"),
        Massaged::TypeOfService => say!("massaged.type-of-service"),
        Massaged::FlagsAndFragmentOffset => say!("massaged.flags-and-fragment-offset"),
        Massaged::TimeToLive => say!("massaged.time-to-live"),
        Massaged::HeaderChecksum => say!("massaged.header-checksum"),
        Massaged::Ipv4Option { kind } => say!("massaged.option", kind),
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
