//! The dialects of hexadecimal text, as the tools write them.

mod programs;

use crate::capture::{Capture, HexError, Place, parse_hex};
use crate::wire::link::LinkType;
use proptest::prelude::*;

/// An ICMPv6 echo request of 48 octets.
const PACKET: [u8; 48] = [
    0x60, 0x00, 0x00, 0x00, 0x00, 0x08, 0x3a, 0x40, 0xfd, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00,
    0x00, //
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0xfd, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00,
    0x00, //
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x80, 0x00, 0x61, 0x62, 0x63, 0x64, 0x20, 0x7c,
];

fn packets(capture: &Capture) -> Vec<(LinkType, Vec<u8>)> {
    let frames = capture.frames.iter();
    frames
        .map(|frame| (frame.link, capture.octets(frame).to_vec()))
        .collect()
}

fn one(text: &str) -> Vec<u8> {
    let capture = parse_hex(text).unwrap();
    assert_eq!(capture.frames.len(), 1, "{:?}", capture.frames);
    assert_eq!(
        (capture.frames[0].number, capture.frames[0].timestamp),
        (1, None)
    );
    capture.octets(&capture.frames[0]).to_vec()
}

fn error(text: &str) -> HexError {
    parse_hex(text)
        .map(|capture| packets(&capture))
        .unwrap_err()
}

fn at(line: usize, column: usize) -> Place {
    Place { line, column }
}

#[test]
fn plain_octets_in_any_spacing() {
    let digits: String = PACKET.iter().map(|octet| format!("{octet:02x}")).collect();
    assert_eq!(one(&digits), PACKET);
    assert_eq!(one(&format!("  0x{}  ", digits.to_uppercase())), PACKET);
    let (first, second) = digits.split_at(30);
    assert_eq!(
        one(&format!("# a packet\n{first}\r\n\t{second}\n\n\n")),
        PACKET
    );
    for between in [" ", ":", ", ", " , 0x", "\n"] {
        let octets: Vec<String> = PACKET.iter().map(|octet| format!("{octet:02x}")).collect();
        let prefix = if between.ends_with("0x") { "0x" } else { "" };
        assert_eq!(
            one(&format!("{prefix}{}", octets.join(between))),
            PACKET,
            "{between:?}"
        );
    }
}

#[test]
fn groups_of_four_zeros_are_no_offsets() {
    assert_eq!(one("0000 0000 0000 0000"), [0; 8]);
    assert_eq!(one("00000000\n00000010"), [0, 0, 0, 0, 0, 0, 0, 0x10]);
}

#[test]
fn hexdump_canonical() {
    let text = "\
00000000  60 00 00 00 00 08 3a 40  fd 00 00 0a 00 00 00 00  |`.....:@........|
00000010  00 00 00 00 00 00 00 01  fd 00 00 0a 00 00 00 00  |................|
00000020  00 00 00 00 00 00 00 02  80 00 61 62 63 64 20 7c  |..........abcd |||
00000030
";
    assert_eq!(one(text), PACKET);
}

#[test]
fn hexdump_leaves_out_equal_lines() {
    let text = "\
00000000  01 02 03 04 05 06 07 08  09 0a 0b 0c 0d 0e 0f 10  |................|
00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00000040  61 62                                             |ab|
00000042
";
    let mut expected: Vec<u8> = (1..=16).collect();
    expected.extend([0; 48]);
    expected.extend(*b"ab");
    assert_eq!(one(text), expected);
}

#[test]
fn xxd() {
    let text = "\
00000000: 6000 0000 0008 3a40 fd00 000a 0000 0000  `.....:@........
00000010: 0000 0000 0000 0001 fd00 000a 0000 0000  ................
00000020: 0000 0000 0000 0002 8000 6162 6364 207c  ..........abcd |
";
    assert_eq!(one(text), PACKET);
}

#[test]
fn text_that_looks_like_octets_is_told_by_its_column() {
    let text = "\
00000000: 6162 6364 6162 6364 6162 6364 6162 6364  abcdabcdabcdabcd
00000010: 6162 6364                                abcd
";
    assert_eq!(one(text), b"abcdabcdabcdabcdabcd");
    assert_eq!(
        one("00000000: 6162 6364                                abcd"),
        b"abcd"
    );
}

#[test]
fn tcpdump_with_and_without_text() {
    let text = "\
15:04:05.000001 IP6 fd00:a::1 > fd00:a::2: ICMP6, echo request, id 1, seq 1, length 8
\t0x0000:  6000 0000 0008 3a40 fd00 000a 0000 0000  `.....:@........
\t0x0010:  0000 0000 0000 0001 fd00 000a 0000 0000  ................
\t0x0020:  0000 0000 0000 0002 8000 6162 6364 207c  ..........abcd.|
15:04:05.000002 IP6 fd00:a::1 > fd00:a::2: ICMP6, echo request, id 1, seq 2, length 8
\t0x0000:  6000 0000 0008 3a40 fd00 000a 0000 0000
\t0x0010:  0000 0000 0000 0001 fd00 000a 0000 0000
\t0x0020:  0000 0000 0000 0002 8000 6162 6364 207c
";
    let capture = parse_hex(text).unwrap();
    assert_eq!(
        packets(&capture),
        [
            (LinkType::RAW, PACKET.to_vec()),
            (LinkType::RAW, PACKET.to_vec())
        ]
    );
    assert_eq!(capture.frames[1].range, 48..96);
}

#[test]
fn wireshark() {
    let text = "\
0000   60 00 00 00 00 08 3a 40 fd 00 00 0a 00 00 00 00   `.....:@........
0010   00 00 00 00 00 00 00 01 fd 00 00 0a 00 00 00 00   ................
0020   00 00 00 00 00 00 00 02 80 00 61 62 63 64 20 7c   ..........abcd |

0000  60 00 00 00 00 08 3a 40  fd 00 00 0a 00 00 00 00   `.....:@ ........
0010  00 00 00 00 00 00 00 01  fd 00 00 0a 00 00 00 00   ........ ........
0020  00 00 00 00 00 00 00 02  80 00 61 62 63 64 20 7c   ........ ..abcd |
";
    let capture = parse_hex(text).unwrap();
    assert_eq!(
        packets(&capture),
        [
            (LinkType::RAW, PACKET.to_vec()),
            (LinkType::RAW, PACKET.to_vec())
        ]
    );
}

#[test]
fn a_packet_begins_at_offset_0_and_after_an_empty_line() {
    let found = |text: &str| -> Vec<Vec<u8>> {
        packets(&parse_hex(text).unwrap())
            .into_iter()
            .map(|(_, octets)| octets)
            .collect()
    };
    assert_eq!(
        found("0000: 0102\n0002: 03\n0000: 04\n0001: 05"),
        [vec![1, 2, 3], vec![4, 5]]
    );
    assert_eq!(found("01 02\n03\n\n\n04"), [vec![1, 2, 3], vec![4]]);
    let plain = "00".repeat(20);
    assert_eq!(
        found(&format!("0000: 0102\n{plain}\n0000: 03")),
        [vec![1, 2], vec![0; 20], vec![3]]
    );
}

#[test]
fn the_link_type_is_told_from_the_octets() {
    let link = |octets: &[u8]| {
        let text: String = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        parse_hex(&text).unwrap().frames[0].link
    };
    assert_eq!(link(&PACKET), LinkType::RAW);
    for (ethertype, expected) in [
        ([0x86, 0xdd], LinkType::ETHERNET),
        ([0x08, 0x00], LinkType::ETHERNET),
        ([0x81, 0x00], LinkType::ETHERNET),
        ([0x08, 0x06], LinkType::RAW),
    ] {
        // The first octet of the address looks like IPv6; the length does not agree.
        let header = [&[0x60, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2][..], &ethertype].concat();
        assert_eq!(
            link(&[&header, &PACKET[..]].concat()),
            expected,
            "{ethertype:?}"
        );
    }
    let ipv4 = [
        0x45, 0, 0, 20, 0, 0, 0, 0, 64, 1, 0, 0, 0x08, 0x00, 0, 1, 10, 0, 0, 2,
    ];
    assert_eq!(link(&ipv4), LinkType::RAW);
    assert_eq!(link(&ipv4[..19]), LinkType::ETHERNET);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    assert_eq!(error(""), HexError::Empty);
    assert_eq!(error(" \n# nothing\n"), HexError::Empty);
    assert_eq!(
        error("60 00\n é0 zz"),
        HexError::Character {
            place: at(2, 2),
            character: 'é'
        }
    );
    assert_eq!(
        error("60 0 00"),
        HexError::OddDigits {
            place: at(1, 4),
            digits: 1
        }
    );
    assert_eq!(
        error("60, 0x, 00"),
        HexError::OddDigits {
            place: at(1, 5),
            digits: 0
        }
    );
    assert_eq!(
        error("\n6000z"),
        HexError::Character {
            place: at(2, 5),
            character: 'z'
        }
    );
    assert_eq!(
        error("0000: 60 0 00\n0003: 00"),
        HexError::OddDigits {
            place: at(1, 10),
            digits: 1
        }
    );
    assert_eq!(
        error("0000: 60 0z 00\n0003: 00"),
        HexError::Character {
            place: at(1, 11),
            character: 'z'
        }
    );
    assert_eq!(
        error("\t0x0010:  6000"),
        HexError::Offset {
            place: at(1, 2),
            expected: 0,
            found: 16
        }
    );
}

#[test]
fn a_missing_line_of_a_dump_is_told_at_the_next() {
    let text = "\
0x0000:  6000 0000 0008 3a40 fd00 000a 0000 0000  `.....:@........
 0x0020:  0000 0000 0000 0002 8000 6162 6364 207c  ..........abcd.|
";
    assert_eq!(
        error(text),
        HexError::Offset {
            place: at(2, 2),
            expected: 16,
            found: 32
        }
    );
    let backwards = "0000: 0102\n0002: 03\n0001: 04";
    assert_eq!(
        error(backwards),
        HexError::Offset {
            place: at(3, 1),
            expected: 2,
            found: 1
        }
    );
    let absurd = "0000  00 00\n*\nffffffff  00";
    let found = 0xffff_ffff;
    assert_eq!(
        error(absurd),
        HexError::Offset {
            place: at(3, 1),
            expected: 0,
            found
        }
    );
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = parse_hex(&text);
    }

    #[test]
    fn no_text_like_a_dump_makes_it_panic(text in "([0-9a-fx]{0,5}[ :|*#\n\t,]{0,3}){0,60}") {
        if let Ok(capture) = parse_hex(&text) {
            for frame in &capture.frames {
                prop_assert_eq!(capture.octets(frame).len(), frame.original_len);
            }
        }
    }

    #[test]
    fn a_dump_of_any_octets_is_read(octets in prop::collection::vec(prop::sample::select(&b"\0 0aFx|\xff."[..]), 17..90)) {
        let mut text = String::new();
        for (line, offset) in octets.chunks(16).zip((0..).step_by(16)) {
            let hex: Vec<String> = line.iter().map(|octet| format!("{octet:02x}")).collect();
            let shown: String = line.iter().map(|o| if o.is_ascii_graphic() || *o == b' ' { char::from(*o) } else { '.' }).collect();
            text += &format!("{offset:04x}  {:47}  {shown}\n", hex.join(" "));
        }
        prop_assert_eq!(one(&text), octets);
    }
}
