//! The lab's JavaScript API in a browser, reached as a script would.
#![cfg(target_arch = "wasm32")]
// A test's set-up may stop the test.
#![allow(clippy::panic, clippy::unwrap_used)]

use espial::Lab;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn get(value: &JsValue, name: &str) -> JsValue {
    Reflect::get(value, &name.into()).unwrap()
}

/// The view of the second host.
fn bob(lab: &Lab) -> JsValue {
    let view = lab.view().unwrap();
    let hosts: Array = get(view.as_ref(), "hosts").unchecked_into();
    hosts.get(1)
}

fn parked(lab: &Lab) -> u32 {
    let parked: Array = get(&bob(lab), "parked").unchecked_into();
    parked.length()
}

fn at_three_parked() -> Lab {
    let mut lab = Lab::new("out-of-order-completion", None).unwrap();
    while parked(&lab) < 3 {
        assert!(lab.step());
    }
    lab
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

#[wasm_bindgen_test]
fn a_request_is_completed_and_that_is_taken_back() {
    let mut lab = at_three_parked();
    let (cursor, before) = (lab.cursor(), text(&bob(&lab)));
    lab.complete("bob", 1).unwrap();
    assert_eq!((lab.cursor(), parked(&lab)), (cursor + 1, 2));
    assert!(lab.undo());
    assert_eq!((lab.cursor(), text(&bob(&lab))), (cursor, before));
    assert!(lab.redo());
    assert_eq!(parked(&lab), 2);
}

#[wasm_bindgen_test]
fn a_lab_saved_at_a_move_goes_on_to_the_same_end() {
    let mut lab = at_three_parked();
    let mut resumed = Lab::resume(&lab.save().unwrap()).unwrap();
    lab.finish();
    resumed.finish();
    assert_eq!(lab.save().unwrap(), resumed.save().unwrap());
}

#[wasm_bindgen_test]
fn a_profile_is_set_by_its_id_and_taken_back() {
    let mut lab = Lab::new("esp-transport", None).unwrap();
    let profile = |lab: &Lab| get(&bob(lab), "profile").as_string().unwrap();
    lab.set_profile("bob", "netbsd").unwrap();
    assert_eq!(profile(&lab), "netbsd");
    assert!(lab.undo());
    assert_eq!(profile(&lab), "rfc");
    let error = lab.set_profile("bob", "solaris").unwrap_err();
    assert_eq!(get(&error, "kind").as_string().unwrap(), "option");
}

#[wasm_bindgen_test]
fn what_cannot_be_is_thrown_as_an_object() {
    let error = Lab::new("no-such", None).unwrap_err();
    assert_eq!(get(&error, "kind").as_string().unwrap(), "scenario");
    let error = Lab::resume("{\n\"hosts\": 1}").unwrap_err();
    assert_eq!(get(&get(&error, "span"), "line").as_f64(), Some(2.0));
}
