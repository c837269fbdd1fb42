//! The table of transforms: what each algorithm is called, and the sizes of its key, salt, IV, block and ICV.
//!
//! One row an algorithm. Everything else asks the table; no size stands anywhere else.

use serde::{Deserialize, Serialize};

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

const NULL: Encryption = Encryption {
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
};

const AES_CBC: Encryption = Encryption {
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
};

const ENCRYPTION: &[Encryption] = &[NULL, AES_CBC];

const HMAC_MD5: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacMd5,
    name: "HMAC-MD5",
    ike_name: "AUTH_HMAC_MD5_96",
    ike_id: Some(1),
    rfc: "2403",
    key: KeyLength::OneOf(&[16]),
    icv: 12,
    full: 16,
};

const HMAC_SHA1: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacSha1,
    name: "HMAC-SHA1",
    ike_name: "AUTH_HMAC_SHA1_96",
    ike_id: Some(2),
    rfc: "2404",
    key: KeyLength::OneOf(&[20]),
    icv: 12,
    full: 20,
};

const HMAC_SHA256: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacSha256,
    name: "HMAC-SHA2-256",
    ike_name: "AUTH_HMAC_SHA2_256_128",
    ike_id: Some(12),
    rfc: "4868",
    key: KeyLength::OneOf(&[32]),
    icv: 16,
    full: 32,
};

const AUTHENTICATION: &[Authentication] = &[HMAC_MD5, HMAC_SHA1, HMAC_SHA256];

impl EncryptionAlgorithm {
    /// Every row of the table, in its order.
    pub fn all() -> &'static [Encryption] {
        ENCRYPTION
    }

    /// This algorithm's row.
    pub fn transform(self) -> &'static Encryption {
        match self {
            Self::Null => &NULL,
            Self::AesCbc => &AES_CBC,
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
            Self::HmacMd5 => &HMAC_MD5,
            Self::HmacSha1 => &HMAC_SHA1,
            Self::HmacSha256 => &HMAC_SHA256,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthenticationAlgorithm, EncryptionAlgorithm};

    #[test]
    fn every_row_is_the_one_of_its_algorithm() {
        for row in EncryptionAlgorithm::all() {
            assert_eq!(row.algorithm.transform(), row);
        }
        for row in AuthenticationAlgorithm::all() {
            assert_eq!(row.algorithm.transform(), row);
        }
    }

    #[test]
    fn ike_ids_are_iana_s() {
        let encryption: Vec<_> = EncryptionAlgorithm::all()
            .iter()
            .map(|row| (row.ike_name, row.ike_id))
            .collect();
        assert_eq!(
            encryption,
            [("ENCR_NULL", Some(11)), ("ENCR_AES_CBC", Some(12))]
        );
        let authentication: Vec<_> = AuthenticationAlgorithm::all()
            .iter()
            .map(|row| (row.ike_name, row.ike_id))
            .collect();
        assert_eq!(
            authentication,
            [
                ("AUTH_HMAC_MD5_96", Some(1)),
                ("AUTH_HMAC_SHA1_96", Some(2)),
                ("AUTH_HMAC_SHA2_256_128", Some(12)),
            ]
        );
    }
}
