//! Filters over the list of frames: `esp.spi == 0x1000 && verdict != delivered`.
//!
//! A field stands for every value that a frame has of it; a comparison holds if one of them does, `!=` if none is equal.
//! A name alone holds where the frame has such a field or header at all. Words in quotes are looked for in the frame's
//! row. `!` (`not`) binds tightest, then `&&` (`and`), then `||` (`or`).

mod complete;
mod parse;
mod subject;
mod token;

pub use complete::{Completion, complete};
pub use parse::FilterError;
pub(super) use subject::Subject;

use crate::policy::Prefix;

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    /// `4096`, `0x1000`.
    Number(u64),
    /// `fd00::1`, `fd00::/64`; an address is a prefix as long as itself.
    Prefix(Prefix),
    /// Anything else, compared without regard to case.
    Text(String),
}

/// How.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}

/// A condition on a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Compare(String, Comparison, Value),
    Has(String),
    Row(String),
}

/// A filter; an empty one lets everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filter(Option<Condition>);

impl Filter {
    /// Reads a filter.
    ///
    /// # Errors
    /// [`FilterError`] with the place, and what would be right there.
    pub(super) fn parse(text: &str) -> Result<Self, FilterError> {
        parse::filter(text).map(Self)
    }

    /// Whether every frame passes.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether a frame passes.
    pub(super) fn matches(&self, frame: &Subject<'_>) -> bool {
        self.0
            .as_ref()
            .is_none_or(|condition| holds(condition, frame))
    }
}

fn holds(condition: &Condition, frame: &Subject<'_>) -> bool {
    match condition {
        Condition::Not(inner) => !holds(inner, frame),
        Condition::All(parts) => parts.iter().all(|part| holds(part, frame)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, frame)),
        Condition::Has(name) => frame.has(name),
        Condition::Row(text) => frame.row_contains(text),
        Condition::Compare(name, comparison, value) => {
            let mut values = frame.values(name).into_iter();
            values.any(|found| compare(&found, *comparison, value))
        }
    }
}

/// Whether a field's value, as people write it, stands so to another. `50 · ESP` is the number 50 and the name ESP.
fn compare(found: &str, comparison: Comparison, value: &Value) -> bool {
    match value {
        _ if comparison == Comparison::Contains => {
            let text = match value {
                Value::Text(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                Value::Prefix(prefix) => prefix.address.to_string(),
            };
            found.to_lowercase().contains(&text.to_lowercase())
        }
        Value::Number(number) => {
            number_in(found).is_some_and(|found| ordered(&found, comparison, number))
        }
        Value::Prefix(prefix) => {
            let address = found.split_whitespace().next().unwrap_or_default();
            let within = address
                .parse()
                .is_ok_and(|address| prefix.contains(address));
            comparison == Comparison::Equal && within
        }
        Value::Text(text) => {
            let mut parts = found.split(" · ").chain([found]);
            parts.any(|part| {
                let (part, text) = (part.trim().to_lowercase(), text.to_lowercase());
                ordered(&part, comparison, &text)
            })
        }
    }
}

fn ordered<T: Ord>(found: &T, comparison: Comparison, value: &T) -> bool {
    match comparison {
        Comparison::Equal => found == value,
        Comparison::Less => found < value,
        Comparison::LessOrEqual => found <= value,
        Comparison::Greater => found > value,
        Comparison::GreaterOrEqual => found >= value,
        Comparison::Contains => false,
    }
}

/// The number at the start of a value: `50 · ESP`, `0x0b58bce8`, `1280 octets`.
fn number_in(found: &str) -> Option<u64> {
    number(found.split_whitespace().next()?)
}

/// A number in decimal or, after `0x`, in hexadecimal digits.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests;
