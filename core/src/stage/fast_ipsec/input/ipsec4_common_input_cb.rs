//! `ipsec4_common_input_cb`: puts length and header checksum right, tags the packet, and queues it anew.

use super::ipsec6_common_input_cb::record_association;
use super::{pullup, write_u16};
use crate::mbuf::Chain;
use crate::sa::SavRef;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Stage, StageId, World};
use crate::trace::{Event, Observer, WrittenField};
use crate::wire::{IpProtocol, ipv4};

/// Finishes ESP and AH alike. Unlike IPv6, where the header loop goes on, the packet starts over in `ip_input`.
pub(in crate::stage) fn ipsec4_common_input_cb(
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
    let mut m = pullup(world, o, StageId::Ipsec4CommonInputCb, m, skip)?;
    write_total_length(world, o, &mut m)?;
    write_checksum(world, o, &mut m, skip)?;
    let next = IpProtocol(world.peek::<1>(&m, protoff)?[0]);
    record_association(world, o, &mut m, sav, (spi, seq), next)?;
    o.record(world, &m, || Event::Requeue { queue: "ipintrq" });
    Ok(Stage::IpInput { m })
}

/// `ip_len` was stale since a header came out.
pub(in crate::stage) fn write_total_length(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
) -> Result<(), Stop> {
    let off = ipv4::field::TOTAL_LENGTH.start;
    let after = u16::try_from(world.mbufs.pkthdr_len(m)).unwrap_or(0);
    write_u16(world, o, m, off, after, WrittenField::TotalLength)
}

/// `ip_sum` covers length and protocol, which are others now.
pub(in crate::stage) fn write_checksum(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    hlen: usize,
) -> Result<(), Stop> {
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let header = octets.get_mut(..hlen).unwrap_or_default();
    world.mbufs.m_copydata(m, 0, header)?;
    let (off, after) = (ipv4::field::HEADER_CHECKSUM.start, ipv4::checksum(header));
    write_u16(world, o, m, off, after, WrittenField::HeaderChecksum)
}
