//! `ip6_output`: policy first; then, once the policies are done with the packet, fragments where it is too long for the
//! link, and the link's queue.

use super::fragment::{fragment_ipv6, send};
use super::ipsec_check_policy::ipsec_check_policy;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::input::pullup;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::ipv6::{self, Ipv6};

const STAGE: StageId = StageId::Ip6Output;

/// Takes a whole packet. One that the host passes on for others (`forwarding`) is not fragmented (RFC 8200, 5).
pub(in crate::stage) fn ip6_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    forwarding: bool,
) -> Flow {
    let m = base_header(world, o, STAGE, m)?;
    if let Some(isr) = ipsec_check_policy(world, o, STAGE, &m)? {
        return Ok(Stage::Ipsec6ProcessPacket { m, isr });
    }
    finish(world, o, STAGE, m, forwarding)
}

/// The header, of a packet whose length is what it should be. `stage` says in which stack.
pub(in crate::stage) fn base_header(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
) -> Result<Chain, Stop> {
    let had = world.mbufs.pkthdr_len(&m);
    if had < ipv6::HEADER_LEN {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6HeaderCut { had }));
    }
    let m = pullup(world, o, stage, m, ipv6::HEADER_LEN)?;
    let octets: [u8; ipv6::HEADER_LEN] = world.peek(&m, 0)?;
    let Ok(header) = Ipv6::parse(&octets) else {
        let version = octets.first().map_or(0, |first| first >> 4);
        return Err(world.drop_packet(o, stage, m, Reason::Ip6Version { version }));
    };
    let payload_length = header.payload_length();
    o.record(world, &m, || Event::Ip6Header {
        src: header.src(),
        dst: header.dst(),
        payload_length,
        had,
    });
    let needed = ipv6::HEADER_LEN + usize::from(payload_length);
    if needed != had {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6PayloadCut { needed, had }));
    }
    Ok(m)
}

/// What is left when the policies are done with the packet: fragments where it is too long, and the link's queue.
pub(in crate::stage) fn finish(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    forwarding: bool,
) -> Flow {
    let had = world.mbufs.pkthdr_len(&m);
    let local = match forwarding {
        true => Counter::Ip6Forwarded,
        false => Counter::Ip6LocalOut,
    };
    world.count(o, &m, local, 1);
    let mtu = world.mtu;
    if mtu == 0 || had <= mtu {
        return send(world, o, m);
    }
    if forwarding {
        o.record(world, &m, || Event::PacketTooBig { len: had, mtu });
        let reason = Reason::MessageSize {
            len: had,
            mtu,
            ipv6: true,
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    fragment_ipv6(world, o, m, mtu)
}
