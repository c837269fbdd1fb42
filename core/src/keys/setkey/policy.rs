//! The `spdadd` statement: `spdadd [-46n] source destination upper -P direction action requests ;`

use super::Statement;
use super::cursor::{Cursor, Families};
use crate::keys::token::{Kind, Token};
use crate::keys::{KeysError, Lost, Note, Problem, Span, upper, value};
use crate::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use crate::sa::{Mode, Protocol};
use crate::wire::IpProtocol;
use std::net::IpAddr;

pub(super) fn spdadd(
    statement: &Statement<'_>,
    notes: &mut Vec<Note>,
) -> Result<PolicyConfig, Problem> {
    let mut cursor = Cursor::new(statement);
    cursor.tokens.next();
    let families = cursor.families();
    let (src, src_port) = range(&mut cursor, families, "the source address")?;
    let dst_span = cursor.peek().map_or(statement.end, |token| token.span);
    let (dst, dst_port) = range(&mut cursor, families, "the destination address")?;
    if src.address.is_ipv4() != dst.address.is_ipv4() {
        return Err(Problem {
            span: dst_span,
            error: KeysError::AddressFamilies,
        });
    }
    let mut selector = Selector {
        src,
        dst,
        upper: upper_protocol(cursor.word("the upper-layer protocol")?)?,
        src_port,
        dst_port,
    };
    icmp(&mut cursor, &mut selector)?;
    if cursor.skip("-P").is_none() {
        let span = cursor.peek().map_or(statement.end, |token| token.span);
        let what = "`-P`";
        return Err(Problem {
            span,
            error: KeysError::Missing { what },
        });
    }
    let direction = direction(cursor.word("the direction")?)?;
    priority(&mut cursor, notes)?;
    let action = action(&mut cursor)?;
    Ok(PolicyConfig {
        selector,
        direction,
        action,
        priority: 0,
    })
}

/// An address, the length of its prefix, and a port in brackets.
fn range(
    cursor: &mut Cursor<'_, '_>,
    families: Families,
    what: &'static str,
) -> Result<(Prefix, Option<u16>), Problem> {
    let token = cursor.word(what)?;
    let prefix = value::prefix(token)?;
    families.admit(token, prefix.address)?;
    let port = cursor.port()?.and_then(|(port, _)| port);
    Ok((prefix, port))
}

pub(super) fn upper_protocol(token: &Token<'_>) -> Result<Option<IpProtocol>, Problem> {
    match token.text {
        "any" => Ok(None),
        text => upper::protocol(text).map(Some).ok_or_else(|| {
            token.problem(KeysError::Unexpected {
                expected: "an upper-layer protocol",
            })
        }),
    }
}

/// `type,code` after `icmp6`, which stand in the ports' places.
fn icmp(cursor: &mut Cursor<'_, '_>, selector: &mut Selector) -> Result<(), Problem> {
    let Some(token) = cursor.peek().filter(|token| token.text != "-P") else {
        return Ok(());
    };
    let parts = token.split_at_char(',').filter(|_| selector.is_icmp());
    let Some((kind, code)) = parts else {
        return Ok(());
    };
    let number = |token: &Token<'_>, what| {
        let number = value::number(token, what, 0..=255)?;
        Ok(u16::try_from(number).ok())
    };
    selector.src_port = number(&kind, "the ICMP type")?;
    selector.dst_port = number(&code, "the ICMP code")?;
    cursor.tokens.next();
    Ok(())
}

pub(super) fn direction(token: &Token<'_>) -> Result<Direction, Problem> {
    match token.text {
        "in" => Ok(Direction::In),
        "out" => Ok(Direction::Out),
        "fwd" => Ok(Direction::Fwd),
        _ => Err(token.problem(KeysError::Unexpected {
            expected: "the direction, in, out or fwd,",
        })),
    }
}

/// `prio N` of ipsec-tools, which counts in its own way.
fn priority(cursor: &mut Cursor<'_, '_>, notes: &mut Vec<Note>) -> Result<(), Problem> {
    let Some(prio) = cursor.skip("prio").or_else(|| cursor.skip("priority")) else {
        return Ok(());
    };
    let mut span = prio.span.through(cursor.word("the priority")?.span);
    for sign in ["+", "-"] {
        if cursor.skip(sign).is_some() {
            span = span.through(cursor.word("the priority")?.span);
        }
    }
    notes.push(Note {
        span,
        what: "priority",
    });
    Ok(())
}

fn action(cursor: &mut Cursor<'_, '_>) -> Result<Action, Problem> {
    let token = cursor.word("ipsec, none or discard")?;
    let action = match token.text {
        "none" | "bypass" => Action::None,
        "discard" => Action::Discard,
        "ipsec" => Action::Ipsec(requests(cursor)?),
        _ => {
            return Err(token.problem(KeysError::Unexpected {
                expected: "ipsec, none or discard",
            }));
        }
    };
    match cursor.peek() {
        None => Ok(action),
        Some(token) => Err(token.problem(KeysError::Unexpected {
            expected: "the `;` that ends the statement",
        })),
    }
}

fn requests(cursor: &mut Cursor<'_, '_>) -> Result<Vec<Request>, Problem> {
    let mut requests = Vec::new();
    while cursor.peek().is_some() {
        let (text, span) = joined(cursor)?;
        requests.push(request(&text, span)?);
    }
    match requests.is_empty() {
        false => Ok(requests),
        true => Err(Problem {
            span: cursor.end,
            error: KeysError::Missing {
                what: "what `ipsec` is to do",
            },
        }),
    }
}

/// A request whose addresses may carry ports in brackets, which are left out.
fn joined(cursor: &mut Cursor<'_, '_>) -> Result<(String, Span), Problem> {
    let first = cursor.word("a request")?;
    let (mut text, mut span) = (first.text.to_owned(), first.span);
    while let Some((_, port)) = cursor.port()? {
        span = span.through(port);
        let end = span.offset + span.len;
        let touching = |next: &&Token<'_>| next.kind == Kind::Word && next.span.offset == end;
        if let Some(next) = cursor.peek().filter(touching) {
            text += next.text;
            span = span.through(next.span);
            cursor.tokens.next();
        }
    }
    Ok((text, span))
}

/// `protocol/mode/source-destination/level`; the ends may be missing, and so may the level.
pub(super) fn request(text: &str, span: Span) -> Result<Request, Problem> {
    let fail = |error| Problem { span, error };
    let unexpected = |expected| fail(KeysError::Unexpected { expected });
    let mut parts = text.split('/');
    let proto = match parts.next() {
        Some("esp") => Protocol::Esp,
        Some("ah") => Protocol::Ah,
        Some("ipcomp") => Protocol::Ipcomp,
        _ => return Err(unexpected("a request of esp, ah or ipcomp")),
    };
    let mode = match parts.next() {
        Some("transport") => Mode::Transport,
        Some("tunnel") => Mode::Tunnel,
        Some("any") => Mode::Any,
        _ => {
            return Err(unexpected(
                "the mode, transport, tunnel or any, in a request",
            ));
        }
    };
    let ends = match parts.next() {
        None | Some("") => None,
        Some(ends) => {
            let (src, dst) = ends
                .split_once('-')
                .ok_or_else(|| unexpected("the request's ends, two addresses with `-` between"))?;
            let end = |text: &str| text.parse::<IpAddr>().map_err(|_| fail(KeysError::Address));
            Some((end(src)?, end(dst)?))
        }
    };
    let (level, reqid) = level(parts.next().unwrap_or("default"))
        .ok_or_else(|| unexpected("the level, default, use, require or unique, in a request"))?;
    match parts.next() {
        None => Ok(Request {
            proto,
            mode,
            ends,
            level,
            reqid,
        }),
        Some(_) => Err(unexpected("the end of a request after its level")),
    }
}

/// The level, and the reqid of `unique`.
fn level(text: &str) -> Option<(Level, u32)> {
    match text.split_once([':', '#']) {
        Some(("unique", reqid)) => Some((Level::Unique, reqid.parse().ok()?)),
        Some(_) => None,
        None => match text {
            "default" => Some((Level::Default, 0)),
            "use" => Some((Level::Use, 0)),
            "require" => Some((Level::Require, 0)),
            "unique" => Some((Level::Unique, 0)),
            _ => None,
        },
    }
}

pub(in crate::keys) fn print_policy(policy: &PolicyConfig) -> Result<String, Lost> {
    let Selector {
        src,
        dst,
        upper,
        src_port,
        dst_port,
    } = policy.selector;
    let name = upper.map_or("any".to_owned(), upper::setkey_name);
    let port = |port: Option<u16>| port.map_or("any".to_owned(), |port| port.to_string());
    let mut text = match (policy.selector.is_icmp(), src_port, dst_port) {
        (true, Some(kind), Some(code)) => {
            format!("spdadd {src}[any] {dst}[any] {name} {kind},{code}")
        }
        _ => format!(
            "spdadd {src}[{}] {dst}[{}] {name}",
            port(src_port),
            port(dst_port)
        ),
    };
    text += &format!(" -P {} ", policy.direction.name());
    match &policy.action {
        Action::None => text.push_str("none"),
        Action::Discard => text.push_str("discard"),
        Action::Ipsec(requests) => {
            text.push_str("ipsec");
            for request in requests {
                text += &format!("\n\t{}", request_text(request));
            }
        }
    }
    text.push_str(" ;\n");
    Ok(text)
}

fn request_text(request: &Request) -> String {
    let proto = match request.proto {
        Protocol::Esp => "esp",
        Protocol::Ah => "ah",
        Protocol::Ipcomp => "ipcomp",
    };
    let mode = match request.mode {
        Mode::Any => "any",
        Mode::Transport => "transport",
        Mode::Tunnel => "tunnel",
    };
    let ends = request
        .ends
        .map_or(String::new(), |(src, dst)| format!("{src}-{dst}"));
    let level = match (request.level, request.reqid) {
        (Level::Default, _) => "default".to_owned(),
        (Level::Use, _) => "use".to_owned(),
        (Level::Require, _) => "require".to_owned(),
        (Level::Unique, 0) => "unique".to_owned(),
        (Level::Unique, reqid) => format!("unique:{reqid}"),
    };
    format!("{proto}/{mode}/{ends}/{level}")
}
