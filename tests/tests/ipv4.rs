//! IPv4 on the receive path: headers that lie, options, and tunnels of either version in either.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Reason, Stage, StageId, Verdict};
use espial_core::trace::Silent;
use espial_core::wire::link::LinkType;
use espial_tests::packets::{internet_checksum, ipv4, ipv6, mend_checksum, null_esp};
use espial_tests::{LinuxCase, receiver};

/// Tunnels without cipher and ICV, so that a test can write what is inside.
const OPEN_TUNNELS: &str = "add 10.9.0.1 10.9.0.2 esp 0x1000 -m tunnel -E null;\n\
                            add fd00:a::1 fd00:a::2 esp 0x1000 -m tunnel -E null;\n";

fn receive(receiver: &mut Receiver, packet: &[u8]) -> FrameReport {
    let report = receiver.receive(LinkType::RAW, packet);
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    report
}

fn counter(report: &FrameReport) -> Option<Counter> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, .. }) => reason.counter(),
        _ => None,
    }
}

/// The verdict on a packet that no link layer has looked at.
fn run(stage: impl FnOnce(espial_core::mbuf::Chain) -> Stage, packet: &[u8]) -> Verdict {
    let mut world = espial_core::stage::World::default();
    let m = world.mbufs.load(packet, Layout::Cluster).unwrap();
    let (m, verdict) = stage(m).run(&mut world, &mut Silent).unwrap();
    if let Some(m) = m {
        world.mbufs.m_freem(m).unwrap();
    }
    assert_eq!(world.mbufs.in_use(), InUse::default());
    verdict
}

fn transport() -> (Receiver, Vec<u8>) {
    let case = LinuxCase::load("esp4-transport");
    let packet = case.first_esp_packet();
    (case.receiver(Profile::Rfc, Layout::MlenChain), packet)
}

#[test]
fn every_cut_is_told_from_a_short_header() {
    let (mut receiver, packet) = transport();
    for len in 0..packet.len() {
        let report = receive(&mut receiver, &packet[..len]);
        match len {
            0 => assert!(matches!(report.outcome, Outcome::NotIp(_))),
            1..20 => assert_eq!(counter(&report), Some(Counter::IpTooSmall), "{len}"),
            _ => assert_eq!(counter(&report), Some(Counter::IpTooShort), "{len}"),
        }
    }
}

#[test]
fn every_bit_of_the_header_is_under_its_checksum() {
    let (mut receiver, packet) = transport();
    for octet in 1..20 {
        for bit in 0..8 {
            let mut changed = packet.clone();
            changed[octet] ^= 1 << bit;
            let report = receive(&mut receiver, &changed);
            let expected = Some(Counter::IpBadChecksum);
            assert_eq!(counter(&report), expected, "octet {octet}, bit {bit}");
        }
    }
}

#[test]
fn a_wrong_checksum_is_told_with_the_right_one() {
    let (mut receiver, mut packet) = transport();
    let expected = u16::from_be_bytes([packet[10], packet[11]]);
    packet[10] ^= 0x80;
    let Outcome::Received(Verdict::Dropped { reason, .. }) =
        receive(&mut receiver, &packet).outcome
    else {
        panic!("it is dropped");
    };
    let found = expected ^ 0x8000;
    assert_eq!(reason, Reason::IpChecksum { found, expected });
}

#[test]
fn a_header_length_under_twenty_or_beyond_the_packet_is_refused() {
    let (mut receiver, packet) = transport();
    for ihl in 0..5 {
        let mut changed = packet.clone();
        changed[0] = 0x40 | ihl;
        let report = receive(&mut receiver, &changed);
        assert_eq!(counter(&report), Some(Counter::IpBadHeaderLength), "{ihl}");
    }
    let mut short = packet[..40].to_vec();
    short[0] = 0x4f;
    let report = receive(&mut receiver, &short);
    assert_eq!(counter(&report), Some(Counter::IpBadHeaderLength));
}

#[test]
fn a_total_length_that_lies_is_refused() {
    let (mut receiver, packet) = transport();
    let there = u16::try_from(packet.len()).unwrap();
    for (length, expected) in [
        (0, Counter::IpBadLength),
        (19, Counter::IpBadLength),
        (there + 1, Counter::IpTooShort),
        (u16::MAX, Counter::IpTooShort),
    ] {
        let mut changed = packet.clone();
        changed[2..4].copy_from_slice(&length.to_be_bytes());
        mend_checksum(&mut changed);
        let report = receive(&mut receiver, &changed);
        assert_eq!(counter(&report), Some(expected), "{length}");
    }
}

#[test]
fn a_version_and_a_source_that_cannot_be_are_refused() {
    let mut packet = ipv4(17, 0, &[0; 8]);
    packet[0] = 0x55;
    let verdict = run(|m| Stage::IpInput { m }, &packet);
    let Verdict::Dropped { reason, .. } = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(reason, Reason::IpVersion { version: 5 });
    let mut packet = ipv4(17, 0, &[0; 8]);
    packet[12] = 224;
    mend_checksum(&mut packet);
    let verdict = run(|m| Stage::IpInput { m }, &packet);
    let Verdict::Dropped { reason, .. } = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(reason.counter(), Some(Counter::IpBadAddress));
}

#[test]
fn padding_of_the_link_layer_comes_off() {
    let (receiver, packet) = transport();
    let deliver = |octets: &[u8]| {
        let mut world = receiver.world.clone();
        let m = world.mbufs.load(octets, Layout::Cluster).unwrap();
        let (m, _) = Stage::IpInput { m }.run(&mut world, &mut Silent).unwrap();
        world.mbufs.to_vec(&m.unwrap())
    };
    let padded = [&packet[..], &[0; 7]].concat();
    assert_eq!(deliver(&padded), deliver(&packet));
}

#[test]
fn options_stay_and_the_header_is_put_right_around_them() {
    let (mut receiver, packet) = transport();
    let plain = receive(&mut receiver.clone(), &packet).inner;
    let with_options = |octets: &[u8]| {
        let mut changed = octets[..20].to_vec();
        changed[0] = 0x46;
        changed.extend([0x94, 4, 0, 0]);
        changed.extend(&octets[20..]);
        let length = u16::try_from(changed.len()).unwrap();
        changed[2..4].copy_from_slice(&length.to_be_bytes());
        mend_checksum(&mut changed);
        changed
    };
    let report = receive(&mut receiver, &with_options(&packet));
    assert_eq!(report.inner, with_options(&plain));
}

fn path(case: &str) -> Vec<StageId> {
    let case = LinuxCase::load(case);
    let packet = case
        .packets()
        .into_iter()
        .find(|packet| matches!(packet[if packet[0] >> 4 == 4 { 9 } else { 6 }], 17 | 50))
        .unwrap();
    let receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let timeline = receiver.trace(LinkType::RAW, &packet).unwrap();
    timeline.frames().iter().map(|f| f.stage.id()).collect()
}

#[test]
fn ipv4_transport_is_queued_anew_and_ipv6_goes_on() {
    use StageId::*;
    let middle = [IpsecCommonInput, EspInput, CryptoInvoke, EspInputCb];
    let ipv4 = [
        &[IpInput, Ipsec4CommonInput][..],
        &middle,
        &[Ipsec4CommonInputCb, IpInput, IcmpInput],
    ];
    assert_eq!(path("esp4-transport"), ipv4.concat());
    let udp4 = [
        &[IpInput, UdpInput, Udp4Espinudp][..],
        &middle,
        &[Ipsec4CommonInputCb, IpInput, IcmpInput],
    ];
    assert_eq!(path("esp4-udp-encap-4500"), udp4.concat());
    let udp6 = [
        &[Ip6Input, Udp6Input, Udp6Espinudp][..],
        &middle,
        &[Ipsec6CommonInputCb, Icmp6Input],
    ];
    assert_eq!(path("esp-udp-encap-4500"), udp6.concat());
}

#[test]
fn tunnels_change_over_to_the_inner_packets_version() {
    use StageId::*;
    let after = |case| path(case).split_off(6);
    assert_eq!(
        after("esp4-tunnel"),
        [Ipsec4CommonInputCb, IpInput, IpipInput, IpInput, IcmpInput]
    );
    assert_eq!(
        after("esp-tunnel-6in4"),
        [
            Ipsec4CommonInputCb,
            IpInput,
            IpipInput,
            Ip6Input,
            Icmp6Input
        ]
    );
    assert_eq!(
        after("esp-tunnel-4in6"),
        [Ipsec6CommonInputCb, IpipInput, IpInput, IcmpInput]
    );
}

/// The packet in an open tunnel of either version.
fn in_tunnels(next_header: u8, class: u8, inner: &[u8]) -> [Vec<u8>; 2] {
    let esp = null_esp(0x1000, 1, next_header, inner);
    [ipv4(50, class, &esp), ipv6(50, class, &esp)]
}

#[test]
fn a_congestion_mark_comes_over_to_an_inner_packet_that_can_carry_it() {
    const CE: u8 = 3;
    for (inner_class, expected) in [(0, 0), (1, CE), (2, CE), (CE, CE)] {
        let four = ipv4(99, 0xb8 | inner_class, &[7; 8]);
        let six = ipv6(99, 0xb8 | inner_class, &[7; 8]);
        let marked_four = ipv4(99, 0xb8 | expected, &[7; 8]);
        let marked_six = ipv6(99, 0xb8 | expected, &[7; 8]);
        for layout in Layout::ALL {
            let mut receiver = receiver(OPEN_TUNNELS, Profile::Rfc, layout);
            for outer in in_tunnels(4, CE, &four) {
                let report = receive(&mut receiver, &outer);
                assert_eq!(report.inner, marked_four);
                assert_eq!(internet_checksum(&report.inner[..20]), 0);
            }
            for outer in in_tunnels(41, CE, &six) {
                assert_eq!(receive(&mut receiver, &outer).inner, marked_six);
            }
            for outer in in_tunnels(4, 2, &four) {
                assert_eq!(receive(&mut receiver, &outer).inner, four);
            }
        }
    }
}

#[test]
fn a_congestion_mark_hides_no_wrong_checksum() {
    let mut inner = ipv4(99, 2, &[7; 8]);
    inner[8] ^= 1;
    let mut receiver = receiver(OPEN_TUNNELS, Profile::Rfc, Layout::Cluster);
    for outer in in_tunnels(4, 3, &inner) {
        let report = receive(&mut receiver, &outer);
        assert_eq!(counter(&report), Some(Counter::IpBadChecksum));
    }
}

#[test]
fn an_inner_packet_has_to_be_whole_and_of_the_version_announced() {
    let (four, six) = (ipv4(99, 0, &[7; 8]), ipv6(99, 0, &[7; 8]));
    let mut receiver = receiver(OPEN_TUNNELS, Profile::Rfc, Layout::MlenChain);
    for (next_header, inner, expected) in [
        (41, &ipv4(99, 0, &[7; 40])[..], Counter::IpipBadFamily),
        (4, &six[..], Counter::IpipBadFamily),
        (4, &four[..19], Counter::IpipHeaderDrops),
        (41, &six[..39], Counter::IpipHeaderDrops),
        (4, &four[..20], Counter::IpTooShort),
        (41, &six[..40], Counter::Ip6TooShort),
    ] {
        for outer in in_tunnels(next_header, 0, inner) {
            let report = receive(&mut receiver, &outer);
            assert_eq!(counter(&report), Some(expected), "{next_header}");
        }
    }
}

#[test]
fn an_inner_source_of_the_receivers_own_is_refused_where_the_profile_says_so() {
    let mut inner = ipv4(99, 0, &[7; 8]);
    inner.copy_within(16..20, 12);
    mend_checksum(&mut inner);
    let outer = &in_tunnels(4, 0, &inner)[0];
    let verdict = |profile| {
        let mut receiver = receiver(OPEN_TUNNELS, profile, Layout::Cluster);
        counter(&receive(&mut receiver, outer))
    };
    assert_eq!(verdict(Profile::Netbsd), Some(Counter::IpipSpoof));
    assert_eq!(verdict(Profile::Rfc), None);
}

#[test]
fn ip_in_ip_that_nothing_protects_stays_as_it_is() {
    let packet = ipv4(4, 0, &ipv4(99, 0, &[7; 8]));
    let mut receiver = receiver(OPEN_TUNNELS, Profile::Rfc, Layout::Cluster);
    let report = receive(&mut receiver, &packet);
    assert_eq!(report.inner, packet);
    assert!(matches!(
        report.outcome,
        Outcome::Received(Verdict::Clear { .. })
    ));
}
