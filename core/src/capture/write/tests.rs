//! What is written, read again.

use super::{Packet, PcapWriter, PcapngWriter};
use crate::capture::{Interface, ResolvedName, Timestamp, read};
use crate::wire::link::LinkType;
use proptest::prelude::*;

const TIME: Timestamp = Timestamp {
    seconds: 1_795_000_000,
    nanoseconds: 123_456_789,
};

fn pcapng(packets: &[Packet]) -> Vec<u8> {
    let mut writer = PcapngWriter::new(Vec::new()).unwrap();
    for packet in packets {
        writer.packet(packet).unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn pcapng_keeps_times_link_layers_lengths_and_comments() {
    let raw = Interface {
        name: Some("inside".to_owned()),
        description: Some("what is left".to_owned()),
        comments: vec!["an interface".to_owned()],
        ..Interface::new(LinkType::RAW)
    };
    let ethernet = Interface::new(LinkType::ETHERNET);
    let comments = ["frame 1: delivered".to_owned(), "zwei".to_owned()];
    let packet = |interface, timestamp, octets, comments| Packet {
        interface,
        timestamp,
        octets,
        original_len: 100,
        comments,
    };
    let file = pcapng(&[
        packet(&raw, Some(TIME), &[0x60, 1, 2], &comments),
        packet(&ethernet, None, &[9; 64], &[]),
        packet(&raw, Some(TIME), &[7; 101], &[]),
    ]);
    let capture = read(file).unwrap();
    assert_eq!(capture.warnings, []);
    assert_eq!(capture.interfaces, [raw, ethernet]);
    let frames = &capture.frames;
    let on: Vec<_> = frames.iter().map(|frame| frame.interface).collect();
    assert_eq!(on, [Some(0), Some(1), Some(0)]);
    assert_eq!(frames[1].link, LinkType::ETHERNET);
    assert_eq!(frames[0].timestamp, Some(TIME));
    assert_eq!(frames[0].comments, comments);
    let lengths: Vec<_> = frames.iter().map(|frame| frame.original_len).collect();
    assert_eq!(lengths, [100, 100, 101]);
    assert_eq!(capture.octets(&frames[1]), [9; 64]);
}

#[test]
fn an_overlong_comment_is_cut_between_characters() {
    let comments = ["a".to_owned() + &"é".repeat(40_000)];
    let file = pcapng(&[Packet {
        interface: &Interface::new(LinkType::RAW),
        timestamp: None,
        octets: &[0x60],
        original_len: 1,
        comments: &comments,
    }]);
    let capture = read(file).unwrap();
    assert_eq!(capture.warnings, []);
    assert_eq!(
        capture.frames[0].comments,
        ["a".to_owned() + &"é".repeat(32_767)]
    );
}

#[test]
fn pcapng_keeps_names() {
    let names = [("10.0.0.1", vec!["a"]), ("fd00::1", vec!["b", "b.example"])];
    let names = names.map(|(address, names)| ResolvedName {
        address: address.parse().unwrap(),
        names: names.into_iter().map(str::to_owned).collect(),
    });
    let mut writer = PcapngWriter::new(Vec::new()).unwrap();
    writer.names(&names).unwrap();
    let capture = read(writer.finish().unwrap()).unwrap();
    assert_eq!(capture.names, names);
}

#[test]
fn pcap_octet_by_octet() {
    let mut writer = PcapWriter::new(Vec::new(), LinkType::RAW).unwrap();
    let time = Timestamp {
        seconds: 1,
        nanoseconds: 2,
    };
    writer.packet(Some(time), &[0x60, 0x61], 5).unwrap();
    let expected = [
        &[0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0][..],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 101, 0, 0, 0],
        &[1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0],
        &[0x60, 0x61],
    ];
    assert_eq!(writer.finish().unwrap(), expected.concat());
}

#[test]
fn a_time_that_the_format_cannot_hold_becomes_the_last_that_it_can() {
    let late = Some(Timestamp {
        seconds: u64::MAX,
        nanoseconds: 999_999_999,
    });
    let mut writer = PcapWriter::new(Vec::new(), LinkType::RAW).unwrap();
    writer.packet(late, &[], 0).unwrap();
    let seconds = |file: Vec<u8>| read(file).unwrap().frames[0].timestamp.unwrap().seconds;
    assert_eq!(seconds(writer.finish().unwrap()), u64::from(u32::MAX));
    let file = pcapng(&[Packet {
        interface: &Interface::new(LinkType::RAW),
        timestamp: late,
        octets: &[],
        original_len: 0,
        comments: &[],
    }]);
    assert_eq!(seconds(file), u64::MAX / 1_000_000_000);
}

prop_compose! {
    fn any_packet()(
        octets in prop::collection::vec(any::<u8>(), 0..80),
        more in 0..9_usize,
        link in 0..3_u16,
        seconds in 0..=u64::from(u32::MAX),
        nanoseconds in 0..1_000_000_000_u32,
        comments in prop::collection::vec(".{0,20}", 0..3),
    ) -> (Vec<u8>, usize, LinkType, Timestamp, Vec<String>) {
        let length = octets.len() + more;
        (octets, length, LinkType(link), Timestamp { seconds, nanoseconds }, comments)
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(packets in prop::collection::vec(any_packet(), 0..6)) {
        let mut pcap = PcapWriter::new(Vec::new(), LinkType::RAW).unwrap();
        let mut pcapng = PcapngWriter::new(Vec::new()).unwrap();
        for (octets, original_len, link, time, comments) in &packets {
            pcap.packet(Some(*time), octets, *original_len).unwrap();
            pcapng.packet(&Packet {
                interface: &Interface::new(*link),
                timestamp: Some(*time),
                octets,
                original_len: *original_len,
                comments,
            }).unwrap();
        }
        let pcap = read(pcap.finish().unwrap()).unwrap();
        let pcapng = read(pcapng.finish().unwrap()).unwrap();
        prop_assert_eq!(pcap.warnings.len() + pcapng.warnings.len(), 0);
        prop_assert_eq!((pcap.frames.len(), pcapng.frames.len()), (packets.len(), packets.len()));
        for ((octets, original_len, link, time, comments), (old, new)) in packets.iter().zip(pcap.frames.iter().zip(&pcapng.frames)) {
            prop_assert_eq!((pcap.octets(old), pcapng.octets(new)), (&octets[..], &octets[..]));
            prop_assert_eq!((old.original_len, new.original_len), (*original_len, *original_len));
            prop_assert_eq!((old.timestamp, new.timestamp), (Some(*time), Some(*time)));
            prop_assert_eq!((old.link, new.link), (LinkType::RAW, *link));
            prop_assert_eq!(&new.comments, comments);
        }
    }
}
