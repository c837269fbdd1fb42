//! What is wrong before any protection is looked at: the capture, length fields, network cards that work ahead.

use super::super::language::{Message, say};
use super::edit::{put_checksum_right, put_length_right};
use super::encounter::{Encounter, Reception};
use super::search::{Hypothesis, Search};
use super::trial::Change;
use super::udp::{Datagram, is_partial};
use super::{Cause, Confidence, Diagnosis, Subject, hex4};
use crate::explain::why;
use crate::sa::{Protocol, SaConfig};
use crate::stage::{Reason, Verdict};
use crate::wire::checksum::Checksum;
use crate::wire::extension::{End, walk};
use crate::wire::{IpProtocol, esp, ipv4, ipv6, tcp, udp};

/// A diagnosis without any association.
pub(super) fn plain(cause: Cause, confidence: Confidence, why: Message, fix: Message) -> Diagnosis {
    Diagnosis {
        cause,
        confidence,
        why,
        fix,
        fixed: None,
        trials: 0,
    }
}

/// The capture has not all of the frame.
pub(super) fn cut(subject: &Subject<'_>) -> Option<Diagnosis> {
    let (had, was) = (subject.frame.len(), subject.original_len);
    (was > had).then(|| {
        plain(
            Cause::SnaplenCut,
            Confidence::Observed,
            say!("why.snaplen-cut", had, was, missing = was - had),
            say!("fix.snaplen-cut", was),
        )
    })
}

/// A packet that was dropped before AH or ESP was met.
pub(super) fn diagnose(subject: &Subject<'_>, packet: &[u8], reason: &Reason) -> Option<Diagnosis> {
    match reason {
        Reason::IpChecksum { found, expected } => {
            Some(header_checksum(subject, packet, *found, *expected))
        }
        Reason::Ip6PayloadCut { needed, had } | Reason::IpCut { needed, had } => Some(length(
            subject,
            packet,
            say!("why.length-promises", needed, had),
        )),
        Reason::IpTotalLength { total_length, hlen } => Some(length(
            subject,
            packet,
            say!("why.total-length", total_length, hlen),
        )),
        Reason::UdpLength {
            length: field, had, ..
        } => {
            let changed = Datagram::of(packet)?.as_esp(0)?;
            let confidence = confidence(subject, &changed);
            Some(plain(
                Cause::LengthField,
                confidence,
                say!("why.udp-length", field, had),
                say!("fix.udp-length"),
            ))
        }
        Reason::UdpChecksum { found, .. } => udp_checksum(subject, packet, *found),
        _ => Some(plain(
            Cause::Malformed,
            Confidence::Observed,
            why(reason),
            say!("fix.malformed"),
        )),
    }
}

/// Proved, if a changed packet passes its ICV.
fn confidence(subject: &Subject<'_>, packet: &[u8]) -> Confidence {
    let reception = Reception::of(subject.world, packet);
    let verified = reception.met.is_some_and(|met| met.verified);
    match verified {
        true => Confidence::Proved,
        false => Confidence::Observed,
    }
}

/// Says of a change that was proved that it was.
fn with_proof(confidence: Confidence, why: Message) -> Message {
    match confidence {
        Confidence::Proved => say!("why.put-right", why => why),
        _ => why,
    }
}

fn header_checksum(subject: &Subject<'_>, packet: &[u8], found: u16, expected: u16) -> Diagnosis {
    let mut changed = packet.to_vec();
    let put_right = put_checksum_right(&mut changed);
    let confidence = put_right.map_or(Confidence::Observed, |()| confidence(subject, &changed));
    if found == 0 {
        return plain(
            Cause::ChecksumOffload,
            confidence,
            with_proof(
                confidence,
                say!("why.header-checksum-zero", expected = hex4(expected)),
            ),
            say!("fix.checksum-offload"),
        );
    }
    let (found, expected) = (hex4(found), hex4(expected));
    plain(
        Cause::HeaderChecksum,
        confidence,
        with_proof(confidence, say!("why.header-checksum", found, expected)),
        say!("fix.header-checksum"),
    )
}

fn udp_checksum(subject: &Subject<'_>, packet: &[u8], found: u16) -> Option<Diagnosis> {
    let datagram = Datagram::of(packet)?;
    let confidence = confidence(subject, &datagram.as_esp(0)?);
    let found = hex4(found);
    Some(match datagram.has_partial_checksum() {
        true => plain(
            Cause::ChecksumOffload,
            confidence,
            with_proof(confidence, say!("why.udp-checksum-partial", found)),
            say!("fix.checksum-offload"),
        ),
        false => plain(
            Cause::HeaderChecksum,
            confidence,
            with_proof(confidence, say!("why.udp-checksum", found)),
            say!("fix.udp-checksum"),
        ),
    })
}

/// A length field that disagrees with the frame: 0 is what a card that segments leaves.
fn length(subject: &Subject<'_>, packet: &[u8], seen: Message) -> Diagnosis {
    let mut changed = subject.network().unwrap_or(packet).to_vec();
    let put_right = put_length_right(&mut changed);
    let confidence = put_right.map_or(Confidence::Observed, |()| confidence(subject, &changed));
    let octets = changed.len();
    if length_field(packet) == Some(0) {
        return plain(
            Cause::SegmentationOffload,
            confidence,
            with_proof(confidence, say!("why.segmentation-offload", octets)),
            say!("fix.segmentation-offload"),
        );
    }
    plain(
        Cause::LengthField,
        confidence,
        with_proof(confidence, say!("why.length-field", seen => seen)),
        say!("fix.length-field"),
    )
}

fn length_field(packet: &[u8]) -> Option<u16> {
    let field = match packet.first()? >> 4 {
        4 => ipv4::field::TOTAL_LENGTH,
        _ => ipv6::field::PAYLOAD_LENGTH,
    };
    let octets = packet.get(field)?.first_chunk()?;
    Some(u16::from_be_bytes(*octets))
}

/// The frame has more octets than the length field says, and with them the ICV verifies.
pub(super) fn longer(subject: &Subject<'_>, packet: &[u8]) -> Option<Diagnosis> {
    let whole = subject
        .network()
        .filter(|whole| whole.len() > packet.len())?;
    let mut changed = whole.to_vec();
    put_length_right(&mut changed)?;
    if confidence(subject, &changed) != Confidence::Proved {
        return None;
    }
    let (field, octets) = (packet.len(), whole.len());
    Some(length(
        subject,
        packet,
        say!("why.length-says", field, octets),
    ))
}

/// A jumbo payload that is none: an IPv6 payload length of 0 before more octets.
pub(super) fn zero_length(subject: &Subject<'_>, packet: &[u8]) -> Option<Diagnosis> {
    let whole = subject.network()?;
    let zero = packet.first()? >> 4 == 6 && length_field(packet) == Some(0);
    (zero && whole.len() > ipv6::HEADER_LEN).then(|| length(subject, packet, Message::verbatim("")))
}

/// Where the next packet of the same association seems to begin inside this one, the packet ends there.
pub(super) fn merged(met: &Encounter, config: &SaConfig) -> Option<Hypothesis> {
    if met.proto != Protocol::Esp {
        return None;
    }
    let next = [
        met.spi.to_be_bytes(),
        met.low().wrapping_add(1).to_be_bytes(),
    ]
    .concat();
    let rest = met.rest().get(esp::HEADER_LEN..)?;
    let at = rest.windows(next.len()).position(|octets| octets == next)?;
    let end = met.skip + esp::HEADER_LEN + at;
    let mut packet = met.packet.get(..end)?.to_vec();
    put_length_right(&mut packet)?;
    let change = Change {
        packet: Some(packet),
        ..Change::of(config.clone())
    };
    Some(Hypothesis::new(
        Cause::ReceiveOffload,
        change,
        say!("why.receive-offload", octets = esp::HEADER_LEN + at),
        say!("fix.receive-offload"),
    ))
}

/// A delivered packet whose checksum is wrong inside. Where neither an ICV nor padding says that it was decrypted rightly,
/// only a checksum that a network card was to complete says so.
pub(super) fn inner_checksum(reception: &Reception) -> Option<Diagnosis> {
    let met = reception.met.as_ref()?;
    let Some(Verdict::Delivered {
        upper,
        checksum: Checksum::Bad,
        ..
    }) = &reception.verdict
    else {
        return None;
    };
    let inner = &reception.inner;
    let End::Upper { offset, .. } = walk(inner).end else {
        return None;
    };
    let covered = inner.get(offset..)?;
    let field = match *upper {
        IpProtocol::TCP => tcp::field::CHECKSUM,
        IpProtocol::UDP => udp::field::CHECKSUM,
        _ => 2..4,
    };
    let found = u16::from_be_bytes(*covered.get(field)?.first_chunk()?);
    let partial = is_partial(inner, *upper, covered.len(), found);
    let found = hex4(found);
    let checksum = match upper.name() {
        Some(name) => say!("why.checksum-of", name),
        None => say!("why.checksum-of-upper-layer"),
    };
    Some(match partial {
        true => plain(
            Cause::ChecksumOffload,
            Confidence::Likely { bits: 16 },
            say!("why.inner-checksum-partial", checksum => checksum, found),
            say!("fix.inner-checksum-partial"),
        ),
        false if !met.verified && met.padding == 0 => return None,
        false => plain(
            Cause::InnerChecksum,
            Confidence::Observed,
            say!("why.inner-checksum", padding = met.padding, checksum => checksum, found),
            say!("fix.inner-checksum"),
        ),
    })
}

/// Every association with UDP, a marker, and whatever else makes a datagram in the clear one of ESP.
pub(super) fn datagram(subject: &Subject<'_>, packet: &[u8]) -> Option<Diagnosis> {
    let datagram = Datagram::of(packet)?;
    let hypotheses = datagram.hypotheses(subject.world);
    let met = Encounter {
        packet: packet.to_vec(),
        proto: Protocol::Esp,
        skip: 0,
        spi: 0,
        sav: None,
        verified: false,
        padding: 0,
        outside: 0,
    };
    Search::new(subject.world, &met, hypotheses.len()).first(hypotheses)
}
