//! What stacks do differently. `Rfc` does what the RFCs say; every deviation is one named value, used in one place.

use serde::{Deserialize, Serialize};

/// Whose habits apply where stacks differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The RFCs, interoperable with Linux.
    #[default]
    Rfc,
    /// NetBSD's netipsec as of 2016.
    Netbsd,
    /// FreeBSD's netipsec of today.
    Freebsd,
    /// As NetBSD's, with IPv6 turned off on the way out as soon as there is a policy: the non-fix of 2006 for a panic on
    /// `ping6 ::1`.
    BlackHole,
}

/// When the cipher runs, relative to the ICV check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CryptoOrder {
    /// Nothing is decrypted until the ICV verifies (RFC 4303, 3.4.4.1; Linux, KAME).
    VerifyFirst,
    /// One chained operation: a packet with a wrong ICV is decrypted too, and rejected in the callback.
    Chained,
}

/// How much of the padding the receiver looks at (RFC 4303, 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PadCheck {
    /// Every octet must be 1, 2, 3 and so on, or zero where the association says zeros.
    EveryOctet,
    /// Only the last octet is compared with the pad length, whatever the association says but random padding.
    LastOctet,
    /// None of it (KAME).
    NoOctet,
}

/// What is done with next header 59 inside ESP (RFC 4303, 2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DummyPackets {
    /// Discarded without a sign, as the RFC asks.
    Discard,
    /// Passed on like any other.
    PassUp,
}

/// Whether an inner source address that is the receiver's own is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SpoofCheck {
    /// No such check.
    Off,
    /// `ipip_input` counts and drops it.
    Drop,
}

/// What the first fragment of a packet has to hold (RFC 7112, 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FirstFragment {
    /// Every header up to and with the upper layer's.
    WholeHeaderChain,
    /// Whatever there is.
    Anything,
}

/// What AH's ICV takes an IPv6 option for that may change on the way (RFC 4302, 3.3.3.1.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AhMutableOptions {
    /// Its data count as zeros, as the RFC asks (Linux, KAME).
    Data,
    /// Type and length count as zeros too: no ICV of the others verifies (NetBSD since 2018, FreeBSD, OpenBSD).
    TypeAndLengthToo,
}

/// Where AH, ESP or IPComp goes among the extension headers of IPv6 (RFC 4303, 3.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeaderPosition {
    /// Behind hop-by-hop options, routing headers, and destination options before the latter or alone, as Linux has it.
    BehindHeadersOnTheWay,
    /// Behind the base header, whatever follows: routers cannot see their options (FreeBSD; NetBSD until 2007).
    BehindBaseHeader,
}

/// To what multiple an AH header is padded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AhAlignment {
    /// 8 octets in IPv6, 4 in IPv4 (RFC 4302, 3.3.3.2.1); in IPv4 a header padded to 8 is taken too, as Linux sends it.
    ByVersion,
    /// 4 octets in either (the BSDs until 2018).
    Four,
}

/// What KAME's receive side does where it writes into a cluster that somebody else holds too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SharedClusters {
    /// It is copied first, as KAME's send side does (`ipsec_copypkt`).
    CopyFirst,
    /// It is written to all the same, which changes the other holder's packet: the engine's fault for that.
    WriteThrough,
}

/// What an association has to say of a packet's UDP header (RFC 3948). ESP without one is taken in any case
/// (RFC 7296, 2.23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EncapsulationCheck {
    /// That there may be one, or nothing at all ([`crate::sa::Mode::Any`]). Ports are not compared: a NAT may have
    /// changed them (Linux).
    Presence,
    /// Its destination port.
    DestinationPort,
    /// Both ports.
    BothPorts,
}

/// What of a packet's protection an inbound policy is compared with (RFC 4301, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InPolicyCheck {
    /// The associations that it came through, in their order.
    History,
    /// Two flags: that there was some ESP, that there was some AH (the BSDs).
    Flags,
}

/// Who looks whether an association has carried all that it may (RFC 4301, 4.4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LifetimeCheck {
    /// Each packet, before it uses the association (Linux, OpenBSD).
    PerPacket,
    /// Only the timer: as many packets as come until then may use it (netipsec).
    Timer,
}

/// What becomes of an IPv6 packet that is to leave while there is any policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ipv6Output {
    /// The policies are asked (RFC 4301, 5.1).
    AskPolicies,
    /// It disappears: no policy is asked, no counter goes up, nobody is told.
    BlackHole,
}

impl Profile {
    /// All profiles, the default first.
    pub const ALL: [Self; 4] = [Self::Rfc, Self::Netbsd, Self::Freebsd, Self::BlackHole];

    /// The name on the command line and in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Rfc => "rfc",
            Self::Netbsd => "netbsd",
            Self::Freebsd => "freebsd",
            Self::BlackHole => "blackhole",
        }
    }

    /// The profile of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.id() == id)
    }

    /// When the cipher runs.
    pub fn crypto_order(self) -> CryptoOrder {
        match self {
            Self::Rfc => CryptoOrder::VerifyFirst,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => CryptoOrder::Chained,
        }
    }

    /// How the padding is checked.
    pub fn pad_check(self) -> PadCheck {
        match self {
            Self::Rfc => PadCheck::EveryOctet,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => PadCheck::LastOctet,
        }
    }

    /// How KAME checks the padding; left to itself it did not.
    pub fn kame_pad_check(self) -> PadCheck {
        match self {
            Self::Rfc => PadCheck::EveryOctet,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => PadCheck::NoOctet,
        }
    }

    /// What KAME's receive side does with shared clusters.
    pub fn kame_shared_clusters(self) -> SharedClusters {
        match self {
            Self::Rfc => SharedClusters::CopyFirst,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => SharedClusters::WriteThrough,
        }
    }

    /// What happens to dummy packets.
    pub fn dummy_packets(self) -> DummyPackets {
        match self {
            Self::Rfc | Self::Freebsd => DummyPackets::Discard,
            Self::Netbsd | Self::BlackHole => DummyPackets::PassUp,
        }
    }

    /// Whether an inner source of the receiver's own is refused.
    pub fn spoof_check(self) -> SpoofCheck {
        match self {
            Self::Rfc | Self::Freebsd => SpoofCheck::Off,
            Self::Netbsd | Self::BlackHole => SpoofCheck::Drop,
        }
    }

    /// What the first fragment has to hold.
    pub fn first_fragment(self) -> FirstFragment {
        match self {
            Self::Rfc | Self::Freebsd => FirstFragment::WholeHeaderChain,
            Self::Netbsd | Self::BlackHole => FirstFragment::Anything,
        }
    }

    /// What AH's ICV takes a mutable option for.
    pub fn ah_mutable_options(self) -> AhMutableOptions {
        match self {
            Self::Rfc => AhMutableOptions::Data,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => AhMutableOptions::TypeAndLengthToo,
        }
    }

    /// Where AH, ESP or IPComp goes among the extension headers.
    pub fn header_position(self) -> HeaderPosition {
        match self {
            Self::Rfc | Self::Netbsd | Self::BlackHole => HeaderPosition::BehindHeadersOnTheWay,
            Self::Freebsd => HeaderPosition::BehindBaseHeader,
        }
    }

    /// To what multiple AH is padded.
    pub fn ah_alignment(self) -> AhAlignment {
        match self {
            Self::Rfc | Self::Freebsd => AhAlignment::ByVersion,
            Self::Netbsd | Self::BlackHole => AhAlignment::Four,
        }
    }

    /// What an inbound policy is compared with.
    pub fn in_policy_check(self) -> InPolicyCheck {
        match self {
            Self::Rfc => InPolicyCheck::History,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => InPolicyCheck::Flags,
        }
    }

    /// Who looks at the lifetime in octets and packets.
    pub fn lifetime_check(self) -> LifetimeCheck {
        match self {
            Self::Rfc => LifetimeCheck::PerPacket,
            Self::Netbsd | Self::BlackHole | Self::Freebsd => LifetimeCheck::Timer,
        }
    }

    /// What an association has to say of a packet's UDP header.
    pub fn encapsulation_check(self) -> EncapsulationCheck {
        match self {
            Self::Rfc => EncapsulationCheck::Presence,
            Self::Netbsd | Self::BlackHole => EncapsulationCheck::DestinationPort,
            Self::Freebsd => EncapsulationCheck::BothPorts,
        }
    }

    /// What becomes of IPv6 packets that are to leave.
    pub fn ipv6_output(self) -> Ipv6Output {
        match self {
            Self::Rfc | Self::Netbsd | Self::Freebsd => Ipv6Output::AskPolicies,
            Self::BlackHole => Ipv6Output::BlackHole,
        }
    }
}
