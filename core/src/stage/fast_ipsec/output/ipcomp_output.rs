//! `ipcomp_output`: a payload that is worth it goes to be compressed (RFC 3173, 2.2).

use super::ipsec_process_done::next_transform;
use super::{begin, gone};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Protection, Protocol, SaId, SavRef};
use crate::stage::world::Flow;
use crate::stage::{
    Counter, CryptoCallback, CryptoDescriptor, Cryptop, Stage, StageId, TdbCrypto, World,
};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::IpProtocol;

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
    let config = association.config();
    let Protection::Ipcomp { algorithm } = config.protection else {
        return Err(gone(world, o, STAGE, m, isr));
    };
    let SaId { dst, proto, spi } = config.id();
    let crp_session = association.sessions.cryptoid();
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
    let saved_icv = world.icv(&m, len, 0)?;
    world.key_sa_ref(sav);
    o.record(world, &m, || {
        Event::Send(SendEvent::CompressDispatch { len: payload })
    });
    Ok(Stage::CryptoInvoke {
        crp: Box::new(Cryptop {
            crp_sid: sav,
            crp_session,
            crp_ilen: len,
            crp_buf: m,
            crp_etype: None,
            authenticate: None,
            decrypt: None,
            decompress: Some(CryptoDescriptor {
                crd_skip: skip,
                crd_len: payload,
                crd_inject: skip,
            }),
            crp_esn: None,
            implicit_iv: false,
            order: world.profile.crypto_order(),
            crp_callback: CryptoCallback::IpcompOutputCb,
            crp_opaque: TdbCrypto {
                tc_spi: spi,
                tc_dst: dst,
                tc_proto: proto,
                tc_protoff: protoff,
                tc_skip: skip,
                tc_sav: sav,
                saved_icv,
                tc_nxt: IpProtocol(0),
                saved_front: Vec::new(),
                tc_isr: Some(isr),
            },
        }),
    })
}
