//! Associations as commands.

use super::{WINDOW, algorithms};
use crate::crypto::{AuthenticationKey, EncryptionKey, SecretKey};
use crate::keys::{KeyText, Lost, value};
use crate::sa::{AddressPattern, Mode, Protection, Protocol, SaConfig, SaPattern};
use std::fmt::Write;

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
    let algorithms = match &config.protection {
        Protection::Ipcomp { .. } => return Err(Lost::Protocol(Protocol::Ipcomp)),
        Protection::Ah { authentication } => format!("ah{}", integrity(authentication, keys)?),
        Protection::Esp {
            encryption,
            authentication,
        } => {
            let mut text = format!("esp{}", cipher(encryption, keys)?);
            if let Some(key) = authentication {
                text += &integrity(key, keys)?;
            }
            text
        }
    };
    let tunnel = match config.mode {
        Mode::Tunnel => "tunnel ",
        Mode::Any | Mode::Transport => "",
    };
    let ends = match config.pattern {
        None => format!(" {tunnel}src {} dst {}", config.src, config.dst),
        Some(SaPattern {
            src: AddressPattern::Any,
            dst: AddressPattern::Any,
            spi,
        }) if spi.single().is_some() => String::new(),
        Some(_) => return Err(Lost::Pattern),
    };
    let spi = config.spi;
    let mut text = format!("ipsec sa add {spi} spi {spi} {algorithms}{ends}");
    if config.esn {
        text.push_str(" use-esn");
    }
    match config.replay_window {
        0 => {}
        WINDOW => text.push_str(" use-anti-replay"),
        // Writing to a string does not fail.
        window => drop(write!(text, " anti-replay-window {window}")),
    }
    if let Some(udp) = config.encapsulation {
        let (sport, dport) = (udp.sport, udp.dport);
        text += &format!(" udp-encap udp-src-port {sport} udp-dst-port {dport}");
    }
    text.push('\n');
    Ok(text)
}

fn cipher(key: &EncryptionKey, keys: KeyText) -> Result<String, Lost> {
    let row = key.algorithm().transform();
    let octets = key.key().len().saturating_sub(row.salt);
    let name = algorithms::encryption_name(key.algorithm(), octets)
        .filter(|_| key.icv() == row.icv.first().copied().unwrap_or(0))
        .ok_or_else(|| Lost::Encryption(key.label()))?;
    if key.key().is_empty() {
        return Ok(format!(" crypto-alg {name}"));
    }
    let (octets, salt) = key
        .key()
        .expose()
        .split_at_checked(octets)
        .unwrap_or_default();
    let mut text = format!(" crypto-alg {name} crypto-key {}", digits(octets, keys));
    if !salt.is_empty() {
        text += &format!(
            " salt {}",
            *value::key_text(&SecretKey::new(salt.to_vec()), keys)
        );
    }
    Ok(text)
}

fn integrity(key: &AuthenticationKey, keys: KeyText) -> Result<String, Lost> {
    let name = algorithms::authentication_name(key.algorithm(), key.icv())
        .ok_or_else(|| Lost::Authentication(key.label()))?;
    let digits = digits(key.key().expose(), keys);
    Ok(format!(" integ-alg {name} integ-key {digits}"))
}

/// Hexadecimal digits without `0x`.
fn digits(octets: &[u8], keys: KeyText) -> String {
    let text = value::key_text(&SecretKey::new(octets.to_vec()), keys);
    value::hex_digits(&text).unwrap_or(&text).to_owned()
}
