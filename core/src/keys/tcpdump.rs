//! The secrets of `tcpdump -E`: `spi@address algorithm:key`, several with commas between, or a line each in a file.

mod print;
#[cfg(test)]
mod tests;

pub(super) use print::print;

use super::token::{Kind, Lexer, Part, Token};
use super::{Entry, Format, Keys, KeysError, Problem, value};
use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey,
};
use crate::sa::{Mode, PadKind, Protection, SaConfig};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What follows an algorithm whose packets end in 12 octets of ICV, which tcpdump does not check.
const HMAC96: &str = "-hmac96";

/// OpenSSL's names without `-cbc`, with the octets of key that each takes; the first of an algorithm and length is what
/// is printed.
#[rustfmt::skip]
const ALGORITHMS: &[(&str, EncryptionAlgorithm, usize)] = &[
    ("none", EncryptionAlgorithm::Null, 0),
    ("null", EncryptionAlgorithm::Null, 0),
    ("des", EncryptionAlgorithm::Des, 8),
    ("3des", EncryptionAlgorithm::TripleDes, 24),
    ("des3", EncryptionAlgorithm::TripleDes, 24),
    ("des-ede3", EncryptionAlgorithm::TripleDes, 24),
    ("aes128", EncryptionAlgorithm::AesCbc, 16),
    ("aes192", EncryptionAlgorithm::AesCbc, 24),
    ("aes256", EncryptionAlgorithm::AesCbc, 32),
    ("aes-128", EncryptionAlgorithm::AesCbc, 16),
    ("aes-192", EncryptionAlgorithm::AesCbc, 24),
    ("aes-256", EncryptionAlgorithm::AesCbc, 32),
    ("blowfish", EncryptionAlgorithm::Blowfish, 16),
    ("bf", EncryptionAlgorithm::Blowfish, 16),
    ("cast", EncryptionAlgorithm::Cast128, 16),
    ("cast5", EncryptionAlgorithm::Cast128, 16),
    ("cast128", EncryptionAlgorithm::Cast128, 16),
    ("camellia128", EncryptionAlgorithm::Camellia, 16),
    ("camellia192", EncryptionAlgorithm::Camellia, 24),
    ("camellia256", EncryptionAlgorithm::Camellia, 32),
    ("camellia-128", EncryptionAlgorithm::Camellia, 16),
    ("camellia-192", EncryptionAlgorithm::Camellia, 24),
    ("camellia-256", EncryptionAlgorithm::Camellia, 32),
];

/// The name without its suffixes, and whether there is an ICV.
fn base(name: &str) -> (&str, bool) {
    let (name, icv) = match name.strip_suffix(HMAC96) {
        Some(name) => (name, true),
        None => (name, false),
    };
    (name.strip_suffix("-cbc").unwrap_or(name), icv)
}

fn find(name: &str) -> Option<(EncryptionAlgorithm, usize)> {
    let lower = name.to_ascii_lowercase();
    let row = ALGORITHMS.iter().find(|(known, ..)| *known == lower);
    row.map(|(_, algorithm, key)| (*algorithm, *key))
}

/// Whether a secret stands on this line, or a command with `-E`.
pub(super) fn opens(line: Part<'_>) -> bool {
    let words = line.words();
    let command = words
        .first()
        .is_some_and(|first| matches!(first.text, "tcpdump" | "-E"));
    let first = match command {
        true => words.iter().skip_while(|word| word.text != "-E").nth(1),
        false => words.first(),
    };
    first.is_some_and(|first| is_secret(first.text))
}

/// Whether a secret begins with this word.
fn is_secret(word: &str) -> bool {
    let word = word.trim_start_matches(['"', '\'']);
    match (word.split_once('@'), word.split_once(':')) {
        (Some((spi, address)), _) => {
            spi.starts_with(|c: char| c.is_ascii_digit()) || address.parse::<IpAddr>().is_ok()
        }
        (None, Some((name, _))) => find(base(name).0).is_some(),
        (None, None) => word == "ikev2",
    }
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    for line in part.lines().filter(|line| !line.is_empty_line()) {
        let mut lexer = Lexer::new(line);
        let words = line.words();
        if words.iter().any(|word| word.text == "-E") {
            while lexer.word() != "-E" {
                lexer.skip_blanks();
            }
        }
        loop {
            lexer.take_run(|c| c.is_whitespace() || is_end(c));
            let start = lexer.here();
            let first = lexer.take_run(|c| !c.is_whitespace() && !is_end(c));
            if first.is_empty() {
                break;
            }
            let first = Token::new(Kind::Word, first, start);
            lexer.skip_blanks();
            let start = lexer.here();
            let rest = lexer.take_run(|c| !is_end(c)).trim_end();
            let rest = (!rest.is_empty()).then(|| Token::new(Kind::Word, rest, start));
            secret(&first, rest, keys);
        }
    }
}

/// A comma, or what stands around an argument in a shell.
fn is_end(c: char) -> bool {
    matches!(c, ',' | '"' | '\'' | '\n')
}

fn secret(first: &Token<'_>, rest: Option<Token<'_>>, keys: &mut Keys) {
    let read = match rest {
        _ if first.text.eq_ignore_ascii_case("ikev2") => {
            Err(first.problem(KeysError::UnsupportedSecret {
                what: "a secret of IKEv2",
            }))
        }
        _ if first.text.eq_ignore_ascii_case("file") => {
            Err(first.problem(KeysError::UnsupportedSecret {
                what: "the name of another file",
            }))
        }
        Some(rest) => association(first, &rest).map(|config| (config, rest.span)),
        None if first.text.contains(':') => Err(first.problem(KeysError::UnsupportedPattern)),
        None => Err(first.problem(KeysError::UnknownSecret)),
    };
    match read {
        Err(problem) => keys.problems.push(problem),
        Ok((config, last)) => keys.sas.push(Entry {
            config,
            span: first.span.through(last),
            format: Format::Tcpdump,
        }),
    }
}

fn association(first: &Token<'_>, secret: &Token<'_>) -> Result<SaConfig, Problem> {
    let (spi, address) = first
        .split_at_char('@')
        .ok_or_else(|| first.problem(KeysError::UnknownSecret))?;
    let spi = value::number(&spi, "the SPI", 0..=u32::MAX)?;
    let dst = value::address(&address)?;
    let src = match dst {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    Ok(SaConfig {
        src,
        dst,
        spi,
        mode: Mode::Any,
        reqid: 0,
        protection: protection(secret)?,
        replay_window: 0,
        esn: false,
        last_seq: 0,
        received: Vec::new(),
        last_sent: 0,
        padding: PadKind::Sequential,
        tfc_padding: 0,
        encapsulation: None,
    })
}

fn protection(secret: &Token<'_>) -> Result<Protection, Problem> {
    let (name, key) = secret.split_at_char(':').ok_or_else(|| {
        secret.problem(KeysError::Missing {
            what: "`algorithm:` before the key",
        })
    })?;
    let (known, icv) = base(name.text);
    let (algorithm, octets) = find(known)
        .ok_or_else(|| name.problem(KeysError::UnknownAlgorithm { kind: "encryption" }))?;
    if value::is_hidden(key.text) {
        return Err(key.problem(KeysError::KeysHidden));
    }
    let secret = match value::hex_digits(key.text) {
        Some(digits) => value::hex_key(digits).map_err(|error| key.problem(error))?,
        None => SecretKey::new(key.text.as_bytes().to_vec()),
    };
    let had = secret.len();
    let encryption =
        EncryptionKey::new(algorithm, secret, None).map_err(|error| key.problem(error.into()))?;
    if had != octets {
        return Err(key.problem(KeysError::KeyOfName {
            needed: octets,
            had,
        }));
    }
    let unchecked = AuthenticationAlgorithm::Unchecked;
    let authentication = AuthenticationKey::new(unchecked, SecretKey::new(Vec::new()), None)
        .map_err(|error| name.problem(error.into()))?;
    Ok(Protection::Esp {
        encryption,
        authentication: icv.then_some(authentication),
    })
}
