//! A chain of mbufs: iteration, lengths, positions and views of its octets.

use super::error::MbufError;
use super::pool::{Mbuf, MbufId, MbufPool};
use serde::{Deserialize, Serialize};

/// A packet in a pool, by its first mbuf. Whoever holds it owns the chain and must give it to `m_freem` or pass it on.
///
/// It can be cloned only so that a saved world can be: both copies name the same mbufs, and of one world only one
/// may be used. Dropping it frees nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Chain {
    pub(super) head: MbufId,
}

/// The mbufs of a chain in order.
#[derive(Clone, Debug)]
pub struct Mbufs<'a> {
    pool: &'a MbufPool,
    next: Option<MbufId>,
}

impl<'a> Iterator for Mbufs<'a> {
    type Item = (MbufId, &'a Mbuf);

    fn next(&mut self) -> Option<Self::Item> {
        let id = self.next?;
        let mbuf = self.pool.mbuf(id).ok()?;
        self.next = mbuf.m_next;
        Some((id, mbuf))
    }
}

impl MbufPool {
    /// The mbufs of a chain in order; none for a chain that was freed.
    pub fn mbufs(&self, chain: &Chain) -> Mbufs<'_> {
        self.mbufs_from(chain.head)
    }

    pub(super) fn mbufs_from(&self, first: MbufId) -> Mbufs<'_> {
        Mbufs {
            pool: self,
            next: Some(first),
        }
    }

    /// The sum of all `m_len`, in octets.
    pub fn m_length(&self, chain: &Chain) -> usize {
        self.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).sum()
    }

    /// The octets of each mbuf that is not empty; none for a chain that was freed.
    fn pieces(&self, chain: &Chain) -> impl Iterator<Item = &[u8]> {
        self.mbufs(chain)
            .filter_map(|(_, mbuf)| self.data(mbuf).ok())
            .filter(|octets| !octets.is_empty())
    }

    /// Appends the packet's octets to a buffer.
    pub fn copy_to(&self, chain: &Chain, buffer: &mut Vec<u8>) {
        self.pieces(chain)
            .for_each(|octets| buffer.extend_from_slice(octets));
    }

    /// The packet's octets.
    pub fn to_vec(&self, chain: &Chain) -> Vec<u8> {
        let mut octets = Vec::with_capacity(self.m_length(chain));
        self.copy_to(chain, &mut octets);
        octets
    }

    /// Octets `off..off + len` in pieces that are contiguous; no piece is empty.
    ///
    /// Fails with [`MbufError::OutOfRange`] when they go past the end.
    pub fn segments(
        &self,
        chain: &Chain,
        off: usize,
        len: usize,
    ) -> Result<impl Iterator<Item = &[u8]>, MbufError> {
        self.check_range(chain, off, len)?;
        let mut skip = off;
        let mut left = len;
        Ok(self.pieces(chain).filter_map(move |octets| {
            let (_, octets) = octets.split_at_checked(skip).or_else(|| {
                skip = skip.saturating_sub(octets.len());
                None
            })?;
            skip = 0;
            let octets = octets.get(..left).unwrap_or(octets);
            left = left.saturating_sub(octets.len());
            (!octets.is_empty()).then_some(octets)
        }))
    }

    /// Octets `off..off + len` for writing, where they lie in one mbuf; otherwise `None`.
    ///
    /// Fails with [`MbufError::OutOfRange`] when they go past the end, and with [`MbufError::ReadOnly`] when they
    /// lie in one mbuf whose storage is shared.
    pub fn contiguous_mut(
        &mut self,
        chain: &Chain,
        off: usize,
        len: usize,
    ) -> Result<Option<&mut [u8]>, MbufError> {
        self.check_range(chain, off, len)?;
        let (id, start) = self.m_getptr(chain, off)?;
        let end = start.saturating_add(len);
        if len == 0 {
            return Ok(Some(&mut []));
        }
        if end > self.mbuf(id)?.m_len {
            return Ok(None);
        }
        Ok(self.data_mut(id, off)?.get_mut(start..end))
    }

    /// The mbuf that holds the octet at `loc`, and its offset there. For the end of the packet that is the last mbuf
    /// and its `m_len`.
    ///
    /// Fails with [`MbufError::OutOfRange`] beyond the end.
    pub fn m_getptr(&self, chain: &Chain, loc: usize) -> Result<(MbufId, usize), MbufError> {
        let mut off = loc;
        let mut id = chain.head;
        loop {
            let mbuf = self.mbuf(id)?;
            if off < mbuf.m_len || (off == mbuf.m_len && mbuf.m_next.is_none()) {
                return Ok((id, off));
            }
            id = mbuf.m_next.ok_or_else(|| MbufError::OutOfRange {
                off: loc,
                len: 0,
                had: self.m_length(chain),
            })?;
            off = off.saturating_sub(mbuf.m_len);
        }
    }

    /// The last mbuf of a list.
    pub(super) fn last(&self, first: MbufId) -> Result<MbufId, MbufError> {
        let (last, mbuf) = self.mbufs_from(first).last().ok_or(first.stale())?;
        mbuf.m_next.map_or(Ok(last), |missing| Err(missing.stale()))
    }

    /// Makes sure that octets `off..off + len` are there.
    pub(super) fn check_range(
        &self,
        chain: &Chain,
        off: usize,
        len: usize,
    ) -> Result<(), MbufError> {
        self.mbuf(chain.head)?;
        let had = self.m_length(chain);
        match off.checked_add(len) {
            Some(end) if end <= had => Ok(()),
            Some(_) | None => Err(MbufError::OutOfRange { off, len, had }),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::mbuf::{Layout, MbufError, MbufPool};

    #[test]
    fn segments_are_the_range_in_one_piece_an_mbuf() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..=249).collect();
        let chain = pool.load(&packet, Layout::MlenChain).unwrap();
        let segments: Vec<&[u8]> = pool.segments(&chain, 90, 120).unwrap().collect();
        assert_eq!(
            segments,
            [&packet[90..100], &packet[100..208], &packet[208..210]]
        );
        assert_eq!(pool.segments(&chain, 100, 0).unwrap().count(), 0);
        let past = MbufError::OutOfRange {
            off: 249,
            len: 2,
            had: 250,
        };
        assert_eq!(pool.segments(&chain, 249, 2).err(), Some(past));
    }

    #[test]
    fn getptr_gives_the_next_mbuf_at_a_boundary_and_the_last_at_the_end() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[0; 150], Layout::MlenChain).unwrap();
        let ids: Vec<_> = pool.mbufs(&chain).map(|(id, _)| id).collect();
        assert_eq!(pool.m_getptr(&chain, 99), Ok((ids[0], 99)));
        assert_eq!(pool.m_getptr(&chain, 100), Ok((ids[1], 0)));
        assert_eq!(pool.m_getptr(&chain, 150), Ok((ids[1], 50)));
        let beyond = MbufError::OutOfRange {
            off: 151,
            len: 0,
            had: 150,
        };
        assert_eq!(pool.m_getptr(&chain, 151), Err(beyond));
    }

    #[test]
    fn contiguous_octets_are_lent_for_writing_only_within_one_writable_mbuf() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[0; 150], Layout::MlenChain).unwrap();
        pool.contiguous_mut(&chain, 96, 4).unwrap().unwrap().fill(7);
        assert_eq!(pool.to_vec(&chain)[95..101], [0, 7, 7, 7, 7, 0]);
        assert_eq!(pool.contiguous_mut(&chain, 98, 4), Ok(None));
        let shared = pool.load(&[0; 60], Layout::SharedCluster).unwrap();
        let serial = pool.mbufs(&shared).next().unwrap().1.serial;
        let read_only = MbufError::ReadOnly {
            mbuf: serial,
            off: 8,
        };
        assert_eq!(pool.contiguous_mut(&shared, 8, 4), Err(read_only));
    }
}
