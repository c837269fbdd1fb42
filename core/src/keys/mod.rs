//! Associations and their keys in the formats that people already have: parsed with places, printed back.
//!
//! Key text goes into [`SecretKey`](crate::crypto::SecretKey) and nowhere else: no error, note or `Debug` output holds any.

mod algorithm;
mod convert;
mod error;
mod esp_sa;
mod format;
mod incomplete;
mod json;
mod lifetime;
mod openbsd;
mod replay;
mod setkey;
mod shell;
mod span;
mod tcpdump;
mod token;
mod upper;
mod value;
mod vpp;
mod xfrm;

pub use convert::{Converted, Loss, Lost, convert, print};
pub use error::{KeysError, Note, Problem, Unusual};
pub use format::Format;
pub use incomplete::{Incomplete, KeyPart};
use replay::ReplayState;
pub use span::Span;

use crate::policy::PolicyConfig;
use crate::sa::SaConfig;
use token::Part;

/// An association and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The association.
    pub config: SaConfig,
    /// Its whole statement or record.
    pub span: Span,
    /// What it was written in.
    pub format: Format,
}

/// A policy and where it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyEntry {
    /// The policy.
    pub config: PolicyConfig,
    /// Its whole statement or record.
    pub span: Span,
    /// What it was written in.
    pub format: Format,
}

/// Everything that a text holds. One bad statement or record does not stop the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The associations, in the order of the text.
    pub sas: Vec<Entry>,
    /// The policies, in the order of the text.
    pub policies: Vec<PolicyEntry>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What was understood and changes nothing here.
    pub notes: Vec<Note>,
    /// What was taken, and may be a mistake all the same.
    pub unusual: Vec<Unusual>,
    /// Associations that lack nothing but a key of a right length; what is wrong with it is among the problems.
    pub incomplete: Vec<Incomplete>,
}

/// Whether a printout holds the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyText {
    /// `<<Keys hidden>>` stands in their place.
    Masked,
    /// They are there, in hexadecimal.
    Shown,
}

/// Reads a text in any of the formats, or in several of them.
pub fn parse(text: &str) -> Keys {
    with_incomplete(text, None)
}

/// Reads a text in one format.
pub fn parse_as(format: Format, text: &str) -> Keys {
    with_incomplete(text, Some(format))
}

fn with_incomplete(text: &str, format: Option<Format>) -> Keys {
    let keys = parse_again(text, format);
    Keys {
        incomplete: incomplete::find(text, format, &keys.problems),
        ..keys
    }
}

/// Reads a text in one format or in any, and keeps no key that does not fit.
fn parse_again(text: &str, format: Option<Format>) -> Keys {
    let mut keys = Keys::default();
    match format {
        Some(format) => format.read(Part::whole(text), &mut keys),
        None => read_parts(text, &mut keys),
    }
    keys.find_unusual();
    keys
}

fn read_parts(text: &str, keys: &mut Keys) {
    for (format, part) in parts(text) {
        match format {
            Some(format) => format.read(part, keys),
            None => keys.unknown(part),
        }
    }
}

/// Cuts a text where the format changes. Lines that open nothing belong to what is before them.
fn parts(text: &str) -> Vec<(Option<Format>, Part<'_>)> {
    let mut parts: Vec<(Option<Format>, Part<'_>)> = Vec::new();
    let mut format = None;
    for line in Part::whole(text).lines() {
        format = Format::opened_by(line, format).or(format);
        match parts.last_mut() {
            Some((last, part)) if *last == format => {
                let end = line.offset + line.text.len();
                part.text = text.get(part.offset..end).unwrap_or(part.text);
            }
            _ => parts.push((format, line)),
        }
    }
    parts
}

impl Keys {
    /// Tells of keys for HMAC with another length than the RFC's.
    fn find_unusual(&mut self) {
        let entries = self.sas.iter();
        self.unusual.extend(entries.filter_map(|entry| {
            let key = entry.config.protection.authentication()?;
            Some(Unusual {
                span: entry.span,
                name: key.algorithm().transform().name,
                usual: key.usual_length()?,
                had: key.key().len(),
            })
        }));
    }

    /// One problem for lines in no known format, at the first that is not empty.
    fn unknown(&mut self, part: Part<'_>) {
        let words = part
            .lines()
            .filter(|line| !line.is_empty_line())
            .find_map(|line| line.words().first().copied());
        if let Some(word) = words {
            self.problems.push(word.problem(KeysError::UnknownFormat));
        }
    }
}

#[cfg(test)]
mod tests;
