//! Words for fields that stages write.

use crate::sa::PadKind;
use crate::trace::provenance::Field;

/// What the field is called.
pub(super) fn name(field: Field) -> &'static str {
    match field {
        Field::Version | Field::CountedAsVersion => "version",
        Field::TrafficClass => "traffic class",
        Field::CongestionMark => "congestion mark",
        Field::FlowLabel => "flow label",
        Field::PayloadLength { .. } => "payload length",
        Field::TotalLength { .. } => "total length",
        Field::Identification => "identification",
        Field::FragmentOffset => "flags and fragment offset",
        Field::HopLimit | Field::Hop => "hop limit",
        Field::NextHeader { .. } => "next header",
        Field::HeaderChecksum => "header checksum",
        Field::Source => "source",
        Field::Destination => "destination",
        Field::Spi { .. } => "SPI",
        Field::SequenceNumber { .. } => "sequence number",
        Field::Iv { .. } => "IV",
        Field::TfcPadding => "TFC padding",
        Field::Padding { .. } => "padding",
        Field::PadLength { .. } => "pad length",
        Field::AhLength => "AH length",
        Field::Reserved => "reserved",
        Field::IcvPlace => "place of the ICV",
        Field::CountedAsZero => "mutable field",
        Field::CountedAsAtTheEnd => "route",
        Field::IpcompFlags => "flags",
        Field::Cpi { .. } => "CPI",
        Field::Port { .. } => "port",
        Field::UdpLength => "UDP length",
        Field::UdpChecksum => "UDP checksum",
    }
}

/// What the field's value comes from.
pub(super) fn source(field: Field) -> String {
    let fixed = match field {
        Field::PayloadLength { value } => {
            return format!(
                "payload length {value}, from the packet's length and from no octet of it"
            );
        }
        Field::TotalLength { value } => {
            return format!(
                "total length {value}, from the packet's length and from no octet of it"
            );
        }
        Field::NextHeader { next } => {
            return format!("the number of {next}, which the new header is");
        }
        Field::Spi { proto, spi } => {
            return format!("the SPI 0x{spi:08x} of the {proto} association");
        }
        Field::SequenceNumber { seq } => {
            return format!(
                "the lower half of the sequence number {seq}, which the association counts"
            );
        }
        Field::Padding { kind } => return padding(kind).to_owned(),
        Field::PadLength { padlen } => {
            return format!(
                "pad length {padlen}, by which the payload ends at a block or at 4 octets"
            );
        }
        Field::Cpi { cpi } => return format!("the CPI {cpi} of the IPComp association"),
        Field::Port { port } => return format!("the port {port} of the association"),
        Field::Version => "version 4 and a header of 20 octets",
        Field::TrafficClass => "the inner packet's class (RFC 6040, 4.1)",
        Field::CongestionMark => {
            "the inner packet's class, with the congestion mark of the outer header (RFC 6040, 4.2)"
        }
        Field::FlowLabel => "no flow label: IPv4 has none",
        Field::Identification => "an identification that the host counts",
        Field::FragmentOffset => {
            "flags and fragment offset, from the flags before and the fragment's place"
        }
        Field::HopLimit => "a tunnel's hop limit of 64",
        Field::Hop => "the hop limit, one hop less",
        Field::HeaderChecksum => "the checksum over the IPv4 header",
        Field::Source => "the source of the tunnel, from the association or its policy",
        Field::Destination => "the destination of the tunnel, from the association",
        Field::Iv { counter: true } => "the IV, which for a counter mode is the sequence number",
        Field::Iv { counter: false } => "the IV, which nobody can foresee",
        Field::TfcPadding => "zeros that hide the payload's length (RFC 4303, 2.7)",
        Field::AhLength => "the length of AH in units of 4 octets, minus 2",
        Field::Reserved => "reserved, zero",
        Field::IcvPlace => "zeros where the ICV belongs, as which it counts in itself",
        Field::CountedAsZero => {
            "a field that may change on the way: zeros to the ICV (RFC 4302, 3.3.3.1)"
        }
        Field::CountedAsVersion => {
            "the version alone: the class may change on the way (RFC 4302, 3.3.3.1)"
        }
        Field::CountedAsAtTheEnd => {
            "the route as it is at its end, which is what the ICV covers (RFC 4302, 3.3.3.1.2.1)"
        }
        Field::IpcompFlags => "IPComp flags, zero",
        Field::UdpLength => "the UDP length, from the packet's length",
        Field::UdpChecksum => {
            "the UDP checksum: over IPv6 of pseudo-header and datagram, over IPv4 none"
        }
    };
    fixed.to_owned()
}

fn padding(kind: PadKind) -> &'static str {
    match kind {
        PadKind::Sequential => "padding 1, 2, 3 and so on (RFC 4303, 2.4)",
        PadKind::Random => "padding of random octets",
        PadKind::Zero => "padding of zeros",
    }
}
