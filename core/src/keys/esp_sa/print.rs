//! Associations as rows of the table.

use super::algorithms;
use crate::crypto::AuthenticationKey;
use crate::keys::{KeyText, Lost, value};
use crate::sa::{AddressPattern, Protection, SaConfig, SaPattern};
use zeroize::Zeroizing;

/// Which of the two tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::keys) enum Columns {
    /// Without sequence numbers.
    Eight,
    /// With their length and upper half.
    Ten,
}

pub(in crate::keys) fn print(
    config: &SaConfig,
    columns: Columns,
    keys: KeyText,
) -> Result<String, Lost> {
    let Protection::Esp {
        encryption,
        authentication,
    } = &config.protection
    else {
        return Err(Lost::Protocol(config.protection.protocol()));
    };
    let cipher = algorithms::encryption_name(encryption.algorithm(), encryption.icv())
        .ok_or_else(|| Lost::Encryption(encryption.label()))?;
    let cipher_key = value::key_text(encryption.key(), keys);
    let (auth, auth_key) = match authentication {
        None => ("NULL", Zeroizing::default()),
        Some(key) => authentication_columns(key, keys)?,
    };
    let protocol = match config.pattern {
        Some(SaPattern {
            dst: AddressPattern::Any,
            ..
        }) => "Any",
        _ if config.dst.is_ipv4() => "IPv4",
        _ => "IPv6",
    };
    let [src, dst, spi] = config.endpoints();
    let src = match config.src.is_unspecified() && config.pattern.is_none() {
        true => "*".to_owned(),
        false => src,
    };
    let mut row = format!(
        "\"{protocol}\",\"{src}\",\"{dst}\",\"{spi}\",\"{cipher}\",\"{}\",\"{auth}\",\"{}\"",
        *cipher_key, *auth_key
    );
    if columns == Columns::Ten {
        row += &match config.esn {
            true => format!(",\"64-bit\",\"{:x}\"", config.last_seq >> 32),
            false => ",\"32-bit\",\"0\"".to_owned(),
        };
    }
    row.push('\n');
    Ok(row)
}

fn authentication_columns(
    key: &AuthenticationKey,
    keys: KeyText,
) -> Result<(&'static str, Zeroizing<String>), Lost> {
    match algorithms::authentication_name(key.algorithm(), key.icv()) {
        None => Err(Lost::Authentication(key.label())),
        Some((name, true)) => Ok((name, value::key_text(key.key(), keys))),
        Some((name, false)) => Ok((name, Zeroizing::default())),
    }
}
