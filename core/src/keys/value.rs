//! Addresses, numbers and keys, as all formats write them.

use super::token::Token;
use super::{KeyText, KeysError, Problem};
use crate::crypto::SecretKey;
use crate::policy::Prefix;
use crate::sa::{AddressPattern, PatternError, SpiPattern};
use std::net::IpAddr;
use std::ops::RangeInclusive;
use zeroize::Zeroizing;

/// What stands in a key's place when keys are not shown: iproute2's words.
const HIDDEN: &str = "<<Keys hidden>>";

/// Whether this is a numeric address, with a zone or without.
pub(super) fn is_address(text: &str) -> bool {
    let (numeric, _zone) = text.split_once('%').unwrap_or((text, ""));
    numeric.parse::<IpAddr>().is_ok()
}

/// A numeric address. A zone after `%` names an interface of another host and is left out.
pub(super) fn address(token: &Token<'_>) -> Result<IpAddr, Problem> {
    let (numeric, _zone) = token.text.split_once('%').unwrap_or((token.text, ""));
    numeric
        .parse()
        .map_err(|_| token.problem(KeysError::Address))
}

/// An address, or a pattern of them.
pub(super) fn address_pattern(token: &Token<'_>) -> Result<AddressPattern, Problem> {
    match token.text.contains(['*', '/']) {
        true => token
            .text
            .parse()
            .map_err(|error: PatternError| token.problem(error.into())),
        false => address(token).map(AddressPattern::from),
    }
}

/// A pattern of SPIs.
pub(super) fn spi_pattern(token: &Token<'_>) -> Result<SpiPattern, Problem> {
    token
        .text
        .parse()
        .map_err(|error: PatternError| token.problem(error.into()))
}

/// An address, and how many of its bits count: all, or as many as stand after `/`.
pub(super) fn prefix(token: &Token<'_>) -> Result<Prefix, Problem> {
    let Some((whole, len)) = token.split_at_char('/') else {
        return address(token).map(Prefix::host);
    };
    let address = address(&whole)?;
    let most = Prefix::longest(address).into();
    let len = number(&len, "the length of the prefix", 0..=most)?;
    // In range already.
    let len = u8::try_from(len).unwrap_or_default();
    Ok(Prefix { address, len })
}

/// A decimal number, or a hexadecimal one after `0x`.
pub(super) fn number(
    token: &Token<'_>,
    what: &'static str,
    range: RangeInclusive<u32>,
) -> Result<u32, Problem> {
    unsigned(token.text)
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            token.problem(KeysError::Number {
                what,
                least: *range.start(),
                most: *range.end(),
            })
        })
}

fn unsigned(text: &str) -> Option<u32> {
    let (digits, radix) = match hex_digits(text) {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    // from_str_radix takes a sign as well.
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, radix).ok()
}

/// What follows `0x`, if that is how it begins.
pub(super) fn hex_digits(text: &str) -> Option<&str> {
    text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"))
}

/// The octets of a key from its hexadecimal digits.
pub(super) fn hex_key(digits: &str) -> Result<SecretKey, KeysError> {
    let mut octets = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    let mut high = None;
    for (c, position) in digits.chars().zip(3..) {
        let value = c
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
            .ok_or(KeysError::NotHexDigit { position })?;
        match high.take() {
            None => high = Some(value << 4),
            Some(high) => octets.push(high | value),
        }
    }
    if high.is_some() {
        return Err(KeysError::OddHexDigits {
            digits: digits.len(),
        });
    }
    Ok(SecretKey::new(std::mem::take(&mut *octets)))
}

/// A key as most formats print it: nothing where there is none.
pub(super) fn key_text(key: &SecretKey, keys: KeyText) -> Zeroizing<String> {
    match keys {
        _ if key.is_empty() => Zeroizing::default(),
        KeyText::Masked => Zeroizing::new(HIDDEN.to_owned()),
        KeyText::Shown => {
            let mut text = Zeroizing::new(String::with_capacity(2 + 2 * key.len()));
            text.push_str("0x");
            for digit in key
                .expose()
                .iter()
                .flat_map(|octet| [octet >> 4, octet & 15])
            {
                text.extend(char::from_digit(digit.into(), 16));
            }
            text
        }
    }
}

/// Whether a text, or its first word alone, is where [`key_text`] or iproute2 left a key out.
pub(super) fn is_hidden(text: &str) -> bool {
    HIDDEN == text || HIDDEN.split(' ').next() == Some(text)
}

#[cfg(test)]
mod tests {
    use super::{hex_key, number};
    use crate::keys::KeysError;
    use crate::keys::token::Part;

    #[test]
    fn hex_keys_are_whole_octets_of_hex_digits() {
        assert_eq!(
            hex_key("00fF").map(|k| k.expose().to_vec()),
            Ok(vec![0, 255])
        );
        assert_eq!(hex_key("00f"), Err(KeysError::OddHexDigits { digits: 3 }));
        assert_eq!(hex_key("00g0"), Err(KeysError::NotHexDigit { position: 5 }));
    }

    #[test]
    fn numbers_are_decimal_or_hexadecimal_and_in_range() {
        let read = |text| {
            let word = Part::whole(text).words()[0];
            number(&word, "SPI", 1..=u32::MAX).map_err(|problem| problem.error)
        };
        assert_eq!(read("4097"), Ok(4097));
        assert_eq!(read("0x1001"), Ok(4097));
        assert_eq!(read("4294967295"), Ok(u32::MAX));
        let wrong = KeysError::Number {
            what: "SPI",
            least: 1,
            most: u32::MAX,
        };
        for text in ["0", "4294967296", "+1", "0x+1", "0x", "ten", "-1"] {
            assert_eq!(read(text), Err(wrong.clone()), "{text}");
        }
    }
}
