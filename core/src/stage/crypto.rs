//! The crypto boundary: what a stage parks there, and the driver that performs it (`opencrypto`).

use super::world::{Flow, Stop};
use super::{CryptoOrder, Stage, World};
use crate::crypto::{Cipher, CompressionAlgorithm, CompressionError, Icv, Mac};
use crate::mbuf::{Chain, MAX_PACKET};
use crate::sa::{Protocol, SavRef};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// `struct cryptodesc`: a range to work on. Offsets and lengths are in octets of `crp_buf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CryptoDescriptor {
    /// First octet.
    pub crd_skip: usize,
    /// Octets.
    pub crd_len: usize,
    /// Where the IV is, or where the ICV goes.
    pub crd_inject: usize,
}

/// `crp_callback`: the stage that a request goes back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CryptoCallback {
    /// `esp_input_cb`.
    EspInputCb,
    /// `ah_input_cb`.
    AhInputCb,
    /// `ipcomp_input_cb`.
    IpcompInputCb,
}

/// `struct tdb_crypto`: what the stage keeps for its callback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TdbCrypto {
    /// SPI, to find the association again.
    pub tc_spi: u32,
    /// Destination, to find the association again.
    pub tc_dst: IpAddr,
    /// Protocol, to find the association again.
    pub tc_proto: Protocol,
    /// The octet that names the header.
    pub tc_protoff: usize,
    /// Where the header starts.
    pub tc_skip: usize,
    /// The association itself.
    pub tc_sav: SavRef,
    /// The ICV that the packet carried (the octets after the record in C).
    pub saved_icv: Icv,
    /// What AH names next; 0 for ESP.
    pub tc_nxt: IpProtocol,
    /// The octets before AH's ICV as they arrived, `tc_skip` and 12 (they too follow the record in C); none for ESP.
    pub saved_front: Vec<u8>,
}

/// Why a request failed (`crp_etype`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CryptoFailure {
    /// The session is gone with its association.
    NoSession,
    /// The range does not fit the algorithm.
    Invalid,
    /// The payload does not decompress.
    Decompress(CompressionError),
    /// No memory for what it decompresses to.
    NoBufs,
}

/// `struct cryptop`: a request, with the packet in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cryptop {
    /// The session, known by its association.
    pub crp_sid: SavRef,
    /// Length of the packet.
    pub crp_ilen: usize,
    /// The packet.
    pub crp_buf: Chain,
    /// What went wrong, once the request is back.
    pub crp_etype: Option<CryptoFailure>,
    /// What to authenticate.
    pub authenticate: Option<CryptoDescriptor>,
    /// What to decrypt.
    pub decrypt: Option<CryptoDescriptor>,
    /// What to decompress, up to the packet's end.
    pub decompress: Option<CryptoDescriptor>,
    /// Whether a wrong ICV keeps the cipher from running.
    pub order: CryptoOrder,
    /// Who gets it back.
    pub crp_callback: CryptoCallback,
    /// The stage's own record.
    pub crp_opaque: TdbCrypto,
}

/// Performs the parked request, as a software driver does, and hands it to its callback.
pub(super) fn crypto_invoke(
    world: &mut World,
    o: &mut impl Observer,
    mut crp: Box<Cryptop>,
) -> Flow {
    let session = world.sad.get(crp.crp_sid).map(|sav| sav.session().clone());
    match session {
        None => crp.crp_etype = Some(CryptoFailure::NoSession),
        Some(session) => {
            let verified = match (session.mac(), crp.authenticate) {
                (Some(mac), Some(crd)) => authenticate(world, o, &mut crp, mac, crd)?,
                _ => true,
            };
            if let (Some(cipher), Some(crd)) = (session.cipher(), crp.decrypt) {
                match crp.order {
                    CryptoOrder::VerifyFirst if !verified => {
                        let order = crp.order;
                        o.record(world, &crp.crp_buf, || Event::DecryptHeldBack { order });
                    }
                    _ => decrypt(world, o, &mut crp, cipher, crd)?,
                }
            }
            if let (Some(algorithm), Some(crd)) = (session.compression(), crp.decompress) {
                decompress(world, o, &mut crp, algorithm, crd)?;
            }
        }
    }
    o.record(world, &crp.crp_buf, || Event::CryptoDone {
        skip: crp.crp_opaque.tc_skip,
    });
    Ok(match crp.crp_callback {
        CryptoCallback::EspInputCb => Stage::EspInputCb { crp },
        CryptoCallback::AhInputCb => Stage::AhInputCb { crp },
        CryptoCallback::IpcompInputCb => Stage::IpcompInputCb { crp },
    })
}

/// Computes the ICV and puts it in the packet's place; says whether it equals the one that was saved.
fn authenticate(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    mac: &Mac,
    crd: CryptoDescriptor,
) -> Result<bool, Stop> {
    let mut state = mac.begin();
    for segment in world
        .mbufs
        .segments(&crp.crp_buf, crd.crd_skip, crd.crd_len)?
    {
        state.update(segment);
    }
    let icv = state.finish();
    world
        .mbufs
        .overwrite(&mut crp.crp_buf, crd.crd_inject, icv.as_slice())?;
    o.record(world, &crp.crp_buf, || Event::Authenticated {
        off: crd.crd_skip,
        len: crd.crd_len,
        inject: crd.crd_inject,
        icv,
    });
    Ok(icv == crp.crp_opaque.saved_icv)
}

/// Decrypts in place; over octets in several mbufs, through a buffer.
fn decrypt(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    cipher: &Cipher,
    crd: CryptoDescriptor,
) -> Result<(), Stop> {
    let ivlen = crd.crd_skip.saturating_sub(crd.crd_inject);
    let mut iv = [0; 16];
    let Some(iv) = iv.get_mut(..ivlen) else {
        crp.crp_etype = Some(CryptoFailure::Invalid);
        return Ok(());
    };
    world.mbufs.m_copydata(&crp.crp_buf, crd.crd_inject, iv)?;
    let in_place = world
        .mbufs
        .contiguous_mut(&crp.crp_buf, crd.crd_skip, crd.crd_len)?
        .map(|octets| cipher.decrypt(iv, octets));
    let outcome = match in_place {
        Some(outcome) => outcome,
        None => {
            let mut scratch = std::mem::take(&mut world.scratch.0);
            scratch.clear();
            scratch.resize(crd.crd_len, 0);
            world
                .mbufs
                .m_copydata(&crp.crp_buf, crd.crd_skip, &mut scratch)?;
            let outcome = cipher.decrypt(iv, &mut scratch);
            world
                .mbufs
                .overwrite(&mut crp.crp_buf, crd.crd_skip, &scratch)?;
            world.scratch.0 = scratch;
            outcome
        }
    };
    if outcome.is_err() {
        crp.crp_etype = Some(CryptoFailure::Invalid);
        return Ok(());
    }
    o.record(world, &crp.crp_buf, || Event::Decrypted {
        off: crd.crd_skip,
        len: crd.crd_len,
        iv: crd.crd_inject,
        ivlen,
    });
    Ok(())
}

/// Replaces the payload by what it was before compression, in the chain's free space and in new mbufs. It may become
/// as long as a packet can be (RFC 3173 sets no other limit).
fn decompress(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    algorithm: CompressionAlgorithm,
    crd: CryptoDescriptor,
) -> Result<(), Stop> {
    let CryptoDescriptor {
        crd_skip: off,
        crd_len: from,
        ..
    } = crd;
    let mut payload = std::mem::take(&mut world.scratch.0);
    payload.clear();
    payload.resize(from, 0);
    world.mbufs.m_copydata(&crp.crp_buf, off, &mut payload)?;
    let decompressed = algorithm.decompress(&payload, MAX_PACKET.saturating_sub(off));
    world.scratch.0 = payload;
    let octets = match decompressed {
        Ok(octets) => octets,
        Err(error) => {
            crp.crp_etype = Some(CryptoFailure::Decompress(error));
            return Ok(());
        }
    };
    world.mbufs.m_adj(&mut crp.crp_buf, -from.cast_signed())?;
    match world.mbufs.m_copyback(&mut crp.crp_buf, off, &octets) {
        Ok(()) => {}
        Err(error) if error.is_fault() => return Err(error.into()),
        Err(_) => {
            crp.crp_etype = Some(CryptoFailure::NoBufs);
            return Ok(());
        }
    }
    let to = octets.len();
    o.record(world, &crp.crp_buf, || Event::Decompressed {
        off,
        from,
        to,
    });
    Ok(())
}
