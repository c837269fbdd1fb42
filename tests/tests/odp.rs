//! The vectors of OpenDataPlane's validation suite: every inbound one its expected result.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::explain::{Cause, Confidence, Flows, Language, Subject, diagnose};
use espial_core::inspect::{FrameReport, Outcome, Receiver};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Counter, Profile, Reason, Verdict};
use espial_core::wire::ipv4::Ipv4;
use espial_core::wire::ipv6::Ipv6;
use espial_core::wire::link::LinkType;
use espial_tests::packets::mend_checksum;
use espial_tests::{ah_with_gmac, public_captures, receiver};
use serde_json::{Value, json};
use std::fs;
use std::net::IpAddr;

struct Vectors(Value);

impl Vectors {
    fn load() -> Option<Self> {
        let folder = public_captures("odp")?;
        let text = fs::read_to_string(folder.join("vectors.json")).unwrap();
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// A key's hex digits; none for `NULL`. One key stands in the file under the name of a macro's parameter.
    fn key(&self, name: &str) -> &str {
        let name = match name.trim_start_matches('&') {
            "key_a5_128" => "name",
            name => name,
        };
        self.0["keys"][name].as_str().unwrap_or_default()
    }

    /// The IP packet in a frame; empty where there is none. One has a wrong header checksum, which is put right.
    fn packet(&self, name: &Value) -> Vec<u8> {
        let frame = &self.0["packets"][name.as_str().unwrap()]["data"];
        let mut packet = hex::decode(frame.as_str().unwrap()).unwrap().split_off(14);
        if name == "pkt_mcgrew_gcm_test_12_esp" {
            mend_checksum(&mut packet);
        }
        packet
    }

    fn packets(&self, test: &Value, list: &str) -> Vec<Vec<u8>> {
        let names = test[list].as_array().unwrap().iter();
        names.map(|name| self.packet(name)).collect()
    }

    /// The inbound tests that send something, by name.
    fn inbound(&self) -> Vec<(&String, &Value)> {
        let tests = self.0["tests"].as_object().unwrap().iter();
        let sends = |test: &Value| !test["pkt_in"].as_array().unwrap().is_empty();
        tests
            .filter(|(name, test)| name.starts_with("test_in_") && sends(test))
            .collect()
    }

    /// A host with the association of a test.
    fn receiver(&self, test: &Value, packet: &[u8], profile: Profile) -> Receiver {
        let sa = &test["sa"][0];
        if (&sa[1], &sa[6]) == (&json!("ODP_IPSEC_AH"), &json!("ODP_AUTH_ALG_AES_GMAC")) {
            let key = [&sa[7], &sa[9]].map(|name| self.key(name.as_str().unwrap()));
            let (key, spi) = (key.concat(), sa[2].as_str().unwrap().parse().unwrap());
            let mut receiver = Receiver::new(profile, Layout::Cluster);
            let config = ah_with_gmac(addresses(packet), spi, &key);
            receiver.world.sad.add(config).unwrap();
            return receiver;
        }
        receiver(&self.association(test, packet), profile, Layout::Cluster)
    }

    /// The association of a test as `ip xfrm state` prints it.
    fn association(&self, test: &Value, packet: &[u8]) -> String {
        let field = |index: usize| test["sa"][0][index].as_str().unwrap();
        let proto = match field(1) {
            "ODP_IPSEC_AH" => "ah",
            _ => "esp",
        };
        let mode = match field(3) {
            "NULL" => "transport",
            _ => "tunnel",
        };
        let (src, dst) = addresses(packet);
        let window = test["flags"]["inbound.antireplay_ws"].as_str();
        let encapsulation = match test["flags"]["opt.udp_encap"].as_str() {
            Some(_) => "\tencap type espinudp sport 4500 dport 4500 addr 0.0.0.0\n",
            None => "",
        };
        let algorithms = algorithms(
            proto,
            [field(4), self.key(field(5)), self.key(field(8))],
            [field(6), self.key(field(7)), self.key(field(9))],
        );
        format!(
            "src {src} dst {dst}\n\tproto {proto} spi {} reqid 0 mode {mode}\n\treplay-window {}\n{algorithms}{encapsulation}",
            field(2),
            window.unwrap_or("0"),
        )
    }
}

/// The lines of algorithms; each is given as name, key and salt.
fn algorithms(proto: &str, cipher: [&str; 3], auth: [&str; 3]) -> String {
    let [name, key, salt] = cipher;
    let encryption = match (proto, name, auth[0]) {
        ("ah", ..) => String::new(),
        (_, _, "ODP_AUTH_ALG_AES_GMAC") => {
            return format!("\taead rfc4543(gcm(aes)) 0x{}{} 128\n", auth[1], auth[2]);
        }
        (_, "ODP_CIPHER_ALG_AES_GCM", _) => format!("\taead rfc4106(gcm(aes)) 0x{key}{salt} 128\n"),
        (_, "ODP_CIPHER_ALG_CHACHA20_POLY1305", _) => {
            format!("\taead rfc7539esp(chacha20,poly1305) 0x{key}{salt} 128\n")
        }
        (_, "ODP_CIPHER_ALG_AES_CBC", _) => format!("\tenc cbc(aes) 0x{key}\n"),
        (_, "ODP_CIPHER_ALG_AES_CTR", _) => format!("\tenc rfc3686(ctr(aes)) 0x{key}{salt}\n"),
        _ => "\tenc ecb(cipher_null)\n".to_owned(),
    };
    let [name, key, _] = auth;
    let (name, bits) = match name {
        "ODP_AUTH_ALG_SHA1_HMAC" => ("hmac(sha1)", 96),
        "ODP_AUTH_ALG_SHA256_HMAC" => ("hmac(sha256)", 128),
        "ODP_AUTH_ALG_SHA384_HMAC" => ("hmac(sha384)", 192),
        "ODP_AUTH_ALG_SHA512_HMAC" => ("hmac(sha512)", 256),
        "ODP_AUTH_ALG_AES_XCBC_MAC" => ("xcbc(aes)", 96),
        _ => return encryption,
    };
    format!("\tauth-trunc {name} 0x{key} {bits}\n{encryption}")
}

fn addresses(packet: &[u8]) -> (IpAddr, IpAddr) {
    match packet[0] >> 4 {
        4 => {
            let ip = Ipv4::parse(packet).unwrap();
            (ip.src().into(), ip.dst().into())
        }
        _ => {
            let ip = Ipv6::parse(packet).unwrap();
            (ip.src().into(), ip.dst().into())
        }
    }
}

fn counter(report: &FrameReport) -> Option<Counter> {
    match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, .. }) => reason.counter(),
        _ => None,
    }
}

/// The counter for the suite's name of an error. An association is not handed over with the packet but looked up, so
/// that one of another protocol is none.
fn expected_counter(error: &str, proto: &str) -> Counter {
    match (error, proto) {
        ("antireplay", "ODP_IPSEC_AH") => Counter::AhReplay,
        ("antireplay", _) => Counter::EspReplay,
        ("auth", "ODP_IPSEC_AH") => Counter::AhBadAuthentication,
        ("auth", _) => Counter::EspBadAuthentication,
        ("proto" | "sa_lookup", "ODP_IPSEC_AH") => Counter::EspNoAssociation,
        ("proto" | "sa_lookup", _) => Counter::AhNoAssociation,
        _ => panic!("what is {error}?"),
    }
}

/// The error that each packet of a test leads to; `None` for a good one, whose warnings and errors the suite lists as two
/// entries.
fn errors(test: &Value) -> Vec<Option<&str>> {
    let entries = test["status"].as_array().unwrap().iter();
    let mut entries = entries.map(|entry| entry[0].as_str().unwrap());
    let mut errors = Vec::new();
    for _ in test["pkt_in"].as_array().unwrap() {
        let error = entries.next().filter(|entry| *entry != "all");
        if error.is_none() {
            assert_eq!(entries.next(), Some("all"));
        }
        errors.push(error);
    }
    errors
}

/// Receives a test's packets and compares each with the suite's status and result.
fn run(vectors: &Vectors, name: &str, test: &Value, receiver: &mut Receiver) {
    let mut results = vectors.packets(test, "pkt_res").into_iter();
    let sent = vectors.packets(test, "pkt_in").into_iter();
    for (packet, error) in sent.zip(errors(test)) {
        let report = receiver.receive(LinkType::RAW, &packet);
        if let Some(error) = error {
            let proto = test["sa"][0][1].as_str().unwrap();
            let expected = Some(expected_counter(error, proto));
            assert_eq!(counter(&report), expected, "{name}: {:?}", report.outcome);
            continue;
        }
        let mut expected = results.next().unwrap();
        if name.ends_with("tun_ipv4_notun") {
            // The suite stops at IP in IP; the engine takes that off as well.
            expected.drain(..20);
        }
        if expected.is_empty() || name.ends_with("12_esp_notun") {
            assert!(is_dummy(&report), "{name}: {:?}", report.outcome);
        } else {
            let delivered = matches!(report.outcome, Outcome::Received(Verdict::Delivered { .. }));
            assert!(delivered, "{name}: {:?}", report.outcome);
            assert_eq!(hex::encode(report.inner), hex::encode(expected), "{name}");
        }
    }
    assert_eq!(results.next(), None, "{name}");
    assert_eq!(receiver.world.mbufs.in_use(), InUse::default(), "{name}");
}

fn is_dummy(report: &FrameReport) -> bool {
    matches!(
        report.outcome,
        Outcome::Received(Verdict::Dropped {
            reason: Reason::Dummy,
            ..
        })
    )
}

#[test]
fn every_inbound_vector_has_its_expected_result() {
    let Some(vectors) = Vectors::load() else {
        return;
    };
    let inbound = vectors.inbound();
    assert_eq!(inbound.len(), 50);
    for (name, test) in inbound {
        let packet = vectors.packet(&test["pkt_in"][0]);
        let mut receiver = vectors.receiver(test, &packet, Profile::Rfc);
        run(&vectors, name, test, &mut receiver);
    }
}

#[test]
fn a_dummy_packet_passed_up_is_the_one_that_the_suite_expects() {
    let Some(vectors) = Vectors::load() else {
        return;
    };
    let test = &vectors.0["tests"]["test_in_ipv4_mcgrew_gcm_12_esp_notun"];
    let packet = vectors.packet(&test["pkt_in"][0]);
    let mut receiver = vectors.receiver(test, &packet, Profile::Netbsd);
    let report = receiver.receive(LinkType::RAW, &packet);
    assert_eq!(report.inner, vectors.packet(&test["pkt_res"][0]));
}

/// What a person would want to hear of a packet that the suite wants refused.
fn expected_causes(error: &str) -> &'static [Cause] {
    match error {
        "antireplay" => &[
            Cause::Duplicate,
            Cause::ReplayWindowTooSmall,
            Cause::SequenceRestart,
        ],
        // An octet was changed: no change of the association mends that, and none may be sold for the cause.
        "auth" => &[Cause::Unexplained],
        // The association of the other protocol has other keys.
        _ => &[
            Cause::NoAssociation,
            Cause::ProtocolDiffers,
            Cause::SpiDiffers,
        ],
    }
}

#[test]
fn every_refused_vector_has_its_cause_and_no_good_one_has_any() {
    let Some(vectors) = Vectors::load() else {
        return;
    };
    let mut refused = 0;
    for (name, test) in vectors.inbound() {
        let first = vectors.packet(&test["pkt_in"][0]);
        let mut receiver = vectors.receiver(test, &first, Profile::Rfc);
        let sent = vectors.packets(test, "pkt_in");
        let mut flows = Flows::new();
        for ((number, packet), error) in (1..).zip(&sent).zip(errors(test)) {
            flows.add(number, LinkType::RAW, packet);
            let found = diagnose(&Subject {
                world: &receiver.world,
                link: LinkType::RAW,
                frame: packet,
                original_len: packet.len(),
                number,
                incomplete: &[],
                flows: Some(&flows),
            });
            receiver.receive(LinkType::RAW, packet);
            let Some(error) = error else {
                // Some of the suite's own packets have a wrong checksum inside.
                let found = found.map(|found| found.cause);
                let fine = [None, Some(Cause::InnerChecksum)].contains(&found);
                assert!(fine, "{name}, packet {number}: {found:?}");
                continue;
            };
            let found = found.unwrap_or_else(|| panic!("{name}, packet {number}: {error}"));
            let cause = found.cause;
            assert!(
                expected_causes(error).contains(&cause),
                "{name}: {cause}, {}",
                found.why.text(Language::English)
            );
            let unsure = cause == Cause::Unexplained;
            assert_eq!(unsure, found.confidence == Confidence::Possible, "{name}");
            refused += 1;
        }
    }
    assert_eq!(refused, 9);
}
