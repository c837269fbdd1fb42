//! The rows of the encryption algorithms.

use super::{IkeTransform, KeyLength, ike};
use serde::{Deserialize, Serialize};

/// An encryption algorithm of ESP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EncryptionAlgorithm {
    /// ENCR_NULL, RFC 2410.
    Null,
    /// DES-CBC, RFC 2405.
    Des,
    /// 3DES-CBC with three keys, RFC 2451.
    TripleDes,
    /// Blowfish-CBC, RFC 2451.
    Blowfish,
    /// CAST-128-CBC, RFC 2451: 12 rounds with keys of up to 10 octets, else 16 (RFC 2144).
    Cast128,
    /// AES-CBC, RFC 3602.
    AesCbc,
    /// Camellia-CBC, RFC 4312.
    Camellia,
    /// Twofish-CBC, in no RFC: as AES-CBC, which it was a candidate for.
    Twofish,
    /// Serpent-CBC, in no RFC: as AES-CBC, which it was a candidate for.
    Serpent,
    /// AES-CTR, RFC 3686.
    AesCtr,
    /// AES-GCM, RFC 4106.
    AesGcm,
    /// AES-CCM, RFC 4309.
    AesCcm,
    /// AES-GMAC, RFC 4543: the payload stays clear and is authenticated.
    AesGmac,
    /// ChaCha20-Poly1305, RFC 7634.
    ChaCha20Poly1305,
    /// AES-GCM with an implicit IV, RFC 8750.
    AesGcmIiv,
    /// AES-CCM with an implicit IV, RFC 8750.
    AesCcmIiv,
    /// ChaCha20-Poly1305 with an implicit IV, RFC 8750.
    ChaCha20Poly1305Iiv,
}

/// How an algorithm goes about the payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptionKind {
    /// Every octet stays, and nothing vouches for it.
    Null,
    /// Cipher block chaining: the payload is a whole number of blocks.
    Cbc,
    /// A keystream is added; the payload may have any length.
    Counter,
    /// A keystream is added, and the ICV is the algorithm's own.
    Combined,
    /// Every octet stays, and the ICV is the algorithm's own.
    AuthenticationOnly,
}

/// A row of the table: an encryption algorithm. All sizes are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encryption {
    /// Which algorithm the row describes.
    pub algorithm: EncryptionAlgorithm,
    /// The name that people read: `AES-CBC`.
    pub name: &'static str,
    /// How it goes about the payload.
    pub kind: EncryptionKind,
    /// IKEv2 transforms (type 1), one an ICV length, where IANA gave any.
    pub ike: &'static [IkeTransform],
    /// The RFC that defines its use in ESP, where there is one.
    pub rfc: Option<u16>,
    /// Key lengths, salt not counted.
    pub key: KeyLength,
    /// Salt at the end of the configured key, never sent.
    pub salt: usize,
    /// IV at the start of the payload on the wire.
    pub iv: usize,
    /// Whether the IV is the sequence number, as 8 octets, instead of being sent (RFC 8750).
    pub implicit_iv: bool,
    /// The multiple to which the plaintext is padded; ESP itself asks for at least 4.
    pub block: usize,
    /// ICV lengths of a combined mode, the usual one first; empty where the ICV is a separate algorithm's.
    pub icv: &'static [usize],
}

const NULL: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Null,
    name: "NULL",
    kind: EncryptionKind::Null,
    ike: &[ike(0, "ENCR_NULL", 11)],
    rfc: Some(2410),
    key: KeyLength::OneOf(&[0]),
    salt: 0,
    iv: 0,
    implicit_iv: false,
    block: 1,
    icv: &[],
};

const DES: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Des,
    name: "DES-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[ike(0, "ENCR_DES", 2)],
    rfc: Some(2405),
    key: KeyLength::OneOf(&[8]),
    salt: 0,
    iv: 8,
    implicit_iv: false,
    block: 8,
    icv: &[],
};

const TRIPLE_DES: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::TripleDes,
    name: "3DES-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[ike(0, "ENCR_3DES", 3)],
    rfc: Some(2451),
    key: KeyLength::OneOf(&[24]),
    salt: 0,
    iv: 8,
    implicit_iv: false,
    block: 8,
    icv: &[],
};

const BLOWFISH: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Blowfish,
    name: "Blowfish-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[ike(0, "ENCR_BLOWFISH", 7)],
    rfc: Some(2451),
    key: KeyLength::Between(5, 56),
    salt: 0,
    iv: 8,
    implicit_iv: false,
    block: 8,
    icv: &[],
};

const CAST128: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Cast128,
    name: "CAST128-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[ike(0, "ENCR_CAST", 6)],
    rfc: Some(2451),
    key: KeyLength::Between(5, 16),
    salt: 0,
    iv: 8,
    implicit_iv: false,
    block: 8,
    icv: &[],
};

const AES_CBC: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesCbc,
    name: "AES-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[ike(0, "ENCR_AES_CBC", 12)],
    rfc: Some(3602),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 0,
    iv: 16,
    implicit_iv: false,
    block: 16,
    icv: &[],
};

const CAMELLIA: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Camellia,
    name: "Camellia-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[ike(0, "ENCR_CAMELLIA_CBC", 23)],
    rfc: Some(4312),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 0,
    iv: 16,
    implicit_iv: false,
    block: 16,
    icv: &[],
};

const TWOFISH: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Twofish,
    name: "Twofish-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[],
    rfc: None,
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 0,
    iv: 16,
    implicit_iv: false,
    block: 16,
    icv: &[],
};

const SERPENT: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::Serpent,
    name: "Serpent-CBC",
    kind: EncryptionKind::Cbc,
    ike: &[],
    rfc: None,
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 0,
    iv: 16,
    implicit_iv: false,
    block: 16,
    icv: &[],
};

const AES_CTR: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesCtr,
    name: "AES-CTR",
    kind: EncryptionKind::Counter,
    ike: &[ike(0, "ENCR_AES_CTR", 13)],
    rfc: Some(3686),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 4,
    iv: 8,
    implicit_iv: false,
    block: 1,
    icv: &[],
};

const AES_GCM: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesGcm,
    name: "AES-GCM",
    kind: EncryptionKind::Combined,
    ike: &[
        ike(16, "ENCR_AES_GCM_16", 20),
        ike(12, "ENCR_AES_GCM_12", 19),
        ike(8, "ENCR_AES_GCM_8", 18),
    ],
    rfc: Some(4106),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 4,
    iv: 8,
    implicit_iv: false,
    block: 1,
    icv: &[16, 12, 8],
};

const AES_CCM: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesCcm,
    name: "AES-CCM",
    kind: EncryptionKind::Combined,
    ike: &[
        ike(16, "ENCR_AES_CCM_16", 16),
        ike(12, "ENCR_AES_CCM_12", 15),
        ike(8, "ENCR_AES_CCM_8", 14),
    ],
    rfc: Some(4309),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 3,
    iv: 8,
    implicit_iv: false,
    block: 1,
    icv: &[16, 12, 8],
};

const AES_GMAC: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesGmac,
    name: "AES-GMAC",
    kind: EncryptionKind::AuthenticationOnly,
    ike: &[ike(16, "ENCR_NULL_AUTH_AES_GMAC", 21)],
    rfc: Some(4543),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 4,
    iv: 8,
    implicit_iv: false,
    block: 1,
    icv: &[16],
};

const CHACHA20_POLY1305: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::ChaCha20Poly1305,
    name: "ChaCha20-Poly1305",
    kind: EncryptionKind::Combined,
    ike: &[ike(16, "ENCR_CHACHA20_POLY1305", 28)],
    rfc: Some(7634),
    key: KeyLength::OneOf(&[32]),
    salt: 4,
    iv: 8,
    implicit_iv: false,
    block: 1,
    icv: &[16],
};

const AES_GCM_IIV: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesGcmIiv,
    name: "AES-GCM-16-IIV",
    kind: EncryptionKind::Combined,
    ike: &[ike(16, "ENCR_AES_GCM_16_IIV", 30)],
    rfc: Some(8750),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 4,
    iv: 0,
    implicit_iv: true,
    block: 1,
    icv: &[16],
};

const AES_CCM_IIV: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::AesCcmIiv,
    name: "AES-CCM-8-IIV",
    kind: EncryptionKind::Combined,
    ike: &[ike(8, "ENCR_AES_CCM_8_IIV", 29)],
    rfc: Some(8750),
    key: KeyLength::OneOf(&[16, 24, 32]),
    salt: 3,
    iv: 0,
    implicit_iv: true,
    block: 1,
    icv: &[8],
};

const CHACHA20_POLY1305_IIV: Encryption = Encryption {
    algorithm: EncryptionAlgorithm::ChaCha20Poly1305Iiv,
    name: "ChaCha20-Poly1305-IIV",
    kind: EncryptionKind::Combined,
    ike: &[ike(16, "ENCR_CHACHA20_POLY1305_IIV", 31)],
    rfc: Some(8750),
    key: KeyLength::OneOf(&[32]),
    salt: 4,
    iv: 0,
    implicit_iv: true,
    block: 1,
    icv: &[16],
};

const ENCRYPTION: &[Encryption] = &[
    NULL,
    DES,
    TRIPLE_DES,
    BLOWFISH,
    CAST128,
    AES_CBC,
    CAMELLIA,
    TWOFISH,
    SERPENT,
    AES_CTR,
    AES_GCM,
    AES_CCM,
    AES_GMAC,
    CHACHA20_POLY1305,
    AES_GCM_IIV,
    AES_CCM_IIV,
    CHACHA20_POLY1305_IIV,
];

impl EncryptionAlgorithm {
    /// Every row of the table, in its order.
    pub fn all() -> &'static [Encryption] {
        ENCRYPTION
    }

    /// This algorithm's row.
    pub fn transform(self) -> &'static Encryption {
        match self {
            Self::Null => &NULL,
            Self::Des => &DES,
            Self::TripleDes => &TRIPLE_DES,
            Self::Blowfish => &BLOWFISH,
            Self::Cast128 => &CAST128,
            Self::AesCbc => &AES_CBC,
            Self::Camellia => &CAMELLIA,
            Self::Twofish => &TWOFISH,
            Self::Serpent => &SERPENT,
            Self::AesCtr => &AES_CTR,
            Self::AesGcm => &AES_GCM,
            Self::AesCcm => &AES_CCM,
            Self::AesGmac => &AES_GMAC,
            Self::ChaCha20Poly1305 => &CHACHA20_POLY1305,
            Self::AesGcmIiv => &AES_GCM_IIV,
            Self::AesCcmIiv => &AES_CCM_IIV,
            Self::ChaCha20Poly1305Iiv => &CHACHA20_POLY1305_IIV,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EncryptionAlgorithm, EncryptionKind};

    #[test]
    fn every_row_is_the_one_of_its_algorithm() {
        for row in EncryptionAlgorithm::all() {
            assert_eq!(row.algorithm.transform(), row);
        }
    }

    #[test]
    fn rows_agree_with_themselves() {
        for row in EncryptionAlgorithm::all() {
            let own_icv = matches!(
                row.kind,
                EncryptionKind::Combined | EncryptionKind::AuthenticationOnly
            );
            assert_eq!(own_icv, !row.icv.is_empty(), "{}", row.name);
            if own_icv {
                let of_ike: Vec<_> = row.ike.iter().map(|ike| ike.icv).collect();
                assert_eq!(of_ike, row.icv, "{}", row.name);
                assert_eq!(row.implicit_iv, row.iv == 0, "{}", row.name);
            }
            if row.kind == EncryptionKind::Cbc {
                assert_eq!((row.iv, row.salt), (row.block, 0), "{}", row.name);
            }
        }
    }

    #[test]
    fn ike_ids_are_iana_s() {
        let ids: Vec<_> = EncryptionAlgorithm::all()
            .iter()
            .flat_map(|row| row.ike.iter().map(|ike| (ike.id, ike.name)))
            .collect();
        assert_eq!(
            ids,
            [
                (11, "ENCR_NULL"),
                (2, "ENCR_DES"),
                (3, "ENCR_3DES"),
                (7, "ENCR_BLOWFISH"),
                (6, "ENCR_CAST"),
                (12, "ENCR_AES_CBC"),
                (23, "ENCR_CAMELLIA_CBC"),
                (13, "ENCR_AES_CTR"),
                (20, "ENCR_AES_GCM_16"),
                (19, "ENCR_AES_GCM_12"),
                (18, "ENCR_AES_GCM_8"),
                (16, "ENCR_AES_CCM_16"),
                (15, "ENCR_AES_CCM_12"),
                (14, "ENCR_AES_CCM_8"),
                (21, "ENCR_NULL_AUTH_AES_GMAC"),
                (28, "ENCR_CHACHA20_POLY1305"),
                (30, "ENCR_AES_GCM_16_IIV"),
                (29, "ENCR_AES_CCM_8_IIV"),
                (31, "ENCR_CHACHA20_POLY1305_IIV"),
            ]
        );
    }
}
