//! `ipcomp_output_cb`: the continuation. A payload that became shorter gets the IPComp header, another goes on as it was.

use super::callback::resume;
use super::ipsec_process_done::next_transform;
use super::make_space;
use crate::policy::Isr;
use crate::stage::fast_ipsec::input::write_next_header;
use crate::stage::world::Flow;
use crate::stage::{Counter, Cryptop, Stage, StageId, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::{IpProtocol, ipcomp};

const STAGE: StageId = StageId::IpcompOutputCb;

/// Puts the header before what was compressed (RFC 3173, 3).
pub(in crate::stage) fn ipcomp_output_cb(
    world: &mut World,
    o: &mut impl Observer,
    crp: Box<Cryptop>,
) -> Flow {
    let (crp, isr) = resume(world, o, STAGE, crp)?;
    let sav = crp.crp_opaque.tc_sav;
    let next = finish(world, o, crp, isr);
    // Only `ipsec_process_done` takes the reference over.
    match next {
        Ok(Stage::IpsecProcessDone { .. }) => {}
        _ => world.key_freesav(sav),
    }
    next
}

fn finish(world: &mut World, o: &mut impl Observer, crp: Cryptop, isr: Isr) -> Flow {
    let Cryptop {
        crp_buf: m,
        crp_opaque: tc,
        crp_ilen,
        ..
    } = crp;
    let sav = tc.tc_sav;
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
    o.record(world, &m, || {
        Event::Send(SendEvent::ProtocolHeader {
            proto: tc.tc_proto,
            off: skip,
            len,
        })
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

#[cfg(test)]
mod tests {
    use super::super::testing::{association, host, ipcomp, ipv6, sent};
    use crate::stage::Counter;

    #[test]
    fn only_what_becomes_shorter_gets_the_header() {
        let mut config = association(ipcomp());
        config.spi = 0x1234;
        let mut world = host(&[config]);
        let short = ipv6(253, &[], 89);
        assert_eq!(sent(&mut world, &short), (vec![], short));
        assert_eq!(world.counters.get(Counter::IpcompMinimumLength), 1);
        assert_eq!(world.counters.get(Counter::IpcompOutput), 0);
        let mixed = ipv6(253, &[], 200);
        assert_eq!(sent(&mut world, &mixed), (vec![], mixed));
        assert_eq!(world.counters.get(Counter::IpcompUncompressed), 1);
        let mut even = ipv6(253, &[], 200);
        even[40..].fill(7);
        let (sas, wire) = sent(&mut world, &even);
        assert_eq!(sas, [108]);
        assert_eq!(wire[40..44], [253, 0, 0x12, 0x34]);
        assert!(wire.len() < 100);
        let plen = u8::try_from(wire.len() - 40).unwrap();
        assert_eq!(wire[4..7], [0, plen, 108]);
        assert_eq!(world.counters.get(Counter::SpdCacheMiss), 3);
    }
}
