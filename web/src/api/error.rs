//! What is thrown.

use super::plain;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// A place in a text.
#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

/// The object that is thrown.
#[derive(Serialize)]
struct Thrown<'a> {
    kind: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<Place>,
}

/// An error without a place.
pub(super) fn thrown(kind: &str, message: impl ToString) -> JsValue {
    build(kind, message.to_string(), None)
}

/// An error at a line and a column, both from 1.
pub(super) fn thrown_at(kind: &str, message: impl ToString, line: usize, column: usize) -> JsValue {
    build(kind, message.to_string(), Some(Place { line, column }))
}

fn build(kind: &str, message: String, span: Option<Place>) -> JsValue {
    plain(&Thrown {
        kind,
        message,
        span,
    })
    .unwrap_or_else(|error| error)
}
