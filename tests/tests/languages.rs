//! Everything that is shown, in every language: no value is left open, no id stands where a sentence should, and none of
//! the languages speaks another's words.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::explain::{
    Cause, FIELDS, Language, Message, counter, guess_esp_null, not_ip, parked, provenance,
};
use espial_core::inspect::{Examination, Receiver, flows};
use espial_core::lab::view::LabView;
use espial_core::lab::{LabTimeline, SCENARIOS, Scenario};
use espial_core::mbuf::Layout;
use espial_core::stage::{Counter, Profile, Stack};
use espial_core::trace::Timeline;
use espial_core::trace::view::View;
use espial_core::wire::link::{LinkType, NotIp};
use espial_tests::LinuxCase;
use std::fs;

/// A text and where it is shown. Texts that are one notation in all languages may be the same in two of them.
struct Shown {
    place: String,
    text: String,
    differs: bool,
    labelled: bool,
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
        labelled: false,
    }
}

/// A sentence with a packet's label in it, which is one notation in all languages: `UDP 5000 → 7 100 octets`.
fn labelled(place: impl ToString, text: impl ToString) -> Shown {
    Shown {
        labelled: true,
        ..sentence(place, text)
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

/// English words that no German text has, as they stand in sentences; names of the RFCs have capitals.
const ENGLISH: &[&str] = &[
    "the", "and", "is", "are", "from", "by", "with", "not", "no", "which", "that", "packet",
    "packets", "octet", "octets", "there", "without", "it", "its", "at", "where", "for", "has",
    "have", "been", "does", "than", "only", "next", "found", "yes", "none", "bad", "ok",
];

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
                labelled,
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
            if *language == Language::German && !labelled {
                let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
                let english = words.find(|word| ENGLISH.contains(word));
                assert_eq!(english, None, "{place}: {text}");
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
    let calls = view.record.calls.iter().flat_map(|call| &call.locals);
    let entries = view.record.survived.iter().chain(calls);
    let entries = entries.map(|entry| &entry.value);
    let gone = view.record.gone.iter();
    for text in entries.chain(gone) {
        shown.push(notation(format!("{place}: record"), text));
    }
    for event in &view.events {
        shown.push(notation(
            format!("{place}: {}", event.operation),
            &event.detail,
        ));
        let place = format!("{place}: {} in the other stack", event.operation);
        shown.push(sentence(place, &event.other));
    }
    for field in &view.fields {
        let place = format!("{place}: {} {}", field.layer, field.name);
        shown.push(sentence(&place, &field.words));
        if field.name == "malformed" {
            shown.push(sentence(place, &field.value));
        }
    }
    for counter in &view.counters {
        shown.push(sentence(counter.name, &counter.words));
    }
    if let Some(verdict) = &view.verdict {
        shown.push(sentence(format!("{place}: verdict"), &verdict.why));
        let other = verdict.other.iter();
        shown.extend(other.map(|other| sentence(format!("{place}: verdict's other"), other)));
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

/// The kernel's first packets, cut and with octets turned over: in either stack, with and without keys.
#[test]
fn every_end_of_a_damaged_packet_is_told() {
    for (name, case) in cases() {
        let Some(packet) = case.packets().into_iter().next() else {
            continue;
        };
        for stack in Stack::ALL {
            let mut keyed = case.receiver(Profile::Rfc, Layout::Cluster);
            keyed.world.stack = stack;
            let mut keyless = Receiver::new(Profile::Rfc, Layout::MlenChain);
            keyless.world.stack = stack;
            let damaged = (0..packet.len()).step_by(31).flat_map(|at| {
                let mut turned = packet.clone();
                turned[at] ^= 0xa5;
                let trace = |octets: &[u8]| keyed.trace(LinkType::RAW, octets);
                [
                    packet.get(..at).and_then(trace),
                    trace(&turned),
                    keyless.trace(LinkType::RAW, &turned),
                ]
            });
            let mut ends: Vec<_> = damaged.flatten().collect();
            for timeline in &mut ends {
                timeline.seek(timeline.length());
            }
            check(|language| {
                let mut shown = vec![message(&name, &parked(), language)];
                for (number, end) in ends.iter().enumerate() {
                    let mut end = end.clone();
                    end.set_language(language);
                    shown.extend(of_view(&format!("{name}, damage {number}"), &end.view()));
                }
                shown
            });
        }
    }
}

/// What an octet of the result comes from, what one of the packet influences, and what turning it over does.
#[test]
fn all_provenance_is_told() {
    for (name, case) in cases() {
        let Some(packet) = case.packets().into_iter().next() else {
            continue;
        };
        let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        check(|language| {
            let mut timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
            timeline.set_language(language);
            let mut shown = Vec::new();
            for octet in (0..packet.len()).step_by(37) {
                shown.extend(of_provenance(&name, &timeline, octet));
                let titles = [
                    provenance::origin_title(octet, None),
                    provenance::origin_title(octet, Some(0)),
                    provenance::influence_title(octet),
                    provenance::flip_title(octet, 0, 1),
                ];
                shown.extend(titles.iter().map(|title| message(&name, title, language)));
            }
            shown
        });
    }
}

fn of_provenance(name: &str, timeline: &Timeline, octet: usize) -> Vec<Shown> {
    let end = timeline.ticks();
    let name = format!("{name}, octet {octet}");
    let mut shown = Vec::new();
    if let Some(origin) = timeline.origin_view(end, octet) {
        let moves = origin.moves.iter().map(|moved| &moved.words);
        shown.extend(moves.map(|words| sentence(&name, words)));
        for step in &origin.steps {
            shown.push(notation(&name, &step.operation.name));
            shown.push(sentence(&name, &step.operation.words));
        }
    }
    if let Some(influence) = timeline.influence_view(0, octet, end) {
        let through = influence.through.iter().map(|done| &done.words);
        let covered = influence.covered.iter().map(|icv| &icv.words);
        let decides = influence.decides.iter().map(|read| &read.words);
        let all = through.chain(covered).chain(decides);
        shown.extend(all.map(|words| sentence(&name, words)));
        shown.push(sentence(&name, &influence.words));
    }
    if let Ok(flip) = timeline.flip_view(0, octet, 0xff) {
        let verdicts = flip.verdict.iter().chain(&flip.held_aside);
        shown.extend(verdicts.map(|verdict| sentence(&name, &verdict.why)));
        shown.push(sentence(&name, &flip.words));
        let changes = flip.changes.iter().map(|change| &change.words);
        shown.extend(changes.map(|words| sentence(&name, words)));
    }
    shown
}

#[test]
fn every_field_and_every_counter_is_told() {
    check(|language| {
        let fields = FIELDS
            .iter()
            .map(|row| message(row.name, &row.words(), language));
        let counters = Counter::ALL
            .iter()
            .map(|row| message(row.name(), &counter(*row), language));
        fields.chain(counters).collect()
    });
}

#[test]
fn every_frame_that_is_not_ip_is_told() {
    check(|language| {
        let frames = [
            NotIp::EtherType(0x88cc),
            NotIp::Llc(100),
            NotIp::AddressFamily(18),
            NotIp::Version(7),
            NotIp::TooShort { needed: 15, had: 1 },
            NotIp::LinkType(147),
        ];
        let told = frames.iter();
        told.map(|frame| message("not IP", &not_ip(*frame), language))
            .collect()
    });
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
        shown.push(labelled(place, &moved.detail));
        shown.extend(moved.outcome.iter().map(|outcome| sentence(place, outcome)));
    }
    let packets = view.hosts.iter().filter_map(|host| host.packet.as_ref());
    shown.extend(packets.map(|packet| sentence(place, &packet.state)));
    shown
}
