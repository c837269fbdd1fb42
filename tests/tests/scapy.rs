//! Packets that scapy protected: what is received is what it started from.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use espial_core::inspect::{Outcome, Receiver};
use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Verdict};
use espial_core::wire::link::LinkType;
use espial_tests::ScapyCase;

#[test]
fn every_case_gives_the_packet_that_it_was_made_from() {
    let cases = ScapyCase::all();
    assert_eq!(cases.len(), 213);
    for case in cases {
        for layout in Layout::ALL {
            let receiver = case.receiver(Profile::Rfc, layout);
            let expected = hex::decode(&case.plain).expect("it is hex");
            let (packet, sas) = unprotected(&case, receiver);
            assert_eq!(packet, expected, "{} {layout:?}", case.name);
            assert_eq!(sas, 1, "{}", case.name);
        }
    }
}

/// The packet without protection, and how many associations' protection was removed.
fn unprotected(case: &ScapyCase, mut receiver: Receiver) -> (Vec<u8>, usize) {
    let report = receiver.receive(LinkType::RAW, &case.wire());
    match &report.outcome {
        Outcome::Received(Verdict::Delivered { sas, .. }) => (report.inner, sas.len()),
        outcome => panic!("{}: {outcome:?}", case.name),
    }
}
