//! One line of hexadecimal text, character by character.

use crate::capture::{HexError, Place};
use std::iter::{Peekable, Zip};
use std::ops::RangeFrom;
use std::str::Chars;

/// Where the octets of a dump's line end.
#[derive(Clone, Copy)]
pub(super) enum End {
    /// After so many.
    Octets(usize),
    /// Before this column.
    Column(usize),
    /// Before whatever looks like text.
    Unknown,
}

/// Characters with their columns.
#[derive(Clone)]
pub(super) struct Scanner<'t> {
    line: usize,
    chars: Peekable<Zip<Chars<'t>, RangeFrom<usize>>>,
}

struct Digits {
    place: Place,
    text: String,
}

impl Digits {
    fn octets(&self) -> Result<Vec<u8>, HexError> {
        let digit = |octet: u8| char::from(octet).to_digit(16).unwrap_or_default();
        let pairs = self.text.as_bytes().chunks(2);
        let octets: Option<Vec<u8>> = pairs
            .map(|pair| match pair {
                [high, low] => u8::try_from(digit(*high) << 4 | digit(*low)).ok(),
                _ => None,
            })
            .collect();
        octets
            .filter(|octets| !octets.is_empty())
            .ok_or(HexError::OddDigits {
                place: self.place,
                digits: self.text.len(),
            })
    }
}

impl<'t> Scanner<'t> {
    /// For text that begins in this column of this line.
    pub(super) fn new(line: usize, text: &'t str, column: usize) -> Self {
        Self {
            line,
            chars: text.chars().zip(column..).peekable(),
        }
    }

    fn peek(&mut self) -> Option<(char, Place)> {
        let (character, column) = *self.chars.peek()?;
        let line = self.line;
        Some((character, Place { line, column }))
    }

    /// Passes over some characters and counts them.
    fn skip(&mut self, skipped: impl Fn(char) -> bool) -> usize {
        let mut count = 0;
        while self.chars.next_if(|(c, _)| skipped(*c)).is_some() {
            count += 1;
        }
        count
    }

    fn digits(&mut self, place: Place) -> Digits {
        let mut text = String::new();
        while let Some((c, _)) = self.chars.next_if(|(c, _)| c.is_ascii_hexdigit()) {
            text.push(c);
        }
        Digits { place, text }
    }

    /// Reads a line of octets with `0x`, white space, commas and colons between them.
    pub(super) fn plain(mut self, octets: &mut Vec<u8>) -> Result<(), HexError> {
        loop {
            self.skip(|c| is_blank(c) || matches!(c, ',' | ':'));
            let Some((character, place)) = self.peek() else {
                return Ok(());
            };
            if !character.is_ascii_hexdigit() {
                return Err(HexError::Character { place, character });
            }
            let mut digits = self.digits(place);
            if digits.text == "0" && self.skip(|c| matches!(c, 'x' | 'X')) == 1 {
                digits = self.digits(place);
            }
            octets.extend(digits.octets()?);
        }
    }

    /// Reads the octets of a dump's line and gives the column after them.
    pub(super) fn octets(mut self, end: End, octets: &mut Vec<u8>) -> Result<usize, HexError> {
        let before = octets.len();
        let mut column = 0;
        loop {
            let gap = self.skip(is_blank);
            let Some((character, place)) = self.peek() else {
                return Ok(column);
            };
            let had = octets.len() - before;
            let ended = match end {
                End::Octets(wanted) => had >= wanted,
                End::Column(text) => place.column >= text,
                End::Unknown => false,
            };
            if ended || character == '|' {
                return Ok(column);
            }
            let digits = self.digits(place);
            let followed = self.peek().filter(|(c, _)| !is_blank(*c) && *c != '|');
            let read = match followed {
                Some((character, place)) => Err(HexError::Character { place, character }),
                None => digits.octets(),
            };
            // Some dumps part their octets in the middle; text is parted from them too.
            let parted = had > 0 && gap > 1;
            let middle = had == 8 && digits.text.len() == 2;
            match (end, read) {
                (End::Unknown, Ok(_)) if parted && !middle => return Ok(column),
                (_, Ok(read)) => octets.extend(read),
                (_, Err(_)) if parted => return Ok(column),
                (_, Err(error)) => return Err(error),
            }
            column = place.column + digits.text.len();
        }
    }
}

/// A line of a dump: its offset, and what follows.
pub(super) struct DumpLine<'t> {
    pub(super) offset: usize,
    pub(super) place: Place,
    /// Whether it can be nothing else.
    pub(super) certain: bool,
    pub(super) scanner: Scanner<'t>,
}

impl<'t> DumpLine<'t> {
    /// An offset ends in a colon (`0x0010:`, `00000010:`), or has four to eight digits and octets of two digits after it
    /// (or nothing, as at the end of `hexdump -C`).
    pub(super) fn new(number: usize, line: &'t str) -> Option<Self> {
        let content = line.trim_start_matches(is_blank);
        let column = line.chars().count() - content.chars().count() + 1;
        let prefixed = content.strip_prefix("0x");
        let digits = prefixed.unwrap_or(content);
        let end = digits
            .find(|c: char| !c.is_ascii_hexdigit())
            .unwrap_or(digits.len());
        let (digits, rest) = digits.split_at_checked(end)?;
        let offset = usize::from_str_radix(digits, 16).ok()?;
        let after_colon = rest.strip_prefix(':');
        let rest = after_colon.unwrap_or(rest);
        let first = rest.split_whitespace().next();
        let certain = match (after_colon, prefixed, digits.len()) {
            (Some(_), _, 3..=8) => true,
            (None, None, 4..=8) if first.is_none() => false,
            (None, None, 4..=8) if first.is_some_and(is_octet) => offset == 0,
            _ => return None,
        };
        if !rest.is_empty() && !rest.starts_with(is_blank) {
            return None;
        }
        let rest_column = column + content.chars().count() - rest.chars().count();
        Some(Self {
            offset,
            place: Place {
                line: number,
                column,
            },
            certain,
            scanner: Scanner::new(number, rest, rest_column),
        })
    }
}

fn is_octet(word: &str) -> bool {
    word.len() == 2 && word.chars().all(|c| c.is_ascii_hexdigit())
}

/// White space, and the byte order mark that some editors put in front.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}
