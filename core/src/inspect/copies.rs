//! A capture on a tunnel's end shows a packet's fragments twice: protected, and as the kernel took them out. Once one set
//! has made the packet whole, a fragment of the other is known by its content.

use crate::wire::extension::{ExtensionHeader, Fragment, walk};
use crate::wire::ipv4::Ipv4;
use crate::wire::{ipv4, ipv6};
use std::collections::VecDeque;
use std::ops::Range;

/// Packets that are remembered.
const MOST: usize = 16;

/// The packets that were made whole last.
#[derive(Clone, Debug, Default)]
pub(super) struct WholePackets(VecDeque<(u32, Vec<u8>)>);

impl WholePackets {
    /// Remembers a packet with the identification of its fragments, and forgets the oldest where there are many.
    pub(super) fn remember(&mut self, id: u32, packet: &[u8]) {
        if self.0.len() == MOST {
            self.0.pop_front();
        }
        self.0.push_back((id, packet.to_vec()));
    }

    /// The packet that a fragment is a part of, octet for octet at its place.
    pub(super) fn of_fragment(&self, fragment: &[u8]) -> Option<&[u8]> {
        let Part {
            addresses,
            id,
            data,
            at,
            more,
        } = match fragment.first()? >> 4 {
            4 => ipv4_fragment(fragment)?,
            _ => ipv6_fragment(fragment)?,
        };
        let end = at + data.len();
        let is_part = |(known, whole): &&(u32, Vec<u8>)| {
            *known == id
                && whole.first().map(|octet| octet >> 4) == fragment.first().map(|octet| octet >> 4)
                && whole.get(addresses.clone()) == fragment.get(addresses.clone())
                && whole.get(at..end) == Some(data)
                && (more || whole.len() == end)
        };
        let found = self.0.iter().rev().find(is_part);
        found.map(|(_, whole)| whole.as_slice())
    }
}

/// What a fragment says of its packet.
struct Part<'a> {
    /// Where the addresses are.
    addresses: Range<usize>,
    /// Identification.
    id: u32,
    /// Its data.
    data: &'a [u8],
    /// Where they lie in the whole packet.
    at: usize,
    /// Whether more follows.
    more: bool,
}

fn ipv6_fragment(packet: &[u8]) -> Option<Part<'_>> {
    let headers = walk(packet).headers;
    let header = headers
        .iter()
        .find(|header| header.kind == ExtensionHeader::Fragment)?;
    let rest = packet.get(header.offset..)?;
    let fragment = Fragment::parse(rest).ok()?;
    let data = rest.get(header.length..)?;
    let addresses = ipv6::field::SRC.start..ipv6::field::DST.end;
    Some(Part {
        addresses,
        id: fragment.identification(),
        data,
        at: header.offset + fragment.offset(),
        more: fragment.more(),
    })
}

fn ipv4_fragment(packet: &[u8]) -> Option<Part<'_>> {
    let header = Ipv4::parse(packet).ok()?;
    let data = packet.get(header.header_len()..)?;
    let addresses = ipv4::field::SRC.start..ipv4::field::DST.end;
    Some(Part {
        addresses,
        id: header.identification().into(),
        data,
        at: header.header_len() + header.fragment_offset(),
        more: header.more_fragments(),
    })
}
