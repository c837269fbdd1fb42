//! The commands `ip xfrm state add …` and `ip xfrm policy add …`: the printouts' words in one line.
//!
//! The words are put into the lines that the printouts have, and read like those.

mod policy;
mod print;
mod state;
#[cfg(test)]
mod tests;

pub(in crate::keys) use policy::print_policy;
pub(in crate::keys) use print::print;

use crate::keys::token::{Kind, Part, Token};
use crate::keys::{Keys, KeysError, Note, shell};

/// Whether a command begins on this line.
pub(in crate::keys) fn opens(line: Part<'_>) -> bool {
    object(&line.words()).is_some()
}

/// What stands after `ip [options] xfrm`.
fn object<'s, 't>(words: &'s [Token<'t>]) -> Option<&'s [Token<'t>]> {
    let mut words = words.iter();
    let program = words.find(|word| !matches!(word.text, "sudo" | "$" | "#"))?;
    if program.text != "ip" && !program.text.ends_with("/ip") {
        return None;
    }
    let xfrm = words.find(|word| !word.text.starts_with('-'))?;
    (xfrm.text == "xfrm").then_some(words.as_slice())
}

pub(in crate::keys) fn read(part: Part<'_>, keys: &mut Keys) {
    for words in shell::commands(part) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = first.span.through(last.span);
        if let Some(quote) = words.iter().find(|word| word.kind == Kind::UnclosedQuote) {
            keys.problems.push(quote.problem(KeysError::UnclosedQuote));
            continue;
        }
        match object(&words) {
            Some([object, verb, rest @ ..]) => match (object.text, verb.text) {
                ("state" | "sa", "add" | "update") => state::read(verb, rest, span, keys),
                ("policy", "add" | "update") => policy::read(verb, rest, span, keys),
                ("state" | "sa" | "policy", "flush" | "delete" | "del" | "deleteall") => {
                    let what = "deletion";
                    keys.notes.push(Note { span, what });
                }
                _ => keys
                    .problems
                    .push(object.problem(KeysError::UnknownCommand)),
            },
            _ => keys.problems.push(first.problem(KeysError::UnknownCommand)),
        }
    }
}

/// A word that is not in the text, in the place of `near`.
fn implied<'t>(text: &'t str, near: &Token<'_>) -> Token<'t> {
    Token {
        kind: Kind::Word,
        text,
        span: near.span,
    }
}
