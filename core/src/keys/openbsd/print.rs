//! Associations as `ipsecctl -sa -k` prints them, which ipsec.conf(5) takes as well.

use super::algorithms;
use crate::keys::{KeyText, Lost, algorithm, value};
use crate::sa::{Mode, Protection, SaConfig};

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
    let (encryption, authentication, protocol) = match &config.protection {
        Protection::Esp {
            encryption,
            authentication,
        } => (Some(encryption), authentication.as_ref(), "esp"),
        Protection::Ah { authentication } => (None, Some(authentication), "ah"),
        Protection::Ipcomp { .. } => (None, None, "ipcomp"),
    };
    let mode = match config.mode {
        Mode::Tunnel => "tunnel",
        Mode::Any | Mode::Transport => "transport",
    };
    let mut text = format!(
        "{protocol} {mode} from {} to {} spi 0x{:08x}",
        config.src, config.dst, config.spi
    );
    let mut lines = Vec::new();
    if let Protection::Ipcomp { algorithm } = config.protection {
        text += &format!(" comp {}", algorithm::compression_name(algorithm));
    }
    if let Some(key) = authentication {
        let name = algorithms::authentication_name(key.algorithm())
            .ok_or_else(|| Lost::Authentication(key.label()))?;
        text += &format!(" auth {name}");
        lines.push(("authkey", value::key_text(key.key(), keys)));
    }
    if let Some(key) = encryption {
        let name = algorithms::encryption_name(key.algorithm())
            .ok_or_else(|| Lost::Encryption(key.label()))?;
        text += &format!(" enc {name}");
        lines.push(("enckey", value::key_text(key.key(), keys)));
    }
    for (name, key) in lines.iter().filter(|(_, key)| !key.is_empty()) {
        let key = match keys {
            KeyText::Shown => key.to_string(),
            KeyText::Masked => format!("\"{}\"", **key),
        };
        text += &format!(" \\\n\t{name} {key}");
    }
    text.push('\n');
    Ok(text)
}
