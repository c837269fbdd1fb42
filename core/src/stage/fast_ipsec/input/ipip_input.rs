//! `_ipip_input`: a tunnel's outer header comes off, and the inner packet starts over as if it had just arrived.

use super::{adj, make_writable, pullup, write_u16};
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, SpoofCheck, Stack, Stage, StageId, World};
use crate::trace::{Event, Observer, WrittenField};
use crate::wire::checksum::ones_complement;
use crate::wire::ipv6::{self, Ipv6};
use crate::wire::{IpProtocol, ipv4};
use std::net::{IpAddr, Ipv4Addr};

/// What a tunnel looks at in a header of either version.
struct Header {
    /// IPv6 traffic class or IPv4 type of service.
    class: u8,
    src: IpAddr,
    dst: IpAddr,
}

/// Takes `off` octets of outer headers off; the inner packet has to be of the version that `proto` announced.
pub(in crate::stage) fn ipip_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
    proto: IpProtocol,
) -> Flow {
    world.count(o, &m, Counter::IpipInputPackets, 1);
    take_out(world, o, StageId::IpipInput, m, off, proto)
}

/// Checks the inner packet and takes what is before it off. `stage` says which function of which stack does it.
pub(in crate::stage) fn take_out(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    off: usize,
    proto: IpProtocol,
) -> Flow {
    let (announced, needed) = match proto {
        IpProtocol::IPV4 => (4, ipv4::HEADER_LEN),
        _ => (6, ipv6::HEADER_LEN),
    };
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(off);
    if had < needed {
        return Err(world.drop_packet(o, stage, m, Reason::InnerCut { needed, had }));
    }
    let version = world.peek::<1>(&m, off)?[0] >> 4;
    o.record(world, &m, || Event::InnerHeader {
        version,
        outer: off,
        inner: had,
    });
    if version != announced {
        return Err(world.drop_packet(o, stage, m, Reason::InnerVersion { version }));
    }
    let (outer, inner) = match (header(world, &m, 0)?, header(world, &m, off)?) {
        (Ok(outer), Ok(inner)) => (outer, inner),
        (Err(version), _) | (_, Err(version)) => {
            return Err(world.drop_packet(o, stage, m, Reason::InnerVersion { version }));
        }
    };
    // Where the host's addresses are not known, the tunnel's end is one of them.
    let own = inner.src == outer.dst || world.addresses.contains(&inner.src);
    if world.profile.spoof_check() == SpoofCheck::Drop && own {
        let src = inner.src;
        return Err(world.drop_packet(o, stage, m, Reason::InnerSpoof { src }));
    }
    let mut m = m;
    adj(world, o, &mut m, off.cast_signed())?;
    let m = pullup(world, o, stage, m, needed)?;
    let m = ecn_egress(world, o, stage, m, outer.class, inner.class)?;
    let queue = match (world.stack, version) {
        (Stack::FastIpsec, 4) => "ip_pktq",
        (Stack::FastIpsec, _) => "ip6_pktq",
        (Stack::Kame, 4) => "ipintrq",
        (Stack::Kame, _) => "ip6intrq",
    };
    o.record(world, &m, || Event::Requeue { queue });
    Ok(match version {
        4 => Stage::IpInput { m },
        _ => Stage::Ip6Input { m },
    })
}

/// The header at `off`, or a version that is neither 4 nor 6.
fn header(world: &World, m: &Chain, off: usize) -> Result<Result<Header, u8>, Stop> {
    let [first, class] = world.peek(m, off)?;
    Ok(match first >> 4 {
        4 => Ok(Header {
            class,
            src: Ipv4Addr::from(world.peek::<4>(m, off + ipv4::field::SRC.start)?).into(),
            dst: Ipv4Addr::from(world.peek::<4>(m, off + ipv4::field::DST.start)?).into(),
        }),
        version => {
            let octets: [u8; ipv6::HEADER_LEN] = world.peek(m, off)?;
            let header = Ipv6::parse(&octets).map_err(|_| version);
            header.map(|header| Header {
                class: header.traffic_class(),
                src: header.src().into(),
                dst: header.dst().into(),
            })
        }
    })
}

/// A congestion mark of the outer header goes over to an inner one that can carry it (RFC 6040, 4.2).
fn ecn_egress(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    outer: u8,
    inner: u8,
) -> Result<Chain, Stop> {
    const CE: u8 = 3;
    if outer & CE != CE || inner & CE == 0 || inner & CE == CE {
        return Ok(m);
    }
    let mut m = make_writable(world, o, stage, Protocol::Esp, m, ipv4::HEADER_LEN)?;
    let class = inner | CE;
    let [first, second] = world.peek(&m, 0)?;
    if first >> 4 == 4 {
        mark_ipv4(world, o, &mut m, [first, second], [first, class])?;
    } else {
        let after = [
            (first & 0xf0) | (class >> 4),
            (second & 0x0f) | (class << 4),
        ];
        let after = u16::from_be_bytes(after);
        write_u16(world, o, &mut m, 0, after, WrittenField::TrafficClass)?;
    }
    Ok(m)
}

/// The first two octets change, and the header checksum by as much (RFC 1624, 3): a wrong one stays wrong.
fn mark_ipv4(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    before: [u8; 2],
    after: [u8; 2],
) -> Result<(), Stop> {
    let off = ipv4::field::HEADER_CHECKSUM.start;
    let sum = world.peek(m, off)?.map(|octet: u8| !octet);
    let sum: [u8; 2] = sum;
    let sum = ones_complement([&sum[..], &before.map(|octet| !octet), &after]);
    let word = u16::from_be_bytes(after);
    write_u16(world, o, m, 0, word, WrittenField::TypeOfService)?;
    write_u16(world, o, m, off, sum, WrittenField::HeaderChecksum)
}
