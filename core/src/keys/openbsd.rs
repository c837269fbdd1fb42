//! OpenBSD's ipsec.conf(5) and what `ipsecctl -sa -k` prints: `esp mode from A to B spi N auth … enc …` and keys.

mod algorithms;
mod print;
#[cfg(test)]
mod tests;

pub(super) use print::print;

use super::token::{Kind, Part, Token};
use super::{Entry, Format, Keys, KeysError, Note, Problem, Span, shell, value};
use crate::crypto::{AuthenticationKey, EncryptionKey, SecretKey};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig};
use std::net::IpAddr;

/// Whether a rule begins on this line.
pub(super) fn opens(line: Part<'_>) -> bool {
    let words = line.words();
    let Some(first) = words.first() else {
        return false;
    };
    let has = |name: &str| words.iter().any(|word| word.text == name);
    match first.text {
        "esp" | "ah" | "ipcomp" | "tcpmd5" => has("from") || has("spi"),
        "flow" => has("from") || has("peer"),
        "ike" => has("from"),
        "FLOWS:" | "SAD:" => true,
        _ => false,
    }
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    for words in shell::commands(part) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = first.span.through(last.span);
        let note = |what| Note { span, what };
        match first.text {
            "esp" | "ah" | "ipcomp" => {
                if let Err(problem) = rule(first, &words, span, keys) {
                    keys.problems.push(problem);
                }
            }
            "tcpmd5" => {
                let name = "tcpmd5";
                let error = KeysError::UnsupportedProtocol { name };
                keys.problems.push(first.problem(error));
            }
            "flow" => keys.notes.push(note("flow")),
            "ike" => keys.notes.push(note("negotiation")),
            "FLOWS:" | "SAD:" | "No" => {}
            _ => keys.problems.push(first.problem(KeysError::UnknownRule)),
        }
    }
}

/// The values of a rule; those of the way back stand after a colon.
#[derive(Default)]
struct Values<'t> {
    mode: Option<Mode>,
    src: Option<Token<'t>>,
    dst: Option<Token<'t>>,
    spi: Option<Token<'t>>,
    auth: Option<Token<'t>>,
    enc: Option<Token<'t>>,
    auth_key: Option<Token<'t>>,
    enc_key: Option<Token<'t>>,
}

fn values<'t>(words: &[Token<'t>]) -> Result<Values<'t>, Problem> {
    let mut values = Values::default();
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        let slot = match word.text {
            "transport" => {
                values.mode = Some(Mode::Transport);
                continue;
            }
            "tunnel" => {
                values.mode = Some(Mode::Tunnel);
                continue;
            }
            "from" => &mut values.src,
            "to" => &mut values.dst,
            "spi" => &mut values.spi,
            "auth" | "comp" => &mut values.auth,
            "enc" => &mut values.enc,
            "authkey" => &mut values.auth_key,
            "enckey" => &mut values.enc_key,
            _ => return Err(word.problem(KeysError::UnknownRule)),
        };
        let what = "a value";
        let value = rest.next();
        *slot = Some(value.ok_or_else(|| word.problem(KeysError::Missing { what }))?);
    }
    Ok(values)
}

/// One association, or two where the SPI is two with a colon between.
fn rule(
    first: &Token<'_>,
    words: &[Token<'_>],
    span: Span,
    keys: &mut Keys,
) -> Result<(), Problem> {
    let protocol = match first.text {
        "ah" => Protocol::Ah,
        "ipcomp" => Protocol::Ipcomp,
        _ => Protocol::Esp,
    };
    let values = values(words.get(1..).unwrap_or_default())?;
    let missing = |what| Problem {
        span,
        error: KeysError::Missing { what },
    };
    let src = value::address(&values.src.ok_or_else(|| missing("`from`"))?)?;
    let dst_word = values.dst.ok_or_else(|| missing("`to`"))?;
    let dst = value::address(&dst_word)?;
    if src.is_ipv4() != dst.is_ipv4() {
        return Err(dst_word.problem(KeysError::AddressFamilies));
    }
    let spi = values.spi.ok_or_else(|| missing("`spi`"))?;
    let both = spi.split_at_char(':').is_some();
    let ways = [(src, dst), (dst, src)];
    for (index, (src, dst)) in ways.into_iter().enumerate().take(1 + usize::from(both)) {
        let config = association(protocol, &values, (src, dst), index, span)?;
        keys.sas.push(Entry {
            config,
            span,
            format: Format::Openbsd,
        });
    }
    Ok(())
}

/// The value of the first way or the second, where there are two.
fn of_way<'t>(token: &Token<'t>, index: usize) -> Token<'t> {
    match (token.split_at_char(':'), index) {
        (Some((first, _)), 0) => first,
        (Some((_, second)), _) => second,
        (None, _) => *token,
    }
}

fn association(
    protocol: Protocol,
    values: &Values<'_>,
    (src, dst): (IpAddr, IpAddr),
    index: usize,
    span: Span,
) -> Result<SaConfig, Problem> {
    let spi = values.spi.map(|spi| of_way(&spi, index));
    let spi = spi.ok_or(Problem {
        span,
        error: KeysError::Missing { what: "`spi`" },
    })?;
    Ok(SaConfig {
        src,
        dst,
        spi: value::number(&spi, "the SPI", 1..=u32::MAX)?,
        mode: values.mode.unwrap_or(Mode::Tunnel),
        reqid: 0,
        protection: protection(protocol, values, index, span)?,
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

fn protection(
    protocol: Protocol,
    values: &Values<'_>,
    index: usize,
    span: Span,
) -> Result<Protection, Problem> {
    let fail = |error| Err(Problem { span, error });
    if protocol == Protocol::Ipcomp {
        let Some(name) = values.auth else {
            return fail(KeysError::IpcompNeedsCompression);
        };
        let algorithm = super::algorithm::compression(name.text);
        let algorithm = algorithm.map_err(|error| name.problem(error))?;
        return Ok(Protection::Ipcomp { algorithm });
    }
    let (auth_key, auth_span) = secret(values.auth_key.as_ref(), index, span)?;
    let (enc_key, enc_span) = secret(values.enc_key.as_ref(), index, span)?;
    let authentication = |key| -> Result<AuthenticationKey, Problem> {
        let algorithm = match values.auth {
            Some(name) => algorithms::authentication(&name)?,
            None => algorithms::DEFAULT_AUTHENTICATION,
        };
        AuthenticationKey::new(algorithm, key, None).map_err(|error| Problem {
            span: auth_span,
            error: error.into(),
        })
    };
    if protocol == Protocol::Ah {
        return match values.enc {
            Some(name) => Err(name.problem(KeysError::AhTakesNoEncryption)),
            None => Ok(Protection::Ah {
                authentication: authentication(auth_key)?,
            }),
        };
    }
    let (algorithm, octets) = match values.enc {
        Some(name) => algorithms::encryption(&name)?,
        None => algorithms::DEFAULT_ENCRYPTION,
    };
    let had = enc_key.len();
    let encryption = EncryptionKey::new(algorithm, enc_key, None).map_err(|error| Problem {
        span: enc_span,
        error: error.into(),
    })?;
    if let Some(needed) = octets.filter(|needed| *needed != had) {
        return Err(Problem {
            span: enc_span,
            error: KeysError::KeyOfName { needed, had },
        });
    }
    let authenticates = values.auth.is_some() || values.auth_key.is_some();
    if encryption.icv() > 0 && authenticates {
        let name = algorithm.transform().name;
        return fail(KeysError::CombinedMode { name });
    }
    Ok(Protection::Esp {
        authentication: authenticates
            .then(|| authentication(auth_key))
            .transpose()?,
        encryption,
    })
}

/// A key in hexadecimal and its place; the rule's where there is none.
fn secret(
    token: Option<&Token<'_>>,
    index: usize,
    rule: Span,
) -> Result<(SecretKey, Span), Problem> {
    let Some(token) = token else {
        return Ok((SecretKey::new(Vec::new()), rule));
    };
    if token.kind == Kind::Word && token.text == "file" {
        return Err(token.problem(KeysError::UnsupportedSecret {
            what: "the name of a file with the key",
        }));
    }
    if value::is_hidden(token.text) {
        return Err(token.problem(KeysError::KeysHidden));
    }
    let token = of_way(token, index);
    let digits = value::hex_digits(token.text).unwrap_or(token.text);
    let key = value::hex_key(digits).map_err(|error| token.problem(error))?;
    Ok((key, token.span))
}
