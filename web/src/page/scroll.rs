//! Long lists with only the rows in sight in the document.

use gloo::events::EventListener;
use std::ops::Range;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Rows kept ready above and below those in sight.
const OVERSCAN: usize = 4;

/// Rows drawn before the element's size is known.
const AT_FIRST: usize = 24;

/// The rows of `count`, each `row` pixels high, that a scrolling element shows.
///
/// Nothing is measured while a step is drawn, which would lay the page out twice.
#[hook]
pub(super) fn use_rows_in_sight(node: &NodeRef, row: usize, count: usize) -> Range<usize> {
    let sight = use_state_eq(|| 0..AT_FIRST);
    {
        let (node, sight) = (node.clone(), sight.clone());
        use_effect_with(row, move |&row| {
            let watch = node.cast::<HtmlElement>().map(|element| {
                let measured = element.clone();
                let measure = move || sight.set(in_sight(&measured, row));
                let scrolled = measure.clone();
                let scroll = EventListener::new(&element, "scroll", move |_| scrolled());
                let resized = Closure::<dyn Fn()>::new(measure);
                // It reports the size once at the start, too.
                let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
                if let Some(observer) = &observer {
                    observer.observe(&element);
                }
                (scroll, resized, observer)
            });
            move || {
                if let Some((_, _, Some(observer))) = &watch {
                    observer.disconnect();
                }
            }
        });
    }
    let to = sight.end.min(count);
    sight.start.min(to)..to
}

fn in_sight(element: &HtmlElement, row: usize) -> Range<usize> {
    let pixels = |value: i32| usize::try_from(value).unwrap_or(0);
    let first = pixels(element.scroll_top()) / row;
    let last = first + pixels(element.client_height()).div_ceil(row) + 1;
    first.saturating_sub(OVERSCAN)..last + OVERSCAN
}

/// Scrolls an element just as far as a row needs to be in sight.
pub(super) fn reveal(element: &HtmlElement, row: usize, index: usize) {
    let pixels = |value: usize| i32::try_from(value).unwrap_or(i32::MAX);
    let top = pixels(index.saturating_mul(row));
    let bottom = top.saturating_add(pixels(row));
    let shown = element.scroll_top();
    if top < shown {
        element.set_scroll_top(top);
    } else if bottom > shown.saturating_add(element.client_height()) {
        element.set_scroll_top(bottom - element.client_height());
    }
}
