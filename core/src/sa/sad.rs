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
pub(super) mod tests;
