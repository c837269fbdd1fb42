//! `ipcomp_input`: a compressed payload and its crypto request. There is nothing to verify.

use super::ipsec_common_input::looked_up;
use super::make_writable;
use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::world::Flow;
use crate::stage::{
    Counter, CryptoCallback, CryptoDescriptor, Cryptop, Reason, Stage, StageId, World,
};
use crate::trace::{Event, Observer};
use crate::wire::ipcomp;

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
    let m = make_writable(world, o, STAGE, proto, m, len)?;
    let Some(association) = world.sad.get(sav) else {
        return Err(world.drop_packet(o, STAGE, m, Reason::NoTransform { proto }));
    };
    let id = looked_up(world, &m, association.config(), skip)?;
    let mut crp = Cryptop::crypto_getreq(
        world,
        m,
        (sav, association),
        id,
        (skip, protoff),
        0,
        CryptoCallback::IpcompInputCb,
    );
    crp.decompress = Some(CryptoDescriptor {
        crd_skip: payload,
        crd_len: compressed,
        crd_inject: payload,
    });
    world.key_sa_ref(sav);
    o.record(world, &crp.crp_buf, || Event::DecompressDispatch {
        len: compressed,
    });
    Ok(Stage::CryptoInvoke { crp })
}
