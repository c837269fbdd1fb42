//! The rule behind each event: RFC and section.

use super::{Event, FlagName, KameEvent, SendEvent, WrittenField};
use crate::sa::Protocol;
use crate::wire::{IpProtocol, icmpv4, icmpv6, ipv4};

impl Event {
    /// RFC number and section of the rule that the event follows, as in `4303 3.4.3`; empty where it is the stack's own.
    pub fn rfc(&self) -> &'static str {
        match self {
            Self::Ip6Header { .. } => "8200 3",
            Self::IpHeader { .. } => "791 3.1",
            Self::HeaderChecksum { .. } => "1122 3.2.1.2",
            Self::ExtensionHeader { proto, .. } => match *proto {
                IpProtocol::HOP_BY_HOP => "8200 4.3",
                IpProtocol::ROUTING => "8200 4.4",
                IpProtocol::DESTINATION_OPTIONS => "8200 4.6",
                _ => "8200 4",
            },
            Self::Dispatch { version, .. } => by_version(*version, "791 3.1", "8200 4"),
            Self::Protoff { protoff, .. } => naming_octet(*protoff),
            Self::ReadSpi { proto, .. } => by_protocol(*proto, "4303 2.1", "4302 2.4", "3173 3.3"),
            Self::LookUp { proto, .. } => look_up(*proto),
            Self::UdpEncapsulation { .. } => "3948 2",
            Self::UdpChecked { .. } | Self::NatTPorts { .. } => "3948 2.1",
            Self::EncapsulationChecked { .. } => "3948 3",
            Self::UpperChecksum { version, upper, .. } => upper_checksum(*version, *upper),
            Self::InnerHeader { .. } | Self::Tag { .. } | Self::PolicyMet { .. } => "4301 5.2",
            Self::RecordTransfer { .. } | Self::Expire { .. } => "4301 4.4.2.1",
            Self::PolicyLookUp { .. } => "4301 4.4.1",
            Self::IcmpError {
                version, message, ..
            } => match (version, icmpv6::Type(*message), icmpv4::Type(*message)) {
                (4, _, icmpv4::Type::TIME_EXCEEDED) => "1812 4.3.3.4",
                (4, ..) => "1191 4",
                (_, icmpv6::Type::PACKET_TOO_BIG, _) => "4443 3.2",
                _ => "4443 3.3",
            },
            Self::PathMtu { dst, .. } if dst.is_ipv4() => "1191 3",
            Self::PathMtu { .. } => "8201 4",
            Self::HopLimit { off, .. } if *off == ipv4::field::TIME_TO_LIVE.start => "1812 5.3.1",
            Self::HopLimit { .. } => "8200 3",
            Self::Quoted { .. } => "4301 6.1",
            Self::FragmentHeader { header, .. } => match header {
                4 => "791 3.2",
                _ => "8200 4.5",
            },
            Self::FragmentJoined { version, .. }
            | Self::FragmentsFreed { version, .. }
            | Self::Cat { version, .. }
            | Self::Reassembled { version, .. } => by_version(*version, "791 3.2", "8200 4.5"),
            Self::Copyback { field, .. } => written(*field),
            Self::Drop { reason } => reason.rfc(),
            Self::Send(event) => event.rfc(),
            Self::Kame(event) => event.rfc(),
            _ => self.protocol_rfc(),
        }
    }

    /// The same for what ESP, AH and IPComp do with a packet that arrives.
    fn protocol_rfc(&self) -> &'static str {
        match self {
            Self::Aligned { .. } | Self::PadChecked { .. } => "4303 2.4",
            Self::EspParts { .. } => "4303 2",
            Self::AhParts { .. } => "4302 2.2",
            Self::ReplayCheck { proto, .. }
            | Self::NoReplayCheck { proto, .. }
            | Self::WindowMove { proto, .. } => by_protocol(*proto, "4303 3.4.3", "4302 3.4.3", ""),
            Self::SaveIcv { proto, .. } | Self::CompareIcv { proto, .. } => verification(*proto),
            Self::Authenticated { proto, output, .. } => match output {
                true => calculation(*proto),
                false => verification(*proto),
            },
            Self::SaveHeaders { .. }
            | Self::ZeroIcv { .. }
            | Self::Massage { .. }
            | Self::RestoreHeaders { .. } => "4302 3.3.3.1",
            Self::DecryptHeldBack { .. } | Self::Decrypted { .. } => "4303 3.4.4.1",
            Self::IcvUnchecked { .. } => "4303 2.8",
            Self::Flag { name } => match name {
                FlagName::Decrypted => "4303 3.4.4.1",
                FlagName::AuthIpHdr => "4302 3.4.4",
                FlagName::AuthIpDgm => "4301 5.2",
            },
            Self::ReadTrailer { .. } => "4303 2.5",
            Self::Decompressed { .. } => "3173 2",
            _ => "",
        }
    }
}

impl SendEvent {
    /// RFC number and section; empty where it is the stack's own.
    fn rfc(&self) -> &'static str {
        match self {
            Self::NextIsr { .. } | Self::FoundAgain { .. } => "4301 5.1",
            Self::KeyAcquire { .. } => "2367 3.1.6",
            Self::OuterHeader { .. } => "4301 5.1.2",
            Self::SequenceNumber { proto, .. } => {
                by_protocol(*proto, "4303 3.3.3", "4302 3.3.2", "")
            }
            Self::ProtocolHeader { proto, .. } => {
                by_protocol(*proto, "4303 2", "4302 2", "3173 3.3")
            }
            Self::Iv { .. } => "4303 2.3",
            Self::EspTrailer { .. } => "4303 2.4",
            Self::Encrypted { .. } => "4303 3.3.2",
            Self::NotCompressed { .. } | Self::CompressionUseless { .. } => "3173 2.2",
            Self::Compressed { .. } => "3173 2.1",
            Self::UdpHeader { .. } => "3948 2.1",
            Self::PacketTooBig { .. } => "4301 8.2",
            Self::Fragmented { header: (_, 4), .. } => "791 3.2",
            Self::Fragmented { .. } => "8200 4.5",
            Self::PolicySkipped
            | Self::Prepend { .. }
            | Self::Unshare { .. }
            | Self::MakeSpace { .. }
            | Self::Pad { .. }
            | Self::EncryptDispatch { .. }
            | Self::CompressDispatch { .. }
            | Self::OutDone { .. }
            | Self::OutDoneAlone
            | Self::Reinject { .. }
            | Self::Transmit { .. } => "",
        }
    }
}

impl KameEvent {
    /// RFC number and section; empty where it is the stack's own.
    fn rfc(&self) -> &'static str {
        match self {
            Self::AllocSa { proto, .. } => look_up(*proto),
            Self::CopyIcv { proto, .. } => verification(*proto),
            Self::AppendIcv { proto, .. } => by_protocol(*proto, "4303 2.8", "4302 2.6", ""),
            Self::Summed { proto, .. } => calculation(*proto),
            Self::HashCopy { .. } => "4302 3.3.3.1",
            Self::PrevHdr { protoff, .. } => naming_octet(*protoff),
            Self::TunnelValidated { .. } => "4301 5.2",
            Self::Call { .. }
            | Self::Return { .. }
            | Self::Join { .. }
            | Self::CopyPacket { .. }
            | Self::Contiguous { .. }
            | Self::MoveHeaders { .. }
            | Self::SplitCat { .. } => "",
        }
    }
}

fn by_version(version: u8, ipv4: &'static str, ipv6: &'static str) -> &'static str {
    match version {
        4 => ipv4,
        _ => ipv6,
    }
}

fn by_protocol(
    proto: Protocol,
    esp: &'static str,
    ah: &'static str,
    ipcomp: &'static str,
) -> &'static str {
    match proto {
        Protocol::Esp => esp,
        Protocol::Ah => ah,
        Protocol::Ipcomp => ipcomp,
    }
}

fn upper_checksum(version: u8, upper: IpProtocol) -> &'static str {
    match (version, upper) {
        (4, IpProtocol::TCP) => "9293 3.1",
        (4, IpProtocol::UDP) => "1122 4.1.3.4",
        (4, _) => "1122 3.2.2",
        (_, IpProtocol::ICMPV6) => "4443 2.3",
        _ => "8200 8.1",
    }
}

fn look_up(proto: Protocol) -> &'static str {
    by_protocol(proto, "4303 3.4.2", "4302 3.4.2", "3173 4")
}

/// An ICV that a packet came with.
fn verification(proto: Protocol) -> &'static str {
    by_protocol(proto, "4303 3.4.4.1", "4302 3.4.4", "")
}

/// An ICV that is computed.
fn calculation(proto: Protocol) -> &'static str {
    by_protocol(proto, "4303 2.8", "4302 3.3.3", "")
}

/// The octet that names a header: IPv4 has only one, which no header of IPv6 has in its place.
fn naming_octet(protoff: usize) -> &'static str {
    if protoff == ipv4::field::PROTOCOL.start {
        "791 3.1"
    } else {
        "8200 4"
    }
}

fn written(field: WrittenField) -> &'static str {
    match field {
        WrittenField::NextHeader => "8200 4",
        WrittenField::PayloadLength => "8200 3",
        WrittenField::TrafficClass | WrittenField::TypeOfService => "6040 4.2",
        WrittenField::TotalLength | WrittenField::HeaderChecksum | WrittenField::FragmentOffset => {
            "791 3.1"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_that_of_the_protocol_and_of_the_version() {
        let compare = |proto| Event::CompareIcv {
            proto,
            len: 12,
            equal: true,
        };
        assert_eq!(compare(Protocol::Esp).rfc(), "4303 3.4.4.1");
        assert_eq!(compare(Protocol::Ah).rfc(), "4302 3.4.4");
        let whole = |version| Event::Reassembled {
            version,
            fragments: 2,
            len: 1500,
        };
        assert_eq!((whole(4).rfc(), whole(6).rfc()), ("791 3.2", "8200 4.5"));
        let protoff = |protoff| Event::Protoff { protoff, off: 40 };
        assert_eq!((protoff(9).rfc(), protoff(6).rfc()), ("791 3.1", "8200 4"));
    }
}
