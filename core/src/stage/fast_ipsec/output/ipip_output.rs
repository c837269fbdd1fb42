//! `ipip_output`: the whole packet becomes the payload of an outer header between the tunnel's ends (RFC 4301, 5.1.2).

use super::ipsec_process_packet::{announcing, ipv4_position};
use super::{gone, is_ipv6, longest_packet, prepend};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stack, Stage, StageId, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::{ipv4, ipv6};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const STAGE: StageId = StageId::IpipOutput;

/// What a fresh outer header starts with.
const HOP_LIMIT: u8 = 64;

/// What of the inner header goes over into the outer one.
struct Inner {
    ipv6: bool,
    /// Traffic class or type of service: DSCP and ECN.
    class: u8,
    /// 20 bits; an IPv4 packet has none.
    flow_label: u32,
    /// IPv6 is never cut on its way, and so counts as set.
    dont_fragment: bool,
    /// Octets of the whole packet.
    len: usize,
}

/// Prepends a header from one end of the tunnel to the other.
pub(in crate::stage) fn ipip_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
    sav: SavRef,
) -> Flow {
    let m = encapsulate(world, o, STAGE, m, isr, sav)?;
    match is_ipv6(world, &m)? {
        true => Ok(Stage::ComputeIpsecPos { m, isr, sav }),
        false => ipv4_position(world, o, STAGE, m, isr, sav),
    }
}

/// Puts the outer header on. `stage` says in which stack.
pub(in crate::stage) fn encapsulate(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    isr: Isr,
    sav: SavRef,
) -> Result<Chain, Stop> {
    let Some(association) = world.sad.get(sav) else {
        return Err(gone(world, o, stage, m, isr));
    };
    let config = association.config();
    let proto = config.protection.protocol();
    let (src, dst) = (config.src, config.dst);
    let request = world.spd.request(isr).map(|request| request.config);
    let ends = request.and_then(|request| request.ends);
    // Formats without a source leave it unspecified; the policy names it then.
    let src = match ends {
        Some((end, _)) if src.is_unspecified() => end,
        _ => src,
    };
    let inner = read(world, &m)?;
    match (src, dst) {
        (src, dst) if src.is_unspecified() || dst.is_unspecified() => {
            let reason = Reason::TunnelEnd { src, dst };
            Err(world.drop_packet(o, stage, m, reason))
        }
        (IpAddr::V6(src), IpAddr::V6(dst)) => {
            let m = fits(
                world,
                o,
                stage,
                m,
                proto,
                inner.len + ipv6::HEADER_LEN,
                true,
            )?;
            outer_ipv6(world, o, stage, m, proto, &inner, (src, dst))
        }
        (IpAddr::V4(src), IpAddr::V4(dst)) => {
            let m = fits(
                world,
                o,
                stage,
                m,
                proto,
                inner.len + ipv4::HEADER_LEN,
                false,
            )?;
            outer_ipv4(world, o, stage, m, proto, &inner, (src, dst))
        }
        (src, dst) => {
            let reason = Reason::TunnelEnd { src, dst };
            Err(world.drop_packet(o, stage, m, reason))
        }
    }
}

fn read(world: &World, m: &Chain) -> Result<Inner, Stop> {
    const DONT_FRAGMENT: u8 = 0x40;
    let len = world.mbufs.pkthdr_len(m);
    let [first, second, third, fourth] = world.peek(m, 0)?;
    if !is_ipv6(world, m)? {
        let [flags] = world.peek(m, ipv4::field::FLAGS.start)?;
        return Ok(Inner {
            ipv6: false,
            class: second,
            flow_label: 0,
            dont_fragment: flags & DONT_FRAGMENT != 0,
            len,
        });
    }
    Ok(Inner {
        ipv6: true,
        class: first << 4 | second >> 4,
        flow_label: u32::from_be_bytes([0, second & 0x0f, third, fourth]),
        dont_fragment: true,
        len,
    })
}

/// Refuses what would be longer than a packet can be.
fn fits(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
    len: usize,
    ipv6: bool,
) -> Result<Chain, Stop> {
    let most = longest_packet(ipv6);
    if len > most {
        let reason = Reason::OutputTooBig { proto, len, most };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    Ok(m)
}

/// DSCP and ECN as they are inside (RFC 6040, 4.1), and so the flow label, by which routers spread the load.
fn outer_ipv6(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
    inner: &Inner,
    (src, dst): (Ipv6Addr, Ipv6Addr),
) -> Result<Chain, Stop> {
    let first = 6 << 28 | u32::from(inner.class) << 20 | inner.flow_label;
    let payload = u16::try_from(inner.len).unwrap_or(0);
    let next = announcing(inner.ipv6);
    let mut header = first.to_be_bytes().to_vec();
    header.extend(payload.to_be_bytes());
    header.extend([next.0, HOP_LIMIT]);
    header.extend(src.octets());
    header.extend(dst.octets());
    write_outer(
        world,
        o,
        stage,
        (m, proto),
        &header,
        (src.into(), dst.into()),
        inner,
    )
}

/// The identification is new; whether routers may cut the packet is as it is inside (RFC 4301, 8.1).
fn outer_ipv4(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
    inner: &Inner,
    (src, dst): (Ipv4Addr, Ipv4Addr),
) -> Result<Chain, Stop> {
    const DONT_FRAGMENT: u16 = 0x4000;
    const VERSION_AND_LENGTH: u8 = 0x45;
    let total = u16::try_from(inner.len + ipv4::HEADER_LEN).unwrap_or(0);
    let id = world.next_identification();
    let id = u16::try_from(id & 0xffff).unwrap_or(0);
    let fragment = if inner.dont_fragment {
        DONT_FRAGMENT
    } else {
        0
    };
    let mut header = vec![VERSION_AND_LENGTH, inner.class];
    for field in [total, id, fragment] {
        header.extend(field.to_be_bytes());
    }
    header.extend([HOP_LIMIT, announcing(inner.ipv6).0, 0, 0]);
    header.extend(src.octets());
    header.extend(dst.octets());
    let sum = ipv4::checksum(&header);
    if let Some(octets) = header.get_mut(ipv4::field::HEADER_CHECKSUM) {
        octets.copy_from_slice(&sum.to_be_bytes());
    }
    write_outer(
        world,
        o,
        stage,
        (m, proto),
        &header,
        (src.into(), dst.into()),
        inner,
    )
}

fn write_outer(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    (m, proto): (Chain, Protocol),
    header: &[u8],
    (src, dst): (IpAddr, IpAddr),
    inner: &Inner,
) -> Result<Chain, Stop> {
    let len = header.len();
    let mut m = prepend(world, o, stage, m, (len, proto))?;
    world.mbufs.m_copyback(&mut m, 0, header)?;
    o.record(world, &m, || {
        Event::Send(SendEvent::OuterHeader {
            src,
            dst,
            len,
            class: inner.class,
            inner: inner.len,
        })
    });
    if world.stack == Stack::Kame {
        return Ok(m);
    }
    world.count(o, &m, Counter::IpipOutputPackets, 1);
    let octets = u64::try_from(inner.len).unwrap_or(u64::MAX);
    world.count(o, &m, Counter::IpipOutputOctets, octets);
    Ok(m)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{
        address, association, dropped, esp, host, ipv4, plain, policy, request, sent,
    };
    use crate::policy::{Action, Level};
    use crate::sa::{Mode, SaConfig};
    use crate::stage::{Counter, Reason};

    fn tunnel(src: &str, dst: &str) -> SaConfig {
        let mut config = association(esp());
        (config.src, config.dst) = (address(src), address(dst));
        config.mode = Mode::Tunnel;
        config
    }

    #[test]
    fn class_and_flow_label_go_over_and_the_hop_limit_starts_anew() {
        let mut world = host(&[tunnel("fd00:b::1", "fd00:b::2")]);
        let (_, wire) = sent(&mut world, &plain());
        // Of an inner 6b812345 with a hop limit of 63.
        assert_eq!(wire[..8], [0x6b, 0x81, 0x23, 0x45, 0, 140, 50, 64]);
        assert_eq!(world.counters.get(Counter::IpipOutputPackets), 1);
        assert_eq!(world.counters.get(Counter::IpipOutputOctets), 104);
    }

    #[test]
    fn an_ipv4_header_is_new_but_for_class_and_leave_to_cut() {
        for (inner, fragment) in [(plain(), 0x40), (ipv4(0, 30), 0), (ipv4(0x4000, 30), 0x40)] {
            let mut world = host(&[tunnel("10.8.0.1", "10.8.0.2")]);
            world.identification = 0xffff_0102;
            let (_, wire) = sent(&mut world, &inner);
            assert_eq!(wire[..2], [0x45, 0xb8]);
            assert_eq!(wire[4..10], [1, 2, fragment, 0, 64, 50]);
            let sum = u16::from_be_bytes([wire[10], wire[11]]);
            assert_eq!(crate::wire::ipv4::checksum(&wire[..20]), sum);
        }
    }

    #[test]
    fn a_tunnel_without_an_end_is_refused() {
        let config = tunnel("::", "fd00:b::2");
        let mut world = host(std::slice::from_ref(&config));
        for (sp, _) in world.spd.clone().iter() {
            world.spd.delete(sp);
        }
        let mut request = request(&config, Level::Require);
        request.ends = Some((config.src, config.dst));
        let action = Action::Ipsec(vec![request]);
        world.spd.add(policy(action, "::")).unwrap();
        let (src, dst) = (config.src, config.dst);
        let expected = (Reason::TunnelEnd { src, dst }, Counter::IpipUnspecified);
        assert_eq!(dropped(&mut world, &plain(), false), expected);
    }
}
