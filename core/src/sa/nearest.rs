//! Associations that almost match a packet: why none was found.

use super::sad::unscoped_id;
use super::{Protocol, SaId, SaState, Sad, SavRef};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The most near misses that are worth showing.
const MOST: usize = 5;

/// An association that a packet missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearMiss {
    /// The association.
    pub sav: SavRef,
    /// What kept the packet from finding it.
    pub reason: NearMissReason,
}

/// The one thing that keeps a packet from an association. `have` is the association's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NearMissReason {
    /// Everything matches, but the association is larval or dead.
    NotUsable {
        /// The association's state.
        state: SaState,
    },
    /// The SPI's octets stand in reverse order.
    SpiByteOrder,
    /// The other IPsec protocol.
    ProtocolDiffers {
        /// The association's protocol.
        have: Protocol,
    },
    /// Another destination.
    DestinationDiffers {
        /// The association's destination.
        have: IpAddr,
    },
    /// One octet of the SPI differs.
    SpiDiffersInOneOctet {
        /// The association's SPI.
        have: u32,
    },
}

impl NearMissReason {
    /// What keeps a packet for `wanted` from an association; `None` if nothing does, or more than one thing.
    fn between(wanted: SaId, have: SaId, state: SaState) -> Option<Self> {
        let same = (
            wanted.dst == have.dst,
            wanted.proto == have.proto,
            wanted.spi == have.spi,
        );
        match same {
            (true, true, true) if state.is_usable() => None,
            (true, true, true) => Some(Self::NotUsable { state }),
            (true, true, false) if wanted.spi == have.spi.swap_bytes() => Some(Self::SpiByteOrder),
            (true, true, false) if octets_that_differ(wanted.spi, have.spi) == 1 => {
                Some(Self::SpiDiffersInOneOctet { have: have.spi })
            }
            (true, false, true) => Some(Self::ProtocolDiffers { have: have.proto }),
            (false, true, true) => Some(Self::DestinationDiffers { have: have.dst }),
            _ => None,
        }
    }

    /// Less is closer: first the kind, then for destinations the bits after the common prefix.
    fn distance(self, dst: IpAddr) -> (u8, u32) {
        match self {
            Self::NotUsable { .. } => (0, 0),
            Self::SpiByteOrder => (1, 0),
            Self::ProtocolDiffers { .. } => (2, 0),
            Self::DestinationDiffers { have } => (3, bits_after_common_prefix(dst, have)),
            Self::SpiDiffersInOneOctet { .. } => (4, 0),
        }
    }
}

fn octets_that_differ(a: u32, b: u32) -> usize {
    let difference = (a ^ b).to_be_bytes();
    difference.iter().filter(|octet| **octet != 0).count()
}

fn bits_after_common_prefix(a: IpAddr, b: IpAddr) -> u32 {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => u32::BITS - (a.to_bits() ^ b.to_bits()).leading_zeros(),
        (IpAddr::V6(a), IpAddr::V6(b)) => u128::BITS - (a.to_bits() ^ b.to_bits()).leading_zeros(),
        _ => u32::MAX,
    }
}

impl Sad {
    /// The associations that a packet missed by one thing, at most five, the closest first and then the oldest. It
    /// looks at every association for one destination and SPI: for when [`Sad::key_lookup_sa`] found none.
    pub fn nearest(&self, dst: IpAddr, proto: Protocol, spi: u32) -> Vec<NearMiss> {
        let wanted = unscoped_id(SaId { dst, proto, spi });
        let mut misses: Vec<NearMiss> = self
            .iter()
            .filter(|(_, association)| association.config().pattern.is_none())
            .filter_map(|(sav, association)| {
                let have = unscoped_id(association.config().id());
                let reason = NearMissReason::between(wanted, have, association.state)?;
                Some(NearMiss { sav, reason })
            })
            .collect();
        misses.sort_by_key(|miss| miss.reason.distance(wanted.dst));
        misses.truncate(MOST);
        misses
    }
}

#[cfg(test)]
mod tests {
    use super::NearMissReason;
    use crate::sa::association::tests::sha1;
    use crate::sa::sad::tests::{dst, sa};
    use crate::sa::{Protection, Protocol, SaState, Sad};

    fn reasons(sad: &Sad) -> Vec<NearMissReason> {
        sad.nearest(dst("fd00::2"), Protocol::Esp, 0x0000_1000)
            .iter()
            .map(|miss| miss.reason)
            .collect()
    }

    #[test]
    fn one_difference_of_each_kind_is_named_closest_first() {
        let mut sad = Sad::new();
        sad.add(sa("fd00::2", 0x0000_1001)).unwrap();
        sad.add(sa("fd00::1", 0x0000_1000)).unwrap();
        let mut ah = sa("fd00::2", 0x0000_1000);
        ah.protection = Protection::Ah {
            authentication: sha1(),
        };
        sad.add(ah).unwrap();
        sad.add(sa("fd00::2", 0x0010_0000)).unwrap();
        let dead = sad.add(sa("fd00::2", 0x0000_1000)).unwrap();
        sad.get_mut(dead).unwrap().state = SaState::Dead;
        assert_eq!(
            reasons(&sad),
            [
                NearMissReason::NotUsable {
                    state: SaState::Dead
                },
                NearMissReason::SpiByteOrder,
                NearMissReason::ProtocolDiffers { have: Protocol::Ah },
                NearMissReason::DestinationDiffers {
                    have: dst("fd00::1")
                },
                NearMissReason::SpiDiffersInOneOctet { have: 0x0000_1001 },
            ]
        );
        assert_eq!(
            sad.nearest(dst("fd00::2"), Protocol::Esp, 0x1000)[0].sav,
            dead
        );
    }

    #[test]
    fn two_differences_and_a_match_are_no_near_misses() {
        let mut sad = Sad::new();
        sad.add(sa("fd00::2", 0x0000_1000)).unwrap();
        sad.add(sa("fd00::1", 0x0000_1001)).unwrap();
        sad.add(sa("fd00::2", 0x0000_1101)).unwrap();
        sad.add(sa("fd00::2", 0x0101_1000)).unwrap();
        assert_eq!(reasons(&sad), []);
    }

    #[test]
    fn the_five_nearest_destinations_stay() {
        let mut sad = Sad::new();
        for text in [
            "192.0.2.1",
            "fd00::1:0",
            "fe80::2",
            "fd00::3",
            "2001::2",
            "fd00:1::2",
            "fd00::8",
        ] {
            sad.add(sa(text, 0x0000_1000)).unwrap();
        }
        let nearest = ["fd00::3", "fd00::8", "fd00::1:0", "fd00:1::2", "fe80::2"];
        let nearest = nearest.map(|have| NearMissReason::DestinationDiffers { have: dst(have) });
        assert_eq!(reasons(&sad), nearest);
    }
}
