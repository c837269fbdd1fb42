//! Path MTU discovery (RFC 8201; RFC 1191): where the host has sent to, and how long packets get through.

use super::World;
use super::world::Stop;
use crate::mbuf::{Chain, PacketTag};
use crate::sa::unscoped;
use crate::wire::{IpProtocol, ipv4, ipv6};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use thiserror::Error;

/// How long a message is believed, in milliseconds (RFC 8201, 5.3; RFC 1191, 6.3).
const BELIEVED: u64 = 10 * 60 * 1000;

/// The most destinations that are kept; a new one takes the place of the oldest.
const MOST_DESTINATIONS: usize = 1024;

/// The least that a message can say for IPv4 (RFC 1191, 3).
const LEAST_IPV4: usize = 68;

/// What MTUs there are, for a router that names none (RFC 1191, 7.1).
const PLATEAUS: [usize; 10] = [32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68];

/// Why a message changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum PathMtuRefused {
    /// It quotes what this host has not sent: from an address that is not its own, under an association that it does not
    /// have, or in clear to where nothing in clear went (RFC 8201, 4; RFC 4301, 8.2.1).
    #[error("this host has sent no such packet")]
    NotSent,
    /// No path may have so little.
    #[error("a path MTU is never less than {least}")]
    TooSmall {
        /// The least.
        least: usize,
    },
    /// No message makes it greater.
    #[error("it is {before} already, and no message makes it greater")]
    NotLess {
        /// What it is.
        before: usize,
    },
}

/// What is known of one destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Path {
    /// When it was taken up, in milliseconds.
    since: u64,
    /// Whether a packet went there with neither AH nor ESP on it.
    clear: bool,
    /// Path MTU in octets, and when it was told.
    told: Option<(usize, u64)>,
}

/// What is known of the paths to the host's destinations. A clone costs a reference count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paths(Arc<BTreeMap<IpAddr, Path>>);

impl Paths {
    /// The path MTU that was told, in octets, while it is believed.
    pub fn mtu(&self, dst: IpAddr, now: u64) -> Option<usize> {
        let (mtu, at) = self.0.get(&unscoped(dst))?.told?;
        (now.saturating_sub(at) < BELIEVED).then_some(mtu)
    }

    /// Whether a packet went there with neither AH nor ESP on it.
    pub fn has_clear(&self, dst: IpAddr) -> bool {
        self.0.get(&unscoped(dst)).is_some_and(|path| path.clear)
    }

    /// Every destination whose path MTU was told, with it in octets, while it is believed.
    pub fn told(&self, now: u64) -> impl Iterator<Item = (IpAddr, usize)> + '_ {
        let told = move |dst: &IpAddr| Some((*dst, self.mtu(*dst, now)?));
        self.0.keys().filter_map(told)
    }

    fn sent(&mut self, dst: IpAddr, clear: bool, now: u64) {
        let dst = unscoped(dst);
        let known = self.0.get(&dst);
        if known.is_some_and(|path| path.clear || !clear) {
            return;
        }
        self.path(dst, now).clear |= clear;
    }

    fn path(&mut self, dst: IpAddr, now: u64) -> &mut Path {
        let paths = Arc::make_mut(&mut self.0);
        if paths.len() >= MOST_DESTINATIONS && !paths.contains_key(&dst) {
            let oldest = paths.iter().min_by_key(|(_, path)| path.since);
            if let Some(oldest) = oldest.map(|(dst, _)| *dst) {
                paths.remove(&oldest);
            }
        }
        paths.entry(dst).or_insert(Path {
            since: now,
            clear: false,
            told: None,
        })
    }
}

/// The next plateau below the length of an IPv4 packet that did not get through, in octets.
pub(super) fn plateau(total_length: usize) -> usize {
    let below = PLATEAUS.into_iter().find(|mtu| *mtu < total_length);
    below.unwrap_or(LEAST_IPV4)
}

impl World {
    /// Whether no packet can be too long: the link has no limit, and a host without addresses learns none of a path.
    pub(super) fn limits_nothing(&self) -> bool {
        self.mtu == 0 && self.addresses.is_empty()
    }

    /// The most octets of a packet of this host's own to a destination: what the link takes, or the path where that is
    /// less; 0 for no limit.
    pub fn path_mtu(&self, dst: IpAddr) -> usize {
        match self.paths.mtu(dst, self.now) {
            Some(told) if self.mtu == 0 => told,
            Some(told) => self.mtu.min(told),
            None => self.mtu,
        }
    }

    /// The same for a packet that is about to leave, whose destination is one from now on to which the host has sent.
    pub(super) fn path_mtu_of(&mut self, m: &Chain) -> Result<usize, Stop> {
        if self.limits_nothing() {
            return Ok(0);
        }
        let dst = match self.peek::<1>(m, 0)? {
            [first] if first >> 4 == 4 => {
                Ipv4Addr::from(self.peek::<4>(m, ipv4::field::DST.start)?).into()
            }
            _ => Ipv6Addr::from(self.peek::<16>(m, ipv6::field::DST.start)?).into(),
        };
        if !self.addresses.is_empty() {
            let protected = self.mbufs.tags(m).iter().any(is_protected);
            self.paths.sent(dst, !protected, self.now);
        }
        Ok(self.path_mtu(dst))
    }

    /// Takes a message's MTU for a destination; gives what it was before.
    ///
    /// # Errors
    /// [`PathMtuRefused`]; then nothing has changed.
    pub(super) fn learn_path_mtu(
        &mut self,
        dst: IpAddr,
        mtu: usize,
    ) -> Result<usize, PathMtuRefused> {
        let least = match dst {
            IpAddr::V6(_) => ipv6::MINIMUM_MTU,
            IpAddr::V4(_) => LEAST_IPV4,
        };
        if mtu < least {
            return Err(PathMtuRefused::TooSmall { least });
        }
        let before = self.path_mtu(dst);
        if before != 0 && mtu >= before {
            return Err(PathMtuRefused::NotLess { before });
        }
        let now = self.now;
        self.paths.path(unscoped(dst), now).told = Some((mtu, now));
        Ok(before)
    }
}

fn is_protected(tag: &PacketTag) -> bool {
    match *tag {
        PacketTag::IpsecOutDone { proto, .. } => {
            [IpProtocol::ESP, IpProtocol::AH].contains(&IpProtocol(proto))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{BELIEVED, MOST_DESTINATIONS, PathMtuRefused, plateau};
    use crate::stage::World;
    use std::net::{IpAddr, Ipv6Addr};

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn on_link(mtu: usize) -> World {
        World {
            mtu,
            ..World::default()
        }
    }

    #[test]
    fn a_link_without_a_limit_takes_what_the_path_does() {
        let mut world = on_link(0);
        let dst = address("fd00::2");
        assert_eq!(world.path_mtu(dst), 0);
        assert_eq!(world.learn_path_mtu(dst, 1400), Ok(0));
        assert_eq!(world.path_mtu(dst), 1400);
        let before = 1400;
        let refused = Err(PathMtuRefused::NotLess { before });
        assert_eq!(world.learn_path_mtu(dst, 1400), refused);
    }

    #[test]
    fn a_message_makes_the_path_mtu_less_and_never_greater() {
        let mut world = on_link(1500);
        let dst = address("fd00::2");
        assert_eq!(world.path_mtu(dst), 1500);
        let before = 1500;
        for greater in [1500, 9000] {
            let refused = world.learn_path_mtu(dst, greater);
            assert_eq!(refused, Err(PathMtuRefused::NotLess { before }));
        }
        assert_eq!(world.learn_path_mtu(dst, 1400), Ok(1500));
        assert_eq!(
            (world.path_mtu(dst), world.path_mtu(address("fd00::3"))),
            (1400, 1500)
        );
        let before = 1400;
        for greater in [1400, 1450] {
            let refused = world.learn_path_mtu(dst, greater);
            assert_eq!(refused, Err(PathMtuRefused::NotLess { before }));
        }
        assert_eq!(world.learn_path_mtu(dst, 1280), Ok(1400));
    }

    #[test]
    fn no_path_has_less_than_every_link_must_take() {
        let mut world = on_link(1500);
        for (dst, least) in [("fd00::2", 1280), ("10.0.0.2", 68)] {
            let dst = address(dst);
            let refused = world.learn_path_mtu(dst, least - 1);
            assert_eq!(refused, Err(PathMtuRefused::TooSmall { least }));
            assert_eq!(world.path_mtu(dst), 1500);
            assert_eq!(world.learn_path_mtu(dst, least), Ok(1500));
            assert_eq!(world.path_mtu(dst), least);
        }
    }

    #[test]
    fn after_ten_minutes_a_message_is_forgotten() {
        let mut world = on_link(1500);
        let dst = address("fd00::2");
        world.now = 1000;
        world.learn_path_mtu(dst, 1400).unwrap();
        world.now = 1000 + BELIEVED - 1;
        assert_eq!(world.path_mtu(dst), 1400);
        world.now += 1;
        assert_eq!(world.path_mtu(dst), 1500);
        assert_eq!(world.learn_path_mtu(dst, 1450), Ok(1500));
    }

    #[test]
    fn a_router_that_names_no_mtu_means_the_plateau_below() {
        let plateaus = [65535, 1500, 1492, 576, 297, 296, 69, 68, 20].map(plateau);
        assert_eq!(plateaus, [32000, 1492, 1006, 508, 296, 68, 68, 68, 68]);
    }

    #[test]
    fn destinations_are_kept_up_to_a_limit_and_the_oldest_goes_first() {
        let mut world = on_link(1500);
        let dst = |n: usize| IpAddr::from(Ipv6Addr::from(u128::try_from(n).unwrap()));
        for n in 0..=MOST_DESTINATIONS {
            world.paths.sent(dst(n), true, u64::try_from(n).unwrap());
        }
        assert!(!world.paths.has_clear(dst(0)));
        assert!(world.paths.has_clear(dst(1)) && world.paths.has_clear(dst(MOST_DESTINATIONS)));
        world.paths.sent(dst(1), false, 0);
        assert!(world.paths.has_clear(dst(1)));
    }
}
