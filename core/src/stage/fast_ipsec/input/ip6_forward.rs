//! `ip6_forward`: a packet for another host goes on its way.

use super::make_writable;
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::ipsec_in_reject::ipsec_forward_reject;
use crate::stage::world::Flow;
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::icmp_error::Cause;
use crate::wire::ipv6::{self, Ipv6};

const STAGE: StageId = StageId::Ip6Forward;

/// Asks the inbound policy, then addresses and hop limit, and passes the packet on (RFC 8200, 3; RFC 4291, 2.5.6).
pub(in crate::stage) fn ip6_forward(world: &mut World, o: &mut impl Observer, m: Chain) -> Flow {
    if let Err(reason) = ipsec_forward_reject(world, o, &m)? {
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    let octets: [u8; ipv6::HEADER_LEN] = world.peek(&m, 0)?;
    let Ok(header) = Ipv6::parse(&octets) else {
        let version = octets[0] >> 4;
        return Err(world.drop_packet(o, STAGE, m, Reason::Ip6Version { version }));
    };
    let (src, dst) = (header.src(), header.dst());
    if src.is_unspecified() || src.is_unicast_link_local() || dst.is_unicast_link_local() {
        let (src, dst) = (src.into(), dst.into());
        return Err(world.drop_packet(o, STAGE, m, Reason::CannotForward { src, dst }));
    }
    let before = header.hop_limit();
    let Some(after) = before.checked_sub(1).filter(|left| *left > 0) else {
        world.icmp_error(o, &m, Cause::TimeExceeded);
        let (limit, ipv6) = (before, true);
        return Err(world.drop_packet(o, STAGE, m, Reason::HopLimit { limit, ipv6 }));
    };
    let mut m = make_writable(world, o, STAGE, Protocol::Esp, m, ipv6::HEADER_LEN)?;
    let off = ipv6::field::HOP_LIMIT.start;
    world.mbufs.m_copyback(&mut m, off, &[after])?;
    o.record(world, &m, || Event::HopLimit { off, before, after });
    world.count(o, &m, Counter::Ip6Forward, 1);
    Ok(Stage::leaving(world, m, true))
}
