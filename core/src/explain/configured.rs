//! Words for associations and policies as they are configured, without their keys.

use crate::policy::{Action, PolicyConfig, Prefix, Request, Selector};
use crate::sa::{Mode, Protection, SaConfig};

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Any => "any mode",
        Mode::Transport => "transport",
        Mode::Tunnel => "tunnel",
    }
}

/// `ESP transport · AES-CBC-128 · HMAC-SHA1-96 · window 32`.
pub fn association(config: &SaConfig) -> String {
    let mut parts = vec![format!(
        "{} {}",
        config.protection.protocol(),
        mode(config.mode)
    )];
    parts.push(algorithms(&config.protection));
    if matches!(config.protection, Protection::Ipcomp { .. }) {
        return parts.join(" · ");
    }
    match config.replay_window {
        0 => parts.push("no window".to_owned()),
        width => parts.push(format!("window {width}")),
    }
    if config.esn {
        parts.push("ESN".to_owned());
    }
    parts.join(" · ")
}

/// `AES-CBC-128 · HMAC-SHA1-96`.
pub fn algorithms(protection: &Protection) -> String {
    match protection {
        Protection::Esp { encryption, .. } => {
            format!("{} · {}", encryption.label(), protection.icv_label())
        }
        Protection::Ah { .. } => protection.icv_label(),
        Protection::Ipcomp { algorithm } => algorithm.name().to_owned(),
    }
}

/// `fd00::1 → fd00::2 · TCP · port 80`; whole addresses without their prefix length.
pub fn selector(selector: &Selector) -> String {
    let mut parts = vec![format!(
        "{} → {}",
        prefix(selector.src),
        prefix(selector.dst)
    )];
    if let Some(upper) = selector.upper {
        parts.push(upper.name().map_or(upper.to_string(), str::to_owned));
    }
    let names = match selector.is_icmp() {
        true => ["type", "code"],
        false => ["from port", "port"],
    };
    for (name, value) in names.iter().zip([selector.src_port, selector.dst_port]) {
        parts.extend(value.map(|value| format!("{name} {value}")));
    }
    parts.join(" · ")
}

fn prefix(prefix: Prefix) -> String {
    match prefix.len {
        0 => "any".to_owned(),
        len if len == Prefix::longest(prefix.address) => prefix.address.to_string(),
        _ => prefix.to_string(),
    }
}

/// `ESP transport, require`; `in clear`; `discard`.
pub fn action(config: &PolicyConfig) -> String {
    match &config.action {
        Action::Ipsec(requests) => {
            let requests: Vec<String> = requests.iter().map(request).collect();
            requests.join(" · ")
        }
        Action::None => "in clear".to_owned(),
        Action::Discard => "discard".to_owned(),
    }
}

fn request(request: &Request) -> String {
    let level = request.level.name();
    format!("{} {}, {level}", request.proto, mode(request.mode))
}

#[cfg(test)]
mod tests {
    use super::{action, association, selector};
    use crate::keys;

    #[test]
    fn an_association_and_a_policy_in_a_line_each() {
        let parsed = keys::parse(
            "add fd00::1 fd00::2 esp 0x1000 -m transport -r 4 -E rijndael-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticate\";\n\
             spdadd fd00::1 fd00::/64[80] tcp -P out ipsec esp/transport//require ah/transport//use;\n\
             spdadd ::/0 fd00::2 any -P in discard;\n",
        );
        let [sa] = parsed.sas.as_slice() else {
            panic!("{:?}", parsed.problems);
        };
        assert_eq!(
            association(&sa.config),
            "ESP transport · AES-CBC-128 · HMAC-SHA1-96 · window 32"
        );
        let policies: Vec<_> = parsed
            .policies
            .iter()
            .map(|entry| (selector(&entry.config.selector), action(&entry.config)))
            .collect();
        assert_eq!(
            policies,
            [
                (
                    "fd00::1 → fd00::/64 · TCP · port 80".to_owned(),
                    "ESP transport, require · AH transport, use".to_owned()
                ),
                ("any → fd00::2".to_owned(), "discard".to_owned()),
            ]
        );
    }
}
