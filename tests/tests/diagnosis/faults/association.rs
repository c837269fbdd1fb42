//! Associations with other algorithms and ICVs than the packets were made with.

use super::{
    Fault, cipher, is_combined, mac, shows_cipher, with_cipher, with_mac, with_mac_or_none,
};
use crate::bad::{Bad, Random};
use crate::good::Good;
use crate::seal::{self, Sender};
use espial_core::crypto::{
    AuthenticationAlgorithm, EncryptionAlgorithm, EncryptionKind, KeyLength,
};
use espial_core::explain::Cause;
use espial_core::sa::{PadKind, Protocol, SaConfig};

pub(crate) const FAULTS: &[Fault] = &[
    ("ICV of another length", icv_length),
    (
        "ICV of another length in a combined mode",
        icv_length_combined,
    ),
    ("ICV, and the association has none", icv_not_configured),
    ("no ICV, and the association has one", icv_absent),
    ("another integrity algorithm, same key", integrity_algorithm),
    ("another cipher, same key", cipher_algorithm),
    (
        "another cipher with its own ICV, same key",
        combined_for_cipher,
    ),
    (
        "AES-CTR for AES-CBC, with a salt behind the key",
        ctr_for_cbc,
    ),
    ("zero padding", zero_padding),
    ("random padding", random_padding),
];

fn icv_length(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = mac(good.config())?;
    let full = key.algorithm().transform().full;
    let lengths: Vec<usize> = (8..=full)
        .step_by(4)
        .filter(|icv| *icv != key.icv())
        .collect();
    let icv = random.pick(&lengths)?;
    let config = with_mac(good.config(), key.algorithm(), key.key().expose(), icv)?;
    Some(Bad::config(good, config, Cause::IcvTruncation))
}

fn icv_length_combined(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = cipher(good.config())?;
    let row = key.algorithm().transform();
    let lengths: Vec<usize> = row
        .icv
        .iter()
        .copied()
        .filter(|icv| *icv != key.icv())
        .collect();
    let icv = random.pick(&lengths)?;
    let config = with_cipher(
        good.config(),
        key.algorithm(),
        key.key().expose(),
        Some(icv),
    )?;
    Some(Bad::config(good, config, Cause::IcvTruncation))
}

fn icv_not_configured(good: &Good, _: &mut Random) -> Option<Bad> {
    if !good.is(Protocol::Esp) || is_combined(good.config()) || !good.checked {
        return None;
    }
    mac(good.config())?;
    let config = with_mac_or_none(good.config(), None)?;
    Some(Bad::config(good, config, Cause::IcvNotConfigured))
}

fn icv_absent(good: &Good, random: &mut Random) -> Option<Bad> {
    let config = good.config();
    if !good.is(Protocol::Esp) || is_combined(config) || mac(config).is_some() || !good.checked {
        return None;
    }
    let row = random
        .pick(AuthenticationAlgorithm::all())
        .filter(|row| row.iv == 0)?;
    let len = match row.key {
        KeyLength::OneOf(lengths) => random.pick(lengths)?,
        KeyLength::Between(least, _) => least,
        KeyLength::Any { usual } => usual,
    };
    let key = random.octets(len);
    let config = with_mac(config, row.algorithm, &key, row.icv)?;
    Some(Bad::config(good, config, Cause::IcvAbsent))
}

fn integrity_algorithm(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = mac(good.config())?;
    let others: Vec<SaConfig> = AuthenticationAlgorithm::all()
        .iter()
        .filter(|row| row.algorithm != key.algorithm() && row.iv == 0)
        .filter_map(|row| with_mac(good.config(), row.algorithm, key.key().expose(), row.icv))
        .collect();
    let config = random.pick(&others)?;
    Some(Bad::config(good, config, Cause::WrongIntegrityAlgorithm))
}

/// The association with another cipher that takes the same key, salt and all.
fn cipher_algorithm(good: &Good, random: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) {
        return None;
    }
    let key = cipher(good.config())?;
    let others: Vec<SaConfig> = EncryptionAlgorithm::all()
        .iter()
        .filter(|row| row.algorithm != key.algorithm() && row.kind != EncryptionKind::Null)
        .filter(|row| row.icv.is_empty() == (key.icv() == 0))
        .filter_map(|row| with_cipher(good.config(), row.algorithm, key.key().expose(), None))
        .collect();
    let config = random.pick(&others)?;
    Some(Bad::config(good, config, Cause::WrongCipher))
}

/// A combined mode on one side, a cipher with an ICV of its own on the other: GCM for CTR and the reverse.
fn combined_for_cipher(good: &Good, random: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) {
        return None;
    }
    let key = cipher(good.config())?;
    let others: Vec<SaConfig> = EncryptionAlgorithm::all()
        .iter()
        .filter(|row| row.kind != EncryptionKind::Null && row.icv.is_empty() == (key.icv() > 0))
        .filter_map(|row| with_cipher(good.config(), row.algorithm, key.key().expose(), None))
        .collect();
    let config = random.pick(&others)?;
    let config = match (mac(&config), key.icv()) {
        // The one who takes a combined mode for a cipher has a key for the ICV besides.
        (None, 1..) => {
            let octets = random.octets(20);
            with_mac(&config, AuthenticationAlgorithm::HmacSha1, &octets, 12)?
        }
        _ => config,
    };
    Some(Bad::config(good, config, Cause::WrongCipher))
}

fn ctr_for_cbc(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = cipher(good.config()).filter(|_| shows_cipher(good))?;
    if key.algorithm() != EncryptionAlgorithm::AesCbc {
        return None;
    }
    let octets = [key.key().expose(), &random.octets(4)].concat();
    let config = with_cipher(good.config(), EncryptionAlgorithm::AesCtr, &octets, None)?;
    Some(Bad::config(good, config, Cause::WrongCipher))
}

fn padded(good: &Good, padding: PadKind, cause: Cause) -> Option<Bad> {
    if !good.is(Protocol::Esp) || !good.checked {
        return None;
    }
    let sender = Sender {
        padding,
        ..Sender::default()
    };
    let packet = seal::esp(good, good.config(), &sender);
    Some(Bad::packet(good, packet, cause))
}

fn zero_padding(good: &Good, _: &mut Random) -> Option<Bad> {
    padded(good, PadKind::Zero, Cause::PaddingZero)
}

fn random_padding(good: &Good, _: &mut Random) -> Option<Bad> {
    padded(good, PadKind::Random, Cause::PaddingRandom)
}
