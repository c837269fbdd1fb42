//! Wireshark's table of ESP associations: a line of quoted fields each, in 8 columns or, with sequence numbers, in 10.
//!
//! strongSwan's save-keys writes the same lines; Wireshark's own come out of its preferences.

mod algorithms;
mod fields;
mod print;
#[cfg(test)]
mod tests;

pub(super) use print::{Columns, print};

use super::token::{Part, Token};
use super::{Entry, Format, Keys, KeysError, Problem, value};
use crate::crypto::{EncryptionKey, SecretKey};
use crate::sa::{Mode, PadKind, Protection, SaConfig};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use zeroize::Zeroizing;

/// Whether a row of the table stands on this line.
pub(super) fn opens(line: Part<'_>) -> bool {
    let text = line.text.trim_start_matches(['\u{feff}', ' ', '\t']);
    let protocol = text.strip_prefix('"').and_then(|text| text.split_once('"'));
    matches!(protocol, Some(("IPv4" | "IPv6" | "Any", rest)) if rest.trim_start().starts_with(','))
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    for line in part.lines().filter(|line| !line.is_empty_line()) {
        let fields = match fields::fields(line) {
            Ok(fields) => fields,
            Err(problem) => {
                keys.problems.push(problem);
                continue;
            }
        };
        let (Some(first), Some(last)) = (fields.first(), fields.last()) else {
            continue;
        };
        match row(&fields) {
            Err(problem) => keys.problems.push(problem),
            Ok(config) => keys.sas.push(Entry {
                config,
                span: first.span.through(last.span),
                format: Format::EspSa,
            }),
        }
    }
}

fn row(fields: &[Token<'_>]) -> Result<SaConfig, Problem> {
    let (columns, numbers) = match fields {
        [columns @ .., length, high] if fields.len() == 10 => (columns, Some((length, high))),
        columns => (columns, None),
    };
    let [protocol, src, dst, spi, cipher, cipher_key, auth, auth_key] = columns else {
        let error = match fields.first() {
            Some(first) if fields.len() == 1 => return Err(first.problem(KeysError::UnknownRow)),
            _ => KeysError::Columns { had: fields.len() },
        };
        return Err(fields.last().or(fields.first()).map_or(
            Problem {
                span: super::Span::default(),
                error: error.clone(),
            },
            |last| last.problem(error.clone()),
        ));
    };
    let dst_address = address(dst)?.ok_or_else(|| dst.problem(KeysError::UnsupportedPattern))?;
    let src_address = address(src)?.unwrap_or(match dst_address {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    });
    family(protocol, dst, dst_address)?;
    family(protocol, src, src_address)?;
    if src_address.is_ipv4() != dst_address.is_ipv4() {
        return Err(dst.problem(KeysError::AddressFamilies));
    }
    let (esn, last_seq) = sequence_numbers(numbers)?;
    Ok(SaConfig {
        src: src_address,
        dst: dst_address,
        spi: spi_number(spi)?,
        mode: Mode::Any,
        reqid: 0,
        protection: protection([cipher, cipher_key, auth, auth_key])?,
        replay_window: 0,
        esn,
        last_seq,
        received: Vec::new(),
        last_sent: 0,
        padding: PadKind::Sequential,
        tfc_padding: 0,
        encapsulation: None,
    })
}

/// `None` for any.
fn address(token: &Token<'_>) -> Result<Option<IpAddr>, Problem> {
    if token.text == "*" {
        return Ok(None);
    }
    if token.text.contains('*') {
        return Err(token.problem(KeysError::UnsupportedPattern));
    }
    let Some((whole, len)) = token.text.split_once('/') else {
        return value::address(token).map(Some);
    };
    let whole = value::address(&Token {
        text: whole,
        ..*token
    })?;
    let bits = if whole.is_ipv4() { "32" } else { "128" };
    match len == bits {
        true => Ok(Some(whole)),
        false => Err(token.problem(KeysError::UnsupportedPattern)),
    }
}

fn family(protocol: &Token<'_>, token: &Token<'_>, address: IpAddr) -> Result<(), Problem> {
    let expected = match (protocol.text, address) {
        ("IPv4", IpAddr::V6(_)) => "an IPv4 address",
        ("IPv6", IpAddr::V4(_)) => "an IPv6 address",
        ("IPv4" | "IPv6" | "Any", _) => return Ok(()),
        _ => return Err(protocol.problem(KeysError::UnknownRow)),
    };
    Err(token.problem(KeysError::Unexpected { expected }))
}

fn spi_number(token: &Token<'_>) -> Result<u32, Problem> {
    match token.text.contains('*') {
        true => Err(token.problem(KeysError::UnsupportedPattern)),
        false => value::number(token, "the SPI", 0..=u32::MAX),
    }
}

/// Whether the numbers are extended, and the last number before the upper half that the table gives.
fn sequence_numbers(columns: Option<(&Token<'_>, &Token<'_>)>) -> Result<(bool, u64), Problem> {
    let Some((length, high)) = columns else {
        return Ok((false, 0));
    };
    match length.text {
        "32-bit" => Ok((false, 0)),
        "64-bit" => {
            let digits = value::hex_digits(high.text).unwrap_or(high.text);
            let half = match digits {
                "" => Some(0),
                _ if digits.starts_with('+') => None,
                _ => u32::from_str_radix(digits, 16).ok(),
            };
            let half = half.ok_or_else(|| {
                high.problem(KeysError::Unexpected {
                    expected: "the upper 32 bits in hexadecimal",
                })
            })?;
            Ok((true, u64::from(half) << 32))
        }
        _ => Err(length.problem(KeysError::Unexpected {
            expected: "32-bit or 64-bit",
        })),
    }
}

fn protection(
    [cipher, cipher_key, auth, auth_key]: [&Token<'_>; 4],
) -> Result<Protection, Problem> {
    let (algorithm, icv) = algorithms::encryption(cipher)?;
    let authentication = algorithms::authentication(auth)?;
    let own_icv = !algorithm.transform().icv.is_empty();
    let icv = match (own_icv, icv, authentication) {
        // strongSwan knows the cipher by its old name, and gives the ICV's length here.
        (true, None, Some((kind, length))) if algorithms::is_unchecked(kind) => Some(length),
        (true, None, None) => return Err(cipher.problem(KeysError::IcvNotSaid)),
        (true, _, Some(_)) => {
            let name = algorithm.transform().name;
            return Err(auth.problem(KeysError::CombinedMode { name }));
        }
        (_, icv, _) => icv,
    };
    let fits = |token: &Token<'_>, error: crate::crypto::KeyError| token.problem(error.into());
    let encryption = EncryptionKey::new(algorithm, key(cipher_key)?, icv)
        .map_err(|error| fits(cipher_key, error))?;
    let authentication = authentication
        .filter(|_| !own_icv)
        .map(|(kind, length)| algorithms::authentication_key(kind, length, auth_key))
        .transpose()?;
    Ok(Protection::Esp {
        encryption,
        authentication,
    })
}

/// `0x` and digits, where the first of an odd number stands for a whole octet; else the text itself.
fn key(token: &Token<'_>) -> Result<SecretKey, Problem> {
    if value::is_hidden(token.text) {
        return Err(token.problem(KeysError::KeysHidden));
    }
    let Some(digits) = value::hex_digits(token.text) else {
        return fields::unescaped(token);
    };
    let even = match digits.len() % 2 {
        0 => Zeroizing::new(digits.to_owned()),
        _ => Zeroizing::new(format!("0{digits}")),
    };
    value::hex_key(&even).map_err(|error| {
        token.problem(match error {
            KeysError::NotHexDigit { position } => KeysError::NotHexDigit {
                position: position - (even.len() - digits.len()),
            },
            error => error,
        })
    })
}
