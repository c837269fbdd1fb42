//! `ipcomp_output_cb`: the continuation. A payload that became shorter gets the IPComp header, another goes on as it was.

use super::callback::resume;
use super::ipsec_process_done::next_transform;
use super::make_space;
use crate::stage::fast_ipsec::input::write_next_header;
use crate::stage::world::Flow;
use crate::stage::{Counter, Cryptop, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{IpProtocol, ipcomp};

const STAGE: StageId = StageId::IpcompOutputCb;

/// Puts the header before what was compressed (RFC 3173, 3).
pub(in crate::stage) fn ipcomp_output_cb(
    world: &mut World,
    o: &mut impl Observer,
    crp: Cryptop,
) -> Flow {
    let Cryptop {
        crp_buf: m,
        crp_etype,
        crp_opaque: tc,
        crp_ilen,
        ..
    } = crp;
    let (m, isr, sav) = resume(world, o, STAGE, m, &tc, crp_etype)?;
    if world.mbufs.pkthdr_len(&m) >= crp_ilen {
        world.count(o, &m, Counter::IpcompUncompressed, 1);
        return next_transform(world, o, m, isr);
    }
    let (skip, protoff) = (tc.tc_skip, tc.tc_protoff);
    let len = ipcomp::HEADER_LEN;
    let mut m = make_space(world, o, STAGE, m, tc.tc_proto, (skip, len))?;
    let [next] = world.peek(&m, protoff)?;
    let [_, _, high, low] = tc.tc_spi.to_be_bytes();
    let flags = 0;
    let header = [next, flags, high, low];
    world.mbufs.m_copyback(&mut m, skip, &header)?;
    o.record(world, &m, || Event::ProtocolHeader {
        proto: tc.tc_proto,
        off: skip,
        len,
    });
    write_next_header(world, o, &mut m, protoff, IpProtocol::IPCOMP)?;
    Ok(Stage::IpsecProcessDone {
        m,
        isr,
        sav,
        skip,
        protoff,
        seq: 0,
    })
}
