//! The page's address: `#v=1&scenario=NAME&cursor=N` is the lab at a move, `lang=de` the language of the words. Nothing of
//! it is sent anywhere.

use super::engine::Language;
use wasm_bindgen::JsValue;
use web_sys::window;

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// The scenario's name.
    pub(super) scenario: Option<String>,
    /// The position.
    pub(super) cursor: usize,
    /// The language of the words, where it is not the one that pages have without being asked.
    pub(super) language: Option<Language>,
}

impl Address {
    /// The one that the page was opened with.
    pub(super) fn current() -> Self {
        let hash = window().and_then(|window| window.location().hash().ok());
        Self::parse(hash.as_deref().unwrap_or_default())
    }

    /// Reads what stands behind `#`. What is not known is passed over, and so is another version.
    fn parse(hash: &str) -> Self {
        let mut address = Self::default();
        let mut version = false;
        for part in hash.trim_start_matches('#').split('&') {
            match part.split_once('=') {
                Some(("v", number)) => version = number == "1",
                Some(("scenario", name)) => address.scenario = Some(name.to_owned()),
                Some(("cursor", number)) => address.cursor = number.parse().unwrap_or(0),
                Some(("lang", tag)) => address.language = Language::from_id(tag),
                _ => {}
            }
        }
        if version { address } else { Self::default() }
    }

    fn write(&self) -> String {
        let mut parts = Vec::new();
        if let Some(name) = &self.scenario {
            parts.push(format!("&scenario={name}&cursor={}", self.cursor));
        }
        if let Some(language) = self.language {
            parts.push(format!("&lang={}", language.id()));
        }
        match parts.is_empty() {
            true => "#".to_owned(),
            false => format!("#v=1{}", parts.concat()),
        }
    }

    /// Puts it into the browser's address line, in place of the one before.
    pub(super) fn show(&self) {
        let history = window().and_then(|window| window.history().ok());
        if let Some(history) = history {
            // It fails where the address is not the document's own, as in an embedded one; then it stays.
            let _shown = history.replace_state_with_url(&JsValue::NULL, "", Some(&self.write()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Language};

    #[test]
    fn an_address_reads_back_and_another_version_is_passed_over() {
        let address = Address {
            scenario: Some("esp-transport".to_owned()),
            cursor: 31,
            language: None,
        };
        assert_eq!(address.write(), "#v=1&scenario=esp-transport&cursor=31");
        assert_eq!(Address::parse(&address.write()), address);
        let german = Address {
            language: Some(Language::German),
            ..Address::default()
        };
        assert_eq!(german.write(), "#v=1&lang=de");
        assert_eq!(Address::parse(&german.write()), german);
        assert_eq!(Address::default().write(), "#");
        assert_eq!(Address::parse("#v=2&scenario=x"), Address::default());
        assert_eq!(Address::parse("#v=1&else=1&cursor=x"), Address::default());
        assert_eq!(Address::parse(""), Address::default());
    }
}
