//! Each action, and what it leaves.

use super::super::engine::Language;
use super::super::looking::Picture;
use super::*;

const CAPTURE: &[u8] =
    include_bytes!("../../../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.pcap");
const KEYS: &str =
    include_str!("../../../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.xfrm-state");

fn loaded() -> State {
    let mut state = State::new();
    state.apply(Action::LoadCapture {
        name: "example.pcap".to_owned(),
        octets: CAPTURE.to_vec(),
        keys: Some(KEYS.to_owned()),
    });
    state
}

fn verdict(state: &State) -> Option<&'static str> {
    let verdict = state.view.as_ref()?.verdict.as_ref()?;
    Some(verdict.verdict)
}

#[test]
fn a_capture_opens_at_its_first_frame_before_anything_has_run() {
    let state = loaded();
    let view = state.view.as_ref().unwrap();
    assert_eq!((state.frame, view.cursor, view.ran), (1, 0, None));
    assert_eq!(state.rows.frames.len(), state.source.frames);
    assert_eq!(state.keys.associations.len(), 2);
}

#[test]
fn stepping_to_the_end_and_back_ends_where_it_started() {
    let mut state = loaded();
    let start = state.view.clone();
    for _ in 0..8 {
        state.apply(Action::Step);
    }
    assert_eq!(verdict(&state), Some("delivered"));
    for _ in 0..8 {
        state.apply(Action::Back);
    }
    assert_eq!(state.view, start);
}

#[test]
fn a_changed_key_drops_the_packet_and_the_frame_stays_open() {
    let mut state = loaded();
    state.apply(Action::OpenFrame(3));
    state.apply(Action::Last);
    state.apply(Action::DraftKeys(KEYS.replace("0x61ef", "0x60ef")));
    assert_eq!(verdict(&state), Some("delivered"));
    state.apply(Action::ApplyKeys);
    assert_eq!((state.frame, verdict(&state)), (3, Some("dropped")));
    assert!(state.tally.dropped > 0);
}

#[test]
fn a_correction_makes_the_frame_pass_and_is_undone() {
    let mut state = loaded();
    assert_eq!(state.finding, Finding::None);
    let wrong = KEYS.replace(" 96", " 128");
    state.apply(Action::DraftKeys(wrong.clone()));
    state.apply(Action::ApplyKeys);
    assert_eq!(state.finding, Finding::Sought { certain: true });
    assert!(state.apply(Action::Diagnose));
    let Finding::Found(found) = state.finding.clone() else {
        panic!("{:?}", state.finding);
    };
    assert_eq!(found.diagnosis.cause, "icv-truncation");
    assert_eq!(
        (found.meaning.as_str(), &found.refused),
        ("The ICV has another length.", &None)
    );
    while state.survey_on() {}
    assert_eq!((state.survey.failing, state.survey.done), (17, true));
    state.apply(Action::ApplyFix);
    assert_eq!(
        (state.finding.clone(), state.tally.delivered),
        (Finding::None, 10)
    );
    assert_eq!(state.correction.as_ref().unwrap().before, wrong);
    state.apply(Action::UndoFix);
    assert_eq!(
        (state.keys.text.as_str(), state.tally.delivered),
        (wrong.as_str(), 0)
    );
    assert!(state.correction.is_none() && state.finding.is_sought());
}

#[test]
fn another_language_changes_the_words_and_nothing_else() {
    let mut state = loaded();
    state.apply(Action::OpenFrame(2));
    state.apply(Action::Step);
    let english = state.view.clone().unwrap();
    state.apply(Action::SetLanguage(Language::German));
    let german = state.view.clone().unwrap();
    assert_eq!((state.frame, german.cursor), (2, english.cursor));
    assert_eq!(german.words.title, english.words.title);
    assert_ne!(german.words.text, english.words.text);
    state.apply(Action::SetLanguage(Language::English));
    assert_eq!(state.view, Some(english));
}

#[test]
fn a_filter_narrows_the_list_and_the_way_through_it() {
    let mut state = loaded();
    let numbers =
        |state: &State| -> Vec<usize> { state.rows.frames.iter().map(|row| row.number).collect() };
    state.apply(Action::SetFilter("frame >= 5 && frame != 7".to_owned()));
    assert_eq!((state.filtered.passing, state.frame), (12, 1));
    assert_eq!(numbers(&state)[..3], [5, 6, 8]);
    state.apply(Action::NextFrame);
    state.apply(Action::NextFrame);
    state.apply(Action::NextFrame);
    assert_eq!((state.frame, state.filtered.place), (8, 2));
    state.apply(Action::PreviousFrame);
    assert_eq!(state.frame, 6);
    state.apply(Action::OpenFrame(7));
    state.apply(Action::NextFrame);
    assert_eq!(state.frame, 8);
    state.apply(Action::OpenPlace(999));
    assert_eq!(state.frame, 17);
    // What cannot be read leaves the list as it was.
    state.apply(Action::SetFilter("frame >=".to_owned()));
    assert!(state.filtered.error.is_some());
    assert_eq!(state.filtered.passing, 12);
    state.apply(Action::SetFilter(String::new()));
    assert_eq!(state.filtered.passing, state.source.frames);
}

#[test]
fn a_filter_follows_the_keys() {
    let mut state = loaded();
    state.apply(Action::SetFilter("verdict == dropped".to_owned()));
    assert_eq!(state.filtered.passing, 0);
    state.apply(Action::DraftKeys(KEYS.replace("0x61ef", "0x60ef")));
    state.apply(Action::ApplyKeys);
    assert_eq!(state.filtered.passing, state.tally.dropped);
    assert!(state.filtered.passing > 0);
}

#[test]
fn what_cannot_be_read_is_said_and_the_capture_stays() {
    let mut state = loaded();
    state.apply(Action::LoadCapture {
        name: "notes.txt".to_owned(),
        octets: b"hello".to_vec(),
        keys: None,
    });
    assert!(state.refused.as_ref().unwrap().starts_with("notes.txt: "));
    assert_eq!(state.source.name, "example.pcap");
    state.apply(Action::LoadHex("60 0x".to_owned()));
    assert!(state.hex_refused.is_some());
    state.apply(Action::Dismiss);
    assert!(state.refused.is_none() && state.hex_refused.is_none());
}

#[test]
fn run_stops_before_a_breakpoint_which_stays_for_other_frames() {
    let mut state = loaded();
    state.apply(Action::ToggleBreakpoint(StageId::EspInputCb));
    for frame in [1, 2] {
        state.apply(Action::OpenFrame(frame));
        state.apply(Action::Run);
        let next = state.view.as_ref().unwrap().next.unwrap();
        assert_eq!(state.way.path[next].id, "esp_input_cb");
    }
}

#[test]
fn an_octet_means_its_field_and_the_field_stays_picked_over_a_step() {
    let mut state = loaded();
    state.apply(Action::Pick(Some(Point::Octet(13))));
    let source = Some(Span { offset: 8, len: 16 });
    assert_eq!(state.picked(), source);
    state.apply(Action::Hover(Some(Point::Octet(0))));
    assert_ne!(state.lit(), source);
    state.apply(Action::Step);
    assert_eq!((state.picked(), state.lit()), (source, source));
}

#[test]
fn what_is_picked_shows_though_the_pointer_rests_elsewhere() {
    let mut state = loaded();
    state.apply(Action::Hover(Some(Point::Octet(0))));
    state.apply(Action::Pick(Some(Point::Octet(13))));
    assert_eq!(state.lit(), Some(Span { offset: 8, len: 16 }));
}

#[test]
fn an_octet_is_followed_to_its_source_and_back() {
    let mut state = loaded();
    state.apply(Action::Last);
    state.apply(Action::ShowPicture(Picture::Provenance));
    state.apply(Action::Pick(Some(Point::Octet(49))));
    let octet = |state: &State| match &*state.shown() {
        Shown::Provenance { trail, .. } => trail.as_ref().map(|trail| trail.octet),
        _ => None,
    };
    assert_eq!(octet(&state), Some(49));
    state.apply(Action::SeekStage(4));
    assert_eq!(octet(&state), Some(73));
    let tick = state.way.stops[3];
    state.apply(Action::Visit { tick, octet: 57 });
    assert_eq!(state.granularity(), Granularity::Stages);
    assert_eq!(
        (state.view.as_ref().unwrap().tick, octet(&state)),
        (tick, Some(57))
    );
    state.apply(Action::Visit {
        tick: tick + 1,
        octet: 57,
    });
    assert_eq!(state.granularity(), Granularity::Events);
}

#[test]
fn escape_puts_a_flipped_bit_back_and_then_lets_go_of_the_octet() {
    let mut state = loaded();
    state.apply(Action::ShowPicture(Picture::Provenance));
    state.apply(Action::Pick(Some(Point::Octet(70))));
    state.apply(Action::FlipBit(Some(3)));
    let trail = |state: &State| match &*state.shown() {
        Shown::Provenance { trail, .. } => trail.clone(),
        _ => None,
    };
    let flipped = trail(&state).unwrap().flipped.unwrap().unwrap();
    assert_eq!(
        (flipped.before ^ flipped.after, flipped.changes.len()),
        (0x10, 2)
    );
    state.apply(Action::Pick(None));
    assert!(trail(&state).unwrap().flipped.is_none());
    state.apply(Action::Pick(None));
    assert_eq!(trail(&state), None);
}

#[test]
fn with_stages_the_slider_goes_to_the_nearest_end_of_a_stage() {
    let mut state = loaded();
    let stops = state.way.stops.clone();
    state.apply(Action::SeekTick(stops[2] - 1));
    let tick = state.view.as_ref().unwrap().tick;
    assert!(stops.contains(&tick) && tick > 0);
    state.apply(Action::SetGranularity(Granularity::Events));
    state.apply(Action::SeekTick(3));
    assert_eq!(state.view.as_ref().unwrap().tick, 3);
}
