//! What each format calls the algorithms. One row an algorithm; a row without one is a name that is known and not supported yet.

use super::KeysError;
use crate::crypto::{AuthenticationAlgorithm, CompressionAlgorithm, EncryptionAlgorithm};

/// Whose names.
#[derive(Clone, Copy)]
pub(super) enum Naming {
    /// setkey(8)'s.
    Setkey,
    /// The kernel's, of Linux.
    Linux,
}

struct Names<A> {
    algorithm: Option<A>,
    /// setkey(8) of KAME, NetBSD and FreeBSD; the first is what is printed.
    setkey: &'static [&'static str],
    /// Linux; the first is what the kernel prints, the others it takes.
    linux: &'static [&'static str],
}

impl<A> Names<A> {
    fn of(&self, naming: Naming) -> &'static [&'static str] {
        match naming {
            Naming::Setkey => self.setkey,
            Naming::Linux => self.linux,
        }
    }
}

const fn row<A>(
    algorithm: Option<A>,
    setkey: &'static [&'static str],
    linux: &'static [&'static str],
) -> Names<A> {
    Names {
        algorithm,
        setkey,
        linux,
    }
}

#[rustfmt::skip]
const ENCRYPTION: &[Names<EncryptionAlgorithm>] = &[
    row(Some(EncryptionAlgorithm::Null), &["null"], &["ecb(cipher_null)", "cipher_null"]),
    row(Some(EncryptionAlgorithm::AesCbc), &["rijndael-cbc", "aes-cbc"], &["cbc(aes)", "aes"]),
    row(Some(EncryptionAlgorithm::Des), &["des-cbc"], &["cbc(des)", "des"]),
    row(Some(EncryptionAlgorithm::TripleDes), &["3des-cbc"], &["cbc(des3_ede)", "des3_ede"]),
    row(Some(EncryptionAlgorithm::Blowfish), &["blowfish-cbc"], &["cbc(blowfish)", "blowfish"]),
    row(Some(EncryptionAlgorithm::Cast128), &["cast128-cbc"], &["cbc(cast5)", "cast5"]),
    row(Some(EncryptionAlgorithm::Twofish), &["twofish-cbc"], &["cbc(twofish)", "twofish"]),
    row(Some(EncryptionAlgorithm::Serpent), &[], &["cbc(serpent)", "serpent"]),
    row(Some(EncryptionAlgorithm::Camellia), &["camellia-cbc"], &["cbc(camellia)", "camellia"]),
    row(Some(EncryptionAlgorithm::AesCtr), &["aes-ctr"], &["rfc3686(ctr(aes))"]),
    row(Some(EncryptionAlgorithm::AesCcm), &[], &["rfc4309(ccm(aes))"]),
    row(Some(EncryptionAlgorithm::AesGcm), &["aes-gcm-16"], &["rfc4106(gcm(aes))"]),
    row(Some(EncryptionAlgorithm::AesGmac), &["aes-gmac"], &["rfc4543(gcm(aes))"]),
    row(Some(EncryptionAlgorithm::ChaCha20Poly1305), &["chacha20-poly1305"], &["rfc7539esp(chacha20,poly1305)"]),
    row(None, &["des-deriv"], &[]),
    row(None, &["des-32iv"], &[]),
    row(None, &["simple"], &[]),
    row(None, &[], &["cbc(sm4)"]),
    row(None, &[], &["rfc3686(ctr(sm4))"]),
];

#[rustfmt::skip]
const AUTHENTICATION: &[Names<AuthenticationAlgorithm>] = &[
    row(Some(AuthenticationAlgorithm::HmacMd5), &["hmac-md5"], &["hmac(md5)", "md5"]),
    row(Some(AuthenticationAlgorithm::HmacSha1), &["hmac-sha1"], &["hmac(sha1)", "sha1"]),
    row(Some(AuthenticationAlgorithm::HmacSha256), &["hmac-sha2-256", "hmac-sha256"], &["hmac(sha256)", "sha256"]),
    row(Some(AuthenticationAlgorithm::HmacSha384), &["hmac-sha2-384", "hmac-sha384"], &["hmac(sha384)"]),
    row(Some(AuthenticationAlgorithm::HmacSha512), &["hmac-sha2-512", "hmac-sha512"], &["hmac(sha512)"]),
    row(Some(AuthenticationAlgorithm::HmacRipemd160), &["hmac-ripemd160"], &["hmac(rmd160)", "rmd160"]),
    row(Some(AuthenticationAlgorithm::AesXcbc), &["aes-xcbc-mac"], &["xcbc(aes)"]),
    row(Some(AuthenticationAlgorithm::AesCmac), &[], &["cmac(aes)"]),
    row(Some(AuthenticationAlgorithm::AesGmac), &[], &[]),
    row(None, &["keyed-md5"], &[]),
    row(None, &["keyed-sha1"], &[]),
    row(None, &["tcp-md5"], &[]),
    row(None, &[], &["hmac(sm3)"]),
];

fn find<A: Copy>(
    table: &'static [Names<A>],
    kind: &'static str,
    naming: Naming,
    name: &str,
) -> Result<A, KeysError> {
    for row in table {
        if let Some(name) = row.of(naming).iter().find(|known| **known == name) {
            return row
                .algorithm
                .ok_or(KeysError::UnsupportedAlgorithm { name });
        }
    }
    Err(KeysError::UnknownAlgorithm { kind })
}

fn print<A: Copy + PartialEq>(
    table: &'static [Names<A>],
    naming: Naming,
    algorithm: A,
) -> Option<&'static str> {
    let row = table.iter().find(|row| row.algorithm == Some(algorithm))?;
    row.of(naming).first().copied()
}

pub(super) fn encryption(naming: Naming, name: &str) -> Result<EncryptionAlgorithm, KeysError> {
    find(ENCRYPTION, "encryption", naming, name)
}

pub(super) fn authentication(
    naming: Naming,
    name: &str,
) -> Result<AuthenticationAlgorithm, KeysError> {
    find(AUTHENTICATION, "authentication", naming, name)
}

/// Every format calls them the same.
pub(super) fn compression(name: &str) -> Result<CompressionAlgorithm, KeysError> {
    match name {
        "deflate" => Ok(CompressionAlgorithm::Deflate),
        "lzs" => Err(KeysError::UnsupportedAlgorithm { name: "lzs" }),
        "lzjh" => Err(KeysError::UnsupportedAlgorithm { name: "lzjh" }),
        "oui" => Err(KeysError::UnsupportedAlgorithm { name: "oui" }),
        _ => Err(KeysError::UnknownAlgorithm {
            kind: "compression",
        }),
    }
}

/// What [`compression`] reads.
pub(super) fn compression_name(algorithm: CompressionAlgorithm) -> &'static str {
    match algorithm {
        CompressionAlgorithm::Deflate => "deflate",
    }
}

/// What it is called; `None` where it has no name there.
pub(super) fn encryption_name(
    naming: Naming,
    algorithm: EncryptionAlgorithm,
) -> Option<&'static str> {
    print(ENCRYPTION, naming, algorithm)
}

/// What it is called; `None` where it has no name there.
pub(super) fn authentication_name(
    naming: Naming,
    algorithm: AuthenticationAlgorithm,
) -> Option<&'static str> {
    print(AUTHENTICATION, naming, algorithm)
}

/// The ICV in octets that Linux uses where no truncation is asked for: the RFC's, but for SHA2-256, which follows the
/// draft before RFC 4868.
pub(super) fn linux_default_icv(algorithm: AuthenticationAlgorithm) -> usize {
    match algorithm {
        AuthenticationAlgorithm::HmacSha256 => 12,
        _ => algorithm.transform().icv,
    }
}

#[cfg(test)]
mod tests {
    use super::{Naming, authentication_name, encryption, encryption_name};
    use crate::crypto::{AuthenticationAlgorithm, EncryptionAlgorithm};
    use crate::keys::KeysError;

    #[test]
    fn both_names_of_aes_cbc_mean_the_same() {
        for name in ["rijndael-cbc", "aes-cbc"] {
            assert_eq!(
                encryption(Naming::Setkey, name),
                Ok(EncryptionAlgorithm::AesCbc)
            );
        }
    }

    #[test]
    fn every_algorithm_of_the_table_has_a_linux_name_but_those_that_linux_has_not() {
        for row in EncryptionAlgorithm::all()
            .iter()
            .filter(|row| !row.implicit_iv)
        {
            assert!(
                encryption_name(Naming::Linux, row.algorithm).is_some(),
                "{}",
                row.name
            );
        }
        for row in AuthenticationAlgorithm::all()
            .iter()
            .filter(|row| row.algorithm != AuthenticationAlgorithm::AesGmac)
        {
            assert!(
                authentication_name(Naming::Linux, row.algorithm).is_some(),
                "{}",
                row.name
            );
        }
    }

    #[test]
    fn a_name_of_another_format_is_unknown() {
        assert_eq!(
            encryption(Naming::Linux, "rijndael-cbc"),
            Err(KeysError::UnknownAlgorithm { kind: "encryption" })
        );
    }
}
