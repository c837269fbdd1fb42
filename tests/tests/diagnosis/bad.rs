//! A packet with a fault, and what the diagnosis makes of it.

use crate::good::Good;
use espial_core::explain::{Cause, Diagnosis, Flows, Subject, diagnose};
use espial_core::inspect::Receiver;
use espial_core::keys::{self, Incomplete};
use espial_core::mbuf::Layout;
use espial_core::sa::{SaConfig, SaState};
use espial_core::stage::{Profile, World};
use espial_core::wire::link::LinkType;

/// Numbers that are the same every time (SplitMix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Less than `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(most).unwrap()).unwrap()
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.below(from.len())].clone())
    }

    pub(crate) fn octets(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| self.next().to_be_bytes()[0]).collect()
    }
}

/// A fault made.
pub(crate) struct Bad {
    pub(crate) sas: Vec<SaConfig>,
    pub(crate) incomplete: Vec<Incomplete>,
    /// Whether the association is dead.
    pub(crate) dead: bool,
    /// Packets that come first.
    pub(crate) before: Vec<Vec<u8>>,
    pub(crate) packet: Vec<u8>,
    /// Packets that come afterwards.
    pub(crate) after: Vec<Vec<u8>>,
    /// Octets that the capture left out.
    pub(crate) cut: usize,
    pub(crate) profile: Profile,
    pub(crate) cause: Cause,
    pub(crate) proved: bool,
}

impl Bad {
    /// The good packet as it is.
    pub(crate) fn new(good: &Good, cause: Cause) -> Self {
        Self {
            sas: good.sas.clone(),
            incomplete: Vec::new(),
            dead: false,
            before: Vec::new(),
            packet: good.packet.clone(),
            after: Vec::new(),
            cut: 0,
            profile: Profile::Rfc,
            cause,
            proved: true,
        }
    }

    /// Another association in the place of the one that the packet finds.
    pub(crate) fn config(good: &Good, config: SaConfig, cause: Cause) -> Self {
        Self {
            sas: good.with(config),
            ..Self::new(good, cause)
        }
    }

    /// Another packet.
    pub(crate) fn packet(good: &Good, packet: Vec<u8>, cause: Cause) -> Self {
        Self {
            packet,
            ..Self::new(good, cause)
        }
    }

    /// The associations as a text of keys has them.
    pub(crate) fn keys(good: &Good, text: &str, cause: Cause) -> Self {
        let parsed = keys::parse(text);
        Self {
            sas: parsed.sas.into_iter().map(|entry| entry.config).collect(),
            incomplete: parsed.incomplete,
            ..Self::new(good, cause)
        }
    }

    /// Not provable: read off the packet alone.
    pub(crate) fn unproved(self) -> Self {
        Self {
            proved: false,
            ..self
        }
    }

    fn world(&self) -> World {
        let mut receiver = Receiver::new(self.profile, Layout::Cluster);
        for config in &self.sas {
            let sav = receiver.world.sad.add(config.clone()).unwrap();
            if self.dead {
                receiver.world.sad.get_mut(sav).unwrap().state = SaState::Dead;
            }
        }
        for packet in &self.before {
            receiver.receive(LinkType::RAW, packet);
        }
        receiver.world
    }

    /// What the diagnosis says.
    pub(crate) fn diagnose(&self) -> Option<Diagnosis> {
        let world = self.world();
        let mut flows = Flows::new();
        let all = self.before.iter().chain([&self.packet]).chain(&self.after);
        for (number, packet) in (1..).zip(all) {
            flows.add(number, LinkType::RAW, packet);
        }
        diagnose(&Subject {
            world: &world,
            link: LinkType::RAW,
            frame: &self.packet,
            original_len: self.packet.len() + self.cut,
            number: self.before.len() + 1,
            incomplete: &self.incomplete,
            flows: Some(&flows),
        })
    }
}
