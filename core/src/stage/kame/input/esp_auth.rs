//! `esp_auth`: the ICV that the packet should carry, into the caller's `sum`. The packet stays as it is.

use super::super::{EspAuth, Returned, Step};
use super::Ran;
use crate::crypto::{Aead, Icv};
use crate::mbuf::Chain;
use crate::sa::Protocol;
use crate::stage::crypto::{Iv, associated_data, compute_icv};
use crate::stage::world::Stop;
use crate::stage::{CryptoDescriptor, World};
use crate::trace::{Event, KameEvent, Observer};
use crate::wire::esp;

/// Computes it over the range, the high half of the sequence number included where it counts (RFC 4303, 2.2.1). A
/// combined mode, which KAME had none of, finds it by decrypting a copy.
pub(in crate::stage::kame) fn esp_auth(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    arguments: EspAuth,
) -> Ran {
    let EspAuth {
        skip,
        length,
        sav,
        seq,
    } = arguments;
    let association = world.sad.get(sav);
    let keys = association.map(|sav| (sav.session().clone(), sav.config().esn));
    let Some((session, has_esn)) = keys else {
        let value = Returned::Error;
        return Ok(Step::Return { m, value });
    };
    let esn = u32::try_from(seq >> 32).ok().filter(|_| has_esn);
    let icv = match (session.aead(), session.mac()) {
        (Some(aead), _) => of_a_copy(world, &m, arguments, aead, esn)?,
        (None, Some(mac)) => {
            let range = CryptoDescriptor {
                crd_skip: skip,
                crd_len: length,
                crd_inject: skip,
            };
            compute_icv(world, &m, mac, range, esn)?.ok()
        }
        (None, None) => None,
    };
    let Some(icv) = icv else {
        let value = Returned::Error;
        return Ok(Step::Return { m, value });
    };
    o.record(world, &m, || {
        Event::Kame(KameEvent::Summed {
            proto: Protocol::Esp,
            off: skip,
            len: length,
            icv,
            esn,
        })
    });
    let value = Returned::Sum(icv);
    Ok(Step::Return { m, value })
}

fn of_a_copy(
    world: &World,
    m: &Chain,
    arguments: EspAuth,
    aead: &Aead,
    esn: Option<u32>,
) -> Result<Option<Icv>, Stop> {
    let EspAuth {
        skip,
        length,
        sav,
        seq,
    } = arguments;
    let Some(association) = world.sad.get(sav) else {
        return Ok(None);
    };
    let ivlen = association.ivlen();
    let iv = match association.config().protection.has_implicit_iv() {
        true => Iv::implicit(seq),
        false => Iv::read(world, m, skip + esp::HEADER_LEN, ivlen)?,
    };
    let aad = associated_data(world, m, skip, esn)?;
    let aad = aad.as_slice();
    let hlen = esp::HEADER_LEN + ivlen;
    let mut copy = vec![0; length.saturating_sub(hlen)];
    world.mbufs.m_copydata(m, skip + hlen, &mut copy)?;
    Ok(aead.open(iv.as_slice(), aad, &mut copy).ok())
}
