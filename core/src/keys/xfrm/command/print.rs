//! Associations as commands.

use crate::keys::{KeyText, Lost, xfrm};
use crate::sa::{Mode, Protocol, SaConfig};

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
    let mut text = format!(
        "ip xfrm state add src {} dst {} proto {protocol} spi 0x{:08x} reqid {} mode {mode} replay-window {}",
        config.src, config.dst, config.spi, config.reqid, config.replay_window
    );
    if config.esn {
        text.push_str(" flag esn");
    }
    for (name, number) in [("seq", config.last_seq), ("oseq", config.last_sent)] {
        if number != 0 {
            let (high, low) = (number >> 32, number & u64::from(u32::MAX));
            text += &format!(" replay-{name} 0x{low:x} replay-{name}-hi 0x{high:x}");
        }
    }
    for line in xfrm::algorithm_lines(&config.protection, keys)? {
        text += &quoted(line.trim());
    }
    if let Some(udp) = config.encapsulation {
        let unspecified = if config.src.is_ipv4() {
            "0.0.0.0"
        } else {
            "::"
        };
        text += &format!(" encap espinudp {} {} {unspecified}", udp.sport, udp.dport);
    }
    if config.tfc_padding != 0 {
        text += &format!(" tfcpad {}", config.tfc_padding);
    }
    text.push('\n');
    Ok(text)
}

/// A line of the printout with its name and an empty or hidden key in quotes, for a shell.
fn quoted(line: &str) -> String {
    let mut words = line.splitn(3, ' ');
    let (keyword, name) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let rest = match (keyword, words.next()) {
        ("comp", _) => String::new(),
        (_, None) => " ''".to_owned(),
        (_, Some(rest)) => match rest.strip_prefix("<<Keys hidden>>") {
            Some(bits) => format!(" '<<Keys hidden>>'{bits}"),
            None => format!(" {rest}"),
        },
    };
    format!(" \\\n\t{keyword} '{name}'{rest}")
}
