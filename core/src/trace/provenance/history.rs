//! Goes along a timeline and says of every octet, at every tick, which operation made it.

use super::influence::{Read, decisive};
use super::operation::{Dependence, Field, Made, Operation, span};
use super::pieces::{Octets, Pieces};
use crate::mbuf::Chain;
use crate::sa::{SaConfig, SavRef};
use crate::stage::World;
use crate::trace::view::Span;
use crate::trace::{Event, Frame, KameEvent, Recorded, SendEvent, Timeline};
use std::ops::Range;
use std::sync::Arc;

/// An ICV that was computed over a packet that arrived: the packet is refused where it is not the one that came with it.
#[derive(Clone, Debug)]
pub struct Check {
    /// The tick at which it was computed.
    pub tick: usize,
    /// By what: `HMAC-SHA1-96`.
    pub algorithm: String,
    /// The octets covered, in the packet just before.
    pub covers: Octets,
    /// Where the ICV that came lay when it was saved.
    pub icv: Span,
    /// Its octets: those of AH are zeros in the packet by now.
    pub(super) came: Pieces,
    pub(super) before: Arc<Pieces>,
}

/// What made the octets of a packet, at each tick of its timeline.
#[derive(Clone, Debug)]
pub struct Provenance {
    pub(super) operations: Vec<Operation>,
    /// One a tick, 0 included.
    pub(super) packets: Vec<Arc<Pieces>>,
    pub(super) checks: Vec<Check>,
    pub(super) reads: Vec<Read>,
}

impl Timeline {
    /// What made the packet's octets. It is computed when it is asked for, from the events and nothing else.
    pub fn provenance(&self) -> Provenance {
        let mut history = History::default();
        let mut last: Option<(&World, &Chain)> = None;
        for frame in &self.frames {
            history.begin(frame, last);
            history.frame(frame);
            let end = frame.events.last();
            last = match end {
                Some(recorded) => Some((&recorded.world, &recorded.chain)),
                None => frame.stage.chain().map(|chain| (&frame.world, chain)),
            };
        }
        Provenance {
            operations: history.operations,
            packets: history.packets,
            checks: history.checks,
            reads: self.decisive_reads(),
        }
    }
}

impl Timeline {
    /// What events read to decide by it.
    fn decisive_reads(&self) -> Vec<Read> {
        let events = self.frames.iter().flat_map(|frame| &frame.events);
        let after = events.zip(self.geometry.iter().skip(1)).zip(1..);
        after
            .filter_map(|((recorded, geometry), tick)| {
                let span = decisive(&recorded.event, geometry.looked_at)?;
                Some(Read { tick, span })
            })
            .collect()
    }
}

/// What is known while the events are gone along.
#[derive(Debug, Default)]
pub(super) struct History {
    operations: Vec<Operation>,
    packets: Vec<Arc<Pieces>>,
    pub(super) checks: Vec<Check>,
    /// The packet before the event.
    pub(super) before: Arc<Pieces>,
    /// The packet after it.
    pub(super) now: Arc<Pieces>,
    /// The association in use.
    pub(super) sav: Option<SavRef>,
    /// Whether protection is being put on.
    pub(super) sending: bool,
    /// The octet that will be written where the protocol is named, once a header is off.
    pub(super) next: Option<Pieces>,
    /// The octet that named what a new header goes before.
    pub(super) named: Option<Pieces>,
    /// Headers that were saved.
    pub(super) saved: Pieces,
    /// Where the ICV that came lies, and its octets.
    pub(super) received: Option<(Span, Pieces)>,
    /// Where AH starts, its length and its ICV's.
    pub(super) ah: Option<[usize; 3]>,
    /// Where ESP starts.
    pub(super) esp: Option<usize>,
    /// Octets before AH that its ICV does not take as they are.
    pub(super) not_counted: Octets,
    /// What the ICV computed last covers, with the high half of the sequence number.
    pub(super) summed: Option<(Octets, Option<u32>)>,
    /// Whether the payload was decrypted on the way to its ICV.
    pub(super) opened: bool,
    /// Class octets of a tunnel's outer header, once it is off.
    pub(super) outer_class: Pieces,
    /// Whether a checksum that follows is put right by the difference.
    pub(super) class_changed: bool,
    /// Octets of the IPv4 header read last.
    pub(super) ipv4_header: usize,
    /// The first fragment of a packet that is whole.
    pub(super) first: Option<Pieces>,
    /// The other fragments, the last first.
    pub(super) fragments: Vec<Pieces>,
    /// The packet that is sent in fragments.
    pub(super) whole: Option<Arc<Pieces>>,
    /// Whether the first fragment is there before its event.
    pub(super) first_is_cut: bool,
    /// The sequence number given to the packet.
    pub(super) seq: u64,
}

/// One event with what is around it.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    pub(super) recorded: &'a Recorded,
    /// The events of the stage that follow it.
    pub(super) following: &'a [Recorded],
}

impl Moment<'_> {
    /// The packet's octets after the event.
    pub(super) fn octets(&self) -> Vec<u8> {
        self.recorded.world.mbufs.to_vec(&self.recorded.chain)
    }

    /// The configuration of an association.
    pub(super) fn config(&self, sav: Option<SavRef>) -> Option<&SaConfig> {
        Some(self.recorded.world.sad.get(sav?)?.config())
    }
}

impl History {
    /// The packet as a stage gets it: as the stage before left it, but for what was written from outside.
    fn begin(&mut self, frame: &Frame, last: Option<(&World, &Chain)>) {
        let octets = frame
            .stage
            .chain()
            .map(|chain| frame.world.mbufs.to_vec(chain));
        let octets = octets.unwrap_or_default();
        let earlier = last.map(|(world, chain)| world.mbufs.to_vec(chain));
        self.before = Arc::clone(&self.now);
        match earlier {
            Some(earlier) if earlier.len() == octets.len() => {
                let differs = earlier.iter().zip(&octets).map(|(one, other)| one != other);
                let mut edited = Octets::default();
                for (offset, _) in differs.enumerate().filter(|(_, differs)| *differs) {
                    edited.add(offset..offset + 1);
                }
                for range in edited.ranges() {
                    self.write(range.clone(), Made::Edited, Dependence::Nothing);
                }
            }
            _ => self.write(0..octets.len(), Made::Arrived, Dependence::Nothing),
        }
        match self.packets.last_mut() {
            Some(last) => *last = Arc::clone(&self.now),
            None => self.packets.push(Arc::clone(&self.now)),
        }
    }

    fn frame(&mut self, frame: &Frame) {
        let mut events = frame.events.as_slice();
        while let Some((recorded, following)) = events.split_first() {
            self.before = Arc::clone(&self.now);
            let moment = Moment {
                recorded,
                following,
            };
            self.packets.push(Arc::clone(&self.now));
            self.event(moment);
            if let Some(last) = self.packets.last_mut() {
                *last = Arc::clone(&self.now);
            }
            events = following;
        }
    }

    /// The tick of the event.
    pub(super) fn tick(&self) -> usize {
        self.packets.len().saturating_sub(1)
    }

    /// Octets that lie at `range` now were made.
    pub(super) fn write(&mut self, range: Range<usize>, made: Made, dependence: Dependence) {
        let before = Arc::clone(&self.before);
        self.write_from(range, made, dependence, before);
    }

    /// The same, with the packet that the dependence counts in.
    pub(super) fn write_from(
        &mut self,
        range: Range<usize>,
        made: Made,
        dependence: Dependence,
        before: Arc<Pieces>,
    ) {
        if range.is_empty() {
            return;
        }
        let octets = self.operation(range.clone(), made, dependence, before);
        self.put(range, &octets);
    }

    /// Notes an operation, and gives what it made.
    pub(super) fn operation(
        &mut self,
        range: Range<usize>,
        made: Made,
        dependence: Dependence,
        before: Arc<Pieces>,
    ) -> Pieces {
        let octets = Pieces::made_by(self.operations.len(), range.len());
        self.operations.push(Operation {
            tick: self.tick(),
            span: span(range),
            made,
            dependence,
            before,
        });
        octets
    }

    /// A field of `len` octets was written at `off`, and depends on no octet.
    pub(super) fn field(&mut self, off: usize, len: usize, field: Field) {
        self.write(off..off + len, Made::Field(field), Dependence::Nothing);
    }

    /// Other octets stand in a range now.
    pub(super) fn put(&mut self, range: Range<usize>, octets: &Pieces) {
        self.now = Arc::new(self.now.spliced(range, octets));
    }

    /// Octets came out.
    fn remove(&mut self, range: Range<usize>) {
        self.put(range, &Pieces::default());
    }

    /// Room was made.
    pub(super) fn room(&mut self, at: usize, len: usize) {
        let before = Arc::clone(&self.before);
        let room = self.operation(at..at + len, Made::Room, Dependence::Nothing, before);
        self.put(at..at, &room);
    }

    fn event(&mut self, moment: Moment<'_>) {
        match moment.recorded.event {
            Event::Adj { by, before, .. } => self.adj(by, before),
            Event::StripHdr { skip, hlen, .. }
            | Event::Kame(KameEvent::MoveHeaders {
                off: skip,
                stripsiz: hlen,
            })
            | Event::Kame(KameEvent::SplitCat {
                off: skip,
                stripsiz: hlen,
            }) => self.remove(skip..skip + hlen),
            Event::Copyback {
                off,
                len,
                after,
                field,
                ..
            } => self.copyback(off..off + len, after, field),
            Event::HopLimit { off, .. } => {
                let hop = Made::Field(Field::Hop);
                self.write(off..off + 1, hop, Dependence::Same { from: off });
            }
            Event::Decompressed { off, from, to } => self.compressed(off, from, to, false),
            Event::Send(SendEvent::Compressed { off, from, to }) => {
                self.compressed(off, from, to, true);
            }
            Event::Decrypted {
                off,
                len,
                iv,
                ivlen,
            } => match std::mem::take(&mut self.opened) {
                true => {}
                false => self.ciphered(moment, false, off..off + len, iv..iv + ivlen),
            },
            Event::Send(SendEvent::Encrypted {
                off,
                len,
                iv,
                ivlen,
            }) => self.ciphered(moment, true, off..off + len, iv..iv + ivlen),
            Event::FragmentJoined { total, here, .. } if total == Some(here) => self.gather(moment),
            Event::Cat { headers, .. } => self.cat(headers),
            Event::Send(ref event) => self.send(moment, event),
            Event::Count { counter, .. } => self.counted(moment, counter),
            _ => {
                self.read(&moment.recorded.event);
                self.icv(moment);
            }
        }
    }

    /// Octets came off an end.
    fn adj(&mut self, by: isize, before: usize) {
        let many = by.unsigned_abs().min(before);
        match by {
            1.. => {
                // A tunnel's outer header goes so; a congestion mark of it may go over to the inner one.
                self.outer_class = self.before.slice(0..2);
                self.remove(0..many);
            }
            _ => self.remove(before - many..before),
        }
    }
}
