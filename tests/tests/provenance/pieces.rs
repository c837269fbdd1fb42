//! An octet that only moves keeps its value, and every octet goes back to a source.

use espial_core::lab::{LabRun, SCENARIOS, Scenario};
use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Stack, Stage, World};
use espial_core::trace::Timeline;
use espial_core::trace::provenance::{Made, Provenance};
use espial_core::wire::link::LinkType;
use espial_tests::encapsulation::{decapsulate, rewind, sender};
use espial_tests::{LinuxCase, linux_cases};
use std::collections::HashMap;

/// The packet's octets at each tick, and the events that led there.
pub(crate) fn packets(timeline: &Timeline) -> Vec<(String, Vec<u8>)> {
    let mut packets: Vec<(String, Vec<u8>)> = Vec::new();
    for frame in timeline.frames() {
        // Between two stages the packet is what the next one gets, which an edit may have changed.
        let octets = frame.world.mbufs.to_vec(frame.stage.chain().unwrap());
        match packets.last_mut() {
            Some((_, last)) => *last = octets,
            None => packets.push(("start".to_owned(), octets)),
        }
        for recorded in &frame.events {
            let octets = recorded.world.mbufs.to_vec(&recorded.chain);
            packets.push((format!("{:?}", recorded.event), octets));
        }
    }
    packets
}

/// Every octet of every tick is accounted for, and has at every tick the value with which it was made.
pub(crate) fn check(timeline: &Timeline, at: &str) -> Provenance {
    let provenance = timeline.provenance();
    let made = provenance.operations().iter();
    let mut values: Vec<Vec<Option<u8>>> = made.map(|made| vec![None; made.span.len]).collect();
    for (tick, (event, octets)) in packets(timeline).iter().enumerate() {
        assert_eq!(
            provenance.len(tick),
            octets.len(),
            "{at}, tick {tick}: {event}"
        );
        for (offset, operation, number, len) in provenance.pieces(tick) {
            let octets = &octets[offset..offset + len];
            for (index, octet) in octets.iter().enumerate() {
                let made = values[operation][number + index].get_or_insert(*octet);
                assert_eq!(
                    octet,
                    made,
                    "{at}, tick {tick}, octet {}: {event}\n{:?}",
                    offset + index,
                    provenance.operations()[operation]
                );
            }
        }
    }
    let arrived = |made: &&Made| **made == Made::Arrived;
    let mades = provenance
        .operations()
        .iter()
        .map(|operation| &operation.made);
    assert_eq!(mades.filter(arrived).count(), 1, "{at}");
    provenance
}

/// Every octet of the last packet goes back to octets that arrived or to what was generated.
fn goes_back(timeline: &Timeline, provenance: &Provenance, at: &str) {
    let last = timeline.ticks();
    for offset in 0..provenance.len(last) {
        let origin = provenance.origin(last, offset).unwrap();
        let sources = origin
            .steps
            .iter()
            .filter(|step| provenance.operations()[step.operation].is_source());
        assert!(sources.count() > 0, "{at}, octet {offset}");
        assert_eq!(origin.moves.last().map_or(offset, |moved| moved.to), offset);
        for step in &origin.steps {
            let operation = &provenance.operations()[step.operation];
            assert_eq!(
                step.from.is_empty(),
                operation.is_source(),
                "{at}: {operation:?}"
            );
        }
    }
}

#[test]
fn octets_of_kernel_captures_keep_their_values_and_go_back_to_a_source() {
    let names = linux_cases();
    assert_eq!(names.len(), 62);
    for name in names {
        let case = LinuxCase::load(&name);
        for (number, layout) in Layout::ALL.into_iter().enumerate() {
            for stack in [Stack::FastIpsec, Stack::Kame] {
                let mut receiver = case.receiver(Profile::Rfc, layout);
                receiver.world.stack = stack;
                for (index, packet) in case.packets().iter().enumerate() {
                    let at = format!("{name} {layout:?} {stack:?} {index}");
                    let timeline = receiver.trace(LinkType::RAW, packet).unwrap();
                    let provenance = check(&timeline, &at);
                    if number == 0 {
                        goes_back(&timeline, &provenance, &at);
                    }
                    receiver.receive(LinkType::RAW, packet);
                }
            }
        }
    }
}

#[test]
fn octets_of_what_the_kernel_sent_keep_their_values_when_they_are_sent_again() {
    let mut sent = 0;
    for name in linux_cases() {
        let case = LinuxCase::load(&name);
        let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        let policies = espial_core::keys::parse(&case.policies).policies;
        let policies: Vec<_> = policies.into_iter().map(|entry| entry.config).collect();
        for packet in case.packets().iter().take(3) {
            let mut host = receiver.world.clone();
            let Some(plain) = decapsulate(&mut host, Layout::Cluster, packet) else {
                continue;
            };
            for stack in [Stack::FastIpsec, Stack::Kame] {
                for layout in Layout::ALL {
                    let mut world = sender(&receiver.world, &policies, Profile::Rfc);
                    rewind(&mut world, &plain);
                    world.stack = stack;
                    let at = format!("{name} {layout:?} {stack:?}");
                    let timeline = leaving(&mut world, layout, &plain.packet);
                    let provenance = check(&timeline, &at);
                    goes_back(&timeline, &provenance, &at);
                    sent += 1;
                }
            }
        }
    }
    assert!(sent > 1000, "{sent}");
}

#[test]
fn octets_of_every_packet_of_the_lab_keep_their_values() {
    let mut made = HashMap::new();
    for (name, text) in SCENARIOS {
        let run = LabRun::record(&Scenario::parse(text).unwrap()).unwrap();
        for (task, record) in run.packets().enumerate() {
            let timeline = record.timeline();
            let at = format!("{name}, packet {task}");
            let provenance = check(&timeline, &at);
            goes_back(&timeline, &provenance, &at);
            for operation in provenance.operations() {
                let text = format!("{:?}", operation.made);
                let kind = text.split([' ', '{']).next().unwrap().to_owned();
                *made.entry(kind).or_insert(0) += 1;
            }
        }
    }
    for kind in ["Held", "Ciphered", "Icv", "Room"] {
        assert!(
            made.get(kind).is_some_and(|count| *count > 0),
            "{kind}: {made:?}"
        );
    }
}

#[test]
fn an_edit_is_a_source() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let packet = case.packet(1);
    let mut timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
    assert!(timeline.run_to(espial_core::stage::StageId::EspInputCb));
    timeline.edit(7, &[!packet[7]]).unwrap();
    let provenance = check(&timeline, "edited");
    let tick = timeline.view().tick;
    let maker = |tick, offset| {
        let (operation, _) = provenance.maker(tick, offset).unwrap();
        &provenance.operations()[operation]
    };
    assert_eq!(maker(tick - 1, 7).made, Made::Arrived);
    assert_eq!(
        (&maker(tick, 7).made, maker(tick, 7).tick),
        (&Made::Edited, tick)
    );
    assert_eq!(maker(timeline.ticks(), 7).made, Made::Edited);
    assert_eq!(maker(timeline.ticks(), 8).made, Made::Arrived);
}

pub(crate) fn leaving(world: &mut World, layout: Layout, packet: &[u8]) -> Timeline {
    let m = world.mbufs.load(packet, layout).unwrap();
    Timeline::record(Stage::leaving(world, m, false), world)
}
