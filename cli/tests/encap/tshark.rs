//! What tshark makes of encapsulated packets: every cipher that it knows decrypted, every ICV that it can check good. It
//! checks none of AH.

use super::transforms::{Case, case_of, cases};
use super::{Files, encapsulated};
use crate::common::{espial, stderr, stdout};
use espial_core::crypto::{
    AuthenticationAlgorithm as Mac, EncryptionAlgorithm as Cipher, EncryptionKey,
};
use espial_core::sa::{Mode, Protection};
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// Ciphers that only later versions than 4.0 know.
const LATER: [Cipher; 3] = [
    Cipher::ChaCha20Poly1305,
    Cipher::AesGcmIiv,
    Cipher::ChaCha20Poly1305Iiv,
];

/// Whether tshark 4.0 has the cipher, with that length of its key.
fn is_known(key: &EncryptionKey) -> bool {
    match key.algorithm() {
        Cipher::Null | Cipher::Des | Cipher::TripleDes => true,
        Cipher::AesCbc | Cipher::AesCtr | Cipher::AesGcm => true,
        Cipher::Blowfish | Cipher::Cast128 => key.key().len() == 16,
        Cipher::Twofish => key.key().len() != 24,
        _ => false,
    }
}

/// Whether tshark checks the ICV; where not, it only leaves as many octets out.
fn is_checked(protection: &Protection) -> bool {
    match protection.authentication() {
        None => protection.icv() > 0,
        Some(key) => matches!(
            (key.algorithm(), key.icv()),
            (Mac::HmacMd5 | Mac::HmacSha1 | Mac::HmacRipemd160, 12)
                | (Mac::HmacSha256, 12 | 16)
                | (Mac::HmacSha384, 24)
                | (Mac::HmacSha512, 32)
        ),
    }
}

/// Whether tshark knows how long the ICV is, if nothing more.
fn has_known_length(protection: &Protection) -> bool {
    is_checked(protection) || [0, 8, 12, 16, 24, 32].contains(&protection.icv())
}

/// What tshark says of a packet: whether the ICV is good, the length of the UDP datagram inside and of its checksum.
type Said = Vec<String>;

const FIELDS: [&str; 3] = ["esp.icv_good", "udp.length", "udp.checksum.status"];

/// Dissects the file with the rows of these cases; `None` where this tshark does not take the rows.
fn dissect<'c>(files: &Files, cases: impl Iterator<Item = &'c Case>) -> Option<Vec<Said>> {
    let spis: Vec<_> = cases
        .map(|case| format!("\"0x{:08x}\"", case.config.spi))
        .collect();
    let table = espial(&[
        "keys".as_ref(),
        &files.keys,
        "--to".as_ref(),
        "esp_sa".as_ref(),
        "--show-keys".as_ref(),
    ]);
    let is_asked = |row: &&str| row.starts_with('"') && spis.iter().any(|spi| row.contains(spi));
    let rows: Vec<_> = stdout(&table).lines().filter(is_asked).collect();
    assert_eq!(rows.len(), spis.len(), "{}", stderr(&table));
    let configuration = files.out.with_file_name("configuration");
    let folder = configuration.join("wireshark");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("esp_sa"), rows.join("\n") + "\n").unwrap();
    let mut command = Command::new("tshark");
    command
        .env("XDG_CONFIG_HOME", configuration)
        .arg("-r")
        .arg(&files.out);
    command.args(["-T", "fields", "-E", "separator=/t"]);
    for option in [
        "esp.enable_encryption_decode",
        "esp.enable_authentication_check",
        "udp.check_checksum",
    ] {
        command.args(["-o", &format!("{option}:TRUE")]);
    }
    for field in FIELDS {
        command.args(["-e", field]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    let split = |line: &str| line.split('\t').map(str::to_owned).collect();
    let is_refused = stderr(&output).contains("Error loading table");
    (!is_refused).then(|| stdout(&output).lines().map(split).collect())
}

/// Checks the packets of the cases that are asked for; gives their number.
fn check(cases: &[Case], clear: &[Vec<u8>], said: &[Said], asked: impl Fn(&Case) -> bool) -> usize {
    assert_eq!(said.len(), clear.len());
    let mut checked = 0;
    for (number, (said, clear)) in said.iter().zip(clear).enumerate() {
        let case = case_of(cases, number);
        if !asked(case) {
            continue;
        }
        let told = format!("{} {said:?}", case.label());
        let header = if clear[0] >> 4 == 4 { 20 } else { 40 };
        assert_eq!(said[1], (clear.len() - header).to_string(), "{told}");
        assert_eq!(said[2], "1", "{told}");
        if is_checked(&case.config.protection) {
            assert_eq!(said[0], "1", "{told}");
        }
        checked += 1;
    }
    checked
}

/// The cipher, if it is ESP.
fn cipher(case: &Case) -> Option<&EncryptionKey> {
    match &case.config.protection {
        Protection::Esp { encryption, .. } => Some(encryption),
        _ => None,
    }
}

#[test]
fn tshark_decrypts_every_transform_that_it_knows_and_finds_icvs_good() {
    if Command::new("tshark").arg("--version").output().is_err() {
        eprintln!("skipped: tshark is not installed");
        return;
    }
    let known = |case: &Case| {
        cipher(case).is_some_and(is_known) && has_known_length(&case.config.protection)
    };
    for (mode, name) in [(Mode::Transport, "transport"), (Mode::Tunnel, "tunnel")] {
        let files = Files::new(&format!("tshark-{name}"));
        let cases = cases(mode);
        let (clear, _) = encapsulated(&files, &cases);
        let said = dissect(&files, cases.iter().filter(|case| known(case))).unwrap();
        let checked = check(&cases, &clear, &said, known);
        assert!(checked > 150, "{checked}");
        let mut skipped: BTreeSet<_> = cases
            .iter()
            .filter(|case| !known(case))
            .map(Case::label)
            .collect();
        for later in LATER {
            let is_later = |case: &Case| cipher(case).is_some_and(|key| key.algorithm() == later);
            if let Some(said) = dissect(&files, cases.iter().filter(|case| is_later(case))) {
                check(&cases, &clear, &said, is_later);
                skipped.retain(|label| {
                    !cases
                        .iter()
                        .any(|case| is_later(case) && case.label() == *label)
                });
            }
        }
        eprintln!("{name}: tshark checked {checked} packets and does not know {skipped:?}");
    }
}
