//! Tokens of C, Python and their like: as much of the languages as arrays and strings of octets need.

use crate::capture::{HexError, Place};

/// Text with the place where it begins.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    pub(super) rest: &'t str,
    pub(super) place: Place,
}

pub(super) enum Token<'t> {
    /// A name or a number.
    Word(&'t str),
    /// A string: its content, and whether `b` stands before it.
    Text { content: Cursor<'t>, bytes: bool },
    /// `\x60` outside of any string.
    Escape(u8),
    /// Anything else.
    Mark(char),
    /// Lines with nothing on them.
    EmptyLine,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(rest: &'t str) -> Self {
        let place = Place { line: 1, column: 1 };
        Self { rest, place }
    }

    /// Takes one character.
    pub(super) fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let taken = chars.next()?;
        self.rest = chars.as_str();
        self.place = match taken {
            '\n' => Place {
                line: self.place.line + 1,
                column: 1,
            },
            _ => Place {
                column: self.place.column + 1,
                ..self.place
            },
        };
        Some(taken)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let before = self.rest;
        while self.rest.starts_with(&wanted) {
            self.take();
        }
        let length = before.len() - self.rest.len();
        before.get(..length).unwrap_or_default()
    }

    /// Takes a text if it comes next.
    fn take_text(&mut self, text: &str) -> bool {
        let comes = self.rest.starts_with(text);
        if comes {
            text.chars().for_each(|_| {
                self.take();
            });
        }
        comes
    }

    /// The next token and its place; white space, comments and continued lines are passed over.
    pub(super) fn token(&mut self) -> Result<Option<(Token<'t>, Place)>, HexError> {
        loop {
            let place = self.place;
            let blank = self.take_while(|c| c.is_whitespace() || c == '\u{feff}');
            if blank.matches('\n').count() > 1 {
                return Ok(Some((Token::EmptyLine, place)));
            }
            let place = self.place;
            if self.rest.starts_with("//") || self.rest.starts_with('#') {
                self.take_while(|c| c != '\n');
            } else if self.take_text("/*") {
                self.up_to("*/", place)?;
            } else if self.rest.starts_with('\\') && !self.rest.starts_with("\\x") {
                self.continued_line(place)?;
            } else {
                return Ok(self.solid()?.map(|token| (token, place)));
            }
        }
    }

    /// A token that begins here.
    fn solid(&mut self) -> Result<Option<Token<'t>>, HexError> {
        let word = self.take_while(|c| c.is_alphanumeric() || c == '_');
        let quoted = self.rest.starts_with(['"', '\'']);
        if quoted && matches!(word, "" | "b" | "B") {
            let content = self.text()?;
            let bytes = !word.is_empty();
            return Ok(Some(Token::Text { content, bytes }));
        }
        if !word.is_empty() {
            return Ok(Some(Token::Word(word)));
        }
        let place = self.place;
        Ok(match self.take() {
            Some('\\') => Some(Token::Escape(self.escaped(place)?.unwrap_or_default())),
            taken => taken.map(Token::Mark),
        })
    }

    fn continued_line(&mut self, place: Place) -> Result<(), HexError> {
        self.take();
        self.take_while(|c| matches!(c, ' ' | '\t' | '\r'));
        match self.take() {
            Some('\n') | None => Ok(()),
            Some(_) => Err(HexError::Escape { place }),
        }
    }

    /// A string in quotes, one or three.
    fn text(&mut self) -> Result<Self, HexError> {
        let place = self.place;
        let quote = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|quote| self.take_text(quote))
            .unwrap_or_default();
        let content = *self;
        self.up_to(quote, place)?;
        let after = content.rest.len() - self.rest.len();
        let length = after.saturating_sub(quote.len());
        Ok(Self {
            rest: content.rest.get(..length).unwrap_or_default(),
            ..content
        })
    }

    /// Takes all up to an end that is not escaped, and the end; a single quote has to come on the same line.
    fn up_to(&mut self, end: &str, place: Place) -> Result<(), HexError> {
        let within_line = end.len() == 1;
        while !self.take_text(end) {
            match self.take() {
                Some('\\') => {
                    self.take_text("\r");
                    self.take();
                }
                Some('\n') if within_line => return Err(HexError::Unterminated { place }),
                Some(_) => {}
                None => return Err(HexError::Unterminated { place }),
            }
        }
        Ok(())
    }

    /// The octet of an escape whose backslash has been taken; `None` for a line that goes on.
    pub(super) fn escaped(&mut self, place: Place) -> Result<Option<u8>, HexError> {
        let octet = match self.take() {
            Some('x') => {
                let (value, digits) = self.digits(16);
                (digits == 2).then_some(value)
            }
            Some('\r') if self.take_text("\n") => return Ok(None),
            Some('\n') => return Ok(None),
            Some(first @ '0'..='7') => {
                let (value, digits) = self.digits(8);
                Some(first.to_digit(8).unwrap_or_default() << (3 * digits) | value)
            }
            Some(letter) => simple_escape(letter).map(u32::from),
            None => None,
        };
        octet
            .and_then(|octet| u8::try_from(octet).ok())
            .map(Some)
            .ok_or(HexError::Escape { place })
    }

    /// Up to two digits: their value, and how many there were.
    fn digits(&mut self, radix: u32) -> (u32, u32) {
        let (mut value, mut count) = (0, 0);
        while let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(radix))
            && count < 2
        {
            self.take();
            value = value * radix + digit;
            count += 1;
        }
        (value, count)
    }
}

/// The escapes of one letter that C and Python share.
fn simple_escape(letter: char) -> Option<u8> {
    Some(match letter {
        'a' => 7,
        'b' => 8,
        't' => b'\t',
        'n' => b'\n',
        'v' => 11,
        'f' => 12,
        'r' => b'\r',
        '\\' => b'\\',
        '\'' => b'\'',
        '"' => b'"',
        _ => return None,
    })
}
