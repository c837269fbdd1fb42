//! `m_copydata`, `m_copyback` and `m_copypacket`: octets out of a chain, into it, and a second chain over the same.

use super::chain::Chain;
use super::error::MbufError;
use super::layout::{Fill, MAX_PACKET};
use super::packet_header::PktHdr;
use super::pool::{MbufId, MbufPool, Room};
use super::storage::Storage;

impl MbufPool {
    /// `m_copydata`: copies octets from `off` on out of the chain, as many as `buffer` holds.
    ///
    /// Fails with [`MbufError::OutOfRange`] past the end, where BSD panics.
    pub fn m_copydata(
        &self,
        chain: &Chain,
        off: usize,
        buffer: &mut [u8],
    ) -> Result<(), MbufError> {
        let mut rest = &mut *buffer;
        for octets in self.segments(chain, off, rest.len())? {
            if let Some((part, after)) = rest.split_at_mut_checked(octets.len()) {
                part.copy_from_slice(octets);
                rest = after;
            } else {
                break;
            }
        }
        Ok(())
    }

    /// Writes octets in place at `off`, across mbufs. The packet keeps its length.
    ///
    /// Fails, with nothing written, with [`MbufError::OutOfRange`] past the end and [`MbufError::ReadOnly`] where
    /// the storage is shared.
    pub fn overwrite(
        &mut self,
        chain: &mut Chain,
        off: usize,
        octets: &[u8],
    ) -> Result<(), MbufError> {
        self.check_range(chain, off, octets.len())?;
        self.check_writable(chain, off, octets.len())?;
        self.write_from(chain.head, off, octets)
    }

    /// `m_copyback`: writes octets at `off`, across mbufs, and extends the chain where they reach past its end. A gap
    /// between the end and `off` becomes zeros.
    ///
    /// Fails, with nothing changed, with [`MbufError::ReadOnly`], [`MbufError::NoBufs`], and
    /// [`MbufError::PacketTooLong`] for an extension beyond [`MAX_PACKET`].
    pub fn m_copyback(
        &mut self,
        chain: &mut Chain,
        off: usize,
        octets: &[u8],
    ) -> Result<(), MbufError> {
        let end = off.saturating_add(octets.len());
        let had = self.m_length(chain);
        if end > had.max(MAX_PACKET) {
            let most = MAX_PACKET;
            return Err(MbufError::PacketTooLong { len: end, most });
        }
        let within = had.saturating_sub(off).min(octets.len());
        self.check_writable(chain, off, within)?;
        self.extend(chain, end.saturating_sub(had))?;
        self.write_from(chain.head, off, octets)
    }

    /// Adds zero octets at the end: in the last mbuf's trailing space, then in new mbufs.
    fn extend(&mut self, chain: &mut Chain, len: usize) -> Result<(), MbufError> {
        let last = self.last(chain.head)?;
        let info = self.storage_info(self.mbuf(last)?)?;
        let here = len.min(info.trailing);
        if len > here {
            let list = self.list(len.saturating_sub(here), false, Fill::Either)?;
            self.mbuf_mut(last)?.m_next = Some(list.first);
        }
        let start = self.mbuf(last)?.m_len;
        if here > 0 {
            self.mbuf_mut(last)?.m_len = start.saturating_add(here);
            if let Some(room) = self.data_mut(last, 0)?.get_mut(start..) {
                room.fill(0);
            }
        }
        let header = self.pkthdr_mut(chain)?;
        header.len = header.len.saturating_add(len);
        Ok(())
    }

    /// Makes sure that octets `off..off + len` lie in storage that may be written.
    pub(super) fn check_writable(
        &self,
        chain: &Chain,
        off: usize,
        len: usize,
    ) -> Result<(), MbufError> {
        let end = off.saturating_add(len);
        let mut start = 0_usize;
        for (_, mbuf) in self.mbufs(chain) {
            let after = start.saturating_add(mbuf.m_len);
            let first = start.max(off);
            if first < after.min(end) && self.storage_info(mbuf)?.read_only {
                let mbuf = mbuf.serial;
                return Err(MbufError::ReadOnly { mbuf, off: first });
            }
            start = after;
        }
        Ok(())
    }

    /// Writes octets across a list of mbufs, which holds them all in writable storage.
    pub(super) fn write_from(
        &mut self,
        first: MbufId,
        off: usize,
        octets: &[u8],
    ) -> Result<(), MbufError> {
        let mut skip = off;
        let mut rest = octets;
        let mut next = Some(first);
        while let Some(id) = next
            && !rest.is_empty()
        {
            let mbuf = self.mbuf(id)?;
            next = mbuf.m_next;
            let Some(room) = mbuf.m_len.checked_sub(skip).filter(|&room| room > 0) else {
                skip = skip.saturating_sub(mbuf.m_len);
                continue;
            };
            let (part, after) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            let end = skip.saturating_add(part.len());
            if let Some(target) = self.data_mut(id, off)?.get_mut(skip..end) {
                target.copy_from_slice(part);
            }
            rest = after;
            skip = 0;
        }
        Ok(())
    }

    /// `m_copypacket`: a second chain over the same clusters, which thereby become read-only in both. Internal
    /// storage is copied; so are flags and tags.
    ///
    /// Fails, with nothing left behind, with [`MbufError::NoBufs`].
    pub fn m_copypacket(&mut self, chain: &Chain) -> Result<Chain, MbufError> {
        let head = self.copy_mbuf(chain.head)?;
        let rest = self.copy_rest(chain.head, head);
        self.free_on_error(head, rest)?;
        Ok(Chain { head })
    }

    fn copy_rest(&mut self, source: MbufId, copy: MbufId) -> Result<(), MbufError> {
        let mut last = copy;
        let mut next = self.mbuf(source)?.m_next;
        while let Some(id) = next {
            let copy = self.copy_mbuf(id)?;
            self.mbuf_mut(last)?.m_next = Some(copy);
            last = copy;
            next = self.mbuf(id)?.m_next;
        }
        Ok(())
    }

    fn copy_mbuf(&mut self, id: MbufId) -> Result<MbufId, MbufError> {
        let source = self.mbuf(id)?;
        let (room, internal) = match &source.storage {
            Storage::Internal(octets) => (Room::Internal, Some(octets.clone())),
            Storage::Cluster(cluster) => (Room::Shared(*cluster), None),
        };
        let (data, len) = (source.m_data, source.m_len);
        let copy = self.allocate(source.pkthdr.is_some(), room)?;
        let mbuf = self.mbuf_mut(copy)?;
        mbuf.m_data = data;
        mbuf.m_len = len;
        if let Some(octets) = internal {
            let octets = self.mbuf(id)?.slice(&octets)?;
            self.data_mut(copy, 0)?.copy_from_slice(octets);
        }
        self.copy_pkthdr(id, copy)?;
        Ok(copy)
    }

    /// `M_DUP_PKTHDR`.
    fn copy_pkthdr(&mut self, from: MbufId, to: MbufId) -> Result<(), MbufError> {
        let Some(header) = &self.mbuf(from)?.pkthdr else {
            return Ok(());
        };
        let (len, flags) = (header.len, header.flags);
        let mut tags = Vec::new();
        if !header.tags.is_empty() {
            tags = self.spares.take_tags();
            let header = self.mbuf(from)?.pkthdr.iter();
            tags.extend(header.flat_map(|header| &header.tags));
        }
        self.mbuf_mut(to)?.pkthdr = Some(PktHdr { len, flags, tags });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::mbuf::{InUse, Layout, Limits, MbufError, MbufFlags, MbufPool, PacketTag};
    use std::net::{IpAddr, Ipv6Addr};

    #[test]
    fn copydata_crosses_mbufs_and_faults_past_the_end() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..150).collect();
        let chain = pool.load(&packet, Layout::MlenChain).unwrap();
        let mut buffer = [0; 6];
        pool.m_copydata(&chain, 97, &mut buffer).unwrap();
        assert_eq!(buffer, [97, 98, 99, 100, 101, 102]);
        let fault = pool.m_copydata(&chain, 145, &mut buffer).unwrap_err();
        let past = MbufError::OutOfRange {
            off: 145,
            len: 6,
            had: 150,
        };
        assert_eq!((fault, fault.is_fault()), (past, true));
    }

    #[test]
    fn overwrite_crosses_mbufs_and_neither_extends_nor_writes_shared_storage() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[0; 150], Layout::MlenChain).unwrap();
        pool.overwrite(&mut chain, 98, &[1, 2, 3, 4]).unwrap();
        assert_eq!(pool.to_vec(&chain)[97..103], [0, 1, 2, 3, 4, 0]);
        let past = MbufError::OutOfRange {
            off: 149,
            len: 2,
            had: 150,
        };
        assert_eq!(pool.overwrite(&mut chain, 149, &[9, 9]), Err(past));
        let mut shared = pool.load(&[0; 60], Layout::SharedCluster).unwrap();
        let fault = pool.overwrite(&mut shared, 40, &[9]).unwrap_err();
        assert!(matches!(fault, MbufError::ReadOnly { off: 40, .. }));
        assert_eq!(pool.to_vec(&shared), [0; 60]);
    }

    #[test]
    fn copyback_extends_into_trailing_space_and_then_into_new_mbufs() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 90], Layout::MlenChain).unwrap();
        pool.m_copyback(&mut chain, 95, &[2; 20]).unwrap();
        let expected = [&[1; 90][..], &[0; 5], &[2; 20]].concat();
        assert_eq!(pool.to_vec(&chain), expected);
        assert_eq!((pool.pkthdr_len(&chain), pool.in_use().mbufs), (115, 2));
    }

    #[test]
    fn copyback_far_beyond_the_end_is_refused() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 90], Layout::MlenChain).unwrap();
        let error = pool.m_copyback(&mut chain, usize::MAX, &[1]).unwrap_err();
        assert!(matches!(error, MbufError::PacketTooLong { .. }));
        assert_eq!(pool.to_vec(&chain), [1; 90]);
    }

    #[test]
    fn copyback_that_finds_no_mbuf_changes_nothing() {
        let limits = Limits {
            mbufs: Some(1),
            clusters: None,
        };
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 90], Layout::MlenChain).unwrap();
        pool.set_limits(limits);
        let error = pool.m_copyback(&mut chain, 80, &[2; 40]).unwrap_err();
        assert!(matches!(error, MbufError::NoBufs { limit: 1, .. }));
        assert_eq!(
            (pool.to_vec(&chain), pool.pkthdr_len(&chain)),
            (vec![1; 90], 90)
        );
    }

    #[test]
    fn a_copied_packet_shares_clusters_and_keeps_flags_and_tags() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[6; 200], Layout::EspSplit).unwrap();
        let tag = PacketTag::IpsecInDone {
            src: IpAddr::V6(Ipv6Addr::LOCALHOST),
            dst: IpAddr::V6(Ipv6Addr::LOCALHOST),
            proto: 50,
            spi: 0x1000,
            tunnel: false,
            reqid: 0,
            seq: 1,
        };
        pool.add_tag(&mut chain, tag).unwrap();
        pool.set_flags(&mut chain, MbufFlags::M_DECRYPTED).unwrap();
        let copy = pool.m_copypacket(&chain).unwrap();
        assert_eq!(
            pool.in_use(),
            InUse {
                mbufs: 4,
                clusters: 1
            }
        );
        assert_eq!(pool.to_vec(&copy), pool.to_vec(&chain));
        assert_eq!(pool.tags(&copy), [tag]);
        assert!(pool.has_flags(&copy, MbufFlags::M_DECRYPTED));
        pool.overwrite(&mut chain, 0, &[0x66]).unwrap();
        assert_eq!(pool.to_vec(&copy)[0], 6);
        assert!(pool.overwrite(&mut chain, 44, &[1]).is_err());
        pool.m_freem(copy).unwrap();
        pool.overwrite(&mut chain, 44, &[1]).unwrap();
    }
}
