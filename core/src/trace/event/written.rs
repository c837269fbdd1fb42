//! What an event may write: flags of the packet header, and fields.

use serde::{Deserialize, Serialize};

/// The flags that IPsec sets on a packet header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlagName {
    /// ESP was removed.
    Decrypted,
    /// AH was verified.
    AuthIpHdr,
    /// An ICV over the payload was verified.
    AuthIpDgm,
}

impl FlagName {
    /// The name in `mbuf.h`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decrypted => "M_DECRYPTED",
            Self::AuthIpHdr => "M_AUTHIPHDR",
            Self::AuthIpDgm => "M_AUTHIPDGM",
        }
    }
}

/// The fields that a receiving stage rewrites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WrittenField {
    /// The octet at `protoff`.
    NextHeader,
    /// `ip6_plen`.
    PayloadLength,
    /// Traffic class of the inner header (ECN, RFC 6040).
    TrafficClass,
    /// Type of service of an inner IPv4 header (ECN, RFC 6040).
    TypeOfService,
    /// `ip_len`.
    TotalLength,
    /// `ip_sum`.
    HeaderChecksum,
    /// `ip_off`: flags and fragment offset.
    FragmentOffset,
}
