//! `ah_input_cb`: the continuation. All it knows of the packet is in the request that came back.

use super::ah_input::header_octets;
use super::callback::{
    came_back, common_input_cb, strip_header, update_replay, whole_sequence, with_reference,
    write_next_header,
};
use crate::mbuf::{Chain, MbufFlags};
use crate::sa::{Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Cryptop, Reason, StageId, TdbCrypto, World};
use crate::trace::{Event, FlagName, Observer};
use crate::wire::ah;

const STAGE: StageId = StageId::AhInputCb;

/// Compares the ICV, puts the saved headers back, moves the window, takes AH out and writes what follows at `protoff`.
pub(in crate::stage) fn ah_input_cb(
    world: &mut World,
    o: &mut impl Observer,
    crp: Box<Cryptop>,
) -> Flow {
    let crp = came_back(world, o, STAGE, crp)?;
    let sav = crp.crp_opaque.tc_sav;
    let next = finish(world, o, *crp, sav);
    with_reference(world, sav, next)
}

fn finish(world: &mut World, o: &mut impl Observer, crp: Cryptop, sav: SavRef) -> Flow {
    let Cryptop {
        crp_buf: m,
        crp_etype,
        crp_opaque: tc,
        crp_esn,
        authenticate,
        ..
    } = crp;
    let length = tc
        .saved_front
        .get(tc.tc_skip + ah::field::PAYLOAD_LEN.start);
    let Some(length) = length.filter(|_| crp_etype.is_none()) else {
        let reason = Reason::NoTransform { proto: tc.tc_proto };
        return Err(world.drop_packet(o, STAGE, m, reason));
    };
    let ahsize = header_octets(*length);
    let covered = authenticate.map_or(0, |crd| crd.crd_len);
    let m = verify_icv(world, o, m, &tc, covered)?;
    let mut m = restore_headers(world, o, m, &tc)?;
    world.mbufs.set_flags(&mut m, MbufFlags::M_AUTHIPHDR)?;
    o.record(world, &m, || Event::Flag {
        name: FlagName::AuthIpHdr,
    });
    let low = u32::from_be_bytes(world.peek(&m, tc.tc_skip + ah::field::SEQUENCE.start)?);
    let seq = whole_sequence(crp_esn, low);
    let m = update_replay(world, o, STAGE, m, sav, seq, true)?;
    let mut m = strip_header(world, o, STAGE, m, tc.tc_proto, (tc.tc_skip, ahsize))?;
    write_next_header(world, o, &mut m, tc.tc_protoff, tc.tc_nxt)?;
    Ok(common_input_cb(m, sav, &tc, seq))
}

/// Compares what the driver wrote with what the packet carried (RFC 4302, 3.4.4).
fn verify_icv(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    tc: &TdbCrypto,
    covered: usize,
) -> Result<Chain, Stop> {
    let len = tc.saved_icv.as_slice().len();
    let computed = world.icv(&m, tc.tc_skip + ah::HEADER_LEN, len)?;
    let equal = computed == tc.saved_icv;
    o.record(world, &m, || Event::CompareIcv {
        proto: Protocol::Ah,
        len,
        equal,
    });
    if !equal {
        let reason = Reason::BadIcv {
            proto: tc.tc_proto,
            len,
            covered,
        };
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    Ok(m)
}

/// `m_copyback` of the headers before AH as they arrived: massaging was for the ICV alone.
fn restore_headers(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    tc: &TdbCrypto,
) -> Result<Chain, Stop> {
    let len = tc.tc_skip;
    let headers = tc.saved_front.get(..len).unwrap_or_default();
    world.mbufs.m_copyback(&mut m, 0, headers)?;
    o.record(world, &m, || Event::RestoreHeaders { len });
    Ok(m)
}
