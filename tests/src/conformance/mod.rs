//! The conformance table: what a receiver is sent, and what has to become of it. The rows are in `tests/conformance`.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::panic)]

mod packet;
mod seal;
mod sent;

pub use sent::{Packet, Sent};

use espial_core::inspect::Receiver;
use espial_core::keys;
use espial_core::mbuf::Layout;
use espial_core::sa::{SaConfig, SecAsVar};
use espial_core::stage::{Counter, Profile};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A row of the table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is tested, in words.
    pub name: String,
    /// RFC number and section of the rule. Where a packet is dropped, the last one by this rule, the engine has to name it.
    pub rfc: String,
    /// Names of the associations on the packet, outermost first.
    pub sa: Vec<String>,
    /// Whose habits apply; every profile's where nothing is said.
    #[serde(default)]
    pub profiles: Vec<Profile>,
    /// Width of the replay window in packets, where it is another than the association's own.
    pub window: Option<u32>,
    /// Extended sequence numbers.
    #[serde(default)]
    pub esn: bool,
    /// The last sequence number that the receiver accepted before.
    #[serde(default)]
    pub last: u64,
    /// What is sent, in order.
    pub send: Vec<Sent>,
    /// What becomes of each packet (or fragment) in turn; a single entry stands for all of them.
    pub expect: Vec<Expected>,
}

/// What has to become of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Expected {
    /// The upper layer gets what the sender protected, octet for octet, and its checksum is right or there is none.
    Delivered,
    /// The upper layer gets it with a checksum that is wrong.
    DeliveredBad,
    /// A fragment that waits for the others.
    Held,
    /// Dropped, and this counter goes up; `None` for what is discarded in silence.
    Dropped(Option<Counter>),
}

impl TryFrom<String> for Expected {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let named = |name: &str| Counter::ALL.iter().find(|counter| counter.name() == name);
        match text.split_once(' ').unwrap_or((&text, "")) {
            ("delivered", "") => Ok(Self::Delivered),
            ("delivered", "bad-checksum") => Ok(Self::DeliveredBad),
            ("held", "") => Ok(Self::Held),
            ("dropped", "") => Ok(Self::Dropped(None)),
            ("dropped", name) => match named(name) {
                Some(counter) => Ok(Self::Dropped(Some(*counter))),
                None => Err(format!("there is no counter {name}")),
            },
            _ => Err(format!("{text:?} is nothing that becomes of a packet")),
        }
    }
}

/// The rows, and the associations that they name.
pub struct Table {
    /// The rows, by the file that they are in.
    pub cases: Vec<(String, Case)>,
    associations: BTreeMap<String, SaConfig>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

fn association(name: &str, setkey: &str) -> SaConfig {
    let mut parsed = keys::parse(setkey);
    assert!(parsed.problems.is_empty(), "{name}: {:?}", parsed.problems);
    assert_eq!(parsed.sas.len(), 1, "{name}");
    parsed.sas.remove(0).config
}

impl Table {
    /// Reads every file of the folder.
    ///
    /// # Panics
    /// When one is not as described.
    pub fn load() -> Self {
        let read = |path: &Path| fs::read_to_string(path).expect("the table is there");
        let text = read(&folder().join("associations.json"));
        let texts: BTreeMap<String, String> =
            serde_json::from_str(&text).expect("names, and setkey's lines");
        let mut paths: Vec<_> = fs::read_dir(folder().join("cases"))
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be read").path())
            .collect();
        paths.sort();
        let mut cases = Vec::new();
        for path in paths {
            let rows: Vec<Case> = serde_json::from_str(&read(&path))
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let file = path.file_stem().unwrap_or_default().to_string_lossy();
            cases.extend(rows.into_iter().map(|case| (file.to_string(), case)));
        }
        let associations = texts
            .iter()
            .map(|(name, text)| (name.clone(), association(name, text)));
        Self {
            cases,
            associations: associations.collect(),
        }
    }

    /// An association with what the case changes about it.
    fn config(&self, case: &Case, name: &str) -> SaConfig {
        let named = self.associations.get(name);
        let mut config = named.unwrap_or_else(|| panic!("{name}?")).clone();
        if case.sa.iter().any(|own| own == name) {
            config.replay_window = case.window.unwrap_or(config.replay_window);
            config.esn = case.esn;
            config.last_seq = case.last;
        }
        config
    }

    /// A host with every association.
    ///
    /// # Panics
    /// When a case makes one impossible.
    pub fn receiver(&self, case: &Case, profile: Profile, layout: Layout) -> Receiver {
        let mut receiver = Receiver::new(profile, layout);
        for name in self.associations.keys() {
            let added = receiver.world.sad.add(self.config(case, name));
            added.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        receiver
    }

    /// What is sent in a case, in order.
    ///
    /// # Panics
    /// When the sender cannot make it.
    pub fn packets(&self, case: &Case) -> Vec<Packet> {
        let savs: Vec<SecAsVar> = case
            .sa
            .iter()
            .map(|name| SecAsVar::new(self.config(case, name)).expect("it can be"))
            .collect();
        let sent = case.send.iter();
        sent.flat_map(|sent| sent.packets(&savs)).collect()
    }
}
