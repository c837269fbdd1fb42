//! `ip6_input`: the base header, then the header loop.

use super::{adj, header_loop::header_loop, pullup};
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use crate::wire::extension::{OptionType, Options};
use crate::wire::ipv6::{self, Ipv6};
use std::net::Ipv6Addr;

/// Checks the base header (RFC 8200, 3), trims what the link layer added, and walks the headers. `stage` says in which
/// stack.
pub(in crate::stage) fn ip6_input(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
) -> Flow {
    world.count(o, &m, Counter::Ip6Total, 1);
    let had = world.mbufs.pkthdr_len(&m);
    if had < ipv6::HEADER_LEN {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6HeaderCut { had }));
    }
    let mut m = pullup(world, o, stage, m, ipv6::HEADER_LEN)?;
    let octets: [u8; ipv6::HEADER_LEN] = world.peek(&m, 0)?;
    let Ok(header) = Ipv6::parse(&octets) else {
        let version = octets[0] >> 4;
        return Err(world.drop_packet(o, stage, m, Reason::Ip6Version { version }));
    };
    let (src, dst) = (header.src(), header.dst());
    let payload_length = header.payload_length();
    o.record(world, &m, || Event::Ip6Header {
        src,
        dst,
        payload_length,
        had,
    });
    if src.is_multicast() || dst.is_unspecified() {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6Addresses { src, dst }));
    }
    if header.next_header() == IpProtocol::HOP_BY_HOP
        && let Some(length) = jumbo_payload(world, &m)?
    {
        let reason = Reason::Jumbo {
            length,
            payload_length,
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    let needed = ipv6::HEADER_LEN + usize::from(payload_length);
    if had < needed {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6PayloadCut { needed, had }));
    }
    if let Some(by) = isize::try_from(had - needed).ok().filter(|by| *by > 0) {
        adj(world, o, &mut m, -by)?;
    }
    if !world.is_own(dst.into()) {
        return elsewhere(world, o, m, src, dst);
    }
    header_loop(world, o, stage, m, ipv6::HEADER_LEN, header.next_header())
}

/// What is for another host: a router passes it on.
fn elsewhere(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    src: Ipv6Addr,
    dst: Ipv6Addr,
) -> Flow {
    if world.forwards {
        return Ok(Stage::Ip6Forward { m });
    }
    let (src, dst) = (src.into(), dst.into());
    let reason = Reason::CannotForward { src, dst };
    Err(world.drop_packet(o, StageId::Ip6Input, m, reason))
}

/// The length in the jumbo payload option of the hop-by-hop header behind the base header (RFC 2675, 2).
fn jumbo_payload(world: &World, m: &Chain) -> Result<Option<u32>, Stop> {
    let had = world.mbufs.pkthdr_len(m).saturating_sub(ipv6::HEADER_LEN);
    if had < 8 {
        return Ok(None);
    }
    let [_, units] = world.peek(m, ipv6::HEADER_LEN)?;
    let len = ((usize::from(units) + 1) * 8).min(had);
    let mut header = vec![0; len];
    world.mbufs.m_copydata(m, ipv6::HEADER_LEN, &mut header)?;
    let area = header.get(2..).unwrap_or_default();
    let jumbo = Options::new(area)
        .map_while(Result::ok)
        .find(|option| option.kind == OptionType::JUMBO_PAYLOAD);
    Ok(jumbo
        .and_then(|option| option.data.first_chunk().copied())
        .map(u32::from_be_bytes))
}
