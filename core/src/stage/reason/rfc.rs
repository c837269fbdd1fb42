//! The rule behind each reason: RFC and section.

use super::Reason;
use crate::sa::Protocol;
use std::net::IpAddr;

impl Reason {
    /// RFC number and section of the rule, as in `4303 3.4.4.1`; empty where it is the stack's own.
    pub fn rfc(&self) -> &'static str {
        match self {
            Self::Ip6HeaderCut { .. } | Self::Ip6Version { .. } | Self::Ip6PayloadCut { .. } => {
                "8200 3"
            }
            Self::Ip6Addresses { .. } => "4291 2.7",
            Self::ExtensionHeaderCut { .. } | Self::Protoff { .. } => "8200 4",
            Self::RoutingHeader { .. } => "8200 4.4",
            Self::HeaderCut { proto, .. } => match proto {
                Protocol::Esp => "4303 2",
                Protocol::Ah => "4302 2",
                Protocol::Ipcomp => "3173 3.3",
            },
            Self::NoAssociation { proto, .. }
            | Self::AssociationGone { proto, .. }
            | Self::NoTransform { proto } => match proto {
                Protocol::Esp => "4303 3.4.2",
                Protocol::Ah => "4302 3.4.2",
                Protocol::Ipcomp => "3173 4",
            },
            Self::Alignment { .. }
            | Self::NotBlocks { .. }
            | Self::PadLength { .. }
            | Self::PadOctet { .. } => "4303 2.4",
            Self::NoPayload { .. } => "4303 2.3",
            Self::Replay { proto, .. } => match proto {
                Protocol::Esp => "4303 3.4.3",
                Protocol::Ah => "4302 3.4.3",
                Protocol::Ipcomp => "",
            },
            Self::BadIcv { proto, .. } => match proto {
                Protocol::Esp => "4303 3.4.4.1",
                Protocol::Ah => "4302 3.4.4",
                Protocol::Ipcomp => "",
            },
            Self::Dummy => "4303 2.6",
            Self::InnerCut { .. } | Self::InnerVersion { .. } => "4303 3.4.4.1",
            Self::Fragment { error, ipv4: true } if !error.rfc().is_empty() => "791 3.2",
            Self::Fragment { error, .. } => error.rfc(),
            Self::Jumbo { .. } => "2675 3",
            Self::Decompress { .. } => "2394 2",
            Self::InsideIpcomp { .. } => "3173 2",
            Self::AhLength { .. } | Self::AhCut { .. } => "4302 2.2",
            Self::Massage { .. } => "4302 3.3.3.1",
            Self::IpVersion { .. } => "1122 3.2.1.1",
            Self::IpChecksum { .. } => "1122 3.2.1.2",
            Self::IpHeaderCut { .. }
            | Self::IpHeaderLength { .. }
            | Self::IpTotalLength { .. }
            | Self::IpCut { .. } => "791 3.1",
            Self::IpSource { .. } => "1122 3.2.1.3",
            Self::ProtocolFamily { .. } => "4301 4.1",
            Self::UdpLength { .. } => "768 Fields",
            Self::UdpChecksum { ipv6: true, .. } => "8200 8.1",
            Self::UdpChecksum { ipv6: false, .. } => "1122 4.1.3.4",
            Self::NatKeepalive { .. } => "3948 2.3",
            Self::Policy { .. } => "4301 5.2",
            Self::CannotForward { dst, .. } => match dst {
                IpAddr::V4(_) => "1812 5.3",
                IpAddr::V6(_) => "4291 2.5.6",
            },
            Self::HopLimit { ipv6: true, .. } => "8200 3",
            Self::HopLimit { ipv6: false, .. } => "1812 5.3.1",
            Self::Expired { .. } => "4301 4.4.2.1",
            Self::Encapsulation { .. } => "3948 3",
            Self::BlackHole
            | Self::PolicyDiscard { .. }
            | Self::PolicyGone { .. }
            | Self::NoOutboundAssociation { .. } => "4301 5.1",
            Self::SequenceWrap { proto, .. } => match proto {
                Protocol::Esp => "4303 3.3.3",
                Protocol::Ah => "4302 3.3.2",
                Protocol::Ipcomp => "",
            },
            Self::TransportOfFragment { proto, .. } => match proto {
                Protocol::Esp => "4303 3.3.4",
                Protocol::Ah => "4302 3.3.4",
                Protocol::Ipcomp => "3173 2",
            },
            Self::OutputTooBig { .. } => "8200 3",
            Self::TunnelEnd { .. } => "4301 5.1.2",
            Self::MessageSize { ipv6: true, .. } => "8200 5",
            Self::MessageSize { ipv6: false, .. } => "791 3.2",
            Self::FragmentNoBufs { .. }
            | Self::InnerSpoof { .. }
            | Self::TooManyHeaders { .. }
            | Self::NoBufs { .. }
            | Self::NotContiguous { .. } => "",
        }
    }
}
