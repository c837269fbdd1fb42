//! The send path under every disturbance: at each stage the association or the policy goes, or memory runs out; and every
//! position of its timelines can be drawn.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::keys;
use espial_core::mbuf::{Layout, Limits};
use espial_core::stage::{Profile, Stage, Verdict, World};
use espial_core::trace::{Silent, Timeline};
use espial_tests::LinuxCase;
use espial_tests::encapsulation::{Decapsulated, decapsulate, rewind, sender};

/// One of each: a cipher and a MAC, a combined mode, AH, tunnels of every family, bundles, UDP, compression, fragments.
const CASES: [&str; 12] = [
    "ah-transport-hmac-sha256-128",
    "ah-tunnel-hmac-sha256-128",
    "ah4-transport",
    "esp-esn-aes128-gcm16",
    "esp-then-ah-transport",
    "esp-transport-aes128-cbc-hmac-sha1-96",
    "esp-transport-large-fragmented",
    "esp-tunnel-4in6",
    "esp-tunnel-6in4",
    "esp-tunnel-then-ah-transport",
    "esp-udp-encap-4500",
    "ipcomp-then-esp-transport",
];

/// A host about to send what the case's first protected packet had inside.
fn host(name: &str) -> (World, Decapsulated) {
    let case = LinuxCase::load(name);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster).world;
    let policies = keys::parse(&case.policies).policies;
    let policies: Vec<_> = policies.into_iter().map(|policy| policy.config).collect();
    let mut host = sender(&receiver, &policies, Profile::Rfc);
    host.mtu = 1500;
    let packets = case.packets();
    let mut found = packets
        .iter()
        .filter_map(|packet| decapsulate(&mut receiver, Layout::Cluster, packet));
    let out = found.next().expect("something is protected");
    rewind(&mut host, &out);
    (host, out)
}

fn start(world: &mut World, layout: Layout, packet: &[u8]) -> Stage {
    let m = world.mbufs.load(packet, layout).unwrap();
    let forwarding = false;
    match packet[0] >> 4 {
        4 => Stage::IpOutput { m, forwarding },
        _ => Stage::Ip6Output { m, forwarding },
    }
}

/// Runs to the end; whatever the verdict, every mbuf is accounted for.
fn finish(stage: Stage, world: &mut World) -> Verdict {
    let (m, verdict) = stage.run(world, &mut Silent).expect("no fault");
    assert_eq!(m, None);
    let queue = std::mem::take(&mut world.if_snd);
    match &verdict {
        Verdict::Sent { packets, .. } => assert_eq!(queue.len(), *packets),
        Verdict::Dropped { reason, .. } => {
            assert!(queue.is_empty());
            let counter = reason.counter().expect("it is counted");
            assert_eq!(world.counters.get(counter), 1, "{reason:?}");
        }
        other => panic!("{other:?}"),
    }
    for m in queue {
        world.mbufs.m_freem(m).unwrap();
    }
    world.mbufs.release_other_holders().unwrap();
    let in_use = world.mbufs.in_use();
    assert_eq!((in_use.mbufs, in_use.clusters), (0, 0), "{verdict:?}");
    verdict
}

#[test]
fn whatever_goes_away_at_any_stage_the_packet_is_accounted_for_once() {
    let mut ended_early = 0;
    for name in CASES {
        let (fresh, out) = host(name);
        for policies_go in [false, true] {
            for after in 0.. {
                let mut world = fresh.clone();
                let mut stage = start(&mut world, Layout::SharedCluster, &out.packet);
                let mut ran = 0;
                while ran < after && !matches!(stage, Stage::Done { .. }) {
                    stage = stage.resume(&mut world, &mut Silent).unwrap();
                    ran += 1;
                }
                if policies_go {
                    for (sp, _) in world.spd.clone().iter() {
                        world.spd.delete(sp);
                    }
                } else {
                    for (sav, _) in world.sad.clone().iter() {
                        world.sad.delete(sav);
                    }
                }
                let ended = matches!(stage, Stage::Done { .. });
                let verdict = finish(stage, &mut world);
                ended_early += usize::from(matches!(verdict, Verdict::Dropped { .. }));
                if ended {
                    break;
                }
            }
        }
    }
    assert!(ended_early > 100, "{ended_early}");
}

#[test]
fn without_memory_at_any_point_the_packet_is_accounted_for_once() {
    for name in CASES {
        let (fresh, out) = host(name);
        for layout in Layout::ALL {
            let mut sent = false;
            for more in 0..40 {
                let mut world = fresh.clone();
                let stage = start(&mut world, layout, &out.packet);
                let in_use = world.mbufs.in_use();
                world.mbufs.set_limits(Limits {
                    mbufs: Some(in_use.mbufs + more),
                    clusters: Some(in_use.clusters + more),
                });
                sent = matches!(finish(stage, &mut world), Verdict::Sent { .. });
            }
            assert!(sent, "{name}");
        }
    }
}

#[test]
fn a_saved_stage_and_host_go_on_to_the_same_end() {
    for name in CASES {
        let (mut world, out) = host(name);
        let mut stage = start(&mut world, Layout::MlenChain, &out.packet);
        loop {
            let saved = serde_json::to_string(&(&stage, &world)).unwrap();
            let (again, mut other): (Stage, World) = serde_json::from_str(&saved).unwrap();
            assert_eq!(again, stage);
            if matches!(stage, Stage::Done { .. }) {
                break;
            }
            let theirs = again.resume(&mut other, &mut Silent).unwrap();
            stage = stage.resume(&mut world, &mut Silent).unwrap();
            assert_eq!((&theirs, &other), (&stage, &world), "{name}");
        }
    }
}

#[test]
fn every_position_of_a_timeline_is_drawn_with_words() {
    for name in CASES {
        let (mut world, out) = host(name);
        let stage = start(&mut world, Layout::EspSplit, &out.packet);
        let mut timeline = Timeline::record(stage, &world);
        assert!(timeline.fault().is_none());
        loop {
            let view = timeline.view();
            assert!(!view.words.text.is_empty(), "{name}, {}", view.words.title);
            for event in &view.events {
                let words = [event.kind, &event.operation, &event.detail];
                assert!(words.iter().all(|word| !word.is_empty()), "{event:?}");
                if let Some(span) = event.span {
                    assert!(span.offset + span.len <= 70_000);
                }
            }
            for span in &view.changed {
                assert!(
                    span.offset + span.len <= view.bytes.len(),
                    "{name}, {}",
                    view.words.title
                );
            }
            if !timeline.step() {
                break;
            }
        }
        let verdict = timeline.view().verdict.unwrap();
        assert_eq!(verdict.verdict, "sent");
    }
}
