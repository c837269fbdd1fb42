//! Property tests: random operations on random layouts, against a flat vector of octets.

use super::{Chain, InUse, Layout, Limits, MbufError, MbufPool, Sizes};
use proptest::collection::vec;
use proptest::prelude::*;

/// An operation. Places are reduced to the packet's length when it runs.
#[derive(Clone, Debug)]
enum Op {
    Copyback(usize, Vec<u8>),
    Overwrite(usize, Vec<u8>),
    Adj(isize),
    Prepend(usize),
    Pullup(usize),
    Makespace(usize, usize),
    Pad(usize),
    Striphdr(usize, usize),
    Clone,
    Makewritable(usize, usize),
    SplitAndCat(usize),
    SplitAndDropFront(usize),
    Append(Vec<u8>, Layout),
    AddReader,
    ReleaseReaders,
    Snapshot,
    Limit(usize, usize),
    Unlimit,
}

fn layout() -> impl Strategy<Value = Layout> {
    prop::sample::select(&Layout::ALL)
}

fn octets(most: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(any::<u8>(), 0..=most)
}

fn sizes() -> impl Strategy<Value = Sizes> {
    (64..120_usize, 0..16_usize, 0..200_usize).prop_map(|(mhlen, header, more)| Sizes {
        mlen: mhlen + header,
        mhlen,
        mclbytes: mhlen + header + more,
    })
}

fn op() -> impl Strategy<Value = Op> {
    let place = 0..1000_usize;
    prop_oneof![
        (place.clone(), octets(150)).prop_map(|(off, octets)| Op::Copyback(off, octets)),
        (place.clone(), octets(150)).prop_map(|(off, octets)| Op::Overwrite(off, octets)),
        (-80..80_isize).prop_map(Op::Adj),
        (0..70_usize).prop_map(Op::Prepend),
        (0..70_usize).prop_map(Op::Pullup),
        (place.clone(), 0..70_usize).prop_map(|(skip, hlen)| Op::Makespace(skip, hlen)),
        (0..150_usize).prop_map(Op::Pad),
        (place.clone(), 0..150_usize).prop_map(|(skip, hlen)| Op::Striphdr(skip, hlen)),
        Just(Op::Clone),
        (place.clone(), place.clone()).prop_map(|(off, len)| Op::Makewritable(off, len)),
        place.clone().prop_map(Op::SplitAndCat),
        place.prop_map(Op::SplitAndDropFront),
        (octets(150), layout()).prop_map(|(octets, layout)| Op::Append(octets, layout)),
        Just(Op::AddReader),
        Just(Op::ReleaseReaders),
        Just(Op::Snapshot),
        (0..4_usize, 0..3_usize).prop_map(|(mbufs, clusters)| Op::Limit(mbufs, clusters)),
        Just(Op::Unlimit),
    ]
}

/// A chain and what it must hold; none after an operation that failed and freed it.
struct Run {
    pool: MbufPool,
    chain: Option<Chain>,
    model: Vec<u8>,
    readers: Vec<(Chain, Vec<u8>)>,
    snapshots: Vec<(MbufPool, String)>,
    limited: bool,
}

impl Run {
    fn new(sizes: Sizes, packet: Vec<u8>, layout: Layout) -> Self {
        let mut pool = MbufPool::new(sizes, Limits::default()).unwrap();
        let chain = pool.load(&packet, layout).unwrap();
        let mut run = Self {
            pool,
            chain: Some(chain),
            model: packet,
            readers: Vec::new(),
            snapshots: Vec::new(),
            limited: false,
        };
        run.adopt_other_holders();
        run
    }

    /// Remembers what the other holders of shared clusters must go on to see.
    fn adopt_other_holders(&mut self) {
        for chain in std::mem::take(&mut self.pool.other_holders) {
            let octets = self.pool.to_vec(&chain);
            self.readers.push((chain, octets));
        }
    }

    fn apply(&mut self, op: Op) {
        let Some(chain) = self.chain.take() else {
            return;
        };
        self.chain = match op {
            Op::AddReader => Some(self.add_reader(chain)),
            Op::ReleaseReaders => {
                for (chain, _) in self.readers.drain(..) {
                    self.pool.m_freem(chain).unwrap();
                }
                Some(chain)
            }
            Op::Snapshot => {
                let json = serde_json::to_string(&self.pool).unwrap();
                self.snapshots.push((self.pool.clone(), json));
                Some(chain)
            }
            Op::Limit(mbufs, clusters) => {
                let in_use = self.pool.in_use();
                self.pool.set_limits(Limits {
                    mbufs: Some(in_use.mbufs + mbufs),
                    clusters: Some(in_use.clusters + clusters),
                });
                self.limited = true;
                Some(chain)
            }
            Op::Unlimit => {
                self.pool.set_limits(Limits::default());
                self.limited = false;
                Some(chain)
            }
            Op::Prepend(_) | Op::Pullup(_) | Op::Pad(_) | Op::Clone => self.consume(chain, op),
            Op::SplitAndCat(at) | Op::SplitAndDropFront(at) => {
                let at = at % (self.model.len() + 1);
                Some(self.split(chain, at, matches!(op, Op::SplitAndDropFront(_))))
            }
            Op::Append(octets, layout) => Some(self.append_packet(chain, &octets, layout)),
            Op::Copyback(..)
            | Op::Overwrite(..)
            | Op::Adj(_)
            | Op::Makespace(..)
            | Op::Striphdr(..)
            | Op::Makewritable(..) => {
                let mut chain = chain;
                self.change(&mut chain, op);
                Some(chain)
            }
        };
    }

    fn add_reader(&mut self, chain: Chain) -> Chain {
        match self.pool.m_copypacket(&chain) {
            Ok(copy) => self.readers.push((copy, self.model.clone())),
            Err(error) => self.assert_no_bufs(error),
        }
        chain
    }

    /// Operations that free the chain when they fail.
    fn consume(&mut self, chain: Chain, op: Op) -> Option<Chain> {
        let had = self.model.len();
        let zeros = |len| std::iter::repeat_n(0, len);
        let result = match op {
            Op::Prepend(len) => self.pool.m_prepend(chain, len).inspect(|_| {
                self.model.splice(0..0, zeros(len));
            }),
            Op::Pullup(len) => {
                let len = len.min(self.pool.sizes().mhlen);
                let result = self.pool.m_pullup(chain, len);
                if len > had {
                    let beyond = MbufError::OutOfRange { off: 0, len, had };
                    assert_eq!(result, Err(beyond));
                    return None;
                }
                result.inspect(|chain| {
                    let first = self.pool.mbufs(chain).next().unwrap().1;
                    assert!(first.m_len >= len);
                })
            }
            Op::Pad(len) => self.pool.m_pad(chain, len).map(|(chain, pad)| {
                self.model.extend(zeros(len));
                let mbuf = self.pool.mbuf(pad.mbuf).unwrap();
                assert_eq!((pad.off + len, mbuf.m_next), (mbuf.m_len, None));
                chain
            }),
            _ => self.pool.m_clone(chain).map(|(mut chain, _)| {
                self.rewrite(&mut chain, 0, had);
                chain
            }),
        };
        match result {
            Ok(chain) => Some(chain),
            Err(MbufError::HeaderTooLong { asked, most }) => {
                assert!(asked > most);
                None
            }
            Err(error) => {
                self.assert_no_bufs(error);
                None
            }
        }
    }

    /// Operations that leave the chain to the caller.
    fn change(&mut self, chain: &mut Chain, op: Op) {
        let had = self.model.len();
        match op {
            Op::Copyback(off, octets) => {
                let off = off % (had + 50);
                let end = off + octets.len();
                let result = self.pool.m_copyback(chain, off, &octets);
                if self.written(chain, result, off, octets.len()) {
                    self.model.resize(had.max(end), 0);
                    self.model[off..end].copy_from_slice(&octets);
                }
            }
            Op::Overwrite(off, octets) => {
                let off = off % (had + 1);
                let octets = &octets[..octets.len().min(had - off)];
                let result = self.pool.overwrite(chain, off, octets);
                if self.written(chain, result, off, octets.len()) {
                    self.model[off..off + octets.len()].copy_from_slice(octets);
                }
            }
            Op::Adj(len) => {
                let trimmed = len.unsigned_abs().min(had);
                assert_eq!(self.pool.m_adj(chain, len), Ok(trimmed));
                let start = if len < 0 { had - trimmed } else { 0 };
                self.model.drain(start..start + trimmed);
            }
            Op::Makespace(skip, hlen) => {
                let hlen = hlen.min(self.pool.sizes().mhlen - 1);
                self.makespace(chain, skip % (had + 1), hlen);
            }
            Op::Striphdr(skip, hlen) => {
                let skip = skip % (had + 1);
                let hlen = hlen.min(had - skip);
                let result = self.pool.m_striphdr(chain, skip, hlen).map(|_| ());
                if self.written(chain, result, skip, hlen) {
                    self.model.drain(skip..skip + hlen);
                }
            }
            Op::Makewritable(off, len) => {
                let off = off % (had + 1);
                let len = len % (had - off + 1);
                match self.pool.m_makewritable(chain, off, len) {
                    Ok(_) => self.rewrite(chain, off, len),
                    Err(error) => self.assert_no_bufs(error),
                }
            }
            _ => panic!("not an operation that leaves the chain to the caller"),
        }
    }

    fn makespace(&mut self, chain: &mut Chain, skip: usize, hlen: usize) {
        match self.pool.m_makespace(chain, skip, hlen) {
            Ok(made) => {
                self.model.splice(skip..skip, std::iter::repeat_n(0, hlen));
                let header: Vec<u8> = (1..=u8::MAX).take(hlen).collect();
                let gap = self.pool.data_mut(made.mbuf, skip);
                if hlen > 0 {
                    gap.unwrap()[made.off..made.off + hlen].copy_from_slice(&header);
                }
                self.model[skip..skip + hlen].copy_from_slice(&header);
            }
            Err(error) => self.assert_no_bufs(error),
        }
    }

    fn split(&mut self, chain: Chain, at: usize, drop_front: bool) -> Chain {
        let mut chain = chain;
        let tail = match self.pool.m_split(&mut chain, at) {
            Ok(tail) => tail,
            Err(error) => {
                self.assert_no_bufs(error);
                return chain;
            }
        };
        assert_eq!(self.pool.to_vec(&chain), self.model[..at]);
        assert_eq!(self.pool.to_vec(&tail), self.model[at..]);
        let lengths = (self.pool.pkthdr_len(&chain), self.pool.pkthdr_len(&tail));
        assert_eq!(lengths, (at, self.model.len() - at));
        if drop_front {
            self.pool.m_freem(chain).unwrap();
            self.model.drain(..at);
            return tail;
        }
        self.cat(&mut chain, tail);
        chain
    }

    fn append_packet(&mut self, chain: Chain, octets: &[u8], layout: Layout) -> Chain {
        let mut chain = chain;
        match self.pool.load(octets, layout) {
            Ok(tail) => {
                self.adopt_other_holders();
                self.model.extend(octets);
                self.cat(&mut chain, tail);
            }
            Err(error) => self.assert_no_bufs(error),
        }
        chain
    }

    fn cat(&mut self, chain: &mut Chain, tail: Chain) {
        let had = self.pool.pkthdr_len(chain);
        let appended = self.pool.m_cat(chain, tail).unwrap();
        assert_eq!(self.pool.pkthdr_len(chain), had);
        let len = had + appended;
        self.pool.set_pkthdr_len(chain, len).unwrap();
    }

    /// Whether a write was done. One that was refused must have met storage that somebody else holds.
    fn written(
        &self,
        chain: &Chain,
        result: Result<(), MbufError>,
        off: usize,
        len: usize,
    ) -> bool {
        match result {
            Ok(()) => true,
            Err(MbufError::ReadOnly { mbuf, off: at }) => {
                assert!((off..off + len).contains(&at));
                let (id, _) = self.pool.m_getptr(chain, at).unwrap();
                let met = self.pool.mbuf(id).unwrap();
                assert_eq!(met.serial, mbuf);
                assert!(self.pool.storage_info(met).unwrap().refs > 1);
                false
            }
            Err(error) => {
                self.assert_no_bufs(error);
                false
            }
        }
    }

    /// Writes a range that must be writable.
    fn rewrite(&mut self, chain: &mut Chain, off: usize, len: usize) {
        let octets: Vec<u8> = self.model[off..off + len]
            .iter()
            .map(|octet| !octet)
            .collect();
        self.pool.overwrite(chain, off, &octets).unwrap();
        self.model[off..off + len].copy_from_slice(&octets);
    }

    fn assert_no_bufs(&self, error: MbufError) {
        assert!(self.limited, "{error}");
        assert!(matches!(error, MbufError::NoBufs { .. }), "{error}");
    }

    fn check(&self) {
        self.pool.check().unwrap();
        let chains = self
            .readers
            .iter()
            .map(|(chain, _)| chain)
            .chain(&self.chain);
        let mbufs: usize = chains.map(|chain| self.pool.mbufs(chain).count()).sum();
        assert_eq!(
            self.pool.in_use().mbufs,
            mbufs,
            "leaked, or freed too early"
        );
        for (chain, octets) in &self.readers {
            assert_eq!(&self.pool.to_vec(chain), octets);
        }
        let Some(chain) = &self.chain else {
            return;
        };
        let had = self.model.len();
        assert_eq!(self.pool.to_vec(chain), self.model);
        assert_eq!(
            (self.pool.pkthdr_len(chain), self.pool.m_length(chain)),
            (had, had)
        );
        let (off, len) = (had / 3, had / 2);
        let mut buffer = vec![0; len];
        self.pool.m_copydata(chain, off, &mut buffer).unwrap();
        assert_eq!(buffer, self.model[off..off + len]);
        let segments = self.pool.segments(chain, off, len).unwrap();
        assert_eq!(segments.flatten().copied().collect::<Vec<_>>(), buffer);
    }

    fn finish(mut self) {
        for (snapshot, json) in &self.snapshots {
            assert_eq!(&serde_json::to_string(snapshot).unwrap(), json);
            assert_eq!(&serde_json::from_str::<MbufPool>(json).unwrap(), snapshot);
        }
        let readers = self.readers.into_iter().map(|(chain, _)| chain);
        for chain in readers.chain(self.chain) {
            self.pool.m_freem(chain).unwrap();
        }
        assert_eq!(self.pool.in_use(), InUse::default());
    }
}

proptest! {
    #[test]
    fn operations_on_chains_do_what_they_do_to_flat_octets(
        sizes in sizes(),
        packet in octets(600),
        layout in layout(),
        ops in vec(op(), 1..40),
    ) {
        let mut run = Run::new(sizes, packet, layout);
        run.check();
        for op in ops {
            run.apply(op);
            run.check();
        }
        run.finish();
    }

    #[test]
    fn a_run_on_a_saved_pool_ends_in_the_same_pool(
        packet in octets(600),
        layout in layout(),
        before in vec(op(), 1..10),
        after in vec(op(), 1..10),
    ) {
        let mut run = Run::new(Sizes::default(), packet, layout);
        before.into_iter().for_each(|op| run.apply(op));
        let json = serde_json::to_string(&run.pool).unwrap();
        let mut resumed = Run {
            pool: serde_json::from_str(&json).unwrap(),
            chain: run.chain.clone(),
            model: run.model.clone(),
            readers: run.readers.clone(),
            snapshots: Vec::new(),
            limited: run.limited,
        };
        for op in after {
            run.apply(op.clone());
            resumed.apply(op);
        }
        prop_assert_eq!(&run.pool, &resumed.pool);
        prop_assert_eq!(&run.chain, &resumed.chain);
    }
}
