//! What reception made of one frame.

use super::copies::WholePackets;
use super::esn::{self, HighHalf};
use crate::mbuf::{Chain, Layout, MbufError, MbufPool};
use crate::sa::SavRef;
use crate::stage::{Fault, Profile, Reassembly, Stage, Verdict, World};
use crate::trace::{Silent, Timeline};
use crate::wire::checksum;
use crate::wire::extension::{End, walk};
use crate::wire::link::{self, LinkType, NotIp};

/// What became of a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is not an IP packet.
    NotIp(NotIp),
    /// The stages gave a verdict.
    Received(Verdict),
    /// The engine cannot go on: what a kernel would panic over.
    Fault(Fault),
    /// The packet does not fit into the pool.
    NoBufs(MbufError),
}

/// What became of a frame, and the packet that its upper layer got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrameReport {
    /// The outcome.
    pub outcome: Outcome,
    /// The packet as the upper layer gets it; empty where none does.
    pub inner: Vec<u8>,
    /// For the first packet of an association with ESN that did not verify: the search for its high half. Where one was
    /// found the outcome is that of the packet with it.
    pub high_half: Option<HighHalf>,
}

/// A host that receives every frame that it is shown, whatever address it is for.
#[derive(Clone, Debug, Default)]
pub struct Receiver {
    /// The host's state.
    pub world: World,
    /// How a driver lays a packet into mbufs.
    pub layout: Layout,
    /// Associations with ESN that have accepted nothing yet; found out at the first packet.
    waiting: Option<Vec<SavRef>>,
    /// Packets that were made whole from fragments.
    whole: WholePackets,
}

impl Receiver {
    /// A host with these habits and no associations.
    pub fn new(profile: Profile, layout: Layout) -> Self {
        let mut receiver = Self {
            layout,
            ..Self::default()
        };
        receiver.world.profile = profile;
        receiver.world.every_hop = true;
        receiver
    }

    /// Receives one frame with nobody watching.
    pub fn receive(&mut self, link: LinkType, frame: &[u8]) -> FrameReport {
        let packet = match ip_packet(link, frame) {
            Ok(packet) => packet,
            Err(not_ip) => return without_packet(Outcome::NotIp(not_ip)),
        };
        let high_half = self.synchronize(packet);
        let m = match self.world.mbufs.load(packet, self.layout) {
            Ok(m) => m,
            Err(error) => return without_packet(Outcome::NoBufs(error)),
        };
        let received = Stage::arrived(&self.world, m).run(&mut self.world, &mut Silent);
        let report = self.report(received);
        let _released = self.world.mbufs.release_other_holders();
        if let Some(id) = self.world.reassembly.take_last_whole() {
            self.whole.remember(id, &report.inner);
        }
        FrameReport {
            high_half,
            ..self.copy_of_whole(packet, &report).unwrap_or(report)
        }
    }

    /// For a fragment in clear of a packet that has been seen whole: that packet.
    fn copy_of_whole(&self, packet: &[u8], report: &FrameReport) -> Option<FrameReport> {
        let Outcome::Received(Verdict::Held { sas }) = &report.outcome else {
            return None;
        };
        let whole = self.whole.of_fragment(packet).filter(|_| sas.is_empty())?;
        let upper = match walk(whole).end {
            End::Upper { protocol, .. } => protocol,
            _ => return None,
        };
        let checksum = checksum::verify(whole);
        Some(FrameReport {
            inner: whole.to_vec(),
            ..without_packet(Outcome::Received(Verdict::Clear { upper, checksum }))
        })
    }

    /// For the first packet of an association with ESN: its high half, found by trying where the window does not tell.
    fn synchronize(&mut self, packet: &[u8]) -> Option<HighHalf> {
        let world = &mut self.world;
        let waiting = self.waiting.get_or_insert_with(|| esn::waiting(world));
        match waiting.is_empty() {
            true => None,
            false => esn::synchronize(world, packet, waiting),
        }
    }

    /// The host's state as it meets a frame: with the high half of the first sequence number of an association with ESN.
    pub(super) fn synchronized(mut self, link: LinkType, frame: &[u8]) -> World {
        if let Ok(packet) = ip_packet(link, frame) {
            self.synchronize(packet);
        }
        self.world
    }

    fn report(&mut self, received: Result<(Option<Chain>, Verdict), Fault>) -> FrameReport {
        let (m, verdict) = match received {
            Ok(received) => received,
            Err(fault) => {
                self.world.mbufs = MbufPool::default();
                self.world.reassembly = Reassembly::default();
                return without_packet(Outcome::Fault(fault));
            }
        };
        let mut inner = Vec::new();
        if let Some(m) = m {
            if !matches!(verdict, Verdict::Held { .. }) {
                self.world.mbufs.copy_to(&m, &mut inner);
            }
            let _freed = self.world.mbufs.m_freem(m);
        }
        FrameReport {
            inner,
            ..without_packet(Outcome::Received(verdict))
        }
    }

    /// Receives one frame and records every event; the host itself stays as it is. `None` for what is not IP.
    pub fn trace(&self, link: LinkType, frame: &[u8]) -> Option<Timeline> {
        let packet = ip_packet(link, frame).ok()?;
        let mut receiver = self.clone();
        receiver.synchronize(packet);
        let mut world = receiver.world;
        world.mbufs.reset_serials();
        let m = world.mbufs.load(packet, self.layout).ok()?;
        Some(Timeline::record(Stage::arrived(&world, m), &world))
    }
}

/// The IP packet of a frame.
pub(super) fn ip_packet(link: LinkType, frame: &[u8]) -> Result<&[u8], NotIp> {
    let network = link::network(link, frame)?;
    let packet = frame.get(network.offset..network.offset + network.len);
    Ok(packet.unwrap_or_default())
}

fn without_packet(outcome: Outcome) -> FrameReport {
    FrameReport {
        outcome,
        inner: Vec::new(),
        high_half: None,
    }
}
