//! Associations and their keys in the formats that people already have: parsed with places, printed back.
//!
//! Key text goes into [`SecretKey`](crate::crypto::SecretKey) and nowhere else: no error, note or `Debug` output holds any.

mod algorithm;
mod error;
mod replay;
mod setkey;
mod span;
mod token;
mod value;
mod xfrm;

pub use error::{KeysError, Note, Problem};
use replay::ReplayState;
pub use span::Span;

use crate::sa::SaConfig;
use serde::{Deserialize, Serialize};
use token::Part;

/// A way to write associations down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Statements of setkey(8), as KAME, NetBSD, FreeBSD and ipsec-tools take them.
    Setkey,
    /// What `ip xfrm state` prints, with `-s` or without.
    Xfrm,
}

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

/// Everything that a text holds. One bad statement or record does not stop the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    /// The associations, in the order of the text.
    pub sas: Vec<Entry>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What was understood and changes nothing here.
    pub notes: Vec<Note>,
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
    let mut keys = Keys::default();
    for (format, part) in parts(text) {
        match format {
            Some(format) => format.read(part, &mut keys),
            None => keys.unknown(part),
        }
    }
    keys
}

/// Reads a text in one format.
pub fn parse_as(format: Format, text: &str) -> Keys {
    let mut keys = Keys::default();
    format.read(Part::whole(text), &mut keys);
    keys
}

/// Writes associations in a format. What the format cannot say follows as a `#` comment.
pub fn print<'a>(
    format: Format,
    configs: impl IntoIterator<Item = &'a SaConfig>,
    keys: KeyText,
) -> String {
    let print = match format {
        Format::Setkey => setkey::print,
        Format::Xfrm => xfrm::print,
    };
    configs
        .into_iter()
        .map(|config| print(config, keys))
        .collect()
}

impl Format {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Setkey => "setkey",
            Self::Xfrm => "ip xfrm state",
        }
    }

    /// The format that this line begins an item of, when the lines before are in `current`.
    fn opened_by(line: Part<'_>, current: Option<Self>) -> Option<Self> {
        if xfrm::opens(line) {
            Some(Self::Xfrm)
        } else if setkey::opens(line) && !(current == Some(Self::Xfrm) && xfrm::is_lifetime(line)) {
            Some(Self::Setkey)
        } else {
            None
        }
    }

    fn read(self, part: Part<'_>, keys: &mut Keys) {
        match self {
            Self::Setkey => setkey::read(part, keys),
            Self::Xfrm => xfrm::read(part, keys),
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
