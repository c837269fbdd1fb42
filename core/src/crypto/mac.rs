//! Integrity algorithms of ESP and AH with their keyed states.

use super::aes_mac::AesMac;
use super::{AuthenticationAlgorithm, AuthenticationKey, Icv, KeyError};
use hmac::digest::common::InvalidLength;
use hmac::{Hmac, KeyInit, Mac as _};
use md5::Md5;
use ripemd::Ripemd160;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use std::fmt;

/// A keyed integrity algorithm and the ICV length that its association uses.
///
/// The key is already absorbed: HMAC's inner and outer states are computed once (RFC 2104, 4), and so are AES's subkeys.
pub struct Mac(MacState);

/// A MAC over the octets seen so far.
#[derive(Clone)]
pub struct MacState {
    keyed: Keyed,
    icv: u8,
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
}

impl Keyed {
    pub(super) fn new(
        algorithm: AuthenticationAlgorithm,
        key: &[u8],
    ) -> Result<Self, InvalidLength> {
        use AuthenticationAlgorithm as Algorithm;
        match algorithm {
            Algorithm::HmacMd5 => Hmac::new_from_slice(key).map(Self::HmacMd5),
            Algorithm::HmacSha1 => Hmac::new_from_slice(key).map(Self::HmacSha1),
            Algorithm::HmacSha256 => Hmac::new_from_slice(key).map(Self::HmacSha256),
            Algorithm::HmacSha384 => Hmac::new_from_slice(key).map(Self::HmacSha384),
            Algorithm::HmacSha512 => Hmac::new_from_slice(key).map(Self::HmacSha512),
            Algorithm::HmacRipemd160 => Hmac::new_from_slice(key).map(Self::HmacRipemd160),
            Algorithm::AesXcbc => AesMac::xcbc(key).map(Self::AesXcbc),
            Algorithm::AesCmac => AesMac::cmac(key).map(Self::AesCmac),
            Algorithm::Unchecked => Err(InvalidLength),
        }
    }

    pub(super) fn update(&mut self, octets: &[u8]) {
        match self {
            Self::HmacMd5(hmac) => hmac.update(octets),
            Self::HmacSha1(hmac) => hmac.update(octets),
            Self::HmacSha256(hmac) => hmac.update(octets),
            Self::HmacSha384(hmac) => hmac.update(octets),
            Self::HmacSha512(hmac) => hmac.update(octets),
            Self::HmacRipemd160(hmac) => hmac.update(octets),
            Self::AesXcbc(mac) | Self::AesCmac(mac) => mac.update(octets),
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
        }
    }
}

impl Mac {
    /// Absorbs the key.
    ///
    /// # Errors
    /// [`KeyError`] when the implementation refuses the key's length or the ICV's, or there is no algorithm to compute with.
    pub fn new(key: &AuthenticationKey) -> Result<Self, KeyError> {
        let keyed =
            Keyed::new(key.algorithm(), key.key().expose()).map_err(|_| key.wrong_length())?;
        let row = key.algorithm().transform();
        let icv = u8::try_from(key.icv()).map_err(|_| KeyError::IcvTooLong {
            name: row.name,
            most: row.full,
            asked: key.icv(),
        })?;
        Ok(Self(MacState { keyed, icv }))
    }

    /// A MAC over nothing yet.
    pub fn begin(&self) -> MacState {
        self.0.clone()
    }
}

impl MacState {
    /// Appends octets.
    pub fn update(&mut self, octets: &[u8]) {
        self.keyed.update(octets);
    }

    /// The ICV: the MAC's first octets, as many as the association uses.
    pub fn finish(self) -> Icv {
        self.keyed.finish(self.icv)
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for MacState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let algorithm = match self.keyed {
            Keyed::HmacMd5(_) => "HmacMd5",
            Keyed::HmacSha1(_) => "HmacSha1",
            Keyed::HmacSha256(_) => "HmacSha256",
            Keyed::HmacSha384(_) => "HmacSha384",
            Keyed::HmacSha512(_) => "HmacSha512",
            Keyed::HmacRipemd160(_) => "HmacRipemd160",
            Keyed::AesXcbc(_) => "AesXcbc",
            Keyed::AesCmac(_) => "AesCmac",
        };
        write!(f, "{algorithm}(keyed state, ICV of {} octets)", self.icv)
    }
}

#[cfg(test)]
mod tests {
    use super::Mac;
    use crate::crypto::{AuthenticationAlgorithm, AuthenticationKey, SecretKey};
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
        let mut state = hmac_md5_96().begin();
        state.update(b"Test With Truncation");
        assert_eq!(
            format!("{:?}", state.finish()),
            "Icv(56461ef2342edc00f9bab995)"
        );
    }

    #[test]
    fn every_begin_starts_afresh_and_pieces_add_up() {
        let mac = hmac_md5_96();
        mac.begin().update(b"something else");
        let mut state = mac.begin();
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

    proptest! {
        #[test]
        fn every_algorithm_notices_one_bit_and_takes_every_icv_length(
            row in prop::sample::select(AuthenticationAlgorithm::all()),
            key in any::<[u8; 64]>(),
            data in prop::collection::vec(any::<u8>(), 1..200),
            bit in any::<prop::sample::Index>(),
        ) {
            let crate::crypto::KeyLength::OneOf(&[octets]) = row.key else {
                return Err(TestCaseError::fail("every MAC has one key length"));
            };
            let whole = mac(row.algorithm, key[..octets].to_vec(), Some(row.full));
            let icv = |mac: &Mac, data: &[u8]| {
                let mut state = mac.begin();
                state.update(data);
                state.finish()
            };
            let right = icv(&whole, &data);
            prop_assert_eq!(right.as_slice().len(), row.full);
            for length in 1..=row.full {
                let short = mac(row.algorithm, key[..octets].to_vec(), Some(length));
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
