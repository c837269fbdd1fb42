//! The security association database: how a packet finds its association (RFC 4301, 4.1 and 4.4.2).

mod references;
mod saved;

use super::slots::Slots;
use super::{
    Protection, Protocol, SaConfig, SaError, SaId, SaPattern, SaState, SecAsVar, UdpEncapsulation,
};
use crate::crypto::CompressionAlgorithm;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use thiserror::Error;

/// The most associations that a database holds.
const MOST: u32 = 1 << 20;

/// Names an association of one database. After that association's deletion it names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SavRef {
    /// Slot of the database; slots are used again.
    pub index: u32,
    /// How many associations the database had taken up before this one.
    pub generation: u32,
}

/// What a database refuses.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SadError {
    /// A packet could not tell the two apart.
    #[error("there already is an SA for {what}")]
    Duplicate {
        /// What both are for: `ESP 0x00001000 to fd00::2`.
        what: String,
    },
    /// No room for another association.
    #[error("the database holds at most {most} SAs")]
    Full {
        /// The most associations at a time.
        most: u32,
    },
    /// The database has taken up so many associations, deleted ones included, that it has no name for another.
    #[error("the database has taken up {most} SAs in its life and takes no more")]
    UsedUp {
        /// The most associations over a database's life.
        most: u32,
    },
    /// The configuration cannot become an association.
    #[error("the SA for {what} cannot be: {source}")]
    Sa {
        /// What it is for: `ESP 0x00001000 to fd00::2`.
        what: String,
        /// What is wrong with it.
        source: SaError,
    },
    /// A saved database contradicts itself.
    #[error("the saved SA {} in slot {} is out of order or out of range", .sav.generation, .sav.index)]
    Saved {
        /// The reference that is wrong.
        sav: SavRef,
    },
}

/// The generation of the association that lives here, and the association.
type Slot = Option<(u32, Arc<SecAsVar>)>;

/// The associations of a host.
///
/// A clone costs two reference counts, whatever the number of associations, and changing one of them afterwards copies
/// that one alone. Adding and deleting copy the index if a clone shares it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "saved::SavedSad", into = "saved::SavedSad")]
pub struct Sad {
    slots: Slots<Slot>,
    directory: Arc<Directory>,
}

/// What only adding and deleting change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Directory {
    by_id: FxHashMap<SaId, SavRef>,
    /// In order of insertion.
    by_destination: FxHashMap<(Protocol, IpAddr), Vec<SavRef>>,
    /// Those for several destinations or SPIs, in order of insertion.
    patterns: Vec<SavRef>,
    /// In order of insertion, which is that of the generations.
    order: Vec<SavRef>,
    /// UDP ports, source and destination, of encapsulated associations, with their number.
    encapsulations: FxHashMap<(u16, u16), u32>,
    /// Slots without an association.
    free: BTreeSet<u32>,
    /// Deleted associations that stay for the references to them, in order of deletion.
    deleted: Vec<SavRef>,
    next_generation: u32,
}

impl Directory {
    fn insert(&mut self, sav: SavRef, config: &SaConfig) {
        if is_pattern(config) {
            self.patterns.push(sav);
        } else {
            let id = unscoped_id(config.id());
            self.by_id.insert(id, sav);
            let alike = self.by_destination.entry((id.proto, id.dst)).or_default();
            alike.push(sav);
        }
        self.count_encapsulation(config.encapsulation);
        self.order.push(sav);
    }

    fn remove(&mut self, sav: SavRef, config: &SaConfig) {
        if is_pattern(config) {
            self.patterns.retain(|pattern| *pattern != sav);
        } else {
            let id = unscoped_id(config.id());
            self.by_id.remove(&id);
            if let Some(alike) = self.by_destination.get_mut(&(id.proto, id.dst)) {
                alike.retain(|other| *other != sav);
                if alike.is_empty() {
                    self.by_destination.remove(&(id.proto, id.dst));
                }
            }
        }
        self.discount_encapsulation(config.encapsulation);
        let generation = |entry: &SavRef| entry.generation;
        if let Ok(position) = self.order.binary_search_by_key(&sav.generation, generation) {
            self.order.remove(position);
        }
    }

    fn count_encapsulation(&mut self, encapsulation: Option<UdpEncapsulation>) {
        if let Some(UdpEncapsulation { sport, dport }) = encapsulation {
            *self.encapsulations.entry((sport, dport)).or_default() += 1;
        }
    }

    fn discount_encapsulation(&mut self, encapsulation: Option<UdpEncapsulation>) {
        let Some(UdpEncapsulation { sport, dport }) = encapsulation else {
            return;
        };
        if let Some(count) = self.encapsulations.get_mut(&(sport, dport)) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.encapsulations.remove(&(sport, dport));
            }
        }
    }
}

impl Sad {
    /// A database without associations.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of associations, in any state.
    pub fn len(&self) -> usize {
        self.directory.order.len()
    }

    /// Whether there is no association.
    pub fn is_empty(&self) -> bool {
        self.directory.order.is_empty()
    }

    /// Takes up an association; it is mature at once. A dead one for the same makes room for it.
    ///
    /// # Errors
    /// [`SadError`] when destination, protocol and SPI are taken, the configuration cannot be, or there is no room.
    pub fn add(&mut self, config: SaConfig) -> Result<SavRef, SadError> {
        let what = config.label();
        let taken = self.same(&config);
        if taken.is_some_and(|sav| !self.is_dead(sav)) {
            return Err(SadError::Duplicate { what });
        }
        let association = SecAsVar::new(config).map_err(|source| SadError::Sa { what, source })?;
        taken.map(|dead| self.delete(dead));
        let sav = self.vacancy()?;
        let directory = Arc::make_mut(&mut self.directory);
        directory.free.remove(&sav.index);
        directory.insert(sav, association.config());
        directory.next_generation = sav.generation + 1;
        self.occupy(sav, Arc::new(association));
        Ok(sav)
    }

    /// Finds the association of an inbound packet by its destination, protocol and SPI. The source plays no part, and
    /// neither does the scope of a link-local destination. Only a mature or a dying association is found.
    pub fn key_lookup_sa(&self, dst: IpAddr, proto: Protocol, spi: u32) -> Option<SavRef> {
        let id = unscoped_id(SaId { dst, proto, spi });
        let sav = *self.directory.by_id.get(&id)?;
        self.get(sav)?.state.is_usable().then_some(sav)
    }

    /// Finds the oldest association for several destinations or SPIs that a packet fits: for when
    /// [`key_lookup_sa`](Self::key_lookup_sa) found none. It costs nothing where there are none of that kind.
    pub fn key_lookup_pattern(
        &self,
        src: IpAddr,
        dst: IpAddr,
        proto: Protocol,
        spi: u32,
    ) -> Option<SavRef> {
        let savs = self.directory.patterns.iter().copied();
        savs.into_iter().find(|sav| {
            self.pattern(*sav, proto).is_some_and(|pattern| {
                pattern.src.matches(unscoped(src))
                    && pattern.dst.matches(unscoped(dst))
                    && pattern.spi.matches(spi)
            })
        })
    }

    /// What a usable association of this protocol for several destinations or SPIs is for.
    fn pattern(&self, sav: SavRef, proto: Protocol) -> Option<SaPattern> {
        let association = self.get(sav)?;
        let config = association.config();
        let found = association.state.is_usable() && config.protection.protocol() == proto;
        config.pattern.filter(|_| found && is_pattern(config))
    }

    /// The association that packets could not tell from this one.
    fn same(&self, config: &SaConfig) -> Option<SavRef> {
        let id = unscoped_id(config.id());
        if !is_pattern(config) {
            return self.directory.by_id.get(&id).copied();
        }
        let same = |other: &SaConfig| {
            other.pattern == config.pattern && other.protection.protocol() == id.proto
        };
        let mut savs = self.directory.patterns.iter().copied();
        savs.find(|sav| self.get(*sav).is_some_and(|sav| same(sav.config())))
    }

    /// Finds the IPComp association of a packet with a well-known CPI, which names an algorithm (RFC 3173, 3.3): the
    /// oldest to that destination with that algorithm.
    pub fn key_lookup_compression(
        &self,
        dst: IpAddr,
        wanted: CompressionAlgorithm,
    ) -> Option<SavRef> {
        self.to_destination(Protocol::Ipcomp, dst).find(|sav| {
            self.get(*sav).is_some_and(|association| {
                let protection = &association.config().protection;
                matches!(protection, Protection::Ipcomp { algorithm } if *algorithm == wanted)
                    && association.state.is_usable()
            })
        })
    }

    /// Whether some association is encapsulated in UDP with these ports.
    pub fn has_encapsulation(&self, sport: u16, dport: u16) -> bool {
        self.directory.encapsulations.contains_key(&(sport, dport))
    }

    /// The associations to a destination, in order of insertion.
    pub(super) fn to_destination(
        &self,
        proto: Protocol,
        dst: IpAddr,
    ) -> impl DoubleEndedIterator<Item = SavRef> {
        let spi = 0;
        let SaId { dst, .. } = unscoped_id(SaId { dst, proto, spi });
        let found = self.directory.by_destination.get(&(proto, dst));
        found.into_iter().flatten().copied()
    }

    /// The association; `None` if it is not there any more.
    pub fn get(&self, sav: SavRef) -> Option<&SecAsVar> {
        match self.slots.get(sav.index)? {
            Some((generation, association)) if *generation == sav.generation => Some(association),
            _ => None,
        }
    }

    /// The association, to be changed; `None` if it is not there any more.
    pub fn get_mut(&mut self, sav: SavRef) -> Option<&mut SecAsVar> {
        self.get(sav)?;
        let (_, association) = self.slots.get_mut(sav.index)?.as_mut()?;
        Some(Arc::make_mut(association))
    }

    /// All associations in order of insertion.
    pub fn iter(&self) -> impl Iterator<Item = (SavRef, &SecAsVar)> {
        let order = self.directory.order.iter();
        order.filter_map(|sav| Some((*sav, self.get(*sav)?)))
    }

    fn is_dead(&self, sav: SavRef) -> bool {
        let association = self.get(sav);
        association.is_some_and(|association| association.state == SaState::Dead)
    }

    /// The name of the next association: the lowest free slot, and a generation that no other had.
    fn vacancy(&self) -> Result<SavRef, SadError> {
        let generation = self.directory.next_generation;
        if generation == u32::MAX {
            return Err(SadError::UsedUp { most: u32::MAX });
        }
        match self.directory.free.first() {
            Some(index) => Ok(SavRef {
                index: *index,
                generation,
            }),
            None if self.slots.len() < MOST => Ok(SavRef {
                index: self.slots.len(),
                generation,
            }),
            None => Err(SadError::Full { most: MOST }),
        }
    }

    fn occupy(&mut self, sav: SavRef, association: Arc<SecAsVar>) {
        let occupied = Some((sav.generation, association));
        match self.slots.get_mut(sav.index) {
            Some(slot) => *slot = occupied,
            None => self.slots.push(occupied),
        }
    }
}

/// Whether destination and SPI alone do not find it.
fn is_pattern(config: &SaConfig) -> bool {
    config.pattern.is_some_and(|pattern| !pattern.names_one())
}

/// The id without the scope of a link-local destination.
pub(in crate::sa) fn unscoped_id(id: SaId) -> SaId {
    let dst = unscoped(id.dst);
    SaId { dst, ..id }
}

/// The address without the scope that KAME stacks embed in the second 16 bits of a link-local one.
pub(crate) fn unscoped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) if address.is_unicast_link_local() => {
            let [prefix, _, rest @ ..] = address.segments();
            let [a, b, c, d, e, f] = rest;
            Ipv6Addr::new(prefix, 0, a, b, c, d, e, f).into()
        }
        _ => address,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Sad, SadError, SavRef};
    use crate::crypto::EncryptionAlgorithm;
    use crate::sa::association::tests::{config, esp};
    use crate::sa::{Protocol, SaConfig, SaPattern, SaState, UdpEncapsulation};
    use std::net::IpAddr;

    pub(in crate::sa) fn sa(dst: &str, spi: u32) -> SaConfig {
        SaConfig {
            dst: dst.parse().unwrap(),
            spi,
            ..config(esp(EncryptionAlgorithm::Null, 0, true))
        }
    }

    pub(in crate::sa) fn dst(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn pattern(src: &str, dst: &str, spi: &str) -> SaConfig {
        let pattern = SaPattern {
            src: src.parse().unwrap(),
            dst: dst.parse().unwrap(),
            spi: spi.parse().unwrap(),
        };
        SaConfig {
            replay_window: 0,
            ..sa("::", 0).with_pattern(pattern)
        }
    }

    #[test]
    fn an_exact_association_is_found_before_a_pattern_and_the_oldest_pattern_before_others() {
        let mut sad = Sad::new();
        let net = sad.add(pattern("*", "fd00::/64", "0x0000****")).unwrap();
        let all = sad.add(pattern("fd00::1", "*", "*")).unwrap();
        let exact = sad.add(sa("fd00::2", 0x1000)).unwrap();
        let lookup = |src, to, spi| {
            let (src, to) = (dst(src), dst(to));
            let exact = sad.key_lookup_sa(to, Protocol::Esp, spi);
            exact.or_else(|| sad.key_lookup_pattern(src, to, Protocol::Esp, spi))
        };
        assert_eq!(lookup("fd00::1", "fd00::2", 0x1000), Some(exact));
        assert_eq!(lookup("fd00::1", "fd00::2", 0x1001), Some(net));
        assert_eq!(lookup("fd00::1", "fd00::2", 0x1_0001), Some(all));
        assert_eq!(lookup("fd00::1", "fd01::2", 0x1001), Some(all));
        assert_eq!(lookup("fd00::7", "fd01::2", 0x1001), None);
        let other = dst("fd00::2");
        assert_eq!(sad.key_lookup_pattern(other, other, Protocol::Ah, 1), None);
    }

    #[test]
    fn a_pattern_is_refused_twice_and_gone_after_its_deletion() {
        let mut sad = Sad::new();
        let first = sad.add(pattern("*", "10.0.0.0/24", "*")).unwrap();
        assert_eq!(
            sad.add(pattern("*", "10.0.0.*", "0x*"))
                .unwrap_err()
                .to_string(),
            "there already is an SA for ESP * from * to 10.0.0.0/24"
        );
        let json = serde_json::to_string(&sad).unwrap();
        assert_eq!(serde_json::from_str::<Sad>(&json).unwrap(), sad);
        let (to, esp) = (dst("10.0.0.9"), Protocol::Esp);
        sad.get_mut(first).unwrap().state = SaState::Dead;
        assert_eq!(sad.key_lookup_pattern(to, to, esp, 5), None);
        sad.delete(first).unwrap();
        assert!(sad.is_empty());
        sad.add(pattern("*", "10.0.0.0/24", "*")).unwrap();
    }

    #[test]
    fn a_pattern_of_sources_alone_is_found_by_destination_and_spi() {
        let mut sad = Sad::new();
        let sav = sad
            .add(pattern("fd00::/16", "fd00::2", "0x00001000"))
            .unwrap();
        let found = sad.key_lookup_sa(dst("fd00::2"), Protocol::Esp, 0x1000);
        assert_eq!(found, Some(sav));
        assert!(sad.add(sa("fd00::2", 0x1000)).is_err());
    }

    #[test]
    fn a_pattern_has_no_window() {
        let config = SaConfig {
            replay_window: 32,
            ..pattern("*", "fd00::2", "*")
        };
        assert_eq!(
            Sad::new().add(config).unwrap_err().to_string(),
            "the SA for ESP * from * to fd00::2 cannot be: an association for several sources, destinations or SPIs has no \
             replay window"
        );
    }

    fn spis(sad: &Sad) -> Vec<u32> {
        sad.iter().map(|(_, sav)| sav.config().spi).collect()
    }

    #[test]
    fn lookup_takes_destination_protocol_and_spi() {
        let mut sad = Sad::new();
        let sav = sad.add(sa("fd00::2", 0x1000)).unwrap();
        let lookup = |dst_text, proto, spi| sad.key_lookup_sa(dst(dst_text), proto, spi);
        assert_eq!(lookup("fd00::2", Protocol::Esp, 0x1000), Some(sav));
        assert_eq!(lookup("fd00::1", Protocol::Esp, 0x1000), None);
        assert_eq!(lookup("fd00::2", Protocol::Ah, 0x1000), None);
        assert_eq!(lookup("fd00::2", Protocol::Esp, 0x1001), None);
    }

    #[test]
    fn lookup_finds_mature_and_dying_alone() {
        let mut sad = Sad::new();
        let sav = sad.add(sa("fd00::2", 1)).unwrap();
        let mut found = |state| {
            sad.get_mut(sav).unwrap().state = state;
            sad.key_lookup_sa(dst("fd00::2"), Protocol::Esp, 1)
                .is_some()
        };
        assert!(found(SaState::Mature));
        assert!(found(SaState::Dying));
        assert!(!found(SaState::Larval));
        assert!(!found(SaState::Dead));
    }

    #[test]
    fn link_local_destinations_compare_without_scope() {
        let mut sad = Sad::new();
        let sav = sad.add(sa("fe80:3::2", 1)).unwrap();
        let lookup = |text| sad.key_lookup_sa(dst(text), Protocol::Esp, 1);
        assert_eq!(lookup("fe80::2"), Some(sav));
        assert_eq!(lookup("fe80:7::2"), Some(sav));
        assert_eq!(lookup("fe80::3"), None);
        let error = sad.add(sa("fe80::2", 1)).unwrap_err();
        assert!(matches!(error, SadError::Duplicate { .. }));
    }

    #[test]
    fn a_duplicate_is_named() {
        let mut sad = Sad::new();
        sad.add(sa("fd00::2", 0x1000)).unwrap();
        let mut other = sa("fd00::2", 0x1000);
        other.src = dst("fd00::7");
        assert_eq!(
            sad.add(other).unwrap_err().to_string(),
            "there already is an SA for ESP 0x00001000 to fd00::2"
        );
        assert_eq!(sad.len(), 1);
    }

    #[test]
    fn a_configuration_that_cannot_be_is_named() {
        let mut config = sa("fd00::2", 0x1000);
        config.replay_window = 8192;
        assert_eq!(
            Sad::new().add(config).unwrap_err().to_string(),
            "the SA for ESP 0x00001000 to fd00::2 cannot be: \
             a replay window holds 1 to 4096 packets, 8192 were asked for"
        );
    }

    #[test]
    fn a_stale_reference_names_nothing_even_when_its_slot_is_used_again() {
        let mut sad = Sad::new();
        let first = sad.add(sa("fd00::2", 1)).unwrap();
        assert_eq!(sad.delete(first).unwrap().config().spi, 1);
        let second = sad.add(sa("fd00::2", 1)).unwrap();
        assert_eq!(first.index, second.index);
        assert!(sad.get(first).is_none() && sad.get_mut(first).is_none());
        assert!(sad.delete(first).is_none());
        assert!(sad.get(second).is_some());
    }

    #[test]
    fn udp_ports_are_known_as_long_as_an_association_has_them() {
        let encapsulated = |spi| SaConfig {
            encapsulation: Some(UdpEncapsulation {
                sport: 4500,
                dport: 4501,
            }),
            ..sa("fd00::2", spi)
        };
        let mut sad = Sad::new();
        let first = sad.add(encapsulated(1)).unwrap();
        let second = sad.add(encapsulated(2)).unwrap();
        assert!(sad.has_encapsulation(4500, 4501));
        assert!(!sad.has_encapsulation(4501, 4500));
        sad.delete(first).unwrap();
        let json = serde_json::to_string(&sad).unwrap();
        let mut loaded: Sad = serde_json::from_str(&json).unwrap();
        assert_eq!(loaded, sad);
        assert!(loaded.has_encapsulation(4500, 4501));
        loaded.delete(second).unwrap();
        assert!(!loaded.has_encapsulation(4500, 4501));
    }

    #[test]
    fn iteration_is_in_order_of_insertion_after_deletions() {
        let mut sad = Sad::new();
        let savs: Vec<SavRef> = (1..=4)
            .map(|spi| sad.add(sa("fd00::2", spi)).unwrap())
            .collect();
        sad.delete(savs[1]).unwrap();
        sad.delete(savs[0]).unwrap();
        sad.add(sa("fd00::2", 5)).unwrap();
        sad.add(sa("fd00::2", 6)).unwrap();
        sad.add(sa("fd00::2", 7)).unwrap();
        assert_eq!(spis(&sad), [3, 4, 5, 6, 7]);
        assert_eq!(sad.len(), 5);
    }

    #[test]
    fn a_clone_shares_all_but_the_association_that_changes() {
        let mut sad = Sad::new();
        let savs: Vec<SavRef> = (1..=100)
            .map(|spi| sad.add(sa("fd00::2", spi)).unwrap())
            .collect();
        let before = sad.clone();
        sad.get_mut(savs[40]).unwrap().key_sa_recordxfer(1, 0);
        for sav in &savs {
            let shared = std::ptr::eq(before.get(*sav).unwrap(), sad.get(*sav).unwrap());
            assert_eq!(shared, *sav != savs[40]);
        }
        assert_eq!(before.get(savs[40]).unwrap().lifetime.packets, 0);
        assert_ne!(before, sad);
    }
}
