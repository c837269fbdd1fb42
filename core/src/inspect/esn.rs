//! The high half of an extended sequence number, for a capture that starts in the middle of a flow.
//!
//! A receiver that was there from the start infers it from its window (RFC 4303, Appendix A). A capture's first packet may
//! come from any subspace, so the engine is run with one high half after the other until the ICV verifies.

use crate::mbuf::{Chain, Layout, MbufPool};
use crate::sa::{SavRef, SecAsVar, SecReplay, SequenceNumbers};
use crate::stage::{Reason, Stage, Verdict, World};
use crate::trace::{Event, KameEvent, Observer, Silent};

/// High halves that are tried, from 0: a flow of 2^44 packets.
const MOST: u32 = 1 << 12;

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HighHalf {
    /// Under this one the ICV verifies; the association's window now stands before the packet.
    Found(u32),
    /// None of the first 4,096 fits.
    NoneFits,
}

/// The associations that have ESN and have accepted no packet yet.
pub(super) fn waiting(world: &World) -> Vec<SavRef> {
    let unproven = |association: &SecAsVar| association.lifetime.packets == 0;
    // Several flows have no high half in common.
    let one_flow = |association: &SecAsVar| association.config().pattern.is_none();
    world
        .sad
        .iter()
        .filter(|(_, association)| {
            association.config().esn && unproven(association) && one_flow(association)
        })
        .map(|(sav, _)| sav)
        .collect()
}

/// Rehearses a packet. If it is the first of an association that is `waiting`, and its ICV does not verify or its number is
/// refused, looks for the high half under which it is accepted, and puts the window there. One search an association.
pub(super) fn synchronize(
    world: &mut World,
    packet: &[u8],
    waiting: &mut Vec<SavRef>,
) -> Option<HighHalf> {
    let mut watch = Watch::default();
    let accepted = accepts(&mut world.clone(), packet, &mut watch);
    let (sav, seq) = (watch.sav?, watch.seq?);
    let index = waiting.iter().position(|waits| *waits == sav)?;
    waiting.swap_remove(index);
    if accepted {
        return None;
    }
    let low = seq & u64::from(u32::MAX);
    for high in 0..MOST {
        let seq = u64::from(high) << 32 | low;
        let mut trial = world.clone();
        place_window_before(seq, trial.sad.get_mut(sav)?)?;
        if accepts(&mut trial, packet, &mut Silent) {
            place_window_before(seq, world.sad.get_mut(sav)?)?;
            return Some(HighHalf::Found(high));
        }
    }
    Some(HighHalf::NoneFits)
}

/// Notes the last association that a packet finds on its way, and the sequence number read for it.
#[derive(Default)]
struct Watch {
    sav: Option<SavRef>,
    seq: Option<u64>,
}

impl Observer for Watch {
    fn record(&mut self, _: &World, _: &Chain, event: impl FnOnce() -> Event) {
        match event() {
            Event::LookUp { found, .. } | Event::Kame(KameEvent::AllocSa { found, .. }) => {
                self.sav = found
            }
            Event::ReplayCheck { seq, .. } | Event::NoReplayCheck { seq, .. } => {
                self.seq = Some(seq)
            }
            Event::Drop {
                reason: Reason::Replay { error, .. },
            } => self.seq = Some(error.seq()),
            _ => {}
        }
    }
}

/// Puts the window so that `seq` is the next number.
fn place_window_before(seq: u64, association: &mut SecAsVar) -> Option<()> {
    let width = association.config().replay_window.max(1);
    let edge = seq.saturating_sub(1);
    let replay = SecReplay::resume(width, SequenceNumbers::Extended, edge, []).ok()?;
    association.replay = Some(replay);
    Some(())
}

/// Whether ICV and window accept the packet, in a world that is thrown away.
fn accepts(world: &mut World, packet: &[u8], observer: &mut impl Observer) -> bool {
    world.mbufs = MbufPool::default();
    let Ok(m) = world.mbufs.load(packet, Layout::Cluster) else {
        return false;
    };
    let received = Stage::arrived(world, m).run(world, observer);
    !matches!(
        received,
        Err(_)
            | Ok((
                _,
                Verdict::Dropped {
                    reason: Reason::BadIcv { .. } | Reason::Replay { .. },
                    ..
                }
            ))
    )
}
