//! What somebody outside a lab can do to it between two moves.

use super::host::Origin;
use super::run::Lab;
use super::wire::Fate;
use crate::mbuf::Layout;
use crate::stage::{Injected, InjectedError, Profile, Stack};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// One thing that is done to a lab from outside. Hosts are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Intervention {
    /// A request that waits at the crypto boundary is done.
    Complete {
        /// The host.
        host: usize,
        /// Which of those that wait, from 0.
        index: usize,
    },
    /// The packet of a waiting request arrives once more.
    Duplicate {
        /// The host.
        host: usize,
        /// Which of those that wait, from 0.
        index: usize,
    },
    /// Something happens to a host.
    Inject {
        /// The host.
        host: usize,
        /// What.
        event: Injected,
    },
    /// Requests at the crypto boundary wait from now on, or do not.
    HoldCrypto {
        /// The host.
        host: usize,
        /// Whether they wait.
        hold: bool,
    },
    /// Another implementation takes the host's next packets.
    SetStack {
        /// The host.
        host: usize,
        /// Which.
        stack: Stack,
    },
    /// The host has other habits from now on, where stacks differ.
    SetProfile {
        /// The host.
        host: usize,
        /// Whose.
        profile: Profile,
    },
    /// What becomes of the next packet that is given to the wire.
    Wire {
        /// It is lost, doubled, overtaken, damaged, or arrives.
        fate: Fate,
    },
}

/// What cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InterventionError {
    /// There are not so many hosts.
    #[error("there is no host {host}, only 0 to {}", hosts.saturating_sub(1))]
    NoHost {
        /// The host asked for.
        host: usize,
        /// How many there are.
        hosts: usize,
    },
    /// There are not so many requests.
    #[error("no request {index} waits at the crypto boundary of {name}: {waiting} do")]
    NoRequest {
        /// The host.
        name: String,
        /// The request asked for.
        index: usize,
        /// How many wait.
        waiting: usize,
    },
    /// The packet of the request did not come over the wire.
    #[error("the packet of request {index} leaves {name}; only one that came can come again")]
    NotArrived {
        /// The host.
        name: String,
        /// The request asked for.
        index: usize,
    },
    /// It cannot happen to the host.
    #[error(transparent)]
    Injected(#[from] InjectedError),
}

impl Intervention {
    /// The host that it is done to; `None` for the wire.
    pub fn host(&self) -> Option<usize> {
        match self {
            Self::Complete { host, .. }
            | Self::Duplicate { host, .. }
            | Self::Inject { host, .. }
            | Self::HoldCrypto { host, .. }
            | Self::SetStack { host, .. }
            | Self::SetProfile { host, .. } => Some(*host),
            Self::Wire { .. } => None,
        }
    }
}

impl Lab {
    /// Does it.
    ///
    /// # Errors
    /// [`InterventionError`]; then nothing has changed.
    pub fn intervene(&mut self, intervention: &Intervention) -> Result<(), InterventionError> {
        if let Some(host) = intervention.host()
            && host >= self.hosts.len()
        {
            let hosts = self.hosts.len();
            return Err(InterventionError::NoHost { host, hosts });
        }
        match intervention {
            Intervention::Complete { host, index } => {
                if !self.complete(*host, *index) {
                    return Err(self.no_request(*host, *index));
                }
            }
            Intervention::Duplicate { host, index } => self.duplicate(*host, *index)?,
            Intervention::Inject { host, event } => self.inject(*host, event)?,
            Intervention::HoldCrypto { host, hold } => self.hold_crypto(*host, *hold),
            Intervention::SetStack { host, stack } => {
                if let Some(host) = self.hosts.get_mut(*host) {
                    host.world.stack = *stack;
                }
            }
            Intervention::SetProfile { host, profile } => {
                if let Some(host) = self.hosts.get_mut(*host) {
                    host.world.profile = *profile;
                }
            }
            Intervention::Wire { fate } => self.wire.set_next_fate(*fate),
        }
        Ok(())
    }

    fn duplicate(&mut self, place: usize, index: usize) -> Result<(), InterventionError> {
        let waiting = self.hosts.get(place);
        let Some(task) = waiting.and_then(|host| host.parked.get(index)) else {
            return Err(self.no_request(place, index));
        };
        if task.origin != Origin::Arrival {
            let name = self.name(place);
            return Err(InterventionError::NotArrived { name, index });
        }
        let octets = task.octets.clone();
        let layout = Layout::Cluster;
        self.inject(place, &Injected::Arrived { octets, layout })
    }

    fn inject(&mut self, place: usize, event: &Injected) -> Result<(), InterventionError> {
        let Some(host) = self.hosts.get_mut(place) else {
            return Ok(());
        };
        let arrived = event.apply(&mut host.world)?;
        if let (Some(stage), Injected::Arrived { octets, .. }) = (arrived, event) {
            self.enter(place, Origin::Arrival, octets.clone(), stage);
        }
        Ok(())
    }

    fn name(&self, place: usize) -> String {
        let host = self.hosts.get(place);
        host.map(|host| host.name.clone()).unwrap_or_default()
    }

    fn no_request(&self, place: usize, index: usize) -> InterventionError {
        let host = self.hosts.get(place);
        InterventionError::NoRequest {
            name: self.name(place),
            index,
            waiting: host.map_or(0, |host| host.parked.len()),
        }
    }
}
