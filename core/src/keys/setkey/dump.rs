//! What `setkey -D` and `setkey -DP` print: a line with the addresses and indented lines after it.

mod policy;
mod print;
mod state;
#[cfg(test)]
mod tests;

pub(in crate::keys) use policy::print_policy;
pub(in crate::keys) use print::print;

use crate::keys::token::{Part, Token};
use crate::keys::{Keys, KeysError, value};
use policy::DumpedPolicy;
use state::DumpedState;

/// Whether a record begins on this line.
pub(in crate::keys) fn opens(line: Part<'_>) -> bool {
    !line.text.starts_with(char::is_whitespace) && opening(&line.words()).is_some()
}

/// Which of the two it begins.
enum Opening {
    State,
    Policy,
}

fn opening(words: &[Token<'_>]) -> Option<Opening> {
    let is_range = |word: &Token<'_>| {
        let (range, _port) = word.text.split_once('[').unwrap_or((word.text, ""));
        let (address, _len) = range.split_once('/').unwrap_or((range, ""));
        value::is_address(address)
    };
    match words {
        [src, dst] if is_range(src) && is_range(dst) => Some(Opening::State),
        [src, dst, _] | [src, dst, _, _]
            if is_range(src) && is_range(dst) && src.text.contains('[') =>
        {
            Some(Opening::Policy)
        }
        [socket, policy] if socket.text == "(per-socket" && policy.text == "policy)" => {
            Some(Opening::Policy)
        }
        _ => None,
    }
}

/// What the lines being read belong to.
enum Item {
    Nothing,
    State(Box<DumpedState>),
    Policy(Box<DumpedPolicy>),
}

impl Item {
    fn finish(self, keys: &mut Keys) {
        match self {
            Self::Nothing => {}
            Self::State(state) => state.finish(keys),
            Self::Policy(policy) => policy.finish(keys),
        }
    }
}

pub(in crate::keys) fn read(part: Part<'_>, keys: &mut Keys) {
    let mut item = Item::Nothing;
    for line in part.lines().filter(|line| !line.is_empty_line()) {
        let words = line.words();
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let span = first.span.through(last.span);
        let indented = line.text.starts_with(char::is_whitespace);
        if let Some(opening) = opening(&words).filter(|_| !indented) {
            let next = match opening {
                Opening::State => Item::State(Box::new(DumpedState::new(&words, span, keys))),
                Opening::Policy => Item::Policy(Box::new(DumpedPolicy::new(&words, span, keys))),
            };
            std::mem::replace(&mut item, next).finish(keys);
            continue;
        }
        match &mut item {
            Item::Nothing => keys.problems.push(first.problem(KeysError::UnknownDump)),
            Item::State(state) => state.line(&words, span, keys),
            Item::Policy(policy) => policy.line(&words, span, keys),
        }
    }
    item.finish(keys);
}
