//! The crypto boundary: what a stage parks there, and the driver that performs it (`opencrypto`).

mod output;
mod request;

pub(super) use output::compress;

use super::world::{Flow, Stop};
use super::{CryptoOrder, Stage, StageId, World};
use crate::crypto::{Aead, CipherError, CompressionAlgorithm, CompressionError, Icv, Mac, Session};
use crate::mbuf::{Chain, MAX_PACKET};
use crate::policy::Isr;
use crate::sa::{CryptoSessionId, Protocol, SavRef};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;

/// `struct cryptodesc`: a range to work on. Offsets and lengths are in octets of `crp_buf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CryptoDescriptor {
    /// First octet.
    pub crd_skip: usize,
    /// Octets.
    pub crd_len: usize,
    /// Where the IV is, or where the ICV goes; AES-GMAC's ICV in AH replaces its own IV.
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
    /// `esp_output_cb`.
    EspOutputCb,
    /// `ah_output_cb`.
    AhOutputCb,
    /// `ipcomp_output_cb`.
    IpcompOutputCb,
}

impl CryptoCallback {
    /// The stage.
    pub fn stage(self) -> StageId {
        match self {
            Self::EspInputCb => StageId::EspInputCb,
            Self::AhInputCb => StageId::AhInputCb,
            Self::IpcompInputCb => StageId::IpcompInputCb,
            Self::EspOutputCb => StageId::EspOutputCb,
            Self::AhOutputCb => StageId::AhOutputCb,
            Self::IpcompOutputCb => StageId::IpcompOutputCb,
        }
    }

    /// Whether protection is put on rather than taken off (`CRD_F_ENCRYPT`, `CRD_F_COMP`).
    pub fn is_output(self) -> bool {
        match self {
            Self::EspInputCb | Self::AhInputCb | Self::IpcompInputCb => false,
            Self::EspOutputCb | Self::AhOutputCb | Self::IpcompOutputCb => true,
        }
    }
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
    /// What AH writes over to compute its ICV (it too follows the record in C): the octets before the ICV as they arrived,
    /// `tc_skip` and 12; of a packet that leaves, the `tc_skip` octets of headers as they are sent. None for ESP.
    pub saved_front: Vec<u8>,
    /// The transform of a policy that a packet is protected for; none where protection is taken off.
    pub tc_isr: Option<Isr>,
}

/// Why a request failed (`crp_etype`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CryptoFailure {
    /// The session had moved to another driver: `EAGAIN`, to be dispatched again.
    Again {
        /// The session that was opened in its place.
        session: CryptoSessionId,
    },
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
    /// Whose session it is.
    pub crp_sid: SavRef,
    /// Which of its association's sessions it went out with.
    pub crp_session: CryptoSessionId,
    /// Length of the packet.
    pub crp_ilen: usize,
    /// The packet.
    pub crp_buf: Chain,
    /// What went wrong, once the request is back.
    pub crp_etype: Option<CryptoFailure>,
    /// What to authenticate.
    pub authenticate: Option<CryptoDescriptor>,
    /// What to decrypt or encrypt.
    pub decrypt: Option<CryptoDescriptor>,
    /// What to decompress or compress, up to the packet's end.
    pub decompress: Option<CryptoDescriptor>,
    /// The high half of the sequence number, where the association has ESN (FreeBSD's `crp_esn`).
    pub crp_esn: Option<u32>,
    /// Whether the IV is the sequence number and not in the packet (RFC 8750).
    pub implicit_iv: bool,
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
    crp.crp_etype = match session(world, &crp) {
        Err(failure) => Some(failure),
        Ok(session) => {
            let done = match (session.aead(), session.compression()) {
                _ if crp.crp_callback.is_output() => output::protect(world, o, &mut crp, &session)?,
                (Some(aead), _) => combined(world, o, &mut crp, aead)?,
                (None, Some(algorithm)) => {
                    let Cryptop {
                        crp_buf,
                        decompress: crd,
                        ..
                    } = &mut *crp;
                    match crd {
                        Some(crd) => decompress(world, o, crp_buf, *crd, algorithm)?,
                        None => Err(CryptoFailure::Invalid),
                    }
                }
                (None, None) => separate(world, o, &mut crp, &session)?,
            };
            done.err()
        }
    };
    o.record(world, &crp.crp_buf, || Event::CryptoDone {
        skip: crp.crp_opaque.tc_skip,
    });
    Ok(match crp.crp_callback {
        CryptoCallback::EspInputCb => Stage::EspInputCb { crp },
        CryptoCallback::AhInputCb => Stage::AhInputCb { crp },
        CryptoCallback::IpcompInputCb => Stage::IpcompInputCb { crp },
        CryptoCallback::EspOutputCb => Stage::EspOutputCb { crp },
        CryptoCallback::AhOutputCb => Stage::AhOutputCb { crp },
        CryptoCallback::IpcompOutputCb => Stage::IpcompOutputCb { crp },
    })
}

/// The prepared keys, where the driver knows the session. Where it is lost, the framework opens another.
fn session(world: &mut World, crp: &Cryptop) -> Result<Arc<Session>, CryptoFailure> {
    let gone = CryptoFailure::NoSession;
    let association = world.sad.get(crp.crp_sid).ok_or(gone)?;
    if association.sessions.is_open(crp.crp_session) {
        return Ok(Arc::clone(association.session()));
    }
    let association = world.sad.get_mut(crp.crp_sid).ok_or(gone)?;
    let session = association.sessions.new_session();
    Err(CryptoFailure::Again { session })
}

/// What a driver gives back: done, or what goes into `crp_etype`.
pub(super) type Done = Result<(), CryptoFailure>;

/// A MAC and a cipher, each its own algorithm.
fn separate(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    session: &Session,
) -> Result<Done, Stop> {
    let verified = match (session.mac(), crp.authenticate) {
        (Some(mac), Some(crd)) => {
            let Ok(icv) = compute_icv(world, &crp.crp_buf, mac, crd, crp.crp_esn)? else {
                return Ok(Err(CryptoFailure::Invalid));
            };
            write_icv(world, o, crp, crd, icv)?
        }
        _ => true,
    };
    let (Some(cipher), Some(crd)) = (session.cipher(), crp.decrypt) else {
        return Ok(Ok(()));
    };
    if crp.order == CryptoOrder::VerifyFirst && !verified {
        let order = crp.order;
        o.record(world, &crp.crp_buf, || Event::DecryptHeldBack { order });
        return Ok(Ok(()));
    }
    let iv = explicit_iv(world, &crp.crp_buf, crd)?;
    let done = in_place(world, &mut crp.crp_buf, crd, |octets| {
        cipher.decrypt(iv.as_slice(), octets)
    })?;
    decrypted(world, o, crp, crd);
    Ok(done.map_err(|_| CryptoFailure::Invalid))
}

/// A combined mode: it decrypts on the way to the ICV, so a packet that does not verify is encrypted again where the
/// profile wants nothing unverified decrypted.
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
    let opened = in_place(world, &mut crp.crp_buf, crd, |octets| {
        aead.open(iv.as_slice(), aad, octets)
    })?;
    let Ok(icv) = opened else {
        return Ok(Err(CryptoFailure::Invalid));
    };
    let verified = icv == crp.crp_opaque.saved_icv;
    let undo = crp.order == CryptoOrder::VerifyFirst && !verified;
    if undo {
        let undone = in_place(world, &mut crp.crp_buf, crd, |octets| {
            aead.apply_keystream(iv.as_slice(), octets)
        })?;
        if undone.is_err() {
            return Ok(Err(CryptoFailure::Invalid));
        }
    }
    write_icv(world, o, crp, auth, icv)?;
    if undo {
        let order = crp.order;
        o.record(world, &crp.crp_buf, || Event::DecryptHeldBack { order });
    } else {
        decrypted(world, o, crp, crd);
    }
    Ok(Ok(()))
}

/// The ICV over a range, and over the high half of the sequence number where there is one.
pub(super) fn compute_icv(
    world: &World,
    m: &Chain,
    mac: &Mac,
    crd: CryptoDescriptor,
    esn: Option<u32>,
) -> Result<Result<Icv, CipherError>, Stop> {
    // An algorithm with an IV has it where its ICV goes.
    let iv = Iv::read(world, m, crd.crd_inject, mac.iv_len())?;
    let mut state = match mac.begin(iv.as_slice()) {
        Ok(state) => state,
        Err(error) => return Ok(Err(error)),
    };
    for segment in world.mbufs.segments(m, crd.crd_skip, crd.crd_len)? {
        state.update(segment);
    }
    // With a separate ICV the high half follows the payload, unsent (RFC 4303, 2.2.1).
    if let Some(high) = esn {
        state.update(&high.to_be_bytes());
    }
    Ok(Ok(state.finish()))
}

/// Puts the ICV where the packet's own stood; says whether it equals the one that was saved.
fn write_icv(
    world: &mut World,
    o: &mut impl Observer,
    crp: &mut Cryptop,
    crd: CryptoDescriptor,
    icv: Icv,
) -> Result<bool, Stop> {
    world
        .mbufs
        .overwrite(&mut crp.crp_buf, crd.crd_inject, icv.as_slice())?;
    o.record(world, &crp.crp_buf, || Event::Authenticated {
        proto: crp.crp_opaque.tc_proto,
        off: crd.crd_skip,
        len: crd.crd_len,
        inject: crd.crd_inject,
        icv,
        esn: crp.crp_esn,
        output: crp.crp_callback.is_output(),
    });
    Ok(icv == crp.crp_opaque.saved_icv)
}

fn decrypted(world: &World, o: &mut impl Observer, crp: &Cryptop, crd: CryptoDescriptor) {
    o.record(world, &crp.crp_buf, || Event::Decrypted {
        off: crd.crd_skip,
        len: crd.crd_len,
        iv: crd.crd_inject,
        ivlen: crd.crd_skip - crd.crd_inject,
    });
}

/// Octets of an IV, at most a block of the widest cipher.
pub(super) struct Iv {
    octets: [u8; 16],
    len: usize,
}

impl Iv {
    /// The sequence number, 64 bits of it (RFC 8750, 3).
    pub(super) fn implicit(seq: u64) -> Self {
        let mut octets = [0; 16];
        for (to, from) in octets.iter_mut().zip(seq.to_be_bytes()) {
            *to = from;
        }
        Self { octets, len: 8 }
    }

    /// From the packet.
    pub(super) fn read(world: &World, m: &Chain, off: usize, len: usize) -> Result<Self, Stop> {
        let mut octets = [0; 16];
        let cells = octets.get_mut(..len).unwrap_or_default();
        world.mbufs.m_copydata(m, off, cells)?;
        Ok(Self { octets, len })
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.octets.get(..self.len).unwrap_or_default()
    }
}

/// The IV that the packet carries before its ciphertext.
fn explicit_iv(world: &World, m: &Chain, crd: CryptoDescriptor) -> Result<Iv, Stop> {
    let len = crd.crd_skip.saturating_sub(crd.crd_inject);
    Iv::read(world, m, crd.crd_inject, len)
}

/// What an ICV covers besides the ciphertext: 8 or 12 octets.
pub(super) struct AssociatedData {
    octets: [u8; 12],
    len: usize,
}

impl AssociatedData {
    pub(super) fn as_slice(&self) -> &[u8] {
        self.octets.get(..self.len).unwrap_or_default()
    }
}

/// SPI and sequence number, the whole of it with ESN (RFC 4106, 5).
pub(super) fn associated_data(
    world: &World,
    m: &Chain,
    skip: usize,
    esn: Option<u32>,
) -> Result<AssociatedData, Stop> {
    let [spi, low]: [[u8; 4]; 2] = [world.peek(m, skip)?, world.peek(m, skip + 4)?];
    let (parts, len) = match esn {
        Some(high) => ([spi, high.to_be_bytes(), low], 12),
        None => ([spi, low, [0; 4]], 8),
    };
    let mut octets = [0; 12];
    for (to, from) in octets.iter_mut().zip(parts.as_flattened()) {
        *to = *from;
    }
    Ok(AssociatedData { octets, len })
}

impl Cryptop {
    /// The IV, from the packet or from its sequence number, and the associated data of a combined mode.
    fn nonce_and_aad(
        &self,
        world: &World,
        crd: CryptoDescriptor,
    ) -> Result<(Iv, AssociatedData), Stop> {
        let iv = match self.implicit_iv {
            true => Iv::implicit(self.sequence(world)?),
            false => explicit_iv(world, &self.crp_buf, crd)?,
        };
        let skip = self.crp_opaque.tc_skip;
        let aad = associated_data(world, &self.crp_buf, skip, self.crp_esn)?;
        Ok((iv, aad))
    }

    /// The packet's whole sequence number.
    fn sequence(&self, world: &World) -> Result<u64, Stop> {
        let low = u32::from_be_bytes(world.peek(&self.crp_buf, self.crp_opaque.tc_skip + 4)?);
        Ok(u64::from(self.crp_esn.unwrap_or(0)) << 32 | u64::from(low))
    }
}

/// Works on a range where it lies; over octets in several mbufs, through a buffer.
pub(super) fn in_place<T>(
    world: &mut World,
    m: &mut Chain,
    crd: CryptoDescriptor,
    work: impl FnOnce(&mut [u8]) -> T,
) -> Result<T, Stop> {
    let (off, len) = (crd.crd_skip, crd.crd_len);
    if let Some(octets) = world.mbufs.contiguous_mut(m, off, len)? {
        return Ok(work(octets));
    }
    let mut scratch = std::mem::take(&mut world.scratch.0);
    scratch.clear();
    scratch.resize(len, 0);
    world.mbufs.m_copydata(m, off, &mut scratch)?;
    let result = work(&mut scratch);
    world.mbufs.overwrite(m, off, &scratch)?;
    world.scratch.0 = scratch;
    Ok(result)
}

/// Replaces the payload by what it was before compression, in the chain's free space and in new mbufs. It may become
/// as long as a packet can be (RFC 3173 sets no other limit).
pub(super) fn decompress(
    world: &mut World,
    o: &mut impl Observer,
    m: &mut Chain,
    crd: CryptoDescriptor,
    algorithm: CompressionAlgorithm,
) -> Result<Done, Stop> {
    let (off, from) = (crd.crd_skip, crd.crd_len);
    let mut payload = std::mem::take(&mut world.scratch.0);
    payload.clear();
    payload.resize(from, 0);
    world.mbufs.m_copydata(m, off, &mut payload)?;
    let decompressed = algorithm.decompress(&payload, MAX_PACKET.saturating_sub(off));
    world.scratch.0 = payload;
    let octets = match decompressed {
        Ok(octets) => octets,
        Err(error) => return Ok(Err(CryptoFailure::Decompress(error))),
    };
    world.mbufs.m_adj(m, -from.cast_signed())?;
    match world.mbufs.m_copyback(m, off, &octets) {
        Ok(()) => {}
        Err(error) if error.is_fault() => return Err(error.into()),
        Err(_) => return Ok(Err(CryptoFailure::NoBufs)),
    }
    let to = octets.len();
    o.record(world, m, || Event::Decompressed { off, from, to });
    Ok(Ok(()))
}
