//! Stages and what carries a packet from one to the next.
//!
//! A stage is data: an enum variant with exactly what the C code keeps. [`Stage::resume`] runs it and gives the next.
//! Whatever is not in the variant or in the [`World`] is gone, as a stack frame is when `crypto_dispatch` returns.

mod counter;
mod crypto;
mod fast_ipsec;
mod profile;
mod reason;
mod reassembly;
mod table;
mod verdict;
mod world;

pub use counter::{Counter, Counters};
pub use crypto::{CryptoCallback, CryptoDescriptor, CryptoFailure, Cryptop, TdbCrypto};
pub use fast_ipsec::{MassageError, Massaged};
pub use profile::{
    AhAlignment, AhMutableOptions, CryptoOrder, DummyPackets, EncapsulationCheck, FirstFragment,
    PadCheck, Profile, SpoofCheck,
};
pub use reason::{MbufOperation, Reason};
pub use reassembly::{FragmentError, IncompletePacket, Reassembly, ReassemblyLimits};
pub use table::{STAGES, StageId, StageRow, mermaid};
pub use verdict::{Removed, Verdict};
pub use world::{Stack, World};

use crate::crypto::IcvError;
use crate::mbuf::{Chain, MbufError};
use crate::sa::{Protocol, SavRef};
use crate::trace::Observer;
use crate::wire::IpProtocol;
use fast_ipsec::input;
use reassembly::{Fragment, FragmentKey, Whole};
use serde::{Deserialize, Serialize};
use thiserror::Error;

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
    /// The end.
    Done {
        /// The packet, unless it is freed. Whoever takes the verdict frees it.
        m: Option<Chain>,
        /// What became of it.
        verdict: Verdict,
    },
}

/// What a kernel would panic over. The stage that it happened in is named; a timeline keeps the world from before it.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{}: {kind}", stage.name())]
pub struct Fault {
    /// The stage.
    pub stage: StageId,
    /// What happened.
    pub kind: FaultKind,
}

/// The kinds of fault.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum FaultKind {
    /// An mbuf operation was asked for what it must not do.
    #[error("{0}")]
    Mbuf(MbufError),
    /// More octets were taken for an ICV than any transform makes.
    #[error("{0}")]
    Icv(IcvError),
    /// The stage table has no such transition.
    #[error("the stage table has no way from {} to {}", from.name(), to.name())]
    Undeclared {
        /// The stage that ran.
        from: StageId,
        /// The stage that it wanted next.
        to: StageId,
    },
    /// The packet's way has ended; nothing is left to run.
    #[error("nothing is left to run")]
    Ended,
}

impl Stage {
    /// The stage that a driver hands a packet to, by the version in its first octet.
    pub fn arrival(packet: &[u8], m: Chain) -> Self {
        match packet.first().map(|octet| octet >> 4) {
            Some(4) => Self::IpInput { m },
            _ => Self::Ip6Input { m },
        }
    }

    /// Its row in the stage table.
    pub fn id(&self) -> StageId {
        match self {
            Self::Ip6Input { .. } => StageId::Ip6Input,
            Self::IpInput { .. } => StageId::IpInput,
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
            Self::Done { .. } => StageId::Done,
        }
    }

    /// The packet, unless it has been freed.
    pub fn chain(&self) -> Option<&Chain> {
        match self {
            Self::Ip6Input { m }
            | Self::IpInput { m }
            | Self::Ipsec4CommonInput { m, .. }
            | Self::Ipsec4CommonInputCb { m, .. }
            | Self::Espinudp { m, .. }
            | Self::IpReass { m }
            | Self::Ipsec6CommonInput { m, .. }
            | Self::IpsecCommonInput { m, .. }
            | Self::EspInput { m, .. }
            | Self::AhInput { m, .. }
            | Self::Ipsec6CommonInputCb { m, .. }
            | Self::IpipInput { m, .. }
            | Self::Upper { m, .. }
            | Self::Frag6Input { m, .. }
            | Self::IpcompInput { m, .. } => Some(m),
            Self::CryptoInvoke { crp }
            | Self::EspInputCb { crp }
            | Self::AhInputCb { crp }
            | Self::IpcompInputCb { crp } => Some(&crp.crp_buf),
            Self::Done { m, .. } => m.as_ref(),
        }
    }

    /// The packet, to be changed from outside between two stages.
    pub fn chain_mut(&mut self) -> Option<&mut Chain> {
        match self {
            Self::Ip6Input { m }
            | Self::IpInput { m }
            | Self::Ipsec4CommonInput { m, .. }
            | Self::Ipsec4CommonInputCb { m, .. }
            | Self::Espinudp { m, .. }
            | Self::IpReass { m }
            | Self::Ipsec6CommonInput { m, .. }
            | Self::IpsecCommonInput { m, .. }
            | Self::EspInput { m, .. }
            | Self::AhInput { m, .. }
            | Self::Ipsec6CommonInputCb { m, .. }
            | Self::IpipInput { m, .. }
            | Self::Upper { m, .. }
            | Self::Frag6Input { m, .. }
            | Self::IpcompInput { m, .. } => Some(m),
            Self::CryptoInvoke { crp }
            | Self::EspInputCb { crp }
            | Self::AhInputCb { crp }
            | Self::IpcompInputCb { crp } => Some(&mut crp.crp_buf),
            Self::Done { m, .. } => m.as_mut(),
        }
    }

    /// Runs the stage and gives what happens next.
    ///
    /// # Errors
    /// A [`Fault`] where a kernel would panic, and for a transition that the stage table does not declare.
    pub fn resume(self, world: &mut World, observer: &mut impl Observer) -> Result<Self, Fault> {
        let from = self.id();
        let flow = match self {
            Self::Ip6Input { m } => input::ip6_input(world, observer, m),
            Self::IpInput { m } => input::ip_input(world, observer, m),
            Self::Ipsec4CommonInput { m, off, proto } => {
                input::ipsec4_common_input(world, observer, m, off, proto)
            }
            Self::Ipsec6CommonInput { m, off, proto } => {
                input::ipsec6_common_input(world, observer, m, off, proto)
            }
            Self::IpsecCommonInput {
                m,
                skip,
                protoff,
                sproto,
            } => input::ipsec_common_input(world, observer, m, skip, protoff, sproto),
            Self::EspInput {
                m,
                sav,
                skip,
                protoff,
            } => input::esp_input(world, observer, m, sav, skip, protoff),
            Self::AhInput {
                m,
                sav,
                skip,
                protoff,
            } => input::ah_input(world, observer, m, sav, skip, protoff),
            Self::CryptoInvoke { crp } => crypto::crypto_invoke(world, observer, crp),
            Self::EspInputCb { crp } => input::esp_input_cb(world, observer, *crp),
            Self::AhInputCb { crp } => input::ah_input_cb(world, observer, *crp),
            Self::Ipsec6CommonInputCb {
                m,
                sav,
                skip,
                protoff,
                seq,
            } => input::ipsec6_common_input_cb(world, observer, m, sav, skip, protoff, seq),
            Self::Ipsec4CommonInputCb {
                m,
                sav,
                skip,
                protoff,
                seq,
            } => input::ipsec4_common_input_cb(world, observer, m, sav, skip, protoff, seq),
            Self::IpipInput { m, off, proto } => input::ipip_input(world, observer, m, off, proto),
            Self::Upper {
                stage: stage @ (StageId::UdpInput | StageId::Udp6Input),
                m,
                off,
                ..
            } => input::udp_input(world, observer, stage, m, off),
            Self::Upper { m, off, proto, .. } => input::upper_input(world, observer, m, off, proto),
            Self::Espinudp { stage, m, off } => input::espinudp(world, observer, stage, m, off),
            Self::IpReass { m } => input::ip_reass(world, observer, m),
            Self::Frag6Input { m, off } => input::frag6_input(world, observer, m, off),
            Self::IpcompInput {
                m,
                sav,
                skip,
                protoff,
            } => input::ipcomp_input(world, observer, m, sav, skip, protoff),
            Self::IpcompInputCb { crp } => input::ipcomp_input_cb(world, observer, crp),
            Self::Done { .. } => {
                return Err(Fault {
                    stage: from,
                    kind: FaultKind::Ended,
                });
            }
        };
        let next = flow.or_else(|stop| stop.into_result(from))?;
        let to = next.id();
        if from.may_precede(to) {
            Ok(next)
        } else {
            Err(Fault {
                stage: from,
                kind: FaultKind::Undeclared { from, to },
            })
        }
    }

    /// Runs stage after stage until the packet's way ends.
    ///
    /// # Errors
    /// The first [`Fault`].
    pub fn run(
        mut self,
        world: &mut World,
        observer: &mut impl Observer,
    ) -> Result<(Option<Chain>, Verdict), Fault> {
        loop {
            match self {
                Self::Done { m, verdict } => return Ok((m, verdict)),
                stage => self = stage.resume(world, observer)?,
            }
        }
    }
}
