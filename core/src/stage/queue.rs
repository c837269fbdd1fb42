//! The crypto framework's queues: requests of several packets, and what may happen to the host while they are parked.

use super::lifetime::change_state;
use super::{Cryptop, Fault, Stage, World};
use crate::mbuf::{Layout, Limits, MbufError};
use crate::policy::SpRef;
use crate::sa::{Expiry, SaConfig, SadError, SavRef};
use crate::trace::Observer;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How a request goes back to its callback once the driver has performed it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// There and then, in the driver's frame (`CRYPTO_F_CBIMM`).
    Inline,
    /// Over the return queue (`crp_ret_q`), which another thread empties: more may happen in between.
    #[default]
    Queued,
}

/// A request in one of the queues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// The caller's number for the packet.
    pub packet: usize,
    /// [`Stage::CryptoInvoke`] before the driver has performed the request, its callback's stage after.
    pub stage: Stage,
}

/// Requests under way. Nothing moves by itself: which request the driver performs next is the caller's choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CryptoQueue {
    delivery: Delivery,
    waiting: Vec<Parked>,
    returned: Vec<Parked>,
}

impl CryptoQueue {
    /// Empty queues.
    pub fn new(delivery: Delivery) -> Self {
        Self {
            delivery,
            ..Self::default()
        }
    }

    /// Takes a parked packet; any other stage is given back.
    ///
    /// # Errors
    /// The stage, where it is not parked.
    pub fn park(&mut self, packet: usize, stage: Stage) -> Result<(), Box<Stage>> {
        match stage {
            Stage::CryptoInvoke { .. } => self.waiting.push(Parked { packet, stage }),
            other => return Err(Box::new(other)),
        }
        Ok(())
    }

    /// Requests that the driver has yet to perform, in order of arrival.
    pub fn waiting(&self) -> &[Parked] {
        &self.waiting
    }

    /// Requests that wait for their callbacks, in the order in which they were performed.
    pub fn returned(&self) -> &[Parked] {
        &self.returned
    }

    /// Whether nothing is under way.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.returned.is_empty()
    }

    /// The driver performs the request at `index` of those waiting. With callbacks inline, gives the packet as its callback
    /// left it; else the request is in the return queue, as it is for an index past the end `None`.
    ///
    /// # Errors
    /// A [`Fault`] of the driver or the callback; the packet is gone with it.
    pub fn complete(
        &mut self,
        index: usize,
        world: &mut World,
        o: &mut impl Observer,
    ) -> Result<Option<Parked>, Fault> {
        if index >= self.waiting.len() {
            return Ok(None);
        }
        let Parked { packet, stage } = self.waiting.remove(index);
        let stage = stage.resume(world, o)?;
        match self.delivery {
            Delivery::Inline => {
                let stage = stage.resume(world, o)?;
                Ok(Some(Parked { packet, stage }))
            }
            Delivery::Queued => {
                self.returned.push(Parked { packet, stage });
                Ok(None)
            }
        }
    }

    /// The return queue's thread calls the callback of the request that came back first; gives the packet as it left it.
    ///
    /// # Errors
    /// A [`Fault`] of the callback; the packet is gone with it.
    pub fn call_back(
        &mut self,
        world: &mut World,
        o: &mut impl Observer,
    ) -> Result<Option<Parked>, Fault> {
        if self.returned.is_empty() {
            return Ok(None);
        }
        let Parked { packet, stage } = self.returned.remove(0);
        let stage = stage.resume(world, o)?;
        Ok(Some(Parked { packet, stage }))
    }

    /// The request of a packet, in whichever queue it is.
    pub fn request(&self, packet: usize) -> Option<&Cryptop> {
        let all = self.waiting.iter().chain(&self.returned);
        all.filter(|parked| parked.packet == packet)
            .find_map(|parked| parked.stage.request())
    }
}

/// What may happen to the host while packets are parked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Injected {
    /// The association is deleted.
    SaDeleted {
        /// Which.
        sav: SavRef,
    },
    /// A lifetime of the association is over.
    SaExpired {
        /// Which association.
        sav: SavRef,
        /// Which lifetime.
        expiry: Expiry,
    },
    /// The association gets a successor.
    Rekeyed {
        /// Which association.
        old: SavRef,
        /// Its successor.
        new: Box<SaConfig>,
        /// Whether it is deleted at once.
        delete: bool,
    },
    /// The policy is deleted.
    PolicyDeleted {
        /// Which.
        sp: SpRef,
    },
    /// The association's crypto sessions go with their driver. Requests under way come back with `EAGAIN`.
    SessionMigrated {
        /// Which association.
        sav: SavRef,
    },
    /// A packet arrives: mostly the parked one once more.
    Arrived {
        /// Its octets.
        octets: Vec<u8>,
        /// How the driver lays it into mbufs.
        layout: Layout,
    },
    /// Memory has these limits from now on.
    Memory {
        /// How many mbufs and clusters may be in use.
        limits: Limits,
    },
}

/// What cannot happen to this host.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InjectedError {
    /// The successor cannot be taken up.
    #[error(transparent)]
    Sad(#[from] SadError),
    /// The packet cannot be laid into mbufs.
    #[error(transparent)]
    Mbuf(#[from] MbufError),
}

impl Injected {
    /// Changes the host; a packet that arrives is given, to be run.
    ///
    /// # Errors
    /// [`InjectedError`]; then nothing has changed. An association or policy that is not there any more is none.
    pub fn apply(&self, world: &mut World) -> Result<Option<Stage>, InjectedError> {
        match self {
            Self::SaDeleted { sav } => {
                world.sad.delete(*sav);
            }
            Self::SaExpired { sav, expiry } => {
                change_state(&mut world.sad, *sav, *expiry);
            }
            Self::Rekeyed { old, new, delete } => {
                world.key_add(SaConfig::clone(new))?;
                if *delete {
                    world.sad.delete(*old);
                }
            }
            Self::PolicyDeleted { sp } => {
                world.spd.delete(*sp);
            }
            Self::SessionMigrated { sav } => {
                if let Some(association) = world.sad.get_mut(*sav) {
                    association.sessions.lose();
                }
            }
            Self::Arrived { octets, layout } => {
                let m = world.mbufs.load(octets, *layout)?;
                return Ok(Some(Stage::arrived(world, m)));
            }
            Self::Memory { limits } => world.mbufs.set_limits(*limits),
        }
        Ok(None)
    }
}
