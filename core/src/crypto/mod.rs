//! The transforms of IPsec and their use.

mod secret;
mod transform;

pub use secret::SecretKey;
pub use transform::{
    Authentication, AuthenticationAlgorithm, AuthenticationKey, Encryption, EncryptionAlgorithm,
    EncryptionKey, KeyError, KeyLength,
};
