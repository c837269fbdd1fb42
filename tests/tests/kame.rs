//! KAME's call stack gives what FAST_IPSEC's continuations give.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Stack, Verdict};
use espial_core::wire::link::LinkType;
use espial_tests::{LinuxCase, ScapyCase, vectors};
use std::fs;

fn linux_cases() -> Vec<String> {
    let entries = fs::read_dir(vectors().join("linux")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            vectors()
                .join("linux")
                .join(name)
                .join("capture.pcap")
                .exists()
        })
        .collect();
    names.sort();
    names
}

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
