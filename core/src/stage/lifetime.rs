//! The end of associations: lifetimes, and references that keep one while a packet is parked.

use super::{LifetimeCheck, Reason, World};
use crate::mbuf::Chain;
use crate::sa::{Expiry, SaConfig, SaState, Sad, SadError, SavRef};
use crate::trace::{Event, Observer};
use serde::{Deserialize, Serialize};

/// An association whose lifetime is over; to whoever manages keys, an `SADB_EXPIRE` message (RFC 2367, 3.1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// The association.
    pub sav: SavRef,
    /// Which lifetime.
    pub expiry: Expiry,
}

/// Changes the state as the lifetime says; false where that was done before.
pub(super) fn change_state(sad: &mut Sad, sav: SavRef, expiry: Expiry) -> bool {
    let state = match expiry {
        Expiry::Soft => SaState::Dying,
        Expiry::Hard => SaState::Dead,
    };
    let changes = sad.get(sav).is_some_and(|association| match expiry {
        Expiry::Soft => association.state == SaState::Mature,
        Expiry::Hard => association.state.is_usable(),
    });
    if changes && let Some(association) = sad.get_mut(sav) {
        association.state = state;
    }
    changes
}

impl World {
    /// Takes up an association whose life begins now.
    ///
    /// # Errors
    /// Those of [`Sad::add`].
    pub fn key_add(&mut self, config: SaConfig) -> Result<SavRef, SadError> {
        let sav = self.sad.add(config)?;
        let now = self.now;
        if let Some(association) = self.sad.get_mut(sav) {
            association.lifetime.added = now;
        }
        Ok(sav)
    }

    /// Looks at all associations (`key_timehandler`): those whose soft lifetime is over are dying, those whose hard
    /// lifetime is over dead. Gives those that changed, in order of insertion. The kernels run it every second; here it
    /// runs when told, mostly after [`World::now`] has moved.
    pub fn key_timehandler(&mut self) -> Vec<Expired> {
        let now = self.now;
        let over: Vec<Expired> = self
            .sad
            .iter()
            .filter_map(|(sav, association)| {
                let expiry = association.expired(now)?;
                Some(Expired { sav, expiry })
            })
            .collect();
        let changed = over.into_iter();
        changed
            .filter(|Expired { sav, expiry }| change_state(&mut self.sad, *sav, *expiry))
            .collect()
    }

    /// A reference for a request that is about to be parked. Whoever ends it gives the reference back with
    /// [`World::key_freesav`], once: the stage after its callback, or [`super::Stage::free`].
    pub(super) fn key_sa_ref(&mut self, sav: SavRef) {
        self.sad.key_sa_ref(sav);
    }

    /// Gives the reference back. After it, an association that was deleted meanwhile is gone.
    pub(super) fn key_freesav(&mut self, sav: SavRef) {
        self.sad.key_freesav(sav);
    }

    /// Whether one more packet may use the association, by what it has carried (RFC 4301, 4.4.2.1). Where only the timer
    /// looks, any number may.
    pub(super) fn check_lifetime(
        &mut self,
        o: &mut impl Observer,
        m: &Chain,
        sav: SavRef,
    ) -> Result<(), Reason> {
        let Some(association) = self.sad.get(sav) else {
            return Ok(());
        };
        let config = association.config();
        if config.lifetimes.is_unlimited() || self.profile.lifetime_check() == LifetimeCheck::Timer
        {
            return Ok(());
        }
        let Some(expiry) = association.used_up() else {
            return Ok(());
        };
        let id = config.id();
        if change_state(&mut self.sad, sav, expiry) {
            o.record(self, m, || Event::Expire {
                proto: id.proto,
                spi: id.spi,
                expiry,
            });
        }
        match expiry {
            Expiry::Soft => Ok(()),
            Expiry::Hard => Err(Reason::Expired {
                proto: id.proto,
                dst: id.dst,
                spi: id.spi,
            }),
        }
    }
}
