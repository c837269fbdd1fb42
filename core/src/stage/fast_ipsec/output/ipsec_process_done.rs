//! `ipsec_process_done`: UDP around ESP where the association wants it, lengths, tag; then the next transform, or back to
//! `ip6_output`.

use super::udp_encapsulation::udp_encapsulation;
use super::{is_ipv6, longest_packet, register_done, reinject};
use crate::mbuf::{Chain, PacketTag};
use crate::policy::Isr;
use crate::sa::{Mode, Protocol, SavRef};
use crate::stage::fast_ipsec::input::{write_checksum, write_payload_length, write_total_length};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stack, Stage, StageId, World};
use crate::trace::{Event, Observer, SendEvent};

const STAGE: StageId = StageId::IpsecProcessDone;

/// Finishes one transform of a policy. Its header is at `skip`, named by the octet at `protoff`.
pub(in crate::stage) fn ipsec_process_done(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    (isr, sav): (Isr, SavRef),
    offsets: (usize, usize),
    seq: u64,
) -> Flow {
    let next = finish(world, o, m, (isr, sav), offsets, seq);
    world.key_freesav(sav);
    next
}

fn finish(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    (isr, sav): (Isr, SavRef),
    (skip, protoff): (usize, usize),
    seq: u64,
) -> Flow {
    let Some(association) = world.sad.get(sav) else {
        return Err(super::gone(world, o, STAGE, m, isr));
    };
    let id = association.config().id();
    let encapsulation = association.config().encapsulation;
    let ipv6 = is_ipv6(world, &m)?;
    let mut m = match encapsulation {
        Some(ports) if id.proto == Protocol::Esp => {
            udp_encapsulation(world, o, STAGE, m, ports, (skip, protoff), ipv6)?
        }
        _ => m,
    };
    let (len, most) = (world.mbufs.pkthdr_len(&m), longest_packet(ipv6));
    if len > most {
        let proto = id.proto;
        let reason = Reason::OutputTooBig { proto, len, most };
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    if ipv6 {
        write_payload_length(world, o, &mut m)?;
    } else {
        write_total_length(world, o, &mut m)?;
        let hlen = usize::from(world.peek::<1>(&m, 0)?[0] & 0x0f) * 4;
        write_checksum(world, o, &mut m, hlen)?;
    }
    record_association(world, o, &mut m, isr, sav, seq)?;
    next_transform(world, o, m, isr)
}

/// The association's use, and `PACKET_TAG_IPSEC_OUT_DONE`.
pub(in crate::stage) fn record_association(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    isr: Isr,
    sav: SavRef,
    seq: u64,
) -> Result<(), Stop> {
    let octets = world.mbufs.pkthdr_len(m);
    let request = world.spd.request(isr).map(|request| request.config.mode);
    let now = world.now;
    let Some(association) = world.sad.get_mut(sav) else {
        return Ok(());
    };
    association.key_sa_recordxfer(octets, now);
    let packets = association.lifetime.packets;
    let id = association.config().id();
    let tunnel = association.config().mode == Mode::Tunnel || request == Some(Mode::Tunnel);
    o.record(world, m, || Event::RecordTransfer { octets, packets });
    let tag = PacketTag::IpsecOutDone {
        dst: id.dst,
        proto: id.proto.number(),
        spi: id.spi,
        tunnel,
        seq,
    };
    world.mbufs.add_tag(m, tag)?;
    // KAME has no such tag: here it only tells what was put on.
    if world.stack == Stack::FastIpsec {
        o.record(world, m, || {
            Event::Send(SendEvent::OutDone {
                proto: id.proto,
                spi: id.spi,
            })
        });
    }
    Ok(())
}

/// The policy's next transform, in this very call; after the last, the packet goes back to where it came from.
pub(super) fn next_transform(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    isr: Isr,
) -> Flow {
    let Some(policy) = world.spd.get(isr.sp) else {
        let reason = Reason::PolicyGone { sp: isr.sp };
        return Err(world.drop_packet(o, STAGE, m, reason));
    };
    let index = isr.index + 1;
    if index >= policy.requests().len() {
        if world.applied(&m).is_empty() {
            register_done(world, o, &mut m)?;
        }
        return reinject(world, o, m);
    }
    world.count(o, &m, Counter::OutputBundle, 1);
    let isr = Isr { sp: isr.sp, index };
    Ok(match is_ipv6(world, &m)? {
        true => Stage::Ipsec6ProcessPacket { m, isr },
        false => Stage::Ipsec4ProcessPacket { m, isr },
    })
}
