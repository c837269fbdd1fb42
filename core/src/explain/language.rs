//! The languages that words come in: a catalogue each, sentences by id.

mod de;
mod en;
mod message;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use message::Message;
pub(crate) use message::say;
#[cfg(test)]
pub(crate) use tests::{rows_of, sentences};

/// Sentences by id. `{name}` stands for a value, `{name|octet|octets}` for the first word where that value is 1 and for
/// the second elsewhere.
type Catalogue = &'static [(&'static str, &'static str)];

/// A language that has every sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
}

impl Language {
    /// All of them.
    pub const ALL: &[Self] = &[Self::English, Self::German];

    /// The tag of BCP 47: `en`, `de`.
    pub fn id(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language with that tag.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|language| language.id() == id)
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    fn catalogues(self) -> &'static [Catalogue] {
        match self {
            Self::English => en::ALL,
            Self::German => de::ALL,
        }
    }

    fn sentences(self) -> &'static BTreeMap<&'static str, &'static str> {
        static SENTENCES: [OnceLock<BTreeMap<&'static str, &'static str>>; 2] =
            [const { OnceLock::new() }; 2];
        let [english, german] = &SENTENCES;
        let place = match self {
            Self::English => english,
            Self::German => german,
        };
        place.get_or_init(|| {
            let catalogues = self.catalogues().iter();
            catalogues
                .flat_map(|entries| entries.iter().copied())
                .collect()
        })
    }

    /// The ids of a family.
    #[cfg(test)]
    pub(in crate::explain) fn ids(self, family: &str) -> std::collections::BTreeSet<String> {
        let ids = self.sentences().keys();
        ids.filter(|id| id.split('.').next() == Some(family))
            .map(|id| (*id).to_owned())
            .collect()
    }

    /// The sentence with that id, its values still open; the id itself where there is none.
    fn sentence(self, id: &str) -> &str {
        self.sentences().get(id).copied().unwrap_or(id)
    }
}
