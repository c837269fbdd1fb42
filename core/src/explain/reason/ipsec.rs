//! Words for what the stages of ESP, AH and IPComp refuse on the way in.

use super::error;
use crate::explain::language::{Message, say};
use crate::explain::spi_words;
use crate::stage::Reason;

/// Before the transform: the way to its header, and the look-up.
pub(super) fn look_up(reason: &Reason) -> Message {
    match reason {
        Reason::Protoff { off, walked, .. } => say!("drop.protoff", off, walked),
        Reason::HeaderCut { proto, needed, had } => say!("drop.header-cut", proto, needed, had),
        Reason::NoAssociation { dst, proto, spi } => {
            say!("drop.no-association", proto, spi = spi_words(*spi), dst)
        }
        Reason::AssociationGone { dst, spi, .. } => {
            say!("drop.association-gone", spi = spi_words(*spi), dst)
        }
        Reason::NoTransform { proto } => say!("drop.no-transform", proto),
        Reason::ProtocolFamily { proto, version } => say!("drop.protocol-family", proto, version),
        Reason::NotContiguous { needed, first } => say!("drop.not-contiguous", needed, first),
        Reason::NoBufs { operation, .. } => say!("drop.no-bufs", operation = operation.name()),
        _ => Message::verbatim(""),
    }
}

/// The transform's own checks, and what comes out of it.
pub(super) fn transform(reason: &Reason) -> Message {
    match reason {
        Reason::Alignment { skip, len } => say!("drop.alignment", skip, len),
        Reason::NoPayload { hlen, alen, had } => say!("drop.no-payload", hlen, alen, had),
        Reason::NotBlocks { plen, block } => say!("drop.not-blocks", plen, block),
        Reason::Replay {
            error, late: false, ..
        } => error::replay(error),
        Reason::Replay { error, .. } => say!("drop.replay-late", what => error::replay(error)),
        Reason::BadIcv { len, covered, .. } => say!("drop.bad-icv", covered, len),
        Reason::PadLength { padlen, had } => say!("drop.pad-length", padlen, had),
        Reason::PadOctet {
            position,
            expected,
            found,
        } => say!(
            "drop.pad-octet",
            position,
            found = format!("0x{found:02x}"),
            expected = format!("0x{expected:02x}"),
        ),
        Reason::Dummy => say!("drop.dummy"),
        Reason::AhLength { had, expected } => say!("drop.ah-length", had, expected),
        Reason::AhCut { needed, had } => say!("drop.ah-cut", needed, had),
        Reason::Massage { error } => error::massage(error),
        Reason::Decompress { error } => error::compression(error),
        Reason::InsideIpcomp { next } => say!("drop.inside-ipcomp", next),
        Reason::InnerCut { needed, had } => say!("drop.inner-cut", needed, had),
        Reason::InnerVersion { version } => say!("drop.inner-version", version),
        Reason::InnerSpoof { src } => say!("drop.inner-spoof", src),
        Reason::Fragment { error, .. } => error::fragment(error),
        _ => Message::verbatim(""),
    }
}
