//! Octets that the receive path writes: what a header that came off named, lengths, checksums, payloads and fragments.

use super::history::{History, Moment};
use super::operation::{Dependence, Field, Made};
use super::pieces::Octets;
use crate::sa::Protocol;
use crate::trace::{Event, KameEvent, Recorded, WrittenField};
use crate::wire::{IpProtocol, ipcomp};
use std::ops::Range;
use std::sync::Arc;

impl History {
    /// What is only read and decides what will be written where.
    pub(super) fn read(&mut self, event: &Event) {
        match *event {
            Event::Ip6Header { .. } | Event::UdpEncapsulation { .. } => self.next = None,
            Event::IpHeader { hlen, .. } => {
                self.next = None;
                self.ipv4_header = hlen;
            }
            Event::Protoff { protoff, .. } | Event::Kame(KameEvent::PrevHdr { protoff, .. }) => {
                self.named = Some(self.now.slice(protoff..protoff + 1));
            }
            Event::ReadSpi { off, proto, .. } => {
                self.sending = false;
                self.ah = None;
                if proto == Protocol::Ipcomp {
                    let header = off.saturating_sub(ipcomp::field::CPI.start);
                    self.next = Some(self.now.slice(header..header + 1));
                }
            }
            Event::LookUp { found, .. } | Event::Kame(KameEvent::AllocSa { found, .. }) => {
                self.sav = found;
            }
            Event::FragmentHeader { off, header: 8, .. } => {
                self.sending = false;
                self.next = Some(self.now.slice(off..off + 1));
            }
            Event::ReadTrailer { off, .. } => self.next = Some(self.now.slice(off + 1..off + 2)),
            Event::EspParts { skip, .. } => self.esp = Some(skip),
            Event::AhParts {
                skip, hl, authsize, ..
            } => {
                self.ah = Some([skip, hl, authsize]);
                if !self.sending {
                    self.next = Some(self.now.slice(skip..skip + 1));
                }
            }
            _ => {}
        }
    }

    pub(super) fn copyback(&mut self, range: Range<usize>, after: u16, field: WrittenField) {
        let nothing = Dependence::Nothing;
        match field {
            WrittenField::NextHeader => match self.next.take() {
                Some(next) if !self.sending => self.put(range, &next),
                _ => {
                    let [_, low] = after.to_be_bytes();
                    let next = IpProtocol(low);
                    self.write(range, Made::Field(Field::NextHeader { next }), nothing);
                }
            },
            WrittenField::PayloadLength => {
                let length = Field::PayloadLength { value: after };
                self.write(range, Made::Field(length), nothing);
            }
            WrittenField::TotalLength => {
                let length = Field::TotalLength { value: after };
                self.write(range, Made::Field(length), nothing);
            }
            WrittenField::TrafficClass | WrittenField::TypeOfService => self.mark(range, field),
            WrittenField::HeaderChecksum => self.header_checksum(range),
            WrittenField::FragmentOffset => {
                let from = range.start;
                let made = || Made::Field(Field::FragmentOffset);
                self.write(from..from + 1, made(), Dependence::Same { from });
                self.write(from + 1..range.end, made(), nothing);
            }
        }
    }

    /// A congestion mark went over from the outer header to the inner one.
    fn mark(&mut self, range: Range<usize>, field: WrittenField) {
        let mut sources = self.before.slice(range.clone());
        sources.append(&self.outer_class);
        let from = Octets::of(0..sources.len());
        let every = Dependence::Every { from, exact: false };
        let made = Made::Field(Field::CongestionMark);
        self.write_from(range, made, every, Arc::new(sources));
        self.class_changed = field == WrittenField::TypeOfService;
    }

    fn header_checksum(&mut self, range: Range<usize>) {
        let mut from = Octets::of(0..self.ipv4_header);
        if !std::mem::take(&mut self.class_changed) {
            from = from.without(&Octets::of(range.clone()));
        }
        let every = Dependence::Every { from, exact: false };
        self.write(range, Made::Field(Field::HeaderChecksum), every);
    }

    pub(super) fn compressed(&mut self, off: usize, from: usize, to: usize, compress: bool) {
        let made = Made::Compressed { compress, from, to };
        let every = Dependence::Every {
            from: Octets::of(off..off + from),
            exact: false,
        };
        let before = Arc::clone(&self.before);
        let octets = self.operation(off..off + to, made, every, before);
        self.put(off..off + from, &octets);
    }

    /// All fragments are there: the first becomes the packet, the others wait to be appended.
    pub(super) fn gather(&mut self, moment: Moment<'_>) {
        let Recorded { world, chain, .. } = moment.recorded;
        let mut all = Vec::new();
        for (fragment, (m, headers, range)) in world.reassembly.fragments_with(chain).enumerate() {
            if m == chain {
                all.push((self.before.as_ref().clone(), headers));
                continue;
            }
            let made = Made::Held {
                fragment,
                headers,
                start: range.start,
            };
            let len = world.mbufs.pkthdr_len(m);
            let before = Arc::clone(&self.before);
            let octets = self.operation(0..len, made, Dependence::Nothing, before);
            all.push((octets, headers));
        }
        let mut all = all.into_iter();
        let Some((first, headers)) = all.next() else {
            return;
        };
        self.fragments = all.map(|(octets, _)| octets).rev().collect();
        if self.next.is_some() {
            let off = headers.saturating_sub(8);
            self.next = Some(first.slice(off..off + 1));
        }
        self.first = Some(first);
    }

    pub(super) fn cat(&mut self, headers: usize) {
        let mut whole = match self.first.take() {
            Some(first) => first,
            None => self.now.as_ref().clone(),
        };
        if let Some(fragment) = self.fragments.pop() {
            whole.append(&fragment.slice(headers..usize::MAX));
        }
        self.now = Arc::new(whole);
    }
}
