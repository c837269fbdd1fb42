//! JSON values (RFC 8259) with their places. They borrow the text and have no `Debug`: they may be keys.

use crate::keys::token::{Kind, Lexer, Part, Token};
use crate::keys::{KeysError, Problem, Span};
use std::ops::RangeInclusive;

/// How deep values may stand in each other: deeper than any that means something here.
const DEPTH: usize = 16;

pub(super) struct Value<'t> {
    pub(super) span: Span,
    kind: Json<'t>,
}

enum Json<'t> {
    /// Digits, `true`, `false` or `null`.
    Word(&'t str),
    /// What stands between the quotes. No text that means something here has an escape in it.
    Text(&'t str),
    Array(Vec<Value<'t>>),
    Object(Vec<(Token<'t>, Value<'t>)>),
}

pub(super) struct Reader<'t> {
    lexer: Lexer<'t>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(part: Part<'t>) -> Self {
        Self {
            lexer: Lexer::new(part),
        }
    }

    /// The next value at the top, or `None` at the end. Commas between them are no mistake, and neither are comments.
    pub(super) fn next_value(&mut self) -> Result<Option<Value<'t>>, Problem> {
        self.lexer.take_run(|c| c == '\u{feff}');
        self.skip();
        while self.lexer.starts_with('#') || self.lexer.starts_with(',') {
            match self.lexer.starts_with('#') {
                true => drop(self.lexer.take_run(|c| c != '\n')),
                false => drop(self.lexer.take_one()),
            }
            self.skip();
        }
        match self.lexer.peek() {
            None => Ok(None),
            Some(_) => self.value(DEPTH).map(Some),
        }
    }

    fn skip(&mut self) {
        self.lexer.skip_blanks();
    }

    fn unexpected(&mut self, expected: &'static str) -> Problem {
        let start = self.lexer.here();
        let text = self.lexer.take_one();
        Token::new(Kind::Word, text, start).problem(KeysError::Unexpected { expected })
    }

    fn value(&mut self, depth: usize) -> Result<Value<'t>, Problem> {
        self.skip();
        let start = self.lexer.here();
        let Some(deeper) = depth.checked_sub(1) else {
            return Err(self.unexpected("no more arrays and objects in each other"));
        };
        let kind = match self.lexer.peek() {
            Some('{') => self.object(deeper)?,
            Some('[') => self.array(deeper)?,
            Some('"') => Json::Text(self.text()?.text),
            Some(c) if c.is_ascii_alphanumeric() || c == '-' => Json::Word(
                self.lexer
                    .take_run(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')),
            ),
            _ => return Err(self.unexpected("a value")),
        };
        let span = start.through(self.lexer.here());
        Ok(Value { span, kind })
    }

    fn text(&mut self) -> Result<Token<'t>, Problem> {
        let start = self.lexer.here();
        if !self.lexer.starts_with('"') {
            return Err(self.unexpected("a name in double quotes"));
        }
        self.lexer.take_one();
        let text = self.lexer.take_run(|c| !matches!(c, '"' | '\n' | '\\'));
        let end = self.lexer.take_one();
        let token = Token {
            kind: Kind::Quoted,
            text,
            span: start.through(self.lexer.here()),
        };
        match end {
            "\"" => Ok(token),
            "\\" => Err(token.problem(KeysError::JsonEscape)),
            _ => Err(token.problem(KeysError::UnclosedQuote)),
        }
    }

    /// Whether the list goes on after what was read; takes its end otherwise.
    fn goes_on(&mut self, end: char, expected: &'static str) -> Result<bool, Problem> {
        self.skip();
        match self.lexer.peek() {
            Some(',') => {
                self.lexer.take_one();
                Ok(true)
            }
            Some(c) if c == end => {
                self.lexer.take_one();
                Ok(false)
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Takes the first character of a list, and its end if the list is empty.
    fn is_empty(&mut self, end: char) -> bool {
        self.lexer.take_one();
        self.skip();
        let empty = self.lexer.starts_with(end);
        if empty {
            self.lexer.take_one();
        }
        empty
    }

    fn array(&mut self, depth: usize) -> Result<Json<'t>, Problem> {
        let mut values = Vec::new();
        let mut more = !self.is_empty(']');
        while more {
            values.push(self.value(depth)?);
            more = self.goes_on(']', "a comma or `]`")?;
        }
        Ok(Json::Array(values))
    }

    fn object(&mut self, depth: usize) -> Result<Json<'t>, Problem> {
        let mut members: Vec<(Token<'t>, Value<'t>)> = Vec::new();
        let mut more = !self.is_empty('}');
        while more {
            self.skip();
            let name = self.text()?;
            if members.iter().any(|(known, _)| known.text == name.text) {
                let what = "this member";
                return Err(name.problem(KeysError::Repeated { what }));
            }
            self.skip();
            if !self.lexer.starts_with(':') {
                return Err(self.unexpected("a colon"));
            }
            self.lexer.take_one();
            members.push((name, self.value(depth)?));
            more = self.goes_on('}', "a comma or `}`")?;
        }
        Ok(Json::Object(members))
    }
}

impl<'t> Value<'t> {
    pub(super) fn problem(&self, error: KeysError) -> Problem {
        Problem {
            span: self.span,
            error,
        }
    }

    pub(super) fn unexpected(&self, expected: &'static str) -> Problem {
        self.problem(KeysError::Unexpected { expected })
    }

    pub(super) fn array(&self) -> Option<&[Self]> {
        match &self.kind {
            Json::Array(values) => Some(values),
            _ => None,
        }
    }

    /// A member of an object; `None` where it is not there, is `null`, or this is no object.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        let Json::Object(members) = &self.kind else {
            return None;
        };
        let (_, value) = members.iter().find(|(known, _)| known.text == name)?;
        (!matches!(value.kind, Json::Word("null"))).then_some(value)
    }

    /// A member that must be there.
    pub(super) fn needed(&self, name: &'static str) -> Result<&Self, Problem> {
        self.member(name)
            .ok_or_else(|| self.problem(KeysError::Missing { what: name }))
    }

    /// Fails where this is no object, or has a member that is not one of these.
    pub(super) fn has_only(&self, names: &[&str]) -> Result<(), Problem> {
        let Json::Object(members) = &self.kind else {
            return Err(self.unexpected("an object"));
        };
        match members.iter().find(|(name, _)| !names.contains(&name.text)) {
            Some((name, _)) => Err(name.problem(KeysError::UnknownMember)),
            None => Ok(()),
        }
    }

    /// A text, as a token of its own.
    pub(super) fn text(&self) -> Result<Token<'t>, Problem> {
        match self.kind {
            Json::Text(text) => Ok(Token {
                kind: Kind::Quoted,
                text,
                span: self.span,
            }),
            _ => Err(self.unexpected("a text in double quotes")),
        }
    }

    /// A number in decimal, or a text with `0x` and hexadecimal digits.
    pub(super) fn number(
        &self,
        what: &'static str,
        range: RangeInclusive<u64>,
    ) -> Result<u64, Problem> {
        let number = match self.kind {
            Json::Word(digits) if digits.bytes().all(|c| c.is_ascii_digit()) => digits.parse().ok(),
            Json::Text(text) => text
                .strip_prefix("0x")
                .filter(|digits| digits.bytes().all(|c| c.is_ascii_hexdigit()))
                .and_then(|digits| u64::from_str_radix(digits, 16).ok()),
            _ => None,
        };
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| {
                let (least, most) = (*range.start(), *range.end());
                self.problem(KeysError::JsonNumber { what, least, most })
            })
    }

    pub(super) fn number32(&self, what: &'static str) -> Result<u32, Problem> {
        let number = self.number(what, 0..=u32::MAX.into())?;
        // In range already.
        Ok(u32::try_from(number).unwrap_or_default())
    }

    pub(super) fn flag(&self) -> Result<bool, Problem> {
        match self.kind {
            Json::Word("true") => Ok(true),
            Json::Word("false") => Ok(false),
            _ => Err(self.unexpected("true or false")),
        }
    }

    /// One of the names, and what it stands for.
    pub(super) fn choice<T: Copy>(
        &self,
        names: &[(&str, T)],
        expected: &'static str,
    ) -> Result<T, Problem> {
        let token = self.text()?;
        let found = names.iter().find(|(name, _)| *name == token.text);
        found
            .map(|(_, value)| *value)
            .ok_or_else(|| self.unexpected(expected))
    }
}
