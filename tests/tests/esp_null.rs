//! ESP with NULL encryption recognized without keys: what is clear is found, and ciphertext never claimed.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::explain::{EspNullGuess, guess_esp_null};
use espial_core::mbuf::Layout;
use espial_core::stage::Profile;
use espial_core::wire::link::{self, LinkType};
use espial_core::{capture, wire::ipv6::Ipv6};
use espial_tests::{LinuxCase, public_captures, vectors};
use proptest::prelude::*;
use std::fs;

fn guesses(name: &str) -> Vec<Option<EspNullGuess>> {
    let case = LinuxCase::load(name);
    (1..=case.capture.frames.len())
        .map(|number| case.packet(number))
        .filter(|packet| packet[6] == 50)
        .map(|packet| guess_esp_null(&packet))
        .collect()
}

#[test]
fn null_and_gmac_are_recognized_and_give_the_packet_that_the_keys_give() {
    for (name, iv, icv) in [
        ("esp-transport-null-hmac-sha1-96", 0, 12),
        ("esp-transport-aes128-gmac", 8, 16),
    ] {
        let case = LinuxCase::load(name);
        let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster);
        let mut seen = 0;
        for number in 1..=case.capture.frames.len() {
            let packet = case.packet(number);
            let report = receiver.receive(LinkType::RAW, &packet);
            if packet[6] == 50 {
                let guess = guess_esp_null(&packet).expect(name);
                assert_eq!((guess.iv, guess.icv), (iv, icv), "{name} {number}");
                assert_eq!(guess.inner, report.inner, "{name} {number}");
                seen += 1;
            }
        }
        assert!(seen >= 6, "{name}: {seen}");
    }
}

#[test]
fn ciphertext_of_no_capture_is_claimed() {
    let mut seen = 0;
    for entry in fs::read_dir(vectors().join("linux")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let encrypted = name.starts_with("esp-")
            && !["null", "gmac", "esp-udp", "udp-encap", "6in4", "esp4"]
                .iter()
                .any(|word| name.contains(word));
        if encrypted {
            for guess in guesses(&name) {
                assert_eq!(guess, None, "{name}");
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn the_wireshark_wikis_null_packets_are_recognized_and_no_other() {
    let Some(folder) = public_captures("wireshark-wiki-1") else {
        return;
    };
    let octets = fs::read(folder.join("capture.pcap")).unwrap();
    let capture = capture::read(octets).unwrap();
    let mut recognized = 0;
    for frame in &capture.frames {
        let octets = capture.octets(frame);
        let Ok(network) = link::network(frame.link, octets) else {
            continue;
        };
        let packet = &octets[network.offset..network.offset + network.len];
        let Some(guess) = guess_esp_null(packet) else {
            continue;
        };
        recognized += 1;
        if let Ok(header) = Ipv6::parse(packet) {
            let last = header.dst().segments()[7];
            assert!(matches!(last, 0x5 | 0x15 | 0x25), "{last:x}: {guess:?}");
        }
    }
    // Ten packets for each of three associations, over IPv6 and over IPv4.
    assert_eq!(recognized, 60);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn random_octets_are_not_claimed(payload in prop::collection::vec(any::<u8>(), 8..300)) {
        let mut packet = vec![0x60, 0, 0, 0, 0, 0, 50, 64];
        packet.extend([0xfd; 32]);
        packet.extend(&payload);
        let len = u16::try_from(payload.len()).unwrap();
        packet[4..6].copy_from_slice(&len.to_be_bytes());
        prop_assert_eq!(guess_esp_null(&packet), None);
    }
}
