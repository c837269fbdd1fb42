//! Words for policies: look-ups, and what a packet came without.

use crate::policy::{PacketSelector, SpRef};
use crate::stage::PolicyViolation;
use crate::trace::Event;
use crate::wire::IpProtocol;

/// A packet as selectors see it: `fd00::1 → fd00::2, 6 · TCP, ports 1234 → 80`.
fn packet(packet: &PacketSelector) -> String {
    let PacketSelector {
        src, dst, upper, ..
    } = packet;
    let ports = match (packet.src_port, packet.dst_port) {
        (Some(kind), Some(code)) if [IpProtocol::ICMP, IpProtocol::ICMPV6].contains(upper) => {
            format!(", type {kind} code {code}")
        }
        (Some(src), Some(dst)) => format!(", ports {src} → {dst}"),
        _ => String::new(),
    };
    format!("{src} → {dst}, {upper}{ports}")
}

/// What a look-up or a check did.
pub(super) fn detail(event: &Event) -> String {
    match event {
        Event::PolicyLookUp {
            packet: had,
            direction,
            found,
        } => {
            let found = found.map_or("none".to_owned(), |sp| format!("policy {}", sp.0));
            format!("{} ({}): {found}", packet(had), direction.name())
        }
        Event::PolicyMet { sp, removed: 0 } => format!("policy {} lets it pass in clear", sp.0),
        Event::PolicyMet { sp, removed } => format!(
            "policy {} is met; associations that the packet came through: {removed}",
            sp.0
        ),
        _ => String::new(),
    }
}

/// Why the packet is refused.
pub(super) fn why(sp: SpRef, violation: PolicyViolation) -> String {
    let sp = sp.0;
    match violation {
        PolicyViolation::Discard => format!("policy {sp} is to discard such packets"),
        PolicyViolation::Missing { index, proto } => format!(
            "policy {sp} insists on {proto} as transform {}, counted from the innermost, and the packet did not come through it",
            index + 1
        ),
        PolicyViolation::Tunnel => format!(
            "the packet came through a tunnel that policy {sp}, which it meets, does not name"
        ),
    }
}
