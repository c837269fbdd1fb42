//! `ip_reass`: an IPv4 fragment waits for the others; the last to come goes on as the whole packet.

use super::ip_input::dispatch;
use super::ipsec4_common_input_cb::{write_checksum, write_total_length};
use super::write_u16;
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Fragment, FragmentKey, Reason, Stage, StageId, Verdict, Whole, World};
use crate::trace::{Event, Observer, WrittenField};
use crate::wire::ipv4::{self, Ipv4};

const STAGE: StageId = StageId::IpReass;

/// Holds the fragment, or puts the packet together that it was the last part of and goes on with its protocol. The
/// header was checked in `ip_input`.
pub(in crate::stage) fn ip_reass(world: &mut World, o: &mut impl Observer, m: Chain) -> Flow {
    world.count(o, &m, Counter::IpFragments, 1);
    let had = world.mbufs.pkthdr_len(&m);
    let mut octets = [0; ipv4::MOST_HEADER_LEN];
    let there = octets.get_mut(..had.min(ipv4::MOST_HEADER_LEN));
    let there = there.unwrap_or_default();
    world.mbufs.m_copydata(&m, 0, there)?;
    let Ok(header) = Ipv4::parse(there) else {
        return Err(world.drop_packet(o, STAGE, m, Reason::IpHeaderCut { had }));
    };
    let hlen = header.header_len();
    let (offset, more) = (header.fragment_offset(), header.more_fragments());
    let len = had.saturating_sub(hlen);
    let key = FragmentKey {
        src: header.src().into(),
        dst: header.dst().into(),
        id: header.identification().into(),
        proto: Some(header.protocol()),
        protection: world.protection(&m),
    };
    o.record(world, &m, || Event::FragmentHeader {
        off: ipv4::field::IDENTIFICATION.start,
        header: 4,
        id: key.id,
        offset,
        len,
        more,
    });
    let fragment = Fragment {
        m: m.clone(),
        data: hlen,
        range: offset..offset + len,
        more,
        counted: hlen,
    };
    let sas = world.removed(&m);
    let Some(all) = world.join(o, STAGE, key, fragment)? else {
        let verdict = Verdict::Held { sas };
        return Ok(Stage::Done { m: None, verdict });
    };
    whole(world, o, key, all, &m)
}

/// Puts the fragments together and makes the first one's header the whole packet's; `last` is the one that came last.
fn whole(
    world: &mut World,
    o: &mut impl Observer,
    key: FragmentKey,
    all: Whole,
    last: &Chain,
) -> Flow {
    let (fragments, hlen) = (all.rest.len() + 1, all.first.data);
    let m = world.concatenate(o, all, last)?;
    let len = world.mbufs.pkthdr_len(&m);
    o.record(world, &m, || Event::Reassembled {
        version: 4,
        fragments,
        len,
    });
    world.count(o, &m, Counter::IpReassembled, 1);
    let mut m = world.writable_headers(o, STAGE, key, m, hlen)?;
    write_total_length(world, o, &mut m)?;
    clear_fragment_fields(world, o, &mut m)?;
    write_checksum(world, o, &mut m, hlen)?;
    let [proto] = world.peek(&m, ipv4::field::PROTOCOL.start)?;
    Ok(dispatch(world, o, m, hlen, crate::wire::IpProtocol(proto)))
}

/// More fragments and offset become 0; don't fragment stays.
fn clear_fragment_fields(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
) -> Result<(), Stop> {
    const DONT_FRAGMENT: u16 = 0x4000;
    let off = ipv4::field::FRAGMENT_OFFSET.start;
    let before = u16::from_be_bytes(world.peek(m, off)?);
    let after = before & DONT_FRAGMENT;
    write_u16(world, o, m, off, after, WrittenField::FragmentOffset)
}
