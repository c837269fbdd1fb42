//! Every parser and the whole receive path under damaged input, for `ESPIAL_FUZZ_SECONDS` (2 unless said) each.
//!
//! The seed is printed; `ESPIAL_FUZZ_SEED` repeats a run.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used
)]

use espial_core::explain::guess_esp_null;
use espial_core::inspect::{Outcome, Receiver};
use espial_core::mbuf::{InUse, Layout};
use espial_core::stage::{Profile, Stack};
use espial_core::trace::view::Granularity;
use espial_core::wire::link::LinkType;
use espial_core::{capture, keys};
use espial_tests::{LinuxCase, vectors};
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::fs;
use std::time::{Duration, Instant};

/// Damages octets: flips, overwrites, cuts, removes, repeats and inserts, a few times over.
struct Damage(TestRng);

impl Damage {
    fn new(test: &str) -> Self {
        let seed = std::env::var("ESPIAL_FUZZ_SEED").ok();
        let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or_else(|| {
            let now = std::time::UNIX_EPOCH.elapsed().unwrap();
            now.as_secs()
        });
        println!("{test}: ESPIAL_FUZZ_SEED={seed}");
        let mut octets = [0; 32];
        octets[..8].copy_from_slice(&seed.to_le_bytes());
        Self(TestRng::from_seed(RngAlgorithm::ChaCha, &octets))
    }

    /// A number below `end`, or 0.
    fn below(&mut self, end: usize) -> usize {
        match u32::try_from(end).unwrap() {
            0 => 0,
            end => usize::try_from(self.0.next_u32() % end).unwrap(),
        }
    }

    fn octets(&mut self, input: &[u8]) -> Vec<u8> {
        let mut octets = input.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(octets.len());
            let len = self.below(octets.len() - at).min(40);
            match self.below(7) {
                0 | 1 if !octets.is_empty() => octets[at] ^= 1 << self.below(8),
                2 if !octets.is_empty() => {
                    octets[at] = [0, 1, 4, 0x7f, 0x80, 0xff, 41, 44, 50, 51][self.below(10)];
                }
                3 => octets.truncate(at),
                4 => drop(octets.drain(at..at + len)),
                5 => {
                    let again = octets[at..at + len].to_vec();
                    octets.splice(at..at, again);
                }
                _ => {
                    let mut random = [0; 8];
                    self.0.fill_bytes(&mut random);
                    octets.splice(at..at, random);
                }
            }
        }
        octets
    }
}

fn for_a_while(mut round: impl FnMut()) {
    let seconds = std::env::var("ESPIAL_FUZZ_SECONDS").ok();
    let seconds = seconds
        .and_then(|seconds| seconds.parse().ok())
        .unwrap_or(2);
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        round();
    }
}

fn cases() -> Vec<String> {
    let folder = fs::read_dir(vectors().join("linux")).unwrap();
    let mut names: Vec<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn damaged_captures_are_read_or_refused() {
    let files: Vec<_> = cases()
        .iter()
        .map(|name| fs::read(vectors().join("linux").join(name).join("capture.pcap")).unwrap())
        .collect();
    let mut damage = Damage::new("captures");
    for_a_while(|| {
        let file = &files[damage.below(files.len())];
        let head = &file[..file.len().min(600)];
        if let Ok(capture) = capture::read(damage.octets(head)) {
            for frame in &capture.frames {
                assert!(capture.octets(frame).len() <= 1000);
            }
        }
    });
}

#[test]
fn damaged_key_files_and_hex_are_read_or_refused() {
    let mut texts: Vec<_> = cases()
        .iter()
        .flat_map(|name| {
            let folder = vectors().join("linux").join(name);
            ["xfrm-state", "xfrm-state-after", "xfrm-policy"].map(|file| folder.join(file))
        })
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    texts.push(
        "add fd00::1 fd00::2 esp 0x1000 -m transport -r 4 -E aes-cbc \"aescbcencryption\" -A hmac-sha1 0x00112233445566778899aabbccddeeff00112233;\nspdadd fd00::1 fd00::2 any -P in ipsec esp/transport//require;\n".to_owned(),
    );
    for format in fs::read_dir(vectors().join("keys")).unwrap() {
        for case in fs::read_dir(format.unwrap().path()).unwrap() {
            texts.push(fs::read_to_string(case.unwrap().path()).unwrap());
        }
    }
    texts.push("0000  60 00 00 00 00 04 3b 40  fe 80 00 00 00 00 00 00 |`.....;@|\n0010  00 00 00 00 00 00 00 01\n".to_owned());
    let mut damage = Damage::new("texts");
    for_a_while(|| {
        let text = &texts[damage.below(texts.len())];
        let damaged = damage.octets(text.as_bytes());
        let damaged = String::from_utf8_lossy(&damaged);
        for problem in keys::parse(&damaged).problems {
            let end = problem.span.offset + problem.span.len;
            assert!(damaged.get(problem.span.offset..end).is_some(), "{problem}");
        }
        let _ = capture::parse_hex(&damaged);
    });
}

#[test]
fn damaged_packets_never_stop_the_engine() {
    let hosts: Vec<(Vec<Vec<u8>>, Receiver)> = cases()
        .iter()
        .map(|name| {
            let case = LinuxCase::load(name);
            let frames = &case.capture.frames;
            let packets = frames
                .iter()
                .map(|frame| case.capture.octets(frame)[14..].to_vec());
            let mut receiver = Receiver::new(Profile::Rfc, Layout::Cluster);
            for entry in keys::parse(&case.keys).sas {
                receiver.world.sad.add(entry.config).unwrap();
            }
            (packets.collect(), receiver)
        })
        .collect();
    let mut damage = Damage::new("packets");
    let mut round = 0_usize;
    for_a_while(|| {
        let (packets, host) = &hosts[damage.below(hosts.len())];
        // With ESN each damaged first packet starts a search, which would be most of the time.
        let searches = host.world.sad.iter().any(|(_, sav)| sav.config().esn);
        if searches && damage.below(50) != 0 {
            return;
        }
        let mut receiver = host.clone();
        receiver.layout = Layout::ALL[damage.below(Layout::ALL.len())];
        receiver.world.stack = Stack::ALL[damage.below(Stack::ALL.len())];
        // KAME as the BSDs had it writes into shared clusters, which is a fault by design.
        receiver.world.profile = match receiver.world.stack {
            Stack::FastIpsec => Profile::ALL[damage.below(Profile::ALL.len())],
            Stack::Kame => Profile::Rfc,
        };
        for _ in 0..4 {
            let packet = &packets[damage.below(packets.len())];
            let packet = damage.octets(packet);
            round += 1;
            if round.is_multiple_of(16)
                && let Some(mut timeline) = receiver.trace(LinkType::RAW, &packet)
            {
                assert_eq!(timeline.fault(), None);
                timeline.set_granularity(Granularity::Events);
                while timeline.step() {
                    timeline.view();
                }
            }
            let report = receiver.receive(LinkType::RAW, &packet);
            assert!(!matches!(report.outcome, Outcome::Fault(_)), "{report:?}");
            guess_esp_null(&packet);
        }
        receiver.world.drain_fragments().unwrap();
        assert_eq!(receiver.world.mbufs.in_use(), InUse::default());
        assert_eq!(receiver.world.sad.references(), 0);
    });
    println!("{round} packets");
}
