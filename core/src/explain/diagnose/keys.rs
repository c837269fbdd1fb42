//! Keys that are right somewhere else, or in another form.

use super::Cause;
use super::edit::{
    authentication, encryption, with_authentication, with_authentication_key, with_encryption,
    with_protection,
};
use super::search::{Case, Hypothesis};
use super::trial::Change;
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
                format!(
                    "the key of {} stands where the one of {} belongs, and the reverse",
                    cipher.label(),
                    mac.label()
                ),
                "exchange the two keys",
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
        changes.push(("the keys", whole));
    }
    if let (Some(mac), Some(_)) = (authentication(other), authentication(config)) {
        let changed = with_authentication_key(config, Some(mac.clone()));
        changes.extend(changed.map(|changed| ("the authentication key", changed)));
    }
    if let (Some(theirs), Some(ours)) = (encryption(other), encryption(config))
        && theirs.icv() == ours.icv()
    {
        let key = theirs.key().expose().to_vec();
        let changed = with_encryption(config, theirs.algorithm(), key, Some(ours.icv()));
        changes.extend(changed.map(|changed| ("the encryption key", changed)));
    }
    let hypothesis = |(what, changed): (&str, SaConfig)| {
        let (why, fix) = match cause {
            Cause::KeysOfOtherDirection => (
                format!(
                    "{what} of {} belong to the other direction: the packet was made with those configured for {}",
                    config.id(),
                    other.id()
                ),
                "exchange the keys of the two directions".to_owned(),
            ),
            _ => (
                format!(
                    "the packet was made with {what} of another association, {}",
                    other.id()
                ),
                format!("give {} {what} of {}", config.id(), other.id()),
            ),
        };
        Hypothesis::new(cause, Change::of(changed), why, fix)
    };
    changes.into_iter().map(hypothesis).collect()
}

/// A key in another form.
struct Reading {
    cause: Cause,
    octets: Vec<u8>,
    why: String,
    fix: &'static str,
}

/// Both keys read as text or as digits, or with their words' octets reversed; each alone too.
pub(super) fn readings(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let mut found = Vec::new();
    let of_mac =
        authentication(config).map(|key| readings_of(key.key().expose(), "authentication"));
    for reading in of_mac.iter().flatten() {
        let changed = mac_with(config, &reading.octets);
        push(&mut found, reading, changed);
        // The same mistake with both keys.
        let same = encryption(config).map(|key| readings_of(key.key().expose(), "encryption"));
        let same = same
            .into_iter()
            .flatten()
            .find(|other| other.cause == reading.cause);
        let both = same.and_then(|other| {
            let changed = mac_with(config, &reading.octets)?;
            cipher_with(&changed, &other.octets)
        });
        push(&mut found, reading, both);
    }
    if case.cipher_counts()
        && let Some(key) = encryption(config)
    {
        for reading in readings_of(key.key().expose(), "encryption") {
            push(&mut found, &reading, cipher_with(config, &reading.octets));
        }
    }
    found
}

fn push(found: &mut Vec<Hypothesis>, reading: &Reading, changed: Option<SaConfig>) {
    if let Some(changed) = changed {
        let change = Change::of(changed);
        found.push(Hypothesis::new(
            reading.cause,
            change,
            reading.why.clone(),
            reading.fix,
        ));
    }
}

fn mac_with(config: &SaConfig, octets: &[u8]) -> Option<SaConfig> {
    let key = authentication(config)?;
    with_authentication(config, key.algorithm(), octets.to_vec(), key.icv())
}

fn cipher_with(config: &SaConfig, octets: &[u8]) -> Option<SaConfig> {
    let key = encryption(config)?;
    with_encryption(config, key.algorithm(), octets.to_vec(), Some(key.icv()))
}

fn readings_of(key: &[u8], which: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    if let Some(octets) = from_hex(key) {
        readings.push(Reading {
            cause: Cause::KeyHexAsText,
            why: format!(
                "the {which} key is {} hexadecimal digits that were given as text, so that each digit became an octet",
                key.len()
            ),
            octets,
            fix: "write 0x before the digits, without quotes",
        });
    }
    for octets in [to_hex(key, false), to_hex(key, true)] {
        readings.push(Reading {
            cause: Cause::KeyTextAsHex,
            why: format!(
                "the {which} key is a text of {} characters that was read as hexadecimal digits",
                octets.len()
            ),
            octets,
            fix: "give the key as text, in quotes and without 0x",
        });
    }
    if let (words, []) = key.as_chunks::<4>() {
        let octets = words.iter().flat_map(|word| word.iter().rev()).copied();
        readings.push(Reading {
            cause: Cause::KeyWordOrder,
            octets: octets.collect(),
            why: format!(
                "the octets of each 32-bit word of the {which} key stand in reverse order"
            ),
            fix: "write the key octet by octet, not word by word",
        });
    }
    readings
}

/// The octets of hexadecimal digits in ASCII.
pub(super) fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let digits = digits.strip_prefix(b"0x").unwrap_or(digits);
    let (pairs, rest) = digits.as_chunks::<2>();
    if pairs.is_empty() || !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|[high, low]| Some(nibble(*high)? << 4 | nibble(*low)?))
        .collect()
}

/// The value of a hexadecimal digit in ASCII.
pub(super) fn nibble(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

fn to_hex(octets: &[u8], upper: bool) -> Vec<u8> {
    let digits = octets.iter().flat_map(|octet| [octet >> 4, octet & 15]);
    let mut text: Vec<u8> = digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    if upper {
        text.make_ascii_uppercase();
    }
    text
}

/// Where the salt is, and what.
pub(super) fn salts(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let Some(key) = encryption(config).filter(|_| case.cipher_counts()) else {
        return Vec::new();
    };
    let salt = key.algorithm().transform().salt;
    let octets = key.key().expose();
    let Some((base, _)) = octets
        .split_at_checked(octets.len().saturating_sub(salt))
        .filter(|_| salt > 0)
    else {
        return Vec::new();
    };
    let mut front = octets.to_vec();
    front.rotate_left(salt);
    let zero = [base, &vec![0; salt]].concat();
    let label = key.label();
    let mut found = Vec::new();
    push(
        &mut found,
        &Reading {
            cause: Cause::SaltAtFront,
            octets: front,
            why: format!(
                "the salt of {label}, {salt} octets, stands before the key and belongs behind it"
            ),
            fix: "write the salt at the end of the key",
        },
        cipher_with(
            config,
            &[
                octets.get(salt..).unwrap_or_default(),
                octets.get(..salt).unwrap_or_default(),
            ]
            .concat(),
        ),
    );
    push(
        &mut found,
        &Reading {
            cause: Cause::SaltZero,
            why: format!("the sender's salt of {label} is zero, {salt} octets of it"),
            fix: "let both sides derive the salt alike; the sender's is zero",
            octets: Vec::new(),
        },
        cipher_with(config, &zero),
    );
    found
}

/// Octets moved from one end of a key to the other.
pub(super) fn rotations(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let mut found = Vec::new();
    type With = fn(&SaConfig, &[u8]) -> Option<SaConfig>;
    let cipher = encryption(config).filter(|_| case.cipher_counts());
    let keys: [(Option<&[u8]>, &str, With); 2] = [
        (
            authentication(config).map(|key| key.key().expose()),
            "authentication",
            mac_with,
        ),
        (
            cipher.map(|key| key.key().expose()),
            "encryption",
            cipher_with,
        ),
    ];
    for (key, which, with) in keys {
        let key = key.unwrap_or_default();
        for by in 1..key.len() {
            let mut octets = key.to_vec();
            octets.rotate_left(by);
            let (moved, from, to) = match by * 2 <= key.len() {
                true => (by, "first", "end"),
                false => (key.len() - by, "last", "start"),
            };
            let reading = Reading {
                cause: Cause::KeyRotated,
                why: format!("the {from} {moved} octets of the {which} key belong at its {to}"),
                fix: "copy the key anew, from its first octet on",
                octets: Vec::new(),
            };
            push(&mut found, &reading, with(config, &octets));
        }
    }
    found
}

/// A key that began with a missing digit's zero: an odd number of digits that was filled up in front.
pub(super) fn digit_filled_in(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let mut found = Vec::new();
    let mut keys: Vec<(&[u8], &str, fn(&SaConfig, &[u8]) -> Option<SaConfig>)> = Vec::new();
    keys.extend(authentication(config).map(|key| {
        let with: fn(&SaConfig, &[u8]) -> Option<SaConfig> = mac_with;
        (key.key().expose(), "authentication", with)
    }));
    let cipher = encryption(config).filter(|_| case.cipher_counts());
    keys.extend(cipher.map(|key| {
        let with: fn(&SaConfig, &[u8]) -> Option<SaConfig> = cipher_with;
        (key.key().expose(), "encryption", with)
    }));
    for (key, which, with) in keys {
        let digits: Vec<u8> = key
            .iter()
            .flat_map(|octet| [octet >> 4, octet & 15])
            .collect();
        let Some((0, digits)) = digits.split_first() else {
            continue;
        };
        for (position, octets) in insertions(digits) {
            let reading = Reading {
                cause: Cause::KeyDigitMissing,
                why: format!(
                    "a digit of the {which} key is missing, the {}th; the odd number of digits was filled up with a zero in front",
                    position + 1
                ),
                fix: "copy the key anew; it has an even number of hexadecimal digits",
                octets: Vec::new(),
            };
            push(&mut found, &reading, with(config, &octets));
        }
    }
    found
}

/// The octets of digits with one more, at each place, each once: the place, counted from 0, and the octets.
pub(super) fn insertions(digits: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..=digits.len()).flat_map(move |position| {
        let (before, after) = digits.split_at_checked(position).unwrap_or((digits, &[]));
        (0..16)
            // Before a digit of its own kind it is the same key as behind it.
            .filter(move |digit| after.first() != Some(digit))
            .map(move |digit| (position, packed(&[before, &[digit], after].concat())))
    })
}

/// Digits two to an octet; an odd one at the end falls away.
pub(super) fn packed(digits: &[u8]) -> Vec<u8> {
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().map(|[high, low]| high << 4 | low).collect()
}

/// The protection of the other of ESP and AH with the same integrity algorithm.
pub(super) fn as_other_protocol(protection: &Protection) -> Option<Protection> {
    use crate::crypto::{EncryptionAlgorithm, EncryptionKey, SecretKey};
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
