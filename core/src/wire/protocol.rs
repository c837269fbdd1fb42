//! IP protocol numbers (the IANA registry "Assigned Internet IpProtocol Numbers").

use serde::{Deserialize, Serialize};
use std::fmt;

/// An IPv4 protocol or IPv6 next header number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IpProtocol(pub u8);

impl IpProtocol {
    /// IPv6 hop-by-hop options, RFC 8200, 4.3.
    pub const HOP_BY_HOP: Self = Self(0);
    /// ICMP, RFC 792.
    pub const ICMP: Self = Self(1);
    /// IPv4 in IP, RFC 2003.
    pub const IPV4: Self = Self(4);
    /// TCP, RFC 9293.
    pub const TCP: Self = Self(6);
    /// UDP, RFC 768.
    pub const UDP: Self = Self(17);
    /// Datagram Congestion Control Protocol, RFC 4340.
    pub const DCCP: Self = Self(33);
    /// IPv6 in IP, RFC 2473.
    pub const IPV6: Self = Self(41);
    /// IPv6 routing header, RFC 8200, 4.4.
    pub const ROUTING: Self = Self(43);
    /// IPv6 fragment header, RFC 8200, 4.5.
    pub const FRAGMENT: Self = Self(44);
    /// Encapsulating Security Payload, RFC 4303.
    pub const ESP: Self = Self(50);
    /// Authentication Header, RFC 4302.
    pub const AH: Self = Self(51);
    /// ICMPv6, RFC 4443.
    pub const ICMPV6: Self = Self(58);
    /// Nothing follows (RFC 8200, 4.7); inside ESP a dummy packet (RFC 4303, 2.6).
    pub const NO_NEXT_HEADER: Self = Self(59);
    /// IPv6 destination options, RFC 8200, 4.6.
    pub const DESTINATION_OPTIONS: Self = Self(60);
    /// IP payload compression, RFC 3173.
    pub const IPCOMP: Self = Self(108);
    /// Stream Control Transmission Protocol, RFC 9260.
    pub const SCTP: Self = Self(132);
    /// UDP-Lite, RFC 3828.
    pub const UDP_LITE: Self = Self(136);

    /// What people call it, for the numbers that one meets beside IPsec.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            0 => "hop-by-hop options",
            1 => "ICMP",
            2 => "IGMP",
            4 => "IPv4",
            6 => "TCP",
            17 => "UDP",
            33 => "DCCP",
            41 => "IPv6",
            43 => "routing",
            44 => "fragment",
            46 => "RSVP",
            47 => "GRE",
            50 => "ESP",
            51 => "AH",
            58 => "ICMPv6",
            59 => "no next header",
            60 => "destination options",
            88 => "EIGRP",
            89 => "OSPF",
            94 => "BEET",
            97 => "EtherIP",
            103 => "PIM",
            108 => "IPComp",
            112 => "VRRP",
            115 => "L2TP",
            132 => "SCTP",
            135 => "mobility",
            136 => "UDP-Lite",
            139 => "HIP",
            140 => "Shim6",
            _ => return None,
        })
    }
}

/// `50 · ESP`, or the bare number where there is no name.
impl fmt::Display for IpProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} · {name}", self.0),
            None => write!(f, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_number_and_name() {
        assert_eq!(IpProtocol::ESP.to_string(), "50 · ESP");
        assert_eq!(
            IpProtocol::NO_NEXT_HEADER.to_string(),
            "59 · no next header"
        );
        assert_eq!(IpProtocol(253).to_string(), "253");
    }
}
