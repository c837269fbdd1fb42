//! Packets that scapy protected: what is received is what it started from.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use espial_core::inspect::{Outcome, Receiver};
use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Reason, StageId, Verdict};
use espial_core::wire::extension::{self, ExtensionHeader};
use espial_core::wire::link::LinkType;
use espial_tests::ScapyCase;

/// The least number of cases whose algorithms are known; a new algorithm raises it.
const KNOWN: usize = 90;

#[test]
fn every_case_gives_the_packet_that_it_was_made_from() {
    let mut known = 0;
    for case in ScapyCase::all() {
        // Extended sequence numbers have tests of their own.
        if case.sa.esn_hi.is_some() {
            continue;
        }
        let Some(receiver) = case.receiver(Profile::Rfc, Layout::Cluster) else {
            continue;
        };
        known += 1;
        let mut expected = hex::decode(&case.plain).expect("it is hex");
        if case.sa.mode == "transport" {
            at_the_last_hop(&mut expected);
        }
        let (packet, sas) = unprotected(&case, receiver);
        assert!(packet == expected, "{}", case.name);
        assert_eq!(sas, 1, "{}", case.name);
    }
    assert!(known >= KNOWN, "{known} cases ran");
}

/// No host opens a packet that it has to send on: an outer routing header has no segments left. AH's have none anyway,
/// and ESP covers none.
fn at_the_last_hop(packet: &mut [u8]) {
    let walk = extension::walk(packet);
    let mut headers = walk.headers.iter();
    if let Some(routing) = headers.find(|header| header.kind == ExtensionHeader::Routing) {
        packet[routing.offset + extension::routing_field::SEGMENTS_LEFT.start] = 0;
    }
}

/// The packet without protection, and how many associations' protection was removed.
fn unprotected(case: &ScapyCase, mut receiver: Receiver) -> (Vec<u8>, usize) {
    let mut wire = case.wire();
    at_the_last_hop(&mut wire);
    let timeline = receiver.trace(LinkType::RAW, &wire).expect("it is IPv6");
    let report = receiver.receive(LinkType::RAW, &wire);
    match &report.outcome {
        Outcome::Received(Verdict::Delivered { sas, .. }) => (report.inner, sas.len()),
        // Some inner packets have hops to go; they are read where their way in this host begins.
        Outcome::Received(Verdict::Dropped {
            stage: StageId::Ip6Input,
            reason: Reason::RoutingHeader { .. },
            sas,
        }) => {
            let inner = timeline.frames().last().expect("a stage ran");
            let m = inner.stage.chain().expect("it has a packet");
            (inner.world.mbufs.to_vec(m), sas.len())
        }
        outcome => panic!("{}: {outcome:?}", case.name),
    }
}
