//! Every fault on every transform and mode that it applies to: the cause that is named is the one that was made.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod bad;
mod captures;
mod faults;
mod good;
mod seal;
mod table;

use bad::{Bad, Random};
use espial_core::explain::{Cause, Confidence, Diagnosis, Language, MOST_TRIALS, Message};
use espial_core::sa::SaConfig;
use good::Good;
use std::time::Instant;
use table::Table;

/// Bad cases that are made of a fault at most, spread over the good ones.
const MOST_CASES: usize = 30;

/// The bad cases of a fault.
fn cases(goods: &[Good], make: faults::Make, random: &mut Random) -> Vec<(String, Bad)> {
    let made = goods
        .iter()
        .filter_map(|good| Some((good.name.clone(), make(good, random)?)));
    let made: Vec<(String, Bad)> = made.collect();
    let kept = made.len().min(MOST_CASES);
    let places: Vec<usize> = (0..kept).map(|place| place * made.len() / kept).collect();
    let made = made.into_iter().enumerate();
    made.filter(|(place, _)| places.binary_search(place).is_ok())
        .map(|(_, case)| case)
        .collect()
}

/// What is wrong with a diagnosis; nothing where it is right.
fn complaint(bad: &Bad, diagnosis: Option<&Diagnosis>) -> Option<String> {
    let Some(diagnosis) = diagnosis else {
        return Some("not diagnosed".to_owned());
    };
    let Diagnosis {
        cause,
        confidence,
        why,
        trials,
        ..
    } = diagnosis;
    if *cause != bad.cause {
        return Some(format!(
            "{cause} ({}): {}",
            confidence.words().text(Language::English),
            why.text(Language::English)
        ));
    }
    if bad.proved && *confidence != Confidence::Proved {
        return Some(format!(
            "{} only: {}",
            confidence.name(),
            why.text(Language::English)
        ));
    }
    if *trials > MOST_TRIALS {
        return Some(format!("{trials} trials"));
    }
    let sure = confidence.words();
    [why, &diagnosis.fix, &sure].into_iter().find_map(untold)
}

/// A text that leaves a value open, or that German has in English.
fn untold(part: &Message) -> Option<String> {
    let [english, german] = [Language::English, Language::German].map(|l| part.text(l));
    let open = [&english, &german].iter().any(|text| text.contains('{'));
    (open || english == german).then_some(german)
}

#[test]
fn the_cause_that_is_named_is_the_one_that_was_made() {
    let goods = good::all();
    let mut random = Random(6);
    let mut table = Table::default();
    let mut complaints = Vec::new();
    for (name, make) in faults::all() {
        for (of, bad) in cases(&goods, make, &mut random) {
            let diagnosis = bad.diagnose();
            table.add(name, bad.cause, diagnosis.as_ref());
            if let Some(complaint) = complaint(&bad, diagnosis.as_ref()) {
                complaints.push(format!("{name}, {of}: {complaint}"));
            }
        }
    }
    println!("{table}");
    assert!(
        complaints.is_empty(),
        "{} wrong:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
    assert!(table.cases() > 500, "{} cases", table.cases());
    table.check_document();
}

#[test]
fn intact_packets_are_not_diagnosed() {
    for good in good::all() {
        let diagnosis = Bad::new(&good, Cause::Unexplained).diagnose();
        assert_eq!(diagnosis, None, "{}", good.name);
    }
}

#[test]
fn the_document_lists_every_cause() {
    let causes = Cause::ALL.iter();
    let rows: String = causes
        .map(|cause| {
            format!(
                "| {} | {} |\n",
                cause.id(),
                cause.meaning().text(Language::English)
            )
        })
        .collect();
    table::check_part(
        "causes",
        &format!("| cause | what it means |\n| --- | --- |\n{rows}"),
    );
}

/// One of the more expensive ciphers, and nothing that fits: every hypothesis is tried.
#[test]
fn ten_candidates_are_tried_within_the_budget() {
    let goods = good::all();
    let good = goods
        .iter()
        .find(|good| good.name.contains("aes256-cbc-hmac-sha256"))
        .unwrap();
    let mut random = Random(10);
    let wrong = faults::with_random_keys(good.config(), &mut random);
    let mut bad = Bad::config(good, wrong.clone(), Cause::Unexplained);
    bad.sas.extend((1..10).map(|spi| SaConfig {
        spi,
        ..faults::with_random_keys(&wrong, &mut random)
    }));
    let start = Instant::now();
    let found = bad.diagnose().unwrap();
    let took = start.elapsed();
    println!(
        "{} trials in {} ms, unoptimized",
        found.trials,
        took.as_millis()
    );
    assert_eq!(found.cause, Cause::Unexplained);
    assert!(
        (100..=MOST_TRIALS).contains(&found.trials),
        "{}",
        found.trials
    );
}
