//! AES-GMAC in AH (RFC 4543, 4): the ICV field carries the IV and the tag.

// A test's set-up may stop the test.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Verdict};
use espial_core::wire::ipv6::Ipv6;
use espial_core::wire::link::LinkType;
use espial_tests::ah_with_gmac;

const KEY: &str = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f01020304";

/// IPv6 with AH and UDP, sequence number 5 of the second 2^32; the tag is OpenSSL's. Traffic class, flow label and hop
/// limit are not zero, and neither are the 4 octets that pad AH to 40.
const PACKET: &str = concat!(
    "6a01234500343340fd000000000000000000000000000001fd000000000000000000000000000002",
    "110800000000200000000005",
    "a0a1a2a3a4a5a6a7",
    "17c4bcb7395c5a8bd9cae5e4a684dbf0",
    "deadbeef",
    "03e807d0000c1e38666f7572",
);
const AH: usize = 40;
const IV: usize = AH + 12;
const TAG: usize = IV + 8;
const PADDING: usize = TAG + 16;
const PAYLOAD: usize = PADDING + 4;

fn packet() -> Vec<u8> {
    hex::decode(PACKET).unwrap()
}

fn receive(packet: &[u8], layout: Layout) -> FrameReport {
    let ip = Ipv6::parse(packet).unwrap();
    let addresses = (ip.src().into(), ip.dst().into());
    let mut config = ah_with_gmac(addresses, 0x2000, KEY);
    config.esn = true;
    config.last_seq = 1 << 32;
    let mut receiver = Receiver::new(Profile::Rfc, layout);
    receiver.world.sad.add(config).unwrap();
    let report = receiver.receive(LinkType::RAW, packet);
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    report
}

fn is_wrong(report: &FrameReport) -> bool {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, .. }) => {
            reason.counter() == Some(Counter::AhBadAuthentication)
        }
        _ => false,
    }
}

#[test]
fn a_packet_with_an_extended_sequence_number_is_delivered_without_its_ah() {
    let packet = packet();
    let mut inner = [&packet[..AH], &packet[PAYLOAD..]].concat();
    inner[5] = 12;
    inner[6] = 17;
    for layout in Layout::ALL {
        let report = receive(&packet, layout);
        let delivered = matches!(report.outcome, Outcome::Received(Verdict::Delivered { .. }));
        assert!(delivered, "{layout:?}: {:?}", report.outcome);
        assert_eq!(hex::encode(report.inner), hex::encode(&inner));
    }
}

#[test]
fn iv_tag_padding_and_payload_are_all_covered() {
    for position in [IV, IV + 7, TAG, TAG + 15, PADDING, PAYLOAD + 8] {
        let mut packet = packet();
        packet[position] ^= 1;
        let report = receive(&packet, Layout::Cluster);
        assert!(is_wrong(&report), "{position}: {:?}", report.outcome);
    }
}
