//! Everything that is shown, in every language: no value is left open, no id stands where a sentence should, and none of
//! the languages speaks another's words.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::explain::{Cause, Language, Message, guess_esp_null};
use espial_core::inspect::{Examination, Receiver, flows};
use espial_core::lab::view::LabView;
use espial_core::lab::{LabTimeline, SCENARIOS, Scenario};
use espial_core::mbuf::Layout;
use espial_core::stage::Profile;
use espial_core::trace::Timeline;
use espial_core::trace::view::View;
use espial_tests::LinuxCase;
use std::fs;

/// A text and where it is shown. Texts that are one notation in all languages may be the same in two of them.
struct Shown {
    place: String,
    text: String,
    differs: bool,
}

fn sentence(place: impl ToString, text: impl ToString) -> Shown {
    Shown {
        differs: true,
        ..notation(place, text)
    }
}

fn notation(place: impl ToString, text: impl ToString) -> Shown {
    Shown {
        place: place.to_string(),
        text: text.to_string(),
        differs: false,
    }
}

fn message(place: &str, message: &Message, language: Language) -> Shown {
    sentence(place, message.text(language))
}

fn cases() -> Vec<(String, LinuxCase)> {
    let folder = espial_tests::vectors().join("linux");
    let names = fs::read_dir(folder).unwrap();
    names
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let case = LinuxCase::load(&name);
            (name, case)
        })
        .collect()
}

/// What looks like an id and is a name of the C sources.
const C_NAMES: &[&str] = &["pkthdr.len"];

/// Whether a text is an id of the catalogues: `why.snaplen-cut`.
fn is_id(text: &str) -> bool {
    let of_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.split_once('.').is_some_and(|(family, row)| {
        [family, row].iter().all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(of_id)
        })
    })
}

/// Holds what is shown in each language against English.
fn check(shown: impl Fn(Language) -> Vec<Shown>) {
    let english = shown(Language::English);
    assert!(!english.is_empty());
    for language in Language::ALL {
        let theirs = shown(*language);
        assert_eq!(theirs.len(), english.len(), "{language:?}");
        for (one, other) in english.iter().zip(theirs) {
            let Shown {
                place,
                text,
                differs,
            } = other;
            assert_eq!(one.place, place, "{language:?}");
            assert!(!text.contains(['{', '}']), "{language:?}: {place}: {text}");
            for word in text.split([' ', ';', ':', '(', ')']) {
                let word = word.trim_end_matches([',', '.']);
                assert!(
                    C_NAMES.contains(&word) || !is_id(word),
                    "{language:?}: {place}: {text}"
                );
            }
            if differs && *language != Language::English {
                assert_ne!(one.text, text, "{language:?}: {place}");
            }
        }
    }
}

/// The words of one position of a timeline.
fn of_view(place: &str, view: &View) -> Vec<Shown> {
    let mut shown = vec![sentence(format!("{place}: words"), &view.words.text)];
    if !view.words.other.is_empty() {
        let place = format!("{place}: other stack");
        shown.push(sentence(place, &view.words.other));
    }
    let entries = view.record.survived.iter().map(|entry| &entry.value);
    let gone = view.record.gone.iter();
    for text in entries.chain(gone) {
        shown.push(notation(format!("{place}: record"), text));
    }
    for event in &view.events {
        shown.push(notation(
            format!("{place}: {}", event.operation),
            &event.detail,
        ));
    }
    if let Some(verdict) = &view.verdict {
        shown.push(sentence(format!("{place}: verdict"), &verdict.why));
    }
    shown
}

fn of_timeline(name: &str, timeline: &mut Timeline, language: Language) -> Vec<Shown> {
    timeline.set_language(language);
    let positions = 0..=timeline.length();
    positions
        .flat_map(|position| {
            timeline.seek(position);
            of_view(&format!("{name}, step {position}"), &timeline.view())
        })
        .collect()
}

#[test]
fn every_step_of_the_kernels_packets_is_told() {
    for (name, case) in cases() {
        check(|language| {
            let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
            let packets = case.capture.frames.iter().take(3);
            packets
                .filter_map(|frame| {
                    let octets = case.capture.octets(frame);
                    let mut timeline = receiver.trace(frame.link, octets)?;
                    let name = format!("{name}, frame {}", frame.number);
                    Some(of_timeline(&name, &mut timeline, language))
                })
                .flatten()
                .collect()
        });
    }
}

#[test]
fn every_cause_is_told() {
    check(|language| {
        let causes = Cause::ALL.iter();
        causes
            .map(|cause| message(cause.id(), &cause.meaning(), language))
            .collect()
    });
}

/// The kernel's captures without their keys, and with the keys of the other one.
#[test]
fn every_diagnosis_is_told() {
    let cases = cases();
    let mut failed = 0;
    for ((_, case), (_, other)) in cases.iter().zip(cases.iter().skip(1)) {
        for receiver in [
            Receiver::new(Profile::Rfc, Layout::Cluster),
            other.receiver(Profile::Rfc, Layout::Cluster),
        ] {
            let mut examination = Examination::new(receiver, Vec::new(), &case.capture);
            let mut found = Vec::new();
            for frame in case.capture.frames.iter().take(4) {
                found.extend(examination.receive(&case.capture, frame).1);
            }
            failed += found.len();
            if found.is_empty() {
                continue;
            }
            check(|language| {
                let told = found.iter().flat_map(|diagnosis| {
                    let cause = diagnosis.cause.id();
                    let confidence = diagnosis.confidence.words();
                    [
                        message(cause, &diagnosis.why, language),
                        message(cause, &diagnosis.fix, language),
                        message(cause, &confidence, language),
                    ]
                });
                told.collect()
            });
        }
    }
    assert!(failed > cases.len());
}

#[test]
fn every_flow_and_every_guess_is_told() {
    for (name, case) in cases() {
        let (receiver, packets) = (case.receiver(Profile::Rfc, Layout::Cluster), case.packets());
        let flows = flows(&case.capture).views(&receiver.world.sad);
        let guesses: Vec<_> = packets
            .iter()
            .filter_map(|packet| guess_esp_null(packet))
            .collect();
        check(|language| {
            let flows = flows
                .iter()
                .map(|flow| message(&name, &flow.words(), language));
            let guesses = guesses.iter();
            let guesses = guesses.map(|guess| message(&name, &guess.words(), language));
            flows.chain(guesses).collect()
        });
    }
}

#[test]
fn every_move_of_every_scenario_is_told() {
    for (name, text) in SCENARIOS {
        let scenario = Scenario::parse(text).unwrap();
        let lab = LabTimeline::new(&scenario).unwrap();
        check(|language| {
            let mut lab = lab.clone();
            lab.set_language(language);
            let positions = 0..=lab.length();
            let views = positions.flat_map(|position| {
                lab.seek(position);
                of_lab(&format!("{name}, move {position}"), &lab.view())
            });
            views.collect()
        });
        // At its start a lab has come to nothing of what is expected.
        let mismatches = scenario.expect.check(lab.run().state(0));
        if !mismatches.is_empty() {
            check(|language| {
                let mismatches = mismatches.iter();
                mismatches
                    .map(|mismatch| message(name, &mismatch.words(), language))
                    .collect()
            });
        }
    }
}

/// The words of one move of a lab.
fn of_lab(place: &str, view: &LabView) -> Vec<Shown> {
    let mut shown = vec![notation(place, view.now)];
    if let Some(moved) = &view.ran {
        shown.push(notation(place, &moved.title));
        shown.push(sentence(place, &moved.detail));
        shown.extend(moved.outcome.iter().map(|outcome| sentence(place, outcome)));
    }
    let packets = view.hosts.iter().filter_map(|host| host.packet.as_ref());
    shown.extend(packets.map(|packet| sentence(place, &packet.state)));
    shown
}
