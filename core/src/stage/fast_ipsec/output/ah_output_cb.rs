//! `ah_output_cb`: the continuation. The ICV is in its place; the headers become again what is sent.

use super::callback::resume;
use crate::stage::fast_ipsec::input::whole_sequence;
use crate::stage::world::Flow;
use crate::stage::{Cryptop, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::ah;

/// Puts the saved headers back; `ipsec_process_done` does the rest.
pub(in crate::stage) fn ah_output_cb(
    world: &mut World,
    o: &mut impl Observer,
    crp: Cryptop,
) -> Flow {
    let Cryptop {
        crp_buf: m,
        crp_etype,
        crp_opaque: tc,
        crp_esn,
        ..
    } = crp;
    let (mut m, isr, sav) = resume(world, o, StageId::AhOutputCb, m, &tc, crp_etype)?;
    world.mbufs.m_copyback(&mut m, 0, &tc.saved_front)?;
    let len = tc.saved_front.len();
    o.record(world, &m, || Event::RestoreHeaders { len });
    let low = u32::from_be_bytes(world.peek(&m, tc.tc_skip + ah::field::SEQUENCE.start)?);
    Ok(Stage::IpsecProcessDone {
        m,
        isr,
        sav,
        skip: tc.tc_skip,
        protoff: tc.tc_protoff,
        seq: whole_sequence(crp_esn, low),
    })
}
