//! Ciphers of ESP that leave integrity to another algorithm, working in place.

use super::cbc::Cbc;
use super::ctr::AesCtr;
use std::fmt;
use thiserror::Error;

/// A cipher that is ready to work. The key schedule is zeroized on drop.
pub struct Cipher(Mode);

pub(super) enum Mode {
    /// ENCR_NULL, RFC 2410: no IV, every octet stays.
    Null,
    Cbc(Box<Cbc>),
    AesCtr(Box<AesCtr>),
}

/// Input that a cipher or a MAC cannot work on. Lengths are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CipherError {
    /// The IV is longer or shorter than the algorithm's.
    #[error("the algorithm needs an IV of {needed} octets, this one has {had}")]
    IvLength {
        /// Length of the algorithm's IV.
        needed: usize,
        /// Length that was there.
        had: usize,
    },
    /// The data does not end at a block boundary.
    #[error("{had} octets are no whole number of the cipher's blocks of {block}")]
    NotBlocks {
        /// Length of a block.
        block: usize,
        /// Length of the data.
        had: usize,
    },
    /// The data is longer than the mode's counter or length field can count, which is 4 GiB at the least.
    #[error("{had} octets are more than the mode can protect in one packet")]
    TooLong {
        /// Length of the data.
        had: usize,
    },
}

impl Cipher {
    pub(super) fn new(mode: Mode) -> Self {
        Self(mode)
    }

    /// Decrypts `data` in place.
    ///
    /// # Errors
    /// [`CipherError`] when the IV or the data has the wrong length; `data` is then as it was.
    pub fn decrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        match &self.0 {
            Mode::Null => no_iv(iv),
            Mode::Cbc(cbc) => cbc.decrypt(iv, data),
            Mode::AesCtr(ctr) => ctr.apply_keystream(iv, data),
        }
    }

    /// Encrypts `data` in place.
    ///
    /// # Errors
    /// [`CipherError`] when the IV or the data has the wrong length; `data` is then as it was.
    pub fn encrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        match &self.0 {
            Mode::Null => no_iv(iv),
            Mode::Cbc(cbc) => cbc.encrypt(iv, data),
            Mode::AesCtr(ctr) => ctr.apply_keystream(iv, data),
        }
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Mode::Null => "Null",
            Mode::Cbc(_) => "Cbc(key schedule)",
            Mode::AesCtr(_) => "AesCtr(key schedule)",
        })
    }
}

pub(super) fn no_iv(iv: &[u8]) -> Result<(), CipherError> {
    match iv.len() {
        0 => Ok(()),
        had => Err(CipherError::IvLength { needed: 0, had }),
    }
}

#[cfg(test)]
mod tests {
    use super::CipherError;
    use crate::crypto::{EncryptionAlgorithm, EncryptionKey, KeyLength, SecretKey, Session};
    use crate::sa::Protection;
    use proptest::prelude::*;

    fn session(algorithm: EncryptionAlgorithm, key: Vec<u8>) -> Session {
        Session::new(&Protection::Esp {
            encryption: EncryptionKey::new(algorithm, SecretKey::new(key), None).unwrap(),
            authentication: None,
        })
        .unwrap()
    }

    #[test]
    fn null_leaves_every_octet_and_takes_no_iv() {
        let session = session(EncryptionAlgorithm::Null, vec![]);
        let null = session.cipher().unwrap();
        let mut data = *b"any length";
        assert_eq!(null.encrypt(&[], &mut data), Ok(()));
        assert_eq!(null.decrypt(&[], &mut data), Ok(()));
        assert_eq!(&data, b"any length");
        assert_eq!(
            null.decrypt(&[0; 8], &mut data),
            Err(CipherError::IvLength { needed: 0, had: 8 })
        );
    }

    #[test]
    fn wrong_lengths_are_errors_and_leave_the_data() {
        let mut data = [7; 20];
        let aes = session(EncryptionAlgorithm::AesCbc, vec![0; 16]);
        let aes = aes.cipher().unwrap();
        assert_eq!(
            aes.decrypt(&[0; 16], &mut data),
            Err(CipherError::NotBlocks { block: 16, had: 20 })
        );
        assert_eq!(
            aes.encrypt(&[0; 8], &mut data),
            Err(CipherError::IvLength { needed: 16, had: 8 })
        );
        let ctr = session(EncryptionAlgorithm::AesCtr, vec![0; 20]);
        assert_eq!(
            ctr.cipher().unwrap().decrypt(&[0; 16], &mut data),
            Err(CipherError::IvLength { needed: 8, had: 16 })
        );
        assert_eq!(data, [7; 20]);
    }

    fn key_lengths() -> Vec<(EncryptionAlgorithm, usize)> {
        let rows = EncryptionAlgorithm::all().iter();
        rows.flat_map(|row| {
            let lengths = match row.key {
                KeyLength::OneOf(lengths) => lengths.to_vec(),
                KeyLength::Between(least, most) => (least..=most).collect(),
                KeyLength::Any { usual } => vec![usual],
            };
            lengths
                .into_iter()
                .map(|length| (row.algorithm, length + row.salt))
        })
        .collect()
    }

    #[test]
    fn every_key_length_of_the_table_works() {
        for (algorithm, length) in key_lengths() {
            let session = session(algorithm, vec![0x61; length]);
            assert!(session.cipher().is_some() != session.aead().is_some());
            assert!(session.mac().is_none());
        }
    }

    proptest! {
        #[test]
        fn decryption_undoes_encryption(
            (algorithm, length) in prop::sample::select(key_lengths()),
            key in any::<[u8; 56]>(),
            iv in any::<[u8; 16]>(),
            blocks in prop::collection::vec(any::<[u8; 16]>(), 0..100),
            odd in 0..16_usize,
        ) {
            let session = session(algorithm, key[..length].to_vec());
            let row = algorithm.transform();
            if let Some(cipher) = session.cipher() {
                let octets = blocks.as_flattened();
                let whole = octets.len().saturating_sub(odd) / row.block * row.block;
                let plaintext = &octets[..whole];
                let mut data = plaintext.to_vec();
                cipher.encrypt(&iv[..row.iv], &mut data).unwrap();
                if whole >= 16 && algorithm != EncryptionAlgorithm::Null {
                    prop_assert_ne!(&data, plaintext);
                }
                cipher.decrypt(&iv[..row.iv], &mut data).unwrap();
                prop_assert_eq!(data, plaintext);
            }
        }
    }
}
