//! `m_striphdr`: a header removed from within a chain.

use super::chain::Chain;
use super::error::MbufError;
use super::pool::MbufPool;
use serde::{Deserialize, Serialize};

/// Where in its mbuf the header was; each has a counter in `ipsecstat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StripPlace {
    /// At the start of an mbuf (`ips_input_front`): trimmed from the front.
    Front,
    /// Within one mbuf (`ips_input_middle`): what follows was moved down.
    Middle,
    /// Up to the end of an mbuf or into those that follow (`ips_input_end`): trimmed on both sides.
    End,
}

/// What `m_striphdr` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripHdr {
    /// Where in its mbuf the header was.
    pub place: StripPlace,
    /// Octets that were moved.
    pub moved: usize,
}

impl MbufPool {
    /// `m_striphdr`: removes the `hlen` octets at offset `skip`, which may lie across any number of mbufs. Mbufs that
    /// become empty stay in the chain. `m_pkthdr.len` shrinks by `hlen` in every case.
    ///
    /// Fails, with nothing changed and the chain the caller's, with [`MbufError::OutOfRange`], and with
    /// [`MbufError::ReadOnly`] where octets would have to be moved in shared storage.
    pub fn m_striphdr(
        &mut self,
        chain: &mut Chain,
        skip: usize,
        hlen: usize,
    ) -> Result<StripHdr, MbufError> {
        self.pkthdr(chain)?;
        self.check_range(chain, skip, hlen)?;
        let (id, off) = self.m_getptr(chain, skip)?;
        let mbuf = self.mbuf_mut(id)?;
        let end = off.saturating_add(hlen);
        let (place, moved) = if off == 0 || hlen == 0 {
            self.trim_front(Some(id), hlen)?;
            (StripPlace::Front, 0)
        } else if let Some(beyond) = end.checked_sub(mbuf.m_len) {
            mbuf.m_len = off;
            let next = mbuf.m_next;
            self.trim_front(next, beyond)?;
            (StripPlace::End, 0)
        } else {
            let left = mbuf.m_len.saturating_sub(hlen);
            let moved = mbuf.m_len.saturating_sub(end);
            self.check_writable(chain, skip, hlen)?;
            self.move_within(id, end, moved, off)?;
            self.mbuf_mut(id)?.m_len = left;
            (StripPlace::Middle, moved)
        };
        let header = self.pkthdr_mut(chain)?;
        header.len = header.len.saturating_sub(hlen);
        Ok(StripHdr { place, moved })
    }
}

#[cfg(test)]
mod tests {
    use super::{StripHdr, StripPlace};
    use crate::mbuf::{Chain, Layout, MbufError, MbufPool};

    fn lengths(pool: &MbufPool, chain: &Chain) -> Vec<usize> {
        pool.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).collect()
    }

    /// Strips a header from a packet of 250 octets in mbufs of 100, 108 and 42.
    fn strip(skip: usize, hlen: usize) -> (StripHdr, Vec<usize>) {
        let mut pool = MbufPool::default();
        let packet: Vec<u8> = (0..250).collect();
        let mut chain = pool.load(&packet, Layout::MlenChain).unwrap();
        let strip = pool.m_striphdr(&mut chain, skip, hlen).unwrap();
        let expected = [&packet[..skip], &packet[skip + hlen..]].concat();
        assert_eq!(pool.to_vec(&chain), expected);
        assert_eq!(pool.pkthdr_len(&chain), 250 - hlen);
        (strip, lengths(&pool, &chain))
    }

    #[test]
    fn a_header_at_the_front_of_any_mbuf_is_trimmed() {
        let front = StripHdr {
            place: StripPlace::Front,
            moved: 0,
        };
        assert_eq!(strip(0, 40), (front, vec![60, 108, 42]));
        assert_eq!(strip(100, 24), (front, vec![100, 84, 42]));
        assert_eq!(strip(100, 120), (front, vec![100, 0, 30]));
    }

    #[test]
    fn a_header_in_the_middle_moves_what_follows() {
        let middle = |moved| StripHdr {
            place: StripPlace::Middle,
            moved,
        };
        assert_eq!(strip(40, 24), (middle(36), vec![76, 108, 42]));
        assert_eq!(strip(140, 8), (middle(60), vec![100, 100, 42]));
    }

    #[test]
    fn a_header_at_the_end_of_a_later_mbuf_shortens_the_packet_by_its_whole_length() {
        let end = StripHdr {
            place: StripPlace::End,
            moved: 0,
        };
        assert_eq!(strip(184, 24), (end, vec![100, 84, 42]));
        assert_eq!(strip(200, 24), (end, vec![100, 100, 26]));
    }

    #[test]
    fn a_header_may_lie_across_three_mbufs() {
        let end = StripHdr {
            place: StripPlace::End,
            moved: 0,
        };
        assert_eq!(strip(90, 130), (end, vec![90, 0, 30]));
    }

    #[test]
    fn strip_past_the_end_or_within_shared_storage_is_a_fault_that_changes_nothing() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[5; 60], Layout::SharedCluster).unwrap();
        let past = MbufError::OutOfRange {
            off: 40,
            len: 24,
            had: 60,
        };
        assert_eq!(pool.m_striphdr(&mut chain, 40, 24), Err(past));
        let fault = pool.m_striphdr(&mut chain, 40, 8).unwrap_err();
        assert!(matches!(fault, MbufError::ReadOnly { off: 40, .. }));
        assert_eq!(
            (pool.to_vec(&chain), pool.pkthdr_len(&chain)),
            (vec![5; 60], 60)
        );
        // Trimming writes no octet.
        pool.m_striphdr(&mut chain, 0, 8).unwrap();
        assert_eq!(pool.to_vec(&chain), [5; 52]);
    }
}
