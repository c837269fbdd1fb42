//! KAME's counters for drops: `ipsec6stat` and `ipsecstat`, by cause.

use super::Reason;
use crate::sa::Protocol;
use crate::stage::{Counter, StageId};

/// Why a packet is refused, in KAME's words.
enum Cause {
    NoSa,
    BadSpi,
    Invalid,
    NoMemory,
    Replay(Protocol),
    BadIcv(Protocol),
    OutPolicy,
    OutNoSa,
    OutInvalid,
    OutNoMemory,
}

/// The counter; that of the other stack for what both refuse in the same place.
pub(super) fn counter(reason: &Reason, stage: StageId) -> Option<Counter> {
    let Some(cause) = cause(reason, stage) else {
        return reason.counter();
    };
    let [ipv6, ipv4] = match cause {
        Cause::NoSa => [Counter::Ipsec6InNoSa, Counter::IpsecInNoSa],
        Cause::BadSpi => [Counter::Ipsec6InBadSpi, Counter::IpsecInBadSpi],
        Cause::Invalid => [Counter::Ipsec6InInval, Counter::IpsecInInval],
        Cause::NoMemory => [Counter::Ipsec6InNoMem, Counter::IpsecInNoMem],
        Cause::Replay(Protocol::Ah) => [Counter::Ipsec6InAhReplay, Counter::IpsecInAhReplay],
        Cause::Replay(_) => [Counter::Ipsec6InEspReplay, Counter::IpsecInEspReplay],
        Cause::BadIcv(Protocol::Ah) => [Counter::Ipsec6InAhAuthFail, Counter::IpsecInAhAuthFail],
        Cause::BadIcv(_) => [Counter::Ipsec6InEspAuthFail, Counter::IpsecInEspAuthFail],
        Cause::OutPolicy => [Counter::Ipsec6OutPolVio, Counter::IpsecOutPolVio],
        Cause::OutNoSa => [Counter::Ipsec6OutNoSa, Counter::IpsecOutNoSa],
        Cause::OutInvalid => [Counter::Ipsec6OutInval, Counter::IpsecOutInval],
        Cause::OutNoMemory => [Counter::Ipsec6OutNoMem, Counter::IpsecOutNoMem],
    };
    Some(match stage.is_ipv4() {
        true => ipv4,
        false => ipv6,
    })
}

fn cause(reason: &Reason, stage: StageId) -> Option<Cause> {
    Some(match reason {
        Reason::PolicyDiscard { .. } => Cause::OutPolicy,
        Reason::NoOutboundAssociation { .. } => Cause::OutNoSa,
        Reason::NoBufs { .. } if stage.is_output() => Cause::OutNoMemory,
        Reason::NoTransform { .. } | Reason::Massage { .. } if stage.is_output() => {
            Cause::OutInvalid
        }
        Reason::PolicyGone { .. }
        | Reason::TransportOfFragment { .. }
        | Reason::SequenceWrap { .. }
        | Reason::OutputTooBig { .. }
        | Reason::TunnelEnd { .. } => Cause::OutInvalid,
        Reason::NoAssociation { .. }
        | Reason::AssociationGone { .. }
        | Reason::Encapsulation { .. } => Cause::NoSa,
        Reason::NoTransform { .. } => Cause::BadSpi,
        Reason::Replay { proto, .. } => Cause::Replay(*proto),
        Reason::BadIcv { proto, .. } => Cause::BadIcv(*proto),
        Reason::NoBufs { .. } => Cause::NoMemory,
        // `IP6_EXTHDR_CHECK` counts for IPv6 itself.
        Reason::HeaderCut { .. } if !stage.is_ipv4() => return None,
        Reason::HeaderCut { .. }
        | Reason::Alignment { .. }
        | Reason::NoPayload { .. }
        | Reason::NotBlocks { .. }
        | Reason::PadLength { .. }
        | Reason::PadOctet { .. }
        | Reason::Protoff { .. }
        | Reason::AhLength { .. }
        | Reason::AhCut { .. }
        | Reason::Massage { .. }
        | Reason::Decompress { .. }
        | Reason::InsideIpcomp { .. }
        | Reason::InnerCut { .. }
        | Reason::InnerVersion { .. }
        | Reason::InnerSpoof { .. }
        | Reason::ProtocolFamily { .. } => Cause::Invalid,
        _ => return None,
    })
}
