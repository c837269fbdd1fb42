//! VPP's command `ipsec sa add`.

mod algorithms;
mod print;
#[cfg(test)]
mod tests;

pub(super) use print::print;

use super::token::{Part, Token};
use super::{Entry, Format, Keys, KeysError, Note, Problem, Span, shell, value};
use crate::crypto::{AuthenticationKey, EncryptionKey, SecretKey};
use crate::sa::{Mode, PadKind, Protection, SaConfig, UdpEncapsulation};
use crate::wire::udp::IPSEC_NAT_T;
use std::net::IpAddr;
use zeroize::Zeroizing;

/// The window that `use-anti-replay` stands for, in packets.
const WINDOW: u32 = 64;

/// Whether a command begins on this line.
pub(super) fn opens(line: Part<'_>) -> bool {
    arguments(&line.words()).is_some()
}

/// What stands after `ipsec sa add`, behind a prompt or the name of a program.
fn arguments<'s, 't>(words: &'s [Token<'t>]) -> Option<&'s [Token<'t>]> {
    let words = match words {
        [prompt, rest @ ..] if matches!(prompt.text, "vpp#" | "vppctl" | "DBGvpp#") => rest,
        words => words,
    };
    match words {
        [ipsec, sa, add, rest @ ..]
            if ipsec.text == "ipsec" && sa.text == "sa" && add.text == "add" =>
        {
            Some(rest)
        }
        _ => None,
    }
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    for words in shell::commands(part) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = first.span.through(last.span);
        let read = match arguments(&words) {
            Some(arguments) => association(arguments, span, keys),
            None => Err(first.problem(KeysError::UnknownVpp)),
        };
        match read {
            Err(problem) => keys.problems.push(problem),
            Ok(config) => keys.sas.push(Entry {
                config,
                span,
                format: Format::Vpp,
            }),
        }
    }
}

/// The values of a command.
#[derive(Default)]
struct Values<'t> {
    spi: Option<u32>,
    ah: bool,
    cipher: Option<Token<'t>>,
    cipher_key: Option<Token<'t>>,
    integrity: Option<Token<'t>>,
    integrity_key: Option<Token<'t>>,
    salt: u32,
    src: Option<IpAddr>,
    dst: Option<IpAddr>,
    tunnel: bool,
    esn: bool,
    window: u32,
    udp: bool,
    ports: [Option<u16>; 2],
}

fn association(words: &[Token<'_>], span: Span, keys: &mut Keys) -> Result<SaConfig, Problem> {
    let values = values(words, keys)?;
    let missing = |what| Problem {
        span,
        error: KeysError::Missing { what },
    };
    // A transport association has no addresses of its own in VPP: whatever it is asked for, it takes.
    let (Some(src), Some(dst)) = (values.src, values.dst) else {
        let error = KeysError::UnsupportedPattern;
        return Err(Problem { span, error });
    };
    let protection = protection(&values, span)?;
    let [sport, dport] = values.ports.map(|port| port.unwrap_or(IPSEC_NAT_T));
    Ok(SaConfig {
        src,
        dst,
        spi: values.spi.ok_or_else(|| missing("`spi`"))?,
        mode: match values.tunnel {
            true => Mode::Tunnel,
            false => Mode::Transport,
        },
        reqid: 0,
        protection,
        replay_window: values.window,
        esn: values.esn,
        last_seq: 0,
        received: Vec::new(),
        last_sent: 0,
        padding: PadKind::Sequential,
        tfc_padding: 0,
        encapsulation: values.udp.then_some(UdpEncapsulation { sport, dport }),
    })
}

fn values<'t>(words: &[Token<'t>], keys: &mut Keys) -> Result<Values<'t>, Problem> {
    let mut values = Values::default();
    // The number or `id N` that VPP calls the association by.
    let mut rest = words.iter().copied().peekable();
    rest.next_if(|word| word.text == "id");
    if let Some(id) = rest.next_if(|word| word.text.starts_with(|c: char| c.is_ascii_digit())) {
        value::number(&id, "the association's id", 0..=u32::MAX)?;
    }
    while let Some(word) = rest.next() {
        let missing = || word.problem(KeysError::Missing { what: "a value" });
        let mut next = || rest.next().ok_or_else(missing);
        match word.text {
            "spi" => values.spi = Some(value::number(&next()?, "the SPI", 0..=u32::MAX)?),
            "esp" => values.ah = false,
            "ah" => values.ah = true,
            "crypto-alg" => values.cipher = Some(next()?),
            "crypto-key" => values.cipher_key = Some(next()?),
            "integ-alg" => values.integrity = Some(next()?),
            "integ-key" => values.integrity_key = Some(next()?),
            "salt" => values.salt = value::number(&next()?, "the salt", 0..=u32::MAX)?,
            "tunnel" => values.tunnel = true,
            "src" | "tunnel-src" | "tunnel_src" => {
                values.tunnel |= word.text != "src";
                values.src = Some(value::address(&next()?)?);
            }
            "dst" | "tunnel-dst" | "tunnel_dst" => values.dst = Some(value::address(&next()?)?),
            "use-esn" => values.esn = true,
            "use-anti-replay" => values.window = WINDOW,
            "anti-replay-window" | "anti-replay-size" => {
                values.window = value::number(&next()?, "the window size", 0..=u32::MAX)?;
            }
            "udp-encap" => values.udp = true,
            "udp-src-port" | "udp-dst-port" => {
                let port = value::number(&next()?, "the port", 0..=u16::MAX.into())?;
                let [src, dst] = &mut values.ports;
                let side = if word.text == "udp-src-port" {
                    src
                } else {
                    dst
                };
                // In range already.
                *side = u16::try_from(port).ok();
            }
            "inbound" => {}
            "table-id" | "tx-table-id" => {
                let number = next()?;
                let span = word.span.through(number.span);
                let what = "routing table";
                keys.notes.push(Note { span, what });
            }
            _ => return Err(word.problem(KeysError::UnknownVpp)),
        }
    }
    Ok(values)
}

fn protection(values: &Values<'_>, span: Span) -> Result<Protection, Problem> {
    let fail = |error| Problem { span, error };
    let integrity = match values.integrity {
        Some(name) => algorithms::authentication(&name)?.map(|row| (name, row)),
        None => None,
    };
    let authentication = integrity
        .map(|(name, (algorithm, icv))| {
            let (key, place) = secret(values.integrity_key.as_ref(), &name)?;
            AuthenticationKey::new(algorithm, key, Some(icv)).map_err(|error| Problem {
                span: place,
                error: error.into(),
            })
        })
        .transpose()?;
    if values.ah {
        return match (values.cipher, authentication) {
            (Some(cipher), _) if cipher.text != "none" => {
                Err(cipher.problem(KeysError::AhTakesNoEncryption))
            }
            (_, None) => Err(fail(KeysError::AhNeedsAuthentication)),
            (_, Some(authentication)) => Ok(Protection::Ah { authentication }),
        };
    }
    let name = values
        .cipher
        .ok_or_else(|| fail(KeysError::EspNeedsEncryption))?;
    let (algorithm, octets) = algorithms::encryption(&name)?;
    let salt = algorithm.transform().salt;
    let (key, place) = secret(values.cipher_key.as_ref(), &name)?;
    let key = match salt {
        0 => key,
        _ => salted(&key, values.salt),
    };
    let had = key.len().saturating_sub(salt);
    let encryption = EncryptionKey::new(algorithm, key, None).map_err(|error| Problem {
        span: place,
        error: error.into(),
    })?;
    if had != octets {
        return Err(Problem {
            span: place,
            error: KeysError::KeyOfName {
                needed: octets,
                had,
            },
        });
    }
    if encryption.icv() > 0 && authentication.is_some() {
        let name = encryption.algorithm().transform().name;
        return Err(fail(KeysError::CombinedMode { name }));
    }
    Ok(Protection::Esp {
        encryption,
        authentication,
    })
}

/// A key in hexadecimal, with `0x` or without, and its place; the name's where there is none.
fn secret(token: Option<&Token<'_>>, name: &Token<'_>) -> Result<(SecretKey, Span), Problem> {
    let Some(token) = token.filter(|token| !token.text.is_empty()) else {
        return Ok((SecretKey::new(Vec::new()), name.span));
    };
    if value::is_hidden(token.text) {
        return Err(token.problem(KeysError::KeysHidden));
    }
    let digits = value::hex_digits(token.text).unwrap_or(token.text);
    let key = value::hex_key(digits).map_err(|error| token.problem(error))?;
    Ok((key, token.span))
}

/// The key with the salt at its end; VPP has it apart.
fn salted(key: &SecretKey, salt: u32) -> SecretKey {
    let salt = salt.to_be_bytes();
    let mut whole = Zeroizing::new(Vec::with_capacity(key.len() + salt.len()));
    whole.extend_from_slice(key.expose());
    whole.extend_from_slice(&salt);
    SecretKey::new(std::mem::take(&mut *whole))
}
