//! `m_makespace` and `m_pad`: room for a header within a chain, and for a trailer at its end.

use super::chain::Chain;
use super::error::MbufError;
use super::layout::{Fill, List};
use super::pool::{MbufId, MbufPool, Room};
use serde::{Deserialize, Serialize};

/// Where `m_makespace` found the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gap {
    /// In leading space: the octets before the gap moved down.
    Leading,
    /// In trailing space: the octets after the gap moved up.
    Trailing,
    /// In the place of the octets after the gap, which moved to new mbufs.
    Remainder,
    /// In a new mbuf.
    Inserted,
}

/// What `m_makespace` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeSpace {
    /// The mbuf that holds the gap.
    pub mbuf: MbufId,
    /// Offset of the gap within that mbuf's data, in octets.
    pub off: usize,
    /// Where the room was.
    pub gap: Gap,
    /// Mbufs that were inserted (`ips_mbinserted`).
    pub inserted: usize,
    /// How many of these have a cluster.
    pub clusters: usize,
    /// Octets that were moved, within storage or to other storage.
    pub moved: usize,
}

/// What `m_pad` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pad {
    /// The mbuf that holds the new octets.
    pub mbuf: MbufId,
    /// Their offset within that mbuf's data, in octets.
    pub off: usize,
    /// Mbufs that were added: 0 when trailing space sufficed.
    pub inserted: usize,
}

impl MbufPool {
    /// `m_makespace`: opens a gap of `hlen` zero octets at offset `skip`, in one piece. `m_pkthdr.len` grows. Octets of
    /// a shared cluster are never used for the gap.
    ///
    /// Fails, with nothing changed and the chain the caller's, with [`MbufError::HeaderTooLong`] unless `hlen` is less
    /// than MHLEN, [`MbufError::OutOfRange`] for a `skip` beyond the end, and [`MbufError::NoBufs`].
    pub fn m_makespace(
        &mut self,
        chain: &mut Chain,
        skip: usize,
        hlen: usize,
    ) -> Result<MakeSpace, MbufError> {
        let most = self.sizes.mhlen.saturating_sub(1);
        if hlen > most {
            return Err(MbufError::HeaderTooLong { asked: hlen, most });
        }
        self.pkthdr(chain)?;
        let (id, off) = self.last_before(chain, skip)?;
        let mbuf = self.mbuf(id)?;
        let remain = mbuf.m_len.saturating_sub(off);
        let info = self.storage_info(mbuf)?;
        let made = if hlen == 0 {
            made_in(id, off, Gap::Trailing, 0)
        } else if hlen <= info.leading && off < remain {
            self.gap_in_leading_space(id, off, hlen)?
        } else if hlen <= info.trailing {
            self.gap_in_trailing_space(id, off, hlen)?
        } else {
            let reusable = !info.read_only && hlen <= info.trailing.saturating_add(remain);
            self.gap_by_inserting(id, off, hlen, reusable)?
        };
        if hlen > 0
            && let Some(gap) = self.data_mut(made.mbuf, skip)?.get_mut(made.off..)
            && let Some(gap) = gap.get_mut(..hlen)
        {
            gap.fill(0);
        }
        let header = self.pkthdr_mut(chain)?;
        header.len = header.len.saturating_add(hlen);
        Ok(made)
    }

    fn gap_in_leading_space(
        &mut self,
        id: MbufId,
        off: usize,
        hlen: usize,
    ) -> Result<MakeSpace, MbufError> {
        let mbuf = self.mbuf_mut(id)?;
        mbuf.m_data = mbuf.m_data.saturating_sub(hlen);
        mbuf.m_len = mbuf.m_len.saturating_add(hlen);
        if off > 0 {
            self.move_within(id, hlen, off, 0)?;
        }
        Ok(made_in(id, off, Gap::Leading, off))
    }

    fn gap_in_trailing_space(
        &mut self,
        id: MbufId,
        off: usize,
        hlen: usize,
    ) -> Result<MakeSpace, MbufError> {
        let mbuf = self.mbuf_mut(id)?;
        let remain = mbuf.m_len.saturating_sub(off);
        mbuf.m_len = mbuf.m_len.saturating_add(hlen);
        if remain > 0 {
            self.move_within(id, off, remain, off.saturating_add(hlen))?;
        }
        Ok(made_in(id, off, Gap::Trailing, remain))
    }

    /// Moves what follows the gap to new mbufs, and puts the gap where it was (`reusable`) or into one more mbuf.
    fn gap_by_inserting(
        &mut self,
        id: MbufId,
        off: usize,
        hlen: usize,
        reusable: bool,
    ) -> Result<MakeSpace, MbufError> {
        let remainder = self.remainder(id, off)?;
        let moved = self.mbuf(id)?.m_len.saturating_sub(off);
        let mut made = if reusable {
            self.mbuf_mut(id)?.m_len = off.saturating_add(hlen);
            made_in(id, off, Gap::Remainder, moved)
        } else {
            let inserted = self.inserted(id, hlen);
            let inserted = match remainder {
                Some(list) => self.free_on_error(list.first, inserted)?,
                None => inserted?,
            };
            self.mbuf_mut(id)?.m_len = off;
            let mut made = made_in(inserted, 0, Gap::Inserted, moved);
            made.inserted = 1;
            made
        };
        if let Some(list) = remainder {
            let next = self.mbuf(made.mbuf)?.m_next;
            self.mbuf_mut(list.last)?.m_next = next;
            self.mbuf_mut(made.mbuf)?.m_next = Some(list.first);
            made.inserted += list.mbufs;
            made.clusters = list.clusters;
        }
        Ok(made)
    }

    /// A copy of an mbuf's octets from `off` on, in new mbufs; nothing when there are none.
    fn remainder(&mut self, id: MbufId, off: usize) -> Result<Option<List>, MbufError> {
        let mbuf = self.mbuf(id)?;
        let octets = self.octets(mbuf)?.clone();
        match mbuf.slice(&octets)?.get(off..) {
            Some(remainder) if !remainder.is_empty() => {
                self.list_of(remainder, false, Fill::Either).map(Some)
            }
            Some(_) | None => Ok(None),
        }
    }

    /// A new mbuf with `len` octets at the front of its storage, linked after another.
    fn inserted(&mut self, after: MbufId, len: usize) -> Result<MbufId, MbufError> {
        let id = self.allocate(false, Room::Internal)?;
        let next = self.mbuf(after)?.m_next;
        let mbuf = self.mbuf_mut(id)?;
        mbuf.m_len = len;
        mbuf.m_next = next;
        self.mbuf_mut(after)?.m_next = Some(id);
        Ok(id)
    }

    /// Moves `len` octets within the data of an mbuf.
    pub(super) fn move_within(
        &mut self,
        id: MbufId,
        from: usize,
        len: usize,
        to: usize,
    ) -> Result<(), MbufError> {
        let data = self.data_mut(id, from)?;
        let end = from.saturating_add(len);
        let had = data.len();
        if end > had || to.saturating_add(len) > had {
            return Err(MbufError::OutOfRange {
                off: from,
                len,
                had,
            });
        }
        data.copy_within(from..end, to);
        Ok(())
    }

    /// `m_pad`: adds `len` zero octets at the end, in one piece: in trailing space, or in one new mbuf, which has a
    /// cluster where they exceed MLEN. `m_pkthdr.len` grows.
    ///
    /// Fails, with the whole chain freed, with [`MbufError::LengthMismatch`], [`MbufError::HeaderTooLong`] beyond
    /// MCLBYTES, and [`MbufError::NoBufs`].
    pub fn m_pad(&mut self, chain: Chain, len: usize) -> Result<(Chain, Pad), MbufError> {
        let head = chain.head;
        let result = self.padded(&chain, len);
        let pad = self.free_on_error(head, result)?;
        Ok((chain, pad))
    }

    fn padded(&mut self, chain: &Chain, len: usize) -> Result<Pad, MbufError> {
        let pkthdr = self.pkthdr(chain)?.len;
        let sum = self.m_length(chain);
        if pkthdr != sum {
            return Err(MbufError::LengthMismatch { pkthdr, sum });
        }
        let last = self.last(chain.head)?;
        let trailing = self.storage_info(self.mbuf(last)?)?.trailing;
        let pad = if len <= trailing {
            self.pad_in_trailing_space(last, len)?
        } else {
            self.pad_in_new_mbuf(last, len)?
        };
        self.pkthdr_mut(chain)?.len = sum.saturating_add(len);
        Ok(pad)
    }

    fn pad_in_trailing_space(&mut self, mbuf: MbufId, len: usize) -> Result<Pad, MbufError> {
        let last = self.mbuf_mut(mbuf)?;
        let off = last.m_len;
        last.m_len = off.saturating_add(len);
        if len > 0
            && let Some(room) = self.data_mut(mbuf, 0)?.get_mut(off..)
        {
            room.fill(0);
        }
        let inserted = 0;
        Ok(Pad {
            mbuf,
            off,
            inserted,
        })
    }

    fn pad_in_new_mbuf(&mut self, last: MbufId, len: usize) -> Result<Pad, MbufError> {
        let most = self.sizes.mclbytes;
        if len > most {
            return Err(MbufError::HeaderTooLong { asked: len, most });
        }
        let room = if len > self.sizes.mlen {
            Room::Cluster(most)
        } else {
            Room::Internal
        };
        let mbuf = self.allocate(false, room)?;
        self.mbuf_mut(mbuf)?.m_len = len;
        self.mbuf_mut(last)?.m_next = Some(mbuf);
        let (off, inserted) = (0, 1);
        Ok(Pad {
            mbuf,
            off,
            inserted,
        })
    }
}

/// A gap within an mbuf that was there before.
fn made_in(mbuf: MbufId, off: usize, gap: Gap, moved: usize) -> MakeSpace {
    MakeSpace {
        mbuf,
        off,
        gap,
        inserted: 0,
        clusters: 0,
        moved,
    }
}

#[cfg(test)]
mod tests {
    use super::{Gap, MakeSpace};
    use crate::mbuf::{Chain, InUse, Layout, Limits, MbufError, MbufPool};

    fn lengths(pool: &MbufPool, chain: &Chain) -> Vec<usize> {
        pool.mbufs(chain).map(|(_, mbuf)| mbuf.m_len).collect()
    }

    /// Opens a gap of 24 octets in a packet, and checks the octets.
    fn make(packet: &[u8], layout: Layout, skip: usize) -> (MakeSpace, Vec<usize>) {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(packet, layout).unwrap();
        let made = pool.m_makespace(&mut chain, skip, 24).unwrap();
        let expected = [&packet[..skip], &[0; 24], &packet[skip..]].concat();
        assert_eq!(pool.to_vec(&chain), expected);
        assert_eq!(pool.pkthdr_len(&chain), packet.len() + 24);
        assert_eq!(pool.m_getptr(&chain, skip), Ok((made.mbuf, made.off)));
        let lengths = lengths(&pool, &chain);
        pool.m_freem(chain).unwrap();
        pool.release_other_holders().unwrap();
        assert_eq!(pool.in_use(), InUse::default());
        (made, lengths)
    }

    #[test]
    fn a_gap_in_a_cluster_moves_the_rest_up() {
        let (made, lengths) = make(&[7; 104], Layout::Cluster, 40);
        assert_eq!(
            (made.gap, made.moved, made.inserted),
            (Gap::Trailing, 64, 0)
        );
        assert_eq!(lengths, [128]);
    }

    #[test]
    fn leading_space_is_used_when_less_lies_before_the_gap() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[7; 60], Layout::Cluster).unwrap();
        let mut chain = pool.m_prepend(chain, 0).unwrap();
        pool.m_adj(&mut chain, 20).unwrap();
        let made = pool.m_makespace(&mut chain, 8, 24).unwrap();
        assert_eq!((made.gap, made.moved, made.off), (Gap::Leading, 8, 8));
        assert_eq!(
            pool.to_vec(&chain),
            [&[7; 8][..], &[0; 24], &[7; 32]].concat()
        );
    }

    #[test]
    fn a_full_mbuf_gives_the_place_of_the_remainder_which_moves_to_a_new_mbuf() {
        let (made, lengths) = make(&[7; 208], Layout::MlenChain, 40);
        assert_eq!(
            (made.gap, made.moved, made.inserted),
            (Gap::Remainder, 60, 1)
        );
        assert_eq!(lengths, [64, 60, 108]);
    }

    #[test]
    fn a_gap_near_the_end_of_a_full_mbuf_gets_an_mbuf_of_its_own() {
        let (made, lengths) = make(&[7; 208], Layout::MlenChain, 90);
        assert_eq!(
            (made.gap, made.moved, made.inserted),
            (Gap::Inserted, 10, 2)
        );
        assert_eq!(lengths, [90, 24, 10, 108]);
        let (made, lengths) = make(&[7; 208], Layout::MlenChain, 100);
        assert_eq!((made.gap, made.moved, made.inserted), (Gap::Inserted, 0, 1));
        assert_eq!(lengths, [100, 24, 108]);
    }

    #[test]
    fn a_shared_cluster_is_never_used_for_the_gap() {
        let packet = [7; 300];
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&packet, Layout::SharedCluster).unwrap();
        let made = pool.m_makespace(&mut chain, 40, 24).unwrap();
        assert_eq!(
            (made.gap, made.inserted, made.clusters),
            (Gap::Inserted, 2, 1)
        );
        assert_eq!(lengths(&pool, &chain), [40, 24, 260]);
        pool.overwrite(&mut chain, 40, &[9; 24]).unwrap();
        assert_eq!(pool.to_vec(&pool.other_holders()[0]), packet);
    }

    #[test]
    fn makespace_that_fails_leaves_the_chain_as_it_was() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[7; 208], Layout::MlenChain).unwrap();
        let too_long = MbufError::HeaderTooLong {
            asked: 100,
            most: 99,
        };
        assert_eq!(pool.m_makespace(&mut chain, 40, 100), Err(too_long));
        let beyond = MbufError::OutOfRange {
            off: 209,
            len: 0,
            had: 208,
        };
        assert_eq!(pool.m_makespace(&mut chain, 209, 8), Err(beyond));
        // Two mbufs are needed and one is left.
        pool.set_limits(Limits {
            mbufs: Some(3),
            clusters: None,
        });
        let error = pool.m_makespace(&mut chain, 90, 24).unwrap_err();
        assert!(matches!(error, MbufError::NoBufs { .. }));
        assert_eq!(
            (pool.in_use().mbufs, lengths(&pool, &chain)),
            (2, vec![100, 108])
        );
        assert_eq!(
            (pool.to_vec(&chain), pool.pkthdr_len(&chain)),
            (vec![7; 208], 208)
        );
    }

    #[test]
    fn pad_is_one_piece_in_trailing_space_or_in_a_new_mbuf() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[7; 80], Layout::MlenChain).unwrap();
        let (chain, pad) = pool.m_pad(chain, 20).unwrap();
        assert_eq!(
            (pad.off, pad.inserted, pool.pkthdr_len(&chain)),
            (80, 0, 100)
        );
        let (chain, pad) = pool.m_pad(chain, 28).unwrap();
        assert_eq!(
            (pad.off, pad.inserted, pool.pkthdr_len(&chain)),
            (0, 1, 128)
        );
        let (chain, _) = pool.m_pad(chain, 300).unwrap();
        assert_eq!(lengths(&pool, &chain), [100, 28, 300]);
        assert_eq!(
            pool.in_use(),
            InUse {
                mbufs: 3,
                clusters: 1
            }
        );
        assert_eq!(pool.to_vec(&chain), [&[7; 80][..], &[0; 348]].concat());
    }

    #[test]
    fn pad_that_fails_frees_the_whole_chain() {
        let mut pool = MbufPool::default();
        let chain = pool.load(&[7; 208], Layout::MlenChain).unwrap();
        pool.set_limits(Limits {
            mbufs: Some(2),
            clusters: None,
        });
        assert!(matches!(
            pool.m_pad(chain, 16),
            Err(MbufError::NoBufs { .. })
        ));
        assert_eq!(pool.in_use(), InUse::default());
        let mut chain = pool.load(&[7; 208], Layout::MlenChain).unwrap();
        pool.set_pkthdr_len(&mut chain, 200).unwrap();
        let mismatch = MbufError::LengthMismatch {
            pkthdr: 200,
            sum: 208,
        };
        assert_eq!(pool.m_pad(chain, 16), Err(mismatch));
        assert_eq!(pool.in_use(), InUse::default());
    }
}
