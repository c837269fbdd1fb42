//! Dark or light: what the person chose, else what the system says.

use web_sys::{Storage, window};

/// Where the choice is remembered; the start script reads it too.
const KEY: &str = "espial.theme";

/// The colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    Dark,
    Light,
}

impl Theme {
    /// The theme that is shown.
    pub(super) fn current() -> Self {
        let chosen = root().and_then(|root| root.get_attribute("data-theme"));
        match chosen.as_deref() {
            Some("light") => Self::Light,
            Some(_) => Self::Dark,
            None if system_is_light() => Self::Light,
            None => Self::Dark,
        }
    }

    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Dark,
        }
    }

    /// `dark`, `light`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }

    /// Shows and remembers it. Where storage is refused it is only shown.
    pub(super) fn choose(self) {
        if let Some(root) = root() {
            let _set = root.set_attribute("data-theme", self.name());
        }
        if let Some(storage) = storage() {
            let _kept = storage.set_item(KEY, self.name());
        }
    }
}

fn root() -> Option<web_sys::Element> {
    window()?.document()?.document_element()
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

fn system_is_light() -> bool {
    let query =
        window().and_then(|window| window.match_media("(prefers-color-scheme: light)").ok()?);
    query.is_some_and(|query| query.matches())
}
