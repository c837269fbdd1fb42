//! What scapy takes off: every transform that it knows.

use super::transforms::{Case, case_of, cases};
use super::{Files, encapsulated};
use espial_core::crypto::{
    AuthenticationAlgorithm as Mac, AuthenticationKey, EncryptionAlgorithm as Cipher,
    EncryptionKey, EncryptionKind,
};
use espial_core::sa::{Mode, Protection};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Scapy's name of a cipher with that length of its ICV.
fn crypt(key: &EncryptionKey) -> Option<&'static str> {
    Some(match key.algorithm() {
        Cipher::Null => "NULL",
        Cipher::Des => "DES",
        Cipher::TripleDes => "3DES",
        Cipher::Blowfish => "Blowfish",
        Cipher::Cast128 => "CAST",
        Cipher::AesCbc => "AES-CBC",
        Cipher::AesCtr => "AES-CTR",
        Cipher::AesGcm if key.icv() == 16 => "AES-GCM",
        Cipher::AesCcm => "AES-CCM",
        Cipher::AesGmac => "AES-NULL-GMAC",
        Cipher::ChaCha20Poly1305 => "CHACHA20-POLY1305",
        Cipher::AesGcm
        | Cipher::Camellia
        | Cipher::Twofish
        | Cipher::Serpent
        | Cipher::AesGcmIiv
        | Cipher::AesCcmIiv
        | Cipher::ChaCha20Poly1305Iiv => return None,
    })
}

/// Scapy's name of a MAC with that length of its ICV.
fn auth(key: &AuthenticationKey) -> Option<&'static str> {
    Some(match (key.algorithm(), key.icv()) {
        (Mac::HmacMd5, 12) => "HMAC-MD5-96",
        (Mac::HmacSha1, 12) => "HMAC-SHA1-96",
        (Mac::HmacSha256, 16) => "SHA2-256-128",
        (Mac::HmacSha384, 24) => "SHA2-384-192",
        (Mac::HmacSha512, 32) => "SHA2-512-256",
        (Mac::AesCmac, 12) => "AES-CMAC-96",
        _ => return None,
    })
}

fn key(octets: &[u8]) -> String {
    hex::encode(octets)
}

/// The association in scapy's words; `None` for what scapy has no name for.
fn association(case: &Case) -> Option<Value> {
    let config = &case.config;
    let mut value = json!({
        "spi": config.spi,
        "src": config.src,
        "dst": config.dst,
        "tunnel": config.mode == Mode::Tunnel,
        "auth": "NULL",
        "auth_key": "",
    });
    if let Protection::Esp { encryption, .. } = &config.protection {
        value["proto"] = "esp".into();
        value["crypt"] = crypt(encryption)?.into();
        value["crypt_key"] = key(encryption.key().expose()).into();
        if encryption.algorithm().transform().kind == EncryptionKind::Combined {
            value["icv"] = encryption.icv().into();
        }
    } else {
        value["proto"] = "ah".into();
    }
    if let Some(authentication) = config.protection.authentication() {
        value["auth"] = auth(authentication)?.into();
        value["auth_key"] = key(authentication.key().expose()).into();
    }
    Some(value)
}

fn python(arguments: &[&str], input: String) -> Option<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/peers/scapy_decap.py");
    let mut child = Command::new("python3")
        .arg("-W")
        .arg("ignore")
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What the installed scapy can do; `None` without scapy.
fn algorithms() -> Option<Value> {
    let has = Command::new("python3")
        .args(["-c", "import scapy"])
        .output();
    let installed = has.is_ok_and(|output| output.status.success());
    let said = installed.then(|| python(&["--algorithms"], String::new()))??;
    Some(serde_json::from_str(&said).unwrap())
}

/// Whether the installed scapy can take it off.
fn is_known(association: &Value, algorithms: &Value) -> bool {
    let among = |kind: &str, name: &Value| {
        name.is_null() || algorithms[kind].as_array().unwrap().contains(name)
    };
    let usual_icv = association["icv"].is_null() || association["icv"] == 16;
    among("crypt", &association["crypt"])
        && among("auth", &association["auth"])
        && (usual_icv || algorithms["icv"] == true)
}

#[test]
fn scapy_takes_off_every_transform_that_it_knows() {
    let Some(algorithms) = algorithms() else {
        eprintln!("skipped: scapy is not installed");
        return;
    };
    for (mode, name) in [(Mode::Transport, "transport"), (Mode::Tunnel, "tunnel")] {
        let cases = cases(mode);
        let (clear, wire) = encapsulated(&Files::new(&format!("scapy-{name}")), &cases);
        let (mut asked, mut expected) = (String::new(), Vec::new());
        let mut skipped = BTreeSet::new();
        for (number, (clear, wire)) in clear.iter().zip(wire).enumerate() {
            let case = case_of(&cases, number);
            let known = association(case).filter(|known| is_known(known, &algorithms));
            let Some(mut known) = known else {
                skipped.insert(case.label());
                continue;
            };
            known["wire"] = hex::encode(wire).into();
            asked += &format!("{known}\n");
            expected.push((case.label(), hex::encode(clear)));
        }
        let answers = python(&[], asked).unwrap();
        let answers: Vec<_> = answers.lines().collect();
        assert_eq!(answers.len(), expected.len());
        assert!(answers.len() > 200, "{}", answers.len());
        eprintln!(
            "{name}: scapy took off {} packets and does not know {skipped:?}",
            answers.len()
        );
        for (answer, (label, plain)) in answers.iter().zip(expected) {
            let answer: Value = serde_json::from_str(answer).unwrap();
            assert_eq!(answer["plain"], plain, "{name} {label}: {answer}");
        }
    }
}
