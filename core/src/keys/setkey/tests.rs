//! Every construct of `add`, right and wrong, with places.

use crate::crypto::{
    AuthenticationAlgorithm, CompressionAlgorithm, EncryptionAlgorithm, KeyError, KeyLength,
};
use crate::keys::{Format, KeyText, Keys, KeysError, parse, parse_as, print};
use crate::sa::{Lifetimes, Mode, PadKind, Protection, SaConfig, UdpEncapsulation};

const KEY: &str = "\"aescbcencryption\"";

fn config(text: &str) -> SaConfig {
    let keys = parse(text);
    assert_eq!(keys.problems, []);
    assert_eq!(keys.sas.len(), 1);
    keys.sas[0].config.clone()
}

/// Line, column, length and error of the only problem.
fn problem(text: &str) -> (usize, usize, usize, KeysError) {
    let keys = parse_as(Format::Setkey, text);
    assert_eq!(keys.sas, []);
    assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
    let span = keys.problems[0].span;
    (
        span.line,
        span.column,
        span.len,
        keys.problems[0].error.clone(),
    )
}

fn notes(keys: &Keys) -> Vec<(usize, &'static str)> {
    keys.notes
        .iter()
        .map(|note| (note.span.line, note.what))
        .collect()
}

#[test]
fn esp_with_both_algorithms_over_several_lines() {
    let keys = parse(
        "add 3ffe::1\n3ffe::2 esp 10 \n-E aes-cbc \"aescbcencryption\" \n-A hmac-sha1 \"hmacsha1authenticati\";\n",
    );
    assert_eq!(keys.problems, []);
    let entry = &keys.sas[0];
    assert_eq!(
        (entry.span.line, entry.span.column, entry.span.len),
        (1, 1, 95)
    );
    let config = &entry.config;
    assert_eq!(config.src.to_string(), "3ffe::1");
    assert_eq!(config.dst.to_string(), "3ffe::2");
    assert_eq!((config.spi, config.reqid, config.replay_window), (10, 0, 0));
    assert_eq!(
        (config.mode, config.padding),
        (Mode::Any, PadKind::Sequential)
    );
    let Protection::Esp {
        encryption,
        authentication: Some(authentication),
    } = &config.protection
    else {
        panic!("{config:?}");
    };
    assert_eq!(encryption.algorithm(), EncryptionAlgorithm::AesCbc);
    assert_eq!(encryption.key().expose(), b"aescbcencryption");
    assert_eq!(
        authentication.algorithm(),
        AuthenticationAlgorithm::HmacSha1
    );
    assert_eq!(authentication.key().expose(), b"hmacsha1authenticati");
    assert_eq!(authentication.icv(), 12);
}

#[test]
fn every_extension_is_read() {
    let keys = parse(
        "add -6n fe80::1%em0[500] fd00::2[any] esp 0x10001 -m tunnel -r 4 -u 7 -f random-pad -f nocyclic-seq \
         -lh 100 -ls 80 -bh 9 -bs 8 -ctx 1 selinux \"a:b\" -E rijndael-cbc 0x000102030405060708090a0b0c0d0e0f;",
    );
    assert_eq!(keys.problems, []);
    let config = &keys.sas[0].config;
    assert_eq!(config.src.to_string(), "fe80::1");
    assert_eq!((config.spi, config.mode), (0x10001, Mode::Tunnel));
    // 4 octets of bitmap are 32 packets.
    assert_eq!((config.replay_window, config.reqid), (32, 7));
    assert_eq!(config.padding, PadKind::Random);
    let Lifetimes { soft, hard } = config.lifetimes;
    assert_eq!((hard.added, soft.added), (100, 80));
    assert_eq!((hard.octets, soft.octets), (9, 8));
    let told: Vec<_> = keys
        .notes
        .iter()
        .map(|note| (note.span.column, note.what))
        .collect();
    assert_eq!(
        told,
        [
            (9, "zone of the address"),
            (20, "port of the address"),
            (33, "port of the address"),
            (88, "nocyclic-seq"),
            (128, "security context"),
        ]
    );
}

#[test]
fn esp_in_udp_takes_the_ports_of_its_addresses() {
    let ports = |ends: &str| {
        let UdpEncapsulation { sport, dport } = config(&format!("add {ends} 1 -E null;"))
            .encapsulation
            .unwrap();
        (sport, dport)
    };
    assert_eq!(ports("10.9.0.1[4500] 10.9.0.2[4501] esp-udp"), (4500, 4501));
    assert_eq!(ports("::1[1024] ::2[any] esp-udp"), (1024, 4500));
    assert_eq!(ports("::1 ::2 esp-udp"), (4500, 4500));
    assert_eq!(
        config("add ::1[4500] ::2[4500] esp 1 -E null;").encapsulation,
        None
    );
    let (line, column, len, _) = problem("add ::1[65536] ::2 esp-udp 1 -E null;");
    assert_eq!((line, column, len), (1, 9, 5));
}

#[test]
fn paddings_and_modes() {
    let with = |options: &str| config(&format!("add ::1 ::2 esp 1 {options} -E null;"));
    assert_eq!(with("-f zero-pad").padding, PadKind::Zero);
    assert_eq!(with("-f seq-pad").padding, PadKind::Sequential);
    assert_eq!(with("-m transport").mode, Mode::Transport);
    assert_eq!(with("-m any").mode, Mode::Any);
}

#[test]
fn null_and_no_authentication() {
    let config = config("add 190.0.0.1 190.0.0.5 esp 113 -E null -A null;");
    let Protection::Esp {
        encryption,
        authentication,
    } = config.protection
    else {
        panic!("AH");
    };
    assert_eq!(encryption.algorithm(), EncryptionAlgorithm::Null);
    assert_eq!(authentication, None);
}

#[test]
fn ah_and_both_names_of_sha256() {
    for name in ["hmac-sha256", "hmac-sha2-256"] {
        let text = format!("add ::1 ::2 ah 1 -A {name} \"0123456789abcdef0123456789abcdef\";");
        let Protection::Ah { authentication } = config(&text).protection else {
            panic!("ESP");
        };
        assert_eq!(
            authentication.algorithm(),
            AuthenticationAlgorithm::HmacSha256
        );
        assert_eq!(authentication.icv(), 16);
    }
}

#[test]
fn other_statements_are_noted() {
    let keys = parse(
        "flush ; spdflush;\nspdadd -6 fd00::1[any] fd00::2/64[110] tcp -P out ipsec esp/transport//use\n ah/transport//use;\n\
         delete ::1 ::2 esp 4; dump esp ;\n#add broken\nadd ::1 ::2 esp 1 -E null # end\n;exit;",
    );
    assert_eq!(keys.problems, []);
    assert_eq!(keys.sas.len(), 1);
    assert_eq!(
        notes(&keys),
        [
            (1, "`flush`"),
            (1, "`spdflush`"),
            (4, "`delete`"),
            (4, "`dump`"),
            (7, "`exit`")
        ]
    );
}

#[test]
fn a_bad_statement_does_not_stop_the_next() {
    let keys = parse(
        "add ::1 ::2 esp 0 -E null; add ::1 ::2 esp 2 -E null;\nspd ; add ::1 ::2 esp 3 -E null;",
    );
    let spis: Vec<_> = keys.sas.iter().map(|sa| sa.config.spi).collect();
    assert_eq!(spis, [2, 3]);
    let places: Vec<_> = keys
        .problems
        .iter()
        .map(|p| (p.span.line, p.span.column))
        .collect();
    assert_eq!(places, [(1, 17), (2, 1)]);
    assert_eq!(keys.problems[1].error, KeysError::UnknownStatement);
}

#[test]
fn a_missing_semicolon_is_told_and_both_statements_are_read() {
    let keys = parse("add ::1 ::2 esp 1 -E null\nadd ::1 ::2 esp 2\n -E null");
    let places: Vec<_> = keys
        .problems
        .iter()
        .map(|p| (p.span.line, p.span.column, p.error.clone()))
        .collect();
    assert_eq!(
        places,
        [
            (1, 22, KeysError::MissingSemicolon),
            (3, 5, KeysError::MissingSemicolon)
        ]
    );
    assert_eq!(keys.sas.len(), 2);
}

#[test]
fn an_unclosed_quote_spoils_its_statement_only() {
    let keys = parse(&format!(
        "add ::1 ::2 esp 1 -E aes-cbc \"aescbcencryption;\nadd ::1 ::2 esp 2 -E aes-cbc {KEY};"
    ));
    assert_eq!(keys.sas.len(), 1);
    assert_eq!(keys.problems[0].error, KeysError::UnclosedQuote);
    assert_eq!(
        (keys.problems[0].span.line, keys.problems[0].span.column),
        (1, 30)
    );
}

#[test]
fn what_stands_in_the_wrong_place_is_named() {
    let missing = |what| KeysError::Missing { what };
    let expected = |expected| KeysError::Unexpected { expected };
    let cases = [
        ("add ::1 ;", (1, 9, 1, missing("the destination address"))),
        ("add ::1 host esp 1 -E null;", (1, 9, 4, KeysError::Address)),
        (
            "add ::1 1.2.3.4 esp 1 -E null;",
            (1, 9, 7, KeysError::AddressFamilies),
        ),
        (
            "add -4 ::1 ::2 esp 1 -E null;",
            (1, 8, 3, expected("an IPv4 address")),
        ),
        ("add ::1 ::2 esp ;", (1, 17, 1, missing("the SPI"))),
        (
            "add ::1 ::2 esp 1 -x;",
            (1, 19, 2, KeysError::UnknownOption),
        ),
        (
            "add ::1 ::2 esp 1 -m both -E null;",
            (1, 22, 4, expected("transport, tunnel or any")),
        ),
        (
            "add ::1 ::2 esp 1;",
            (1, 18, 1, KeysError::EspNeedsEncryption),
        ),
        (
            "add ::1 ::2 esp 1 -A hmac-md5 \"\";",
            (1, 19, 2, KeysError::EspNeedsEncryption),
        ),
        (
            "add ::1 ::2 ah 1 -E null;",
            (1, 18, 2, KeysError::AhTakesNoEncryption),
        ),
        (
            "add ::1 ::2 ah 1 -A null;",
            (1, 18, 2, KeysError::AhNeedsAuthentication),
        ),
        (
            "add ::1 ::2 ah 1;",
            (1, 17, 1, missing("the authentication algorithm")),
        ),
        (
            "add ::1 ::2 esp 1 -E null -m any;",
            (1, 27, 2, expected("the `;` that ends the statement")),
        ),
        ("add ::1[1 ::2 esp 1 -E null;", (1, 11, 3, expected("`]`"))),
        (
            "add \"::1\" ::2 esp 1 -E null;",
            (1, 5, 5, expected("the source address")),
        ),
    ];
    for (text, problem_there) in cases {
        assert_eq!(problem(text), problem_there, "{text}");
    }
}

#[test]
fn ipcomp_has_a_cpi_and_a_compression_algorithm_and_no_key() {
    let text = "add ::1 ::2 ipcomp 0x00001234 -m transport\n\t-C deflate ;\n";
    let config = config(text);
    assert_eq!(config.spi, 0x1234);
    let algorithm = CompressionAlgorithm::Deflate;
    assert_eq!(config.protection, Protection::Ipcomp { algorithm });
    assert_eq!(print(Format::Setkey, [&config], KeyText::Shown), text);
    let cpi = KeysError::Number {
        what: "the CPI",
        least: 1,
        most: 65_535,
    };
    for (text, there) in [
        ("add ::1 ::2 ipcomp 65536 -C deflate;", (1, 20, 5, cpi)),
        (
            "add ::1 ::2 ipcomp 2;",
            (1, 21, 1, KeysError::IpcompNeedsCompression),
        ),
        (
            "add ::1 ::2 ipcomp 2 -E null;",
            (1, 22, 2, KeysError::IpcompTakesNoKey),
        ),
        (
            "add ::1 ::2 ipcomp 2 -C lzs;",
            (1, 25, 3, KeysError::UnsupportedAlgorithm { name: "lzs" }),
        ),
    ] {
        assert_eq!(problem(text), there, "{text}");
    }
}

#[test]
fn protocols_and_algorithms_without_support_are_named() {
    for name in ["esp-old", "ah-old", "tcp"] {
        assert_eq!(
            problem(&format!("add ::1 ::2 {name} 1 -E null;")),
            (1, 13, name.len(), KeysError::UnsupportedProtocol { name })
        );
    }
    assert_eq!(
        problem("\nadd ::1 ::2 esp 1\n\t-E des-deriv \"descbcte\";"),
        (
            3,
            5,
            9,
            KeysError::UnsupportedAlgorithm { name: "des-deriv" }
        )
    );
    assert_eq!(
        problem("add ::1 ::2 esp 1 -E 4des-cbc \"3descbcencryptiontesting\";"),
        (1, 22, 8, KeysError::UnknownAlgorithm { kind: "encryption" })
    );
    assert_eq!(
        problem("add ::1 ::2 ah 1 -A keyed-md5 \"0123456789abcdef\";"),
        (
            1,
            21,
            9,
            KeysError::UnsupportedAlgorithm { name: "keyed-md5" }
        )
    );
}

#[test]
fn bad_keys_are_told_at_the_key() {
    let with = |key: &str| problem(&format!("add ::1 ::2 esp 1 -E aes-cbc {key};"));
    assert_eq!(with("aescbcencryption"), (1, 30, 16, KeysError::KeyForm));
    assert_eq!(with("<<Keys hidden>>"), (1, 30, 6, KeysError::KeysHidden));
    assert_eq!(
        with("0x012"),
        (1, 30, 5, KeysError::OddHexDigits { digits: 3 })
    );
    assert_eq!(
        with("0x01ag"),
        (1, 30, 6, KeysError::NotHexDigit { position: 6 })
    );
    assert_eq!(
        with("\"short\""),
        (
            1,
            30,
            7,
            KeysError::Key(KeyError::KeyLength {
                name: "AES-CBC",
                key: KeyLength::OneOf(&[16, 24, 32]),
                salt: 0,
                had: 5
            })
        )
    );
    assert_eq!(
        problem("add ::1 ::2 esp 1 -E null \"\" ;"),
        (1, 27, 2, KeysError::NullTakesNoKey)
    );
}

#[test]
fn a_printout_is_an_add_statement() {
    let text = "add fd00::1 fd00::2 esp 0x00001001 -m tunnel -u 7 -r 4 -f zero-pad\n\
                \t-E rijndael-cbc 0x616573636263656e6372797074696f6e\n\
                \t-A hmac-sha1 0x686d616373686131617574686e74696361746922 ;\n";
    let config = config(text);
    assert_eq!(print(Format::Setkey, [&config], KeyText::Shown), text);
    assert_eq!(
        print(Format::Setkey, [&config], KeyText::Masked),
        "add fd00::1 fd00::2 esp 0x00001001 -m tunnel -u 7 -r 4 -f zero-pad\n\
         \t-E rijndael-cbc <<Keys hidden>>\n\
         \t-A hmac-sha1 <<Keys hidden>> ;\n"
    );
}

#[test]
fn a_printout_says_what_setkey_cannot() {
    let mut config = config("add ::1 ::2 esp 1 -E null -A hmac-md5 \"0123456789abcdef\";");
    config.replay_window = 33;
    config.esn = true;
    config.last_seq = 9;
    assert_eq!(
        print(Format::Setkey, [&config], KeyText::Masked),
        "add ::1 ::2 esp 0x00000001 -r 5\n\
         \t-E null\n\
         \t-A hmac-md5 <<Keys hidden>> ;\n\
         # replay window of 33 packets\n\
         # extended sequence numbers\n\
         # last sequence number received: 9\n"
    );
}

#[test]
fn a_printout_has_the_ports_of_esp_in_udp() {
    let text = "add 10.9.0.1[1024] 10.9.0.2[4500] esp-udp 0x00001001 -m transport\n\
                \t-E null\n\
                \t-A hmac-sha1 0x686d616373686131617574686e74696361746922 ;\n";
    assert_eq!(print(Format::Setkey, [&config(text)], KeyText::Shown), text);
}

#[test]
fn a_printout_says_that_ah_has_no_udp() {
    let mut config = config("add ::1 ::2 ah 1 -A hmac-md5 \"0123456789abcdef\";");
    config.encapsulation = Some(UdpEncapsulation {
        sport: 4500,
        dport: 4501,
    });
    assert_eq!(
        print(Format::Setkey, [&config], KeyText::Masked),
        "add ::1 ::2 ah 0x00000001\n\
         \t-A hmac-md5 <<Keys hidden>> ;\n\
         # in UDP, ports 4500 to 4501\n"
    );
}
