//! The prepared keys of one association.

use super::{Cipher, CompressionAlgorithm, KeyError, Mac};
use crate::sa::Protection;

/// An association's key schedules and keyed states, computed once and used for every packet.
///
/// All of it is zeroized on drop; share it in an `Arc` rather than copying it.
#[derive(Debug)]
pub struct Session {
    cipher: Option<Cipher>,
    mac: Option<Mac>,
    compression: Option<CompressionAlgorithm>,
}

impl Session {
    /// Prepares the keys.
    ///
    /// # Errors
    /// [`KeyError`] when an implementation refuses a key's length.
    pub fn new(protection: &Protection) -> Result<Self, KeyError> {
        let (encryption, authentication) = match protection {
            Protection::Esp {
                encryption,
                authentication,
            } => (Some(encryption), authentication.as_ref()),
            Protection::Ah { authentication } => (None, Some(authentication)),
            Protection::Ipcomp { .. } => (None, None),
        };
        Ok(Self {
            cipher: encryption.map(Cipher::new).transpose()?,
            mac: authentication.map(Mac::new).transpose()?,
            compression: match protection {
                Protection::Ipcomp { algorithm } => Some(*algorithm),
                _ => None,
            },
        })
    }

    /// The cipher of ESP, ENCR_NULL included; none for AH.
    pub fn cipher(&self) -> Option<&Cipher> {
        self.cipher.as_ref()
    }

    /// The separate integrity algorithm; none where ESP goes without.
    pub fn mac(&self) -> Option<&Mac> {
        self.mac.as_ref()
    }

    /// The compression algorithm of IPComp.
    pub fn compression(&self) -> Option<CompressionAlgorithm> {
        self.compression
    }
}

#[cfg(test)]
mod tests {
    use super::Session;
    use crate::crypto::{
        AuthenticationAlgorithm, AuthenticationKey, Cipher, EncryptionAlgorithm, EncryptionKey,
        SecretKey,
    };
    use crate::sa::Protection;

    fn authentication() -> AuthenticationKey {
        let key = SecretKey::new(b"hmacsha1authenticati".to_vec());
        AuthenticationKey::new(AuthenticationAlgorithm::HmacSha1, key, None).unwrap()
    }

    fn encryption(algorithm: EncryptionAlgorithm, key: &[u8]) -> EncryptionKey {
        EncryptionKey::new(algorithm, SecretKey::new(key.to_vec()), None).unwrap()
    }

    #[test]
    fn ah_has_a_mac_and_no_cipher() {
        let session = Session::new(&Protection::Ah {
            authentication: authentication(),
        })
        .unwrap();
        assert!(session.cipher().is_none());
        assert!(session.mac().is_some());
    }

    #[test]
    fn esp_null_without_integrity_has_the_null_cipher_alone() {
        let session = Session::new(&Protection::Esp {
            encryption: encryption(EncryptionAlgorithm::Null, b""),
            authentication: None,
        })
        .unwrap();
        assert!(matches!(session.cipher(), Some(Cipher::Null)));
        assert!(session.mac().is_none());
    }

    #[test]
    fn debug_shows_no_key() {
        let session = Session::new(&Protection::Esp {
            encryption: encryption(EncryptionAlgorithm::AesCbc, b"aescbcencryption"),
            authentication: Some(authentication()),
        })
        .unwrap();
        assert_eq!(
            format!("{session:?}"),
            "Session { cipher: Some(AesCbc128(key schedule)), \
             mac: Some(HmacSha1(keyed state, ICV of 12 octets)), compression: None }"
        );
    }
}
