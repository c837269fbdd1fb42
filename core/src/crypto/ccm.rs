//! AES-CCM (RFC 4309 over RFC 3610) with the tag in the open.

use super::CipherError;
use super::aes::{Aes, Block, xor};
use super::cbc_mac::absorb;
use super::ctr::CounterBlocks;
use cbc::cipher::{BlockCipherEncrypt, InvalidLength, consts::U16};
use hmac::digest::block_buffer::EagerBuffer;
use zeroize::Zeroizing;

/// Octets of the message length and of the counter, less 1: L' of RFC 3610 (RFC 4309, 4: L is 4).
const L: u8 = 3;

/// AES-CCM with its salt and the length of its tag, which counts in the MAC.
pub(super) struct AesCcm {
    cipher: Aes,
    salt: Zeroizing<[u8; 3]>,
    tag: u8,
}

/// CBC-MAC over the header of the message and then the message.
struct CbcMac<'a> {
    cipher: &'a Aes,
    state: Block,
    buffer: EagerBuffer<U16>,
}

impl CbcMac<'_> {
    fn update(&mut self, octets: &[u8]) {
        self.buffer.digest_blocks(octets, |blocks| {
            absorb(self.cipher, &mut self.state, blocks)
        });
    }

    /// Fills the block up with zeros.
    fn pad(&mut self) {
        if self.buffer.get_pos() > 0 {
            absorb(
                self.cipher,
                &mut self.state,
                &[self.buffer.pad_with_zeros()],
            );
        }
    }
}

impl AesCcm {
    /// Takes the key with the salt at its end, and the tag's length in octets.
    pub(super) fn new(key: &[u8], tag: u8) -> Result<Self, InvalidLength> {
        let (key, salt) = key.split_last_chunk().ok_or(InvalidLength)?;
        Ok(Self {
            cipher: Aes::new(key)?,
            salt: Zeroizing::new(*salt),
            tag,
        })
    }

    /// Decrypts in place, and computes the tag.
    pub(super) fn open(
        &self,
        iv: &[u8],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<Block, CipherError> {
        let mac = self.begin(iv, aad, data.len())?;
        self.apply_keystream(iv, data)?;
        self.tag(iv, mac, data)
    }

    /// Encrypts in place, and computes the tag.
    pub(super) fn seal(
        &self,
        iv: &[u8],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<Block, CipherError> {
        let mac = self.begin(iv, aad, data.len())?;
        let tag = self.tag(iv, mac, data)?;
        self.apply_keystream(iv, data)?;
        Ok(tag)
    }

    /// Adds the keystream to `data`.
    pub(super) fn apply_keystream(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        self.counters(L, iv)?.apply_keystream(&self.cipher, 1, data)
    }

    fn counters(&self, flags: u8, iv: &[u8]) -> Result<CounterBlocks, CipherError> {
        let [a, b, c] = *self.salt;
        CounterBlocks::new([flags, a, b, c], iv)
    }

    /// The MAC of the first block and the AAD (RFC 3610, 2.2).
    fn begin(&self, iv: &[u8], aad: &[u8], had: usize) -> Result<CbcMac<'_>, CipherError> {
        let length = u32::try_from(had).map_err(|_| CipherError::TooLong { had })?;
        let has_aad = u8::from(!aad.is_empty());
        let flags = has_aad << 6 | (self.tag.saturating_sub(2) / 2) << 3 | L;
        let mut mac = CbcMac {
            cipher: &self.cipher,
            state: Block::default(),
            buffer: EagerBuffer::default(),
        };
        mac.update(&self.counters(flags, iv)?.block(length));
        match u16::try_from(aad.len()) {
            Ok(0) => {}
            Ok(length @ ..0xff00) => mac.update(&length.to_be_bytes()),
            _ => {
                let had = aad.len();
                let length = u32::try_from(had).map_err(|_| CipherError::TooLong { had })?;
                mac.update(&[0xff, 0xfe]);
                mac.update(&length.to_be_bytes());
            }
        }
        mac.update(aad);
        mac.pad();
        Ok(mac)
    }

    fn tag(&self, iv: &[u8], mut mac: CbcMac, plaintext: &[u8]) -> Result<Block, CipherError> {
        mac.update(plaintext);
        mac.pad();
        let mut mask = self.counters(L, iv)?.block(0);
        self.cipher.encrypt_block(&mut mask);
        xor(&mut mask, &mac.state);
        Ok(mask)
    }
}
