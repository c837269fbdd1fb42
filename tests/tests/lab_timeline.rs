//! A lab that is gone through both ways and forked: what its views say, and what comes of stepping in.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::lab::view::{HostView, LabView, Landmark, When};
use espial_core::lab::{Fate, Intervention, InterventionError, LabTimeline, SCENARIOS, Scenario};
use espial_core::sa::Expiry;
use espial_core::stage::{Injected, Profile, Stack};

const BOB: usize = 1;

fn open(name: &str) -> LabTimeline {
    let (_, text) = SCENARIOS.iter().find(|(known, _)| *known == name).unwrap();
    LabTimeline::new(&Scenario::parse(text).unwrap()).unwrap()
}

/// Goes to where Bob's third request waits, before any is done.
fn parked() -> LabTimeline {
    let mut timeline = open("out-of-order-completion");
    while timeline.view().hosts[BOB].parked.len() < 3 {
        assert!(timeline.step());
    }
    timeline
}

fn bob(view: &LabView) -> &HostView {
    &view.hosts[BOB]
}

fn counter(view: &LabView, name: &str) -> u64 {
    let counters = &bob(view).counters;
    counters
        .iter()
        .find(|counter| counter.name == name)
        .map_or(0, |counter| counter.value)
}

fn end(timeline: &mut LabTimeline) -> LabView {
    timeline.seek(usize::MAX);
    timeline.view()
}

#[test]
fn going_back_shows_every_move_as_it_was() {
    for (name, _) in SCENARIOS {
        let mut timeline = open(name);
        let mut seen = vec![timeline.view()];
        while timeline.step() {
            seen.push(timeline.view());
        }
        assert_eq!(seen.len(), timeline.length() + 1, "{name}");
        assert_eq!(timeline.landmarks().len(), timeline.length(), "{name}");
        for expected in seen.iter().rev() {
            assert_eq!(timeline.view(), *expected, "{name}");
            timeline.back();
        }
    }
}

#[test]
fn the_ladder_names_each_packet_and_what_it_carries() {
    let mut timeline = open("esp-transport");
    let view = end(&mut timeline);
    let rungs: Vec<_> = view
        .ladder
        .iter()
        .map(|rung| {
            (
                rung.from,
                rung.words.as_str(),
                rung.carries.as_deref().unwrap(),
            )
        })
        .collect();
    // The three requests leave before the first reply is made.
    assert_eq!(rungs.len(), 6);
    assert_eq!(rungs[0], (0, "ESP 0x1000 seq 1", "echo request 1"));
    assert!(
        rungs.contains(&(1, "ESP 0x1001 seq 3", "echo reply 3")),
        "{rungs:?}"
    );
    for rung in &view.ladder {
        assert_eq!(rung.arrived.len(), 1);
        assert_eq!(rung.arrived[0].state, "delivered");
    }
}

#[test]
fn a_packet_shows_what_ran_what_is_next_and_what_may_come() {
    let timeline = parked();
    let view = timeline.view();
    let packet = bob(&view).packet.as_ref().unwrap();
    assert_eq!(packet.state, "parked");
    let whens: Vec<_> = packet
        .path
        .iter()
        .map(|stage| (stage.id, stage.when))
        .collect();
    assert_eq!(whens[3], ("esp_input", When::Done));
    assert_eq!(whens[4], ("crypto_invoke", When::Next));
    assert_eq!(whens[5], ("esp_input_cb", When::Later));
    assert!(packet.path[4].boundary);
    assert_eq!(timeline.packet(packet.task).unwrap().cursor(), 4);
}

#[test]
fn a_parked_request_has_its_record_and_its_numbers() {
    let view = parked().view();
    let numbers: Vec<_> = bob(&view)
        .parked
        .iter()
        .map(|parked| parked.words.as_str())
        .collect();
    assert_eq!(
        numbers,
        ["ESP 0x1000 seq 1", "ESP 0x1000 seq 2", "ESP 0x1000 seq 3"]
    );
    let first = &bob(&view).parked[0];
    assert_eq!(first.callback, "esp_input_cb");
    assert_eq!(first.algorithms, "AES-CBC-128 · HMAC-SHA1-96");
    assert!(first.arrived);
    let spi = first
        .record
        .iter()
        .find(|entry| entry.name == "tc_spi")
        .unwrap();
    assert_eq!(spi.value, "0x00001000");
    assert_eq!(bob(&view).sad[0].references, 3);
}

#[test]
fn requests_are_completed_in_the_order_that_somebody_chooses() {
    let mut timeline = parked();
    timeline
        .intervene(Intervention::Complete {
            host: BOB,
            index: 1,
        })
        .unwrap();
    assert_eq!(timeline.view().ran.unwrap().kind, "intervention");
    let numbers: Vec<_> = bob(&timeline.view())
        .parked
        .iter()
        .map(|parked| parked.words.clone())
        .collect();
    assert_eq!(numbers, ["ESP 0x1000 seq 1", "ESP 0x1000 seq 3"]);
    let view = end(&mut timeline);
    let replies: Vec<_> = view
        .ladder
        .iter()
        .filter(|rung| rung.from == BOB)
        .map(|rung| rung.carries.clone().unwrap())
        .collect();
    assert_eq!(replies[0], "echo reply 2");
    assert_eq!(replies.len(), 3);
}

#[test]
fn an_association_deleted_while_a_packet_waits_drops_it() {
    let mut timeline = parked();
    let sav = bob(&timeline.view()).parked[0].sav;
    let event = Injected::SaDeleted { sav };
    timeline
        .intervene(Intervention::Inject { host: BOB, event })
        .unwrap();
    let view = end(&mut timeline);
    assert_eq!(view.hosts[0].replies, 0);
    assert_eq!(counter(&view, "esps_notdb"), 3, "{:?}", bob(&view).counters);
    assert_eq!(
        timeline
            .landmarks()
            .iter()
            .filter(|mark| **mark == Landmark::Drop)
            .count(),
        3
    );
    assert!(timeline.undo());
    assert_eq!(bob(&timeline.view()).parked.len(), 3);
    assert_eq!(end(&mut timeline).hosts[0].replies, 3);
    assert!(timeline.redo());
    assert_eq!(end(&mut timeline).hosts[0].replies, 0);
    assert_eq!(timeline.history(), (1, 0));
}

#[test]
fn a_duplicate_of_a_parked_packet_is_refused_once_the_first_is_through() {
    let mut timeline = parked();
    timeline
        .intervene(Intervention::Duplicate {
            host: BOB,
            index: 0,
        })
        .unwrap();
    let view = end(&mut timeline);
    assert_eq!(view.hosts[0].replies, 3);
    assert_eq!(
        counter(&view, "esps_replay"),
        1,
        "{:?}",
        bob(&view).counters
    );
}

#[test]
fn expiry_and_eagain_can_be_injected() {
    let mut timeline = parked();
    let sav = bob(&timeline.view()).parked[0].sav;
    let hard = Injected::SaExpired {
        sav,
        expiry: Expiry::Hard,
    };
    timeline
        .intervene(Intervention::Inject {
            host: BOB,
            event: hard,
        })
        .unwrap();
    assert_eq!(bob(&timeline.view()).sad[0].state, "dead");
    timeline.undo();
    let moved = Injected::SessionMigrated { sav };
    timeline
        .intervene(Intervention::Inject {
            host: BOB,
            event: moved,
        })
        .unwrap();
    assert_eq!(end(&mut timeline).hosts[0].replies, 3);
}

#[test]
fn the_wire_does_to_the_next_packet_what_it_is_told() {
    for (fate, replies) in [
        (Fate::Lost, 2),
        (Fate::Damaged, 2),
        (Fate::Overtaken, 3),
        (Fate::Arrives, 3),
    ] {
        let mut timeline = open("esp-transport");
        timeline.intervene(Intervention::Wire { fate }).unwrap();
        assert_eq!(timeline.view().next_fate, fate);
        let view = end(&mut timeline);
        assert_eq!(view.ladder[0].fate, fate);
        assert_eq!(view.hosts[0].replies, replies, "{fate:?}");
    }
}

#[test]
fn a_stack_changes_at_a_move_and_crypto_is_held_from_a_move_on() {
    let mut timeline = open("esp-transport");
    timeline
        .intervene(Intervention::SetStack {
            host: BOB,
            stack: Stack::Kame,
        })
        .unwrap();
    assert_eq!(bob(&timeline.view()).stack, "kame");
    // One call stack: nothing can wait.
    let with_kame = end(&mut timeline);
    assert_eq!(with_kame.hosts[0].replies, 3);
    timeline.undo();
    assert_eq!(bob(&timeline.view()).stack, "fast_ipsec");
    timeline
        .intervene(Intervention::HoldCrypto {
            host: BOB,
            hold: true,
        })
        .unwrap();
    let view = end(&mut timeline);
    // With nobody to complete them, requests wait at the end.
    assert_eq!(view.hosts[0].replies, 0);
    let last = bob(&view)
        .packet
        .as_ref()
        .unwrap()
        .path
        .last()
        .unwrap()
        .clone();
    assert_eq!(
        (last.id, last.when, last.at),
        ("crypto_invoke", When::Next, None)
    );
}

#[test]
fn a_profile_changes_at_a_move_and_is_saved_with_the_lab() {
    let mut timeline = open("esp-transport");
    let host = BOB;
    let profile = Profile::BlackHole;
    let intervention = Intervention::SetProfile { host, profile };
    timeline.intervene(intervention.clone()).unwrap();
    let view = timeline.view();
    assert_eq!(bob(&view).profile, "blackhole");
    assert_eq!(
        view.ran.unwrap().detail,
        "bob: the profile is blackhole from now on"
    );
    let saved = serde_json::to_string(timeline.lab()).unwrap();
    let mut resumed = LabTimeline::resume(serde_json::from_str(&saved).unwrap()).unwrap();
    for timeline in [&mut timeline, &mut resumed] {
        // Bob takes the requests, and none of his replies leaves.
        let view = end(timeline);
        assert_eq!(
            (counter(&view, "ip6s_delivered"), view.hosts[0].replies),
            (3, 0)
        );
    }
    timeline.undo();
    assert_eq!(bob(&timeline.view()).profile, "rfc");
    assert_eq!(end(&mut timeline).hosts[0].replies, 3);
    let text = serde_json::to_string(&intervention).unwrap();
    assert_eq!(
        text,
        r#"{"do":"set-profile","host":1,"profile":"blackhole"}"#
    );
    assert_eq!(
        serde_json::from_str::<Intervention>(&text).unwrap(),
        intervention
    );
}

#[test]
fn a_path_mtu_is_shown_from_the_move_on_that_tells_it() {
    let mut timeline = open("path-mtu");
    let mut told = Vec::new();
    let mut changes = 0;
    while timeline.step() {
        let view = timeline.view();
        for path in &view.hosts[0].paths {
            assert_eq!((path.dst.as_str(), path.mtu), ("fd00::2", 1400));
            changes += usize::from(path.changed);
        }
        let ran = view.ran.unwrap();
        if ran.detail.starts_with("a router's error about") {
            told.push(ran.detail);
        }
    }
    assert_eq!(changes, 1);
    assert_eq!(
        told,
        [
            "a router's error about wire packet 1 arrives as packet 1",
            "a router's error about wire packet 4 arrives as packet 6"
        ]
    );
    let view = timeline.view();
    assert_eq!(view.ladder[0].fate, Fate::TooBig);
    assert_eq!(view.ladder[0].arrived[0].host, 0);
    assert_eq!(view.hosts[BOB].paths[0].dst, "fd00::1");
}

#[test]
fn what_is_not_there_cannot_be_done() {
    let mut timeline = open("esp-transport");
    let refused = timeline.intervene(Intervention::Complete { host: 7, index: 0 });
    assert_eq!(
        refused,
        Err(InterventionError::NoHost { host: 7, hosts: 2 })
    );
    let refused = timeline
        .intervene(Intervention::Duplicate {
            host: BOB,
            index: 2,
        })
        .unwrap_err();
    assert_eq!(
        refused.to_string(),
        "no request 2 waits at the crypto boundary of bob: 0 do"
    );
    assert_eq!(timeline.history(), (0, 0));
}

#[test]
fn run_stops_at_steps_and_ends_of_packets() {
    let mut timeline = open("ping6-clear");
    timeline.run_on();
    assert_eq!(timeline.view().ran.unwrap().kind, "step");
    timeline.run_on();
    assert_eq!(
        timeline.view().ran.unwrap().outcome.as_deref(),
        Some("sent")
    );
}

#[test]
fn two_echo_ports_that_answer_each_other_are_followed_for_a_while() {
    let toml = r#"
title = "echo"
about = "Two echo ports."
[[host]]
name = "alice"
addresses = ["fd00::1"]
[[host]]
name = "bob"
addresses = ["fd00::2"]
[[step]]
do = "udp"
from = "alice"
to = "fd00::2"
sport = 7
dport = 7
"#;
    let timeline = LabTimeline::new(&Scenario::parse(toml).unwrap()).unwrap();
    assert_eq!(timeline.length(), espial_core::lab::MOST_MOVES);
}
