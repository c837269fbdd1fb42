//! Where the vectors are, and how a test loads one.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::panic)]

use espial_core::capture::{self, Capture};
use espial_core::crypto::{AuthenticationAlgorithm, AuthenticationKey, SecretKey};
use espial_core::inspect::Receiver;
use espial_core::keys;
use espial_core::mbuf::Layout;
use espial_core::sa::{Mode, PadKind, Protection, SaConfig};
use espial_core::stage::Profile;
use espial_core::wire::{IpProtocol, ipv4, ipv6, link};
use serde::Deserialize;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

pub mod conformance;
pub mod encapsulation;
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

/// Says that a test is skipped for want of a file or folder of other projects.
#[allow(clippy::print_stderr)]
pub fn skipped(name: &str) {
    eprintln!("skipped: there is no folder of public captures with {name} in it");
}

/// The names of the Linux kernel's captures, in order.
///
/// # Panics
/// When their folder is not there.
pub fn linux_cases() -> Vec<String> {
    let entries = fs::read_dir(vectors().join("linux")).expect("the folder is there");
    let folders = entries.map(|entry| entry.expect("it can be read"));
    let mut names: Vec<String> = folders
        .filter(|folder| folder.path().join("capture.pcap").exists())
        .map(|folder| folder.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// A Linux kernel's capture with its keys.
pub struct LinuxCase {
    /// The capture.
    pub capture: Capture,
    /// The keys, as `ip xfrm state` printed them.
    pub keys: String,
    /// The policies of the receiving host, as `ip xfrm policy` printed them.
    pub policies: String,
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
        let policies = fs::read_to_string(folder.join("xfrm-policy"));
        Self {
            policies: policies.expect("the policies are there"),
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
        self.first_packet(IpProtocol::ESP)
    }

    /// The first packet whose IP header names this protocol.
    ///
    /// # Panics
    /// When there is none.
    pub fn first_packet(&self, protocol: IpProtocol) -> Vec<u8> {
        let names_it = |packet: &Vec<u8>| {
            let field = match packet.first().map(|octet| octet >> 4) {
                Some(4) => ipv4::field::PROTOCOL,
                _ => ipv6::field::NEXT_HEADER,
            };
            packet.get(field) == Some(&[protocol.0])
        };
        self.packets()
            .into_iter()
            .find(names_it)
            .expect("there is such a packet")
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

/// An association of AH in transport mode with AES-GMAC, which no format of keys has. The key ends in its salt.
///
/// # Panics
/// When the key is no hex or has a wrong length.
pub fn ah_with_gmac((src, dst): (IpAddr, IpAddr), spi: u32, key: &str) -> SaConfig {
    let key = SecretKey::new(hex::decode(key).expect("hex digits"));
    let key = AuthenticationKey::new(AuthenticationAlgorithm::AesGmac, key, None);
    SaConfig {
        src,
        dst,
        spi,
        mode: Mode::Transport,
        reqid: 0,
        protection: Protection::Ah {
            authentication: key.expect("a length of AES with the salt"),
        },
        replay_window: 0,
        esn: false,
        last_seq: 0,
        received: Vec::new(),
        last_sent: 0,
        padding: PadKind::Sequential,
        tfc_padding: 0,
        encapsulation: None,
        lifetimes: Default::default(),
        pattern: None,
    }
}

/// A packet that scapy protected.
#[derive(Debug, Deserialize)]
pub struct ScapyCase {
    /// What it is made of.
    pub name: String,
    sa: ScapyAssociation,
    /// The packet without protection, in hex.
    pub plain: String,
    /// The packet with protection, in hex.
    pub wire: String,
}

/// The association of a packet that scapy protected. Keys are in hex, names are scapy's.
#[derive(Debug, Deserialize)]
struct ScapyAssociation {
    proto: String,
    mode: String,
    spi: u32,
    src: IpAddr,
    dst: IpAddr,
    enc: Option<String>,
    enc_key: String,
    auth: String,
    auth_key: String,
    /// The upper half of an extended sequence number.
    esn_hi: Option<u32>,
    /// The sequence number that the packet carries.
    seq: u32,
}

impl ScapyCase {
    /// Every case.
    ///
    /// # Panics
    /// When the file is not there.
    pub fn all() -> Vec<Self> {
        let path = vectors().join("scapy").join("cases.json");
        let text = fs::read_to_string(path).expect("the cases are there");
        serde_json::from_str(&text).expect("they are as described")
    }

    /// The packet with protection.
    ///
    /// # Panics
    /// When it is not in hex.
    pub fn wire(&self) -> Vec<u8> {
        hex::decode(&self.wire).expect("it is hex")
    }

    /// A host with the case's association.
    ///
    /// # Panics
    /// When an algorithm is not known.
    pub fn receiver(&self, profile: Profile, layout: Layout) -> Receiver {
        let state = self.sa.xfrm_state().expect("the algorithms have names");
        receiver(&state, profile, layout)
    }
}

impl ScapyAssociation {
    /// The lines that say which number came before, where the numbers are extended.
    fn context(&self) -> String {
        let Some(high) = self.esn_hi else {
            return String::new();
        };
        let low = self.seq - 1;
        format!(
            "\tanti-replay esn context:\n\t seq-hi 0x{high:x}, seq 0x{low:x}, oseq-hi 0x0, oseq 0x0\n\t replay_window 64, bitmap-length 2\n"
        )
    }

    /// The association as `ip xfrm state` prints it. `None` for an algorithm without a name there.
    fn xfrm_state(&self) -> Option<String> {
        let (spi, key) = (self.spi, &self.enc_key);
        let encryption = match self.enc.as_deref() {
            None => String::new(),
            Some("NULL") => "\tenc ecb(cipher_null)\n".to_owned(),
            Some("AES-CBC") => format!("\tenc cbc(aes) 0x{key}\n"),
            Some("AES-CTR") => format!("\tenc rfc3686(ctr(aes)) 0x{key}\n"),
            Some("DES") => format!("\tenc cbc(des) 0x{key}\n"),
            Some("3DES") => format!("\tenc cbc(des3_ede) 0x{key}\n"),
            Some("CAST") => format!("\tenc cbc(cast5) 0x{key}\n"),
            Some("Blowfish") => format!("\tenc cbc(blowfish) 0x{key}\n"),
            Some("AES-GCM") => format!("\taead rfc4106(gcm(aes)) 0x{key} 128\n"),
            Some("AES-CCM") => format!("\taead rfc4309(ccm(aes)) 0x{key} 128\n"),
            Some("AES-NULL-GMAC") => format!("\taead rfc4543(gcm(aes)) 0x{key} 128\n"),
            Some("CHACHA20-POLY1305") => {
                format!("\taead rfc7539esp(chacha20,poly1305) 0x{key} 128\n")
            }
            Some(_) => return None,
        };
        let authentication = match self.auth.as_str() {
            "NULL" => None,
            "HMAC-MD5-96" => Some(("hmac(md5)", 96)),
            "HMAC-SHA1-96" => Some(("hmac(sha1)", 96)),
            "SHA2-256-128" => Some(("hmac(sha256)", 128)),
            "SHA2-384-192" => Some(("hmac(sha384)", 192)),
            "SHA2-512-256" => Some(("hmac(sha512)", 256)),
            "AES-CMAC-96" => Some(("cmac(aes)", 96)),
            _ => return None,
        };
        let authentication = authentication.map_or_else(String::new, |(name, bits)| {
            format!("\tauth-trunc {name} 0x{} {bits}\n", self.auth_key)
        });
        Some(format!(
            "src {} dst {}\n\tproto {} spi 0x{spi:08x} reqid 0 mode {}\n\treplay-window 0{}\n{authentication}{encryption}{}",
            self.src,
            self.dst,
            self.proto,
            self.mode,
            self.esn_hi.map_or("", |_| " flag esn"),
            self.context()
        ))
    }
}
