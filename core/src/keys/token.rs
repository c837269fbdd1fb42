//! Words of a key file with their places. Tokens borrow the text and have no `Debug`: they may be keys.

use super::{KeysError, Problem, Span};

/// Whole lines out of a text.
#[derive(Clone, Copy)]
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    /// Octets before it.
    pub(super) offset: usize,
    /// Number of its first line, from 1.
    pub(super) line: usize,
}

impl<'t> Part<'t> {
    pub(super) fn whole(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
        }
    }

    pub(super) fn lines(self) -> impl Iterator<Item = Part<'t>> {
        let mut offset = self.offset;
        self.text
            .split_inclusive('\n')
            .zip(self.line..)
            .map(move |(text, line)| {
                let start = offset;
                offset += text.len();
                Part {
                    text,
                    offset: start,
                    line,
                }
            })
    }

    /// What stands between white space. Only for a part of one line.
    pub(super) fn words(self) -> Vec<Token<'t>> {
        let mut lexer = Lexer::new(self);
        let mut words = Vec::new();
        loop {
            lexer.take_run(is_blank);
            let start = lexer.here();
            let text = lexer.take_run(|c| !is_blank(c));
            if text.is_empty() {
                return words;
            }
            words.push(Token::new(Kind::Word, text, start));
        }
    }

    /// Whether there is nothing on this line but white space or a comment.
    pub(super) fn is_empty_line(self) -> bool {
        let text = self.text.trim_matches(is_blank);
        text.is_empty() || text.starts_with('#')
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// Its text is what stands between the quotes.
    Quoted,
    UnclosedQuote,
    Semicolon,
    OpenBracket,
    CloseBracket,
}

#[derive(Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    pub(super) span: Span,
}

impl<'t> Token<'t> {
    pub(super) fn new(kind: Kind, text: &'t str, start: Span) -> Self {
        Self {
            kind,
            text,
            span: Span {
                len: text.len(),
                ..start
            },
        }
    }

    /// What stands before the first `separator` and what after it, with their places, inside the quotes if it has some.
    pub(super) fn split_at_char(&self, separator: char) -> Option<(Self, Self)> {
        let (before, after) = self.text.split_once(separator)?;
        let quote = usize::from(matches!(self.kind, Kind::Quoted | Kind::UnclosedQuote));
        let start = Span {
            offset: self.span.offset + quote,
            column: self.span.column + quote,
            ..self.span
        };
        let second = Span {
            offset: start.offset + self.text.len() - after.len(),
            column: start.column + before.chars().count() + 1,
            ..start
        };
        Some((
            Self::new(self.kind, before, start),
            Self::new(self.kind, after, second),
        ))
    }

    pub(super) fn problem(&self, error: KeysError) -> Problem {
        Problem {
            span: self.span,
            error,
        }
    }
}

/// The tokens of setkey: words, quoted strings, `;` and brackets, `#` comments left out.
pub(super) struct Lexer<'t> {
    rest: &'t str,
    offset: usize,
    line: usize,
    column: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(part: Part<'t>) -> Self {
        Self {
            rest: part.text,
            offset: part.offset,
            line: part.line,
            column: 1,
        }
    }

    pub(super) fn here(&self) -> Span {
        Span {
            offset: self.offset,
            len: 0,
            line: self.line,
            column: self.column,
        }
    }

    pub(super) fn take_run(&mut self, wanted: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !wanted(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.offset += taken.len();
        for c in taken.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        taken
    }

    /// The next character, or nothing at the end.
    pub(super) fn take_one(&mut self) -> &'t str {
        let first = std::cell::Cell::new(true);
        self.take_run(|_| first.replace(false))
    }

    pub(super) fn skip_blanks(&mut self) {
        self.take_run(is_blank);
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Takes a backslash and the end of its line, if that is next.
    pub(super) fn takes_line_end(&mut self) -> bool {
        let ends = self.rest.starts_with("\\\n") || self.rest.starts_with("\\\r\n");
        if ends {
            self.take_run(|c| matches!(c, '\\' | '\r'));
            self.take_one();
        }
        ends
    }

    pub(super) fn starts_with(&self, c: char) -> bool {
        self.rest.starts_with(c)
    }

    /// What stands before the next white space.
    pub(super) fn word(&mut self) -> &'t str {
        self.take_run(|c| !is_blank(c))
    }

    fn quoted(&mut self, start: Span) -> Token<'t> {
        self.take_one();
        let text = self.take_run(|c| c != '"' && c != '\n');
        let kind = if self.rest.starts_with('"') {
            self.take_one();
            Kind::Quoted
        } else {
            Kind::UnclosedQuote
        };
        Token {
            kind,
            text,
            span: start.through(self.here()),
        }
    }
}

impl<'t> Iterator for Lexer<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        self.take_run(is_blank);
        while self.rest.starts_with('#') {
            self.take_run(|c| c != '\n');
            self.take_run(is_blank);
        }
        let start = self.here();
        let kind = match self.rest.chars().next()? {
            ';' => Kind::Semicolon,
            '[' => Kind::OpenBracket,
            ']' => Kind::CloseBracket,
            '"' => return Some(self.quoted(start)),
            _ => {
                let text =
                    self.take_run(|c| !is_blank(c) && !matches!(c, ';' | '[' | ']' | '"' | '#'));
                return Some(Token::new(Kind::Word, text, start));
            }
        };
        let text = self.take_one();
        Some(Token::new(kind, text, start))
    }
}

/// White space, and the byte order mark that some editors put in front.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

#[cfg(test)]
mod tests {
    use super::{Kind, Lexer, Part};

    #[test]
    fn columns_count_characters_and_offsets_count_octets() {
        let text = "é \"schlüssel\";\n  x#y\nz";
        let found: Vec<_> = Lexer::new(Part::whole(text))
            .map(|t| {
                (
                    t.text,
                    t.span.offset,
                    t.span.len,
                    t.span.line,
                    t.span.column,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("é", 0, 2, 1, 1),
                ("schlüssel", 3, 12, 1, 3),
                (";", 15, 1, 1, 14),
                ("x", 19, 1, 2, 3),
                ("z", 23, 1, 3, 1),
            ]
        );
    }

    #[test]
    fn the_parts_of_a_quoted_word_stand_inside_its_quotes() {
        let text = "\"é::/ü4\" a/b";
        let parts: Vec<_> = Lexer::new(Part::whole(text))
            .filter_map(|word| word.split_at_char('/'))
            .flat_map(|(before, after)| [before, after])
            .map(|part| {
                let end = part.span.offset + part.span.len;
                (text.get(part.span.offset..end), part.span.column)
            })
            .collect();
        assert_eq!(
            parts,
            [
                (Some("é::"), 2),
                (Some("ü4"), 6),
                (Some("a"), 10),
                (Some("b"), 12)
            ]
        );
    }

    #[test]
    fn a_quote_ends_with_its_line() {
        let kinds: Vec<_> = Lexer::new(Part::whole("\"a;\nb\"c d\""))
            .map(|t| (t.text, t.kind == Kind::UnclosedQuote))
            .collect();
        assert_eq!(kinds, [("a;", true), ("b", false), ("c d", false)]);
    }

    #[test]
    fn words_of_a_line_keep_punctuation() {
        let line = Part {
            text: "\t seq 0x0, oseq;\r\n",
            offset: 10,
            line: 4,
        };
        let found: Vec<_> = line
            .words()
            .iter()
            .map(|t| (t.text, t.span.offset, t.span.line, t.span.column))
            .collect();
        assert_eq!(
            found,
            [("seq", 12, 4, 3), ("0x0,", 16, 4, 7), ("oseq;", 21, 4, 12)]
        );
    }
}
