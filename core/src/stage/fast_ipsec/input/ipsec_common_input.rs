//! `ipsec_common_input`: SPI, and the association by destination, protocol and SPI.

use crate::crypto::CompressionAlgorithm;
use crate::mbuf::{Chain, PacketTag};
use crate::sa::{Protocol, SavRef, UdpEncapsulation};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, EncapsulationCheck, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{ipcomp, ipv4, ipv6};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Octets that the fixed part of ESP, and the part of AH up to the SPI, take.
const LEAST: usize = 8;

/// Finds the association. The source address plays no part (RFC 4301, 4.1).
pub(in crate::stage) fn ipsec_common_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    skip: usize,
    protoff: usize,
    sproto: Protocol,
) -> Flow {
    let stage = StageId::IpsecCommonInput;
    let (input, spi_off) = match sproto {
        Protocol::Esp => (Counter::EspInput, skip),
        Protocol::Ah => (Counter::AhInput, skip + 4),
        Protocol::Ipcomp => (Counter::IpcompInput, skip + ipcomp::field::CPI.start),
    };
    world.count(o, &m, input, 1);
    let had = world.mbufs.pkthdr_len(&m).saturating_sub(skip);
    if had < LEAST {
        let reason = Reason::HeaderCut {
            proto: sproto,
            needed: LEAST,
            had,
        };
        return Err(world.drop_packet(o, stage, m, reason));
    }
    let spi = match sproto {
        Protocol::Ipcomp => u16::from_be_bytes(world.peek(&m, spi_off)?).into(),
        Protocol::Esp | Protocol::Ah => u32::from_be_bytes(world.peek(&m, spi_off)?),
    };
    o.record(world, &m, || Event::ReadSpi {
        proto: sproto,
        off: spi_off,
        spi,
    });
    let dst = match destination(world, &m)? {
        Ok(dst) => dst,
        Err(version) => {
            let reason = Reason::ProtocolFamily {
                proto: sproto,
                version,
            };
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    let found = world.sad.key_lookup_sa(dst, sproto, spi).or_else(|| {
        let algorithm =
            CompressionAlgorithm::from_cpi(spi).filter(|_| sproto == Protocol::Ipcomp)?;
        world.sad.key_lookup_compression(dst, algorithm)
    });
    o.record(world, &m, || Event::LookUp {
        dst,
        proto: sproto,
        spi,
        found,
    });
    if let (Some(sav), Protocol::Esp) = (found, sproto)
        && let Err(reason) = check_encapsulation(world, o, &m, sav)
    {
        return Err(world.drop_packet(o, stage, m, reason));
    }
    match (found, sproto) {
        (None, _) => {
            let reason = Reason::NoAssociation {
                dst,
                proto: sproto,
                spi,
            };
            Err(world.drop_packet(o, stage, m, reason))
        }
        (Some(sav), Protocol::Ah) => Ok(Stage::AhInput {
            m,
            sav,
            skip,
            protoff,
        }),
        (Some(sav), Protocol::Ipcomp) => Ok(Stage::IpcompInput {
            m,
            sav,
            skip,
            protoff,
        }),
        (Some(sav), Protocol::Esp) => Ok(Stage::EspInput {
            m,
            sav,
            skip,
            protoff,
        }),
    }
}

/// The destination address, or the version that has none.
pub(in crate::stage) fn destination(world: &World, m: &Chain) -> Result<Result<IpAddr, u8>, Stop> {
    let [octet] = world.peek(m, 0)?;
    Ok(match octet >> 4 {
        4 => Ok(Ipv4Addr::from(world.peek::<4>(m, ipv4::field::DST.start)?).into()),
        6 => Ok(Ipv6Addr::from(world.peek::<16>(m, ipv6::field::DST.start)?).into()),
        version => Err(version),
    })
}

/// Where a UDP header has just come off, the association has to be one for that (RFC 3948, 3).
pub(in crate::stage) fn check_encapsulation(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
    sav: SavRef,
) -> Result<(), Reason> {
    let Some(&PacketTag::IpsecNatTPorts { sport, dport }) = world.mbufs.tags(m).last() else {
        return Ok(());
    };
    let Some(config) = world.sad.get(sav).map(|association| association.config()) else {
        return Ok(());
    };
    let found = UdpEncapsulation { sport, dport };
    let agrees = |expected: UdpEncapsulation| match world.profile.encapsulation_check() {
        EncapsulationCheck::Presence => true,
        EncapsulationCheck::DestinationPort => expected.dport == dport,
        EncapsulationCheck::BothPorts => expected == found,
    };
    if !config.encapsulation.is_some_and(agrees) {
        return Err(Reason::Encapsulation {
            spi: config.spi,
            expected: config.encapsulation,
            found,
        });
    }
    o.record(world, m, || Event::EncapsulationChecked { found });
    Ok(())
}
