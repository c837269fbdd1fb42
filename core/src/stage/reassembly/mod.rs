//! Fragments that wait for each other: IPv6 (RFC 8200, 4.5; RFC 5722) and IPv4 (RFC 791, 3.2) alike.
//!
//! There is no clock here, so a packet that never becomes whole waits until its room is needed: the oldest goes first.

mod error;
mod queue;

pub use error::FragmentError;
pub(super) use queue::{Fragment, FragmentKey, Whole};
pub use queue::{IncompletePacket, Reassembly, ReassemblyLimits};

use super::fast_ipsec::input::makes_writable;
use super::world::Stop;
use super::{Counter, MbufOperation, Reason, StageId, World};
use crate::mbuf::{Chain, MbufError, MbufFlags};
use crate::trace::{Event, Observer};
use queue::{MOST_LENGTH, Packet, check_alone};
use std::ops::Range;
use std::sync::Arc;

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

    /// Whether IPsec vouched for a packet, and how: for [`FragmentKey`].
    pub(super) fn protection(&self, m: &Chain) -> MbufFlags {
        [MbufFlags::M_DECRYPTED, MbufFlags::M_AUTHIPHDR]
            .into_iter()
            .filter(|flag| self.mbufs.has_flags(m, *flag))
            .fold(MbufFlags::default(), MbufFlags::union)
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
            version: version(key),
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
        self.reassembly.last_whole = Some(key.id);
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
            o.record(self, m, || Event::FragmentsFreed {
                version: version(packet.key),
                id,
                fragments,
            });
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
            version: version(key),
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

    /// `m_makewritable` of a packet's headers, which will be written and which somebody else may hold too.
    ///
    /// # Errors
    /// A fault, or the packet's end where there is no memory.
    pub(super) fn writable_headers(
        &mut self,
        o: &mut impl Observer,
        stage: StageId,
        key: FragmentKey,
        mut m: Chain,
        len: usize,
    ) -> Result<Chain, Stop> {
        if makes_writable(self, o, &mut m, len)? {
            return Ok(m);
        }
        let operation = MbufOperation::MakeWritable;
        Err(self.refuse(o, stage, key, m, FragmentError::NoBufs { operation }))
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
        let [version] = self.peek(&m, 0)?.map(|octet: u8| octet >> 4);
        for mut fragment in whole.rest {
            let off = self.mbufs.pkthdr_len(&m);
            let headers = fragment.data;
            self.mbufs.m_adj(&mut fragment.m, headers.cast_signed())?;
            let len = self.mbufs.m_cat(&mut m, fragment.m)?;
            self.mbufs.set_pkthdr_len(&mut m, off + len)?;
            o.record(self, &m, || Event::Cat {
                version,
                off,
                len,
                headers,
            });
        }
        self.mbufs.delete_tags(&mut m)?;
        for tag in tags {
            self.mbufs.add_tag(&mut m, tag)?;
        }
        Ok(m)
    }
}

/// The IP version of a packet in fragments.
fn version(key: FragmentKey) -> u8 {
    match key.src.is_ipv4() {
        true => 4,
        false => 6,
    }
}

/// The counter of fragments that were dropped.
pub(super) fn fragments_dropped(ipv4: bool) -> Counter {
    match ipv4 {
        true => Counter::IpFragmentsDropped,
        false => Counter::Ip6FragmentsDropped,
    }
}
