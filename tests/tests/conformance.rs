//! The table of what conformance suites check on the receive side: every row under every profile and layout.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Verdict};
use espial_core::wire::checksum::Checksum;
use espial_core::wire::link::LinkType;
use espial_tests::conformance::{Case, Expected, Packet, Table};
use std::collections::BTreeSet;

/// What became of a packet, and where a packet was dropped, the RFC's section.
fn found(outcome: &Outcome) -> Result<(Expected, &'static str), String> {
    let Outcome::Received(verdict) = outcome else {
        return Err(format!("{outcome:?}"));
    };
    Ok(match verdict {
        Verdict::Delivered { checksum, .. } => match checksum {
            Checksum::Bad => (Expected::DeliveredBad, ""),
            Checksum::Ok | Checksum::None => (Expected::Delivered, ""),
        },
        Verdict::Held { .. } => (Expected::Held, ""),
        Verdict::Dropped { reason, .. } => (Expected::Dropped(reason.counter()), reason.rfc()),
        Verdict::Sent { .. } => return Err("it is sent".to_owned()),
        Verdict::Clear { .. } => return Err("it is taken for a packet in the clear".to_owned()),
    })
}

/// Receives one packet, watched and unwatched; says what is wrong.
fn receive(receiver: &mut Receiver, packet: &Packet) -> Result<(FrameReport, u64), String> {
    let timeline = receiver
        .trace(LinkType::RAW, &packet.wire)
        .ok_or("it is not taken for IP")?;
    if let Some(fault) = timeline.fault() {
        return Err(fault.to_string());
    }
    let before: Vec<u64> = Counter::ALL
        .iter()
        .map(|counter| receiver.world.counters.get(*counter))
        .collect();
    let report = receiver.receive(LinkType::RAW, &packet.wire);
    match &report.outcome {
        Outcome::Received(verdict) if timeline.verdict() == Some(verdict) => {}
        other => return Err(format!("watched {:?}, else {other:?}", timeline.verdict())),
    }
    let counter = match found(&report.outcome)? {
        (Expected::Dropped(Some(counter)), _) => counter,
        _ => return Ok((report, 1)),
    };
    let counted = Counter::ALL.iter().zip(before);
    let grown = counted
        .filter(|(other, _)| **other == counter)
        .map(|(_, before)| receiver.world.counters.get(counter) - before)
        .sum();
    Ok((report, grown))
}

fn check(
    case: &Case,
    receiver: &mut Receiver,
    packet: &Packet,
    expected: Expected,
) -> Result<(), String> {
    let (report, grown) = receive(receiver, packet)?;
    let (found, rfc) = found(&report.outcome)?;
    if found != expected {
        return Err(format!("{expected:?} expected: {:?}", report.outcome));
    }
    if grown == 0 {
        return Err("the counter did not go up".to_owned());
    }
    let is_drop = |expected: &Expected| matches!(expected, Expected::Dropped(_));
    let last_drop = case.expect.iter().rfind(|expected| is_drop(expected));
    if last_drop == Some(&expected) && rfc != case.rfc {
        return Err(format!("the engine names RFC {rfc:?}"));
    }
    if expected == Expected::Delivered && report.inner != packet.plain {
        let (inner, plain) = (hex::encode(&report.inner), hex::encode(&packet.plain));
        return Err(format!("the inner packet is\n{inner}\nand not\n{plain}"));
    }
    Ok(())
}

fn run(table: &Table, case: &Case, profile: Profile, layout: Layout) -> Result<usize, String> {
    let mut receiver = table.receiver(case, profile, layout);
    let packets = table.packets(case);
    if case.expect.len() != 1 && case.expect.len() != packets.len() {
        return Err(format!("{} packets are sent", packets.len()));
    }
    let expected = case.expect.iter().cycle();
    for (index, (packet, expected)) in packets.iter().zip(expected).enumerate() {
        check(case, &mut receiver, packet, *expected)
            .map_err(|wrong| format!("packet {}: {wrong}", index + 1))?;
    }
    receiver.world.drain_fragments().unwrap();
    match receiver.world.mbufs.in_use() {
        none if none == InUse::default() => Ok(packets.len()),
        some => Err(format!("left over: {some:?}")),
    }
}

fn profiles(case: &Case) -> &[Profile] {
    match case.profiles.as_slice() {
        [] => &Profile::ALL,
        some => some,
    }
}

#[test]
fn every_row_of_the_table_comes_out_as_it_says() {
    let table = Table::load();
    let mut wrong = Vec::new();
    let mut received = 0;
    for (file, case) in &table.cases {
        for profile in profiles(case) {
            for layout in Layout::ALL {
                match run(&table, case, *profile, layout) {
                    Ok(packets) => received += packets,
                    Err(what) => {
                        wrong.push(format!(
                            "{file}, {}, {profile:?}, {layout:?}: {what}",
                            case.name
                        ));
                        break;
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(received > 1000, "{received} packets");
}

#[test]
fn rows_have_names_of_their_own_and_there_are_enough_of_them() {
    let table = Table::load();
    let names: BTreeSet<_> = table.cases.iter().map(|(_, case)| &case.name).collect();
    assert_eq!(names.len(), table.cases.len());
    assert!(names.len() >= 60, "{}", names.len());
}
