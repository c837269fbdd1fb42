//! Associations as `add` statements.

use crate::keys::{Format, KeyText, algorithm, value};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig};

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> String {
    let ends = match (config.protection.protocol(), config.encapsulation) {
        (Protocol::Esp, Some(udp)) => format!(
            "{}[{}] {}[{}] esp-udp",
            config.src, udp.sport, config.dst, udp.dport
        ),
        (Protocol::Esp, None) => format!("{} {} esp", config.src, config.dst),
        (Protocol::Ah, _) => format!("{} {} ah", config.src, config.dst),
        (Protocol::Ipcomp, _) => format!("{} {} ipcomp", config.src, config.dst),
    };
    let mut text = format!("add {ends} 0x{:08x}", config.spi);
    text.push_str(match config.mode {
        Mode::Any => "",
        Mode::Transport => " -m transport",
        Mode::Tunnel => " -m tunnel",
    });
    if config.reqid != 0 {
        text += &format!(" -u {}", config.reqid);
    }
    if config.replay_window != 0 {
        text += &format!(" -r {}", config.replay_window.div_ceil(8));
    }
    text.push_str(match config.padding {
        PadKind::Sequential => "",
        PadKind::Random => " -f random-pad",
        PadKind::Zero => " -f zero-pad",
    });
    text += &algorithms(&config.protection, keys);
    text.push_str(" ;\n");
    for loss in losses(config) {
        text += &format!("# {loss}\n");
    }
    text
}

fn algorithms(protection: &Protection, keys: KeyText) -> String {
    let (encryption, authentication) = match protection {
        Protection::Ah { authentication } => (None, Some(authentication)),
        Protection::Ipcomp { algorithm } => {
            return format!("\n\t-C {}", algorithm::compression_name(*algorithm));
        }
        Protection::Esp {
            encryption,
            authentication,
        } => (Some(encryption), authentication.as_ref()),
    };
    let mut text = String::new();
    if let Some(encryption) = encryption {
        let row = encryption.algorithm();
        let name = algorithm::encryption_name(Format::Setkey, row);
        let name = name.unwrap_or(row.transform().name);
        let key = value::key_text(encryption.key(), keys);
        text += format!("\n\t-E {name} {key}").trim_end();
    }
    if let Some(authentication) = authentication {
        let row = authentication.algorithm();
        let name = algorithm::authentication_name(Format::Setkey, row);
        let name = name.unwrap_or(row.transform().name);
        let key = value::key_text(authentication.key(), keys);
        text += &format!("\n\t-A {name} {key}");
    }
    text
}

/// What `add` has no words for.
fn losses(config: &SaConfig) -> Vec<String> {
    let mut losses = Vec::new();
    if !config.replay_window.is_multiple_of(8) {
        losses.push(format!("replay window of {} packets", config.replay_window));
    }
    if config.esn {
        losses.push("extended sequence numbers".to_owned());
    }
    if config.last_seq != 0 {
        losses.push(format!(
            "last sequence number received: {}",
            config.last_seq
        ));
    }
    if let (Protocol::Ah, Some(udp)) = (config.protection.protocol(), config.encapsulation) {
        losses.push(format!("in UDP, ports {} to {}", udp.sport, udp.dport));
    }
    let authentication = match &config.protection {
        Protection::Esp { authentication, .. } => authentication.as_ref(),
        Protection::Ah { authentication } => Some(authentication),
        Protection::Ipcomp { .. } => None,
    };
    if let Some(key) = authentication.filter(|key| key.icv() != key.algorithm().transform().icv) {
        losses.push(format!("ICV of {} bits", key.icv() * 8));
    }
    losses
}
