//! AES-GCM (RFC 4106) and AES-GMAC (RFC 4543) with the tag in the open.

use super::CipherError;
use super::aes::{Aes, Block, xor};
use super::ctr::CounterBlocks;
use cbc::cipher::{BlockCipherEncrypt, InvalidLength, consts::U16};
use ghash::{GHash, universal_hash::UniversalHash};
use hmac::digest::block_buffer::EagerBuffer;
use std::sync::Arc;
use zeroize::Zeroizing;

/// The counter whose block masks the tag; the keystream starts with the next.
const TAG_COUNTER: u32 = 1;

/// AES-GCM with its hash key and salt.
pub(super) struct AesGcm {
    cipher: Aes,
    /// GHASH under the hash key, over nothing yet.
    ghash: GHash,
    salt: Zeroizing<[u8; 4]>,
}

impl AesGcm {
    /// Takes the key with the salt at its end.
    pub(super) fn new(key: &[u8]) -> Result<Self, InvalidLength> {
        let (key, salt) = key.split_last_chunk().ok_or(InvalidLength)?;
        let cipher = Aes::new(key)?;
        let mut hash_key = Zeroizing::new(Block::default());
        cipher.encrypt_block(&mut hash_key);
        Ok(Self {
            cipher,
            ghash: GHash::new(&hash_key),
            salt: Zeroizing::new(*salt),
        })
    }

    /// Decrypts in place, and computes the tag.
    pub(super) fn open(
        &self,
        iv: &[u8],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<Block, CipherError> {
        let tag = self.tag(iv, aad, data)?;
        self.apply_keystream(iv, data)?;
        Ok(tag)
    }

    /// Encrypts in place, and computes the tag.
    pub(super) fn seal(
        &self,
        iv: &[u8],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<Block, CipherError> {
        self.apply_keystream(iv, data)?;
        self.tag(iv, aad, data)
    }

    /// The tag of GMAC: IV and payload belong to the AAD, and nothing is encrypted (RFC 4543, 3.3).
    pub(super) fn gmac(&self, iv: &[u8], aad: &[u8], payload: &[u8]) -> Result<Block, CipherError> {
        let counters = CounterBlocks::new(*self.salt, iv)?;
        let mut hashed = self.associated_data();
        for piece in [aad, iv, payload] {
            hashed.update(piece);
        }
        Ok(self.mask(hashed.finish(), &counters))
    }

    /// Adds the keystream to `data`.
    pub(super) fn apply_keystream(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        let counters = CounterBlocks::new(*self.salt, iv)?;
        counters.apply_keystream(&self.cipher, TAG_COUNTER + 1, data)
    }

    fn associated_data(&self) -> AssociatedData {
        AssociatedData {
            ghash: self.ghash.clone(),
            buffer: EagerBuffer::default(),
            octets: 0,
        }
    }

    fn tag(&self, iv: &[u8], aad: &[u8], ciphertext: &[u8]) -> Result<Block, CipherError> {
        let counters = CounterBlocks::new(*self.salt, iv)?;
        let mut ghash = self.ghash.clone();
        ghash.update_padded(aad);
        ghash.update_padded(ciphertext);
        ghash.update(&[lengths(aad.len(), ciphertext.len())]);
        Ok(self.mask(ghash, &counters))
    }

    /// The tag is the hash under the block that the keystream leaves out.
    fn mask(&self, ghash: GHash, counters: &CounterBlocks) -> Block {
        let mut tag = counters.block(TAG_COUNTER);
        self.cipher.encrypt_block(&mut tag);
        xor(&mut tag, &ghash.finalize());
        tag
    }
}

/// GHASH over associated data that comes in pieces, with nothing encrypted behind it.
#[derive(Clone)]
struct AssociatedData {
    ghash: GHash,
    buffer: EagerBuffer<U16>,
    octets: usize,
}

impl AssociatedData {
    fn update(&mut self, octets: &[u8]) {
        let Self { ghash, buffer, .. } = self;
        buffer.digest_blocks(octets, |blocks| ghash.update(blocks));
        self.octets = self.octets.saturating_add(octets.len());
    }

    fn finish(mut self) -> GHash {
        if self.buffer.get_pos() > 0 {
            self.ghash.update(&[self.buffer.pad_with_zeros()]);
        }
        self.ghash.update(&[lengths(self.octets, 0)]);
        self.ghash
    }
}

/// AES-GMAC as an integrity algorithm: the tag of one packet over the octets seen so far (RFC 4543, 4).
#[derive(Clone)]
pub(super) struct Gmac {
    gcm: Arc<AesGcm>,
    counters: CounterBlocks,
    hashed: AssociatedData,
}

impl Gmac {
    /// Takes the packet's IV.
    ///
    /// # Errors
    /// [`CipherError::IvLength`] unless the IV has 8 octets.
    pub(super) fn new(gcm: Arc<AesGcm>, iv: &[u8]) -> Result<Self, CipherError> {
        Ok(Self {
            counters: CounterBlocks::new(*gcm.salt, iv)?,
            hashed: gcm.associated_data(),
            gcm,
        })
    }

    /// Appends octets.
    pub(super) fn update(&mut self, octets: &[u8]) {
        self.hashed.update(octets);
    }

    /// The ICV field of AH: the IV, then the tag.
    pub(super) fn finish(self) -> [u8; 24] {
        let tag = self.gcm.mask(self.hashed.finish(), &self.counters);
        let mut field = [0; 24];
        let octets = self.counters.iv().iter().chain(&tag);
        for (cell, octet) in field.iter_mut().zip(octets) {
            *cell = *octet;
        }
        field
    }
}

/// Both lengths in bits, as GHASH takes them last.
fn lengths(aad: usize, ciphertext: usize) -> Block {
    let bits = |octets| u64::try_from(octets).unwrap_or(u64::MAX).saturating_mul(8);
    let both = u128::from(bits(aad)) << 64 | u128::from(bits(ciphertext));
    both.to_be_bytes().into()
}
