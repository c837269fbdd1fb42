//! Secrets of `tcpdump -E`, right and wrong, with places.

use crate::crypto::EncryptionAlgorithm;
use crate::keys::{Format, KeyText, Keys, KeysError, convert, parse, print};
use crate::sa::{Protection, SaConfig, SaPattern};

const AES: &str = "0xd1234567@192.1.2.45 aes256-cbc-hmac96:0xaaaabbbbccccdddd4043434545464649494a4a4c4c4f4f515152525454575758";

fn config(text: &str) -> SaConfig {
    let keys = parse(text);
    assert_eq!(keys.problems, []);
    assert_eq!(keys.sas.len(), 1);
    keys.sas[0].config.clone()
}

fn problems(keys: &Keys) -> Vec<(usize, usize, usize, KeysError)> {
    let place = |problem: &crate::keys::Problem| {
        let span = problem.span;
        (span.line, span.column, span.len, problem.error.clone())
    };
    keys.problems.iter().map(place).collect()
}

fn encryption(config: &SaConfig) -> (EncryptionAlgorithm, Vec<u8>, usize) {
    let Protection::Esp { encryption, .. } = &config.protection else {
        panic!("{config:?}");
    };
    let key = encryption.key().expose().to_vec();
    (encryption.algorithm(), key, config.protection.icv())
}

#[test]
fn a_line_of_a_file() {
    let config = config(AES);
    assert_eq!(
        (config.spi, config.dst.to_string()),
        (0xd123_4567, "192.1.2.45".into())
    );
    let (algorithm, key, icv) = encryption(&config);
    assert_eq!(
        (algorithm, key.len(), icv),
        (EncryptionAlgorithm::AesCbc, 32, 12)
    );
    assert!(!config.protection.checks_icv() && config.src.is_unspecified());
    assert_eq!(
        print(Format::Tcpdump, [&config], KeyText::Shown),
        format!("{AES}\n")
    );
}

#[test]
fn an_argument_holds_several_with_commas_between() {
    for text in [
        "tcpdump -n -r x.pcap -E \"1@::1 3des-cbc:3descbcencryptiontesting,2@::2 des-cbc-hmac96:descbcte\"",
        "-E '1@::1 3des:3descbcencryptiontesting,2@::2\tdes-hmac96:descbcte'",
        "1@::1 DES3-cbc:3descbcencryptiontesting,2@::2 des-cbc-hmac96:descbcte",
    ] {
        let keys = parse(text);
        assert_eq!(keys.problems, []);
        let found: Vec<_> = keys
            .sas
            .iter()
            .map(|sa| (sa.config.spi, encryption(&sa.config)))
            .collect();
        let des = (EncryptionAlgorithm::Des, b"descbcte".to_vec(), 12);
        let triple = (
            EncryptionAlgorithm::TripleDes,
            b"3descbcencryptiontesting".to_vec(),
            0,
        );
        assert_eq!(found, [(1, triple), (2, des)]);
    }
}

#[test]
fn what_follows_the_argument_is_the_filter() {
    for command in [
        "tcpdump -nn -E 'des-cbc-hmac96:descbcte' ip6 proto 50\n",
        "tcpdump -nn -E \"des-cbc-hmac96:descbcte\" -i em0 'host 10.0.0.1'\n",
        "tcpdump -E des-cbc-hmac96:descbcte ip6 proto 50\n",
        "des-cbc-hmac96:descbcte",
    ] {
        let all = config(command);
        assert_eq!(all.pattern, Some(SaPattern::ANY), "{command}");
        let text = print(Format::Tcpdump, [&all], KeyText::Shown);
        assert_eq!(text, "des-cbc-hmac96:0x6465736362637465\n");
        assert_eq!(config(&text), all);
    }
    let one = config("tcpdump -E '0x10@fd00::2 des-cbc:descbcte' esp");
    assert_eq!((one.spi, one.pattern), (0x10, None));
}

#[test]
fn no_encryption_has_no_key() {
    let config = config("0x10@::1 none-hmac96:");
    assert_eq!(encryption(&config), (EncryptionAlgorithm::Null, vec![], 12));
    assert_eq!(
        print(Format::Tcpdump, [&config], KeyText::Shown),
        "0x00000010@::1 none-hmac96:\n"
    );
}

#[test]
fn what_is_wrong_is_told_at_its_word() {
    let cases = [
        ("1@host des:descbcte", (1, 3, 4, KeysError::Address)),
        (
            "1x@::1 des:descbcte",
            (
                1,
                1,
                2,
                KeysError::Number {
                    what: "the SPI",
                    least: 0,
                    most: u32::MAX,
                },
            ),
        ),
        (
            "1@::1 rc3-cbc:descbcte",
            (1, 7, 7, KeysError::UnknownAlgorithm { kind: "encryption" }),
        ),
        (
            "1@::1 aes128-cbc:0x00112233445566778899aabbccddeeff0011223344556677",
            (
                1,
                18,
                50,
                KeysError::KeyOfName {
                    needed: 16,
                    had: 24,
                },
            ),
        ),
        (
            "1@::1 des:0x001122334455667",
            (1, 11, 17, KeysError::OddHexDigits { digits: 15 }),
        ),
        (
            "1@::1 descbcte",
            (
                1,
                7,
                8,
                KeysError::Missing {
                    what: "`algorithm:` before the key",
                },
            ),
        ),
        (
            "1@::1 des:<<Keys hidden>>",
            (1, 11, 15, KeysError::KeysHidden),
        ),
        (
            "ikev2 I 0x0011223344556677 0x0011223344556677 sha1:x 3des:y",
            (
                1,
                1,
                5,
                KeysError::UnsupportedSecret {
                    what: "a secret of IKEv2",
                },
            ),
        ),
    ];
    for (text, there) in cases {
        assert_eq!(problems(&parse(text)), [there], "{text}");
    }
    let keys = parse(&format!(
        "{AES}\n# a comment\n\nfile secrets.txt\nnonsense\n"
    ));
    assert_eq!(keys.sas.len(), 1);
    assert_eq!(
        problems(&keys),
        [
            (
                4,
                1,
                4,
                KeysError::UnsupportedSecret {
                    what: "the name of another file"
                }
            ),
            (5, 1, 8, KeysError::UnknownSecret),
        ]
    );
}

#[test]
fn what_tcpdump_cannot_say_is_told() {
    let text = "add ::1 ::2 esp 1 -m tunnel -E aes-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticati\";\n\
                add ::1 ::2 esp 2 -E aes-ctr \"aesctrencryption-ctr\";\n\
                add ::1 ::2 esp 3 -E des-cbc \"descbcte\" -A hmac-sha2-256 \"hmacsha256authenticatihmacsha256\";\n\
                spdadd ::1 ::2 any -P out ipsec esp/transport//require;";
    let keys = parse(text);
    assert_eq!(keys.problems, []);
    let sas = keys.sas.iter().map(|sa| &sa.config);
    let policies = keys.policies.iter().map(|policy| &policy.config);
    let converted = convert(Format::Tcpdump, sas, policies, KeyText::Masked);
    let told: Vec<String> = converted.losses.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "ESP 0x00000001 to ::2: not carried: source address ::1",
            "ESP 0x00000001 to ::2: not carried: mode tunnel",
            "ESP 0x00000001 to ::2: not carried: the integrity algorithm HMAC-SHA1-96: the ICV will not be checked",
            "ESP 0x00000002 to ::2: not carried: AES-CTR-128, which the format has no name for; the association is left out",
            "ESP 0x00000003 to ::2: not carried: HMAC-SHA2-256-128, which the format has no name for; the association is left out",
            "policy out ::1/128 to ::2/128: not carried: the policy",
        ]
    );
    assert!(
        converted
            .text
            .starts_with("0x00000001@::2 aes128-cbc-hmac96:<<Keys hidden>>\n# ")
    );
}
