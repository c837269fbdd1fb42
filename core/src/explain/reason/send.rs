//! Words for packets that do not leave.

use crate::explain::language::{Message, say};
use crate::stage::Reason;

/// Why a packet did not leave.
pub(super) fn why(reason: &Reason) -> Message {
    match reason {
        Reason::BlackHole => say!("drop.black-hole"),
        Reason::PolicyDiscard { sp } => say!("drop.policy-discards", sp = sp.0),
        Reason::PolicyGone { sp } => say!("drop.policy-gone", sp = sp.0),
        Reason::NoOutboundAssociation {
            src,
            dst,
            proto,
            reqid: 0,
        } => say!("drop.no-outbound-association", proto, src, dst),
        Reason::NoOutboundAssociation {
            src,
            dst,
            proto,
            reqid,
        } => say!("drop.no-outbound-association-reqid", proto, src, dst, reqid),
        Reason::SequenceWrap { last, .. } => say!("drop.sequence-wrap", last),
        Reason::OutputTooBig { proto, len, most } => {
            say!("drop.output-too-big", proto, len, most)
        }
        Reason::TransportOfFragment { proto, .. } => say!("drop.transport-of-fragment", proto),
        Reason::TunnelEnd { src, dst } => say!("drop.tunnel-end", src, dst),
        Reason::MessageSize { len, mtu, .. } => say!("drop.message-size", len, mtu),
        Reason::FragmentNoBufs { .. } => say!("drop.fragment-no-bufs"),
        _ => Message::verbatim(""),
    }
}
