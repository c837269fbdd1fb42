//! Fields of what follows the IP headers: TCP, UDP, ICMP, ICMPv6, and the way into ESP and inner packets.

use super::{Family, Layer, Tree, ip, ipsec};
use crate::wire::icmpv4::{self, Icmpv4};
use crate::wire::icmpv6::{self, Icmpv6, Type};
use crate::wire::tcp::{self, Tcp};
use crate::wire::udp::{self, Encapsulation, Udp};
use crate::wire::{IpProtocol, octets};
use std::net::Ipv6Addr;
use std::ops::Range;

/// Whatever `protocol` says that the octets of `span` are.
pub(super) fn upper(tree: &mut Tree<'_>, protocol: IpProtocol, span: Range<usize>) {
    if let Some(shape) = ipsec::take_shape(tree, protocol, span.start) {
        return ipsec::shaped(tree, shape, span);
    }
    match protocol {
        IpProtocol::ESP => ipsec::opaque(tree, span),
        IpProtocol::IPCOMP => ipsec::ipcomp(tree, span),
        IpProtocol::TCP => tcp(tree, span),
        IpProtocol::UDP => udp(tree, span),
        IpProtocol::ICMPV6 => icmpv6(tree, span),
        IpProtocol::ICMP => icmpv4(tree, span),
        IpProtocol::IPV4 | IpProtocol::IPV6 => ip::inner(tree, span),
        other => tree
            .layer(
                other.name().unwrap_or("unknown protocol"),
                Family::Payload,
                span.start,
            )
            .octets("data", 0..span.len()),
    }
}

fn tcp(tree: &mut Tree<'_>, span: Range<usize>) {
    let tcp = match Tcp::parse(tree.octets(&span)) {
        Ok(tcp) => tcp,
        Err(error) => return tree.malformed("TCP", Family::Payload, span, error),
    };
    use tcp::field;
    let mut layer = tree.layer("TCP", Family::Payload, span.start);
    layer.field("source port", field::SOURCE_PORT, tcp.source_port());
    layer.field(
        "destination port",
        field::DESTINATION_PORT,
        tcp.destination_port(),
    );
    layer.field("sequence", field::SEQUENCE, tcp.sequence());
    layer.field(
        "acknowledgment",
        field::ACKNOWLEDGMENT,
        tcp.acknowledgment(),
    );
    let words = tcp.header_len() / 4;
    layer.field(
        "data offset",
        field::DATA_OFFSET,
        format_args!("{words} · {} octets", tcp.header_len()),
    );
    layer.field("flags", field::FLAGS, tcp_flags(tcp.flags()));
    layer.field("window", field::WINDOW, tcp.window());
    layer.hex16("checksum", field::CHECKSUM, tcp.checksum());
    layer.field(
        "urgent pointer",
        field::URGENT_POINTER,
        tcp.urgent_pointer(),
    );
    let options = tcp::HEADER_LEN..tcp.header_len();
    match tcp.options().to_string().as_str() {
        "" => layer.octets("options", options),
        names => layer.field("options", options, names),
    }
    layer.octets("data", tcp.header_len()..span.len());
}

fn tcp_flags(flags: tcp::Flags) -> String {
    match flags.0 {
        0 => "0x00".into(),
        bits => format!("0x{bits:02x} · {flags}"),
    }
}

fn udp(tree: &mut Tree<'_>, span: Range<usize>) {
    let udp = match Udp::parse(tree.octets(&span)) {
        Ok(udp) => udp,
        Err(error) => return tree.malformed("UDP", Family::Payload, span, error),
    };
    use udp::field;
    let mut layer = tree.layer("UDP", Family::Payload, span.start);
    layer.field("source port", field::SOURCE_PORT, udp.source_port());
    layer.field(
        "destination port",
        field::DESTINATION_PORT,
        udp.destination_port(),
    );
    layer.field("length", field::LENGTH, udp.length());
    layer.hex16("checksum", field::CHECKSUM, udp.checksum());
    let data = span.start + udp::HEADER_LEN..span.end;
    match udp.encapsulation() {
        Some(Encapsulation::Esp) => upper(tree, IpProtocol::ESP, data),
        Some(Encapsulation::Ike) => {
            let mut layer = tree.layer("IKE", Family::Payload, data.start);
            layer.octets("non-ESP marker", 0..4);
            layer.octets("message", 4..data.len());
        }
        Some(Encapsulation::Keepalive) => layer_of_data(tree, data).octets("keepalive", 0..1),
        None => {
            let len = data.len();
            layer_of_data(tree, data).octets("data", 0..len);
        }
    }
}

fn layer_of_data<'t, 'p>(tree: &'t mut Tree<'p>, data: Range<usize>) -> Layer<'t, 'p> {
    tree.layer("UDP", Family::Payload, data.start)
}

fn icmpv6(tree: &mut Tree<'_>, span: Range<usize>) {
    let octets_of_message = tree.octets(&span);
    let message = match Icmpv6::parse(octets_of_message) {
        Ok(message) => message,
        Err(error) => return tree.malformed("ICMPv6", Family::Payload, span, error),
    };
    use icmpv6::field;
    let message_type = message.message_type();
    let mut layer = tree.layer("ICMPv6", Family::Payload, span.start);
    layer.field("type", field::TYPE, message_type);
    layer.field("code", field::CODE, message.code());
    layer.hex16("checksum", field::CHECKSUM, message.checksum());
    if let Some((identifier, sequence)) = message.echo() {
        layer.hex16("identifier", field::IDENTIFIER, identifier);
        layer.field("sequence", field::SEQUENCE, sequence);
        layer.octets("data", icmpv6::ECHO_LEN..span.len());
        return;
    }
    let parameter = u32::from_be_bytes(octets(octets_of_message, field::PARAMETER));
    match message_type {
        _ if span.len() < field::PARAMETER.end => {
            return layer.octets("data", icmpv6::HEADER_LEN..span.len());
        }
        Type::PACKET_TOO_BIG => layer.field("MTU", field::PARAMETER, parameter),
        Type::PARAMETER_PROBLEM => layer.field("pointer", field::PARAMETER, parameter),
        _ => layer.hex32("flags or reserved", field::PARAMETER, parameter),
    }
    icmpv6_data(&mut layer, message_type, octets_of_message);
}

/// What follows the first 8 octets of a message other than echo.
fn icmpv6_data(layer: &mut Layer<'_, '_>, message_type: Type, message: &[u8]) {
    use icmpv6::field;
    let start = field::PARAMETER.end;
    match message_type {
        Type::NEIGHBOR_SOLICITATION | Type::NEIGHBOR_ADVERTISEMENT
            if message.len() >= field::TARGET.end =>
        {
            let target = Ipv6Addr::from(octets::<16>(message, field::TARGET));
            layer.field("target", field::TARGET, target);
            layer.octets("options", field::TARGET.end..message.len());
        }
        error if error.is_error() => layer.octets("invoking packet", start..message.len()),
        _ => layer.octets("data", start..message.len()),
    }
}

fn icmpv4(tree: &mut Tree<'_>, span: Range<usize>) {
    let message = match Icmpv4::parse(tree.octets(&span)) {
        Ok(message) => message,
        Err(error) => return tree.malformed("ICMP", Family::Payload, span, error),
    };
    use icmpv6::field;
    let mut layer = tree.layer("ICMP", Family::Payload, span.start);
    layer.field("type", field::TYPE, message.message_type());
    layer.field("code", field::CODE, message.code());
    layer.hex16("checksum", field::CHECKSUM, message.checksum());
    match message.echo() {
        Some((identifier, sequence)) => {
            layer.hex16("identifier", field::IDENTIFIER, identifier);
            layer.field("sequence", field::SEQUENCE, sequence);
        }
        None => layer.octets("rest of header", field::PARAMETER),
    }
    layer.octets("data", icmpv4::HEADER_LEN..span.len());
}
