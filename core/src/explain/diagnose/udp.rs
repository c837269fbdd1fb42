//! UDP around ESP (RFC 3948): unknown to the association, on other ports, or with a marker that belongs to IKE.

use super::super::language::say;
use super::edit::named_esp;
use super::encounter::addresses;
use super::search::Hypothesis;
use super::trial::Change;
use super::{Cause, look_up};
use crate::sa::{Protocol, SaConfig, UdpEncapsulation};
use crate::stage::World;
use crate::wire::checksum;
use crate::wire::extension::{End, walk};
use crate::wire::udp::{self, Udp};
use crate::wire::{IpProtocol, esp};

/// A UDP datagram that may have ESP in it.
pub(super) struct Datagram<'p> {
    packet: &'p [u8],
    off: usize,
    protoff: usize,
    udp: Udp<'p>,
}

impl<'p> Datagram<'p> {
    /// The datagram that a packet carries.
    pub(super) fn of(packet: &'p [u8]) -> Option<Self> {
        let End::Upper {
            protocol: IpProtocol::UDP,
            offset: off,
            protoff,
        } = walk(packet).end
        else {
            return None;
        };
        let udp = Udp::parse(packet.get(off..)?).ok()?;
        Some(Self {
            packet,
            off,
            protoff,
            udp,
        })
    }

    /// What follows the UDP header, whatever its length field says.
    fn data(&self) -> &'p [u8] {
        let data = self.packet.get(self.off + udp::HEADER_LEN..);
        data.unwrap_or_default()
    }

    fn ports(&self) -> UdpEncapsulation {
        UdpEncapsulation {
            sport: self.udp.source_port(),
            dport: self.udp.destination_port(),
        }
    }

    /// The packet as it would be without UDP and `skip` octets of its data.
    pub(super) fn as_esp(&self, skip: usize) -> Option<Vec<u8>> {
        let mut packet = self.packet.get(..self.off)?.to_vec();
        packet.extend_from_slice(self.data().get(skip..)?);
        named_esp(packet, self.protoff)
    }

    /// Whether the checksum field holds the sum of the pseudo-header alone, which a network card was to complete.
    pub(super) fn has_partial_checksum(&self) -> bool {
        let covered = self.packet.get(self.off..).unwrap_or_default();
        is_partial(
            self.packet,
            IpProtocol::UDP,
            covered.len(),
            self.udp.checksum(),
        )
    }

    /// The association of the ESP header after `skip` octets of data.
    fn config<'w>(&self, world: &'w World, skip: usize) -> Option<&'w SaConfig> {
        let data = self.data().get(skip..)?;
        let spi = u32::from_be_bytes(*data.get(..esp::HEADER_LEN)?.first_chunk()?);
        let (_, dst) = addresses(self.packet)?;
        let sav = world.sad.key_lookup_sa(dst, Protocol::Esp, spi)?;
        Some(world.sad.get(sav)?.config())
    }

    /// What would make ESP of a datagram that was delivered as it is.
    pub(super) fn hypotheses(&self, world: &World) -> Vec<Hypothesis> {
        let mut found = Vec::new();
        if let Some((config, packet)) = self.config(world, 0).zip(self.as_esp(0)) {
            let mut hypothesis = encapsulated(config, self.ports());
            hypothesis.change.packet = Some(packet);
            found.push(hypothesis);
        }
        if self.data().starts_with(&[0; 4])
            && let Some((config, packet)) = self.config(world, 4).zip(self.as_esp(4))
        {
            found.push(look_up::marked(config, packet));
        }
        found
    }
}

/// Whether a checksum field of a packet's upper layer is the sum of its pseudo-header alone.
pub(super) fn is_partial(packet: &[u8], proto: IpProtocol, len: usize, field: u16) -> bool {
    addresses(packet).is_some_and(|(src, dst)| {
        let zeros = vec![0; len];
        !checksum::upper_layer(src, dst, proto, &zeros) == field
    })
}

/// The association as one for UDP on these ports.
pub(super) fn encapsulated(config: &SaConfig, found: UdpEncapsulation) -> Hypothesis {
    let UdpEncapsulation { sport, dport } = found;
    let (cause, why) = match config.encapsulation {
        None => (
            Cause::UdpEncapsulationUnknown,
            say!("why.udp-encapsulation-unknown", sport, dport),
        ),
        Some(have) => (
            Cause::UdpPortsDiffer,
            say!(
                "why.udp-ports-differ",
                sport,
                dport,
                have_sport = have.sport,
                have_dport = have.dport,
            ),
        ),
    };
    let config = SaConfig {
        encapsulation: Some(found),
        ..config.clone()
    };
    Hypothesis::new(
        cause,
        Change::of(config),
        why,
        say!("fix.udp-encapsulation", sport, dport),
    )
}
