//! `frag6_input`: a fragment waits for the others; the last to come goes on as the whole packet.

use super::callback::write_next_header;
use super::header_loop::header_loop;
use super::ipsec6_common_input::find_protoff;
use super::ipsec6_common_input_cb::write_payload_length;
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    Counter, FirstFragment, Fragment, FragmentError, FragmentKey, MbufOperation, Reason, Stage,
    StageId, Verdict, Whole, World,
};
use crate::trace::{Event, Observer};
use crate::wire::extension::{End, FRAGMENT_LEN, Fragment as FragmentHeader, walk_from};
use crate::wire::{IpProtocol, WireError, esp, icmpv6, ipv4, ipv6, tcp, udp};
use std::net::Ipv6Addr;

const STAGE: StageId = StageId::Frag6Input;

/// Holds the fragment, or puts the packet together that it was the last part of and goes on with the header loop.
pub(in crate::stage) fn frag6_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    off: usize,
) -> Flow {
    world.count(o, &m, Counter::Ip6Fragments, 1);
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(off);
    let Some(len) = had.checked_sub(FRAGMENT_LEN) else {
        let reason = Reason::ExtensionHeaderCut {
            proto: IpProtocol::FRAGMENT,
            off,
            needed: FRAGMENT_LEN,
            had,
        };
        return Err(world.drop_packet(o, STAGE, m, reason));
    };
    let octets: [u8; FRAGMENT_LEN] = world.peek(&m, off)?;
    let header = FragmentHeader::from(&octets);
    let (offset, more, id) = (header.offset(), header.more(), header.identification());
    o.record(world, &m, || Event::FragmentHeader {
        off,
        header: FRAGMENT_LEN,
        id,
        offset,
        len,
        more,
    });
    let key = key(world, &m, id)?;
    if header.is_atomic() {
        world.count(o, &m, Counter::Ip6AtomicFragments, 1);
        return go_on(world, o, key, m, off, header.next_header());
    }
    if offset == 0
        && world.profile.first_fragment() == FirstFragment::WholeHeaderChain
        && let Err(error) = header_chain(world, &m, off, header.next_header())?
    {
        return Err(world.refuse(o, STAGE, key, m, error));
    }
    let fragment = Fragment {
        m: m.clone(),
        data: off + FRAGMENT_LEN,
        range: offset..offset + len,
        more,
        counted: off.saturating_sub(ipv6::HEADER_LEN),
    };
    let sas = world.removed(&m);
    let Some(all) = world.join(o, STAGE, key, fragment)? else {
        let verdict = Verdict::Held { sas };
        return Ok(Stage::Done { m: None, verdict });
    };
    whole(world, o, key, all, &m)
}

fn key(world: &World, m: &Chain, id: u32) -> Result<FragmentKey, Stop> {
    let address = |field: std::ops::Range<usize>| -> Result<Ipv6Addr, Stop> {
        Ok(Ipv6Addr::from(world.peek::<16>(m, field.start)?))
    };
    Ok(FragmentKey {
        src: address(ipv6::field::SRC)?.into(),
        dst: address(ipv6::field::DST)?.into(),
        id,
        proto: None,
        protection: world.protection(m),
    })
}

/// The first fragment has to hold every header up to and with the upper layer's (RFC 7112, 5), so that whoever looks
/// at it alone sees what the packet is.
fn header_chain(
    world: &World,
    m: &Chain,
    off: usize,
    next: IpProtocol,
) -> Result<Result<(), FragmentError>, Stop> {
    let mut data = Vec::new();
    let len = world.mbufs.pkthdr_len(m).saturating_sub(off + FRAGMENT_LEN);
    for segment in world.mbufs.segments(m, off + FRAGMENT_LEN, len)? {
        data.extend_from_slice(segment);
    }
    let walk = walk_from(&data, next, 0, 0);
    let cut = |proto, needed, had| Err(FragmentError::FirstCut { proto, needed, had });
    Ok(match walk.end {
        End::Upper {
            protocol, offset, ..
        } => {
            let (needed, had) = (upper_header_len(protocol), len.saturating_sub(offset));
            if had < needed {
                cut(protocol, needed, had)
            } else {
                Ok(())
            }
        }
        End::Malformed {
            error: WireError::Truncated { needed, had, .. },
            ..
        } => {
            let last = walk.headers.last();
            let proto = last.map_or(next, |last| {
                data.get(last.offset)
                    .map_or(next, |octet| IpProtocol(*octet))
            });
            cut(proto, needed, had)
        }
        // What is wrong otherwise is said when the packet is whole.
        End::LaterFragment { .. } | End::Malformed { .. } => Ok(()),
    })
}

/// Octets of an upper layer's fixed header; ESP counts as one (RFC 7112, 3).
fn upper_header_len(protocol: IpProtocol) -> usize {
    match protocol {
        IpProtocol::TCP => tcp::HEADER_LEN,
        IpProtocol::UDP => udp::HEADER_LEN,
        IpProtocol::ICMPV6 => icmpv6::HEADER_LEN,
        IpProtocol::ESP => esp::HEADER_LEN,
        IpProtocol::IPV4 => ipv4::HEADER_LEN,
        IpProtocol::IPV6 => ipv6::HEADER_LEN,
        _ => 0,
    }
}

/// Puts the fragments together; `last` is the one that came last.
fn whole(
    world: &mut World,
    o: &mut impl Observer,
    key: FragmentKey,
    all: Whole,
    last: &Chain,
) -> Flow {
    let fragments = all.rest.len() + 1;
    let off = all.first.data.saturating_sub(FRAGMENT_LEN);
    let m = world.concatenate(o, all, last)?;
    let next = IpProtocol(world.peek::<1>(&m, off)?[0]);
    let len = world.mbufs.pkthdr_len(&m);
    o.record(world, &m, || Event::Reassembled { fragments, len });
    world.count(o, &m, Counter::Ip6Reassembled, 1);
    go_on(world, o, key, m, off, next)
}

/// Takes the fragment header off, puts right what named it and the payload length, and goes on with what follows.
fn go_on(
    world: &mut World,
    o: &mut impl Observer,
    key: FragmentKey,
    m: Chain,
    off: usize,
    next: IpProtocol,
) -> Flow {
    let protoff = match find_protoff(world, &m, off)? {
        Ok(protoff) => protoff,
        Err(walked) => {
            let error = FragmentError::Protoff { off, walked };
            return Err(world.refuse(o, STAGE, key, m, error));
        }
    };
    let mut m = world.writable_headers(o, STAGE, key, m, off + FRAGMENT_LEN)?;
    match world.mbufs.m_striphdr(&mut m, off, FRAGMENT_LEN) {
        Ok(done) => o.record(world, &m, || Event::StripHdr {
            skip: off,
            hlen: FRAGMENT_LEN,
            place: done.place,
            moved: done.moved,
        }),
        Err(error) if error.is_fault() => return Err(error.into()),
        Err(_) => {
            let operation = MbufOperation::StripHdr;
            return Err(world.refuse(o, STAGE, key, m, FragmentError::NoBufs { operation }));
        }
    }
    write_next_header(world, o, &mut m, protoff, next)?;
    write_payload_length(world, o, &mut m)?;
    header_loop(world, o, STAGE, m, off, next)
}
