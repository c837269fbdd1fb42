//! Fragments in every order, cut in every way, overlapping, repeated and wrong.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{
    Counter, FragmentError, Profile, Reason, ReassemblyLimits, StageId, Verdict,
};
use espial_core::trace::Event;
use espial_core::trace::view::Granularity;
use espial_core::wire::link::LinkType;
use espial_tests::LinuxCase;
use proptest::prelude::*;
use std::ops::Range;

const FRAGMENT: u8 = 44;

/// A fragment of the data behind a packet's base header.
fn fragment(packet: &[u8], range: Range<usize>, more: bool, id: u32) -> Vec<u8> {
    let data = &packet[40..][range.clone()];
    let mut fragment = packet[..40].to_vec();
    let length = u16::try_from(8 + data.len()).unwrap();
    fragment[4..6].copy_from_slice(&length.to_be_bytes());
    fragment[6] = FRAGMENT;
    let offset = u16::try_from(range.start).unwrap();
    assert_eq!(offset % 8, 0);
    let [high, low] = (offset | u16::from(more)).to_be_bytes();
    fragment.extend([packet[6], 0, high, low]);
    fragment.extend(id.to_be_bytes());
    fragment.extend(data);
    fragment
}

/// The packet's data cut at these offsets.
fn ranges(len: usize, cuts: &[usize]) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = cuts.iter().map(|cut| cut * 8).collect();
    ends.retain(|end| (1..len).contains(end));
    ends.sort_unstable();
    ends.dedup();
    ends.push(len);
    let starts = std::iter::once(0).chain(ends.clone());
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

fn fragments(packet: &[u8], ranges: &[Range<usize>]) -> Vec<Vec<u8>> {
    let len = packet.len() - 40;
    ranges
        .iter()
        .map(|range| fragment(packet, range.clone(), range.end < len, 7))
        .collect()
}

/// A packet of a protocol that nothing here knows.
fn packet(len: usize) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0];
    packet.extend(u16::try_from(len).unwrap().to_be_bytes());
    packet.extend([253, 64]);
    for last in [1, 2] {
        packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    packet.extend((0..=250u8).cycle().take(len));
    packet
}

fn receive(receiver: &mut Receiver, packets: &[Vec<u8>]) -> Vec<FrameReport> {
    packets
        .iter()
        .map(|packet| receiver.receive(LinkType::RAW, packet))
        .collect()
}

fn verdict(report: &FrameReport) -> &Verdict {
    match &report.outcome {
        Outcome::Received(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

fn error(report: &FrameReport) -> Option<FragmentError> {
    match verdict(report) {
        Verdict::Dropped {
            reason: Reason::Fragment { error, ipv4: false },
            stage: StageId::Frag6Input,
            ..
        } => Some(*error),
        _ => None,
    }
}

fn is_whole(report: &FrameReport) -> bool {
    matches!(
        verdict(report),
        Verdict::Delivered { .. } | Verdict::Clear { .. }
    )
}

fn host() -> Receiver {
    Receiver::new(Profile::Rfc, Layout::Cluster)
}

/// Whatever waits is freed, and nothing else is in use.
fn ends_clean(mut receiver: Receiver) {
    receiver.world.drain_fragments().unwrap();
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    assert_eq!(receiver.world.reassembly.octets(), 0);
}

#[test]
fn all_but_the_last_to_come_are_held_and_the_last_is_the_packet() {
    let packet = packet(100);
    let all = fragments(&packet, &[0..32, 32..64, 64..100]);
    let mut receiver = host();
    let reports = receive(&mut receiver, &[all[2].clone(), all[0].clone()]);
    assert!(
        reports
            .iter()
            .all(|r| matches!(verdict(r), Verdict::Held { .. }))
    );
    assert_eq!(receiver.world.reassembly.fragments(), 2);
    let last = receiver.receive(LinkType::RAW, &all[1]);
    assert!(matches!(verdict(&last), Verdict::Clear { upper, .. } if upper.0 == 253));
    assert_eq!(last.inner, packet);
    let counters = &receiver.world.counters;
    assert_eq!(counters.get(Counter::Ip6Fragments), 3);
    assert_eq!(counters.get(Counter::Ip6Reassembled), 1);
    ends_clean(receiver);
}

#[test]
fn headers_before_the_fragment_header_stay_those_of_the_first_fragment() {
    let whole = packet(64);
    let with_options = |fragment: &[u8]| {
        let mut changed = fragment[..40].to_vec();
        changed[6] = 60;
        changed[5] += 8;
        changed.extend([FRAGMENT, 0, 1, 4, 0, 0, 0, 0]);
        changed.extend(&fragment[40..]);
        changed
    };
    let [first, second] = <[Vec<u8>; 2]>::try_from(fragments(&whole, &[0..32, 32..64])).unwrap();
    let mut receiver = host();
    receive(&mut receiver, &[second]);
    let last = receiver.receive(LinkType::RAW, &with_options(&first));
    let mut expected = whole[..40].to_vec();
    expected[5] += 8;
    expected[6] = 60;
    expected.extend([253, 0, 1, 4, 0, 0, 0, 0]);
    expected.extend(&whole[40..]);
    assert_eq!(last.inner, expected);
}

#[test]
fn an_atomic_fragment_waits_for_nobody() {
    let packet = packet(30);
    let mut receiver = host();
    let held = fragment(&packet, 0..8, true, 7);
    let atomic = fragment(&packet, 0..30, false, 7);
    let reports = receive(&mut receiver, &[held, atomic]);
    assert!(is_whole(&reports[1]));
    assert_eq!(reports[1].inner, packet);
    assert_eq!(receiver.world.counters.get(Counter::Ip6AtomicFragments), 1);
    assert_eq!(receiver.world.reassembly.fragments(), 1);
    ends_clean(receiver);
}

#[test]
fn an_exact_duplicate_is_dropped_and_the_packet_still_comes() {
    let packet = packet(100);
    let all = fragments(&packet, &[0..32, 32..100]);
    let mut receiver = host();
    let reports = receive(
        &mut receiver,
        &[all[0].clone(), all[0].clone(), all[1].clone()],
    );
    assert_eq!(
        error(&reports[1]),
        Some(FragmentError::Duplicate { start: 0, end: 32 })
    );
    assert_eq!(reports[2].inner, packet);
    ends_clean(receiver);
}

#[test]
fn the_same_range_with_other_octets_is_an_overlap_and_ends_the_packet() {
    let packet = packet(100);
    let all = fragments(&packet, &[0..32, 32..64, 64..100]);
    let mut other = all[0].clone();
    *other.last_mut().unwrap() ^= 1;
    let mut receiver = host();
    let order = [
        all[0].clone(),
        all[1].clone(),
        other,
        all[0].clone(),
        all[2].clone(),
    ];
    let reports = receive(&mut receiver, &order);
    let overlap = FragmentError::Overlap {
        start: 0,
        other_start: 0,
        other_end: 32,
    };
    assert_eq!(error(&reports[2]), Some(overlap));
    assert_eq!(error(&reports[3]), Some(FragmentError::Discarded));
    assert_eq!(error(&reports[4]), Some(FragmentError::Discarded));
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    // Two were held, three were refused.
    assert_eq!(receiver.world.counters.get(Counter::Ip6FragmentsDropped), 5);
}

#[test]
fn what_one_fragment_can_break_alone() {
    let packet = packet(100);
    let mut far = fragment(&packet, 0..32, false, 9);
    far[42..44].copy_from_slice(&0xfff8u16.to_be_bytes());
    let cases = [
        (
            fragment(&packet, 0..30, true, 1),
            FragmentError::Length { len: 30 },
        ),
        (
            fragment(&packet, 8..8, true, 2),
            FragmentError::Empty { start: 8 },
        ),
        (
            far,
            FragmentError::TooLong {
                length: 65_528 + 32,
                most: 65_535,
            },
        ),
    ];
    for (fragment, expected) in cases {
        let mut receiver = host();
        let report = receiver.receive(LinkType::RAW, &fragment);
        assert_eq!(error(&report), Some(expected));
        assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }
}

#[test]
fn a_last_fragment_that_ends_before_another_ends_the_packet() {
    let packet = packet(100);
    for order in [
        [(64..72, true), (0..32, false)],
        [(0..32, false), (64..72, true)],
    ] {
        let mut receiver = host();
        // Offset 0 without more fragments would be atomic.
        let order = order.map(|(range, more)| {
            let range = range.start.max(8)..range.end;
            fragment(&packet, range, more, 7)
        });
        let reports = receive(&mut receiver, &order);
        let beyond = FragmentError::BeyondLast { total: 32, end: 72 };
        assert_eq!(error(&reports[1]), Some(beyond));
        assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }
}

#[test]
fn a_first_fragment_without_the_upper_header_is_refused_by_those_who_look() {
    let mut packet = packet(100);
    packet[6] = 6;
    let first = fragment(&packet, 0..16, true, 7);
    let mut receiver = host();
    let report = receiver.receive(LinkType::RAW, &first);
    let Some(cut @ FragmentError::FirstCut { needed, had, .. }) = error(&report) else {
        panic!("{report:?}");
    };
    assert_eq!((needed, had, cut.rfc()), (20, 16, "7112 5"));
    let mut netbsd = Receiver::new(Profile::Netbsd, Layout::Cluster);
    let report = netbsd.receive(LinkType::RAW, &first);
    assert!(matches!(verdict(&report), Verdict::Held { .. }));
}

#[test]
fn fragments_of_other_packets_stay_apart() {
    let one = packet(64);
    let mut other = one.clone();
    other[40..].reverse();
    let mut receiver = host();
    let order = [
        fragment(&one, 0..32, true, 1),
        fragment(&other, 0..32, true, 2),
        fragment(&one, 32..64, false, 1),
        fragment(&other, 32..64, false, 2),
    ];
    let reports = receive(&mut receiver, &order);
    assert_eq!(reports[2].inner, one);
    assert_eq!(reports[3].inner, other);
    ends_clean(receiver);
}

#[test]
fn a_clear_fragment_never_completes_a_protected_packet() {
    let case = LinuxCase::load("esp-tunnel-large-fragmented");
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    // Protected first, second; then the kernel's own clear copies of first, second and third.
    for (number, name) in [
        (1, "held"),
        (3, "held"),
        (2, "held"),
        (4, "held"),
        (6, "clear"),
    ] {
        let report = receiver.receive(LinkType::RAW, &case.packet(number));
        assert_eq!(verdict(&report).name(), name, "frame {number}");
    }
    let last = receiver.receive(LinkType::RAW, &case.packet(5));
    assert_eq!(verdict(&last).name(), "delivered");
    let sas = verdict(&last).sas();
    assert_eq!(
        (sas.len(), sas[0].seq),
        (1, 3),
        "those of the last fragment"
    );
    ends_clean(receiver);
}

#[test]
fn the_oldest_packet_goes_when_its_room_is_needed() {
    let packet = packet(64);
    let mut receiver = host();
    receiver.world.reassembly.set_limits(ReassemblyLimits {
        packets: 2,
        ..ReassemblyLimits::default()
    });
    let first = |id| fragment(&packet, 0..32, true, id);
    let second = |id| fragment(&packet, 32..64, false, id);
    let order = [first(1), first(2), first(3), second(2), second(1)];
    let reports = receive(&mut receiver, &order);
    assert!(is_whole(&reports[3]));
    assert_eq!(verdict(&reports[4]).name(), "held");
    assert_eq!(receiver.world.counters.get(Counter::Ip6FragmentOverflow), 1);
    ends_clean(receiver);
}

#[test]
fn one_packet_cannot_take_all_the_room() {
    let packet = packet(64);
    let mut receiver = host();
    receiver.world.reassembly.set_limits(ReassemblyLimits {
        fragments: 2,
        ..ReassemblyLimits::default()
    });
    let all = fragments(&packet, &[0..16, 16..32, 32..64]);
    let reports = receive(&mut receiver, &all);
    assert_eq!(error(&reports[2]), Some(FragmentError::TooMany { most: 2 }));
    ends_clean(receiver);
}

#[test]
fn the_timeline_shows_the_queue_at_work() {
    let case = LinuxCase::load("esp-transport-large-fragmented");
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
    for number in [1, 3] {
        receiver.receive(LinkType::RAW, &case.packet(number));
    }
    let mut timeline = receiver.trace(LinkType::RAW, &case.packet(2)).unwrap();
    assert_eq!(timeline.verdict().map(Verdict::name), Some("delivered"));
    let events: Vec<Event> = timeline
        .frames()
        .iter()
        .flat_map(|frame| &frame.events)
        .map(|recorded| recorded.event.clone())
        .collect();
    let joined = Event::FragmentJoined {
        version: 6,
        start: 1448,
        end: 2896,
        fragments: 3,
        here: 4052,
        total: Some(4052),
    };
    assert!(events.contains(&joined), "{events:?}");
    let appended: Vec<(usize, usize)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Cat { off, len, .. } => Some((*off, *len)),
            _ => None,
        })
        .collect();
    assert_eq!(appended, [(1496, 1448), (2944, 1156)]);
    timeline.set_granularity(Granularity::Events);
    loop {
        let view = timeline.view();
        let segments = view.chain.iter().flat_map(|mbuf| &mbuf.segments);
        assert_eq!(segments.map(|s| s.len).sum::<usize>(), view.bytes.len());
        let mut ids: Vec<u32> = view.chain.iter().map(|mbuf| mbuf.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), view.chain.len(), "an identity stands twice");
        if !timeline.step() {
            break;
        }
    }
    // The one that was traced is still to come.
    let report = receiver.receive(LinkType::RAW, &case.packet(2));
    assert!(is_whole(&report));
}

#[test]
fn a_saved_host_goes_on_with_the_fragments_that_it_holds() {
    let packet = packet(100);
    let all = fragments(&packet, &[0..32, 32..100]);
    let mut receiver = host();
    receive(&mut receiver, &all[..1]);
    let saved = serde_json::to_string(&receiver.world).unwrap();
    let mut elsewhere = host();
    elsewhere.world = serde_json::from_str(&saved).unwrap();
    assert_eq!(elsewhere.world, receiver.world);
    let report = elsewhere.receive(LinkType::RAW, &all[1]);
    assert_eq!(report.inner, packet);
    ends_clean(elsewhere);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_split_gives_the_packet_that_was_cut(
        cuts in prop::collection::vec(1usize..15, 0..8),
        seed in any::<u64>(),
        layout in prop::sample::select(&Layout::ALL[..]),
    ) {
        let case = LinuxCase::load("esp-transport-aes128-cbc-hmac-sha1-96");
        let packet = case.first_esp_packet();
        let whole = case.receiver(Profile::Rfc, layout).receive(LinkType::RAW, &packet);
        let mut receiver = case.receiver(Profile::Rfc, layout);
        let mut parts = fragments(&packet, &ranges(packet.len() - 40, &cuts));
        shuffle(&mut parts, seed);
        let reports = receive(&mut receiver, &parts);
        let (last, held) = reports.split_last().unwrap();
        let waits = held.iter().all(|r| verdict(r).name() == "held");
        prop_assert!(waits);
        prop_assert_eq!(last, &whole);
        prop_assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }

    #[test]
    fn no_order_delivers_a_packet_with_an_overlap(
        cuts in prop::collection::vec(1usize..12, 1..6),
        (start, len) in (0usize..12, 1usize..12),
        seed in any::<u64>(),
    ) {
        let packet = packet(100);
        let all = ranges(100, &cuts);
        let extra = start * 8..(start * 8 + len * 8).min(96);
        prop_assume!(!extra.is_empty() && !all.contains(&extra));
        let mut parts = fragments(&packet, &all);
        // Without it no set of the others, the extra one included, is whole.
        let needed = all.iter().position(|range| range.start < extra.start || extra.end < range.end);
        let last = parts.swap_remove(needed.unwrap());
        parts.push(fragment(&packet, extra, true, 7));
        shuffle(&mut parts, seed);
        parts.push(last);
        let mut receiver = host();
        let reports = receive(&mut receiver, &parts);
        prop_assert!(!reports.iter().any(is_whole), "{reports:?}");
        let overlap = |r| matches!(error(r), Some(FragmentError::Overlap { .. }));
        prop_assert!(reports.iter().any(overlap));
        prop_assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    }

    #[test]
    fn no_fragments_panic_leak_or_take_more_room_than_there_is(
        headers in prop::collection::vec(
            (any::<u8>(), prop::sample::select(&[0u16, 8, 16, 24, 32, 64, 0xfff8][..]), any::<bool>(), 0u32..6, 0usize..80),
            1..40,
        ),
        layout in prop::sample::select(&Layout::ALL[..]),
        profile in prop::sample::select(&Profile::ALL[..]),
    ) {
        let limits = ReassemblyLimits { packets: 3, fragments: 8, octets: 700 };
        let mut receiver = Receiver::new(profile, layout);
        receiver.world.reassembly.set_limits(limits);
        for (next, offset, more, id, len) in headers {
            let mut octets = fragment(&packet(80), 0..len, more, id);
            octets[40] = next;
            octets[42..44].copy_from_slice(&(offset | u16::from(more)).to_be_bytes());
            if let Some(timeline) = receiver.trace(LinkType::RAW, &octets) {
                prop_assert_eq!(timeline.fault(), None);
            }
            let report = receiver.receive(LinkType::RAW, &octets);
            prop_assert!(!matches!(report.outcome, Outcome::Fault(_)), "{report:?}");
            let reassembly = &receiver.world.reassembly;
            prop_assert!(reassembly.packets() <= limits.packets);
            prop_assert!(reassembly.fragments() <= limits.fragments);
            prop_assert!(reassembly.octets() <= limits.octets);
        }
        ends_clean(receiver);
    }
}

/// An order that the seed decides (a linear congruential generator picks each place).
fn shuffle<T>(items: &mut [T], seed: u64) {
    let mut state = seed;
    for index in (1..items.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap() % (index + 1);
        items.swap(index, other);
    }
}
