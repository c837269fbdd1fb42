//! Keys in the wrong place or form.

use super::{
    Fault, cipher, is_combined, mac, shows_cipher, with_cipher_key, with_mac_key, with_random_keys,
};
use crate::bad::{Bad, Random};
use crate::good::Good;
use crate::seal::{self, Sender};
use espial_core::explain::Cause;
use espial_core::keys::{Format, KeyText, print};
use espial_core::sa::{Protocol, SaConfig};

pub(crate) const FAULTS: &[Fault] = &[
    ("keys of the other direction", other_direction),
    ("keys of another association", another_association),
    (
        "authentication key of another association",
        another_authentication,
    ),
    ("encryption and authentication key exchanged", exchanged),
    ("salt before the key", salt_in_front),
    ("sender's salt is zero", salt_zero),
    ("salt missing", salt_missing),
    ("salt behind a key that takes none", salt_superfluous),
    ("hexadecimal digits given as text", hex_as_text),
    (
        "hexadecimal digits given as text, of a right length",
        hex_as_text_that_fits,
    ),
    ("text given as hexadecimal digits", text_as_hex),
    (
        "32-bit words of the encryption key reversed",
        words_of_cipher,
    ),
    (
        "32-bit words of the authentication key reversed",
        words_of_mac,
    ),
    ("32-bit words of both keys reversed", words_of_both),
    ("key rotated by an octet", rotated),
    ("a digit of the key missing", digit_missing),
    (
        "a digit of the key missing, filled up in front",
        digit_filled_in,
    ),
    ("a digit of the key doubled", digit_doubled),
    ("altogether another key", unknown_key),
    (
        "altogether another key, and no ICV",
        unknown_key_without_icv,
    ),
];

/// An association of the other direction.
fn reverse(config: &SaConfig) -> SaConfig {
    SaConfig {
        src: config.dst,
        dst: config.src,
        spi: config.spi ^ 0x5a5a,
        ..config.clone()
    }
}

fn has_keys(good: &Good) -> bool {
    mac(good.config()).is_some() || shows_cipher(good)
}

fn other_direction(good: &Good, random: &mut Random) -> Option<Bad> {
    if !has_keys(good) {
        return None;
    }
    let right = good.config().clone();
    let wrong = with_random_keys(&right, random);
    let mut bad = Bad::config(good, wrong, Cause::KeysOfOtherDirection);
    bad.sas.retain(|config| config.id() != reverse(&right).id());
    bad.sas.push(reverse(&right));
    Some(bad)
}

fn another_association(good: &Good, random: &mut Random) -> Option<Bad> {
    if !has_keys(good) {
        return None;
    }
    let right = good.config().clone();
    let wrong = with_random_keys(&right, random);
    let mut bad = Bad::config(good, wrong, Cause::KeysOfAnotherAssociation);
    bad.sas.push(SaConfig {
        spi: right.spi ^ 0x0101_0101,
        ..right
    });
    Some(bad)
}

fn another_authentication(good: &Good, random: &mut Random) -> Option<Bad> {
    let right = good.config().clone();
    let key = mac(&right)?.key().expose();
    let wrong = with_mac_key(&right, &random.octets(key.len()))?;
    let mut other = with_random_keys(&right, random);
    other = with_mac_key(&other, key)?;
    other.spi ^= 0x0101_0101;
    let mut bad = Bad::config(good, wrong, Cause::KeysOfAnotherAssociation);
    bad.sas.push(other);
    Some(bad)
}

fn exchanged(good: &Good, _: &mut Random) -> Option<Bad> {
    let config = good.config();
    let (one, other) = (cipher(config)?.key().expose(), mac(config)?.key().expose());
    let wrong = with_mac_key(&with_cipher_key(config, other)?, one)?;
    Some(Bad::config(good, wrong, Cause::KeysExchanged))
}

fn salt_in_front(good: &Good, _: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) {
        return None;
    }
    let key = cipher(good.config())?;
    let salt = key.algorithm().transform().salt;
    let mut octets = key.key().expose().to_vec();
    octets.rotate_right(salt);
    (salt > 0).then_some(())?;
    let wrong = with_cipher_key(good.config(), &octets)?;
    Some(Bad::config(good, wrong, Cause::SaltAtFront))
}

/// The good association with a salt of zeros.
fn with_zero_salt(good: &Good) -> Option<SaConfig> {
    let key = cipher(good.config())?;
    let salt = key.algorithm().transform().salt;
    let mut octets = key.key().expose().to_vec();
    let base = octets.len() - salt;
    octets[base..].fill(0);
    (salt > 0 && shows_cipher(good)).then_some(())?;
    with_cipher_key(good.config(), &octets)
}

fn salt_zero(good: &Good, _: &mut Random) -> Option<Bad> {
    let senders = with_zero_salt(good)?;
    let packet = seal::esp(good, &senders, &Sender::default());
    Some(Bad::packet(good, packet, Cause::SaltZero))
}

/// The associations as `ip xfrm state` has them, with the digits of one key replaced.
fn with_digits(good: &Good, key: &[u8], digits: &str) -> Option<String> {
    let text = print(Format::Xfrm, [good.config()], KeyText::Shown);
    let right = format!("0x{}", hex::encode(key));
    (!key.is_empty() && text.matches(&right).count() == 1).then_some(())?;
    Some(text.replace(&right, &format!("0x{digits}")))
}

/// One of the keys of which a mistake shows, and its digits.
fn some_key(good: &Good, random: &mut Random) -> Option<Vec<u8>> {
    let config = good.config();
    let mut keys: Vec<Vec<u8>> = Vec::new();
    keys.extend(mac(config).map(|key| key.key().expose().to_vec()));
    keys.extend(
        cipher(config)
            .filter(|_| shows_cipher(good))
            .map(|key| key.key().expose().to_vec()),
    );
    random.pick(&keys).filter(|key| !key.is_empty())
}

fn salt_missing(good: &Good, _: &mut Random) -> Option<Bad> {
    let senders = with_zero_salt(good)?;
    let salt = cipher(&senders)?.algorithm().transform().salt;
    let key = cipher(good.config())?.key().expose();
    let digits = hex::encode(&key[..key.len() - salt]);
    let text = with_digits(good, key, &digits)?;
    let packet = seal::esp(good, &senders, &Sender::default());
    let bad = Bad::keys(good, &text, Cause::SaltMissing);
    // The key without the salt has a right length too where the algorithm takes another one.
    bad.sas.is_empty().then_some(Bad { packet, ..bad })
}

fn salt_superfluous(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = cipher(good.config())?;
    if key.algorithm().transform().salt > 0 || !shows_cipher(good) {
        return None;
    }
    let octets = key.key().expose();
    let digits = hex::encode([octets, &random.octets(4)].concat());
    let bad = Bad::keys(
        good,
        &with_digits(good, octets, &digits)?,
        Cause::SaltSuperfluous,
    );
    bad.sas.is_empty().then_some(bad)
}

fn hex_as_text(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = some_key(good, random)?;
    let text = print(Format::Setkey, [good.config()], KeyText::Shown);
    let digits = hex::encode(&key);
    let wrong = text.replace(&format!("0x{digits}"), &format!("\"{digits}\""));
    // What setkey cannot say would be a second fault.
    let reads_back = Bad::keys(good, &text, Cause::KeyHexAsText).sas == [good.config().clone()]
        || matches!(Bad::keys(good, &text, Cause::KeyHexAsText).sas.as_slice(), [config] if config.protection == good.config().protection && !good.config().esn);
    let bad = Bad::keys(good, &wrong, Cause::KeyHexAsText);
    (reads_back && bad.sas.is_empty()).then_some(bad)
}

fn hex_as_text_that_fits(good: &Good, _: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) {
        return None;
    }
    let key = cipher(good.config())?.key().expose();
    let wrong = with_cipher_key(good.config(), hex::encode(key).as_bytes())?;
    Some(Bad::config(good, wrong, Cause::KeyHexAsText))
}

/// The sender's key is a text of hexadecimal digits.
fn text_as_hex(good: &Good, random: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) {
        return None;
    }
    let len = cipher(good.config())?.key().len();
    len.is_multiple_of(2).then_some(())?;
    let text = hex::encode(random.octets(len / 2));
    let right = with_cipher_key(good.config(), text.as_bytes())?;
    let packet = seal::esp(good, &right, &Sender::default());
    let key = cipher(good.config())?.key().expose();
    let bad = Bad::keys(good, &with_digits(good, key, &text)?, Cause::KeyTextAsHex);
    Some(Bad { packet, ..bad })
}

fn reversed_words(key: &[u8]) -> Option<Vec<u8>> {
    (!key.is_empty() && key.len().is_multiple_of(4)).then(|| {
        key.chunks(4)
            .flat_map(|word| word.iter().rev())
            .copied()
            .collect()
    })
}

fn words_of_cipher(good: &Good, _: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) {
        return None;
    }
    let wrong = reversed_words(cipher(good.config())?.key().expose())?;
    let config = with_cipher_key(good.config(), &wrong)?;
    Some(Bad::config(good, config, Cause::KeyWordOrder))
}

fn words_of_mac(good: &Good, _: &mut Random) -> Option<Bad> {
    let wrong = reversed_words(mac(good.config())?.key().expose())?;
    let config = with_mac_key(good.config(), &wrong)?;
    Some(Bad::config(good, config, Cause::KeyWordOrder))
}

fn words_of_both(good: &Good, _: &mut Random) -> Option<Bad> {
    let config = good.config();
    let cipher = reversed_words(cipher(config)?.key().expose())?;
    let mac = reversed_words(mac(config)?.key().expose())?;
    let config = with_mac_key(&with_cipher_key(config, &cipher)?, &mac)?;
    Some(Bad::config(good, config, Cause::KeyWordOrder))
}

fn rotated(good: &Good, random: &mut Random) -> Option<Bad> {
    let mut wrong = some_key(good, random)?;
    let of_mac = mac(good.config()).is_some_and(|key| key.key().expose() == wrong);
    wrong.rotate_left(1);
    let config = match of_mac {
        true => with_mac_key(good.config(), &wrong)?,
        false => with_cipher_key(good.config(), &wrong)?,
    };
    Some(Bad::config(good, config, Cause::KeyRotated))
}

fn digit_missing(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = some_key(good, random)?;
    let mut digits = hex::encode(&key);
    digits.remove(random.below(digits.len()));
    Some(Bad::keys(
        good,
        &with_digits(good, &key, &digits)?,
        Cause::KeyDigitMissing,
    ))
}

fn digit_filled_in(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = some_key(good, random)?;
    let of_mac = mac(good.config()).is_some_and(|mac| mac.key().expose() == key);
    let mut digits = hex::encode(&key);
    digits.remove(1 + random.below(digits.len() - 1));
    let wrong = hex::decode(format!("0{digits}")).unwrap();
    (wrong != key).then_some(())?;
    let config = match of_mac {
        true => with_mac_key(good.config(), &wrong)?,
        false => with_cipher_key(good.config(), &wrong)?,
    };
    Some(Bad::config(good, config, Cause::KeyDigitMissing))
}

fn digit_doubled(good: &Good, random: &mut Random) -> Option<Bad> {
    let key = some_key(good, random)?;
    let mut digits = hex::encode(&key);
    let at = random.below(digits.len());
    let digit = digits.remove(at);
    digits.insert(at, digit);
    digits.insert(at, digit);
    Some(Bad::keys(
        good,
        &with_digits(good, &key, &digits)?,
        Cause::KeyDigitDoubled,
    ))
}

fn unknown_key(good: &Good, random: &mut Random) -> Option<Bad> {
    if random.below(12) > 0 || !(mac(good.config()).is_some() || is_combined(good.config())) {
        return None;
    }
    let wrong = with_random_keys(good.config(), random);
    let mut bad = Bad::config(good, wrong, Cause::Unexplained).unproved();
    bad.sas.retain(|config| config.id() == good.config().id());
    good.is(Protocol::Esp).then_some(bad)
}

fn unknown_key_without_icv(good: &Good, random: &mut Random) -> Option<Bad> {
    if !shows_cipher(good) || good.config().protection.checks_icv() {
        return None;
    }
    let wrong = with_random_keys(good.config(), random);
    Some(Bad::config(good, wrong, Cause::Unexplained).unproved())
}
