//! How a database is saved, and what a saved one must hold to.

use super::{Directory, MOST, Sad, SadError, SavRef};
use crate::sa::slots::Slots;
use crate::sa::{SaState, SecAsVar};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The saved form: associations in order of insertion; the index is built anew.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedSad {
    slots: u32,
    next_generation: u32,
    associations: Vec<SavedAssociation>,
    #[serde(default)]
    deleted: Vec<SavedAssociation>,
}

#[derive(Serialize, Deserialize)]
struct SavedAssociation {
    sav: SavRef,
    association: Arc<SecAsVar>,
}

impl From<Sad> for SavedSad {
    fn from(sad: Sad) -> Self {
        let association = |sav: &SavRef| {
            let (_, association) = sad.slots.get(sav.index)?.as_ref()?;
            Some(SavedAssociation {
                sav: *sav,
                association: Arc::clone(association),
            })
        };
        Self {
            slots: sad.slots.len(),
            next_generation: sad.directory.next_generation,
            associations: sad.directory.order.iter().filter_map(association).collect(),
            deleted: sad
                .directory
                .deleted
                .iter()
                .filter_map(association)
                .collect(),
        }
    }
}

impl TryFrom<SavedSad> for Sad {
    type Error = SadError;

    fn try_from(saved: SavedSad) -> Result<Self, SadError> {
        if saved.slots > MOST {
            return Err(SadError::Full { most: MOST });
        }
        let mut slots = Slots::default();
        (0..saved.slots).for_each(|_| slots.push(None));
        let directory = Directory {
            free: (0..saved.slots).collect(),
            next_generation: saved.next_generation,
            ..Directory::default()
        };
        let mut sad = Self {
            slots,
            directory: Arc::new(directory),
        };
        for SavedAssociation { sav, association } in saved.associations {
            let wrong = || SadError::Saved { sav };
            let directory = Arc::make_mut(&mut sad.directory);
            let last = directory.order.last();
            if last.is_some_and(|last| last.generation >= sav.generation)
                || sav.generation >= saved.next_generation
                || !directory.free.remove(&sav.index)
            {
                return Err(wrong());
            }
            if sad.same(association.config()).is_some() {
                let what = association.config().label();
                return Err(SadError::Duplicate { what });
            }
            let directory = Arc::make_mut(&mut sad.directory);
            directory.insert(sav, association.config());
            *sad.slots.get_mut(sav.index).ok_or_else(wrong)? = Some((sav.generation, association));
        }
        for SavedAssociation { sav, association } in saved.deleted {
            let wrong = || SadError::Saved { sav };
            let kept = association.state == SaState::Dead && association.references() > 0;
            let directory = Arc::make_mut(&mut sad.directory);
            if !kept
                || sav.generation >= saved.next_generation
                || !directory.free.remove(&sav.index)
            {
                return Err(wrong());
            }
            directory.deleted.push(sav);
            *sad.slots.get_mut(sav.index).ok_or_else(wrong)? = Some((sav.generation, association));
        }
        Ok(sad)
    }
}

#[cfg(test)]
mod tests {
    use crate::sa::sad::tests::{dst, sa};
    use crate::sa::{Protocol, SaState, Sad, SavRef};

    #[test]
    fn a_saved_database_is_the_same_again() {
        let mut sad = Sad::new();
        let savs: Vec<SavRef> = (1..=40)
            .map(|spi| sad.add(sa("fd00::2", spi)).unwrap())
            .collect();
        for position in [0, 7, 39] {
            sad.delete(savs[position]).unwrap();
        }
        sad.add(sa("fd00::2", 41)).unwrap();
        sad.get_mut(savs[3]).unwrap().state = SaState::Dying;
        let json = serde_json::to_string(&sad).unwrap();
        let mut loaded: Sad = serde_json::from_str(&json).unwrap();
        assert_eq!(loaded, sad);
        assert_eq!(loaded.add(sa("fd00::2", 1)), sad.add(sa("fd00::2", 1)));
        assert_eq!(
            loaded.key_lookup_sa(dst("fd00::2"), Protocol::Esp, 4),
            Some(savs[3])
        );
    }

    #[test]
    fn a_saved_database_that_contradicts_itself_does_not_load() {
        let mut sad = Sad::new();
        sad.add(sa("fd00::2", 1)).unwrap();
        sad.add(sa("fd00::2", 2)).unwrap();
        let saved = serde_json::to_value(&sad).unwrap();
        let load = |pointer: &str, value: u32| {
            let mut saved = saved.clone();
            *saved.pointer_mut(pointer).unwrap() = value.into();
            serde_json::from_value::<Sad>(saved).map_err(|error| error.to_string())
        };
        assert!(load("/slots", 3).is_ok());
        assert!(load("/slots", u32::MAX).is_err());
        assert!(load("/next_generation", 1).is_err());
        assert!(load("/associations/1/sav/index", 0).is_err());
        assert!(load("/associations/1/sav/generation", 0).is_err());
        assert_eq!(
            load("/associations/1/sav/index", 2).unwrap_err(),
            "the saved SA 1 in slot 2 is out of order or out of range"
        );
        assert_eq!(
            load("/associations/1/association/config/spi", 1).unwrap_err(),
            "there already is an SA for ESP 0x00000001 to fd00::2"
        );
    }
}
