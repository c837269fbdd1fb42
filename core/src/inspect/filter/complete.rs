//! What can stand at the cursor in a filter that is being written.

use super::subject::{OF_FRAME, is_field, names};
use super::token::{Kind, Token, tokens};
use crate::trace::view::Span;
use serde::Serialize;
use std::collections::BTreeSet;

/// Something that can stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Completion {
    /// Octets of the text that it takes the place of.
    pub span: Span,
    /// What stands there then.
    pub text: String,
}

const SIGNS: [&str; 7] = ["==", "!=", "<", "<=", ">", ">=", "contains"];
const JOINTS: [&str; 2] = ["&&", "||"];
const VERDICTS: [&str; 5] = ["delivered", "dropped", "held", "clear", "forwarded"];

/// What can stand where the cursor is, after so many octets of the text; best first, at most `most`.
pub fn complete(text: &str, cursor: usize, most: usize) -> Vec<Completion> {
    let before = text.get(..cursor).unwrap_or(text);
    let tokens = tokens(before);
    let unfinished = tokens
        .last()
        .filter(|token| token.kind == Kind::Word && before.ends_with(token.text));
    let (begun, earlier) = match (unfinished, tokens.split_last()) {
        (Some(token), Some((_, earlier))) => (Some(*token), earlier),
        _ => (None, tokens.as_slice()),
    };
    let span = begun.map_or(
        Span {
            offset: before.len(),
            len: 0,
        },
        |token| token.span,
    );
    let start = begun.map_or(String::new(), |token| token.text.to_lowercase());
    let fitting = candidates(earlier)
        .into_iter()
        .filter(|text| text.starts_with(&start) && *text != start);
    fitting
        .take(most)
        .map(|text| Completion { span, text })
        .collect()
}

/// What may follow.
fn candidates(earlier: &[Token<'_>]) -> Vec<String> {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    match earlier {
        [.., field, sign] if sign.kind == Kind::Sign => match field.text {
            "verdict" => owned(&VERDICTS),
            _ => Vec::new(),
        },
        [.., last]
            if last.kind == Kind::Word
                && is_field(&last.text.to_lowercase())
                && !is_value(earlier) =>
        {
            [owned(&SIGNS), owned(&JOINTS)].concat()
        }
        [.., last] if matches!(last.kind, Kind::Word | Kind::Quoted | Kind::Close) => {
            owned(&JOINTS)
        }
        _ => fields(),
    }
}

/// Whether the last token is what a field is compared with.
fn is_value(tokens: &[Token<'_>]) -> bool {
    let before = tokens.iter().rev().nth(1);
    before.is_some_and(|token| token.kind == Kind::Sign)
}

/// Names of the frame first, then headers, then their fields.
fn fields() -> Vec<String> {
    let of_frame = OF_FRAME.iter().map(|(name, _)| (*name).to_owned());
    let headers: BTreeSet<String> = names().map(|(header, _)| header).collect();
    let fields: BTreeSet<String> = names()
        .map(|(header, field)| format!("{header}.{field}"))
        .collect();
    of_frame.chain(headers).chain(fields).collect()
}
