//! Words for the events of the send path.

use super::detail::{ciphered, found_words};
use super::fragments::fragment;
use crate::explain::language::{Message, say};
use crate::explain::spi_words;
use crate::mbuf::{CloneReport, Gap};
use crate::sa::{PadKind, Protocol};
use crate::trace::SendEvent;
use crate::wire::IpProtocol;

/// The kind of an event, in one word.
pub(super) fn kind(event: &SendEvent) -> &'static str {
    match event {
        SendEvent::NextIsr { .. } | SendEvent::FoundAgain { .. } => "look-up",
        SendEvent::PolicySkipped | SendEvent::NotCompressed { .. } => "check",
        SendEvent::KeyAcquire { .. } => "acquire",
        SendEvent::Prepend { .. } | SendEvent::MakeSpace { .. } | SendEvent::Pad { .. } => "room",
        SendEvent::Unshare { .. } => "copy",
        SendEvent::OuterHeader { .. }
        | SendEvent::ProtocolHeader { .. }
        | SendEvent::Iv { .. }
        | SendEvent::EspTrailer { .. }
        | SendEvent::UdpHeader { .. } => "write",
        SendEvent::SequenceNumber { .. } => "number",
        SendEvent::EncryptDispatch { .. } | SendEvent::CompressDispatch { .. } => "park",
        SendEvent::Encrypted { .. }
        | SendEvent::Compressed { .. }
        | SendEvent::CompressionUseless { .. } => "crypto",
        SendEvent::OutDone { .. } | SendEvent::OutDoneAlone => "tag",
        SendEvent::Reinject { .. } | SendEvent::Transmit { .. } => "queue",
        SendEvent::PacketTooBig { .. } => "check",
        SendEvent::Fragmented { .. } => "cut",
    }
}

/// Whether the event changes the packet, its memory or the association.
pub(super) fn writes(event: &SendEvent) -> bool {
    match event {
        SendEvent::Prepend { .. }
        | SendEvent::MakeSpace { .. }
        | SendEvent::Pad { .. }
        | SendEvent::OuterHeader { .. }
        | SendEvent::ProtocolHeader { .. }
        | SendEvent::Iv { .. }
        | SendEvent::EspTrailer { .. }
        | SendEvent::Encrypted { .. }
        | SendEvent::Compressed { .. }
        | SendEvent::UdpHeader { .. }
        | SendEvent::Fragmented { .. }
        | SendEvent::SequenceNumber { .. } => true,
        SendEvent::Unshare { report } => *report != CloneReport::default(),
        SendEvent::PolicySkipped
        | SendEvent::NextIsr { .. }
        | SendEvent::KeyAcquire { .. }
        | SendEvent::EncryptDispatch { .. }
        | SendEvent::NotCompressed { .. }
        | SendEvent::CompressDispatch { .. }
        | SendEvent::CompressionUseless { .. }
        | SendEvent::FoundAgain { .. }
        | SendEvent::OutDone { .. }
        | SendEvent::OutDoneAlone
        | SendEvent::Reinject { .. }
        | SendEvent::PacketTooBig { .. }
        | SendEvent::Transmit { .. } => false,
    }
}

/// The operation, as the C source spells it.
pub(super) fn operation(event: &SendEvent) -> String {
    match event {
        SendEvent::PolicySkipped => "m_tag_find(PACKET_TAG_IPSEC_OUT_DONE)".to_owned(),
        SendEvent::NextIsr { .. } => "key_checkrequest".to_owned(),
        SendEvent::KeyAcquire { .. } => "key_acquire".to_owned(),
        SendEvent::Prepend { len, .. } => format!("M_PREPEND(m, {len})"),
        SendEvent::OuterHeader { len: 20, .. } => "ip at 0".to_owned(),
        SendEvent::OuterHeader { .. } => "ip6_hdr at 0".to_owned(),
        SendEvent::SequenceNumber { .. } => "++replay->count".to_owned(),
        SendEvent::Unshare { .. } => "m_clone(m)".to_owned(),
        SendEvent::MakeSpace { skip, hlen, .. } => format!("m_makespace(m, {skip}, {hlen})"),
        SendEvent::Pad { len, .. } => format!("m_pad(m, {len})"),
        SendEvent::ProtocolHeader { proto, off, .. } => match proto {
            Protocol::Esp => format!("newesp at {off}"),
            Protocol::Ah => format!("newah at {off}"),
            Protocol::Ipcomp => format!("ipcomp at {off}"),
        },
        SendEvent::Iv { off, len } => format!("m_copyback(m, {off}, {len})"),
        SendEvent::EspTrailer { .. } => "padding, padlen, next".to_owned(),
        SendEvent::EncryptDispatch { .. } | SendEvent::CompressDispatch { .. } => {
            "crypto_dispatch(crp)".to_owned()
        }
        SendEvent::Encrypted { .. } => "swcr_encdec".to_owned(),
        SendEvent::NotCompressed { least, .. } => format!("minlen {least}"),
        SendEvent::Compressed { .. } | SendEvent::CompressionUseless { .. } => {
            "swcr_compdec".to_owned()
        }
        SendEvent::FoundAgain { .. } => "key_lookup_sa".to_owned(),
        SendEvent::UdpHeader { off, .. } => format!("udphdr at {off}"),
        SendEvent::OutDone { .. } | SendEvent::OutDoneAlone => {
            "PACKET_TAG_IPSEC_OUT_DONE".to_owned()
        }
        SendEvent::Reinject { ipv6: true } => "ip6_output(m)".to_owned(),
        SendEvent::Reinject { ipv6: false } => "ip_output(m)".to_owned(),
        SendEvent::PacketTooBig { mtu, .. } => format!("m_pkthdr.len > {mtu}"),
        SendEvent::Fragmented { offset, .. } => format!("m_copym(m, {offset})"),
        SendEvent::Transmit { .. } => "IFQ_ENQUEUE(if_snd)".to_owned(),
    }
}

/// What an event did, with the packet's numbers.
pub(super) fn detail(event: &SendEvent) -> Message {
    match event {
        SendEvent::PolicySkipped => say!("send-event.policy-skipped"),
        SendEvent::NextIsr {
            index,
            proto,
            dst,
            level,
            found,
            bound,
        } => say!(
            "send-event.next-isr",
            place = index + 1,
            proto,
            dst,
            level = level.name(),
            found => match (found, bound) {
                (Some(_), true) => say!("send-event.bound"),
                (found, _) => found_words(found.is_some()),
            },
        ),
        SendEvent::KeyAcquire {
            src, dst, proto, ..
        } => say!("send-event.key-acquire", proto, src, dst),
        SendEvent::OuterHeader {
            src,
            dst,
            class,
            inner,
            ..
        } => say!(
            "send-event.outer-header",
            src,
            dst,
            inner,
            class = format!("0x{class:02x}"),
        ),
        SendEvent::SequenceNumber { seq, .. } => say!("send-event.sequence-number", seq),
        SendEvent::ProtocolHeader { proto, len, .. } => {
            say!("send-event.protocol-header", proto, len)
        }
        SendEvent::Iv { len, .. } => say!("send-event.iv", len),
        SendEvent::EspTrailer {
            tfc,
            padlen,
            kind,
            next,
            ..
        } => esp_trailer(*tfc, *padlen, *kind, *next),
        SendEvent::FoundAgain { proto, spi } => {
            say!("send-event.found-again", proto, spi = spi_words(*spi))
        }
        SendEvent::UdpHeader {
            sport,
            dport,
            checksum: 0,
            ..
        } => say!("send-event.udp-no-checksum", sport, dport),
        SendEvent::UdpHeader {
            sport,
            dport,
            checksum,
            ..
        } => say!(
            "send-event.udp-checksum",
            sport,
            dport,
            checksum = format!("0x{checksum:04x}"),
        ),
        _ => room_and_crypto(event),
    }
}

/// What hides the length, the padding, and what the payload is.
fn esp_trailer(tfc: usize, padlen: u8, kind: PadKind, next: IpProtocol) -> Message {
    let tfc = (tfc > 0).then(|| say!("send-event.tfc-padding", tfc));
    let padding = match (padlen, kind) {
        (0, _) => say!("event.no-padding"),
        (_, PadKind::Sequential) => say!("send-event.padding-sequential", padlen),
        (_, PadKind::Random) => say!("send-event.padding-random", padlen),
        (_, PadKind::Zero) => say!("send-event.padding-zeros", padlen),
    };
    let next = say!("send-event.trailer-next-header", next);
    let parts = tfc.into_iter().chain([padding, next]);
    Message::joined("; ", parts.collect())
}

/// Room for headers, and the crypto boundary.
fn room_and_crypto(event: &SendEvent) -> Message {
    match event {
        SendEvent::Prepend { before, after, .. } => say!("event.adj", before, after),
        SendEvent::Unshare { report } => unshared(*report),
        SendEvent::MakeSpace { gap, moved, .. } => match gap {
            Gap::Leading => say!("send-event.gap-leading", moved),
            Gap::Trailing => say!("send-event.gap-trailing", moved),
            Gap::Remainder => say!("send-event.gap-remainder", moved),
            Gap::Inserted => say!("send-event.gap-inserted", moved),
        },
        SendEvent::Pad { len, inserted: 0 } => say!("send-event.pad-trailing", len),
        SendEvent::Pad { len, inserted } => say!("send-event.pad-inserted", len, inserted),
        SendEvent::EncryptDispatch {
            authenticate,
            encrypt,
        } => match (authenticate, encrypt) {
            (true, true) => say!("send-event.parked-encrypt-authenticate"),
            (true, false) => say!("event.parked-authenticate"),
            (false, true) => say!("send-event.parked-encrypt"),
            (false, false) => say!("event.parked-nothing"),
        },
        SendEvent::Encrypted {
            off,
            len,
            iv,
            ivlen,
        } => ciphered(*off, *len, *iv, *ivlen),
        SendEvent::NotCompressed { from, least } => {
            say!("send-event.not-compressed", from, least)
        }
        SendEvent::CompressDispatch { len } => say!("send-event.parked-compress", len),
        SendEvent::Compressed { off, from, to } => say!("event.becomes", from, off, to),
        SendEvent::CompressionUseless { from, to } => {
            say!("send-event.compression-useless", from, to)
        }
        _ => leaving(event),
    }
}

fn unshared(report: CloneReport) -> Message {
    match (report.clcopied + report.clcoalesced, report.mbcoalesced) {
        (0, 0) => say!("event.nothing-shared"),
        (0, packed) => say!("send-event.unshare-packed", packed),
        (copied, _) => say!("send-event.unshare", copied),
    }
}

/// The end of the way.
fn leaving(event: &SendEvent) -> Message {
    match event {
        SendEvent::OutDone { proto, spi } => {
            say!("send-event.out-done", proto, spi = spi_words(*spi))
        }
        SendEvent::OutDoneAlone => say!("send-event.out-done-alone"),
        SendEvent::Reinject { .. } => say!("send-event.reinject"),
        SendEvent::PacketTooBig { len, mtu } => say!("send-event.packet-too-big", len, mtu),
        SendEvent::Fragmented {
            id,
            offset,
            len,
            more,
            ..
        } => fragment(*id, *offset, *len, *more),
        SendEvent::Transmit { len } => say!("send-event.transmit", len),
        _ => Message::verbatim(""),
    }
}
