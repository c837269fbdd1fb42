//! Commands of VPP, right and wrong, with places.

use crate::crypto::EncryptionAlgorithm;
use crate::keys::{Format, KeyText, KeysError, parse, print};
use crate::sa::{Mode, Protection};

const TUNNEL: &str = "vpp# ipsec sa add 10 spi 1001 esp crypto-alg aes-gcm-128 crypto-key 000102030405060708090a0b0c0d0e0f salt 0x10111213 tunnel src 10.0.0.1 dst 10.0.0.2 use-esn use-anti-replay udp-encap";

#[test]
fn a_tunnel_whose_salt_stands_apart() {
    let keys = parse(TUNNEL);
    assert_eq!(keys.problems, []);
    let config = &keys.sas[0].config;
    let Protection::Esp { encryption, .. } = &config.protection else {
        panic!("{config:?}");
    };
    assert_eq!(encryption.algorithm(), EncryptionAlgorithm::AesGcm);
    assert_eq!(
        encryption.key().expose()[15..],
        [0x0f, 0x10, 0x11, 0x12, 0x13]
    );
    assert_eq!(
        (config.spi, config.mode, config.esn),
        (1001, Mode::Tunnel, true)
    );
    assert_eq!(config.replay_window, 64);
    assert_eq!(config.encapsulation.unwrap().dport, 4500);
    assert_eq!(
        print(Format::Vpp, [config], KeyText::Shown),
        "ipsec sa add 1001 spi 1001 esp crypto-alg aes-gcm-128 crypto-key 000102030405060708090a0b0c0d0e0f \
         salt 0x10111213 tunnel src 10.0.0.1 dst 10.0.0.2 use-esn use-anti-replay udp-encap \
         udp-src-port 4500 udp-dst-port 4500\n"
    );
}

#[test]
fn what_is_wrong_is_told_at_its_word() {
    let cases = [
        (
            "aes-gcm-128",
            "aes-gcm",
            (46, 7, KeysError::UnknownAlgorithm { kind: "encryption" }),
        ),
        (
            "aes-gcm-128",
            "aes-gcm-256",
            (
                69,
                32,
                KeysError::KeyOfName {
                    needed: 32,
                    had: 16,
                },
            ),
        ),
        (
            "0c0d0e0f",
            "0c0d0e0",
            (69, 31, KeysError::OddHexDigits { digits: 31 }),
        ),
        ("use-esn", "use-color", (151, 9, KeysError::UnknownVpp)),
        (
            "src 10.0.0.1 dst 10.0.0.2 ",
            "",
            (1, 157, KeysError::Missing { what: "`dst`" }),
        ),
    ];
    for (old, new, there) in cases {
        let keys = parse(&TUNNEL.replace(old, new));
        assert_eq!(keys.problems.len(), 1, "{:?}", keys.problems);
        let span = keys.problems[0].span;
        assert_eq!(
            (span.column, span.len, keys.problems[0].error.clone()),
            there,
            "{new}"
        );
    }
}
