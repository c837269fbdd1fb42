//! Words for events: a kind, the operation as the C source spells it, what it did, and how the other stack does it.

mod detail;
mod fragments;
mod kame;
mod massage;
mod operation;
mod other;
mod send;

pub use detail::detail;
pub use operation::operation;
pub use other::event_other;

use crate::trace::Event;

/// The kind of an event, in one word.
pub fn kind(event: &Event) -> &'static str {
    match event {
        Event::Count { .. } => "count",
        Event::Pullup { .. } => "pull up",
        Event::Ip6Header { .. }
        | Event::IpHeader { .. }
        | Event::UdpEncapsulation { .. }
        | Event::ReadSpi { .. }
        | Event::ReadTrailer { .. }
        | Event::InnerHeader { .. } => "read",
        Event::ExtensionHeader { .. } | Event::Dispatch { .. } | Event::Protoff { .. } => "walk",
        Event::LookUp { .. } | Event::PolicyLookUp { .. } => "look-up",
        Event::HeaderChecksum { .. }
        | Event::UdpChecked { .. }
        | Event::EncapsulationChecked { .. }
        | Event::Aligned { .. }
        | Event::AhParts { .. }
        | Event::EspParts { .. }
        | Event::ReplayCheck { .. }
        | Event::NoReplayCheck { .. }
        | Event::CompareIcv { .. }
        | Event::IcvUnchecked { .. }
        | Event::PadChecked { .. }
        | Event::PolicyMet { .. }
        | Event::UpperChecksum { .. } => "check",
        Event::MakeWritable { .. } => "copy",
        Event::SaveIcv { .. } | Event::SaveHeaders { .. } => "save",
        Event::Massage { .. } => "massage",
        Event::CryptoDispatch { .. } => "park",
        Event::CryptoDone { .. } => "return",
        Event::Authenticated { .. } | Event::DecryptHeldBack { .. } | Event::Decrypted { .. } => {
            "crypto"
        }
        Event::Adj { .. } => "trim",
        Event::IcmpError { .. } => "error",
        Event::PathMtu { .. } => "path",
        Event::HopLimit { .. } => "write",
        Event::Expire { .. } => "expire",
        Event::CryptoAgain { .. } => "park",
        Event::Flag { .. } => "flag",
        Event::WindowMove { .. } => "window",
        Event::StripHdr { .. } => "strip",
        Event::Copyback { .. } | Event::ZeroIcv { .. } | Event::RestoreHeaders { .. } => "write",
        Event::Tag { .. } | Event::NatTPorts { .. } => "tag",
        Event::RecordTransfer { .. } => "account",
        Event::Requeue { .. } => "queue",
        Event::Deliver { .. } => "deliver",
        Event::Drop { .. } => "drop",
        Event::DecompressDispatch { .. } => "park",
        Event::Decompressed { .. } => "crypto",
        Event::FragmentHeader { .. } | Event::Quoted { .. } => "read",
        Event::FragmentJoined { .. } => "join",
        Event::FragmentsFreed { .. } => "free",
        Event::Cat { .. } => "append",
        Event::Reassembled { .. } => "whole",
        Event::Send(event) => send::kind(event),
        Event::Kame(event) => kame::kind(event),
    }
}

/// Whether the event changes the packet, its memory or the association.
pub fn writes(event: &Event) -> bool {
    match event {
        Event::Pullup { before, after, .. } => before != after,
        Event::MakeWritable { copied, .. } => *copied > 0,
        Event::Massage { before, after, .. } => before != after,
        Event::Authenticated { .. }
        | Event::Decrypted { .. }
        | Event::Adj { .. }
        | Event::WindowMove { .. }
        | Event::StripHdr { .. }
        | Event::Cat { .. }
        | Event::Decompressed { .. }
        | Event::ZeroIcv { .. }
        | Event::RestoreHeaders { .. }
        | Event::HopLimit { .. }
        | Event::Expire { .. }
        | Event::Copyback { .. } => true,
        Event::Send(event) => send::writes(event),
        Event::Kame(event) => kame::writes(event),
        _ => false,
    }
}
