//! Values in a line, by the word before them.

use crate::keys::token::Token;
use crate::keys::{KeysError, Problem, value};

/// The word after `name`.
pub(super) fn word_after<'s, 't>(
    words: &'s [Token<'t>],
    name: &str,
    first: &Token<'t>,
    what: &'static str,
) -> Result<&'s Token<'t>, Problem> {
    words
        .iter()
        .skip_while(|word| word.text != name)
        .nth(1)
        .ok_or_else(|| first.problem(KeysError::Missing { what }))
}

/// The number after `name`: `0x10,` and `0x10(16)` count as 16.
pub(super) fn number_after(
    words: &[Token<'_>],
    name: &str,
    first: &Token<'_>,
    what: &'static str,
) -> Result<u32, Problem> {
    let mut word = *word_after(words, name, first, what)?;
    let end = word.text.find(['(', ',']).unwrap_or(word.text.len());
    word.text = word.text.get(..end).unwrap_or(word.text);
    value::number(&word, what, 0..=u32::MAX)
}
