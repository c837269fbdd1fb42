//! Words for fields: what each is for, what IPsec does to it, and the RFC section that has it.

#[cfg(test)]
mod tests;

use super::language::Message;

/// A field of the layers that [`crate::wire::fields`] lists.
#[derive(Clone, Copy, Debug)]
pub struct FieldRow {
    /// The layer; the same for an inner packet as for an outer one.
    pub layer: &'static str,
    /// Its name.
    pub name: &'static str,
    /// RFC number and section; empty where no RFC speaks.
    pub rfc: &'static str,
}

const fn row(layer: &'static str, name: &'static str, rfc: &'static str) -> FieldRow {
    FieldRow { layer, name, rfc }
}

/// Options, whichever header has them.
const OPTION: &str = "option";
/// Protocols that are not taken apart.
const UPPER_LAYER: &str = "upper layer";
/// Octets that cannot be read, whatever they should be.
const ANY_LAYER: &str = "any layer";

/// Every field.
pub const FIELDS: &[FieldRow] = &[
    row("IPv6", "version", "8200 3"),
    row("IPv6", "traffic class", "8200 7"),
    row("IPv6", "flow label", "8200 6"),
    row("IPv6", "payload length", "8200 3"),
    row("IPv6", "next header", "8200 3"),
    row("IPv6", "hop limit", "8200 3"),
    row("IPv6", "source", "8200 3"),
    row("IPv6", "destination", "8200 3"),
    row("IPv6", "octets after the packet", "4303 2.7"),
    row("IPv4", "version", "791 3.1"),
    row("IPv4", "header length", "791 3.1"),
    row("IPv4", "type of service", "791 3.1"),
    row("IPv4", "total length", "791 3.1"),
    row("IPv4", "identification", "791 3.1"),
    row("IPv4", "flags", "791 3.1"),
    row("IPv4", "fragment offset", "791 3.1"),
    row("IPv4", "time to live", "791 3.1"),
    row("IPv4", "protocol", "791 3.1"),
    row("IPv4", "header checksum", "791 3.1"),
    row("IPv4", "source", "791 3.1"),
    row("IPv4", "destination", "791 3.1"),
    row("IPv4", "options", "791 3.1"),
    row("IPv4", "octets after the packet", "4303 2.7"),
    row("hop-by-hop options", "next header", "8200 4.3"),
    row("hop-by-hop options", "header extension length", "8200 4.3"),
    row("destination options", "next header", "8200 4.6"),
    row("destination options", "header extension length", "8200 4.6"),
    row(OPTION, "Pad1", "8200 4.2"),
    row(OPTION, "PadN", "8200 4.2"),
    row(OPTION, "router alert", "2711 2.1"),
    row(OPTION, "CALIPSO", "8200 4.2"),
    row(OPTION, "quick-start", "8200 4.2"),
    row(OPTION, "path MTU record", "8200 4.2"),
    row(OPTION, "RPL", "8200 4.2"),
    row(OPTION, "jumbo payload", "2675 2"),
    row(OPTION, "home address", "6275 6.3"),
    row(OPTION, "option", "8200 4.2"),
    row("routing", "next header", "8200 4.4"),
    row("routing", "header extension length", "8200 4.4"),
    row("routing", "routing type", "8200 4.4"),
    row("routing", "segments left", "8200 4.4"),
    row("routing", "type-specific data", "8200 4.4"),
    row("routing", "address", "5095 3"),
    row("fragment", "next header", "8200 4.5"),
    row("fragment", "reserved", "8200 4.5"),
    row("fragment", "fragment offset", "8200 4.5"),
    row("fragment", "more fragments", "8200 4.5"),
    row("fragment", "identification", "8200 4.5"),
    row("fragment", "data", "8200 4.5"),
    row("AH", "next header", "4302 2.1"),
    row("AH", "payload length", "4302 2.2"),
    row("AH", "reserved", "4302 2.3"),
    row("AH", "SPI", "4302 2.4"),
    row("AH", "sequence", "4302 2.5"),
    row("AH", "ICV", "4302 2.6"),
    row("ESP", "SPI", "4303 2.1"),
    row("ESP", "sequence", "4303 2.2"),
    row("ESP", "octets after the sequence", "4303 2.3"),
    row("ESP", "IV", "4303 2.3"),
    row("ESP", "payload", "4303 2.3"),
    row("ESP", "padding", "4303 2.4"),
    row("ESP", "pad length", "4303 2.5"),
    row("ESP", "next header", "4303 2.6"),
    row("ESP", "ICV", "4303 2.8"),
    row("IPComp", "next header", "3173 3.3"),
    row("IPComp", "flags", "3173 3.3"),
    row("IPComp", "CPI", "3173 3.3"),
    row("IPComp", "payload", "3173 2.1"),
    row("TCP", "source port", "9293 3.1"),
    row("TCP", "destination port", "9293 3.1"),
    row("TCP", "sequence", "9293 3.1"),
    row("TCP", "acknowledgment", "9293 3.1"),
    row("TCP", "data offset", "9293 3.1"),
    row("TCP", "flags", "9293 3.1"),
    row("TCP", "window", "9293 3.1"),
    row("TCP", "checksum", "9293 3.1"),
    row("TCP", "urgent pointer", "9293 3.1"),
    row("TCP", "options", "9293 3.2"),
    row("TCP", "data", "9293 3.1"),
    row("UDP", "source port", "768 Fields"),
    row("UDP", "destination port", "768 Fields"),
    row("UDP", "length", "768 Fields"),
    row("UDP", "checksum", "768 Fields"),
    row("UDP", "keepalive", "3948 2.3"),
    row("UDP", "data", "768 Format"),
    row("IKE", "non-ESP marker", "3948 2.2"),
    row("IKE", "message", "7296 3.1"),
    row("ICMPv6", "type", "4443 2.1"),
    row("ICMPv6", "code", "4443 2.1"),
    row("ICMPv6", "checksum", "4443 2.3"),
    row("ICMPv6", "identifier", "4443 4.1"),
    row("ICMPv6", "sequence", "4443 4.1"),
    row("ICMPv6", "data", "4443 2.1"),
    row("ICMPv6", "MTU", "4443 3.2"),
    row("ICMPv6", "pointer", "4443 3.4"),
    row("ICMPv6", "flags or reserved", "4861 4.4"),
    row("ICMPv6", "target", "4861 4.3"),
    row("ICMPv6", "options", "4861 4.6"),
    row("ICMPv6", "invoking packet", "4443 2.4"),
    row("ICMP", "type", "792 Message Formats"),
    row("ICMP", "code", "792 Message Formats"),
    row("ICMP", "checksum", "792 Message Formats"),
    row("ICMP", "identifier", "792 Echo or Echo Reply Message"),
    row("ICMP", "sequence", "792 Echo or Echo Reply Message"),
    row("ICMP", "rest of header", "792 Message Formats"),
    row("ICMP", "data", "792 Message Formats"),
    row("no next header", "data", "8200 4.7"),
    row(UPPER_LAYER, "data", ""),
    row(ANY_LAYER, "malformed", ""),
];

/// The row of a field by the layer and the name that the dissection gives it.
pub fn field(layer: &str, name: &str) -> Option<&'static FieldRow> {
    let layer = layer.strip_prefix("inner ").unwrap_or(layer);
    let general = match layer {
        _ if name == "malformed" => ANY_LAYER,
        "hop-by-hop options" | "destination options" => OPTION,
        _ => UPPER_LAYER,
    };
    let of = |layer: &str| {
        FIELDS
            .iter()
            .find(|row| row.layer == layer && row.name == name)
    };
    of(layer).or_else(|| of(general))
}

impl FieldRow {
    /// The id of its sentence within its family: `ipv6.traffic-class`.
    fn id(&self) -> String {
        format!("{}.{}", self.layer, self.name)
            .to_ascii_lowercase()
            .replace(' ', "-")
    }

    /// What it is for.
    pub fn words(&self) -> Message {
        Message::of_row("field", &self.id())
    }
}
