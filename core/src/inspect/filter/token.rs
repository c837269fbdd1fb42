//! The words and signs of a filter, with their places.

use crate::trace::view::Span;

/// What stands in a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a number or an address.
    Word,
    /// What stands between quotes.
    Quoted,
    /// A quote that is not closed.
    Unclosed,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `!` or `not`.
    Not,
    /// `&&` or `and`.
    And,
    /// `||` or `or`.
    Or,
    /// `==`, `!=`, `<` and so on, and their names.
    Sign,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    /// Without quotes.
    pub(super) text: &'t str,
    /// Octets of the filter's text, quotes included.
    pub(super) span: Span,
}

/// Signs, the longer ones first.
const SIGNS: [(&str, Kind); 15] = [
    ("&&", Kind::And),
    ("||", Kind::Or),
    ("==", Kind::Sign),
    ("!=", Kind::Sign),
    ("<=", Kind::Sign),
    (">=", Kind::Sign),
    ("≠", Kind::Sign),
    ("≤", Kind::Sign),
    ("≥", Kind::Sign),
    ("=", Kind::Sign),
    ("<", Kind::Sign),
    (">", Kind::Sign),
    ("!", Kind::Not),
    ("(", Kind::Open),
    (")", Kind::Close),
];

/// All of them, in order. Nothing is refused here.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let offset = text.len() - rest.len();
        let (kind, inner, len) = first(rest);
        let span = Span { offset, len };
        tokens.push(Token {
            kind,
            text: inner,
            span,
        });
        rest = rest.get(len..).unwrap_or_default().trim_start();
    }
    tokens
}

/// The first token of a text: what it is, its text, and how many octets it takes.
fn first(text: &str) -> (Kind, &str, usize) {
    if let Some(quoted) = text.strip_prefix('"') {
        return match quoted.split_once('"') {
            Some((inner, _)) => (Kind::Quoted, inner, inner.len() + 2),
            None => (Kind::Unclosed, quoted, text.len()),
        };
    }
    let mut signs = SIGNS.iter();
    if let Some((sign, kind)) = signs.find(|(sign, _)| text.starts_with(sign)) {
        return (*kind, sign, sign.len());
    }
    let ends = |c: char| c.is_whitespace() || "()!=<>&|\"≠≤≥".contains(c);
    // A sign that is none of the above, such as a single `&`, is a word of its own.
    let len = text.find(ends).filter(|len| *len > 0);
    let len = len.unwrap_or_else(|| match text.chars().next() {
        Some(c) if ends(c) => c.len_utf8(),
        _ => text.len(),
    });
    let word = text.get(..len).unwrap_or(text);
    let kind = match word {
        "not" => Kind::Not,
        "and" => Kind::And,
        "or" => Kind::Or,
        "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "contains" => Kind::Sign,
        _ => Kind::Word,
    };
    (kind, word, len)
}
