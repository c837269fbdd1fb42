//! A packet in one line, for a list of frames.

use super::extension::{End, Extension, ExtensionHeader, Fragment, walk};
use super::icmpv4::Icmpv4;
use super::icmpv6::Icmpv6;
use super::ipcomp::Ipcomp;
use super::ipv4::Ipv4;
use super::ipv6::Ipv6;
use super::tcp::Tcp;
use super::udp::{Encapsulation, Udp};
use super::{IpProtocol, WireError, ah::Ah, esp::Esp};
use serde::Serialize;

/// What a list of frames says about a packet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Source address; empty where it cannot be read.
    pub src: String,
    /// Destination address; empty where it cannot be read.
    pub dst: String,
    /// The outermost protocol that matters: `ESP 0x0b58bce8`, `TCP 57476 → 4243 SYN`, `MLDv2 report`.
    pub proto: String,
    /// More about it, or nothing: `seq 1`.
    pub detail: String,
}

/// Sums a packet up. What cannot be read is said in `detail`.
pub fn summarize(packet: &[u8]) -> Summary {
    let (src, dst, packet) = match addresses(packet) {
        Ok(found) => found,
        Err(error) => {
            return Summary {
                proto: "malformed".into(),
                detail: error.to_string(),
                ..Summary::default()
            };
        }
    };
    let (proto, detail) = describe(packet).unwrap_or_else(|error| {
        let detail = error.to_string();
        ("malformed".into(), detail)
    });
    Summary {
        src,
        dst,
        proto,
        detail,
    }
}

/// Source, destination, and the packet without the octets after its end.
fn addresses(packet: &[u8]) -> Result<(String, String, &[u8]), WireError> {
    let until = |len: usize| packet.get(..len).unwrap_or(packet);
    if packet.first().is_some_and(|octet| octet >> 4 == 4) {
        let ip = Ipv4::parse(packet)?;
        let len = ip.packet_len().max(ip.header_len());
        return Ok((ip.src().to_string(), ip.dst().to_string(), until(len)));
    }
    let ip = Ipv6::parse(packet)?;
    Ok((
        ip.src().to_string(),
        ip.dst().to_string(),
        until(ip.packet_len()),
    ))
}

fn describe(packet: &[u8]) -> Result<(String, String), WireError> {
    let walk = walk(packet);
    let (protocol, offset, later) = match walk.end {
        End::Upper {
            protocol, offset, ..
        } => (protocol, offset, false),
        End::LaterFragment {
            protocol, offset, ..
        } => (protocol, offset, true),
        End::Malformed { error, .. } => return Err(error),
    };
    let (mut proto, mut detail) = if later {
        (format!("fragment of {}", name(protocol)), String::new())
    } else {
        upper(protocol, packet.get(offset..).unwrap_or_default())?
    };
    if let Some(place) = fragment(packet, &walk.headers) {
        detail = join(&place, &detail);
    }
    if let Some((spi, sequence)) = authentication(packet, &walk.headers) {
        detail = join(&format!("seq {sequence}"), &join(&proto, &detail));
        proto = format!("AH 0x{spi:08x}");
    }
    Ok((proto, detail))
}

fn join(first: &str, second: &str) -> String {
    match second {
        "" => first.into(),
        _ => format!("{first} · {second}"),
    }
}

fn name(protocol: IpProtocol) -> String {
    match protocol.name() {
        Some(name) => name.into(),
        None => format!("protocol {protocol}"),
    }
}

/// The octets of the first extension header of a kind.
fn header<'p>(packet: &'p [u8], headers: &[Extension], kind: ExtensionHeader) -> Option<&'p [u8]> {
    let header = headers.iter().find(|header| header.kind == kind)?;
    packet.get(header.offset..)
}

/// SPI and sequence number of the first AH header.
fn authentication(packet: &[u8], headers: &[Extension]) -> Option<(u32, u32)> {
    let ah = Ah::parse(header(packet, headers, ExtensionHeader::Ah)?).ok()?;
    Some((ah.spi(), ah.sequence()))
}

/// Which part of a packet a fragment is: `offset 1448, more`. `None` for a whole packet.
fn fragment(packet: &[u8], headers: &[Extension]) -> Option<String> {
    let (offset, more) = match Ipv4::parse(packet) {
        Ok(ip) => (ip.fragment_offset(), ip.more_fragments()),
        Err(_) => {
            let octets = header(packet, headers, ExtensionHeader::Fragment)?;
            let fragment = Fragment::parse(octets).ok()?;
            (fragment.offset(), fragment.more())
        }
    };
    match (offset, more) {
        (0, false) => None,
        (_, true) => Some(format!("offset {offset}, more")),
        (_, false) => Some(format!("offset {offset}, last")),
    }
}

fn upper(protocol: IpProtocol, octets: &[u8]) -> Result<(String, String), WireError> {
    Ok(match protocol {
        IpProtocol::ESP => {
            let esp = Esp::parse(octets)?;
            (
                format!("ESP 0x{:08x}", esp.spi()),
                format!("seq {}", esp.sequence()),
            )
        }
        IpProtocol::IPCOMP => {
            let ipcomp = Ipcomp::parse(octets)?;
            (format!("IPComp 0x{:04x}", ipcomp.cpi()), String::new())
        }
        IpProtocol::TCP => {
            let tcp = Tcp::parse(octets)?;
            let (source, destination) = (tcp.source_port(), tcp.destination_port());
            let ports = format!("TCP {source} → {destination}");
            (
                format!("{ports} {}", tcp.flags()).trim_end().into(),
                data_len(tcp.data()),
            )
        }
        IpProtocol::UDP => udp(octets)?,
        IpProtocol::ICMPV6 => icmpv6(octets)?,
        IpProtocol::ICMP => {
            let message = Icmpv4::parse(octets)?;
            let proto = match message.message_type().name() {
                Some(name) => format!("ICMP {name}"),
                None => format!("ICMP type {}", message.message_type()),
            };
            (proto, echo_sequence(message.echo()))
        }
        IpProtocol::IPV4 | IpProtocol::IPV6 => {
            let (src, dst, _) = addresses(octets)?;
            (name(protocol), format!("{src} → {dst}"))
        }
        other => (name(other), String::new()),
    })
}

fn udp(octets: &[u8]) -> Result<(String, String), WireError> {
    let udp = Udp::parse(octets)?;
    let (source, destination) = (udp.source_port(), udp.destination_port());
    let ports = format!("UDP {source} → {destination}");
    Ok(match udp.encapsulation() {
        Some(Encapsulation::Esp) => {
            let (proto, detail) = upper(IpProtocol::ESP, udp.data())?;
            (proto, join(&detail, &ports))
        }
        Some(Encapsulation::Ike) => (ports, "IKE".into()),
        Some(Encapsulation::Keepalive) => (ports, "keepalive".into()),
        None => (ports, data_len(udp.data())),
    })
}

fn icmpv6(octets: &[u8]) -> Result<(String, String), WireError> {
    let message = Icmpv6::parse(octets)?;
    let proto = match message.message_type().name() {
        Some(name) if name.starts_with("MLD") => name.into(),
        Some(name) => format!("ICMPv6 {name}"),
        None => format!("ICMPv6 type {}", message.message_type()),
    };
    Ok((proto, echo_sequence(message.echo())))
}

fn echo_sequence(echo: Option<(u16, u16)>) -> String {
    echo.map(|(_, sequence)| format!("seq {sequence}"))
        .unwrap_or_default()
}

fn data_len(data: &[u8]) -> String {
    match data.len() {
        0 => String::new(),
        1 => "1 octet".into(),
        len => format!("{len} octets"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, hex};
    use super::*;
    use proptest::prelude::*;

    fn proto_and_detail(packet: &[u8]) -> (String, String) {
        let summary = summarize(packet);
        (summary.proto, summary.detail)
    }

    #[test]
    fn addresses_are_written_as_in_rfc_5952() {
        let summary = summarize(&samples::esp());
        assert_eq!(summary.src, "fd00:a::1");
        assert_eq!(summary.dst, "fd00:a::2");
        assert_eq!(summarize(&samples::ah4()).src, "10.9.0.1");
    }

    #[test]
    fn kernels_packets_in_one_line() {
        for (packet, proto, detail) in [
            (samples::esp(), "ESP 0x0b58bce8", "seq 1"),
            (samples::tcp_syn(), "TCP 57476 → 4243 SYN", ""),
            (samples::udp(), "UDP 42858 → 33435", "24 octets"),
            (samples::echo_request(), "ICMPv6 echo request", "seq 1"),
            (samples::mld_report(), "MLDv2 report", ""),
            (samples::echo_request4(), "ICMP echo request", "seq 1"),
            (
                samples::ah4(),
                "AH 0x08caa91b",
                "seq 1 · ICMP echo request · seq 1",
            ),
            (
                samples::esp_in_udp4(),
                "ESP 0x089e3d83",
                "seq 1 · UDP 4500 → 4500",
            ),
            (
                samples::fragment(true),
                "ESP 0x06f3c0ab",
                "offset 0, more · seq 1",
            ),
            (
                samples::fragment(false),
                "fragment of ESP",
                "offset 1448, more",
            ),
        ] {
            assert_eq!(proto_and_detail(&packet), (proto.into(), detail.into()));
        }
    }

    #[test]
    fn a_tunnel_in_the_clear_names_the_inner_ends() {
        let mut packet = samples::esp()[..40].to_vec();
        packet[6] = 4;
        packet.extend(samples::tcp_syn4());
        assert_eq!(
            proto_and_detail(&packet),
            ("IPv4".into(), "10.1.0.1 → 10.2.0.1".into())
        );
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(
            proto_and_detail(&hex("6000")),
            (
                "malformed".into(),
                "IPv6 header: 40 octets needed, 2 there".into()
            )
        );
        let summary = summarize(&samples::esp()[..44]);
        assert_eq!(summary.src, "fd00:a::1");
        assert_eq!(summary.detail, "ESP header: 8 octets needed, 4 there");
    }

    proptest! {
        #[test]
        fn any_octets_have_a_summary(octets in proptest::collection::vec(any::<u8>(), 0..120)) {
            prop_assert!(!summarize(&octets).proto.is_empty());
        }
    }
}
