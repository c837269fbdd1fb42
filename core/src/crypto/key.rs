//! Keys that fit their algorithm: lengths are checked here, once, against the table of transforms.

use super::key_error::{wrong_authentication_key, wrong_encryption_key};
use super::{AuthenticationAlgorithm, EncryptionAlgorithm, KeyError, KeyLength, SecretKey};
use serde::{Deserialize, Serialize};

/// Whether `had` octets are a key of a right length and the salt.
fn admits(key: KeyLength, salt: usize, had: usize) -> bool {
    had.checked_sub(salt).is_some_and(|octets| match key {
        KeyLength::OneOf(lengths) => lengths.contains(&octets),
        KeyLength::Between(least, most) => (least..=most).contains(&octets),
        KeyLength::Any { .. } => octets > 0,
    })
}

/// An encryption algorithm with a key that fits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SavedEncryptionKey")]
pub struct EncryptionKey {
    algorithm: EncryptionAlgorithm,
    key: SecretKey,
    icv: usize,
}

#[derive(Deserialize)]
struct SavedEncryptionKey {
    algorithm: EncryptionAlgorithm,
    key: SecretKey,
    icv: usize,
}

impl TryFrom<SavedEncryptionKey> for EncryptionKey {
    type Error = KeyError;

    fn try_from(saved: SavedEncryptionKey) -> Result<Self, KeyError> {
        Self::new(saved.algorithm, saved.key, Some(saved.icv))
    }
}

impl EncryptionKey {
    /// Pairs an algorithm with its key (salt last). `icv` is the ICV length in octets that a combined mode is to use;
    /// `None` takes the usual one.
    ///
    /// # Errors
    /// [`KeyError`] when the key's length or the ICV's is not one of the algorithm's.
    pub fn new(
        algorithm: EncryptionAlgorithm,
        key: SecretKey,
        icv: Option<usize>,
    ) -> Result<Self, KeyError> {
        let row = algorithm.transform();
        if !admits(row.key, row.salt, key.len()) {
            return Err(wrong_encryption_key(row, key.len()));
        }
        let icv = match icv {
            Some(asked) if row.icv.contains(&asked) => asked,
            Some(0) | None => row.icv.first().copied().unwrap_or(0),
            Some(asked) => {
                return Err(KeyError::IcvLength {
                    name: row.name,
                    lengths: row.icv,
                    asked,
                });
            }
        };
        Ok(Self {
            algorithm,
            key,
            icv,
        })
    }

    /// The algorithm.
    pub fn algorithm(&self) -> EncryptionAlgorithm {
        self.algorithm
    }

    /// The key, salt last.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    /// ICV length of a combined mode in octets, else 0.
    pub fn icv(&self) -> usize {
        self.icv
    }

    /// What to say when an implementation of the algorithm refuses the key's length.
    pub(super) fn wrong_length(&self) -> KeyError {
        wrong_encryption_key(self.algorithm.transform(), self.key.len())
    }

    /// The name; then the ICV's octets where a combined mode has several lengths of it; then the key's bits where there
    /// are several of those: `AES-GCM-16-128`, `AES-CBC-256`, `ChaCha20-Poly1305`.
    pub fn label(&self) -> String {
        let row = self.algorithm.transform();
        let mut label = row.name.to_owned();
        if row.icv.len() > 1 {
            label += &format!("-{}", self.icv);
        }
        if !matches!(row.key, KeyLength::OneOf([_])) {
            label += &format!("-{}", self.key.len().saturating_sub(row.salt) * 8);
        }
        label
    }
}

/// An integrity algorithm with a key that fits it, and the ICV length in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SavedAuthenticationKey")]
pub struct AuthenticationKey {
    algorithm: AuthenticationAlgorithm,
    key: SecretKey,
    icv: usize,
}

#[derive(Deserialize)]
struct SavedAuthenticationKey {
    algorithm: AuthenticationAlgorithm,
    key: SecretKey,
    icv: usize,
}

impl TryFrom<SavedAuthenticationKey> for AuthenticationKey {
    type Error = KeyError;

    fn try_from(saved: SavedAuthenticationKey) -> Result<Self, KeyError> {
        Self::new(saved.algorithm, saved.key, Some(saved.icv))
    }
}

impl AuthenticationKey {
    /// Pairs an algorithm with its key (salt last). `icv` is the ICV length in octets; `None` takes the RFC's.
    ///
    /// # Errors
    /// [`KeyError`] when the algorithm does not take the key's length, or the ICV is empty or longer than the MAC, or not whole
    /// where it carries an IV (RFC 4543, 4).
    pub fn new(
        algorithm: AuthenticationAlgorithm,
        key: SecretKey,
        icv: Option<usize>,
    ) -> Result<Self, KeyError> {
        let row = algorithm.transform();
        if !admits(row.key, row.salt, key.len()) {
            return Err(wrong_authentication_key(row, key.len()));
        }
        let icv = icv.unwrap_or(row.icv);
        if icv == 0 {
            return Err(KeyError::IcvEmpty { name: row.name });
        }
        if icv > row.full {
            return Err(KeyError::IcvTooLong {
                name: row.name,
                most: row.full,
                asked: icv,
            });
        }
        if row.iv > 0 && icv != row.full {
            return Err(KeyError::IcvLength {
                name: row.name,
                lengths: std::slice::from_ref(&row.full),
                asked: icv,
            });
        }
        Ok(Self {
            algorithm,
            key,
            icv,
        })
    }

    /// The length that the RFC for ESP and AH asks for, where the key has another one.
    pub fn usual_length(&self) -> Option<usize> {
        match self.algorithm.transform().key {
            KeyLength::Any { usual } if usual != self.key.len() => Some(usual),
            _ => None,
        }
    }

    /// The algorithm.
    pub fn algorithm(&self) -> AuthenticationAlgorithm {
        self.algorithm
    }

    /// The key, salt last.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    /// ICV length in octets.
    pub fn icv(&self) -> usize {
        self.icv
    }

    /// What to say when an implementation of the algorithm refuses the key's length.
    pub(super) fn wrong_length(&self) -> KeyError {
        wrong_authentication_key(self.algorithm.transform(), self.key.len())
    }

    /// The name with the ICV's bits, `HMAC-SHA1-96`; with the key's where there are several lengths of that, `AES-GMAC-128`.
    pub fn label(&self) -> String {
        let row = self.algorithm.transform();
        let octets = match row.key {
            KeyLength::OneOf([_]) | KeyLength::Any { .. } => self.icv,
            _ => self.key.len().saturating_sub(row.salt),
        };
        format!("{}-{}", row.name, octets * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, KeyError,
        SecretKey,
    };

    fn key(octets: usize) -> SecretKey {
        SecretKey::new(vec![0x61; octets])
    }

    fn encryption_error(algorithm: EncryptionAlgorithm, octets: usize) -> String {
        EncryptionKey::new(algorithm, key(octets), None)
            .unwrap_err()
            .to_string()
    }

    fn authentication_error(algorithm: AuthenticationAlgorithm, octets: usize) -> String {
        AuthenticationKey::new(algorithm, key(octets), None)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_key_of_the_wrong_length_is_told_the_right_ones() {
        assert_eq!(
            encryption_error(EncryptionAlgorithm::Null, 4),
            "NULL takes no key, this key has 4 octets"
        );
        assert_eq!(
            authentication_error(AuthenticationAlgorithm::AesXcbc, 20),
            "AES-XCBC takes a key of 16 octets, this key has 20 octets"
        );
        assert_eq!(
            authentication_error(AuthenticationAlgorithm::HmacSha1, 0),
            "HMAC-SHA1 takes a key of at least 1 octet, this key has 0 octets"
        );
    }

    #[test]
    fn hmac_takes_a_key_of_any_length_and_says_which_is_usual() {
        for (algorithm, usual) in [
            (AuthenticationAlgorithm::HmacMd5, 16),
            (AuthenticationAlgorithm::HmacSha1, 20),
            (AuthenticationAlgorithm::HmacSha256, 32),
            (AuthenticationAlgorithm::HmacSha384, 48),
            (AuthenticationAlgorithm::HmacSha512, 64),
            (AuthenticationAlgorithm::HmacRipemd160, 20),
        ] {
            let told = |octets| {
                AuthenticationKey::new(algorithm, key(octets), None)
                    .unwrap()
                    .usual_length()
            };
            assert_eq!(
                (told(usual), told(1), told(200)),
                (None, Some(usual), Some(usual))
            );
        }
        for (algorithm, right) in [
            (AuthenticationAlgorithm::AesXcbc, 16),
            (AuthenticationAlgorithm::AesCmac, 16),
            (AuthenticationAlgorithm::AesGmac, 20),
        ] {
            assert!(AuthenticationKey::new(algorithm, key(right), None).is_ok());
            assert!(AuthenticationKey::new(algorithm, key(right - 1), None).is_err());
        }
    }

    #[test]
    fn aes_cbc_takes_16_24_and_32_octets_alone() {
        for octets in [0, 15, 17, 23, 25, 31, 33] {
            assert_eq!(
                encryption_error(EncryptionAlgorithm::AesCbc, octets),
                format!(
                    "AES-CBC takes a key of 16 or 24 or 32 octets, this key has {octets} octets"
                )
            );
        }
        let labels = [16, 24, 32].map(|octets| {
            EncryptionKey::new(EncryptionAlgorithm::AesCbc, key(octets), None)
                .unwrap()
                .label()
        });
        assert_eq!(labels, ["AES-CBC-128", "AES-CBC-192", "AES-CBC-256"]);
    }

    #[test]
    fn a_salt_is_counted_and_named() {
        assert_eq!(
            encryption_error(EncryptionAlgorithm::AesGcm, 16),
            "AES-GCM takes a key of 20 or 28 or 36 octets, the last 4 being the salt, this key has 16 octets"
        );
        assert_eq!(
            encryption_error(EncryptionAlgorithm::AesCcm, 20),
            "AES-CCM takes a key of 19 or 27 or 35 octets, the last 3 being the salt, this key has 20 octets"
        );
        assert_eq!(
            encryption_error(EncryptionAlgorithm::ChaCha20Poly1305, 0),
            "ChaCha20-Poly1305 takes a key of 36 octets, the last 4 being the salt, this key has 0 octets"
        );
    }

    #[test]
    fn a_variable_key_has_both_its_ends() {
        assert_eq!(
            encryption_error(EncryptionAlgorithm::Blowfish, 4),
            "Blowfish-CBC takes a key of 5 to 56 octets, this key has 4 octets"
        );
        for octets in [5, 56] {
            assert!(EncryptionKey::new(EncryptionAlgorithm::Blowfish, key(octets), None).is_ok());
        }
        assert_eq!(
            encryption_error(EncryptionAlgorithm::Cast128, 17),
            "CAST128-CBC takes a key of 5 to 16 octets, this key has 17 octets"
        );
    }

    #[test]
    fn labels_name_icv_and_key_where_there_is_a_choice() {
        let label = |algorithm, octets, icv| {
            EncryptionKey::new(algorithm, key(octets), icv)
                .unwrap()
                .label()
        };
        let labels = [
            label(EncryptionAlgorithm::Null, 0, None),
            label(EncryptionAlgorithm::TripleDes, 24, None),
            label(EncryptionAlgorithm::Blowfish, 16, None),
            label(EncryptionAlgorithm::AesCtr, 36, None),
            label(EncryptionAlgorithm::AesGcm, 20, None),
            label(EncryptionAlgorithm::AesGcm, 36, Some(8)),
            label(EncryptionAlgorithm::AesCcm, 27, Some(12)),
            label(EncryptionAlgorithm::AesGmac, 20, None),
            label(EncryptionAlgorithm::ChaCha20Poly1305, 36, None),
            label(EncryptionAlgorithm::AesGcmIiv, 36, None),
        ];
        assert_eq!(
            labels,
            [
                "NULL",
                "3DES-CBC",
                "Blowfish-CBC-128",
                "AES-CTR-256",
                "AES-GCM-16-128",
                "AES-GCM-8-256",
                "AES-CCM-12-192",
                "AES-GMAC-128",
                "ChaCha20-Poly1305",
                "AES-GCM-16-IIV-256",
            ]
        );
    }

    #[test]
    fn a_cipher_s_icv_is_one_of_its_own() {
        let error = |algorithm, octets, icv| {
            EncryptionKey::new(algorithm, key(octets), Some(icv))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            error(EncryptionAlgorithm::AesGcm, 20, 15),
            "AES-GCM makes an ICV of 16 or 12 or 8 octets, 15 octets were asked for"
        );
        assert_eq!(
            error(EncryptionAlgorithm::AesCbc, 16, 12),
            "AES-CBC makes no ICV of its own, 12 octets were asked for"
        );
    }

    #[test]
    fn an_icv_is_neither_empty_nor_longer_than_the_mac() {
        let hmac =
            |icv| AuthenticationKey::new(AuthenticationAlgorithm::HmacSha1, key(20), Some(icv));
        assert_eq!(hmac(20).unwrap().label(), "HMAC-SHA1-160");
        assert_eq!(
            hmac(21).unwrap_err().to_string(),
            "HMAC-SHA1 makes an ICV of at most 20 octets, 21 were asked for"
        );
        assert_eq!(hmac(0), Err(KeyError::IcvEmpty { name: "HMAC-SHA1" }));
    }

    #[test]
    fn aes_gmac_of_ah_has_a_salt_three_key_lengths_and_one_icv() {
        let algorithm = AuthenticationAlgorithm::AesGmac;
        assert_eq!(
            authentication_error(algorithm, 16),
            "AES-GMAC takes a key of 20 or 28 or 36 octets, the last 4 being the salt, this key has 16 octets"
        );
        let labels = [20, 28, 36].map(|octets| {
            let key = AuthenticationKey::new(algorithm, key(octets), None).unwrap();
            assert_eq!(key.icv(), 24);
            key.label()
        });
        assert_eq!(labels, ["AES-GMAC-128", "AES-GMAC-192", "AES-GMAC-256"]);
        let error = |icv| AuthenticationKey::new(algorithm, key(20), Some(icv)).unwrap_err();
        assert_eq!(
            error(16).to_string(),
            "AES-GMAC makes an ICV of 24 octets, 16 octets were asked for"
        );
        assert!(matches!(error(25), KeyError::IcvTooLong { most: 24, .. }));
    }

    #[test]
    fn a_saved_key_of_the_wrong_length_does_not_load() {
        let saved = r#"{"algorithm":"AesCbc","key":[1,2,3],"icv":0}"#;
        let error = serde_json::from_str::<EncryptionKey>(saved).unwrap_err();
        assert!(error.to_string().contains("this key has 3 octets"));
        let saved = r#"{"algorithm":"AesXcbc","key":[1,2,3],"icv":12}"#;
        let error = serde_json::from_str::<AuthenticationKey>(saved).unwrap_err();
        assert!(error.to_string().contains("this key has 3 octets"));
    }
}
