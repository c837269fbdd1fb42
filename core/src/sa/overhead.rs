//! What an association's protection costs: octets of overhead, and what fits into a packet of a given length.

use super::{Protection, SaConfig};
use crate::wire::{ah, esp, ipcomp, ipv4, ipv6, udp};

/// The sizes that the arithmetic takes, in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overhead {
    /// The IP header outside.
    ip: usize,
    /// Everything else that is always there: headers, IV, pad length and next header, ICV.
    fixed: usize,
    /// The multiple to which payload and trailer are padded.
    block: usize,
    /// Whether an IP header is added.
    tunnel: bool,
}

impl Overhead {
    /// Of an association, with an outer IP header or without, with UDP around ESP or without.
    pub fn of(config: &SaConfig, tunnel: bool, in_udp: bool) -> Self {
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
            Protection::Ah { authentication } => {
                let unit = if v6 { 8 } else { 4 };
                let iv = authentication.algorithm().transform().iv;
                ((ah::HEADER_LEN + iv + icv).next_multiple_of(unit), 1)
            }
            Protection::Ipcomp { .. } => (ipcomp::HEADER_LEN, 1),
        };
        let around = if in_udp { udp::HEADER_LEN } else { 0 };
        Self {
            ip,
            fixed: fixed + around,
            block,
            tunnel,
        }
    }

    /// Octets added to a packet that needs no padding.
    pub fn least(&self) -> usize {
        self.fixed + if self.tunnel { self.ip } else { 0 }
    }

    /// Octets added to a packet that needs the most padding.
    pub fn most(&self) -> usize {
        self.least() + self.block - 1
    }

    /// The longest packet that has at most `mtu` octets with the protection on. In transport mode it has no
    /// headers but one IP header before what is protected.
    pub fn largest(&self, mtu: usize) -> usize {
        // What padding comes before.
        let trailer = match self.block {
            1 => 0,
            _ => esp::TRAILER_LEN,
        };
        let room = mtu.saturating_sub(self.ip + self.fixed - trailer);
        let payload = (room - room % self.block).saturating_sub(trailer);
        match self.tunnel {
            true => payload,
            false => payload + self.ip,
        }
    }
}
