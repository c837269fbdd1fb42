//! ChaCha20-Poly1305 (RFC 7634 over RFC 8439) with the tag in the open.

use super::CipherError;
use super::aes::Block;
use cbc::cipher::{InvalidLength, KeyIvInit, StreamCipherCore};
use chacha20::{ChaChaCore, Key, R20, variants::Ietf};
use poly1305::{
    Poly1305,
    universal_hash::{KeyInit, UniversalHash},
};
use zeroize::Zeroizing;

type ChaCha20 = ChaChaCore<R20, Ietf>;

/// ChaCha20-Poly1305 with its salt.
pub(super) struct ChaCha20Poly1305 {
    key: Zeroizing<Key>,
    salt: Zeroizing<[u8; 4]>,
}

impl ChaCha20Poly1305 {
    /// Takes the key with the salt at its end.
    pub(super) fn new(key: &[u8]) -> Result<Self, InvalidLength> {
        let (key, salt) = key.split_last_chunk().ok_or(InvalidLength)?;
        let key = Key::try_from(key).map_err(|_| InvalidLength)?;
        Ok(Self {
            key: Zeroizing::new(key),
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
        let (keystream, poly1305) = self.begin(iv)?;
        let tag = tag(poly1305, aad, data);
        apply(keystream, data)?;
        Ok(tag)
    }

    /// Encrypts in place, and computes the tag.
    pub(super) fn seal(
        &self,
        iv: &[u8],
        aad: &[u8],
        data: &mut [u8],
    ) -> Result<Block, CipherError> {
        let (keystream, poly1305) = self.begin(iv)?;
        apply(keystream, data)?;
        Ok(tag(poly1305, aad, data))
    }

    /// Adds the keystream to `data`.
    pub(super) fn apply_keystream(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        let (keystream, _) = self.begin(iv)?;
        apply(keystream, data)
    }

    /// The first block makes the key of Poly1305; the payload's keystream starts with the second (RFC 8439, 2.8).
    fn begin(&self, iv: &[u8]) -> Result<(ChaCha20, Poly1305), CipherError> {
        let [a, b, c, d] = *self.salt;
        let had = iv.len();
        let &[e, f, g, h, i, j, k, l] = iv
            .as_array()
            .ok_or(CipherError::IvLength { needed: 8, had })?;
        let nonce = [a, b, c, d, e, f, g, h, i, j, k, l].into();
        let mut keystream = ChaCha20::new(&self.key, &nonce);
        let mut first = Zeroizing::default();
        keystream.write_keystream_block(&mut first);
        let (poly1305_key, _) = first.split_ref();
        let poly1305 = Poly1305::new(poly1305_key);
        Ok((keystream, poly1305))
    }
}

fn apply(keystream: ChaCha20, data: &mut [u8]) -> Result<(), CipherError> {
    let had = data.len();
    keystream
        .try_apply_keystream_partial(data.into())
        .map_err(|_| CipherError::TooLong { had })
}

fn tag(mut poly1305: Poly1305, aad: &[u8], ciphertext: &[u8]) -> Block {
    let octets = |length| u128::from(u64::try_from(length).unwrap_or(u64::MAX));
    let lengths = octets(ciphertext.len()) << 64 | octets(aad.len());
    poly1305.update_padded(aad);
    poly1305.update_padded(ciphertext);
    poly1305.update(&[lengths.to_le_bytes().into()]);
    poly1305.finalize()
}
