//! The language of the words: the address's, else the one that was chosen last, else English.

use super::action::Action;
use super::address::Address;
use super::engine::Language;
use web_sys::{HtmlSelectElement, Storage, window};
use yew::prelude::*;

/// Where the choice is remembered.
const KEY: &str = "espial.language";

/// The language that the page begins with.
pub(super) fn first(address: &Address) -> Language {
    address.language.or_else(remembered).unwrap_or_default()
}

fn remembered() -> Option<Language> {
    Language::from_id(&storage()?.get_item(KEY).ok()??)
}

/// Remembers a choice, where storage is not refused.
pub(super) fn remember(language: Language) {
    if let Some(storage) = storage() {
        let _kept = storage.set_item(KEY, language.id());
    }
}

/// What the address says of a language: only one that the page would not begin with, here or elsewhere.
pub(super) fn in_address(language: Language) -> Option<Language> {
    let others = [Some(Language::default()), remembered()];
    let first = others.into_iter().flatten().all(|other| other == language);
    (!first).then_some(language)
}

/// The tag of the language that the words around are in, for `lang`.
#[hook]
pub(super) fn use_lang() -> &'static str {
    use_context::<Language>().unwrap_or_default().id()
}

/// The choice among them.
pub(super) fn select(chosen: Language, act: &Callback<Action>) -> Html {
    let act = act.clone();
    let choose = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let language = select.and_then(|select| Language::from_id(&select.value()));
        if let Some(language) = language {
            act.emit(Action::SetLanguage(language));
        }
    });
    html! {
        <label title="The language of the words"><span>{ "Words" }</span>
            <select onchange={choose}>
                { for Language::ALL.iter().map(|language| html! {
                    <option value={language.id()} lang={language.id()} selected={*language == chosen}>{ language.name() }</option>
                }) }
            </select>
        </label>
    }
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}
