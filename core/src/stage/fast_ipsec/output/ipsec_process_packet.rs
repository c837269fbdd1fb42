//! `ipsec6_process_packet` and `ipsec4_process_packet`: the association of the next transform, and a tunnel where it is one.

use super::ipsec_nextisr::{Next, ipsec_nextisr};
use super::{gone, register_done, reinject, xf_output};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Mode, SavRef};
use crate::stage::world::Flow;
use crate::stage::{Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{IpProtocol, ipv4, ipv6};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Applies one transform to an IPv6 packet: behind an outer header of its own in a tunnel.
pub(in crate::stage) fn ipsec6_process_packet(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
) -> Flow {
    let stage = StageId::Ipsec6ProcessPacket;
    let src = Ipv6Addr::from(world.peek::<16>(&m, ipv6::field::SRC.start)?);
    let dst = Ipv6Addr::from(world.peek::<16>(&m, ipv6::field::DST.start)?);
    let addresses = (src.into(), dst.into());
    match ipsec_nextisr(world, o, stage, &m, isr, addresses)? {
        Next::Clear => clear(world, o, m),
        Next::Apply(isr, sav) if needs_tunnel(world, isr, sav, dst.into()) => {
            Ok(Stage::IpipOutput { m, isr, sav })
        }
        Next::Apply(isr, sav) => Ok(Stage::ComputeIpsecPos { m, isr, sav }),
    }
}

/// Applies one transform to an IPv4 packet: behind an outer header of its own in a tunnel.
pub(in crate::stage) fn ipsec4_process_packet(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
) -> Flow {
    let stage = StageId::Ipsec4ProcessPacket;
    let src = Ipv4Addr::from(world.peek::<4>(&m, ipv4::field::SRC.start)?);
    let dst = Ipv4Addr::from(world.peek::<4>(&m, ipv4::field::DST.start)?);
    let addresses = (src.into(), dst.into());
    match ipsec_nextisr(world, o, stage, &m, isr, addresses)? {
        Next::Clear => clear(world, o, m),
        Next::Apply(isr, sav) if needs_tunnel(world, isr, sav, dst.into()) => {
            Ok(Stage::IpipOutput { m, isr, sav })
        }
        Next::Apply(isr, sav) => ipv4_position(world, o, stage, m, isr, sav),
    }
}

/// In IPv4 the place is behind the header with its options, and octet 9 names what stands there.
pub(super) fn ipv4_position(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    isr: Isr,
    sav: SavRef,
) -> Flow {
    const FRAGMENT: u16 = 0x3fff;
    let skip = usize::from(world.peek::<1>(&m, 0)?[0] & 0x0f) * 4;
    let protoff = ipv4::field::PROTOCOL.start;
    o.record(world, &m, || Event::Protoff { protoff, off: skip });
    let field = u16::from_be_bytes(world.peek(&m, ipv4::field::FRAGMENT_OFFSET.start)?);
    if field & FRAGMENT != 0 {
        let Some(association) = world.sad.get(sav) else {
            return Err(gone(world, o, stage, m, isr));
        };
        let proto = association.config().protection.protocol();
        let off = ipv4::field::FRAGMENT_OFFSET.start;
        let reason = Reason::TransportOfFragment { proto, off };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    xf_output(world, o, stage, (m, isr, sav), (skip, protoff))
}

/// No transform is left: the packet goes on as it is.
fn clear(world: &mut World, o: &mut impl Observer, mut m: Chain) -> Flow {
    register_done(world, o, &mut m)?;
    reinject(world, o, m)
}

/// A tunnel, by policy or by association; and whatever leads to another address than the packet's own.
pub(in crate::stage) fn needs_tunnel(world: &World, isr: Isr, sav: SavRef, dst: IpAddr) -> bool {
    let request = world.spd.request(isr);
    let Some(association) = world.sad.get(sav) else {
        return false;
    };
    let config = association.config();
    let by_mode = config.mode == Mode::Tunnel
        || request.is_some_and(|request| request.config.mode == Mode::Tunnel);
    by_mode || (!config.dst.is_unspecified() && config.dst != dst)
}

/// What announces an inner packet of this version.
pub(super) fn announcing(ipv6: bool) -> IpProtocol {
    match ipv6 {
        true => IpProtocol::IPV6,
        false => IpProtocol::IPV4,
    }
}
