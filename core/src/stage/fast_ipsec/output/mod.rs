//! The send path, a stage a file.

pub(in crate::stage) mod ah_output;
mod ah_output_cb;
mod callback;
pub(in crate::stage) mod compute_ipsec_pos;
pub(in crate::stage) mod esp_output;
mod esp_output_cb;
mod fragment;
pub(in crate::stage) mod ip6_output;
pub(in crate::stage) mod ip_output;
mod ipcomp_output;
mod ipcomp_output_cb;
pub(in crate::stage) mod ipip_output;
pub(in crate::stage) mod ipsec_check_pmtu;
pub(in crate::stage) mod ipsec_check_policy;
pub(in crate::stage) mod ipsec_nextisr;
pub(in crate::stage) mod ipsec_process_done;
pub(in crate::stage) mod ipsec_process_packet;
#[cfg(test)]
mod testing;
pub(in crate::stage) mod udp_encapsulation;

pub(in crate::stage) use ah_output::ah_output;
pub(in crate::stage) use ah_output_cb::ah_output_cb;
pub(in crate::stage) use compute_ipsec_pos::compute_ipsec_pos;
pub(in crate::stage) use esp_output::esp_output;
pub(in crate::stage) use esp_output_cb::esp_output_cb;
pub(in crate::stage) use ip_output::ip_output;
pub(in crate::stage) use ip6_output::ip6_output;
pub(in crate::stage) use ipcomp_output::ipcomp_output;
pub(in crate::stage) use ipcomp_output_cb::ipcomp_output_cb;
pub(in crate::stage) use ipip_output::ipip_output;
pub(in crate::stage) use ipsec_process_done::ipsec_process_done;
pub(in crate::stage) use ipsec_process_packet::{ipsec4_process_packet, ipsec6_process_packet};

use crate::mbuf::{Chain, MAX_PACKET, MbufFlags};
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, MbufOperation, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::icmp_error::Cause;

/// The longest IPv4 packet in octets; an IPv6 packet can be longer by its header ([`MAX_PACKET`]).
const MOST_IPV4: usize = 65_535;

/// The most octets of a packet of that family.
pub(in crate::stage) fn longest_packet(ipv6: bool) -> usize {
    match ipv6 {
        true => MAX_PACKET,
        false => MOST_IPV4,
    }
}

/// Whether the packet is IPv6; any version but 4 counts as it.
pub(in crate::stage) fn is_ipv6(world: &World, m: &Chain) -> Result<bool, Stop> {
    Ok(world.peek::<1>(m, 0)?[0] >> 4 != 4)
}

/// Drops a packet of another host that does not fit and may not be cut, and tells its sender (RFC 4443, 3.2; RFC 1191, 4).
fn too_big(world: &mut World, o: &mut impl Observer, stage: StageId, m: Chain, mtu: usize) -> Stop {
    let len = world.mbufs.pkthdr_len(&m);
    let ipv6 = world.peek::<1>(&m, 0).is_ok_and(|[first]| first >> 4 != 4);
    o.record(world, &m, || {
        Event::Send(SendEvent::PacketTooBig { len, mtu })
    });
    world.icmp_error(o, &m, Cause::PacketTooBig { mtu });
    let reason = Reason::MessageSize { len, mtu, ipv6 };
    world.drop_packet(o, stage, m, reason)
}

/// The transform's output function (`sav->tdb_xform->xf_output`).
fn xf_output(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    (m, isr, sav): (Chain, Isr, SavRef),
    (skip, protoff): (usize, usize),
) -> Flow {
    let Some(association) = world.sad.get(sav) else {
        return Err(gone(world, o, stage, m, isr));
    };
    Ok(match association.config().protection.protocol() {
        Protocol::Esp => Stage::EspOutput {
            m,
            isr,
            sav,
            skip,
            protoff,
        },
        Protocol::Ah => Stage::AhOutput {
            m,
            isr,
            sav,
            skip,
            protoff,
        },
        Protocol::Ipcomp => Stage::IpcompOutput {
            m,
            isr,
            sav,
            skip,
            protoff,
        },
    })
}

/// Drops a packet whose association went away between two stages of one call: the policy says what it was for.
fn gone(world: &mut World, o: &mut impl Observer, stage: StageId, m: Chain, isr: Isr) -> Stop {
    let request = world.spd.request(isr).map(|request| request.config);
    let proto = request.map_or(Protocol::Esp, |request| request.proto);
    world.drop_packet(o, stage, m, Reason::NoTransform { proto })
}

/// What every `xf_output` begins with: counters, the longest packet, and no storage that others hold too.
fn begin(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
    (payload, added): (usize, usize),
) -> Result<Chain, Stop> {
    let (packets, octets) = match proto {
        Protocol::Esp => (Counter::EspOutput, Counter::EspOutputOctets),
        Protocol::Ah => (Counter::AhOutput, Counter::AhOutputOctets),
        Protocol::Ipcomp => (Counter::IpcompOutput, Counter::IpcompOutputOctets),
    };
    world.count(o, &m, packets, 1);
    let most = longest_packet(is_ipv6(world, &m)?);
    let len = world.mbufs.pkthdr_len(&m).saturating_add(added);
    if len > most {
        let reason = Reason::OutputTooBig { proto, len, most };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    let payload = u64::try_from(payload).unwrap_or(u64::MAX);
    world.count(o, &m, octets, payload);
    unshare(world, o, stage, m, proto)
}

/// `m_clone`, with the event, and with the drop where it fails.
fn unshare(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
) -> Result<Chain, Stop> {
    match world.mbufs.m_clone(m) {
        Ok((m, report)) => {
            for (counter, by) in [
                (Counter::MbufCoalesced, report.mbcoalesced),
                (Counter::ClusterCoalesced, report.clcoalesced),
                (Counter::ClusterCopied, report.clcopied),
            ] {
                let by = u64::try_from(by).unwrap_or(u64::MAX);
                world.counters.add(counter, by);
            }
            o.record(world, &m, || Event::Send(SendEvent::Unshare { report }));
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let operation = MbufOperation::Clone;
            Err(world.dropped_already(stage, Reason::NoBufs { operation, proto }))
        }
    }
}

/// `m_makespace`, with the event, and with the drop where it fails.
pub(in crate::stage) fn make_space(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    proto: Protocol,
    (skip, hlen): (usize, usize),
) -> Result<Chain, Stop> {
    match world.mbufs.m_makespace(&mut m, skip, hlen) {
        Ok(made) => {
            let inserted = u64::try_from(made.inserted).unwrap_or(u64::MAX);
            world.counters.add(Counter::MbufInserted, inserted);
            o.record(world, &m, || {
                Event::Send(SendEvent::MakeSpace {
                    skip,
                    hlen,
                    gap: made.gap,
                    inserted: made.inserted,
                    moved: made.moved,
                })
            });
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let operation = MbufOperation::MakeSpace;
            Err(world.drop_packet(o, stage, m, Reason::NoBufs { operation, proto }))
        }
    }
}

/// `M_PREPEND`, with the event, and with the drop where it fails.
fn prepend(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    (len, proto): (usize, Protocol),
) -> Result<Chain, Stop> {
    let before = world.mbufs.pkthdr_len(&m);
    match world.mbufs.m_prepend(m, len) {
        Ok(m) => {
            let after = world.mbufs.pkthdr_len(&m);
            o.record(world, &m, || {
                Event::Send(SendEvent::Prepend { len, before, after })
            });
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let operation = MbufOperation::Prepend;
            Err(world.dropped_already(stage, Reason::NoBufs { operation, proto }))
        }
    }
}

/// The next sequence number of the association, or the refusal to begin again (RFC 4303, 3.3.3; RFC 4302, 3.3.2).
pub(in crate::stage) fn next_sequence(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    sav: SavRef,
    proto: Protocol,
) -> Result<u64, Reason> {
    let Some(association) = world.sad.get_mut(sav) else {
        return Err(Reason::NoTransform { proto });
    };
    let last = association.last_sent;
    let seq = association.next_sequence();
    let seq = seq.ok_or(Reason::SequenceWrap { proto, last })?;
    o.record(world, m, || {
        Event::Send(SendEvent::SequenceNumber { proto, seq })
    });
    Ok(seq)
}

/// The half of the sequence number that is sent.
fn low_half(seq: u64) -> u32 {
    u32::try_from(seq & 0xffff_ffff).unwrap_or(0)
}

/// `ip6_output` or `ip_output` again, from the top: the tag alone keeps the packet from being protected once more.
fn reinject(world: &World, o: &mut impl Observer, m: Chain) -> Flow {
    let ipv6 = is_ipv6(world, &m)?;
    o.record(world, &m, || Event::Send(SendEvent::Reinject { ipv6 }));
    let forwarding = false;
    Ok(match ipv6 {
        true => Stage::Ip6Output { m, forwarding },
        false => Stage::IpOutput { m, forwarding },
    })
}

/// Marks the packet as done with its policy where no association did (`ipsec_register_done`).
fn register_done(world: &mut World, o: &mut impl Observer, m: &mut Chain) -> Result<(), Stop> {
    let tag = crate::mbuf::PacketTag::IpsecOutDoneAlone;
    world.mbufs.add_tag(m, tag)?;
    o.record(world, m, || Event::Send(SendEvent::OutDoneAlone));
    Ok(())
}

/// Queues a packet for the link (`if_output`). What was known of how it arrived stays behind.
fn transmit(world: &mut World, o: &mut impl Observer, mut m: Chain) -> Result<(), Stop> {
    let received = MbufFlags::M_DECRYPTED
        .union(MbufFlags::M_AUTHIPHDR)
        .union(MbufFlags::M_AUTHIPDGM);
    world.mbufs.clear_flags(&mut m, received)?;
    world.mbufs.delete_tags(&mut m)?;
    let len = world.mbufs.pkthdr_len(&m);
    o.record(world, &m, || Event::Send(SendEvent::Transmit { len }));
    world.if_snd.push(m);
    Ok(())
}
