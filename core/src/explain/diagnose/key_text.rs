//! Keys that no association could be made of: a digit too few or too many, a salt that is missing, text for digits.

use super::Cause;
use super::edit::encryption;
use super::key_forms::{from_hex, insertions, nibble, packed};
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
    what: &str,
    fix: &str,
) -> Option<Hypothesis> {
    let config = incomplete.with_key(octets)?;
    let why = format!("the {} key {what}", incomplete.part());
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
            let what =
                format!("has {salt} octets of salt behind it, which this algorithm does not take");
            let fix = "leave the salt away";
            found.extend(
                key.and_then(|key| hypothesis(incomplete, Cause::SaltSuperfluous, key, &what, fix)),
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
    let candidates = [(vec![0; salt], "zero"), (spi, "the SPI")].into_iter();
    let known = known.map(|octets| (octets, "that of another association"));
    for (added, whose) in candidates.chain(known) {
        let key = [&octets[..], &added].concat();
        let what = format!("lacks its salt, the last {salt} octets; the sender's is {whose}");
        let fix = "write the salt behind the key";
        found.extend(hypothesis(incomplete, Cause::SaltMissing, key, &what, fix));
    }
    found
}

/// Digits given as text, text given as digits.
fn other_form(incomplete: &Incomplete) -> Vec<Hypothesis> {
    let given = incomplete.given();
    let mut found = Vec::new();
    if !incomplete.is_hex() {
        let what = "is a text of hexadecimal digits, so that each digit became an octet";
        let fix = "write 0x before the digits, without quotes";
        found.extend(
            from_hex(given)
                .and_then(|octets| hypothesis(incomplete, Cause::KeyHexAsText, octets, what, fix)),
        );
        return found;
    }
    let what = "is a text that was read as hexadecimal digits";
    let fix = "give the key as text, in quotes and without 0x";
    let octets = given.to_vec();
    found.extend(hypothesis(
        incomplete,
        Cause::KeyTextAsHex,
        octets,
        what,
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
    let fix = "copy the key anew; it has an even number of hexadecimal digits";
    let count = digits.len();
    let pairs = digits.iter().zip(digits.iter().skip(1)).enumerate();
    let twice = pairs
        .filter(|(_, (one, next))| one == next)
        .map(|(position, _)| position);
    for position in twice {
        let mut fewer = digits.clone();
        fewer.remove(position);
        let what = format!(
            "has {count} hexadecimal digits: the {}th stands there twice",
            position + 1
        );
        found.extend(hypothesis(
            incomplete,
            Cause::KeyDigitDoubled,
            packed(&fewer),
            &what,
            fix,
        ));
    }
    for (position, octets) in insertions(&digits) {
        let what = format!(
            "has {count} hexadecimal digits: one is missing, the {}th",
            position + 1
        );
        found.extend(hypothesis(
            incomplete,
            Cause::KeyDigitMissing,
            octets,
            &what,
            fix,
        ));
    }
    found
}
