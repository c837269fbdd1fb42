//! A packet as pieces, each of which says whose octets it holds, and sets of octets.

use crate::trace::view::Span;
use std::ops::Range;

/// Consecutive octets of one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The operation that made them, by its place in the list.
    pub(super) operation: usize,
    /// The first, counted in what the operation made.
    pub(super) at: usize,
    /// How many.
    pub(super) len: usize,
}

/// A packet, or some octets of it, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pieces(Vec<Piece>);

impl Pieces {
    /// All that an operation made.
    pub(super) fn made_by(operation: usize, len: usize) -> Self {
        let mut pieces = Self::default();
        pieces.push(Piece {
            operation,
            at: 0,
            len,
        });
        pieces
    }

    /// Octets.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|piece| piece.len).sum()
    }

    fn push(&mut self, piece: Piece) {
        match self.0.last_mut() {
            _ if piece.len == 0 => {}
            Some(last) if last.operation == piece.operation && last.at + last.len == piece.at => {
                last.len += piece.len;
            }
            _ => self.0.push(piece),
        }
    }

    pub(super) fn append(&mut self, other: &Self) {
        other.0.iter().for_each(|piece| self.push(*piece));
    }

    /// Each piece with its offset.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, Piece)> + '_ {
        self.0.iter().scan(0, |offset, piece| {
            let start = *offset;
            *offset += piece.len;
            Some((start, *piece))
        })
    }

    /// The octets of a range, as far as there are any.
    pub(super) fn slice(&self, range: Range<usize>) -> Self {
        let mut slice = Self::default();
        for (offset, piece) in self.iter() {
            let start = range.start.max(offset);
            let end = range.end.min(offset + piece.len);
            if start < end {
                slice.push(Piece {
                    at: piece.at + (start - offset),
                    len: end - start,
                    ..piece
                });
            }
        }
        slice
    }

    /// The packet with a range replaced.
    pub(super) fn spliced(&self, range: Range<usize>, with: &Self) -> Self {
        let mut all = self.slice(0..range.start);
        all.append(with);
        all.append(&self.slice(range.end..usize::MAX));
        all
    }

    /// Whose octet lies there: the operation and the octet's number in what it made.
    pub(super) fn octet(&self, offset: usize) -> Option<(usize, usize)> {
        let (start, piece) = self
            .iter()
            .find(|(start, piece)| (*start..start + piece.len).contains(&offset))?;
        Some((piece.operation, piece.at + (offset - start)))
    }

    /// Where octets of an operation lie.
    pub(super) fn places(&self, operation: usize, octets: &Octets) -> Octets {
        let mut places = Octets::default();
        for (offset, piece) in self
            .iter()
            .filter(|(_, piece)| piece.operation == operation)
        {
            for range in octets.within(piece.at..piece.at + piece.len) {
                let start = offset + (range.start - piece.at);
                places.add(start..start + range.len());
            }
        }
        places
    }
}

/// A set of octets by their offsets: ranges in order that do not touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Octets(Vec<Range<usize>>);

impl Octets {
    /// One range.
    pub fn of(range: Range<usize>) -> Self {
        let mut octets = Self::default();
        octets.add(range);
        octets
    }

    /// Adds a range.
    pub fn add(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let first = self.0.partition_point(|known| known.end < range.start);
        let last = self.0.partition_point(|known| known.start <= range.end);
        let touching = self.0.get(first..last).unwrap_or_default();
        let start = touching
            .first()
            .map_or(range.start, |known| known.start.min(range.start));
        let end = touching
            .last()
            .map_or(range.end, |known| known.end.max(range.end));
        self.0.splice(first..last, std::iter::once(start..end));
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: &Self) {
        other.0.iter().for_each(|range| self.add(range.clone()));
    }

    /// The ranges, in order.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.0
    }

    /// The ranges as spans.
    pub fn spans(&self) -> Vec<Span> {
        let span = |range: &Range<usize>| Span {
            offset: range.start,
            len: range.len(),
        };
        self.0.iter().map(span).collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an octet is among them.
    pub fn contains(&self, octet: usize) -> bool {
        self.0.iter().any(|range| range.contains(&octet))
    }

    /// The octets one by one.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().flat_map(Clone::clone)
    }

    /// The parts of a range that are in the set.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
        self.0
            .iter()
            .map(move |known| known.start.max(range.start)..known.end.min(range.end))
            .filter(|range| !range.is_empty())
    }

    /// The octets with each offset greater by so much.
    #[must_use]
    pub fn moved(&self, by: usize) -> Self {
        let moved = |range: &Range<usize>| range.start + by..range.end + by;
        Self(self.0.iter().map(moved).collect())
    }

    /// The octets that are not in the other set.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut rest = Self::default();
        for range in &self.0 {
            let mut start = range.start;
            for gone in other.within(range.clone()) {
                rest.add(start..gone.start);
                start = gone.end;
            }
            rest.add(start..range.end);
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::{Octets, Piece, Pieces};

    #[test]
    fn a_splice_cuts_the_pieces_at_its_ends() {
        let packet = Pieces::made_by(0, 10).spliced(4..6, &Pieces::made_by(1, 3));
        let piece = |operation, at, len| Piece { operation, at, len };
        assert_eq!(packet.0, [piece(0, 0, 4), piece(1, 0, 3), piece(0, 6, 4)]);
        assert_eq!(packet.octet(7), Some((0, 6)));
        assert_eq!(packet.octet(11), None);
        let back = packet.spliced(4..7, &Pieces::made_by(0, 10).slice(4..6));
        assert_eq!(back.0, [piece(0, 0, 10)]);
    }

    #[test]
    fn ranges_that_touch_are_one() {
        let mut octets = Octets::of(4..6);
        octets.add(8..10);
        octets.add(0..0);
        assert_eq!(octets.ranges(), [4..6, 8..10]);
        octets.add(6..8);
        assert_eq!(octets, Octets::of(4..10));
        octets.add(2..5);
        octets.add(20..21);
        assert_eq!(octets.ranges(), [2..10, 20..21]);
        assert_eq!(octets.without(&Octets::of(3..20)).ranges(), [2..3, 20..21]);
    }

    #[test]
    fn an_octet_may_lie_in_several_places() {
        let one = Pieces::made_by(0, 8);
        let twice = one.spliced(8..8, &one.slice(2..4));
        assert_eq!(twice.places(0, &Octets::of(2..3)).ranges(), [2..3, 8..9]);
    }
}
