//! Frames of the send path. Lengths and offsets are in octets.

use crate::policy::Isr;
use crate::sa::SavRef;
use serde::{Deserialize, Serialize};

/// Locals of `ip6_output` and `ip_output`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpOutput {
    /// Whether the host passes the packet on for others.
    pub forwarding: bool,
    /// Where the policy's list stands; none before the policy is looked up, and where it asks for nothing.
    pub isr: Option<Isr>,
}

/// Locals of `ipsec6_output_trans`, `ipsec6_output_tunnel` and `ipsec4_output`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputRequests {
    /// The transform that the loop is at.
    pub isr: Isr,
    /// Its association, while it is at work.
    pub sav: Option<SavRef>,
    /// Where in the loop the work stands.
    pub at: OutputRequestsAt,
}

/// Where in the loop over a policy's transforms the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutputRequestsAt {
    /// At the head of the loop.
    Head,
    /// Behind `ipsec6_encapsulate`.
    Encapsulated,
    /// Behind the transform's output function.
    Protected,
}

/// Arguments of `ipsec6_encapsulate` and `ipsec4_encapsulate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Encapsulate {
    /// The transform.
    pub isr: Isr,
    /// Its association.
    pub sav: SavRef,
}

/// Arguments of a transform's output function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transform {
    /// The association.
    pub sav: SavRef,
    /// Where the header goes.
    pub off: usize,
    /// The octet that will name it (`*nexthdrp`).
    pub protoff: usize,
}

/// Locals of `esp6_output` and `esp4_output` (`esp_output`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspOutput {
    /// Its arguments.
    pub transform: Transform,
    /// The sequence number, whole.
    pub seq: u64,
    /// IV.
    pub ivlen: usize,
    /// ICV.
    pub siz: usize,
    /// Where in the function the work stands.
    pub at: EspOutputAt,
}

/// Where in `esp_output` the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EspOutputAt {
    /// At its start.
    Start,
    /// Behind `encrypt`.
    Encrypted,
    /// Behind `esp_auth`.
    Authenticated,
}

/// Locals of `ah6_output` and `ah4_output`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AhOutput {
    /// Its arguments.
    pub transform: Transform,
    /// The sequence number, whole; none before there is a header.
    pub seq: Option<u64>,
}

/// Locals of `ipcomp6_output` and `ipcomp4_output` (`ipcomp_output`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcompOutput {
    /// Its arguments.
    pub transform: Transform,
    /// Octets of the packet before `compress`; none before it is called.
    pub plen0: Option<usize>,
}

/// Arguments of an algorithm's `encrypt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspEncrypt {
    /// Where the ESP header starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
    /// Octets of IV.
    pub ivlen: usize,
    /// The sequence number, whole: the IV where that is not in the packet (RFC 8750).
    pub seq: u64,
}

/// Arguments of an algorithm's `compress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcompCompress {
    /// Where the payload starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
}

impl IpOutput {
    pub(in crate::stage::kame) fn called(forwarding: bool) -> Self {
        Self {
            forwarding,
            isr: None,
        }
    }
}

impl OutputRequests {
    pub(in crate::stage::kame) fn called(isr: Isr) -> Self {
        Self {
            isr,
            sav: None,
            at: OutputRequestsAt::Head,
        }
    }
}

impl EspOutput {
    pub(in crate::stage::kame) fn called(transform: Transform) -> Self {
        Self {
            transform,
            seq: 0,
            ivlen: 0,
            siz: 0,
            at: EspOutputAt::Start,
        }
    }
}
