//! What can go wrong with a chain: resources, limits of the operations, and faults of the caller.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// What an allocation asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Resource {
    /// An mbuf (`MGET`, `MGETHDR`).
    Mbuf,
    /// A cluster (`MCLGET`).
    Cluster,
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mbuf => "mbuf",
            Self::Cluster => "cluster",
        })
    }
}

/// An mbuf operation that could not be done. All lengths and offsets are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MbufError {
    /// The allocation would exceed the pool's limit (ENOBUFS).
    #[error("no {what} left: the limit is {limit} (ENOBUFS)")]
    NoBufs {
        /// What was asked for.
        what: Resource,
        /// How many may be in use at once.
        limit: usize,
    },
    /// A packet to load is longer than an IPv6 header and the longest payload.
    #[error("a packet of {len} octets is longer than {most}")]
    PacketTooLong {
        /// Length of the packet.
        len: usize,
        /// The longest that is taken.
        most: usize,
    },
    /// `m_pullup` of more than an mbuf with a packet header holds.
    #[error("m_pullup of {asked} octets, and an mbuf holds {most}")]
    PullupTooLong {
        /// Octets asked for.
        asked: usize,
        /// MHLEN.
        most: usize,
    },
    /// Room for a header or a trailer that no single mbuf can hold in one piece.
    #[error("contiguous room for {asked} octets, and {most} is the most")]
    HeaderTooLong {
        /// Octets asked for.
        asked: usize,
        /// The most that the operation can give.
        most: usize,
    },
    /// A range that does not lie within the packet: a panic or a NULL chain in BSD.
    #[error("octets {off}..{off}+{len} of a packet of {had}")]
    OutOfRange {
        /// Offset of the range from the start of the packet.
        off: usize,
        /// Length of the range.
        len: usize,
        /// Length of the packet, the sum of all `m_len`.
        had: usize,
    },
    /// A write to storage that somebody else also holds: silent corruption, or a panic under DIAGNOSTIC, in BSD.
    #[error("write to read-only mbuf {mbuf} at offset {off} of the packet")]
    ReadOnly {
        /// Serial number of the mbuf.
        mbuf: u32,
        /// Offset from the start of the packet of the first octet that must not be written.
        off: usize,
    },
    /// `m_pkthdr.len` is not the sum of all `m_len`.
    #[error("m_pkthdr.len is {pkthdr}, and the mbufs hold {sum} octets")]
    LengthMismatch {
        /// `m_pkthdr.len`.
        pkthdr: usize,
        /// Sum of all `m_len`.
        sum: usize,
    },
    /// The first mbuf has no packet header.
    #[error("mbuf {mbuf} has no packet header (M_PKTHDR)")]
    NoPacketHeader {
        /// Serial number of the mbuf.
        mbuf: u32,
    },
    /// An mbuf that was freed: a use after free, or a second free.
    #[error("mbuf slot {slot}, generation {generation}, was freed")]
    StaleMbuf {
        /// Place in the pool.
        slot: usize,
        /// Which use of that place the id means.
        generation: u32,
    },
    /// A cluster that was freed while an mbuf refers to it.
    #[error("cluster slot {slot}, generation {generation}, was freed")]
    StaleCluster {
        /// Place in the pool.
        slot: usize,
        /// Which use of that place the id means.
        generation: u32,
    },
    /// Sizes that no mbuf can have.
    #[error(
        "sizes MLEN {mlen}, MHLEN {mhlen}, MCLBYTES {mclbytes}: need 64 <= MHLEN <= MLEN <= MCLBYTES"
    )]
    BadSizes {
        /// MLEN.
        mlen: usize,
        /// MHLEN.
        mhlen: usize,
        /// MCLBYTES.
        mclbytes: usize,
    },
    /// Saved pool: the data of an mbuf does not lie within its storage.
    #[error("mbuf {mbuf}: m_data {data} and m_len {len} in storage of {size} octets")]
    BadRange {
        /// Serial number of the mbuf.
        mbuf: u32,
        /// `m_data`, as an offset into the storage.
        data: usize,
        /// `m_len`.
        len: usize,
        /// Size of the storage.
        size: usize,
    },
    /// An mbuf that is, or would be, in two chains, in a ring, or within a chain with a packet header.
    #[error("mbuf {mbuf} is not linked as one mbuf of one chain")]
    BadLink {
        /// Serial number of the mbuf.
        mbuf: u32,
    },
    /// Saved pool: a reference count that is not the number of mbufs that refer to the cluster.
    #[error("cluster {cluster}: reference count {refs}, and {holders} mbufs refer to it")]
    BadReferenceCount {
        /// Serial number of the cluster.
        cluster: u32,
        /// `ext_refcnt`.
        refs: usize,
        /// Mbufs that refer to it.
        holders: usize,
    },
    /// Saved pool: the free list does not name each free slot once.
    #[error("the free list of {what}s does not name each free slot once")]
    BadFreeList {
        /// Whose.
        what: Resource,
    },
}

impl MbufError {
    /// Whether BSD would panic or corrupt memory here, rather than return an error.
    pub fn is_fault(self) -> bool {
        match self {
            Self::NoBufs { .. }
            | Self::PacketTooLong { .. }
            | Self::PullupTooLong { .. }
            | Self::LengthMismatch { .. }
            | Self::BadSizes { .. }
            | Self::BadRange { .. }
            | Self::BadLink { .. }
            | Self::BadReferenceCount { .. }
            | Self::BadFreeList { .. } => false,
            Self::HeaderTooLong { .. }
            | Self::OutOfRange { .. }
            | Self::ReadOnly { .. }
            | Self::NoPacketHeader { .. }
            | Self::StaleMbuf { .. }
            | Self::StaleCluster { .. } => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MbufError, Resource};

    #[test]
    fn running_out_of_mbufs_is_no_fault_and_writing_to_shared_storage_is() {
        let no_bufs = MbufError::NoBufs {
            what: Resource::Mbuf,
            limit: 3,
        };
        assert!(!no_bufs.is_fault());
        assert_eq!(
            no_bufs.to_string(),
            "no mbuf left: the limit is 3 (ENOBUFS)"
        );
        assert!(MbufError::ReadOnly { mbuf: 1, off: 40 }.is_fault());
    }
}
