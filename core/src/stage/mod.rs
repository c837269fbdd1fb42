//! Stages and what carries a packet from one to the next.
//!
//! A stage is data: an enum variant with exactly what the C code keeps. [`Stage::resume`] runs it and gives the next.
//! Whatever is not in the variant or in the [`World`] is gone, as a stack frame is when `crypto_dispatch` returns.

mod counter;
mod crypto;
mod fast_ipsec;
pub mod kame;
mod lifetime;
mod profile;
mod queue;
mod reason;
mod reassembly;
mod table;
mod verdict;
mod world;

pub use counter::{Counter, Counters};
pub use crypto::{CryptoCallback, CryptoDescriptor, CryptoFailure, Cryptop, TdbCrypto};
pub use fast_ipsec::{MassageError, Massaged};
pub use lifetime::Expired;
pub use profile::{
    AhAlignment, AhMutableOptions, CryptoOrder, DummyPackets, EncapsulationCheck, FirstFragment,
    HeaderPosition, InPolicyCheck, LifetimeCheck, PadCheck, Profile, SharedClusters, SpoofCheck,
};
pub use queue::{CryptoQueue, Delivery, Injected, InjectedError, Parked};
pub use reason::{MbufOperation, PolicyViolation, Reason};
pub use reassembly::{FragmentError, IncompletePacket, Reassembly, ReassemblyLimits};
pub use table::{KAME_STAGES, KameRow, STAGES, StageId, StageRow, mermaid};
pub use verdict::{Removed, Verdict};
pub use world::{Stack, World};

use crate::crypto::IcvError;
use crate::mbuf::{Chain, MbufError};
use crate::policy::Isr;
use crate::sa::{Protocol, SavRef};
use crate::trace::Observer;
use crate::wire::IpProtocol;
use fast_ipsec::{input, output};
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
        match self {
            Self::Ip6Input { m }
            | Self::IpInput { m }
            | Self::Ip6Forward { m }
            | Self::IpForward { m }
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
            | Self::Kame { m, .. }
            | Self::Ip6Output { m, .. }
            | Self::IpOutput { m, .. }
            | Self::Ipsec6ProcessPacket { m, .. }
            | Self::Ipsec4ProcessPacket { m, .. }
            | Self::IpipOutput { m, .. }
            | Self::ComputeIpsecPos { m, .. }
            | Self::EspOutput { m, .. }
            | Self::AhOutput { m, .. }
            | Self::IpcompOutput { m, .. }
            | Self::IpsecProcessDone { m, .. }
            | Self::IpcompInput { m, .. } => Some(m),
            Self::CryptoInvoke { crp }
            | Self::EspInputCb { crp }
            | Self::AhInputCb { crp }
            | Self::IpcompInputCb { crp }
            | Self::EspOutputCb { crp }
            | Self::AhOutputCb { crp }
            | Self::IpcompOutputCb { crp } => Some(&crp.crp_buf),
            Self::Done { m, .. } => m.as_ref(),
        }
    }

    /// The packet, to be changed from outside between two stages.
    pub fn chain_mut(&mut self) -> Option<&mut Chain> {
        match self {
            Self::Ip6Input { m }
            | Self::IpInput { m }
            | Self::Ip6Forward { m }
            | Self::IpForward { m }
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
            | Self::Kame { m, .. }
            | Self::Ip6Output { m, .. }
            | Self::IpOutput { m, .. }
            | Self::Ipsec6ProcessPacket { m, .. }
            | Self::Ipsec4ProcessPacket { m, .. }
            | Self::IpipOutput { m, .. }
            | Self::ComputeIpsecPos { m, .. }
            | Self::EspOutput { m, .. }
            | Self::AhOutput { m, .. }
            | Self::IpcompOutput { m, .. }
            | Self::IpsecProcessDone { m, .. }
            | Self::IpcompInput { m, .. } => Some(m),
            Self::CryptoInvoke { crp }
            | Self::EspInputCb { crp }
            | Self::AhInputCb { crp }
            | Self::IpcompInputCb { crp }
            | Self::EspOutputCb { crp }
            | Self::AhOutputCb { crp }
            | Self::IpcompOutputCb { crp } => Some(&mut crp.crp_buf),
            Self::Done { m, .. } => m.as_mut(),
        }
    }

    /// The stage that takes a packet which has arrived at a host, by the host's stack and the packet's first octet.
    pub fn arrived(world: &World, m: Chain) -> Self {
        let version = kame::IpVersion::of(&world.mbufs, &m);
        match (world.stack, version) {
            (Stack::Kame, version) => kame::arrived(m, version),
            (Stack::FastIpsec, kame::IpVersion::V4) => Self::IpInput { m },
            (Stack::FastIpsec, kame::IpVersion::V6) => Self::Ip6Input { m },
        }
    }

    /// The stage that takes a packet which leaves a host, by the host's stack and the packet's first octet. `forwarding`:
    /// the host passes it on for others.
    pub fn leaving(world: &World, m: Chain, forwarding: bool) -> Self {
        let version = kame::IpVersion::of(&world.mbufs, &m);
        match (world.stack, version) {
            (Stack::Kame, version) => kame::leaving(m, version, forwarding),
            (Stack::FastIpsec, kame::IpVersion::V4) => Self::IpOutput { m, forwarding },
            (Stack::FastIpsec, kame::IpVersion::V6) => Self::Ip6Output { m, forwarding },
        }
    }

    /// Runs the stage and gives what happens next.
    ///
    /// # Errors
    /// A [`Fault`] where a kernel would panic, and for a transition that the stage table does not declare.
    pub fn resume(self, world: &mut World, observer: &mut impl Observer) -> Result<Self, Fault> {
        let from = self.id();
        let flow = match self {
            Self::Ip6Forward { m } => input::ip6_forward(world, observer, m),
            Self::IpForward { m } => input::ip_forward(world, observer, m),
            Self::Ip6Input { m } => input::ip6_input(world, observer, from, m),
            Self::IpInput { m } => input::ip_input(world, observer, from, m),
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
            Self::EspInputCb { crp } => input::esp_input_cb(world, observer, crp),
            Self::AhInputCb { crp } => input::ah_input_cb(world, observer, crp),
            Self::Ipsec6CommonInputCb {
                m,
                sav,
                spi,
                skip,
                protoff,
                seq,
            } => {
                input::ipsec6_common_input_cb(world, observer, m, sav, (skip, protoff), (spi, seq))
            }
            Self::Ipsec4CommonInputCb {
                m,
                sav,
                spi,
                skip,
                protoff,
                seq,
            } => {
                input::ipsec4_common_input_cb(world, observer, m, sav, (skip, protoff), (spi, seq))
            }
            Self::IpipInput { m, off, proto } => input::ipip_input(world, observer, m, off, proto),
            Self::Upper {
                stage: stage @ (StageId::UdpInput | StageId::Udp6Input),
                m,
                off,
                ..
            } => input::udp_input(world, observer, stage, m, off),
            Self::Upper {
                stage,
                m,
                off,
                proto,
            } => input::upper_input(world, observer, stage, m, off, proto),
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
            Self::Kame { m, call } => kame::resume(world, observer, m, *call),
            Self::Ip6Output { m, forwarding } => output::ip6_output(world, observer, m, forwarding),
            Self::IpOutput { m, forwarding } => output::ip_output(world, observer, m, forwarding),
            Self::Ipsec6ProcessPacket { m, isr } => {
                output::ipsec6_process_packet(world, observer, m, isr)
            }
            Self::Ipsec4ProcessPacket { m, isr } => {
                output::ipsec4_process_packet(world, observer, m, isr)
            }
            Self::IpipOutput { m, isr, sav } => output::ipip_output(world, observer, m, isr, sav),
            Self::ComputeIpsecPos { m, isr, sav } => {
                output::compute_ipsec_pos(world, observer, m, isr, sav)
            }
            Self::EspOutput {
                m,
                isr,
                sav,
                skip,
                protoff,
            } => output::esp_output(world, observer, m, isr, sav, (skip, protoff)),
            Self::AhOutput {
                m,
                isr,
                sav,
                skip,
                protoff,
            } => output::ah_output(world, observer, m, isr, sav, (skip, protoff)),
            Self::IpcompOutput {
                m,
                isr,
                sav,
                skip,
                protoff,
            } => output::ipcomp_output(world, observer, m, isr, sav, (skip, protoff)),
            Self::EspOutputCb { crp } => output::esp_output_cb(world, observer, crp),
            Self::AhOutputCb { crp } => output::ah_output_cb(world, observer, crp),
            Self::IpcompOutputCb { crp } => output::ipcomp_output_cb(world, observer, crp),
            Self::IpsecProcessDone {
                m,
                isr,
                sav,
                skip,
                protoff,
                seq,
            } => output::ipsec_process_done(world, observer, m, (isr, sav), (skip, protoff), seq),
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

    /// Frees what the stage holds, for one who does not let it run: its packet, and the reference to an association. Nothing
    /// is counted.
    ///
    /// # Errors
    /// A [`Fault`] where the packet is not there to be freed.
    pub fn free(self, world: &mut World) -> Result<(), Fault> {
        let stage = self.id();
        let referenced = match &self {
            Self::Ipsec6CommonInputCb { sav, .. }
            | Self::Ipsec4CommonInputCb { sav, .. }
            | Self::IpsecProcessDone { sav, .. } => Some(*sav),
            _ => self.request().map(|crp| crp.crp_opaque.tc_sav),
        };
        if let Some(sav) = referenced {
            world.key_freesav(sav);
        }
        let Some(m) = self.chain() else {
            return Ok(());
        };
        world.mbufs.m_freem(m.clone()).map_err(|error| Fault {
            stage,
            kind: FaultKind::Mbuf(error),
        })
    }

    /// Runs stage after stage until the packet is parked, or its way ends.
    ///
    /// # Errors
    /// The first [`Fault`].
    pub fn run_to_boundary(
        mut self,
        world: &mut World,
        observer: &mut impl Observer,
    ) -> Result<Self, Fault> {
        while !matches!(self, Self::CryptoInvoke { .. } | Self::Done { .. }) {
            self = self.resume(world, observer)?;
        }
        Ok(self)
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
