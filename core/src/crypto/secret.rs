//! Key material that leaves no copy behind and never prints itself.

use serde::{Deserialize, Serialize};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The octets of a key, with the salt at the end where the transform has one.
///
/// Zeroized on drop, compared in constant time, and redacted in `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecretKey(Zeroizing<Vec<u8>>);

impl SecretKey {
    /// Takes the octets over; the caller keeps no copy.
    pub fn new(octets: Vec<u8>) -> Self {
        Self(Zeroizing::new(octets))
    }

    /// The key itself. Only the cryptography and an explicit export may ask for it.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Length in octets, salt included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no key at all, as for ENCR_NULL.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({} octets)", self.0.len())
    }
}

impl PartialEq for SecretKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl Eq for SecretKey {}

#[cfg(test)]
mod tests {
    use super::SecretKey;

    #[test]
    fn debug_shows_the_length_and_not_the_key() {
        let key = SecretKey::new(b"aescbcencryption".to_vec());
        assert_eq!(format!("{key:?}"), "SecretKey(16 octets)");
    }
}
