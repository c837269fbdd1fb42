//! `m_clone` (`m_unshare`) and `m_makewritable`: private copies of what others also hold.

use super::chain::Chain;
use super::error::MbufError;
use super::layout::{Fill, List};
use super::pool::{MbufId, MbufPool, Room};
use super::storage::Storage;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What `m_clone` did; each number has a counter in `ipsecstat`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloneReport {
    /// Small mbufs that were copied into the cluster before them (`ips_mbcoalesced`).
    pub mbcoalesced: usize,
    /// Read-only clusters that were copied into the cluster before them (`ips_clcoalesced`).
    pub clcoalesced: usize,
    /// New clusters that hold copies of read-only ones (`ips_clcopied`).
    pub clcopied: usize,
}

/// What `m_makewritable` did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeWritable {
    /// Octets that were copied.
    pub copied: usize,
    /// Mbufs that were allocated.
    pub allocated: usize,
    /// Clusters that were allocated.
    pub clusters: usize,
}

impl MbufPool {
    /// `m_clone`, FreeBSD's `m_unshare`: replaces every read-only cluster by private copies, in clusters of MCLBYTES,
    /// and copies small mbufs into the trailing space of a cluster before them. What is writable stays as it is.
    ///
    /// Fails, with the chain freed, with [`MbufError::NoBufs`].
    #[doc(alias = "m_unshare")]
    pub fn m_clone(&mut self, chain: Chain) -> Result<(Chain, CloneReport), MbufError> {
        let mut chain = chain;
        let result = self.unshare(&mut chain);
        let report = self.free_on_error(chain.head, result)?;
        Ok((chain, report))
    }

    fn unshare(&mut self, chain: &mut Chain) -> Result<CloneReport, MbufError> {
        let mut report = CloneReport::default();
        let mut prev: Option<MbufId> = None;
        let mut next = Some(chain.head);
        while let Some(id) = next {
            let mbuf = self.mbuf(id)?;
            let (len, is_ext) = (mbuf.m_len, mbuf.is_ext());
            next = mbuf.m_next;
            let read_only = self.storage_info(mbuf)?.read_only;
            if is_ext && !read_only {
                prev = Some(id);
            } else if let Some(before) = self.cluster_with_room(prev, len)? {
                self.append(before, id)?;
                self.mbuf_mut(before)?.m_next = self.m_free(id)?;
                report.mbcoalesced += usize::from(!is_ext);
                report.clcoalesced += usize::from(is_ext);
            } else if is_ext {
                let list = self.copy_of(id, 0, len, Fill::Clusters)?;
                self.replace(chain, prev, id, list)?;
                report.clcopied += list.clusters;
                prev = Some(list.last);
            } else {
                prev = Some(id);
            }
        }
        Ok(report)
    }

    /// The mbuf before, if it has a cluster with trailing space for `len` octets.
    fn cluster_with_room(
        &self,
        prev: Option<MbufId>,
        len: usize,
    ) -> Result<Option<MbufId>, MbufError> {
        let Some(id) = prev else {
            return Ok(None);
        };
        let mbuf = self.mbuf(id)?;
        let fits = mbuf.is_ext() && len <= self.storage_info(mbuf)?.trailing;
        Ok(fits.then_some(id))
    }

    /// `m_makewritable`: replaces the read-only storage of octets `off..off + len` by private copies. A cluster that
    /// is only partly in the range stays shared for the octets before and after it.
    ///
    /// Fails with [`MbufError::OutOfRange`], nothing changed, and with [`MbufError::NoBufs`]: then the chain is still
    /// the caller's with all its octets, and a part of the range may have been copied.
    pub fn m_makewritable(
        &mut self,
        chain: &mut Chain,
        off: usize,
        len: usize,
    ) -> Result<MakeWritable, MbufError> {
        self.check_range(chain, off, len)?;
        let end = off.saturating_add(len);
        let mut made = MakeWritable::default();
        let mut prev: Option<MbufId> = None;
        let mut next = Some(chain.head);
        let mut start = 0_usize;
        while let Some(id) = next {
            let mbuf = self.mbuf(id)?;
            next = mbuf.m_next;
            let after = start.saturating_add(mbuf.m_len);
            let from = off.max(start).saturating_sub(start);
            let to = end.min(after).saturating_sub(start);
            if from < to && self.storage_info(mbuf)?.read_only {
                let list = self.privatize(chain, prev, id, from..to)?;
                made.copied += to.saturating_sub(from);
                made.allocated += list.mbufs;
                made.clusters += list.clusters;
                prev = Some(list.last);
            } else {
                prev = Some(id);
            }
            start = after;
        }
        Ok(made)
    }

    /// Puts private copies in the place of a range of an mbuf's data; returns the new mbufs.
    fn privatize(
        &mut self,
        chain: &mut Chain,
        prev: Option<MbufId>,
        id: MbufId,
        range: Range<usize>,
    ) -> Result<List, MbufError> {
        let mut list = self.copy_of(id, range.start, range.len(), Fill::Either)?;
        let rest = self.shared_from(id, range.end);
        if let Some(rest) = self.free_on_error(list.first, rest)? {
            self.mbuf_mut(list.last)?.m_next = Some(rest);
            list.last = rest;
            list.mbufs += 1;
        }
        if range.start == 0 {
            self.replace(chain, prev, id, list)?;
        } else {
            let mbuf = self.mbuf_mut(id)?;
            mbuf.m_len = range.start;
            let next = mbuf.m_next.replace(list.first);
            self.mbuf_mut(list.last)?.m_next = next;
        }
        Ok(list)
    }

    /// New mbufs with a copy of a range of an mbuf's data; with a packet header to be filled where they replace a
    /// first mbuf.
    fn copy_of(
        &mut self,
        id: MbufId,
        off: usize,
        len: usize,
        fill: Fill,
    ) -> Result<List, MbufError> {
        let mbuf = self.mbuf(id)?;
        let header = mbuf.pkthdr.is_some() && off == 0;
        let octets = self.octets(mbuf)?.clone();
        let data = mbuf.slice(&octets)?;
        let end = off.saturating_add(len);
        let had = data.len();
        let copied = data
            .get(off..end)
            .ok_or(MbufError::OutOfRange { off, len, had })?;
        self.list_of(copied, header, fill)
    }

    /// A new mbuf over the same cluster for the octets of an mbuf from `off` on; nothing when there are none.
    fn shared_from(&mut self, id: MbufId, off: usize) -> Result<Option<MbufId>, MbufError> {
        let mbuf = self.mbuf(id)?;
        let len = mbuf.m_len.saturating_sub(off);
        let data = mbuf.m_data.saturating_add(off);
        match mbuf.storage {
            Storage::Cluster(cluster) if len > 0 => {
                let rest = self.allocate(false, Room::Shared(cluster))?;
                let mbuf = self.mbuf_mut(rest)?;
                mbuf.m_data = data;
                mbuf.m_len = len;
                Ok(Some(rest))
            }
            Storage::Cluster(_) | Storage::Internal(_) => Ok(None),
        }
    }

    /// Puts a list in the place of one mbuf, which is freed; the packet header moves.
    fn replace(
        &mut self,
        chain: &mut Chain,
        prev: Option<MbufId>,
        id: MbufId,
        list: List,
    ) -> Result<(), MbufError> {
        if self.mbuf(id)?.pkthdr.is_some() {
            self.move_pkthdr(id, list.first)?;
        }
        let next = self.m_free(id)?;
        self.mbuf_mut(list.last)?.m_next = next;
        match prev {
            Some(prev) => self.mbuf_mut(prev)?.m_next = Some(list.first),
            None => chain.head = list.first,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{CloneReport, MakeWritable};
    use crate::mbuf::{Chain, InUse, Layout, Limits, MbufError, MbufPool, Sizes};

    fn lengths(pool: &MbufPool, chain: &Chain) -> Vec<usize> {
        pool.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).collect()
    }

    fn refs(pool: &MbufPool, chain: &Chain) -> Vec<u32> {
        pool.mbufs(chain)
            .map(|(_, mbuf)| pool.storage_info(mbuf).unwrap().refs)
            .collect()
    }

    #[test]
    fn clone_leaves_writable_mbufs_alone() {
        let mut pool = MbufPool::default();
        for layout in [Layout::Cluster, Layout::MlenChain, Layout::EspSplit] {
            let chain = pool.load(&[7; 250], layout).unwrap();
            let before: Vec<_> = pool.mbufs(&chain).map(|(id, _)| id).collect();
            let (chain, report) = pool.m_clone(chain).unwrap();
            let after: Vec<_> = pool.mbufs(&chain).map(|(id, _)| id).collect();
            assert_eq!((after, report), (before, CloneReport::default()));
        }
    }

    #[test]
    fn clone_copies_a_shared_cluster_and_the_other_holder_keeps_the_old() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[7; 250], Layout::SharedCluster).unwrap();
        let (mut chain, report) = pool.m_clone(chain).unwrap();
        assert_eq!(
            report,
            CloneReport {
                clcopied: 1,
                ..CloneReport::default()
            }
        );
        assert_eq!(
            (refs(&pool, &chain), pool.pkthdr_len(&chain)),
            (vec![1], 250)
        );
        pool.overwrite(&mut chain, 0, &[0; 250]).unwrap();
        assert_eq!(pool.to_vec(&pool.other_holders()[0]), [7; 250]);
    }

    #[test]
    fn clone_coalesces_small_mbufs_and_clusters_into_the_copy_before_them() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 250], Layout::SharedCluster).unwrap();
        for (octet, len, layout) in [(2, 50, Layout::MlenChain), (3, 60, Layout::SharedCluster)] {
            let tail = pool.load(&vec![octet; len], layout).unwrap();
            let had = pool.pkthdr_len(&chain);
            let appended = pool.m_cat(&mut chain, tail).unwrap();
            pool.set_pkthdr_len(&mut chain, had + appended).unwrap();
        }
        assert_eq!(lengths(&pool, &chain), [250, 50, 60]);
        let (chain, report) = pool.m_clone(chain).unwrap();
        let expected = CloneReport {
            mbcoalesced: 1,
            clcoalesced: 1,
            clcopied: 1,
        };
        assert_eq!((report, lengths(&pool, &chain)), (expected, vec![360]));
        assert_eq!(
            pool.to_vec(&chain),
            [&[1; 250][..], &[2; 50], &[3; 60]].concat()
        );
    }

    #[test]
    fn clone_copies_a_jumbo_cluster_into_ordinary_ones() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[7; 5000], Layout::SharedCluster).unwrap();
        let (chain, report) = pool.m_clone(chain).unwrap();
        assert_eq!(
            (report.clcopied, lengths(&pool, &chain)),
            (3, vec![2048, 2048, 904])
        );
    }

    #[test]
    fn clone_that_fails_frees_the_chain_and_not_the_other_holder() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[7; 5000], Layout::SharedCluster).unwrap();
        pool.set_limits(Limits {
            mbufs: None,
            clusters: Some(3),
        });
        assert!(matches!(
            pool.m_clone(chain),
            Err(MbufError::NoBufs { limit: 3, .. })
        ));
        assert_eq!(
            pool.in_use(),
            InUse {
                mbufs: 1,
                clusters: 1
            }
        );
        assert_eq!(pool.to_vec(&pool.other_holders()[0]), [7; 5000]);
        pool.release_other_holders().unwrap();
        assert_eq!(pool.in_use(), InUse::default());
    }

    #[test]
    fn makewritable_of_all_octets_leaves_no_read_only_mbuf() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[7; 250], Layout::SharedCluster).unwrap();
        let made = pool.m_makewritable(&mut chain, 0, 250).unwrap();
        assert_eq!(
            made,
            MakeWritable {
                copied: 250,
                allocated: 1,
                clusters: 1
            }
        );
        assert_eq!(
            (refs(&pool, &chain), lengths(&pool, &chain)),
            (vec![1], vec![250])
        );
        pool.overwrite(&mut chain, 0, &[8; 250]).unwrap();
        assert_eq!(pool.to_vec(&pool.other_holders()[0]), [7; 250]);
        assert_eq!(pool.pkthdr_len(&chain), 250);
    }

    #[test]
    fn makewritable_of_a_part_shares_what_lies_before_and_after() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..250).collect();
        let mut chain = pool.load(&packet, Layout::SharedCluster).unwrap();
        let made = pool.m_makewritable(&mut chain, 40, 24).unwrap();
        assert_eq!(
            made,
            MakeWritable {
                copied: 24,
                allocated: 2,
                clusters: 0
            }
        );
        assert_eq!(lengths(&pool, &chain), [40, 24, 186]);
        assert_eq!(refs(&pool, &chain), [3, 1, 3]);
        assert_eq!(pool.to_vec(&chain), packet);
        pool.overwrite(&mut chain, 40, &[0; 24]).unwrap();
        assert!(pool.overwrite(&mut chain, 39, &[0; 2]).is_err());
    }

    #[test]
    fn makewritable_does_nothing_to_writable_storage() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[7; 250], Layout::MlenChain).unwrap();
        let made = pool.m_makewritable(&mut chain, 0, 250).unwrap();
        assert_eq!(made, MakeWritable::default());
        let past = MbufError::OutOfRange {
            off: 200,
            len: 51,
            had: 250,
        };
        assert_eq!(pool.m_makewritable(&mut chain, 200, 51), Err(past));
    }

    #[test]
    fn makewritable_that_fails_leaves_the_packet_to_the_caller() {
        let sizes = Sizes {
            mlen: 80,
            mhlen: 72,
            mclbytes: 256,
        };
        let mut pool = MbufPool::new(sizes, Limits::default()).unwrap();
        let mut chain = pool.load(&[7; 400], Layout::SharedCluster).unwrap();
        pool.set_limits(Limits {
            mbufs: Some(4),
            clusters: Some(2),
        });
        // 256 octets go to a cluster and 144 to two mbufs: one more than there is.
        assert!(pool.m_makewritable(&mut chain, 0, 400).is_err());
        assert_eq!(
            (pool.to_vec(&chain), pool.pkthdr_len(&chain)),
            (vec![7; 400], 400)
        );
        pool.m_freem(chain).unwrap();
        pool.release_other_holders().unwrap();
        assert_eq!(pool.in_use(), InUse::default());
    }
}
