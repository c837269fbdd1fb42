//! The table of transforms: what each algorithm is called, and the sizes of its key, salt, IV, block and ICV.
//!
//! One row an algorithm. Everything else asks the table; no size stands anywhere else.

mod authentication;
mod encryption;

pub use authentication::{Authentication, AuthenticationAlgorithm};
pub use encryption::{Encryption, EncryptionAlgorithm, EncryptionKind};

/// The key lengths that an algorithm takes, in octets, without the salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLength {
    /// One of these.
    OneOf(&'static [usize]),
    /// Any length in this range, as for the variable-key ciphers of RFC 2451.
    Between(usize, usize),
    /// Any length of at least 1 octet, as for HMAC (RFC 2104, 3).
    Any {
        /// The length that the RFC for ESP and AH asks for.
        usual: usize,
    },
}

/// What IKEv2 calls an algorithm with a certain ICV (RFC 7296, 3.3.2, and IANA's registry).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IkeTransform {
    /// The ICV length in octets that this transform stands for; 0 where the transform has none.
    pub icv: usize,
    /// `ENCR_AES_GCM_16`.
    pub name: &'static str,
    /// Transform id.
    pub id: u16,
}

const fn ike(icv: usize, name: &'static str, id: u16) -> IkeTransform {
    IkeTransform { icv, name, id }
}
