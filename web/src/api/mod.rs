//! The JavaScript API: a [`Session`] takes captures, hex and keys, and opens a frame as a [`Trace`]; a [`Lab`] runs a
//! scenario, and opens each of its packets as one.
//!
//! Plain objects cross the border, octets as `Uint8Array`; what goes wrong is thrown as an object with `kind`,
//! `message` and, where there is a place to point at, `span`.

mod error;
mod lab;
mod session;
mod trace;

pub use lab::Lab;
pub use session::Session;
pub use trace::Trace;

use espial_core::explain::Language;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// The language with a tag.
fn language(tag: &str) -> Result<Language, JsValue> {
    let language = Language::from_id(tag);
    language.ok_or_else(|| error::thrown("option", format!("there is no language {tag}")))
}

/// A value as a plain object. What cannot be one is thrown; none of ours is.
fn plain(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value
        .serialize(&Serializer::json_compatible().serialize_bytes_as_arrays(false))
        .map_err(JsValue::from)
}
