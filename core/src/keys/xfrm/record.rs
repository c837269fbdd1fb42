//! One association of `ip xfrm state`, line by line.

use super::algorithms::Algorithms;
use super::context::Context;
use super::line::{number_after, word_after};
use crate::keys::token::Token;
use crate::keys::{Entry, Format, Keys, KeysError, Note, Problem, Span, value};
use crate::sa::{Mode, PadKind, Protocol, SaConfig, UdpEncapsulation};
use std::net::IpAddr;

/// Lines that are understood and change nothing here, by their first word; with the words for a note, if they deserve one.
const UNUSED: &[(&str, Option<&str>)] = &[
    ("add", None),
    ("coa", Some("care-of address")),
    ("crypto", Some("crypto offload")),
    ("dir", Some("direction")),
    ("if_id", Some("interface id")),
    ("lastused", None),
    ("lifetime", None),
    ("mark", Some("mark")),
    ("output-mark", Some("output mark")),
    ("pcpu-num", Some("CPU number")),
    ("security", Some("security context")),
    ("stats:", None),
];

pub(super) const FLAGS: &[&str] = &[
    "noecn",
    "decap-dscp",
    "nopmtudisc",
    "wildrecv",
    "icmp",
    "af-unspec",
    "align4",
    "esn",
    "dont-encap-dscp",
    "oseq-may-wrap",
];

pub(super) struct Record {
    span: Span,
    addresses: Option<(IpAddr, IpAddr)>,
    identity: Option<Identity>,
    /// Whether a line that matters was wrong: the record is left out then.
    failed: bool,
    replay_window: u32,
    esn: bool,
    tfc_padding: u32,
    encapsulation: Option<UdpEncapsulation>,
    algorithms: Algorithms,
    context: Context,
}

#[derive(Clone, Copy)]
struct Identity {
    protocol: Protocol,
    spi: u32,
    reqid: u32,
    mode: Mode,
}

impl Record {
    pub(super) fn new(
        source: &Token<'_>,
        destination: &Token<'_>,
        span: Span,
        keys: &mut Keys,
    ) -> Self {
        let addresses = value::address(source)
            .and_then(|src| Ok((src, value::address(destination)?)))
            .and_then(|(src, dst)| match src.is_ipv4() == dst.is_ipv4() {
                true => Ok((src, dst)),
                false => Err(destination.problem(KeysError::AddressFamilies)),
            })
            .map_err(|problem| keys.problems.push(problem))
            .ok();
        Self {
            span,
            failed: addresses.is_none(),
            addresses,
            identity: None,
            replay_window: 0,
            esn: false,
            tfc_padding: 0,
            encapsulation: None,
            algorithms: Algorithms::default(),
            context: Context::default(),
        }
    }

    /// Takes one line, whole in `span`.
    pub(super) fn line(&mut self, words: &[Token<'_>], span: Span, keys: &mut Keys) {
        self.span = self.span.through(span);
        if let Err(problem) = self.understand(words, span, keys) {
            keys.problems.push(problem);
            self.failed = true;
        }
    }

    fn understand(
        &mut self,
        words: &[Token<'_>],
        span: Span,
        keys: &mut Keys,
    ) -> Result<(), Problem> {
        let Some((first, rest)) = words.split_first() else {
            return Ok(());
        };
        match first.text {
            "proto" => self.identity = Some(identity(words, first)?),
            "replay-window" if rest.get(1).is_some_and(|word| word.text == "replay") => {}
            "replay-window" => self.replay_window(words, first, keys)?,
            "auth" => self.algorithms.auth(first, rest)?,
            "auth-trunc" => self.algorithms.auth_trunc(first, rest)?,
            "enc" => self.algorithms.enc(first, rest)?,
            "comp" => self.algorithms.comp(first, rest)?,
            "aead" => self.algorithms.aead(first, rest)?,
            "encap" => self.encapsulation = Some(encapsulation(words, first)?),
            "tfcpad" => {
                self.tfc_padding = number_after(words, "tfcpad", first, "the TFC padding")?;
            }
            "anti-replay" | "seq-hi" | "replay_window" => self.context.line(words, first)?,
            "sel" => note(selects(rest), span, "selector", keys),
            _ => self.other(words, first, span, keys),
        }
        Ok(())
    }

    /// A line that no keyword opens, that changes nothing, or that is unknown; none of them spoils the record.
    fn other(&mut self, words: &[Token<'_>], first: &Token<'_>, span: Span, keys: &mut Keys) {
        if !is_note(words, first, span, keys) && !self.context.bitmap_words(words) {
            keys.problems.push(first.problem(KeysError::UnknownLine));
        }
    }

    /// `replay-window N [seq 0x…] [flag F … (0x…)]`
    fn replay_window(
        &mut self,
        words: &[Token<'_>],
        first: &Token<'_>,
        keys: &mut Keys,
    ) -> Result<(), Problem> {
        self.replay_window = number_after(words, "replay-window", first, "the replay window")?;
        let flags = words.iter().skip_while(|word| word.text != "flag").skip(1);
        for word in flags {
            // The extra flags follow the flags without a space.
            let flag = word.text.strip_suffix("extra_flag").unwrap_or(word.text);
            self.esn |= flag == "esn";
            if !flag.is_empty() && !flag.starts_with('(') && !FLAGS.contains(&flag) {
                keys.problems.push(word.problem(KeysError::UnknownFlag));
            }
        }
        Ok(())
    }

    pub(super) fn finish(self, format: Format, keys: &mut Keys) {
        if self.failed {
            return;
        }
        match self.entry(format) {
            Ok(Some(entry)) => keys.sas.push(entry),
            Ok(None) => {}
            Err(problem) => keys.problems.push(problem),
        }
    }

    fn entry(self, format: Format) -> Result<Option<Entry>, Problem> {
        let Some((src, dst)) = self.addresses else {
            return Ok(None);
        };
        let identity = self.identity.ok_or(Problem {
            span: self.span,
            error: KeysError::Missing {
                what: "the line with `proto` and `spi`",
            },
        })?;
        let replay = self.context.state()?.unwrap_or_default();
        let window = match self.replay_window {
            0 => self.context.window(),
            window => window,
        };
        let config = SaConfig {
            src,
            dst,
            spi: identity.spi,
            mode: identity.mode,
            reqid: identity.reqid,
            protection: self.algorithms.protection(identity.protocol, self.span)?,
            replay_window: window,
            esn: self.esn,
            last_seq: replay.last_received,
            received: replay.received,
            last_sent: replay.last_sent,
            padding: PadKind::Sequential,
            tfc_padding: self.tfc_padding,
            encapsulation: self.encapsulation,
        };
        Ok(Some(Entry {
            config,
            span: self.span,
            format,
        }))
    }
}

/// `proto P spi 0x… reqid N mode M`
fn identity(words: &[Token<'_>], first: &Token<'_>) -> Result<Identity, Problem> {
    let protocol = protocol(word_after(words, "proto", first, "the protocol")?)?;
    let mode = mode(word_after(words, "mode", first, "the mode")?)?;
    let spi = number_after(words, "spi", first, "the SPI")?;
    if protocol == Protocol::Ipcomp && spi > u16::MAX.into() {
        let word = word_after(words, "spi", first, "the CPI")?;
        return Err(word.problem(KeysError::Number {
            what: "the CPI",
            least: 0,
            most: u16::MAX.into(),
        }));
    }
    Ok(Identity {
        protocol,
        spi,
        reqid: number_after(words, "reqid", first, "the reqid")?,
        mode,
    })
}

pub(super) fn protocol(word: &Token<'_>) -> Result<Protocol, Problem> {
    let error = match word.text {
        "esp" => return Ok(Protocol::Esp),
        "ah" => return Ok(Protocol::Ah),
        "comp" => return Ok(Protocol::Ipcomp),
        "route2" => KeysError::UnsupportedProtocol { name: "route2" },
        "hao" => KeysError::UnsupportedProtocol { name: "hao" },
        _ => KeysError::Unexpected {
            expected: "the protocol, esp, ah or comp,",
        },
    };
    Err(word.problem(error))
}

pub(super) fn mode(word: &Token<'_>) -> Result<Mode, Problem> {
    let unsupported = ["beet", "ro", "in_trigger", "iptfs"];
    let error = match word.text {
        "transport" => return Ok(Mode::Transport),
        "tunnel" => return Ok(Mode::Tunnel),
        text => match unsupported.into_iter().find(|name| *name == text) {
            Some(name) => KeysError::UnsupportedMode { name },
            None => KeysError::Unexpected {
                expected: "the mode, transport or tunnel,",
            },
        },
    };
    Err(word.problem(error))
}

/// `encap type espinudp sport N dport N addr A`
fn encapsulation(words: &[Token<'_>], first: &Token<'_>) -> Result<UdpEncapsulation, Problem> {
    let kind = word_after(words, "type", first, "the encapsulation")?;
    let unsupported = ["espinudp-nonike", "espintcp"];
    if kind.text != "espinudp" {
        return Err(
            kind.problem(match unsupported.into_iter().find(|k| *k == kind.text) {
                Some(name) => KeysError::UnsupportedEncapsulation { name },
                None => KeysError::Unexpected {
                    expected: "espinudp",
                },
            }),
        );
    }
    let port = |name| {
        let word = word_after(words, name, first, "the port")?;
        let port = value::number(word, "the port", 0..=u16::MAX.into())?;
        // In range already.
        Ok(u16::try_from(port).unwrap_or_default())
    };
    Ok(UdpEncapsulation {
        sport: port("sport")?,
        dport: port("dport")?,
    })
}

/// Whether this is a line that states and policies have alike and that changes nothing here; with a note, if it
/// deserves one.
pub(super) fn is_note(words: &[Token<'_>], first: &Token<'_>, span: Span, keys: &mut Keys) -> bool {
    if let Some((_, what)) = UNUSED.iter().find(|(word, _)| *word == first.text) {
        if let Some(what) = what {
            keys.notes.push(Note { span, what });
        }
        return true;
    }
    if matches!(first.text, "limit:" | "expire") {
        note(limits(words), span, "lifetime", keys);
        return true;
    }
    first.text.ends_with("(bytes),")
}

fn note(wanted: bool, span: Span, what: &'static str, keys: &mut Keys) {
    if wanted {
        keys.notes.push(Note { span, what });
    }
}

/// Whether a selector leaves anything out: more than two prefixes of length 0 (and the user of `-s`).
fn selects(rest: &[Token<'_>]) -> bool {
    let words: Vec<&str> = rest.iter().map(|word| word.text).collect();
    !matches!(
        words.as_slice(),
        ["src", "::/0" | "0.0.0.0/0", "dst", "::/0" | "0.0.0.0/0"]
            | [
                "src",
                "::/0" | "0.0.0.0/0",
                "dst",
                "::/0" | "0.0.0.0/0",
                "uid",
                "0"
            ]
    )
}

/// Whether a line of `lifetime config` sets a limit.
fn limits(rest: &[Token<'_>]) -> bool {
    rest.iter()
        .any(|word| word.text.starts_with(|c: char| ('1'..='9').contains(&c)))
}
