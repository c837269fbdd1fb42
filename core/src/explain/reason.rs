//! Words for drops: what was wrong, in a sentence that a person can act on.

mod error;
mod ip;
mod ipsec;
mod other;
mod send;
#[cfg(test)]
pub(crate) mod tests;

use super::language::Message;
use super::policy;
use crate::sa::ReplayError;
use crate::stage::{FragmentError, Reason, Verdict};

pub use error::{fault, malformed, mbuf, not_ip};
pub use other::in_the_other_stack;

/// The sentence. It follows a colon.
pub fn why(reason: &Reason) -> Message {
    match reason {
        Reason::Policy { .. }
        | Reason::CannotForward { .. }
        | Reason::HopLimit { .. }
        | Reason::Expired { .. } => policy::why(reason),
        Reason::Ip6HeaderCut { .. }
        | Reason::Ip6Version { .. }
        | Reason::Ip6PayloadCut { .. }
        | Reason::Ip6Addresses { .. }
        | Reason::ExtensionHeaderCut { .. }
        | Reason::TooManyHeaders { .. }
        | Reason::RoutingHeader { .. }
        | Reason::Jumbo { .. } => ip::ip6(reason),
        Reason::IpHeaderCut { .. }
        | Reason::IpVersion { .. }
        | Reason::IpHeaderLength { .. }
        | Reason::IpSource { .. }
        | Reason::IpChecksum { .. }
        | Reason::IpTotalLength { .. }
        | Reason::IpCut { .. } => ip::ip4(reason),
        Reason::UdpLength { .. }
        | Reason::UdpChecksum { .. }
        | Reason::NatKeepalive { .. }
        | Reason::Encapsulation { .. } => ip::udp(reason),
        Reason::BlackHole
        | Reason::PolicyDiscard { .. }
        | Reason::PolicyGone { .. }
        | Reason::NoOutboundAssociation { .. }
        | Reason::SequenceWrap { .. }
        | Reason::OutputTooBig { .. }
        | Reason::TransportOfFragment { .. }
        | Reason::TunnelEnd { .. }
        | Reason::MessageSize { .. }
        | Reason::FragmentNoBufs { .. } => send::why(reason),
        Reason::Protoff { .. }
        | Reason::HeaderCut { .. }
        | Reason::NoAssociation { .. }
        | Reason::AssociationGone { .. }
        | Reason::NoTransform { .. }
        | Reason::ProtocolFamily { .. }
        | Reason::NotContiguous { .. }
        | Reason::NoBufs { .. } => ipsec::look_up(reason),
        _ => ipsec::transform(reason),
    }
}

/// Two words for a list of frames.
pub fn badge(verdict: &Verdict) -> &'static str {
    let Verdict::Dropped { reason, .. } = verdict else {
        return verdict.name();
    };
    match reason {
        Reason::Replay {
            error: ReplayError::Duplicate { .. },
            ..
        } => "replay",
        Reason::Replay { .. } => "out of window",
        Reason::BadIcv { .. } => "bad ICV",
        Reason::NoAssociation { .. } | Reason::NoOutboundAssociation { .. } => "no SA",
        Reason::PolicyDiscard { .. } => "discarded",
        Reason::BlackHole => "gone",
        Reason::SequenceWrap { .. } => "no number left",
        Reason::MessageSize { .. } | Reason::OutputTooBig { .. } => "too big",
        Reason::AssociationGone { .. } => "SA gone",
        Reason::NoTransform { .. } => "no transform",
        Reason::PadOctet { .. } => "bad padding",
        Reason::Dummy => "dummy",
        Reason::Jumbo { .. } => "jumbo",
        Reason::Decompress { .. } => "bad DEFLATE",
        Reason::Fragment { error, .. } => match error {
            FragmentError::Duplicate { .. } => "repeated",
            FragmentError::Overlap { .. } => "overlap",
            _ => "bad fragment",
        },
        Reason::NatKeepalive { .. } => "keepalive",
        Reason::IpChecksum { .. } | Reason::UdpChecksum { .. } => "bad checksum",
        Reason::Encapsulation { .. } => "not its SA",
        Reason::Policy { .. } => "policy",
        Reason::CannotForward { .. } => "not for us",
        Reason::HopLimit { .. } => "no hops left",
        Reason::Expired { .. } => "SA expired",
        Reason::IpHeaderLength { .. }
        | Reason::IpTotalLength { .. }
        | Reason::UdpLength { .. }
        | Reason::Alignment { .. }
        | Reason::NoPayload { .. }
        | Reason::NotBlocks { .. }
        | Reason::AhLength { .. }
        | Reason::PadLength { .. } => "bad length",
        Reason::Massage { .. } => "bad header",
        Reason::NotContiguous { .. } => "in pieces",
        Reason::Ip6PayloadCut { .. }
        | Reason::IpCut { .. }
        | Reason::IpHeaderCut { .. }
        | Reason::Ip6HeaderCut { .. }
        | Reason::HeaderCut { .. }
        | Reason::AhCut { .. }
        | Reason::InnerCut { .. }
        | Reason::ExtensionHeaderCut { .. } => "cut short",
        _ => "dropped",
    }
}
