//! `ipsec6_check_pmtu` and `ipsec4_check_pmtu`: whether a packet that is passed on still fits the path with its policy's
//! protection on (RFC 4301, 8.2).

use super::ipsec_nextisr::{association, index};
use super::ipsec_process_packet::needs_tunnel;
use super::{is_ipv6, too_big};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Overhead, unscoped};
use crate::stage::world::Stop;
use crate::stage::{StageId, World};
use crate::trace::Observer;
use crate::wire::{ipv4, ipv6};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Drops a packet that only its sender may cut and that would be too long, and tells the sender how long it may be. One of
/// this host's own is cut behind IPsec, and does not come here.
pub(in crate::stage) fn ipsec_check_pmtu(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
    isr: Isr,
) -> Result<(), Stop> {
    if world.limits_nothing() {
        return Ok(());
    }
    let ipv6 = is_ipv6(world, m)?;
    let addresses: (IpAddr, IpAddr) = match ipv6 {
        true => (
            Ipv6Addr::from(world.peek::<16>(m, ipv6::field::SRC.start)?).into(),
            Ipv6Addr::from(world.peek::<16>(m, ipv6::field::DST.start)?).into(),
        ),
        false => (
            Ipv4Addr::from(world.peek::<4>(m, ipv4::field::SRC.start)?).into(),
            Ipv4Addr::from(world.peek::<4>(m, ipv4::field::DST.start)?).into(),
        ),
    };
    let largest = largest(world, isr, addresses);
    let mtu = match ipv6 {
        // Every link must take that much, and so every tunnel (RFC 2473, 7.1).
        true => largest.max(ipv6::MINIMUM_MTU),
        false => largest,
    };
    const DONT_FRAGMENT: u8 = 0x40;
    let may_be_cut = !ipv6 && world.peek::<1>(m, ipv4::field::FLAGS.start)?[0] & DONT_FRAGMENT == 0;
    match may_be_cut || world.mbufs.pkthdr_len(m) <= mtu {
        true => Ok(()),
        false => Err(too_big(world, o, stage, m.clone(), mtu)),
    }
}

/// The longest packet that fits the path of the outermost header once every transform of the policy from `isr` on, as far
/// as there is an association for it, is applied.
fn largest(world: &World, isr: Isr, mut addresses: (IpAddr, IpAddr)) -> usize {
    let requests = world.spd.get(isr.sp).map(|policy| policy.requests());
    let requests = requests.unwrap_or_default().iter().enumerate();
    let mut overheads = Vec::new();
    for (place, request) in requests.skip(isr.index) {
        let (found, _) = association(world, request, &index(request, addresses));
        let Some((sav, sa)) = found.and_then(|sav| Some((sav, world.sad.get(sav)?))) else {
            continue;
        };
        let config = sa.config();
        let isr = Isr {
            sp: isr.sp,
            index: place,
        };
        let tunnel = needs_tunnel(world, isr, sav, addresses.1);
        overheads.push(Overhead::of(config, tunnel, config.encapsulation.is_some()));
        if tunnel {
            addresses = (config.src, unscoped(config.dst));
        }
    }
    let outermost_first = overheads.iter().rev();
    match world.path_mtu(addresses.1) {
        0 => usize::MAX,
        path => outermost_first.fold(path, |mtu, overhead| overhead.largest(mtu)),
    }
}
