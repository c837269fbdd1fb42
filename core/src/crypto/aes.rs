//! AES for the modes that only encrypt blocks, whichever way the packet goes.

use aes::{Aes128Enc, Aes192Enc, Aes256Enc};
use cbc::cipher::{
    Array, BlockCipherEncClosure, BlockCipherEncrypt, BlockSizeUser, InvalidLength, KeyInit,
    consts::U16,
};
use std::sync::Arc;

/// A block of AES, and of every mode over it.
pub(super) type Block = Array<u8, U16>;

/// AES with a key of any of its lengths.
///
/// A mode asks for its blocks all at once, so the key length is looked at once a packet and not once a block.
pub(super) enum Aes {
    Aes128(Aes128Enc),
    Aes192(Aes192Enc),
    Aes256(Aes256Enc),
}

impl Aes {
    /// Computes the key schedule.
    pub(super) fn new(key: &[u8]) -> Result<Self, InvalidLength> {
        match key.len() {
            16 => Aes128Enc::new_from_slice(key).map(Self::Aes128),
            24 => Aes192Enc::new_from_slice(key).map(Self::Aes192),
            _ => Aes256Enc::new_from_slice(key).map(Self::Aes256),
        }
    }
}

impl BlockSizeUser for Aes {
    type BlockSize = U16;
}

impl BlockCipherEncrypt for Aes {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = U16>) {
        match self {
            Self::Aes128(cipher) => cipher.encrypt_with_backend(f),
            Self::Aes192(cipher) => cipher.encrypt_with_backend(f),
            Self::Aes256(cipher) => cipher.encrypt_with_backend(f),
        }
    }
}

/// AES-128 with one key schedule for every copy of a MAC's state.
#[derive(Clone)]
pub(super) struct SharedAes128(Arc<Aes128Enc>);

impl SharedAes128 {
    /// Computes the key schedule.
    pub(super) fn new(key: &[u8]) -> Result<Self, InvalidLength> {
        Aes128Enc::new_from_slice(key).map(|cipher| Self(Arc::new(cipher)))
    }
}

impl BlockSizeUser for SharedAes128 {
    type BlockSize = U16;
}

impl BlockCipherEncrypt for SharedAes128 {
    fn encrypt_with_backend(&self, f: impl BlockCipherEncClosure<BlockSize = U16>) {
        self.0.encrypt_with_backend(f);
    }
}

/// Adds `b` to `a`, bit by bit.
pub(super) fn xor(a: &mut Block, b: &Block) {
    for (a, b) in a.iter_mut().zip(b) {
        *a ^= *b;
    }
}

#[cfg(test)]
mod tests {
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn key_schedules_are_zeroized_on_drop() {
        fn zeroized<C: ZeroizeOnDrop>() {}
        zeroized::<aes::Aes128Enc>();
        zeroized::<aes::Aes192Enc>();
        zeroized::<aes::Aes256Enc>();
    }
}
