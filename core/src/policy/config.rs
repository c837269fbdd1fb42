//! A security policy as it is configured: what the key formats parse into and print from.

use crate::sa::{Mode, Protocol};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// Addresses that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Prefix {
    /// Any address of them; the bits after `len` are as they were written.
    pub address: IpAddr,
    /// How many bits are alike: 0 to 32, or to 128.
    pub len: u8,
}

impl Prefix {
    /// The prefix that is one address.
    pub fn host(address: IpAddr) -> Self {
        Self {
            address,
            len: Self::longest(address),
        }
    }

    /// Bits of an address of this family.
    pub fn longest(address: IpAddr) -> u8 {
        match address {
            IpAddr::V4(_) => 32,
            IpAddr::V6(_) => 128,
        }
    }

    /// Whether the address begins like these. None of the other family does.
    pub fn contains(&self, address: IpAddr) -> bool {
        let alike = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros()
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros()
            }
            _ => return false,
        };
        alike >= self.len.into()
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.len)
    }
}

/// What a packet is matched by (RFC 4301, 4.4.1.1). `None` is any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Selector {
    /// Source addresses.
    pub src: Prefix,
    /// Destination addresses.
    pub dst: Prefix,
    /// Upper-layer protocol.
    pub upper: Option<IpProtocol>,
    /// Source port; for ICMP and ICMPv6, the type.
    pub src_port: Option<u16>,
    /// Destination port; for ICMP and ICMPv6, the code.
    pub dst_port: Option<u16>,
}

impl Selector {
    /// Whether the ports are an ICMP type and code.
    pub fn is_icmp(&self) -> bool {
        matches!(self.upper, Some(IpProtocol::ICMP | IpProtocol::ICMPV6))
    }
}

/// Which packets a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Those that arrive for this host.
    In,
    /// Those that leave it.
    Out,
    /// Those that pass through; Linux has policies of their own for them.
    Fwd,
}

impl Direction {
    /// `in`, `out`, `fwd`.
    pub fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Fwd => "fwd",
        }
    }
}

/// How much a policy insists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// As the system is set.
    Default,
    /// Where there is an association; else in clear.
    Use,
    /// Protected or not at all.
    Require,
    /// As `Require`, by an association of this policy alone: the one with its `reqid`.
    Unique,
}

impl Level {
    /// `default`, `use`, `require` or `unique`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Use => "use",
            Self::Require => "require",
            Self::Unique => "unique",
        }
    }

    /// Whether a packet without the transform is refused. The system's own level is `use`, as the kernels are set.
    pub fn is_insisting(self) -> bool {
        match self {
            Self::Default | Self::Use => false,
            Self::Require | Self::Unique => true,
        }
    }
}

/// One transform that a policy asks for (`ipsecrequest` of the BSDs, `tmpl` of Linux).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Request {
    /// ESP, AH or IPComp.
    pub proto: Protocol,
    /// Transport, tunnel or either.
    pub mode: Mode,
    /// The tunnel's ends, source and destination; none where the packet's own addresses are meant.
    pub ends: Option<(IpAddr, IpAddr)>,
    /// How much is insisted on it.
    pub level: Level,
    /// Ties it to associations; 0 for none.
    pub reqid: u32,
}

/// What happens to a packet that matches.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// These transforms, the innermost first.
    Ipsec(Vec<Request>),
    /// It passes as it is.
    None,
    /// It is dropped.
    Discard,
}

/// A security policy as configured.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PolicyConfig {
    /// Which packets it matches.
    pub selector: Selector,
    /// Coming or going.
    pub direction: Direction,
    /// What happens to them.
    pub action: Action,
    /// The lower goes first, as Linux has it; 0 where none is given.
    pub priority: u32,
}

#[cfg(test)]
mod tests {
    use super::Prefix;

    #[test]
    fn a_prefix_contains_what_begins_alike_in_its_family() {
        let prefix = |text: &str, len| Prefix {
            address: text.parse().unwrap(),
            len,
        };
        let contains = |prefix: Prefix, text: &str| prefix.contains(text.parse().unwrap());
        assert!(contains(prefix("fd00::ffff", 65), "fd00::1"));
        assert!(!contains(prefix("fd00::", 65), "fd00::8000:0:0:1"));
        assert!(contains(prefix("10.1.2.3", 32), "10.1.2.3"));
        assert!(!contains(prefix("10.1.2.3", 32), "10.1.2.2"));
        assert!(contains(prefix("::", 0), "fd00::1"));
        assert!(!contains(prefix("::", 0), "10.1.2.3"));
    }
}
