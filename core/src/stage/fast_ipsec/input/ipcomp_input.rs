//! `ipcomp_input`: a compressed payload and its crypto request. There is nothing to verify.

use super::make_writable;
use crate::mbuf::Chain;
use crate::sa::{Protocol, SaId, SavRef};
use crate::stage::world::Flow;
use crate::stage::{
    Counter, CryptoCallback, CryptoDescriptor, Cryptop, Reason, Stage, StageId, TdbCrypto, World,
};
use crate::trace::{Event, Observer};
use crate::wire::{IpProtocol, ipcomp};

const STAGE: StageId = StageId::IpcompInput;

/// Parks the packet with a request to decompress everything behind the IPComp header.
pub(in crate::stage) fn ipcomp_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    skip: usize,
    protoff: usize,
) -> Flow {
    let proto = Protocol::Ipcomp;
    let len = world.mbufs.pkthdr_len(&m);
    let payload = skip + ipcomp::HEADER_LEN;
    let compressed = len.saturating_sub(payload);
    let octets = u64::try_from(compressed).unwrap_or(u64::MAX);
    world.count(o, &m, Counter::IpcompInputOctets, octets);
    let Some(association) = world.sad.get(sav) else {
        return Err(world.drop_packet(o, STAGE, m, Reason::NoTransform { proto }));
    };
    let SaId { dst, spi, .. } = association.config().id();
    let m = make_writable(world, o, STAGE, proto, m, len)?;
    let saved_icv = world.icv(&m, len, 0)?;
    o.record(world, &m, || Event::DecompressDispatch { len: compressed });
    Ok(Stage::CryptoInvoke {
        crp: Box::new(Cryptop {
            crp_sid: sav,
            crp_ilen: len,
            crp_buf: m,
            crp_etype: None,
            authenticate: None,
            decrypt: None,
            decompress: Some(CryptoDescriptor {
                crd_skip: payload,
                crd_len: compressed,
                crd_inject: payload,
            }),
            crp_esn: None,
            implicit_iv: false,
            order: world.profile.crypto_order(),
            crp_callback: CryptoCallback::IpcompInputCb,
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
                tc_isr: None,
            },
        }),
    })
}
