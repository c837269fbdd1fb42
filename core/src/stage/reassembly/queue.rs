//! The packets that are not whole yet, and what may join them.

use super::FragmentError;
use crate::mbuf::{Chain, MbufFlags, MbufPool};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;

/// The most that a length field of IPv4 or IPv6 can say, in octets.
pub(super) const MOST_LENGTH: usize = 65_535;

/// What the fragments of one packet have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::stage) struct FragmentKey {
    /// Source address.
    pub(in crate::stage) src: IpAddr,
    /// Destination address.
    pub(in crate::stage) dst: IpAddr,
    /// Identification: 32 bits of IPv6, 16 of IPv4.
    pub(in crate::stage) id: u32,
    /// Protocol, which only IPv4 compares.
    pub(in crate::stage) proto: Option<IpProtocol>,
    /// `M_DECRYPTED` and `M_AUTHIPHDR`: a fragment that IPsec vouched for never meets one that it did not.
    pub(in crate::stage) protection: MbufFlags,
}

/// A fragment with its packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::stage) struct Fragment {
    /// The packet.
    pub(in crate::stage) m: Chain,
    /// Where its data starts in the packet, in octets.
    pub(in crate::stage) data: usize,
    /// Which octets of the whole packet's data it has.
    pub(in crate::stage) range: Range<usize>,
    /// Whether fragments follow.
    pub(in crate::stage) more: bool,
    /// Octets before the data that the whole packet's length field counts.
    pub(in crate::stage) counted: usize,
}

/// All fragments of a packet, in order.
pub(in crate::stage) struct Whole {
    /// The one at offset 0, whose headers the packet gets.
    pub(in crate::stage) first: Fragment,
    /// The others.
    pub(in crate::stage) rest: Vec<Fragment>,
}

/// How much may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReassemblyLimits {
    /// Packets, discarded ones that are still remembered included.
    pub packets: usize,
    /// Fragments of all packets.
    pub fragments: usize,
    /// Octets of all fragments, their headers included.
    pub octets: usize,
}

impl Default for ReassemblyLimits {
    fn default() -> Self {
        Self {
            packets: 64,
            fragments: 1024,
            octets: 1 << 20,
        }
    }
}

/// One packet on its way to being whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Packet {
    pub(super) key: FragmentKey,
    /// In order of their ranges.
    pub(super) fragments: Vec<Fragment>,
    /// Octets of data, known from the last fragment on.
    pub(super) total: Option<usize>,
    /// Octets of all fragments, their headers included.
    pub(super) octets: usize,
    /// Whether a fragment was wrong: then all are gone, and those to come go too (RFC 5722, 4).
    pub(super) discarded: bool,
}

/// The packets that are not whole yet, oldest first. Their fragments are chains of the host's mbufs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassembly {
    pub(super) packets: Arc<Vec<Packet>>,
    pub(super) limits: ReassemblyLimits,
    /// Identification of the packet that became whole last, until somebody asks.
    pub(super) last_whole: Option<u32>,
}

/// A packet of which fragments are missing. Offsets are in octets of the whole packet's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncompletePacket {
    /// Source address.
    pub src: IpAddr,
    /// Destination address.
    pub dst: IpAddr,
    /// Identification.
    pub id: u32,
    /// What is missing before the furthest octet that is there.
    pub gaps: Vec<Range<usize>>,
    /// One past the furthest octet that is there.
    pub end: usize,
    /// Octets in all; `None` as long as the last fragment is missing.
    pub total: Option<usize>,
}

impl Reassembly {
    /// The packets that wait for fragments, oldest first.
    pub fn incomplete(&self) -> impl Iterator<Item = IncompletePacket> {
        let waiting = self.packets.iter().filter(|packet| !packet.discarded);
        waiting.map(Packet::incomplete)
    }

    /// Identification of the packet that became whole since the last call; the last one where there were more.
    pub fn take_last_whole(&mut self) -> Option<u32> {
        self.last_whole.take()
    }

    /// Number of packets that wait.
    pub fn packets(&self) -> usize {
        self.packets.iter().filter(|p| !p.discarded).count()
    }

    /// Number of fragments that are held.
    pub fn fragments(&self) -> usize {
        self.packets.iter().map(|p| p.fragments.len()).sum()
    }

    /// Octets of the fragments that are held, their headers included.
    pub fn octets(&self) -> usize {
        self.packets.iter().map(|p| p.octets).sum()
    }

    /// Changes the limits, which count from the next fragment on.
    pub fn set_limits(&mut self, limits: ReassemblyLimits) {
        self.limits = limits;
    }

    /// The fragments of the packet that a fragment belongs to, by offset: each one's octets, those of its headers, and where
    /// its data belongs in the whole packet's.
    pub(crate) fn fragments_with(
        &self,
        m: &Chain,
    ) -> impl Iterator<Item = (&Chain, usize, Range<usize>)> {
        let holds = |packet: &&Packet| packet.fragments.iter().any(|fragment| fragment.m == *m);
        let packet = self.packets.iter().find(holds);
        let fragments = packet.map_or(&[][..], |packet| &packet.fragments);
        fragments
            .iter()
            .map(|fragment| (&fragment.m, fragment.data, fragment.range.clone()))
    }

    pub(super) fn position(&self, key: FragmentKey) -> Option<usize> {
        self.packets.iter().position(|packet| packet.key == key)
    }

    /// Whether one more packet, or a fragment of so many octets, goes beyond a limit.
    pub(super) fn is_full(&self, packets: usize, octets: usize) -> bool {
        let ReassemblyLimits {
            packets: most_packets,
            fragments,
            octets: most_octets,
        } = self.limits;
        self.packets.len() + packets > most_packets
            || self.fragments() + 1 > fragments
            || self.octets().saturating_add(octets) > most_octets
    }

    pub(super) fn remove(&mut self, index: usize) -> Option<Packet> {
        let packets = Arc::make_mut(&mut self.packets);
        (index < packets.len()).then(|| packets.remove(index))
    }

    pub(super) fn get_mut(&mut self, index: usize) -> Option<&mut Packet> {
        Arc::make_mut(&mut self.packets).get_mut(index)
    }
}

impl Packet {
    pub(super) fn new(key: FragmentKey) -> Self {
        Self {
            key,
            fragments: Vec::new(),
            total: None,
            octets: 0,
            discarded: false,
        }
    }

    /// Whether a fragment may join those that are there.
    pub(super) fn check(&self, fragment: &Fragment, mbufs: &MbufPool) -> Result<(), FragmentError> {
        let Range { start, end } = fragment.range;
        if self.discarded {
            return Err(FragmentError::Discarded);
        }
        for other in &self.fragments {
            if same(fragment, other, mbufs) {
                return Err(FragmentError::Duplicate { start, end });
            }
            if start < other.range.end && other.range.start < end {
                return Err(FragmentError::Overlap {
                    start,
                    other_start: other.range.start,
                    other_end: other.range.end,
                });
            }
        }
        let furthest = self.fragments.last().map_or(0, |last| last.range.end);
        match self.total {
            Some(total) if end > total => Err(FragmentError::BeyondLast { total, end }),
            Some(total) if !fragment.more && end < total => Err(FragmentError::BeyondLast {
                total: end,
                end: total,
            }),
            None if !fragment.more && furthest > end => Err(FragmentError::BeyondLast {
                total: end,
                end: furthest,
            }),
            _ => Ok(()),
        }
    }

    pub(super) fn insert(&mut self, fragment: Fragment, octets: usize) {
        if !fragment.more {
            self.total = Some(fragment.range.end);
        }
        self.octets += octets;
        let at = self
            .fragments
            .partition_point(|other| other.range.start < fragment.range.start);
        self.fragments.insert(at, fragment);
    }

    fn incomplete(&self) -> IncompletePacket {
        let mut end = 0;
        let mut gaps = Vec::new();
        for Range { start, end: next } in self.fragments.iter().map(|f| f.range.clone()) {
            if start > end {
                gaps.push(end..start);
            }
            end = next.max(end);
        }
        let FragmentKey { src, dst, id, .. } = self.key;
        IncompletePacket {
            src,
            dst,
            id,
            gaps,
            end,
            total: self.total,
        }
    }

    /// Octets of data that are there.
    pub(super) fn here(&self) -> usize {
        self.fragments.iter().map(|f| f.range.len()).sum()
    }
}

/// Whether the two are one fragment that was sent, or copied on its way, twice.
fn same(one: &Fragment, other: &Fragment, mbufs: &MbufPool) -> bool {
    let octets = |fragment: &Fragment| -> Option<Vec<u8>> {
        let len = fragment.range.len();
        let segments = mbufs.segments(&fragment.m, fragment.data, len).ok()?;
        Some(segments.flatten().copied().collect())
    };
    one.range == other.range && one.more == other.more && octets(one) == octets(other)
}

/// The rules that a fragment can break alone.
pub(super) fn check_alone(fragment: &Fragment) -> Result<(), FragmentError> {
    let Range { start, end } = fragment.range;
    let len = fragment.range.len();
    let length = fragment.counted.saturating_add(end);
    let most = MOST_LENGTH;
    if len == 0 {
        Err(FragmentError::Empty { start })
    } else if fragment.more && !len.is_multiple_of(8) {
        Err(FragmentError::Length { len })
    } else if length > most {
        Err(FragmentError::TooLong { length, most })
    } else {
        Ok(())
    }
}
