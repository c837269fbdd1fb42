//! All fields of a packet with their places, for a field tree that goes with the octets.

mod format;
mod ip;
mod ipsec;
mod upper;

use super::{IpProtocol, WireError};
use serde::Serialize;
use std::fmt::Display;
use std::ops::Range;

/// The field family that a colour stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// IPv4, IPv6 and its extension headers.
    Ip,
    /// ESP and AH headers.
    Esp,
    /// Initialization vector.
    Iv,
    /// Payload: ciphertext, upper-layer header and data.
    Payload,
    /// ESP trailer: padding, pad length, next header.
    Trailer,
    /// Integrity check value.
    Icv,
}

/// One field of the packet with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The header that it belongs to: `IPv6`, `ESP`, `inner IPv6`, `ICMPv6`.
    pub layer: &'static str,
    /// Its name in the RFC's picture.
    pub name: &'static str,
    /// Its value as people write it: `fd00:a::1`, `50 · ESP`.
    pub value: String,
    /// Why it cannot be read, where it cannot; the value says it too.
    #[serde(skip)]
    pub error: Option<WireError>,
    /// Colour.
    pub family: Family,
    /// Where it is, from the start of the packet. Fields narrower than an octet share a span.
    pub span: Range<usize>,
}

/// Where the parts of an ESP packet lie right now, in octets from the start of the packet. Parts that are not there
/// (not yet, or no more) have empty ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EspShape {
    /// SPI and sequence number.
    pub header: Range<usize>,
    /// Initialization vector.
    pub iv: Range<usize>,
    /// Ciphertext, or the plain text up to the trailer or, without one, the ICV.
    pub payload: Range<usize>,
    /// Integrity check value.
    pub icv: Range<usize>,
    /// Padding, pad length and next header, once they are known.
    pub trailer: Option<Range<usize>>,
    /// Whether the payload is plain text.
    pub plain: bool,
}

/// Lists all fields of a packet in order of their places, as far as it can be read. Every octet is in some field's
/// span; what cannot be read is a field `malformed` whose value says why.
///
/// `esp` says where the parts of the outermost ESP header are. Without it ESP is SPI, sequence number and one payload.
pub fn dissect(packet: &[u8], esp: Option<&EspShape>) -> Vec<Field> {
    tree(packet, esp, None)
}

/// An AH header that is out of the packet while the octet that names it still does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AhGone {
    /// Where it was, in octets from the start of the packet.
    pub offset: usize,
    /// What it named, which is there now.
    pub next: IpProtocol,
}

/// [`dissect`] of a packet without ESP, out of which an AH header was just taken.
pub fn dissect_without_ah(packet: &[u8], gone: AhGone) -> Vec<Field> {
    tree(packet, None, Some(gone))
}

fn tree(packet: &[u8], esp: Option<&EspShape>, ah_gone: Option<AhGone>) -> Vec<Field> {
    let mut tree = Tree {
        packet,
        fields: Vec::new(),
        esp,
        ah_gone,
        nesting: 0,
    };
    ip::network(&mut tree, 0..packet.len());
    tree.fields
}

/// The fields found so far.
struct Tree<'p> {
    packet: &'p [u8],
    fields: Vec<Field>,
    /// The shape of the first ESP header, until it is reached.
    esp: Option<&'p EspShape>,
    /// The AH header that is gone, until its place is reached.
    ah_gone: Option<AhGone>,
    /// IP headers around the one that is being read.
    nesting: usize,
}

impl<'p> Tree<'p> {
    fn octets(&self, span: &Range<usize>) -> &'p [u8] {
        self.packet.get(span.clone()).unwrap_or_default()
    }

    /// Starts a layer whose first octet is at `base`.
    fn layer(&mut self, name: &'static str, family: Family, base: usize) -> Layer<'_, 'p> {
        Layer {
            tree: self,
            name,
            family,
            base,
        }
    }

    /// One field over octets that could not be read.
    fn malformed(
        &mut self,
        layer: &'static str,
        family: Family,
        span: Range<usize>,
        error: WireError,
    ) {
        self.layer(layer, family, span.start)
            .malformed(0..span.len(), error);
    }
}

/// Adds fields of one layer; ranges are from the layer's first octet.
struct Layer<'t, 'p> {
    tree: &'t mut Tree<'p>,
    name: &'static str,
    family: Family,
    base: usize,
}

impl Layer<'_, '_> {
    /// Adds a field, cut at the packet's end; nothing if no octet is left.
    fn field(&mut self, name: &'static str, range: Range<usize>, value: impl Display) {
        self.push(name, range, value, None);
    }

    /// Adds a field over octets that could not be read.
    fn malformed(&mut self, range: Range<usize>, error: WireError) {
        self.push("malformed", range, error, Some(error));
    }

    fn push(
        &mut self,
        name: &'static str,
        range: Range<usize>,
        value: impl Display,
        error: Option<WireError>,
    ) {
        let end = (self.base + range.end).min(self.tree.packet.len());
        let span = self.base + range.start..end;
        if span.is_empty() {
            return;
        }
        self.tree.fields.push(Field {
            layer: self.name,
            name,
            value: value.to_string(),
            error,
            family: self.family,
            span,
        });
    }

    /// Adds a field whose value is its octets.
    fn octets(&mut self, name: &'static str, range: Range<usize>) {
        let span = self.base + range.start..self.base + range.end;
        let value = format::octets(self.tree.octets(&span));
        self.field(name, range, value);
    }

    /// Adds a 16-bit field in hexadecimal.
    fn hex16(&mut self, name: &'static str, range: Range<usize>, value: u16) {
        self.field(name, range, format_args!("0x{value:04x}"));
    }

    /// Adds a 32-bit field in hexadecimal.
    fn hex32(&mut self, name: &'static str, range: Range<usize>, value: u32) {
        self.field(name, range, format_args!("0x{value:08x}"));
    }
}

#[cfg(test)]
mod tests;
