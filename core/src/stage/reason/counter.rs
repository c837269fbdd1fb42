//! The counter that each reason bumps.

use super::Reason;
use super::kame;
use crate::crypto::CompressionError;
use crate::sa::Protocol;
use crate::stage::reassembly::fragments_dropped;
use crate::stage::{Counter, KAME_STAGES, MbufOperation, Stack, StageId};
use std::net::IpAddr;

impl Reason {
    /// The counter that the stage bumps for it; KAME counts by cause and not by protocol.
    pub fn counter_at(&self, stage: StageId) -> Option<Counter> {
        match stage.stack() {
            Some(Stack::Kame) => kame::counter(self, stage),
            _ => self.counter(),
        }
    }

    /// The counters that the other stack bumps for it where it does the same as `stage`, one an address family; none
    /// where both stacks have the stage, or where only one of them can come upon the reason.
    pub fn counters_in_the_other_stack(&self, stage: StageId) -> Vec<Counter> {
        let one_stack_alone = matches!(
            self,
            Self::AssociationGone { .. }
                | Self::PolicyGone { .. }
                | Self::PadOctet { .. }
                | Self::NotContiguous { .. }
                | Self::Encapsulation { .. }
                | Self::BlackHole
        );
        let stack = stage.stack().filter(|_| !one_stack_alone);
        let mut counters = match stack {
            None => Vec::new(),
            Some(Stack::Kame) => Vec::from_iter(self.counter()),
            Some(Stack::FastIpsec) => {
                let aligned = KAME_STAGES
                    .iter()
                    .filter(|row| row.aligned.contains(&stage));
                aligned
                    .filter_map(|row| kame::counter(self, row.row.id))
                    .collect()
            }
        };
        counters.sort();
        counters.dedup();
        counters
    }

    /// The counter that FAST_IPSEC bumps for it; `None` for what is discarded in silence.
    pub fn counter(&self) -> Option<Counter> {
        Some(match self {
            Self::Ip6HeaderCut { .. } => Counter::Ip6TooSmall,
            Self::Ip6Version { .. } => Counter::Ip6BadVersion,
            Self::Ip6PayloadCut { .. } | Self::ExtensionHeaderCut { .. } => Counter::Ip6TooShort,
            Self::Ip6Addresses { .. } => Counter::Ip6BadScope,
            Self::TooManyHeaders { .. } => Counter::Ip6TooManyHeaders,
            Self::RoutingHeader { .. } => Counter::Ip6BadOptions,
            Self::Protoff { proto, .. } | Self::HeaderCut { proto, .. } => match proto {
                Protocol::Esp => Counter::EspHeaderDrops,
                Protocol::Ah => Counter::AhHeaderDrops,
                Protocol::Ipcomp => Counter::IpcompHeaderDrops,
            },
            Self::NoAssociation { proto, .. }
            | Self::AssociationGone { proto, .. }
            | Self::Expired { proto, .. } => match proto {
                Protocol::Esp => Counter::EspNoAssociation,
                Protocol::Ah => Counter::AhNoAssociation,
                Protocol::Ipcomp => Counter::IpcompNoAssociation,
            },
            Self::NoTransform { proto } => match proto {
                Protocol::Esp => Counter::EspNoTransform,
                Protocol::Ah => Counter::AhNoTransform,
                Protocol::Ipcomp => Counter::IpcompNoTransform,
            },
            Self::Alignment { .. }
            | Self::NoPayload { .. }
            | Self::NotBlocks { .. }
            | Self::PadLength { .. } => Counter::EspBadLength,
            Self::Replay { proto, .. } => match proto {
                Protocol::Esp => Counter::EspReplay,
                Protocol::Ah => Counter::AhReplay,
                Protocol::Ipcomp => Counter::IpcompHeaderDrops,
            },
            Self::BadIcv { proto, .. } => match proto {
                Protocol::Esp => Counter::EspBadAuthentication,
                Protocol::Ah => Counter::AhBadAuthentication,
                Protocol::Ipcomp => Counter::IpcompHeaderDrops,
            },
            Self::PadOctet { .. } => Counter::EspBadEncryption,
            Self::Dummy => return None,
            Self::NoBufs { operation, proto } => match (operation, proto) {
                (MbufOperation::Prepend, _) => Counter::IpipHeaderDrops,
                (MbufOperation::MakeWritable, Protocol::Esp) => Counter::EspCrypto,
                (_, Protocol::Esp) => Counter::EspHeaderDrops,
                (_, Protocol::Ah) => Counter::AhHeaderDrops,
                (MbufOperation::MakeWritable, Protocol::Ipcomp) => Counter::IpcompCrypto,
                (_, Protocol::Ipcomp) => Counter::IpcompHeaderDrops,
            },
            Self::InnerCut { .. } => Counter::IpipHeaderDrops,
            Self::InnerVersion { .. } => Counter::IpipBadFamily,
            Self::InnerSpoof { .. } => Counter::IpipSpoof,
            Self::Fragment { ipv4, .. } => fragments_dropped(*ipv4),
            Self::Jumbo { .. } => Counter::Ip6BadOptions,
            Self::Decompress { error } => match error {
                CompressionError::TooLong { .. } => Counter::IpcompTooBig,
                CompressionError::Corrupt { .. } => Counter::IpcompNoTransform,
            },
            Self::InsideIpcomp { .. } => Counter::IpcompHeaderDrops,
            Self::AhLength { .. } | Self::AhCut { .. } => Counter::AhBadAuthLength,
            Self::Massage { .. } => Counter::AhHeaderDrops,
            Self::IpHeaderCut { .. } => Counter::IpTooSmall,
            Self::IpVersion { .. } => Counter::IpBadVersion,
            Self::IpHeaderLength { .. } => Counter::IpBadHeaderLength,
            Self::IpSource { .. } => Counter::IpBadAddress,
            Self::IpChecksum { .. } => Counter::IpBadChecksum,
            Self::IpTotalLength { .. } => Counter::IpBadLength,
            Self::IpCut { .. } => Counter::IpTooShort,
            Self::ProtocolFamily { proto, .. } => match proto {
                Protocol::Esp => Counter::EspNoProtocolFamily,
                Protocol::Ah => Counter::AhNoProtocolFamily,
                Protocol::Ipcomp => Counter::IpcompNoProtocolFamily,
            },
            Self::UdpLength { ipv6: true, .. } => Counter::Udp6BadLength,
            Self::UdpLength { ipv6: false, .. } => Counter::UdpBadLength,
            Self::UdpChecksum { ipv6: true, .. } => Counter::Udp6Checksum,
            Self::UdpChecksum { ipv6: false, .. } => Counter::UdpChecksum,
            Self::NatKeepalive { .. } | Self::BlackHole => return None,
            Self::Policy { .. } => Counter::InPolicyViolation,
            Self::CannotForward { dst, .. } => match dst {
                IpAddr::V4(_) => Counter::IpCannotForward,
                IpAddr::V6(_) => Counter::Ip6CannotForward,
            },
            Self::HopLimit { ipv6: true, .. } => Counter::Icmp6TimeExceeded,
            Self::HopLimit { ipv6: false, .. } => Counter::IcmpError,
            Self::NotContiguous { .. } => Counter::Ip6HeaderTooLong,
            Self::Encapsulation { .. } => Counter::EspNoAssociation,
            Self::PolicyDiscard { .. } => Counter::OutputPolicyViolation,
            Self::PolicyGone { .. } | Self::TransportOfFragment { .. } => Counter::OutputInvalid,
            Self::NoOutboundAssociation { .. } => Counter::OutputNoAssociation,
            Self::SequenceWrap { proto, .. } => match proto {
                Protocol::Esp => Counter::EspWrap,
                Protocol::Ah => Counter::AhWrap,
                Protocol::Ipcomp => Counter::IpcompHeaderDrops,
            },
            Self::OutputTooBig { proto, .. } => match proto {
                Protocol::Esp => Counter::EspTooBig,
                Protocol::Ah => Counter::AhTooBig,
                Protocol::Ipcomp => Counter::IpcompTooBig,
            },
            Self::TunnelEnd { .. } => Counter::IpipUnspecified,
            Self::MessageSize { ipv6: true, .. } => Counter::Ip6CannotFragment,
            Self::MessageSize { ipv6: false, .. } => Counter::IpCannotFragment,
            Self::FragmentNoBufs { ipv6: true } => Counter::Ip6OutputDropped,
            Self::FragmentNoBufs { ipv6: false } => Counter::IpOutputDropped,
        })
    }
}
