//! Octets that the send path writes: headers, trailers, fragments.

use super::history::{History, Moment};
use super::operation::{Dependence, Field, Made};
use super::pieces::{Octets, Pieces};
use crate::crypto::EncryptionKind;
use crate::sa::{PadKind, Protection, Protocol};
use crate::stage::Counter;
use crate::trace::{Event, SendEvent};
use crate::wire::{IpProtocol, ah, esp, ipcomp, ipv4, ipv6, udp};
use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

impl History {
    pub(super) fn send(&mut self, moment: Moment<'_>, event: &SendEvent) {
        match *event {
            SendEvent::NextIsr { found, .. } => {
                self.sav = found;
                self.sending = true;
                self.whole = None;
            }
            SendEvent::SequenceNumber { seq, .. } => self.seq = seq,
            SendEvent::Prepend { len, .. } => self.room(0, len),
            SendEvent::MakeSpace { skip, hlen, .. } => self.room(skip, hlen),
            SendEvent::Pad { len, .. } => self.room(self.now.len(), len),
            SendEvent::OuterHeader { src, .. } => self.outer_header(moment, src),
            SendEvent::ProtocolHeader { proto, off, len } => {
                self.protocol_header(moment, proto, off, len);
            }
            SendEvent::Iv { off, len } => {
                let counter = self.has_counter_iv(moment);
                self.field(off, len, Field::Iv { counter });
            }
            SendEvent::EspTrailer {
                off,
                tfc,
                padlen,
                kind,
                ..
            } => self.esp_trailer(off, tfc, padlen, kind),
            SendEvent::UdpHeader {
                off, sport, dport, ..
            } => self.udp_header(moment, off, (sport, dport)),
            SendEvent::Fragmented {
                header,
                offset,
                len,
                ..
            } => self.fragment(&moment.octets(), header, offset, len),
            _ => {}
        }
    }

    /// What is counted after a packet was cut shows the first fragment already.
    pub(super) fn counted(&mut self, moment: Moment<'_>, counter: Counter) {
        if !matches!(counter, Counter::Ip6Fragmented | Counter::IpFragmented) {
            return;
        }
        let first = moment
            .following
            .iter()
            .find_map(|recorded| match recorded.event {
                Event::Send(SendEvent::Fragmented {
                    header,
                    offset,
                    len,
                    ..
                }) => Some((header, offset, len)),
                _ => None,
            });
        if let Some((header, offset, len)) = first {
            self.whole = Some(Arc::clone(&self.before));
            self.fragment(&moment.octets(), header, offset, len);
            self.first_is_cut = true;
        }
    }

    /// A counter mode's IV is the sequence number.
    fn has_counter_iv(&self, moment: Moment<'_>) -> bool {
        match moment.config(self.sav).map(|config| &config.protection) {
            Some(Protection::Esp { encryption, .. }) => !matches!(
                encryption.algorithm().transform().kind,
                EncryptionKind::Cbc | EncryptionKind::Null
            ),
            _ => true,
        }
    }

    /// A tunnel's header, by what `ipip_output` takes from the inner packet, which follows it.
    fn outer_header(&mut self, moment: Moment<'_>, src: IpAddr) {
        let octets = moment.octets();
        let len = match src {
            IpAddr::V4(_) => ipv4::HEADER_LEN,
            IpAddr::V6(_) => ipv6::HEADER_LEN,
        };
        let inner_is_ipv4 = octets.get(len).is_some_and(|first| first >> 4 == 4);
        let length = u16::try_from(octets.len()).unwrap_or(0);
        let next = match inner_is_ipv4 {
            true => IpProtocol::IPV4,
            false => IpProtocol::IPV6,
        };
        match src {
            IpAddr::V6(_) => self.outer_ipv6(inner_is_ipv4, next, length),
            IpAddr::V4(_) => self.outer_ipv4(inner_is_ipv4, next, length),
        }
    }

    fn outer_ipv6(&mut self, inner_is_ipv4: bool, next: IpProtocol, length: u16) {
        use ipv6::field;
        let inner = ipv6::HEADER_LEN;
        match inner_is_ipv4 {
            true => {
                self.class_of(0..2, inner + ipv4::field::TYPE_OF_SERVICE.start, 1);
                self.field(2, 2, Field::FlowLabel);
            }
            // Version, traffic class and flow label are the inner packet's.
            false => {
                let same = self.before.slice(inner..inner + 4);
                self.put(0..4, &same);
            }
        }
        let value = length.saturating_sub(u16::try_from(inner).unwrap_or(0));
        self.fields(field::PAYLOAD_LENGTH, Field::PayloadLength { value });
        self.fields(field::NEXT_HEADER, Field::NextHeader { next });
        self.fields(field::HOP_LIMIT, Field::HopLimit);
        self.fields(field::SRC, Field::Source);
        self.fields(field::DST, Field::Destination);
    }

    fn outer_ipv4(&mut self, inner_is_ipv4: bool, next: IpProtocol, length: u16) {
        use ipv4::field;
        let inner = ipv4::HEADER_LEN;
        self.ipv4_header = inner;
        self.fields(field::VERSION, Field::Version);
        let class = match inner_is_ipv4 {
            true => {
                let class = inner + field::TYPE_OF_SERVICE.start;
                let same = self.before.slice(class..class + 1);
                self.put(field::TYPE_OF_SERVICE, &same);
                let flags = inner + field::FLAGS.start;
                let same = Dependence::Same { from: flags };
                self.write(field::FLAGS, Made::Field(Field::FragmentOffset), same);
                Octets::of(class..class + 1)
            }
            false => {
                self.class_of(field::TYPE_OF_SERVICE, inner, 2);
                self.fields(field::FLAGS, Field::FragmentOffset);
                Octets::of(inner..inner + 2)
            }
        };
        self.fields(field::TOTAL_LENGTH, Field::TotalLength { value: length });
        self.fields(field::IDENTIFICATION, Field::Identification);
        self.field(field::FLAGS.end, 1, Field::FragmentOffset);
        self.fields(field::TIME_TO_LIVE, Field::HopLimit);
        self.fields(field::PROTOCOL, Field::NextHeader { next });
        self.fields(field::SRC, Field::Source);
        self.fields(field::DST, Field::Destination);
        let mut from = class;
        if inner_is_ipv4 {
            let flags = inner + field::FLAGS.start;
            from.add(flags..flags + 1);
        }
        let every = Dependence::Every { from, exact: false };
        let checksum = Made::Field(Field::HeaderChecksum);
        self.write(field::HEADER_CHECKSUM, checksum, every);
    }

    /// An outer class from an inner one that lies differently in its octets.
    fn class_of(&mut self, range: Range<usize>, inner: usize, len: usize) {
        let from = Octets::of(inner..inner + len);
        let every = Dependence::Every { from, exact: true };
        self.write(range, Made::Field(Field::TrafficClass), every);
    }

    fn fields(&mut self, range: Range<usize>, field: Field) {
        self.write(range, Made::Field(field), Dependence::Nothing);
    }

    fn protocol_header(&mut self, moment: Moment<'_>, proto: Protocol, off: usize, len: usize) {
        let spi = moment.config(self.sav).map_or(0, |config| config.spi);
        let spi = Field::Spi { proto, spi };
        let sequence = Field::SequenceNumber { seq: self.seq };
        match proto {
            Protocol::Esp => {
                self.fields(at(off, esp::field::SPI), spi);
                self.fields(at(off, esp::field::SEQUENCE), sequence);
            }
            Protocol::Ah => {
                self.put_named(at(off, ah::field::NEXT_HEADER));
                self.field(off + 1, 1, Field::AhLength);
                self.field(off + 2, 2, Field::Reserved);
                self.fields(at(off, ah::field::SPI), spi);
                self.fields(at(off, ah::field::SEQUENCE), sequence);
                let rest = off + ah::HEADER_LEN..off + len;
                self.fields(rest, Field::IcvPlace);
            }
            Protocol::Ipcomp => {
                let cpi = match spi {
                    Field::Spi { spi, .. } => spi,
                    _ => 0,
                };
                self.put_named(at(off, ipcomp::field::NEXT_HEADER));
                self.field(off + 1, 1, Field::IpcompFlags);
                self.field(off + 2, 2, Field::Cpi { cpi });
            }
        }
    }

    /// The octet that named what the new header goes before is copied into the header.
    fn put_named(&mut self, range: Range<usize>) {
        if let Some(named) = self.named.clone() {
            self.put(range, &named);
        }
    }

    fn esp_trailer(&mut self, off: usize, tfc: usize, padlen: u8, kind: PadKind) {
        let padding = off + tfc;
        let end = padding + usize::from(padlen);
        self.field(off, tfc, Field::TfcPadding);
        self.field(padding, usize::from(padlen), Field::Padding { kind });
        self.field(end, 1, Field::PadLength { padlen });
        self.put_named(end + 1..end + 2);
    }

    fn udp_header(&mut self, moment: Moment<'_>, off: usize, (sport, dport): (u16, u16)) {
        self.field(off, 2, Field::Port { port: sport });
        self.field(off + 2, 2, Field::Port { port: dport });
        self.field(off + 4, 2, Field::UdpLength);
        let ipv6 = moment.octets().first().is_some_and(|first| first >> 4 == 6);
        let dependence = match ipv6 {
            // Pseudo-header and datagram; a routing header names the destination in the end.
            true => {
                let mut from = Octets::of(ipv6::field::SRC.start..off);
                from.add(off + udp::HEADER_LEN..self.before.len());
                Dependence::Every { from, exact: false }
            }
            false => Dependence::Nothing,
        };
        let checksum = off + udp::field::CHECKSUM.start..off + udp::field::CHECKSUM.end;
        self.write(checksum, Made::Field(Field::UdpChecksum), dependence);
    }

    /// A piece of a packet that is too long for the link, with a copy of its headers.
    fn fragment(&mut self, octets: &[u8], header: (usize, usize), offset: usize, len: usize) {
        if std::mem::take(&mut self.first_is_cut) {
            return;
        }
        let whole = match &self.whole {
            Some(whole) => Arc::clone(whole),
            None => Arc::clone(&self.before),
        };
        self.before = Arc::clone(&whole);
        let ipv6 = octets.first().is_some_and(|first| first >> 4 == 6);
        let data = match ipv6 {
            true => header.0,
            false => octets.len().saturating_sub(len),
        };
        let mut now = whole.slice(0..data);
        if ipv6 {
            let range = data..data + header.1;
            let room = self.operation(range, Made::Room, Dependence::Nothing, Arc::clone(&whole));
            now.append(&room);
        }
        now.append(&whole.slice(data + offset..data + offset + len));
        self.now = Arc::new(now);
        let length = u16::try_from(octets.len()).unwrap_or(0);
        match ipv6 {
            true => self.fragment_ipv6(&whole, octets, data, length),
            false => self.fragment_ipv4(data, length),
        }
        self.whole = Some(whole);
    }

    fn fragment_ipv6(&mut self, whole: &Pieces, octets: &[u8], data: usize, length: u16) {
        let header = u16::try_from(ipv6::HEADER_LEN).unwrap_or(0);
        let value = length.saturating_sub(header);
        self.fields(ipv6::field::PAYLOAD_LENGTH, Field::PayloadLength { value });
        let walk = crate::wire::extension::walk(octets);
        let last = walk.headers.iter().rfind(|header| header.offset < data);
        let protoff = last.map_or(ipv6::field::NEXT_HEADER.start, |last| last.offset);
        let next = IpProtocol::FRAGMENT;
        self.field(protoff, 1, Field::NextHeader { next });
        self.put(data..data + 1, &whole.slice(protoff..protoff + 1));
        self.field(data + 1, 1, Field::Reserved);
        self.field(data + 2, 2, Field::FragmentOffset);
        self.field(data + 4, 4, Field::Identification);
    }

    fn fragment_ipv4(&mut self, hlen: usize, value: u16) {
        use ipv4::field;
        self.fields(field::TOTAL_LENGTH, Field::TotalLength { value });
        let from = field::FRAGMENT_OFFSET.start;
        let flags = Made::Field(Field::FragmentOffset);
        let every = Dependence::Every {
            from: Octets::of(field::FRAGMENT_OFFSET),
            exact: false,
        };
        self.write(from..from + 2, flags, every);
        let from = Octets::of(0..hlen).without(&Octets::of(field::HEADER_CHECKSUM));
        let every = Dependence::Every { from, exact: false };
        let checksum = Made::Field(Field::HeaderChecksum);
        self.write(field::HEADER_CHECKSUM, checksum, every);
    }
}

/// A field of a header that starts at `off`.
fn at(off: usize, field: Range<usize>) -> Range<usize> {
    off + field.start..off + field.end
}
