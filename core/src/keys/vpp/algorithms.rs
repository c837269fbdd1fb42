//! What VPP calls the algorithms. A name says the length of the key as well.

use crate::crypto::{AuthenticationAlgorithm, EncryptionAlgorithm};
use crate::keys::token::Token;
use crate::keys::{KeysError, Problem};

/// Name, algorithm, and octets of the key without its salt.
#[rustfmt::skip]
const ENCRYPTION: &[(&str, EncryptionAlgorithm, usize)] = &[
    ("none", EncryptionAlgorithm::Null, 0),
    ("des-cbc", EncryptionAlgorithm::Des, 8),
    ("3des-cbc", EncryptionAlgorithm::TripleDes, 24),
    ("aes-cbc-128", EncryptionAlgorithm::AesCbc, 16),
    ("aes-cbc-192", EncryptionAlgorithm::AesCbc, 24),
    ("aes-cbc-256", EncryptionAlgorithm::AesCbc, 32),
    ("aes-ctr-128", EncryptionAlgorithm::AesCtr, 16),
    ("aes-ctr-192", EncryptionAlgorithm::AesCtr, 24),
    ("aes-ctr-256", EncryptionAlgorithm::AesCtr, 32),
    ("aes-gcm-128", EncryptionAlgorithm::AesGcm, 16),
    ("aes-gcm-192", EncryptionAlgorithm::AesGcm, 24),
    ("aes-gcm-256", EncryptionAlgorithm::AesGcm, 32),
    ("aes-null-gmac-128", EncryptionAlgorithm::AesGmac, 16),
    ("aes-null-gmac-192", EncryptionAlgorithm::AesGmac, 24),
    ("aes-null-gmac-256", EncryptionAlgorithm::AesGmac, 32),
    ("chacha20-poly1305", EncryptionAlgorithm::ChaCha20Poly1305, 32),
];

/// Name, algorithm, and the ICV in octets.
#[rustfmt::skip]
const AUTHENTICATION: &[(&str, AuthenticationAlgorithm, usize)] = &[
    ("md5-96", AuthenticationAlgorithm::HmacMd5, 12),
    ("sha1-96", AuthenticationAlgorithm::HmacSha1, 12),
    ("sha-256-96", AuthenticationAlgorithm::HmacSha256, 12),
    ("sha-256-128", AuthenticationAlgorithm::HmacSha256, 16),
    ("sha-384-192", AuthenticationAlgorithm::HmacSha384, 24),
    ("sha-512-256", AuthenticationAlgorithm::HmacSha512, 32),
];

/// The algorithm, and the octets of key that its name is for, without the salt.
pub(super) fn encryption(token: &Token<'_>) -> Result<(EncryptionAlgorithm, usize), Problem> {
    let row = ENCRYPTION.iter().find(|(name, ..)| *name == token.text);
    row.map(|(_, algorithm, key)| (*algorithm, *key))
        .ok_or_else(|| token.problem(KeysError::UnknownAlgorithm { kind: "encryption" }))
}

/// The algorithm and its ICV's length; `None` for `none`.
pub(super) fn authentication(
    token: &Token<'_>,
) -> Result<Option<(AuthenticationAlgorithm, usize)>, Problem> {
    if token.text == "none" {
        return Ok(None);
    }
    let row = AUTHENTICATION.iter().find(|(name, ..)| *name == token.text);
    let kind = "authentication";
    row.map(|(_, algorithm, icv)| Some((*algorithm, *icv)))
        .ok_or_else(|| token.problem(KeysError::UnknownAlgorithm { kind }))
}

/// VPP's name for the algorithm with a key of so many octets, the salt not counted.
pub(super) fn encryption_name(algorithm: EncryptionAlgorithm, key: usize) -> Option<&'static str> {
    let row = ENCRYPTION
        .iter()
        .find(|(_, named, octets)| *named == algorithm && *octets == key);
    row.map(|(name, ..)| *name)
}

/// VPP's name for the algorithm with an ICV of so many octets.
pub(super) fn authentication_name(
    algorithm: AuthenticationAlgorithm,
    icv: usize,
) -> Option<&'static str> {
    let row = AUTHENTICATION
        .iter()
        .find(|(_, named, octets)| *named == algorithm && *octets == icv);
    row.map(|(name, ..)| *name)
}
