//! Where the parts of the protected packet lie after each event, and which octets the event changed.

use super::timeline::Frame;
use super::view::Span;
use super::{Event, KameEvent, SendEvent};
use crate::crypto::Icv;
use crate::sa::{Protocol, SavRef};
use crate::wire::fields::{AhGone, EspShape};
use crate::wire::{IpProtocol, ah};
use std::ops::Range;

/// The state of knowledge about the packet at one tick.
#[derive(Clone, Debug, Default)]
pub(super) struct Geometry {
    /// Where ESP's parts lie, from when they are measured until they are gone.
    pub(super) esp: Option<EspShape>,
    /// Where AH's ICV lies, from when it is measured until AH is gone.
    ah_icv: Option<Range<usize>>,
    /// What AH names, from when it is measured, and where it was, once it is out.
    ah_next: Option<IpProtocol>,
    /// The AH header that is out while something still names it.
    pub(super) ah_gone: Option<AhGone>,
    /// Octets that are massaged for the ICV.
    massaged: Vec<Span>,
    /// Where the sequence number is.
    sequence: usize,
    /// Whether the trailer is off while the rest still counts as ESP.
    trailer_off: bool,
    /// Octets that the event changed, as they stand after it.
    pub(super) changed: Vec<Span>,
    /// Octets that the event looked at.
    pub(super) looked_at: Option<Span>,
    /// The association in use.
    pub(super) sav: Option<SavRef>,
    /// The packet's sequence number.
    pub(super) seq: Option<u64>,
    /// The ICV that the packet carried.
    pub(super) received: Option<Icv>,
    /// The ICV as computed, and what it covers.
    pub(super) computed: Option<(Icv, Span)>,
}

impl Geometry {
    /// Nothing known.
    pub(super) const EMPTY: Self = Self {
        esp: None,
        ah_icv: None,
        ah_next: None,
        ah_gone: None,
        massaged: Vec::new(),
        sequence: 0,
        trailer_off: false,
        changed: Vec::new(),
        looked_at: None,
        sav: None,
        seq: None,
        received: None,
        computed: None,
    };

    /// One for the start and one for each event.
    pub(super) fn along(frames: &[Frame]) -> Vec<Self> {
        let mut now = Self::default();
        let mut all = vec![now.clone()];
        for recorded in frames.iter().flat_map(|frame| &frame.events) {
            now.apply(&recorded.event);
            all.push(now.clone());
        }
        all
    }

    fn apply(&mut self, event: &Event) {
        self.changed.clear();
        self.looked_at = None;
        match *event {
            Event::Ip6Header { .. } => {
                *self = Self::default();
                self.look(0, 40);
            }
            Event::IpHeader { hlen, .. } => {
                *self = Self::default();
                self.look(0, hlen);
            }
            Event::HeaderChecksum { hlen } => self.look(0, hlen),
            Event::UdpEncapsulation { off, .. } => self.look(off, 8),
            Event::ExtensionHeader { off, len, .. } => self.look(off, len),
            Event::Kame(KameEvent::AppendIcv { off, icv, .. }) => {
                self.write(off, icv.as_slice().len())
            }
            Event::Kame(KameEvent::Contiguous { off, len }) => self.look(off, len),
            Event::Kame(KameEvent::HashCopy {
                off, ref before, ..
            }) => self.look(off, before.len()),
            Event::Kame(KameEvent::Summed { off, len, icv, .. }) => {
                self.computed = Some((icv, Span { offset: off, len }));
                self.look(off, len);
            }
            Event::Protoff { protoff, .. } | Event::Kame(KameEvent::PrevHdr { protoff, .. }) => {
                self.look(protoff, 1)
            }
            Event::ReadSpi { off, proto, .. } => {
                self.sequence = off + 4;
                self.look(off, if proto == Protocol::Ipcomp { 2 } else { 4 });
            }
            Event::LookUp { found, .. } | Event::Kame(KameEvent::AllocSa { found, .. }) => {
                *self = Self {
                    sav: found,
                    sequence: self.sequence,
                    ..Self::default()
                };
            }
            Event::EspParts {
                skip,
                hlen,
                ivlen,
                plen,
                alen,
                ..
            } => self.esp_parts(skip, hlen, ivlen, plen, alen),
            Event::ReplayCheck { seq, .. } | Event::NoReplayCheck { seq, .. } => {
                self.seq = Some(seq);
                self.look(self.sequence, 4);
            }
            Event::SaveIcv { off, icv, .. } | Event::Kame(KameEvent::CopyIcv { off, icv, .. }) => {
                self.received = Some(icv);
                self.look(off, icv.as_slice().len());
            }
            Event::Authenticated {
                off,
                len,
                inject,
                icv,
                ..
            } => self.authenticated(off, len, inject, icv),
            Event::Decrypted { off, len, .. } => {
                if let Some(esp) = &mut self.esp {
                    esp.plain = true;
                }
                self.write(off, len);
            }
            Event::CompareIcv { .. } | Event::IcvUnchecked { .. } => {
                let esp = self.esp.as_ref().map(|esp| esp.icv.clone());
                if let Some(icv) = esp.or(self.ah_icv.clone()) {
                    self.look(icv.start, icv.len());
                }
            }
            Event::Adj { by, after, .. } => self.adj(by, after),
            Event::HopLimit { off, .. } => self.write(off, 1),
            Event::StripHdr { skip, hlen, .. }
            | Event::Kame(KameEvent::MoveHeaders {
                off: skip,
                stripsiz: hlen,
            })
            | Event::Kame(KameEvent::SplitCat {
                off: skip,
                stripsiz: hlen,
            }) => self.strip(skip, hlen),
            Event::ReadTrailer { off, .. } => self.look(off, 2),
            Event::PadChecked { padlen, .. } => {
                if let Some(end) = self.esp.as_ref().map(|esp| esp.payload.end) {
                    let padlen = usize::from(padlen);
                    self.look(end.saturating_sub(padlen + 2), padlen);
                }
            }
            Event::Copyback {
                off,
                len,
                field,
                before,
                after,
            } => {
                if field == super::WrittenField::NextHeader {
                    self.esp = None;
                    self.ah_gone = None;
                }
                if before != after {
                    self.write(off, len);
                } else {
                    self.look(off, len);
                }
            }
            Event::AhParts { .. }
            | Event::SaveHeaders { .. }
            | Event::ZeroIcv { .. }
            | Event::Massage { .. }
            | Event::RestoreHeaders { .. } => self.apply_ah(event),
            Event::FragmentHeader { off, header, .. } => self.look(off, header),
            Event::Cat { off, len, .. } => self.write(off, len),
            Event::Decompressed { off, to, .. } => self.write(off, to),
            Event::Send(SendEvent::Prepend { len, .. }) => {
                self.moved_up(0, len);
                self.write(0, len);
            }
            Event::Send(SendEvent::MakeSpace { skip, hlen, .. }) => {
                self.moved_up(skip, hlen);
                self.write(skip, hlen);
            }
            Event::Send(SendEvent::OuterHeader { len, .. }) => self.write(0, len),
            Event::Send(SendEvent::ProtocolHeader { off, len, .. })
            | Event::Send(SendEvent::Iv { off, len }) => self.write(off, len),
            Event::Send(SendEvent::EspTrailer {
                off, tfc, padlen, ..
            }) => {
                if let Some(esp) = &mut self.esp {
                    esp.plain = true;
                }
                self.write(off, tfc + usize::from(padlen) + 2);
            }
            Event::Send(SendEvent::Encrypted { off, len, .. }) => {
                if let Some(esp) = &mut self.esp {
                    esp.plain = false;
                }
                self.write(off, len);
            }
            Event::Send(SendEvent::Compressed { off, to, .. }) => self.write(off, to),
            Event::Send(SendEvent::UdpHeader { off, .. }) => self.write(off, 8),
            Event::Send(SendEvent::Fragmented {
                header: (off, len), ..
            }) => self.write(off, len),
            Event::Send(SendEvent::NextIsr { found, .. }) => self.sav = found,
            Event::Send(SendEvent::SequenceNumber { seq, .. }) => {
                self.seq = Some(seq);
                self.computed = None;
            }
            Event::PolicyLookUp { .. }
            | Event::Send(SendEvent::PolicySkipped)
            | Event::Send(SendEvent::KeyAcquire { .. })
            | Event::Send(SendEvent::Unshare { .. })
            | Event::Send(SendEvent::Pad { .. })
            | Event::Send(SendEvent::EncryptDispatch { .. })
            | Event::Send(SendEvent::NotCompressed { .. })
            | Event::Send(SendEvent::CompressDispatch { .. })
            | Event::Send(SendEvent::CompressionUseless { .. })
            | Event::Send(SendEvent::FoundAgain { .. })
            | Event::Send(SendEvent::OutDone { .. })
            | Event::Send(SendEvent::OutDoneAlone)
            | Event::Send(SendEvent::Reinject { .. })
            | Event::Send(SendEvent::PacketTooBig { .. })
            | Event::Send(SendEvent::Transmit { .. })
            | Event::DecompressDispatch { .. }
            | Event::FragmentJoined { .. }
            | Event::FragmentsFreed { .. }
            | Event::Reassembled { .. }
            | Event::Quoted { .. }
            | Event::IcmpError { .. }
            | Event::PathMtu { .. }
            | Event::Expire { .. }
            | Event::CryptoAgain { .. }
            | Event::PolicyMet { .. }
            | Event::Drop { .. }
            | Event::Count { .. }
            | Event::UdpChecked { .. }
            | Event::NatTPorts { .. }
            | Event::EncapsulationChecked { .. }
            | Event::Pullup { .. }
            | Event::Dispatch { .. }
            | Event::Aligned { .. }
            | Event::MakeWritable { .. }
            | Event::CryptoDispatch { .. }
            | Event::DecryptHeldBack { .. }
            | Event::CryptoDone { .. }
            | Event::Flag { .. }
            | Event::WindowMove { .. }
            | Event::Tag { .. }
            | Event::RecordTransfer { .. }
            | Event::InnerHeader { .. }
            | Event::Requeue { .. }
            | Event::Kame(KameEvent::Call { .. })
            | Event::Kame(KameEvent::Return { .. })
            | Event::Kame(KameEvent::Join { .. })
            | Event::Kame(KameEvent::CopyPacket { .. })
            | Event::Kame(KameEvent::TunnelValidated { .. })
            | Event::UpperChecksum { .. }
            | Event::Deliver { .. } => {}
        }
    }

    /// What `ah_input` and its callback do besides what ESP does too.
    fn apply_ah(&mut self, event: &Event) {
        match event {
            Event::AhParts {
                skip,
                hl,
                authsize,
                next,
            } => {
                let icv = skip + ah::HEADER_LEN;
                self.ah_icv = Some(icv..icv + authsize);
                self.ah_next = Some(*next);
                self.look(*skip, *hl);
            }
            Event::SaveHeaders { len } => self.look(0, *len),
            Event::ZeroIcv { off, len } => self.write(*off, *len),
            Event::Massage {
                off, before, after, ..
            } if before == after => self.look(*off, before.len()),
            Event::Massage { off, before, .. } => {
                self.write(*off, before.len());
                self.massaged.extend_from_slice(&self.changed);
            }
            Event::RestoreHeaders { .. } => self.changed = std::mem::take(&mut self.massaged),
            _ => {}
        }
    }

    fn look(&mut self, offset: usize, len: usize) {
        self.looked_at = Some(Span { offset, len });
    }

    fn write(&mut self, offset: usize, len: usize) {
        self.changed = vec![Span { offset, len }];
    }

    fn esp_parts(&mut self, skip: usize, hlen: usize, ivlen: usize, plen: usize, alen: usize) {
        self.trailer_off = false;
        let iv = skip + hlen - ivlen..skip + hlen;
        let payload = iv.end..iv.end + plen;
        self.esp = Some(EspShape {
            header: skip..iv.start,
            icv: payload.end..payload.end + alen,
            iv,
            payload,
            trailer: None,
            plain: false,
        });
        self.look(skip, hlen + plen + alen);
    }

    fn authenticated(&mut self, off: usize, len: usize, inject: usize, icv: Icv) {
        self.computed = Some((icv, Span { offset: off, len }));
        // AH's was zeros until now.
        if self.received == Some(icv) && self.ah_icv.is_none() {
            self.look(inject, icv.as_slice().len());
        } else {
            self.write(inject, icv.as_slice().len());
        }
    }

    /// Octets came off the front or, more often, the end.
    fn adj(&mut self, by: isize, len: usize) {
        if by > 0 {
            self.esp = None;
            self.ah_icv = None;
            return;
        }
        if let Some(esp) = &mut self.esp {
            self.trailer_off |= esp.icv.is_empty();
            clip(&mut esp.payload, len);
            clip(&mut esp.icv, len);
        }
    }

    /// Room was made at `skip`: what followed moved up.
    fn moved_up(&mut self, skip: usize, by: usize) {
        let icv = self.ah_icv.as_mut();
        let esp = self
            .esp
            .as_mut()
            .map(|esp| [&mut esp.header, &mut esp.iv, &mut esp.payload, &mut esp.icv]);
        for range in esp.into_iter().flatten().chain(icv) {
            if range.start >= skip {
                *range = range.start + by..range.end + by;
            }
        }
    }

    /// Header and IV came out; what followed moved up.
    fn strip(&mut self, skip: usize, hlen: usize) {
        if self.ah_icv.take().is_some() {
            let gone = |next| AhGone { offset: skip, next };
            self.ah_gone = self.ah_next.take().map(gone);
        }
        if let Some(esp) = &mut self.esp {
            esp.header = skip..skip;
            esp.iv = skip..skip;
            for range in [&mut esp.payload, &mut esp.icv] {
                *range = range.start.saturating_sub(hlen)..range.end.saturating_sub(hlen);
            }
        }
    }

    /// The shape, with the trailer found from the pad length where the payload is plain.
    pub(super) fn esp_shape(&self, packet: &[u8]) -> Option<EspShape> {
        let mut esp = self.esp.clone()?;
        if !esp.plain || self.trailer_off {
            return Some(esp);
        }
        let [.., padlen, _next] = packet.get(esp.payload.clone())? else {
            return Some(esp);
        };
        let trailer = usize::from(*padlen) + 2;
        if let Some(start) = esp.payload.end.checked_sub(trailer)
            && start >= esp.payload.start
        {
            esp.trailer = Some(start..esp.payload.end);
            esp.payload.end = start;
        }
        Some(esp)
    }
}

fn clip(range: &mut Range<usize>, len: usize) {
    range.end = range.end.min(len);
    range.start = range.start.min(range.end);
}

/// Where octets that a write changed lie after a later event moved them.
pub(super) fn carry(spans: &mut Vec<Span>, event: &Event) {
    match *event {
        Event::StripHdr { skip, hlen, .. }
        | Event::Kame(KameEvent::MoveHeaders {
            off: skip,
            stripsiz: hlen,
        })
        | Event::Kame(KameEvent::SplitCat {
            off: skip,
            stripsiz: hlen,
        }) => {
            for span in spans.iter_mut() {
                if span.offset >= skip + hlen {
                    span.offset -= hlen;
                }
            }
        }
        Event::Send(SendEvent::Prepend { len, .. }) => {
            for span in spans.iter_mut() {
                span.offset += len;
            }
        }
        Event::Send(SendEvent::MakeSpace { skip, hlen, .. }) => {
            for span in spans.iter_mut().filter(|span| span.offset >= skip) {
                span.offset += hlen;
            }
        }
        Event::Adj { by, after, .. } => {
            let front = usize::try_from(by).unwrap_or(0);
            for span in spans.iter_mut() {
                let end = (span.offset + span.len).saturating_sub(front).min(after);
                span.offset = span.offset.saturating_sub(front).min(end);
                span.len = end - span.offset;
            }
            spans.retain(|span| span.len > 0);
        }
        _ => {}
    }
}
