//! Words for the send path: its stages and its drops.

use crate::policy::Direction;
use crate::stage::{Reason, StageId};
use crate::trace::{Event, SendEvent};

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
            Event::Send(SendEvent::PolicySkipped) => {
                text.push_str(" It bears the tag of those that the policies are done with.");
            }
            Event::PolicyLookUp {
                direction: Direction::Out,
                found,
                ..
            } => match found {
                None => text.push_str(" No policy is about it: it goes as it is."),
                Some(sp) => text.push_str(&format!(" Policy {} is the first that fits.", sp.0)),
            },
            Event::Send(SendEvent::Fragmented { offset: 0, .. }) => {
                text.push_str(" It is longer than the link takes, and is cut.");
            }
            Event::Send(SendEvent::Transmit { len }) => {
                text.push_str(&format!(" {len} octets go into the link's queue."));
            }
            _ => {}
        }
    }
    text
}
