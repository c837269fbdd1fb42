//! What filters let pass, and what is said of those that are none.

use super::super::testing::{KEYS, inspection};
use super::{Filter, FilterError, Subject, complete};
use crate::trace::view::Span;

/// Frames of the example, 17 in ESP between two hosts, that pass.
fn passing(filter: &str) -> Vec<usize> {
    let mut inspection = inspection(1, KEYS);
    inspection.set_filter(filter).unwrap();
    while inspection.filter_on() {}
    let count = inspection.passing();
    let rows = inspection.passing_frames(0, count);
    rows.iter().map(|row| row.number).collect()
}

#[test]
fn an_empty_filter_lets_all_pass() {
    assert_eq!(passing(""), (1..=17).collect::<Vec<_>>());
    assert_eq!(passing("  "), passing("frame >= 1"));
}

#[test]
fn numbers_are_compared_in_either_base() {
    assert_eq!(
        passing("esp.spi == 0x0b58bce8"),
        passing("spi == 190364904")
    );
    assert_eq!(passing("frame > 3 && frame <= 5"), [4, 5]);
    assert_eq!(passing("frame ≥ 16"), [16, 17]);
    assert_eq!(passing("ipv6.next_header == 50").len(), 17);
    assert_eq!(passing("ipv6.next_header == ESP").len(), 17);
}

#[test]
fn both_directions_together_are_all_and_neither_is_in_the_other() {
    let [there, back] = ["0x0b58bce8", "0x0a77d430"].map(|spi| passing(&format!("spi == {spi}")));
    assert!(!there.is_empty() && !back.is_empty());
    assert_eq!(there.len() + back.len(), 17);
    assert!(there.iter().all(|number| !back.contains(number)));
    assert_eq!(passing("spi != 0x0b58bce8"), back);
    assert_eq!(passing("not spi == 0x0b58bce8"), back);
    assert_eq!(passing("src == fd00:a::1"), there);
    assert_eq!(passing("src == fd00:a::/64").len(), 17);
    assert!(passing("src == fd00:b::/64").is_empty());
    assert_eq!(passing("dst != fd00:a::1"), there);
}

#[test]
fn and_binds_tighter_than_or() {
    assert_eq!(passing("frame == 1 || frame == 2 && frame == 3"), [1]);
    assert_eq!(passing("(frame == 1 || frame == 2) && frame == 2"), [2]);
    assert_eq!(
        passing("frame == 1 or frame == 2 and not frame == 3"),
        [1, 2]
    );
}

#[test]
fn a_filter_may_be_long() {
    let numbers: Vec<String> = (1..50_000).map(|n| format!("frame == {n}")).collect();
    assert_eq!(passing(&numbers.join(" || ")).len(), 17);
    let numbers: Vec<String> = (4..50_000).map(|n| format!("frame != {n}")).collect();
    assert_eq!(passing(&numbers.join(" && ")), [1, 2, 3]);
    assert_eq!(passing(&format!("{}frame == 1", "!".repeat(50_000))), [1]);
}

#[test]
fn verdicts_rows_and_headers_are_asked_for() {
    assert_eq!(passing("verdict == delivered").len(), 17);
    assert!(passing("verdict != delivered").is_empty());
    assert_eq!(passing("esp").len(), 17);
    assert!(passing("ah || udp").is_empty());
    assert!(passing("counter").is_empty());
    assert_eq!(
        passing("\"SEQ 1\" && !\"seq 1 \"").len(),
        passing("\"seq 1\"").len()
    );
    assert_eq!(
        passing("esp.spi contains bce8"),
        passing("spi == 0x0b58bce8")
    );
}

fn span(offset: usize, len: usize) -> Span {
    Span { offset, len }
}

#[test]
fn what_is_no_filter_is_told_with_its_place() {
    let told = |text: &str| Filter::parse(text).unwrap_err();
    let name = "esp.sip".to_owned();
    assert_eq!(
        told("frame == 1 && esp.sip == 2"),
        FilterError::NoField {
            name,
            span: span(14, 7)
        }
    );
    assert_eq!(told("frame ==").span(), span(8, 0));
    assert_eq!(told("frame == 1 frame == 2").span(), span(11, 5));
    assert_eq!(told("\"open").span(), span(0, 5));
    assert_eq!(told("src < fd00::1").span(), span(6, 7));
    assert_eq!(told("(esp").span(), span(4, 0));
    assert_eq!(told("esp)").span(), span(3, 1));
    assert_eq!(told("esp & ah").span(), span(4, 1));
    assert!(matches!(
        told(&"(".repeat(100)),
        FilterError::TooDeep { .. }
    ));
}

#[test]
fn completions_fit_what_is_begun_and_what_stands_before() {
    let texts = |text: &str| -> Vec<String> {
        let found = complete(text, text.len(), 100);
        found.into_iter().map(|found| found.text).collect()
    };
    assert_eq!(texts("esp.sp"), ["esp.spi"]);
    assert!(texts("").starts_with(&["frame".to_owned(), "len".to_owned()]));
    assert_eq!(texts("verdict == dr"), ["dropped"]);
    assert!(texts("esp ").contains(&"&&".to_owned()));
    assert!(texts("esp && ipv6.n").contains(&"ipv6.next_header".to_owned()));
    assert!(!texts("spi == 1 ").contains(&"==".to_owned()));
    let found = complete("esp && ipv6.n", 13, 1);
    assert_eq!(found[0].span, span(7, 6));
}

#[test]
fn every_completion_of_a_field_is_a_filter() {
    for found in complete("", 0, usize::MAX) {
        let filter = Filter::parse(&found.text);
        assert!(filter.is_ok(), "{}: {filter:?}", found.text);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_a_filter_or_is_told(text in "[ a-z0-9.:/()!=<>&|\"≠≤≥]{0,40}") {
        let row = super::super::frames::FrameView::default();
        match Filter::parse(&text) {
            Ok(filter) => {
                filter.matches(&Subject::new(&row, &[]));
            }
            Err(error) => {
                let Span { offset, len } = error.span();
                proptest::prop_assert!(text.get(offset..offset + len).is_some());
            }
        }
        complete(&text, text.len(), 3);
    }
}
