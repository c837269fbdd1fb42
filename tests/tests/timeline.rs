//! The cursor of a timeline: steps, runs, breakpoints, and edits that change what follows.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::mbuf::Layout;
use espial_core::stage::{Counter, Profile, StageId, Verdict};
use espial_core::trace::view::Granularity;
use espial_core::trace::{EditError, Timeline};
use espial_core::wire::checksum::Checksum;
use espial_core::wire::link::LinkType;
use espial_tests::LinuxCase;

fn timeline(layout: Layout) -> Timeline {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let receiver = case.receiver(Profile::Rfc, layout);
    receiver.trace(LinkType::RAW, &case.packet(1)).unwrap()
}

fn next(timeline: &Timeline) -> Option<&'static str> {
    let path = timeline.path();
    timeline.view().next.map(|index| path[index].id)
}

#[test]
fn a_step_is_a_stage_or_an_event() {
    let mut timeline = timeline(Layout::Cluster);
    assert_eq!((timeline.cursor(), timeline.length()), (0, 8));
    assert!(timeline.step());
    assert_eq!(timeline.cursor(), 1);
    timeline.set_granularity(Granularity::Events);
    let events = timeline.view().events.len();
    assert_eq!(timeline.cursor(), events);
    assert!(timeline.back());
    assert_eq!(timeline.view().events_run, events - 1);
    // Coming back to stages finishes the one that is part-run.
    timeline.set_granularity(Granularity::Stages);
    assert_eq!(timeline.cursor(), 1);
    assert_eq!(timeline.view().events_run, events);
}

#[test]
fn the_ends_stop_the_cursor() {
    let mut timeline = timeline(Layout::Cluster);
    assert!(!timeline.back());
    timeline.seek(99);
    assert_eq!(timeline.cursor(), timeline.length());
    assert!(!timeline.step());
    assert_eq!(next(&timeline), None);
    assert_eq!(timeline.view().verdict.unwrap().verdict, "delivered");
}

#[test]
fn a_run_stops_before_a_breakpoint_and_else_at_the_end() {
    let mut timeline = timeline(Layout::Cluster);
    timeline.set_breakpoint(StageId::EspInputCb, true);
    timeline.set_breakpoint(StageId::Icmp6Input, true);
    timeline.run();
    assert_eq!(next(&timeline), Some("esp_input_cb"));
    timeline.run();
    assert_eq!(next(&timeline), Some("icmp6_input"));
    timeline.run();
    assert_eq!(timeline.cursor(), timeline.length());
    timeline.seek(0);
    timeline.set_breakpoint(StageId::EspInputCb, false);
    timeline.run();
    assert_eq!(next(&timeline), Some("icmp6_input"));
    assert!(!timeline.run_to(StageId::EspInput), "it lies behind");
    timeline.seek(0);
    assert!(timeline.run_to(StageId::EspInput));
    assert_eq!(next(&timeline), Some("esp_input"));
}

#[test]
fn an_edit_before_the_icv_is_checked_is_caught_and_one_after_it_is_not() {
    for (stage, layout) in [
        (StageId::EspInput, Layout::Cluster),
        (StageId::EspInput, Layout::SharedCluster),
    ] {
        let mut timeline = timeline(layout);
        timeline.run_to(stage);
        let before = timeline.cursor();
        timeline.edit(100, &[0xff, 0xff]).unwrap();
        assert_eq!(timeline.cursor(), before);
        assert_eq!(timeline.view().bytes[100..102], [0xff, 0xff]);
        let Some(Verdict::Dropped { reason, .. }) = timeline.verdict() else {
            panic!("{:?}", timeline.verdict());
        };
        assert_eq!(reason.counter(), Some(Counter::EspBadAuthentication));
    }
    let mut timeline = timeline(Layout::Cluster);
    timeline.run_to(StageId::Icmp6Input);
    timeline.edit(60, &[1, 2]).unwrap();
    assert!(matches!(
        timeline.verdict(),
        Some(Verdict::Delivered {
            checksum: Checksum::Bad,
            ..
        })
    ));
}

#[test]
fn an_edit_past_the_packet_or_past_the_end_is_refused() {
    let mut timeline = timeline(Layout::Cluster);
    let frames = timeline.frames().len();
    assert!(matches!(timeline.edit(156, &[1]), Err(EditError::Range(_))));
    assert_eq!(timeline.frames().len(), frames);
    timeline.seek(99);
    assert_eq!(timeline.edit(0, &[1]), Err(EditError::Ended));
}
