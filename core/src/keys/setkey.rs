//! setkey(8) statements: `add [-46n] src dst protocol spi [extensions] algorithm ;`

mod add;
mod cursor;
mod policy;
mod print;
#[cfg(test)]
mod tests;

pub(super) use policy::print_policy;
pub(super) use print::print;

use super::token::{Kind, Lexer, Part, Token};
use super::{Entry, Format, Keys, KeysError, Note, PolicyEntry, Problem, Span};

/// Statements that say nothing about associations to be read, with the words for a note.
const UNUSED: &[(&str, &str)] = &[
    ("bye", "`bye`"),
    ("delete", "`delete`"),
    ("deleteall", "`deleteall`"),
    ("dump", "`dump`"),
    ("exit", "`exit`"),
    ("flush", "`flush`"),
    ("get", "`get`"),
    ("quit", "`quit`"),
    ("spddelete", "`spddelete`"),
    ("spddump", "`spddump`"),
    ("spdflush", "`spdflush`"),
];

fn is_statement(word: &str) -> bool {
    matches!(word, "add" | "update" | "spdadd" | "spdupdate")
        || UNUSED.iter().any(|(statement, _)| *statement == word)
}

/// Whether a statement begins on this line.
pub(super) fn opens(line: Part<'_>) -> bool {
    let first = Lexer::new(line).next();
    first.is_some_and(|token| token.kind == Kind::Word && is_statement(token.text))
}

/// The tokens of one statement, without its `;`.
struct Statement<'t> {
    tokens: Vec<Token<'t>>,
    /// Its `;`, or its last token where there is none.
    end: Span,
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for token in Lexer::new(part) {
        let starts_line = tokens
            .last()
            .is_some_and(|last| last.span.line < token.span.line);
        if token.kind == Kind::Semicolon {
            statement(std::mem::take(&mut tokens), Some(token.span), keys);
        } else if starts_line && token.kind == Kind::Word && is_statement(token.text) {
            statement(std::mem::replace(&mut tokens, vec![token]), None, keys);
        } else {
            tokens.push(token);
        }
    }
    statement(tokens, None, keys);
}

/// Reads one statement, also one whose `;` is missing.
fn statement(tokens: Vec<Token<'_>>, semicolon: Option<Span>, keys: &mut Keys) {
    let (Some(first), Some(last)) = (tokens.first().copied(), tokens.last().copied()) else {
        return;
    };
    if let Some(quote) = tokens.iter().find(|t| t.kind == Kind::UnclosedQuote) {
        keys.problems.push(quote.problem(KeysError::UnclosedQuote));
        return;
    }
    if semicolon.is_none() {
        keys.problems
            .push(last.problem(KeysError::MissingSemicolon));
    }
    let statement = Statement {
        tokens,
        end: semicolon.unwrap_or(last.span),
    };
    let span = first.span.through(statement.end);
    let format = Format::Setkey;
    let word = if first.kind == Kind::Word {
        first.text
    } else {
        ""
    };
    if matches!(word, "spdadd" | "spdupdate") {
        let added = policy::spdadd(&statement, &mut keys.notes).map(|config| PolicyEntry {
            config,
            span,
            format,
        });
        match added {
            Ok(entry) => keys.policies.push(entry),
            Err(problem) => keys.problems.push(problem),
        }
    } else if matches!(word, "add" | "update") {
        let added = add::add(&statement, &mut keys.notes).map(|config| Entry {
            config,
            span,
            format,
        });
        match added {
            Ok(entry) => keys.sas.push(entry),
            Err(problem) => keys.problems.push(problem),
        }
    } else if let Some((_, what)) = UNUSED.iter().find(|(name, _)| *name == word) {
        keys.notes.push(Note { span, what });
    } else {
        keys.problems.push(Problem {
            span: first.span,
            error: KeysError::UnknownStatement,
        });
    }
}
