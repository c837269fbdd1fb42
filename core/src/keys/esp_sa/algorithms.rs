//! What Wireshark calls the algorithms. A name says the length of the ICV as well.

use super::key;
use crate::crypto::{AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, SecretKey};
use crate::keys::token::Token;
use crate::keys::{KeysError, Problem};

/// Name, algorithm, and the ICV of a combined mode in octets; the first name of an algorithm is what is printed.
#[rustfmt::skip]
const ENCRYPTION: &[(&str, EncryptionAlgorithm, Option<usize>)] = &[
    ("NULL", EncryptionAlgorithm::Null, None),
    ("TripleDES-CBC [RFC2451]", EncryptionAlgorithm::TripleDes, None),
    ("AES-CBC [RFC3602]", EncryptionAlgorithm::AesCbc, None),
    ("AES-CTR [RFC3686]", EncryptionAlgorithm::AesCtr, None),
    ("DES-CBC [RFC2405]", EncryptionAlgorithm::Des, None),
    ("CAST5-CBC [RFC2144]", EncryptionAlgorithm::Cast128, None),
    ("BLOWFISH-CBC [RFC2451]", EncryptionAlgorithm::Blowfish, None),
    ("TWOFISH-CBC", EncryptionAlgorithm::Twofish, None),
    ("AES-GCM with 8 octet ICV [RFC4106]", EncryptionAlgorithm::AesGcm, Some(8)),
    ("AES-GCM with 12 octet ICV [RFC4106]", EncryptionAlgorithm::AesGcm, Some(12)),
    ("AES-GCM with 16 octet ICV [RFC4106]", EncryptionAlgorithm::AesGcm, Some(16)),
    ("AES-GCM [RFC4106]", EncryptionAlgorithm::AesGcm, None),
    ("AES-GCM with IIV and 16 octet ICV [RFC4106 & RFC8750]", EncryptionAlgorithm::AesGcmIiv, Some(16)),
    ("ChaCha20 with Poly1305 [RFC7634]", EncryptionAlgorithm::ChaCha20Poly1305, Some(16)),
    ("ChaCha20 with Poly1305 and IIV [RFC7634 & RFC8750]", EncryptionAlgorithm::ChaCha20Poly1305Iiv, Some(16)),
];

/// Name, algorithm, and the ICV in octets.
#[rustfmt::skip]
const AUTHENTICATION: &[(&str, AuthenticationAlgorithm, usize)] = &[
    ("HMAC-SHA-1-96 [RFC2404]", AuthenticationAlgorithm::HmacSha1, 12),
    ("HMAC-SHA-256-96 [draft-ietf-ipsec-ciph-sha-256-00]", AuthenticationAlgorithm::HmacSha256, 12),
    ("HMAC-SHA-256-128 [RFC4868]", AuthenticationAlgorithm::HmacSha256, 16),
    ("HMAC-SHA-384-192 [RFC4868]", AuthenticationAlgorithm::HmacSha384, 24),
    ("HMAC-SHA-512-256 [RFC4868]", AuthenticationAlgorithm::HmacSha512, 32),
    ("HMAC-MD5-96 [RFC2403]", AuthenticationAlgorithm::HmacMd5, 12),
    ("MAC-RIPEMD-160-96 [RFC2857]", AuthenticationAlgorithm::HmacRipemd160, 12),
    ("ANY 64 bit authentication [no checking]", AuthenticationAlgorithm::Unchecked, 8),
    ("ANY 96 bit authentication [no checking]", AuthenticationAlgorithm::Unchecked, 12),
    ("ANY 128 bit authentication [no checking]", AuthenticationAlgorithm::Unchecked, 16),
    ("ANY 192 bit authentication [no checking]", AuthenticationAlgorithm::Unchecked, 24),
    ("ANY 256 bit authentication [no checking]", AuthenticationAlgorithm::Unchecked, 32),
];

/// The algorithm and, for a combined mode whose name says it, the length of its ICV.
pub(super) fn encryption(
    token: &Token<'_>,
) -> Result<(EncryptionAlgorithm, Option<usize>), Problem> {
    let row = ENCRYPTION.iter().find(|(name, ..)| *name == token.text);
    row.map(|(_, algorithm, icv)| (*algorithm, *icv))
        .ok_or_else(|| token.problem(KeysError::UnknownAlgorithm { kind: "encryption" }))
}

/// The algorithm and its ICV's length; `None` for `NULL`.
pub(super) fn authentication(
    token: &Token<'_>,
) -> Result<Option<(AuthenticationAlgorithm, usize)>, Problem> {
    if token.text == "NULL" {
        return Ok(None);
    }
    let row = AUTHENTICATION.iter().find(|(name, ..)| *name == token.text);
    let kind = "authentication";
    row.map(|(_, algorithm, icv)| Some((*algorithm, *icv)))
        .ok_or_else(|| token.problem(KeysError::UnknownAlgorithm { kind }))
}

pub(super) fn is_unchecked(algorithm: AuthenticationAlgorithm) -> bool {
    algorithm == AuthenticationAlgorithm::Unchecked
}

/// Pairs an algorithm with the key in the next column, which nothing uses where nothing is checked.
pub(super) fn authentication_key(
    algorithm: AuthenticationAlgorithm,
    icv: usize,
    token: &Token<'_>,
) -> Result<AuthenticationKey, Problem> {
    let key = match is_unchecked(algorithm) {
        true => SecretKey::new(Vec::new()),
        false => key(token)?,
    };
    AuthenticationKey::new(algorithm, key, Some(icv)).map_err(|error| token.problem(error.into()))
}

/// Wireshark's name.
pub(super) fn encryption_name(algorithm: EncryptionAlgorithm, icv: usize) -> Option<&'static str> {
    let row = ENCRYPTION
        .iter()
        .find(|(_, named, length)| *named == algorithm && length.unwrap_or(0) == icv);
    row.map(|(name, ..)| *name)
}

/// Wireshark's name, or that of an ICV of this length without an algorithm; and whether it was the algorithm's own.
pub(super) fn authentication_name(
    algorithm: AuthenticationAlgorithm,
    icv: usize,
) -> Option<(&'static str, bool)> {
    let name = |wanted| {
        let row = AUTHENTICATION
            .iter()
            .find(|(_, named, length)| *named == wanted && *length == icv);
        row.map(|(name, ..)| *name)
    };
    match name(algorithm) {
        Some(own) => Some((own, true)),
        None => name(AuthenticationAlgorithm::Unchecked).map(|any| (any, false)),
    }
}
