//! What protection costs: octets of overhead, and what fits into a link's packets.

use crate::explain::language::{Message, say};
use crate::sa::{Mode, Protection, SaConfig};
use crate::wire::{ah, esp, ipv4, ipv6, udp};
use serde::Serialize;

/// The least MTU of IPv6, and Ethernet's.
const MTUS: [usize; 2] = [1280, 1500];

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

/// The sizes that the arithmetic takes, in octets.
struct Shape {
    /// The IP header outside.
    ip: usize,
    /// Everything else that is always there: headers, IV, pad length and next header, ICV.
    fixed: usize,
    /// The multiple to which payload and trailer are padded.
    block: usize,
    /// Whether an IP header is added.
    tunnel: bool,
}

impl Shape {
    fn of(config: &SaConfig, in_udp: bool) -> Self {
        let v6 = config.dst.is_ipv6();
        let ip = match v6 {
            true => ipv6::HEADER_LEN,
            false => ipv4::HEADER_LEN,
        };
        let icv = config.protection.icv();
        let (fixed, block) = match &config.protection {
            Protection::Esp { encryption, .. } => {
                let row = encryption.algorithm().transform();
                let fixed = esp::HEADER_LEN + row.iv + esp::TRAILER_LEN + icv;
                (fixed, row.block.max(4))
            }
            Protection::Ah { .. } => {
                let unit = if v6 { 8 } else { 4 };
                ((ah::HEADER_LEN + icv).next_multiple_of(unit), 1)
            }
            Protection::Ipcomp { .. } => (4, 1),
        };
        let around = if in_udp { udp::HEADER_LEN } else { 0 };
        Self {
            ip,
            fixed: fixed + around,
            block,
            tunnel: config.mode == Mode::Tunnel,
        }
    }

    /// The trailer's octets that padding comes before.
    fn trailer(&self) -> usize {
        match self.block {
            1 => 0,
            _ => esp::TRAILER_LEN,
        }
    }

    fn largest(&self, mtu: usize) -> usize {
        let room = mtu.saturating_sub(self.ip + self.fixed - self.trailer());
        let payload = (room - room % self.block).saturating_sub(self.trailer());
        match self.tunnel {
            true => payload,
            false => payload + self.ip,
        }
    }
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
        let shape = Shape::of(config, in_udp);
        let least = shape.fixed + if shape.tunnel { shape.ip } else { 0 };
        Self {
            least,
            most: least + shape.block - 1,
            largest: MTUS
                .into_iter()
                .map(|mtu| MtuBudget {
                    mtu,
                    inner: shape.largest(mtu),
                })
                .collect(),
        }
    }
}
