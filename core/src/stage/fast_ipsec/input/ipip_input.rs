//! `_ipip_input`: a tunnel's outer header comes off, and the inner packet starts over as if it had just arrived.

use super::{adj, pullup};
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, SpoofCheck, Stage, StageId, World};
use crate::trace::{Event, Observer, WrittenField};
use crate::wire::IpProtocol;
use crate::wire::ipv6::{self, Ipv6};

const STAGE: StageId = StageId::IpipInput;

/// Takes `off` octets of outer headers off; the inner packet has to be of the version that `proto` announced.
pub(in crate::stage) fn ipip_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
    proto: IpProtocol,
) -> Flow {
    world.count(o, &m, Counter::IpipInputPackets, 1);
    let outer: [u8; ipv6::HEADER_LEN] = world.peek(&m, 0)?;
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(off);
    let needed = ipv6::HEADER_LEN;
    if had < needed {
        return Err(world.drop_packet(o, STAGE, m, Reason::InnerCut { needed, had }));
    }
    let inner: [u8; ipv6::HEADER_LEN] = world.peek(&m, off)?;
    let version = inner[0] >> 4;
    o.record(world, &m, || Event::InnerHeader {
        version,
        outer: off,
        inner: had,
    });
    let (Ok(outer), Ok(inner)) = (Ipv6::parse(&outer), Ipv6::parse(&inner)) else {
        return Err(world.drop_packet(o, STAGE, m, Reason::InnerVersion { version }));
    };
    if proto != IpProtocol::IPV6 {
        return Err(world.drop_packet(o, STAGE, m, Reason::InnerVersion { version }));
    }
    if world.profile.spoof_check() == SpoofCheck::Drop && inner.src() == outer.dst() {
        let src = inner.src().into();
        return Err(world.drop_packet(o, STAGE, m, Reason::InnerSpoof { src }));
    }
    let (outer_class, inner_class) = (outer.traffic_class(), inner.traffic_class());
    let mut m = m;
    adj(world, o, &mut m, off.cast_signed())?;
    let mut m = pullup(world, o, STAGE, m, ipv6::HEADER_LEN)?;
    ecn_egress(world, o, &mut m, outer_class, inner_class)?;
    o.record(world, &m, || Event::Requeue { queue: "ip6_pktq" });
    Ok(Stage::Ip6Input { m })
}

/// A congestion mark of the outer header goes over to an inner one that can carry it (RFC 6040, 4.2).
fn ecn_egress(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    outer: u8,
    inner: u8,
) -> Result<(), Stop> {
    const CE: u8 = 3;
    if outer & CE != CE || inner & CE == 0 || inner & CE == CE {
        return Ok(());
    }
    let class = inner | CE;
    let before: [u8; 2] = world.peek(m, 0)?;
    let after = [
        (before[0] & 0xf0) | (class >> 4),
        (before[1] & 0x0f) | (class << 4),
    ];
    world.mbufs.m_copyback(m, 0, &after)?;
    o.record(world, m, || Event::Copyback {
        off: 0,
        before: u16::from_be_bytes(before),
        after: u16::from_be_bytes(after),
        len: 2,
        field: WrittenField::TrafficClass,
    });
    Ok(())
}
