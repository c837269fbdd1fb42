//! `ipcomp_output`: a payload that is worth it goes to be compressed (RFC 3173, 2.2).

use super::ipsec_process_done::next_transform;
use super::{begin, gone};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Protection, Protocol, SavRef};
use crate::stage::world::Flow;
use crate::stage::{Counter, CryptoCallback, CryptoDescriptor, Cryptop, Stage, StageId, World};
use crate::trace::{Event, Observer, SendEvent};

const STAGE: StageId = StageId::IpcompOutput;

/// Parks the packet with a request to compress everything from `skip` on; a short payload goes on as it is.
pub(in crate::stage) fn ipcomp_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    isr: Isr,
    sav: SavRef,
    (skip, protoff): (usize, usize),
) -> Flow {
    let len = world.mbufs.pkthdr_len(&m);
    let payload = len.saturating_sub(skip);
    let Some(association) = world.sad.get(sav) else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let Protection::Ipcomp { algorithm } = association.config().protection else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let least = algorithm.threshold();
    if payload < least {
        world.count(o, &m, Counter::IpcompMinimumLength, 1);
        o.record(world, &m, || {
            Event::Send(SendEvent::NotCompressed {
                from: payload,
                least,
            })
        });
        return next_transform(world, o, m, isr);
    }
    // Nothing is added: where the payload does not shrink by the header, it stays what it is.
    let m = begin(world, o, STAGE, m, Protocol::Ipcomp, (payload, 0))?;
    let Some(association) = world.sad.get(sav) else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let mut crp = Cryptop::crypto_getreq(
        world,
        m,
        (sav, association),
        association.config().id(),
        (skip, protoff),
        0,
        CryptoCallback::IpcompOutputCb,
    );
    crp.decompress = Some(CryptoDescriptor {
        crd_skip: skip,
        crd_len: payload,
        crd_inject: skip,
    });
    crp.crp_opaque.tc_isr = Some(isr);
    world.key_sa_ref(sav);
    o.record(world, &crp.crp_buf, || {
        Event::Send(SendEvent::CompressDispatch { len: payload })
    });
    Ok(Stage::CryptoInvoke { crp })
}
