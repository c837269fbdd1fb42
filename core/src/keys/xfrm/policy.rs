//! Records of `ip xfrm policy`: a line with the selector and the indented lines after it.

use super::line::{number_after, word_after};
use super::record::{is_note, mode, protocol};
use crate::keys::token::Token;
use crate::keys::{Format, Keys, KeysError, Lost, Note, PolicyEntry, Problem, Span, upper, value};
use crate::policy::{Action, Direction, Level, PolicyConfig, Request, Selector};
use crate::sa::{Mode, Protocol};
use std::net::IpAddr;

/// Lines that are understood and change nothing here.
const UNUSED: &[&str] = &["enc-mask", "share"];

pub(super) struct PolicyRecord {
    span: Span,
    /// `None` where it was wrong.
    selector: Option<Selector>,
    direction: Option<Direction>,
    /// A policy of one socket, not of the host.
    socket: bool,
    block: bool,
    priority: u32,
    requests: Vec<Request>,
    failed: bool,
}

impl PolicyRecord {
    pub(super) fn new(words: &[Token<'_>], span: Span, keys: &mut Keys) -> Self {
        let selector = selector(words, span, keys)
            .map_err(|problem| keys.problems.push(problem))
            .ok();
        Self {
            span,
            failed: selector.is_none(),
            selector,
            direction: None,
            socket: false,
            block: false,
            priority: 0,
            requests: Vec::new(),
        }
    }

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
        let Some(first) = words.first() else {
            return Ok(());
        };
        match first.text {
            "dir" => self.direction(words, first)?,
            "socket" => self.socket = true,
            "tmpl" => self.requests.push(template(words, first)?),
            "proto" => self.transform(words, first, keys)?,
            "level" => {
                let level = level(word_after(words, "level", first, "the level")?)?;
                if let Some(request) = self.requests.last_mut() {
                    request.level = level;
                }
            }
            text if UNUSED.contains(&text) => {}
            _ => {
                if !is_note(words, first, span, keys) {
                    keys.problems.push(first.problem(KeysError::UnknownLine));
                }
            }
        }
        Ok(())
    }

    /// `dir D [action block] … priority N …`
    fn direction(&mut self, words: &[Token<'_>], first: &Token<'_>) -> Result<(), Problem> {
        let word = word_after(words, "dir", first, "the direction")?;
        self.direction = Some(match word.text {
            "in" => Direction::In,
            "out" => Direction::Out,
            "fwd" => Direction::Fwd,
            _ => {
                return Err(word.problem(KeysError::Unexpected {
                    expected: "the direction, in, out or fwd,",
                }));
            }
        });
        self.block = words
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a.text == "action" && b.text == "block"));
        if words.iter().any(|word| word.text == "priority") {
            self.priority = number_after(words, "priority", first, "the priority")?;
        }
        Ok(())
    }

    /// `proto P [spi S] reqid N mode M` under a template.
    fn transform(
        &mut self,
        words: &[Token<'_>],
        first: &Token<'_>,
        keys: &mut Keys,
    ) -> Result<(), Problem> {
        let Some(request) = self.requests.last_mut() else {
            return Err(first.problem(KeysError::Missing {
                what: "the line with `tmpl`",
            }));
        };
        request.proto = protocol(word_after(words, "proto", first, "the protocol")?)?;
        request.mode = mode(word_after(words, "mode", first, "the mode")?)?;
        request.reqid = number_after(words, "reqid", first, "the reqid")?;
        if let Some(spi) = words.iter().find(|word| word.text == "spi") {
            keys.notes.push(Note {
                span: spi.span,
                what: "SPI of a template",
            });
        }
        Ok(())
    }

    pub(super) fn finish(self, format: Format, keys: &mut Keys) {
        let span = self.span;
        if self.socket {
            let what = "policy of a socket";
            keys.notes.push(Note { span, what });
            return;
        }
        let (Some(selector), false) = (self.selector, self.failed) else {
            return;
        };
        let Some(direction) = self.direction else {
            let what = "the line with `dir`";
            let error = KeysError::Missing { what };
            keys.problems.push(Problem { span, error });
            return;
        };
        let action = match (self.block, self.requests) {
            (true, _) => Action::Discard,
            (false, requests) if requests.is_empty() => Action::None,
            (false, requests) => Action::Ipsec(requests.into_iter().map(unique).collect()),
        };
        keys.policies.push(PolicyEntry {
            config: PolicyConfig {
                selector,
                direction,
                action,
                priority: self.priority,
            },
            span,
            format,
        });
    }
}

/// Where Linux requires an association with a reqid, the BSDs say `unique`.
fn unique(request: Request) -> Request {
    match (request.level, request.reqid) {
        (Level::Require, 1..) => Request {
            level: Level::Unique,
            ..request
        },
        _ => request,
    }
}

/// `src A/n dst B/n [proto P] [sport N] [dport N] [type N code N] [dev D] [uid N]`
fn selector(words: &[Token<'_>], span: Span, keys: &mut Keys) -> Result<Selector, Problem> {
    let [first, source, _, destination, rest @ ..] = words else {
        let what = "the destination address";
        let error = KeysError::Missing { what };
        return Err(Problem { span, error });
    };
    let (src, dst) = (value::prefix(source)?, value::prefix(destination)?);
    if src.address.is_ipv4() != dst.address.is_ipv4() {
        return Err(destination.problem(KeysError::AddressFamilies));
    }
    let mut selector = Selector {
        src,
        dst,
        upper: None,
        src_port: None,
        dst_port: None,
    };
    let has = |name: &str| rest.iter().any(|word| word.text == name);
    if has("proto") {
        let word = word_after(rest, "proto", first, "the upper-layer protocol")?;
        let expected = "an upper-layer protocol";
        let protocol = upper::protocol(word.text)
            .ok_or_else(|| word.problem(KeysError::Unexpected { expected }))?;
        selector.upper = Some(protocol);
    }
    let port = |names: [&'static str; 2]| -> Result<Option<u16>, Problem> {
        let Some(name) = names.into_iter().find(|name| has(name)) else {
            return Ok(None);
        };
        let word = word_after(rest, name, first, "the port")?;
        let number = value::number(word, "the port", 0..=u16::MAX.into())?;
        Ok(u16::try_from(number).ok())
    };
    selector.src_port = port(["sport", "type"])?;
    selector.dst_port = port(["dport", "code"])?;
    if has("dev") {
        let what = "interface of a selector";
        keys.notes.push(Note { span, what });
    }
    Ok(selector)
}

/// `tmpl src A dst B`; unspecified addresses mean the packet's own.
fn template(words: &[Token<'_>], first: &Token<'_>) -> Result<Request, Problem> {
    let src = value::address(word_after(words, "src", first, "the template's source")?)?;
    let dst_word = word_after(words, "dst", first, "the template's destination")?;
    let dst = value::address(dst_word)?;
    Ok(Request {
        proto: Protocol::Esp,
        mode: Mode::Transport,
        ends: (!(src.is_unspecified() && dst.is_unspecified())).then_some((src, dst)),
        level: Level::Require,
        reqid: 0,
    })
}

fn level(word: &Token<'_>) -> Result<Level, Problem> {
    match word.text {
        "required" => Ok(Level::Require),
        "use" => Ok(Level::Use),
        _ => Err(word.problem(KeysError::Unexpected {
            expected: "the level, required or use,",
        })),
    }
}

pub(in crate::keys) fn print_policy(policy: &PolicyConfig) -> Result<String, Lost> {
    let selector = policy.selector;
    let mut text = format!("src {} dst {} ", selector.src, selector.dst);
    if let Some(upper) = selector.upper {
        text += &format!("proto {} ", upper::linux_name(upper));
    }
    let [src, dst] = match selector.is_icmp() {
        true => ["type", "code"],
        false => ["sport", "dport"],
    };
    for (name, port) in [(src, selector.src_port), (dst, selector.dst_port)] {
        if let Some(port) = port {
            text += &format!("{name} {port} ");
        }
    }
    let block = match policy.action {
        Action::Discard => "action block ",
        Action::None | Action::Ipsec(_) => "",
    };
    text += &format!(
        "\n\tdir {} {block}priority {} ptype main \n",
        policy.direction.name(),
        policy.priority
    );
    if let Action::Ipsec(requests) = &policy.action {
        for request in requests {
            text += &template_text(request, selector.src.address);
        }
    }
    Ok(text)
}

/// The lines of a template; without ends of its own it has unspecified ones, of the selector's family.
fn template_text(request: &Request, family: IpAddr) -> String {
    let (src, dst) = match (request.ends, family) {
        (Some((src, dst)), _) => (src.to_string(), dst.to_string()),
        (None, IpAddr::V4(_)) => ("0.0.0.0".to_owned(), "0.0.0.0".to_owned()),
        (None, IpAddr::V6(_)) => ("::".to_owned(), "::".to_owned()),
    };
    let proto = match request.proto {
        Protocol::Esp => "esp",
        Protocol::Ah => "ah",
        Protocol::Ipcomp => "comp",
    };
    let mode = match request.mode {
        Mode::Tunnel => "tunnel",
        Mode::Any | Mode::Transport => "transport",
    };
    let mut text = format!(
        "\ttmpl src {src} dst {dst}\n\t\tproto {proto} reqid {} mode {mode}\n",
        request.reqid
    );
    if request.level == Level::Use {
        text.push_str("\t\tlevel use \n");
    }
    text
}
