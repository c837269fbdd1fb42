//! The table of transforms: what each algorithm is called, and the sizes of its key, salt, IV, block and ICV.
//!
//! One row an algorithm. Everything else asks the table; no size stands anywhere else.

use super::SecretKey;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An encryption algorithm of ESP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EncryptionAlgorithm {
    /// ENCR_NULL, RFC 2410.
    Null,
    /// ENCR_AES_CBC, RFC 3602.
    AesCbc,
}

/// An integrity algorithm of ESP and AH.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuthenticationAlgorithm {
    /// AUTH_HMAC_MD5_96, RFC 2403.
    HmacMd5,
    /// AUTH_HMAC_SHA1_96, RFC 2404.
    HmacSha1,
    /// AUTH_HMAC_SHA2_256_128, RFC 4868.
    HmacSha256,
}

/// The key lengths that an algorithm takes, in octets, without the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLength {
    /// One of these.
    OneOf(&'static [usize]),
    /// Any length in this range, as for the variable-key ciphers of RFC 2451.
    Between(usize, usize),
}

/// A row of the table: an encryption algorithm. All sizes are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// Which algorithm the row describes.
    pub algorithm: EncryptionAlgorithm,
    /// The name that people read: `AES-CBC`.
    pub name: &'static str,
    /// IKEv2 transform name (type 1): `ENCR_AES_CBC`.
    pub ike_name: &'static str,
    /// IKEv2 transform id, where IANA gave one.
    pub ike_id: Option<u16>,
    /// The RFC that defines its use in ESP.
    pub rfc: &'static str,
    /// Key lengths, salt not counted.
    pub key: KeyLength,
    /// Salt at the end of the configured key, never sent.
    pub salt: usize,
    /// IV at the start of the payload on the wire.
    pub iv: usize,
    /// The multiple to which the plaintext is padded; ESP itself asks for at least 4.
    pub block: usize,
    /// ICV lengths of a combined mode, the usual one first; empty where the ICV is a separate algorithm's.
    pub icv: &'static [usize],
}

/// A row of the table: an integrity algorithm. All sizes are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authentication {
    /// Which algorithm the row describes.
    pub algorithm: AuthenticationAlgorithm,
    /// The name without the truncation: `HMAC-SHA1`.
    pub name: &'static str,
    /// IKEv2 transform name (type 3) of the usual truncation: `AUTH_HMAC_SHA1_96`.
    pub ike_name: &'static str,
    /// IKEv2 transform id, where IANA gave one.
    pub ike_id: Option<u16>,
    /// The RFC that defines its use in ESP and AH.
    pub rfc: &'static str,
    /// Key length that the RFC asks for.
    pub key: KeyLength,
    /// ICV length that the RFC asks for.
    pub icv: usize,
    /// Length of the MAC before truncation.
    pub full: usize,
}

const ENCRYPTION: &[Encryption] = &[
    Encryption {
        algorithm: EncryptionAlgorithm::Null,
        name: "NULL",
        ike_name: "ENCR_NULL",
        ike_id: Some(11),
        rfc: "2410",
        key: KeyLength::OneOf(&[0]),
        salt: 0,
        iv: 0,
        block: 1,
        icv: &[],
    },
    Encryption {
        algorithm: EncryptionAlgorithm::AesCbc,
        name: "AES-CBC",
        ike_name: "ENCR_AES_CBC",
        ike_id: Some(12),
        rfc: "3602",
        key: KeyLength::OneOf(&[16, 24, 32]),
        salt: 0,
        iv: 16,
        block: 16,
        icv: &[],
    },
];

const AUTHENTICATION: &[Authentication] = &[
    Authentication {
        algorithm: AuthenticationAlgorithm::HmacMd5,
        name: "HMAC-MD5",
        ike_name: "AUTH_HMAC_MD5_96",
        ike_id: Some(1),
        rfc: "2403",
        key: KeyLength::OneOf(&[16]),
        icv: 12,
        full: 16,
    },
    Authentication {
        algorithm: AuthenticationAlgorithm::HmacSha1,
        name: "HMAC-SHA1",
        ike_name: "AUTH_HMAC_SHA1_96",
        ike_id: Some(2),
        rfc: "2404",
        key: KeyLength::OneOf(&[20]),
        icv: 12,
        full: 20,
    },
    Authentication {
        algorithm: AuthenticationAlgorithm::HmacSha256,
        name: "HMAC-SHA2-256",
        ike_name: "AUTH_HMAC_SHA2_256_128",
        ike_id: Some(12),
        rfc: "4868",
        key: KeyLength::OneOf(&[32]),
        icv: 16,
        full: 32,
    },
];

impl EncryptionAlgorithm {
    /// Every row of the table, in its order.
    pub fn all() -> &'static [Encryption] {
        ENCRYPTION
    }

    /// This algorithm's row.
    pub fn transform(self) -> &'static Encryption {
        match self {
            Self::Null => &ENCRYPTION[0],
            Self::AesCbc => &ENCRYPTION[1],
        }
    }
}

impl AuthenticationAlgorithm {
    /// Every row of the table, in its order.
    pub fn all() -> &'static [Authentication] {
        AUTHENTICATION
    }

    /// This algorithm's row.
    pub fn transform(self) -> &'static Authentication {
        match self {
            Self::HmacMd5 => &AUTHENTICATION[0],
            Self::HmacSha1 => &AUTHENTICATION[1],
            Self::HmacSha256 => &AUTHENTICATION[2],
        }
    }
}

/// A key or an ICV length that its algorithm does not take. Lengths are in octets.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// The key has a length that the algorithm does not take.
    #[error("{name} takes {}, this key has {had} octets", expected(.key, *.salt))]
    KeyLength {
        /// The algorithm's name.
        name: &'static str,
        /// Lengths that would be right, without the salt.
        key: KeyLength,
        /// The salt that the configured key must carry at its end.
        salt: usize,
        /// The length that was there.
        had: usize,
    },
    /// The ICV cannot be that long.
    #[error("{name} makes an ICV of at most {most} octets, {asked} were asked for")]
    IcvTooLong {
        /// The algorithm's name.
        name: &'static str,
        /// The MAC's full length.
        most: usize,
        /// The length that was asked for.
        asked: usize,
    },
    /// A combined mode has no ICV of this length.
    #[error("{name} has no ICV of {asked} octets, only {}", list(.lengths))]
    IcvLength {
        /// The algorithm's name.
        name: &'static str,
        /// Lengths that would be right.
        lengths: &'static [usize],
        /// The length that was asked for.
        asked: usize,
    },
}

fn list(lengths: &[usize]) -> String {
    let words: Vec<String> = lengths.iter().map(usize::to_string).collect();
    words.join(" or ")
}

fn expected(key: &KeyLength, salt: usize) -> String {
    let length = match key {
        KeyLength::OneOf([0]) => return "no key".to_owned(),
        KeyLength::OneOf(lengths) => {
            let with_salt: Vec<usize> = lengths.iter().map(|n| n + salt).collect();
            list(&with_salt)
        }
        KeyLength::Between(least, most) => format!("{} to {}", least + salt, most + salt),
    };
    match salt {
        0 => format!("a key of {length} octets"),
        _ => format!("a key of {length} octets, the last {salt} being the salt"),
    }
}

impl KeyLength {
    fn admits(&self, octets: usize) -> bool {
        match self {
            Self::OneOf(lengths) => lengths.contains(&octets),
            Self::Between(least, most) => (*least..=*most).contains(&octets),
        }
    }
}

/// An encryption algorithm with a key that fits it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptionKey {
    algorithm: EncryptionAlgorithm,
    key: SecretKey,
    icv: usize,
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
        let fits = key
            .len()
            .checked_sub(row.salt)
            .is_some_and(|octets| row.key.admits(octets));
        if !fits {
            return Err(KeyError::KeyLength {
                name: row.name,
                key: row.key,
                salt: row.salt,
                had: key.len(),
            });
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

    /// `AES-CBC-128`, the name with the key's bits where it has several lengths.
    pub fn label(&self) -> String {
        let row = self.algorithm.transform();
        match row.key {
            KeyLength::OneOf([_]) => row.name.to_owned(),
            _ => format!("{}-{}", row.name, (self.key.len() - row.salt) * 8),
        }
    }
}

/// An integrity algorithm with a key that fits it, and the ICV length in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticationKey {
    algorithm: AuthenticationAlgorithm,
    key: SecretKey,
    icv: usize,
}

impl AuthenticationKey {
    /// Pairs an algorithm with its key. `icv` is the ICV length in octets; `None` takes the RFC's.
    ///
    /// # Errors
    /// [`KeyError`] when the key's length is not the algorithm's or the ICV is longer than the MAC.
    pub fn new(
        algorithm: AuthenticationAlgorithm,
        key: SecretKey,
        icv: Option<usize>,
    ) -> Result<Self, KeyError> {
        let row = algorithm.transform();
        if !row.key.admits(key.len()) {
            return Err(KeyError::KeyLength {
                name: row.name,
                key: row.key,
                salt: 0,
                had: key.len(),
            });
        }
        let icv = icv.unwrap_or(row.icv);
        if icv > row.full {
            return Err(KeyError::IcvTooLong {
                name: row.name,
                most: row.full,
                asked: icv,
            });
        }
        Ok(Self {
            algorithm,
            key,
            icv,
        })
    }

    /// The algorithm.
    pub fn algorithm(&self) -> AuthenticationAlgorithm {
        self.algorithm
    }

    /// The key.
    pub fn key(&self) -> &SecretKey {
        &self.key
    }

    /// ICV length in octets.
    pub fn icv(&self) -> usize {
        self.icv
    }

    /// `HMAC-SHA1-96`, the name with the ICV's bits.
    pub fn label(&self) -> String {
        format!("{}-{}", self.algorithm.transform().name, self.icv * 8)
    }
}
