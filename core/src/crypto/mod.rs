//! The transforms of IPsec and their use.

mod cipher;
mod compression;
mod icv;
mod key;
mod mac;
mod secret;
mod session;
mod transform;

pub use cipher::{Cipher, CipherError};
pub use compression::{CompressionAlgorithm, CompressionError};
pub use icv::{Icv, IcvError};
pub use key::{AuthenticationKey, EncryptionKey, KeyError};
pub use mac::{Mac, MacState};
pub use secret::SecretKey;
pub use session::Session;
pub use transform::{
    Authentication, AuthenticationAlgorithm, Encryption, EncryptionAlgorithm, KeyLength,
};
