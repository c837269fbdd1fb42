//! Rules of ipsec.conf and printouts of ipsecctl, right and wrong, with places.

use crate::keys::{Format, KeyText, KeysError, parse, print};
use crate::sa::Mode;

const PRINTOUT: &str = "\
esp tunnel from 1.1.1.5 to 2.2.2.2 spi 0x5eadbeef auth hmac-sha1 enc aesctr \\
\tauthkey 0x000102030405060708090a0b0c0d0e0f10111213 \\
\tenckey 0x000102030405060708090a0b0c0d0e0f10111213
";

#[test]
fn a_printout_of_ipsecctl() {
    let text = format!("FLOWS:\nNo flows\n\nSAD:\n{PRINTOUT}");
    let keys = parse(&text);
    assert_eq!(keys.problems, []);
    let entry = &keys.sas[0];
    assert_eq!(
        (entry.config.spi, entry.config.mode),
        (0x5ead_beef, Mode::Tunnel)
    );
    assert_eq!(entry.config.protection.icv_label(), "HMAC-SHA1-96");
    assert_eq!((entry.span.line, entry.span.column), (5, 1));
    assert_eq!(
        print(Format::Openbsd, [&entry.config], KeyText::Shown),
        PRINTOUT
    );
    let masked = print(Format::Openbsd, [&entry.config], KeyText::Masked);
    assert_eq!(parse(&masked).problems[0].error, KeysError::KeysHidden);
}

#[test]
fn a_rule_for_both_ways_is_two_associations() {
    let keys = parse(
        "flow esp from fd00:1::/64 to fd00:2::/64 peer fd00::2\n\
         esp transport from fd00::1 to fd00::2 spi 0x1000:0x1001 auth hmac-md5 enc null \\\n\
         \tauthkey 0x000102030405060708090a0b0c0d0e0f:0xf0f1f2f3f4f5f6f7f8f9fafbfcfdfeff\n",
    );
    assert_eq!(keys.problems, []);
    let found: Vec<_> = keys
        .sas
        .iter()
        .map(|sa| {
            (
                sa.config.spi,
                sa.config.src.to_string(),
                sa.config.dst.to_string(),
            )
        })
        .collect();
    let [one, two] = ["fd00::1", "fd00::2"].map(str::to_owned);
    assert_eq!(
        found,
        [(0x1000, one.clone(), two.clone()), (0x1001, two, one)]
    );
    assert_ne!(keys.sas[0].config.protection, keys.sas[1].config.protection);
    assert_eq!((keys.notes[0].span.line, keys.notes[0].what), (1, "flow"));
}

#[test]
fn what_is_wrong_is_told_at_its_word() {
    let unknown = |kind| KeysError::UnknownAlgorithm { kind };
    let cases = [
        ("1.1.1.5", "host", (1, 17, KeysError::Address)),
        ("2.2.2.2", "::1", (1, 28, KeysError::AddressFamilies)),
        ("hmac-sha1", "sha1", (1, 56, unknown("authentication"))),
        ("aesctr", "aes-ctr", (1, 70, unknown("encryption"))),
        (
            "aesctr",
            "aes-256-ctr",
            (
                3,
                9,
                KeysError::KeyOfName {
                    needed: 36,
                    had: 20,
                },
            ),
        ),
        (
            "aesctr",
            "aes-gcm",
            (1, 1, KeysError::CombinedMode { name: "AES-GCM" }),
        ),
        (" enc aesctr", " mark 4", (1, 66, KeysError::UnknownRule)),
        (
            "0x5eadbeef",
            "0x5eadbeef9",
            (
                1,
                40,
                KeysError::Number {
                    what: "the SPI",
                    least: 1,
                    most: u32::MAX,
                },
            ),
        ),
    ];
    for (old, new, there) in cases {
        let keys = parse(&PRINTOUT.replace(old, new));
        assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
        let span = keys.problems[0].span;
        assert_eq!(
            (span.line, span.column, keys.problems[0].error.clone()),
            there,
            "{new}"
        );
    }
}
