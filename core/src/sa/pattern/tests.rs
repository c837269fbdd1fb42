//! Patterns: what they match, and how they are written.

use super::{AddressPattern, PatternError, SpiPattern};
use std::net::IpAddr;

fn address(text: &str) -> AddressPattern {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn matches(pattern: &str, yes: &[&str], no: &[&str]) {
    let found = |text: &&str| address(pattern).matches(text.parse::<IpAddr>().unwrap());
    assert!(yes.iter().all(found), "{pattern}");
    assert!(!no.iter().any(found), "{pattern}");
}

#[test]
fn an_address_pattern_asks_for_the_bits_that_it_has() {
    matches("*", &["10.0.0.1", "fd00::1"], &[]);
    matches(
        "10.0.0.0/24",
        &["10.0.0.0", "10.0.0.255"],
        &["10.0.1.0", "fd00::1"],
    );
    matches(
        "190.*.*.1",
        &["190.0.0.1", "190.255.7.1"],
        &["190.0.0.2", "191.0.0.1"],
    );
    matches(
        "3ffe::*",
        &["3ffe::", "3ffe::ffff"],
        &["3ffe::1:0", "3fff::1"],
    );
    matches(
        "fd00::123*",
        &["fd00::1230", "fd00::123f"],
        &["fd00::1240", "fd00::23"],
    );
    matches("*:*::1", &["1:2::1", "::1"], &["1:2:3::1", "1:2::2"]);
    matches("fd00::/7", &["fc00::1", "fdff::"], &["fe00::"]);
    matches("fd00::1/128", &["fd00::1"], &["fd00::2"]);
    matches("0.0.0.0/0", &["0.0.0.0", "255.0.0.1"], &["::"]);
}

#[test]
fn what_is_no_pattern_is_refused() {
    for text in [
        "",
        "**",
        "10.0.0",
        "10.0.0.*.1",
        "10.0.0.1*",
        "10.0.0.0/33",
        "10.0.0.0/+8",
        "10.*.0.0/8",
        "fd00::1*",
        "fd00:*",
        "fd00::/129",
        "fd00::*::",
        "1:2:3:4:5:6:7:8:*",
        "host",
    ] {
        assert_eq!(
            text.parse::<AddressPattern>(),
            Err(PatternError::Address),
            "{text}"
        );
    }
    for text in [
        "",
        "1",
        "0x1*",
        "0x****",
        "0x00001*00*",
        "0x+000000*",
        "0xg*******",
        "**",
    ] {
        assert_eq!(text.parse::<SpiPattern>(), Err(PatternError::Spi), "{text}");
    }
}

#[test]
fn an_spi_pattern_asks_for_the_digits_that_it_has() {
    let spi = |text: &str| text.parse::<SpiPattern>().unwrap();
    assert!(spi("*").matches(0) && spi("0x*").matches(u32::MAX));
    let some = spi("0x0000****");
    assert!(some.matches(0x1234) && some.matches(0) && !some.matches(0x1_0000));
    let inner = spi("0xc1a*656b");
    assert!(inner.matches(0xc1a9_656b) && !inner.matches(0xc1a9_656c));
    assert_eq!(spi("0x00001000").single(), Some(0x1000));
    assert_eq!(some.single(), None);
}

#[test]
fn a_pattern_is_written_as_it_is_read() {
    for (text, written) in [
        ("*", "*"),
        ("10.0.0.0/24", "10.0.0.0/24"),
        ("10.0.0.7/24", "10.0.0.0/24"),
        ("10.0.0.*", "10.0.0.0/24"),
        ("190.*.*.1", "190.*.*.1"),
        ("fd00::1/128", "fd00::1"),
        ("3ffe::*", "3ffe::/112"),
        ("*:*::1", "****:****:0000:0000:0000:0000:0000:0001"),
        ("::/0", "*"),
    ] {
        assert_eq!(address(text).to_string(), written);
    }
    for text in ["*", "0x0000****", "0xc1a*656b", "0x00001000"] {
        assert_eq!(text.parse::<SpiPattern>().unwrap().to_string(), text);
    }
    for text in ["*", "0.0.0.0/0", "::/0", "190.*.*.1", "*:*::1"] {
        let saved = serde_json::to_string(&address(text)).unwrap();
        assert_eq!(
            serde_json::from_str::<AddressPattern>(&saved).unwrap(),
            address(text)
        );
    }
}
