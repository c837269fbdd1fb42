//! Capture files in all variants, whole, cut off and damaged.

mod compressed;
mod described;

use super::{Capture, CaptureError, Timestamp, Warning, read};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
struct Writer {
    big: bool,
    nanoseconds: bool,
}

const WRITERS: [Writer; 4] = [
    Writer {
        big: false,
        nanoseconds: false,
    },
    Writer {
        big: false,
        nanoseconds: true,
    },
    Writer {
        big: true,
        nanoseconds: false,
    },
    Writer {
        big: true,
        nanoseconds: true,
    },
];

impl Writer {
    fn u16(self, value: u16) -> [u8; 2] {
        if self.big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    }

    fn u32(self, value: u32) -> [u8; 4] {
        if self.big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    }

    fn words(self, values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|value| self.u32(*value)).collect()
    }

    fn pcap(self, link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
        let magic = if self.nanoseconds {
            0xa1b2_3c4d
        } else {
            0xa1b2_c3d4
        };
        let mut file = self.words(&[magic]);
        file.extend([self.u16(2), self.u16(4)].concat());
        file.extend(self.words(&[0, 0, 65535, link]));
        for (packet, second) in packets.iter().zip(1..) {
            let length = u32::try_from(packet.len()).unwrap();
            file.extend(self.words(&[second, 7, length, length + 1]));
            file.extend(packet);
        }
        file
    }

    fn block(self, kind: u32, body: &[u8]) -> Vec<u8> {
        let padding = vec![0; body.len().next_multiple_of(4) - body.len()];
        let length = u32::try_from(12 + body.len() + padding.len()).unwrap();
        [
            &self.words(&[kind, length]),
            body,
            &padding,
            &self.u32(length),
        ]
        .concat()
    }

    fn section(self) -> Vec<u8> {
        let mut body = self.words(&[0x1a2b_3c4d]);
        body.extend([self.u16(1), self.u16(0)].concat());
        body.extend([0xff; 8]);
        self.block(0x0a0d_0d0a, &body)
    }

    fn interface(self, link: u16, snap_length: u32) -> Vec<u8> {
        let mut body = [self.u16(link), [0; 2]].concat();
        body.extend(self.u32(snap_length));
        if self.nanoseconds {
            body.extend([self.u16(9), self.u16(1)].concat());
            body.extend([9, 0, 0, 0, 0, 0, 0, 0]);
        }
        self.block(1, &body)
    }

    fn enhanced(self, interface: u32, packet: &[u8], options: &[u8]) -> Vec<u8> {
        let length = u32::try_from(packet.len()).unwrap();
        let mut body = self.words(&[interface, 0, 2_000_007, length, length + 1]);
        body.extend(packet);
        body.resize(body.len().next_multiple_of(4), 0);
        body.extend(options);
        self.block(6, &body)
    }

    fn pcapng(self, packets: &[Vec<u8>]) -> Vec<u8> {
        let mut file = [self.section(), self.interface(101, 0)].concat();
        for packet in packets {
            file.extend(self.enhanced(0, packet, &[]));
        }
        file
    }
}

fn packets(capture: &Capture) -> Vec<Vec<u8>> {
    let frames = capture.frames.iter();
    frames.map(|frame| capture.octets(frame).to_vec()).collect()
}

fn some_packets() -> Vec<Vec<u8>> {
    vec![vec![1, 2, 3], vec![], (0..=60).collect()]
}

#[test]
fn pcap_of_every_order_and_resolution() {
    for writer in WRITERS {
        // FCS of 4 octets: the highest bits say so.
        let capture = read(writer.pcap(0x4400_0001, &some_packets())).unwrap();
        assert_eq!(packets(&capture), some_packets());
        assert_eq!(capture.warnings, []);
        let last = &capture.frames[2];
        assert_eq!((last.number, last.link.0, last.original_len), (3, 1, 62));
        let nanoseconds = if writer.nanoseconds { 7 } else { 7000 };
        assert_eq!(
            last.timestamp,
            Some(Timestamp {
                seconds: 3,
                nanoseconds
            })
        );
    }
}

#[test]
fn pcapng_of_every_order_and_resolution() {
    for writer in WRITERS {
        let capture = read(writer.pcapng(&some_packets())).unwrap();
        assert_eq!(packets(&capture), some_packets());
        assert_eq!(capture.warnings, []);
        let last = &capture.frames[2];
        assert_eq!((last.number, last.link.0, last.original_len), (3, 101, 62));
        let (seconds, nanoseconds) = if writer.nanoseconds {
            (0, 2_000_007)
        } else {
            (2, 7000)
        };
        assert_eq!(
            last.timestamp,
            Some(Timestamp {
                seconds,
                nanoseconds
            })
        );
    }
}

#[test]
fn sections_have_their_own_order_and_interfaces() {
    let [little, _, big, _] = WRITERS;
    let file = [
        little.section(),
        little.interface(1, 0),
        little.interface(101, 0),
        little.enhanced(1, &[1; 5], &[]),
        little.block(0x0bad, b"unknown"),
        little.enhanced(0, &[2; 6], &[]),
        big.section(),
        big.enhanced(1, &[3], &[]),
        big.interface(113, 0),
        big.enhanced(0, &[4], &[]),
    ];
    let capture = read(file.concat()).unwrap();
    let links: Vec<_> = capture.frames.iter().map(|frame| frame.link.0).collect();
    assert_eq!(links, [101, 1, 113]);
    assert_eq!(packets(&capture), [vec![1; 5], vec![2; 6], vec![4]]);
    let offset = file[..7].concat().len();
    assert_eq!(
        capture.warnings,
        [Warning::UnknownInterface {
            offset,
            interface: 1
        }]
    );
}

#[test]
fn simple_and_obsolete_packets() {
    let [writer, ..] = WRITERS;
    let simple = writer.block(3, &[&writer.u32(9)[..], &[7; 4]].concat());
    let mut body = [writer.u16(0), writer.u16(3)].concat();
    body.extend(writer.words(&[0, 1_000_000, 2, 9]));
    body.extend([8, 8, 0, 0]);
    let obsolete = writer.block(2, &body);
    let capture =
        read([writer.section(), writer.interface(101, 4), simple, obsolete].concat()).unwrap();
    assert_eq!(packets(&capture), [vec![7; 4], vec![8; 2]]);
    let times: Vec<_> = capture
        .frames
        .iter()
        .map(|frame| frame.timestamp.map(|t| t.seconds))
        .collect();
    assert_eq!(times, [None, Some(1)]);
    assert_eq!(capture.frames[0].original_len, 9);
    assert_eq!(capture.warnings, []);
}

#[test]
fn comments_stay_with_their_frame() {
    let [writer, ..] = WRITERS;
    let mut options = [
        writer.u16(2),
        writer.u16(4),
        [1, 2],
        [3, 4],
        writer.u16(1),
        writer.u16(5),
    ]
    .concat();
    options.extend(b"hello\0\0\0");
    options.extend([0; 4]);
    let file = [
        writer.section(),
        writer.interface(1, 0),
        writer.enhanced(0, &[1], &options),
    ];
    let capture = read(file.concat()).unwrap();
    assert_eq!(capture.frames[0].comments, ["hello"]);
}

#[test]
fn what_is_no_capture_is_refused() {
    let error = |octets: &[u8]| {
        read(octets)
            .map(|capture| capture.frames.len())
            .unwrap_err()
    };
    assert_eq!(error(&[]), CaptureError::Short { needed: 4, had: 0 });
    assert_eq!(
        error(&[0xa1, 0xb2, 0xc3, 0xd4, 0]),
        CaptureError::Short { needed: 24, had: 5 }
    );
    assert_eq!(
        error(b"\x0a\x0d\x0d\x0a"),
        CaptureError::Short { needed: 12, had: 4 }
    );
    let unordered = b"\x0a\x0d\x0d\x0a\0\0\0\x1c\x01\x02\x03\x04";
    assert_eq!(
        error(unordered),
        CaptureError::ByteOrder { magic: 0x0102_0304 }
    );
}

#[test]
fn absurd_lengths_are_told_and_nothing_is_reserved_for_them() {
    let [writer, ..] = WRITERS;
    let mut file = writer.pcap(1, &[vec![1; 10]]);
    file.extend(writer.words(&[1, 2, u32::MAX, 10, 5]));
    let capture = read(file).unwrap();
    assert_eq!(packets(&capture), [vec![1; 10]]);
    let needed = u64::from(u32::MAX) + 16;
    assert_eq!(
        capture.warnings,
        [Warning::CutOff {
            offset: 50,
            needed,
            had: 20
        }]
    );

    let start = [writer.section(), writer.interface(1, 0)].concat();
    let after = |block: &[u8]| read([&start, block].concat()).unwrap().warnings;
    let offset = start.len();
    assert_eq!(
        after(&writer.words(&[6, 0xffff_fffc, 0])),
        [Warning::CutOff {
            offset,
            needed: 0xffff_fffc,
            had: 12
        }]
    );
    assert_eq!(
        after(&writer.words(&[6, 8, 8])),
        [Warning::BlockLength { offset, length: 8 }]
    );
    assert_eq!(
        after(&writer.words(&[6, 12, 16])),
        [Warning::BlockLength { offset, length: 12 }]
    );
    assert_eq!(
        after(&writer.block(6, &[0; 16])),
        [Warning::ShortBlock {
            offset,
            kind: 6,
            needed: 20
        }]
    );
    let overlong = writer.block(6, &writer.words(&[0, 0, 0, u32::MAX, 1]));
    let needed = u64::from(u32::MAX) + 20;
    assert_eq!(
        after(&overlong),
        [Warning::ShortBlock {
            offset,
            kind: 6,
            needed
        }]
    );
}

/// Every cut after `header` octets gives the packets that end before it, and a warning unless it is at one of `ends`.
fn check_cuts(file: &[u8], header: usize, ends: &[usize]) {
    for cut in 0..file.len() {
        let read = read(&file[..cut]);
        assert_eq!(read.is_ok(), cut >= header, "{cut}");
        let Ok(capture) = read else { continue };
        let found = packets(&capture);
        let last_ends = ends.len() - some_packets().len();
        let whole = ends[last_ends..].iter().filter(|end| **end <= cut).count();
        assert_eq!(found, some_packets()[..whole], "{cut}");
        match capture.warnings.as_slice() {
            [] => assert!(ends.contains(&cut), "{cut}"),
            [
                Warning::CutOff {
                    offset,
                    needed,
                    had,
                },
            ] => {
                let end = ends.iter().find(|end| **end > cut).unwrap();
                assert_eq!(offset + usize::try_from(*had).unwrap(), cut);
                let needed = usize::try_from(*needed).unwrap();
                assert!(cut - offset < needed && needed <= end - offset, "{cut}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn every_cut_of_a_pcap_gives_the_frames_before_it() {
    for writer in WRITERS {
        let file = writer.pcap(1, &some_packets());
        assert_eq!(file.len(), 136);
        check_cuts(&file, 24, &[24, 43, 59, 136]);
    }
}

#[test]
fn every_cut_of_a_pcapng_gives_the_frames_before_it() {
    for writer in WRITERS {
        let file = writer.pcapng(&some_packets());
        // Section 28, interface 20 or with options 32, packets 36, 32 and 96.
        let start = if writer.nanoseconds { 60 } else { 48 };
        assert_eq!(file.len(), start + 164);
        check_cuts(&file, 12, &[28, start, start + 36, start + 68, start + 164]);
    }
}

proptest! {
    #[test]
    fn no_octets_make_it_panic(kind in 0..6_usize, octets in prop::collection::vec(any::<u8>(), 0..200)) {
        let [little, _, big, _] = WRITERS;
        let start = [
            vec![],
            little.pcap(1, &[]),
            big.pcap(1, &[]),
            little.section(),
            [big.section(), big.interface(1, 9)].concat(),
            [little.section(), little.interface(1, 9)].concat(),
        ];
        if let Ok(capture) = read([&start[kind][..], &octets].concat()) {
            for frame in &capture.frames {
                prop_assert_eq!(capture.octets(frame).len(), frame.range.len());
            }
        }
    }

    #[test]
    fn no_damage_makes_it_panic(place in any::<prop::sample::Index>(), octet in any::<u8>(), big in any::<bool>()) {
        let writer = Writer { big, nanoseconds: true };
        for mut file in [writer.pcap(1, &some_packets()), writer.pcapng(&some_packets())] {
            let place = place.index(file.len());
            file[place] = octet;
            let _ = read(file);
        }
    }

    #[test]
    fn what_was_written_is_read(packets_in in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..6)) {
        for writer in WRITERS {
            for file in [writer.pcap(1, &packets_in), writer.pcapng(&packets_in)] {
                prop_assert_eq!(packets(&read(file).unwrap()), packets_in.clone());
            }
        }
    }
}
