//! Associations and policies as objects, one a line. What has its usual value is left out.

use super::association::{MODES, PADDINGS, PROTOCOLS};
use super::policy::{DIRECTIONS, LEVELS};
use crate::crypto::SecretKey;
use crate::keys::{KeyText, Lost, algorithm, value};
use crate::policy::{Action, Level, PolicyConfig, Request};
use crate::sa::{Mode, PadKind, Protection, SaConfig};

fn name<T: PartialEq>(names: &[(&'static str, T)], wanted: &T) -> &'static str {
    let found = names.iter().find(|(_, value)| value == wanted);
    found.map_or("", |(name, _)| name)
}

fn object(members: &[String]) -> String {
    format!("{{{}}}", members.join(","))
}

pub(in crate::keys) fn print(config: &SaConfig, keys: KeyText) -> Result<String, Lost> {
    let mut members = vec![
        format!(
            "\"proto\":\"{}\"",
            name(PROTOCOLS, &config.protection.protocol())
        ),
        format!("\"src\":\"{}\"", config.src),
        format!("\"dst\":\"{}\"", config.dst),
        format!("\"spi\":\"0x{:08x}\"", config.spi),
    ];
    if config.mode != Mode::Any {
        members.push(format!("\"mode\":\"{}\"", name(MODES, &config.mode)));
    }
    members.extend(protection(&config.protection, keys));
    if config.esn {
        members.push("\"esn\":true".to_owned());
    }
    let numbers = [
        ("reqid", config.reqid.into()),
        ("window", config.replay_window.into()),
        ("lastReceived", config.last_seq),
        ("lastSent", config.last_sent),
        ("tfcPadding", config.tfc_padding.into()),
    ];
    let numbers = numbers.into_iter().filter(|(_, number)| *number != 0);
    members.extend(numbers.map(|(name, number)| format!("\"{name}\":\"0x{number:x}\"")));
    if !config.received.is_empty() {
        let words = config
            .received
            .iter()
            .map(|word| format!("\"0x{word:08x}\""));
        let words: Vec<_> = words.collect();
        members.push(format!("\"received\":[{}]", words.join(",")));
    }
    if config.padding != PadKind::Sequential {
        members.push(format!(
            "\"padding\":\"{}\"",
            name(PADDINGS, &config.padding)
        ));
    }
    if let Some(udp) = config.encapsulation {
        let ports = [
            format!("\"sport\":{}", udp.sport),
            format!("\"dport\":{}", udp.dport),
        ];
        members.push(format!("\"udp\":{}", object(&ports)));
    }
    Ok(object(&members) + "\n")
}

fn protection(protection: &Protection, keys: KeyText) -> Vec<String> {
    let (encryption, authentication) = match protection {
        Protection::Ipcomp { algorithm } => {
            let name = algorithm::compression_name(*algorithm);
            return vec![format!("\"compression\":\"{name}\"")];
        }
        Protection::Ah { authentication } => (None, Some(authentication)),
        Protection::Esp {
            encryption,
            authentication,
        } => (Some(encryption), authentication.as_ref()),
    };
    let encryption = encryption.map(|key| {
        let name = key.algorithm().transform().name;
        let parts = algorithm_object(name, key.key(), key.icv(), keys);
        format!("\"encryption\":{parts}")
    });
    let authentication = authentication.map(|key| {
        let name = key.algorithm().transform().name;
        let parts = algorithm_object(name, key.key(), key.icv(), keys);
        format!("\"authentication\":{parts}")
    });
    encryption.into_iter().chain(authentication).collect()
}

fn algorithm_object(name: &str, key: &SecretKey, icv: usize, keys: KeyText) -> String {
    let mut members = vec![format!("\"algorithm\":\"{name}\"")];
    let text = value::key_text(key, keys);
    if !text.is_empty() {
        members.push(format!("\"key\":\"{}\"", *text));
    }
    if icv != 0 {
        members.push(format!("\"icv\":{icv}"));
    }
    object(&members)
}

pub(in crate::keys) fn print_policy(policy: &PolicyConfig) -> Result<String, Lost> {
    let selector = policy.selector;
    let mut members = vec![
        format!("\"direction\":\"{}\"", name(DIRECTIONS, &policy.direction)),
        format!("\"src\":\"{}\"", selector.src),
        format!("\"dst\":\"{}\"", selector.dst),
    ];
    let numbers = [
        ("upper", selector.upper.map(|upper| upper.0.into())),
        ("srcPort", selector.src_port.map(u32::from)),
        ("dstPort", selector.dst_port.map(u32::from)),
        (
            "priority",
            Some(policy.priority).filter(|priority| *priority != 0),
        ),
    ];
    let numbers = numbers
        .into_iter()
        .filter_map(|(name, number)| Some((name, number?)));
    members.extend(numbers.map(|(name, number)| format!("\"{name}\":{number}")));
    match &policy.action {
        Action::None => members.push("\"action\":\"none\"".to_owned()),
        Action::Discard => members.push("\"action\":\"discard\"".to_owned()),
        Action::Ipsec(requests) => {
            let requests: Vec<_> = requests.iter().map(request).collect();
            members.push("\"action\":\"ipsec\"".to_owned());
            members.push(format!("\"requests\":[{}]", requests.join(",")));
        }
    }
    Ok(object(&members) + "\n")
}

fn request(request: &Request) -> String {
    let mut members = vec![format!("\"proto\":\"{}\"", name(PROTOCOLS, &request.proto))];
    if request.mode != Mode::Any {
        members.push(format!("\"mode\":\"{}\"", name(MODES, &request.mode)));
    }
    if let Some((src, dst)) = request.ends {
        members.push(format!("\"src\":\"{src}\""));
        members.push(format!("\"dst\":\"{dst}\""));
    }
    if request.level != Level::Default {
        members.push(format!("\"level\":\"{}\"", name(LEVELS, &request.level)));
    }
    if request.reqid != 0 {
        members.push(format!("\"reqid\":{}", request.reqid));
    }
    object(&members)
}
