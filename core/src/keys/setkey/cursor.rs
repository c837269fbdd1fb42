//! The tokens of a statement, taken one by one.

use super::Statement;
use crate::keys::token::{Kind, Token};
use crate::keys::{KeysError, Problem, Span, value};
use std::net::IpAddr;

/// Takes the tokens of a statement one by one.
pub(super) struct Cursor<'s, 't> {
    pub(super) tokens: std::slice::Iter<'s, Token<'t>>,
    /// Where the statement ends.
    pub(super) end: Span,
}

impl<'s, 't> Cursor<'s, 't> {
    pub(super) fn new(statement: &'s Statement<'t>) -> Self {
        Self {
            tokens: statement.tokens.iter(),
            end: statement.end,
        }
    }

    pub(super) fn peek(&self) -> Option<&'s Token<'t>> {
        self.tokens.as_slice().first()
    }

    /// The next token if it is this word.
    pub(super) fn skip(&mut self, word: &str) -> Option<&'s Token<'t>> {
        let next = self.peek()?;
        if next.kind != Kind::Word || next.text != word {
            return None;
        }
        self.tokens.next()
    }

    pub(super) fn token(&mut self, what: &'static str) -> Result<&'s Token<'t>, Problem> {
        self.tokens.next().ok_or(Problem {
            span: self.end,
            error: KeysError::Missing { what },
        })
    }

    pub(super) fn word(&mut self, what: &'static str) -> Result<&'s Token<'t>, Problem> {
        let token = self.token(what)?;
        match token.kind {
            Kind::Word => Ok(token),
            _ => Err(token.problem(KeysError::Unexpected { expected: what })),
        }
    }

    pub(super) fn number(&mut self, what: &'static str) -> Result<u32, Problem> {
        value::number(self.word(what)?, what, 0..=u32::MAX)
    }

    /// Which address families `-4` and `-6` leave.
    pub(super) fn families(&mut self) -> Families {
        let mut families = Families {
            ipv4: true,
            ipv6: true,
        };
        while let Some(flags) = self.peek().and_then(|token| token.text.strip_prefix('-')) {
            if flags.is_empty() || !flags.chars().all(|flag| matches!(flag, '4' | '6' | 'n')) {
                break;
            }
            families.ipv4 &= !flags.contains('6');
            families.ipv6 &= !flags.contains('4');
            self.tokens.next();
        }
        families
    }

    /// A port in brackets, if one is next, with its place; `None` in it for `any`.
    pub(super) fn port(&mut self) -> Result<Option<Port>, Problem> {
        let Some(open) = self.peek().filter(|next| next.kind == Kind::OpenBracket) else {
            return Ok(None);
        };
        self.tokens.next();
        let port = self.word("the port")?;
        let number = match port.text {
            "any" => None,
            // In range already.
            _ => u16::try_from(value::number(port, "the port", 0..=u16::MAX.into())?).ok(),
        };
        let close = self.token("`]`")?;
        if close.kind != Kind::CloseBracket {
            return Err(close.problem(KeysError::Unexpected { expected: "`]`" }));
        }
        Ok(Some((number, open.span.through(close.span))))
    }
}

/// A port, with its place; `None` for `any`.
pub(super) type Port = (Option<u16>, Span);

/// The address families that a statement may have.
#[derive(Clone, Copy)]
pub(super) struct Families {
    ipv4: bool,
    ipv6: bool,
}

impl Families {
    pub(super) fn admit(self, token: &Token<'_>, address: IpAddr) -> Result<(), Problem> {
        let expected = match address {
            IpAddr::V4(_) if !self.ipv4 => "an IPv6 address",
            IpAddr::V6(_) if !self.ipv6 => "an IPv4 address",
            _ => return Ok(()),
        };
        Err(token.problem(KeysError::Unexpected { expected }))
    }
}
