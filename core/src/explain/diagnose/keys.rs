//! Keys that are right somewhere else.

use super::super::language::{Message, say};
use super::edit::{
    authentication, encryption, with_authentication, with_authentication_key, with_encryption,
    with_protection,
};
use super::search::{Case, Hypothesis};
use super::trial::Change;
use super::{Cause, association};
use crate::crypto::{EncryptionAlgorithm, EncryptionKey, SecretKey};
use crate::sa::{Protection, SaConfig};

/// Associations of each kind whose keys are tried.
const MOST_OTHERS: usize = 10;
/// The associations that are looked through for them.
const MOST_SEEN: usize = 1 << 17;

/// Encryption and authentication key in each other's place.
pub(super) fn exchanged(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let (Some(cipher), Some(mac)) = (encryption(config), authentication(config)) else {
        return Vec::new();
    };
    let changed = with_encryption(
        config,
        cipher.algorithm(),
        mac.key().expose().to_vec(),
        None,
    )
    .and_then(|changed| {
        let key = cipher.key().expose().to_vec();
        with_authentication(&changed, mac.algorithm(), key, mac.icv())
    });
    changed
        .map(|changed| {
            Hypothesis::new(
                Cause::KeysExchanged,
                Change::of(changed),
                say!(
                    "why.keys-exchanged",
                    cipher = cipher.label(),
                    mac = mac.label()
                ),
                say!("fix.keys-exchanged"),
            )
        })
        .into_iter()
        .collect()
}

/// The keys of other associations: of the other direction first, then to the same destination, then any.
pub(super) fn of_others(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let mut kinds: [Vec<&SaConfig>; 3] = Default::default();
    for (_, other) in case.world.sad.iter().take(MOST_SEEN) {
        let other = other.config();
        if other.id() == config.id() || other.protection == config.protection {
            continue;
        }
        let reverse = (other.src, other.dst) == (config.dst, config.src);
        let [reversed, alike, rest] = &mut kinds;
        let kind = match (reverse, other.dst == config.dst) {
            (true, _) => reversed,
            (false, true) => alike,
            (false, false) => rest,
        };
        if kind.len() < MOST_OTHERS {
            kind.push(other);
        }
    }
    let [reversed, alike, rest] = kinds;
    let reversed = reversed
        .into_iter()
        .map(|other| (Cause::KeysOfOtherDirection, other));
    let rest = alike.into_iter().chain(rest);
    let rest = rest.map(|other| (Cause::KeysOfAnotherAssociation, other));
    reversed
        .chain(rest)
        .flat_map(|(cause, other)| of_other(config, cause, other))
        .collect()
}

fn of_other(config: &SaConfig, cause: Cause, other: &SaConfig) -> Vec<Hypothesis> {
    let mut changes = Vec::new();
    if other.protection.protocol() == config.protection.protocol() {
        let whole = with_protection(config, other.protection.clone());
        changes.push((say!("why.all-keys"), whole));
    }
    if let (Some(mac), Some(_)) = (authentication(other), authentication(config)) {
        let changed = with_authentication_key(config, Some(mac.clone()));
        changes.extend(changed.map(|changed| (say!("why.authentication-key"), changed)));
    }
    if let (Some(theirs), Some(ours)) = (encryption(other), encryption(config))
        && theirs.icv() == ours.icv()
    {
        let key = theirs.key().expose().to_vec();
        let changed = with_encryption(config, theirs.algorithm(), key, Some(ours.icv()));
        changes.extend(changed.map(|changed| (say!("why.encryption-key"), changed)));
    }
    let (own, other) = (association(config.id()), association(other.id()));
    let hypothesis = |(what, changed): (Message, SaConfig)| {
        let (own, other) = (own.clone(), other.clone());
        let (why, fix) = match cause {
            Cause::KeysOfOtherDirection => (
                say!("why.keys-of-other-direction", what => what, own => own, other => other),
                say!("fix.keys-of-other-direction"),
            ),
            _ => (
                say!("why.keys-of-another", what => what.clone(), other => other.clone()),
                say!("fix.keys-of-another", own => own, what => what, other => other),
            ),
        };
        Hypothesis::new(cause, Change::of(changed), why, fix)
    };
    changes.into_iter().map(hypothesis).collect()
}

/// The protection of the other of ESP and AH with the same integrity algorithm.
pub(super) fn as_other_protocol(protection: &Protection) -> Option<Protection> {
    match protection {
        Protection::Esp { authentication, .. } => Some(Protection::Ah {
            authentication: authentication.clone()?,
        }),
        Protection::Ah { authentication } => {
            let none = SecretKey::new(Vec::new());
            Some(Protection::Esp {
                encryption: EncryptionKey::new(EncryptionAlgorithm::Null, none, None).ok()?,
                authentication: Some(authentication.clone()),
            })
        }
        Protection::Ipcomp { .. } => None,
    }
}
