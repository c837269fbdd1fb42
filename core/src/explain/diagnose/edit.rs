//! Associations and packets with one thing changed.

use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey,
};
use crate::sa::{Protection, SaConfig};
use crate::wire::{IpProtocol, ipv4, ipv6};
use std::net::IpAddr;

/// The association with another protection.
pub(super) fn with_protection(config: &SaConfig, protection: Protection) -> SaConfig {
    SaConfig {
        protection,
        ..config.clone()
    }
}

/// The cipher of an ESP association.
pub(super) fn encryption(config: &SaConfig) -> Option<&EncryptionKey> {
    match &config.protection {
        Protection::Esp { encryption, .. } => Some(encryption),
        _ => None,
    }
}

/// The integrity algorithm, where it is one of its own.
pub(super) fn authentication(config: &SaConfig) -> Option<&AuthenticationKey> {
    match &config.protection {
        Protection::Esp { authentication, .. } => authentication.as_ref(),
        Protection::Ah { authentication } => Some(authentication),
        Protection::Ipcomp { .. } => None,
    }
}

/// The association with another cipher or key; `None` where they do not fit, or it is no ESP.
pub(super) fn with_encryption(
    config: &SaConfig,
    algorithm: EncryptionAlgorithm,
    key: Vec<u8>,
    icv: Option<usize>,
) -> Option<SaConfig> {
    let Protection::Esp { authentication, .. } = &config.protection else {
        return None;
    };
    let encryption = EncryptionKey::new(algorithm, SecretKey::new(key), icv).ok()?;
    let authentication = authentication
        .clone()
        .filter(|_| algorithm.transform().icv.is_empty());
    Some(with_protection(
        config,
        Protection::Esp {
            encryption,
            authentication,
        },
    ))
}

/// The association with this integrity algorithm, or without any; `None` where that cannot be.
pub(super) fn with_authentication_key(
    config: &SaConfig,
    authentication: Option<AuthenticationKey>,
) -> Option<SaConfig> {
    let protection = match &config.protection {
        Protection::Esp { encryption, .. } => Protection::Esp {
            encryption: encryption.clone(),
            authentication,
        },
        Protection::Ah { .. } => Protection::Ah {
            authentication: authentication?,
        },
        Protection::Ipcomp { .. } => return None,
    };
    Some(with_protection(config, protection))
}

/// The association with another integrity algorithm, key or ICV length; `None` where they do not fit.
pub(super) fn with_authentication(
    config: &SaConfig,
    algorithm: AuthenticationAlgorithm,
    key: Vec<u8>,
    icv: usize,
) -> Option<SaConfig> {
    let key = AuthenticationKey::new(algorithm, SecretKey::new(key), Some(icv)).ok()?;
    with_authentication_key(config, Some(key))
}

/// An ICV that comes off and is not checked.
pub(super) fn unchecked(icv: usize) -> Option<AuthenticationKey> {
    let none = SecretKey::new(Vec::new());
    AuthenticationKey::new(AuthenticationAlgorithm::Unchecked, none, Some(icv)).ok()
}

/// Makes the length field, and for IPv4 the header checksum, those of the octets that are there.
pub(super) fn put_length_right(packet: &mut [u8]) -> Option<()> {
    let len = packet.len();
    if packet.first()? >> 4 == 4 {
        let length = u16::try_from(len).ok()?.to_be_bytes();
        packet
            .get_mut(ipv4::field::TOTAL_LENGTH)?
            .copy_from_slice(&length);
        return put_checksum_right(packet);
    }
    let length = u16::try_from(len.checked_sub(ipv6::HEADER_LEN)?).ok()?;
    packet
        .get_mut(ipv6::field::PAYLOAD_LENGTH)?
        .copy_from_slice(&length.to_be_bytes());
    Some(())
}

/// Makes the header checksum of an IPv4 packet right.
pub(super) fn put_checksum_right(packet: &mut [u8]) -> Option<()> {
    let hlen = usize::from(packet.first()? & 0x0f) * 4;
    packet.get_mut(ipv4::field::HEADER_CHECKSUM)?.fill(0);
    let sum = ipv4::checksum(packet.get(..hlen)?).to_be_bytes();
    packet
        .get_mut(ipv4::field::HEADER_CHECKSUM)?
        .copy_from_slice(&sum);
    Some(())
}

/// The packet without `len` octets at `off`, with the length field put right.
pub(super) fn without(packet: &[u8], off: usize, len: usize) -> Option<Vec<u8>> {
    let mut changed = packet.get(..off)?.to_vec();
    changed.extend_from_slice(packet.get(off.checked_add(len)?..)?);
    put_length_right(&mut changed)?;
    Some(changed)
}

/// The packet with the header at `off` named ESP by the octet at `protoff`.
pub(super) fn named_esp(mut packet: Vec<u8>, protoff: usize) -> Option<Vec<u8>> {
    *packet.get_mut(protoff)? = IpProtocol::ESP.0;
    put_length_right(&mut packet)?;
    Some(packet)
}

/// The packet with other addresses.
pub(super) fn with_addresses(packet: &[u8], src: IpAddr, dst: IpAddr) -> Option<Vec<u8>> {
    let mut packet = packet.to_vec();
    match (packet.first()? >> 4, src, dst) {
        (4, IpAddr::V4(src), IpAddr::V4(dst)) => {
            packet
                .get_mut(ipv4::field::SRC)?
                .copy_from_slice(&src.octets());
            packet
                .get_mut(ipv4::field::DST)?
                .copy_from_slice(&dst.octets());
            put_checksum_right(&mut packet)?;
        }
        (6, IpAddr::V6(src), IpAddr::V6(dst)) => {
            packet
                .get_mut(ipv6::field::SRC)?
                .copy_from_slice(&src.octets());
            packet
                .get_mut(ipv6::field::DST)?
                .copy_from_slice(&dst.octets());
        }
        _ => return None,
    }
    Some(packet)
}
