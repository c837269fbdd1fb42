//! `ipsec_common_input`: SPI, and the association by destination, protocol and SPI.

use crate::crypto::CompressionAlgorithm;
use crate::mbuf::{Chain, PacketTag};
use crate::sa::{Mode, Protocol, SaConfig, SaId, Sad, SavRef, UdpEncapsulation};
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, EncapsulationCheck, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::{ah, ipcomp, ipv4, ipv6};
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
    let input = match sproto {
        Protocol::Esp => Counter::EspInput,
        Protocol::Ah => Counter::AhInput,
        Protocol::Ipcomp => Counter::IpcompInput,
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
    let (spi_off, spi) = read_spi(world, &m, sproto, skip)?;
    o.record(world, &m, || Event::ReadSpi {
        proto: sproto,
        off: spi_off,
        spi,
    });
    let (src, dst) = match addresses(world, &m)? {
        Ok(addresses) => addresses,
        Err(version) => {
            let reason = Reason::ProtocolFamily {
                proto: sproto,
                version,
            };
            return Err(world.drop_packet(o, stage, m, reason));
        }
    };
    let found = look_up(&world.sad, (src, dst), sproto, spi);
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
    if let Some(sav) = found
        && let Err(reason) = world.check_lifetime(o, &m, sav)
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

/// `KEY_ALLOCSA`: by destination, protocol and SPI, for IPComp by the algorithm that a well-known CPI names, then by what
/// associations for several are for.
pub(in crate::stage) fn look_up(
    sad: &Sad,
    (src, dst): (IpAddr, IpAddr),
    proto: Protocol,
    spi: u32,
) -> Option<SavRef> {
    let compression = || {
        let algorithm =
            CompressionAlgorithm::from_cpi(spi).filter(|_| proto == Protocol::Ipcomp)?;
        sad.key_lookup_compression(dst, algorithm)
    };
    sad.key_lookup_sa(dst, proto, spi)
        .or_else(compression)
        .or_else(|| sad.key_lookup_pattern(src, dst, proto, spi))
}

/// Where the SPI of the header at `skip` is, and the SPI; the CPI of IPComp.
pub(in crate::stage) fn read_spi(
    world: &World,
    m: &Chain,
    proto: Protocol,
    skip: usize,
) -> Result<(usize, u32), Stop> {
    let off = match proto {
        Protocol::Esp => skip,
        Protocol::Ah => skip + ah::field::SPI.start,
        Protocol::Ipcomp => skip + ipcomp::field::CPI.start,
    };
    let spi = match proto {
        Protocol::Ipcomp => u16::from_be_bytes(world.peek(m, off)?).into(),
        Protocol::Esp | Protocol::Ah => u32::from_be_bytes(world.peek(m, off)?),
    };
    Ok((off, spi))
}

/// Source and destination, or the version that has none.
pub(in crate::stage) fn addresses(
    world: &World,
    m: &Chain,
) -> Result<Result<(IpAddr, IpAddr), u8>, Stop> {
    let ipv4 = |off| -> Result<IpAddr, Stop> { Ok(Ipv4Addr::from(world.peek(m, off)?).into()) };
    let ipv6 =
        |off| -> Result<IpAddr, Stop> { Ok(Ipv6Addr::from(world.peek::<16>(m, off)?).into()) };
    let [octet] = world.peek(m, 0)?;
    Ok(match octet >> 4 {
        4 => Ok((ipv4(ipv4::field::SRC.start)?, ipv4(ipv4::field::DST.start)?)),
        6 => Ok((ipv6(ipv6::field::SRC.start)?, ipv6(ipv6::field::DST.start)?)),
        version => Err(version),
    })
}

/// What a packet's association is found by: its own destination and SPI, or the packet's where it is for several.
pub(super) fn looked_up(
    world: &World,
    m: &Chain,
    config: &SaConfig,
    skip: usize,
) -> Result<SaId, Stop> {
    let id = config.id();
    if config.pattern.is_none() {
        return Ok(id);
    }
    let (_, spi) = read_spi(world, m, id.proto, skip)?;
    let dst = addresses(world, m)?.map_or(id.dst, |(_, dst)| dst);
    Ok(SaId { dst, spi, ..id })
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
    let agrees = match (world.profile.encapsulation_check(), config.encapsulation) {
        (EncapsulationCheck::Presence, expected) => expected.is_some() || config.mode == Mode::Any,
        (_, None) => false,
        (EncapsulationCheck::DestinationPort, Some(expected)) => expected.dport == dport,
        (EncapsulationCheck::BothPorts, Some(expected)) => expected == found,
    };
    if !agrees {
        return Err(Reason::Encapsulation {
            spi: config.spi,
            expected: config.encapsulation,
            found,
        });
    }
    o.record(world, m, || Event::EncapsulationChecked { found });
    Ok(())
}
