//! The JavaScript API and the page, in a browser: what a script gets, reached as a script would.
#![cfg(target_arch = "wasm32")]
// A test's set-up may stop the test.
#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use espial::{Session, Trace, mount};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;

wasm_bindgen_test_configure!(run_in_browser);

const CAPTURE: &[u8] =
    include_bytes!("../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.pcap");
const KEYS: &str =
    include_str!("../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.xfrm-state");

/// The key of frame 1's association for its ICV starts so.
const AUTH_KEY: &str = "0x61efc83c";

const PATH: [&str; 8] = [
    "ip6_input",
    "ipsec6_common_input",
    "ipsec_common_input",
    "esp_input",
    "crypto_invoke",
    "esp_input_cb",
    "ipsec6_common_input_cb",
    "icmp6_input",
];

fn session() -> Session {
    let mut session = Session::new();
    session
        .load_capture("example.pcap", CAPTURE.to_vec())
        .unwrap();
    session.set_keys(KEYS).unwrap();
    session
}

/// A property of a property of a value, by their names with dots between.
fn get(value: impl AsRef<JsValue>, path: &str) -> JsValue {
    let start = value.as_ref().clone();
    path.split('.').fold(start, |value, name| {
        Reflect::get(&value, &name.into()).unwrap()
    })
}

fn text(value: impl AsRef<JsValue>, path: &str) -> String {
    get(value, path).as_string().unwrap()
}

fn number(value: impl AsRef<JsValue>, path: &str) -> f64 {
    get(value, path).as_f64().unwrap()
}

fn names(trace: &Trace) -> Vec<String> {
    let path: Array = trace.path().unwrap().unchecked_into();
    path.iter().map(|stage| text(stage, "id")).collect()
}

#[wasm_bindgen_test]
fn the_example_is_delivered_frame_by_frame() {
    let mut session = session();
    assert_eq!(session.frame_count(), 17);
    let rows: Array = session.frames(0, 5).unwrap().unchecked_into();
    assert_eq!(rows.length(), 5);
    let numbers: Vec<_> = rows.iter().map(|row| number(row, "number")).collect();
    assert_eq!(numbers, [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert!(rows.iter().all(|row| text(row, "verdict") == "delivered"));
    assert_eq!(number(session.tally().unwrap(), "delivered"), 17.0);
}

#[wasm_bindgen_test]
fn a_trace_walks_the_stages_of_fast_ipsec_and_back() {
    let mut trace = session().open(1).unwrap();
    assert_eq!(names(&trace), PATH);
    let mut ran = Vec::new();
    let mut views = Vec::new();
    while trace.step() {
        let view = trace.view().unwrap();
        ran.push(number(&view, "ran"));
        views.push(js_sys::JSON::stringify(&view.into()).unwrap());
    }
    assert_eq!(ran, (0..8).map(f64::from).collect::<Vec<_>>());
    assert_eq!(text(trace.view().unwrap(), "verdict.verdict"), "delivered");
    for view in views.iter().rev() {
        let again = trace.view().unwrap();
        assert_eq!(js_sys::JSON::stringify(&again.into()).unwrap(), *view);
        assert!(trace.back());
    }
    assert!(!trace.back());
    assert_eq!(trace.cursor(), 0);
}

#[wasm_bindgen_test]
fn octets_cross_as_typed_arrays_and_the_rest_as_plain_objects() {
    let trace = session().open(1).unwrap();
    let view = trace.view().unwrap();
    let bytes: Uint8Array = get(&view, "bytes").dyn_into().unwrap();
    assert_eq!(bytes.length(), 156);
    // A frame of Ethernet, after the file's and the record's header.
    assert_eq!(bytes.to_vec(), &CAPTURE[24 + 16 + 14..][..156]);
    let plain = Object::get_prototype_of(&Object::new());
    assert!(Object::is(&Object::get_prototype_of(&view.into()), &plain));
}

#[wasm_bindgen_test]
fn a_step_runs_to_a_stage_or_stays() {
    let mut trace = session().open(1).unwrap();
    assert!(trace.run_to("esp_input_cb").unwrap());
    assert_eq!(trace.cursor(), 5);
    assert!(!trace.run_to("esp_input").unwrap());
    assert_eq!(trace.cursor(), 5);
    trace.seek(2);
    assert_eq!(trace.cursor(), 2);
    trace.seek(1000);
    assert_eq!(trace.cursor(), 8);
    let stages = trace.length();
    trace.set_granularity("events").unwrap();
    assert!(trace.length() > 2 * stages);
    assert_eq!(trace.granularity(), "events");
}

#[wasm_bindgen_test]
fn an_octet_changed_on_the_way_ends_in_esps_badauth() {
    let mut trace = session().open(1).unwrap();
    let change = Object::new();
    Reflect::set(&change, &"offset".into(), &JsValue::from(80)).unwrap();
    let octets = Uint8Array::from([CAPTURE[24 + 16 + 14 + 80] ^ 1].as_slice());
    Reflect::set(&change, &"octets".into(), &octets).unwrap();
    trace.edit(JsValue::from(change).unchecked_into()).unwrap();
    trace.seek(trace.length());
    let view = trace.view().unwrap();
    assert_eq!(text(&view, "verdict.counter"), "esps_badauth");
    assert_eq!(text(&view, "verdict.stage"), "esp_input_cb");
    assert!(text(&view, "verdict.rfc").starts_with("4303 3.4.4"));
}

/// `{ octet, bit }`, the bit where there is one.
fn octet<T: JsCast>(octet: u32, bit: Option<u32>) -> T {
    let object = Object::new();
    Reflect::set(&object, &"octet".into(), &octet.into()).unwrap();
    if let Some(bit) = bit {
        Reflect::set(&object, &"bit".into(), &bit.into()).unwrap();
    }
    JsValue::from(object).unchecked_into()
}

#[wasm_bindgen_test]
fn an_octet_at_the_cursor_goes_back_and_forwards() {
    let mut trace = session().open(1).unwrap();
    let forwards = trace.influence(octet(70, None)).unwrap();
    // A block, and an octet of the next, where they lie at the end.
    assert_eq!(number(&forwards, "octets.0.offset"), 40.0);
    assert_eq!(number(&forwards, "octets.0.len"), 16.0);
    assert_eq!(number(&forwards, "octets.1.offset"), 62.0);
    assert_eq!(text(&forwards, "covered.0.algorithm"), "HMAC-SHA1-96");
    trace.seek(trace.length());
    let back = trace.provenance(octet(62, None)).unwrap();
    assert_eq!(text(&back, "steps.0.name"), "decrypted");
    assert_eq!(number(&back, "steps.0.stage"), 4.0);
    assert_eq!(number(&back, "steps.0.from.0.offset"), 70.0);
    assert_eq!(text(&back, "steps.1.kind"), "arrived");
    let gone = trace.provenance(octet(104, None)).err().unwrap();
    assert_eq!(text(&gone, "kind"), "change");
}

#[wasm_bindgen_test]
fn a_bit_turned_over_is_refused_and_shown_all_the_same() {
    let trace = session().open(1).unwrap();
    let flip = trace.flip(octet(70, Some(7))).unwrap();
    assert_eq!(number(&flip, "before") - 1.0, number(&flip, "after"));
    assert_eq!(text(&flip, "verdict.counter"), "esps_badauth");
    assert_eq!(text(&flip, "held_aside.verdict"), "delivered");
    let after: Uint8Array = get(&flip, "changes.0.after").dyn_into().unwrap();
    assert_eq!(after.length(), 80);
    assert_eq!(number(&flip, "changes.1.differ.1.offset"), 62.0);
    let none = trace.flip(octet(70, Some(8))).err().unwrap();
    assert_eq!(text(&none, "kind"), "change");
}

#[wasm_bindgen_test]
fn a_wrong_key_is_a_bad_icv_in_its_direction_only() {
    let mut session = session();
    session
        .set_keys(&KEYS.replace(AUTH_KEY, "0x71efc83c"))
        .unwrap();
    let rows: Array = session.frames(0, 2).unwrap().unchecked_into();
    let badges: Vec<_> = rows.iter().map(|row| text(row, "badge")).collect();
    assert_eq!(badges, ["bad ICV", "delivered"]);
}

#[wasm_bindgen_test]
fn a_frame_that_fails_has_a_diagnosis_and_one_that_does_not_has_none() {
    let mut session = session();
    assert!(JsValue::from(session.diagnose(1).unwrap()).is_undefined());
    // The authentication key of frame 1 in another octet order.
    let keys = KEYS.replace(AUTH_KEY, "0x3cc8ef61");
    session.set_keys(&keys).unwrap();
    let unexplained = session.diagnose(1).unwrap();
    assert_eq!(text(&unexplained, "cause"), "unexplained");
    assert_eq!(text(&unexplained, "confidence"), "possible");
    session.set_keys(&KEYS.replacen(" 96", " 128", 1)).unwrap();
    let truncated = (1..=17).find_map(|frame| {
        let found = JsValue::from(session.diagnose(frame).unwrap());
        (!found.is_undefined()).then_some(found)
    });
    let truncated = truncated.unwrap();
    assert_eq!(text(&truncated, "cause"), "icv-truncation");
    assert_eq!(text(&truncated, "confidence"), "proved");
    assert!(text(&truncated, "why").contains("12 (96 bits)"));
    assert!(text(&truncated, "fixed_keys").contains("<<Keys hidden>>"));
    let frame = session.diagnose(18).err().unwrap();
    assert_eq!(text(&frame, "kind"), "frame");
}

#[wasm_bindgen_test]
fn a_fix_is_applied_to_the_keys_and_the_frames_pass() {
    let mut session = session();
    let right = session.apply_fix(1).err().unwrap();
    assert_eq!(text(&right, "kind"), "fix");
    session.set_keys(&KEYS.replace(" 96", " 128")).unwrap();
    assert_eq!(number(session.tally().unwrap(), "delivered"), 0.0);
    let applied = session.apply_fix(1).unwrap();
    assert_eq!(text(&applied, "cause"), "icv-truncation");
    assert_eq!(text(&applied, "format"), "ip xfrm state");
    assert_eq!(get(&applied, "passes"), JsValue::TRUE);
    session.apply_fix(2).unwrap();
    assert_eq!(number(session.tally().unwrap(), "delivered"), 17.0);
    let frame = session.apply_fix(18).err().unwrap();
    assert_eq!(text(&frame, "kind"), "frame");
}

#[wasm_bindgen_test]
fn words_come_in_the_language_that_was_chosen() {
    let mut session = session();
    session
        .set_keys(&KEYS.replace(AUTH_KEY, "0x60efc83c"))
        .unwrap();
    let said = |session: &mut Session| {
        let mut trace = session.open(1).unwrap();
        trace.seek(trace.length());
        let diagnosis = session.diagnose(1).unwrap();
        let view = trace.view().unwrap();
        [
            text(&view, "words.text"),
            text(&view, "verdict.why"),
            text(&diagnosis, "why"),
            text(&diagnosis, "fix"),
        ]
    };
    let english = said(&mut session);
    session.set_language("de").unwrap();
    let german = said(&mut session);
    for (english, german) in english.iter().zip(&german) {
        assert_ne!(english, german);
    }
    assert!(german[1].contains("Schlüssel"), "{german:?}");
    session.set_language("en").unwrap();
    assert_eq!(said(&mut session), english);
    let thrown = session.set_language("tlh").unwrap_err();
    assert_eq!(text(thrown, "kind"), "option");
}

#[wasm_bindgen_test]
fn flows_are_plain_objects_for_each_direction() {
    let mut session = session();
    let flows: Array = session.flows().unwrap().unchecked_into();
    assert_eq!(flows.length(), 2);
    let flow = flows.get(0);
    assert_eq!(number(&flow, "lost"), 0.0);
    assert_eq!(number(&flow, "window_needed"), 1.0);
    assert_eq!(text(&flow, "reverse_spi"), text(flows.get(1), "spi"));
    assert_eq!(number(&flow, "budget.largest.0.mtu"), 1280.0);
}

#[wasm_bindgen_test]
fn a_diagnosis_takes_under_half_a_second_with_ten_candidates() {
    let mut session = session();
    let other = |spi: u32| {
        format!(
            "add fd00:a::1 fd00:a::2 esp {spi} -E aes-cbc \"aescbcencryptio{}\" -A hmac-sha1 \"hmacsha1authenticat{}\";\n",
            spi % 10,
            spi % 10
        )
    };
    let others: String = (1000..1010).map(other).collect();
    let keys = format!("{}\n{others}", KEYS.replace(AUTH_KEY, "0x71efc83c"));
    session.set_keys(&keys).unwrap();
    session.tally().unwrap();
    let start = js_sys::Date::now();
    let found = session.diagnose(1).unwrap();
    let took = js_sys::Date::now() - start;
    console_log!("{took} ms");
    assert_eq!(text(&found, "cause"), "unexplained");
    assert!(took < 500.0, "{took} ms");
}

#[wasm_bindgen_test]
fn problems_in_keys_have_a_line_and_a_column() {
    let mut session = session();
    let report = session
        .set_keys("flush;\nadd fd00::1 fd00::2 esp 0x1000 -E aes-cbc 0x12zz;")
        .unwrap();
    let problems: Array = get(&report, "problems").dyn_into().unwrap();
    assert_eq!(problems.length(), 1);
    let problem = problems.get(0);
    assert_eq!(
        (number(&problem, "line"), number(&problem, "column")),
        (2.0, 43.0)
    );
}

#[wasm_bindgen_test]
fn what_is_worth_knowing_of_keys_and_capture_is_told() {
    let mut session = session();
    assert_eq!(session.warnings().len() + session.notes().len(), 0);
    let report = session
        .set_keys("flush;\nadd fd00::1 fd00::2 esp 1 -E null -A hmac-sha1 \"short\";")
        .unwrap();
    let notes: Array = get(&report, "notes").dyn_into().unwrap();
    let lines: Vec<_> = notes.iter().map(|note| number(&note, "line")).collect();
    assert_eq!(lines, [2.0, 1.0]);
    assert!(text(notes.get(0), "message").contains("the usual 20"));
    let cut = CAPTURE[..CAPTURE.len() - 1].to_vec();
    session.load_capture("cut.pcap", cut).unwrap();
    assert_eq!(session.warnings().len(), 1);
}

/// All that the API says of every position of every frame, and of keys that are right and wrong.
fn all_that_is_said(session: &mut Session) -> String {
    let mut said = Vec::new();
    let mut say =
        |value: JsValue| said.push(String::from(js_sys::JSON::stringify(&value).unwrap()));
    say(session.set_keys(KEYS).unwrap().into());
    say(session.frames(0, 100).unwrap().into());
    for frame in 1..=session.frame_count() {
        let mut trace = session.open(frame).unwrap();
        trace.set_granularity("events").unwrap();
        say(trace.path().unwrap().into());
        loop {
            say(trace.view().unwrap().into());
            if !trace.step() {
                break;
            }
        }
    }
    say(session
        .set_keys(&KEYS.replace("\n\tenc", "0\n\tenc"))
        .unwrap()
        .into());
    say(session.load_hex(KEYS).unwrap_err());
    said.concat()
}

#[wasm_bindgen_test]
fn no_key_is_in_anything_that_the_api_says() {
    let said = all_that_is_said(&mut session());
    assert!(said.len() > 100_000 && said.contains("HMAC-SHA1-96"));
    let keys = KEYS.split_whitespace().filter(|word| word.len() >= 34);
    let keys: Vec<_> = keys.filter_map(|word| word.strip_prefix("0x")).collect();
    assert_eq!(keys.len(), 4);
    for key in keys {
        let octets = key.as_bytes().chunks(2).map(|pair| {
            let digits = std::str::from_utf8(pair).unwrap();
            u8::from_str_radix(digits, 16).unwrap().to_string()
        });
        let octets: Vec<_> = octets.take(6).collect();
        assert!(!said.contains(&key[..12]), "{key}");
        assert!(!said.contains(&octets.join(",")), "{key}");
    }
}

#[wasm_bindgen_test]
fn what_is_thrown_has_kind_message_and_place() {
    let mut session = session();
    let hex = session.load_hex("6000\n60 z0").unwrap_err();
    assert_eq!(text(&hex, "kind"), "hex");
    assert_eq!(
        (number(&hex, "span.line"), number(&hex, "span.column")),
        (2.0, 4.0)
    );
    let frame = session.open(18).unwrap_err();
    assert_eq!(text(&frame, "kind"), "frame");
    assert!(text(&frame, "message").contains("18"));
    assert!(get(&frame, "span").is_undefined());
    let stage = session.open(1).unwrap().run_to("ip9_output").unwrap_err();
    assert_eq!(text(&stage, "kind"), "stage");
    let option = session
        .set_options(Some("linux".to_owned()), None, None)
        .unwrap_err();
    assert_eq!(text(&option, "kind"), "option");
}

#[wasm_bindgen_test]
async fn the_page_mounts_into_an_element() {
    let document = web_sys::window().unwrap().document().unwrap();
    let element = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&element).unwrap();
    mount(element.clone());
    let heading = wait_for(&element, "h1").await;
    assert_eq!(heading.text_content().as_deref(), Some("Espial"));
    // Nothing serves the example here, which the page says.
    let refusal = wait_for(&element, ".refusal").await;
    assert_eq!(refusal.get_attribute("role").as_deref(), Some("alert"));
    element.remove();
}

/// The first element that a selector finds, once there is one; fails after five seconds.
async fn wait_for(element: &Element, selector: &str) -> Element {
    for _ in 0..500 {
        if let Some(found) = element.query_selector(selector).unwrap() {
            return found;
        }
        TimeoutFuture::new(10).await;
    }
    panic!("no {selector} in {}", element.inner_html());
}

#[wasm_bindgen_test]
fn frames_are_filtered_and_what_is_no_filter_is_thrown_with_its_place() {
    let mut session = session();
    assert_eq!(session.filter("frame > 2 && frame < 5").unwrap(), [3, 4]);
    let error = session.filter("frame > 2 && esp.sip == 1").unwrap_err();
    assert_eq!(text(&error, "kind"), "filter");
    assert_eq!(number(get(&error, "span"), "column"), 14.0);
    let found = session.complete_filter("esp.sp", 6).unwrap();
    let first = js_sys::Array::from(&found).get(0);
    assert_eq!(text(&first, "text"), "esp.spi");
}
