//! One policy of `setkey -DP`.

use crate::keys::setkey::policy::{direction, request, request_text, upper_protocol};
use crate::keys::token::Token;
use crate::keys::{Format, Keys, KeysError, Lost, Note, PolicyEntry, Problem, Span, upper, value};
use crate::policy::{Action, Direction, PolicyConfig, Prefix, Request, Selector};
use std::fmt::Write;

/// Lines that are understood and change nothing here, by how they begin.
const UNUSED: &[&str] = &[
    "created:",
    "lifetime:",
    "spid=",
    "refcnt=",
    "scope=",
    "lastused:",
];

pub(super) struct DumpedPolicy {
    span: Span,
    /// `None` for a policy of one socket, and where it was wrong.
    selector: Option<Selector>,
    /// The direction and `ipsec`, `none` or `discard`.
    rule: Option<(Direction, Action)>,
    requests: Vec<Request>,
    socket: bool,
    failed: bool,
}

impl DumpedPolicy {
    pub(super) fn new(words: &[Token<'_>], span: Span, keys: &mut Keys) -> Self {
        let socket = words.first().is_some_and(|word| word.text.starts_with('('));
        let selector = match socket {
            true => Ok(None),
            false => selector(words).map(Some),
        };
        let selector = selector.map_err(|problem| keys.problems.push(problem));
        Self {
            span,
            failed: selector.is_err(),
            selector: selector.ok().flatten(),
            rule: None,
            requests: Vec::new(),
            socket,
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
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return Ok(());
        };
        if matches!(first.text, "in" | "out" | "fwd") {
            let action = match last.text {
                "ipsec" => Action::Ipsec(Vec::new()),
                "none" | "bypass" | "entrust" => Action::None,
                "discard" => Action::Discard,
                _ => {
                    let expected = "ipsec, none or discard";
                    return Err(last.problem(KeysError::Unexpected { expected }));
                }
            };
            self.rule = Some((direction(first)?, action));
        } else if first.text.contains('/') {
            self.requests.push(request(first.text, first.span)?);
        } else if !UNUSED.iter().any(|begins| first.text.starts_with(begins)) {
            keys.problems.push(first.problem(KeysError::UnknownDump));
        }
        Ok(())
    }

    pub(super) fn finish(self, keys: &mut Keys) {
        let span = self.span;
        if self.socket {
            let what = "policy of a socket";
            keys.notes.push(Note { span, what });
            return;
        }
        let (Some(selector), false) = (self.selector, self.failed) else {
            return;
        };
        let Some((direction, action)) = self.rule else {
            let what = "the line with the direction";
            let error = KeysError::Missing { what };
            keys.problems.push(Problem { span, error });
            return;
        };
        let action = match action {
            Action::Ipsec(_) => Action::Ipsec(self.requests),
            action => action,
        };
        keys.policies.push(PolicyEntry {
            config: PolicyConfig {
                selector,
                direction,
                action,
                priority: 0,
            },
            span,
            format: Format::SetkeyDump,
        });
    }
}

/// `address/length[port]` in one word.
pub(super) fn range(word: &Token<'_>) -> Result<(Prefix, Option<u16>), Problem> {
    let Some((range, port)) = word.split_at_char('[') else {
        return Ok((value::prefix(word)?, None));
    };
    let expected = "`]`";
    let (port, _) = port
        .split_at_char(']')
        .ok_or_else(|| port.problem(KeysError::Unexpected { expected }))?;
    let number = match port.text {
        "any" => None,
        // In range already.
        _ => u16::try_from(value::number(&port, "the port", 0..=u16::MAX.into())?).ok(),
    };
    Ok((value::prefix(&range)?, number))
}

fn selector(words: &[Token<'_>]) -> Result<Selector, Problem> {
    let [src, dst, upper, rest @ ..] = words else {
        let span = words.first().map_or(Span::default(), |word| word.span);
        let what = "the upper-layer protocol";
        let error = KeysError::Missing { what };
        return Err(Problem { span, error });
    };
    let (src_range, src_port) = range(src)?;
    let (dst_range, dst_port) = range(dst)?;
    if src_range.address.is_ipv4() != dst_range.address.is_ipv4() {
        return Err(dst.problem(KeysError::AddressFamilies));
    }
    let mut selector = Selector {
        src: src_range,
        dst: dst_range,
        upper: upper_protocol(upper)?,
        src_port,
        dst_port,
    };
    if let Some((kind, code)) = rest.first().and_then(|word| word.split_at_char(',')) {
        let number = |token: &Token<'_>| {
            let number = value::number(token, "the ICMP type or code", 0..=255)?;
            Ok(u16::try_from(number).ok())
        };
        selector.src_port = number(&kind)?;
        selector.dst_port = number(&code)?;
    }
    Ok(selector)
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
        (true, Some(kind), Some(code)) => format!("{src}[any] {dst}[any] {name} {kind},{code}\n"),
        _ => format!(
            "{src}[{}] {dst}[{}] {name}\n",
            port(src_port),
            port(dst_port)
        ),
    };
    let (action, requests) = match &policy.action {
        Action::None => ("none", [].as_slice()),
        Action::Discard => ("discard", [].as_slice()),
        Action::Ipsec(requests) => ("ipsec", requests.as_slice()),
    };
    // Writing to a string does not fail.
    let _ = writeln!(text, "\t{} {action}", policy.direction.name());
    for request in requests {
        let _ = writeln!(text, "\t{}", request_text(request));
    }
    Ok(text)
}
