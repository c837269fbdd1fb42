//! The receive path, a stage a file.

pub(in crate::stage) mod ah_input;
mod ah_input_cb;
pub(in crate::stage) mod callback;
pub(in crate::stage) mod esp_input;
pub(in crate::stage) mod esp_input_cb;
mod espinudp;
mod frag6_input;
pub(in crate::stage) mod header_loop;
mod icmp_ctlinput;
mod ip6_forward;
mod ip6_input;
mod ip_forward;
pub(in crate::stage) mod ip_input;
mod ip_reass;
mod ipcomp_input;
mod ipcomp_input_cb;
pub(in crate::stage) mod ipip_input;
mod ipsec4_common_input;
pub(in crate::stage) mod ipsec4_common_input_cb;
pub(in crate::stage) mod ipsec6_common_input;
pub(in crate::stage) mod ipsec6_common_input_cb;
pub(in crate::stage) mod ipsec_common_input;
mod udp_input;
mod upper_input;

pub(in crate::stage) use ah_input::ah_input;
pub(in crate::stage) use ah_input_cb::ah_input_cb;
pub(in crate::stage) use esp_input::esp_input;
pub(in crate::stage) use esp_input_cb::esp_input_cb;
pub(in crate::stage) use espinudp::espinudp;
pub(in crate::stage) use frag6_input::frag6_input;
pub(in crate::stage) use ip_forward::ip_forward;
pub(in crate::stage) use ip_input::ip_input;
pub(in crate::stage) use ip_reass::ip_reass;
pub(in crate::stage) use ip6_forward::ip6_forward;
pub(in crate::stage) use ip6_input::ip6_input;
pub(in crate::stage) use ipcomp_input::ipcomp_input;
pub(in crate::stage) use ipcomp_input_cb::ipcomp_input_cb;
pub(in crate::stage) use ipip_input::ipip_input;
pub(in crate::stage) use ipsec_common_input::ipsec_common_input;
pub(in crate::stage) use ipsec4_common_input::ipsec4_common_input;
pub(in crate::stage) use ipsec4_common_input_cb::ipsec4_common_input_cb;
pub(in crate::stage) use ipsec6_common_input::ipsec6_common_input;
pub(in crate::stage) use ipsec6_common_input_cb::ipsec6_common_input_cb;
pub(in crate::stage) use udp_input::udp_input;
pub(in crate::stage) use upper_input::upper_input;

pub(in crate::stage::fast_ipsec) use ah_input::{ah_hdrsiz, zero_icv};
pub(in crate::stage::fast_ipsec) use callback::{came_back, whole_sequence, write_next_header};
pub(in crate::stage::fast_ipsec) use ipsec4_common_input_cb::{write_checksum, write_total_length};
pub(in crate::stage::fast_ipsec) use ipsec6_common_input_cb::write_payload_length;

use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::world::Stop;
use crate::stage::{MbufOperation, Reason, StageId, World};
use crate::trace::{Event, Observer, WrittenField};

/// `m_pullup`, with the event, and with the drop where it fails.
pub(in crate::stage) fn pullup(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    n: usize,
) -> Result<Chain, Stop> {
    let before = first_len(world, &m);
    match world.mbufs.m_pullup(m, n) {
        Ok(m) => {
            let after = first_len(world, &m);
            o.record(world, &m, || Event::Pullup { n, before, after });
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => Err(world.dropped_already(
            stage,
            Reason::NoBufs {
                operation: MbufOperation::Pullup,
                proto: Protocol::Esp,
            },
        )),
    }
}

fn first_len(world: &World, m: &Chain) -> usize {
    let first = world.mbufs.mbufs(m).next();
    first.map_or(0, |(_, mbuf)| mbuf.m_len)
}

/// `m_adj`, with the event.
pub(in crate::stage) fn adj(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    by: isize,
) -> Result<(), Stop> {
    let before = world.mbufs.pkthdr_len(m);
    world.mbufs.m_adj(m, by)?;
    let after = world.mbufs.pkthdr_len(m);
    o.record(world, m, || Event::Adj { by, before, after });
    Ok(())
}

/// `m_makewritable` of the first `len` octets, with the event, and with the drop where it fails.
pub(in crate::stage) fn make_writable(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    proto: Protocol,
    mut m: Chain,
    len: usize,
) -> Result<Chain, Stop> {
    if makes_writable(world, o, &mut m, len)? {
        return Ok(m);
    }
    let operation = MbufOperation::MakeWritable;
    Err(world.drop_packet(o, stage, m, Reason::NoBufs { operation, proto }))
}

/// `m_makewritable` of the first `len` octets, with the event; `false` where there is no memory for it.
pub(in crate::stage) fn makes_writable(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    len: usize,
) -> Result<bool, Stop> {
    match world.mbufs.m_makewritable(m, 0, len) {
        Ok(done) => {
            o.record(world, m, || Event::MakeWritable {
                copied: done.copied,
                allocated: done.allocated,
            });
            Ok(true)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => Ok(false),
    }
}

/// `ipsec_chkreplay` before any cryptography; only where an ICV will vouch for the number. Gives the whole number of a
/// packet that carries `low`.
pub(in crate::stage) fn check_replay(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    sav: SavRef,
    low: u32,
    authenticated: bool,
) -> Result<u64, Reason> {
    let Some(association) = world.sad.get(sav) else {
        return Ok(low.into());
    };
    let proto = association.config().protection.protocol();
    let window = association.replay.as_ref().filter(|_| authenticated);
    let checked = match window {
        Some(replay) => replay.ipsec_chkreplay(low),
        None => association.sequence(low),
    };
    let seq = checked.map_err(|error| Reason::Replay {
        proto,
        error,
        late: false,
    })?;
    let event = match window {
        Some(replay) => Event::ReplayCheck {
            proto,
            seq,
            right_edge: replay.right_edge(),
            width: replay.width(),
        },
        None => Event::NoReplayCheck { proto, seq },
    };
    o.record(world, m, || event);
    Ok(seq)
}

/// `m_copyback` of a 16-bit field.
pub(in crate::stage) fn write_u16(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    off: usize,
    after: u16,
    field: WrittenField,
) -> Result<(), Stop> {
    let before = u16::from_be_bytes(world.peek(m, off)?);
    world.mbufs.m_copyback(m, off, &after.to_be_bytes())?;
    o.record(world, m, || Event::Copyback {
        off,
        before,
        after,
        len: 2,
        field,
    });
    Ok(())
}
