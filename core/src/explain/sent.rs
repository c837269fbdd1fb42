//! Words for what does not leave.

use crate::stage::Reason;

/// Why a packet did not leave.
pub(super) fn why(reason: &Reason) -> String {
    match reason {
        Reason::BlackHole => {
            "there is some policy, and this profile lets no IPv6 packet leave then: nothing is sent, and nothing is counted"
                .to_owned()
        }
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
            format!("the packet has {len} octets, at most {mtu} go on, and it may not be cut")
        }
        Reason::FragmentNoBufs { .. } => "a fragment found no memory".to_owned(),
        _ => String::new(),
    }
}
