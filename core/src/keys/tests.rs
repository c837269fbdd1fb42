//! Texts in several formats, and in none.

use super::{Format, KeyText, KeysError, Note, Span, parse, parse_as, print};
use proptest::prelude::*;

const SETKEY: &str = "add fd00::1 fd00::2 ah 0x1000 -A hmac-md5 \"0123456789abcdef\";\n";
const XFRM: &str = "\
src fd00:a::2 dst fd00:a::1
\tproto ah spi 0x0cf4e391(217375633) reqid 1(0x00000001) mode transport
\treplay-window 32 seq 0x00000000 flag  (0x00000000)
\tauth-trunc hmac(md5) 0x000102030405060708090a0b0c0d0e0f (128 bits) 96
\tlifetime current:
\t  421(bytes), 7(packets)
\t  add 2026-11-25 00:00:09 use 2026-11-25 00:00:10
\tstats:
\t  replay-window 0 replay 0 failed 0
";

#[test]
fn a_text_may_change_its_format() {
    let text = format!("# two formats\n{SETKEY}{XFRM}\n{SETKEY}");
    let keys = parse(&text);
    assert_eq!(keys.problems, []);
    let found: Vec<_> = keys
        .sas
        .iter()
        .map(|sa| (sa.format, sa.span.line, sa.span.column))
        .collect();
    assert_eq!(
        found,
        [
            (Format::Setkey, 2, 1),
            (Format::Xfrm, 3, 1),
            (Format::Setkey, 13, 1)
        ]
    );
}

#[test]
fn an_unknown_format_is_told_once_at_its_first_word() {
    let keys = parse("\n# nothing\n  hello world\nagain\n");
    let places: Vec<_> = keys
        .problems
        .iter()
        .map(|p| p.located("keys.txt"))
        .collect();
    assert_eq!(
        places,
        ["keys.txt:3:3: this is in no format of keys that is known"]
    );
}

#[test]
fn every_format_is_found_by_its_first_line_and_may_follow_any_other() {
    let config = &parse("add fd00::1 fd00::2 esp 0x1000 -E null;").sas[0].config;
    let texts = Format::ALL.map(|format| (format, print(format, [config], KeyText::Shown)));
    let found = |format| match format {
        Format::EspSa10 => Format::EspSa,
        format => format,
    };
    for (format, text) in &texts {
        for (next, next_text) in &texts {
            let keys = parse(&format!("{text}{next_text}"));
            assert_eq!(keys.problems, [], "{format:?}, {next:?}");
            let formats: Vec<_> = keys.sas.iter().map(|sa| sa.format).collect();
            assert_eq!(formats, [found(*format), found(*next)]);
        }
    }
    for hex in ["600340d9", "0x60, 0x03", "0000: 6003", "{ 0x60, 0x03 };"] {
        assert_eq!(
            parse(hex).problems[0].error,
            KeysError::UnknownFormat,
            "{hex}"
        );
    }
}

#[test]
fn an_empty_text_has_no_problem() {
    let keys = parse("\u{feff}\r\n # only a comment");
    assert_eq!(
        (keys.sas, keys.problems, keys.notes),
        (vec![], vec![], vec![])
    );
}

#[test]
fn a_format_that_is_asked_for_is_used() {
    let keys = parse_as(Format::Xfrm, SETKEY);
    assert_eq!(keys.sas, []);
    assert_eq!(keys.problems[0].error, KeysError::UnknownLine);
    let keys = parse_as(Format::Setkey, XFRM);
    assert_eq!(keys.sas, []);
    assert_eq!(keys.problems[0].error, KeysError::MissingSemicolon);
    assert_eq!(keys.problems[1].error, KeysError::UnknownStatement);
}

#[test]
fn a_note_says_what_is_not_used() {
    let note = Note {
        span: Span {
            offset: 0,
            len: 1,
            line: 1,
            column: 1,
        },
        what: "policy",
    };
    assert_eq!(note.to_string(), "policy read, but not used");
}

#[test]
fn nothing_but_the_printout_of_keys_holds_a_key() {
    let text = format!("{SETKEY}{XFRM}add fd00::1 fd00::2 ah 1 -A hmac-md5 0123456789abcdef;");
    let keys = parse(&text);
    let configs = || keys.sas.iter().map(|sa| &sa.config);
    let mut told = format!("{keys:?}");
    for problem in &keys.problems {
        told += &problem.to_string();
    }
    for format in Format::ALL {
        told += &print(format, configs(), KeyText::Masked);
    }
    for format in [Format::Setkey, Format::Xfrm] {
        assert!(print(format, configs(), KeyText::Shown).contains("0x000102030405"));
    }
    assert_eq!((keys.sas.len(), keys.problems.len()), (2, 1));
    for secret in ["0123456789abcdef", "303132", "000102", "48, 49, 50"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let as_each = Format::ALL.iter().map(|format| parse_as(*format, &text));
        for problem in as_each.chain([parse(&text)]).flat_map(|keys| keys.problems) {
            prop_assert!(problem.span.offset + problem.span.len <= text.len());
        }
    }

    #[test]
    fn no_shuffle_of_real_words_makes_it_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..40)) {
        let text = words.concat();
        let as_each = Format::ALL.iter().map(|format| parse_as(*format, &text));
        for problem in as_each.chain([parse(&text)]).flat_map(|keys| keys.problems) {
            let span = problem.span;
            prop_assert!(text.get(span.offset..span.offset + span.len).is_some());
        }
    }
}

const WORDS: &[&str] = &[
    "\"IPv6\",",
    "\"*\",",
    "\"NULL\",",
    "\"64-bit\",",
    "\\",
    "1@::1 ",
    "des-cbc-hmac96:",
    "tcpdump ",
    "fd00::1[any] ",
    "mode=any ",
    "spi=1(0x1) ",
    "E: ",
    "ipsec ",
    "esp/transport//use ",
    "-P out ",
    "ip xfrm state add ",
    "ip xfrm policy add ",
    "dir in ",
    "tmpl ",
    "level use ",
    "'",
    "ipsec sa add ",
    "crypto-alg ",
    "aes-cbc-128 ",
    "crypto-key ",
    "from ",
    "to ",
    "enckey ",
    "0x1000:0x1001 ",
    "{",
    "}",
    ",",
    ":",
    "\"proto\"",
    "\"esp\"",
    "\"spi\"",
    "\"requests\"",
    "null ",
    "add ",
    "fd00::1 ",
    "1.2.3.4 ",
    "esp ",
    "ah ",
    "10 ",
    "-E ",
    "-A ",
    "null ",
    "aes-cbc ",
    "\"é",
    "\" ",
    ";",
    "\n",
    "-m ",
    "-r ",
    "-f ",
    "tunnel ",
    "[",
    "]",
    "#",
    "src ",
    "dst ",
    "\n\t",
    "proto ",
    "spi ",
    "0x10 ",
    "reqid ",
    "mode ",
    "replay-window ",
    "flag ",
    "esn",
    "extra_flag ",
    "auth-trunc ",
    "enc ",
    "aead ",
    "cbc(aes) ",
    "hmac(md5) ",
    "96 ",
    "(128 bits) ",
    "anti-replay ",
    "esn context:",
    "seq-hi ",
    "seq ",
    "oseq ",
    "bitmap ",
    "replay_window ",
    "bitmap-length ",
    "ffffffff ",
    "4294967295 ",
    "encap type espinudp ",
    "sport ",
    "dport ",
    "limit: ",
    "sel ",
    "flush;",
    "spdadd ",
    "0x000102030405060708090a0b0c0d0e0f ",
];
