//! What ipsec.conf(5) calls the algorithms.

use crate::crypto::{AuthenticationAlgorithm, EncryptionAlgorithm};
use crate::keys::token::Token;
use crate::keys::{KeysError, Problem};

/// What a rule for AH takes where it says nothing.
pub(super) const DEFAULT_AUTHENTICATION: AuthenticationAlgorithm =
    AuthenticationAlgorithm::HmacSha256;

/// What a rule for ESP takes where it says nothing.
pub(super) const DEFAULT_ENCRYPTION: (EncryptionAlgorithm, Option<usize>) =
    (EncryptionAlgorithm::AesCbc, None);

/// Name, algorithm, and the octets of key, salt included, where the name is for one length; the first of an algorithm
/// is what is printed.
#[rustfmt::skip]
const ENCRYPTION: &[(&str, EncryptionAlgorithm, Option<usize>)] = &[
    ("null", EncryptionAlgorithm::Null, Some(0)),
    ("des", EncryptionAlgorithm::Des, Some(8)),
    ("3des", EncryptionAlgorithm::TripleDes, Some(24)),
    ("3des-cbc", EncryptionAlgorithm::TripleDes, Some(24)),
    ("aes", EncryptionAlgorithm::AesCbc, None),
    ("aes-128", EncryptionAlgorithm::AesCbc, Some(16)),
    ("aes-192", EncryptionAlgorithm::AesCbc, Some(24)),
    ("aes-256", EncryptionAlgorithm::AesCbc, Some(32)),
    ("aesctr", EncryptionAlgorithm::AesCtr, None),
    ("aes-128-ctr", EncryptionAlgorithm::AesCtr, Some(20)),
    ("aes-192-ctr", EncryptionAlgorithm::AesCtr, Some(28)),
    ("aes-256-ctr", EncryptionAlgorithm::AesCtr, Some(36)),
    ("aes-gcm", EncryptionAlgorithm::AesGcm, None),
    ("aes-128-gcm", EncryptionAlgorithm::AesGcm, Some(20)),
    ("aes-192-gcm", EncryptionAlgorithm::AesGcm, Some(28)),
    ("aes-256-gcm", EncryptionAlgorithm::AesGcm, Some(36)),
    ("aes-gmac", EncryptionAlgorithm::AesGmac, None),
    ("aes-128-gmac", EncryptionAlgorithm::AesGmac, Some(20)),
    ("aes-192-gmac", EncryptionAlgorithm::AesGmac, Some(28)),
    ("aes-256-gmac", EncryptionAlgorithm::AesGmac, Some(36)),
    ("blowfish", EncryptionAlgorithm::Blowfish, None),
    ("cast128", EncryptionAlgorithm::Cast128, None),
    ("cast", EncryptionAlgorithm::Cast128, None),
    ("chacha20-poly1305", EncryptionAlgorithm::ChaCha20Poly1305, Some(36)),
];

#[rustfmt::skip]
const AUTHENTICATION: &[(&str, AuthenticationAlgorithm)] = &[
    ("hmac-md5", AuthenticationAlgorithm::HmacMd5),
    ("hmac-ripemd160", AuthenticationAlgorithm::HmacRipemd160),
    ("hmac-sha1", AuthenticationAlgorithm::HmacSha1),
    ("hmac-sha2-256", AuthenticationAlgorithm::HmacSha256),
    ("hmac-sha2-384", AuthenticationAlgorithm::HmacSha384),
    ("hmac-sha2-512", AuthenticationAlgorithm::HmacSha512),
];

/// The algorithm, and the octets of key that its name is for, if for one length alone.
pub(super) fn encryption(
    token: &Token<'_>,
) -> Result<(EncryptionAlgorithm, Option<usize>), Problem> {
    let row = ENCRYPTION.iter().find(|(name, ..)| *name == token.text);
    row.map(|(_, algorithm, key)| (*algorithm, *key))
        .ok_or_else(|| token.problem(KeysError::UnknownAlgorithm { kind: "encryption" }))
}

pub(super) fn authentication(token: &Token<'_>) -> Result<AuthenticationAlgorithm, Problem> {
    let row = AUTHENTICATION.iter().find(|(name, _)| *name == token.text);
    let kind = "authentication";
    row.map(|(_, algorithm)| *algorithm)
        .ok_or_else(|| token.problem(KeysError::UnknownAlgorithm { kind }))
}

/// The name of ipsecctl(8)'s printout.
pub(super) fn encryption_name(algorithm: EncryptionAlgorithm) -> Option<&'static str> {
    let row = ENCRYPTION.iter().find(|(_, named, _)| *named == algorithm);
    row.map(|(name, ..)| *name)
}

/// The name of ipsecctl(8)'s printout.
pub(super) fn authentication_name(algorithm: AuthenticationAlgorithm) -> Option<&'static str> {
    let row = AUTHENTICATION.iter().find(|(_, named)| *named == algorithm);
    row.map(|(name, _)| *name)
}
