//! `m_adj`, `m_split` and `m_cat`: a chain made shorter, parted and joined.

use super::chain::Chain;
use super::error::MbufError;
use super::packet_header::PktHdr;
use super::pool::{MbufId, MbufPool, Room};
use super::storage::Storage;

impl MbufPool {
    /// `m_adj`: trims `len` octets from the front, or `-len` from the end where it is negative, and at most what is
    /// there. Mbufs that become empty stay in the chain. Returns the number of octets trimmed.
    pub fn m_adj(&mut self, chain: &mut Chain, len: isize) -> Result<usize, MbufError> {
        let had = self.m_length(chain);
        let trimmed = len.unsigned_abs().min(had);
        if len >= 0 {
            self.trim_front(Some(chain.head), trimmed)?;
        } else {
            self.keep_front(chain.head, had.saturating_sub(trimmed))?;
        }
        let header = self.pkthdr_mut(chain)?;
        header.len = header.len.saturating_sub(trimmed);
        Ok(trimmed)
    }

    /// Trims octets from the front of a list of mbufs.
    pub(super) fn trim_front(
        &mut self,
        first: Option<MbufId>,
        len: usize,
    ) -> Result<(), MbufError> {
        let mut left = len;
        let mut next = first;
        while let Some(id) = next
            && left > 0
        {
            let mbuf = self.mbuf_mut(id)?;
            let here = left.min(mbuf.m_len);
            mbuf.m_data = mbuf.m_data.saturating_add(here);
            mbuf.m_len = mbuf.m_len.saturating_sub(here);
            left = left.saturating_sub(here);
            next = mbuf.m_next;
        }
        Ok(())
    }

    /// Trims a list of mbufs to its first `keep` octets.
    fn keep_front(&mut self, first: MbufId, keep: usize) -> Result<(), MbufError> {
        let mut left = keep;
        let mut next = Some(first);
        while let Some(id) = next {
            let mbuf = self.mbuf_mut(id)?;
            mbuf.m_len = mbuf.m_len.min(left);
            left = left.saturating_sub(mbuf.m_len);
            next = mbuf.m_next;
        }
        Ok(())
    }

    /// `m_split`: parts the chain at `off`. The first `off` octets stay; the rest becomes a chain with a packet header
    /// of its own, without flags and tags. A cluster that is parted is shared by both, and so read-only in both.
    ///
    /// Fails, with nothing changed, with [`MbufError::OutOfRange`] and [`MbufError::NoBufs`].
    pub fn m_split(&mut self, chain: &mut Chain, off: usize) -> Result<Chain, MbufError> {
        self.check_range(chain, off, 0)?;
        let tail_len = self.m_length(chain).saturating_sub(off);
        let (last, keep) = self.last_before(chain, off)?;
        let tail = self.tail(last, keep)?;
        let mbuf = self.mbuf_mut(last)?;
        mbuf.m_len = keep;
        let rest = mbuf.m_next.take();
        let joint = self.last(tail)?;
        self.mbuf_mut(joint)?.m_next = rest;
        if let Some(header) = &mut self.mbuf_mut(tail)?.pkthdr {
            header.len = tail_len;
        }
        self.pkthdr_mut(chain)?.len = off;
        Ok(Chain { head: tail })
    }

    /// The first mbuf that reaches up to `off`, and how many of its octets lie before.
    pub(super) fn last_before(
        &self,
        chain: &Chain,
        off: usize,
    ) -> Result<(MbufId, usize), MbufError> {
        let mut left = off;
        for (id, mbuf) in self.mbufs(chain) {
            if left <= mbuf.m_len {
                return Ok((id, left));
            }
            left = left.saturating_sub(mbuf.m_len);
        }
        let had = self.m_length(chain);
        Err(MbufError::OutOfRange { off, len: 0, had })
    }

    /// New mbufs, the first with a packet header, for the octets of an mbuf from `keep` on.
    fn tail(&mut self, id: MbufId, keep: usize) -> Result<MbufId, MbufError> {
        let mbuf = self.mbuf(id)?;
        let remain = mbuf.m_len.saturating_sub(keep);
        let data = mbuf.m_data.saturating_add(keep);
        let octets = match &mbuf.storage {
            Storage::Cluster(cluster) if remain > 0 => {
                let room = Room::Shared(*cluster);
                return self.tail_of_cluster(room, data, remain);
            }
            Storage::Cluster(_) => None,
            Storage::Internal(octets) => Some(octets.clone()),
        };
        let head = self.allocate(true, Room::Internal)?;
        let mut target = head;
        if remain > self.sizes.mhlen {
            let second = self.allocate(false, Room::Internal);
            target = self.free_on_error(head, second)?;
            self.mbuf_mut(head)?.m_next = Some(target);
        }
        self.align(target, remain)?;
        let end = data.saturating_add(remain);
        if let Some(octets) = octets.as_deref().and_then(|octets| octets.get(data..end)) {
            self.data_mut(target, 0)?.copy_from_slice(octets);
        }
        Ok(head)
    }

    fn tail_of_cluster(
        &mut self,
        room: Room,
        data: usize,
        len: usize,
    ) -> Result<MbufId, MbufError> {
        let id = self.allocate(true, room)?;
        let mbuf = self.mbuf_mut(id)?;
        mbuf.m_data = data;
        mbuf.m_len = len;
        Ok(id)
    }

    /// `M_ALIGN`, `MH_ALIGN`: gives an empty mbuf `len` octets of data at the end of its storage, on a multiple of
    /// eight octets, so that headers can still go before.
    pub(super) fn align(&mut self, id: MbufId, len: usize) -> Result<(), MbufError> {
        let size = self.storage_info(self.mbuf(id)?)?.size;
        let before = size.saturating_sub(len) & !7;
        let mbuf = self.mbuf_mut(id)?;
        mbuf.m_data = mbuf.m_data.saturating_add(before);
        mbuf.m_len = len;
        Ok(())
    }

    /// `m_cat`: appends `tail`, with its mbufs, or by copying each that fits in the trailing space of the last mbuf.
    /// The packet header of `tail` is gone afterwards: within a chain it would make `m_adj` count twice.
    ///
    /// As in BSD `m_pkthdr.len` stays as it is; the caller adds the number of octets that this returns.
    ///
    /// Fails with [`MbufError::BadLink`] when `tail` is a part of `chain`, which would make a ring.
    pub fn m_cat(&mut self, chain: &mut Chain, tail: Chain) -> Result<usize, MbufError> {
        if let Some((_, mbuf)) = self.mbufs(chain).find(|&(id, _)| id == tail.head) {
            return Err(MbufError::BadLink { mbuf: mbuf.serial });
        }
        let last = self.last(chain.head)?;
        let appended = self.m_length(&tail);
        if let Some(header) = self.mbuf_mut(tail.head)?.pkthdr.take() {
            self.spares.give_back_tags(header.tags);
        }
        let mut next = Some(tail.head);
        while let Some(id) = next {
            let mbuf = self.mbuf(id)?;
            let len = mbuf.m_len;
            if self.storage_info(self.mbuf(last)?)?.trailing < len {
                self.mbuf_mut(last)?.m_next = Some(id);
                break;
            }
            self.append(last, id)?;
            next = self.m_free(id)?;
        }
        Ok(appended)
    }

    /// Copies the data of an mbuf to the end of another that has the trailing space for it.
    pub(super) fn append(&mut self, to: MbufId, from: MbufId) -> Result<(), MbufError> {
        let source = self.mbuf(from)?;
        if source.m_len == 0 {
            return Ok(());
        }
        let octets = self.octets(source)?.clone();
        let octets = source.slice(&octets)?;
        let target = self.mbuf_mut(to)?;
        let start = target.m_len;
        target.m_len = start.saturating_add(octets.len());
        if let Some(room) = self.data_mut(to, 0)?.get_mut(start..) {
            room.copy_from_slice(octets);
        }
        Ok(())
    }

    /// `M_MOVE_PKTHDR`: gives the packet header, with flags and tags, to the mbuf that becomes the first.
    pub(super) fn move_pkthdr(&mut self, from: MbufId, to: MbufId) -> Result<(), MbufError> {
        let header: Option<PktHdr> = self.mbuf_mut(from)?.pkthdr.take();
        self.mbuf_mut(to)?.pkthdr = header;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::mbuf::{Chain, InUse, Layout, Limits, MbufError, MbufPool};

    fn lengths(pool: &MbufPool, chain: &Chain) -> Vec<usize> {
        pool.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).collect()
    }

    #[test]
    fn adj_leaves_empty_mbufs_in_place_at_either_end() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[0; 250], Layout::MlenChain).unwrap();
        assert_eq!(lengths(&pool, &chain), [100, 108, 42]);
        assert_eq!(pool.m_adj(&mut chain, 120), Ok(120));
        assert_eq!(lengths(&pool, &chain), [0, 88, 42]);
        assert_eq!(pool.m_adj(&mut chain, -50), Ok(50));
        assert_eq!(lengths(&pool, &chain), [0, 80, 0]);
        assert_eq!(pool.pkthdr_len(&chain), 80);
    }

    #[test]
    fn adj_trims_at_most_what_is_there() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[0; 250], Layout::MlenChain).unwrap();
        assert_eq!(pool.m_adj(&mut chain, -1000), Ok(250));
        assert_eq!((pool.m_length(&chain), pool.pkthdr_len(&chain)), (0, 0));
        assert_eq!(pool.m_adj(&mut chain, isize::MIN), Ok(0));
    }

    #[test]
    fn a_split_cluster_is_shared_and_read_only_in_both_halves() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..200).collect();
        let mut front = pool.load(&packet, Layout::Cluster).unwrap();
        let mut back = pool.m_split(&mut front, 60).unwrap();
        assert_eq!(pool.to_vec(&front), packet[..60]);
        assert_eq!(pool.to_vec(&back), packet[60..]);
        assert_eq!((pool.pkthdr_len(&front), pool.pkthdr_len(&back)), (60, 140));
        assert_eq!(
            pool.in_use(),
            InUse {
                mbufs: 2,
                clusters: 1
            }
        );
        assert!(pool.overwrite(&mut front, 0, &[1]).is_err());
        assert!(pool.overwrite(&mut back, 0, &[1]).is_err());
    }

    #[test]
    fn an_internal_tail_is_copied_behind_its_own_packet_header() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..208).collect();
        let mut front = pool.load(&packet, Layout::MlenChain).unwrap();
        // 106 octets stay in the second mbuf's tail, and MHLEN is 100: an empty header mbuf goes before.
        let back = pool.m_split(&mut front, 102).unwrap();
        assert_eq!(
            (lengths(&pool, &front), lengths(&pool, &back)),
            (vec![100, 2], vec![0, 106])
        );
        assert_eq!(pool.to_vec(&back), packet[102..]);
    }

    #[test]
    fn split_at_an_mbuf_boundary_shares_nothing() {
        let mut pool = MbufPool::default();
        let mut front = pool.load(&[0x60; 200], Layout::EspSplit).unwrap();
        let mut back = pool.m_split(&mut front, 44).unwrap();
        assert_eq!(
            (lengths(&pool, &front), lengths(&pool, &back)),
            (vec![44], vec![0, 156])
        );
        pool.overwrite(&mut back, 0, &[1]).unwrap();
        let beyond = MbufError::OutOfRange {
            off: 45,
            len: 0,
            had: 44,
        };
        assert_eq!(pool.m_split(&mut front, 45), Err(beyond));
    }

    #[test]
    fn split_without_an_mbuf_changes_nothing() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[3; 208], Layout::MlenChain).unwrap();
        let before = pool.clone();
        pool.set_limits(Limits {
            mbufs: Some(3),
            clusters: None,
        });
        assert!(pool.m_split(&mut chain, 102).is_err());
        pool.set_limits(Limits::default());
        assert_eq!(lengths(&pool, &chain), [100, 108]);
        assert_eq!(
            (pool.in_use(), pool.pkthdr_len(&chain)),
            (before.in_use(), 208)
        );
    }

    #[test]
    fn cat_copies_into_trailing_space_frees_the_copied_and_leaves_the_length_to_the_caller() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 90], Layout::MlenChain).unwrap();
        let small = pool.load(&[2; 10], Layout::MlenChain).unwrap();
        assert_eq!(pool.m_cat(&mut chain, small), Ok(10));
        assert_eq!((pool.pkthdr_len(&chain), pool.m_length(&chain)), (90, 100));
        pool.set_pkthdr_len(&mut chain, 100).unwrap();
        let large = pool.load(&[3; 10], Layout::MlenChain).unwrap();
        assert_eq!(pool.m_cat(&mut chain, large), Ok(10));
        assert_eq!(lengths(&pool, &chain), [100, 10]);
        assert_eq!(
            pool.mbufs(&chain)
                .filter(|(_, mbuf)| mbuf.pkthdr.is_some())
                .count(),
            1
        );
        assert_eq!(
            pool.to_vec(&chain),
            [&[1; 90][..], &[2; 10], &[3; 10]].concat()
        );
    }

    #[test]
    fn cat_of_a_chain_to_itself_is_refused() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 60], Layout::MlenChain).unwrap();
        let same = chain.clone();
        assert_eq!(
            pool.m_cat(&mut chain, same),
            Err(MbufError::BadLink { mbuf: 1 })
        );
        assert_eq!(pool.to_vec(&chain), [1; 60]);
    }

    #[test]
    fn cat_never_copies_into_a_shared_cluster() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 60], Layout::SharedCluster).unwrap();
        let tail = pool.load(&[2; 10], Layout::MlenChain).unwrap();
        pool.m_cat(&mut chain, tail).unwrap();
        assert_eq!(lengths(&pool, &chain), [60, 10]);
    }
}
