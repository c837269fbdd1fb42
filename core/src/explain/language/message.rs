//! What is said, before it is said in a language: a sentence's id and the values in it.

use super::Language;
use std::borrow::Cow;

/// Words that every language has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A sentence of the catalogues.
    Sentence {
        /// Its id: `drop.ip6-header-cut`.
        id: Cow<'static, str>,
        /// The values in it, by name.
        values: Vec<(&'static str, Message)>,
    },
    /// Several, in order.
    Joined {
        /// What stands between two.
        separator: &'static str,
        /// Which.
        messages: Vec<Message>,
    },
    /// The same in every language: a number, an address, a name of the RFCs or of the C sources.
    Verbatim(String),
}

impl Message {
    /// The same in every language.
    pub(crate) fn verbatim(value: impl ToString) -> Self {
        Self::Verbatim(value.to_string())
    }

    /// The sentence that a table's row has: `cause.icv-truncation`.
    pub(crate) fn of_row(family: &str, row: &str) -> Self {
        Self::Sentence {
            id: Cow::Owned(format!("{family}.{row}")),
            values: Vec::new(),
        }
    }

    /// Several, with something between.
    pub(crate) fn joined(separator: &'static str, messages: Vec<Self>) -> Self {
        Self::Joined {
            separator,
            messages,
        }
    }

    /// In words.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Sentence { id, values } => fill(language.sentence(id), values, language),
            Self::Joined {
                separator,
                messages,
            } => {
                let texts: Vec<String> = messages
                    .iter()
                    .map(|message| message.text(language))
                    .collect();
                texts.join(separator)
            }
            Self::Verbatim(text) => text.clone(),
        }
    }
}

/// A template with its values; what has no value stays as it stands.
pub(super) fn fill(
    template: &str,
    values: &[(&'static str, Message)],
    language: Language,
) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, open)) = rest.split_once('{') {
        text.push_str(before);
        let Some((slot, after)) = open.split_once('}') else {
            text.push('{');
            rest = open;
            break;
        };
        match value(slot, values, language) {
            Some(value) => text.push_str(&value),
            None => text.push_str(&format!("{{{slot}}}")),
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// What stands in place of `name` or `name|one|other`.
fn value(slot: &str, values: &[(&'static str, Message)], language: Language) -> Option<String> {
    let (name, forms) = match slot.split_once('|') {
        Some((name, forms)) => (name, Some(forms)),
        None => (slot, None),
    };
    let (_, value) = values.iter().find(|(known, _)| *known == name)?;
    let value = value.text(language);
    let Some((one, other)) = forms.and_then(|forms| forms.split_once('|')) else {
        return Some(value);
    };
    let form = if value == "1" { one } else { other };
    Some(form.to_owned())
}

/// `say!("drop.ip6-header-cut", had, needed = skip + 40, why => message)`: the sentence with that id; a value is a
/// variable by its own name, an expression, or behind an arrow another message.
macro_rules! say {
    ($id:literal $(, $name:ident $(= $value:expr)? $(=> $message:expr)?)* $(,)?) => {
        $crate::explain::language::Message::Sentence {
            id: std::borrow::Cow::Borrowed($id),
            values: vec![$((
                stringify!($name),
                $crate::explain::language::say!(@ $name $(= $value)? $(=> $message)?),
            )),*],
        }
    };
    (@ $name:ident) => { $crate::explain::language::Message::verbatim($name) };
    (@ $name:ident = $value:expr) => { $crate::explain::language::Message::verbatim($value) };
    (@ $name:ident => $message:expr) => { $message };
}
pub(crate) use say;
