//! The packet as it was where AH or ESP was met last: outer protection off, fragments together, UDP header gone.

use super::edit::put_checksum_right;
use crate::mbuf::{Chain, Layout, MbufPool};
use crate::sa::{Protocol, SaConfig, SavRef};
use crate::stage::{Reason, Stack, Stage, Verdict, World};
use crate::trace::{Event, Observer};
use crate::wire::checksum::Checksum;
use crate::wire::ipv4::Ipv4;
use crate::wire::ipv6::Ipv6;
use crate::wire::{ah, esp};
use std::net::IpAddr;

/// The last AH, ESP or IPComp header on a packet's way. Offsets are in octets from the packet's start.
#[derive(Clone, Debug)]
pub(super) struct Encounter {
    /// The whole packet.
    pub(super) packet: Vec<u8>,
    /// Which header.
    pub(super) proto: Protocol,
    /// Where it starts.
    pub(super) skip: usize,
    /// Its SPI.
    pub(super) spi: u32,
    /// The association that it found.
    pub(super) sav: Option<SavRef>,
    /// Whether its ICV verified.
    pub(super) verified: bool,
    /// Pad octets that were compared and are right.
    pub(super) padding: usize,
    /// How many such headers came off before it.
    pub(super) outside: usize,
}

impl Encounter {
    /// Source and destination; `None` where there is no whole IP header.
    pub(super) fn addresses(&self) -> Option<(IpAddr, IpAddr)> {
        addresses(&self.packet)
    }

    /// The sequence number as the packet carries it.
    pub(super) fn low(&self) -> u32 {
        let field = match self.proto {
            Protocol::Ah => ah::field::SEQUENCE,
            Protocol::Esp | Protocol::Ipcomp => esp::field::SEQUENCE,
        };
        let octets = self.packet.get(self.skip + field.start..);
        let low = octets.and_then(<[u8]>::first_chunk);
        low.map_or(0, |low| u32::from_be_bytes(*low))
    }

    /// What follows the headers before it.
    pub(super) fn rest(&self) -> &[u8] {
        self.packet.get(self.skip..).unwrap_or_default()
    }
}

/// Source and destination of a packet.
pub(super) fn addresses(packet: &[u8]) -> Option<(IpAddr, IpAddr)> {
    match packet.first()? >> 4 {
        4 => {
            let ip = Ipv4::parse(packet).ok()?;
            Some((ip.src().into(), ip.dst().into()))
        }
        _ => {
            let ip = Ipv6::parse(packet).ok()?;
            Some((ip.src().into(), ip.dst().into()))
        }
    }
}

/// What a host makes of a packet, and what it meets.
#[derive(Debug)]
pub(super) struct Reception {
    /// Where the packet's way ended; `None` for what a kernel would panic over.
    pub(super) verdict: Option<Verdict>,
    /// The last AH, ESP or IPComp header.
    pub(super) met: Option<Encounter>,
    /// What an upper layer gets.
    pub(super) inner: Vec<u8>,
}

impl Reception {
    /// Receives a packet on a copy of the host.
    pub(super) fn of(world: &World, packet: &[u8]) -> Self {
        let mut world = world.clone();
        if world.reassembly.packets() == 0 {
            world.mbufs = MbufPool::default();
        }
        // Both stacks see the same packet; the crypto boundary is where it can be looked into.
        world.stack = Stack::FastIpsec;
        let mut watch = Watch::default();
        let mut inner = Vec::new();
        let verdict = world
            .mbufs
            .load(packet, Layout::Cluster)
            .ok()
            .and_then(|m| {
                let received = Stage::arrived(&world, m).run(&mut world, &mut watch);
                let (m, verdict) = received.ok()?;
                if let Some(m) = m {
                    world.mbufs.copy_to(&m, &mut inner);
                }
                Some(verdict)
            });
        Self {
            verdict,
            met: watch.met,
            inner,
        }
    }

    /// Why the packet was dropped.
    pub(super) fn reason(&self) -> Option<&Reason> {
        match &self.verdict {
            Some(Verdict::Dropped { reason, .. }) => Some(reason),
            _ => None,
        }
    }

    /// Whether nothing is wrong: delivered with sense, in the clear, waiting, or dropped as its sender meant it to be.
    /// `vouched` says that an ICV covers the plaintext, so that an unknown protocol inside is what the sender sent.
    pub(super) fn is_fine(&self, vouched: bool) -> bool {
        match &self.verdict {
            Some(Verdict::Delivered {
                upper, checksum, ..
            }) => *checksum != Checksum::Bad && (vouched || upper.name().is_some()),
            Some(
                Verdict::Clear { .. }
                | Verdict::Held { .. }
                | Verdict::Sent { .. }
                | Verdict::Forwarded { .. },
            ) => true,
            Some(Verdict::Dropped { reason, .. }) => {
                matches!(reason, Reason::Dummy | Reason::NatKeepalive { .. })
            }
            None => false,
        }
    }
}

#[derive(Default)]
struct Watch {
    met: Option<Encounter>,
}

impl Observer for Watch {
    fn record(&mut self, world: &World, m: &Chain, event: impl FnOnce() -> Event) {
        match event() {
            Event::ReadSpi { proto, off, spi } => {
                let mut packet = Vec::new();
                world.mbufs.copy_to(m, &mut packet);
                if packet.first().is_some_and(|octet| octet >> 4 == 4) {
                    // No kernel keeps it right once headers have come off.
                    let _cut = put_checksum_right(&mut packet);
                }
                self.met = Some(Encounter {
                    packet,
                    proto,
                    skip: match proto {
                        Protocol::Ah => off.saturating_sub(ah::field::SPI.start),
                        Protocol::Esp => off,
                        Protocol::Ipcomp => off.saturating_sub(2),
                    },
                    spi,
                    sav: None,
                    verified: false,
                    padding: 0,
                    outside: self.met.as_ref().map_or(0, |met| met.outside + 1),
                });
            }
            Event::LookUp { found, .. } => {
                if let Some(met) = &mut self.met {
                    met.sav = found;
                }
            }
            Event::CompareIcv { len, equal, .. } => {
                if let Some(met) = &mut self.met {
                    met.verified = equal && len > 0;
                }
            }
            Event::PadChecked { looked_at, .. } => {
                if let Some(met) = &mut self.met {
                    met.padding = looked_at;
                }
            }
            _ => {}
        }
    }
}

/// An association as it stands at a packet: with ESN, `last_seq` has the high half that the window infers for it.
pub(super) fn at_packet(world: &World, sav: SavRef, low: u32) -> Option<SaConfig> {
    let association = world.sad.get(sav)?;
    let mut config = association.config().clone();
    if config.esn {
        let edge = association
            .replay
            .as_ref()
            .map(|replay| replay.right_edge());
        let whole = association.sequence(low).ok().or(edge);
        config.last_seq = whole.unwrap_or(config.last_seq) & !u64::from(u32::MAX);
    }
    Some(config)
}
