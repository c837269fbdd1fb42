//! The security association database: how a packet finds its association (RFC 4301, 4.1 and 4.4.2).

mod saved;

use super::slots::Slots;
use super::{Protection, Protocol, SaConfig, SaError, SaId, SaPattern, SecAsVar, UdpEncapsulation};
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
    /// Those for several destinations or SPIs, in order of insertion.
    patterns: Vec<SavRef>,
    /// In order of insertion, which is that of the generations.
    order: Vec<SavRef>,
    /// UDP ports, source and destination, of encapsulated associations, with their number.
    encapsulations: FxHashMap<(u16, u16), u32>,
    /// Slots without an association.
    free: BTreeSet<u32>,
    next_generation: u32,
}

impl Directory {
    fn insert(&mut self, sav: SavRef, config: &SaConfig) {
        match is_pattern(config) {
            true => self.patterns.push(sav),
            false => drop(self.by_id.insert(unscoped(config.id()), sav)),
        }
        self.count_encapsulation(config.encapsulation);
        self.order.push(sav);
    }

    fn remove(&mut self, sav: SavRef, config: &SaConfig) {
        match is_pattern(config) {
            true => self.patterns.retain(|pattern| *pattern != sav),
            false => drop(self.by_id.remove(&unscoped(config.id()))),
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

    /// Takes up an association; it is mature at once.
    ///
    /// # Errors
    /// [`SadError`] when destination, protocol and SPI are taken, the configuration cannot be, or there is no room.
    pub fn add(&mut self, config: SaConfig) -> Result<SavRef, SadError> {
        let what = config.label();
        if self.has(&config) {
            return Err(SadError::Duplicate { what });
        }
        let association = SecAsVar::new(config).map_err(|source| SadError::Sa { what, source })?;
        let sav = self.vacancy()?;
        let directory = Arc::make_mut(&mut self.directory);
        directory.free.remove(&sav.index);
        directory.insert(sav, association.config());
        directory.next_generation = sav.generation + 1;
        self.occupy(sav, Arc::new(association));
        Ok(sav)
    }

    /// Removes an association and returns it; `None` if it is not there any more.
    pub fn delete(&mut self, sav: SavRef) -> Option<Arc<SecAsVar>> {
        self.get(sav)?;
        let (_, removed) = self.slots.get_mut(sav.index)?.take()?;
        let directory = Arc::make_mut(&mut self.directory);
        directory.remove(sav, removed.config());
        directory.free.insert(sav.index);
        Some(removed)
    }

    /// Finds the association of an inbound packet by its destination, protocol and SPI. The source plays no part, and
    /// neither does the scope of a link-local destination. Only a mature or a dying association is found.
    pub fn key_lookup_sa(&self, dst: IpAddr, proto: Protocol, spi: u32) -> Option<SavRef> {
        let id = unscoped(SaId { dst, proto, spi });
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
                pattern.src.matches(unscoped_address(src))
                    && pattern.dst.matches(unscoped_address(dst))
                    && pattern.spi.matches(spi)
            })
        })
    }

    /// Whether an association for several destinations or SPIs is still there for a packet that it was found for.
    pub fn is_pattern_for(&self, sav: SavRef, dst: IpAddr, proto: Protocol, spi: u32) -> bool {
        self.pattern(sav, proto).is_some_and(|pattern| {
            pattern.dst.matches(unscoped_address(dst)) && pattern.spi.matches(spi)
        })
    }

    /// What a usable association of this protocol for several destinations or SPIs is for.
    fn pattern(&self, sav: SavRef, proto: Protocol) -> Option<SaPattern> {
        let association = self.get(sav)?;
        let config = association.config();
        let found = association.state.is_usable() && config.protection.protocol() == proto;
        config.pattern.filter(|_| found && is_pattern(config))
    }

    /// Whether packets could not tell this association from one that is there.
    fn has(&self, config: &SaConfig) -> bool {
        if !is_pattern(config) {
            return self.directory.by_id.contains_key(&unscoped(config.id()));
        }
        let same = |other: &SaConfig| {
            other.pattern == config.pattern
                && other.protection.protocol() == config.protection.protocol()
        };
        let mut savs = self.directory.patterns.iter();
        savs.any(|sav| self.get(*sav).is_some_and(|sav| same(sav.config())))
    }

    /// Finds the IPComp association of a packet with a well-known CPI, which names an algorithm (RFC 3173, 3.3): the
    /// oldest to that destination with that algorithm.
    pub fn key_lookup_compression(
        &self,
        dst: IpAddr,
        wanted: CompressionAlgorithm,
    ) -> Option<SavRef> {
        let (proto, spi) = (Protocol::Ipcomp, 0);
        let wanted_dst = unscoped(SaId { dst, proto, spi }).dst;
        let found = self.iter().find(|(_, association)| {
            let config = association.config();
            matches!(config.protection, Protection::Ipcomp { algorithm } if algorithm == wanted)
                && unscoped(config.id()).dst == wanted_dst
                && association.state.is_usable()
        });
        found.map(|(sav, _)| sav)
    }

    /// Whether some association is encapsulated in UDP with these ports.
    pub fn has_encapsulation(&self, sport: u16, dport: u16) -> bool {
        self.directory.encapsulations.contains_key(&(sport, dport))
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

/// The id without the scope that KAME stacks embed in the second 16 bits of a link-local address.
pub(in crate::sa) fn unscoped(id: SaId) -> SaId {
    let dst = unscoped_address(id.dst);
    SaId { dst, ..id }
}

fn unscoped_address(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) if address.is_unicast_link_local() => {
            let [prefix, _, rest @ ..] = address.segments();
            let [a, b, c, d, e, f] = rest;
            Ipv6Addr::new(prefix, 0, a, b, c, d, e, f).into()
        }
        address => address,
    }
}

#[cfg(test)]
pub(super) mod tests;
