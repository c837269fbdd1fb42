//! How a packet is laid into mbufs when it is loaded, and lists of new mbufs for a length.

use super::chain::Chain;
use super::error::MbufError;
use super::pool::{MbufId, MbufPool, Room};
use serde::{Deserialize, Serialize};

/// The longest packet: an IPv6 header and a payload of 65,535 octets.
pub const MAX_PACKET: usize = 40 + 65_535;

/// Octets that a driver leaves free before the IP header, where the link header was.
pub const LEADING_SPACE: usize = 16;

/// How a packet lies in mbufs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// One cluster with [`LEADING_SPACE`]; larger than MCLBYTES (a jumbo cluster) where the packet needs it.
    #[default]
    Cluster,
    /// MHLEN octets in the first mbuf and MLEN in each that follows; no clusters.
    MlenChain,
    /// IP header and SPI in the first mbuf, the rest in a cluster: the ESP header lies across two mbufs.
    EspSplit,
    /// As `Cluster`, and somebody else (a bpf reader) holds the cluster too: it is read-only.
    SharedCluster,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Self; 4] = [
        Self::Cluster,
        Self::MlenChain,
        Self::EspSplit,
        Self::SharedCluster,
    ];

    /// The name in addresses and files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::MlenChain => "mlen-chain",
            Self::EspSplit => "esp-split",
            Self::SharedCluster => "shared-cluster",
        }
    }

    /// The layout that has this [`id`](Self::id).
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layout| layout.id() == id)
    }

    /// A few words on it.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Cluster => "one cluster",
            Self::MlenChain => "a chain of small mbufs",
            Self::EspSplit => "ESP header across two mbufs",
            Self::SharedCluster => "one cluster that bpf also holds",
        }
    }
}

/// What the mbufs of a new list keep their data in.
#[derive(Clone, Copy)]
pub(super) enum Fill {
    /// Internal storage only.
    Mbufs,
    /// Clusters of MCLBYTES only.
    Clusters,
    /// Internal storage, and clusters of MCLBYTES while MINCLSIZE octets or more are left.
    Either,
}

/// A list of mbufs that is not linked into a chain yet.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) first: MbufId,
    pub(super) last: MbufId,
    pub(super) mbufs: usize,
    pub(super) clusters: usize,
}

impl MbufPool {
    /// Loads a packet.
    ///
    /// Fails with [`MbufError::PacketTooLong`] beyond [`MAX_PACKET`], and with [`MbufError::NoBufs`].
    pub fn load(&mut self, packet: &[u8], layout: Layout) -> Result<Chain, MbufError> {
        let len = packet.len();
        if len > MAX_PACKET {
            let most = MAX_PACKET;
            return Err(MbufError::PacketTooLong { len, most });
        }
        let head = match layout {
            Layout::Cluster | Layout::SharedCluster => {
                self.one_cluster(true, LEADING_SPACE, len)?
            }
            Layout::MlenChain => self.list(len, true, Fill::Mbufs)?.first,
            Layout::EspSplit => self.split_after_spi(packet)?,
        };
        let mut chain = Chain { head };
        self.set_pkthdr_len(&mut chain, len)?;
        self.write_from(head, 0, packet)?;
        if layout == Layout::SharedCluster {
            let copy = self.m_copypacket(&chain);
            let copy = self.free_on_error(head, copy)?;
            self.other_holders.push(copy);
        }
        Ok(chain)
    }

    /// Frees the chains that others hold of packets loaded with [`Layout::SharedCluster`].
    pub fn release_other_holders(&mut self) -> Result<(), MbufError> {
        while let Some(chain) = self.other_holders.pop() {
            self.m_freem(chain)?;
        }
        Ok(())
    }

    /// The chains that others hold, oldest first.
    pub fn other_holders(&self) -> &[Chain] {
        &self.other_holders
    }

    fn one_cluster(
        &mut self,
        header: bool,
        leading: usize,
        len: usize,
    ) -> Result<MbufId, MbufError> {
        let size = self.sizes.cluster_for(leading.saturating_add(len));
        let id = self.allocate(header, Room::Cluster(size))?;
        let mbuf = self.mbuf_mut(id)?;
        mbuf.m_data = leading;
        mbuf.m_len = len;
        Ok(id)
    }

    fn split_after_spi(&mut self, packet: &[u8]) -> Result<MbufId, MbufError> {
        let ip_header = match packet.first() {
            Some(&octet) if octet >> 4 == 4 => usize::from(octet & 0x0f) * 4,
            Some(_) | None => 40,
        };
        let len = packet.len();
        let first_len = len.min(ip_header + 4).min(self.sizes.mhlen);
        let leading = LEADING_SPACE.min(self.sizes.mhlen.saturating_sub(first_len));
        let head = self.allocate(true, Room::Internal)?;
        let mbuf = self.mbuf_mut(head)?;
        mbuf.m_data = mbuf.m_data.saturating_add(leading);
        mbuf.m_len = first_len;
        if len > first_len {
            let rest = self.one_cluster(false, 0, len.saturating_sub(first_len));
            let rest = self.free_on_error(head, rest)?;
            self.mbuf_mut(head)?.m_next = Some(rest);
        }
        Ok(head)
    }

    /// New mbufs that hold `len` zero octets; one empty mbuf for none. Leaves nothing behind when it fails.
    pub(super) fn list(&mut self, len: usize, header: bool, fill: Fill) -> Result<List, MbufError> {
        let first = self.filled(len, header, fill)?;
        let mut list = List {
            first,
            last: first,
            mbufs: 1,
            clusters: usize::from(self.mbuf(first)?.is_ext()),
        };
        let mut left = len.saturating_sub(self.mbuf(first)?.m_len);
        while left > 0 {
            let next = self.filled(left, false, fill);
            let next = self.free_on_error(first, next)?;
            let mbuf = self.mbuf(next)?;
            left = left.saturating_sub(mbuf.m_len);
            list.mbufs += 1;
            list.clusters += usize::from(mbuf.is_ext());
            self.mbuf_mut(list.last)?.m_next = Some(next);
            list.last = next;
        }
        Ok(list)
    }

    /// One new mbuf with as many of `left` octets as it holds.
    fn filled(&mut self, left: usize, header: bool, fill: Fill) -> Result<MbufId, MbufError> {
        let cluster = match fill {
            Fill::Mbufs => false,
            Fill::Clusters => true,
            Fill::Either => left >= self.sizes.minclsize(),
        };
        let room = if cluster {
            Room::Cluster(self.sizes.mclbytes)
        } else {
            Room::Internal
        };
        let id = self.allocate(header, room)?;
        let most = self.storage_info(self.mbuf(id)?)?.size;
        self.mbuf_mut(id)?.m_len = left.min(most);
        Ok(id)
    }

    /// New mbufs with these octets. Leaves nothing behind when it fails.
    pub(super) fn list_of(
        &mut self,
        octets: &[u8],
        header: bool,
        fill: Fill,
    ) -> Result<List, MbufError> {
        let list = self.list(octets.len(), header, fill)?;
        self.write_from(list.first, 0, octets)?;
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::{Layout, MAX_PACKET};
    use crate::mbuf::{Chain, InUse, MbufError, MbufPool};

    fn lengths(pool: &MbufPool, chain: &Chain) -> Vec<usize> {
        pool.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).collect()
    }

    #[test]
    fn every_layout_holds_the_packet_and_has_an_id_that_finds_it() {
        for layout in Layout::ALL {
            for len in [
                0, 1, 43, 44, 45, 100, 101, 208, 209, 2032, 2033, 5000, MAX_PACKET,
            ] {
                let mut pool = MbufPool::default();
                let packet: Vec<u8> = (0..=250).cycle().take(len).collect();
                let chain = pool.load(&packet, layout).unwrap();
                assert_eq!(pool.to_vec(&chain), packet, "{layout:?} {len}");
                assert_eq!(pool.pkthdr_len(&chain), len);
                pool.m_freem(chain).unwrap();
                pool.release_other_holders().unwrap();
                assert_eq!(pool.in_use(), InUse::default());
            }
            assert_eq!(Layout::from_id(layout.id()), Some(layout));
            let json = serde_json::to_string(&layout).unwrap();
            assert_eq!(json, format!("\"{}\"", layout.id()));
        }
        assert_eq!(Layout::from_id("jumbo"), None);
    }

    #[test]
    fn a_cluster_has_leading_space_and_is_larger_than_mclbytes_only_when_it_must() {
        let mut pool = MbufPool::default();
        for (len, size) in [(2032, 2048), (2033, 4096), (MAX_PACKET, 131_072)] {
            let chain = pool.load(&vec![0; len], Layout::Cluster).unwrap();
            let (_, mbuf) = pool.mbufs(&chain).next().unwrap();
            let info = pool.storage_info(mbuf).unwrap();
            assert_eq!((info.size, info.leading, info.refs), (size, 16, 1));
            assert_eq!(info.trailing, size - 16 - len);
        }
    }

    #[test]
    fn small_mbufs_are_filled_to_mhlen_and_mlen() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[0; 209], Layout::MlenChain).unwrap();
        assert_eq!(lengths(&pool, &chain), [100, 108, 1]);
    }

    #[test]
    fn esp_split_parts_the_packet_behind_the_spi_of_both_ip_versions() {
        let mut pool = MbufPool::default();
        let mut packet = [0; 200];
        packet[0] = 0x60;
        let chain = pool.load(&packet, Layout::EspSplit).unwrap();
        assert_eq!(lengths(&pool, &chain), [44, 156]);
        packet[0] = 0x45;
        let chain = pool.load(&packet, Layout::EspSplit).unwrap();
        assert_eq!(lengths(&pool, &chain), [24, 176]);
    }

    #[test]
    fn a_shared_cluster_is_read_only_until_the_other_holder_lets_go() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[0; 60], Layout::SharedCluster).unwrap();
        let info = |pool: &MbufPool| {
            let (_, mbuf) = pool.mbufs(&chain).next().unwrap();
            pool.storage_info(mbuf).unwrap()
        };
        let shared = info(&pool);
        assert_eq!((shared.refs, shared.read_only), (2, true));
        assert_eq!((shared.leading, shared.free_before), (0, 16));
        assert_eq!(
            pool.in_use(),
            InUse {
                mbufs: 2,
                clusters: 1
            }
        );
        pool.release_other_holders().unwrap();
        let own = info(&pool);
        assert_eq!((own.refs, own.read_only, own.leading), (1, false, 16));
    }

    #[test]
    fn a_packet_longer_than_any_ipv6_packet_is_refused() {
        let mut pool = MbufPool::default();
        let refused = MbufError::PacketTooLong {
            len: MAX_PACKET + 1,
            most: MAX_PACKET,
        };
        assert_eq!(
            pool.load(&vec![0; MAX_PACKET + 1], Layout::Cluster),
            Err(refused)
        );
    }
}
