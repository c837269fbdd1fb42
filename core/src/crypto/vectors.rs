//! Known answers: every file of `tests/vectors/primitives` through the session that the engine uses.

use super::mac::Prepared;
use super::{
    AuthenticationAlgorithm, AuthenticationKey, EncryptionAlgorithm, EncryptionKey, Icv, SecretKey,
    Session,
};
use crate::sa::Protection;
use serde::{Deserialize, de::DeserializeOwned};

macro_rules! vectors {
    ($name:literal) => {
        parse(include_str!(concat!(
            "../../../tests/vectors/primitives/",
            $name,
            ".json"
        )))
    };
}

fn parse<T: DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap()
}

#[derive(Deserialize)]
struct Ciphers {
    ciphers: Vec<CipherCase>,
}

#[derive(Deserialize)]
struct CipherCase {
    name: String,
    algorithm: EncryptionAlgorithm,
    #[serde(with = "hex")]
    key: Vec<u8>,
    #[serde(with = "hex")]
    iv: Vec<u8>,
    #[serde(with = "hex")]
    plaintext: Vec<u8>,
    #[serde(with = "hex")]
    ciphertext: Vec<u8>,
}

#[derive(Deserialize)]
struct Aeads {
    aeads: Vec<AeadCase>,
}

#[derive(Deserialize)]
struct AeadCase {
    #[serde(flatten)]
    cipher: CipherCase,
    #[serde(with = "hex")]
    aad: Vec<u8>,
    #[serde(with = "hex")]
    icv: Vec<u8>,
}

#[derive(Deserialize)]
struct Macs {
    macs: Vec<MacCase>,
}

#[derive(Deserialize)]
struct MacCase {
    name: String,
    algorithm: AuthenticationAlgorithm,
    #[serde(with = "hex")]
    key: Vec<u8>,
    /// AES-GMAC's, which then leads `mac`.
    #[serde(with = "hex", default)]
    iv: Vec<u8>,
    #[serde(with = "hex")]
    data: Vec<u8>,
    #[serde(with = "hex")]
    mac: Vec<u8>,
}

#[derive(Deserialize)]
struct Packets {
    packets: Vec<Packet>,
}

#[derive(Deserialize)]
struct Packet {
    name: String,
    encryption: KeyCase<EncryptionAlgorithm>,
    authentication: Option<KeyCase<AuthenticationAlgorithm>>,
    /// The high half of the sequence number, where it counts.
    esn_high: Option<u32>,
    #[serde(with = "hex")]
    packet: Vec<u8>,
    /// The ICMPv6 message inside, where an independent implementation has decrypted it.
    payload: Option<String>,
}

#[derive(Deserialize)]
struct KeyCase<A> {
    algorithm: A,
    #[serde(with = "hex")]
    key: Vec<u8>,
    icv: usize,
}

fn session(encryption: EncryptionKey, authentication: Option<AuthenticationKey>) -> Session {
    Session::new(&Protection::Esp {
        encryption,
        authentication,
    })
    .unwrap()
}

fn ciphers(Ciphers { ciphers }: Ciphers) {
    for case in ciphers {
        let key = SecretKey::new(case.key);
        let session = session(EncryptionKey::new(case.algorithm, key, None).unwrap(), None);
        let cipher = session.cipher().unwrap();
        let mut data = case.plaintext.clone();
        cipher.encrypt(&case.iv, &mut data).unwrap();
        assert_eq!(data, case.ciphertext, "{}", case.name);
        cipher.decrypt(&case.iv, &mut data).unwrap();
        assert_eq!(data, case.plaintext, "{}", case.name);
    }
}

fn aeads(Aeads { aeads }: Aeads) {
    for AeadCase { cipher, aad, icv } in aeads {
        let name = cipher.name;
        let key = SecretKey::new(cipher.key);
        let key = EncryptionKey::new(cipher.algorithm, key, Some(icv.len())).unwrap();
        let session = session(key, None);
        let aead = session.aead().unwrap();
        let mut data = cipher.plaintext.clone();
        let sealed = aead.seal(&cipher.iv, &aad, &mut data).unwrap();
        assert_eq!(data, cipher.ciphertext, "{name}");
        assert_eq!(sealed.as_slice(), icv, "{name}");
        let opened = aead.open(&cipher.iv, &aad, &mut data).unwrap();
        assert_eq!(data, cipher.plaintext, "{name}");
        assert_eq!(opened.as_slice(), icv, "{name}");
        aead.apply_keystream(&cipher.iv, &mut data).unwrap();
        assert_eq!(data, cipher.ciphertext, "{name}");
    }
}

/// The cases have keys of lengths that IPsec does not admit, so they go around [`AuthenticationKey`].
fn macs(Macs { macs }: Macs) {
    for case in macs {
        let prepared = Prepared::new(case.algorithm, &case.key).unwrap();
        for piece in [1, 7, 16, 24, 64, 2000] {
            let mut state = prepared.begin(&case.iv).unwrap();
            for octets in case.data.chunks(piece) {
                state.update(octets);
            }
            let icv = state.finish(u8::try_from(case.mac.len()).unwrap());
            assert_eq!(icv.as_slice(), case.mac, "{} by {piece}", case.name);
        }
    }
}

#[test]
fn rfc_3602_aes_cbc() {
    ciphers(vectors!("rfc3602"));
}

#[test]
fn sp_800_38a_aes_cbc() {
    ciphers(vectors!("sp800_38a"));
}

#[test]
fn rfc_3686_aes_ctr() {
    ciphers(vectors!("rfc3686"));
}

#[test]
fn fips_81_des_cbc() {
    ciphers(vectors!("fips81_des"));
}

#[test]
fn cavp_triple_des_cbc() {
    ciphers(vectors!("cavp_tdes_cbc"));
}

#[test]
fn blowfish_with_keys_of_several_lengths() {
    ciphers(vectors!("blowfish"));
}

#[test]
fn rfc_2144_cast_128() {
    ciphers(vectors!("rfc2144_cast128"));
}

#[test]
fn rfc_3713_camellia() {
    ciphers(vectors!("rfc3713_camellia"));
}

#[test]
fn camellia_cbc() {
    ciphers(vectors!("camellia_cbc"));
}

#[test]
fn twofish() {
    ciphers(vectors!("twofish"));
}

#[test]
fn serpent() {
    ciphers(vectors!("serpent"));
}

#[test]
fn rfc_4106_aes_gcm() {
    aeads(vectors!("rfc4106_gcm"));
}

#[test]
fn rfc_4309_aes_ccm() {
    aeads(vectors!("rfc4309_ccm"));
}

#[test]
fn rfc_4543_aes_gmac() {
    aeads(vectors!("rfc4543_gmac"));
    macs(vectors!("rfc4543_gmac"));
}

#[test]
fn rfc_7634_chacha20_poly1305() {
    aeads(vectors!("rfc7634_chacha20_poly1305"));
}

#[test]
fn rfc_8750_implicit_iv() {
    aeads(vectors!("rfc8750_implicit_iv"));
}

#[test]
fn rfc_2202_hmac() {
    macs(vectors!("rfc2202_hmac"));
}

#[test]
fn rfc_4231_hmac() {
    macs(vectors!("rfc4231_hmac"));
}

#[test]
fn rfc_2857_hmac_ripemd_160() {
    macs(vectors!("rfc2857_hmac_ripemd160"));
}

#[test]
fn rfc_3566_aes_xcbc() {
    macs(vectors!("rfc3566_xcbc"));
}

#[test]
fn rfc_4494_aes_cmac() {
    macs(vectors!("rfc4494_cmac"));
}

/// What a Linux kernel sent: the ICV that it wrote, the payload that it encrypted, and its padding.
#[test]
fn packets_of_linux() {
    let Packets { packets } = vectors!("linux_esp");
    for case in packets {
        let Packet { packet, name, .. } = case;
        let encryption = case.encryption;
        let iv = encryption.algorithm.transform().iv;
        let key = SecretKey::new(encryption.key);
        let icv = Some(encryption.icv);
        let encryption = EncryptionKey::new(encryption.algorithm, key, icv).unwrap();
        let authentication = case.authentication.map(|case| {
            let key = SecretKey::new(case.key);
            AuthenticationKey::new(case.algorithm, key, Some(case.icv)).unwrap()
        });
        let length = authentication
            .as_ref()
            .map_or(encryption.icv(), |key| key.icv());
        let session = session(encryption, authentication);

        let (covered, icv) = packet.split_at(packet.len() - length);
        let icv = Icv::try_from(icv).unwrap();
        let (spi, seq) = covered[..8].split_at(4);
        let high = case.esn_high.map(u32::to_be_bytes);
        let high = high.as_ref().map_or(&[][..], |high| high);
        let (iv, data) = covered[8..].split_at(iv);
        let mut data = data.to_vec();
        if let Some(mac) = session.mac() {
            let mut state = mac.begin(&[]).unwrap();
            state.update(covered);
            state.update(high);
            assert_eq!(state.finish(), icv, "{name}");
        }
        if let Some(cipher) = session.cipher() {
            cipher.decrypt(iv, &mut data).unwrap();
        }
        if let Some(aead) = session.aead() {
            let aad = [spi, high, seq].concat();
            assert_eq!(aead.open(iv, &aad, &mut data).unwrap(), icv, "{name}");
        }
        let [data @ .., pad_length, 58] = data.as_slice() else {
            panic!("{name}: no ICMPv6 in {data:02x?}");
        };
        let (payload, padding) = data.split_at(data.len() - usize::from(*pad_length));
        assert!(padding.iter().copied().eq(1..=*pad_length), "{name}");
        if let Some(expected) = case.payload {
            assert_eq!(hex::encode(payload), expected, "{name}");
        }
    }
}
