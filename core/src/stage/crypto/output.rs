//! The driver's work on a packet that leaves: encrypt, then authenticate (RFC 4303, 3.3); or compress.

use super::{Cryptop, Done, compute_icv, explicit_iv, in_place, write_icv};
use crate::crypto::{Aead, CompressionAlgorithm, Session};
use crate::mbuf::Chain;
use crate::stage::world::Stop;
use crate::stage::{CryptoDescriptor, CryptoFailure, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::ipcomp;

/// Does what the request asks, by the association's algorithms.
pub(super) fn protect(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    session: &Session,
) -> Result<Done, Stop> {
    match (session.aead(), session.compression()) {
        (Some(aead), _) => combined(world, o, crp, aead),
        (None, Some(algorithm)) => match crp.decompress {
            Some(crd) => compress(world, o, &mut crp.crp_buf, crd, algorithm),
            None => Ok(Err(CryptoFailure::Invalid)),
        },
        (None, None) => separate(world, o, crp, session),
    }
}

/// A cipher and a MAC, each its own algorithm. The MAC covers what the cipher made.
fn separate(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    session: &Session,
) -> Result<Done, Stop> {
    if let (Some(cipher), Some(crd)) = (session.cipher(), crp.decrypt) {
        let iv = explicit_iv(world, &crp.crp_buf, crd)?;
        let done = in_place(world, &mut crp.crp_buf, crd, |octets| {
            cipher.encrypt(iv.as_slice(), octets)
        })?;
        if done.is_err() {
            return Ok(Err(CryptoFailure::Invalid));
        }
        encrypted(world, o, crp, crd);
    }
    let Some(crd) = crp.authenticate else {
        return Ok(Ok(()));
    };
    let Some(mac) = session.mac() else {
        return Ok(Err(CryptoFailure::Invalid));
    };
    let Ok(icv) = compute_icv(world, &crp.crp_buf, mac, crd, crp.crp_esn)? else {
        return Ok(Err(CryptoFailure::Invalid));
    };
    write_icv(world, o, crp, crd, icv)?;
    Ok(Ok(()))
}

/// A combined mode, which gives the ICV with the ciphertext.
fn combined(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    aead: &Aead,
) -> Result<Done, Stop> {
    let (Some(auth), Some(crd)) = (crp.authenticate, crp.decrypt) else {
        return Ok(Err(CryptoFailure::Invalid));
    };
    let (iv, aad) = crp.nonce_and_aad(world, crd)?;
    let aad = aad.as_slice();
    let sealed = in_place(world, &mut crp.crp_buf, crd, |octets| {
        aead.seal(iv.as_slice(), aad, octets)
    })?;
    let Ok(icv) = sealed else {
        return Ok(Err(CryptoFailure::Invalid));
    };
    encrypted(world, o, crp, crd);
    write_icv(world, o, crp, auth, icv)?;
    Ok(Ok(()))
}

fn encrypted(world: &World, o: &mut impl Observer, crp: &Cryptop, crd: CryptoDescriptor) {
    o.record(world, &crp.crp_buf, || {
        Event::Send(SendEvent::Encrypted {
            off: crd.crd_skip,
            len: crd.crd_len,
            iv: crd.crd_inject,
            ivlen: crd.crd_skip - crd.crd_inject,
        })
    });
}

/// Replaces the payload by its compressed form where that, with the IPComp header, is shorter (RFC 3173, 2.2).
pub(in crate::stage) fn compress(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    crd: CryptoDescriptor,
    algorithm: CompressionAlgorithm,
) -> Result<Done, Stop> {
    let (off, from) = (crd.crd_skip, crd.crd_len);
    let mut payload = vec![0; from];
    world.mbufs.m_copydata(m, off, &mut payload)?;
    let compressed = algorithm.compress(&payload);
    let to = compressed.len();
    let gained = from.checked_sub(to + ipcomp::HEADER_LEN);
    let Some(shorter) = gained.filter(|gained| *gained > 0) else {
        o.record(world, m, || {
            Event::Send(SendEvent::CompressionUseless { from, to })
        });
        return Ok(Ok(()));
    };
    world.mbufs.overwrite(m, off, &compressed)?;
    let rest = shorter + ipcomp::HEADER_LEN;
    world.mbufs.m_adj(m, -rest.cast_signed())?;
    o.record(world, m, || {
        Event::Send(SendEvent::Compressed { off, from, to })
    });
    Ok(Ok(()))
}
