//! Words for what policies and lifetimes do, and for packets on their way to other hosts.

use crate::policy::{PacketSelector, SpRef};
use crate::sa::Expiry;
use crate::stage::{PolicyViolation, Reason};
use crate::trace::Event;
use crate::wire::{IpProtocol, icmpv4, icmpv6};

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
        Event::IcmpError {
            version,
            message,
            code,
            parameter,
            made,
        } => {
            let message = match version {
                4 => icmpv4::Type(*message).to_string(),
                _ => icmpv6::Type(*message).to_string(),
            };
            let mtu = match parameter {
                0 => String::new(),
                mtu => format!(", MTU {mtu}"),
            };
            match made {
                Ok((src, dst)) => format!("from {src} to {dst}: {message}, code {code}{mtu}"),
                Err(why) => format!("{message}, code {code}, is not sent: {why}"),
            }
        }
        Event::PathMtu { dst, mtu, learned } => match learned {
            Ok(before) => format!("to {dst}: {before} → {mtu} octets"),
            Err(why) => format!("{mtu} octets to {dst} is not believed: {why}"),
        },
        Event::HopLimit { before, after, .. } => format!("hops left {before} → {after}"),
        Event::Expire {
            proto,
            spi,
            expiry: Expiry::Soft,
        } => format!("{proto} 0x{spi:08x}: the soft lifetime is over, it is dying"),
        Event::Expire {
            proto,
            spi,
            expiry: Expiry::Hard,
        } => format!("{proto} 0x{spi:08x}: the hard lifetime is over, it is dead"),
        Event::CryptoAgain { before, after } => format!(
            "EAGAIN: session {} has moved, parked again with session {}",
            before.0, after.0
        ),
        _ => String::new(),
    }
}

/// Why the packet is refused: by policy, as one for another host, or for its association's age.
pub(super) fn why(reason: &Reason) -> String {
    match reason {
        Reason::Policy { sp, violation } => violates(*sp, *violation),
        Reason::CannotForward { src, dst } => {
            format!("from {src} to {dst}: not for this host, and not for it to pass on")
        }
        Reason::HopLimit { limit, ipv6: true } => {
            format!("a hop limit of {limit} does not get past a router")
        }
        Reason::HopLimit { limit, .. } => {
            format!("a time to live of {limit} does not get past a router")
        }
        Reason::Expired { proto, dst, spi } => format!(
            "the association for {proto}, SPI 0x{spi:08x}, to {dst} has carried all that its hard lifetime allows"
        ),
        _ => String::new(),
    }
}

fn violates(sp: SpRef, violation: PolicyViolation) -> String {
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
