//! Words for the events of KAME's own.

use super::detail::{covered, found_words};
use super::massage::massage_detail;
use crate::explain::language::{Message, say};
use crate::explain::spi_words;
use crate::stage::kame::Returned;
use crate::trace::KameEvent;

/// The kind of an event of KAME's own, in one word.
pub(super) fn kind(event: &KameEvent) -> &'static str {
    match event {
        KameEvent::Call { .. } => "call",
        KameEvent::Return { .. } => "return",
        KameEvent::Join { .. } | KameEvent::CopyPacket { .. } => "copy",
        KameEvent::Contiguous { .. } | KameEvent::TunnelValidated { .. } => "check",
        KameEvent::AllocSa { .. } => "look-up",
        KameEvent::CopyIcv { .. } => "read",
        KameEvent::AppendIcv { .. } => "write",
        KameEvent::Summed { .. } => "crypto",
        KameEvent::HashCopy { .. } => "hash",
        KameEvent::PrevHdr { .. } => "walk",
        KameEvent::MoveHeaders { .. } | KameEvent::SplitCat { .. } => "strip",
    }
}

/// Whether the event changes the packet or its memory.
pub(super) fn writes(event: &KameEvent) -> bool {
    match event {
        KameEvent::CopyPacket { clusters } => *clusters > 0,
        KameEvent::Join { .. }
        | KameEvent::AppendIcv { .. }
        | KameEvent::MoveHeaders { .. }
        | KameEvent::SplitCat { .. } => true,
        KameEvent::Call { .. }
        | KameEvent::Return { .. }
        | KameEvent::Contiguous { .. }
        | KameEvent::AllocSa { .. }
        | KameEvent::CopyIcv { .. }
        | KameEvent::Summed { .. }
        | KameEvent::HashCopy { .. }
        | KameEvent::PrevHdr { .. }
        | KameEvent::TunnelValidated { .. } => false,
    }
}

/// The operation, as the C source spells it.
pub(super) fn operation(event: &KameEvent) -> String {
    match event {
        KameEvent::Call { function } => format!("{function}()"),
        KameEvent::Return { value } => match value {
            Returned::Next { nxt, .. } => format!("return {}", nxt.0),
            Returned::Sum(_)
            | Returned::Zero
            | Returned::Requests { .. }
            | Returned::Protected { .. } => "return 0".to_owned(),
            Returned::Error => "return EINVAL".to_owned(),
            Returned::Valid(valid) => format!("return {}", u8::from(*valid)),
        },
        KameEvent::Join { len, .. } => format!("m_copydata(m, 0, {len})"),
        KameEvent::CopyPacket { .. } => "ipsec_copypkt".to_owned(),
        KameEvent::Contiguous { off, len } => format!("IP6_EXTHDR_CHECK(m, {off}, {len})"),
        KameEvent::AllocSa { .. } => "key_allocsa".to_owned(),
        KameEvent::CopyIcv { off, icv, .. } => {
            format!("m_copydata(m, {off}, {})", icv.as_slice().len())
        }
        KameEvent::AppendIcv { off, icv, .. } => {
            format!("bcopy(sum, m + {off}, {})", icv.as_slice().len())
        }
        KameEvent::Summed { .. } => "sum".to_owned(),
        KameEvent::HashCopy { .. } => "update".to_owned(),
        KameEvent::PrevHdr { .. } => "ip6_get_prevhdr".to_owned(),
        KameEvent::TunnelValidated { .. } => "ipsec_tunnel_validate".to_owned(),
        KameEvent::MoveHeaders { off, .. } => format!("ovbcopy(ip, ip + n, {off})"),
        KameEvent::SplitCat { off, stripsiz } => {
            format!("m_split(m, {off}); m_adj(n, {stripsiz}); m_cat")
        }
    }
}

/// What it did, with the packet's numbers.
pub(super) fn detail(event: &KameEvent) -> Message {
    match event {
        KameEvent::Call { .. } => say!("kame-event.call"),
        KameEvent::Return { value } => returned(value),
        KameEvent::Join { mbufs, len } => say!("kame-event.join", len, mbufs),
        KameEvent::CopyPacket { clusters: 0 } => say!("event.nothing-shared"),
        KameEvent::CopyPacket { clusters } => say!("kame-event.copy-packet", clusters),
        KameEvent::Contiguous { off, len } => say!("kame-event.contiguous", len, off),
        KameEvent::AllocSa {
            src,
            dst,
            proto,
            spi,
            found,
        } => say!(
            "kame-event.alloc-sa",
            src,
            dst,
            proto,
            spi = spi_words(*spi),
            found => found_words(found.is_some()),
        ),
        KameEvent::CopyIcv { icv, .. } => say!("kame-event.copy-icv", len = icv.as_slice().len()),
        KameEvent::AppendIcv { off, icv, .. } => {
            say!("kame-event.append-icv", len = icv.as_slice().len(), off)
        }
        KameEvent::Summed { off, len, esn, .. } => {
            say!("kame-event.summed", covered => covered(*off, *len, *esn))
        }
        KameEvent::HashCopy {
            before,
            after,
            part,
            ..
        } => massage_detail(*part, before, after),
        KameEvent::PrevHdr { protoff, off } => say!("event.protoff", protoff, off),
        KameEvent::TunnelValidated { nxt, valid: true } => say!("kame-event.tunnel", nxt),
        KameEvent::TunnelValidated { nxt, .. } => say!("kame-event.no-tunnel", nxt),
        KameEvent::MoveHeaders { off, stripsiz } => {
            say!("kame-event.move-headers", off, stripsiz)
        }
        KameEvent::SplitCat { stripsiz, .. } => say!("kame-event.split-cat", stripsiz),
    }
}

/// What a function gave its caller.
fn returned(value: &Returned) -> Message {
    match value {
        Returned::Next { nxt, off } => say!("kame-event.returned-next", nxt, off),
        Returned::Sum(_) => say!("kame-event.returned-sum"),
        Returned::Zero => say!("kame-event.returned-zero"),
        Returned::Requests { index } => say!("kame-event.returned-requests", place = index + 1),
        Returned::Protected { .. } => say!("kame-event.returned-protected"),
        Returned::Error => say!("kame-event.returned-error"),
        Returned::Valid(true) => say!("kame-event.returned-yes"),
        Returned::Valid(false) => say!("kame-event.returned-no"),
    }
}
