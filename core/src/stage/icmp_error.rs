//! `icmp6_error` and `icmp_error`: an error about a packet becomes another packet of this host.

use super::{Counter, World};
use crate::mbuf::{Chain, Layout};
use crate::trace::{Event, Observer};
use crate::wire::icmp_error::{Cause, IcmpError, NoIcmpError};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The most errors in a second (`icmp6errppslim`, `icmperrppslim`; RFC 4443, 2.4 (f)).
const MOST_A_SECOND: u32 = 100;

/// How many errors were sent in a second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRate {
    second: u64,
    errors: u32,
}

impl World {
    /// Makes the error about a packet that goes no further, unless it is one about which none is sent. It leaves through
    /// `ip6_output` or `ip_output`, with its own policy: [`World::icmp_errors`].
    pub(super) fn icmp_error(&mut self, o: &mut impl Observer, m: &Chain, cause: Cause) {
        let invoking = self.mbufs.to_vec(m);
        let ipv6 = invoking.first().is_some_and(|first| first >> 4 != 4);
        let (message, code, parameter) = cause.message(ipv6);
        let made = self.make_icmp_error(&invoking, cause);
        self.count_icmp_error(o, m, (ipv6, cause), made.as_ref().err());
        o.record(self, m, || Event::IcmpError {
            version: if ipv6 { 6 } else { 4 },
            message,
            code,
            parameter,
            made: made.as_ref().map(|(ends, _)| *ends).map_err(|why| *why),
        });
        if let Ok((_, error)) = made {
            self.icmp_errors.push(error);
        }
    }

    /// The error with source and destination.
    fn make_icmp_error(
        &mut self,
        invoking: &[u8],
        cause: Cause,
    ) -> Result<((IpAddr, IpAddr), Chain), NoIcmpError> {
        let error = IcmpError::about(invoking, cause)?;
        let dst = error.to();
        let src = self.error_source(&error);
        let src = src.ok_or(NoIcmpError::NoAddress { dst })?;
        self.limit_errors()?;
        let [_, _, high, low] = match dst {
            IpAddr::V4(_) => self.next_identification().to_be_bytes(),
            IpAddr::V6(_) => [0; 4],
        };
        let octets = error.emit(src, u16::from_be_bytes([high, low]))?;
        let m = self.mbufs.load(&octets, Layout::Cluster);
        let m = m.map_err(|_| NoIcmpError::NoBufs)?;
        Ok(((src, dst), m))
    }

    /// The packet's destination where that is this host; else the address nearest to where the error goes (RFC 4443, 2.2).
    fn error_source(&self, error: &IcmpError<'_>) -> Option<IpAddr> {
        let (to, asked) = (error.to(), error.invoking_dst());
        let own = self.addresses.iter().copied();
        let usable = |own: &IpAddr| {
            own.is_ipv4() == to.is_ipv4()
                && !own.is_loopback()
                && is_link_local(*own) == is_link_local(to)
        };
        own.filter(usable)
            .max_by_key(|own| (*own == asked, common_prefix(*own, to)))
    }

    fn limit_errors(&mut self) -> Result<(), NoIcmpError> {
        let second = self.now / 1000;
        let ErrorRate {
            second: last,
            errors,
        } = self.error_rate;
        let errors = if second == last { errors } else { 0 };
        if errors >= MOST_A_SECOND {
            let most = MOST_A_SECOND;
            return Err(NoIcmpError::TooMany { most });
        }
        let errors = errors + 1;
        self.error_rate = ErrorRate { second, errors };
        Ok(())
    }

    /// That hops are used up is counted where the packet is dropped.
    fn count_icmp_error(
        &mut self,
        o: &mut impl Observer,
        m: &Chain,
        (ipv6, cause): (bool, Cause),
        refused: Option<&NoIcmpError>,
    ) {
        let too_big = matches!(cause, Cause::PacketTooBig { .. });
        let counters = match (ipv6, refused) {
            (true, None) => [
                Some(Counter::Icmp6Error),
                too_big.then_some(Counter::Icmp6PacketTooBig),
            ],
            (true, Some(NoIcmpError::TooMany { .. })) => {
                [Some(Counter::Icmp6Error), Some(Counter::Icmp6TooFrequent)]
            }
            (true, Some(_)) => [Some(Counter::Icmp6Error), Some(Counter::Icmp6CannotError)],
            (false, Some(NoIcmpError::AboutError { .. })) => [
                too_big.then_some(Counter::IcmpError),
                Some(Counter::IcmpOldIcmp),
            ],
            (false, _) => [too_big.then_some(Counter::IcmpError), None],
        };
        for counter in counters.into_iter().flatten() {
            self.count(o, m, counter, 1);
        }
    }
}

fn is_link_local(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_link_local(),
        IpAddr::V6(address) => address.is_unicast_link_local(),
    }
}

/// How many bits two addresses of one family begin with alike (RFC 6724, 2.2).
fn common_prefix(one: IpAddr, other: IpAddr) -> u32 {
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits() ^ other.to_bits()).leading_zeros(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::MOST_A_SECOND;
    use crate::mbuf::Layout;
    use crate::stage::{Counter, World};
    use crate::trace::Silent;
    use crate::wire::icmp_error::Cause;
    use crate::wire::samples;
    use std::net::{IpAddr, Ipv6Addr};

    const BIG: Cause = Cause::PacketTooBig { mtu: 1400 };

    fn router(addresses: &[&str]) -> World {
        let own = addresses.iter().map(|text| text.parse().unwrap());
        World {
            addresses: own.collect(),
            forwards: true,
            ..World::default()
        }
    }

    /// The errors about a packet, and nothing else in memory.
    fn errors(world: &mut World, packet: &[u8], cause: Cause) -> Vec<Vec<u8>> {
        let m = world.mbufs.load(packet, Layout::Cluster).unwrap();
        world.icmp_error(&mut Silent, &m, cause);
        world.mbufs.m_freem(m).unwrap();
        let errors = std::mem::take(&mut world.icmp_errors);
        let octets = errors.iter().map(|m| world.mbufs.to_vec(m)).collect();
        for m in errors {
            world.mbufs.m_freem(m).unwrap();
        }
        assert_eq!(world.mbufs.in_use().mbufs, 0);
        octets
    }

    /// An IPv6 packet between these, of an experimental protocol.
    fn packet(src: &str, dst: &str) -> Vec<u8> {
        let mut packet = vec![0x60, 0, 0, 0, 0, 4, 253, 64];
        for address in [src, dst] {
            let address: Ipv6Addr = address.parse().unwrap();
            packet.extend(address.octets());
        }
        packet.extend([1, 2, 3, 4]);
        packet
    }

    fn source(world: &mut World, src: &str) -> Option<IpAddr> {
        let errors = errors(world, &packet(src, "fd09::1"), BIG);
        let octets: [u8; 16] = errors.first()?[8..24].try_into().unwrap();
        Some(octets.into())
    }

    #[test]
    fn the_source_is_the_routers_address_nearest_to_the_sender() {
        let mut world = router(&["::1", "fe80::1", "fd00::ff", "fd01::ff", "10.0.0.254"]);
        let nearest = |world: &mut World, src| source(world, src).unwrap().to_string();
        assert_eq!(nearest(&mut world, "fd00::1"), "fd00::ff");
        assert_eq!(nearest(&mut world, "fd01::1"), "fd01::ff");
        assert_eq!(nearest(&mut world, "fe80::9"), "fe80::1");
        assert_eq!(world.counters.get(Counter::Icmp6Error), 3);
        assert_eq!(world.counters.get(Counter::Icmp6PacketTooBig), 3);
        let asked = errors(&mut world, &packet("fd01::1", "fd00::ff"), BIG);
        assert_eq!(asked[0][8..10], [0xfd, 0]);
        assert_eq!(source(&mut router(&["::1", "10.0.0.254"]), "fd00::1"), None);
    }

    #[test]
    fn what_is_refused_is_counted_by_cause() {
        let mut world = router(&["fd00::ff", "10.0.0.254"]);
        let mut error = samples::echo_request();
        error[40] = 2;
        assert!(errors(&mut world, &error, BIG).is_empty());
        assert_eq!(world.counters.get(Counter::Icmp6CannotError), 1);
        assert_eq!(world.counters.get(Counter::Icmp6PacketTooBig), 0);
        let mut error = samples::echo_request4();
        error[20] = 3;
        assert!(errors(&mut world, &error, BIG).is_empty());
        let counted = [Counter::IcmpError, Counter::IcmpOldIcmp];
        assert_eq!(counted.map(|counter| world.counters.get(counter)), [1, 1]);
        assert_eq!(errors(&mut world, &samples::echo_request4(), BIG).len(), 1);
    }

    #[test]
    fn only_so_many_are_sent_in_a_second() {
        let mut world = router(&["fd00::ff"]);
        for _ in 0..MOST_A_SECOND {
            assert!(source(&mut world, "fd00::1").is_some());
        }
        assert_eq!(source(&mut world, "fd00::1"), None);
        assert_eq!(world.counters.get(Counter::Icmp6TooFrequent), 1);
        world.now = 1000;
        assert!(source(&mut world, "fd00::1").is_some());
    }
}
