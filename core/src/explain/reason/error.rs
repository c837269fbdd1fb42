//! Words for the errors that a drop or a fault passes on.

use crate::crypto::{CompressionError, IcvError};
use crate::explain::language::{Message, say};
use crate::mbuf::MbufError;
use crate::sa::ReplayError;
use crate::stage::{Fault, FaultKind, FragmentError, MassageError};
use crate::wire::WireError;
use crate::wire::link::NotIp;

/// Why a sequence number is not accepted.
pub(super) fn replay(error: &ReplayError) -> Message {
    match error {
        ReplayError::Zero => say!("drop.replay-zero"),
        ReplayError::Old {
            seq,
            left_edge,
            width,
        } => say!("drop.replay-old", seq, width, left_edge),
        ReplayError::BeforeFirst { seq } => say!("drop.replay-before-first", seq),
        ReplayError::Duplicate { seq } => say!("drop.replay-duplicate", seq),
        ReplayError::Wrapped { seq } => say!("drop.replay-wrapped", seq),
    }
}

/// Why a fragment is not taken.
pub(super) fn fragment(error: &FragmentError) -> Message {
    match error {
        FragmentError::Empty { start } => say!("drop.fragment-empty", start),
        FragmentError::Length { len } => say!("drop.fragment-length", len),
        FragmentError::TooLong { length, most } => say!("drop.fragment-too-long", length, most),
        FragmentError::FirstCut { proto, needed, had } => {
            say!("drop.fragment-first-cut", proto, needed, had)
        }
        FragmentError::Duplicate { start, end } => say!("drop.fragment-duplicate", start, end),
        FragmentError::Overlap {
            start,
            other_start,
            other_end,
        } => say!("drop.fragment-overlap", start, other_start, other_end),
        FragmentError::BeyondLast { total, end } => say!("drop.fragment-beyond-last", total, end),
        FragmentError::Discarded => say!("drop.fragment-discarded"),
        FragmentError::TooMany { most } => say!("drop.fragment-too-many", most),
        FragmentError::Protoff { off, walked } => say!("drop.fragment-protoff", walked, off),
        FragmentError::NoBufs { operation } => say!("drop.no-bufs", operation = operation.name()),
    }
}

/// Why AH cannot cover the headers before it.
pub(super) fn massage(error: &MassageError) -> Message {
    match error {
        MassageError::JumboPayload => say!("drop.massage-jumbo-payload"),
        MassageError::Header { proto, off } => say!("drop.massage-header", proto, off),
        MassageError::HeaderCut { off, needed, had } => {
            say!("drop.massage-header-cut", off, needed, had)
        }
        MassageError::OptionCut { off, needed, had } => {
            say!("drop.massage-option-cut", off, needed, had)
        }
        MassageError::OptionLength { kind, off, length } => {
            say!("drop.massage-option-length", kind, off, length)
        }
        MassageError::SegmentsLeft {
            kind,
            segments_left,
            off,
        } => say!("drop.massage-segments-left", off, kind, segments_left),
        MassageError::NoIpHeader => say!("drop.massage-no-ip-header"),
    }
}

/// Why a payload does not decompress.
pub(super) fn compression(error: &CompressionError) -> Message {
    match error {
        CompressionError::TooLong { had, most } => say!("drop.compression-too-long", had, most),
        CompressionError::Corrupt { had } => say!("drop.compression-corrupt", had),
    }
}

/// What a kernel would panic over, with the stage that it happened in.
pub fn fault(fault: &Fault) -> Message {
    let what = match &fault.kind {
        FaultKind::Mbuf(error) => mbuf(*error),
        FaultKind::Icv(IcvError::TooLong { most, had }) => say!("fault.icv", most, had),
        FaultKind::Undeclared { from, to } => {
            say!("fault.undeclared", from = from.name(), to = to.name())
        }
        FaultKind::Ended => say!("fault.ended"),
    };
    let stage = Message::verbatim(fault.stage.name());
    Message::joined(": ", vec![stage, what])
}

/// Why octets cannot be read as the header that they should be.
pub fn malformed(error: WireError) -> Message {
    match error {
        WireError::Truncated { what, needed, had } => {
            say!("malformed.truncated", what, needed, had)
        }
        WireError::Version {
            what,
            expected,
            found,
        } => say!("malformed.version", what, expected, found),
        WireError::NeitherVersion { found } => say!("malformed.neither-version", found),
        WireError::Length {
            what,
            length,
            least,
        } => say!("malformed.length", what, length, least),
        WireError::PadLength {
            pad_length,
            available,
        } => say!("malformed.pad-length", pad_length, available),
    }
}

/// Why a frame holds no IP packet that could be looked at.
pub fn not_ip(what: NotIp) -> Message {
    match what {
        NotIp::Arp => Message::verbatim("ARP"),
        NotIp::EtherType(number) => {
            say!("not-ip.ethertype", number = format!("0x{number:04x}"))
        }
        NotIp::Llc(length) => say!("not-ip.llc", length),
        NotIp::AddressFamily(family) => say!("not-ip.address-family", family),
        NotIp::Version(version) => say!("not-ip.version", version),
        NotIp::TooShort { needed, had } => say!("not-ip.too-short", needed, had),
        NotIp::LinkType(number) => say!("not-ip.link-type", number),
    }
}

/// What the mbuf functions refuse.
pub fn mbuf(error: MbufError) -> Message {
    match error {
        MbufError::NoBufs { what, limit } => say!("fault.no-bufs", what, limit),
        MbufError::PacketTooLong { len, most } => say!("fault.packet-too-long", len, most),
        MbufError::PullupTooLong { asked, most } => say!("fault.pullup-too-long", asked, most),
        MbufError::HeaderTooLong { asked, most } => say!("fault.header-too-long", asked, most),
        MbufError::OutOfRange { off, len, had } => say!("fault.out-of-range", off, len, had),
        MbufError::ReadOnly { mbuf, off } => say!("fault.read-only", mbuf, off),
        MbufError::LengthMismatch { pkthdr, sum } => say!("fault.length-mismatch", pkthdr, sum),
        MbufError::NoPacketHeader { mbuf } => say!("fault.no-packet-header", mbuf),
        MbufError::StaleMbuf { slot, generation } => say!("fault.stale-mbuf", slot, generation),
        MbufError::StaleCluster { slot, generation } => {
            say!("fault.stale-cluster", slot, generation)
        }
        MbufError::BadLink { mbuf } => say!("fault.bad-link", mbuf),
        MbufError::BadReferenceCount {
            cluster,
            refs,
            holders,
        } => say!("fault.bad-reference-count", cluster, refs, holders),
        MbufError::BadRange {
            mbuf,
            data,
            len,
            size,
        } => say!("fault.bad-range", mbuf, data, len, size),
        MbufError::BadFreeList { what } => say!("fault.bad-free-list", what),
        MbufError::BadSizes {
            mlen,
            mhlen,
            mclbytes,
        } => say!("fault.bad-sizes", mlen, mhlen, mclbytes),
    }
}
