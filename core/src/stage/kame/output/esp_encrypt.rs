//! The algorithm's `encrypt` (`esp_cbc_encrypt` and so on): in place, where the payload lies.

use super::super::{EspEncrypt, Returned, Step};
use super::Ran;
use crate::mbuf::Chain;
use crate::stage::crypto::{Iv, associated_data, in_place};
use crate::stage::{CryptoDescriptor, World};
use crate::trace::{Event, Observer, SendEvent};
use crate::wire::esp;

/// Encrypts everything behind the IV. A combined mode, which KAME had none of, gives the ICV too.
pub(in crate::stage::kame) fn esp_encrypt(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    arguments: EspEncrypt,
) -> Ran {
    let EspEncrypt {
        off,
        sav,
        ivlen,
        seq,
    } = arguments;
    let association = world.sad.get(sav);
    let keys = association.map(|sav| {
        let config = sav.config();
        let implicit = config.protection.has_implicit_iv();
        (sav.session().clone(), implicit, config.esn)
    });
    let Some((session, implicit, has_esn)) = keys else {
        let value = Returned::Error;
        return Ok(Step::Return { m, value });
    };
    let iv_off = off + esp::HEADER_LEN;
    let start = iv_off + ivlen;
    let len = world.mbufs.pkthdr_len(&m).saturating_sub(start);
    let iv = match implicit {
        true => Iv::implicit(seq),
        false => Iv::read(world, &m, iv_off, ivlen)?,
    };
    let iv = iv.as_slice();
    let range = CryptoDescriptor {
        crd_skip: start,
        crd_len: len,
        crd_inject: iv_off,
    };
    let value = match (session.aead(), session.cipher()) {
        (Some(aead), _) => {
            let esn = u32::try_from(seq >> 32).ok().filter(|_| has_esn);
            let aad = associated_data(world, &m, off, esn)?;
            let aad = aad.as_slice();
            let sealed = in_place(world, &mut m, range, |octets| aead.seal(iv, aad, octets))?;
            sealed.map_or(Returned::Error, Returned::Sum)
        }
        (None, Some(cipher)) => {
            let done = in_place(world, &mut m, range, |octets| cipher.encrypt(iv, octets))?;
            done.map_or(Returned::Error, |()| Returned::Zero)
        }
        (None, None) => Returned::Error,
    };
    if value != Returned::Error {
        o.record(world, &m, || {
            Event::Send(SendEvent::Encrypted {
                off: start,
                len,
                iv: iv_off,
                ivlen,
            })
        });
    }
    Ok(Step::Return { m, value })
}
