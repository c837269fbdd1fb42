//! A saved pool read back: links, ranges and reference counts are checked, so that no later operation can go astray.

use super::error::{MbufError, Resource};
use super::pool::{Mbuf, MbufId, MbufPool};
use super::storage::Storage;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;

impl Serialize for MbufPool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for MbufPool {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pool = Self::deserialize(deserializer)?;
        pool.check().map_err(D::Error::custom)?;
        Ok(pool)
    }
}

impl MbufPool {
    /// Whether the pool is one that its operations could have made.
    pub(super) fn check(&self) -> Result<(), MbufError> {
        self.sizes.check()?;
        for (what, sound) in [
            (Resource::Mbuf, self.mbufs.free_list_is_sound()),
            (Resource::Cluster, self.clusters.free_list_is_sound()),
        ] {
            if !sound {
                return Err(MbufError::BadFreeList { what });
            }
        }
        for (_, mbuf) in self.mbufs.iter() {
            self.check_storage(mbuf)?;
        }
        self.check_reference_counts()?;
        self.check_links()?;
        for chain in &self.other_holders {
            self.pkthdr(chain)?;
        }
        Ok(())
    }

    fn check_storage(&self, mbuf: &Mbuf) -> Result<(), MbufError> {
        let octets = self.octets(mbuf)?;
        let internal = matches!(mbuf.storage, Storage::Internal(_));
        let bad_size = internal && octets.len() != self.sizes.mlen;
        if bad_size || mbuf.m_data < self.base(mbuf) {
            return Err(MbufError::BadRange {
                mbuf: mbuf.serial,
                data: mbuf.m_data,
                len: mbuf.m_len,
                size: octets.len(),
            });
        }
        self.data(mbuf).map(|_| ())
    }

    fn check_reference_counts(&self) -> Result<(), MbufError> {
        let mut holders: HashMap<_, usize> = HashMap::new();
        for (_, mbuf) in self.mbufs.iter() {
            if let Storage::Cluster(id) = mbuf.storage {
                *holders.entry(id.0).or_default() += 1;
            }
        }
        for (key, cluster) in self.clusters.iter() {
            let holders = holders.get(&key).copied().unwrap_or_default();
            let refs = usize::try_from(cluster.refs).unwrap_or(usize::MAX);
            if refs != holders || holders == 0 {
                return Err(MbufError::BadReferenceCount {
                    cluster: cluster.serial,
                    refs,
                    holders,
                });
            }
        }
        Ok(())
    }

    /// Every mbuf is reached once from the mbufs that have a packet header, which none links to.
    fn check_links(&self) -> Result<(), MbufError> {
        let mut before: HashMap<MbufId, MbufId> = HashMap::new();
        for (key, mbuf) in self.mbufs.iter() {
            let Some(next) = mbuf.m_next else {
                continue;
            };
            let linked = self.mbuf(next)?;
            if linked.pkthdr.is_some() || before.insert(next, MbufId(key)).is_some() {
                return Err(MbufError::BadLink {
                    mbuf: linked.serial,
                });
            }
        }
        let heads = self.mbufs.iter().filter(|(_, mbuf)| mbuf.pkthdr.is_some());
        let reached: usize = heads
            .map(|(key, _)| self.mbufs_from(MbufId(key)).count())
            .sum();
        if reached == self.mbufs.in_use() {
            return Ok(());
        }
        let astray = self
            .mbufs
            .iter()
            .find(|(_, mbuf)| mbuf.pkthdr.is_none())
            .map_or(0, |(_, mbuf)| mbuf.serial);
        Err(MbufError::BadLink { mbuf: astray })
    }
}

#[cfg(test)]
mod tests {
    use crate::mbuf::{Layout, MbufPool};

    fn saved() -> serde_json::Value {
        let mut pool = MbufPool::default();
        pool.load(&[1; 250], Layout::MlenChain).unwrap();
        pool.load(&[2; 250], Layout::SharedCluster).unwrap();
        let freed = pool.load(&[3; 250], Layout::EspSplit).unwrap();
        pool.m_freem(freed).unwrap();
        serde_json::to_value(&pool).unwrap()
    }

    fn error_after(change: impl FnOnce(&mut serde_json::Value)) -> String {
        let mut value = saved();
        change(&mut value);
        serde_json::from_value::<MbufPool>(value)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_saved_pool_is_read_back_as_it_was() {
        let mut pool = MbufPool::default();
        let mut chain = pool.load(&[1; 250], Layout::SharedCluster).unwrap();
        let json = serde_json::to_string(&(&pool, &chain)).unwrap();
        let (mut back, mut same): (MbufPool, _) = serde_json::from_str(&json).unwrap();
        assert_eq!((&back, &same), (&pool, &chain));
        pool.m_makewritable(&mut chain, 0, 250).unwrap();
        assert_ne!(back, pool);
        back.m_makewritable(&mut same, 0, 250).unwrap();
        assert_eq!((back, same), (pool, chain));
    }

    #[test]
    fn a_ring_of_mbufs_is_refused() {
        let error = error_after(|pool| {
            let own = serde_json::json!({ "slot": 2, "generation": 0 });
            pool["mbufs"]["slots"][1]["value"]["m_next"] = serde_json::Value::Null;
            pool["mbufs"]["slots"][2]["value"]["m_next"] = own;
        });
        assert!(error.contains("not linked as one mbuf"), "{error}");
    }

    #[test]
    fn wrong_reference_counts_ranges_and_free_lists_are_refused() {
        let error = error_after(|pool| {
            pool["clusters"]["slots"][0]["value"]["refs"] = 1.into();
        });
        assert!(error.contains("reference count 1, and 2 mbufs"), "{error}");
        let error = error_after(|pool| {
            pool["mbufs"]["slots"][0]["value"]["m_len"] = 101.into();
        });
        assert!(error.contains("m_len 101"), "{error}");
        let error = error_after(|pool| pool["mbufs"]["free"] = serde_json::json!([0]));
        assert!(error.contains("free list of mbufs"), "{error}");
    }
}
