//! The rows of the integrity algorithms.

use super::{IkeTransform, KeyLength, ike};
use serde::{Deserialize, Serialize};

/// An integrity algorithm of ESP and AH.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AuthenticationAlgorithm {
    /// HMAC-MD5, RFC 2403.
    HmacMd5,
    /// HMAC-SHA1, RFC 2404.
    HmacSha1,
    /// HMAC-SHA2-256, RFC 4868; with an ICV of 12 octets, as in the drafts before it.
    HmacSha256,
    /// HMAC-SHA2-384, RFC 4868.
    HmacSha384,
    /// HMAC-SHA2-512, RFC 4868.
    HmacSha512,
    /// HMAC-RIPEMD-160, RFC 2857.
    HmacRipemd160,
    /// AES-XCBC-MAC, RFC 3566.
    AesXcbc,
    /// AES-CMAC, RFC 4494.
    AesCmac,
    /// AES-GMAC, RFC 4543, 4: in AH alone. ESP has it among the ciphers.
    AesGmac,
    /// An ICV of a known length by an unknown algorithm: it comes off the packet, and nothing is computed.
    Unchecked,
}

/// A row of the table: an integrity algorithm. All sizes are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Authentication {
    /// Which algorithm the row describes.
    pub algorithm: AuthenticationAlgorithm,
    /// The name without the truncation: `HMAC-SHA1`.
    pub name: &'static str,
    /// IKEv2 transforms (type 3), one an ICV length that IANA knows; of AES-GMAC, one a key length.
    pub ike: &'static [IkeTransform],
    /// The RFC that defines its use in ESP and AH.
    pub rfc: u16,
    /// Key lengths, without the salt.
    pub key: KeyLength,
    /// Salt at the end of the configured key.
    pub salt: usize,
    /// IV, which leads the ICV field and is part of `icv` and `full`. With one there is no truncation.
    pub iv: usize,
    /// ICV length that the RFC asks for.
    pub icv: usize,
    /// Length of the MAC before truncation.
    pub full: usize,
}

const HMAC_MD5: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacMd5,
    name: "HMAC-MD5",
    ike: &[
        ike(12, "AUTH_HMAC_MD5_96", 1),
        ike(16, "AUTH_HMAC_MD5_128", 6),
    ],
    rfc: 2403,
    key: KeyLength::Any { usual: 16 },
    salt: 0,
    iv: 0,
    icv: 12,
    full: 16,
};

const HMAC_SHA1: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacSha1,
    name: "HMAC-SHA1",
    ike: &[
        ike(12, "AUTH_HMAC_SHA1_96", 2),
        ike(20, "AUTH_HMAC_SHA1_160", 7),
    ],
    rfc: 2404,
    key: KeyLength::Any { usual: 20 },
    salt: 0,
    iv: 0,
    icv: 12,
    full: 20,
};

const HMAC_SHA256: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacSha256,
    name: "HMAC-SHA2-256",
    ike: &[ike(16, "AUTH_HMAC_SHA2_256_128", 12)],
    rfc: 4868,
    key: KeyLength::Any { usual: 32 },
    salt: 0,
    iv: 0,
    icv: 16,
    full: 32,
};

const HMAC_SHA384: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacSha384,
    name: "HMAC-SHA2-384",
    ike: &[ike(24, "AUTH_HMAC_SHA2_384_192", 13)],
    rfc: 4868,
    key: KeyLength::Any { usual: 48 },
    salt: 0,
    iv: 0,
    icv: 24,
    full: 48,
};

const HMAC_SHA512: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacSha512,
    name: "HMAC-SHA2-512",
    ike: &[ike(32, "AUTH_HMAC_SHA2_512_256", 14)],
    rfc: 4868,
    key: KeyLength::Any { usual: 64 },
    salt: 0,
    iv: 0,
    icv: 32,
    full: 64,
};

const HMAC_RIPEMD160: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::HmacRipemd160,
    name: "HMAC-RIPEMD160",
    ike: &[],
    rfc: 2857,
    key: KeyLength::Any { usual: 20 },
    salt: 0,
    iv: 0,
    icv: 12,
    full: 20,
};

const AES_XCBC: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::AesXcbc,
    name: "AES-XCBC",
    ike: &[ike(12, "AUTH_AES_XCBC_96", 5)],
    rfc: 3566,
    key: KeyLength::OneOf(&[16]),
    salt: 0,
    iv: 0,
    icv: 12,
    full: 16,
};

const AES_CMAC: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::AesCmac,
    name: "AES-CMAC",
    ike: &[ike(12, "AUTH_AES_CMAC_96", 8)],
    rfc: 4494,
    key: KeyLength::OneOf(&[16]),
    salt: 0,
    iv: 0,
    icv: 12,
    full: 16,
};

const AES_GMAC: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::AesGmac,
    name: "AES-GMAC",
    ike: &[
        ike(24, "AUTH_AES_128_GMAC", 9),
        ike(24, "AUTH_AES_192_GMAC", 10),
        ike(24, "AUTH_AES_256_GMAC", 11),
    ],
    rfc: 4543,
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 4,
    iv: 8,
    icv: 24,
    full: 24,
};

const UNCHECKED: Authentication = Authentication {
    algorithm: AuthenticationAlgorithm::Unchecked,
    name: "unchecked ICV",
    ike: &[],
    rfc: 4303,
    key: KeyLength::OneOf(&[0]),
    salt: 0,
    iv: 0,
    icv: 12,
    full: 64,
};

const AUTHENTICATION: &[Authentication] = &[
    HMAC_MD5,
    HMAC_SHA1,
    HMAC_SHA256,
    HMAC_SHA384,
    HMAC_SHA512,
    HMAC_RIPEMD160,
    AES_XCBC,
    AES_CMAC,
    AES_GMAC,
];

impl AuthenticationAlgorithm {
    /// Every row whose algorithm computes an ICV, in the table's order.
    pub fn all() -> &'static [Authentication] {
        AUTHENTICATION
    }

    /// This algorithm's row.
    pub fn transform(self) -> &'static Authentication {
        match self {
            Self::HmacMd5 => &HMAC_MD5,
            Self::HmacSha1 => &HMAC_SHA1,
            Self::HmacSha256 => &HMAC_SHA256,
            Self::HmacSha384 => &HMAC_SHA384,
            Self::HmacSha512 => &HMAC_SHA512,
            Self::HmacRipemd160 => &HMAC_RIPEMD160,
            Self::AesXcbc => &AES_XCBC,
            Self::AesCmac => &AES_CMAC,
            Self::Unchecked => &UNCHECKED,
            Self::AesGmac => &AES_GMAC,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AuthenticationAlgorithm;

    #[test]
    fn every_row_is_the_one_of_its_algorithm() {
        for row in AuthenticationAlgorithm::all() {
            assert_eq!(row.algorithm.transform(), row);
        }
    }

    #[test]
    fn the_usual_icv_comes_first_and_none_is_longer_than_the_mac() {
        for row in AuthenticationAlgorithm::all() {
            assert!(row.ike.first().is_none_or(|ike| ike.icv == row.icv));
            assert!(row.ike.iter().all(|ike| ike.icv <= row.full));
        }
    }

    #[test]
    fn ike_ids_are_iana_s() {
        let ids: Vec<_> = AuthenticationAlgorithm::all()
            .iter()
            .flat_map(|row| row.ike.iter().map(|ike| (ike.id, ike.name)))
            .collect();
        assert_eq!(
            ids,
            [
                (1, "AUTH_HMAC_MD5_96"),
                (6, "AUTH_HMAC_MD5_128"),
                (2, "AUTH_HMAC_SHA1_96"),
                (7, "AUTH_HMAC_SHA1_160"),
                (12, "AUTH_HMAC_SHA2_256_128"),
                (13, "AUTH_HMAC_SHA2_384_192"),
                (14, "AUTH_HMAC_SHA2_512_256"),
                (5, "AUTH_AES_XCBC_96"),
                (8, "AUTH_AES_CMAC_96"),
                (9, "AUTH_AES_128_GMAC"),
                (10, "AUTH_AES_192_GMAC"),
                (11, "AUTH_AES_256_GMAC"),
            ]
        );
    }
}
