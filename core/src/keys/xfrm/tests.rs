//! Records as kernels print them, right and wrong, with places.

use crate::crypto::{AuthenticationAlgorithm, CompressionAlgorithm, EncryptionAlgorithm, KeyError};
use crate::keys::{Entry, Format, KeyText, KeysError, parse, parse_as, print};
use crate::sa::{Mode, Protection, UdpEncapsulation};

const PLAIN: &str = "\
src fd00:a::2 dst fd00:a::1
\tproto esp spi 0x0c45a611 reqid 1 mode transport
\treplay-window 32 
\tauth-trunc hmac(sha1) 0x6d7d7f8b4da1efe17ad515ed46747bc2250eeada 96
\tenc cbc(aes) 0x422f45fe4bccc190c8ac2e817f205440
\tanti-replay context: seq 0x0, oseq 0x0, bitmap 0x00000000
\tsel src ::/0 dst ::/0 
";

const WITH_STATISTICS: &str = "\
src fd00:a::1 dst fd00:a::2
\tproto esp spi 0x096d980a(158177290) reqid 1(0x00000001) mode tunnel
\treplay-window 0 seq 0x00000000 flag esn (0x10000000)
\tauth-trunc hmac(sha256) 0x43a5b4a766f8943f2716f29bcce42a9b401dfeca20597756b89d9443d67f70e0 (256 bits) 128
\tenc cbc(aes) 0xbc651fc7a4e1f29c9624d6a3da2a8889 (128 bits)
\tlastused 2026-11-25 00:00:10
\tanti-replay esn context:
\t seq-hi 0x6, seq 0x8, oseq-hi 0x1, oseq 0x2
\t replay_window 128, bitmap-length 4
\t c0000000 00000000 00000000 000000ff 
\tsel src ::/0 dst ::/0 uid 0
\tlifetime config:
\t  limit: soft (INF)(bytes), hard (INF)(bytes)
\t  limit: soft (INF)(packets), hard (INF)(packets)
\t  expire add: soft 0(sec), hard 0(sec)
\t  expire use: soft 0(sec), hard 0(sec)
\tlifetime current:
\t  483(bytes), 10(packets)
\t  add 2026-11-25 00:00:07 use 2026-11-25 00:00:07
\tstats:
\t  replay-window 0 replay 0 failed 0
";

fn entry(text: &str) -> Entry {
    let keys = parse(text);
    assert_eq!(keys.problems, []);
    assert_eq!(keys.sas.len(), 1);
    keys.sas[0].clone()
}

/// Line, column, length and error of the only problem, and how many associations there are all the same.
fn problem(text: &str) -> (usize, usize, usize, KeysError, usize) {
    let keys = parse_as(Format::Xfrm, text);
    assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
    let span = keys.problems[0].span;
    let error = keys.problems[0].error.clone();
    (span.line, span.column, span.len, error, keys.sas.len())
}

/// `PLAIN` with one line another.
fn with(old: &str, new: &str) -> String {
    assert!(PLAIN.contains(old));
    PLAIN.replace(old, new)
}

#[test]
fn a_plain_record() {
    let entry = entry(PLAIN);
    let config = &entry.config;
    assert_eq!(config.src.to_string(), "fd00:a::2");
    assert_eq!(config.dst.to_string(), "fd00:a::1");
    assert_eq!(
        (config.spi, config.reqid, config.mode),
        (0x0c45_a611, 1, Mode::Transport)
    );
    assert_eq!(
        (config.replay_window, config.esn, config.last_seq),
        (32, false, 0)
    );
    assert_eq!(config.encapsulation, None);
    let Protection::Esp {
        encryption,
        authentication: Some(authentication),
    } = &config.protection
    else {
        panic!("{config:?}");
    };
    assert_eq!(encryption.algorithm(), EncryptionAlgorithm::AesCbc);
    assert_eq!(encryption.key().expose()[..3], [0x42, 0x2f, 0x45]);
    assert_eq!(
        authentication.algorithm(),
        AuthenticationAlgorithm::HmacSha1
    );
    assert_eq!(authentication.icv(), 12);
    assert_eq!(config.received, [0_u32; 0]);
    assert_eq!(
        (entry.span.line, entry.span.column, entry.span.offset),
        (1, 1, 0)
    );
    assert_eq!(entry.span.len, PLAIN.trim_end().len());
}

#[test]
fn a_record_with_statistics_and_an_extended_context() {
    let entry = entry(WITH_STATISTICS);
    let config = &entry.config;
    assert_eq!(
        (config.spi, config.reqid, config.mode),
        (0x096d_980a, 1, Mode::Tunnel)
    );
    assert_eq!((config.replay_window, config.esn), (128, true));
    assert_eq!(config.last_seq, 0x6_0000_0008);
    assert_eq!(config.protection.icv(), 16);
    assert_eq!(config.last_sent, 0x1_0000_0002);
    assert_eq!(config.received, [0x3ff, 0, 0, 0]);
    assert_eq!(parse(WITH_STATISTICS).notes, []);
}

#[test]
fn a_plain_context_has_its_newest_packet_in_bit_0() {
    let entry = entry(&with(
        "seq 0x0, oseq 0x0, bitmap 0x00000000",
        "seq 0xa, oseq 0x3, bitmap 0x000003fd",
    ));
    assert_eq!(entry.config.last_seq, 10);
    assert_eq!(entry.config.last_sent, 3);
    assert_eq!(entry.config.received, [0x3fd]);
}

#[test]
fn an_extended_context_may_print_no_bitmap() {
    let text = with("replay-window 32 ", "replay-window 0");
    let text = text.replace(
        "\tanti-replay context: seq 0x0, oseq 0x0, bitmap 0x00000000\n",
        "\tanti-replay esn context:\n\t seq-hi 0x0, seq 0x1, oseq-hi 0x0, oseq 0x0\n\t replay_window 64, bitmap-length 2\n",
    );
    let entry = entry(&text);
    assert_eq!(
        (
            entry.config.replay_window,
            entry.config.esn,
            entry.config.last_seq
        ),
        (64, false, 1)
    );
    assert_eq!(entry.config.received, [0u32; 0]);
}

#[test]
fn the_bitmap_has_as_many_words_as_it_says() {
    let text = WITH_STATISTICS.replace("c0000000 00000000 ", "c0000000 ");
    let error = KeysError::ReplayBitmap { needed: 4, had: 3 };
    assert_eq!(problem(&text), (9, 3, 13, error, 0));
}

#[test]
fn flags_may_be_glued_to_the_extra_flags() {
    let glued = with(
        "replay-window 32 ",
        "replay-window 32 flag af-unspec esnextra_flag dont-encap-dscp",
    );
    assert!(entry(&glued).config.esn);
    let unknown = with("replay-window 32 ", "replay-window 32 flag odd esn");
    assert_eq!(problem(&unknown), (3, 24, 3, KeysError::UnknownFlag, 1));
}

#[test]
fn null_encryption_has_an_empty_key() {
    for line in ["enc ecb(cipher_null) ", "enc ecb(cipher_null)"] {
        let text = with("enc cbc(aes) 0x422f45fe4bccc190c8ac2e817f205440", line);
        let Protection::Esp { encryption, .. } = entry(&text).config.protection else {
            panic!("AH");
        };
        assert_eq!(encryption.algorithm(), EncryptionAlgorithm::Null);
    }
}

#[test]
fn keys_may_be_text() {
    let text = with("0x422f45fe4bccc190c8ac2e817f205440", "aescbcencryption");
    let Protection::Esp { encryption, .. } = entry(&text).config.protection else {
        panic!("AH");
    };
    assert_eq!(encryption.key().expose(), b"aescbcencryption");
}

#[test]
fn without_a_truncation_sha256_has_96_bits() {
    let line = "auth-trunc hmac(sha1) 0x6d7d7f8b4da1efe17ad515ed46747bc2250eeada 96";
    let key = "0x8f3786eda8fa68174147c86441ed371d52a5717c35d226e7aa6e9e5a9c6482c3";
    let icv = |new: &str| entry(&with(line, new)).config.protection.icv();
    assert_eq!(icv(&format!("auth hmac(sha256) {key}")), 12);
    assert_eq!(icv(&format!("auth hmac(sha256) {key} (256 bits)")), 12);
    assert_eq!(
        icv(&format!(
            "auth-trunc hmac(sha256) {key} 128\n\tauth hmac(sha256) {key}"
        )),
        16
    );
    assert_eq!(
        icv(&format!(
            "auth hmac(sha256) {key}\n\tauth-trunc hmac(sha256) {key} 128"
        )),
        16
    );
    assert_eq!(
        icv("auth hmac(sha1) 0x6d7d7f8b4da1efe17ad515ed46747bc2250eeada"),
        12
    );
    assert_eq!(icv("auth digest_null "), 0);
}

#[test]
fn udp_encapsulation_keeps_its_ports() {
    let text = format!("{PLAIN}\tencap type espinudp sport 4500 dport 4501 addr ::\n");
    let ports = UdpEncapsulation {
        sport: 4500,
        dport: 4501,
    };
    assert_eq!(entry(&text).config.encapsulation, Some(ports));
    let tcp = format!("{PLAIN}\tencap type espintcp sport 4500 dport 4501 addr ::\n");
    let error = KeysError::UnsupportedEncapsulation { name: "espintcp" };
    assert_eq!(problem(&tcp), (8, 13, 8, error, 0));
}

#[test]
fn what_is_not_used_is_noted() {
    let text = PLAIN.replace("sel src ::/0 dst", "sel src fd00::/64 dst")
        + "\tif_id 0x1\n\tdir in\n\tmark 0x1/0xff\n\ttfcpad 300\n\
           \tlifetime config:\n\t  limit: soft (INF)(bytes), hard 500(bytes)\n\t  expire add: soft 0(sec), hard 30(sec)\n\
           src 10.2.0.1/32 dst 10.1.0.1/32 \n\tdir out priority 0 ptype main \n\ttmpl src 10.9.0.2 dst 10.9.0.1\n\
           \t\tproto esp reqid 1 mode tunnel\n";
    let keys = parse(&text);
    assert_eq!(keys.problems, []);
    assert_eq!(keys.sas.len(), 1);
    let told: Vec<_> = keys
        .notes
        .iter()
        .map(|note| (note.span.line, note.what))
        .collect();
    assert_eq!(
        told,
        [
            (7, "selector"),
            (8, "interface id"),
            (9, "direction"),
            (10, "mark"),
            (13, "lifetime"),
            (14, "lifetime")
        ]
    );
    assert_eq!(keys.sas[0].config.tfc_padding, 300);
    let policy = &keys.policies[0];
    assert_eq!((policy.span.line, policy.span.column), (15, 1));
}

#[test]
fn ipcomp_has_a_cpi_and_a_compression_algorithm() {
    let text = "src fd00:a::1 dst fd00:a::2\n\tproto comp spi 0x00009fae reqid 1 mode transport\n\
                \treplay-window 0 \n\tcomp deflate \n\tanti-replay context: seq 0x0, oseq 0x0, bitmap 0x00000000\n";
    let config = entry(text).config;
    let algorithm = CompressionAlgorithm::Deflate;
    assert_eq!(
        (config.spi, &config.protection),
        (0x9fae, &Protection::Ipcomp { algorithm })
    );
    assert_eq!(print(Format::Xfrm, [&config], KeyText::Shown), text);
    let without = text.replace("\tcomp deflate \n", "");
    assert_eq!(problem(&without).3, KeysError::IpcompNeedsCompression);
    let long = text.replace("0x00009fae", "0x00019fae");
    let cpi = KeysError::Number {
        what: "the CPI",
        least: 0,
        most: 65_535,
    };
    assert_eq!(problem(&long), (2, 17, 10, cpi, 0));
    let esp = format!("{PLAIN}\tcomp deflate \n");
    assert_eq!(problem(&esp).3, KeysError::OnlyIpcompCompresses);
}

#[test]
fn an_unknown_line_is_a_problem_and_no_loss() {
    let text = format!("{PLAIN}\twhat is this\n");
    assert_eq!(problem(&text), (8, 2, 4, KeysError::UnknownLine, 1));
}

#[test]
fn a_bad_record_does_not_stop_the_next() {
    let keys = parse(&format!("{}{PLAIN}", with("spi 0x0c45a611", "spi zero")));
    assert_eq!(keys.sas.len(), 1);
    assert_eq!(keys.sas[0].span.line, 8);
    assert_eq!(
        (keys.problems[0].span.line, keys.problems[0].span.column),
        (2, 16)
    );
}

#[test]
fn what_is_not_supported_is_named_at_its_place() {
    let cases = [
        (
            "proto esp",
            "proto hao",
            (2, 8, 3, KeysError::UnsupportedProtocol { name: "hao" }, 0),
        ),
        (
            "mode transport",
            "mode beet",
            (2, 40, 4, KeysError::UnsupportedMode { name: "beet" }, 0),
        ),
        (
            "enc cbc(aes)",
            "enc cbc(sm4)",
            (
                5,
                6,
                8,
                KeysError::UnsupportedAlgorithm { name: "cbc(sm4)" },
                0,
            ),
        ),
        (
            "enc cbc(aes)",
            "enc cbc(new)",
            (
                5,
                6,
                8,
                KeysError::UnknownAlgorithm { kind: "encryption" },
                0,
            ),
        ),
        (
            "0x422f45fe4bccc190c8ac2e817f205440",
            "<<Keys hidden>>",
            (5, 15, 6, KeysError::KeysHidden, 0),
        ),
    ];
    for (old, new, there) in cases {
        assert_eq!(problem(&with(old, new)), there, "{new}");
    }
}

#[test]
fn wrong_lines_are_told_at_the_word() {
    let too_long = KeysError::Key(KeyError::IcvTooLong {
        name: "HMAC-SHA1",
        most: 20,
        asked: 32,
    });
    let cases = [
        (
            " 96\n",
            " 95\n",
            (4, 67, 2, KeysError::IcvBits { bits: 95 }, 0),
        ),
        (" 96\n", " 256\n", (4, 24, 42, too_long, 0)),
        (
            " 96\n",
            "\n",
            (
                4,
                24,
                42,
                KeysError::Missing {
                    what: "the length of the ICV in bits",
                },
                0,
            ),
        ),
        (
            " 96\n",
            " 96 97\n",
            (
                4,
                70,
                2,
                KeysError::Unexpected {
                    expected: "the end of the line",
                },
                0,
            ),
        ),
        (
            " dst fd00:a::1",
            " dst 10.0.0.1",
            (1, 19, 8, KeysError::AddressFamilies, 0),
        ),
        ("fd00:a::2", "host", (1, 5, 4, KeysError::Address, 0)),
        (
            "\tproto esp spi 0x0c45a611 reqid 1 mode transport\n",
            "",
            (
                1,
                1,
                246,
                KeysError::Missing {
                    what: "the line with `proto` and `spi`",
                },
                0,
            ),
        ),
        (
            "proto esp",
            "proto ah",
            (1, 1, 294, KeysError::AhTakesNoEncryption, 0),
        ),
    ];
    for (old, new, there) in cases {
        assert_eq!(problem(&with(old, new)), there, "{new}");
    }
}

#[test]
fn a_printout_is_what_the_kernel_prints() {
    let printed = print(Format::Xfrm, [&entry(PLAIN).config], KeyText::Shown);
    assert_eq!(format!("{printed}\tsel src ::/0 dst ::/0 \n"), PLAIN);
    let masked = print(
        Format::Xfrm,
        [&entry(WITH_STATISTICS).config],
        KeyText::Masked,
    );
    assert_eq!(
        masked,
        "src fd00:a::1 dst fd00:a::2\n\
         \tproto esp spi 0x096d980a reqid 1 mode tunnel\n\
         \treplay-window 0 flag esn\n\
         \tauth-trunc hmac(sha256) <<Keys hidden>> 128\n\
         \tenc cbc(aes) <<Keys hidden>>\n\
         \tanti-replay esn context:\n\
         \t seq-hi 0x6, seq 0x8, oseq-hi 0x1, oseq 0x2\n\
         \t replay_window 128, bitmap-length 4\n\
         \t c0000000 00000000 00000000 000000ff \n"
    );
    assert_eq!(
        entry(&print(
            Format::Xfrm,
            [&entry(WITH_STATISTICS).config],
            KeyText::Shown
        ))
        .config,
        entry(WITH_STATISTICS).config
    );
}
