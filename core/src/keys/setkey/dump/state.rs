//! One association of `setkey -D`.

use crate::crypto::{AuthenticationKey, CompressionAlgorithm, EncryptionKey, SecretKey};
use crate::keys::algorithm::{self, Naming};
use crate::keys::token::Token;
use crate::keys::{Entry, Format, Keys, KeysError, Note, Problem, Span, value};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig, UdpEncapsulation};
use crate::wire::udp::IPSEC_NAT_T;
use std::net::IpAddr;
use zeroize::Zeroizing;

/// Lines that are understood and change nothing here.
const UNUSED: &[&str] = &[
    "created:",
    "diff:",
    "last:",
    "current:",
    "allocated:",
    "lastused:",
];

pub(super) struct DumpedState {
    span: Span,
    /// Source and destination with their ports; `None` where they were wrong.
    ends: Option<[(IpAddr, Option<u16>); 2]>,
    identity: Option<Identity>,
    encryption: Option<EncryptionKey>,
    authentication: Option<AuthenticationKey>,
    compression: Option<CompressionAlgorithm>,
    replay_window: u32,
    padding: PadKind,
    /// Whether a line that matters was wrong: the record is left out then.
    failed: bool,
}

#[derive(Clone, Copy)]
struct Identity {
    protocol: Protocol,
    in_udp: bool,
    spi: u32,
    reqid: u32,
    mode: Mode,
}

impl DumpedState {
    pub(super) fn new(words: &[Token<'_>], span: Span, keys: &mut Keys) -> Self {
        let ends = ends(words).map_err(|problem| keys.problems.push(problem));
        Self {
            span,
            failed: ends.is_err(),
            ends: ends.ok(),
            identity: None,
            encryption: None,
            authentication: None,
            compression: None,
            replay_window: 0,
            padding: PadKind::Sequential,
        }
    }

    pub(super) fn line(&mut self, words: &[Token<'_>], span: Span, keys: &mut Keys) {
        self.span = self.span.through(span);
        if let Err(problem) = self.understand(words, keys) {
            keys.problems.push(problem);
            self.failed = true;
        }
    }

    fn understand(&mut self, words: &[Token<'_>], keys: &mut Keys) -> Result<(), Problem> {
        let Some((first, rest)) = words.split_first() else {
            return Ok(());
        };
        match first.text {
            "esp" | "esp-udp" | "ah" | "ipcomp" => self.identity = Some(identity(first, rest)?),
            "E:" => self.encryption = Some(encryption(first, rest)?),
            "A:" => self.authentication = Some(authentication(first, rest)?),
            "C:" => {
                let name = name(first, rest)?;
                let found = algorithm::compression(name.text);
                self.compression = Some(found.map_err(|error| name.problem(error))?);
            }
            "esp-old" => {
                return Err(first.problem(KeysError::UnsupportedProtocol { name: "esp-old" }));
            }
            "ah-old" => {
                return Err(first.problem(KeysError::UnsupportedProtocol { name: "ah-old" }));
            }
            "tcp" => return Err(first.problem(KeysError::UnsupportedProtocol { name: "tcp" })),
            text if text.starts_with("seq=") => self.numbers(words, keys)?,
            text if UNUSED.contains(&text) || text.starts_with("sadb_seq=") => {}
            _ => keys.problems.push(first.problem(KeysError::UnknownDump)),
        }
        Ok(())
    }

    /// `seq=0x… replay=N flags=0x… state=…`
    fn numbers(&mut self, words: &[Token<'_>], keys: &mut Keys) -> Result<(), Problem> {
        for word in words {
            let Some((name, number)) = word.split_at_char('=') else {
                continue;
            };
            match name.text {
                "seq" => {
                    let seq = value::number(&number, "the sequence number", 0..=u32::MAX)?;
                    if seq != 0 {
                        let what = "sequence counter";
                        keys.notes.push(Note {
                            span: word.span,
                            what,
                        });
                    }
                }
                // As `-r` of `add`: octets of a bitmap.
                "replay" => {
                    let octets = value::number(&number, "the window size", 0..=u32::MAX / 8)?;
                    self.replay_window = octets * 8;
                }
                // SADB_X_EXT_PRAND and SADB_X_EXT_PZERO.
                "flags" => {
                    let flags = value::number(&number, "the flags", 0..=u32::MAX)?;
                    self.padding = match flags & 0x300 {
                        0x100 => PadKind::Random,
                        0x200 => PadKind::Zero,
                        _ => PadKind::Sequential,
                    };
                }
                _ => {}
            }
        }
        Ok(())
    }

    pub(super) fn finish(self, keys: &mut Keys) {
        if self.failed {
            return;
        }
        let span = self.span;
        match self.config() {
            Ok(config) => keys.sas.push(Entry {
                config,
                span,
                format: Format::SetkeyDump,
            }),
            Err(error) => keys.problems.push(Problem { span, error }),
        }
    }

    fn config(self) -> Result<SaConfig, KeysError> {
        let what = "the line with `spi=`";
        let (Some(identity), Some([(src, sport), (dst, dport)])) = (self.identity, self.ends)
        else {
            return Err(KeysError::Missing { what });
        };
        let protection = match identity.protocol {
            Protocol::Esp => {
                let encryption = self.encryption.ok_or(KeysError::EspNeedsEncryption)?;
                if encryption.icv() > 0 && self.authentication.is_some() {
                    let name = encryption.algorithm().transform().name;
                    return Err(KeysError::CombinedMode { name });
                }
                Protection::Esp {
                    encryption,
                    authentication: self.authentication,
                }
            }
            Protocol::Ah => Protection::Ah {
                authentication: self
                    .authentication
                    .ok_or(KeysError::AhNeedsAuthentication)?,
            },
            Protocol::Ipcomp => Protection::Ipcomp {
                algorithm: self.compression.ok_or(KeysError::IpcompNeedsCompression)?,
            },
        };
        Ok(SaConfig {
            src,
            dst,
            spi: identity.spi,
            mode: identity.mode,
            reqid: identity.reqid,
            protection,
            replay_window: self.replay_window,
            esn: false,
            last_seq: 0,
            received: Vec::new(),
            last_sent: 0,
            padding: self.padding,
            tfc_padding: 0,
            encapsulation: identity.in_udp.then_some(UdpEncapsulation {
                sport: sport.unwrap_or(IPSEC_NAT_T),
                dport: dport.unwrap_or(IPSEC_NAT_T),
            }),
        })
    }
}

fn ends(words: &[Token<'_>]) -> Result<[(IpAddr, Option<u16>); 2], Problem> {
    let mut ends = words.iter().map(|word| {
        let (prefix, port) = super::policy::range(word)?;
        Ok((prefix.address, port))
    });
    let (Some(src), Some(dst)) = (ends.next(), ends.next()) else {
        let span = words.first().map_or(Span::default(), |word| word.span);
        let what = "the destination address";
        let error = KeysError::Missing { what };
        return Err(Problem { span, error });
    };
    let (src, dst) = (src?, dst?);
    match (src.0.is_ipv4() == dst.0.is_ipv4(), words.last()) {
        (false, Some(last)) => Err(last.problem(KeysError::AddressFamilies)),
        _ => Ok([src, dst]),
    }
}

/// `esp mode=M spi=N(0x…) reqid=N(0x…)`
fn identity(first: &Token<'_>, rest: &[Token<'_>]) -> Result<Identity, Problem> {
    let mut identity = Identity {
        protocol: match first.text {
            "ah" => Protocol::Ah,
            "ipcomp" => Protocol::Ipcomp,
            _ => Protocol::Esp,
        },
        in_udp: first.text == "esp-udp",
        spi: 0,
        reqid: 0,
        mode: Mode::Any,
    };
    for word in rest {
        let Some((name, text)) = word.split_at_char('=') else {
            let expected = "mode=, spi= or reqid=";
            return Err(word.problem(KeysError::Unexpected { expected }));
        };
        let (decimal, _hex) = text.split_at_char('(').unwrap_or((text, text));
        match name.text {
            "mode" => {
                identity.mode = match text.text {
                    "transport" => Mode::Transport,
                    "tunnel" => Mode::Tunnel,
                    "any" => Mode::Any,
                    _ => {
                        let expected = "transport, tunnel or any";
                        return Err(text.problem(KeysError::Unexpected { expected }));
                    }
                }
            }
            "spi" => identity.spi = value::number(&decimal, "the SPI", 0..=u32::MAX)?,
            "reqid" => identity.reqid = value::number(&decimal, "the reqid", 0..=u32::MAX)?,
            _ => {}
        }
    }
    Ok(identity)
}

fn name<'s, 't>(first: &Token<'t>, rest: &'s [Token<'t>]) -> Result<&'s Token<'t>, Problem> {
    let what = "the algorithm";
    rest.first()
        .ok_or_else(|| first.problem(KeysError::Missing { what }))
}

/// `E: NAME  GROUP GROUP …`
fn encryption(first: &Token<'_>, rest: &[Token<'_>]) -> Result<EncryptionKey, Problem> {
    let name = name(first, rest)?;
    let algorithm =
        algorithm::encryption(Naming::Setkey, name.text).map_err(|error| name.problem(error))?;
    let (key, span) = key(name, rest)?;
    EncryptionKey::new(algorithm, key, None).map_err(|error| Problem {
        span,
        error: error.into(),
    })
}

/// `A: NAME  GROUP GROUP …`
fn authentication(first: &Token<'_>, rest: &[Token<'_>]) -> Result<AuthenticationKey, Problem> {
    let name = name(first, rest)?;
    let algorithm = algorithm::authentication(Naming::Setkey, name.text)
        .map_err(|error| name.problem(error))?;
    let (key, span) = key(name, rest)?;
    AuthenticationKey::new(algorithm, key, None).map_err(|error| Problem {
        span,
        error: error.into(),
    })
}

/// The key in groups of four octets, and its place; the name's where there is none.
fn key(name: &Token<'_>, rest: &[Token<'_>]) -> Result<(SecretKey, Span), Problem> {
    let [_, groups @ ..] = rest else {
        return Ok((SecretKey::new(Vec::new()), name.span));
    };
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return Ok((SecretKey::new(Vec::new()), name.span));
    };
    let span = first.span.through(last.span);
    let fail = |error| Problem { span, error };
    if value::is_hidden(first.text) {
        return Err(fail(KeysError::KeysHidden));
    }
    let length = groups.iter().map(|group| group.text.len()).sum();
    let mut digits = Zeroizing::new(String::with_capacity(length));
    for group in groups {
        digits.push_str(group.text);
    }
    let key = value::hex_key(&digits).map_err(fail)?;
    Ok((key, span))
}
