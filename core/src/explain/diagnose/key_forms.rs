//! Keys in another form than they were meant: text for digits, the salt elsewhere, octets in another order.

use super::super::language::{Message, say};
use super::Cause;
use super::edit::{authentication, encryption, with_authentication, with_encryption};
use super::key_part;
use super::search::{Case, Hypothesis};
use super::trial::Change;
use crate::keys::KeyPart;
use crate::sa::SaConfig;

/// Puts another key in the place of one.
type With = fn(&SaConfig, &[u8]) -> Option<SaConfig>;

/// A key of an association.
struct Held<'k> {
    octets: &'k [u8],
    which: KeyPart,
    with: With,
}

/// The keys that make a difference: the integrity algorithm's, then the cipher's.
fn held<'k>(case: &'k Case<'_>) -> impl Iterator<Item = Held<'k>> {
    let mac = authentication(&case.config).map(|key| Held {
        octets: key.key().expose(),
        which: KeyPart::Authentication,
        with: with_mac_key,
    });
    let cipher = encryption(&case.config).filter(|_| case.cipher_counts());
    let cipher = cipher.map(|key| Held {
        octets: key.key().expose(),
        which: KeyPart::Encryption,
        with: with_cipher_key,
    });
    mac.into_iter().chain(cipher)
}

fn with_mac_key(config: &SaConfig, octets: &[u8]) -> Option<SaConfig> {
    let key = authentication(config)?;
    with_authentication(config, key.algorithm(), octets.to_vec(), key.icv())
}

fn with_cipher_key(config: &SaConfig, octets: &[u8]) -> Option<SaConfig> {
    let key = encryption(config)?;
    with_encryption(config, key.algorithm(), octets.to_vec(), Some(key.icv()))
}

/// A key read in another way.
struct Reading {
    cause: Cause,
    octets: Vec<u8>,
    why: Message,
    fix: Message,
}

impl Reading {
    fn hypothesis(&self, changed: SaConfig) -> Hypothesis {
        Hypothesis::new(
            self.cause,
            Change::of(changed),
            self.why.clone(),
            self.fix.clone(),
        )
    }
}

/// Each key read as text or as digits, or with its words' octets reversed; and both keys, if the same was done to both.
pub(super) fn readings(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let of_cipher =
        encryption(config).map(|key| readings_of(key.key().expose(), KeyPart::Encryption));
    let of_cipher = of_cipher.unwrap_or_default();
    let mut found = Vec::new();
    for key in held(case) {
        for reading in readings_of(key.octets, key.which) {
            let changed = (key.with)(config, &reading.octets);
            let same = of_cipher.iter().find(|other| other.cause == reading.cause);
            let both = changed.as_ref().zip(same);
            let both = both.and_then(|(changed, same)| with_cipher_key(changed, &same.octets));
            let configs = changed.into_iter().chain(both);
            found.extend(configs.map(|changed| reading.hypothesis(changed)));
        }
    }
    found
}

fn readings_of(key: &[u8], which: KeyPart) -> Vec<Reading> {
    let mut readings = Vec::new();
    if let Some(octets) = from_hex(key) {
        readings.push(Reading {
            cause: Cause::KeyHexAsText,
            why: say!("why.key-hex-as-text", part => key_part(which), digits = key.len()),
            octets,
            fix: say!("fix.key-hex-as-text"),
        });
    }
    for octets in [to_hex(key, false), to_hex(key, true)] {
        readings.push(Reading {
            cause: Cause::KeyTextAsHex,
            why: say!("why.key-text-as-hex", part => key_part(which), characters = octets.len()),
            octets,
            fix: say!("fix.key-text-as-hex"),
        });
    }
    if let (words, []) = key.as_chunks::<4>() {
        let octets = words.iter().flat_map(|word| word.iter().rev()).copied();
        readings.push(Reading {
            cause: Cause::KeyWordOrder,
            octets: octets.collect(),
            why: say!("why.key-word-order", part => key_part(which)),
            fix: say!("fix.key-word-order"),
        });
    }
    readings
}

/// Where the salt is, and what.
pub(super) fn salts(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let Some(key) = encryption(config).filter(|_| case.cipher_counts()) else {
        return Vec::new();
    };
    let octets = key.key().expose();
    let salt = key.algorithm().transform().salt;
    let base = octets.len().saturating_sub(salt);
    if salt == 0 || base == 0 {
        return Vec::new();
    }
    let label = key.label();
    let mut front = octets.to_vec();
    front.rotate_left(salt);
    let mut zero = octets.to_vec();
    zero.iter_mut().skip(base).for_each(|octet| *octet = 0);
    let readings = [
        Reading {
            cause: Cause::SaltAtFront,
            octets: front,
            why: say!("why.salt-at-front", label = &label, salt),
            fix: say!("fix.salt-at-front"),
        },
        Reading {
            cause: Cause::SaltZero,
            octets: zero,
            why: say!("why.salt-zero", label, salt),
            fix: say!("fix.salt-zero"),
        },
    ];
    readings
        .iter()
        .filter_map(|reading| Some(reading.hypothesis(with_cipher_key(config, &reading.octets)?)))
        .collect()
}

/// Octets moved from one end of a key to the other.
pub(super) fn rotations(case: &Case<'_>) -> Vec<Hypothesis> {
    let mut found = Vec::new();
    for key in held(case) {
        let len = key.octets.len();
        for by in 1..len {
            let mut octets = key.octets.to_vec();
            octets.rotate_left(by);
            let part = key_part(key.which);
            let why = match by * 2 <= len {
                true => say!("why.key-rotated-first", moved = by, part => part),
                false => say!("why.key-rotated-last", moved = len - by, part => part),
            };
            let reading = Reading {
                cause: Cause::KeyRotated,
                octets,
                why,
                fix: say!("fix.key-rotated"),
            };
            let changed = (key.with)(&case.config, &reading.octets);
            found.extend(changed.map(|changed| reading.hypothesis(changed)));
        }
    }
    found
}

/// A key with an odd number of digits, one being missing, that was filled up with a zero in front.
pub(super) fn digit_filled_in(case: &Case<'_>) -> Vec<Hypothesis> {
    let mut found = Vec::new();
    for key in held(case) {
        let digits = key.octets.iter().flat_map(|octet| [octet >> 4, octet & 15]);
        let digits: Vec<u8> = digits.collect();
        let Some((0, digits)) = digits.split_first() else {
            continue;
        };
        for (position, octets) in insertions(digits) {
            let reading = Reading {
                cause: Cause::KeyDigitMissing,
                octets,
                why: say!("why.key-digit-filled-in", digit = position + 1, part => key_part(key.which)),
                fix: say!("fix.key-digit"),
            };
            let changed = (key.with)(&case.config, &reading.octets);
            found.extend(changed.map(|changed| reading.hypothesis(changed)));
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

/// The octets of hexadecimal digits in ASCII.
pub(super) fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let digits = digits.strip_prefix(b"0x").unwrap_or(digits);
    let digits: Vec<u8> = digits
        .iter()
        .map(|digit| nibble(*digit))
        .collect::<Option<_>>()?;
    (!digits.is_empty() && digits.len().is_multiple_of(2)).then(|| packed(&digits))
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

#[cfg(test)]
mod tests {
    use super::{from_hex, insertions, to_hex};

    #[test]
    fn digits_are_read_with_0x_or_without_and_not_with_anything_else() {
        assert_eq!(from_hex(b"0x00fF"), Some(vec![0, 255]));
        assert_eq!(from_hex(b"00fF"), Some(vec![0, 255]));
        for text in [&b""[..], b"0x", b"0", b"0g", b"hmacsha1authenticati"] {
            assert_eq!(from_hex(text), None);
        }
        assert_eq!(to_hex(&[0, 0xaf], false), b"00af");
        assert_eq!(to_hex(&[0, 0xaf], true), b"00AF");
    }

    #[test]
    fn a_digit_is_put_in_at_every_place_and_no_key_comes_twice() {
        let mut keys: Vec<Vec<u8>> = insertions(&[1, 1, 2]).map(|(_, key)| key).collect();
        // 16 digits at 4 places, less the one at each place but the last that is there already.
        assert_eq!(keys.len(), 16 * 4 - 3);
        assert!(keys.contains(&vec![0x11, 0x2f]) && keys.contains(&vec![0x01, 0x12]));
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), 16 * 4 - 3);
    }
}
