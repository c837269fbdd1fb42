//! Words for what policies and lifetimes do, and for packets on their way to other hosts.

use super::language::{Message, say};
use super::spi_words;
use crate::policy::{PacketSelector, SpRef};
use crate::sa::Expiry;
use crate::stage::{PathMtuRefused, PolicyViolation, Reason};
use crate::trace::Event;
use crate::wire::icmp_error::NoIcmpError;
use crate::wire::{IpProtocol, icmpv4, icmpv6};

/// A packet as selectors see it: `fd00::1 → fd00::2, 6 · TCP, ports 1234 → 80`.
fn packet(packet: &PacketSelector) -> Message {
    let PacketSelector {
        src, dst, upper, ..
    } = packet;
    match (packet.src_port, packet.dst_port) {
        (Some(kind), Some(code)) if [IpProtocol::ICMP, IpProtocol::ICMPV6].contains(upper) => {
            say!("policy.packet-icmp", src, dst, upper, kind, code)
        }
        (Some(src_port), Some(dst_port)) => {
            say!("policy.packet-ports", src, dst, upper, src_port, dst_port)
        }
        _ => say!("policy.packet", src, dst, upper),
    }
}

/// A policy by its number, or that there is none.
pub(super) fn name(sp: Option<SpRef>) -> Message {
    match sp {
        Some(SpRef(sp)) => say!("policy.name", sp),
        None => say!("policy.no-name"),
    }
}

/// What a look-up or a check did.
pub(super) fn detail(event: &Event) -> Message {
    match event {
        Event::PolicyLookUp {
            packet: had,
            direction,
            found,
        } => say!(
            "event.policy-look-up",
            packet => packet(had),
            direction = direction.name(),
            found => name(*found),
        ),
        Event::PolicyMet { sp, removed: 0 } => say!("event.policy-met-clear", sp = sp.0),
        Event::PolicyMet { sp, removed } => {
            say!("event.policy-met", sp = sp.0, removed)
        }
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
            match made {
                Ok((src, dst)) if *parameter == 0 => {
                    say!("event.icmp-error", src, dst, message, code)
                }
                Ok((src, dst)) => {
                    say!(
                        "event.icmp-error-mtu",
                        src,
                        dst,
                        message,
                        code,
                        mtu = parameter
                    )
                }
                Err(why) => {
                    say!("event.icmp-error-unsent", message, code, why => not_sent(*why))
                }
            }
        }
        Event::PathMtu { dst, mtu, learned } => match learned {
            Ok(before) => say!("event.path-mtu", dst, before, mtu),
            Err(why) => say!("event.path-mtu-refused", mtu, dst, why => refused(*why)),
        },
        Event::HopLimit { before, after, .. } => {
            say!("event.hop-limit", before, after)
        }
        Event::Expire {
            proto,
            spi,
            expiry: Expiry::Soft,
        } => say!("event.expire-soft", proto, spi = spi_words(*spi)),
        Event::Expire {
            proto,
            spi,
            expiry: Expiry::Hard,
        } => say!("event.expire-hard", proto, spi = spi_words(*spi)),
        Event::CryptoAgain { before, after } => {
            say!("event.crypto-again", before = before.0, after = after.0)
        }
        _ => Message::verbatim(""),
    }
}

/// Why no ICMP error goes out.
fn not_sent(why: NoIcmpError) -> Message {
    match why {
        NoIcmpError::NoHeader => say!("icmp-error.no-header"),
        NoIcmpError::AboutError { message } => say!("icmp-error.about-error", message),
        NoIcmpError::Multicast { dst } => say!("icmp-error.multicast", dst),
        NoIcmpError::Source { src } => say!("icmp-error.source", src),
        NoIcmpError::LaterFragment => say!("icmp-error.later-fragment"),
        NoIcmpError::NoAddress { dst } => say!("icmp-error.no-address", dst),
        NoIcmpError::TooMany { most } => say!("icmp-error.too-many", most),
        NoIcmpError::NoBufs => say!("icmp-error.no-bufs"),
    }
}

/// Why a message changes no path MTU.
fn refused(why: PathMtuRefused) -> Message {
    match why {
        PathMtuRefused::NotSent => say!("path-mtu.not-sent"),
        PathMtuRefused::TooSmall { least } => say!("path-mtu.too-small", least),
        PathMtuRefused::NotLess { before } => say!("path-mtu.not-less", before),
    }
}

/// Why the packet is refused: by policy, as one for another host, or for its association's age.
pub(super) fn why(reason: &Reason) -> Message {
    match reason {
        Reason::Policy { sp, violation } => violates(*sp, *violation),
        Reason::CannotForward { src, dst } => say!("drop.cannot-forward", src, dst),
        Reason::HopLimit { limit, ipv6: true } => say!("drop.hop-limit-6", limit),
        Reason::HopLimit { limit, .. } => say!("drop.hop-limit-4", limit),
        Reason::Expired { proto, dst, spi } => {
            say!("drop.expired", proto, dst, spi = spi_words(*spi))
        }
        _ => Message::verbatim(""),
    }
}

fn violates(SpRef(sp): SpRef, violation: PolicyViolation) -> Message {
    match violation {
        PolicyViolation::Discard => say!("drop.policy-discard", sp),
        PolicyViolation::Missing { index, proto } => {
            say!("drop.policy-missing", sp, proto, place = index + 1)
        }
        PolicyViolation::Tunnel => say!("drop.policy-tunnel", sp),
    }
}
