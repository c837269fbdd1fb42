//! The receive path on a kernel's packets: whole, laid out in every way, changed, cut and repeated.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, HighHalf, Outcome};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Reason, StageId, Verdict};
use espial_core::trace::Event;
use espial_core::wire::link::LinkType;
use espial_tests::LinuxCase;
use espial_tests::packets::mend_checksum;
use proptest::prelude::*;

const CASES: &[&str] = &[
    "esp-transport-aes128-cbc-hmac-sha1-96",
    "esp-transport-aes192-cbc-hmac-sha1-96",
    "esp-transport-aes256-cbc-hmac-sha1-96",
    "esp-transport-null-hmac-sha1-96",
    "esp-transport-aes128-cbc-hmac-sha256-128",
    "esp-tunnel-aes256-cbc-hmac-sha256-128",
];

/// With AH, alone and around ESP, with IPv4 and UDP.
const EVERY_CASE: &[&str] = &[
    "esp-transport-aes128-cbc-hmac-sha1-96",
    "esp-transport-aes192-cbc-hmac-sha1-96",
    "esp-transport-aes256-cbc-hmac-sha1-96",
    "esp-transport-null-hmac-sha1-96",
    "esp-transport-aes128-cbc-hmac-sha256-128",
    "esp-tunnel-aes256-cbc-hmac-sha256-128",
    "esp4-transport",
    "esp4-tunnel",
    "esp-tunnel-4in6",
    "esp-tunnel-6in4",
    "esp-udp-encap-4500",
    "esp4-udp-encap-4500",
    "esp-tunnel-udp-encap-4500",
    "ah-transport-hmac-md5-96",
    "ah-transport-hmac-sha256-128",
    "ah-tunnel-hmac-sha256-128",
    "esp-then-ah-transport",
    "esp-tunnel-then-ah-transport",
];

fn receive(case: &LinuxCase, layout: Layout, packets: &[Vec<u8>]) -> Vec<FrameReport> {
    let mut receiver = case.receiver(Profile::Rfc, layout);
    let reports = packets
        .iter()
        .map(|packet| receiver.receive(LinkType::RAW, packet))
        .collect();
    assert_eq!(
        receiver.world.mbufs.in_use(),
        InUse::default(),
        "{layout:?}"
    );
    reports
}

fn counter(report: &FrameReport) -> Option<Counter> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, .. }) => reason.counter(),
        _ => None,
    }
}

fn dropped_by(report: &FrameReport) -> Option<StageId> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { stage, .. }) => Some(*stage),
        _ => None,
    }
}

#[test]
fn every_layout_gives_the_same_inner_packet() {
    for name in EVERY_CASE {
        let case = LinuxCase::load(name);
        let packets = case.packets();
        let expected = receive(&case, Layout::Cluster, &packets);
        assert!(
            expected.iter().all(|report| !report.inner.is_empty()),
            "{name}"
        );
        for layout in Layout::ALL {
            assert_eq!(
                receive(&case, layout, &packets),
                expected,
                "{name}, {layout:?}"
            );
        }
    }
}

#[test]
fn layouts_differ_in_the_mbuf_operations_that_the_trace_shows() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let operations = |layout| -> Vec<Event> {
        let receiver = case.receiver(Profile::Rfc, layout);
        let timeline = receiver
            .trace(LinkType::RAW, &case.first_esp_packet())
            .unwrap();
        let events = timeline.frames().iter().flat_map(|frame| &frame.events);
        events
            .map(|recorded| recorded.event.clone())
            .filter(|event| {
                matches!(
                    event,
                    Event::Pullup { .. } | Event::MakeWritable { .. } | Event::StripHdr { .. }
                )
            })
            .collect()
    };
    let all: Vec<_> = Layout::ALL.into_iter().map(operations).collect();
    for (index, one) in all.iter().enumerate() {
        for other in &all[index + 1..] {
            assert_ne!(one, other);
        }
    }
}

#[test]
fn a_repeated_packet_is_dropped_before_any_cryptography() {
    for name in CASES {
        let case = LinuxCase::load(name);
        let packet = case.first_esp_packet();
        let reports = receive(&case, Layout::Cluster, &[packet.clone(), packet]);
        assert_eq!(counter(&reports[0]), None, "{name}");
        assert_eq!(counter(&reports[1]), Some(Counter::EspReplay), "{name}");
        assert_eq!(dropped_by(&reports[1]), Some(StageId::EspInput), "{name}");
    }
}

#[test]
fn every_bit_of_the_protected_part_is_protected() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let packet = case.first_esp_packet();
    for octet in 40..packet.len() {
        for bit in 0..8 {
            let mut changed = packet.clone();
            changed[octet] ^= 1 << bit;
            let report = &receive(&case, Layout::EspSplit, &[changed])[0];
            let expected = match octet {
                40..44 => Counter::EspNoAssociation,
                // Sequence number 1 becomes 0, which nobody sends.
                47 if bit == 0 => Counter::EspReplay,
                _ => Counter::EspBadAuthentication,
            };
            assert_eq!(counter(report), Some(expected), "octet {octet}, bit {bit}");
        }
    }
}

#[test]
fn a_changed_source_address_is_found_by_the_upper_layer() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let mut packet = case.first_esp_packet();
    packet[23] ^= 1;
    let report = &receive(&case, Layout::Cluster, &[packet])[0];
    let Outcome::Received(Verdict::Delivered { checksum, .. }) = &report.outcome else {
        panic!("{report:?}");
    };
    assert_eq!(checksum.as_str(), "bad");
}

/// The packet with its last octets gone and its length field put right, as a sender would have cut it.
fn cut_and_mended(packet: &[u8], len: usize) -> Vec<u8> {
    let mut cut = packet[..len].to_vec();
    let payload = u16::try_from(len - 40).unwrap();
    cut[4..6].copy_from_slice(&payload.to_be_bytes());
    cut
}

#[test]
fn every_cut_ends_with_the_counter_of_the_rule_it_breaks() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let packet = case.first_esp_packet();
    for len in 40..packet.len() {
        let report = &receive(&case, Layout::MlenChain, &[cut_and_mended(&packet, len)])[0];
        let esp = len - 40;
        let expected = match esp {
            0..8 => Counter::EspHeaderDrops,
            // Header 8, IV 16, ICV 12: nothing is left for a payload.
            8..=36 => Counter::EspBadLength,
            _ if (esp - 36) % 16 != 0 => Counter::EspBadLength,
            _ => Counter::EspBadAuthentication,
        };
        assert_eq!(counter(report), Some(expected), "{len} octets");
    }
}

#[test]
fn a_packet_that_the_capture_cut_is_told_from_a_short_one() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let packet = case.first_esp_packet();
    for len in 0..packet.len() {
        let report = &receive(&case, Layout::Cluster, &[packet[..len].to_vec()])[0];
        match len {
            // Not even a version to read.
            0 => assert!(matches!(report.outcome, Outcome::NotIp(_))),
            1..40 => assert_eq!(counter(report), Some(Counter::Ip6TooSmall), "{len}"),
            _ => assert_eq!(counter(report), Some(Counter::Ip6TooShort), "{len}"),
        }
    }
}

#[test]
fn the_rfc_profile_decrypts_nothing_that_does_not_verify_and_the_bsds_do() {
    let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
    let mut packet = case.first_esp_packet();
    *packet.last_mut().unwrap() ^= 1;
    let decrypted = |profile| {
        let receiver = case.receiver(profile, Layout::Cluster);
        let timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
        assert!(matches!(
            timeline.verdict(),
            Some(Verdict::Dropped {
                reason: Reason::BadIcv { .. },
                ..
            })
        ));
        let mut events = timeline.frames().iter().flat_map(|frame| &frame.events);
        events.any(|recorded| matches!(recorded.event, Event::Decrypted { .. }))
    };
    assert!(!decrypted(Profile::Rfc));
    assert!(decrypted(Profile::Netbsd));
    assert!(decrypted(Profile::Freebsd));
}

#[test]
fn stepping_back_shows_what_stepping_forwards_showed() {
    let case = LinuxCase::load("esp-tunnel-aes256-cbc-hmac-sha256-128");
    let receiver = case.receiver(Profile::Rfc, Layout::MlenChain);
    let mut timeline = receiver
        .trace(LinkType::RAW, &case.first_esp_packet())
        .unwrap();
    for granularity in [
        espial_core::trace::view::Granularity::Stages,
        espial_core::trace::view::Granularity::Events,
    ] {
        timeline.set_granularity(granularity);
        timeline.seek(0);
        let mut forwards = vec![timeline.view()];
        while timeline.step() {
            forwards.push(timeline.view());
        }
        assert_eq!(forwards.len(), timeline.length() + 1);
        let mut backwards = vec![timeline.view()];
        while timeline.back() {
            backwards.push(timeline.view());
        }
        backwards.reverse();
        assert!(forwards == backwards);
    }
}

#[test]
fn watching_changes_nothing() {
    for name in EVERY_CASE {
        let case = LinuxCase::load(name);
        let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        for (number, packet) in case.packets().into_iter().enumerate() {
            let timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
            let report = receiver.receive(LinkType::RAW, &packet);
            let Outcome::Received(verdict) = &report.outcome else {
                panic!("{name} {number}: {report:?}");
            };
            assert_eq!(timeline.verdict(), Some(verdict), "{name} {number}");
            assert_eq!(timeline.world_after().counters, receiver.world.counters);
            assert_eq!(timeline.world_after().sad, receiver.world.sad);
        }
    }
}

#[test]
fn every_transition_of_every_trace_is_in_the_stage_table() {
    for name in EVERY_CASE {
        let case = LinuxCase::load(name);
        let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        for (number, packet) in case.packets().into_iter().enumerate() {
            let timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
            assert_eq!(timeline.fault(), None, "{name} {number}");
            let ids: Vec<_> = timeline.frames().iter().map(|f| f.stage.id()).collect();
            for pair in ids.windows(2) {
                assert!(pair[0].may_precede(pair[1]), "{pair:?}");
            }
        }
    }
}

#[test]
fn a_saved_world_and_stage_go_on_elsewhere_with_the_same_rest() {
    for name in [
        "esp-transport-aes128-cbc-hmac-sha1-96",
        "esp-then-ah-transport",
    ] {
        let case = LinuxCase::load(name);
        let receiver = case.receiver(Profile::Rfc, Layout::EspSplit);
        let timeline = receiver.trace(LinkType::RAW, &case.packet(1)).unwrap();
        for frame in timeline.frames() {
            let saved = serde_json::to_string(&(&frame.stage, &frame.world)).unwrap();
            let (stage, world): (espial_core::stage::Stage, espial_core::stage::World) =
                serde_json::from_str(&saved).unwrap();
            assert_eq!(stage, frame.stage);
            let rest = espial_core::trace::Timeline::record(stage, &world);
            assert_eq!(rest.verdict(), timeline.verdict());
            assert_eq!(rest.world_after(), timeline.world_after());
        }
    }
}

/// The case with every trace of the high half gone from its keys.
fn mid_flow(name: &str) -> (LinuxCase, Vec<FrameReport>) {
    let mut case = LinuxCase::load(name);
    case.keys = case
        .keys
        .replace("seq-hi 0x5, seq 0xfffffffe", "seq-hi 0x0, seq 0x0");
    let packets: Vec<_> = (1..=case.capture.frames.len())
        .map(|number| case.packet(number))
        .collect();
    let reports = receive(&case, Layout::Cluster, &packets);
    (case, reports)
}

#[test]
fn a_capture_that_starts_mid_flow_finds_its_high_half_once_and_crosses_into_the_next() {
    let (case, reports) = mid_flow("esp-esn-high-aes128-cbc-hmac-sha1-96");
    let found: Vec<_> = reports.iter().filter_map(|r| r.high_half).collect();
    assert_eq!(found, [HighHalf::Found(5), HighHalf::Found(5)]);
    for (index, report) in reports.iter().enumerate() {
        assert_eq!(counter(report), None, "frame {}", index + 1);
    }
    let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let timeline = receiver.trace(LinkType::RAW, &case.packet(1)).unwrap();
    assert!(matches!(
        timeline.verdict(),
        Some(Verdict::Delivered { .. })
    ));
}

#[test]
fn where_no_high_half_fits_the_search_says_so_and_is_not_repeated() {
    let case = LinuxCase::load("esp-esn-high-aes128-cbc-hmac-sha1-96");
    let packet = case.packet(1);
    let changed: Vec<_> = (1..=3)
        .map(|number| {
            let mut packet = case.packet(2 * number - 1);
            *packet.last_mut().unwrap() ^= 1;
            packet
        })
        .collect();
    let reports = receive(&case, Layout::Cluster, &changed);
    let searched: Vec<_> = reports.iter().filter_map(|r| r.high_half).collect();
    assert_eq!(searched, [HighHalf::NoneFits]);
    assert_eq!(counter(&reports[0]), Some(Counter::EspBadAuthentication));
    assert_eq!(
        counter(&receive(&case, Layout::Cluster, &[packet])[0]),
        None
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_the_engine_panic_or_leak(
        case in prop::sample::select(EVERY_CASE),
        which in any::<prop::sample::Index>(),
        mend in any::<bool>(),
        layout in prop::sample::select(&Layout::ALL[..]),
        profile in prop::sample::select(&Profile::ALL[..]),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let case = LinuxCase::load(case);
        let mut packet = which.get(&case.packets()).clone();
        for (at, bit) in flips {
            let at = at.index(packet.len());
            packet[at] ^= 1 << bit;
        }
        if let Some(cut) = cut {
            packet.truncate(cut.index(packet.len()));
        }
        // Damage behind an IPv4 header checksum that is right gets further.
        if mend && packet.len() >= 20 && packet[0] >> 4 == 4 {
            mend_checksum(&mut packet);
        }
        let mut receiver = case.receiver(profile, layout);
        if let Some(mut timeline) = receiver.trace(LinkType::RAW, &packet) {
            prop_assert_eq!(timeline.fault(), None);
            timeline.set_granularity(espial_core::trace::view::Granularity::Events);
            loop {
                let view = timeline.view();
                let segments: usize = view.chain.iter().flat_map(|m| &m.segments).map(|s| s.len).sum();
                prop_assert_eq!(segments, view.bytes.len());
                if !timeline.step() {
                    break;
                }
            }
        }
        let report = receiver.receive(LinkType::RAW, &packet);
        prop_assert!(!matches!(report.outcome, Outcome::Fault(_)), "{:?}", report.outcome);
        receiver.world.drain_fragments().unwrap();
        prop_assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }
}
