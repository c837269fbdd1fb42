//! Ciphers of ESP with their key schedules, working in place.

use super::{EncryptionAlgorithm, EncryptionKey, KeyError};
use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt,
    BlockSizeUser, InnerIvInit, KeyInit, typenum::Unsigned,
};
use std::fmt;
use thiserror::Error;

/// A cipher that is ready to work. The key schedule is zeroized on drop.
pub enum Cipher {
    /// ENCR_NULL, RFC 2410: no IV, every octet stays.
    Null,
    /// ENCR_AES_CBC, RFC 3602, with a key of 128 bits.
    AesCbc128(Aes128),
    /// ENCR_AES_CBC, RFC 3602, with a key of 192 bits.
    AesCbc192(Aes192),
    /// ENCR_AES_CBC, RFC 3602, with a key of 256 bits.
    AesCbc256(Aes256),
}

/// Input that a cipher cannot work on. Lengths are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CipherError {
    /// The IV is longer or shorter than the cipher's.
    #[error("the cipher needs an IV of {needed} octets, this one has {had}")]
    IvLength {
        /// Length of the cipher's IV.
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
}

impl Cipher {
    /// Computes the key schedule.
    ///
    /// # Errors
    /// [`KeyError::KeyLength`] when the implementation refuses the key's length.
    pub fn new(key: &EncryptionKey) -> Result<Self, KeyError> {
        let octets = key.key().expose();
        match key.algorithm() {
            EncryptionAlgorithm::Null => Ok(Self::Null),
            EncryptionAlgorithm::AesCbc => Aes128::new_from_slice(octets)
                .map(Self::AesCbc128)
                .or_else(|_| Aes192::new_from_slice(octets).map(Self::AesCbc192))
                .or_else(|_| Aes256::new_from_slice(octets).map(Self::AesCbc256))
                .map_err(|_| key.wrong_length()),
        }
    }

    /// Decrypts `data` in place.
    ///
    /// # Errors
    /// [`CipherError`] when the IV or the data has the wrong length; `data` is then as it was.
    pub fn decrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        match self {
            Self::Null => no_iv(iv),
            Self::AesCbc128(cipher) => cbc_decrypt(cipher, iv, data),
            Self::AesCbc192(cipher) => cbc_decrypt(cipher, iv, data),
            Self::AesCbc256(cipher) => cbc_decrypt(cipher, iv, data),
        }
    }

    /// Encrypts `data` in place.
    ///
    /// # Errors
    /// [`CipherError`] when the IV or the data has the wrong length; `data` is then as it was.
    pub fn encrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        match self {
            Self::Null => no_iv(iv),
            Self::AesCbc128(cipher) => cbc_encrypt(cipher, iv, data),
            Self::AesCbc192(cipher) => cbc_encrypt(cipher, iv, data),
            Self::AesCbc256(cipher) => cbc_encrypt(cipher, iv, data),
        }
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::AesCbc128(_) => "AesCbc128(key schedule)",
            Self::AesCbc192(_) => "AesCbc192(key schedule)",
            Self::AesCbc256(_) => "AesCbc256(key schedule)",
        })
    }
}

fn no_iv(iv: &[u8]) -> Result<(), CipherError> {
    match iv.len() {
        0 => Ok(()),
        had => Err(CipherError::IvLength { needed: 0, had }),
    }
}

type Block<C> = Array<u8, <C as BlockSizeUser>::BlockSize>;

/// `data` as blocks of the cipher.
fn blocks<C: BlockSizeUser>(data: &mut [u8]) -> Result<&mut [Block<C>], CipherError> {
    let had = data.len();
    match Array::slice_as_chunks_mut(data) {
        (blocks, []) => Ok(blocks),
        _ => Err(CipherError::NotBlocks {
            block: C::BlockSize::USIZE,
            had,
        }),
    }
}

fn iv_length<C: BlockSizeUser>(had: usize) -> CipherError {
    CipherError::IvLength {
        needed: C::BlockSize::USIZE,
        had,
    }
}

fn cbc_decrypt<C: BlockCipherDecrypt>(
    cipher: &C,
    iv: &[u8],
    data: &mut [u8],
) -> Result<(), CipherError> {
    let mut mode =
        cbc::Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| iv_length::<C>(iv.len()))?;
    mode.decrypt_blocks(blocks::<C>(data)?);
    Ok(())
}

fn cbc_encrypt<C: BlockCipherEncrypt>(
    cipher: &C,
    iv: &[u8],
    data: &mut [u8],
) -> Result<(), CipherError> {
    let mut mode =
        cbc::Encryptor::inner_iv_slice_init(cipher, iv).map_err(|_| iv_length::<C>(iv.len()))?;
    mode.encrypt_blocks(blocks::<C>(data)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Cipher, CipherError};
    use crate::crypto::{EncryptionAlgorithm, EncryptionKey, SecretKey};
    use proptest::prelude::*;
    use zeroize::ZeroizeOnDrop;

    fn aes_cbc(key: &[u8]) -> Cipher {
        let key = SecretKey::new(key.to_vec());
        Cipher::new(&EncryptionKey::new(EncryptionAlgorithm::AesCbc, key, None).unwrap()).unwrap()
    }

    fn octets<const N: usize>(blocks: [u128; N]) -> Vec<u8> {
        blocks
            .iter()
            .flat_map(|block| block.to_be_bytes())
            .collect()
    }

    fn known_answer(key: &[u8], iv: u128, plaintext: &[u8], ciphertext: &[u8]) {
        let cipher = aes_cbc(key);
        let mut data = plaintext.to_vec();
        cipher.encrypt(&iv.to_be_bytes(), &mut data).unwrap();
        assert_eq!(data, ciphertext);
        cipher.decrypt(&iv.to_be_bytes(), &mut data).unwrap();
        assert_eq!(data, plaintext);
    }

    #[test]
    fn rfc_3602_case_1() {
        known_answer(
            &octets([0x06a9_2140_36b8_a15b_512e_03d5_3412_0006]),
            0x3daf_ba42_9d9e_b430_b422_da80_2c9f_ac41,
            b"Single block msg",
            &octets([0xe353_779c_1079_aeb8_2708_942d_be77_181a]),
        );
    }

    #[test]
    fn rfc_3602_case_2() {
        known_answer(
            &octets([0xc286_696d_887c_9aa0_611b_bb3e_2025_a45a]),
            0x562e_1799_6d09_3d28_ddb3_ba69_5a2e_6f58,
            &(0x00..=0x1f).collect::<Vec<u8>>(),
            &octets([
                0xd296_cd94_c2cc_cf8a_3a86_3028_b5e1_dc0a,
                0x7586_602d_253c_fff9_1b82_66be_a6d6_1ab1,
            ]),
        );
    }

    #[test]
    fn rfc_3602_case_3() {
        known_answer(
            &octets([0x6c3e_a047_7630_ce21_a2ce_334a_a746_c2cd]),
            0xc782_dc4c_098c_66cb_d9cd_27d8_2568_2c81,
            b"This is a 48-byte message (exactly 3 AES blocks)",
            &octets([
                0xd0a0_2b38_3645_1753_d493_665d_33f0_e886,
                0x2dea_54cd_b293_abc7_5069_3927_6772_f8d5,
                0x021c_1921_6bad_525c_8579_695d_83ba_2684,
            ]),
        );
    }

    #[test]
    fn rfc_3602_case_4() {
        known_answer(
            &octets([0x56e4_7a38_c559_8974_bc46_903d_ba29_0349]),
            0x8ce8_2eef_bea0_da3c_4469_9ed7_db51_b7d9,
            &(0xa0..=0xdf).collect::<Vec<u8>>(),
            &octets([
                0xc30e_32ff_edc0_774e_6aff_6af0_869f_71aa,
                0x0f3a_f07a_9a31_a9c6_84db_207e_b0ef_8e4e,
                0x3590_7aa6_32c3_ffdf_868b_b7b2_9d3d_46ad,
                0x83ce_9f9a_102e_e99d_49a5_3e87_f4c3_da55,
            ]),
        );
    }

    const SP_800_38A_IV: u128 = 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f;
    const SP_800_38A_PLAINTEXT: [u128; 4] = [
        0x6bc1_bee2_2e40_9f96_e93d_7e11_7393_172a,
        0xae2d_8a57_1e03_ac9c_9eb7_6fac_45af_8e51,
        0x30c8_1c46_a35c_e411_e5fb_c119_1a0a_52ef,
        0xf69f_2445_df4f_9b17_ad2b_417b_e66c_3710,
    ];

    #[test]
    fn sp_800_38a_f_2_3_aes_192() {
        let key = [
            0x8e73_b0f7_da0e_6452_u64,
            0xc810_f32b_8090_79e5,
            0x62f8_ead2_522c_6b7b,
        ];
        known_answer(
            key.map(u64::to_be_bytes).as_flattened(),
            SP_800_38A_IV,
            &octets(SP_800_38A_PLAINTEXT),
            &octets([
                0x4f02_1db2_43bc_633d_7178_183a_9fa0_71e8,
                0xb4d9_ada9_ad7d_edf4_e5e7_3876_3f69_145a,
                0x571b_2420_12fb_7ae0_7fa9_baac_3df1_02e0,
                0x08b0_e279_8859_8881_d920_a9e6_4f56_15cd,
            ]),
        );
    }

    #[test]
    fn sp_800_38a_f_2_5_aes_256() {
        known_answer(
            &octets([
                0x603d_eb10_15ca_71be_2b73_aef0_857d_7781,
                0x1f35_2c07_3b61_08d7_2d98_10a3_0914_dff4,
            ]),
            SP_800_38A_IV,
            &octets(SP_800_38A_PLAINTEXT),
            &octets([
                0xf58c_4c04_d6e5_f1ba_779e_abfb_5f7b_fbd6,
                0x9cfc_4e96_7edb_808d_679f_777b_c670_2c7d,
                0x39f2_3369_a9d9_bacf_a530_e263_0423_1461,
                0xb2eb_05e2_c39b_e9fc_da6c_1907_8c6a_9d1b,
            ]),
        );
    }

    #[test]
    fn null_leaves_every_octet_and_takes_no_iv() {
        let mut data = *b"any length";
        assert_eq!(Cipher::Null.encrypt(&[], &mut data), Ok(()));
        assert_eq!(Cipher::Null.decrypt(&[], &mut data), Ok(()));
        assert_eq!(&data, b"any length");
        assert_eq!(
            Cipher::Null.decrypt(&[0; 8], &mut data),
            Err(CipherError::IvLength { needed: 0, had: 8 })
        );
    }

    #[test]
    fn wrong_lengths_are_errors_and_leave_the_data() {
        let cipher = aes_cbc(&[0; 16]);
        let mut data = [7; 20];
        assert_eq!(
            cipher.decrypt(&[0; 16], &mut data),
            Err(CipherError::NotBlocks { block: 16, had: 20 })
        );
        assert_eq!(
            cipher.encrypt(&[0; 8], &mut data),
            Err(CipherError::IvLength { needed: 16, had: 8 })
        );
        assert_eq!(data, [7; 20]);
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(
            format!("{:?}", aes_cbc(&[0; 32])),
            "AesCbc256(key schedule)"
        );
    }

    #[test]
    fn key_schedules_are_zeroized_on_drop() {
        fn zeroized<C: ZeroizeOnDrop>() {}
        zeroized::<aes::Aes128>();
        zeroized::<aes::Aes192>();
        zeroized::<aes::Aes256>();
    }

    proptest! {
        #[test]
        fn decryption_undoes_encryption(
            key in prop::sample::select(vec![16, 24, 32]).prop_flat_map(|n| prop::collection::vec(any::<u8>(), n)),
            iv in any::<[u8; 16]>(),
            blocks in prop::collection::vec(any::<[u8; 16]>(), 0..100),
        ) {
            let cipher = aes_cbc(&key);
            let plaintext = blocks.as_flattened();
            let mut data = plaintext.to_vec();
            cipher.encrypt(&iv, &mut data).unwrap();
            prop_assert!(plaintext.is_empty() || data != plaintext);
            cipher.decrypt(&iv, &mut data).unwrap();
            prop_assert_eq!(data, plaintext);
        }
    }
}
