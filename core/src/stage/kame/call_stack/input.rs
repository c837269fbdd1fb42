//! Frames of the receive path. Lengths and offsets are in octets.

use crate::crypto::Icv;
use crate::sa::SavRef;
use crate::stage::StageId;
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};

/// Locals of `ip6_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ip6Input {
    /// Where the header that the loop is at starts, in octets.
    pub off: usize,
    /// Its protocol.
    pub nxt: IpProtocol,
}

/// Locals of `ip_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpInput {
    /// Length of the header, in octets.
    pub hlen: usize,
}

/// Locals of `esp6_input` and `esp4_input`. Lengths and offsets are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspInput {
    /// Where the ESP header starts.
    pub off: usize,
    /// The association; none before it is looked up.
    pub sav: Option<SavRef>,
    /// The packet's sequence number, whole.
    pub seq: u64,
    /// SPI and sequence number.
    pub esplen: usize,
    /// IV.
    pub ivlen: usize,
    /// ICV.
    pub siz: usize,
    /// The ICV that the packet carries.
    pub sum0: Option<Icv>,
    /// What the trailer names.
    pub nxt: IpProtocol,
    /// Where in the function the work stands.
    pub at: EspInputAt,
}

/// Where in `esp6_input` the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EspInputAt {
    /// At its start.
    Start,
    /// Behind `esp_auth`.
    Authenticated,
    /// Behind `decrypt`.
    Decrypted,
    /// Behind `ipsec6_tunnel_validate`.
    Validated,
}

/// Locals of `ah6_input` and `ah4_input`. Lengths and offsets are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AhInput {
    /// Where the AH header starts.
    pub off: usize,
    /// The association; none before it is looked up.
    pub sav: Option<SavRef>,
    /// The packet's sequence number, whole.
    pub seq: u64,
    /// The whole header, with ICV and padding.
    pub hl: usize,
    /// ICV.
    pub siz: usize,
    /// What AH names next.
    pub nxt: IpProtocol,
    /// Where in the function the work stands.
    pub at: AhInputAt,
}

/// Where in `ah6_input` the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AhInputAt {
    /// At its start.
    Start,
    /// Behind `ah6_calccksum`.
    Summed,
    /// Behind `ipsec6_tunnel_validate`.
    Validated,
}

/// Locals of `ipcomp6_input` and `ipcomp4_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcompInput {
    /// Where the IPComp header starts.
    pub off: usize,
    /// The association; none before it is looked up.
    pub sav: Option<SavRef>,
    /// Whether `decompress` has been called.
    pub decompressed: bool,
}

/// Arguments of `esp_auth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspAuth {
    /// First octet covered.
    pub skip: usize,
    /// Octets covered.
    pub length: usize,
    /// The association.
    pub sav: SavRef,
    /// The packet's sequence number, whole: its high half is covered too where the association has ESN.
    pub seq: u64,
}

/// Arguments of an algorithm's `decrypt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspDecrypt {
    /// Where the ESP header starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
    /// Octets of IV.
    pub ivlen: usize,
    /// The packet's sequence number, whole: the IV where that is not in the packet (RFC 8750).
    pub seq: u64,
}

/// Arguments of `ah6_calccksum` and `ah4_calccksum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AhCalccksum {
    /// Where the AH header starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
    /// Octets of ICV, with the IV that leads it.
    pub siz: usize,
    /// Octets of that IV, which only AES-GMAC has.
    pub ivlen: usize,
    /// The packet's sequence number, whole: its high half is covered too where the association has ESN.
    pub seq: u64,
    /// Whether the packet leaves: then a routing header counts as it will be in the end.
    pub sending: bool,
}

/// Arguments of an algorithm's `decompress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcompDecompress {
    /// Where the compressed payload starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
}

/// Arguments of `ipsec6_tunnel_validate` and `ipsec4_tunnel_validate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TunnelValidate {
    /// Where what was protected starts.
    pub off: usize,
    /// What it is.
    pub nxt: IpProtocol,
    /// The association.
    pub sav: SavRef,
}

/// Arguments of a `pr_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrInput {
    /// Which function.
    pub stage: StageId,
    /// Where its header starts.
    pub off: usize,
    /// Its protocol number.
    pub proto: IpProtocol,
}

impl Ip6Input {
    pub(in crate::stage::kame) const CALLED: Self = Self {
        off: 0,
        nxt: IpProtocol(0),
    };
}

impl IpInput {
    pub(in crate::stage::kame) const CALLED: Self = Self { hlen: 0 };
}

impl EspInput {
    pub(in crate::stage::kame) fn called(off: usize) -> Self {
        Self {
            off,
            sav: None,
            seq: 0,
            esplen: 0,
            ivlen: 0,
            siz: 0,
            sum0: None,
            nxt: IpProtocol(0),
            at: EspInputAt::Start,
        }
    }
}

impl AhInput {
    pub(in crate::stage::kame) fn called(off: usize) -> Self {
        Self {
            off,
            sav: None,
            seq: 0,
            hl: 0,
            siz: 0,
            nxt: IpProtocol(0),
            at: AhInputAt::Start,
        }
    }
}
