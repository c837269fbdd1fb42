//! Keys, paste and drop, wherever on the page they happen.

use super::action::of_key;
use super::app::{App, Message};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DragEvent, Element, KeyboardEvent, window};
use yew::prelude::*;

/// Makes a message of an event, which then has no other effect; `None` leaves the event alone.
type Handler = Box<dyn Fn(&Event) -> Option<Message>>;

/// Listens on the document for as long as the listeners live.
pub(super) fn listeners(ctx: &Context<App>) -> Vec<EventListener> {
    let Some(document) = window().and_then(|window| window.document()) else {
        return Vec::new();
    };
    let link = ctx.link().clone();
    let active = EventListenerOptions::enable_prevent_default();
    let on = |name: &'static str, handle: Handler| {
        let link = link.clone();
        EventListener::new_with_options(&document, name, active, move |event| {
            if let Some(message) = handle(event) {
                event.prevent_default();
                link.send_message(message);
            }
        })
    };
    vec![
        on("keydown", Box::new(key)),
        on("paste", Box::new(paste)),
        on("dragover", Box::new(|_| Some(Message::Drag(true)))),
        on(
            "dragleave",
            Box::new(|event| {
                let event = event.dyn_ref::<DragEvent>()?;
                event
                    .related_target()
                    .is_none()
                    .then_some(Message::Drag(false))
            }),
        ),
        on("drop", Box::new(|_| Some(Message::Drag(false)))),
        EventListener::new(&document, "drop", {
            let link = link.clone();
            move |event| {
                let transfer = event
                    .dyn_ref::<DragEvent>()
                    .and_then(DragEvent::data_transfer);
                if let Some(files) = transfer.and_then(|transfer| transfer.files()) {
                    link.send_message(Message::Files(files));
                }
            }
        }),
    ]
}

fn key(event: &Event) -> Option<Message> {
    let event = event.dyn_ref::<KeyboardEvent>()?;
    if event.ctrl_key() || event.alt_key() || event.meta_key() || typing(event) {
        return None;
    }
    match event.key().as_str() {
        "?" => Some(Message::Help),
        "f" => Some(Message::Flows),
        "/" => Some(Message::Filter),
        key => of_key(key, event.shift_key()).map(Message::Act),
    }
}

fn paste(event: &Event) -> Option<Message> {
    if typing(event) {
        return None;
    }
    let data = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?;
    let text = data.get_data("text/plain").ok()?;
    (!text.trim().is_empty()).then_some(Message::Open(text))
}

/// Whether the event belongs to a text field, a choice or a dialog.
fn typing(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let owner = "textarea, select, dialog, input:not([type=range])";
    target.is_some_and(|target| matches!(target.closest(owner), Ok(Some(_))))
}
