//! Integrity algorithms of ESP and AH with their keyed states.

use super::aes_mac::AesMac;
use super::cipher::no_iv;
use super::gcm::{AesGcm, Gmac};
use super::{AuthenticationAlgorithm, AuthenticationKey, CipherError, Icv, KeyError};
use hmac::digest::common::InvalidLength;
use hmac::{Hmac, KeyInit, Mac as _};
use md5::Md5;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;
use std::sync::Arc;

/// A keyed integrity algorithm and the ICV length that its association uses.
///
/// The key is already absorbed: HMAC's inner and outer states are computed once (RFC 2104, 4), and so are AES's subkeys.
pub struct Mac {
    algorithm: AuthenticationAlgorithm,
    prepared: Prepared,
    icv: u8,
}

/// A MAC over the octets seen so far.
#[derive(Clone)]
pub struct MacState {
    algorithm: AuthenticationAlgorithm,
    keyed: Keyed,
    icv: u8,
}

/// What the MAC of every packet begins with.
pub(super) enum Prepared {
    /// The state over nothing yet.
    State(Box<Keyed>),
    /// The key of an algorithm that needs the packet's IV first.
    Gmac(Arc<AesGcm>),
}

#[derive(Clone)]
pub(super) enum Keyed {
    HmacMd5(Hmac<Md5>),
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
    HmacSha384(Hmac<Sha384>),
    HmacSha512(Hmac<Sha512>),
    HmacRipemd160(Hmac<Ripemd160>),
    AesXcbc(AesMac),
    AesCmac(AesMac),
    AesGmac(Gmac),
}

impl Prepared {
    pub(super) fn new(
        algorithm: AuthenticationAlgorithm,
        key: &[u8],
    ) -> Result<Self, InvalidLength> {
        use AuthenticationAlgorithm as Algorithm;
        let keyed = match algorithm {
            Algorithm::HmacMd5 => Hmac::new_from_slice(key).map(Keyed::HmacMd5),
            Algorithm::HmacSha1 => Hmac::new_from_slice(key).map(Keyed::HmacSha1),
            Algorithm::HmacSha256 => Hmac::new_from_slice(key).map(Keyed::HmacSha256),
            Algorithm::HmacSha384 => Hmac::new_from_slice(key).map(Keyed::HmacSha384),
            Algorithm::HmacSha512 => Hmac::new_from_slice(key).map(Keyed::HmacSha512),
            Algorithm::HmacRipemd160 => Hmac::new_from_slice(key).map(Keyed::HmacRipemd160),
            Algorithm::AesXcbc => AesMac::xcbc(key).map(Keyed::AesXcbc),
            Algorithm::AesCmac => AesMac::cmac(key).map(Keyed::AesCmac),
            Algorithm::Unchecked => Err(InvalidLength),
            Algorithm::AesGmac => {
                return AesGcm::new(key).map(|gcm| Self::Gmac(Arc::new(gcm)));
            }
        };
        keyed.map(|keyed| Self::State(Box::new(keyed)))
    }

    pub(super) fn begin(&self, iv: &[u8]) -> Result<Keyed, CipherError> {
        match self {
            Self::State(keyed) => no_iv(iv).map(|()| Keyed::clone(keyed)),
            Self::Gmac(gcm) => Gmac::new(Arc::clone(gcm), iv).map(Keyed::AesGmac),
        }
    }
}

impl Keyed {
    pub(super) fn update(&mut self, octets: &[u8]) {
        match self {
            Self::HmacMd5(hmac) => hmac.update(octets),
            Self::HmacSha1(hmac) => hmac.update(octets),
            Self::HmacSha256(hmac) => hmac.update(octets),
            Self::HmacSha384(hmac) => hmac.update(octets),
            Self::HmacSha512(hmac) => hmac.update(octets),
            Self::HmacRipemd160(hmac) => hmac.update(octets),
            Self::AesXcbc(mac) | Self::AesCmac(mac) => mac.update(octets),
            Self::AesGmac(gmac) => gmac.update(octets),
        }
    }

    /// The first `len` octets of the MAC.
    pub(super) fn finish(self, len: u8) -> Icv {
        match self {
            Self::HmacMd5(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), len),
            Self::HmacSha1(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), len),
            Self::HmacSha256(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), len),
            Self::HmacSha384(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), len),
            Self::HmacSha512(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), len),
            Self::HmacRipemd160(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), len),
            Self::AesXcbc(mac) | Self::AesCmac(mac) => Icv::truncated(&mac.finish(), len),
            Self::AesGmac(gmac) => Icv::truncated(&gmac.finish(), len),
        }
    }
}

impl Mac {
    /// Absorbs the key.
    ///
    /// # Errors
    /// [`KeyError`] when the implementation refuses the key's length or the ICV's, or there is no algorithm to compute with.
    pub fn new(key: &AuthenticationKey) -> Result<Self, KeyError> {
        let algorithm = key.algorithm();
        let prepared =
            Prepared::new(algorithm, key.key().expose()).map_err(|_| key.wrong_length())?;
        let row = algorithm.transform();
        let icv = u8::try_from(key.icv()).map_err(|_| KeyError::IcvTooLong {
            name: row.name,
            most: row.full,
            asked: key.icv(),
        })?;
        Ok(Self {
            algorithm,
            prepared,
            icv,
        })
    }

    /// Octets of the IV that leads the ICV field; 0 for every algorithm but AES-GMAC.
    pub fn iv_len(&self) -> usize {
        self.algorithm.transform().iv
    }

    /// A MAC over nothing yet, under the packet's IV of [`iv_len`](Self::iv_len) octets.
    ///
    /// # Errors
    /// [`CipherError::IvLength`] when the IV has another length.
    pub fn begin(&self, iv: &[u8]) -> Result<MacState, CipherError> {
        Ok(MacState {
            algorithm: self.algorithm,
            keyed: self.prepared.begin(iv)?,
            icv: self.icv,
        })
    }
}

impl MacState {
    /// Appends octets.
    pub fn update(&mut self, octets: &[u8]) {
        self.keyed.update(octets);
    }

    /// The ICV: the MAC's first octets, as many as the association uses. That of AES-GMAC is the whole field of AH, the IV
    /// and the tag.
    pub fn finish(self) -> Icv {
        self.keyed.finish(self.icv)
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        describe(f, self.algorithm, self.icv)
    }
}

impl fmt::Debug for MacState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        describe(f, self.algorithm, self.icv)
    }
}

fn describe(
    f: &mut fmt::Formatter<'_>,
    algorithm: AuthenticationAlgorithm,
    icv: u8,
) -> fmt::Result {
    write!(f, "{algorithm:?}(keyed state, ICV of {icv} octets)")
}

#[cfg(test)]
mod tests {
    use super::Mac;
    use crate::crypto::{
        AuthenticationAlgorithm, AuthenticationKey, CipherError, KeyLength, SecretKey,
    };
    use proptest::prelude::*;
    use zeroize::ZeroizeOnDrop;

    fn mac(algorithm: AuthenticationAlgorithm, key: Vec<u8>, icv: Option<usize>) -> Mac {
        Mac::new(&AuthenticationKey::new(algorithm, SecretKey::new(key), icv).unwrap()).unwrap()
    }

    fn hmac_md5_96() -> Mac {
        mac(AuthenticationAlgorithm::HmacMd5, vec![0x0c; 16], None)
    }

    #[test]
    fn the_icv_is_truncated_to_the_association_s_length() {
        let mut state = hmac_md5_96().begin(&[]).unwrap();
        state.update(b"Test With Truncation");
        assert_eq!(
            format!("{:?}", state.finish()),
            "Icv(56461ef2342edc00f9bab995)"
        );
    }

    #[test]
    fn every_begin_starts_afresh_and_pieces_add_up() {
        let mac = hmac_md5_96();
        mac.begin(&[]).unwrap().update(b"something else");
        let mut state = mac.begin(&[]).unwrap();
        for piece in [b"Test ".as_slice(), b"", b"With Trunc", b"ation"] {
            state.update(piece);
        }
        assert_eq!(
            format!("{:?}", state.finish()),
            "Icv(56461ef2342edc00f9bab995)"
        );
    }

    #[test]
    fn debug_shows_no_key() {
        assert_eq!(
            format!("{:?}", hmac_md5_96()),
            "HmacMd5(keyed state, ICV of 12 octets)"
        );
    }

    #[test]
    fn keyed_states_are_zeroized_on_drop() {
        fn zeroized<D: ZeroizeOnDrop>() {}
        zeroized::<md5::Md5>();
        zeroized::<sha1::Sha1>();
        zeroized::<sha2::Sha256>();
        zeroized::<sha2::Sha384>();
        zeroized::<sha2::Sha512>();
        zeroized::<ripemd::Ripemd160>();
    }

    #[test]
    fn an_iv_of_another_length_is_an_error() {
        let gmac = mac(AuthenticationAlgorithm::AesGmac, vec![0x61; 20], None);
        assert_eq!((hmac_md5_96().iv_len(), gmac.iv_len()), (0, 8));
        let hmac = hmac_md5_96();
        for (mac, needed, had) in [(&hmac, 0, 8), (&gmac, 8, 0), (&gmac, 8, 12)] {
            let error = CipherError::IvLength { needed, had };
            assert_eq!(mac.begin(&vec![0; had]).err(), Some(error));
        }
    }

    proptest! {
        #[test]
        fn every_algorithm_notices_one_bit_and_takes_every_icv_length(
            row in prop::sample::select(AuthenticationAlgorithm::all()),
            key in any::<[u8; 64]>(),
            data in prop::collection::vec(any::<u8>(), 1..200),
            bit in any::<prop::sample::Index>(),
        ) {
            let octets = match row.key {
                KeyLength::OneOf(lengths) => lengths[0],
                KeyLength::Between(least, _) => least,
                KeyLength::Any { usual } => usual,
            };
            let key = &key[..octets + row.salt];
            let iv = vec![7; row.iv];
            let whole = mac(row.algorithm, key.to_vec(), Some(row.full));
            let icv = |mac: &Mac, data: &[u8]| {
                let mut state = mac.begin(&iv).unwrap();
                state.update(data);
                state.finish()
            };
            let right = icv(&whole, &data);
            prop_assert_eq!(right.as_slice().len(), row.full);
            prop_assert!(right.as_slice().starts_with(&iv));
            let least = if row.iv > 0 { row.full } else { 1 };
            for length in least..=row.full {
                let short = mac(row.algorithm, key.to_vec(), Some(length));
                let truncated = icv(&short, &data);
                prop_assert_eq!(truncated.as_slice(), &right.as_slice()[..length]);
            }
            let mut tampered = data;
            let bit = bit.index(tampered.len() * 8);
            tampered[bit / 8] ^= 1 << (bit % 8);
            prop_assert_ne!(icv(&whole, &tampered), right);
        }
    }
}
