//! `ip_forward`: an IPv4 packet for another host goes on its way.

use super::ipsec4_common_input_cb::write_checksum;
use super::make_writable;
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::fast_ipsec::ipsec_in_reject::ipsec_forward_reject;
use crate::stage::world::Flow;
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::icmp_error::Cause;
use crate::wire::ipv4;
use std::net::Ipv4Addr;

const STAGE: StageId = StageId::IpForward;

/// Asks the inbound policy, then addresses and time to live, and passes the packet on (RFC 1812, 5.2.7 and 5.3.1).
pub(in crate::stage) fn ip_forward(world: &mut World, o: &mut impl Observer, m: Chain) -> Flow {
    if let Err(reason) = ipsec_forward_reject(world, o, &m)? {
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    let src = Ipv4Addr::from(world.peek::<4>(&m, ipv4::field::SRC.start)?);
    let dst = Ipv4Addr::from(world.peek::<4>(&m, ipv4::field::DST.start)?);
    if src.is_unspecified() || src.is_link_local() || dst.is_link_local() {
        let (src, dst) = (src.into(), dst.into());
        return Err(world.drop_packet(o, STAGE, m, Reason::CannotForward { src, dst }));
    }
    let off = ipv4::field::TIME_TO_LIVE.start;
    let [before] = world.peek(&m, off)?;
    let Some(after) = before.checked_sub(1).filter(|left| *left > 0) else {
        world.icmp_error(o, &m, Cause::TimeExceeded);
        let (limit, ipv6) = (before, false);
        return Err(world.drop_packet(o, STAGE, m, Reason::HopLimit { limit, ipv6 }));
    };
    let hlen = usize::from(world.peek::<1>(&m, 0)?[0] & 0x0f) * 4;
    let mut m = make_writable(world, o, STAGE, Protocol::Esp, m, hlen)?;
    world.mbufs.m_copyback(&mut m, off, &[after])?;
    o.record(world, &m, || Event::HopLimit { off, before, after });
    write_checksum(world, o, &mut m, hlen)?;
    world.count(o, &m, Counter::IpForward, 1);
    Ok(Stage::leaving(world, m, true))
}
