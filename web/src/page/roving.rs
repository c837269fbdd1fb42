//! Roving focus: a list is one stop of the Tab key, and arrows move within it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, window};
use yew::prelude::*;

/// `0` for the element of a list that Tab stops at, else `-1`.
pub(super) fn stop(here: bool) -> &'static str {
    if here { "0" } else { "-1" }
}

/// Moves the focus among the descendants marked `data-rove` with up, down, Home and End.
pub(super) fn moves_focus() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        let list = event
            .current_target()
            .and_then(|list| list.dyn_into::<Element>().ok());
        let Some(items) = list.and_then(|list| list.query_selector_all("[data-rove]").ok()) else {
            return;
        };
        let focused = window().and_then(|window| window.document()?.active_element());
        let same = |index: &u32| {
            let item = items.item(*index);
            item.as_ref() == focused.as_deref()
        };
        let Some(at) = (0..items.length()).find(same) else {
            return;
        };
        let last = items.length().saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowDown" => (at + 1).min(last),
            "ArrowUp" => at.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(item) = items
            .item(to)
            .and_then(|item| item.dyn_into::<HtmlElement>().ok())
        {
            // It fails on an element that cannot have the focus; buttons can.
            let _focused = item.focus();
        }
    })
}
