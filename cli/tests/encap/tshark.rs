//! What tshark makes of encapsulated packets: every cipher that it knows decrypted, every ICV that it can check good.

use super::transforms::{Case, case_of, cases};
use super::{Files, encapsulated};
use crate::common::{espial, stderr, stdout};
use espial_core::crypto::{AuthenticationAlgorithm as Mac, EncryptionAlgorithm as Cipher};
use espial_core::sa::{Mode, Protection};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Ciphers of tshark 4.0, with ICV where they are combined.
const CIPHERS: [Cipher; 9] = [
    Cipher::Null,
    Cipher::Des,
    Cipher::TripleDes,
    Cipher::Blowfish,
    Cipher::Cast128,
    Cipher::AesCbc,
    Cipher::Twofish,
    Cipher::AesCtr,
    Cipher::AesGcm,
];

/// Those of later ones.
const LATER_CIPHERS: [Cipher; 3] = [
    Cipher::ChaCha20Poly1305,
    Cipher::AesGcmIiv,
    Cipher::ChaCha20Poly1305Iiv,
];

/// MACs of ESP with their ICV in octets.
const MACS: [(Mac, usize); 7] = [
    (Mac::HmacMd5, 12),
    (Mac::HmacSha1, 12),
    (Mac::HmacSha256, 12),
    (Mac::HmacSha256, 16),
    (Mac::HmacSha384, 24),
    (Mac::HmacSha512, 32),
    (Mac::HmacRipemd160, 12),
];
