//! How a stage runs: into a host, from one stage to the next, and out of it.

use super::fast_ipsec::{input, output};
use super::{Fault, FaultKind, Stack, Stage, StageId, Verdict, World, crypto, kame};
use crate::mbuf::Chain;
use crate::trace::Observer;

impl Stage {
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
