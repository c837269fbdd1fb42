//! Associations as `add` statements.

use crate::keys::algorithm::Naming;
use crate::keys::{KeyText, Lost, algorithm, value};
use crate::sa::{Lifetimes, Mode, PadKind, Protection, Protocol, SaConfig};

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
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
    let Lifetimes { soft, hard } = config.lifetimes;
    let limits = [
        ("ls", soft.added),
        ("lh", hard.added),
        ("bs", soft.octets),
        ("bh", hard.octets),
    ];
    for (option, limit) in limits {
        if limit != 0 {
            text += &format!(" -{option} {limit}");
        }
    }
    text += &algorithms(&config.protection, keys)?;
    text.push_str(" ;\n");
    Ok(text)
}

fn algorithms(protection: &Protection, keys: KeyText) -> Result<String, Lost> {
    let (encryption, authentication) = match protection {
        Protection::Ah { authentication } => (None, Some(authentication)),
        Protection::Ipcomp { algorithm } => {
            let name = algorithm::compression_name(*algorithm);
            return Ok(format!("\n\t-C {name}"));
        }
        Protection::Esp {
            encryption,
            authentication,
        } => (Some(encryption), authentication.as_ref()),
    };
    let mut text = String::new();
    if let Some(encryption) = encryption {
        let name = algorithm::encryption_name(Naming::Setkey, encryption.algorithm())
            .ok_or_else(|| Lost::Encryption(encryption.label()))?;
        let key = value::key_text(encryption.key(), keys);
        text += format!("\n\t-E {name} {}", *key).trim_end();
    }
    if let Some(authentication) = authentication {
        let name = algorithm::authentication_name(Naming::Setkey, authentication.algorithm())
            .ok_or_else(|| Lost::Authentication(authentication.label()))?;
        let key = value::key_text(authentication.key(), keys);
        text += &format!("\n\t-A {name} {}", *key);
    }
    Ok(text)
}
