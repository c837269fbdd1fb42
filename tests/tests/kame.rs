//! KAME's call stack gives what FAST_IPSEC's continuations give.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::keys;
use espial_core::mbuf::{InUse, Layout, Limits, MbufError};
use espial_core::stage::{
    Counter, FaultKind, Profile, Reason, Stack, Stage, StageId, Verdict, World,
};
use espial_core::trace::align::{Alignment, Difference};
use espial_core::trace::view::CallView;
use espial_core::trace::{Silent, Timeline};
use espial_core::wire::link::LinkType;
use espial_tests::encapsulation::{decapsulate, sender};
use espial_tests::{LinuxCase, ScapyCase, linux_cases};
use proptest::prelude::*;
use std::sync::LazyLock;

fn kame(mut receiver: Receiver) -> Receiver {
    receiver.world.stack = Stack::Kame;
    receiver
}

/// The verdict without the stage, whose name is the stack's own.
fn outcome(report: &FrameReport) -> String {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, sas, .. }) => format!("{reason:?} {sas:?}"),
        outcome => format!("{outcome:?}"),
    }
}

#[test]
fn every_capture_of_the_kernel_gives_the_same_verdicts_and_packets() {
    let names = linux_cases();
    assert_eq!(names.len(), 62);
    for name in names {
        let case = LinuxCase::load(&name);
        for layout in Layout::ALL {
            let mut one = case.receiver(Profile::Rfc, layout);
            let mut other = kame(case.receiver(Profile::Rfc, layout));
            for frame in &case.capture.frames {
                let octets = case.capture.octets(frame);
                let expected = one.receive(frame.link, octets);
                let report = other.receive(frame.link, octets);
                let at = format!("{name} {layout:?} frame {}", frame.number);
                assert_eq!(outcome(&report), outcome(&expected), "{at}");
                assert_eq!(report.inner, expected.inner, "{at}");
            }
            assert_eq!(other.world.mbufs.in_use(), one.world.mbufs.in_use());
        }
    }
}

#[test]
fn every_packet_of_scapy_gives_what_it_was_made_from() {
    for case in ScapyCase::all() {
        for layout in Layout::ALL {
            let mut receiver = kame(case.receiver(Profile::Rfc, layout));
            let report = receiver.receive(LinkType::RAW, &case.wire());
            assert_eq!(hex::encode(&report.inner), case.plain, "{}", case.name);
            assert_eq!(report.outcome, {
                let mut receiver = case.receiver(Profile::Rfc, layout);
                receiver.receive(LinkType::RAW, &case.wire()).outcome
            });
        }
    }
}

const TRANSPORT: &str = "esp-transport-aes128-cbc-hmac-sha1-96";

fn timeline(case: &LinuxCase, frame: usize) -> Timeline {
    let receiver = kame(case.receiver(Profile::Rfc, Layout::Cluster));
    let packet = case.packet(frame);
    receiver.trace(LinkType::RAW, &packet).unwrap()
}

fn functions(calls: &[CallView]) -> Vec<&str> {
    calls.iter().map(|call| call.function.as_str()).collect()
}

#[test]
fn a_function_keeps_its_locals_while_what_it_called_runs() {
    let mut timeline = timeline(&LinuxCase::load(TRANSPORT), 1);
    let path: Vec<_> = timeline.path().iter().map(|stage| stage.id).collect();
    assert_eq!(
        path,
        [
            "kame_ip6_input",
            "kame_esp6_input",
            "kame_esp_auth",
            "kame_esp6_input_icv",
            "kame_esp_decrypt",
            "kame_esp6_input_trailer",
            "kame_ipsec6_tunnel_validate",
            "kame_esp6_input_strip",
            "kame_ip6_input_loop",
            "icmp6_input",
        ]
    );
    timeline.seek(4);
    let calls = timeline.view().record.calls;
    assert_eq!(
        functions(&calls),
        ["esp_cbc_decrypt", "esp6_input", "ip6_input"]
    );
    let locals: Vec<_> = calls[1]
        .locals
        .iter()
        .map(|entry| (entry.name, entry.value.as_str()))
        .filter(|(name, _)| *name != "sum0" && *name != "sav")
        .collect();
    assert_eq!(
        locals,
        [
            ("off", "40"),
            ("seq", "1"),
            ("esplen", "8"),
            ("ivlen", "16"),
            ("siz", "12")
        ]
    );
    timeline.seek(8);
    assert_eq!(functions(&timeline.view().record.calls), ["ip6_input"]);
}

#[test]
fn in_ipv4_the_stack_grows_and_in_a_tunnel_it_unwinds() {
    let deepest = |name: &str| {
        let case = LinuxCase::load(name);
        let receiver = kame(case.receiver(Profile::Rfc, Layout::Cluster));
        let packet = &case.packets()[0];
        let mut timeline = receiver.trace(LinkType::RAW, packet).unwrap();
        timeline.seek(timeline.length() - 1);
        let calls = timeline.view().record.calls;
        calls
            .into_iter()
            .map(|call| call.function)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        deepest("esp4-transport"),
        ["icmp_input", "esp4_input", "ip_input"]
    );
    assert_eq!(
        deepest("esp-tunnel-aes256-gcm16"),
        ["icmp6_input", "ip6_input"]
    );
}

#[test]
fn kame_counts_by_cause() {
    let case = LinuxCase::load(TRANSPORT);
    let packet = case.first_esp_packet();
    let mut receiver = kame(case.receiver(Profile::Rfc, Layout::Cluster));
    let mut forged = packet.clone();
    forged[60] ^= 1;
    let mut unknown = packet.clone();
    unknown[40] ^= 0xff;
    for packet in [&forged, &unknown, &packet, &packet] {
        receiver.receive(LinkType::RAW, packet);
    }
    let counters: Vec<_> = receiver.world.counters.nonzero().collect();
    assert_eq!(
        counters,
        [
            (Counter::Ip6Total, 4),
            (Counter::Ip6Delivered, 1),
            (Counter::Ipsec6InSuccess, 1),
            (Counter::Ipsec6InNoSa, 1),
            (Counter::Ipsec6InEspReplay, 1),
            (Counter::Ipsec6InEspAuthSucc, 1),
            (Counter::Ipsec6InEspAuthFail, 1),
        ]
    );
}

#[test]
fn a_forged_packet_is_never_decrypted_whatever_the_profile() {
    let case = LinuxCase::load(TRANSPORT);
    let mut packet = case.first_esp_packet();
    packet[60] ^= 1;
    for profile in Profile::ALL {
        let receiver = kame(case.receiver(profile, Layout::Cluster));
        let timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
        let last = timeline.path().last().unwrap().id;
        assert_eq!(last, "kame_esp6_input_icv");
        assert_eq!(timeline.view().bytes, packet);
    }
}

#[test]
fn left_to_itself_kame_writes_through_a_shared_cluster() {
    let case = LinuxCase::load(TRANSPORT);
    let mut receiver = kame(case.receiver(Profile::Netbsd, Layout::SharedCluster));
    let report = receiver.receive(LinkType::RAW, &case.first_esp_packet());
    let Outcome::Fault(fault) = report.outcome else {
        panic!("{:?}", report.outcome);
    };
    assert_eq!(fault.stage, StageId::KameEsp6InputIcv);
    let expected = MbufError::ReadOnly { mbuf: 1, off: 4 };
    assert_eq!(fault.kind, FaultKind::Mbuf(expected));
}

#[test]
fn a_header_in_two_mbufs_of_a_packet_too_long_to_join_ends_it() {
    let mut packet = vec![0x60, 0, 0, 0, 0x07, 0xe0, 50, 64];
    packet.extend([0xfd; 32]);
    packet.resize(40 + 0x07e0, 0);
    let mut receiver = kame(Receiver::new(Profile::Rfc, Layout::EspSplit));
    let report = receiver.receive(LinkType::RAW, &packet);
    let Outcome::Received(Verdict::Dropped { stage, reason, .. }) = report.outcome else {
        panic!("{:?}", report.outcome);
    };
    let expected = Reason::NotContiguous {
        needed: 48,
        first: 44,
    };
    assert_eq!((stage, &reason), (StageId::KameEsp6Input, &expected));
    assert_eq!(reason.counter_at(stage), Some(Counter::Ip6HeaderTooLong));
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
}

#[test]
fn both_stacks_stand_side_by_side_in_order() {
    for name in linux_cases() {
        let case = LinuxCase::load(&name);
        let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        for frame in &case.capture.frames {
            let octets = case.capture.octets(frame);
            let at = format!("{name} frame {}", frame.number);
            let (Some(fast_ipsec), Some(kame)) = (
                receiver.trace(frame.link, octets),
                kame(receiver.clone()).trace(frame.link, octets),
            ) else {
                continue;
            };
            receiver.receive(frame.link, octets);
            let alignment = Alignment::of(&fast_ipsec, &kame);
            assert!(alignment.same_verdict && alignment.same_packet, "{at}");
            let pairs: Vec<_> = alignment
                .rows
                .iter()
                .filter_map(|row| row.fast_ipsec.zip(row.kame))
                .collect();
            assert!(pairs.is_sorted_by(|one, next| one.0 <= next.0 && one.1 <= next.1));
            assert_eq!(pairs.first(), Some(&(0, 0)), "{at}");
            let last = (fast_ipsec.frames().len() - 1, kame.frames().len() - 1);
            assert_eq!(pairs.last(), Some(&last), "{at}");
        }
    }
}

#[test]
fn the_packets_first_differ_where_kame_takes_the_icv_off_before_the_cipher_runs() {
    let case = LinuxCase::load(TRANSPORT);
    let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let packet = case.packet(1);
    let fast_ipsec = receiver.trace(LinkType::RAW, &packet).unwrap();
    let alignment = Alignment::of(&fast_ipsec, &timeline(&case, 1));
    let names = |index: usize| {
        let row = alignment.rows[index];
        let fast_ipsec = row.fast_ipsec.map(|at| fast_ipsec.path()[at].id);
        let kame = row.kame.map(|at| timeline(&case, 1).path()[at].id);
        (fast_ipsec, kame)
    };
    let Some(Difference::Octets { row, .. }) = alignment.first_difference() else {
        panic!("{:?}", alignment.first_difference());
    };
    assert_eq!(names(row), (Some("crypto_invoke"), Some("kame_esp_auth")));
    let expected = [
        (Some("ip6_input"), Some("kame_ip6_input")),
        (Some("ipsec6_common_input"), Some("kame_esp6_input")),
        (Some("ipsec_common_input"), Some("kame_esp6_input")),
        (Some("esp_input"), Some("kame_esp6_input")),
        (Some("crypto_invoke"), Some("kame_esp_auth")),
    ];
    let found: Vec<_> = (0..5).map(names).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_saved_call_stack_goes_on_to_the_same_end() {
    for name in [
        TRANSPORT,
        "ah-transport-hmac-sha256-128",
        "esp-then-ah-transport",
    ] {
        let timeline = timeline(&LinuxCase::load(name), 1);
        for frame in timeline.frames() {
            let saved = serde_json::to_string(&(&frame.stage, &frame.world)).unwrap();
            let saved: &'static str = saved.leak();
            let (stage, mut world): (Stage, _) = serde_json::from_str(saved).unwrap();
            assert_eq!(stage, frame.stage);
            let (_, verdict) = stage.run(&mut world, &mut Silent).unwrap();
            assert_eq!(Some(&verdict), timeline.verdict());
            assert_eq!(&world, timeline.world_after());
        }
    }
}

/// A host that protects as the case's sender did, and a packet for it.
fn leaving(name: &str, stack: Stack) -> (World, Vec<u8>) {
    let case = LinuxCase::load(name);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster).world;
    let policies = keys::parse(&case.policies).policies;
    let policies: Vec<_> = policies.into_iter().map(|policy| policy.config).collect();
    let mut host = sender(&receiver, &policies, Profile::Rfc);
    host.stack = stack;
    let packets = case.packets();
    let mut out = packets
        .iter()
        .filter_map(|packet| decapsulate(&mut receiver, Layout::Cluster, packet));
    (host, out.next().unwrap().packet)
}

fn sent(name: &str, stack: Stack) -> Timeline {
    let (mut host, packet) = leaving(name, stack);
    let m = host.mbufs.load(&packet, Layout::Cluster).unwrap();
    Timeline::record(Stage::leaving(&host, m, false), &host)
}

#[test]
fn a_bundle_is_a_loop_in_one_call_and_the_packet_never_starts_over() {
    let mut timeline = sent("esp-then-ah-transport", Stack::Kame);
    let path: Vec<_> = timeline.path().iter().map(|stage| stage.id).collect();
    assert_eq!(
        path,
        [
            "kame_ip6_output",
            "kame_ipsec6_output_trans",
            "kame_esp6_output",
            "kame_esp_encrypt",
            "kame_esp6_output_encrypted",
            "kame_esp_auth",
            "kame_esp6_output_icv",
            "kame_ipsec6_output_trans",
            "kame_ah6_output",
            "kame_ah6_calccksum",
            "kame_ah6_output_icv",
            "kame_ipsec6_output_trans",
            "kame_ip6_output_send",
        ]
    );
    timeline.seek(3);
    assert_eq!(
        functions(&timeline.view().record.calls),
        [
            "encrypt",
            "esp6_output",
            "ipsec6_output_trans",
            "ip6_output"
        ]
    );
    let counters = &timeline.world_after().counters;
    assert_eq!(counters.get(Counter::Ipsec6OutSuccess), 2);
    assert_eq!(counters.get(Counter::SpdCacheMiss), 1);
}

#[test]
fn a_tunnel_comes_after_the_loop_over_transport_mode() {
    let timeline = sent("esp-tunnel-aes256-gcm16", Stack::Kame);
    let path: Vec<_> = timeline.path().iter().map(|stage| stage.id).collect();
    assert_eq!(
        path,
        [
            "kame_ip6_output",
            "kame_ipsec6_output_trans",
            "kame_ip6_output_send",
            "kame_ipsec6_output_tunnel",
            "kame_ipsec6_encapsulate",
            "kame_ipsec6_output_tunnel",
            "kame_esp6_output",
            "kame_esp_encrypt",
            "kame_esp6_output_encrypted",
            "kame_ipsec6_output_tunnel",
            "kame_ip6_output_send",
        ]
    );
}

#[test]
fn both_stacks_that_send_stand_side_by_side() {
    for name in linux_cases() {
        let [fast_ipsec, kame] = Stack::ALL.map(|stack| sent(&name, stack));
        let alignment = Alignment::of(&fast_ipsec, &kame);
        assert!(alignment.same_verdict, "{name}");
        assert!(matches!(kame.verdict(), Some(Verdict::Sent { .. })));
        let pairs: Vec<_> = alignment
            .rows
            .iter()
            .filter_map(|row| row.fast_ipsec.zip(row.kame))
            .collect();
        let last = (fast_ipsec.frames().len() - 1, kame.frames().len() - 1);
        assert_eq!((pairs[0], pairs[pairs.len() - 1]), ((0, 0), last), "{name}");
    }
}

#[test]
fn without_an_association_the_packet_is_counted_and_gone() {
    let (mut host, packet) = leaving(TRANSPORT, Stack::Kame);
    let all: Vec<_> = host.sad.iter().map(|(sav, _)| sav).collect();
    for sav in all {
        host.sad.delete(sav);
    }
    let m = host.mbufs.load(&packet, Layout::Cluster).unwrap();
    let (_, verdict) = Stage::leaving(&host, m, false)
        .run(&mut host, &mut Silent)
        .unwrap();
    let Verdict::Dropped { stage, reason, .. } = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(stage, StageId::KameIpsec6OutputTrans);
    assert!(matches!(reason, Reason::NoOutboundAssociation { .. }));
    assert_eq!(host.counters.get(Counter::Ipsec6OutNoSa), 1);
    assert_eq!(host.mbufs.in_use(), InUse::default());
}

#[test]
fn where_memory_runs_out_the_packet_is_freed_once() {
    let mut ran_out = 0;
    for name in [
        TRANSPORT,
        "esp-then-ah-transport",
        "esp-tunnel-4in6",
        "esp4-transport",
    ] {
        for limit in 0..8 {
            let limits = Limits {
                mbufs: Some(limit),
                clusters: Some(limit),
            };
            for layout in Layout::ALL {
                let (mut host, packet) = leaving(name, Stack::Kame);
                let wire = LinuxCase::load(name).packets()[0].clone();
                let mut receiver = LinuxCase::load(name).receiver(Profile::Rfc, layout);
                receiver.world.stack = Stack::Kame;
                for (world, packet, arrives) in [
                    (&mut host, packet, false),
                    (&mut receiver.world, wire, true),
                ] {
                    let m = world.mbufs.load(&packet, layout).unwrap();
                    world.mbufs.set_limits(limits);
                    let stage = match arrives {
                        true => Stage::arrived(world, m),
                        false => Stage::leaving(world, m, false),
                    };
                    let (m, verdict) = stage.run(world, &mut Silent).unwrap();
                    ran_out += usize::from(matches!(
                        verdict,
                        Verdict::Dropped {
                            reason: Reason::NoBufs { .. },
                            ..
                        }
                    ));
                    for m in m.into_iter().chain(std::mem::take(&mut world.if_snd)) {
                        world.mbufs.m_freem(m).unwrap();
                    }
                    world.mbufs.release_other_holders().unwrap();
                    assert_eq!(world.mbufs.in_use(), InUse::default(), "{name} {limit}");
                }
            }
        }
    }
    assert!(ran_out > 20, "{ran_out}");
}

/// A packet of every case, with its host.
static PACKETS: LazyLock<Vec<(Vec<u8>, Receiver)>> = LazyLock::new(|| {
    let cases = linux_cases().into_iter().map(|name| LinuxCase::load(&name));
    let packets = cases.map(|case| {
        let receiver = kame(case.receiver(Profile::Rfc, Layout::Cluster));
        (case.packets()[0].clone(), receiver)
    });
    packets.collect()
});

proptest! {
    #[test]
    fn no_octets_make_kame_fault_or_leak(
        case in 0..62_usize,
        changes in prop::collection::vec((0..96_usize, any::<u8>()), 0..4),
        cut in 0..200_usize,
        layout in prop::sample::select(&Layout::ALL[..]),
    ) {
        let (packet, receiver) = &PACKETS[case];
        let mut packet = packet.clone();
        for (at, octet) in changes {
            if let Some(there) = packet.get_mut(at) {
                *there = octet;
            }
        }
        packet.truncate(packet.len().saturating_sub(cut % 50));
        let mut receiver = receiver.clone();
        receiver.layout = layout;
        let report = receiver.receive(LinkType::RAW, &packet);
        prop_assert!(!matches!(report.outcome, Outcome::Fault(_)), "{:?}", report.outcome);
        receiver.world.drain_fragments().unwrap();
        prop_assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }
}
