//! What became of a packet.

use super::{Reason, StageId};
use crate::wire::IpProtocol;
use crate::wire::checksum::Checksum;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// An association whose protection was removed from the packet, or put on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Destination of the association.
    pub dst: IpAddr,
    /// ESP or AH.
    pub proto: IpProtocol,
    /// SPI.
    pub spi: u32,
    /// Sequence number of this packet, whole.
    pub seq: u64,
    /// Whether the association is a tunnel's.
    pub tunnel: bool,
}

/// Where a packet's way through the stages ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Handed to an upper layer after all protection was removed.
    Delivered {
        /// Upper-layer protocol number.
        upper: IpProtocol,
        /// Verdict on its checksum.
        checksum: Checksum,
        /// What was removed, outermost first.
        sas: Vec<Removed>,
    },
    /// Handed to an upper layer; there was no AH or ESP on it.
    Clear {
        /// Upper-layer protocol number.
        upper: IpProtocol,
        /// Verdict on its checksum.
        checksum: Checksum,
    },
    /// A fragment that waits for the others.
    Held {
        /// What was removed before.
        sas: Vec<Removed>,
    },
    /// Handed to the link.
    Sent {
        /// What was put on, innermost first.
        sas: Vec<Removed>,
        /// Packets in the link's queue: 1, or the number of fragments.
        packets: usize,
    },
    /// Dropped.
    Dropped {
        /// The stage that dropped it.
        stage: StageId,
        /// The rule it broke.
        reason: Reason,
        /// What was removed before.
        sas: Vec<Removed>,
    },
}

impl Verdict {
    /// `delivered`, `clear`, `held`, `sent` or `dropped`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Delivered { .. } => "delivered",
            Self::Clear { .. } => "clear",
            Self::Held { .. } => "held",
            Self::Sent { .. } => "sent",
            Self::Dropped { .. } => "dropped",
        }
    }

    /// The associations whose protection was removed, outermost first; of a packet that was sent, those whose protection was
    /// put on, innermost first.
    pub fn sas(&self) -> &[Removed] {
        match self {
            Self::Delivered { sas, .. }
            | Self::Held { sas }
            | Self::Sent { sas, .. }
            | Self::Dropped { sas, .. } => sas,
            Self::Clear { .. } => &[],
        }
    }
}
