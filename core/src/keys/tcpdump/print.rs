//! Associations as lines of a file of secrets.

use super::{ALGORITHMS, HMAC96};
use crate::keys::{KeyText, Lost, value};
use crate::sa::{Protection, SaConfig, SaPattern};

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
    let Protection::Esp {
        encryption,
        authentication,
    } = &config.protection
    else {
        return Err(Lost::Protocol(config.protection.protocol()));
    };
    let fits = |(_, algorithm, octets): &&(_, _, usize)| {
        *algorithm == encryption.algorithm() && *octets == encryption.key().len()
    };
    let (name, ..) = ALGORITHMS
        .iter()
        .find(fits)
        .ok_or_else(|| Lost::Encryption(encryption.label()))?;
    let cbc = if encryption.key().is_empty() {
        ""
    } else {
        "-cbc"
    };
    let hmac = match authentication {
        None => "",
        Some(key) if key.icv() == 12 => HMAC96,
        Some(key) => return Err(Lost::Authentication(key.label())),
    };
    let key = value::key_text(encryption.key(), keys);
    let of = match config.pattern {
        None => format!("0x{:08x}@{} ", config.spi, config.dst),
        Some(SaPattern::ANY) => String::new(),
        Some(_) => return Err(Lost::Pattern),
    };
    Ok(format!("{of}{name}{cbc}{hmac}:{}\n", *key))
}
