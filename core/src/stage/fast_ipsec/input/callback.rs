//! What every callback does with the packet that came back from the crypto boundary.

use crate::mbuf::{Chain, StripPlace};
use crate::sa::{Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    Counter, CryptoFailure, Cryptop, MbufOperation, Reason, Stage, StageId, TdbCrypto, World,
};
use crate::trace::{Event, Observer, WrittenField};
use crate::wire::IpProtocol;

/// What every callback asks first. The association may have been deleted, or have expired, while the request was parked;
/// another with the same SPI has other keys and another window, and will not do. A request whose session has moved is
/// dispatched again with all that it holds, the reference too.
pub(in crate::stage::fast_ipsec) fn came_back(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut crp: Box<Cryptop>,
) -> Result<Box<Cryptop>, Stop> {
    let sav = crp.crp_opaque.tc_sav;
    let found = world.sad.get_mut(sav);
    let Some(association) = found.filter(|association| association.state.is_usable()) else {
        let tc = &crp.crp_opaque;
        let reason = Reason::AssociationGone {
            proto: tc.tc_proto,
            dst: tc.tc_dst,
            spi: tc.tc_spi,
        };
        world.key_freesav(sav);
        return Err(world.drop_packet(o, stage, crp.crp_buf, reason));
    };
    let Some(CryptoFailure::Again { session }) = crp.crp_etype else {
        return Ok(crp);
    };
    let before = crp.crp_session;
    let after = association.sessions.update_id(before, session);
    crp.crp_session = after;
    crp.crp_etype = None;
    o.record(world, &crp.crp_buf, || Event::CryptoAgain { before, after });
    Err(Stop::End(Box::new(Stage::CryptoInvoke { crp })))
}

/// The reference goes on to `ipsec4_common_input_cb` or `ipsec6_common_input_cb`, or back where the packet is dropped.
pub(super) fn with_reference(world: &mut World, sav: SavRef, flow: Flow) -> Flow {
    if flow.is_err() {
        world.key_freesav(sav);
    }
    flow
}

/// `ipsec4_common_input_cb` or `ipsec6_common_input_cb`, by the association's family.
pub(super) fn common_input_cb(m: Chain, sav: SavRef, tc: &TdbCrypto, seq: u64) -> Stage {
    let (spi, skip, protoff) = (tc.tc_spi, tc.tc_skip, tc.tc_protoff);
    if tc.tc_dst.is_ipv4() {
        return Stage::Ipsec4CommonInputCb {
            m,
            sav,
            spi,
            skip,
            protoff,
            seq,
        };
    }
    Stage::Ipsec6CommonInputCb {
        m,
        sav,
        spi,
        skip,
        protoff,
        seq,
    }
}

/// The sequence number that the ICV covered: its high half was in the request.
pub(in crate::stage::fast_ipsec) fn whole_sequence(crp_esn: Option<u32>, low: u32) -> u64 {
    u64::from(crp_esn.unwrap_or(0)) << 32 | u64::from(low)
}

/// `ipsec_updatereplay`: repeats the test, since a copy of this packet may have come back first.
pub(in crate::stage) fn update_replay(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    sav: SavRef,
    seq: u64,
    authenticated: bool,
) -> Result<Chain, Stop> {
    let Some(association) = world.sad.get_mut(sav).filter(|_| authenticated) else {
        return Ok(m);
    };
    let proto = association.config().protection.protocol();
    let Some(replay) = &mut association.replay else {
        return Ok(m);
    };
    match replay.ipsec_updatereplay(seq) {
        Ok(moved) => {
            o.record(world, &m, || Event::WindowMove {
                proto,
                seq,
                before: moved.right_edge_before,
                after: moved.right_edge_after,
            });
            Ok(m)
        }
        Err(error) => {
            let reason = Reason::Replay {
                proto,
                error,
                late: true,
            };
            Err(world.drop_packet(o, stage, m, reason))
        }
    }
}

/// `m_striphdr`: the header at `skip`, `hlen` octets, comes out of the middle.
pub(super) fn strip_header(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    mut m: Chain,
    proto: Protocol,
    (skip, hlen): (usize, usize),
) -> Result<Chain, Stop> {
    match world.mbufs.m_striphdr(&mut m, skip, hlen) {
        Ok(done) => {
            let counter = match done.place {
                StripPlace::Front => Counter::InputFront,
                StripPlace::Middle => Counter::InputMiddle,
                StripPlace::End => Counter::InputEnd,
            };
            world.counters.add(counter, 1);
            o.record(world, &m, || Event::StripHdr {
                skip,
                hlen,
                place: done.place,
                moved: done.moved,
            });
            Ok(m)
        }
        Err(error) if error.is_fault() => Err(error.into()),
        Err(_) => {
            let reason = Reason::NoBufs {
                operation: MbufOperation::StripHdr,
                proto,
            };
            Err(world.drop_packet(o, stage, m, reason))
        }
    }
}

/// `m_copyback` of one octet: what named the header now names what was behind it.
pub(in crate::stage) fn write_next_header(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    protoff: usize,
    next: IpProtocol,
) -> Result<(), Stop> {
    let [before] = world.peek(m, protoff)?;
    world.mbufs.m_copyback(m, protoff, &[next.0])?;
    o.record(world, m, || Event::Copyback {
        off: protoff,
        before: before.into(),
        after: next.0.into(),
        len: 1,
        field: WrittenField::NextHeader,
    });
    Ok(())
}
