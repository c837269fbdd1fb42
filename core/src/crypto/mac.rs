//! Integrity algorithms of ESP and AH with their keyed states.

use super::{AuthenticationAlgorithm, AuthenticationKey, Icv, KeyError};
use hmac::{Hmac, KeyInit, Mac as _, digest::common::InvalidLength};
use md5::Md5;
use sha1::Sha1;
use sha2::Sha256;
use std::fmt;

/// A keyed integrity algorithm and the ICV length that its association uses.
///
/// The key is already absorbed: HMAC's inner and outer states are computed once (RFC 2104, 4).
pub struct Mac(MacState);

/// A MAC over the octets seen so far.
#[derive(Clone)]
pub struct MacState {
    keyed: Keyed,
    icv: u8,
}

#[derive(Clone)]
enum Keyed {
    HmacMd5(Hmac<Md5>),
    HmacSha1(Hmac<Sha1>),
    HmacSha256(Hmac<Sha256>),
}

impl Keyed {
    fn new(algorithm: AuthenticationAlgorithm, key: &[u8]) -> Result<Self, InvalidLength> {
        match algorithm {
            AuthenticationAlgorithm::HmacMd5 => Hmac::new_from_slice(key).map(Self::HmacMd5),
            AuthenticationAlgorithm::HmacSha1 => Hmac::new_from_slice(key).map(Self::HmacSha1),
            AuthenticationAlgorithm::HmacSha256 => Hmac::new_from_slice(key).map(Self::HmacSha256),
        }
    }
}

impl Mac {
    /// Absorbs the key.
    ///
    /// # Errors
    /// [`KeyError`] when the implementation refuses the key's length or the ICV's.
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
        match &mut self.keyed {
            Keyed::HmacMd5(hmac) => hmac.update(octets),
            Keyed::HmacSha1(hmac) => hmac.update(octets),
            Keyed::HmacSha256(hmac) => hmac.update(octets),
        }
    }

    /// The ICV: the MAC's first octets, as many as the association uses.
    pub fn finish(self) -> Icv {
        match self.keyed {
            Keyed::HmacMd5(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), self.icv),
            Keyed::HmacSha1(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), self.icv),
            Keyed::HmacSha256(hmac) => Icv::truncated(&hmac.finalize().into_bytes(), self.icv),
        }
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
        };
        write!(f, "{algorithm}(keyed state, ICV of {} octets)", self.icv)
    }
}

#[cfg(test)]
mod tests {
    use super::{Keyed, Mac, MacState};
    use crate::crypto::{AuthenticationAlgorithm, AuthenticationKey, SecretKey};
    use zeroize::ZeroizeOnDrop;

    fn mac(algorithm: AuthenticationAlgorithm, key: &[u8], data: &[u8]) -> String {
        let keyed = Keyed::new(algorithm, key).unwrap();
        let mut state = MacState { keyed, icv: 64 };
        state.update(data);
        format!("{:?}", state.finish())
    }

    fn counting() -> Vec<u8> {
        (0x01..=0x19).collect()
    }

    const LARGE_KEY: &[u8] = b"Test Using Larger Than Block-Size Key - Hash Key First";
    const LARGE_KEY_AND_DATA: &[u8] =
        b"Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data";

    #[test]
    fn rfc_2202_hmac_md5() {
        let hmac = |key: &[u8], data: &[u8]| mac(AuthenticationAlgorithm::HmacMd5, key, data);
        assert_eq!(
            hmac(&[0x0b; 16], b"Hi There"),
            "Icv(9294727a3638bb1c13f48ef8158bfc9d)"
        );
        assert_eq!(
            hmac(b"Jefe", b"what do ya want for nothing?"),
            "Icv(750c783e6ab0b503eaa86e310a5db738)"
        );
        assert_eq!(
            hmac(&[0xaa; 16], &[0xdd; 50]),
            "Icv(56be34521d144c88dbb8c733f0e8b3f6)"
        );
        assert_eq!(
            hmac(&counting(), &[0xcd; 50]),
            "Icv(697eaf0aca3a3aea3a75164746ffaa79)"
        );
        assert_eq!(
            hmac(&[0x0c; 16], b"Test With Truncation"),
            "Icv(56461ef2342edc00f9bab995690efd4c)"
        );
        assert_eq!(
            hmac(&[0xaa; 80], LARGE_KEY),
            "Icv(6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd)"
        );
        assert_eq!(
            hmac(&[0xaa; 80], LARGE_KEY_AND_DATA),
            "Icv(6f630fad67cda0ee1fb1f562db3aa53e)"
        );
    }

    #[test]
    fn rfc_2202_hmac_sha1() {
        let hmac = |key: &[u8], data: &[u8]| mac(AuthenticationAlgorithm::HmacSha1, key, data);
        assert_eq!(
            hmac(&[0x0b; 20], b"Hi There"),
            "Icv(b617318655057264e28bc0b6fb378c8ef146be00)"
        );
        assert_eq!(
            hmac(b"Jefe", b"what do ya want for nothing?"),
            "Icv(effcdf6ae5eb2fa2d27416d5f184df9c259a7c79)"
        );
        assert_eq!(
            hmac(&[0xaa; 20], &[0xdd; 50]),
            "Icv(125d7342b9ac11cd91a39af48aa17b4f63f175d3)"
        );
        assert_eq!(
            hmac(&counting(), &[0xcd; 50]),
            "Icv(4c9007f4026250c6bc8414f9bf50c86c2d7235da)"
        );
        assert_eq!(
            hmac(&[0x0c; 20], b"Test With Truncation"),
            "Icv(4c1a03424b55e07fe7f27be1d58bb9324a9a5a04)"
        );
        assert_eq!(
            hmac(&[0xaa; 80], LARGE_KEY),
            "Icv(aa4ae5e15272d00e95705637ce8a3b55ed402112)"
        );
        assert_eq!(
            hmac(&[0xaa; 80], LARGE_KEY_AND_DATA),
            "Icv(e8e99d0f45237d786d6bbaa7965c7808bbff1a91)"
        );
    }

    #[test]
    fn rfc_4231_hmac_sha256() {
        let hmac = |key: &[u8], data: &[u8]| mac(AuthenticationAlgorithm::HmacSha256, key, data);
        assert_eq!(
            hmac(&[0x0b; 20], b"Hi There"),
            "Icv(b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7)"
        );
        assert_eq!(
            hmac(b"Jefe", b"what do ya want for nothing?"),
            "Icv(5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843)"
        );
        assert_eq!(
            hmac(&[0xaa; 20], &[0xdd; 50]),
            "Icv(773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe)"
        );
        assert_eq!(
            hmac(&counting(), &[0xcd; 50]),
            "Icv(82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b)"
        );
        assert_eq!(
            hmac(&[0xaa; 131], LARGE_KEY),
            "Icv(60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54)"
        );
        assert_eq!(
            hmac(
                &[0xaa; 131],
                b"This is a test using a larger than block-size key and a larger than block-size \
                  data. The key needs to be hashed before being used by the HMAC algorithm."
            ),
            "Icv(9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2)"
        );
    }

    fn hmac_md5_96() -> Mac {
        let key = SecretKey::new(vec![0x0c; 16]);
        let algorithm = AuthenticationAlgorithm::HmacMd5;
        Mac::new(&AuthenticationKey::new(algorithm, key, None).unwrap()).unwrap()
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
    }
}
