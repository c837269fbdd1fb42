//! Words for the send path: its events, its stages and its drops.

use crate::mbuf::Gap;
use crate::policy::{Direction, Level, PacketSelector};
use crate::sa::{PadKind, Protocol};
use crate::stage::{Reason, StageId};
use crate::trace::{Event, PolicyOutcome};

/// The operation, as the C source spells it.
pub(super) fn operation(event: &Event) -> String {
    match event {
        Event::PolicyLookUp { .. } => "key_allocsp".to_owned(),
        Event::PolicySkipped => "m_tag_find(PACKET_TAG_IPSEC_OUT_DONE)".to_owned(),
        Event::NextIsr { .. } => "key_checkrequest".to_owned(),
        Event::KeyAcquire { .. } => "key_acquire".to_owned(),
        Event::Prepend { len, .. } => format!("M_PREPEND(m, {len})"),
        Event::OuterHeader { len: 20, .. } => "ip at 0".to_owned(),
        Event::OuterHeader { .. } => "ip6_hdr at 0".to_owned(),
        Event::SequenceNumber { .. } => "++replay->count".to_owned(),
        Event::Unshare { .. } => "m_clone(m)".to_owned(),
        Event::MakeSpace { skip, hlen, .. } => format!("m_makespace(m, {skip}, {hlen})"),
        Event::Pad { len, .. } => format!("m_pad(m, {len})"),
        Event::ProtocolHeader { proto, off, .. } => match proto {
            Protocol::Esp => format!("newesp at {off}"),
            Protocol::Ah => format!("newah at {off}"),
            Protocol::Ipcomp => format!("ipcomp at {off}"),
        },
        Event::Iv { off, len } => format!("m_copyback(m, {off}, {len})"),
        Event::EspTrailer { .. } => "padding, padlen, next".to_owned(),
        Event::EncryptDispatch { .. } | Event::CompressDispatch { .. } => {
            "crypto_dispatch(crp)".to_owned()
        }
        Event::Encrypted { .. } => "swcr_encdec".to_owned(),
        Event::NotCompressed { least, .. } => format!("minlen {least}"),
        Event::Compressed { .. } | Event::CompressionUseless { .. } => "swcr_compdec".to_owned(),
        Event::FoundAgain { .. } => "key_lookup_sa".to_owned(),
        Event::UdpHeader { off, .. } => format!("udphdr at {off}"),
        Event::OutDone { .. } | Event::OutDoneAlone => "PACKET_TAG_IPSEC_OUT_DONE".to_owned(),
        Event::Reinject { ipv6: true } => "ip6_output(m)".to_owned(),
        Event::Reinject { ipv6: false } => "ip_output(m)".to_owned(),
        Event::PacketTooBig { mtu, .. } => format!("icmp_error(m, {mtu})"),
        Event::Fragmented { offset, .. } => format!("m_copym(m, {offset})"),
        Event::Transmit { .. } => "IFQ_ENQUEUE(if_snd)".to_owned(),
        _ => String::new(),
    }
}

/// What an event did, with the packet's numbers.
pub(super) fn detail(event: &Event) -> String {
    match event {
        Event::PolicyLookUp {
            packet,
            direction,
            found,
            outcome,
        } => {
            let says = match (found, outcome) {
                (None, _) => "no policy".to_owned(),
                (Some(sp), PolicyOutcome::Clear) => format!("policy {}: as it is", sp.0),
                (Some(sp), PolicyOutcome::Discard) => format!("policy {}: discard", sp.0),
                (Some(sp), PolicyOutcome::Protect) => format!("policy {}: protect", sp.0),
            };
            format!("{}, {}: {says}", selector(packet), direction.name())
        }
        Event::PolicySkipped => "the tag is there: the policies are done with it".to_owned(),
        Event::NextIsr {
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
        Event::KeyAcquire {
            src, dst, proto, ..
        } => format!("an association is wanted: {proto} from {src} to {dst}"),
        Event::OuterHeader {
            src,
            dst,
            class,
            inner,
            ..
        } => format!("{src} → {dst} around {inner} octets, class 0x{class:02x} as inside"),
        Event::SequenceNumber { seq } => format!("seq {seq} is this packet's"),
        Event::ProtocolHeader { proto, len, .. } => format!("{proto} header, {len} octets"),
        Event::Iv { len, .. } => format!("IV of {len} octets"),
        Event::EspTrailer {
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
fn room_and_crypto(event: &Event) -> String {
    match event {
        Event::Prepend { before, after, .. } => format!("pkthdr.len {before} → {after}"),
        Event::Unshare { report } => match report.clcopied + report.clcoalesced {
            0 => "nothing is shared".to_owned(),
            copied => format!("{copied} shared clusters copied"),
        },
        Event::MakeSpace { gap, moved, .. } => {
            let place = match gap {
                Gap::Leading => "in leading space",
                Gap::Trailing => "in trailing space",
                Gap::Remainder => "where the rest was",
                Gap::Inserted => "in a new mbuf",
            };
            format!("room {place}; {moved} octets moved")
        }
        Event::Pad { len, inserted: 0 } => format!("{len} octets in trailing space"),
        Event::Pad { len, inserted } => format!("{len} octets, {inserted} mbufs more"),
        Event::EncryptDispatch {
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
        Event::Encrypted {
            off,
            len,
            iv,
            ivlen,
        } => match ivlen {
            0 => format!("{len} octets at {off}"),
            _ => format!("{len} octets at {off}, IV of {ivlen} at {iv}"),
        },
        Event::NotCompressed { from, least } => {
            format!("{from} octets are fewer than {least}: sent as they are")
        }
        Event::CompressDispatch { len } => format!("parked: compress {len} octets"),
        Event::Compressed { off, from, to } => format!("{from} octets at {off} become {to}"),
        Event::CompressionUseless { from, to } => {
            format!("{from} octets would become {to}: sent as they are")
        }
        Event::FoundAgain { proto, spi } => {
            format!("{proto} 0x{spi:08x} and its policy are still there")
        }
        Event::UdpHeader {
            sport,
            dport,
            checksum,
            ..
        } => match checksum {
            0 => format!("ports {sport} → {dport}, no checksum"),
            _ => format!("ports {sport} → {dport}, checksum 0x{checksum:04x}"),
        },
        Event::OutDone { proto, spi } => format!("{proto} 0x{spi:08x} protects it"),
        Event::OutDoneAlone => "nothing protects it, and the policies are done with it".to_owned(),
        Event::Reinject { .. } => "from the top, with the tag on".to_owned(),
        Event::PacketTooBig { len, mtu } => {
            format!("{len} octets, the link takes {mtu}: the sender is told")
        }
        Event::Fragmented {
            id,
            offset,
            len,
            more,
            ..
        } => {
            let last = if *more { "" } else { ", the last" };
            format!("packet 0x{id:x}: offset {offset}, {len} octets{last}")
        }
        Event::Transmit { len } => format!("{len} octets wait for the link"),
        _ => String::new(),
    }
}

fn selector(packet: &PacketSelector) -> String {
    let PacketSelector {
        src, dst, upper, ..
    } = packet;
    match (packet.src_port, packet.dst_port) {
        (Some(sport), Some(dport)) => format!("{src} → {dst}, {upper} {sport} → {dport}"),
        _ => format!("{src} → {dst}, {upper}"),
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

/// Why a packet did not leave.
pub(super) fn why(reason: &Reason) -> String {
    match reason {
        Reason::PolicyDiscard { sp } => format!("policy {} discards such packets", sp.0),
        Reason::PolicyGone { sp } => format!(
            "policy {} went away while the packet was on its way through its transforms",
            sp.0
        ),
        Reason::NoOutboundAssociation {
            src,
            dst,
            proto,
            reqid,
        } => {
            let tie = match reqid {
                0 => String::new(),
                _ => format!(" with reqid {reqid}"),
            };
            format!(
                "the policy insists on {proto} from {src} to {dst}, and there is no association{tie}"
            )
        }
        Reason::SequenceWrap { last, .. } => format!(
            "sequence number {last} was the last; none is given twice under one key, so the association needs a successor"
        ),
        Reason::OutputTooBig { proto, len, most } => {
            format!("with {proto} the packet would have {len} octets, and the most is {most}")
        }
        Reason::TransportOfFragment { proto, .. } => {
            format!("{proto} in transport mode protects whole packets, and this is a fragment")
        }
        Reason::TunnelEnd { src, dst } => {
            format!("no tunnel leads from {src} to {dst}")
        }
        Reason::MessageSize { len, mtu, .. } => {
            format!("the packet has {len} octets, the link takes {mtu}, and it may not be cut")
        }
        Reason::FragmentNoBufs { .. } => "a fragment found no memory".to_owned(),
        _ => String::new(),
    }
}

/// What a stage did, told from its events.
pub(super) fn role(stage: StageId, events: &[&Event]) -> String {
    let text = match stage {
        StageId::Ip6Output | StageId::IpOutput => return ip_output(events),
        StageId::Ipsec6ProcessPacket | StageId::Ipsec4ProcessPacket => {
            "The policy names a transform, and an association has to be found for it: by the packet's addresses in transport mode, by the tunnel's ends in tunnel mode."
        }
        StageId::IpipOutput => {
            "The association leads through a tunnel: the whole packet becomes a payload, and a new header before it names the tunnel's ends. Class and flow label go over into it; the hop limit starts anew."
        }
        StageId::ComputeIpsecPos => {
            "Routers have to see hop-by-hop options and routing headers, so the new header goes behind those. Two numbers are kept: where it goes, and which octet will name it."
        }
        StageId::EspOutput => {
            "Room is made for the header in the middle and for padding and ICV at the end; then everything but ciphertext and ICV is written. After crypto_dispatch nothing of this function is left but the record."
        }
        StageId::AhOutput => {
            "Room is made for the header, whose ICV is zeros. AH covers the IP header too, but routers change fields of it on the way: the headers are saved, and made what the receiver will take them for."
        }
        StageId::IpcompOutput => {
            "A payload that compression may shorten goes to be compressed; a short one goes on as it is, without a header."
        }
        StageId::EspOutputCb => {
            "The crypto request came back. The callback finds association and policy again: either may have gone away meanwhile."
        }
        StageId::AhOutputCb => {
            "The crypto request came back, and the ICV is in its place. The headers come back out of the record as they are sent."
        }
        StageId::IpcompOutputCb => {
            "The crypto request came back. If the payload became shorter, the IPComp header goes before it; if not, the packet goes on as it was."
        }
        StageId::IpsecProcessDone => {
            "The length was stale since the header went in; it is put right here. A tag says which association protected the packet. Then comes the policy's next transform, or the packet goes through the output function again: the tag is all that keeps it from being protected once more."
        }
        _ => "",
    };
    text.to_owned()
}

fn ip_output(events: &[&Event]) -> String {
    let mut text = "A packet is to leave.".to_owned();
    for event in events {
        match event {
            Event::PolicySkipped => {
                text.push_str(" It bears the tag of those that the policies are done with.");
            }
            Event::PolicyLookUp {
                direction: Direction::Out,
                outcome,
                ..
            } => text.push_str(match outcome {
                PolicyOutcome::Clear => " The policies let it go as it is.",
                PolicyOutcome::Discard => " A policy discards it.",
                PolicyOutcome::Protect => " A policy wants it protected.",
            }),
            Event::Fragmented { offset: 0, .. } => {
                text.push_str(" It is longer than the link takes, and is cut.");
            }
            Event::Transmit { len } => {
                text.push_str(&format!(" {len} octets go into the link's queue."));
            }
            _ => {}
        }
    }
    text
}
