//! Back: from an octet to the operations and the octets that it was made from.

use super::operation::Operation;
use super::pieces::{Octets, Pieces};
use super::{Check, Provenance};
use std::collections::BTreeMap;

/// An operation on the way back from an octet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place in [`Provenance::operations`].
    pub operation: usize,
    /// Which of the octets that it made are on the way, where they lay then.
    pub made: Octets,
    /// What they depend on, in the packet one tick before.
    pub from: Octets,
    /// Whether each of them really changes with each of those; else they are an upper bound.
    pub exact: bool,
}

/// An octet changed its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The tick with the octet in its new place.
    pub tick: usize,
    /// Its place before; none where it was not in the packet just before, but saved.
    pub from: Option<usize>,
    /// Its new place.
    pub to: usize,
}

/// Where an octet comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The tick.
    pub tick: usize,
    /// The octet's offset in the packet then.
    pub offset: usize,
    /// How it came to its place since it was made.
    pub moves: Vec<Move>,
    /// What made it first, then what made what it was made from, and so on to what arrived or was generated.
    pub steps: Vec<Step>,
}

impl Provenance {
    /// The operations, in the order of their ticks. The first is the packet's arrival.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// The ICVs that were computed over a packet that arrived.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// Octets of the packet at a tick.
    pub fn len(&self, tick: usize) -> usize {
        self.packets.get(tick).map_or(0, |packet| packet.len())
    }

    /// Whether there is no packet at a tick.
    pub fn is_empty(&self, tick: usize) -> bool {
        self.len(tick) == 0
    }

    /// The operation that made the octet at an offset of the packet at a tick, and the octet's number in what it made.
    pub fn maker(&self, tick: usize, offset: usize) -> Option<(usize, usize)> {
        self.packets.get(tick)?.octet(offset)
    }

    /// The packet at a tick in order: whose octets lie where, by offset, operation, the first octet's number in what that
    /// made, and length.
    pub fn pieces(&self, tick: usize) -> impl Iterator<Item = (usize, usize, usize, usize)> + '_ {
        let packet = self.packets.get(tick);
        let pieces = packet.into_iter().flat_map(|packet| packet.iter());
        pieces.map(|(offset, piece)| (offset, piece.operation, piece.at, piece.len))
    }

    /// Where the octet at an offset of the packet at a tick comes from. `None` where there is no such octet.
    pub fn origin(&self, tick: usize, offset: usize) -> Option<Origin> {
        let (operation, index) = self.maker(tick, offset)?;
        let mut waiting = BTreeMap::from([(operation, Octets::of(index..index + 1))]);
        let mut steps = Vec::new();
        while let Some((operation, made)) = waiting.pop_last() {
            let Some(done) = self.operations.get(operation) else {
                continue;
            };
            let (from, exact) = done.sources(&made);
            for (earlier, octets) in makers(&done.before, &from) {
                waiting.entry(earlier).or_default().extend(&octets);
            }
            steps.push(Step {
                operation,
                made: made.moved(done.span.offset),
                from,
                exact,
            });
        }
        Some(Origin {
            tick,
            offset,
            moves: self.moves(tick, offset, (operation, index)),
            steps,
        })
    }

    /// The ways of an octet from where it was made to where it lies.
    fn moves(&self, tick: usize, offset: usize, octet: (usize, usize)) -> Vec<Move> {
        let born = self.operations.get(octet.0).map_or(0, |made| made.tick);
        let mut moves = Vec::new();
        let mut to = offset;
        for later in (born + 1..=tick).rev() {
            let earlier = self.packets.get(later - 1);
            let is_there = earlier.and_then(|packet| packet.octet(to)) == Some(octet);
            let is_here = self.maker(later, to) == Some(octet);
            if is_there || !is_here {
                continue;
            }
            let places = earlier.map(|packet| packet.places(octet.0, &one(octet.1)));
            let from = places.as_ref().and_then(|places| places.iter().next());
            moves.push(Move {
                tick: later,
                from,
                to,
            });
            // Not in the packet just before: where it was last.
            let last = from.or_else(|| {
                let before = self.packets.get(born..later)?.iter().rev();
                before
                    .filter_map(|packet| packet.places(octet.0, &one(octet.1)).iter().next())
                    .next()
            });
            to = last.unwrap_or(to);
        }
        moves.reverse();
        moves
    }
}

fn one(index: usize) -> Octets {
    Octets::of(index..index + 1)
}

/// Whose octets lie at these offsets.
fn makers(packet: &Pieces, offsets: &Octets) -> BTreeMap<usize, Octets> {
    let mut makers: BTreeMap<usize, Octets> = BTreeMap::new();
    for (start, piece) in packet.iter() {
        for range in offsets.within(start..start + piece.len) {
            let at = piece.at + (range.start - start);
            let octets = makers.entry(piece.operation).or_default();
            octets.add(at..at + range.len());
        }
    }
    makers
}
