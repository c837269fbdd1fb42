//! Arrays, strings and base64, as people copy them from Wireshark and from programs.

use super::{PACKET, at, error, one, packets};
use crate::capture::{HexError, parse_hex};
use crate::wire::link::LinkType;
use proptest::prelude::*;

/// [`PACKET`] in base64.
const BASE64: &str = "YAAAAAAIOkD9AAAKAAAAAAAAAAAAAAAB/QAACgAAAAAAAAAAAAAAAoAAYWJjZCB8";

/// As Python prints it.
const PYTHON: &str = r"b'`\x00\x00\x00\x00\x08:@\xfd\x00\x00\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\xfd\x00\x00\n\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x80\x00abcd |'";

fn octets(before: &str, between: &str) -> String {
    let octets = PACKET.map(|octet| format!("{before}{octet:02x}"));
    octets.join(between)
}

fn several(text: &str) -> Vec<Vec<u8>> {
    let capture = parse_hex(text).unwrap();
    packets(&capture)
        .into_iter()
        .map(|(_, octets)| octets)
        .collect()
}

fn twice() -> [Vec<u8>; 2] {
    [PACKET.to_vec(), PACKET.to_vec()]
}

#[test]
fn the_array_that_wireshark_copies() {
    let text = r#"/* Packet 12 (48 bytes) "it's" */
static const unsigned char pkt12[48] = {
0x60, 0x00, 0x00, 0x00, 0x00, 0x08, 0x3a, 0x40, /* `.....:@ */
0xfd, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x00, /* ........ */

0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, // ........
0xfd, 0x00, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x00,
0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
0x80, 0x00, 0x61, 0x62, 0x63, 0x64, 0x20, 0x7c  /* ..abcd | */
};
"#;
    assert_eq!(one(text), PACKET);
    assert_eq!(several(&text.repeat(2)), twice());
}

#[test]
fn arrays_of_several_languages() {
    let array = octets("0x", ", ");
    let decimal = PACKET.map(|octet| octet.to_string()).join(",");
    for text in [
        format!("{{ {array} }}"),
        format!("[{array},]"),
        format!("bytes([{array}])"),
        format!("p = bytearray([{decimal}])\nprint(p)"),
        format!("let packet: [u8; 48] = [{}];", octets("0x", "u8, ")),
        format!("const P: &[u8] = &[{array}];"),
        format!("let p = vec![{array}];"),
        format!("uint8_t p[] = {{{decimal}}};"),
    ] {
        assert_eq!(one(&text), PACKET, "{text}");
    }
    assert_eq!(several(&format!("{{ {{{array}}}, {{{array}}} }}")), twice());
    assert_eq!(several(&format!("{{{array}}}\n\n{{{array}}}")), twice());
}

#[test]
fn the_escaped_string_that_wireshark_copies() {
    let escaped = octets("\\x", "");
    let (first, second) = escaped.split_at(64);
    for text in [
        format!("\"{escaped}\""),
        format!("\"{first}\" \\\n\"{second}\""),
        format!("\"{first}\\\r\n{second}\""),
        format!("\"{first}\"\n\"{second}\";"),
        escaped.clone(),
        format!("{first}\\\n{second}"),
        format!("char p[] = \"{escaped}\";"),
        format!("'{escaped}'"),
    ] {
        assert_eq!(one(&text), PACKET, "{text}");
    }
    assert_eq!(several(&format!("\"{escaped}\"\n\n\"{escaped}\"")), twice());
}

#[test]
fn octets_of_python() {
    let hex = octets("", "");
    for text in [
        PYTHON.to_owned(),
        format!("packet = {PYTHON}  # the first"),
        format!("bytes.fromhex('{hex}')"),
        format!("bytes.fromhex(\"{}\")", octets("", " ")),
        format!(
            "bytes.fromhex(\n    '{}'\n    '{}'\n)",
            &hex[..30],
            &hex[30..]
        ),
        format!(
            "bytes.fromhex('''\n  {}\n  {}\n''')",
            &hex[..30],
            &hex[30..]
        ),
        format!("binascii.unhexlify(b'{hex}')"),
        format!("base64.b64decode('{BASE64}')"),
        format!("'{hex}'"),
    ] {
        assert_eq!(one(&text), PACKET, "{text}");
    }
    let separated = [
        format!("first = {PYTHON}\nsecond = {PYTHON}\n"),
        format!("[{PYTHON}, {PYTHON}]"),
        format!("[\"{hex}\", \"{hex}\"]"),
        format!("[bytes.fromhex('{hex}'),\n bytes.fromhex('{hex}')]"),
    ];
    for text in separated {
        assert_eq!(several(&text), twice(), "{text}");
    }
    assert_eq!(one(r"b'\0\7\101\377\\\''"), b"\0\x07A\xff\\'");
}

#[test]
fn base64_is_taken_only_for_a_packet() {
    assert_eq!(one(BASE64), PACKET);
    let (first, second) = BASE64.split_at(30);
    assert_eq!(one(&format!("# c\n{first}\r\n  {second}\n")), PACKET);
    assert_eq!(several(&format!("{BASE64}\n\n{BASE64}")), twice());
    assert_eq!(several(&format!("{BASE64}\n{BASE64}")), twice());
    // Its first octet is not that of an IP packet; its length is not that of the packet.
    for text in [
        BASE64.replacen('Y', "I", 1),
        format!("{BASE64}AAAA"),
        format!("{BASE64}\n\nhello"),
        "hello world".to_owned(),
    ] {
        assert!(matches!(error(&text), HexError::Character { .. }), "{text}");
    }
}

#[test]
fn base64_of_a_frame_with_and_without_padding() {
    // 14 octets of Ethernet before an IPv4 header of 20 make 34, of which the last group has one.
    let text = "AAAAAAACAAAAAAABCABFAAAUAAAAAEARAAAKAAABCgAAAg";
    for text in [text.to_owned(), format!("{text}==")] {
        let capture = parse_hex(&text).unwrap();
        assert_eq!(capture.frames[0].link, LinkType::ETHERNET);
        assert_eq!(capture.octets(&capture.frames[0]).len(), 34);
    }
    assert_eq!(one(&BASE64.replace('/', "_")), PACKET);
    // Digits alone are hexadecimal.
    assert_eq!(one("60000000"), [0x60, 0, 0, 0]);
}

#[test]
fn casts_of_an_array_are_no_octets_and_end_no_packet() {
    let java = "byte[] packet = new byte[] {\n  (byte)0x60, 0x03, (byte) 0xd9, (byte)0x86 };\n\
                byte[] other = { (byte) 0xe0, 0x01 };\n";
    let capture = parse_hex(java).unwrap();
    let octets: Vec<_> = capture
        .frames
        .iter()
        .map(|frame| capture.octets(frame))
        .collect();
    assert_eq!(octets, [&[0x60, 0x03, 0xd9, 0x86][..], &[0xe0, 0x01]]);
    assert_eq!(
        one("char p[] = {(unsigned char)0x60, (uint8_t)3};"),
        [0x60, 3]
    );
    let number = HexError::Number {
        place: at(1, 9),
        text: "0x160".to_owned(),
    };
    assert_eq!(error("{ (byte)0x160 }"), number);
    assert_eq!(one("{0x60 (byte"), [0x60]);
}

#[test]
fn what_is_wrong_in_a_program_is_told_with_its_place() {
    let number = |line, column, text: &str| HexError::Number {
        place: at(line, column),
        text: text.to_owned(),
    };
    let character = |line, column, character| HexError::Character {
        place: at(line, column),
        character,
    };
    assert_eq!(error("p = {\n 0x60, 0x100 };"), number(2, 8, "0x100"));
    assert_eq!(error("{ 0x60,\n0x }"), number(2, 1, "0x"));
    assert_eq!(error("{60, 00}"), number(1, 6, "00"));
    assert_eq!(error("{60, fe}"), number(1, 6, "fe"));
    assert_eq!(error("[0x60, 256]"), number(1, 8, "256"));
    assert_eq!(error("{0x60 @ 0x00}"), character(1, 7, '@'));
    assert_eq!(error("x = '''60\n00é'''"), character(2, 3, 'é'));
    assert_eq!(error("b'a\\x60é'"), character(1, 8, 'é'));
    assert_eq!(error("b64decode('YA?')"), character(1, 14, '?'));
    let base64 = HexError::Base64 { place: at(1, 12) };
    assert_eq!(error("b64decode('YAAAA')"), base64);
    let odd = HexError::OddDigits {
        place: at(1, 19),
        digits: 1,
    };
    assert_eq!(error("bytes.fromhex('60 0')"), odd.clone());
    let escape = |line, column| HexError::Escape {
        place: at(line, column),
    };
    assert_eq!(error("\"\\x60\\x0\""), escape(1, 6));
    assert_eq!(error("\"\\x60\\q\""), escape(1, 6));
    assert_eq!(error("\"\\777\""), escape(1, 2));
    assert_eq!(error("\"\\x60\" \\ \"\\x00\""), escape(1, 8));
    let unterminated = |line, column| HexError::Unterminated {
        place: at(line, column),
    };
    assert_eq!(error("p =\n  \"\\x60\n"), unterminated(2, 3));
    assert_eq!(error("{0x60 /* no end }"), unterminated(1, 7));
    assert_eq!(error("b'"), unterminated(1, 2));
    assert_eq!(error("static char p[48] = {};"), HexError::Empty);
}

proptest! {
    #[test]
    fn no_program_makes_it_panic(text in "([0-9a-fx\\\\bn'\"{}()\\[\\],;=/*#+ \n é]{0,4}(0x60|b'|\\\\x60|fromhex|b64decode|\"\"\")?){0,40}") {
        if let Ok(capture) = parse_hex(&text) {
            for frame in &capture.frames {
                prop_assert_eq!(capture.octets(frame).len(), frame.original_len);
            }
        }
    }

    #[test]
    fn any_octets_as_python_prints_them(octets in prop::collection::vec(any::<u8>(), 1..80)) {
        let printed: String = octets.iter().map(|octet| match octet {
            b'\\' => "\\\\".to_owned(),
            b'\'' => "\\'".to_owned(),
            b'\t' => "\\t".to_owned(),
            b'\n' => "\\n".to_owned(),
            b' '..=b'~' => char::from(*octet).to_string(),
            _ => format!("\\x{octet:02x}"),
        }).collect();
        prop_assert_eq!(one(&format!("b'{printed}'")), octets);
    }

    #[test]
    fn any_octets_as_an_array(octets in prop::collection::vec(any::<u8>(), 1..80), hexadecimal in any::<bool>()) {
        let numbers: Vec<String> = octets.iter().map(|octet| match hexadecimal {
            true => format!("0x{octet:02X}"),
            false => octet.to_string(),
        }).collect();
        prop_assert_eq!(one(&format!("unsigned char p[{}] = {{ {} }};", octets.len(), numbers.join(", "))), octets);
    }
}
