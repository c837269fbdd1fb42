//! Words for fields that stages write.

use crate::explain::language::{Message, say};
use crate::explain::spi_words;
use crate::sa::PadKind;
use crate::trace::provenance::Field;

/// What the field is called.
pub(super) fn name(field: Field) -> Message {
    match field {
        Field::Version | Field::CountedAsVersion => say!("made.field-version"),
        Field::TrafficClass => say!("made.field-traffic-class"),
        Field::CongestionMark => say!("made.field-congestion-mark"),
        Field::FlowLabel => say!("made.field-flow-label"),
        Field::PayloadLength { .. } => say!("made.field-payload-length"),
        Field::TotalLength { .. } => say!("made.field-total-length"),
        Field::Identification => say!("made.field-identification"),
        Field::FragmentOffset => say!("made.field-fragment-offset"),
        Field::HopLimit | Field::Hop => say!("made.field-hop-limit"),
        Field::NextHeader { .. } => say!("made.field-next-header"),
        Field::HeaderChecksum => say!("made.field-header-checksum"),
        Field::Source => say!("made.field-source"),
        Field::Destination => say!("made.field-destination"),
        Field::Spi { .. } => say!("made.field-spi"),
        Field::SequenceNumber { .. } => say!("made.field-sequence-number"),
        Field::Iv { .. } => say!("made.field-iv"),
        Field::TfcPadding => say!("made.field-tfc-padding"),
        Field::Padding { .. } => say!("made.field-padding"),
        Field::PadLength { .. } => say!("made.field-pad-length"),
        Field::AhLength => say!("made.field-ah-length"),
        Field::Reserved => say!("made.field-reserved"),
        Field::IcvPlace => say!("made.field-icv-place"),
        Field::CountedAsZero => say!("made.field-mutable"),
        Field::CountedAsAtTheEnd => say!("made.field-route"),
        Field::IpcompFlags => say!("made.field-ipcomp-flags"),
        Field::Cpi { .. } => say!("made.field-cpi"),
        Field::Port { .. } => say!("made.field-port"),
        Field::UdpLength => say!("made.field-udp-length"),
        Field::UdpChecksum => say!("made.field-udp-checksum"),
    }
}

/// What the field's value comes from.
pub(super) fn source(field: Field) -> Message {
    match field {
        Field::PayloadLength { value } => say!("made.from-payload-length", value),
        Field::TotalLength { value } => say!("made.from-total-length", value),
        Field::NextHeader { next } => say!("made.from-next-header", next),
        Field::Spi { proto, spi } => say!("made.from-spi", proto, spi = spi_words(spi)),
        Field::SequenceNumber { seq } => say!("made.from-sequence-number", seq),
        Field::PadLength { padlen } => say!("made.from-pad-length", padlen),
        Field::Cpi { cpi } => say!("made.from-cpi", cpi),
        Field::Port { port } => say!("made.from-port", port),
        Field::Padding {
            kind: PadKind::Sequential,
        } => say!("made.from-padding-sequential"),
        Field::Padding {
            kind: PadKind::Random,
        } => say!("made.from-padding-random"),
        Field::Padding {
            kind: PadKind::Zero,
        } => say!("made.from-padding-zeros"),
        Field::Version => say!("made.from-version"),
        Field::TrafficClass => say!("made.from-traffic-class"),
        Field::CongestionMark => say!("made.from-congestion-mark"),
        Field::FlowLabel => say!("made.from-flow-label"),
        Field::Identification => say!("made.from-identification"),
        Field::FragmentOffset => say!("made.from-fragment-offset"),
        Field::HopLimit => say!("made.from-hop-limit"),
        Field::Hop => say!("made.from-hop"),
        Field::HeaderChecksum => say!("made.from-header-checksum"),
        Field::Source => say!("made.from-source"),
        Field::Destination => say!("made.from-destination"),
        Field::Iv { counter: true } => say!("made.from-iv-counter"),
        Field::Iv { counter: false } => say!("made.from-iv"),
        Field::TfcPadding => say!("made.from-tfc-padding"),
        Field::AhLength => say!("made.from-ah-length"),
        Field::Reserved => say!("made.from-reserved"),
        Field::IcvPlace => say!("made.from-icv-place"),
        Field::CountedAsZero => say!("made.from-mutable"),
        Field::CountedAsVersion => say!("made.from-version-alone"),
        Field::CountedAsAtTheEnd => say!("made.from-route"),
        Field::IpcompFlags => say!("made.from-ipcomp-flags"),
        Field::UdpLength => say!("made.from-udp-length"),
        Field::UdpChecksum => say!("made.from-udp-checksum"),
    }
}
