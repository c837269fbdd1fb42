//! Associations that a packet does not find.

use super::{Fault, mac};
use crate::bad::{Bad, Random};
use crate::good::Good;
use espial_core::crypto::{EncryptionAlgorithm, EncryptionKey, SecretKey};
use espial_core::explain::Cause;
use espial_core::sa::{Protection, Protocol, SaConfig};
use std::net::{IpAddr, Ipv6Addr};

pub(crate) const FAULTS: &[Fault] = &[
    ("SPI in reverse octet order", spi_reversed),
    ("one octet of the SPI differs", spi_octet),
    ("altogether another SPI", spi_other),
    ("another destination", destination),
    ("prefix of the destination translated", prefix),
    ("the other of ESP and AH", protocol),
    ("the association is dead", dead),
    ("no association", none),
];

/// Whether a packet can tell that its association is the right one.
fn tells(good: &Good) -> bool {
    good.config().protection.checks_icv() || good.checked
}

fn with_spi(good: &Good, spi: u32, cause: Cause) -> Option<Bad> {
    let config = SaConfig {
        spi,
        ..good.config().clone()
    };
    (tells(good) && spi != good.config().spi).then(|| Bad::config(good, config, cause))
}

fn spi_reversed(good: &Good, _: &mut Random) -> Option<Bad> {
    with_spi(good, good.config().spi.swap_bytes(), Cause::SpiByteOrder)
}

fn spi_octet(good: &Good, random: &mut Random) -> Option<Bad> {
    let octet = u32::try_from(random.below(255)).unwrap() + 1;
    let at = 8 * u32::try_from(random.below(4)).unwrap();
    with_spi(good, good.config().spi ^ octet << at, Cause::SpiDiffers)
}

fn spi_other(good: &Good, random: &mut Random) -> Option<Bad> {
    let octets = random.octets(4);
    let spi = u32::from_be_bytes(octets.try_into().unwrap()) | 0x100;
    with_spi(good, spi, Cause::SpiDiffers)
}

fn with_dst(good: &Good, dst: IpAddr, cause: Cause) -> Option<Bad> {
    let config = SaConfig {
        dst,
        ..good.config().clone()
    };
    tells(good).then(|| Bad::config(good, config, cause))
}

fn destination(good: &Good, random: &mut Random) -> Option<Bad> {
    let dst = match good.config().dst {
        IpAddr::V4(address) => IpAddr::from((address.to_bits() ^ 0x11).to_be_bytes()),
        IpAddr::V6(address) => {
            let bits = u128::from(random.next() | 1) << 4;
            IpAddr::from(Ipv6Addr::from_bits(address.to_bits() ^ bits))
        }
    };
    with_dst(good, dst, Cause::DestinationDiffers)
}

/// The address that RFC 6296 would turn into the packet's own.
pub(crate) fn before_translation(address: IpAddr) -> Option<IpAddr> {
    let IpAddr::V6(address) = address else {
        return None;
    };
    let mut octets = address.octets();
    // A change of one word, and its opposite in the word that balances it.
    let word = u16::from_be_bytes([octets[2], octets[3]]);
    let balance = u16::from_be_bytes([octets[6], octets[7]]);
    let (changed, carry) = word.overflowing_add(0x0102);
    let (balanced, borrow) = balance.overflowing_sub(0x0102);
    if carry || borrow {
        return None;
    }
    octets[2..4].copy_from_slice(&changed.to_be_bytes());
    octets[6..8].copy_from_slice(&balanced.to_be_bytes());
    Some(Ipv6Addr::from(octets).into())
}

fn prefix(good: &Good, _: &mut Random) -> Option<Bad> {
    if !good.is(Protocol::Esp) {
        return None;
    }
    let IpAddr::V6(address) = good.config().dst else {
        return None;
    };
    let mut octets = address.octets();
    // Turn the packet's own prefix into one with room to balance in.
    octets[6..8].copy_from_slice(&[0x7a, 0x31]);
    let inside: IpAddr = Ipv6Addr::from(octets).into();
    let outside = before_translation(inside)?;
    let IpAddr::V6(outside) = outside else {
        return None;
    };
    let mut packet = good.packet.clone();
    packet[24..40].copy_from_slice(&outside.octets());
    let config = SaConfig {
        dst: inside,
        ..good.config().clone()
    };
    // The checksum inside is over other addresses now.
    good.config().protection.checks_icv().then_some(())?;
    // A routing header names the last destination itself.
    (good.skip == 40).then(|| Bad {
        packet,
        ..Bad::config(good, config, Cause::PrefixTranslated)
    })
}

fn protocol(good: &Good, _: &mut Random) -> Option<Bad> {
    let authentication = mac(good.config())?.clone();
    let protection = match &good.config().protection {
        Protection::Ah { .. } => Protection::Esp {
            encryption: EncryptionKey::new(
                EncryptionAlgorithm::Null,
                SecretKey::new(Vec::new()),
                None,
            )
            .unwrap(),
            authentication: Some(authentication),
        },
        Protection::Esp { encryption, .. } if encryption.key().is_empty() => {
            Protection::Ah { authentication }
        }
        _ => return None,
    };
    let config = SaConfig {
        protection,
        ..good.config().clone()
    };
    Some(Bad::config(good, config, Cause::ProtocolDiffers))
}

fn dead(good: &Good, _: &mut Random) -> Option<Bad> {
    tells(good).then(|| Bad {
        dead: true,
        ..Bad::new(good, Cause::AssociationNotUsable)
    })
}

fn none(good: &Good, _: &mut Random) -> Option<Bad> {
    Some(Bad {
        sas: Vec::new(),
        ..Bad::new(good, Cause::NoAssociation).unproved()
    })
}
