//! Espial in the browser.

mod api;
mod page;

pub use api::{Lab, Session, Trace};

use wasm_bindgen::prelude::wasm_bindgen;

/// Puts the page into an element and starts it.
#[wasm_bindgen]
pub fn mount(element: web_sys::Element) {
    yew::Renderer::<page::App>::with_root(element).render();
}
