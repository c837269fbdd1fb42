//! Rows of Wireshark's table, right and wrong, with places.

use crate::crypto::{AuthenticationAlgorithm, EncryptionAlgorithm};
use crate::keys::{Format, KeyText, KeysError, Lost, convert, parse, print};
use crate::sa::{Mode, PatternError, Protection, SaConfig};

const ROW: &str = r#""IPv6","3ffe::1","3ffe::3","11","TripleDES-CBC [RFC2451]","3descbcencryptiontesting","HMAC-SHA-1-96 [RFC2404]","hmacsha1authenticati""#;
const GCM_KEY: &str = "0x0102030405060708090a0b0c0d0e0f1011121314";

fn config(text: &str) -> SaConfig {
    let keys = parse(text);
    assert_eq!(keys.problems, []);
    assert_eq!(keys.sas.len(), 1);
    keys.sas[0].config.clone()
}

fn algorithms(config: &SaConfig) -> (EncryptionAlgorithm, usize, Option<AuthenticationAlgorithm>) {
    let Protection::Esp {
        encryption,
        authentication,
    } = &config.protection
    else {
        panic!("{config:?}");
    };
    let icv = config.protection.icv();
    let authentication = authentication.as_ref().map(|key| key.algorithm());
    (encryption.algorithm(), icv, authentication)
}

/// Column, length and error of the only problem of a row.
fn problem(text: &str) -> (usize, usize, KeysError) {
    let keys = parse(text);
    assert_eq!(keys.sas, [], "{text}");
    assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
    let span = keys.problems[0].span;
    assert_eq!(span.line, 1);
    (span.column, span.len, keys.problems[0].error.clone())
}

#[test]
fn a_row_with_a_decimal_spi_and_keys_in_ascii() {
    let config = config(ROW);
    assert_eq!(
        (config.src.to_string(), config.dst.to_string()),
        ("3ffe::1".into(), "3ffe::3".into())
    );
    assert_eq!(
        (config.spi, config.mode, config.esn),
        (11, Mode::Any, false)
    );
    let Protection::Esp { encryption, .. } = &config.protection else {
        panic!("{config:?}");
    };
    assert_eq!(encryption.key().expose(), b"3descbcencryptiontesting");
    assert_eq!(
        algorithms(&config),
        (
            EncryptionAlgorithm::TripleDes,
            12,
            Some(AuthenticationAlgorithm::HmacSha1)
        )
    );
}

#[test]
fn ten_columns_have_the_upper_half_of_the_sequence_number() {
    let row = |numbers: &str| config(&format!("{ROW},{numbers}"));
    let short = row(r#""32-bit","5""#);
    assert_eq!((short.esn, short.last_seq), (false, 0));
    let long = row(r#""64-bit","1f""#);
    assert_eq!((long.esn, long.last_seq), (true, 0x1f_0000_0000));
    let text = print(Format::EspSa10, [&long], KeyText::Shown);
    assert!(text.ends_with("\"64-bit\",\"1f\"\n"), "{text}");
    assert_eq!(config(&text), long);
    let losses = convert(Format::EspSa, [&long], [], KeyText::Shown).losses;
    let lost: Vec<_> = losses.into_iter().map(|loss| loss.lost).collect();
    assert_eq!(lost, [Lost::Esn, Lost::LastReceived(0x1f_0000_0000)]);
}

#[test]
fn save_keys_gives_the_icv_of_gcm_in_the_authentication_column() {
    for (bits, icv) in [(64, 8), (96, 12), (128, 16)] {
        let row = format!(
            r#""IPv4","10.0.0.1","10.0.0.2","0xc1a9656b","AES-GCM [RFC4106]","{GCM_KEY}","ANY {bits} bit authentication [no checking]","0x""#
        );
        assert_eq!(
            algorithms(&config(&row)),
            (EncryptionAlgorithm::AesGcm, icv, None)
        );
    }
}

#[test]
fn an_icv_that_nothing_checks_has_a_length_alone() {
    let row = ROW.replace(
        "HMAC-SHA-1-96 [RFC2404]",
        "ANY 256 bit authentication [no checking]",
    );
    let config = config(&row);
    let unchecked = Some(AuthenticationAlgorithm::Unchecked);
    assert_eq!(
        algorithms(&config),
        (EncryptionAlgorithm::TripleDes, 32, unchecked)
    );
    assert!(!config.protection.checks_icv());
}

#[test]
fn an_odd_number_of_digits_begins_with_a_zero() {
    let row = ROW.replace(
        "3descbcencryptiontesting",
        &format!("0x1{}", "0".repeat(46)),
    );
    let Protection::Esp { encryption, .. } = config(&row).protection else {
        panic!("AH");
    };
    assert_eq!(encryption.key().expose()[..2], [0x01, 0x00]);
    assert_eq!(encryption.key().len(), 24);
}

#[test]
fn empty_keys_are_no_keys_and_escapes_are_octets() {
    for empty in ["", "0x"] {
        let row = format!(r#""IPv6","::1","::2","13","NULL","{empty}","NULL","{empty}""#);
        assert_eq!(
            algorithms(&config(&row)),
            (EncryptionAlgorithm::Null, 0, None)
        );
    }
    let row = ROW.replace(
        "3descbcencryptiontesting",
        r#"\"\\\x00cbcencryptiontesting!"#,
    );
    let Protection::Esp { encryption, .. } = config(&row).protection else {
        panic!("AH");
    };
    assert_eq!(encryption.key().expose(), b"\"\\\0cbcencryptiontesting!");
}

#[test]
fn any_source_is_an_unspecified_one_and_whole_prefixes_are_addresses() {
    let with = |old: &str, new: &str| config(&ROW.replace(old, new));
    assert!(with("3ffe::1", "*").src.is_unspecified());
    assert_eq!(with("3ffe::3", "3ffe::3/128"), config(ROW));
    let text = print(Format::EspSa, [&with("3ffe::1", "*")], KeyText::Shown);
    assert!(
        text.starts_with("\"IPv6\",\"*\",\"3ffe::3\",\"0x0000000b\","),
        "{text}"
    );
}

#[test]
fn wildcards_and_prefixes_are_read_and_printed_again() {
    let row = |protocol: &str, src: &str, dst: &str, spi: &str| {
        let rest = ROW.splitn(5, ',').last().unwrap();
        format!("\"{protocol}\",\"{src}\",\"{dst}\",\"{spi}\",{rest}\n")
    };
    let key = "0x33646573636263656e6372797074696f6e74657374696e67";
    for (protocol, src, dst, spi) in [
        ("IPv4", "*", "*", "*"),
        ("IPv6", "*", "*", "0x0000000b"),
        ("IPv4", "10.0.0.0/24", "10.0.1.0/30", "0xc1a9****"),
        ("IPv6", "fd00::/64", "3ffe::3", "0x0000000b"),
        ("IPv4", "190.*.*.1", "10.0.0.1", "*"),
        ("Any", "*", "*", "0x1234*678"),
    ] {
        let read = config(&row(protocol, src, dst, spi));
        assert_eq!(read.replay_window, 0);
        let text = print(Format::EspSa, [&read], KeyText::Shown);
        let begins = format!("\"{protocol}\",\"{src}\",\"{dst}\",\"{spi}\",");
        assert!(text.starts_with(&begins) && text.contains(key), "{text}");
        assert_eq!(config(&text), read);
        let text = print(Format::Json, [&read], KeyText::Shown);
        assert_eq!(config(&text), read);
        let losses = convert(Format::Setkey, [&read], [], KeyText::Shown).losses;
        assert_eq!(losses[0].lost, Lost::Pattern);
    }
    assert_eq!(
        config(&row("IPv6", "*", "*", "0x*")),
        config(&row("IPv6", "*", "::/0", "*"))
    );
    let one_version = config(&row("Any", "*", "10.0.0.0/8", "*"));
    assert_eq!(one_version, config(&row("IPv4", "*", "10.0.0.0/8", "*")));
}

#[test]
fn what_is_wrong_is_told_at_its_field() {
    let unknown = |kind| KeysError::UnknownAlgorithm { kind };
    let cases = [
        (
            "3ffe::3",
            "3ffe::1*",
            (18, 10, PatternError::Address.into()),
        ),
        (
            "3ffe::3",
            "3ffe::/129",
            (18, 12, PatternError::Address.into()),
        ),
        ("\"11\"", "\"0x1*\"", (28, 6, PatternError::Spi.into())),
        (
            "3ffe::3",
            "10.0.*.*",
            (
                18,
                10,
                KeysError::Unexpected {
                    expected: "an IPv6 address",
                },
            ),
        ),
        (
            "\"3ffe::3\"",
            "\"10.0.0.1\"",
            (
                18,
                10,
                KeysError::Unexpected {
                    expected: "an IPv6 address",
                },
            ),
        ),
        ("\"3ffe::1\"", "\"host\"", (8, 6, KeysError::Address)),
        (
            "TripleDES-CBC [RFC2451]",
            "3DES",
            (33, 6, unknown("encryption")),
        ),
        (
            "HMAC-SHA-1-96 [RFC2404]",
            "SHA1",
            (86, 6, unknown("authentication")),
        ),
        (
            "TripleDES-CBC [RFC2451]",
            "AES-GCM [RFC4106]",
            (80, 25, KeysError::CombinedMode { name: "AES-GCM" }),
        ),
        (
            "3descbcencryptiontesting",
            "0xzz",
            (59, 6, KeysError::NotHexDigit { position: 3 }),
        ),
        (
            "3descbcencryptiontesting",
            "0x0zz",
            (59, 7, KeysError::NotHexDigit { position: 4 }),
        ),
        (
            "3descbcencryptiontesting",
            "\\q",
            (59, 4, KeysError::Escape),
        ),
        (
            "3descbcencryptiontesting",
            "<<Keys hidden>>",
            (59, 17, KeysError::KeysHidden),
        ),
        (
            ",\"hmacsha1authenticati\"",
            "",
            (86, 25, KeysError::Columns { had: 7 }),
        ),
        (
            "\"hmacsha1authenticati\"",
            "\"hmac",
            (112, 5, KeysError::UnclosedQuote),
        ),
        (
            ",\"11\"",
            " \"11\"",
            (
                28,
                1,
                KeysError::Unexpected {
                    expected: "a comma",
                },
            ),
        ),
    ];
    for (old, new, there) in cases {
        let row = ROW.replace(old, new);
        assert_ne!(row, ROW);
        assert_eq!(problem(&row), there, "{new}");
    }
}

#[test]
fn gcm_without_the_length_of_its_icv_is_told() {
    let row = format!(
        r#""IPv4","10.0.0.1","10.0.0.2","0xc1a9656b","AES-GCM [RFC4106]","{GCM_KEY}","NULL","""#
    );
    assert_eq!(problem(&row), (43, 19, KeysError::IcvNotSaid));
}

#[test]
fn an_icv_without_a_name_of_its_own_loses_its_check() {
    let text = "add ::1 ::2 esp 1 -E null -A aes-xcbc-mac \"aesxcbcmac-tests\";";
    let converted = convert(Format::EspSa, [&config(text)], [], KeyText::Masked);
    assert_eq!(
        converted.text.as_str(),
        "\"IPv6\",\"::1\",\"::2\",\"0x00000001\",\"NULL\",\"\",\"ANY 96 bit authentication [no checking]\",\"\"\n\
         # the integrity algorithm AES-XCBC-96: the ICV will not be checked\n"
    );
    let ah = config("add ::1 ::2 ah 1 -A hmac-md5 \"hmacmd5-md5-test\";");
    let converted = convert(Format::EspSa, [&ah], [], KeyText::Masked);
    assert_eq!(
        converted.losses[0].to_string(),
        "AH 0x00000001 to ::2: not carried: an association of AH; it is left out"
    );
}

#[test]
fn a_masked_row_has_no_key() {
    let text = print(Format::EspSa, [&config(ROW)], KeyText::Masked);
    assert_eq!(
        text,
        "\"IPv6\",\"3ffe::1\",\"3ffe::3\",\"0x0000000b\",\"TripleDES-CBC [RFC2451]\",\"<<Keys hidden>>\",\
         \"HMAC-SHA-1-96 [RFC2404]\",\"<<Keys hidden>>\"\n"
    );
}
