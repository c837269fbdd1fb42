//! Words for what `ip6_input`, `ip_input` and the UDP stages refuse.

use crate::explain::language::{Message, say};
use crate::explain::spi_words;
use crate::stage::Reason;

/// What is wrong with an IPv6 packet before IPsec has a look at it.
pub(super) fn ip6(reason: &Reason) -> Message {
    match reason {
        Reason::Ip6HeaderCut { had } => say!("drop.ip6-header-cut", had),
        Reason::Ip6Version { version } => say!("drop.ip6-version", version),
        Reason::Ip6PayloadCut { needed, had } => say!("drop.ip6-payload-cut", needed, had),
        Reason::Ip6Addresses { src, dst } => say!("drop.ip6-addresses", src, dst),
        Reason::ExtensionHeaderCut {
            proto,
            off,
            needed,
            had,
        } => say!("drop.extension-header-cut", proto, off, needed, had),
        Reason::TooManyHeaders { limit } => say!("drop.too-many-headers", limit),
        Reason::RoutingHeader {
            kind,
            segments_left,
        } => say!("drop.routing-header", kind, segments_left),
        Reason::Jumbo {
            length,
            payload_length: 0,
        } => say!("drop.jumbo", length),
        Reason::Jumbo {
            length,
            payload_length,
        } => say!("drop.jumbo-and-length", length, payload_length),
        _ => Message::verbatim(""),
    }
}

/// What is wrong with an IPv4 packet before IPsec has a look at it.
pub(super) fn ip4(reason: &Reason) -> Message {
    match reason {
        Reason::IpHeaderCut { had } => say!("drop.ip-header-cut", had),
        Reason::IpVersion { version } => say!("drop.ip-version", version),
        Reason::IpHeaderLength { hlen, had } => say!("drop.ip-header-length", hlen, had),
        Reason::IpSource { src } => say!("drop.ip-source", src),
        Reason::IpChecksum { found, expected } => say!(
            "drop.ip-checksum",
            found = format!("0x{found:04x}"),
            expected = format!("0x{expected:04x}"),
        ),
        Reason::IpTotalLength { total_length, hlen } => {
            say!("drop.ip-total-length", total_length, hlen)
        }
        Reason::IpCut { needed, had } => say!("drop.ip-cut", needed, had),
        _ => Message::verbatim(""),
    }
}

/// What is wrong with a UDP header around ESP, and what an association says of one that came off.
pub(super) fn udp(reason: &Reason) -> Message {
    match reason {
        Reason::UdpLength { length, had, .. } => say!("drop.udp-length", length, had),
        Reason::UdpChecksum { found, .. } => {
            say!("drop.udp-checksum", found = format!("0x{found:04x}"))
        }
        Reason::NatKeepalive { sport, dport } => say!("drop.nat-keepalive", sport, dport),
        Reason::Encapsulation {
            spi,
            expected: None,
            found,
        } => say!(
            "drop.encapsulation-unknown",
            sport = found.sport,
            dport = found.dport,
            spi = spi_words(*spi),
        ),
        Reason::Encapsulation {
            spi,
            expected: Some(expected),
            found,
        } => say!(
            "drop.encapsulation-ports",
            sport = found.sport,
            dport = found.dport,
            spi = spi_words(*spi),
            own_sport = expected.sport,
            own_dport = expected.dport,
        ),
        _ => Message::verbatim(""),
    }
}
