//! What stands around ESP and AH: IPComp, dummy packets and TFC padding, jumbo payloads, ICMPv6 errors about ESP.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::crypto::CompressionError;
use espial_core::inspect::{FrameReport, Outcome};
use espial_core::mbuf::{InUse, Layout};
use espial_core::sa::Protocol;
use espial_core::stage::{Profile, Reason, StageId, Verdict};
use espial_core::trace::Event;
use espial_core::wire::checksum::{Checksum, upper_layer};
use espial_core::wire::link::LinkType;
use espial_core::wire::{IpProtocol, ipv6};
use std::net::Ipv6Addr;

const KEYS: &str = "add fd00::1 fd00::2 ipcomp 0x1234 -C deflate;\n\
                    add fd00::1 fd00::2 esp 0x1000 -E null;\n";

/// 70,000 zeros, as zlib deflates them.
const BOMB: &str = "edc13101000000c2a0f54f6d094fa0000000000000000000000000000000000000000000000000000000000000000000000000\
                    0000000000000000000000000000000000000000000000000000000000000000000080b701";

fn address(last: u16) -> Ipv6Addr {
    Ipv6Addr::new(0xfd00, 0, 0, 0, 0, 0, 0, last)
}

fn packet(next: IpProtocol, payload: &[u8]) -> Vec<u8> {
    ipv6::packet((address(1), address(2)), next, 64, payload)
}

fn receive(packet: &[u8], profile: Profile, layout: Layout) -> FrameReport {
    let mut receiver = espial_tests::receiver(KEYS, profile, layout);
    let report = receiver.receive(LinkType::RAW, packet);
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
    report
}

fn verdict(report: &FrameReport) -> &Verdict {
    match &report.outcome {
        Outcome::Received(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

/// Stage, counter and reason of a drop.
fn drop_of(packet: &[u8]) -> (StageId, Option<&'static str>, Reason) {
    let report = receive(packet, Profile::Rfc, Layout::Cluster);
    match verdict(&report) {
        Verdict::Dropped { stage, reason, .. } => {
            let counter = reason.counter().map(|counter| counter.name());
            (*stage, counter, reason.clone())
        }
        other => panic!("{other:?}"),
    }
}

/// A DEFLATE stream of one stored block (RFC 1951, 3.2.4).
fn stored(octets: &[u8]) -> Vec<u8> {
    let len = u16::try_from(octets.len()).unwrap();
    let [low, high] = len.to_le_bytes();
    [&[1, low, high, !low, !high], octets].concat()
}

fn ipcomp(next: u8, cpi: u16, payload: &[u8]) -> Vec<u8> {
    let [high, low] = cpi.to_be_bytes();
    packet(
        IpProtocol::IPCOMP,
        &[&[next, 0, high, low], payload].concat(),
    )
}

#[test]
fn a_compressed_payload_is_what_it_was_in_every_layout() {
    let payload: Vec<u8> = (0..=255).cycle().take(3000).collect();
    for layout in Layout::ALL {
        let report = receive(
            &ipcomp(253, 0x1234, &stored(&payload)),
            Profile::Rfc,
            layout,
        );
        let Verdict::Delivered { upper, sas, .. } = verdict(&report) else {
            panic!("{report:?}");
        };
        assert_eq!(upper.0, 253);
        assert_eq!((sas[0].proto, sas[0].spi), (IpProtocol::IPCOMP, 0x1234));
        assert_eq!(
            report.inner,
            packet(IpProtocol(253), &payload),
            "{layout:?}"
        );
    }
}

#[test]
fn a_well_known_cpi_means_the_algorithm_and_another_needs_its_association() {
    let payload = b"some octets that are not compressed";
    let report = receive(
        &ipcomp(253, 2, &stored(payload)),
        Profile::Rfc,
        Layout::Cluster,
    );
    assert_eq!(verdict(&report).sas()[0].spi, 0x1234);
    for cpi in [3, 0x4321] {
        let (stage, counter, _) = drop_of(&ipcomp(253, cpi, &stored(payload)));
        assert_eq!(
            (stage, counter),
            (StageId::IpsecCommonInput, Some("ipcomps_notdb"))
        );
    }
}

#[test]
fn a_bomb_is_refused_at_the_length_of_a_packet() {
    let bomb = hex::decode(BOMB.replace(' ', "")).unwrap();
    let had = bomb.len();
    let error = CompressionError::TooLong { had, most: 65_531 };
    assert_eq!(
        drop_of(&ipcomp(253, 0x1234, &bomb)),
        (
            StageId::IpcompInputCb,
            Some("ipcomps_toobig"),
            Reason::Decompress { error }
        )
    );
}

#[test]
fn what_is_no_stream_and_what_may_not_be_inside_is_refused() {
    let (stage, counter, reason) = drop_of(&ipcomp(253, 0x1234, &[0xff; 20]));
    assert_eq!(
        (stage, counter),
        (StageId::IpcompInputCb, Some("ipcomps_noxform"))
    );
    let error = CompressionError::Corrupt { had: 20 };
    assert_eq!(reason, Reason::Decompress { error });
    for next in [IpProtocol::IPCOMP, IpProtocol::AH, IpProtocol::ESP] {
        let (stage, counter, reason) = drop_of(&ipcomp(next.0, 0x1234, &stored(&[0; 40])));
        assert_eq!(
            (stage, counter),
            (StageId::IpcompInputCb, Some("ipcomps_hdrops"))
        );
        assert_eq!(reason, Reason::InsideIpcomp { next });
    }
    let (_, counter, _) = drop_of(&ipcomp(253, 0x1234, &[1, 0]));
    assert_eq!(counter, Some("ipcomps_hdrops"), "6 octets");
}

/// ESP with NULL encryption and no ICV.
fn esp(next: IpProtocol, payload: &[u8]) -> Vec<u8> {
    let mut octets = vec![0, 0, 0x10, 0, 0, 0, 0, 1];
    octets.extend(payload);
    let padlen = (4 - (payload.len() + 2) % 4) % 4;
    octets.extend((1..).take(padlen));
    octets.extend([u8::try_from(padlen).unwrap(), next.0]);
    packet(IpProtocol::ESP, &octets)
}

#[test]
fn a_dummy_packet_is_discarded_in_silence_or_passed_up_by_habit() {
    let dummy = esp(IpProtocol::NO_NEXT_HEADER, &[0xaa; 50]);
    let (stage, counter, reason) = drop_of(&dummy);
    assert_eq!((stage, counter), (StageId::EspInputCb, None));
    assert_eq!(reason, Reason::Dummy);
    let report = receive(&dummy, Profile::Netbsd, Layout::Cluster);
    assert!(matches!(
        verdict(&report),
        Verdict::Delivered { upper, .. } if *upper == IpProtocol::NO_NEXT_HEADER
    ));
}

#[test]
fn tfc_padding_behind_a_tunnelled_packet_comes_off() {
    let inner = packet(IpProtocol(253), &[7; 20]);
    for tfc in [0, 1, 37, 900] {
        let padded = [&inner[..], &vec![0; tfc]].concat();
        let report = receive(
            &esp(IpProtocol::IPV6, &padded),
            Profile::Rfc,
            Layout::MlenChain,
        );
        assert_eq!(verdict(&report).name(), "delivered");
        assert_eq!(report.inner, inner, "{tfc} octets of padding");
    }
}

/// A packet with a jumbo payload option, and `field` in its payload length field.
fn jumbo(length: u32, field: u16) -> Vec<u8> {
    let mut options = vec![253, 0, 0xc2, 4];
    options.extend(length.to_be_bytes());
    options.extend([0; 64]);
    let mut octets = packet(IpProtocol::HOP_BY_HOP, &options);
    octets[4..6].copy_from_slice(&field.to_be_bytes());
    octets
}

#[test]
fn a_jumbo_payload_is_refused_before_ipsec_with_its_length() {
    for (length, payload_length) in [(100_000, 0), (72, 72)] {
        let (stage, counter, reason) = drop_of(&jumbo(length, payload_length));
        assert_eq!(
            (stage, counter),
            (StageId::Ip6Input, Some("ip6s_badoptions"))
        );
        let expected = Reason::Jumbo {
            length,
            payload_length,
        };
        assert_eq!((reason.rfc(), reason), ("2675 3", expected));
    }
}

/// An ICMPv6 error about a packet, with a right checksum.
fn icmp6_error(kind: u8, parameter: u32, quoted: &[u8]) -> Vec<u8> {
    let mut message = vec![kind, 0, 0, 0];
    message.extend(parameter.to_be_bytes());
    message.extend(quoted);
    let sum = upper_layer(
        address(1).into(),
        address(2).into(),
        IpProtocol::ICMPV6,
        &message,
    );
    message[2..4].copy_from_slice(&sum.to_be_bytes());
    packet(IpProtocol::ICMPV6, &message)
}

fn quoted(packet: &[u8]) -> Vec<Event> {
    let receiver = espial_tests::receiver(KEYS, Profile::Rfc, Layout::Cluster);
    let timeline = receiver.trace(LinkType::RAW, packet).unwrap();
    assert!(matches!(
        timeline.verdict(),
        Some(Verdict::Clear {
            checksum: Checksum::Ok | Checksum::Bad,
            ..
        })
    ));
    let events = timeline.frames().iter().flat_map(|frame| &frame.events);
    let events = events.map(|recorded| recorded.event.clone());
    events
        .filter(|event| matches!(event, Event::Quoted { .. }))
        .collect()
}

#[test]
fn an_icmp_error_names_the_association_of_the_packet_that_it_quotes() {
    let about = esp(IpProtocol(253), &[0; 30]);
    for kind in 1..=4 {
        let events = quoted(&icmp6_error(kind, 1400, &about[..60]));
        let [
            Event::Quoted {
                message,
                parameter: 1400,
                proto: Protocol::Esp,
                spi: 0x1000,
                found: Some(_),
                ..
            },
        ] = events[..]
        else {
            panic!("{events:?}");
        };
        assert_eq!(message, kind);
    }
    let mut unknown = about.clone();
    unknown[43] ^= 1;
    let events = quoted(&icmp6_error(2, 1400, &unknown));
    assert!(matches!(
        events[..],
        [Event::Quoted {
            spi: 0x1001,
            found: None,
            ..
        }]
    ));
    let mut ah = packet(IpProtocol::AH, &[58, 4, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 1]);
    ah.extend([0; 12]);
    let events = quoted(&icmp6_error(1, 0, &ah));
    assert!(matches!(
        events[..],
        [Event::Quoted {
            proto: Protocol::Ah,
            spi: 0x2000,
            ..
        }]
    ));
}

#[test]
fn nothing_is_said_of_clear_packets_of_cut_ones_and_of_wrong_checksums() {
    let about = esp(IpProtocol(253), &[0; 30]);
    assert_eq!(
        quoted(&icmp6_error(1, 0, &packet(IpProtocol::TCP, &[0; 20]))),
        []
    );
    assert_eq!(quoted(&icmp6_error(1, 0, &about[..43])), []);
    assert_eq!(quoted(&icmp6_error(128, 0, &about)), []);
    let mut wrong = icmp6_error(1, 0, &about);
    wrong[42] ^= 1;
    assert_eq!(quoted(&wrong), []);
}
