//! A scenario: hosts, a wire, what is done and what must come of it, read from TOML.

use crate::keys;
use crate::stage::{Delivery, Profile, Stack};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv6Addr;
use thiserror::Error;

/// What a file says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// A few words.
    pub title: String,
    /// What there is to see, in a paragraph.
    pub about: String,
    /// What IVs and random padding follow from.
    #[serde(default)]
    pub seed: u64,
    /// The hosts; two of them, as a rule.
    #[serde(rename = "host")]
    pub hosts: Vec<HostSetup>,
    /// The wire that joins them.
    #[serde(default)]
    pub wire: WireSetup,
    /// What is done, in order. The lab comes to rest between two steps.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// What must come of it.
    #[serde(default)]
    pub expect: Expectation,
}

/// A host as it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostSetup {
    /// Its name.
    pub name: String,
    /// Its addresses.
    pub addresses: Vec<Ipv6Addr>,
    /// Whose code runs on it.
    #[serde(default)]
    pub stack: Stack,
    /// Whose habits it has.
    #[serde(default)]
    pub profile: Profile,
    /// Whether it passes on what is not for it.
    #[serde(default)]
    pub forwards: bool,
    /// The most octets of an IP packet that its own link takes; as many as the wire where nothing is said.
    #[serde(default)]
    pub mtu: Option<usize>,
    /// Associations and policies, in setkey syntax or any other.
    #[serde(default)]
    pub keys: String,
    /// Whether requests at the crypto boundary wait until a step completes them.
    #[serde(default)]
    pub hold_crypto: bool,
    /// Whether callbacks run in the driver's frame, or behind whatever else is ready.
    #[serde(default = "inline")]
    pub callbacks: Delivery,
}

/// The wire as it starts. Packets are counted from 1, in the order in which hosts give them to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WireSetup {
    /// The most octets of an IP packet. Where a host's link takes more, the routers on the wire tell it.
    pub mtu: usize,
    /// Packets that are lost.
    pub drop: Vec<u64>,
    /// Packets that arrive twice.
    pub duplicate: Vec<u64>,
    /// Packets that the next one overtakes.
    pub overtaken: Vec<u64>,
    /// Packets in which one bit changes.
    pub corrupt: Vec<Corruption>,
}

impl Default for WireSetup {
    fn default() -> Self {
        Self {
            mtu: 1500,
            drop: Vec::new(),
            duplicate: Vec::new(),
            overtaken: Vec::new(),
            corrupt: Vec::new(),
        }
    }
}

/// One octet that arrives other than it was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corruption {
    /// The packet.
    pub packet: u64,
    /// The octet of the IP packet; nothing happens behind its end.
    pub octet: usize,
    /// The bits that change.
    pub bits: u8,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// ICMPv6 echo requests, one after the other, without waiting for replies.
    Ping6 {
        /// The host that sends.
        from: String,
        /// Source address; the host's first if none is given.
        src: Option<Ipv6Addr>,
        /// Destination.
        to: Ipv6Addr,
        /// How many.
        #[serde(default = "one")]
        count: u16,
        /// Octets of data in each.
        #[serde(default = "ping_octets")]
        octets: u16,
    },
    /// A UDP datagram. The other side answers with the same data if its port is 7.
    Udp {
        /// The host that sends.
        from: String,
        /// Source address; the host's first if none is given.
        src: Option<Ipv6Addr>,
        /// Destination.
        to: Ipv6Addr,
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
        /// Octets of data.
        #[serde(default = "ping_octets")]
        octets: u16,
    },
    /// What a TCP connection looks like: opening, one segment of data, closing.
    Tcp {
        /// The host that opens it.
        from: String,
        /// Source address; the host's first if none is given.
        src: Option<Ipv6Addr>,
        /// Destination.
        to: Ipv6Addr,
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
        /// Octets of data.
        #[serde(default = "ping_octets")]
        octets: u16,
    },
    /// The clock moves.
    Wait {
        /// By so many milliseconds.
        ms: u64,
    },
    /// Associations and policies come.
    AddKeys {
        /// On this host.
        host: String,
        /// In setkey syntax or any other.
        keys: String,
    },
    /// An association goes.
    DeleteSa {
        /// From this host.
        host: String,
        /// Its SPI.
        spi: u32,
    },
    /// Requests at the crypto boundary wait from now on, or do not.
    HoldCrypto {
        /// On this host.
        host: String,
        /// Whether they wait.
        hold: bool,
    },
    /// One waiting request is done.
    Complete {
        /// On this host.
        host: String,
        /// Which of those that wait, from 0.
        #[serde(default)]
        index: usize,
    },
    /// A packet that the wire has carried arrives again.
    Replay {
        /// Which.
        packet: u64,
    },
}

fn inline() -> Delivery {
    Delivery::Inline
}

fn one() -> u16 {
    1
}

fn ping_octets() -> u16 {
    56
}

/// What must come of a scenario, whatever the stacks unless a stack is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expectation {
    /// Hosts on which all of this needs FAST_IPSEC: KAME has no crypto boundary at which anything could wait.
    pub fast_ipsec: Vec<String>,
    /// What must come where KAME runs on one of them.
    pub otherwise: Option<Box<Self>>,
    /// Echo replies that came back to who asked, in all.
    pub replies: Option<u64>,
    /// Packets that the hosts gave to the wire.
    pub on_wire: Option<u64>,
    /// What became of the packets of a host, in the order in which each was settled: `delivered`, `clear`, `sent`,
    /// `dropped` …
    pub verdicts: BTreeMap<String, Vec<String>>,
    /// The counters of a host that are not zero, by stack, as `netstat` names them.
    pub counters: BTreeMap<String, BTreeMap<Stack, BTreeMap<String, u64>>>,
}

/// Why a file is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ScenarioError {
    /// It is not TOML, or not what a scenario is made of.
    #[error("line {line}, column {column}: {message}")]
    Toml {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A host's keys are not good.
    #[error("host {host}, line {line} of its keys: {message}")]
    Keys {
        /// The host.
        host: String,
        /// Line of the keys, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// There is no such host.
    #[error("there is no host named {name}")]
    NoHost {
        /// The name.
        name: String,
    },
    /// A host has no address to send from.
    #[error("host {name} has no address")]
    NoAddress {
        /// The host.
        name: String,
    },
    /// Two hosts have one name or one address.
    #[error("two hosts have {what}")]
    Twice {
        /// The name or address.
        what: String,
    },
}

impl Scenario {
    /// Reads a scenario.
    ///
    /// # Errors
    /// [`ScenarioError`] for what is no scenario, and for one that names hosts or keys that cannot be.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let scenario: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let before = text.get(..at).unwrap_or_default();
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            ScenarioError::Toml {
                line: before.matches('\n').count() + 1,
                column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
                message: error.message().to_owned(),
            }
        })?;
        scenario.check()?;
        Ok(scenario)
    }

    fn check(&self) -> Result<(), ScenarioError> {
        let mut taken = std::collections::BTreeSet::new();
        for host in &self.hosts {
            let addresses = host.addresses.iter().map(ToString::to_string);
            for what in addresses.chain([host.name.clone()]) {
                if !taken.insert(what.clone()) {
                    return Err(ScenarioError::Twice { what });
                }
            }
            check_keys(&host.name, &host.keys)?;
            if host.addresses.is_empty() {
                let name = host.name.clone();
                return Err(ScenarioError::NoAddress { name });
            }
        }
        for step in &self.steps {
            if let Step::AddKeys { host, keys } = step {
                check_keys(host, keys)?;
            }
            if let Some(name) = step.host().filter(|name| self.host(name).is_none()) {
                let name = name.to_owned();
                return Err(ScenarioError::NoHost { name });
            }
        }
        Ok(())
    }

    /// The place of the host with that name.
    pub fn host(&self, name: &str) -> Option<usize> {
        self.hosts.iter().position(|host| host.name == name)
    }
}

fn check_keys(host: &str, text: &str) -> Result<(), ScenarioError> {
    match keys::parse(text).problems.first() {
        None => Ok(()),
        Some(problem) => Err(ScenarioError::Keys {
            host: host.to_owned(),
            line: problem.span.line,
            message: problem.error.to_string(),
        }),
    }
}

impl Step {
    /// The host that it concerns.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Ping6 { from, .. } | Self::Udp { from, .. } | Self::Tcp { from, .. } => {
                Some(from)
            }
            Self::AddKeys { host, .. }
            | Self::DeleteSa { host, .. }
            | Self::HoldCrypto { host, .. }
            | Self::Complete { host, .. } => Some(host),
            Self::Wait { .. } | Self::Replay { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scenario, ScenarioError, Step};
    use crate::lab::SCENARIOS;

    const PING: &str = r#"
title = "ping6"
about = "One echo."

[[host]]
name = "alice"
addresses = ["fd00::1"]

[[host]]
name = "bob"
addresses = ["fd00::2"]
stack = "kame"

[[step]]
do = "ping6"
from = "alice"
to = "fd00::2"

[expect]
replies = 1
"#;

    #[test]
    fn what_is_not_said_has_a_default() {
        let scenario = Scenario::parse(PING).unwrap();
        assert_eq!(scenario.wire.mtu, 1500);
        assert_eq!(scenario.expect.replies, Some(1));
        assert!(matches!(
            scenario.steps.as_slice(),
            [Step::Ping6 {
                count: 1,
                octets: 56,
                src: None,
                ..
            }]
        ));
    }

    #[test]
    fn every_scenario_that_comes_along_is_one() {
        for (name, text) in SCENARIOS {
            let scenario = Scenario::parse(text);
            assert!(scenario.is_ok(), "{name}: {}", scenario.unwrap_err());
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let at = |text: &str| match Scenario::parse(text) {
            Err(ScenarioError::Toml { line, column, .. }) => (line, column),
            other => panic!("{other:?}"),
        };
        assert_eq!(
            at(&PING.replace("stack = \"kame\"", "stack = \"kane\"")),
            (12, 9)
        );
        assert_eq!(at(&PING.replace("replies", "reply")), (20, 1));
    }

    #[test]
    fn hosts_are_known_and_told_apart() {
        let refused = |text: &str| Scenario::parse(text).unwrap_err().to_string();
        assert_eq!(
            refused(&PING.replace("from = \"alice\"", "from = \"carol\"")),
            "there is no host named carol"
        );
        assert_eq!(
            refused(&PING.replace("[\"fd00::2\"]", "[\"fd00::1\"]")),
            "two hosts have fd00::1"
        );
        let keys = "stack = \"kame\"\nkeys = \"\"\"\nadd fd00::1 fd00::2 esp 1 -E nul;\n\"\"\"";
        assert!(
            refused(&PING.replace("stack = \"kame\"", keys))
                .starts_with("host bob, line 1 of its keys")
        );
    }
}
