//! Where the vectors are, and how a test loads one.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::panic)]

use espial_core::capture::{self, Capture};
use espial_core::inspect::Receiver;
use espial_core::keys;
use espial_core::mbuf::Layout;
use espial_core::stage::Profile;
use espial_core::wire::{IpProtocol, ipv4, ipv6, link};
use std::fs;
use std::path::{Path, PathBuf};

pub mod packets;

/// The folder of vectors.
pub fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Captures of other projects, which are not part of this one: `ESPIAL_PUBLIC_CAPTURES`, or `../shared/captures/public`
/// beside the checkout. Says that the test is skipped where neither is there.
pub fn public_captures(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("ESPIAL_PUBLIC_CAPTURES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures/public"),
        PathBuf::from,
    );
    let found = root.join(folder);
    if found.is_dir() {
        return Some(found);
    }
    skipped(folder);
    None
}

#[allow(clippy::print_stderr)]
fn skipped(folder: &str) {
    eprintln!("skipped: there is no folder of public captures with {folder} in it");
}

/// A Linux kernel's capture with its keys.
pub struct LinuxCase {
    /// The capture.
    pub capture: Capture,
    /// The keys, as `ip xfrm state` printed them.
    pub keys: String,
}

impl LinuxCase {
    /// Loads a case by its directory's name.
    ///
    /// # Panics
    /// When it is not there.
    pub fn load(name: &str) -> Self {
        let folder = vectors().join("linux").join(name);
        let octets = fs::read(folder.join("capture.pcap")).expect("the capture is there");
        let keys = fs::read_to_string(folder.join("xfrm-state")).expect("the keys are there");
        Self {
            capture: capture::read(octets).expect("it is a capture"),
            keys,
        }
    }

    /// A host with the case's associations.
    ///
    /// # Panics
    /// When the keys do not parse whole.
    pub fn receiver(&self, profile: Profile, layout: Layout) -> Receiver {
        receiver(&self.keys, profile, layout)
    }

    /// The first packet whose IP header names ESP.
    ///
    /// # Panics
    /// When there is none.
    pub fn first_esp_packet(&self) -> Vec<u8> {
        let names_esp = |packet: &Vec<u8>| {
            let field = match packet.first().map(|octet| octet >> 4) {
                Some(4) => ipv4::field::PROTOCOL,
                _ => ipv6::field::NEXT_HEADER,
            };
            packet.get(field) == Some(&[IpProtocol::ESP.0])
        };
        self.packets()
            .into_iter()
            .find(names_esp)
            .expect("there is an ESP packet")
    }

    /// The IP packets of all frames that hold one.
    pub fn packets(&self) -> Vec<Vec<u8>> {
        let octets = |frame: &capture::Frame| {
            let octets = self.capture.octets(frame);
            let network = link::network(frame.link, octets).ok()?;
            let packet = octets.get(network.offset..network.offset + network.len)?;
            Some(packet.to_vec())
        };
        self.capture.frames.iter().filter_map(octets).collect()
    }

    /// The IP packet in a frame, counted from 1.
    ///
    /// # Panics
    /// When there is none.
    pub fn packet(&self, number: usize) -> Vec<u8> {
        let frame = self
            .capture
            .frames
            .get(number - 1)
            .expect("the frame is there");
        let octets = self.capture.octets(frame);
        let network = link::network(frame.link, octets).expect("it is IP");
        octets
            .get(network.offset..network.offset + network.len)
            .expect("it is whole")
            .to_vec()
    }
}

/// A host with these associations.
///
/// # Panics
/// When the keys do not parse whole.
pub fn receiver(keys: &str, profile: Profile, layout: Layout) -> Receiver {
    let parsed = keys::parse(keys);
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    let mut receiver = Receiver::new(profile, layout);
    for entry in parsed.sas {
        receiver
            .world
            .sad
            .add(entry.config)
            .expect("no association stands twice");
    }
    receiver
}
