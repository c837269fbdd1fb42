//! AH: what may change on the way, what may not, and what each stack makes of it.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::keys;
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Reason, Stack, Stage, StageId, Verdict};
use espial_core::trace::view::{Family, Granularity, View};
use espial_core::trace::{Event, Silent, Timeline};
use espial_core::wire::IpProtocol;
use espial_core::wire::extension::{self, ExtensionHeader};
use espial_core::wire::link::LinkType;
use espial_tests::{LinuxCase, ScapyCase, packets};
use proptest::prelude::*;
use serde::Deserialize;

const SHA1: &str = "ah-transport-hmac-sha1-96";
/// Its ICV of 16 octets is padded by 4, which are not zeros.
const SHA256: &str = "ah-transport-hmac-sha256-128";

fn receive(receiver: &mut Receiver, packet: &[u8]) -> FrameReport {
    let report = receiver.receive(LinkType::RAW, packet);
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    report
}

fn linux(name: &str, profile: Profile, packet: &[u8]) -> FrameReport {
    let case = LinuxCase::load(name);
    receive(&mut case.receiver(profile, Layout::Cluster), packet)
}

fn is_delivered(report: &FrameReport) -> bool {
    matches!(report.outcome, Outcome::Received(Verdict::Delivered { .. }))
}

fn dropped(report: &FrameReport) -> Option<(StageId, Option<Counter>)> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { stage, reason, .. }) => {
            Some((*stage, reason.counter()))
        }
        _ => None,
    }
}

fn counter(report: &FrameReport) -> Option<Counter> {
    dropped(report).and_then(|(_, counter)| counter)
}

fn scapy(name: &str) -> ScapyCase {
    let mut cases = ScapyCase::all().into_iter();
    cases.find(|case| case.name == name).unwrap()
}

/// Where the first header of this kind starts and ends.
fn header(packet: &[u8], kind: ExtensionHeader) -> std::ops::Range<usize> {
    let headers = extension::walk(packet).headers;
    let header = headers.iter().find(|header| header.kind == kind).unwrap();
    header.offset..header.offset + header.length
}

#[test]
fn every_bit_that_may_not_change_is_protected_and_no_other() {
    let packet = LinuxCase::load(SHA256).first_packet(IpProtocol::AH);
    for octet in 0..packet.len() {
        for bit in 0..8 {
            let mut changed = packet.clone();
            changed[octet] ^= 1 << bit;
            let report = linux(SHA256, Profile::Rfc, &changed);
            let expected = match octet {
                // Another version, another length or another protocol: nothing that AH could see.
                0 if bit >= 4 => continue,
                4..=6 => continue,
                // Traffic class, flow label, hop limit.
                0..4 | 7 => None,
                // fd00::/8 becomes ff00::/8.
                8 if bit == 1 => Some(Counter::Ip6BadScope),
                24..=39 | 44..=47 => Some(Counter::AhNoAssociation),
                41 => Some(Counter::AhBadAuthLength),
                // Sequence number 1 becomes 0, which nobody sends.
                51 if bit == 0 => Some(Counter::AhReplay),
                _ => Some(Counter::AhBadAuthentication),
            };
            assert_eq!(counter(&report), expected, "octet {octet}, bit {bit}");
            assert_eq!(is_delivered(&report), expected.is_none());
        }
    }
}

#[test]
fn the_upper_layer_gets_the_headers_as_they_arrived() {
    let mut packet = LinuxCase::load(SHA1).first_packet(IpProtocol::AH);
    packet[..4].copy_from_slice(&[0x6a, 0xbc, 0xde, 0xf0]);
    packet[7] = 3;
    let inner = linux(SHA1, Profile::Rfc, &packet).inner;
    assert_eq!(inner[..4], [0x6a, 0xbc, 0xde, 0xf0]);
    assert_eq!(inner[6..8], [IpProtocol::ICMPV6.0, 3]);
    assert_eq!(inner[40..], packet[64..]);
}

/// Flips every bit of an option's type, length and data in turn; gives the counters that each octet's flips led to.
fn flips(name: &str, kind: ExtensionHeader, range: std::ops::Range<usize>) -> Vec<Option<Counter>> {
    let case = scapy(name);
    let packet = case.wire();
    let start = header(&packet, kind).start;
    let mut counters = Vec::new();
    for octet in range {
        for bit in 0..8 {
            let mut changed = packet.clone();
            changed[start + octet] ^= 1 << bit;
            let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
            let report = receive(&mut receiver, &changed);
            assert_eq!(is_delivered(&report), counter(&report).is_none());
            counters.push(counter(&report));
        }
    }
    counters
}

#[test]
fn only_the_data_of_a_mutable_option_may_change() {
    let mutable = "ah-transport-HMAC-SHA1-96-hbh-mutable-option-tcp";
    let immutable = "ah-transport-HMAC-SHA1-96-hbh-immutable-option-ping";
    let kind = ExtensionHeader::HopByHop;
    assert_eq!(flips(mutable, kind, 4..8), [None; 32]);
    let badauth = [Some(Counter::AhBadAuthentication); 32];
    assert_eq!(flips(immutable, kind, 4..8), badauth);
    // The type, whose third bit makes the option immutable.
    assert_eq!(flips(mutable, kind, 2..3), badauth[..8]);
    let destination = "ah-transport-HMAC-SHA1-96-dstopt-udp";
    let kind = ExtensionHeader::DestinationOptions;
    assert_eq!(flips(destination, kind, 4..8), badauth);
}

#[test]
fn a_routing_header_in_its_final_form_is_covered_as_it_is() {
    let name = "ah-transport-HMAC-SHA1-96-hbh-rh0-dstopt-ping";
    let found = flips(name, ExtensionHeader::Routing, 3..24);
    assert!(
        found
            .iter()
            .all(|counter| *counter == Some(Counter::AhBadAuthentication))
    );
}

#[test]
fn a_host_that_is_not_the_last_hop_refuses_what_has_segments_left() {
    let case = scapy("ah-transport-HMAC-SHA1-96-hbh-rh0-dstopt-ping");
    let mut packet = case.wire();
    let start = header(&packet, ExtensionHeader::Routing).start;
    packet[start + 3] = 1;
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    receiver.world.every_hop = false;
    let report = receive(&mut receiver, &packet);
    assert_eq!(counter(&report), Some(Counter::Ip6BadOptions));
}

/// A packet of `source-route/cases.json`.
#[derive(Deserialize)]
struct SourceRoute {
    name: String,
    algorithm: String,
    key: String,
    src: String,
    dst: String,
    #[serde(rename = "final")]
    last: String,
    plain: String,
    wire: String,
    arrived: String,
}

#[test]
fn with_a_source_route_the_icv_covers_the_last_destination() {
    let path = espial_tests::vectors().join("source-route/cases.json");
    let cases: Vec<SourceRoute> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(cases.len(), 5);
    for case in cases {
        let SourceRoute {
            src,
            dst,
            last,
            algorithm,
            key,
            ..
        } = &case;
        let octets = |text: &str| hex::decode(text).unwrap();
        let add = |dst: &str| format!("add {src} {dst} ah 0x1000 -A {algorithm} 0x{key};\n");
        let policy = format!("spdadd {src} {dst} any -P out ipsec ah/transport//require;\n");
        for stack in Stack::ALL {
            for profile in [Profile::Rfc, Profile::Netbsd, Profile::Freebsd] {
                let mut sender = Receiver::new(profile, Layout::Cluster).world;
                sender.stack = stack;
                let keys = keys::parse(&(add(dst) + &policy));
                assert_eq!(keys.problems, []);
                sender.sad.add(keys.sas[0].config.clone()).unwrap();
                sender.spd.add(keys.policies[0].config.clone()).unwrap();
                let m = sender
                    .mbufs
                    .load(&octets(&case.plain), Layout::Cluster)
                    .unwrap();
                let stage = Stage::leaving(&sender, m, false);
                stage.run(&mut sender, &mut Silent).unwrap();
                let sent = sender.mbufs.to_vec(&sender.if_snd[0]);
                assert_eq!(sent, octets(&case.wire), "{} {stack:?}", case.name);
                let mut receiver = espial_tests::receiver(&add(last), profile, Layout::Cluster);
                receiver.world.stack = stack;
                let report = receive(&mut receiver, &octets(&case.arrived));
                assert!(is_delivered(&report), "{} {stack:?}: {report:?}", case.name);
            }
        }
    }
}

#[test]
fn an_option_that_runs_over_its_header_is_counted_by_ah() {
    let case = scapy("ah-transport-HMAC-SHA1-96-hbh-mutable-option-tcp");
    let mut packet = case.wire();
    packet[43] = 5;
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let report = receive(&mut receiver, &packet);
    let expected = (StageId::AhInput, Some(Counter::AhHeaderDrops));
    assert_eq!(dropped(&report), Some(expected));
}

#[test]
fn an_option_without_data_is_walked_past_under_every_profile() {
    for profile in Profile::ALL {
        let case = scapy("ah-transport-HMAC-SHA1-96-hbh-mutable-option-tcp");
        let mut packet = case.wire();
        // A mutable option without data, then PadN of two.
        packet[42..48].copy_from_slice(&[0x3e, 0, 1, 2, 0, 0]);
        let mut receiver = case.receiver(profile, Layout::Cluster);
        let report = receive(&mut receiver, &packet);
        assert_eq!(counter(&report), Some(Counter::AhBadAuthentication));
    }
}

#[test]
fn stacks_that_zero_type_and_length_of_a_mutable_option_do_not_interoperate() {
    for (name, expected) in [
        ("ah-transport-HMAC-SHA1-96-hbh-mutable-option-tcp", false),
        ("ah-transport-HMAC-SHA1-96-hbh-immutable-option-ping", true),
        ("ah-transport-HMAC-SHA1-96-hbh-router-alert-udp", true),
    ] {
        let case = scapy(name);
        for profile in [Profile::Netbsd, Profile::Freebsd] {
            let mut receiver = case.receiver(profile, Layout::Cluster);
            let report = receive(&mut receiver, &case.wire());
            assert_eq!(is_delivered(&report), expected, "{name}, {profile:?}");
        }
    }
}

/// An IPv4 packet with AH, HMAC-SHA2-256-128 and `padding` octets after the ICV, signed as a sender does.
fn ipv4_with_ah(padding: usize) -> (Receiver, Vec<u8>) {
    let keys =
        "add 10.9.0.1 10.9.0.2 ah 0x2000 -A hmac-sha256 \"0123456789abcdef0123456789abcdef\";";
    let receiver = espial_tests::receiver(keys, Profile::Rfc, Layout::Cluster);
    let units = u8::try_from((28 + padding) / 4 - 2).unwrap();
    let mut payload = vec![17, units, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 1];
    payload.resize(28 + padding, 0);
    payload.extend(packets::udp(1000, 2000, b"four"));
    let packet = packets::ipv4(51, 0, &payload);
    let mut covered = packet.clone();
    covered[8] = 0;
    covered[10..12].fill(0);
    let (_, association) = receiver.world.sad.iter().next().unwrap();
    let mut state = association.session().mac().unwrap().begin(&[]).unwrap();
    state.update(&covered);
    let mut signed = packet;
    signed[32..48].copy_from_slice(state.finish().as_slice());
    (receiver, signed)
}

#[test]
fn over_ipv4_a_header_may_be_padded_to_4_octets_or_as_linux_does_to_8() {
    for (padding, taken) in [(0, true), (4, true), (8, false)] {
        let (mut receiver, packet) = ipv4_with_ah(padding);
        let report = receive(&mut receiver, &packet);
        assert_eq!(is_delivered(&report), taken, "{padding}: {report:?}");
        if taken {
            assert_eq!(report.inner.len(), 20 + 8 + 4);
        } else {
            assert_eq!(counter(&report), Some(Counter::AhBadAuthLength));
        }
    }
}

#[test]
fn a_stack_that_pads_to_4_octets_refuses_a_header_padded_to_8() {
    let packet = LinuxCase::load(SHA256).first_packet(IpProtocol::AH);
    let report = linux(SHA256, Profile::Netbsd, &packet);
    let Outcome::Received(Verdict::Dropped { reason, .. }) = &report.outcome else {
        panic!("{report:?}");
    };
    let (had, expected) = (32, 28);
    assert_eq!(*reason, Reason::AhLength { had, expected });
    assert!(is_delivered(&linux(SHA256, Profile::Freebsd, &packet)));
    // 12 and 12 octets are a multiple of both.
    let packet = LinuxCase::load(SHA1).first_packet(IpProtocol::AH);
    assert!(is_delivered(&linux(SHA1, Profile::Netbsd, &packet)));
}

#[test]
fn every_cut_ends_with_the_counter_of_the_rule_it_breaks() {
    let packet = LinuxCase::load(SHA256).first_packet(IpProtocol::AH);
    for len in 40..packet.len() {
        let mut cut = packet[..len].to_vec();
        let payload = u16::try_from(len - 40).unwrap();
        cut[4..6].copy_from_slice(&payload.to_be_bytes());
        let report = linux(SHA256, Profile::Rfc, &cut);
        let (stage, expected) = match len - 40 {
            0..8 => (StageId::IpsecCommonInput, Counter::AhHeaderDrops),
            8..12 => (StageId::AhInput, Counter::AhHeaderDrops),
            12..32 => (StageId::AhInput, Counter::AhBadAuthLength),
            _ => (StageId::AhInputCb, Counter::AhBadAuthentication),
        };
        assert_eq!(dropped(&report), Some((stage, Some(expected))), "{len}");
    }
}

#[test]
fn a_repeated_packet_is_dropped_before_any_cryptography() {
    let case = LinuxCase::load(SHA1);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let packet = case.first_packet(IpProtocol::AH);
    assert!(is_delivered(&receive(&mut receiver, &packet)));
    let again = receive(&mut receiver, &packet);
    let expected = (StageId::AhInput, Some(Counter::AhReplay));
    assert_eq!(dropped(&again), Some(expected));
    let counters = &receiver.world.counters;
    assert_eq!(counters.get(Counter::AhInput), 2);
    // An echo request of 64 octets, once.
    assert_eq!(counters.get(Counter::AhInputOctets), 64);
}

/// Runs a packet up to the crypto boundary.
fn park(receiver: &mut Receiver, packet: &[u8]) -> Stage {
    let world = &mut receiver.world;
    let m = world.mbufs.load(packet, Layout::Cluster).unwrap();
    let mut stage = Stage::Ip6Input { m };
    while !matches!(stage, Stage::CryptoInvoke { .. }) {
        stage = stage.resume(world, &mut Silent).unwrap();
    }
    stage
}

#[test]
fn of_two_copies_in_flight_one_is_delivered() {
    let case = LinuxCase::load(SHA1);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let packet = case.first_packet(IpProtocol::AH);
    let both = [park(&mut receiver, &packet), park(&mut receiver, &packet)];
    let verdicts = both.map(|stage| {
        let (m, verdict) = stage.run(&mut receiver.world, &mut Silent).unwrap();
        if let Some(m) = m {
            receiver.world.mbufs.m_freem(m).unwrap();
        }
        verdict
    });
    assert!(matches!(verdicts[0], Verdict::Delivered { .. }));
    assert!(matches!(
        verdicts[1],
        Verdict::Dropped {
            stage: StageId::AhInputCb,
            reason: Reason::Replay { late: true, .. },
            ..
        }
    ));
    assert_eq!(receiver.world.counters.get(Counter::AhReplay), 1);
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
}

#[test]
fn an_association_that_goes_while_the_packet_is_parked_is_missed() {
    let case = LinuxCase::load(SHA1);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let parked = park(&mut receiver, &case.first_packet(IpProtocol::AH));
    let savs: Vec<_> = receiver.world.sad.iter().map(|(sav, _)| sav).collect();
    for sav in savs {
        receiver.world.sad.delete(sav).unwrap();
    }
    let (m, verdict) = parked.run(&mut receiver.world, &mut Silent).unwrap();
    assert_eq!(m, None);
    let Verdict::Dropped { stage, reason, .. } = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(stage, StageId::AhInputCb);
    assert_eq!(reason.counter(), Some(Counter::AhNoAssociation));
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
}

fn trace(case: &ScapyCase, layout: Layout) -> Timeline {
    let receiver = case.receiver(Profile::Rfc, layout);
    receiver.trace(LinkType::RAW, &case.wire()).unwrap()
}

/// Every view of a timeline, an event a step.
fn views(timeline: &mut Timeline) -> Vec<View> {
    timeline.set_granularity(Granularity::Events);
    timeline.seek(0);
    let mut views = vec![timeline.view()];
    while timeline.step() {
        views.push(timeline.view());
    }
    views
}

#[test]
fn massaging_and_restoring_are_shown_field_by_field() {
    let case = scapy("ah-transport-HMAC-SHA1-96-hbh-mutable-option-tcp");
    let mut timeline = trace(&case, Layout::Cluster);
    let views = views(&mut timeline);
    let stage = |id: &str| {
        let mut views = views.iter();
        views.rfind(|view| view.words.title == id).unwrap()
    };
    let ah_input = stage("ah_input");
    let massage: Vec<_> = ah_input
        .events
        .iter()
        .filter(|event| event.kind == "massage")
        .map(|event| event.detail.as_str())
        .collect();
    assert_eq!(
        massage,
        [
            "traffic class and flow label: 62812345 → 60000000",
            "hop limit: 3d → 00",
            "option 0x3e: deadbeef → 00000000",
        ]
    );
    let survived = &ah_input.record.survived;
    let value = |name| {
        &survived
            .iter()
            .find(|entry| entry.name == name)
            .unwrap()
            .value
    };
    assert_eq!(value("tc_nxt"), "6 · TCP");
    assert_eq!(value("saved front"), "60 octets");
    let icv = stage("crypto_invoke").icv.as_ref().unwrap();
    assert_eq!((icv.covers.offset, icv.covers.len), (0, case.wire().len()));
    assert_eq!(icv.computed.as_ref(), Some(&icv.received));
    let restored = views.iter().find(|view| view.changed.len() == 3).unwrap();
    assert_eq!(restored.bytes[..60], case.wire()[..60]);
}

#[test]
fn no_step_shows_a_packet_that_cannot_be_read() {
    let mut seen = 0;
    for case in ScapyCase::all() {
        if !case.name.starts_with("ah-") {
            continue;
        }
        for view in views(&mut trace(&case, Layout::MlenChain)) {
            let malformed = view.fields.iter().find(|field| field.name == "malformed");
            assert_eq!(malformed, None, "{}, {}", case.name, view.words.title);
            seen += 1;
        }
    }
    assert!(seen > 1000, "{seen} steps");
}

#[test]
fn icv_and_header_have_their_colours_until_they_are_gone() {
    let case = LinuxCase::load(SHA256);
    let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let packet = case.first_packet(IpProtocol::AH);
    let mut timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
    let stripped = |view: &View| view.bytes.len() < packet.len();
    for view in views(&mut timeline) {
        let of = |family, layer| {
            let fields = view.fields.iter();
            fields
                .filter(|field| field.family == family && field.layer == layer)
                .map(|field| field.span.len)
                .sum::<usize>()
        };
        let expected = if stripped(&view) { (0, 0) } else { (12, 20) };
        assert_eq!((of(Family::Esp, "AH"), of(Family::Icv, "AH")), expected);
        assert_eq!(of(Family::Payload, "ICMPv6"), 64, "{}", view.words.title);
    }
}

#[test]
fn every_layout_gives_the_same_packet_and_the_other_holder_keeps_his() {
    for case in ScapyCase::all() {
        if !case.name.starts_with("ah-") {
            continue;
        }
        let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        let expected = receive(&mut receiver, &case.wire());
        for layout in Layout::ALL {
            let mut receiver = case.receiver(Profile::Rfc, layout);
            assert_eq!(
                receive(&mut receiver, &case.wire()),
                expected,
                "{}",
                case.name
            );
        }
        let shared = trace(&case, Layout::SharedCluster);
        let mbufs = &shared.world_after().mbufs;
        assert_eq!(mbufs.to_vec(&mbufs.other_holders()[0]), case.wire());
    }
}

#[test]
fn a_bundle_is_taken_off_from_the_outside() {
    let case = LinuxCase::load("esp-then-ah-transport");
    let receiver = case.receiver(Profile::Rfc, Layout::MlenChain);
    let packet = case.first_packet(IpProtocol::AH);
    let timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
    let Some(Verdict::Delivered { sas, .. }) = timeline.verdict() else {
        panic!("{:?}", timeline.verdict());
    };
    let protocols: Vec<_> = sas.iter().map(|removed| removed.proto).collect();
    assert_eq!(protocols, [IpProtocol::AH, IpProtocol::ESP]);
    let flags: Vec<_> = timeline
        .frames()
        .iter()
        .flat_map(|frame| &frame.events)
        .filter_map(|recorded| match recorded.event {
            Event::Flag { name } => Some(name.name()),
            _ => None,
        })
        .collect();
    assert_eq!(flags, ["M_AUTHIPHDR", "M_DECRYPTED"]);
}

proptest! {
    #[test]
    fn no_damage_to_extension_headers_makes_the_engine_panic_or_leak(
        case in any::<prop::sample::Index>(),
        layout in prop::sample::select(&Layout::ALL[..]),
        profile in prop::sample::select(&Profile::ALL[..]),
        damage in prop::collection::vec((40_usize..110, any::<u8>()), 1..5),
    ) {
        let mut cases = ScapyCase::all();
        cases.retain(|case| case.name.starts_with("ah-transport-HMAC-SHA1-96"));
        let case = &cases[case.index(cases.len())];
        let mut packet = case.wire();
        for (at, octet) in damage {
            if let Some(old) = packet.get_mut(at) {
                *old = octet;
            }
        }
        let mut receiver = case.receiver(profile, layout);
        let mut timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
        prop_assert_eq!(timeline.fault(), None);
        for view in views(&mut timeline) {
            let segments: usize = view.chain.iter().flat_map(|m| &m.segments).map(|s| s.len).sum();
            prop_assert_eq!(segments, view.bytes.len());
        }
        let report = receive(&mut receiver, &packet);
        prop_assert!(matches!(report.outcome, Outcome::Received(_)), "{:?}", report.outcome);
    }
}
