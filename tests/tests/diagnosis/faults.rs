//! The faults: each makes a bad case of a good one, where it applies.

pub(crate) mod ah;
pub(crate) mod association;
pub(crate) mod keys;
pub(crate) mod look_up;
pub(crate) mod packet;
pub(crate) mod sequence;

use crate::bad::{Bad, Random};
use crate::good::Good;
use espial_core::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey,
};
use espial_core::sa::{Protection, SaConfig};

/// Makes a bad case; `None` where the fault does not apply.
pub(crate) type Make = fn(&Good, &mut Random) -> Option<Bad>;

/// What is wrong, in words, and how it is made.
pub(crate) type Fault = (&'static str, Make);

/// All of them.
pub(crate) fn all() -> Vec<Fault> {
    [
        association::FAULTS,
        keys::FAULTS,
        sequence::FAULTS,
        look_up::FAULTS,
        packet::FAULTS,
        ah::FAULTS,
    ]
    .concat()
}

pub(crate) fn cipher(config: &SaConfig) -> Option<&EncryptionKey> {
    match &config.protection {
        Protection::Esp { encryption, .. } => Some(encryption),
        _ => None,
    }
}

pub(crate) fn mac(config: &SaConfig) -> Option<&AuthenticationKey> {
    match &config.protection {
        Protection::Esp { authentication, .. } => authentication.as_ref(),
        Protection::Ah { authentication } => Some(authentication),
        Protection::Ipcomp { .. } => None,
    }
}

/// Whether the cipher's own ICV covers the plaintext.
pub(crate) fn is_combined(config: &SaConfig) -> bool {
    cipher(config).is_some_and(|key| key.icv() > 0)
}

/// Whether a wrong cipher key shows: in the combined mode's ICV, or in a checksum inside.
pub(crate) fn shows_cipher(good: &Good) -> bool {
    let encrypts = cipher(good.config()).is_some_and(|key| !key.key().is_empty());
    encrypts && (is_combined(good.config()) || good.checked)
}

pub(crate) fn with_cipher(
    config: &SaConfig,
    algorithm: EncryptionAlgorithm,
    key: &[u8],
    icv: Option<usize>,
) -> Option<SaConfig> {
    let Protection::Esp { authentication, .. } = &config.protection else {
        return None;
    };
    let encryption = EncryptionKey::new(algorithm, SecretKey::new(key.to_vec()), icv).ok()?;
    let authentication = authentication.clone().filter(|_| encryption.icv() == 0);
    Some(SaConfig {
        protection: Protection::Esp {
            encryption,
            authentication,
        },
        ..config.clone()
    })
}

pub(crate) fn with_cipher_key(config: &SaConfig, key: &[u8]) -> Option<SaConfig> {
    let old = cipher(config)?;
    with_cipher(config, old.algorithm(), key, Some(old.icv()))
}

pub(crate) fn with_mac_or_none(
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
    Some(SaConfig {
        protection,
        ..config.clone()
    })
}

pub(crate) fn with_mac(
    config: &SaConfig,
    algorithm: AuthenticationAlgorithm,
    key: &[u8],
    icv: usize,
) -> Option<SaConfig> {
    let key = AuthenticationKey::new(algorithm, SecretKey::new(key.to_vec()), Some(icv)).ok()?;
    with_mac_or_none(config, Some(key))
}

pub(crate) fn with_mac_key(config: &SaConfig, key: &[u8]) -> Option<SaConfig> {
    let old = mac(config)?;
    with_mac(config, old.algorithm(), key, old.icv())
}

/// The same algorithms with other keys.
pub(crate) fn with_random_keys(config: &SaConfig, random: &mut Random) -> SaConfig {
    let mut changed = config.clone();
    if let Some(key) = cipher(config).filter(|key| !key.key().is_empty()) {
        let octets = random.octets(key.key().len());
        changed = with_cipher_key(&changed, &octets).unwrap();
    }
    if let Some(key) = mac(config) {
        let octets = random.octets(key.key().len());
        changed = with_mac_key(&changed, &octets).unwrap();
    }
    changed
}
