//! References to associations: who holds one keeps the association, though not in use, until the reference is given back.

use super::{Sad, SavRef};
use crate::sa::{SaState, SecAsVar};
use std::sync::Arc;

impl Sad {
    /// Takes a reference (`key_sa_ref`). Nothing happens where the association is gone.
    pub fn key_sa_ref(&mut self, sav: SavRef) {
        if let Some(association) = self.get_mut(sav) {
            association.references = association.references.saturating_add(1);
        }
    }

    /// Gives a reference back (`KEY_FREESAV`). A deleted association goes with its last one.
    pub fn key_freesav(&mut self, sav: SavRef) {
        let Some(association) = self.get_mut(sav) else {
            return;
        };
        association.references = association.references.saturating_sub(1);
        if association.references > 0 || !self.directory.deleted.contains(&sav) {
            return;
        }
        let directory = Arc::make_mut(&mut self.directory);
        directory.deleted.retain(|other| *other != sav);
        directory.free.insert(sav.index);
        if let Some(slot) = self.slots.get_mut(sav.index) {
            *slot = None;
        }
    }

    /// References to all associations, deleted ones included.
    pub fn references(&self) -> u64 {
        let all = self.directory.order.iter().chain(&self.directory.deleted);
        all.filter_map(|sav| self.get(*sav))
            .map(|association| u64::from(association.references))
            .sum()
    }

    /// Removes an association and returns it; `None` if that has been done. No look-up finds it any more. Where there are
    /// references it is dead, and stays until the last of them is given back.
    pub fn delete(&mut self, sav: SavRef) -> Option<Arc<SecAsVar>> {
        let association = self.get(sav)?;
        if self.directory.deleted.contains(&sav) {
            return None;
        }
        let config = Arc::clone(&association.config);
        let referenced = association.references > 0;
        let directory = Arc::make_mut(&mut self.directory);
        directory.remove(sav, &config);
        if referenced {
            directory.deleted.push(sav);
            self.get_mut(sav)?.state = SaState::Dead;
            let (_, association) = self.slots.get(sav.index)?.as_ref()?;
            return Some(Arc::clone(association));
        }
        directory.free.insert(sav.index);
        let (_, removed) = self.slots.get_mut(sav.index)?.take()?;
        Some(removed)
    }
}

#[cfg(test)]
mod tests {
    use crate::sa::sad::tests::{dst, sa};
    use crate::sa::{Protocol, SaState, Sad};

    #[test]
    fn a_deleted_association_stays_dead_until_its_last_reference_is_given_back() {
        let mut sad = Sad::new();
        let sav = sad.add(sa("fd00::2", 1)).unwrap();
        sad.key_sa_ref(sav);
        sad.key_sa_ref(sav);
        assert_eq!(sad.references(), 2);
        assert_eq!(sad.delete(sav).unwrap().state, SaState::Dead);
        assert!(sad.delete(sav).is_none());
        assert!(sad.is_empty());
        assert_eq!(sad.key_lookup_sa(dst("fd00::2"), Protocol::Esp, 1), None);
        assert_eq!(sad.get(sav).unwrap().state, SaState::Dead);

        let json = serde_json::to_string(&sad).unwrap();
        let mut sad: Sad = serde_json::from_str(&json).unwrap();
        assert_eq!(sad.references(), 2);
        let other = sad.add(sa("fd00::2", 1)).unwrap();
        assert_ne!(other.index, sav.index);
        sad.key_freesav(sav);
        assert!(sad.get(sav).is_some());
        sad.key_freesav(sav);
        assert!(sad.get(sav).is_none());
        assert_eq!(sad.references(), 0);
        let again = sad.add(sa("fd00::2", 2)).unwrap();
        assert_eq!(again.index, sav.index);
    }

    #[test]
    fn without_references_deletion_is_the_end_and_references_alone_delete_nothing() {
        let mut sad = Sad::new();
        let sav = sad.add(sa("fd00::2", 1)).unwrap();
        sad.key_sa_ref(sav);
        sad.key_freesav(sav);
        assert!(sad.get(sav).is_some());
        sad.delete(sav).unwrap();
        assert!(sad.get(sav).is_none());
        sad.key_sa_ref(sav);
        sad.key_freesav(sav);
        assert_eq!(sad.references(), 0);
    }

    #[test]
    fn a_saved_deleted_association_must_be_dead_and_in_a_slot_of_its_own() {
        let mut sad = Sad::new();
        let sav = sad.add(sa("fd00::2", 1)).unwrap();
        sad.add(sa("fd00::2", 2)).unwrap();
        sad.key_sa_ref(sav);
        sad.delete(sav);
        let saved = serde_json::to_value(&sad).unwrap();
        let loads = |pointer: &str, value: serde_json::Value| {
            let mut saved = saved.clone();
            *saved.pointer_mut(pointer).unwrap() = value;
            serde_json::from_value::<Sad>(saved).is_ok()
        };
        assert!(loads("/slots", 2.into()));
        assert!(!loads("/deleted/0/sav/index", 1.into()));
        assert!(!loads("/deleted/0/sav/generation", 2.into()));
        assert!(!loads("/deleted/0/association/state", "mature".into()));
        assert!(!loads("/deleted/0/association/references", 0.into()));
    }
}
