//! Fragments that wait for each other: IPv6 (RFC 8200, 4.5; RFC 5722) and IPv4 (RFC 791, 3.2) alike.
//!
//! There is no clock here, so a packet that never becomes whole waits until its room is needed: the oldest goes first.

use super::world::Stop;
use super::{Counter, MbufOperation, Reason, StageId, World};
use crate::mbuf::{Chain, MbufError, MbufFlags, MbufPool};
use crate::trace::{Event, Observer};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;

/// The most that a length field of IPv4 or IPv6 can say, in octets.
const MOST_LENGTH: usize = 65_535;

/// What the fragments of one packet have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FragmentKey {
    /// Source address.
    pub(super) src: IpAddr,
    /// Destination address.
    pub(super) dst: IpAddr,
    /// Identification: 32 bits of IPv6, 16 of IPv4.
    pub(super) id: u32,
    /// Protocol, which only IPv4 compares.
    pub(super) proto: Option<IpProtocol>,
    /// `M_DECRYPTED` and `M_AUTHIPHDR`: a fragment that IPsec vouched for never meets one that it did not.
    pub(super) protection: MbufFlags,
}

/// A fragment with its packet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fragment {
    /// The packet.
    pub(super) m: Chain,
    /// Where its data starts in the packet, in octets.
    pub(super) data: usize,
    /// Which octets of the whole packet's data it has.
    pub(super) range: Range<usize>,
    /// Whether fragments follow.
    pub(super) more: bool,
    /// Octets before the data that the whole packet's length field counts.
    pub(super) counted: usize,
}

/// All fragments of a packet, in order.
pub(super) struct Whole {
    /// The one at offset 0, whose headers the packet gets.
    pub(super) first: Fragment,
    /// The others.
    pub(super) rest: Vec<Fragment>,
}

/// Why a fragment is not taken. Lengths and offsets are in octets of the whole packet's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum FragmentError {
    /// Nothing behind the fragment header.
    #[error("the fragment at {start} has no data")]
    Empty {
        /// Its offset.
        start: usize,
    },
    /// Not the last, and not in units of 8 octets.
    #[error("a fragment that is not the last has {len} octets, which is no multiple of 8")]
    Length {
        /// Octets of data.
        len: usize,
    },
    /// The whole packet would be longer than its length field can say.
    #[error("the whole packet would have a length of {length}, more than {most}")]
    TooLong {
        /// The length field that it would need.
        length: usize,
        /// The most that there is.
        most: usize,
    },
    /// The first fragment ends before the upper layer's header does.
    #[error(
        "the first fragment ends within its headers: {proto} needs {needed} octets, {had} are there"
    )]
    FirstCut {
        /// Whose header is cut.
        proto: IpProtocol,
        /// Octets needed.
        needed: usize,
        /// Octets there.
        had: usize,
    },
    /// The same fragment a second time.
    #[error("the fragment of octets {start} to {end} is here already")]
    Duplicate {
        /// Its first octet.
        start: usize,
        /// The octet after its last.
        end: usize,
    },
    /// It has octets that another has too.
    #[error(
        "the fragment from {start} overlaps one of octets {other_start} to {other_end}, so the whole packet is discarded"
    )]
    Overlap {
        /// Its first octet.
        start: usize,
        /// The other's first octet.
        other_start: usize,
        /// The octet after the other's last.
        other_end: usize,
    },
    /// The last fragment ends before others do.
    #[error(
        "the last fragment ends at {total}, another at {end}, so the whole packet is discarded"
    )]
    BeyondLast {
        /// Where the last ends.
        total: usize,
        /// Where the other ends.
        end: usize,
    },
    /// A fragment of a packet that was discarded.
    #[error("another fragment of this packet was wrong, so none is taken any more")]
    Discarded,
    /// The packet has more fragments than the host holds.
    #[error("the host holds at most {most} fragments")]
    TooMany {
        /// The limit.
        most: usize,
    },
    /// The walk to the octet that names the fragment header does not end where that starts. In octets of the packet.
    #[error(
        "the walk over the headers comes out at octet {walked}, the fragment header is at {off}"
    )]
    Protoff {
        /// Where the fragment header starts.
        off: usize,
        /// Where the walk came out.
        walked: usize,
    },
    /// No mbuf to be had while the whole packet was put together.
    #[error("{} found no memory", operation.name())]
    NoBufs {
        /// The operation that wanted it.
        operation: MbufOperation,
    },
}

impl FragmentError {
    /// RFC number and section of the rule; empty where it is the stack's own.
    pub fn rfc(&self) -> &'static str {
        match self {
            Self::Empty { .. }
            | Self::Length { .. }
            | Self::TooLong { .. }
            | Self::Duplicate { .. } => "8200 4.5",
            Self::Protoff { .. } => "8200 4",
            Self::FirstCut { .. } => "7112 5",
            Self::Overlap { .. } | Self::BeyondLast { .. } | Self::Discarded => "5722 4",
            Self::TooMany { .. } | Self::NoBufs { .. } => "",
        }
    }
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
struct Packet {
    key: FragmentKey,
    /// In order of their ranges.
    fragments: Vec<Fragment>,
    /// Octets of data, known from the last fragment on.
    total: Option<usize>,
    /// Octets of all fragments, their headers included.
    octets: usize,
    /// Whether a fragment was wrong: then all are gone, and those to come go too (RFC 5722, 4).
    discarded: bool,
}

/// The packets that are not whole yet, oldest first. Their fragments are chains of the host's mbufs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassembly {
    packets: Arc<Vec<Packet>>,
    limits: ReassemblyLimits,
}

impl Reassembly {
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

    fn position(&self, key: FragmentKey) -> Option<usize> {
        self.packets.iter().position(|packet| packet.key == key)
    }

    /// Whether one more packet, or a fragment of so many octets, goes beyond a limit.
    fn is_full(&self, packets: usize, octets: usize) -> bool {
        let ReassemblyLimits {
            packets: most_packets,
            fragments,
            octets: most_octets,
        } = self.limits;
        self.packets.len() + packets > most_packets
            || self.fragments() + 1 > fragments
            || self.octets().saturating_add(octets) > most_octets
    }

    fn remove(&mut self, index: usize) -> Option<Packet> {
        let packets = Arc::make_mut(&mut self.packets);
        (index < packets.len()).then(|| packets.remove(index))
    }

    fn get_mut(&mut self, index: usize) -> Option<&mut Packet> {
        Arc::make_mut(&mut self.packets).get_mut(index)
    }
}

impl Packet {
    fn new(key: FragmentKey) -> Self {
        Self {
            key,
            fragments: Vec::new(),
            total: None,
            octets: 0,
            discarded: false,
        }
    }

    /// Whether a fragment may join those that are there.
    fn check(&self, fragment: &Fragment, mbufs: &MbufPool) -> Result<(), FragmentError> {
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

    fn insert(&mut self, fragment: Fragment, octets: usize) {
        if !fragment.more {
            self.total = Some(fragment.range.end);
        }
        self.octets += octets;
        let at = self
            .fragments
            .partition_point(|other| other.range.start < fragment.range.start);
        self.fragments.insert(at, fragment);
    }

    /// Octets of data that are there.
    fn here(&self) -> usize {
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
fn check_alone(fragment: &Fragment) -> Result<(), FragmentError> {
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

impl World {
    /// Takes a fragment; gives all fragments of its packet, in order, once they are all there. Until then they wait in
    /// [`World::reassembly`].
    ///
    /// # Errors
    /// The end of this fragment's way, where it is not taken.
    pub(super) fn join(
        &mut self,
        o: &mut impl Observer,
        stage: StageId,
        key: FragmentKey,
        fragment: Fragment,
    ) -> Result<Option<Whole>, Stop> {
        if let Err(error) = check_alone(&fragment) {
            return Err(self.refuse(o, stage, key, fragment.m, error));
        }
        let position = self.reassembly.position(key);
        let checked = match position.and_then(|index| self.reassembly.packets.get(index)) {
            Some(packet) => packet.check(&fragment, &self.mbufs),
            None => Ok(()),
        };
        if let Err(error) = checked {
            if matches!(
                error,
                FragmentError::Overlap { .. } | FragmentError::BeyondLast { .. }
            ) {
                self.discard(o, &fragment.m, key)?;
            }
            return Err(self.refuse(o, stage, key, fragment.m, error));
        }
        let index = match self.make_room(o, key, &fragment)? {
            Some(index) => index,
            None => {
                let most = self.reassembly.limits.fragments;
                let error = FragmentError::TooMany { most };
                return Err(self.refuse(o, stage, key, fragment.m, error));
            }
        };
        self.insert(o, stage, index, fragment)
    }

    /// Drops a fragment.
    pub(super) fn refuse(
        &mut self,
        o: &mut impl Observer,
        stage: StageId,
        key: FragmentKey,
        m: Chain,
        error: FragmentError,
    ) -> Stop {
        let ipv4 = key.src.is_ipv4();
        self.drop_packet(o, stage, m, Reason::Fragment { error, ipv4 })
    }

    fn insert(
        &mut self,
        o: &mut impl Observer,
        stage: StageId,
        index: usize,
        fragment: Fragment,
    ) -> Result<Option<Whole>, Stop> {
        let m = fragment.m.clone();
        let octets = self.mbufs.pkthdr_len(&m);
        let Some(packet) = self.reassembly.get_mut(index) else {
            return Ok(None);
        };
        let key = packet.key;
        let Range { start, end } = fragment.range;
        packet.insert(fragment, octets);
        let (fragments, here, total) = (packet.fragments.len(), packet.here(), packet.total);
        o.record(self, &m, || Event::FragmentJoined {
            start,
            end,
            fragments,
            here,
            total,
        });
        if total != Some(here) {
            return Ok(None);
        }
        let fragments = self.reassembly.remove(index).map(|packet| packet.fragments);
        let mut fragments = fragments.unwrap_or_default();
        let counted = fragments.first().map_or(0, |first| first.counted);
        let length = counted.saturating_add(here);
        if length > MOST_LENGTH {
            fragments.retain(|fragment| fragment.m != m);
            self.free(fragments)?;
            let most = MOST_LENGTH;
            let error = FragmentError::TooLong { length, most };
            return Err(self.refuse(o, stage, key, m, error));
        }
        let mut rest = fragments.into_iter();
        Ok(rest.next().map(|first| Whole {
            first,
            rest: rest.collect(),
        }))
    }

    /// Lets the oldest packets go until the fragment has room; gives its packet's place, or nothing where the packet
    /// takes all the room itself.
    fn make_room(
        &mut self,
        o: &mut impl Observer,
        key: FragmentKey,
        fragment: &Fragment,
    ) -> Result<Option<usize>, Stop> {
        let octets = self.mbufs.pkthdr_len(&fragment.m);
        loop {
            let position = self.reassembly.position(key);
            if !self
                .reassembly
                .is_full(usize::from(position.is_none()), octets)
            {
                if let Some(index) = position {
                    return Ok(Some(index));
                }
                let packets = Arc::make_mut(&mut self.reassembly.packets);
                packets.push(Packet::new(key));
                return Ok(Some(packets.len() - 1));
            }
            let packets = self.reassembly.packets.iter();
            let oldest = packets.enumerate().find(|(_, packet)| packet.key != key);
            let Some(oldest) = oldest.map(|(index, _)| index) else {
                return Ok(None);
            };
            if let Some(packet) = self.reassembly.remove(oldest) {
                self.evict(o, &fragment.m, packet)?;
            }
        }
    }

    /// Frees the fragments of a packet whose room is needed.
    fn evict(&mut self, o: &mut impl Observer, m: &Chain, packet: Packet) -> Result<(), Stop> {
        let (id, fragments) = (packet.key.id, packet.fragments.len());
        self.free(packet.fragments)?;
        if fragments > 0 {
            o.record(self, m, || Event::FragmentsFreed { id, fragments });
            let counter = match packet.key.src.is_ipv4() {
                true => Counter::IpFragmentsTimedOut,
                false => Counter::Ip6FragmentOverflow,
            };
            self.count(o, m, counter, 1);
        }
        Ok(())
    }

    /// Frees the fragments of a packet and remembers that no more of them may come.
    fn discard(&mut self, o: &mut impl Observer, m: &Chain, key: FragmentKey) -> Result<(), Stop> {
        let position = self.reassembly.position(key);
        let Some(packet) = position.and_then(|index| self.reassembly.get_mut(index)) else {
            return Ok(());
        };
        packet.discarded = true;
        packet.octets = 0;
        let held = std::mem::take(&mut packet.fragments);
        let fragments = held.len();
        self.free(held)?;
        o.record(self, m, || Event::FragmentsFreed {
            id: key.id,
            fragments,
        });
        let counter = fragments_dropped(key.src.is_ipv4());
        let by = u64::try_from(fragments).unwrap_or(u64::MAX);
        self.count(o, m, counter, by);
        Ok(())
    }

    fn free(&mut self, fragments: Vec<Fragment>) -> Result<(), MbufError> {
        fragments
            .into_iter()
            .try_for_each(|fragment| self.mbufs.m_freem(fragment.m))
    }

    /// Frees every fragment that waits (`frag6_drain`, `ip_drain`).
    ///
    /// # Errors
    /// [`MbufError::StaleMbuf`] for a saved world whose queue names mbufs that are free.
    pub fn drain_fragments(&mut self) -> Result<(), MbufError> {
        let packets = std::mem::take(Arc::make_mut(&mut self.reassembly.packets));
        packets
            .into_iter()
            .try_for_each(|packet| self.free(packet.fragments))
    }

    /// Puts fragments in order into one packet (`m_adj`, `m_cat`): the first with all its headers, and the data of the
    /// others. The packet gets the tags of the fragment in `last`, which made it whole.
    ///
    /// # Errors
    /// A fault.
    pub(super) fn concatenate(
        &mut self,
        o: &mut impl Observer,
        whole: Whole,
        last: &Chain,
    ) -> Result<Chain, Stop> {
        let tags = self.mbufs.tags(last).to_vec();
        let mut m = whole.first.m;
        for mut fragment in whole.rest {
            let off = self.mbufs.pkthdr_len(&m);
            let headers = fragment.data;
            self.mbufs.m_adj(&mut fragment.m, headers.cast_signed())?;
            let len = self.mbufs.m_cat(&mut m, fragment.m)?;
            self.mbufs.set_pkthdr_len(&mut m, off + len)?;
            o.record(self, &m, || Event::Cat { off, len, headers });
        }
        self.mbufs.delete_tags(&mut m)?;
        for tag in tags {
            self.mbufs.add_tag(&mut m, tag)?;
        }
        Ok(m)
    }
}

/// The counter of fragments that were dropped.
pub(super) fn fragments_dropped(ipv4: bool) -> Counter {
    match ipv4 {
        true => Counter::IpFragmentsDropped,
        false => Counter::Ip6FragmentsDropped,
    }
}
