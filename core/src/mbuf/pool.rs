//! The pool: allocation within limits, reference counts, and who is in use.

use super::chain::Chain;
use super::error::{MbufError, Resource};
use super::packet_header::PktHdr;
use super::slab::{Key, Slab};
use super::storage::{Cluster, ClusterId, Octets, Spares, Storage};
use serde::{Deserialize, Serialize};

/// Sizes of mbufs and clusters in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    /// MLEN: internal storage of an mbuf.
    pub mlen: usize,
    /// MHLEN: internal storage of an mbuf that has a packet header.
    pub mhlen: usize,
    /// MCLBYTES: an ordinary cluster.
    pub mclbytes: usize,
}

impl Default for Sizes {
    /// 4.4BSD with MSIZE 128.
    fn default() -> Self {
        Self {
            mlen: 108,
            mhlen: 100,
            mclbytes: 2048,
        }
    }
}

impl Sizes {
    /// The least MHLEN: an IPv6 header, an ESP header and an IV fit in the first mbuf.
    pub const LEAST_MHLEN: usize = 64;

    pub(super) fn check(self) -> Result<(), MbufError> {
        let Self {
            mlen,
            mhlen,
            mclbytes,
        } = self;
        if Self::LEAST_MHLEN <= mhlen && mhlen <= mlen && mlen <= mclbytes {
            return Ok(());
        }
        Err(MbufError::BadSizes {
            mlen,
            mhlen,
            mclbytes,
        })
    }

    /// Octets of internal storage that a packet header takes.
    pub(super) fn header_room(self) -> usize {
        self.mlen.saturating_sub(self.mhlen)
    }

    /// MINCLSIZE: from here on a cluster is used rather than mbufs.
    pub(super) fn minclsize(self) -> usize {
        self.mhlen + self.mlen + 1
    }

    /// Size of the one cluster that holds `len` octets: MCLBYTES, or the next power of two (a jumbo cluster).
    pub(super) fn cluster_for(self, len: usize) -> usize {
        if len <= self.mclbytes {
            self.mclbytes
        } else {
            len.next_power_of_two()
        }
    }
}

/// How many may be in use at once; nothing stands for no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Mbufs.
    pub mbufs: Option<usize>,
    /// Clusters.
    pub clusters: Option<usize>,
}

/// How many are in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InUse {
    /// Mbufs.
    pub mbufs: usize,
    /// Clusters.
    pub clusters: usize,
}

/// An mbuf of a pool. The id of a freed mbuf is recognized, also when its place is in use again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MbufId(pub(super) Key);

impl MbufId {
    pub(super) fn stale(self) -> MbufError {
        MbufError::StaleMbuf {
            slot: self.0.slot,
            generation: self.0.generation,
        }
    }
}

/// One mbuf (`struct mbuf`). `m_nextpkt` and `m_type` have no part in what is shown here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mbuf {
    /// Which allocation this is, counted from 1: its identity for a viewer.
    pub serial: u32,
    /// The next mbuf of the chain.
    pub m_next: Option<MbufId>,
    /// Where the data starts, in octets from the start of the storage.
    pub m_data: usize,
    /// Length of the data in octets.
    pub m_len: usize,
    /// The packet header, in the first mbuf of a chain only (`M_PKTHDR`).
    pub pkthdr: Option<PktHdr>,
    pub(super) storage: Storage,
}

impl Mbuf {
    /// `M_EXT`: whether the data is in a cluster.
    pub fn is_ext(&self) -> bool {
        matches!(self.storage, Storage::Cluster(_))
    }

    /// Names of the flags that are set: `M_EXT`, `M_PKTHDR`, and the packet's.
    pub fn flag_names(&self) -> impl Iterator<Item = &'static str> {
        let own = [
            (self.is_ext(), "M_EXT"),
            (self.pkthdr.is_some(), "M_PKTHDR"),
        ];
        let packet = self.pkthdr.iter().flat_map(|header| header.flags.names());
        own.into_iter()
            .filter_map(|(set, name)| set.then_some(name))
            .chain(packet)
    }
}

/// What a new mbuf keeps its data in.
pub(super) enum Room {
    Internal,
    /// A new cluster of this size.
    Cluster(usize),
    /// A cluster that others already refer to.
    Shared(ClusterId),
}

/// All mbufs and clusters of a host.
///
/// A clone is a snapshot: it shares octets with the original until one of them writes, and then only the storage
/// that is written is copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct MbufPool {
    pub(super) sizes: Sizes,
    pub(super) limits: Limits,
    pub(super) mbufs: Slab<Mbuf>,
    pub(super) clusters: Slab<Cluster>,
    pub(super) other_holders: Vec<Chain>,
    mbuf_serial: u32,
    cluster_serial: u32,
    #[serde(skip)]
    pub(super) spares: Spares,
}

impl Default for MbufPool {
    fn default() -> Self {
        Self::with_sizes(Sizes::default(), Limits::default())
    }
}

impl MbufPool {
    /// An empty pool.
    ///
    /// Fails with [`MbufError::BadSizes`] unless [`Sizes::LEAST_MHLEN`] <= MHLEN <= MLEN <= MCLBYTES.
    pub fn new(sizes: Sizes, limits: Limits) -> Result<Self, MbufError> {
        sizes.check()?;
        Ok(Self::with_sizes(sizes, limits))
    }

    fn with_sizes(sizes: Sizes, limits: Limits) -> Self {
        Self {
            sizes,
            limits,
            mbufs: Slab::default(),
            clusters: Slab::default(),
            other_holders: Vec::new(),
            mbuf_serial: 0,
            cluster_serial: 0,
            spares: Spares::default(),
        }
    }

    /// Sizes of this pool's mbufs and clusters.
    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Changes the limits; what is in use beyond them stays.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// How many mbufs and clusters are in use.
    pub fn in_use(&self) -> InUse {
        InUse {
            mbufs: self.mbufs.in_use(),
            clusters: self.clusters.in_use(),
        }
    }

    /// Numbers mbufs and clusters from 1 again, for a pool that starts on another packet; from after those that are
    /// still in use, where there are any.
    pub fn reset_serials(&mut self) {
        let mbufs = self.mbufs.iter().map(|(_, mbuf)| mbuf.serial);
        self.mbuf_serial = mbufs.max().unwrap_or(0);
        let clusters = self.clusters.iter().map(|(_, cluster)| cluster.serial);
        self.cluster_serial = clusters.max().unwrap_or(0);
    }

    /// An mbuf by its id.
    ///
    /// Fails with [`MbufError::StaleMbuf`] for one that was freed.
    pub fn mbuf(&self, id: MbufId) -> Result<&Mbuf, MbufError> {
        self.mbufs.get(id.0).ok_or(id.stale())
    }

    pub(super) fn mbuf_mut(&mut self, id: MbufId) -> Result<&mut Mbuf, MbufError> {
        self.mbufs.get_mut(id.0).ok_or(id.stale())
    }

    /// `MGET` or `MGETHDR`, with storage. The data is empty and at the front of the storage.
    pub(super) fn allocate(&mut self, header: bool, room: Room) -> Result<MbufId, MbufError> {
        within(Resource::Mbuf, self.limits.mbufs, self.mbufs.in_use())?;
        let storage = match room {
            Room::Internal => Storage::Internal(self.spares.take(self.sizes.mlen)),
            Room::Cluster(size) => Storage::Cluster(self.allocate_cluster(size)?),
            Room::Shared(id) => {
                let cluster = self.cluster_mut(id)?;
                cluster.refs = cluster.refs.saturating_add(1);
                Storage::Cluster(id)
            }
        };
        self.mbuf_serial = self.mbuf_serial.wrapping_add(1);
        let mut mbuf = Mbuf {
            serial: self.mbuf_serial,
            m_next: None,
            m_data: 0,
            m_len: 0,
            pkthdr: header.then(PktHdr::default),
            storage,
        };
        mbuf.m_data = self.base(&mbuf);
        Ok(MbufId(self.mbufs.insert(mbuf)))
    }

    fn allocate_cluster(&mut self, size: usize) -> Result<ClusterId, MbufError> {
        let in_use = self.clusters.in_use();
        within(Resource::Cluster, self.limits.clusters, in_use)?;
        self.cluster_serial = self.cluster_serial.wrapping_add(1);
        let octets: Octets = self.spares.take(size);
        Ok(ClusterId(self.clusters.insert(Cluster {
            serial: self.cluster_serial,
            refs: 1,
            octets,
        })))
    }

    /// `m_free`: frees one mbuf and gives the next of its chain.
    pub(super) fn m_free(&mut self, id: MbufId) -> Result<Option<MbufId>, MbufError> {
        let mbuf = self.mbufs.remove(id.0).ok_or(id.stale())?;
        if let Some(header) = mbuf.pkthdr {
            self.spares.give_back_tags(header.tags);
        }
        match mbuf.storage {
            Storage::Internal(octets) => self.spares.give_back(octets),
            Storage::Cluster(id) => self.release(id)?,
        }
        Ok(mbuf.m_next)
    }

    /// Drops one reference to a cluster, and the cluster with the last.
    fn release(&mut self, id: ClusterId) -> Result<(), MbufError> {
        let cluster = self.cluster_mut(id)?;
        cluster.refs = cluster.refs.saturating_sub(1);
        if cluster.refs == 0
            && let Some(cluster) = self.clusters.remove(id.0)
        {
            self.spares.give_back(cluster.octets);
        }
        Ok(())
    }

    /// Frees an mbuf and all that follow it.
    pub(super) fn free_list(&mut self, first: Option<MbufId>) -> Result<(), MbufError> {
        let mut next = first;
        while let Some(id) = next {
            next = self.m_free(id)?;
        }
        Ok(())
    }

    /// `m_freem`: frees a chain.
    ///
    /// Fails with [`MbufError::StaleMbuf`] for a chain that was freed before.
    pub fn m_freem(&mut self, chain: Chain) -> Result<(), MbufError> {
        self.free_list(Some(chain.head))
    }

    /// The end of an operation that frees the chain when it fails.
    pub(super) fn free_on_error<T>(
        &mut self,
        head: MbufId,
        result: Result<T, MbufError>,
    ) -> Result<T, MbufError> {
        if result.is_err() {
            self.free_list(Some(head))?;
        }
        result
    }
}

fn within(what: Resource, limit: Option<usize>, in_use: usize) -> Result<(), MbufError> {
    match limit {
        Some(limit) if in_use >= limit => Err(MbufError::NoBufs { what, limit }),
        Some(_) | None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{InUse, Limits, MbufPool, Sizes};
    use crate::mbuf::{Layout, MbufError, Resource};

    #[test]
    fn a_freed_chain_is_recognized_although_its_slot_is_in_use_again() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[1; 40], Layout::MlenChain).unwrap();
        let kept = chain.clone();
        pool.m_freem(chain).unwrap();
        let other = pool.load(&[2; 40], Layout::MlenChain).unwrap();
        let stale = MbufError::StaleMbuf {
            slot: 0,
            generation: 0,
        };
        assert_eq!(pool.m_freem(kept), Err(stale));
        assert_eq!(pool.to_vec(&other), vec![2; 40]);
        pool.m_freem(other).unwrap();
        assert_eq!(pool.in_use(), InUse::default());
    }

    #[test]
    fn the_limit_on_clusters_is_enforced_and_nothing_leaks() {
        let limits = Limits {
            mbufs: None,
            clusters: Some(0),
        };
        let mut pool = MbufPool::new(Sizes::default(), limits).unwrap();
        let no_bufs = MbufError::NoBufs {
            what: Resource::Cluster,
            limit: 0,
        };
        assert_eq!(pool.load(&[0; 40], Layout::Cluster), Err(no_bufs));
        assert_eq!(pool.load(&[0; 80], Layout::EspSplit), Err(no_bufs));
        assert_eq!(pool.in_use(), InUse::default());
    }

    #[test]
    fn freed_storage_is_used_again_and_shows_no_old_octets() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[0xaa; 100], Layout::Cluster).unwrap();
        let octets_at = |pool: &MbufPool, chain: &_| {
            let (_, mbuf) = pool.mbufs(chain).next().unwrap();
            pool.octets(mbuf).unwrap().as_ptr()
        };
        let before = octets_at(&pool, &chain);
        pool.m_freem(chain).unwrap();
        let chain = pool.load(&[0xbb; 10], Layout::Cluster).unwrap();
        assert_eq!(octets_at(&pool, &chain), before);
        let (_, mbuf) = pool.mbufs(&chain).next().unwrap();
        assert!(!pool.octets(mbuf).unwrap().contains(&0xaa));
    }

    #[test]
    fn sizes_that_cannot_hold_a_header_are_refused() {
        let sizes = Sizes {
            mlen: 40,
            mhlen: 32,
            mclbytes: 2048,
        };
        let refused = MbufError::BadSizes {
            mlen: 40,
            mhlen: 32,
            mclbytes: 2048,
        };
        assert_eq!(MbufPool::new(sizes, Limits::default()), Err(refused));
    }

    #[test]
    fn serials_count_allocations_and_not_slots() {
        let mut pool = MbufPool::default();
        let serial = |pool: &MbufPool, chain: &_| pool.mbufs(chain).next().unwrap().1.serial;
        let chain = pool.load(&[0; 8], Layout::MlenChain).unwrap();
        assert_eq!(serial(&pool, &chain), 1);
        pool.m_freem(chain).unwrap();
        let chain = pool.load(&[0; 8], Layout::MlenChain).unwrap();
        assert_eq!(serial(&pool, &chain), 2);
        pool.m_freem(chain).unwrap();
        pool.reset_serials();
        let chain = pool.load(&[0; 8], Layout::MlenChain).unwrap();
        assert_eq!(serial(&pool, &chain), 1);
    }
}
