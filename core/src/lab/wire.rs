//! The wire between hosts: it can lose, double, overtake and damage packets, and it takes no more than its MTU.

use super::scenario::WireSetup;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// A packet between two hosts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Its number on this wire, from 1.
    pub number: u64,
    /// The host that sent it.
    pub from: usize,
    /// The time, in milliseconds.
    pub at: u64,
    /// The IP packet as it was sent.
    #[serde(with = "serde_bytes")]
    pub octets: Vec<u8>,
    /// What the wire did to it.
    pub fate: Fate,
}

/// What a wire does to a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It arrives as it was sent.
    Arrives,
    /// It is lost.
    Lost,
    /// It arrives twice.
    Doubled,
    /// The next one arrives first.
    Overtaken,
    /// Bits of one octet change.
    Damaged,
    /// It has more octets than the wire takes.
    TooBig,
}

/// A wire with what is on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    setup: WireSetup,
    carried: Vec<Carried>,
    /// What has not arrived: the sender, and the octets as they will arrive.
    on_the_way: VecDeque<(usize, serde_bytes::ByteBuf)>,
    /// A packet that the next one overtakes.
    slow: Option<(usize, serde_bytes::ByteBuf)>,
}

impl Wire {
    /// An empty wire.
    pub fn new(setup: WireSetup) -> Self {
        Self {
            setup,
            ..Self::default()
        }
    }

    /// The most octets of an IP packet.
    pub fn mtu(&self) -> usize {
        self.setup.mtu
    }

    /// All packets that hosts gave to it, in order.
    pub fn carried(&self) -> &[Carried] {
        &self.carried
    }

    /// Takes a packet from a host and says what becomes of it.
    pub fn send(&mut self, from: usize, at: u64, octets: Vec<u8>) -> Fate {
        let number = self.carried.len().try_into().unwrap_or(u64::MAX) + 1;
        let damage = self
            .setup
            .corrupt
            .iter()
            .find(|damage| damage.packet == number);
        let fate = match damage {
            _ if octets.len() > self.setup.mtu => Fate::TooBig,
            _ if self.setup.drop.contains(&number) => Fate::Lost,
            _ if self.setup.duplicate.contains(&number) => Fate::Doubled,
            _ if self.setup.overtaken.contains(&number) => Fate::Overtaken,
            Some(_) => Fate::Damaged,
            None => Fate::Arrives,
        };
        let mut arriving = octets.clone();
        if let Some(damage) = damage
            && let Some(octet) = arriving.get_mut(damage.octet)
        {
            *octet ^= damage.bits;
        }
        self.carried.push(Carried {
            number,
            from,
            at,
            octets,
            fate,
        });
        let arriving = serde_bytes::ByteBuf::from(arriving);
        let overtaken = self.slow.take();
        match fate {
            Fate::Lost | Fate::TooBig => {}
            Fate::Doubled => self
                .on_the_way
                .extend([(from, arriving.clone()), (from, arriving)]),
            Fate::Overtaken => self.slow = Some((from, arriving)),
            Fate::Arrives | Fate::Damaged => self.on_the_way.push_back((from, arriving)),
        }
        self.on_the_way.extend(overtaken);
        fate
    }

    /// Puts a packet that it has carried on the way again; `false` if there was none of that number.
    pub fn replay(&mut self, number: u64) -> bool {
        let carried = self.carried.iter().find(|carried| carried.number == number);
        let again = carried.map(|carried| {
            let octets = serde_bytes::ByteBuf::from(carried.octets.clone());
            (carried.from, octets)
        });
        let known = again.is_some();
        self.on_the_way.extend(again);
        known
    }

    /// The packet that arrives next: its sender and its octets. One that waits to be overtaken arrives when nothing else
    /// is on the way.
    pub fn arrival(&mut self) -> Option<(usize, Vec<u8>)> {
        let (from, octets) = self.on_the_way.pop_front().or_else(|| self.slow.take())?;
        Some((from, octets.into_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, Wire};
    use crate::lab::scenario::{Corruption, WireSetup};

    fn arrivals(setup: WireSetup, sent: u8) -> (Vec<Fate>, Vec<u8>) {
        let mut wire = Wire::new(setup);
        let fates = (1..=sent).map(|n| wire.send(0, 0, vec![n; 4])).collect();
        let arrived = std::iter::from_fn(|| wire.arrival());
        (fates, arrived.map(|(_, octets)| octets[0]).collect())
    }

    #[test]
    fn packets_arrive_in_order_unless_lost_doubled_or_overtaken() {
        let setup = WireSetup {
            drop: vec![1],
            duplicate: vec![2],
            overtaken: vec![3],
            ..WireSetup::default()
        };
        let (fates, arrived) = arrivals(setup, 5);
        assert_eq!(
            fates,
            [
                Fate::Lost,
                Fate::Doubled,
                Fate::Overtaken,
                Fate::Arrives,
                Fate::Arrives
            ]
        );
        assert_eq!(arrived, [2, 2, 4, 3, 5]);
    }

    #[test]
    fn one_that_nothing_overtakes_arrives_last() {
        let setup = WireSetup {
            overtaken: vec![2],
            ..WireSetup::default()
        };
        assert_eq!(arrivals(setup, 2).1, [1, 2]);
    }

    #[test]
    fn damage_changes_what_arrives_and_not_what_was_sent() {
        let damage = Corruption {
            packet: 1,
            octet: 0,
            bits: 0x80,
        };
        let mut wire = Wire::new(WireSetup {
            corrupt: vec![damage],
            ..WireSetup::default()
        });
        assert_eq!(wire.send(0, 0, vec![1, 2]), Fate::Damaged);
        assert_eq!(wire.arrival(), Some((0, vec![0x81, 2])));
        assert_eq!(wire.carried()[0].octets, [1, 2]);
        assert!(wire.replay(1));
        assert_eq!(wire.arrival(), Some((0, vec![1, 2])));
        assert!(!wire.replay(2));
    }

    #[test]
    fn what_is_too_big_does_not_arrive() {
        let mut wire = Wire::new(WireSetup {
            mtu: 3,
            ..WireSetup::default()
        });
        assert_eq!(wire.send(0, 0, vec![0; 4]), Fate::TooBig);
        assert_eq!(wire.send(0, 0, vec![0; 3]), Fate::Arrives);
        assert_eq!(wire.arrival(), Some((0, vec![0; 3])));
        assert_eq!(wire.arrival(), None);
    }
}
