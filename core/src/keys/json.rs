//! Espial's own format: JSON objects, an association or a policy each (docs/keys.schema.json says what is in them).
//!
//! Read with places and without serde, whose errors quote the text: a key may be in it.

mod association;
mod policy;
mod print;
#[cfg(test)]
mod tests;
mod value;

pub(super) use print::{print, print_policy};

use super::token::Part;
use super::{Entry, Format, Keys, PolicyEntry};
use value::{Reader, Value};

/// Whether an object or an array begins on this line.
pub(super) fn opens(line: Part<'_>) -> bool {
    let text = line.text.trim_start_matches(['\u{feff}', ' ', '\t']);
    let begun = text.strip_prefix(['[', '{']);
    begun.is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with(['"', '{', '}'])
    })
}

pub(super) fn read(part: Part<'_>, keys: &mut Keys) {
    let mut reader = Reader::new(part);
    loop {
        match reader.next_value() {
            Ok(None) => return,
            Ok(Some(value)) => item(&value, keys),
            Err(problem) => {
                keys.problems.push(problem);
                return;
            }
        }
    }
}

/// An object, or an array of them.
fn item(value: &Value<'_>, keys: &mut Keys) {
    if let Some(values) = value.array() {
        for value in values {
            item(value, keys);
        }
        return;
    }
    let format = Format::Json;
    let span = value.span;
    let is_policy = value.member("direction").is_some();
    let read = match is_policy {
        true => policy::policy(value).map(|config| {
            keys.policies.push(PolicyEntry {
                config,
                span,
                format,
            });
        }),
        false => association::association(value).map(|config| {
            keys.sas.push(Entry {
                config,
                span,
                format,
            });
        }),
    };
    if let Err(problem) = read {
        keys.problems.push(problem);
    }
}
