//! Records of `ip xfrm state` and `ip xfrm policy`: a line `src A dst B` and the indented lines after it, with `-s` and `-d` or without.

mod algorithms;
pub(super) mod command;
mod context;
mod lifetime;
mod line;
mod policy;
mod print;
mod record;
#[cfg(test)]
mod tests;

use lifetime::print_words as limit_words;
pub(super) use policy::print_policy;
use print::algorithms as algorithm_lines;
pub(super) use print::print;

use super::token::{Part, Token};
use super::{Format, Keys, KeysError};
use policy::PolicyRecord;
use record::Record;

/// Whether a record begins on this line.
pub(super) fn opens(line: Part<'_>) -> bool {
    is_opening(&line.words())
}

fn is_opening(words: &[Token<'_>]) -> bool {
    matches!(words, [src, _, dst, ..] if src.text == "src" && dst.text == "dst")
}

/// Whether this is the line of `lifetime current` that begins like a statement of setkey: `add DATE TIME use …`.
pub(super) fn is_lifetime(line: Part<'_>) -> bool {
    matches!(line.words().as_slice(), [add, _, _, word, ..] if add.text == "add" && word.text == "use")
}

/// What the lines being read belong to.
enum Item {
    /// Nothing that has begun.
    Nothing,
    /// An association.
    State(Box<Record>),
    /// A policy of `ip xfrm policy`: selectors with a prefix length instead of plain addresses.
    Policy(Box<PolicyRecord>),
}

impl Item {
    fn finish(self, keys: &mut Keys) {
        match self {
            Self::Nothing => {}
            Self::State(record) => record.finish(Format::Xfrm, keys),
            Self::Policy(record) => record.finish(Format::Xfrm, keys),
        }
    }
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    let mut item = Item::Nothing;
    for line in part.lines().filter(|line| !line.is_empty_line()) {
        let words = line.words();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = first.span.through(last.span);
        if is_opening(&words) {
            std::mem::replace(&mut item, open(&words, keys)).finish(keys);
            continue;
        }
        match &mut item {
            Item::Nothing => keys.problems.push(first.problem(KeysError::UnknownLine)),
            Item::State(record) => record.line(&words, span, keys),
            Item::Policy(record) => record.line(&words, span, keys),
        }
    }
    item.finish(keys);
}

fn open(words: &[Token<'_>], keys: &mut Keys) -> Item {
    let [src, source, _, destination, rest @ ..] = words else {
        if let Some(last) = words.last() {
            let what = "the destination address";
            keys.problems
                .push(last.problem(KeysError::Missing { what }));
        }
        return Item::Nothing;
    };
    let last = rest.last().unwrap_or(destination);
    let span = src.span.through(last.span);
    if source.text.contains('/') {
        return Item::Policy(Box::new(PolicyRecord::new(words, span, keys)));
    }
    Item::State(Box::new(Record::new(source, destination, span, keys)))
}
