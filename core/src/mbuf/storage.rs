//! Where octets live: internal storage, clusters with their BSD reference count, and storage that waits for reuse.

use super::error::MbufError;
use super::pool::{Mbuf, MbufId, MbufPool};
use super::slab::Key;
use super::tag::PacketTag;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Octets that a snapshot of the pool shares until they are written. The `Arc`'s count is never the BSD count.
pub(super) type Octets = Arc<[u8]>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClusterId(pub(super) Key);

/// External storage (`MCLGET`); as large as the packet needs where MCLBYTES is too small.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cluster {
    pub(super) serial: u32,
    /// `ext_refcnt`: how many mbufs refer to it.
    pub(super) refs: u32,
    pub(super) octets: Octets,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Storage {
    /// `m_dat`; with a packet header, that takes the front.
    Internal(Octets),
    /// `M_EXT`.
    Cluster(ClusterId),
}

/// Storage and tag lists of freed mbufs. No part of the pool's state: neither cloned, compared nor saved.
#[derive(Debug, Default)]
pub(super) struct Spares {
    octets: Vec<Octets>,
    tags: Vec<Vec<PacketTag>>,
}

impl Spares {
    /// Zeroed storage of exactly `size` octets.
    pub(super) fn take(&mut self, size: usize) -> Octets {
        let spare = self.octets.iter().rposition(|octets| octets.len() == size);
        if let Some(index) = spare {
            let mut octets = self.octets.swap_remove(index);
            if let Some(unshared) = Arc::get_mut(&mut octets) {
                unshared.fill(0);
                return octets;
            }
        }
        std::iter::repeat_n(0, size).collect()
    }

    /// Keeps storage for reuse unless a snapshot holds it.
    pub(super) fn give_back(&mut self, mut octets: Octets) {
        if Arc::get_mut(&mut octets).is_some() {
            self.octets.push(octets);
        }
    }

    pub(super) fn take_tags(&mut self) -> Vec<PacketTag> {
        self.tags.pop().unwrap_or_default()
    }

    pub(super) fn give_back_tags(&mut self, mut tags: Vec<PacketTag>) {
        if tags.capacity() > 0 {
            tags.clear();
            self.tags.push(tags);
        }
    }
}

impl Clone for Spares {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Spares {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Spares {}

/// The storage of one mbuf; lengths in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageInfo {
    /// Size of the storage: MLEN, MHLEN with a packet header, or the cluster's size.
    pub size: usize,
    /// Free octets before the data, whether they may be written or not.
    pub free_before: usize,
    /// Free octets after the data, whether they may be written or not.
    pub free_after: usize,
    /// `M_LEADINGSPACE`: [`free_before`](Self::free_before), and 0 for a read-only mbuf.
    pub leading: usize,
    /// `M_TRAILINGSPACE`: [`free_after`](Self::free_after), and 0 for a read-only mbuf.
    pub trailing: usize,
    /// Serial number of the cluster; absent for internal storage.
    pub cluster: Option<u32>,
    /// `ext_refcnt`; 1 for internal storage.
    pub refs: u32,
    /// `M_READONLY`: a cluster that another mbuf also refers to.
    pub read_only: bool,
}

impl MbufPool {
    pub(super) fn cluster(&self, id: ClusterId) -> Result<&Cluster, MbufError> {
        self.clusters.get(id.0).ok_or(stale_cluster(id))
    }

    pub(super) fn cluster_mut(&mut self, id: ClusterId) -> Result<&mut Cluster, MbufError> {
        self.clusters.get_mut(id.0).ok_or(stale_cluster(id))
    }

    /// The storage of an mbuf: its size, its room before and after the data, who else holds it.
    pub fn storage_info(&self, mbuf: &Mbuf) -> Result<StorageInfo, MbufError> {
        let (octets, cluster, refs) = match &mbuf.storage {
            Storage::Internal(octets) => (octets, None, 1),
            Storage::Cluster(id) => {
                let cluster = self.cluster(*id)?;
                (&cluster.octets, Some(cluster.serial), cluster.refs)
            }
        };
        let base = self.base(mbuf);
        let end = mbuf.m_data.saturating_add(mbuf.m_len);
        let free_before = mbuf.m_data.saturating_sub(base);
        let free_after = octets.len().saturating_sub(end);
        let read_only = refs > 1;
        Ok(StorageInfo {
            size: octets.len().saturating_sub(base),
            free_before,
            free_after,
            leading: if read_only { 0 } else { free_before },
            trailing: if read_only { 0 } else { free_after },
            cluster,
            refs,
            read_only,
        })
    }

    /// Octets at the front of internal storage that the packet header takes.
    pub(super) fn base(&self, mbuf: &Mbuf) -> usize {
        match mbuf.storage {
            Storage::Internal(_) if mbuf.pkthdr.is_some() => self.sizes.header_room(),
            Storage::Internal(_) | Storage::Cluster(_) => 0,
        }
    }

    pub(super) fn octets<'a>(&'a self, mbuf: &'a Mbuf) -> Result<&'a Octets, MbufError> {
        match &mbuf.storage {
            Storage::Internal(octets) => Ok(octets),
            Storage::Cluster(id) => Ok(&self.cluster(*id)?.octets),
        }
    }

    /// The `m_len` octets at `m_data`.
    pub fn data<'a>(&'a self, mbuf: &'a Mbuf) -> Result<&'a [u8], MbufError> {
        let octets = self.octets(mbuf)?;
        mbuf.slice(octets)
    }

    /// All storage of an mbuf for writing. `off`, an offset from the start of the packet, is for the error.
    pub(super) fn octets_mut(&mut self, id: MbufId, off: usize) -> Result<&mut [u8], MbufError> {
        let mbuf = self.mbufs.get_mut(id.0).ok_or(id.stale())?;
        let cluster = match &mut mbuf.storage {
            Storage::Internal(octets) => return Ok(Arc::make_mut(octets)),
            Storage::Cluster(cluster) => *cluster,
        };
        let mbuf = mbuf.serial;
        let stale = stale_cluster(cluster);
        let cluster = self.clusters.get_mut(cluster.0).ok_or(stale)?;
        if cluster.refs > 1 {
            return Err(MbufError::ReadOnly { mbuf, off });
        }
        Ok(Arc::make_mut(&mut cluster.octets))
    }

    /// The `m_len` octets at `m_data` for writing. `off` is as in [`octets_mut`](Self::octets_mut).
    pub(super) fn data_mut(&mut self, id: MbufId, off: usize) -> Result<&mut [u8], MbufError> {
        let mbuf = self.mbuf(id)?;
        let (serial, data, len) = (mbuf.serial, mbuf.m_data, mbuf.m_len);
        let octets = self.octets_mut(id, off)?;
        let size = octets.len();
        octets
            .get_mut(data..data.saturating_add(len))
            .ok_or(MbufError::BadRange {
                mbuf: serial,
                data,
                len,
                size,
            })
    }
}

impl Mbuf {
    /// The data range of this mbuf within its storage.
    pub(super) fn slice<'a>(&self, octets: &'a [u8]) -> Result<&'a [u8], MbufError> {
        let end = self.m_data.saturating_add(self.m_len);
        octets.get(self.m_data..end).ok_or(MbufError::BadRange {
            mbuf: self.serial,
            data: self.m_data,
            len: self.m_len,
            size: octets.len(),
        })
    }
}

fn stale_cluster(ClusterId(key): ClusterId) -> MbufError {
    MbufError::StaleCluster {
        slot: key.slot,
        generation: key.generation,
    }
}
