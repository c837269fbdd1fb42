//! Block ciphers in cipher block chaining mode (RFC 2451; FIPS 81).

use super::CipherError;
use aes::{Aes128, Aes192, Aes256};
use blowfish::Blowfish;
use camellia::{Camellia128, Camellia192, Camellia256};
use cast5::Cast5;
use cbc::cipher::{
    Array, BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt,
    BlockSizeUser, InnerIvInit, InvalidLength, KeyInit, typenum::Unsigned,
};
use des::{Des, TdesEde3};
use serpent::Serpent;
use twofish::Twofish;

/// A block cipher with its key schedule.
pub(super) enum Cbc {
    Des(Des),
    TripleDes(TdesEde3),
    /// In a box, since its S-boxes take 4 KiB.
    Blowfish(Box<Blowfish>),
    Cast128(Cast5),
    Aes128(Aes128),
    Aes192(Aes192),
    Aes256(Aes256),
    Camellia128(Camellia128),
    Camellia192(Camellia192),
    Camellia256(Camellia256),
    Twofish(Twofish),
    Serpent(Serpent),
}

/// Does the same with whichever cipher it is.
macro_rules! with_cipher {
    ($cbc:expr, $cipher:ident => $call:expr) => {
        match $cbc {
            Cbc::Des($cipher) => $call,
            Cbc::TripleDes($cipher) => $call,
            Cbc::Blowfish(cipher) => {
                let $cipher = cipher.as_ref();
                $call
            }
            Cbc::Cast128($cipher) => $call,
            Cbc::Aes128($cipher) => $call,
            Cbc::Aes192($cipher) => $call,
            Cbc::Aes256($cipher) => $call,
            Cbc::Camellia128($cipher) => $call,
            Cbc::Camellia192($cipher) => $call,
            Cbc::Camellia256($cipher) => $call,
            Cbc::Twofish($cipher) => $call,
            Cbc::Serpent($cipher) => $call,
        }
    };
}

impl Cbc {
    pub(super) fn des(key: &[u8]) -> Result<Self, InvalidLength> {
        Des::new_from_slice(key).map(Self::Des)
    }

    pub(super) fn triple_des(key: &[u8]) -> Result<Self, InvalidLength> {
        TdesEde3::new_from_slice(key).map(Self::TripleDes)
    }

    pub(super) fn blowfish(key: &[u8]) -> Result<Self, InvalidLength> {
        Blowfish::new_from_slice(key).map(|cipher| Self::Blowfish(Box::new(cipher)))
    }

    pub(super) fn cast128(key: &[u8]) -> Result<Self, InvalidLength> {
        Cast5::new_from_slice(key).map(Self::Cast128)
    }

    pub(super) fn aes(key: &[u8]) -> Result<Self, InvalidLength> {
        match key.len() {
            16 => Aes128::new_from_slice(key).map(Self::Aes128),
            24 => Aes192::new_from_slice(key).map(Self::Aes192),
            _ => Aes256::new_from_slice(key).map(Self::Aes256),
        }
    }

    pub(super) fn camellia(key: &[u8]) -> Result<Self, InvalidLength> {
        match key.len() {
            16 => Camellia128::new_from_slice(key).map(Self::Camellia128),
            24 => Camellia192::new_from_slice(key).map(Self::Camellia192),
            _ => Camellia256::new_from_slice(key).map(Self::Camellia256),
        }
    }

    pub(super) fn twofish(key: &[u8]) -> Result<Self, InvalidLength> {
        Twofish::new_from_slice(key).map(Self::Twofish)
    }

    pub(super) fn serpent(key: &[u8]) -> Result<Self, InvalidLength> {
        Serpent::new_from_slice(key).map(Self::Serpent)
    }

    /// Decrypts `data` in place; an error leaves it as it was.
    pub(super) fn decrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        with_cipher!(self, cipher => decrypt(cipher, iv, data))
    }

    /// Encrypts `data` in place; an error leaves it as it was.
    pub(super) fn encrypt(&self, iv: &[u8], data: &mut [u8]) -> Result<(), CipherError> {
        with_cipher!(self, cipher => encrypt(cipher, iv, data))
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

fn decrypt<C: BlockCipherDecrypt>(
    cipher: &C,
    iv: &[u8],
    data: &mut [u8],
) -> Result<(), CipherError> {
    let mut mode =
        cbc::Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| iv_length::<C>(iv.len()))?;
    mode.decrypt_blocks(blocks::<C>(data)?);
    Ok(())
}

fn encrypt<C: BlockCipherEncrypt>(
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
    use zeroize::ZeroizeOnDrop;

    #[test]
    fn key_schedules_are_zeroized_on_drop() {
        fn zeroized<C: ZeroizeOnDrop>() {}
        zeroized::<des::Des>();
        zeroized::<des::TdesEde3>();
        zeroized::<blowfish::Blowfish>();
        zeroized::<cast5::Cast5>();
        zeroized::<aes::Aes128>();
        zeroized::<aes::Aes192>();
        zeroized::<aes::Aes256>();
        zeroized::<camellia::Camellia128>();
        zeroized::<camellia::Camellia192>();
        zeroized::<camellia::Camellia256>();
        zeroized::<twofish::Twofish>();
        zeroized::<serpent::Serpent>();
    }
}
