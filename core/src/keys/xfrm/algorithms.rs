//! The lines `enc`, `auth`, `auth-trunc` and `aead`: a name, a key, and for the last two the ICV in bits.

use crate::crypto::{AuthenticationKey, CompressionAlgorithm, EncryptionKey, SecretKey};
use crate::keys::algorithm::Naming;
use crate::keys::token::Token;
use crate::keys::{KeysError, Problem, Span, algorithm, value};
use crate::sa::{Protection, Protocol};

/// What was read so far.
#[derive(Default)]
pub(super) struct Algorithms {
    encryption: Option<EncryptionKey>,
    /// `Some(None)` for `digest_null`.
    authentication: Option<Option<AuthenticationKey>>,
    /// Whether it comes from `auth-trunc`, which iproute2 may print beside `auth` and which says more.
    truncated: bool,
    compression: Option<CompressionAlgorithm>,
}

/// What follows the keyword.
struct Fields<'s, 't> {
    name: &'s Token<'t>,
    key: SecretKey,
    /// Where the key stands, or the name where there is none.
    key_span: Span,
    rest: &'s [Token<'t>],
}

impl<'s, 't> Fields<'s, 't> {
    fn new(keyword: &Token<'t>, rest: &'s [Token<'t>]) -> Result<Self, Problem> {
        let Some((name, rest)) = rest.split_first() else {
            return Err(keyword.problem(KeysError::Missing {
                what: "the algorithm",
            }));
        };
        // An empty key is printed as nothing, with `ip -s` before its length.
        let (key, key_span, rest) = match rest.split_first() {
            Some((key, rest)) if key.text != "(0" => (secret(key)?, key.span, rest),
            _ => (SecretKey::new(Vec::new()), name.span, rest),
        };
        // `ip -s` puts the key's length between the key and the ICV's.
        let rest = match rest {
            [_, bits, rest @ ..] if bits.text == "bits)" => rest,
            _ => rest,
        };
        Ok(Self {
            name,
            key,
            key_span,
            rest,
        })
    }

    /// The ICV's length in octets.
    fn icv(&self) -> Result<usize, Problem> {
        let what = "the length of the ICV in bits";
        let word = self.rest.first().ok_or(Problem {
            span: self.key_span,
            error: KeysError::Missing { what },
        })?;
        let bits = value::number(word, what, 0..=4096)?;
        match bits % 8 {
            0 => Ok(usize::try_from(bits / 8).unwrap_or(usize::MAX)),
            _ => Err(word.problem(KeysError::IcvBits { bits })),
        }
    }

    /// Fails when there is more than `words` after the key.
    fn end(&self, words: usize) -> Result<(), Problem> {
        match self.rest.get(words) {
            Some(word) => Err(word.problem(KeysError::Unexpected {
                expected: "the end of the line",
            })),
            None => Ok(()),
        }
    }
}

/// `0x…`, or the text itself, as the commands take it.
fn secret(word: &Token<'_>) -> Result<SecretKey, Problem> {
    if value::is_hidden(word.text) {
        return Err(word.problem(KeysError::KeysHidden));
    }
    match value::hex_digits(word.text) {
        Some(digits) => value::hex_key(digits).map_err(|error| word.problem(error)),
        None => Ok(SecretKey::new(word.text.as_bytes().to_vec())),
    }
}

impl Algorithms {
    pub(super) fn enc(&mut self, keyword: &Token<'_>, rest: &[Token<'_>]) -> Result<(), Problem> {
        let fields = Fields::new(keyword, rest)?;
        fields.end(0)?;
        self.encryption(keyword, fields, None)
    }

    pub(super) fn aead(&mut self, keyword: &Token<'_>, rest: &[Token<'_>]) -> Result<(), Problem> {
        let fields = Fields::new(keyword, rest)?;
        let name = fields.name;
        algorithm::encryption(Naming::Linux, name.text).map_err(|error| name.problem(error))?;
        let icv = fields.icv()?;
        fields.end(1)?;
        self.encryption(keyword, fields, Some(icv))
    }

    fn encryption(
        &mut self,
        keyword: &Token<'_>,
        fields: Fields<'_, '_>,
        icv: Option<usize>,
    ) -> Result<(), Problem> {
        if self.encryption.is_some() {
            return Err(keyword.problem(KeysError::Repeated {
                what: "the encryption algorithm",
            }));
        }
        let algorithm = algorithm::encryption(Naming::Linux, fields.name.text)
            .map_err(|error| fields.name.problem(error))?;
        let key = EncryptionKey::new(algorithm, fields.key, icv).map_err(|error| Problem {
            span: fields.key_span,
            error: error.into(),
        })?;
        self.encryption = Some(key);
        Ok(())
    }

    pub(super) fn auth(&mut self, keyword: &Token<'_>, rest: &[Token<'_>]) -> Result<(), Problem> {
        let fields = Fields::new(keyword, rest)?;
        fields.end(0)?;
        if self.truncated {
            return Ok(());
        }
        self.authentication = Some(authentication(fields, None)?);
        Ok(())
    }

    pub(super) fn auth_trunc(
        &mut self,
        keyword: &Token<'_>,
        rest: &[Token<'_>],
    ) -> Result<(), Problem> {
        let fields = Fields::new(keyword, rest)?;
        let icv = match fields.name.text {
            "digest_null" => None,
            _ => Some(fields.icv()?),
        };
        fields.end(1)?;
        if self.truncated {
            return Err(keyword.problem(KeysError::Repeated {
                what: "the authentication algorithm",
            }));
        }
        self.truncated = true;
        self.authentication = Some(authentication(fields, icv)?);
        Ok(())
    }

    pub(super) fn comp(&mut self, keyword: &Token<'_>, rest: &[Token<'_>]) -> Result<(), Problem> {
        let what = "the algorithm";
        let name = rest
            .first()
            .ok_or_else(|| keyword.problem(KeysError::Missing { what }))?;
        let algorithm = algorithm::compression(name.text).map_err(|error| name.problem(error))?;
        self.compression = Some(algorithm);
        Ok(())
    }

    /// Puts them together for a record that stands in `record`.
    pub(super) fn protection(
        self,
        protocol: Protocol,
        record: Span,
    ) -> Result<Protection, Problem> {
        let fail = |error| {
            Err(Problem {
                span: record,
                error,
            })
        };
        let authentication = self.authentication.flatten();
        if protocol != Protocol::Ipcomp && self.compression.is_some() {
            return fail(KeysError::OnlyIpcompCompresses);
        }
        match (protocol, self.encryption, authentication) {
            (Protocol::Esp, None, _) => fail(KeysError::EspNeedsEncryption),
            (Protocol::Esp, Some(encryption), Some(_)) if encryption.icv() > 0 => {
                let name = encryption.algorithm().transform().name;
                fail(KeysError::CombinedMode { name })
            }
            (Protocol::Esp, Some(encryption), authentication) => Ok(Protection::Esp {
                encryption,
                authentication,
            }),
            (Protocol::Ah, Some(_), _) => fail(KeysError::AhTakesNoEncryption),
            (Protocol::Ah, None, None) => fail(KeysError::AhNeedsAuthentication),
            (Protocol::Ah, None, Some(authentication)) => Ok(Protection::Ah { authentication }),
            (Protocol::Ipcomp, None, None) => match self.compression {
                Some(algorithm) => Ok(Protection::Ipcomp { algorithm }),
                None => fail(KeysError::IpcompNeedsCompression),
            },
            (Protocol::Ipcomp, _, _) => fail(KeysError::IpcompTakesNoKey),
        }
    }
}

/// `None` for `digest_null`. Without an ICV's length, the kernel's own.
fn authentication(
    fields: Fields<'_, '_>,
    icv: Option<usize>,
) -> Result<Option<AuthenticationKey>, Problem> {
    if fields.name.text == "digest_null" {
        return Ok(None);
    }
    let algorithm = algorithm::authentication(Naming::Linux, fields.name.text)
        .map_err(|error| fields.name.problem(error))?;
    let icv = icv.unwrap_or_else(|| algorithm::linux_default_icv(algorithm));
    AuthenticationKey::new(algorithm, fields.key, Some(icv))
        .map(Some)
        .map_err(|error| Problem {
            span: fields.key_span,
            error: error.into(),
        })
}
