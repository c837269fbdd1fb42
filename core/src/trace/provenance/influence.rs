//! Forwards: from an octet to all that changes with it.

use super::Provenance;
use super::pieces::{Octets, Pieces};
use crate::trace::view::Span;
use crate::trace::{Event, KameEvent};
use std::collections::BTreeMap;

/// Octets that decide what happens to the packet, rather than what others become: a length, an address, a pad length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// The tick at which they are read.
    pub tick: usize,
    /// What is read, where it lies then.
    pub span: Span,
}

/// What an octet influences.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Influence {
    /// Octets of the packet at the later tick that change with it: with some other value of it, each of them does.
    pub octets: Octets,
    /// Octets that may change: an upper bound.
    pub bound: Octets,
    /// ICVs that cover it or what was made from it, by their places in [`Provenance::checks`]: the packet is refused where
    /// it changes.
    pub covered_by: Vec<usize>,
    /// What it decides.
    pub decides: Vec<Read>,
    /// The operations that it goes through, by their places in [`Provenance::operations`].
    pub through: Vec<usize>,
}

/// Octets by the operations that made them.
#[derive(Default)]
struct Reached(BTreeMap<usize, Octets>);

impl Reached {
    fn places(&self, packet: &Pieces) -> Octets {
        let mut places = Octets::default();
        for (operation, octets) in &self.0 {
            places.extend(&packet.places(*operation, octets));
        }
        places
    }

    fn add(&mut self, operation: usize, octets: &Octets) {
        if !octets.is_empty() {
            self.0.entry(operation).or_default().extend(octets);
        }
    }
}

impl Provenance {
    /// What changes in the packet at the tick `later` with the octet at an offset of the packet at `tick`. `None` where
    /// there is no such octet.
    pub fn influence(&self, tick: usize, offset: usize, later: usize) -> Option<Influence> {
        let (start, index) = self.maker(tick, offset)?;
        let mut exact = Reached::default();
        let mut bound = Reached::default();
        exact.add(start, &Octets::of(index..index + 1));
        let mut influence = Influence::default();
        let operations = self.operations.iter().enumerate();
        for (number, operation) in operations.skip(start + 1) {
            if operation.tick <= tick || operation.tick > later {
                continue;
            }
            let (reached, is_exact) = operation.reached(&exact.places(&operation.before));
            let (more, _) = operation.reached(&bound.places(&operation.before));
            match is_exact {
                true => exact.add(number, &reached),
                false => bound.add(number, &reached),
            }
            bound.add(number, &more);
            if !reached.is_empty() || !more.is_empty() {
                influence.through.push(number);
            }
        }
        let last = self.packets.get(later)?;
        influence.octets = exact.places(last);
        influence.bound = bound.places(last).without(&influence.octets);
        let ticks = tick + 1..=later;
        let checks = self.checks.iter().enumerate();
        for (number, check) in checks.filter(|(_, check)| ticks.contains(&check.tick)) {
            let covers = |reached: &Reached| {
                let here = reached.places(&check.before);
                let covered = check.covers.without(&here) != check.covers;
                covered || !reached.places(&check.came).is_empty()
            };
            if covers(&exact) || covers(&bound) {
                influence.covered_by.push(number);
            }
        }
        influence.decides = self.decides(&exact, &bound, ticks);
        Some(influence)
    }

    fn decides(
        &self,
        exact: &Reached,
        bound: &Reached,
        ticks: std::ops::RangeInclusive<usize>,
    ) -> Vec<Read> {
        let reads = self.reads.iter().filter(|read| ticks.contains(&read.tick));
        reads
            .filter(|read| {
                let range = read.span.offset..read.span.offset + read.span.len;
                let Some(packet) = self.packets.get(read.tick) else {
                    return false;
                };
                let packet = packet.slice(range);
                !exact.places(&packet).is_empty() || !bound.places(&packet).is_empty()
            })
            .copied()
            .collect()
    }
}

/// The octets that an event reads to decide by them what happens to the packet.
pub(super) fn decisive(event: &Event, looked_at: Option<Span>) -> Option<Span> {
    let span = |offset, len| Some(Span { offset, len });
    match *event {
        // The first octets of what is in the datagram tell ESP from IKE (RFC 3948, 2.2).
        Event::UdpEncapsulation { off, .. } => span(off, 12),
        Event::InnerHeader { outer, .. } => span(outer, 1),
        // Next header and length.
        Event::AhParts { skip, .. } => span(skip, 2),
        Event::Ip6Header { .. }
        | Event::IpHeader { .. }
        | Event::HeaderChecksum { .. }
        | Event::ExtensionHeader { .. }
        | Event::Protoff { .. }
        | Event::Kame(KameEvent::PrevHdr { .. })
        | Event::ReadSpi { .. }
        | Event::ReplayCheck { .. }
        | Event::NoReplayCheck { .. }
        | Event::ReadTrailer { .. }
        | Event::PadChecked { .. }
        | Event::FragmentHeader { .. } => looked_at.filter(|span| span.len > 0),
        _ => None,
    }
}
