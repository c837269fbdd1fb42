//! `esp_output_cb`: the continuation. The packet is ESP now.

use super::callback::resume;
use crate::stage::fast_ipsec::input::whole_sequence;
use crate::stage::world::Flow;
use crate::stage::{Cryptop, Stage, StageId, World};
use crate::trace::Observer;
use crate::wire::esp;

/// Finds association and policy again; `ipsec_process_done` does the rest.
pub(in crate::stage) fn esp_output_cb(
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
    let (m, isr, sav) = resume(world, o, StageId::EspOutputCb, m, &tc, crp_etype)?;
    let low = u32::from_be_bytes(world.peek(&m, tc.tc_skip + esp::field::SEQUENCE.start)?);
    Ok(Stage::IpsecProcessDone {
        m,
        isr,
        sav,
        skip: tc.tc_skip,
        protoff: tc.tc_protoff,
        seq: whole_sequence(crp_esn, low),
    })
}
