//! What protection costs: octets of overhead, and what fits into a link's packets.

use crate::explain::language::{Message, say};
use crate::sa::{Mode, Overhead, SaConfig};
use crate::wire::ipv6;
use serde::Serialize;

/// The least MTU of IPv6, and Ethernet's.
const MTUS: [usize; 2] = [ipv6::MINIMUM_MTU, 1500];

/// The octets of an association's protection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Octets added to a packet that needs no padding.
    pub least: usize,
    /// Octets added to a packet that needs the most padding.
    pub most: usize,
    /// The largest packets before protection.
    pub largest: Vec<MtuBudget>,
}

/// The largest packet that fits a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct MtuBudget {
    /// The link's MTU in octets.
    pub mtu: usize,
    /// The largest IP packet before protection, in octets.
    pub inner: usize,
}

impl Budget {
    /// In words.
    pub(super) fn words(&self) -> Message {
        let Self { least, most, .. } = self;
        let overhead = say!("flow.overhead", least, most);
        let largest = self.largest.iter();
        let largest = largest.map(|MtuBudget { mtu, inner }| say!("flow.largest", inner, mtu));
        Message::joined(", ", [overhead].into_iter().chain(largest).collect())
    }

    /// Of an association, with UDP around ESP or without.
    pub(super) fn of(config: &SaConfig, in_udp: bool) -> Self {
        let overhead = Overhead::of(config, config.mode == Mode::Tunnel, in_udp);
        Self {
            least: overhead.least(),
            most: overhead.most(),
            largest: MTUS
                .into_iter()
                .map(|mtu| MtuBudget {
                    mtu,
                    inner: overhead.largest(mtu),
                })
                .collect(),
        }
    }
}
