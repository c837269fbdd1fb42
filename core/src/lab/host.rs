//! A host of the lab: its world, what it has opened, and what has become of its packets.

use super::scenario::{HostSetup, ScenarioError};
use super::traffic::Connection;
use crate::crypto::IvSource;
use crate::explain;
use crate::explain::language::{Message, say};
use crate::keys;
use crate::stage::{Delivery, Fault, Stage, Verdict, World};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What made a host work on a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A step of the scenario, from 0.
    Step(usize),
    /// A packet that the wire brought, or that the host sent to itself.
    Arrival,
    /// The answer to the packet of another task.
    Answer(u32),
    /// An ICMP error about the packet of another task.
    Error(u32),
}

/// A packet's way on one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number in this lab, from 0.
    pub id: u32,
    /// The host.
    pub host: usize,
    /// Where the packet came from.
    pub origin: Origin,
    /// The packet as it began its way here.
    #[serde(with = "serde_bytes")]
    pub octets: Vec<u8>,
    /// What happens next to it.
    pub stage: Stage,
    /// Whether its request at the crypto boundary waits no longer, though others may.
    pub(super) released: bool,
}

/// What became of a packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Its way ended.
    Verdict(Verdict),
    /// The engine could not go on: what a kernel would panic over.
    Fault(Fault),
}

impl Outcome {
    /// The verdict in a word; `fault` where there is none.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Verdict(verdict) => verdict.name(),
            Self::Fault(_) => "fault",
        }
    }

    /// Whether the packet came to an end that nobody wanted: a drop, or a fault.
    pub fn is_drop(&self) -> bool {
        matches!(
            self,
            Self::Verdict(Verdict::Dropped { .. }) | Self::Fault(_)
        )
    }

    /// `delivered`, `sent`, and for a drop its stage and counter: `dropped esp_input_cb esps_badauth`.
    pub fn describe(&self) -> Message {
        match self {
            Self::Verdict(verdict) => described(verdict),
            Self::Fault(fault) => say!("lab.fault", fault => explain::fault(fault)),
        }
    }
}

fn described(verdict: &Verdict) -> Message {
    match verdict {
        Verdict::Dropped { stage, reason, .. } => {
            let counter = reason.counter();
            let counter = counter.map(|counter| Message::verbatim(counter.name()));
            let counter = counter.unwrap_or_else(|| say!("lab.uncounted"));
            say!("lab.dropped", stage = stage.name(), counter => counter)
        }
        Verdict::Delivered { .. } => say!("lab.delivered"),
        Verdict::Held { .. } => say!("lab.held"),
        Verdict::Clear { .. } => say!("lab.clear"),
        Verdict::Sent { .. } => say!("lab.sent"),
        Verdict::Forwarded { .. } => say!("lab.forwarded"),
    }
}

/// A task that has ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// The task.
    pub task: u32,
    /// What became of its packet.
    pub outcome: Outcome,
}

/// A host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Its name.
    pub name: String,
    /// Memory, associations, policies, counters, habits.
    pub world: World,
    /// Whether requests at the crypto boundary wait until a step completes them.
    pub hold_crypto: bool,
    /// Whether callbacks run in the driver's frame, or behind whatever else is ready.
    pub callbacks: Delivery,
    /// Those that wait.
    pub parked: Vec<Task>,
    /// What became of its packets, in the order in which each was settled.
    pub settled: Arc<Vec<Settled>>,
    /// Echo replies that came to it.
    pub replies: u64,
    /// The sequence number of its last echo request.
    pub(super) echoes: u16,
    /// TCP connections that it has opened.
    pub(super) opened: Vec<Connection>,
}

impl Host {
    /// A host as a scenario sets it up, on a wire that takes `mtu` octets.
    ///
    /// # Errors
    /// [`ScenarioError::Keys`] for an association or policy that cannot be.
    pub(super) fn new(setup: &HostSetup, mtu: usize, seed: u64) -> Result<Self, ScenarioError> {
        let mut world = World::default();
        world.profile = setup.profile;
        world.stack = setup.stack;
        world.addresses = setup.addresses.iter().map(|a| (*a).into()).collect();
        world.forwards = setup.forwards;
        world.mtu = setup.mtu.unwrap_or(mtu);
        world.ivs = IvSource::numbered(seed);
        let mut host = Self {
            name: setup.name.clone(),
            world,
            hold_crypto: setup.hold_crypto,
            callbacks: setup.callbacks,
            parked: Vec::new(),
            settled: Arc::default(),
            replies: 0,
            echoes: 0,
            opened: Vec::new(),
        };
        host.add_keys(&setup.keys)?;
        Ok(host)
    }

    /// Takes up associations and policies.
    ///
    /// # Errors
    /// [`ScenarioError::Keys`] for one that cannot be.
    pub(super) fn add_keys(&mut self, text: &str) -> Result<(), ScenarioError> {
        let host = self.name.clone();
        let refused = |line, message| ScenarioError::Keys {
            host: host.clone(),
            line,
            message,
        };
        let keys = keys::parse(text);
        for entry in keys.sas {
            let line = entry.span.line;
            let added = self.world.key_add(entry.config);
            added.map_err(|error| refused(line, error.to_string()))?;
        }
        for entry in keys.policies {
            let line = entry.span.line;
            let added = self.world.spd.add(entry.config);
            added.map_err(|error| refused(line, error.to_string()))?;
        }
        Ok(())
    }
}
