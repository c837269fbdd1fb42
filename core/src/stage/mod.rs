//! Stages and what carries a packet from one to the next.
//!
//! A stage is data: an enum variant with exactly what the C code keeps. [`Stage::resume`] runs it and gives the next.
//! Whatever is not in the variant or in the [`World`] is gone, as a stack frame is when `crypto_dispatch` returns.

mod counter;
mod crypto;
mod fast_ipsec;
mod fault;
mod icmp_error;
pub mod kame;
mod lifetime;
mod path_mtu;
mod profile;
mod queue;
mod reason;
mod reassembly;
mod run;
mod table;
mod verdict;
mod world;

pub use counter::{Counter, Counters};
pub use crypto::{CryptoCallback, CryptoDescriptor, CryptoFailure, Cryptop, TdbCrypto};
pub use fast_ipsec::{MassageError, Massaged};
pub use fault::{Fault, FaultKind};
pub use icmp_error::ErrorRate;
pub use lifetime::Expired;
pub use path_mtu::{PathMtuRefused, Paths};
pub use profile::{
    AhAlignment, AhMutableOptions, CryptoOrder, DummyPackets, EncapsulationCheck, FirstFragment,
    HeaderPosition, InPolicyCheck, Ipv6Output, LifetimeCheck, PadCheck, Profile, SharedClusters,
    SpoofCheck,
};
pub use queue::{CryptoQueue, Delivery, Injected, InjectedError, Parked};
pub use reason::{MbufOperation, PolicyViolation, Reason};
pub use reassembly::{FragmentError, IncompletePacket, Reassembly, ReassemblyLimits};
pub use table::{KAME_STAGES, KameRow, STAGES, StageId, StageRow, mermaid};
pub use verdict::{Removed, Verdict};
pub use world::{Stack, World};

use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::wire::IpProtocol;
use reassembly::{Fragment, FragmentKey, Whole};
use serde::{Deserialize, Serialize};

/// What happens next to a packet, and all that survives until then. `m` is the packet; offsets are in octets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// A packet has arrived.
    Ip6Input {
        /// The packet.
        m: Chain,
    },
    /// An IPv4 packet has arrived, or is back in the queue.
    IpInput {
        /// The packet.
        m: Chain,
    },
    /// A packet for another host.
    Ip6Forward {
        /// The packet.
        m: Chain,
    },
    /// An IPv4 packet for another host.
    IpForward {
        /// The packet.
        m: Chain,
    },
    /// The IPv4 header names AH or ESP.
    Ipsec4CommonInput {
        /// The packet.
        m: Chain,
        /// Where the header starts.
        off: usize,
        /// AH or ESP.
        proto: Protocol,
    },
    /// The header loop met AH or ESP.
    Ipsec6CommonInput {
        /// The packet.
        m: Chain,
        /// Where the header starts.
        off: usize,
        /// AH or ESP.
        proto: Protocol,
    },
    /// The octet that names the header is known.
    IpsecCommonInput {
        /// The packet.
        m: Chain,
        /// Where the header starts.
        skip: usize,
        /// The octet that names it.
        protoff: usize,
        /// AH or ESP.
        sproto: Protocol,
    },
    /// The association is known.
    EspInput {
        /// The packet.
        m: Chain,
        /// The association.
        sav: SavRef,
        /// Where the header starts.
        skip: usize,
        /// The octet that names it.
        protoff: usize,
    },
    /// The association is known.
    AhInput {
        /// The packet.
        m: Chain,
        /// The association.
        sav: SavRef,
        /// Where the header starts.
        skip: usize,
        /// The octet that names it.
        protoff: usize,
    },
    /// Parked at the crypto boundary.
    CryptoInvoke {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// The request came back.
    EspInputCb {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// The request came back.
    AhInputCb {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// ESP or AH is off the packet.
    Ipsec6CommonInputCb {
        /// The packet.
        m: Chain,
        /// The association.
        sav: SavRef,
        /// The packet's SPI.
        spi: u32,
        /// Where the header was, and what followed it is now.
        skip: usize,
        /// The octet that names what follows.
        protoff: usize,
        /// The packet's sequence number.
        seq: u64,
    },
    /// ESP or AH is off an IPv4 packet.
    Ipsec4CommonInputCb {
        /// The packet.
        m: Chain,
        /// The association.
        sav: SavRef,
        /// The packet's SPI.
        spi: u32,
        /// Length of the IPv4 header.
        skip: usize,
        /// The octet that names what follows.
        protoff: usize,
        /// The packet's sequence number.
        seq: u64,
    },
    /// An IP packet inside the packet.
    IpipInput {
        /// The packet.
        m: Chain,
        /// Where the inner packet starts.
        off: usize,
        /// What announced it: 4 or 41.
        proto: IpProtocol,
    },
    /// An upper layer takes the packet.
    Upper {
        /// Which.
        stage: StageId,
        /// The packet.
        m: Chain,
        /// Where the upper layer's header starts.
        off: usize,
        /// Its protocol number.
        proto: IpProtocol,
    },
    /// A UDP datagram with ESP in it.
    Espinudp {
        /// Whether it is the IPv4 or the IPv6 stage.
        stage: StageId,
        /// The packet.
        m: Chain,
        /// Where the UDP header starts.
        off: usize,
    },
    /// An IPv4 fragment.
    IpReass {
        /// The packet.
        m: Chain,
    },
    /// A fragment.
    Frag6Input {
        /// The packet.
        m: Chain,
        /// Where the fragment header starts.
        off: usize,
    },
    /// The association is known.
    IpcompInput {
        /// The packet.
        m: Chain,
        /// The association.
        sav: SavRef,
        /// Where the header starts.
        skip: usize,
        /// The octet that names it.
        protoff: usize,
    },
    /// The request came back.
    IpcompInputCb {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// A function of KAME runs.
    Kame {
        /// The packet.
        m: Chain,
        /// The call stack.
        call: Box<kame::CallStack>,
    },
    /// A packet leaves.
    Ip6Output {
        /// The packet.
        m: Chain,
        /// Whether the host passes it on for others (`IPV6_FORWARDING`).
        forwarding: bool,
    },
    /// An IPv4 packet leaves.
    IpOutput {
        /// The packet.
        m: Chain,
        /// Whether the host passes it on for others (`IP_FORWARDING`).
        forwarding: bool,
    },
    /// A policy asks for protection.
    Ipsec6ProcessPacket {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
    },
    /// A policy asks for protection of an IPv4 packet.
    Ipsec4ProcessPacket {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
    },
    /// The packet goes through a tunnel.
    IpipOutput {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
        /// The association.
        sav: SavRef,
    },
    /// The place of the new header is open.
    ComputeIpsecPos {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
        /// The association.
        sav: SavRef,
    },
    /// ESP is to be put on.
    EspOutput {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
        /// The association.
        sav: SavRef,
        /// Where the header goes.
        skip: usize,
        /// The octet that will name it.
        protoff: usize,
    },
    /// AH is to be put on.
    AhOutput {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
        /// The association.
        sav: SavRef,
        /// Where the header goes.
        skip: usize,
        /// The octet that will name it.
        protoff: usize,
    },
    /// The payload is to be compressed.
    IpcompOutput {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
        /// The association.
        sav: SavRef,
        /// Where the header goes.
        skip: usize,
        /// The octet that will name it.
        protoff: usize,
    },
    /// The request came back.
    EspOutputCb {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// The request came back.
    AhOutputCb {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// The request came back.
    IpcompOutputCb {
        /// The request; the packet is in it.
        crp: Box<Cryptop>,
    },
    /// A transform is done.
    IpsecProcessDone {
        /// The packet.
        m: Chain,
        /// The policy's transform.
        isr: Isr,
        /// The association.
        sav: SavRef,
        /// Where its header is.
        skip: usize,
        /// The octet that names it.
        protoff: usize,
        /// The packet's sequence number.
        seq: u64,
    },
    /// The end.
    Done {
        /// The packet, unless it is freed. Whoever takes the verdict frees it.
        m: Option<Chain>,
        /// What became of it.
        verdict: Verdict,
    },
}

/// Where a stage has its packet; `&` or `&mut`, and the same in words for the one that may be none.
macro_rules! packet_of {
    ($stage:expr, $as_option:ident, $($borrow:tt)+) => {
        match $stage {
            Stage::Ip6Input { m }
            | Stage::IpInput { m }
            | Stage::Ip6Forward { m }
            | Stage::IpForward { m }
            | Stage::Ipsec4CommonInput { m, .. }
            | Stage::Ipsec4CommonInputCb { m, .. }
            | Stage::Espinudp { m, .. }
            | Stage::IpReass { m }
            | Stage::Ipsec6CommonInput { m, .. }
            | Stage::IpsecCommonInput { m, .. }
            | Stage::EspInput { m, .. }
            | Stage::AhInput { m, .. }
            | Stage::Ipsec6CommonInputCb { m, .. }
            | Stage::IpipInput { m, .. }
            | Stage::Upper { m, .. }
            | Stage::Frag6Input { m, .. }
            | Stage::Kame { m, .. }
            | Stage::Ip6Output { m, .. }
            | Stage::IpOutput { m, .. }
            | Stage::Ipsec6ProcessPacket { m, .. }
            | Stage::Ipsec4ProcessPacket { m, .. }
            | Stage::IpipOutput { m, .. }
            | Stage::ComputeIpsecPos { m, .. }
            | Stage::EspOutput { m, .. }
            | Stage::AhOutput { m, .. }
            | Stage::IpcompOutput { m, .. }
            | Stage::IpsecProcessDone { m, .. }
            | Stage::IpcompInput { m, .. } => Some(m),
            Stage::CryptoInvoke { crp }
            | Stage::EspInputCb { crp }
            | Stage::AhInputCb { crp }
            | Stage::IpcompInputCb { crp }
            | Stage::EspOutputCb { crp }
            | Stage::AhOutputCb { crp }
            | Stage::IpcompOutputCb { crp } => Some($($borrow)+ crp.crp_buf),
            Stage::Done { m, .. } => m.$as_option(),
        }
    };
}

impl Stage {
    /// Its row in the stage table.
    pub fn id(&self) -> StageId {
        match self {
            Self::Ip6Input { .. } => StageId::Ip6Input,
            Self::IpInput { .. } => StageId::IpInput,
            Self::Ip6Forward { .. } => StageId::Ip6Forward,
            Self::IpForward { .. } => StageId::IpForward,
            Self::Ipsec4CommonInput { .. } => StageId::Ipsec4CommonInput,
            Self::Ipsec4CommonInputCb { .. } => StageId::Ipsec4CommonInputCb,
            Self::IpReass { .. } => StageId::IpReass,
            Self::Ipsec6CommonInput { .. } => StageId::Ipsec6CommonInput,
            Self::IpsecCommonInput { .. } => StageId::IpsecCommonInput,
            Self::EspInput { .. } => StageId::EspInput,
            Self::AhInput { .. } => StageId::AhInput,
            Self::CryptoInvoke { .. } => StageId::CryptoInvoke,
            Self::EspInputCb { .. } => StageId::EspInputCb,
            Self::AhInputCb { .. } => StageId::AhInputCb,
            Self::Ipsec6CommonInputCb { .. } => StageId::Ipsec6CommonInputCb,
            Self::IpipInput { .. } => StageId::IpipInput,
            Self::Upper { stage, .. } | Self::Espinudp { stage, .. } => *stage,
            Self::Frag6Input { .. } => StageId::Frag6Input,
            Self::IpcompInput { .. } => StageId::IpcompInput,
            Self::IpcompInputCb { .. } => StageId::IpcompInputCb,
            Self::Kame { call, .. } => call.id(),
            Self::Ip6Output { .. } => StageId::Ip6Output,
            Self::IpOutput { .. } => StageId::IpOutput,
            Self::Ipsec6ProcessPacket { .. } => StageId::Ipsec6ProcessPacket,
            Self::Ipsec4ProcessPacket { .. } => StageId::Ipsec4ProcessPacket,
            Self::IpipOutput { .. } => StageId::IpipOutput,
            Self::ComputeIpsecPos { .. } => StageId::ComputeIpsecPos,
            Self::EspOutput { .. } => StageId::EspOutput,
            Self::AhOutput { .. } => StageId::AhOutput,
            Self::IpcompOutput { .. } => StageId::IpcompOutput,
            Self::EspOutputCb { .. } => StageId::EspOutputCb,
            Self::AhOutputCb { .. } => StageId::AhOutputCb,
            Self::IpcompOutputCb { .. } => StageId::IpcompOutputCb,
            Self::IpsecProcessDone { .. } => StageId::IpsecProcessDone,
            Self::Done { .. } => StageId::Done,
        }
    }

    /// The crypto request that the packet is in, at the boundary and on the way back.
    pub fn request(&self) -> Option<&Cryptop> {
        match self {
            Self::CryptoInvoke { crp }
            | Self::EspInputCb { crp }
            | Self::AhInputCb { crp }
            | Self::IpcompInputCb { crp } => Some(crp),
            _ => None,
        }
    }

    /// The packet, unless it has been freed.
    pub fn chain(&self) -> Option<&Chain> {
        packet_of!(self, as_ref, &)
    }

    /// The packet, to be changed from outside between two stages.
    pub fn chain_mut(&mut self) -> Option<&mut Chain> {
        packet_of!(self, as_mut, &mut)
    }
}
