//! Lifetimes of associations: what one has carried, and when it is over (RFC 4301, 4.4.2.1).

use serde::{Deserialize, Serialize};

/// What an association has carried, and since when (`lft_c`, the current lifetime).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifetime {
    /// Octets of protected data.
    pub octets: u64,
    /// Packets.
    pub packets: u64,
    /// When it was added, in milliseconds of the host's time.
    pub added: u64,
    /// When it carried its first packet, in milliseconds of the host's time.
    pub first_used: Option<u64>,
}

/// How much an association may carry, and for how long; 0 is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct LifetimeLimit {
    /// Octets of protected data.
    pub octets: u64,
    /// Packets.
    pub packets: u64,
    /// Seconds since it was added.
    pub added: u64,
    /// Seconds since its first packet.
    pub used: u64,
}

impl LifetimeLimit {
    /// Whether as much was carried as the limit allows.
    pub fn is_used_up(&self, current: &Lifetime) -> bool {
        let over = |limit: u64, had: u64| limit != 0 && had >= limit;
        over(self.octets, current.octets) || over(self.packets, current.packets)
    }

    /// Whether as much time has gone by as the limit allows; `now` is in milliseconds.
    pub fn is_past(&self, current: &Lifetime, now: u64) -> bool {
        let over = |limit: u64, since: u64| {
            limit != 0 && now.saturating_sub(since) >= limit.saturating_mul(1000)
        };
        over(self.added, current.added)
            || current
                .first_used
                .is_some_and(|since| over(self.used, since))
    }
}

/// The two limits of an association.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Lifetimes {
    /// From here on it is dying: still good, but due to be replaced.
    pub soft: LifetimeLimit,
    /// From here on it is dead.
    pub hard: LifetimeLimit,
}

impl Lifetimes {
    /// Whether there is no limit at all.
    pub fn is_unlimited(&self) -> bool {
        *self == Self::default()
    }
}

/// Which lifetime is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expiry {
    /// The soft one.
    Soft,
    /// The hard one.
    Hard,
}

#[cfg(test)]
mod tests {
    use super::{Lifetime, LifetimeLimit};

    #[test]
    fn octets_and_packets_are_used_up_when_they_reach_their_limit() {
        let used_up = |octets, packets, limit: LifetimeLimit| {
            limit.is_used_up(&Lifetime {
                octets,
                packets,
                ..Lifetime::default()
            })
        };
        let octets = LifetimeLimit {
            octets: 100,
            ..LifetimeLimit::default()
        };
        let packets = LifetimeLimit {
            packets: 2,
            ..LifetimeLimit::default()
        };
        assert!(!used_up(99, 9, octets));
        assert!(used_up(100, 0, octets));
        assert!(!used_up(999, 1, packets));
        assert!(used_up(0, 2, packets));
        assert!(!used_up(u64::MAX, u64::MAX, LifetimeLimit::default()));
    }

    #[test]
    fn seconds_run_from_the_addition_and_from_the_first_packet() {
        let past = |first_used, limit: LifetimeLimit, now| {
            let added = 5_000;
            limit.is_past(
                &Lifetime {
                    added,
                    first_used,
                    ..Lifetime::default()
                },
                now,
            )
        };
        let added = LifetimeLimit {
            added: 3,
            ..LifetimeLimit::default()
        };
        let used = LifetimeLimit {
            used: 3,
            ..LifetimeLimit::default()
        };
        assert!(!past(None, added, 7_999));
        assert!(past(None, added, 8_000));
        assert!(!past(None, used, 99_000));
        assert!(!past(Some(6_000), used, 8_999));
        assert!(past(Some(6_000), used, 9_000));
    }
}
