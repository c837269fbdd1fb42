//! What real key files have that a reader of the manual would not expect: a test for each.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::crypto::{AuthenticationAlgorithm, EncryptionAlgorithm};
use espial_core::keys::{self, Keys, KeysError};
use espial_core::sa::{Protection, SaConfig};

const KEY: &str = "0x000102030405060708090a0b0c0d0e0f";

fn one(text: &str) -> SaConfig {
    let keys = keys::parse(text);
    assert_eq!(keys.problems, [], "{text}");
    assert_eq!(keys.sas.len(), 1, "{text}");
    keys.sas[0].config.clone()
}

fn errors(keys: &Keys) -> Vec<KeysError> {
    let problems = keys.problems.iter();
    problems.map(|problem| problem.error.clone()).collect()
}

/// An association of `ip xfrm state` with these lines after the one with the SPI.
fn xfrm(lines: &str) -> String {
    format!("src fd00::1 dst fd00::2\n\tproto esp spi 0x00001000 reqid 0 mode transport\n{lines}")
}

fn cipher(config: &SaConfig) -> (EncryptionAlgorithm, Vec<u8>, usize) {
    let Protection::Esp { encryption, .. } = &config.protection else {
        panic!("{config:?}");
    };
    let key = encryption.key().expose().to_vec();
    (encryption.algorithm(), key, encryption.icv())
}

#[test]
fn extra_flags_are_glued_to_esn() {
    let glued =
        "\treplay-window 0 flag af-unspec esnextra_flag dont-encap-dscp\n\tenc ecb(cipher_null) \n";
    let apart = "\treplay-window 0 flag af-unspec\n\tenc ecb(cipher_null) \n";
    assert!(one(&xfrm(glued)).esn);
    assert!(!one(&xfrm(apart)).esn);
}

#[test]
fn the_window_of_esn_stands_in_its_context() {
    let config = one(&xfrm(
        "\treplay-window 0 flag esn\n\tenc ecb(cipher_null) \n\tanti-replay esn context:\n\
         \t seq-hi 0x2, seq 0x5, oseq-hi 0x0, oseq 0x0\n\t replay_window 128, bitmap-length 4\n\
         \t 00000000 00000000 00000000 00000007 \n",
    ));
    assert_eq!((config.replay_window, config.esn), (128, true));
    assert_eq!(config.last_seq, 0x2_0000_0005);
}

#[test]
fn the_keys_bits_stand_before_those_of_the_icv() {
    let config = one(&xfrm(
        "\treplay-window 32 \n\taead rfc4106(gcm(aes)) 0x000102030405060708090a0b0c0d0e0f10111213 (160 bits) 64\n",
    ));
    assert_eq!(cipher(&config).2, 8);
    let config = one(&xfrm(&format!(
        "\treplay-window 32 \n\tauth-trunc hmac(md5) {KEY} (128 bits) 96\n\tenc ecb(cipher_null)  (0 bits)\n"
    )));
    assert_eq!(config.protection.icv(), 12);
}

#[test]
fn null_encryption_has_an_empty_key() {
    let null = (EncryptionAlgorithm::Null, Vec::new(), 0);
    for text in [
        xfrm("\tenc ecb(cipher_null) \n"),
        xfrm("\tenc ecb(cipher_null) 0x\n"),
        "add fd00::1 fd00::2 esp 0x1000 -E null;".to_owned(),
        "fd00::1 fd00::2\n\tesp mode=transport spi=4096(0x00001000) reqid=0(0x00000000)\n\tE: null\n".to_owned(),
        "ip xfrm state add src fd00::1 dst fd00::2 proto esp spi 4096 enc cipher_null ''".to_owned(),
        "\"IPv6\",\"fd00::1\",\"fd00::2\",\"0x1000\",\"NULL\",\"\",\"NULL\",\"\"".to_owned(),
        "\"IPv6\",\"fd00::1\",\"fd00::2\",\"0x1000\",\"NULL\",\"0x\",\"NULL\",\"0x\"".to_owned(),
        "0x1000@fd00::2 none:".to_owned(),
        "ipsec sa add 1 spi 4096 esp crypto-alg none src fd00::1 dst fd00::2".to_owned(),
    ] {
        assert_eq!(cipher(&one(&text)), null, "{text}");
    }
}

#[test]
fn an_odd_number_of_digits_means_a_leading_zero_to_wireshark_and_is_a_mistake_elsewhere() {
    let row = |key: &str| {
        format!(
            "\"IPv6\",\"fd00::1\",\"fd00::2\",\"0x1000\",\"AES-CBC [RFC3602]\",\"{key}\",\"NULL\",\"\""
        )
    };
    let odd = one(&row("0x102030405060708090a0b0c0d0e0f01"));
    assert_eq!(cipher(&odd).1[..2], [0x01, 0x02]);
    assert_eq!(cipher(&odd).1.len(), 16);
    for text in [
        format!("add fd00::1 fd00::2 esp 0x1000 -E aes-cbc {KEY}0;"),
        xfrm(&format!("\tenc cbc(aes) {KEY}0\n")),
        format!("0x1000@fd00::2 aes128-cbc:{KEY}0"),
    ] {
        let told = errors(&keys::parse(&text));
        assert_eq!(told, [KeysError::OddHexDigits { digits: 33 }], "{text}");
    }
}

#[test]
fn spis_are_decimal_or_hexadecimal() {
    let row = |spi: &str| {
        format!("\"IPv6\",\"fd00::1\",\"fd00::2\",\"{spi}\",\"NULL\",\"\",\"NULL\",\"\"")
    };
    for spi in ["4097", "0x1001", "0x00001001"] {
        for text in [
            row(spi),
            format!("add fd00::1 fd00::2 esp {spi} -E null;"),
            format!(
                "ip xfrm state add src fd00::1 dst fd00::2 proto esp spi {spi} enc cipher_null ''"
            ),
            format!("{spi}@fd00::2 none:"),
            format!("ipsec sa add 1 spi {spi} esp crypto-alg none src fd00::1 dst fd00::2"),
        ] {
            assert_eq!(one(&text).spi, 4097, "{text}");
        }
    }
}

#[test]
fn the_salt_is_the_end_of_the_key_and_vpps_alone_stands_apart() {
    let salted = format!("{KEY}61626364");
    for text in [
        format!("add fd00::1 fd00::2 esp 0x1000 -E aes-gcm-16 {salted};"),
        xfrm(&format!("\taead rfc4106(gcm(aes)) {salted} 128\n")),
        format!(
            "\"IPv6\",\"fd00::1\",\"fd00::2\",\"0x1000\",\"AES-GCM with 16 octet ICV [RFC4106]\",\"{salted}\",\"NULL\",\"\""
        ),
        format!(
            "ipsec sa add 1 spi 4096 esp crypto-alg aes-gcm-128 crypto-key {} salt 0x61626364 src fd00::1 dst fd00::2",
            &KEY[2..]
        ),
    ] {
        let (algorithm, key, icv) = cipher(&one(&text));
        assert_eq!((algorithm, icv), (EncryptionAlgorithm::AesGcm, 16));
        assert_eq!((key.len(), &key[16..]), (20, &b"abcd"[..]), "{text}");
    }
    let without = format!("add fd00::1 fd00::2 esp 0x1000 -E aes-gcm-16 {KEY};");
    let told = keys::parse(&without).problems[0].to_string();
    assert!(told.contains("the last 4 being the salt"), "{told}");
}

#[test]
fn save_keys_says_the_icv_of_gcm_where_the_authentication_stands() {
    for (bits, octets) in [(64, 8), (96, 12), (128, 16)] {
        let config = one(&format!(
            "\"IPv4\",\"10.0.0.1\",\"10.0.0.2\",\"0xc1a9656b\",\"AES-GCM [RFC4106]\",\"{KEY}61626364\",\
             \"ANY {bits} bit authentication [no checking]\",\"0x\""
        ));
        assert_eq!(cipher(&config).2, octets);
        assert!(config.protection.checks_icv());
    }
}

#[test]
fn sha256_without_a_length_has_96_bits_to_linux_and_128_to_the_bsds() {
    let key = format!("{KEY}101112131415161718191a1b1c1d1e1f");
    let linux = one(&xfrm(&format!(
        "\tauth hmac(sha256) {key}\n\tenc ecb(cipher_null) \n"
    )));
    let bsd = one(&format!(
        "add fd00::1 fd00::2 esp 1 -E null -A hmac-sha256 {key};"
    ));
    assert_eq!((linux.protection.icv(), bsd.protection.icv()), (12, 16));
}

#[test]
fn none_is_a_cipher_to_tcpdump() {
    let config = one("0x17@fd00::2 none-hmac96:");
    assert_eq!(cipher(&config).0, EncryptionAlgorithm::Null);
    let key = config.protection.authentication().unwrap();
    assert_eq!(
        (key.algorithm(), key.icv()),
        (AuthenticationAlgorithm::Unchecked, 12)
    );
}

#[test]
fn hidden_keys_are_told_as_such_in_every_format() {
    for text in [
        xfrm("\tenc cbc(aes) <<Keys hidden>>\n"),
        xfrm("\tauth-trunc hmac(sha1) <<Keys hidden>> 96\n\tenc ecb(cipher_null) \n"),
        "add fd00::1 fd00::2 esp 1 -E aes-cbc <<Keys hidden>>;".to_owned(),
        "ip xfrm state add src fd00::1 dst fd00::2 proto esp spi 1 enc aes '<<Keys hidden>>'".to_owned(),
        "\"IPv6\",\"fd00::1\",\"fd00::2\",\"1\",\"AES-CBC [RFC3602]\",\"<<Keys hidden>>\",\"NULL\",\"\"".to_owned(),
        "0x1000@fd00::2 aes128-cbc:<<Keys hidden>>".to_owned(),
    ] {
        let told = errors(&keys::parse(&text));
        assert!(told.contains(&KeysError::KeysHidden), "{text}: {told:?}");
    }
}
