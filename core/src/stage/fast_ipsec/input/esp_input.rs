//! `esp_input`: everything that can be said about the packet without a key, then the crypto request.

use super::ipsec_common_input::looked_up;
use super::{check_replay, make_writable};
use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::world::{Flow, Stop};
use crate::stage::{
    Counter, CryptoCallback, CryptoDescriptor, Cryptop, Reason, Stage, StageId, World,
};
use crate::trace::{Event, Observer};
use crate::wire::esp;

const STAGE: StageId = StageId::EspInput;

/// The sizes of an ESP packet's parts, in octets.
#[derive(Clone, Copy)]
pub(in crate::stage) struct Parts {
    /// SPI, sequence number and IV.
    pub(in crate::stage) hlen: usize,
    /// IV.
    pub(in crate::stage) ivlen: usize,
    /// Payload and trailer.
    pub(in crate::stage) plen: usize,
    /// ICV.
    pub(in crate::stage) alen: usize,
}

/// Checks lengths and sequence number, makes the packet writable, and parks it with a crypto request.
pub(in crate::stage) fn esp_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    skip: usize,
    protoff: usize,
) -> Flow {
    let len = world.mbufs.pkthdr_len(&m);
    if !skip.is_multiple_of(4) || !len.is_multiple_of(4) {
        return Err(world.drop_packet(o, STAGE, m, Reason::Alignment { skip, len }));
    }
    o.record(world, &m, || Event::Aligned { skip, len });
    let parts = match measure(world, o, &m, sav, skip)? {
        Ok(parts) => parts,
        Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
    };
    let seq = match replay_precheck(world, o, &m, sav, skip)? {
        Ok(seq) => seq,
        Err(reason) => return Err(world.drop_packet(o, STAGE, m, reason)),
    };
    let octets = u64::try_from(parts.plen).unwrap_or(u64::MAX);
    world.count(o, &m, Counter::EspInputOctets, octets);
    // Decryption works in place, so nothing of the packet may be shared.
    let m = make_writable(world, o, STAGE, Protocol::Esp, m, len)?;
    let crp = request(world, o, m, sav, (skip, protoff), parts, seq)?;
    world.key_sa_ref(sav);
    o.record(world, &crp.crp_buf, || Event::CryptoDispatch {
        authenticate: crp.authenticate.is_some(),
        decrypt: crp.decrypt.is_some(),
    });
    Ok(Stage::CryptoInvoke { crp })
}

/// Splits what follows `skip` into header, payload and ICV by the association's sizes (RFC 4303, 2).
pub(in crate::stage) fn measure(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    sav: SavRef,
    skip: usize,
) -> Result<Result<Parts, Reason>, Stop> {
    let Some(association) = world.sad.get(sav) else {
        return Ok(Err(Reason::NoTransform {
            proto: Protocol::Esp,
        }));
    };
    let (ivlen, alen) = (association.ivlen(), association.alen());
    let block = association.blocksize();
    let hlen = esp::HEADER_LEN + ivlen;
    let had = world.mbufs.pkthdr_len(m).saturating_sub(skip);
    let Some(plen) = had.checked_sub(hlen + alen).filter(|plen| *plen > 0) else {
        return Ok(Err(Reason::NoPayload { hlen, alen, had }));
    };
    if !plen.is_multiple_of(block) {
        return Ok(Err(Reason::NotBlocks { plen, block }));
    }
    o.record(world, m, || Event::EspParts {
        skip,
        hlen,
        ivlen,
        plen,
        alen,
        block,
    });
    Ok(Ok(Parts {
        hlen,
        ivlen,
        plen,
        alen,
    }))
}

/// Sequence number against the window; only an ICV vouches for it (RFC 4303, 3.4.3). Gives the whole number.
fn replay_precheck(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    sav: SavRef,
    skip: usize,
) -> Result<Result<u64, Reason>, Stop> {
    let low = u32::from_be_bytes(world.peek(m, skip + esp::field::SEQUENCE.start)?);
    let vouched = world
        .sad
        .get(sav)
        .is_some_and(|association| association.config().protection.checks_icv());
    Ok(check_replay(world, o, m, sav, low, vouched))
}

/// Builds the request: the ICV is saved first, since the driver writes over it.
fn request(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    sav: SavRef,
    (skip, protoff): (usize, usize),
    parts: Parts,
    seq: u64,
) -> Result<Box<Cryptop>, Stop> {
    let len = world.mbufs.pkthdr_len(&m);
    let saved_icv = world.icv(&m, len - parts.alen, parts.alen)?;
    if parts.alen > 0 {
        o.record(world, &m, || Event::SaveIcv {
            proto: Protocol::Esp,
            off: len - parts.alen,
            icv: saved_icv,
        });
    }
    let Some(association) = world.sad.get(sav) else {
        let proto = Protocol::Esp;
        return Err(world.drop_packet(o, STAGE, m, Reason::NoTransform { proto }));
    };
    let config = association.config();
    let checks_icv = config.protection.checks_icv();
    let id = looked_up(world, &m, config, skip)?;
    let mut crp = Cryptop::crypto_getreq(
        world,
        m,
        (sav, association),
        id,
        (skip, protoff),
        seq,
        CryptoCallback::EspInputCb,
    );
    crp.authenticate = checks_icv.then(|| CryptoDescriptor {
        crd_skip: skip,
        crd_len: len - (skip + parts.alen),
        crd_inject: len - parts.alen,
    });
    crp.decrypt = Some(CryptoDescriptor {
        crd_skip: skip + parts.hlen,
        crd_len: parts.plen,
        crd_inject: skip + parts.hlen - parts.ivlen,
    });
    crp.crp_opaque.saved_icv = saved_icv;
    Ok(crp)
}
