//! The algorithm's `decrypt` (`esp_cbc_decrypt`, `esp_aesctr_decrypt` and so on): in place, where the payload lies.

use super::super::{EspDecrypt, Returned, Step};
use super::Ran;
use crate::mbuf::Chain;
use crate::stage::crypto::{Iv, in_place};
use crate::stage::{CryptoDescriptor, World};
use crate::trace::{Event, Observer};
use crate::wire::esp;

/// Decrypts everything behind the IV. The ICV is off by now, and was right.
pub(in crate::stage::kame) fn esp_decrypt(
    world: &mut World,
    o: &mut impl Observer,
    mut m: Chain,
    arguments: EspDecrypt,
) -> Ran {
    let EspDecrypt {
        off,
        sav,
        ivlen,
        seq,
    } = arguments;
    let association = world.sad.get(sav);
    let keys = association.map(|sav| {
        let implicit = sav.config().protection.has_implicit_iv();
        (sav.session().clone(), implicit)
    });
    let Some((session, implicit)) = keys else {
        let value = Returned::Error;
        return Ok(Step::Return { m, value });
    };
    let start = off + esp::HEADER_LEN + ivlen;
    let len = world.mbufs.pkthdr_len(&m).saturating_sub(start);
    let iv_off = off + esp::HEADER_LEN;
    let iv = match implicit {
        true => Iv::implicit(seq),
        false => Iv::read(world, &m, iv_off, ivlen)?,
    };
    let range = CryptoDescriptor {
        crd_skip: start,
        crd_len: len,
        crd_inject: iv_off,
    };
    let iv = iv.as_slice();
    let done = match (session.aead(), session.cipher()) {
        (Some(aead), _) => in_place(world, &mut m, range, |octets| {
            aead.apply_keystream(iv, octets)
        })?
        .is_ok(),
        (None, Some(cipher)) => {
            in_place(world, &mut m, range, |octets| cipher.decrypt(iv, octets))?.is_ok()
        }
        (None, None) => false,
    };
    let value = match done {
        true => Returned::Zero,
        false => Returned::Error,
    };
    if done {
        o.record(world, &m, || Event::Decrypted {
            off: start,
            len,
            iv: iv_off,
            ivlen,
        });
    }
    Ok(Step::Return { m, value })
}
