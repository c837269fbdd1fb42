//! Words for the send path: its events.

use crate::mbuf::{CloneReport, Gap};
use crate::policy::Level;
use crate::sa::{PadKind, Protocol};
use crate::trace::SendEvent;

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
        SendEvent::PacketTooBig { .. } => "answer",
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
        SendEvent::PacketTooBig { mtu, .. } => format!("icmp_error(m, {mtu})"),
        SendEvent::Fragmented { offset, .. } => format!("m_copym(m, {offset})"),
        SendEvent::Transmit { .. } => "IFQ_ENQUEUE(if_snd)".to_owned(),
    }
}

/// What an event did, with the packet's numbers.
pub(super) fn detail(event: &SendEvent) -> String {
    match event {
        SendEvent::PolicySkipped => "the tag is there: the policies are done with it".to_owned(),
        SendEvent::NextIsr {
            index,
            proto,
            dst,
            level,
            found,
            bound,
        } => {
            let found = match (found, bound) {
                (Some(_), true) => "bound",
                (Some(_), false) => "found",
                (None, _) => "none",
            };
            let level = level_name(*level);
            format!(
                "transform {}, {proto} to {dst}, {level}: {found}",
                index + 1
            )
        }
        SendEvent::KeyAcquire {
            src, dst, proto, ..
        } => format!("an association is wanted: {proto} from {src} to {dst}"),
        SendEvent::OuterHeader {
            src,
            dst,
            class,
            inner,
            ..
        } => format!("{src} → {dst} around {inner} octets, class 0x{class:02x} as inside"),
        SendEvent::SequenceNumber { seq } => format!("seq {seq} is this packet's"),
        SendEvent::ProtocolHeader { proto, len, .. } => format!("{proto} header, {len} octets"),
        SendEvent::Iv { len, .. } => format!("IV of {len} octets"),
        SendEvent::EspTrailer {
            tfc,
            padlen,
            kind,
            next,
            ..
        } => {
            let kind = match kind {
                PadKind::Sequential => "1, 2, 3 …",
                PadKind::Random => "random",
                PadKind::Zero => "zeros",
            };
            let tfc = match tfc {
                0 => String::new(),
                _ => format!("{tfc} octets hide the length; "),
            };
            let pad = match padlen {
                0 => "no padding".to_owned(),
                _ => format!("{padlen} octets of padding, {kind}"),
            };
            format!("{tfc}{pad}; next header {next}")
        }
        _ => room_and_crypto(event),
    }
}

/// Room for headers, the crypto boundary, and the end of the way.
fn room_and_crypto(event: &SendEvent) -> String {
    match event {
        SendEvent::Prepend { before, after, .. } => format!("pkthdr.len {before} → {after}"),
        SendEvent::Unshare { report } => match report.clcopied + report.clcoalesced {
            0 => "nothing is shared".to_owned(),
            copied => format!("{copied} shared clusters copied"),
        },
        SendEvent::MakeSpace { gap, moved, .. } => {
            let place = match gap {
                Gap::Leading => "in leading space",
                Gap::Trailing => "in trailing space",
                Gap::Remainder => "where the rest was",
                Gap::Inserted => "in a new mbuf",
            };
            format!("room {place}; {moved} octets moved")
        }
        SendEvent::Pad { len, inserted: 0 } => format!("{len} octets in trailing space"),
        SendEvent::Pad { len, inserted } => format!("{len} octets, {inserted} mbufs more"),
        SendEvent::EncryptDispatch {
            authenticate,
            encrypt,
        } => format!(
            "parked: {}",
            match (authenticate, encrypt) {
                (true, true) => "encrypt and authenticate",
                (true, false) => "authenticate",
                (false, true) => "encrypt",
                (false, false) => "nothing to do",
            }
        ),
        SendEvent::Encrypted {
            off,
            len,
            iv,
            ivlen,
        } => match ivlen {
            0 => format!("{len} octets at {off}"),
            _ => format!("{len} octets at {off}, IV of {ivlen} at {iv}"),
        },
        SendEvent::NotCompressed { from, least } => {
            format!("{from} octets are fewer than {least}: sent as they are")
        }
        SendEvent::CompressDispatch { len } => format!("parked: compress {len} octets"),
        SendEvent::Compressed { off, from, to } => format!("{from} octets at {off} become {to}"),
        SendEvent::CompressionUseless { from, to } => {
            format!("{from} octets would become {to}: sent as they are")
        }
        SendEvent::FoundAgain { proto, spi } => {
            format!("{proto} 0x{spi:08x} and its policy are still there")
        }
        SendEvent::UdpHeader {
            sport,
            dport,
            checksum,
            ..
        } => match checksum {
            0 => format!("ports {sport} → {dport}, no checksum"),
            _ => format!("ports {sport} → {dport}, checksum 0x{checksum:04x}"),
        },
        SendEvent::OutDone { proto, spi } => format!("{proto} 0x{spi:08x} protects it"),
        SendEvent::OutDoneAlone => {
            "nothing protects it, and the policies are done with it".to_owned()
        }
        SendEvent::Reinject { .. } => "from the top, with the tag on".to_owned(),
        SendEvent::PacketTooBig { len, mtu } => {
            format!("{len} octets, the link takes {mtu}: the sender is told")
        }
        SendEvent::Fragmented {
            id,
            offset,
            len,
            more,
            ..
        } => {
            let last = if *more { "" } else { ", the last" };
            format!("packet 0x{id:x}: offset {offset}, {len} octets{last}")
        }
        SendEvent::Transmit { len } => format!("{len} octets wait for the link"),
        _ => String::new(),
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Default => "default",
        Level::Use => "use",
        Level::Require => "require",
        Level::Unique => "unique",
    }
}
