//! Combined modes: encryption and ICV in one algorithm (RFC 4303, 3.2.3).

use super::ccm::AesCcm;
use super::chacha20_poly1305::ChaCha20Poly1305;
use super::gcm::AesGcm;
use super::{CipherError, Icv};
use std::fmt;

/// A combined mode that is ready to work, with the ICV length that its association uses.
///
/// Where others refuse, it computes: the ICV that a packet ought to carry is a result, and comparing it is the
/// caller's part. `iv` is the IV of 8 octets, whether the packet carries it or it is the sequence number; `aad` is SPI
/// and sequence number (8 octets, or 12 with an extended one). All of it is zeroized on drop.
pub struct Aead {
    mode: Mode,
    icv: u8,
}

pub(super) enum Mode {
    Gcm(AesGcm),
    /// GCM with the payload among what is authenticated only.
    Gmac(AesGcm),
    Ccm(AesCcm),
    ChaCha20Poly1305(ChaCha20Poly1305),
}

impl Aead {
    pub(super) fn new(mode: Mode, icv: u8) -> Self {
        Self { mode, icv }
    }

    /// Decrypts `data` in place, and gives the ICV that belongs to it. Under AES-GMAC `data` stays as it is.
    ///
    /// # Errors
    /// [`CipherError`] when the IV has the wrong length, or `data` is too long; `data` is then as it was.
    pub fn open(&self, iv: &[u8], aad: &[u8], data: &mut [u8]) -> Result<Icv, CipherError> {
        let tag = match &self.mode {
            Mode::Gcm(gcm) => gcm.open(iv, aad, data),
            Mode::Gmac(gcm) => gcm.gmac(iv, aad, data),
            Mode::Ccm(ccm) => ccm.open(iv, aad, data),
            Mode::ChaCha20Poly1305(chacha) => chacha.open(iv, aad, data),
        }?;
        Ok(Icv::truncated(&tag, self.icv))
    }

    /// Encrypts `data` in place, and gives the ICV that belongs to it. Under AES-GMAC `data` stays as it is.
    ///
    /// # Errors
    /// [`CipherError`] when the IV has the wrong length, or `data` is too long; `data` is then as it was.
    pub fn seal(&self, iv: &[u8], aad: &[u8], data: &mut [u8]) -> Result<Icv, CipherError> {
        let tag = match &self.mode {
            Mode::Gcm(gcm) => gcm.seal(iv, aad, data),
            Mode::Gmac(gcm) => gcm.gmac(iv, aad, data),
            Mode::Ccm(ccm) => ccm.seal(iv, aad, data),
            Mode::ChaCha20Poly1305(chacha) => chacha.seal(iv, aad, data),
        }?;
        Ok(Icv::truncated(&tag, self.icv))
    }

    /// Adds the packet's keystream to `data`, which undoes [`open`](Self::open) or [`seal`](Self::seal). Under AES-GMAC
    /// there is none.
    ///
    /// # Errors
    /// [`CipherError`] when the IV has the wrong length, or `data` is too long; `data` is then as it was.
    pub fn apply_keystream(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        match &self.mode {
            Mode::Gcm(gcm) => gcm.apply_keystream(iv, data),
            Mode::Gmac(gcm) => gcm.apply_keystream(iv, &mut []),
            Mode::Ccm(ccm) => ccm.apply_keystream(iv, data),
            Mode::ChaCha20Poly1305(chacha) => chacha.apply_keystream(iv, data),
        }
    }
}

impl fmt::Debug for Aead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.mode {
            Mode::Gcm(_) => "AesGcm",
            Mode::Gmac(_) => "AesGmac",
            Mode::Ccm(_) => "AesCcm",
            Mode::ChaCha20Poly1305(_) => "ChaCha20Poly1305",
        };
        write!(f, "{name}(key, ICV of {} octets)", self.icv)
    }
}

#[cfg(test)]
mod tests {
    use crate::crypto::{CipherError, EncryptionAlgorithm, EncryptionKey, SecretKey, Session};
    use crate::sa::Protection;
    use proptest::prelude::*;

    const COMBINED: [(EncryptionAlgorithm, usize, usize); 9] = [
        (EncryptionAlgorithm::AesGcm, 20, 16),
        (EncryptionAlgorithm::AesGcm, 28, 12),
        (EncryptionAlgorithm::AesGcm, 36, 8),
        (EncryptionAlgorithm::AesCcm, 19, 16),
        (EncryptionAlgorithm::AesCcm, 27, 12),
        (EncryptionAlgorithm::AesCcm, 35, 8),
        (EncryptionAlgorithm::AesGmac, 28, 16),
        (EncryptionAlgorithm::ChaCha20Poly1305, 36, 16),
        (EncryptionAlgorithm::ChaCha20Poly1305Iiv, 36, 16),
    ];

    fn session(algorithm: EncryptionAlgorithm, key: Vec<u8>, icv: usize) -> Session {
        let key = SecretKey::new(key);
        Session::new(&Protection::Esp {
            encryption: EncryptionKey::new(algorithm, key, Some(icv)).unwrap(),
            authentication: None,
        })
        .unwrap()
    }

    #[test]
    fn an_iv_of_another_length_is_an_error_and_leaves_the_data() {
        for (algorithm, key, icv) in COMBINED {
            let session = session(algorithm, vec![0x61; key], icv);
            let aead = session.aead().unwrap();
            let mut data = [7; 20];
            for had in [0, 7, 9, 12] {
                let iv = vec![0; had];
                let error = CipherError::IvLength { needed: 8, had };
                assert_eq!(aead.open(&iv, &[0; 8], &mut data), Err(error));
                assert_eq!(aead.seal(&iv, &[0; 8], &mut data), Err(error));
                assert_eq!(aead.apply_keystream(&iv, &mut data), Err(error));
            }
            assert_eq!(data, [7; 20]);
        }
    }

    #[test]
    fn gmac_leaves_the_payload() {
        let session = session(EncryptionAlgorithm::AesGmac, vec![0x61; 20], 16);
        let aead = session.aead().unwrap();
        let mut data = *b"in the clear";
        let sealed = aead.seal(&[1; 8], &[2; 8], &mut data).unwrap();
        assert_eq!(aead.open(&[1; 8], &[2; 8], &mut data), Ok(sealed));
        aead.apply_keystream(&[1; 8], &mut data).unwrap();
        assert_eq!(&data, b"in the clear");
    }

    #[test]
    fn debug_shows_no_key() {
        let session = session(EncryptionAlgorithm::AesGcm, vec![0x61; 20], 8);
        assert_eq!(
            format!("{:?}", session.aead().unwrap()),
            "AesGcm(key, ICV of 8 octets)"
        );
    }

    proptest! {
        #[test]
        fn opening_undoes_sealing_and_one_bit_changes_the_icv(
            (algorithm, key, icv) in prop::sample::select(COMBINED.as_slice()),
            octets in any::<[u8; 36]>(),
            iv in any::<[u8; 8]>(),
            aad in prop::sample::select(vec![8, 12]).prop_flat_map(|n| prop::collection::vec(any::<u8>(), n)),
            plaintext in prop::collection::vec(any::<u8>(), 0..300),
            bit in any::<prop::sample::Index>(),
        ) {
            let session = session(algorithm, octets[..key].to_vec(), icv);
            let aead = session.aead().unwrap();
            let mut packet = plaintext.clone();
            let sealed = aead.seal(&iv, &aad, &mut packet).unwrap();
            prop_assert_eq!(sealed.as_slice().len(), icv);
            let mut data = packet.clone();
            prop_assert_eq!(aead.open(&iv, &aad, &mut data).unwrap(), sealed);
            prop_assert_eq!(&data, &plaintext);
            aead.apply_keystream(&iv, &mut data).unwrap();
            prop_assert_eq!(&data, &packet);

            let mut tampered = [iv.as_slice(), &aad, &packet].concat();
            let bit = bit.index(tampered.len() * 8);
            tampered[bit / 8] ^= 1 << (bit % 8);
            let (iv, rest) = tampered.split_at_mut(8);
            let (aad, data) = rest.split_at_mut(aad.len());
            prop_assert_ne!(aead.open(iv, aad, data).unwrap(), sealed);
        }
    }
}
