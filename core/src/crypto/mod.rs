//! The transforms of IPsec and their use.

mod aead;
mod aes;
mod aes_mac;
mod cbc;
mod cbc_mac;
mod ccm;
mod chacha20_poly1305;
mod cipher;
mod compression;
mod ctr;
mod gcm;
mod icv;
mod iv_source;
mod key;
mod key_error;
mod mac;
mod secret;
mod session;
mod transform;
#[cfg(test)]
mod vectors;

pub use aead::Aead;
pub use cipher::{Cipher, CipherError};
pub use compression::{CompressionAlgorithm, CompressionError};
pub use icv::{Icv, IcvError};
pub use iv_source::{IvKind, IvSource};
pub use key::{AuthenticationKey, EncryptionKey};
pub use key_error::KeyError;
pub use mac::{Mac, MacState};
pub use secret::SecretKey;
pub use session::Session;
pub use transform::{
    Authentication, AuthenticationAlgorithm, Encryption, EncryptionAlgorithm, EncryptionKind,
    IkeTransform, KeyLength,
};
