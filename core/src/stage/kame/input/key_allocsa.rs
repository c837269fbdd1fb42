//! `key_allocsa`: the association of a packet that arrives.

use crate::crypto::CompressionAlgorithm;
use crate::mbuf::Chain;
use crate::sa::{Protocol, SavRef};
use crate::stage::fast_ipsec::input::ipsec_common_input::{check_encapsulation, destination};
use crate::stage::world::Stop;
use crate::stage::{Reason, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{ipcomp, ipv4, ipv6};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Reads the SPI and finds the association. KAME is given the source address too; the search is by destination,
/// protocol and SPI alone all the same (RFC 4301, 4.1), since a peer's address may be another on the way.
pub(super) fn key_allocsa(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    proto: Protocol,
    off: usize,
) -> Result<(Chain, SavRef), Stop> {
    let spi_off = match proto {
        Protocol::Esp => off,
        Protocol::Ah => off + 4,
        Protocol::Ipcomp => off + ipcomp::field::CPI.start,
    };
    let spi = match proto {
        Protocol::Ipcomp => u16::from_be_bytes(world.peek(&m, spi_off)?).into(),
        Protocol::Esp | Protocol::Ah => u32::from_be_bytes(world.peek(&m, spi_off)?),
    };
    o.record(world, &m, || Event::ReadSpi {
        proto,
        off: spi_off,
        spi,
    });
    let dst = match destination(world, &m)? {
        Ok(dst) => dst,
        Err(version) => {
            let reason = Reason::ProtocolFamily { proto, version };
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    let src = source(world, &m, dst)?;
    let found = world.sad.key_lookup_sa(dst, proto, spi).or_else(|| {
        let algorithm =
            CompressionAlgorithm::from_cpi(spi).filter(|_| proto == Protocol::Ipcomp)?;
        world.sad.key_lookup_compression(dst, algorithm)
    });
    o.record(world, &m, || Event::AllocSa {
        src,
        dst,
        proto,
        spi,
        found,
    });
    let Some(sav) = found else {
        let reason = Reason::NoAssociation { dst, proto, spi };
        return Err(world.drop_packet(o, stage, m, reason));
    };
    if proto == Protocol::Esp
        && let Err(reason) = check_encapsulation(world, o, &m, sav)
    {
        return Err(world.drop_packet(o, stage, m, reason));
    }
    Ok((m, sav))
}

/// The source address, of the destination's family.
fn source(world: &World, m: &Chain, dst: IpAddr) -> Result<IpAddr, Stop> {
    Ok(match dst {
        IpAddr::V4(_) => Ipv4Addr::from(world.peek::<4>(m, ipv4::field::SRC.start)?).into(),
        IpAddr::V6(_) => Ipv6Addr::from(world.peek::<16>(m, ipv6::field::SRC.start)?).into(),
    })
}
