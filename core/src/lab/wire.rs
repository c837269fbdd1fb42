//! The wire between hosts: it can lose, double, overtake and damage packets, and it takes no more than its MTU, which the
//! router on it tells.

use super::scenario::{Corruption, WireSetup};
use crate::wire::icmp_error::{Cause, IcmpError};
use crate::wire::ipv4::Ipv4;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

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
    /// It has more octets than the wire takes, and may not be cut: its sender is told.
    TooBig,
}

/// A wire with what is on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wire {
    setup: WireSetup,
    carried: Arc<Vec<Carried>>,
    /// What has not arrived.
    on_the_way: VecDeque<Arriving>,
    /// A packet that the next one overtakes.
    slow: Option<Arriving>,
}

/// A packet that has not arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arriving {
    /// Its number on the wire.
    pub number: u64,
    /// The host that sent it.
    pub from: usize,
    /// The IP packet as it will arrive.
    #[serde(with = "serde_bytes")]
    pub octets: Vec<u8>,
    /// Whether it goes back to that host: the error of a router on the wire.
    #[serde(default)]
    pub back: bool,
}

/// Where the router on the wire sends its errors from: documentation addresses (RFC 3849, RFC 5737).
const ROUTER: (Ipv6Addr, Ipv4Addr) = (
    Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1),
    Ipv4Addr::new(192, 0, 2, 1),
);

/// The octet that damage done by hand changes: behind the IPv6 header and the fixed part of any header after it.
const DAMAGED_OCTET: usize = 50;

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
        let number = self.next_number();
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
        Arc::make_mut(&mut self.carried).push(Carried {
            number,
            from,
            at,
            octets,
            fate,
        });
        let arriving = Arriving {
            number,
            from,
            octets: arriving,
            back: false,
        };
        let overtaken = self.slow.take();
        match fate {
            Fate::Lost => {}
            Fate::TooBig => self.on_the_way.extend(self.told(arriving)),
            Fate::Doubled => self.on_the_way.extend([arriving.clone(), arriving]),
            Fate::Overtaken => self.slow = Some(arriving),
            Fate::Arrives | Fate::Damaged => self.on_the_way.push_back(arriving),
        }
        self.on_the_way.extend(overtaken);
        fate
    }

    /// What the router on the wire says to the sender of a packet that it cannot pass on (RFC 4443, 3.2; RFC 1191, 4). Of
    /// IPv4 packets that may be cut it says nothing; it cuts none.
    fn told(&self, too_big: Arriving) -> Option<Arriving> {
        let mtu = self.setup.mtu;
        if Ipv4::parse(&too_big.octets).is_ok_and(|ip| !ip.dont_fragment()) {
            return None;
        }
        let error = IcmpError::about(&too_big.octets, Cause::PacketTooBig { mtu }).ok()?;
        let router: IpAddr = match error.to() {
            IpAddr::V6(_) => ROUTER.0.into(),
            IpAddr::V4(_) => ROUTER.1.into(),
        };
        let octets = error.emit(router, 0).ok()?;
        Some(Arriving {
            octets,
            back: true,
            ..too_big
        })
    }

    /// Puts a packet that it has carried on the way again; `false` if there was none of that number.
    pub fn replay(&mut self, number: u64) -> bool {
        let carried = self.carried.iter().find(|carried| carried.number == number);
        let again = carried.map(|carried| Arriving {
            number,
            from: carried.from,
            octets: carried.octets.clone(),
            back: false,
        });
        let known = again.is_some();
        self.on_the_way.extend(again);
        known
    }

    /// What arrives next, if anything does.
    pub fn next_arrival(&self) -> Option<&Arriving> {
        self.on_the_way.front().or(self.slow.as_ref())
    }

    /// The packet that arrives next. One that waits to be overtaken arrives when nothing else is on the way.
    pub fn arrival(&mut self) -> Option<Arriving> {
        self.on_the_way.pop_front().or_else(|| self.slow.take())
    }

    /// The number of the packet that a host gives to it next.
    pub fn next_number(&self) -> u64 {
        self.carried.len().try_into().unwrap_or(u64::MAX) + 1
    }

    /// What will become of the next packet, unless it is too big.
    pub fn next_fate(&self) -> Fate {
        let number = self.next_number();
        let setup = &self.setup;
        if setup.drop.contains(&number) {
            Fate::Lost
        } else if setup.duplicate.contains(&number) {
            Fate::Doubled
        } else if setup.overtaken.contains(&number) {
            Fate::Overtaken
        } else if setup.corrupt.iter().any(|damage| damage.packet == number) {
            Fate::Damaged
        } else {
            Fate::Arrives
        }
    }

    /// Decides what becomes of the next packet. That it is too big cannot be decided.
    pub fn set_next_fate(&mut self, fate: Fate) {
        let number = self.next_number();
        let setup = &mut self.setup;
        for numbers in [&mut setup.drop, &mut setup.duplicate, &mut setup.overtaken] {
            numbers.retain(|other| *other != number);
        }
        setup.corrupt.retain(|damage| damage.packet != number);
        match fate {
            Fate::Lost => setup.drop.push(number),
            Fate::Doubled => setup.duplicate.push(number),
            Fate::Overtaken => setup.overtaken.push(number),
            Fate::Damaged => setup.corrupt.push(Corruption {
                packet: number,
                octet: DAMAGED_OCTET,
                bits: 1,
            }),
            Fate::Arrives | Fate::TooBig => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, Wire};
    use crate::lab::scenario::{Corruption, WireSetup};
    use crate::wire::samples;

    fn arrivals(setup: WireSetup, sent: u8) -> (Vec<Fate>, Vec<u8>) {
        let mut wire = Wire::new(setup);
        let fates = (1..=sent).map(|n| wire.send(0, 0, vec![n; 4])).collect();
        let arrived = std::iter::from_fn(|| wire.arrival());
        (fates, arrived.map(|arriving| arriving.octets[0]).collect())
    }

    fn arrived(wire: &mut Wire) -> Option<(u64, Vec<u8>)> {
        let arriving = wire.arrival()?;
        Some((arriving.number, arriving.octets))
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
        assert_eq!(arrived(&mut wire), Some((1, vec![0x81, 2])));
        assert_eq!(wire.carried()[0].octets, [1, 2]);
        assert!(wire.replay(1));
        assert_eq!(arrived(&mut wire), Some((1, vec![1, 2])));
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
        assert_eq!(arrived(&mut wire), Some((2, vec![0; 3])));
        assert_eq!(wire.arrival(), None);
    }

    #[test]
    fn who_sends_too_much_is_told_by_the_router_and_nobody_else() {
        let mut wire = Wire::new(WireSetup {
            mtu: 100,
            ..WireSetup::default()
        });
        let packet = samples::esp();
        assert_eq!(wire.send(1, 0, packet.clone()), Fate::TooBig);
        let error = wire.arrival().unwrap();
        assert_eq!((error.number, error.from, error.back), (1, 1, true));
        // From the router to the packet's source, with the MTU and the packet.
        assert_eq!(error.octets[8..12], [0x20, 1, 0x0d, 0xb8]);
        assert_eq!(error.octets[24..40], packet[8..24]);
        assert_eq!(error.octets[40..42], [2, 0]);
        assert_eq!(error.octets[44..48], [0, 0, 0, 100]);
        assert_eq!(error.octets[48..], packet);
        assert_eq!(wire.arrival(), None);
        let mut may_be_cut = samples::echo_request4();
        may_be_cut.resize(101, 0);
        may_be_cut[6] = 0;
        assert_eq!(wire.send(0, 0, may_be_cut.clone()), Fate::TooBig);
        assert_eq!(wire.arrival(), None);
        may_be_cut[6] = 0x40;
        wire.send(0, 0, may_be_cut);
        assert_eq!(wire.arrival().unwrap().octets[20..22], [3, 4]);
    }

    #[test]
    fn what_becomes_of_the_next_packet_can_be_decided() {
        let mut wire = Wire::new(WireSetup {
            drop: vec![1],
            ..WireSetup::default()
        });
        assert_eq!(wire.next_fate(), Fate::Lost);
        let decided = [Fate::Doubled, Fate::Damaged, Fate::Overtaken, Fate::Arrives];
        for fate in decided {
            wire.set_next_fate(fate);
            assert_eq!(wire.next_fate(), fate);
            assert_eq!(wire.send(0, 0, vec![0; 60]), fate);
        }
        let numbers = std::iter::from_fn(|| wire.arrival()).map(|arriving| arriving.number);
        assert_eq!(numbers.collect::<Vec<_>>(), [1, 1, 2, 4, 3]);
    }
}
