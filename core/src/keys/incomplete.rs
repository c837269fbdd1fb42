//! Associations that lack nothing but a key of a right length, so that a diagnosis can look for the key that was meant.
//!
//! The formats refuse such a key. Here another is put in its place, of a length that fits, and the text is read again:
//! what is around the key comes out as every format has it.

use super::{Entry, Format, KeysError, Problem, Span, parse_again};
use crate::crypto::{AuthenticationKey, EncryptionKey, KeyError, KeyLength, SecretKey};
use crate::sa::{Protection, SaConfig};
use std::fmt;
use zeroize::Zeroizing;

/// Associations of one text that are kept.
const MOST: usize = 8;
/// The longest text that is read again, in octets.
const LONGEST: usize = 1 << 18;
/// Key lengths that are tried where the error names none, in octets.
const LENGTHS: [usize; 12] = [16, 20, 32, 24, 36, 28, 8, 19, 27, 35, 48, 64];

/// Which of an association's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPart {
    /// The cipher's.
    Encryption,
    /// The integrity algorithm's.
    Authentication,
}

impl fmt::Display for KeyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encryption => "encryption",
            Self::Authentication => "authentication",
        })
    }
}

/// An association of which one key has no right length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The association; the key in question is a placeholder.
    config: SaConfig,
    part: KeyPart,
    given: SecretKey,
    hex: bool,
    /// Where the key stands.
    pub span: Span,
    /// The whole statement or record.
    pub statement: Span,
    /// What it was written in.
    pub format: Format,
}

impl Incomplete {
    /// Everything but the key: its place holds another.
    pub fn config(&self) -> &SaConfig {
        &self.config
    }

    /// Which key it is.
    pub fn part(&self) -> KeyPart {
        self.part
    }

    /// The key as it was given: hexadecimal digits without `0x`, or the text.
    pub fn given(&self) -> &[u8] {
        self.given.expose()
    }

    /// Whether it was given as hexadecimal digits.
    pub fn is_hex(&self) -> bool {
        self.hex
    }

    /// The octets that were given; `None` for an odd number of digits.
    pub fn octets(&self) -> Option<Vec<u8>> {
        if !self.hex {
            return Some(self.given().to_vec());
        }
        let digits = std::str::from_utf8(self.given()).ok()?;
        let key = super::value::hex_key(digits).ok()?;
        Some(key.expose().to_vec())
    }

    /// Octets of salt that belong behind the key.
    pub fn salt(&self) -> usize {
        match (&self.config.protection, self.part) {
            (Protection::Esp { encryption, .. }, KeyPart::Encryption) => {
                encryption.algorithm().transform().salt
            }
            _ => 0,
        }
    }

    /// The association with this key; `None` where it does not fit.
    pub fn with_key(&self, octets: Vec<u8>) -> Option<SaConfig> {
        let key = SecretKey::new(octets);
        let mut config = self.config.clone();
        match (&mut config.protection, self.part) {
            (Protection::Esp { encryption, .. }, KeyPart::Encryption) => {
                let icv = Some(encryption.icv());
                *encryption = EncryptionKey::new(encryption.algorithm(), key, icv).ok()?;
            }
            (
                Protection::Esp {
                    authentication: Some(authentication),
                    ..
                }
                | Protection::Ah { authentication },
                KeyPart::Authentication,
            ) => {
                let icv = Some(authentication.icv());
                *authentication =
                    AuthenticationKey::new(authentication.algorithm(), key, icv).ok()?;
            }
            _ => return None,
        }
        Some(config)
    }
}

/// The associations of a text that only a key of a right length would complete.
pub(super) fn find(text: &str, format: Option<Format>, problems: &[Problem]) -> Vec<Incomplete> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let about_keys = problems.iter().filter_map(|problem| {
        let lengths = lengths(&problem.error)?;
        Some((problem.span, lengths))
    });
    about_keys
        .take(MOST)
        .filter_map(|(span, lengths)| complete(text, format, span, &lengths))
        .collect()
}

/// The lengths that would be right, if it is the length that is wrong.
fn lengths(error: &KeysError) -> Option<Vec<usize>> {
    match error {
        KeysError::Key(KeyError::KeyLength { key, salt, .. }) => Some(match key {
            KeyLength::OneOf(lengths) => lengths.iter().map(|length| length + salt).collect(),
            KeyLength::Between(least, _) => vec![least + salt],
            KeyLength::Any { usual } => vec![usual + salt],
        }),
        KeysError::KeyOfName { needed, .. } => Some(vec![*needed]),
        KeysError::OddHexDigits { digits } => {
            let near = [digits.div_ceil(2), digits / 2];
            Some(near.into_iter().chain(LENGTHS).collect())
        }
        _ => None,
    }
}

fn complete(
    text: &str,
    format: Option<Format>,
    span: Span,
    lengths: &[usize],
) -> Option<Incomplete> {
    let (before, rest) = text.split_at_checked(span.offset)?;
    let (token, after) = rest.split_at_checked(span.len)?;
    let bare = token.trim_matches('"');
    let digits = super::value::hex_digits(bare);
    let quoted = bare.len() < token.len() || before.ends_with('"');
    let hex = digits.is_some() || !quoted;
    for length in lengths {
        let placeholder = placeholder(*length);
        let written: String = placeholder
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect();
        for form in [
            format!("0x{written}"),
            format!("\"0x{written}\""),
            written.clone(),
        ] {
            let changed = Zeroizing::new([before, &form, after].concat());
            if let Some((entry, part)) = placed(&changed, format, span.offset, &placeholder) {
                let statement = Span {
                    len: (entry.span.len + span.len).saturating_sub(form.len()),
                    ..entry.span
                };
                return Some(Incomplete {
                    config: entry.config,
                    part,
                    given: SecretKey::new(digits.unwrap_or(bare).as_bytes().to_vec()),
                    hex,
                    span,
                    statement,
                    format: entry.format,
                });
            }
        }
    }
    None
}

/// Octets that no key has.
fn placeholder(length: usize) -> Vec<u8> {
    (0xa0..=u8::MAX).cycle().take(length).collect()
}

/// The association whose statement covers `offset`, with the placeholder as one of its keys.
fn placed(
    text: &str,
    format: Option<Format>,
    offset: usize,
    placeholder: &[u8],
) -> Option<(Entry, KeyPart)> {
    let keys = parse_again(text, format);
    let entry = keys.sas.into_iter().find(|entry| {
        let span = entry.span;
        (span.offset..span.offset + span.len).contains(&offset)
    })?;
    let part = match &entry.config.protection {
        Protection::Esp { encryption, .. } if encryption.key().expose() == placeholder => {
            KeyPart::Encryption
        }
        Protection::Esp {
            authentication: Some(key),
            ..
        }
        | Protection::Ah {
            authentication: key,
        } if key.key().expose() == placeholder => KeyPart::Authentication,
        _ => return None,
    };
    Some((entry, part))
}

#[cfg(test)]
mod tests {
    use super::KeyPart;
    use crate::keys::{self, Format};

    const SETKEY: &str = "add fd00::2 fd00::1 esp 7 -E null;\nadd fd00::1 fd00::2 esp 0x1000 -m transport -E aes-cbc KEY -A hmac-sha1 \"hmacsha1authenticati\";\n";

    #[test]
    fn a_digit_too_few_leaves_everything_else_of_the_association() {
        let text = SETKEY.replace("KEY", "0x00112233445566778899aabbccddeef");
        let keys = keys::parse(&text);
        assert_eq!((keys.sas.len(), keys.problems.len()), (1, 1));
        let [incomplete] = keys.incomplete.as_slice() else {
            panic!("{:?}", keys.incomplete);
        };
        assert_eq!(incomplete.config().spi, 0x1000);
        assert_eq!(incomplete.part(), KeyPart::Encryption);
        assert_eq!(incomplete.given(), b"00112233445566778899aabbccddeef");
        assert!(incomplete.is_hex());
        assert_eq!(incomplete.octets(), None);
        let statement = incomplete.statement;
        let end = statement.offset + statement.len;
        assert_eq!((statement.line, end), (2, text.len() - 1));
        assert!(text[statement.offset..].starts_with("add fd00::1"));
        let whole = incomplete.with_key(vec![7; 16]).unwrap();
        let expected = SETKEY.replace("KEY", &format!("0x{}", "07".repeat(16)));
        assert_eq!(whole, keys::parse(&expected).sas[1].config);
    }

    #[test]
    fn a_text_too_long_is_kept_as_text() {
        let text = SETKEY.replace("KEY", "\"00112233445566778899aabbccddeeff00\"");
        let keys = keys::parse(&text);
        assert_eq!(keys.incomplete.len(), 1);
        assert!(!keys.incomplete[0].is_hex());
        assert_eq!(keys.incomplete[0].octets().unwrap().len(), 34);
    }

    #[test]
    fn other_formats_keep_theirs_too() {
        let xfrm = "src fd00::1 dst fd00::2\n\tproto esp spi 0x00001000 reqid 0 mode transport\n\treplay-window 0\n\taead rfc4106(gcm(aes)) 0x00112233445566778899aabbccddeeff 128\n";
        let keys = keys::parse(xfrm);
        assert_eq!(keys.incomplete.len(), 1, "{:?}", keys.problems);
        assert_eq!(keys.incomplete[0].salt(), 4);
        let row = "\"IPv6\",\"fd00::1\",\"fd00::2\",\"0x1000\",\"AES-CBC [RFC3602]\",\"0x00112233445566778899aabbccddee\",\"NULL\",\"\"\n";
        let keys = keys::parse_as(Format::EspSa, row);
        assert_eq!(keys.incomplete.len(), 1, "{:?}", keys.problems);
    }

    #[test]
    fn what_is_wrong_beyond_the_key_stays_wrong() {
        let text = "add fd00::1 fd00::2 esp 0x1000 -E aes-cbd 0x0011;";
        assert_eq!(keys::parse(text).incomplete, []);
    }
}
