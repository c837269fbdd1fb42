//! Associations as records of `ip xfrm state`.

use crate::crypto::AuthenticationKey;
use crate::keys::algorithm::Naming;
use crate::keys::replay::roll;
use crate::keys::{KeyText, Lost, algorithm, value};
use crate::sa::{Mode, Protection, Protocol, SaConfig};

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
    let protocol = match config.protection.protocol() {
        Protocol::Esp => "esp",
        Protocol::Ah => "ah",
        Protocol::Ipcomp => "comp",
    };
    let mode = match config.mode {
        Mode::Tunnel => "tunnel",
        Mode::Any | Mode::Transport => "transport",
    };
    let mut lines = vec![
        format!("src {} dst {}", config.src, config.dst),
        format!(
            "\tproto {protocol} spi 0x{:08x} reqid {} mode {mode}",
            config.spi, config.reqid
        ),
    ];
    lines.push(match (extended(config), config.esn) {
        (true, true) => "\treplay-window 0 flag esn".to_owned(),
        (true, false) => "\treplay-window 0 ".to_owned(),
        (false, _) => format!("\treplay-window {} ", config.replay_window),
    });
    lines.extend(algorithms(&config.protection, keys)?);
    if let Some(udp) = config.encapsulation {
        let unspecified = if config.src.is_ipv4() {
            "0.0.0.0"
        } else {
            "::"
        };
        lines.push(format!(
            "\tencap type espinudp sport {} dport {} addr {unspecified}",
            udp.sport, udp.dport
        ));
    }
    lines.extend(context(config));
    if config.tfc_padding != 0 {
        lines.push(format!("\ttfcpad {}", config.tfc_padding));
    }
    Ok(lines.iter().map(|line| format!("{line}\n")).collect())
}

/// Whether the kernel needs the extended context: the plain one has 32 bits for each.
fn extended(config: &SaConfig) -> bool {
    config.esn
        || config.replay_window > 32
        || u32::try_from(config.last_seq.max(config.last_sent)).is_err()
}

fn context(config: &SaConfig) -> Vec<String> {
    let high = config.last_seq >> 32;
    let low = config.last_seq & u64::from(u32::MAX);
    if !extended(config) {
        return vec![format!(
            "\tanti-replay context: seq 0x{low:x}, oseq 0x{:x}, bitmap 0x{:08x}",
            config.last_sent,
            match config.received.first() {
                Some(word) => *word,
                None => u32::from(config.last_seq != 0),
            }
        )];
    }
    let mut lines = vec![
        "\tanti-replay esn context:".to_owned(),
        format!(
            "\t seq-hi 0x{high:x}, seq 0x{low:x}, oseq-hi 0x{:x}, oseq 0x{:x}",
            config.last_sent >> 32,
            config.last_sent & u64::from(u32::MAX)
        ),
        format!(
            "\t replay_window {}, bitmap-length {}",
            config.replay_window,
            config.replay_window.div_ceil(32)
        ),
    ];
    let low = u32::try_from(low).unwrap_or(0);
    let mut ring = roll(low, config.replay_window, &config.received);
    ring.reverse();
    for words in ring.chunks(8) {
        let words: String = words.iter().map(|word| format!("{word:08x} ")).collect();
        lines.push(format!("\t {words}"));
    }
    lines
}

pub(in crate::keys) fn algorithms(
    protection: &Protection,
    keys: KeyText,
) -> Result<Vec<String>, Lost> {
    Ok(match protection {
        Protection::Ah { authentication } => vec![auth_trunc(authentication, keys)?],
        Protection::Ipcomp { algorithm } => {
            vec![format!(
                "\tcomp {} ",
                algorithm::compression_name(*algorithm)
            )]
        }
        Protection::Esp {
            encryption,
            authentication,
        } => {
            let name = algorithm::encryption_name(Naming::Linux, encryption.algorithm())
                .ok_or_else(|| Lost::Encryption(encryption.label()))?;
            let key = value::key_text(encryption.key(), keys);
            let key = key.as_str();
            let cipher = match encryption.icv() {
                0 => format!("\tenc {name} {key}"),
                icv => format!("\taead {name} {key} {}", icv * 8),
            };
            let auth = authentication.as_ref().map(|key| auth_trunc(key, keys));
            auth.transpose()?.into_iter().chain([cipher]).collect()
        }
    })
}

fn auth_trunc(authentication: &AuthenticationKey, keys: KeyText) -> Result<String, Lost> {
    let name = algorithm::authentication_name(Naming::Linux, authentication.algorithm())
        .ok_or_else(|| Lost::Authentication(authentication.label()))?;
    let key = value::key_text(authentication.key(), keys);
    let bits = authentication.icv() * 8;
    Ok(format!("\tauth-trunc {name} {} {bits}", *key))
}
