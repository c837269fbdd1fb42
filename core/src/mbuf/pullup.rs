//! `m_pullup` and `M_PREPEND`: the front of a chain made contiguous, or longer.

use super::chain::Chain;
use super::error::MbufError;
use super::pool::{MbufId, MbufPool, Room};

impl MbufPool {
    /// `m_pullup`: makes the first `len` octets lie in the first mbuf. Does nothing when they do already, which BSD
    /// leaves to the caller to test.
    ///
    /// Fails, with the chain freed, with [`MbufError::PullupTooLong`] beyond MHLEN, [`MbufError::OutOfRange`] beyond
    /// the packet, and [`MbufError::NoBufs`].
    pub fn m_pullup(&mut self, chain: Chain, len: usize) -> Result<Chain, MbufError> {
        let head = chain.head;
        let result = self.pulled_up(&chain, len);
        self.free_on_error(head, result).map(|head| Chain { head })
    }

    fn pulled_up(&mut self, chain: &Chain, len: usize) -> Result<MbufId, MbufError> {
        self.pkthdr(chain)?;
        let old = chain.head;
        let mbuf = self.mbuf(old)?;
        if mbuf.m_len >= len {
            return Ok(old);
        }
        let most = self.sizes.mhlen;
        if len > most {
            return Err(MbufError::PullupTooLong { asked: len, most });
        }
        self.check_range(chain, 0, len)?;
        let missing = len.saturating_sub(mbuf.m_len);
        let trailing = self.storage_info(mbuf)?.trailing;
        let mut head = old;
        if mbuf.is_ext() || trailing < missing {
            head = self.allocate(true, Room::Internal)?;
            self.move_pkthdr(old, head)?;
            self.mbuf_mut(head)?.m_next = Some(old);
        }
        self.pull_from_next(head, len)?;
        Ok(head)
    }

    /// Moves octets from the mbufs that follow until `head` has `len`, and frees those that become empty.
    fn pull_from_next(&mut self, head: MbufId, len: usize) -> Result<(), MbufError> {
        while let Some(next) = self.mbuf(head)?.m_next {
            let start = self.mbuf(head)?.m_len;
            let source = self.mbuf(next)?;
            let here = len.saturating_sub(start).min(source.m_len);
            if here == 0 && source.m_len > 0 {
                break;
            }
            let octets = self.octets(source)?.clone();
            let octets = source.slice(&octets)?;
            self.mbuf_mut(head)?.m_len = start.saturating_add(here);
            if let Some(room) = self.data_mut(head, 0)?.get_mut(start..)
                && let Some(octets) = octets.get(..here)
            {
                room.copy_from_slice(octets);
            }
            self.trim_front(Some(next), here)?;
            if self.mbuf(next)?.m_len > 0 {
                break;
            }
            let after = self.m_free(next)?;
            self.mbuf_mut(head)?.m_next = after;
        }
        Ok(())
    }

    /// `M_PREPEND`: puts `len` zero octets before the packet, in the first mbuf's leading space or in a new mbuf that
    /// takes over the packet header. `m_pkthdr.len` grows.
    ///
    /// Fails, with the chain freed, with [`MbufError::HeaderTooLong`] beyond MHLEN where the leading space does not
    /// suffice, and [`MbufError::NoBufs`].
    pub fn m_prepend(&mut self, chain: Chain, len: usize) -> Result<Chain, MbufError> {
        let head = chain.head;
        let result = self.prepended(&chain, len);
        self.free_on_error(head, result).map(|head| Chain { head })
    }

    fn prepended(&mut self, chain: &Chain, len: usize) -> Result<MbufId, MbufError> {
        let old = chain.head;
        let total = self.pkthdr(chain)?.len.saturating_add(len);
        let leading = self.storage_info(self.mbuf(old)?)?.leading;
        if len <= leading {
            let mbuf = self.mbuf_mut(old)?;
            mbuf.m_data = mbuf.m_data.saturating_sub(len);
            mbuf.m_len = mbuf.m_len.saturating_add(len);
            if len > 0
                && let Some(room) = self.data_mut(old, 0)?.get_mut(..len)
            {
                room.fill(0);
            }
            self.pkthdr_mut(chain)?.len = total;
            return Ok(old);
        }
        let most = self.sizes.mhlen;
        if len > most {
            return Err(MbufError::HeaderTooLong { asked: len, most });
        }
        let head = self.allocate(true, Room::Internal)?;
        self.align(head, len)?;
        self.pkthdr_mut(chain)?.len = total;
        self.move_pkthdr(old, head)?;
        self.mbuf_mut(head)?.m_next = Some(old);
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use crate::mbuf::{Chain, InUse, Layout, Limits, MbufError, MbufFlags, MbufPool, PacketTag};
    use std::net::{IpAddr, Ipv6Addr};

    fn lengths(pool: &MbufPool, chain: &Chain) -> Vec<usize> {
        pool.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).collect()
    }

    #[test]
    fn pullup_uses_the_trailing_space_of_the_first_mbuf() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..200).collect();
        let chain = pool.load(&packet, Layout::EspSplit).unwrap();
        let chain = pool.m_pullup(chain, 48).unwrap();
        assert_eq!(lengths(&pool, &chain), [48, 152]);
        assert_eq!((pool.to_vec(&chain), pool.in_use().mbufs), (packet, 2));
    }

    #[test]
    fn pullup_frees_the_mbufs_that_it_empties() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[4; 220], Layout::MlenChain).unwrap();
        pool.m_adj(&mut chain, 98).unwrap();
        assert_eq!(lengths(&pool, &chain), [2, 108, 12]);
        // The first mbuf has no trailing space: a new first mbuf takes 2 octets and 60 of the second.
        let chain = pool.m_pullup(chain, 62).unwrap();
        assert_eq!(lengths(&pool, &chain), [62, 48, 12]);
        assert_eq!((pool.in_use().mbufs, pool.pkthdr_len(&chain)), (3, 122));
    }

    #[test]
    fn a_pullup_that_fails_frees_the_chain() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[4; 220], Layout::MlenChain).unwrap();
        let too_long = MbufError::PullupTooLong {
            asked: 101,
            most: 100,
        };
        assert_eq!(pool.m_pullup(chain, 101), Err(too_long));
        assert_eq!(pool.in_use(), InUse::default());
        let chain = pool.load(&[4; 30], Layout::Cluster).unwrap();
        let beyond = MbufError::OutOfRange {
            off: 0,
            len: 40,
            had: 30,
        };
        assert_eq!(pool.m_pullup(chain, 40), Err(beyond));
        assert_eq!(pool.in_use(), InUse::default());
    }

    #[test]
    fn a_new_first_mbuf_takes_over_length_flags_and_tags() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[4; 100], Layout::SharedCluster).unwrap();
        let tag = PacketTag::IpsecOutDone {
            dst: IpAddr::V6(Ipv6Addr::LOCALHOST),
            proto: 51,
            spi: 7,
            tunnel: true,
            seq: 9,
        };
        pool.add_tag(&mut chain, tag).unwrap();
        pool.set_flags(&mut chain, MbufFlags::M_AUTHIPHDR).unwrap();
        let chain = pool.m_prepend(chain, 40).unwrap();
        assert_eq!(lengths(&pool, &chain), [40, 100]);
        assert_eq!(
            (pool.pkthdr_len(&chain), pool.tags(&chain)),
            (140, &[tag][..])
        );
        let names: Vec<_> = pool
            .mbufs(&chain)
            .map(|(_, mbuf)| mbuf.flag_names().collect::<Vec<_>>())
            .collect();
        assert_eq!(names, [vec!["M_PKTHDR", "M_AUTHIPHDR"], vec!["M_EXT"]]);
    }

    #[test]
    fn prepend_uses_leading_space_and_fixes_the_length() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[4; 100], Layout::Cluster).unwrap();
        let chain = pool.m_prepend(chain, 16).unwrap();
        assert_eq!(
            (lengths(&pool, &chain), pool.pkthdr_len(&chain)),
            (vec![116], 116)
        );
        // The next 40 octets need a new mbuf; MH_ALIGN leaves 56 of its 100 octets before them.
        let chain = pool.m_prepend(chain, 40).unwrap();
        let (_, mbuf) = pool.mbufs(&chain).next().unwrap();
        assert_eq!(pool.storage_info(mbuf).unwrap().leading, 56);
        assert_eq!(pool.to_vec(&chain), [&[0; 56][..], &[4; 100]].concat());
    }

    #[test]
    fn a_prepend_that_fails_frees_the_chain() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[4; 100], Layout::Cluster).unwrap();
        let too_long = MbufError::HeaderTooLong {
            asked: 101,
            most: 100,
        };
        assert_eq!(pool.m_prepend(chain, 101), Err(too_long));
        let chain = pool.load(&[4; 100], Layout::Cluster).unwrap();
        pool.set_limits(Limits {
            mbufs: Some(1),
            clusters: None,
        });
        assert!(matches!(
            pool.m_prepend(chain, 40),
            Err(MbufError::NoBufs { .. })
        ));
        assert_eq!(pool.in_use(), InUse::default());
    }
}
