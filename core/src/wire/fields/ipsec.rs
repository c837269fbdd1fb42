//! Fields of AH and of ESP, whose parts only an association tells apart.

use super::{AhGone, EspShape, Family, Tree, ip};
use crate::wire::IpProtocol;
use crate::wire::ah::{self, Ah};
use crate::wire::esp::{self, Esp};
use crate::wire::ipcomp::{self, Ipcomp};
use std::ops::Range;

/// An AH header that starts at `base`.
pub(super) fn ah(tree: &mut Tree<'_>, base: usize, header: &[u8]) {
    let view = match Ah::parse(header) {
        Ok(view) => view,
        Err(error) => {
            return tree.malformed("AH", Family::Esp, base..base + header.len(), error);
        }
    };
    use ah::field;
    let mut layer = tree.layer("AH", Family::Esp, base);
    layer.field("next header", field::NEXT_HEADER, view.next_header());
    layer.field(
        "payload length",
        field::PAYLOAD_LEN,
        format_args!("{} · {} octets", view.payload_len(), view.header_len()),
    );
    layer.octets("reserved", field::RESERVED);
    layer.hex32("SPI", field::SPI, view.spi());
    layer.field("sequence", field::SEQUENCE, view.sequence());
    tree.layer("AH", Family::Icv, base)
        .octets("ICV", view.icv_range());
}

/// An IPComp header and its compressed payload.
pub(super) fn ipcomp(tree: &mut Tree<'_>, span: Range<usize>) {
    let view = match Ipcomp::parse(tree.octets(&span)) {
        Ok(view) => view,
        Err(error) => return tree.malformed("IPComp", Family::Esp, span, error),
    };
    use ipcomp::field;
    let mut layer = tree.layer("IPComp", Family::Esp, span.start);
    layer.field("next header", field::NEXT_HEADER, view.next_header());
    layer.octets("flags", field::FLAGS);
    layer.hex16("CPI", field::CPI, view.cpi());
    let body = span.start + ipcomp::HEADER_LEN;
    tree.layer("IPComp", Family::Payload, body)
        .octets("payload", 0..span.end - body);
}

/// The shape that belongs to the ESP header at `start`, if any; it serves once. While the header is being put on or
/// has been taken off, the protocol field before it need not say ESP.
pub(super) fn take_shape<'p>(
    tree: &mut Tree<'p>,
    protocol: IpProtocol,
    start: usize,
) -> Option<&'p EspShape> {
    let begins_here = |shape: &&EspShape| !shape.header.is_empty() && shape.header.start == start;
    if protocol == IpProtocol::ESP || tree.esp.as_ref().is_some_and(begins_here) {
        tree.esp.take()
    } else {
        None
    }
}

/// What is at `start` instead of the AH header that was taken out there, if one was; it serves once.
pub(super) fn take_gone(
    tree: &mut Tree<'_>,
    protocol: IpProtocol,
    start: usize,
) -> Option<IpProtocol> {
    let here = |gone: &mut AhGone| protocol == IpProtocol::AH && gone.offset == start;
    tree.ah_gone.take_if(here).map(|gone| gone.next)
}

/// ESP whose parts are not known.
pub(super) fn opaque(tree: &mut Tree<'_>, span: Range<usize>) {
    if let Err(error) = Esp::parse(tree.octets(&span)) {
        return tree.malformed("ESP", Family::Esp, span, error);
    }
    let body = span.start + esp::HEADER_LEN;
    header(tree, span.start..body);
    tree.layer("ESP", Family::Payload, body)
        .octets("payload", 0..span.end - body);
}

fn header(tree: &mut Tree<'_>, span: Range<usize>) {
    use esp::field;
    match Esp::parse(tree.octets(&span)) {
        Ok(view) => {
            let mut layer = tree.layer("ESP", Family::Esp, span.start);
            layer.hex32("SPI", field::SPI, view.spi());
            layer.field("sequence", field::SEQUENCE, view.sequence());
            layer.octets("octets after the sequence", esp::HEADER_LEN..span.len());
        }
        Err(error) => tree.malformed("ESP", Family::Esp, span, error),
    }
}

/// ESP whose parts are where `shape` says. Parts out of order or outside of `span` are cut; what is between parts
/// is payload.
pub(super) fn shaped(tree: &mut Tree<'_>, shape: &EspShape, span: Range<usize>) {
    let trailer = shape.trailer.clone().unwrap_or_default();
    let mut at = span.start;
    let mut place = |tree: &mut Tree<'_>, part: &Range<usize>| {
        let start = part.start.clamp(at, span.end);
        let end = part.end.clamp(start, span.end);
        if start == end {
            return start..start;
        }
        tree.layer("ESP", Family::Payload, at)
            .octets("payload", 0..start - at);
        at = end;
        start..end
    };
    let part = place(tree, &shape.header);
    header(tree, part);
    let part = place(tree, &shape.iv);
    tree.layer("ESP", Family::Iv, part.start)
        .octets("IV", 0..part.len());
    let part = place(tree, &shape.payload);
    payload(tree, shape, part);
    let part = place(tree, &trailer);
    trailer_fields(tree, part);
    let part = place(tree, &shape.icv);
    tree.layer("ESP", Family::Icv, part.start)
        .octets("ICV", 0..part.len());
    tree.layer("ESP", Family::Payload, at)
        .octets("payload", 0..span.end - at);
}

/// Plain text with a trailer is read as what the trailer's next header says.
fn payload(tree: &mut Tree<'_>, shape: &EspShape, part: Range<usize>) {
    let next_header = shape
        .trailer
        .as_ref()
        .filter(|_| shape.plain)
        .and_then(|trailer| tree.octets(trailer).last());
    match next_header {
        Some(&next_header) => ip::chain(tree, IpProtocol(next_header), part),
        None => tree
            .layer("ESP", Family::Payload, part.start)
            .octets("payload", 0..part.len()),
    }
}

fn trailer_fields(tree: &mut Tree<'_>, part: Range<usize>) {
    let len = part.len();
    let Some((padding, &[pad_length, next_header])) = tree.octets(&part).split_last_chunk() else {
        return tree
            .layer("ESP", Family::Trailer, part.start)
            .octets("padding", 0..len);
    };
    let after_padding = padding.len();
    let mut layer = tree.layer("ESP", Family::Trailer, part.start);
    layer.octets("padding", 0..after_padding);
    layer.field("pad length", after_padding..after_padding + 1, pad_length);
    layer.field(
        "next header",
        after_padding + 1..len,
        IpProtocol(next_header),
    );
}
