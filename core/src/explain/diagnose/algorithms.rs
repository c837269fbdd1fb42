//! Another algorithm with the key that is there.

use super::super::language::{Message, say};
use super::Cause;
use super::edit::{
    authentication, encryption, unchecked, with_authentication, with_authentication_key,
    with_encryption,
};
use super::search::{Case, Hypothesis};
use super::trial::Change;
use crate::crypto::{
    Authentication, AuthenticationAlgorithm, AuthenticationKey, Encryption, EncryptionAlgorithm,
    EncryptionKey, KeyLength,
};
use crate::sa::SaConfig;
use std::iter;

/// ICVs of an integrity algorithm whose key nobody has, in octets.
const ICVS: [usize; 6] = [12, 16, 24, 32, 20, 8];

/// Another integrity algorithm: with the same key, with its beginning, or with zeros behind it, as HMAC pads it.
pub(super) fn integrity(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let Some(key) = authentication(config) else {
        return Vec::new();
    };
    if key.algorithm() == AuthenticationAlgorithm::Unchecked {
        return Vec::new();
    }
    let mut found = Vec::new();
    for row in AuthenticationAlgorithm::all() {
        if row.algorithm == key.algorithm() {
            continue;
        }
        for octets in fitted(key.key().expose(), row) {
            for icv in icv_lengths(row, key) {
                let changed = with_authentication(config, row.algorithm, octets.clone(), icv);
                found.extend(changed.map(|changed| another_integrity(key, changed)));
            }
        }
    }
    found
}

fn another_integrity(key: &AuthenticationKey, changed: SaConfig) -> Hypothesis {
    let label = authentication(&changed).map_or_else(String::new, AuthenticationKey::label);
    Hypothesis::new(
        Cause::WrongIntegrityAlgorithm,
        Change::of(changed),
        say!(
            "why.wrong-integrity-algorithm",
            have = key.label(),
            label = &label
        ),
        say!("fix.wrong-integrity-algorithm", label),
    )
}

fn icv_lengths(row: &Authentication, key: &AuthenticationKey) -> Vec<usize> {
    // 96 bits is what drafts and older kernels cut every HMAC to.
    let mut icvs = vec![row.icv, key.icv(), 12];
    icvs.extend(row.ike.iter().map(|ike| ike.icv));
    icvs.sort_unstable();
    icvs.dedup();
    icvs.retain(|icv| *icv >= 8 && (row.iv == 0 || *icv == row.full));
    icvs
}

/// The key as an algorithm might have been given it.
fn fitted(key: &[u8], row: &Authentication) -> Vec<Vec<u8>> {
    let lengths: Vec<usize> = match row.key {
        KeyLength::OneOf(lengths) => lengths.to_vec(),
        KeyLength::Between(least, most) => vec![key.len().clamp(least, most)],
        KeyLength::Any { usual } if usual < key.len() => vec![key.len(), usual],
        KeyLength::Any { .. } => vec![key.len()],
    };
    lengths
        .into_iter()
        .map(|length| {
            let mut octets = key.to_vec();
            octets.resize(length + row.salt, 0);
            octets
        })
        .collect()
}

/// Another cipher: with the same key, or with the key without its salt.
pub(super) fn ciphers(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let Some(key) = encryption(config) else {
        return Vec::new();
    };
    let rows = EncryptionAlgorithm::all().iter();
    let others = rows.filter(|row| row.algorithm != key.algorithm());
    others
        .flat_map(|row| another_cipher(case, key, row))
        .collect()
}

fn another_cipher(case: &Case<'_>, key: &EncryptionKey, row: &Encryption) -> Vec<Hypothesis> {
    let octets = key.key().expose();
    let salt = key.algorithm().transform().salt;
    let base = octets.get(..octets.len().saturating_sub(salt));
    let keys: Vec<&[u8]> = match row.algorithm {
        EncryptionAlgorithm::Null => vec![&[]],
        _ => iter::once(octets)
            .chain(base.filter(|_| salt > 0 && row.salt == 0))
            .collect(),
    };
    let icvs: Vec<Option<usize>> = match row.icv {
        [] => vec![None],
        icvs => icvs.iter().copied().map(Some).collect(),
    };
    // A combined mode is proved by its own ICV; any other only shows where the ICV verifies already, or is unknown.
    let combined_before = key.icv() > 0;
    if row.icv.is_empty() && !combined_before && !case.cipher_counts() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for octets in keys {
        for icv in &icvs {
            let changed = with_encryption(&case.config, row.algorithm, octets.to_vec(), *icv);
            let Some(changed) = changed else { continue };
            for changed in with_its_icv(changed, row, combined_before) {
                found.push(hypothesis(key, changed));
            }
        }
    }
    found
}

/// A cipher that takes the place of a combined mode comes with an ICV that nobody here can check.
fn with_its_icv(changed: SaConfig, row: &Encryption, combined_before: bool) -> Vec<SaConfig> {
    if !row.icv.is_empty() || !combined_before {
        return vec![changed];
    }
    let unchecked = ICVS.into_iter().filter_map(|icv| {
        let icv = unchecked(icv)?;
        with_authentication_key(&changed, Some(icv))
    });
    unchecked.chain(iter::once(changed.clone())).collect()
}

fn hypothesis(key: &EncryptionKey, changed: SaConfig) -> Hypothesis {
    let label = encryption(&changed).map_or_else(String::new, EncryptionKey::label);
    let cipher = match authentication(&changed) {
        Some(mac) if mac.algorithm() == AuthenticationAlgorithm::Unchecked => {
            say!("why.cipher-and-icv", label, icv = mac.icv())
        }
        _ => Message::verbatim(label),
    };
    Hypothesis::new(
        Cause::WrongCipher,
        Change::of(changed),
        say!("why.wrong-cipher", have = key.label(), cipher => cipher.clone()),
        say!("fix.wrong-cipher", cipher => cipher),
    )
}
