//! What is wrong before any protection is looked at: the capture, length fields, network cards that work ahead.

use super::super::Language;
use super::edit::{put_checksum_right, put_length_right};
use super::encounter::{Encounter, Reception};
use super::search::{Hypothesis, Search};
use super::trial::Change;
use super::udp::{Datagram, is_partial};
use super::{Cause, Confidence, Diagnosis, Subject};
use crate::explain::why;
use crate::sa::{Protocol, SaConfig};
use crate::stage::{Reason, Verdict};
use crate::wire::checksum::Checksum;
use crate::wire::extension::{End, walk};
use crate::wire::{IpProtocol, esp, ipv4, ipv6, tcp, udp};

/// A diagnosis without any association.
pub(super) fn plain(
    cause: Cause,
    confidence: Confidence,
    why: impl Into<String>,
    fix: impl Into<String>,
) -> Diagnosis {
    Diagnosis {
        cause,
        confidence,
        why: why.into(),
        fix: fix.into(),
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
            format!(
                "the capture kept {had} of the frame's {was} octets: the last {} are missing, and with them the ICV",
                was - had
            ),
            format!("capture with a snapshot length of at least {was} octets (tcpdump -s 0)"),
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
            &format!("the length field promises {needed} octets and {had} are there"),
        )),
        Reason::IpTotalLength { total_length, hlen } => Some(length(
            subject,
            packet,
            &format!("the total length is {total_length} octets and the header alone has {hlen}"),
        )),
        Reason::UdpLength {
            length: field, had, ..
        } => {
            let why = format!("the UDP length is {field} octets and {had} are there");
            let changed = Datagram::of(packet)?.as_esp(0)?;
            let confidence = confidence(subject, &changed);
            Some(plain(
                Cause::LengthField,
                confidence,
                why,
                "look for what rewrote the length on the way",
            ))
        }
        Reason::UdpChecksum { found, .. } => udp_checksum(subject, packet, *found),
        _ => Some(plain(
            Cause::Malformed,
            Confidence::Observed,
            why(reason).text(Language::English),
            "look at what sends or captures such packets; their protection has no part in it",
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

/// Says whether the change was proved.
fn said(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Proved => "; with that put right the ICV verifies",
        _ => "",
    }
}

fn header_checksum(subject: &Subject<'_>, packet: &[u8], found: u16, expected: u16) -> Diagnosis {
    let mut changed = packet.to_vec();
    let put_right = put_checksum_right(&mut changed);
    let confidence = put_right.map_or(Confidence::Observed, |()| confidence(subject, &changed));
    let proof = said(confidence);
    if found == 0 {
        return plain(
            Cause::ChecksumOffload,
            confidence,
            format!(
                "the IPv4 header checksum is 0, which the network card was to fill in (0x{expected:04x}){proof}"
            ),
            "capture at the receiver, or turn off checksum offload while capturing",
        );
    }
    plain(
        Cause::HeaderChecksum,
        confidence,
        format!(
            "the IPv4 header checksum is 0x{found:04x} and should be 0x{expected:04x}: the header was changed on the way, or by whoever wrote the capture{proof}"
        ),
        "look for what changes the header without putting its checksum right",
    )
}

fn udp_checksum(subject: &Subject<'_>, packet: &[u8], found: u16) -> Option<Diagnosis> {
    let datagram = Datagram::of(packet)?;
    let confidence = confidence(subject, &datagram.as_esp(0)?);
    let proof = said(confidence);
    Some(match datagram.has_partial_checksum() {
        true => plain(
            Cause::ChecksumOffload,
            confidence,
            format!(
                "the UDP checksum 0x{found:04x} is that of the pseudo-header alone, which the network card was to complete{proof}"
            ),
            "capture at the receiver, or turn off checksum offload while capturing",
        ),
        false => plain(
            Cause::HeaderChecksum,
            confidence,
            format!("the checksum 0x{found:04x} of the UDP datagram around ESP is wrong{proof}"),
            "look for what changes addresses or ports without putting the checksum right; ESP in UDP may go without one",
        ),
    })
}

/// A length field that disagrees with the frame: 0 is what a card that segments leaves.
fn length(subject: &Subject<'_>, packet: &[u8], seen: &str) -> Diagnosis {
    let mut changed = subject.network().unwrap_or(packet).to_vec();
    let put_right = put_length_right(&mut changed);
    let confidence = put_right.map_or(Confidence::Observed, |()| confidence(subject, &changed));
    let proof = said(confidence);
    let octets = changed.len();
    if length_field(packet) == Some(0) {
        return plain(
            Cause::SegmentationOffload,
            confidence,
            format!(
                "the length field is 0 in a packet of {octets} octets: it was captured before the network card cut it into segments{proof}"
            ),
            "capture at the receiver, or turn off segmentation offload (TSO, GSO) while capturing",
        );
    }
    plain(
        Cause::LengthField,
        confidence,
        format!("{seen}, and the capture says that nothing was cut off{proof}"),
        "look for what rewrote the length on the way, or wrote the capture",
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
        &format!("the length field says {field} octets and {octets} are there"),
    ))
}

/// A jumbo payload that is none: an IPv6 payload length of 0 before more octets.
pub(super) fn zero_length(subject: &Subject<'_>, packet: &[u8]) -> Option<Diagnosis> {
    let whole = subject.network()?;
    let zero = packet.first()? >> 4 == 6 && length_field(packet) == Some(0);
    (zero && whole.len() > ipv6::HEADER_LEN).then(|| length(subject, packet, ""))
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
        format!(
            "{} octets after its ESP header the packet with the next sequence number begins: the receiving network card put several into one",
            esp::HEADER_LEN + at
        ),
        "turn off receive offload (GRO, LRO) while capturing",
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
    let name = upper.name().unwrap_or("upper layer's");
    let partial = is_partial(inner, *upper, covered.len(), found);
    Some(match partial {
        true => plain(
            Cause::ChecksumOffload,
            Confidence::Likely { bits: 16 },
            format!(
                "the {name} checksum inside, 0x{found:04x}, is that of the pseudo-header alone: the sender protected the packet before its checksum was computed; by chance that is so once in 2^16"
            ),
            "turn off checksum offload at the sender",
        ),
        false if !met.verified && met.padding == 0 => return None,
        false => plain(
            Cause::InnerChecksum,
            Confidence::Observed,
            format!(
                "protection came off, with {} octets of padding in order, and the {name} checksum inside, 0x{found:04x}, is wrong: the packet was so before it was protected, unless the encryption key is wrong",
                met.padding
            ),
            "look at the sender, or at what is before it",
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
