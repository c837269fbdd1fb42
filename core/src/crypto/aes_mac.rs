//! AES-XCBC-MAC (RFC 3566) and AES-CMAC (RFC 4493, for RFC 4494): CBC-MAC, with a key of its own for the last block.

use super::aes::{Block, SharedAes128, xor};
use super::cbc_mac::absorb;
use cbc::cipher::{BlockCipherEncrypt, InvalidLength, consts::U16};
use hmac::digest::block_buffer::LazyBuffer;
use zeroize::{Zeroize, Zeroizing};

/// A MAC over the octets seen so far.
#[derive(Clone)]
pub(super) struct AesMac {
    cipher: SharedAes128,
    /// Added to a last block that is whole: K2 of XCBC, K1 of CMAC.
    whole: Zeroizing<Block>,
    /// Added to a last block that is padded: K3 of XCBC, K2 of CMAC.
    padded: Zeroizing<Block>,
    state: Zeroizing<Block>,
    /// Holds a full block back, because the last one is treated differently.
    buffer: LazyBuffer<U16>,
}

impl AesMac {
    /// AES-XCBC-MAC: K1, K2 and K3 are three constants, encrypted (RFC 3566, 4, step 1).
    pub(super) fn xcbc(key: &[u8]) -> Result<Self, InvalidLength> {
        let cipher = SharedAes128::new(key)?;
        let [k1, k2, k3] = [1, 2, 3].map(|octet| {
            let mut derived = Zeroizing::new(Block::from([octet; 16]));
            cipher.encrypt_block(&mut derived);
            derived
        });
        Ok(Self::new(SharedAes128::new(&k1)?, k2, k3))
    }

    /// AES-CMAC: K1 and K2 are the encrypted zero block, doubled once and twice (RFC 4493, 2.3).
    pub(super) fn cmac(key: &[u8]) -> Result<Self, InvalidLength> {
        let cipher = SharedAes128::new(key)?;
        let mut l = Zeroizing::new(Block::default());
        cipher.encrypt_block(&mut l);
        let k1 = double(&l);
        let k2 = double(&k1);
        Ok(Self::new(cipher, k1, k2))
    }

    fn new(cipher: SharedAes128, whole: Zeroizing<Block>, padded: Zeroizing<Block>) -> Self {
        Self {
            cipher,
            whole,
            padded,
            state: Zeroizing::default(),
            buffer: LazyBuffer::default(),
        }
    }

    /// Appends octets.
    pub(super) fn update(&mut self, octets: &[u8]) {
        let Self {
            cipher,
            state,
            buffer,
            ..
        } = self;
        buffer.digest_blocks(octets, |blocks| absorb(cipher, state, blocks));
    }

    /// The whole MAC (RFC 3566, 4, steps 3 and 4; RFC 4493, 2.4).
    pub(super) fn finish(mut self) -> Block {
        let octets = self.buffer.get_pos();
        let mut last = self.buffer.pad_with_zeros();
        match last.get_mut(octets) {
            None => xor(&mut last, &self.whole),
            Some(first_padding) => {
                *first_padding = 0x80;
                xor(&mut last, &self.padded);
            }
        }
        absorb(&self.cipher, &mut self.state, &[last]);
        last.zeroize();
        *self.state
    }
}

/// Doubling in GF(2^128).
fn double(block: &Block) -> Zeroizing<Block> {
    let value = u128::from_be_bytes((*block).into());
    let doubled = (value << 1) ^ ((value >> 127) * 0x87);
    Zeroizing::new(doubled.to_be_bytes().into())
}
