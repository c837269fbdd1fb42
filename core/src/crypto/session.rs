//! The prepared keys of one association.

use super::cbc::Cbc;
use super::ccm::AesCcm;
use super::chacha20_poly1305::ChaCha20Poly1305;
use super::ctr::AesCtr;
use super::gcm::AesGcm;
use super::{
    Aead, AuthenticationAlgorithm, AuthenticationKey, Cipher, CompressionAlgorithm,
    EncryptionAlgorithm, EncryptionKey, KeyError, Mac, aead, cipher,
};
use crate::sa::Protection;
use cbc::cipher::InvalidLength;

/// An association's key schedules and keyed states, computed once and used for every packet.
///
/// All of it is zeroized on drop; share it in an `Arc` rather than copying it.
#[derive(Debug)]
pub struct Session {
    encryption: Option<Prepared>,
    mac: Option<Mac>,
    compression: Option<CompressionAlgorithm>,
}

/// What encrypts.
#[derive(Debug)]
enum Prepared {
    Cipher(Cipher),
    Aead(Box<Aead>),
}

impl Session {
    /// Prepares the keys.
    ///
    /// # Errors
    /// [`KeyError`] when ESP is to use an integrity algorithm of AH, and when an implementation refuses a key's length,
    /// which none does that the table of transforms admits.
    pub fn new(protection: &Protection) -> Result<Self, KeyError> {
        let (encryption, authentication) = match protection {
            Protection::Esp {
                encryption,
                authentication,
            } => (Some(encryption), of_esp(authentication.as_ref())?),
            Protection::Ah { authentication } => (None, Some(authentication)),
            Protection::Ipcomp { .. } => (None, None),
        };
        Ok(Self {
            encryption: encryption.map(Prepared::new).transpose()?,
            mac: authentication
                .filter(|key| key.algorithm() != AuthenticationAlgorithm::Unchecked)
                .map(Mac::new)
                .transpose()?,
            compression: match protection {
                Protection::Ipcomp { algorithm } => Some(*algorithm),
                _ => None,
            },
        })
    }

    /// The cipher of ESP, ENCR_NULL included; none for AH, and none where a combined mode encrypts.
    pub fn cipher(&self) -> Option<&Cipher> {
        match &self.encryption {
            Some(Prepared::Cipher(cipher)) => Some(cipher),
            _ => None,
        }
    }

    /// The combined mode of ESP.
    pub fn aead(&self) -> Option<&Aead> {
        match &self.encryption {
            Some(Prepared::Aead(aead)) => Some(aead),
            _ => None,
        }
    }

    /// The separate integrity algorithm; none where ESP goes without, or where nothing can check its ICV.
    pub fn mac(&self) -> Option<&Mac> {
        self.mac.as_ref()
    }

    /// The compression algorithm of IPComp.
    pub fn compression(&self) -> Option<CompressionAlgorithm> {
        self.compression
    }
}

/// ESP has no place for the IV of an integrity algorithm.
fn of_esp(key: Option<&AuthenticationKey>) -> Result<Option<&AuthenticationKey>, KeyError> {
    match key.map(|key| key.algorithm().transform()) {
        Some(row) if row.iv > 0 => Err(KeyError::AhAlone { name: row.name }),
        _ => Ok(key),
    }
}

impl Prepared {
    fn new(key: &EncryptionKey) -> Result<Self, KeyError> {
        let icv = u8::try_from(key.icv()).unwrap_or(u8::MAX);
        Self::prepare(key.algorithm(), key.key().expose(), icv).map_err(|_| key.wrong_length())
    }

    fn prepare(algorithm: EncryptionAlgorithm, key: &[u8], icv: u8) -> Result<Self, InvalidLength> {
        use EncryptionAlgorithm as Algorithm;
        let cipher = |mode| Self::Cipher(Cipher::new(mode));
        let cbc = |cbc| cipher(cipher::Mode::Cbc(Box::new(cbc)));
        let ctr = |ctr| cipher(cipher::Mode::AesCtr(Box::new(ctr)));
        let aead = |mode| Self::Aead(Box::new(Aead::new(mode, icv)));
        match algorithm {
            Algorithm::Null => Ok(cipher(cipher::Mode::Null)),
            Algorithm::Des => Cbc::des(key).map(cbc),
            Algorithm::TripleDes => Cbc::triple_des(key).map(cbc),
            Algorithm::Blowfish => Cbc::blowfish(key).map(cbc),
            Algorithm::Cast128 => Cbc::cast128(key).map(cbc),
            Algorithm::AesCbc => Cbc::aes(key).map(cbc),
            Algorithm::Camellia => Cbc::camellia(key).map(cbc),
            Algorithm::Twofish => Cbc::twofish(key).map(cbc),
            Algorithm::Serpent => Cbc::serpent(key).map(cbc),
            Algorithm::AesCtr => AesCtr::new(key).map(ctr),
            Algorithm::AesGcm | Algorithm::AesGcmIiv => {
                AesGcm::new(key).map(aead::Mode::Gcm).map(aead)
            }
            Algorithm::AesCcm | Algorithm::AesCcmIiv => {
                AesCcm::new(key, icv).map(aead::Mode::Ccm).map(aead)
            }
            Algorithm::AesGmac => AesGcm::new(key).map(aead::Mode::Gmac).map(aead),
            Algorithm::ChaCha20Poly1305 | Algorithm::ChaCha20Poly1305Iiv => {
                ChaCha20Poly1305::new(key)
                    .map(aead::Mode::ChaCha20Poly1305)
                    .map(aead)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Session;
    use crate::crypto::{
        AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, SecretKey,
    };
    use crate::sa::Protection;

    fn authentication() -> AuthenticationKey {
        let key = SecretKey::new(b"hmacsha1authenticati".to_vec());
        AuthenticationKey::new(AuthenticationAlgorithm::HmacSha1, key, None).unwrap()
    }

    fn esp(algorithm: EncryptionAlgorithm, key: &[u8], integrity: bool) -> Session {
        let key = SecretKey::new(key.to_vec());
        Session::new(&Protection::Esp {
            encryption: EncryptionKey::new(algorithm, key, None).unwrap(),
            authentication: integrity.then(authentication),
        })
        .unwrap()
    }

    #[test]
    fn ah_has_a_mac_alone() {
        let session = Session::new(&Protection::Ah {
            authentication: authentication(),
        })
        .unwrap();
        assert!(session.cipher().is_none() && session.aead().is_none());
        assert!(session.mac().is_some());
    }

    #[test]
    fn esp_null_without_integrity_has_the_null_cipher_alone() {
        let session = esp(EncryptionAlgorithm::Null, b"", false);
        assert_eq!(format!("{:?}", session.cipher().unwrap()), "Null");
        assert!(session.aead().is_none() && session.mac().is_none());
    }

    #[test]
    fn a_combined_mode_is_no_cipher() {
        let session = esp(EncryptionAlgorithm::AesGcm, b"aesgcmencryptionsalt", false);
        assert!(session.cipher().is_none() && session.mac().is_none());
        assert!(session.aead().is_some());
    }

    #[test]
    fn debug_shows_no_key() {
        let session = esp(EncryptionAlgorithm::AesCbc, b"aescbcencryption", true);
        assert_eq!(
            format!("{session:?}"),
            "Session { encryption: Some(Cipher(Cbc(key schedule))), \
             mac: Some(HmacSha1(keyed state, ICV of 12 octets)), compression: None }"
        );
    }
}
