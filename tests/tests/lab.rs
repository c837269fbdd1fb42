//! Every scenario that comes along, on every mix of stacks: expectations, octets on the wire, saved states, and what may
//! happen while packets are parked.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used
)]

use espial_core::explain::Language;
use espial_core::lab::{Lab, Moved, Outcome, SCENARIOS, Scenario};
use espial_core::mbuf::{InUse, Layout, Limits};
use espial_core::sa::{Expiry, SaConfig};
use espial_core::stage::{Delivery, Injected, Stack, Stage};
use espial_core::trace::Silent;
use std::collections::BTreeMap;

fn scenario(name: &str) -> Scenario {
    let (_, text) = SCENARIOS.iter().find(|(known, _)| *known == name).unwrap();
    Scenario::parse(text).unwrap()
}

/// Every way to give two hosts a stack.
fn mixes(scenario: &Scenario) -> Vec<Scenario> {
    let mut mixes = vec![scenario.clone()];
    for place in 0..scenario.hosts.len() {
        mixes = mixes
            .into_iter()
            .flat_map(|mix| {
                Stack::ALL.map(|stack| {
                    let mut mix = mix.clone();
                    mix.hosts[place].stack = stack;
                    mix
                })
            })
            .collect();
    }
    mixes
}

fn stacks(scenario: &Scenario) -> Vec<&'static str> {
    scenario.hosts.iter().map(|host| host.stack.id()).collect()
}

fn finished(mut lab: Lab) -> Lab {
    lab.finish(&mut Silent).unwrap();
    lab
}

/// Every packet of a lab at rest has been settled once, and nothing of it is left.
fn assert_accounted(lab: &Lab, what: &str) {
    let mut settled: Vec<u32> = lab
        .hosts()
        .iter()
        .flat_map(|host| host.settled.iter().map(|settled| settled.task))
        .collect();
    settled.sort_unstable();
    let all: Vec<u32> = (0..lab.tasks_begun()).collect();
    assert_eq!(settled, all, "{what}");
    for host in lab.hosts() {
        for settled in host.settled.iter() {
            assert!(
                !matches!(settled.outcome, Outcome::Fault(_)),
                "{what}: {} {settled:?}",
                host.name
            );
        }
        assert!(host.parked.is_empty(), "{what}");
        let mut world = host.world.clone();
        world.drain_fragments().unwrap();
        assert_eq!(world.mbufs.in_use(), InUse::default(), "{what}");
        assert_eq!(world.sad.references(), 0, "{what}");
    }
}

#[test]
fn every_scenario_comes_out_as_expected_on_every_mix_of_stacks() {
    for (name, _) in SCENARIOS {
        for mix in mixes(&scenario(name)) {
            let what = format!("{name} {:?}", stacks(&mix));
            let lab = finished(Lab::new(&mix).unwrap());
            let mismatches = mix.expect.check(&lab);
            assert!(mismatches.is_empty(), "{what}: {mismatches:?}");
            assert_accounted(&lab, &what);
        }
    }
}

#[test]
fn an_expectation_that_does_not_hold_is_told() {
    let mut wrong = scenario("ping6-clear");
    wrong.expect.replies = Some(2);
    let lab = finished(Lab::new(&wrong).unwrap());
    let told: Vec<String> = wrong
        .expect
        .check(&lab)
        .iter()
        .map(|mismatch| mismatch.words().text(Language::English))
        .collect();
    assert_eq!(told, ["replies: expected 2, found 3"]);
}

#[test]
fn all_mixes_of_stacks_put_the_same_octets_on_the_wire() {
    for (name, _) in SCENARIOS {
        // Where something waits at the crypto boundary, what completes first gets the first number.
        let mut first: BTreeMap<Vec<Stack>, Vec<Vec<u8>>> = BTreeMap::new();
        for mix in mixes(&scenario(name)) {
            let boundaries = mix.hosts.iter();
            let boundaries = boundaries.filter(|host| mix.expect.fast_ipsec.contains(&host.name));
            let boundaries = boundaries.map(|host| host.stack).collect();
            let lab = finished(Lab::new(&mix).unwrap());
            let carried = lab.wire().carried();
            let octets: Vec<_> = carried.iter().map(|packet| packet.octets.clone()).collect();
            let first = first.entry(boundaries).or_insert_with(|| octets.clone());
            assert_eq!(*first, octets, "{name} {:?}", stacks(&mix));
        }
    }
}

#[test]
fn with_no_policy_no_policy_is_looked_up() {
    let lab = finished(Lab::new(&scenario("ping6-clear")).unwrap());
    for host in lab.hosts() {
        let counters = espial_core::lab::counters(host);
        assert!(!counters.contains_key("ips_spdcachemiss"), "{counters:?}");
    }
    let lab = finished(Lab::new(&scenario("esp-transport")).unwrap());
    let counters = espial_core::lab::counters(&lab.hosts()[0]);
    assert!(counters.contains_key("ips_spdcachemiss"), "{counters:?}");
}

#[test]
fn a_lab_saved_at_any_move_goes_on_as_it_would_have() {
    for (name, _) in SCENARIOS {
        for mix in mixes(&scenario(name)) {
            let mut lab = Lab::new(&mix).unwrap();
            let end = finished(lab.clone());
            for number in 0.. {
                if number % 7 == 0 {
                    let saved = serde_json::to_string(&lab).unwrap();
                    let read: Lab = serde_json::from_str(&saved).unwrap();
                    assert_eq!(read, lab, "{name} at {number}");
                    assert_eq!(finished(read), end, "{name} at {number}");
                }
                if lab.advance(&mut Silent).unwrap().is_none() {
                    break;
                }
            }
        }
    }
}

/// What may happen to a host while this packet is parked on it.
fn events(lab: &Lab, place: usize, octets: &[u8]) -> Vec<Injected> {
    let world = &lab.hosts()[place].world;
    let task = lab.next_task().unwrap();
    let sav = task.stage.request().unwrap().crp_sid;
    let mut successor = SaConfig::clone(world.sad.get(sav).unwrap().config());
    successor.spi += 0x100;
    let mut events = vec![
        Injected::SaDeleted { sav },
        Injected::SessionMigrated { sav },
        Injected::Arrived {
            octets: octets.to_vec(),
            layout: Layout::Cluster,
        },
        Injected::Memory {
            limits: Limits {
                mbufs: Some(0),
                clusters: Some(0),
            },
        },
    ];
    events.extend([Expiry::Soft, Expiry::Hard].map(|expiry| Injected::SaExpired { sav, expiry }));
    events.extend([false, true].map(|delete| Injected::Rekeyed {
        old: sav,
        new: Box::new(successor.clone()),
        delete,
    }));
    events.extend(
        world
            .spd
            .iter()
            .map(|(sp, _)| Injected::PolicyDeleted { sp }),
    );
    events
}

/// Applies an event to a host; a packet that arrives runs to its end there.
fn inject(lab: &mut Lab, place: usize, event: &Injected) {
    let world = &mut lab.host_mut(place).unwrap().world;
    if let Some(arrived) = event.apply(world).unwrap() {
        let (m, _) = Stage::run(arrived, world, &mut Silent).unwrap();
        if let Some(m) = m {
            world.mbufs.m_freem(m).unwrap();
        }
    }
}

#[test]
fn whatever_happens_while_a_packet_is_parked_it_is_accounted_for_once() {
    let mut injected = 0;
    for (name, _) in SCENARIOS {
        for delivery in [Delivery::Inline, Delivery::Queued] {
            let mut setup = scenario(name);
            for host in &mut setup.hosts {
                host.callbacks = delivery;
            }
            let mut lab = Lab::new(&setup).unwrap();
            let mut last_carried = Vec::new();
            loop {
                if let Some(carried) = lab.wire().carried().last() {
                    last_carried.clone_from(&carried.octets);
                }
                let parked = lab.next_task().filter(|task| {
                    task.stage.request().is_some()
                        && matches!(task.stage, Stage::CryptoInvoke { .. })
                });
                if let Some(place) = parked.map(|task| task.host) {
                    for event in events(&lab, place, &last_carried) {
                        let mut changed = lab.clone();
                        inject(&mut changed, place, &event);
                        injected += 1;
                        let what = format!("{name}, {delivery:?}, {event:?}");
                        assert_accounted(&finished(changed), &what);
                    }
                }
                if lab.advance(&mut Silent).unwrap().is_none() {
                    break;
                }
            }
        }
    }
    println!("{injected} events");
    assert!(injected > 1000, "{injected}");
}

#[test]
fn callbacks_that_are_queued_let_other_packets_in_between() {
    let mut queued = scenario("esp-transport");
    for host in &mut queued.hosts {
        host.callbacks = Delivery::Queued;
    }
    let order = |scenario: &Scenario| {
        let mut lab = Lab::new(scenario).unwrap();
        let mut order = Vec::new();
        while let Some(moved) = lab.advance(&mut Silent).unwrap() {
            if let Moved::Stage { task, .. } = moved {
                order.push(task);
            }
        }
        order.dedup();
        order
    };
    let inline = order(&scenario("esp-transport"));
    assert!(inline.is_sorted(), "{inline:?}");
    assert!(!order(&queued).is_sorted());
}
