//! Other projects' captures, tested where they lie.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::capture;
use espial_core::inspect::{Outcome, Receiver};
use espial_core::keys;
use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Verdict};
use espial_core::wire::IpProtocol;
use espial_core::wire::checksum::Checksum;
use espial_core::wire::ipv4::Ipv4;
use espial_core::wire::ipv6::Ipv6;
use espial_core::wire::link;
use espial_tests::public_captures;
use std::fs;

#[test]
fn the_wireshark_wikis_packets_are_delivered_whole_over_either_version() {
    let Some(folder) = public_captures("wireshark-wiki-1") else {
        return;
    };
    let octets = fs::read(folder.join("capture.pcap")).unwrap();
    let capture = capture::read(octets).unwrap();
    let keys = keys::parse(&fs::read_to_string(folder.join("ipsec.conf")).unwrap());
    let mut receiver = Receiver::new(Profile::Rfc, Layout::Cluster);
    for entry in keys.sas {
        receiver.world.sad.add(entry.config).unwrap();
    }
    let mut delivered = [0, 0];
    for frame in &capture.frames {
        let octets = capture.octets(frame);
        let Ok(network) = link::network(frame.link, octets) else {
            continue;
        };
        let packet = &octets[network.offset..network.offset + network.len];
        let report = receiver.receive(frame.link, octets);
        let (named, version) = match network.version {
            4 => (Ipv4::parse(packet).unwrap().protocol(), 0),
            _ => (Ipv6::parse(packet).unwrap().next_header(), 1),
        };
        if named == IpProtocol::ESP {
            let number = frame.number;
            assert!(
                matches!(
                    report.outcome,
                    Outcome::Received(Verdict::Delivered {
                        checksum: Checksum::Ok,
                        ..
                    })
                ),
                "frame {number}: {:?}",
                report.outcome
            );
            delivered[version] += 1;
        }
    }
    assert_eq!(delivered, [120, 120]);
}
