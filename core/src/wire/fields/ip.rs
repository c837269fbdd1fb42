//! Fields of IPv4, IPv6 and extension headers.

use super::{Family, Layer, Tree, ipsec, upper};
use crate::wire::extension::{
    End, Extension, ExtensionHeader, Fragment, HEADER_LENGTH, NEXT_HEADER, Options, Routing, Walk,
    fragment_field, routing_field, walk_from,
};
use crate::wire::ipv4::{self, Ipv4};
use crate::wire::ipv6::{self, Ipv6};
use crate::wire::{IpProtocol, WireError, octets};
use std::ops::Range;

/// IP packets inside IP packets that are read; deeper ones are data.
const NESTING_LIMIT: usize = 8;

/// An IP packet of whichever version the first octet says.
pub(super) fn network(tree: &mut Tree<'_>, span: Range<usize>) {
    let packet = tree.octets(&span);
    match packet.first().map(|octet| octet >> 4) {
        Some(4) => ipv4(tree, span),
        Some(6) => ipv6(tree, span),
        Some(found) => tree.malformed(
            "packet",
            Family::Payload,
            span,
            WireError::NeitherVersion { found },
        ),
        None => {}
    }
}

/// The IP packet in a tunnel's payload.
pub(super) fn inner(tree: &mut Tree<'_>, span: Range<usize>) {
    if tree.nesting == NESTING_LIMIT {
        tree.layer("nested IP", Family::Payload, span.start)
            .octets("data", 0..span.len());
        return;
    }
    tree.nesting += 1;
    network(tree, span);
    tree.nesting -= 1;
}

fn ipv6(tree: &mut Tree<'_>, span: Range<usize>) {
    let layer_name = if tree.nesting > 0 {
        "inner IPv6"
    } else {
        "IPv6"
    };
    let ip = match Ipv6::parse(tree.octets(&span)) {
        Ok(ip) => ip,
        Err(error) => return tree.malformed(layer_name, Family::Ip, span, error),
    };
    let mut layer = tree.layer(layer_name, Family::Ip, span.start);
    use ipv6::field;
    layer.field("version", field::VERSION, 6);
    layer.field(
        "traffic class",
        field::TRAFFIC_CLASS,
        format_args!("0x{:02x}", ip.traffic_class()),
    );
    layer.field(
        "flow label",
        field::FLOW_LABEL,
        format_args!("0x{:05x}", ip.flow_label()),
    );
    layer.field("payload length", field::PAYLOAD_LENGTH, ip.payload_length());
    layer.field("next header", field::NEXT_HEADER, ip.next_header());
    layer.field("hop limit", field::HOP_LIMIT, ip.hop_limit());
    layer.field("source", field::SRC, ip.src());
    layer.field("destination", field::DST, ip.dst());
    let body = span.start + ipv6::HEADER_LEN..packet_end(tree, &span, ip.packet_len());
    let end = body.end;
    chain(tree, ip.next_header(), body);
    trailing(tree, layer_name, end..span.end);
}

fn ipv4(tree: &mut Tree<'_>, span: Range<usize>) {
    let layer_name = if tree.nesting > 0 {
        "inner IPv4"
    } else {
        "IPv4"
    };
    let ip = match Ipv4::parse(tree.octets(&span)) {
        Ok(ip) => ip,
        Err(error) => return tree.malformed(layer_name, Family::Ip, span, error),
    };
    ipv4_header(&mut tree.layer(layer_name, Family::Ip, span.start), ip);
    let start = span.start + ip.header_len();
    let end = packet_end(tree, &span, ip.packet_len()).max(start);
    if ip.fragment_offset() > 0 {
        tree.layer("fragment", Family::Payload, start)
            .octets("data", 0..end - start);
    } else {
        chain(tree, ip.protocol(), start..end);
    }
    trailing(tree, layer_name, end..span.end);
}

fn ipv4_header(layer: &mut Layer<'_, '_>, ip: Ipv4<'_>) {
    use ipv4::field;
    layer.field("version", field::VERSION, 4);
    let words = ip.header_len() / 4;
    layer.field(
        "header length",
        field::IHL,
        format_args!("{words} · {} octets", ip.header_len()),
    );
    layer.field(
        "type of service",
        field::TYPE_OF_SERVICE,
        format_args!("0x{:02x}", ip.type_of_service()),
    );
    layer.field("total length", field::TOTAL_LENGTH, ip.total_length());
    layer.hex16("identification", field::IDENTIFICATION, ip.identification());
    let flags = match (ip.dont_fragment(), ip.more_fragments()) {
        (false, false) => "none",
        (true, false) => "don't fragment",
        (false, true) => "more fragments",
        (true, true) => "don't fragment, more fragments",
    };
    layer.field("flags", field::FLAGS, flags);
    layer.field(
        "fragment offset",
        field::FRAGMENT_OFFSET,
        ip.fragment_offset(),
    );
    layer.field("time to live", field::TIME_TO_LIVE, ip.time_to_live());
    layer.field("protocol", field::PROTOCOL, ip.protocol());
    layer.hex16(
        "header checksum",
        field::HEADER_CHECKSUM,
        ip.header_checksum(),
    );
    layer.field("source", field::SRC, ip.src());
    layer.field("destination", field::DST, ip.dst());
    layer.octets("options", ipv4::HEADER_LEN..ip.header_len());
}

/// Where the packet ends by its length field. While ESP is taken off or put on, that field is not up to date.
fn packet_end(tree: &Tree<'_>, span: &Range<usize>, packet_len: usize) -> usize {
    match tree.esp {
        Some(_) => span.end,
        None => span.end.min(span.start + packet_len),
    }
}

/// Octets after the packet's end: link-layer padding, or TFC padding in a tunnel (RFC 4303, 2.7).
fn trailing(tree: &mut Tree<'_>, layer: &'static str, span: Range<usize>) {
    tree.layer(layer, Family::Payload, span.start)
        .octets("octets after the packet", 0..span.len());
}

/// Extension headers and what follows them, from a header of the given protocol at the start of `span`.
pub(super) fn chain(tree: &mut Tree<'_>, protocol: IpProtocol, span: Range<usize>) {
    let body = tree.octets(&span);
    let Walk { headers, end } = walk_from(body, protocol, 0, 0);
    for header in &headers {
        let at = span.start + header.offset;
        if let Some(next) = ipsec::take_gone(tree, header.kind.protocol(), at) {
            return chain(tree, next, at..span.end);
        }
        extension(tree, header, span.start);
    }
    if let End::Malformed { offset, .. } = end
        && let Some(next) = ipsec::take_gone(tree, IpProtocol::AH, span.start + offset)
    {
        return chain(tree, next, span.start + offset..span.end);
    }
    match end {
        End::Upper {
            protocol, offset, ..
        } => upper::upper(tree, protocol, span.start + offset..span.end),
        End::LaterFragment { offset, .. } => tree
            .layer("fragment", Family::Payload, span.start + offset)
            .octets("data", 0..span.len() - offset),
        End::Malformed { offset, error } => tree.malformed(
            "extension header",
            Family::Ip,
            span.start + offset..span.end,
            error,
        ),
    }
}

fn extension(tree: &mut Tree<'_>, header: &Extension, base: usize) {
    let start = base + header.offset;
    let octets = tree.octets(&(start..start + header.length));
    match header.kind {
        ExtensionHeader::HopByHop => options(
            &mut tree.layer("hop-by-hop options", Family::Ip, start),
            octets,
        ),
        ExtensionHeader::DestinationOptions => options(
            &mut tree.layer("destination options", Family::Ip, start),
            octets,
        ),
        ExtensionHeader::Routing => {
            routing(&mut tree.layer("routing", Family::Ip, start), octets);
        }
        ExtensionHeader::Fragment => {
            fragment(&mut tree.layer("fragment", Family::Ip, start), octets);
        }
        ExtensionHeader::Ah => ipsec::ah(tree, start, octets),
    }
}

fn next_header_and_length(layer: &mut Layer<'_, '_>, header: &[u8]) {
    let [next_header] = octets(header, NEXT_HEADER);
    let [units] = octets(header, HEADER_LENGTH);
    layer.field("next header", NEXT_HEADER, IpProtocol(next_header));
    layer.field(
        "header extension length",
        HEADER_LENGTH,
        format_args!("{units} · {} octets", header.len()),
    );
}

fn options(layer: &mut Layer<'_, '_>, header: &[u8]) {
    const AREA: usize = HEADER_LENGTH.end;
    next_header_and_length(layer, header);
    let mut at = AREA;
    for option in Options::new(header.get(AREA..).unwrap_or_default()) {
        let option = match option {
            Ok(option) => option,
            Err(error) => return layer.malformed(at..header.len(), error),
        };
        at = AREA + option.offset;
        let mut value = format!("0x{:02x}", option.kind.0);
        if !option.data.is_empty() {
            value = format!("{value} · {}", super::format::octets(option.data));
        }
        if option.kind.is_mutable() {
            value += " · may change en route";
        }
        let name = option.kind.name().unwrap_or("option");
        layer.field(name, at..at + option.length, value);
        at += option.length;
    }
}

fn routing(layer: &mut Layer<'_, '_>, header: &[u8]) {
    let routing = match Routing::parse(header) {
        Ok(routing) => routing,
        Err(error) => return layer.malformed(0..header.len(), error),
    };
    use routing_field as field;
    next_header_and_length(layer, header);
    match routing.type_name() {
        Some(name) => layer.field(
            "routing type",
            field::ROUTING_TYPE,
            format_args!("{} · {name}", routing.routing_type()),
        ),
        None => layer.field("routing type", field::ROUTING_TYPE, routing.routing_type()),
    }
    layer.field(
        "segments left",
        field::SEGMENTS_LEFT,
        routing.segments_left(),
    );
    layer.octets("type-specific data", field::TYPE_SPECIFIC);
    let mut at = field::TYPE_SPECIFIC.end;
    for address in routing.addresses() {
        layer.field("address", at..at + 16, address);
        at += 16;
    }
    layer.octets("type-specific data", at..header.len());
}

fn fragment(layer: &mut Layer<'_, '_>, header: &[u8]) {
    let fragment = match Fragment::parse(header) {
        Ok(fragment) => fragment,
        Err(error) => return layer.malformed(0..header.len(), error),
    };
    use fragment_field as field;
    layer.field("next header", field::NEXT_HEADER, fragment.next_header());
    layer.octets("reserved", field::RESERVED);
    layer.field("fragment offset", field::OFFSET, fragment.offset());
    let more = if fragment.more() { "yes" } else { "no" };
    layer.field("more fragments", field::MORE, more);
    layer.hex32(
        "identification",
        field::IDENTIFICATION,
        fragment.identification(),
    );
}
