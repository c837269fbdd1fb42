//! IPv4 fragments: the same queue, another header.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, FragmentError, Profile, Reason, StageId, Verdict};
use espial_core::wire::ipv4;
use espial_core::wire::link::LinkType;
use espial_tests::LinuxCase;
use proptest::prelude::*;
use std::ops::Range;

/// A fragment of the data behind a header of 20 octets.
fn fragment(packet: &[u8], range: Range<usize>, more: bool) -> Vec<u8> {
    let data = &packet[20..][range.clone()];
    let mut fragment = packet[..20].to_vec();
    let length = u16::try_from(20 + data.len()).unwrap();
    fragment[2..4].copy_from_slice(&length.to_be_bytes());
    let offset = u16::try_from(range.start / 8).unwrap() | u16::from(more) << 13;
    fragment[6..8].copy_from_slice(&offset.to_be_bytes());
    fragment[10..12].fill(0);
    let sum = ipv4::checksum(&fragment);
    fragment[10..12].copy_from_slice(&sum.to_be_bytes());
    fragment.extend(data);
    fragment
}

/// The first ESP packet of a kernel's capture, with don't fragment off.
fn esp_packet(case: &LinuxCase) -> Vec<u8> {
    let packet = case.first_esp_packet();
    fragment(&packet, 0..packet.len() - 20, false)
}

fn verdict(report: &FrameReport) -> &Verdict {
    match &report.outcome {
        Outcome::Received(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_overlap_ends_the_packet_with_ipv4s_counter() {
    let case = LinuxCase::load("esp4-transport");
    let packet = esp_packet(&case);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    let first = receiver.receive(LinkType::RAW, &fragment(&packet, 0..32, true));
    assert_eq!(verdict(&first).name(), "held");
    assert_eq!(receiver.world.counters.get(Counter::IpFragments), 1);
    let overlap = fragment(&packet, 24..48, true);
    let Verdict::Dropped { stage, reason, .. } =
        verdict(&receiver.receive(LinkType::RAW, &overlap)).clone()
    else {
        panic!("not dropped");
    };
    assert_eq!(stage, StageId::IpReass);
    assert_eq!(reason.counter(), Some(Counter::IpFragmentsDropped));
    let error = FragmentError::Overlap {
        start: 24,
        other_start: 0,
        other_end: 32,
    };
    assert_eq!(
        (reason.rfc(), reason),
        ("791 3.2", Reason::Fragment { error, ipv4: true })
    );
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_split_in_either_order_gives_the_packet_that_was_cut(
        cuts in prop::collection::btree_set(1usize..14, 1..5),
        backwards in any::<bool>(),
        layout in prop::sample::select(&Layout::ALL[..]),
        case in prop::sample::select(&["esp4-transport", "esp4-tunnel"][..]),
    ) {
        let case = LinuxCase::load(case);
        let packet = esp_packet(&case);
        let whole = case.receiver(Profile::Rfc, layout).receive(LinkType::RAW, &packet);
        prop_assert_eq!(verdict(&whole).name(), "delivered");
        let len = packet.len() - 20;
        let ends: Vec<usize> = cuts.iter().map(|cut| cut * 8).filter(|end| *end < len).chain([len]).collect();
        let starts = std::iter::once(0).chain(ends.clone());
        let parts = starts.zip(&ends).map(|(start, end)| fragment(&packet, start..*end, *end < len));
        let mut parts: Vec<_> = parts.collect();
        if backwards {
            parts.reverse();
        }
        let mut receiver = case.receiver(Profile::Rfc, layout);
        let reports: Vec<_> = parts.iter().map(|part| receiver.receive(LinkType::RAW, part)).collect();
        let (last, held) = reports.split_last().unwrap();
        let waits = held.iter().all(|report| verdict(report).name() == "held");
        prop_assert!(waits);
        prop_assert_eq!(last, &whole);
        prop_assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }
}
