//! Keys that no association could be made of: a digit too few or too many, a salt that is missing, text for digits.

use super::super::language::{Message, say};
use super::Cause;
use super::edit::encryption;
use super::key_forms::{from_hex, insertions, nibble, packed};
use super::key_part;
use super::search::Hypothesis;
use super::trial::Change;
use crate::keys::Incomplete;
use crate::sa::{SaId, Sad};

/// Associations whose salts are tried.
const MOST_SALTS: usize = 10;

/// Every key that might have been meant, the simplest mistakes first.
pub(super) fn hypotheses(sad: &Sad, incomplete: &Incomplete, wanted: SaId) -> Vec<Hypothesis> {
    let mut found = salts(sad, incomplete, wanted);
    found.extend(other_form(incomplete));
    found.extend(digits(incomplete));
    found
}

fn hypothesis(
    incomplete: &Incomplete,
    cause: Cause,
    octets: Vec<u8>,
    why: Message,
    fix: Message,
) -> Option<Hypothesis> {
    let config = incomplete.with_key(octets)?;
    Some(Hypothesis::new(cause, Change::of(config), why, fix))
}

/// A salt too few, which is then zero, the SPI, or that of another association; or one too many.
fn salts(sad: &Sad, incomplete: &Incomplete, wanted: SaId) -> Vec<Hypothesis> {
    let Some(octets) = incomplete.octets() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let salt = incomplete.salt();
    if salt == 0 {
        let less = |length: usize| {
            octets
                .len()
                .checked_sub(length)
                .and_then(|end| octets.get(..end))
        };
        for salt in [4, 3] {
            let key = less(salt).map(<[u8]>::to_vec);
            let why = say!("why.salt-superfluous", part => key_part(incomplete.part()), salt);
            let fix = say!("fix.salt-superfluous");
            found.extend(
                key.and_then(|key| hypothesis(incomplete, Cause::SaltSuperfluous, key, why, fix)),
            );
        }
        return found;
    }
    let known = sad.iter().take(MOST_SALTS).filter_map(|(_, sav)| {
        let key = encryption(sav.config())?.key().expose();
        key.get(key.len().checked_sub(salt)?..).map(<[u8]>::to_vec)
    });
    let spi = wanted.spi.to_be_bytes();
    let spi = spi.get(..salt).unwrap_or_default().to_vec();
    let part = || key_part(incomplete.part());
    let candidates = [
        (
            vec![0; salt],
            say!("why.salt-missing-zero", part => part(), salt),
        ),
        (spi, say!("why.salt-missing-spi", part => part(), salt)),
    ];
    let known = known.map(|octets| (octets, say!("why.salt-missing-other", part => part(), salt)));
    for (added, why) in candidates.into_iter().chain(known) {
        let key = [&octets[..], &added].concat();
        let fix = say!("fix.salt-missing");
        found.extend(hypothesis(incomplete, Cause::SaltMissing, key, why, fix));
    }
    found
}

/// Digits given as text, text given as digits.
fn other_form(incomplete: &Incomplete) -> Vec<Hypothesis> {
    let given = incomplete.given();
    let part = key_part(incomplete.part());
    let mut found = Vec::new();
    if !incomplete.is_hex() {
        let why = say!("why.key-is-hex", part => part);
        let fix = say!("fix.key-hex-as-text");
        found.extend(
            from_hex(given)
                .and_then(|octets| hypothesis(incomplete, Cause::KeyHexAsText, octets, why, fix)),
        );
        return found;
    }
    let why = say!("why.key-is-text", part => part);
    let fix = say!("fix.key-text-as-hex");
    let octets = given.to_vec();
    found.extend(hypothesis(
        incomplete,
        Cause::KeyTextAsHex,
        octets,
        why,
        fix,
    ));
    found
}

/// A digit that is missing, or that stands there twice.
fn digits(incomplete: &Incomplete) -> Vec<Hypothesis> {
    let digits: Option<Vec<u8>> = incomplete
        .given()
        .iter()
        .map(|digit| nibble(*digit))
        .collect();
    let Some(digits) = digits.filter(|digits| !digits.len().is_multiple_of(2)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let part = || key_part(incomplete.part());
    let fix = || say!("fix.key-digit");
    let count = digits.len();
    let pairs = digits.iter().zip(digits.iter().skip(1)).enumerate();
    let twice = pairs
        .filter(|(_, (one, next))| one == next)
        .map(|(position, _)| position);
    for position in twice {
        let mut fewer = digits.clone();
        fewer.remove(position);
        let why = say!("why.key-digit-doubled", part => part(), count, digit = position + 1);
        found.extend(hypothesis(
            incomplete,
            Cause::KeyDigitDoubled,
            packed(&fewer),
            why,
            fix(),
        ));
    }
    for (position, octets) in insertions(&digits) {
        let why = say!("why.key-digit-missing", part => part(), count, digit = position + 1);
        found.extend(hypothesis(
            incomplete,
            Cause::KeyDigitMissing,
            octets,
            why,
            fix(),
        ));
    }
    found
}
