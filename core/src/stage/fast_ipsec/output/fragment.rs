//! What `ip6_output` and `ip_output` end with: the packet, or its fragments, go into the link's queue.

use super::transmit;
use crate::mbuf::{Chain, Layout, MbufError};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, Verdict, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::extension::FRAGMENT_LEN;
use crate::wire::ipv4::{self, Ipv4};
use crate::wire::{IpProtocol, ipv6};

/// Fragments carry a multiple of this many octets, but for the last.
const UNIT: usize = 8;

/// Sends the packet whole.
pub(super) fn send(world: &mut World, o: &mut impl Observer, m: Chain, forwarding: bool) -> Flow {
    let verdict = match forwarding {
        true => Verdict::Forwarded {
            sas: world.removed(&m),
        },
        false => Verdict::Sent {
            sas: world.applied(&m),
            packets: 1,
        },
    };
    transmit(world, o, m)?;
    Ok(Stage::Done { m: None, verdict })
}

/// A packet to be cut.
struct Cut {
    /// Octets of headers that every fragment has, the fragment header of IPv6 included.
    headers: Vec<u8>,
    /// Where the data starts in the packet.
    data: usize,
    /// The most octets of data in a fragment but the last.
    most: usize,
    ipv6: bool,
    id: u32,
}

/// The headers up to which every fragment has them: those that routers look at (RFC 8200, 4.5).
fn unfragmentable(world: &World, m: &Chain) -> Result<(usize, usize), Stop> {
    let len = world.mbufs.pkthdr_len(m);
    let mut at = (ipv6::HEADER_LEN, ipv6::field::NEXT_HEADER.start);
    let mut end = at;
    loop {
        let (off, protoff) = at;
        let proto = IpProtocol(world.peek::<1>(m, protoff)?[0]);
        let passes = matches!(
            proto,
            IpProtocol::HOP_BY_HOP | IpProtocol::ROUTING | IpProtocol::DESTINATION_OPTIONS
        );
        if !passes || len < off + 2 {
            return Ok(end);
        }
        let [_, units] = world.peek(m, off)?;
        at = (off + (usize::from(units) + 1) * 8, off);
        if at.0 > len {
            return Ok(end);
        }
        // Destination options belong to them only before a routing header.
        if proto != IpProtocol::DESTINATION_OPTIONS {
            end = at;
        }
    }
}

/// Cuts a packet of this host's own (RFC 8200, 4.5).
pub(super) fn fragment_ipv6(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    mtu: usize,
) -> Flow {
    let (data, protoff) = unfragmentable(world, &m)?;
    let next = world.peek::<1>(&m, protoff)?;
    let most = mtu.saturating_sub(data + FRAGMENT_LEN) / UNIT * UNIT;
    let len = world.mbufs.pkthdr_len(&m);
    if most == 0 || next == [IpProtocol::FRAGMENT.0] {
        let ipv6 = true;
        let reason = Reason::MessageSize { len, mtu, ipv6 };
        return Err(world.drop_packet(o, StageId::Ip6Output, m, reason));
    }
    let id = world.next_identification();
    let mut headers = vec![0; data];
    world.mbufs.m_copydata(&m, 0, &mut headers)?;
    if let Some(octet) = headers.get_mut(protoff) {
        *octet = IpProtocol::FRAGMENT.0;
    }
    headers.extend(next);
    headers.extend([0; 3]);
    headers.extend(id.to_be_bytes());
    let ipv6 = true;
    let cut = Cut {
        headers,
        data,
        most,
        ipv6,
        id,
    };
    send_fragments(world, o, m, cut)
}

/// Cuts a packet whose header allows it (RFC 791, 3.2). Options are in every fragment: which of them need not be is left
/// open to none here.
pub(super) fn fragment_ipv4(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    header: Ipv4<'_>,
    mtu: usize,
) -> Flow {
    let data = header.header_len();
    let most = mtu.saturating_sub(data) / UNIT * UNIT;
    if most == 0 {
        let (len, ipv6) = (world.mbufs.pkthdr_len(&m), false);
        let reason = Reason::MessageSize { len, mtu, ipv6 };
        return Err(world.drop_packet(o, StageId::IpOutput, m, reason));
    }
    let cut = Cut {
        headers: header.header().to_vec(),
        data,
        most,
        ipv6: false,
        id: header.identification().into(),
    };
    send_fragments(world, o, m, cut)
}

fn send_fragments(world: &mut World, o: &mut impl Observer, m: Chain, cut: Cut) -> Flow {
    let sas = world.applied(&m);
    let stage = match cut.ipv6 {
        true => StageId::Ip6Output,
        false => StageId::IpOutput,
    };
    let fragments = match pieces(world, m, &cut)? {
        Some(fragments) => fragments,
        None => {
            let ipv6 = cut.ipv6;
            return Err(world.dropped_already(stage, Reason::FragmentNoBufs { ipv6 }));
        }
    };
    let (whole, made) = match cut.ipv6 {
        true => (Counter::Ip6Fragmented, Counter::Ip6OutputFragments),
        false => (Counter::IpFragmented, Counter::IpOutputFragments),
    };
    let packets = fragments.len();
    if let Some((first, _)) = fragments.first() {
        world.count(o, first, whole, 1);
        let by = u64::try_from(packets).unwrap_or(u64::MAX);
        world.count(o, first, made, by);
    }
    for (number, (m, offset)) in fragments.into_iter().enumerate() {
        let len = world.mbufs.pkthdr_len(&m).saturating_sub(cut.headers.len());
        let more = number + 1 < packets;
        o.record(world, &m, || {
            Event::Send(SendEvent::Fragmented {
                id: cut.id,
                header: fragment_field(&cut),
                offset,
                len,
                more,
            })
        });
        transmit(world, o, m)?;
    }
    Ok(Stage::Done {
        m: None,
        verdict: Verdict::Sent { sas, packets },
    })
}

/// Where the fields that make it a fragment are, and their length.
fn fragment_field(cut: &Cut) -> (usize, usize) {
    match cut.ipv6 {
        true => (cut.data, FRAGMENT_LEN),
        false => (ipv4::field::IDENTIFICATION.start, 4),
    }
}

/// The fragments with the offsets of their data; `None` where the memory does not suffice, with everything freed.
fn pieces(world: &mut World, m: Chain, cut: &Cut) -> Result<Option<Vec<(Chain, usize)>>, Stop> {
    let mut made = Vec::new();
    let mut headers = m;
    let Some(mut data) = world.or_no_bufs(|world| world.mbufs.m_split(&mut headers, cut.data))?
    else {
        world.mbufs.m_freem(headers)?;
        return Ok(None);
    };
    world.mbufs.m_freem(headers)?;
    let mut offset = 0;
    loop {
        let len = world.mbufs.pkthdr_len(&data);
        let rest = match len > cut.most {
            true => world.or_no_bufs(|world| world.mbufs.m_split(&mut data, cut.most))?,
            false => None,
        };
        let failed = len > cut.most && rest.is_none();
        let more = rest.is_some();
        let header = header_of(cut, offset, len.min(cut.most), more);
        let head = match failed {
            true => None,
            false => world.or_no_bufs(|world| world.mbufs.load(&header, Layout::Cluster))?,
        };
        let Some(mut head) = head else {
            let all = made.into_iter().map(|(m, _)| m);
            for m in all.chain([data]).chain(rest) {
                world.mbufs.m_freem(m)?;
            }
            return Ok(None);
        };
        let added = world.mbufs.m_cat(&mut head, data)?;
        let total = header.len() + added;
        world.mbufs.set_pkthdr_len(&mut head, total)?;
        made.push((head, offset));
        offset += cut.most;
        match rest {
            Some(rest) => data = rest,
            None => return Ok(Some(made)),
        }
    }
}

/// The headers of the fragment whose data, `len` octets, start at `offset`.
fn header_of(cut: &Cut, offset: usize, len: usize, more: bool) -> Vec<u8> {
    let mut header = cut.headers.clone();
    let total = header.len() + len;
    let field = u16::try_from(offset).unwrap_or(0);
    let mut write = |at: usize, value: u16| {
        if let Some(octets) = header.get_mut(at..at + 2) {
            octets.copy_from_slice(&value.to_be_bytes());
        }
    };
    if cut.ipv6 {
        let payload = u16::try_from(total - ipv6::HEADER_LEN).unwrap_or(0);
        write(ipv6::field::PAYLOAD_LENGTH.start, payload);
        write(cut.data + 2, field | u16::from(more));
        return header;
    }
    const MORE: u16 = 0x2000;
    let at = ipv4::field::FRAGMENT_OFFSET.start;
    let before = cut.headers.get(at..at + 2).and_then(<[u8]>::first_chunk);
    let before = u16::from_be_bytes(*before.unwrap_or(&[0; 2]));
    // A fragment that is cut again lies where it lay, and only the last of its pieces can be the packet's last.
    let more = if more { MORE } else { 0 };
    write(at, (before + field / 8) | more);
    let length = ipv4::field::TOTAL_LENGTH.start;
    write(length, u16::try_from(total).unwrap_or(0));
    let sum = ipv4::checksum(&header);
    if let Some(octets) = header.get_mut(ipv4::field::HEADER_CHECKSUM) {
        octets.copy_from_slice(&sum.to_be_bytes());
    }
    header
}

impl World {
    /// Runs an mbuf operation: `None` where there was no memory for it.
    fn or_no_bufs<T>(
        &mut self,
        operation: impl FnOnce(&mut Self) -> Result<T, MbufError>,
    ) -> Result<Option<T>, Stop> {
        match operation(self) {
            Ok(done) => Ok(Some(done)),
            Err(error) if error.is_fault() => Err(error.into()),
            Err(_) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ipv6, on_link, output};
    use crate::mbuf::{Layout, Limits};
    use crate::stage::{Counter, Reason, Stage, Verdict};
    use crate::trace::Silent;

    const HOP_BY_HOP: [u8; 8] = [60, 0, 5, 2, 0, 0, 1, 0];
    const OPTIONS: [u8; 8] = [43, 0, 1, 4, 0, 0, 0, 0];
    const ROUTING: [u8; 8] = [60, 0, 0, 0, 0, 0, 0, 0];
    const LAST_OPTIONS: [u8; 8] = [253, 0, 1, 4, 0, 0, 0, 0];

    #[test]
    fn headers_up_to_the_routing_header_are_in_every_fragment() {
        let mut world = on_link(1280);
        world.identification = 0x0102_0304;
        let extensions = [HOP_BY_HOP, OPTIONS, ROUTING, LAST_OPTIONS];
        let packet = ipv6(0, extensions.as_flattened(), 1300);
        let (_, wire) = output(&mut world, &packet, false);
        assert_eq!(wire.len(), 2);
        for (fragment, field) in wire.iter().zip([1_u16, 1208]) {
            assert_eq!(fragment[40..56], packet[40..56]);
            let [high, low] = field.to_be_bytes();
            assert_eq!(fragment[56..64], [44, 0, 0, 0, 0, 0, 0, 0]);
            assert_eq!(fragment[64..72], [60, 0, high, low, 1, 2, 3, 4]);
        }
        let data = [&wire[0][72..], &wire[1][72..]].concat();
        assert_eq!(data, packet[64..]);
        assert_eq!(world.identification, 0x0102_0305);
    }

    #[test]
    fn options_without_a_routing_header_are_data() {
        let mut world = on_link(1280);
        let packet = ipv6(60, &LAST_OPTIONS, 1300);
        let (_, wire) = output(&mut world, &packet, false);
        assert_eq!((wire[0][6], wire[0][40]), (44, 60));
    }

    #[test]
    fn without_memory_for_a_fragment_none_is_sent_and_all_is_freed() {
        for mbufs in 2..12 {
            let mut world = on_link(1280);
            let packet = ipv6(253, &[], 4000);
            let m = world.mbufs.load(&packet, Layout::Cluster).unwrap();
            let clusters = 12;
            world.mbufs.set_limits(Limits {
                mbufs: Some(mbufs),
                clusters: Some(clusters),
            });
            let forwarding = false;
            let stage = Stage::Ip6Output { m, forwarding };
            let (_, verdict) = stage.run(&mut world, &mut Silent).unwrap();
            let queue = std::mem::take(&mut world.if_snd);
            match verdict {
                Verdict::Sent { packets, .. } => assert_eq!(queue.len(), packets),
                Verdict::Dropped { reason, .. } => {
                    assert_eq!(reason, Reason::FragmentNoBufs { ipv6: true });
                    assert_eq!(world.counters.get(Counter::Ip6OutputDropped), 1);
                    assert!(queue.is_empty() && mbufs < 9);
                }
                other => panic!("{other:?}"),
            }
            for m in queue {
                world.mbufs.m_freem(m).unwrap();
            }
            assert_eq!(world.mbufs.in_use().mbufs, 0, "{mbufs}");
        }
    }
}
