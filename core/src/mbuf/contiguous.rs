//! How KAME kept headers contiguous: a chain joined into one cluster, and headers moved over one that comes out.

use super::chain::Chain;
use super::error::MbufError;
use super::pool::{MbufPool, Room};

impl MbufPool {
    /// Copies the packet into one new mbuf with a cluster, as KAME's `ip6_input` does with a chain that a driver made of
    /// several mbufs; flags and tags move along.
    ///
    /// Fails, with the chain freed, with [`MbufError::PullupTooLong`] beyond MCLBYTES, and with [`MbufError::NoBufs`].
    pub fn m_join(&mut self, chain: Chain) -> Result<Chain, MbufError> {
        let joined = self.joined(&chain);
        let joined = self.free_on_error(chain.head, joined)?;
        self.m_freem(chain)?;
        Ok(joined)
    }

    fn joined(&mut self, chain: &Chain) -> Result<Chain, MbufError> {
        let octets = self.to_vec(chain);
        let (asked, most) = (octets.len(), self.sizes.mclbytes);
        if asked > most {
            return Err(MbufError::PullupTooLong { asked, most });
        }
        let head = self.allocate(false, Room::Cluster(most))?;
        self.mbuf_mut(head)?.m_len = asked;
        self.move_pkthdr(chain.head, head)?;
        self.write_from(head, 0, &octets)?;
        Ok(Chain { head })
    }

    /// Takes the `len` octets at `off` out by moving the `off` octets before them up, which all have to lie in the first
    /// mbuf (KAME's `ovbcopy` of the headers); `m_data` moves up as far. Returns whether they lie there; otherwise nothing
    /// is changed.
    ///
    /// Fails, with nothing changed, with [`MbufError::OutOfRange`] and [`MbufError::ReadOnly`].
    pub fn move_headers_up(
        &mut self,
        chain: &mut Chain,
        off: usize,
        len: usize,
    ) -> Result<bool, MbufError> {
        self.check_range(chain, off, len)?;
        let id = chain.head;
        if self.mbuf(id)?.m_len < off.saturating_add(len) {
            return Ok(false);
        }
        self.check_writable(chain, 0, off)?;
        self.move_within(id, 0, off, len)?;
        self.trim_front(Some(id), len)?;
        let header = self.pkthdr_mut(chain)?;
        header.len = header.len.saturating_sub(len);
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use crate::mbuf::{InUse, Layout, MbufError, MbufFlags, MbufPool};

    #[test]
    fn a_joined_chain_is_one_mbuf_with_the_same_octets_and_flags() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..=249).collect();
        let mut chain = pool.load(&packet, Layout::MlenChain).unwrap();
        pool.set_flags(&mut chain, MbufFlags::M_DECRYPTED).unwrap();
        let joined = pool.m_join(chain).unwrap();
        assert_eq!(pool.mbufs(&joined).count(), 1);
        assert_eq!(pool.to_vec(&joined), packet);
        assert_eq!(pool.pkthdr_len(&joined), 250);
        assert!(pool.has_flags(&joined, MbufFlags::M_DECRYPTED));
        pool.m_freem(joined).unwrap();
        assert_eq!(pool.in_use(), InUse::default());
    }

    #[test]
    fn what_is_longer_than_a_cluster_cannot_be_joined_and_is_freed() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[0; 2049], Layout::MlenChain).unwrap();
        let error = MbufError::PullupTooLong {
            asked: 2049,
            most: 2048,
        };
        assert_eq!(pool.m_join(chain), Err(error));
        assert_eq!(pool.in_use(), InUse::default());
    }

    #[test]
    fn headers_move_up_over_what_comes_out_only_within_the_first_mbuf() {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..150).collect();
        let mut chain = pool.load(&packet, Layout::MlenChain).unwrap();
        assert_eq!(pool.move_headers_up(&mut chain, 90, 24), Ok(false));
        assert_eq!(pool.to_vec(&chain), packet);
        assert_eq!(pool.move_headers_up(&mut chain, 40, 24), Ok(true));
        assert_eq!(pool.to_vec(&chain), [&packet[..40], &packet[64..]].concat());
        assert_eq!(pool.pkthdr_len(&chain), 126);
        let mut shared = pool.load(&packet, Layout::SharedCluster).unwrap();
        let moved = pool.move_headers_up(&mut shared, 40, 24);
        assert!(matches!(moved, Err(MbufError::ReadOnly { off: 0, .. })));
    }
}
