//! The filter over the list of frames.

use super::action::Action;
use super::engine::{FilterError, complete};
use super::format::counted;
use super::model::Filtered;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, window};
use yew::prelude::*;

const FIELD: &str = "frame-filter";

/// The most completions that are offered.
const OFFERED: usize = 12;

#[derive(Properties, PartialEq)]
pub(super) struct FilterProps {
    pub(super) filtered: Rc<Filtered>,
    pub(super) act: Callback<Action>,
}

/// The field, what fits at its end, and what is wrong with it or how many frames pass.
#[component]
pub(super) fn Filter(props: &FilterProps) -> Html {
    let filtered = &props.filtered;
    let oninput = {
        let act = props.act.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                act.emit(Action::SetFilter(field.value()));
            }
        })
    };
    let wrong = filtered.error.is_some();
    html! {
        <div class="filter" role="search">
            <input id={FIELD} type="search" class="mono" list="filter-completions" autocomplete="off" spellcheck="false"
                placeholder="esp.spi == 0x1000" aria-label="Filter of the frames" title="Filter of the frames (/)"
                aria-invalid={wrong.to_string()} aria-describedby="filter-says" value={filtered.text.clone()} {oninput} />
            <datalist id="filter-completions">
                { for completions(&filtered.text).into_iter().map(|text| html! { <option value={text} /> }) }
            </datalist>
            <div id="filter-says" aria-live="polite">{ says(filtered) }</div>
        </div>
    }
}

fn says(filtered: &Filtered) -> Html {
    if let Some(error) = &filtered.error {
        return wrong(&filtered.text, error);
    }
    if filtered.text.trim().is_empty() {
        return Html::default();
    }
    let passing = counted(filtered.passing, "frame passes", "frames pass");
    let more = if filtered.asking { "…" } else { "" };
    html! { <small>{ format!("{passing}{more}") }</small> }
}

/// The sentence, and the place in the text.
fn wrong(text: &str, error: &FilterError) -> Html {
    let span = error.span();
    let before = text.get(..span.offset).unwrap_or(text);
    let here = text.get(span.offset..span.offset + span.len);
    let here = here.filter(|here| !here.is_empty()).unwrap_or(" ");
    html! {
        <small class="bad">{ error.to_string() }<code>{ before }<mark>{ here }</mark></code></small>
    }
}

/// The whole text with each completion of its end.
fn completions(text: &str) -> Vec<String> {
    let found = complete(text, text.len(), OFFERED).into_iter();
    found
        .filter_map(|found| Some(format!("{}{}", text.get(..found.span.offset)?, found.text)))
        .collect()
}

/// Gives the field the keyboard.
pub(super) fn focus() {
    let document = window().and_then(|window| window.document());
    let field = document.and_then(|document| document.get_element_by_id(FIELD));
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        // It fails on an element that cannot have the focus, which a field can.
        let _focused = field.focus();
        field.select();
    }
}
