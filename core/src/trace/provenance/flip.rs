//! Bits of one octet turned over: what the packet's checks do with it, and what the ciphers would.

use super::operation::{Made, span};
use super::pieces::Octets;
use super::{Influence, Provenance};
use crate::crypto::Icv;
use crate::stage::{Reason, Verdict};
use crate::trace::view::Span;
use crate::trace::{EditError, Event, KameEvent, Recorded, SendEvent, Timeline};
use thiserror::Error;

/// The most ICVs that are put right in one packet. No packet has so many.
const MOST_ICVS: usize = 16;

/// Why nothing is turned over.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FlipError {
    /// The packet does not have the octet.
    #[error("the packet has {had} octets, there is no octet {offset}")]
    NoOctet {
        /// The octet asked for.
        offset: usize,
        /// Octets there.
        had: usize,
    },
    /// No bit was named.
    #[error("no bit of the octet is to be turned over")]
    NoBit,
    /// The packet cannot be changed there.
    #[error("{0}")]
    Edit(#[from] EditError),
}

/// Octets before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The tick, in the timeline before.
    pub tick: usize,
    /// The operation that made them, by its place in [`Provenance::operations`]; none for the packet at its end.
    pub operation: Option<usize>,
    /// Which octets of the packet are compared.
    pub span: Span,
    /// As they were.
    pub before: Vec<u8>,
    /// As they are.
    pub after: Vec<u8>,
    /// Which differ, as offsets of the packet; all from the shorter one's end on where the lengths do.
    pub differ: Octets,
    /// Which may, by their provenance.
    pub predicted: Influence,
}

/// What turning over bits of one octet does.
#[derive(Clone, Debug)]
pub struct Flip {
    /// The tick before which the octet is changed: that of a stage's start.
    pub tick: usize,
    /// Its offset in the packet then.
    pub offset: usize,
    /// As it was.
    pub before: u8,
    /// As it is.
    pub after: u8,
    /// What becomes of the packet.
    pub as_it_is: Timeline,
    /// What becomes of it where every ICV that does not verify is put right, as if nobody checked.
    pub held_aside: Timeline,
    /// How many ICVs were put right.
    pub icvs: usize,
    /// With the ICVs held aside: what each cipher makes of it, in order, and the packet at its end.
    pub changes: Vec<Change>,
}

impl Timeline {
    /// Turns over the bits `mask` of an octet of the packet before the stage that runs next at a tick (a part-run one runs
    /// again), and runs what follows twice: as it is, and with the ICVs held aside.
    ///
    /// # Errors
    /// [`FlipError`] at the end, and where the packet does not hold the octet.
    pub fn flip(&self, tick: usize, offset: usize, mask: u8) -> Result<Flip, FlipError> {
        let next = self.ends.partition_point(|end| *end <= tick);
        let frame = self.frames.get(next).ok_or(EditError::Ended)?;
        let chain = frame.stage.chain().ok_or(EditError::Ended)?;
        let octets = frame.world.mbufs.to_vec(chain);
        let had = octets.len();
        let Some(before) = octets.get(offset).copied() else {
            return Err(FlipError::NoOctet { offset, had });
        };
        if mask == 0 {
            return Err(FlipError::NoBit);
        }
        let after = before ^ mask;
        let mut as_it_is = self.clone();
        as_it_is.tick = tick;
        as_it_is.edit(offset, &[after])?;
        let mut held_aside = as_it_is.clone();
        let mut icvs = 0;
        while icvs < MOST_ICVS
            && let Some(index) = held_aside.put_icv_right()?
        {
            icvs += 1;
            // An ICV that was set aside before: from there all ran anew, and the octet is as it was.
            if index < next {
                held_aside.tick = tick;
                held_aside.edit(offset, &[after])?;
            }
        }
        let start = next.checked_sub(1).and_then(|index| self.ends.get(index));
        let start = start.copied().unwrap_or(0);
        let changes = self.changes(&held_aside, start, offset);
        Ok(Flip {
            tick: start,
            offset,
            before,
            after,
            as_it_is,
            held_aside,
            icvs,
            changes,
        })
    }

    /// Where the packet is refused for its ICV, writes the one that was computed in its place before it is looked at, and
    /// runs on from there: from which frame.
    fn put_icv_right(&mut self) -> Result<Option<usize>, EditError> {
        let Some(Verdict::Dropped {
            reason: Reason::BadIcv { .. },
            ..
        }) = self.verdict
        else {
            return Ok(None);
        };
        let mut computed: Option<Icv> = None;
        let mut found = None;
        for (index, frame) in self.frames.iter().enumerate().rev() {
            for recorded in frame.events.iter().rev() {
                match recorded.event {
                    Event::Authenticated { icv, .. }
                    | Event::Kame(KameEvent::Summed { icv, .. }) => {
                        computed = computed.or(Some(icv));
                    }
                    Event::SaveIcv { off, .. } | Event::Kame(KameEvent::CopyIcv { off, .. }) => {
                        found = found.or(Some((index, off)));
                    }
                    _ => {}
                }
            }
        }
        let (Some(icv), Some((index, off))) = (computed, found) else {
            return Ok(None);
        };
        let start = index.checked_sub(1).and_then(|index| self.ends.get(index));
        self.tick = start.copied().unwrap_or(0);
        self.edit(off, icv.as_slice())?;
        Ok(Some(index))
    }

    fn changes(&self, other: &Self, start: usize, offset: usize) -> Vec<Change> {
        let provenance = self.provenance();
        let mut changes = Vec::new();
        let ciphers = provenance.operations().iter().enumerate();
        let ciphers = ciphers.filter(|(_, done)| matches!(done.made, Made::Ciphered { .. }));
        for ((number, done), (one, another)) in ciphers.zip(self.ciphered().zip(other.ciphered())) {
            if done.tick > start {
                let range = done.span.offset..done.span.offset + done.span.len;
                let parts = [one, another].map(|(_, recorded)| {
                    let octets = octets(recorded);
                    octets.get(range.clone()).unwrap_or_default().to_vec()
                });
                let change = compared(&provenance, (start, offset), one.0, done.span, parts);
                changes.extend(change.map(|change| Change {
                    operation: Some(number),
                    ..change
                }));
            }
        }
        let last = |timeline: &Self| {
            let mut events = timeline.frames.iter().flat_map(|frame| &frame.events);
            events.next_back().map(octets).unwrap_or_default()
        };
        let parts = [last(self), last(other)];
        let whole = span(0..parts.iter().map(Vec::len).max().unwrap_or(0));
        changes.extend(compared(
            &provenance,
            (start, offset),
            self.ticks(),
            whole,
            parts,
        ));
        changes
    }

    /// Each event of a cipher, with its tick.
    fn ciphered(&self) -> impl Iterator<Item = (usize, &Recorded)> {
        let events = self.frames.iter().flat_map(|frame| &frame.events);
        let is_cipher = |event: &Event| {
            matches!(
                event,
                Event::Decrypted { .. } | Event::Send(SendEvent::Encrypted { .. })
            )
        };
        (1..)
            .zip(events)
            .filter(move |(_, recorded)| is_cipher(&recorded.event))
    }
}

fn octets(recorded: &Recorded) -> Vec<u8> {
    recorded.world.mbufs.to_vec(&recorded.chain)
}

fn compared(
    provenance: &Provenance,
    (start, offset): (usize, usize),
    tick: usize,
    span: Span,
    [before, after]: [Vec<u8>; 2],
) -> Option<Change> {
    let mut differ = Octets::default();
    for index in 0..before.len().max(after.len()) {
        if before.get(index) != after.get(index) {
            differ.add(span.offset + index..span.offset + index + 1);
        }
    }
    let mut predicted = provenance.influence(start, offset, tick)?;
    let range = span.offset..span.offset + span.len;
    for octets in [&mut predicted.octets, &mut predicted.bound] {
        let mut here = Octets::default();
        octets
            .within(range.clone())
            .for_each(|range| here.add(range));
        *octets = here;
    }
    Some(Change {
        tick,
        operation: None,
        span,
        before,
        after,
        differ,
        predicted,
    })
}
