//! Counter mode as AES-CTR (RFC 3686), GCM and CCM use it, and AES-CTR itself.

use super::CipherError;
use super::aes::{Aes, Block};
use cbc::cipher::{InnerIvInit, InvalidLength, StreamCipherCore};
use ctr::{CtrCore, flavors::Ctr32BE};
use zeroize::Zeroizing;

/// The counter blocks of one packet: 4 octets that stay, the IV, and a counter of 32 bits.
#[derive(Clone)]
pub(super) struct CounterBlocks {
    prefix: [u8; 4],
    iv: [u8; 8],
}

impl CounterBlocks {
    /// Takes the 4 octets in front of the IV, and the IV.
    ///
    /// # Errors
    /// [`CipherError::IvLength`] unless the IV has 8 octets.
    pub(super) fn new(prefix: [u8; 4], iv: &[u8]) -> Result<Self, CipherError> {
        let iv = iv.try_into().map_err(|_| CipherError::IvLength {
            needed: 8,
            had: iv.len(),
        })?;
        Ok(Self { prefix, iv })
    }

    /// The IV.
    pub(super) fn iv(&self) -> &[u8; 8] {
        &self.iv
    }

    /// The block that ends in `counter`.
    pub(super) fn block(&self, counter: u32) -> Block {
        let mut block = Block::default();
        let octets = self.prefix.iter().chain(&self.iv);
        for (cell, octet) in block.iter_mut().zip(octets.chain(&counter.to_be_bytes())) {
            *cell = *octet;
        }
        block
    }

    /// Adds the keystream that starts at counter `first` to `data`.
    ///
    /// # Errors
    /// [`CipherError::TooLong`] when the counter would begin anew; `data` is then as it was.
    pub(super) fn apply_keystream(
        &self,
        cipher: &Aes,
        first: u32,
        data: &mut [u8],
    ) -> Result<(), CipherError> {
        let had = data.len();
        CtrCore::<_, Ctr32BE>::inner_iv_init(cipher, &self.block(first))
            .try_apply_keystream_partial(data.into())
            .map_err(|_| CipherError::TooLong { had })
    }
}

/// AES-CTR with its salt, which RFC 3686 calls the nonce.
pub(super) struct AesCtr {
    cipher: Aes,
    salt: Zeroizing<[u8; 4]>,
}

impl AesCtr {
    /// Takes the key with the salt at its end.
    pub(super) fn new(key: &[u8]) -> Result<Self, InvalidLength> {
        let (key, salt) = key.split_last_chunk().ok_or(InvalidLength)?;
        Ok(Self {
            cipher: Aes::new(key)?,
            salt: Zeroizing::new(*salt),
        })
    }

    /// Adds the keystream to `data`: encrypts and decrypts. The counter starts at 1 (RFC 3686, 4).
    pub(super) fn apply_keystream(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        CounterBlocks::new(*self.salt, iv)?.apply_keystream(&self.cipher, 1, data)
    }
}
