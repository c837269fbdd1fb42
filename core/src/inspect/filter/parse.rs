//! From a filter's text to its condition.

use super::subject::is_field;
use super::token::{Kind, Token, tokens};
use super::{Comparison, Condition, Value, number};
use crate::policy::Prefix;
use crate::trace::view::Span;
use std::net::IpAddr;
use thiserror::Error;

/// How deep parentheses may be nested.
const DEEPEST: usize = 64;

/// What is wrong with a filter, and where: octets of its text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FilterError {
    /// No frame has such a field or header.
    #[error("there is no field {name}")]
    NoField {
        /// What stands there.
        name: String,
        /// Where.
        span: Span,
    },
    /// Something has to follow.
    #[error("{expected} has to follow")]
    Ends {
        /// What.
        expected: &'static str,
        /// The end of the text.
        span: Span,
    },
    /// Something else has to stand there.
    #[error("{expected} has to stand here, and not {found}")]
    Unexpected {
        /// What stands there.
        found: String,
        /// What would be right.
        expected: &'static str,
        /// Where.
        span: Span,
    },
    /// A quote without its end.
    #[error("the quote has no end")]
    Unclosed {
        /// From the quote on.
        span: Span,
    },
    /// Addresses have no order.
    #[error("an address can be compared with == and != alone")]
    Unordered {
        /// The address.
        span: Span,
    },
    /// Too many parentheses inside each other.
    #[error("parentheses are nested deeper than {DEEPEST}")]
    TooDeep {
        /// The first that is too deep.
        span: Span,
    },
}

impl FilterError {
    /// Where it is.
    pub fn span(&self) -> Span {
        match self {
            Self::NoField { span, .. }
            | Self::Ends { span, .. }
            | Self::Unexpected { span, .. }
            | Self::Unclosed { span }
            | Self::Unordered { span }
            | Self::TooDeep { span } => *span,
        }
    }
}

/// The condition of a filter; none for an empty text.
pub(super) fn filter(text: &str) -> Result<Option<Condition>, FilterError> {
    let mut parser = Parser {
        tokens: tokens(text),
        place: 0,
        end: text.len(),
        depth: 0,
    };
    if parser.tokens.is_empty() {
        return Ok(None);
    }
    let condition = parser.or()?;
    match parser.peek() {
        None => Ok(Some(condition)),
        Some(token) => Err(unexpected(token, "&&, || or the end")),
    }
}

fn unexpected(token: Token<'_>, expected: &'static str) -> FilterError {
    FilterError::Unexpected {
        found: token.text.to_owned(),
        expected,
        span: token.span,
    }
}

struct Parser<'t> {
    tokens: Vec<Token<'t>>,
    place: usize,
    end: usize,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.place).copied()
    }

    fn next(&mut self, expected: &'static str) -> Result<Token<'t>, FilterError> {
        let token = self.peek().ok_or(FilterError::Ends {
            expected,
            span: Span {
                offset: self.end,
                len: 0,
            },
        })?;
        self.place += 1;
        Ok(token)
    }

    fn takes(&mut self, kind: Kind) -> bool {
        let takes = self.peek().is_some_and(|token| token.kind == kind);
        self.place += usize::from(takes);
        takes
    }

    fn or(&mut self) -> Result<Condition, FilterError> {
        let first = self.and()?;
        if self.peek().is_none_or(|token| token.kind != Kind::Or) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.takes(Kind::Or) {
            parts.push(self.and()?);
        }
        Ok(Condition::Any(parts))
    }

    fn and(&mut self) -> Result<Condition, FilterError> {
        let first = self.not()?;
        if self.peek().is_none_or(|token| token.kind != Kind::And) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.takes(Kind::And) {
            parts.push(self.not()?);
        }
        Ok(Condition::All(parts))
    }

    fn not(&mut self) -> Result<Condition, FilterError> {
        let mut negated = false;
        while self.takes(Kind::Not) {
            negated = !negated;
        }
        let condition = self.simple()?;
        Ok(match negated {
            true => Condition::Not(Box::new(condition)),
            false => condition,
        })
    }

    fn simple(&mut self) -> Result<Condition, FilterError> {
        const EXPECTED: &str = "a field, words in quotes or a parenthesis";
        let token = self.next(EXPECTED)?;
        match token.kind {
            Kind::Open => self.parenthesis(token),
            Kind::Quoted => Ok(Condition::Row(token.text.to_owned())),
            Kind::Unclosed => Err(FilterError::Unclosed { span: token.span }),
            Kind::Word => self.field(token),
            _ => Err(unexpected(token, EXPECTED)),
        }
    }

    fn parenthesis(&mut self, open: Token<'_>) -> Result<Condition, FilterError> {
        if self.depth == DEEPEST {
            return Err(FilterError::TooDeep { span: open.span });
        }
        self.depth += 1;
        let inner = self.or()?;
        self.depth -= 1;
        let close = self.next(")")?;
        match close.kind {
            Kind::Close => Ok(inner),
            _ => Err(unexpected(close, ")")),
        }
    }

    /// A field alone, or compared with something.
    fn field(&mut self, token: Token<'_>) -> Result<Condition, FilterError> {
        let name = token.text.to_lowercase();
        if !is_field(&name) {
            return Err(FilterError::NoField {
                name,
                span: token.span,
            });
        }
        let sign = match self.peek() {
            Some(sign) if sign.kind == Kind::Sign => sign,
            _ => return Ok(Condition::Has(name)),
        };
        self.place += 1;
        let value = self.next("a value")?;
        let (comparison, negated) = comparison(sign.text);
        let found = self::value(value)?;
        let ordered = ![Comparison::Equal, Comparison::Contains].contains(&comparison);
        if ordered && matches!(found, Value::Prefix(_)) {
            return Err(FilterError::Unordered { span: value.span });
        }
        let condition = Condition::Compare(name.clone(), comparison, found);
        Ok(match negated {
            true => Condition::All(vec![
                Condition::Has(name),
                Condition::Not(Box::new(condition)),
            ]),
            false => condition,
        })
    }
}

/// What a sign says, and whether it says the opposite.
fn comparison(sign: &str) -> (Comparison, bool) {
    match sign {
        "!=" | "≠" | "ne" => (Comparison::Equal, true),
        "<" | "lt" => (Comparison::Less, false),
        "<=" | "≤" | "le" => (Comparison::LessOrEqual, false),
        ">" | "gt" => (Comparison::Greater, false),
        ">=" | "≥" | "ge" => (Comparison::GreaterOrEqual, false),
        "contains" => (Comparison::Contains, false),
        _ => (Comparison::Equal, false),
    }
}

fn value(token: Token<'_>) -> Result<Value, FilterError> {
    match token.kind {
        Kind::Quoted => Ok(Value::Text(token.text.to_owned())),
        Kind::Unclosed => Err(FilterError::Unclosed { span: token.span }),
        Kind::Word => Ok(number(token.text)
            .map(Value::Number)
            .or_else(|| prefix(token.text).map(Value::Prefix))
            .unwrap_or_else(|| Value::Text(token.text.to_owned()))),
        _ => Err(unexpected(token, "a value")),
    }
}

/// `fd00::1`, `fd00::/64`.
fn prefix(text: &str) -> Option<Prefix> {
    let Some((address, len)) = text.split_once('/') else {
        return text.parse().ok().map(Prefix::host);
    };
    let address: IpAddr = address.parse().ok()?;
    let len: u8 = len.parse().ok()?;
    (len <= Prefix::longest(address)).then_some(Prefix { address, len })
}
