//! Associations as `setkey -D` prints them.

use crate::crypto::SecretKey;
use crate::keys::algorithm::{self, Naming};
use crate::keys::{KeyText, Lost, value};
use crate::sa::{Lifetimes, Mode, PadKind, Protection, Protocol, SaConfig};
use zeroize::Zeroizing;

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
    let protocol = match (config.protection.protocol(), config.encapsulation) {
        (Protocol::Esp, Some(_)) => "esp-udp",
        (Protocol::Esp, None) => "esp",
        (Protocol::Ah, _) => "ah",
        (Protocol::Ipcomp, _) => "ipcomp",
    };
    let mode = match config.mode {
        Mode::Any => "any",
        Mode::Transport => "transport",
        Mode::Tunnel => "tunnel",
    };
    let ends = match config.encapsulation {
        None => format!("{} {}", config.src, config.dst),
        Some(udp) => format!(
            "{}[{}] {}[{}]",
            config.src, udp.sport, config.dst, udp.dport
        ),
    };
    let flags = match config.padding {
        PadKind::Sequential => 0,
        PadKind::Random => 0x100,
        PadKind::Zero => 0x200,
    };
    let (spi, reqid) = (config.spi, config.reqid);
    let window = config.replay_window.div_ceil(8);
    let algorithms = algorithms(&config.protection, keys)?;
    let limits = limits(&config.lifetimes);
    Ok(format!(
        "{ends}\n\t{protocol} mode={mode} spi={spi}(0x{spi:08x}) reqid={reqid}(0x{reqid:08x})\n\
         {algorithms}\tseq=0x00000000 replay={window} flags=0x{flags:08x} state=mature\n{limits}"
    ))
}

/// None of the lines where there is no limit.
fn limits(lifetimes: &Lifetimes) -> String {
    if lifetimes.is_unlimited() {
        return String::new();
    }
    let Lifetimes { soft, hard } = lifetimes;
    format!(
        "\tdiff: 0(s)\thard: {}(s)\tsoft: {}(s)\n\
         \tcurrent: 0(bytes)\thard: {}(bytes)\tsoft: {}(bytes)\n\
         \tallocated: 0\thard: {}\tsoft: {}\n",
        hard.added, soft.added, hard.octets, soft.octets, hard.packets, soft.packets
    )
}

fn algorithms(protection: &Protection, keys: KeyText) -> Result<String, Lost> {
    let (encryption, authentication) = match protection {
        Protection::Ah { authentication } => (None, Some(authentication)),
        Protection::Ipcomp { algorithm } => {
            return Ok(format!(
                "\tC: {}\n",
                algorithm::compression_name(*algorithm)
            ));
        }
        Protection::Esp {
            encryption,
            authentication,
        } => (Some(encryption), authentication.as_ref()),
    };
    let mut text = String::new();
    if let Some(key) = encryption {
        let name = algorithm::encryption_name(Naming::Setkey, key.algorithm())
            .ok_or_else(|| Lost::Encryption(key.label()))?;
        text += &format!("\tE: {name} {}\n", *groups(key.key(), keys));
    }
    if let Some(key) = authentication {
        let name = algorithm::authentication_name(Naming::Setkey, key.algorithm())
            .ok_or_else(|| Lost::Authentication(key.label()))?;
        text += &format!("\tA: {name} {}\n", *groups(key.key(), keys));
    }
    Ok(text)
}

/// Groups of four octets, a space before each.
fn groups(key: &SecretKey, keys: KeyText) -> Zeroizing<String> {
    let whole = value::key_text(key, keys);
    let Some(digits) = value::hex_digits(&whole) else {
        return whole;
    };
    let mut text = Zeroizing::new(String::with_capacity(digits.len() * 2));
    for (index, digit) in digits.chars().enumerate() {
        if index % 8 == 0 {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
