//! A security association as it is configured: what every key format parses into and prints from.

use super::{Lifetimes, SaPattern};
use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, CompressionAlgorithm, EncryptionKey,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;

/// The IPsec protocol of an association.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protocol {
    /// Encapsulating Security Payload, IP protocol 50, RFC 4303.
    Esp,
    /// Authentication Header, IP protocol 51, RFC 4302.
    Ah,
    /// IP Payload Compression, IP protocol 108, RFC 3173.
    Ipcomp,
}

impl Protocol {
    /// The IP protocol number.
    pub fn number(self) -> u8 {
        match self {
            Self::Esp => 50,
            Self::Ah => 51,
            Self::Ipcomp => 108,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Esp => "ESP",
            Self::Ah => "AH",
            Self::Ipcomp => "IPComp",
        })
    }
}

/// The mode that an association was set up for (RFC 4301, 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Either; the packet decides, and also whether ESP is in UDP. Formats without a word for the mode (esp_sa,
    /// `tcpdump -E`) have none for UDP.
    Any,
    /// The upper-layer payload is protected.
    Transport,
    /// A whole IP packet is protected.
    Tunnel,
}

/// What an inbound packet is matched by: no source address (RFC 4301, 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SaId {
    /// Destination of the outer header.
    pub dst: IpAddr,
    /// ESP, AH or IPComp.
    pub proto: Protocol,
    /// Security parameters index.
    pub spi: u32,
}

impl fmt::Display for SaId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 0x{:08x} to {}", self.proto, self.spi, self.dst)
    }
}

/// The algorithms and keys of an association.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Protection {
    /// ESP: encryption (NULL included) and, unless a combined mode carries the ICV or there is none, integrity.
    Esp {
        /// The cipher and its key.
        encryption: EncryptionKey,
        /// The separate integrity algorithm and its key.
        authentication: Option<AuthenticationKey>,
    },
    /// AH: integrity alone.
    Ah {
        /// The integrity algorithm and its key.
        authentication: AuthenticationKey,
    },
    /// IPComp: no key at all. The SPI is the CPI (RFC 3173, 3.3), 16 bits.
    Ipcomp {
        /// The compression algorithm.
        algorithm: CompressionAlgorithm,
    },
}

impl Protection {
    /// The protocol that these algorithms serve.
    pub fn protocol(&self) -> Protocol {
        match self {
            Self::Esp { .. } => Protocol::Esp,
            Self::Ah { .. } => Protocol::Ah,
            Self::Ipcomp { .. } => Protocol::Ipcomp,
        }
    }

    /// Whether the IV is the sequence number and not in the packet (RFC 8750).
    pub fn has_implicit_iv(&self) -> bool {
        match self {
            Self::Esp { encryption, .. } => encryption.algorithm().transform().implicit_iv,
            Self::Ah { .. } | Self::Ipcomp { .. } => false,
        }
    }

    /// The integrity algorithm and its key, where there is a separate one.
    pub fn authentication(&self) -> Option<&AuthenticationKey> {
        match self {
            Self::Esp { authentication, .. } => authentication.as_ref(),
            Self::Ah { authentication } => Some(authentication),
            Self::Ipcomp { .. } => None,
        }
    }

    /// Whether an ICV is computed and compared: one that nothing can check vouches for nothing.
    pub fn checks_icv(&self) -> bool {
        match self {
            Self::Esp {
                authentication: Some(key),
                ..
            }
            | Self::Ah {
                authentication: key,
            } => key.algorithm() != AuthenticationAlgorithm::Unchecked,
            Self::Esp { encryption, .. } => encryption.icv() > 0,
            Self::Ipcomp { .. } => false,
        }
    }

    /// What makes the ICV, with its bits: `HMAC-SHA1-96`; for a combined mode, its own name; else `no ICV`.
    pub fn icv_label(&self) -> String {
        match self {
            Self::Esp {
                authentication: Some(key),
                ..
            }
            | Self::Ah {
                authentication: key,
            } => key.label(),
            Self::Esp { encryption, .. } if encryption.icv() > 0 => encryption.label(),
            Self::Esp { .. } | Self::Ipcomp { .. } => "no ICV".to_owned(),
        }
    }

    /// Length of the ICV on the wire in octets; 0 where the packet carries none.
    pub fn icv(&self) -> usize {
        match self {
            Self::Esp {
                encryption,
                authentication,
            } => authentication
                .as_ref()
                .map_or(encryption.icv(), AuthenticationKey::icv),
            Self::Ah { authentication } => authentication.icv(),
            Self::Ipcomp { .. } => 0,
        }
    }
}

/// What a sender writes into the padding (`SADB_X_EXT_P*` of the BSDs; RFC 4303, 2.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PadKind {
    /// 1, 2, 3 and so on: the RFC's default.
    #[default]
    Sequential,
    /// Any octets.
    Random,
    /// Zeros.
    Zero,
}

/// UDP around ESP (RFC 3948).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UdpEncapsulation {
    /// UDP source port.
    pub sport: u16,
    /// UDP destination port.
    pub dport: u16,
}

/// A security association as configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaConfig {
    /// Source address. It documents the peer and selects for sending; reception ignores it.
    pub src: IpAddr,
    /// Destination address of the outer header.
    pub dst: IpAddr,
    /// Security parameters index.
    pub spi: u32,
    /// Transport, tunnel or either.
    pub mode: Mode,
    /// Ties the association to a policy; 0 for none.
    pub reqid: u32,
    /// Algorithms and keys.
    pub protection: Protection,
    /// Anti-replay window in packets; 0 for no replay check.
    pub replay_window: u32,
    /// Extended sequence numbers (RFC 4303, 2.2.1).
    pub esn: bool,
    /// The receiver's last sequence number at the start, as an exported state carries it; 0 for a new association.
    pub last_seq: u64,
    /// Which packets of the window had come by then: bit `n % 32` of word `n / 32` stands for `last_seq - n`. Empty where
    /// that is not known; then `last_seq` alone counts as received.
    pub received: Vec<u32>,
    /// The last sequence number sent, as an exported state carries it; 0 for a new association.
    pub last_sent: u64,
    /// Padding that the peer writes.
    pub padding: PadKind,
    /// Octets to which ESP in tunnel mode fills up a shorter inner packet, so that its length tells less (traffic flow
    /// confidentiality, RFC 4303, 2.7); 0 for none.
    pub tfc_padding: u32,
    /// UDP encapsulation, where the association uses it.
    pub encapsulation: Option<UdpEncapsulation>,
    /// How long it lives.
    #[serde(default)]
    pub lifetimes: Lifetimes,
    /// For several sources, destinations or SPIs at once. `src`, `dst` and `spi` are then [`SaPattern::bases`] of it, and
    /// there is no replay window: the senders count apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<SaPattern>,
}

impl SaConfig {
    /// `ESP 0x00001000 to fd00::2`; with a pattern, `ESP 0x0000**** from * to 10.0.0.0/24`.
    pub fn label(&self) -> String {
        match self.pattern {
            None => self.id().to_string(),
            Some(SaPattern { src, dst, spi }) => {
                format!("{} {spi} from {src} to {dst}", self.protection.protocol())
            }
        }
    }

    /// Source, destination and SPI in words, `*` for any.
    pub fn endpoints(&self) -> [String; 3] {
        match self.pattern {
            None => [
                self.src.to_string(),
                self.dst.to_string(),
                format!("0x{:08x}", self.spi),
            ],
            Some(SaPattern { src, dst, spi }) => {
                [src.to_string(), dst.to_string(), spi.to_string()]
            }
        }
    }

    /// The same with a pattern instead of addresses and SPI; without one where it is for a single destination and SPI, and
    /// a single source or any: that is unspecified then.
    #[must_use]
    pub fn with_pattern(self, pattern: SaPattern) -> Self {
        let pattern = pattern.of_one_version();
        let (src, dst, spi) = pattern.bases();
        let single =
            pattern.names_one() && (pattern.src.single().is_some() || pattern.src.is_any());
        Self {
            src,
            dst,
            spi,
            pattern: (!single).then_some(pattern),
            ..self
        }
    }

    /// What an inbound packet must carry to find this association.
    pub fn id(&self) -> SaId {
        SaId {
            dst: self.dst,
            proto: self.protection.protocol(),
            spi: self.spi,
        }
    }
}
