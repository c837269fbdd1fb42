//! `ipcomp_input_cb`: the payload is what it was; the IPComp header comes out.

use super::callback::{
    came_back, common_input_cb, strip_header, with_reference, write_next_header,
};
use crate::sa::SavRef;
use crate::stage::world::Flow;
use crate::stage::{CryptoFailure, Cryptop, MbufOperation, Reason, StageId, World};
use crate::trace::Observer;
use crate::wire::{IpProtocol, ipcomp};

const STAGE: StageId = StageId::IpcompInputCb;

/// Takes the header out and writes what follows at `protoff`. IPComp comes before AH and ESP are put on (RFC 3173, 2), so
/// neither they nor IPComp itself may be inside.
pub(in crate::stage) fn ipcomp_input_cb(
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
        ..
    } = crp;
    let failure = match crp_etype {
        None => None,
        Some(CryptoFailure::NoBufs) => Some(Reason::NoBufs {
            operation: MbufOperation::Copyback,
            proto: tc.tc_proto,
        }),
        Some(CryptoFailure::Decompress(error)) => Some(Reason::Decompress { error }),
        Some(_) => Some(Reason::NoTransform { proto: tc.tc_proto }),
    };
    if let Some(reason) = failure {
        return Err(world.drop_packet(o, STAGE, m, reason));
    }
    let next = IpProtocol(world.peek::<1>(&m, tc.tc_skip + ipcomp::field::NEXT_HEADER.start)?[0]);
    if matches!(next, IpProtocol::IPCOMP | IpProtocol::AH | IpProtocol::ESP) {
        return Err(world.drop_packet(o, STAGE, m, Reason::InsideIpcomp { next }));
    }
    let part = (tc.tc_skip, ipcomp::HEADER_LEN);
    let mut m = strip_header(world, o, STAGE, m, tc.tc_proto, part)?;
    write_next_header(world, o, &mut m, tc.tc_protoff, next)?;
    Ok(common_input_cb(m, sav, &tc, 0))
}
