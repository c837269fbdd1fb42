//! `ipsec6_common_input_cb`: puts the length right, tags the packet with its association, and goes on.

use super::ipsec_common_input::addresses;
use super::{header_loop::header_loop, pullup, write_u16};
use crate::mbuf::{Chain, PacketTag};
use crate::sa::{Mode, Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Stack, StageId, World};
use crate::trace::{Event, Observer, WrittenField};
use crate::wire::{IpProtocol, ipv6};

/// Finishes ESP and AH alike. For transport mode the header loop that ended at the boundary goes on from here.
pub(in crate::stage) fn ipsec6_common_input_cb(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    (skip, protoff): (usize, usize),
    (spi, seq): (u32, u64),
) -> Flow {
    let next = go_on(world, o, m, sav, (skip, protoff), (spi, seq));
    world.key_freesav(sav);
    next
}

fn go_on(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    (skip, protoff): (usize, usize),
    (spi, seq): (u32, u64),
) -> Flow {
    let stage = StageId::Ipsec6CommonInputCb;
    let mut m = pullup(world, o, stage, m, ipv6::HEADER_LEN)?;
    write_payload_length(world, o, &mut m)?;
    let next = IpProtocol(world.peek::<1>(&m, protoff)?[0]);
    record_association(world, o, &mut m, sav, (spi, seq), next)?;
    header_loop(world, o, stage, m, skip, next)
}

/// `ip6_plen` was stale since the header came out.
pub(in crate::stage) fn write_payload_length(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
) -> Result<(), Stop> {
    let off = ipv6::field::PAYLOAD_LENGTH.start;
    let len = world.mbufs.pkthdr_len(m).saturating_sub(ipv6::HEADER_LEN);
    let after = u16::try_from(len).unwrap_or(0);
    write_u16(world, o, m, off, after, WrittenField::PayloadLength)
}

/// `PACKET_TAG_IPSEC_IN_DONE`, and the association's use.
pub(in crate::stage) fn record_association(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    sav: SavRef,
    (spi, seq): (u32, u64),
    next: IpProtocol,
) -> Result<(), Stop> {
    let octets = world.mbufs.pkthdr_len(m);
    let now = world.now;
    let outer = addresses(world, m)?;
    let Some(association) = world.sad.get_mut(sav) else {
        return Ok(());
    };
    association.key_sa_recordxfer(octets, now);
    let packets = association.lifetime.packets;
    let config = association.config();
    let (id, reqid) = (config.id(), config.reqid);
    let (src, dst) = match (config.pattern, outer) {
        (Some(_), Ok(addresses)) => addresses,
        _ => (config.src, id.dst),
    };
    let tunnel = config.mode == Mode::Tunnel
        || (config.mode == Mode::Any && matches!(next, IpProtocol::IPV4 | IpProtocol::IPV6));
    let tag = PacketTag::IpsecInDone {
        src,
        dst,
        proto: id.proto.number(),
        spi,
        tunnel,
        reqid,
        seq,
    };
    world.mbufs.add_tag(m, tag)?;
    o.record(world, m, || Event::Tag {
        proto: id.proto,
        spi,
    });
    if tunnel && id.proto == Protocol::Esp && world.stack == Stack::FastIpsec {
        world.count(o, m, Counter::EspTunnel, 1);
    }
    o.record(world, m, || Event::RecordTransfer { octets, packets });
    Ok(())
}
