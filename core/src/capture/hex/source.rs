//! Octets in the source text of a program: arrays of numbers, escaped strings, and strings of hexadecimal or base64.

use super::base64;
use super::scanner::Scanner;
use super::tokens::{Cursor, Token};
use crate::capture::{HexError, Place};

/// Words of the types that an octet is cast to.
const OCTET_TYPES: &[&str] = &[
    "byte", "char", "signed", "unsigned", "int8_t", "uint8_t", "u_char", "u_int8_t",
];

/// Whether a text can only be source text.
pub(super) fn is_source(text: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .any(|line| line.contains(['"', '\'', '{', '[']) || line.contains("\\x"))
}

/// The packets of a text. One begins with each declaration or call, each element of a list of strings or of lists, and
/// after an empty line outside of brackets.
pub(super) fn packets(text: &str) -> Result<Vec<Vec<u8>>, HexError> {
    let mut cursor = Cursor::new(text);
    let mut source = Source::default();
    while let Some((token, place)) = cursor.token()? {
        match token {
            Token::EmptyLine if source.depth == 0 => source.end(),
            Token::EmptyLine => {}
            Token::Word(word) => source.word(word, place)?,
            Token::Text { content, bytes } => source.text(content, bytes)?,
            Token::Escape(octet) => source.octets.push(octet),
            Token::Mark('(') if cast(&mut cursor) => {}
            Token::Mark(mark) => source.mark(mark, place)?,
        }
    }
    source.end();
    Ok(source.packets)
}

/// Takes the rest of a cast like `(byte)`, as Java needs it for octets above 0x7f, if it comes next.
fn cast(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    let mut words = 0;
    loop {
        match ahead.token() {
            Ok(Some((Token::Word(word), _))) if OCTET_TYPES.contains(&word) => words += 1,
            Ok(Some((Token::Mark(')'), _))) if words > 0 => {
                *cursor = ahead;
                return true;
            }
            _ => return false,
        }
    }
}

/// What a string stands for.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Encoding {
    /// Octets if it has escapes or a `b` before it, else hexadecimal.
    #[default]
    Open,
    Hexadecimal,
    Base64,
}

#[derive(Default)]
struct Source {
    packets: Vec<Vec<u8>>,
    /// Those of the packet at hand.
    octets: Vec<u8>,
    /// Brackets that are open.
    depth: usize,
    /// Within a declaration or a name: up to what has the octets, nothing counts.
    named: bool,
    /// Whether the last octets came from a string: a comma after one ends the packet.
    from_text: bool,
    encoding: Encoding,
}

impl Source {
    fn end(&mut self) {
        if !self.octets.is_empty() {
            self.packets.push(std::mem::take(&mut self.octets));
        }
        self.named = false;
        self.encoding = Encoding::Open;
    }

    fn word(&mut self, word: &str, place: Place) -> Result<(), HexError> {
        let number = word.starts_with(|first: char| first.is_ascii_digit());
        if self.named && number {
            return Ok(());
        }
        let digits = word.chars().all(|c| c.is_ascii_hexdigit());
        if number || (digits && self.depth > 0 && !self.named) {
            let text = || word.to_owned();
            let octet = octet(word).ok_or_else(|| HexError::Number {
                place,
                text: text(),
            })?;
            self.octets.push(octet);
            self.from_text = false;
            return Ok(());
        }
        if !self.named {
            self.end();
        }
        self.named = true;
        self.encoding = match word {
            "fromhex" | "unhexlify" | "a2b_hex" => Encoding::Hexadecimal,
            "b64decode" | "a2b_base64" => Encoding::Base64,
            _ => Encoding::Open,
        };
        Ok(())
    }

    fn mark(&mut self, mark: char, place: Place) -> Result<(), HexError> {
        match mark {
            '(' | '{' => {
                self.named = false;
                self.depth += 1;
            }
            '=' | '!' => self.named = false,
            ';' if self.depth == 0 => self.end(),
            '[' => self.depth += 1,
            ')' | ']' | '}' => {
                self.depth = self.depth.saturating_sub(1);
                // The brackets of a declaration hold a type or a length.
                if mark != ']' || !self.named {
                    self.end();
                }
            }
            _ if self.named => {}
            ',' if self.from_text => self.end(),
            ';' | ',' | ':' | '.' | '+' | '&' | '*' => {}
            character => return Err(HexError::Character { place, character }),
        }
        Ok(())
    }

    fn text(&mut self, mut content: Cursor<'_>, bytes: bool) -> Result<(), HexError> {
        self.named = false;
        self.from_text = true;
        let open = self.encoding == Encoding::Open;
        if self.encoding == Encoding::Base64 {
            self.octets.extend(base64::decode(content)?);
        } else if open && (bytes || content.rest.contains('\\')) {
            loop {
                let place = content.place;
                match content.take() {
                    Some('\\') => self.octets.extend(content.escaped(place)?),
                    Some(character) if character.is_ascii() => {
                        self.octets.extend(u8::try_from(character));
                    }
                    Some(character) => return Err(HexError::Character { place, character }),
                    None => break,
                }
            }
        } else {
            let Place { line, column } = content.place;
            for (number, text) in content.rest.lines().enumerate() {
                let column = if number == 0 { column } else { 1 };
                Scanner::new(line + number, text, column).plain(&mut self.octets)?;
            }
        }
        Ok(())
    }
}

/// The value of a number as C, Python and Rust write it, but for octal, which nobody means.
fn octet(number: &str) -> Option<u8> {
    let number = number
        .strip_suffix("u8")
        .or_else(|| number.strip_suffix(['u', 'U']))
        .unwrap_or(number);
    match number
        .strip_prefix("0x")
        .or_else(|| number.strip_prefix("0X"))
    {
        Some(digits) => u8::from_str_radix(digits, 16).ok(),
        None if number.len() > 1 && number.starts_with('0') => None,
        None => number.parse().ok(),
    }
}
