//! Our own format, right and wrong, with places.

use crate::keys::{Format, KeyText, KeysError, parse, print};
use crate::sa::{Mode, PadKind};

const SA: &str = r#"{"proto": "esp", "src": "fd00::1", "dst": "fd00::2", "spi": "0x00001001",
 "encryption": {"algorithm": "AES-CBC", "key": "0x000102030405060708090a0b0c0d0e0f"},
 "authentication": {"algorithm": "HMAC-SHA1", "key": "000102030405060708090a0b0c0d0e0f10111213", "icv": 12},
 "window": 64, "lastReceived": "0x100000002", "esn": true}"#;

#[test]
fn an_association_over_several_lines() {
    let keys = parse(SA);
    assert_eq!(keys.problems, []);
    let config = &keys.sas[0].config;
    assert_eq!(
        (config.spi, config.mode, config.padding),
        (0x1001, Mode::Any, PadKind::Sequential)
    );
    assert_eq!(
        (config.replay_window, config.last_seq, config.esn),
        (64, 0x1_0000_0002, true)
    );
    assert_eq!(config.protection.icv_label(), "HMAC-SHA1-96");
    assert_eq!(
        print(Format::Json, [config], KeyText::Masked),
        "{\"proto\":\"esp\",\"src\":\"fd00::1\",\"dst\":\"fd00::2\",\"spi\":\"0x00001001\",\
         \"encryption\":{\"algorithm\":\"AES-CBC\",\"key\":\"<<Keys hidden>>\"},\
         \"authentication\":{\"algorithm\":\"HMAC-SHA1\",\"key\":\"<<Keys hidden>>\",\"icv\":12},\
         \"esn\":true,\"window\":\"0x40\",\"lastReceived\":\"0x100000002\"}\n"
    );
}

#[test]
fn arrays_and_lines_hold_the_same() {
    let (lines, array) = (format!("{SA}\n{SA}"), format!("[\n{SA},\n{SA}\n]\n"));
    let configs = |text: &str| {
        let keys = parse(text);
        assert_eq!(keys.problems, []);
        keys.sas.into_iter().map(|sa| sa.config).collect::<Vec<_>>()
    };
    assert_eq!(configs(&lines).len(), 2);
    assert_eq!(configs(&lines), configs(&array));
}

#[test]
fn what_is_wrong_is_told_at_its_value() {
    let unexpected = |expected| KeysError::Unexpected { expected };
    let unknown = |kind| KeysError::UnknownAlgorithm { kind };
    let cases = [
        (
            "\"esp\"",
            "\"tcp\"",
            (1, 11, unexpected("esp, ah or ipcomp")),
        ),
        (
            "\"fd00::2\"",
            "\"10.0.0.1\"",
            (1, 43, KeysError::AddressFamilies),
        ),
        ("\"AES-CBC\"", "\"aes\"", (2, 30, unknown("encryption"))),
        (
            "0e0f\"}",
            "0e0\"}",
            (2, 48, KeysError::OddHexDigits { digits: 31 }),
        ),
        ("0e0f\"}", "0e0\\u0066\"}", (2, 48, KeysError::JsonEscape)),
        (
            "\"icv\": 12",
            "\"icv\": 1x",
            (
                3,
                105,
                KeysError::JsonNumber {
                    what: "the octets of the ICV",
                    least: 0,
                    most: 255,
                },
            ),
        ),
        (
            "\"window\"",
            "\"windows\"",
            (4, 2, KeysError::UnknownMember),
        ),
        (
            "\"esn\"",
            "\"window\"",
            (
                4,
                47,
                KeysError::Repeated {
                    what: "this member",
                },
            ),
        ),
        ("true}", "true", (4, 58, unexpected("a comma or `}`"))),
        ("true}", "\"yes\"}", (4, 54, unexpected("true or false"))),
    ];
    for (old, new, there) in cases {
        let keys = parse(&SA.replace(old, new));
        assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
        let span = keys.problems[0].span;
        assert_eq!(
            (span.line, span.column, keys.problems[0].error.clone()),
            there,
            "{new}"
        );
    }
    let deep = "{\"proto\":".to_owned() + &"[".repeat(100_000);
    assert_eq!(parse(&deep).problems.len(), 1);
}
