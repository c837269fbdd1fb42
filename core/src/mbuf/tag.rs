//! Packet tags (`m_tag`) that tell which protection was removed from a packet, or applied to it.

use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// A tag on the packet header; it names the association by BSD's `tdb_ident`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PacketTag {
    /// `PACKET_TAG_IPSEC_IN_DONE`: this association's protection was verified and removed.
    IpsecInDone {
        /// Destination of the outer header.
        dst: IpAddr,
        /// IP protocol number: 50 or 51.
        proto: u8,
        /// Security parameters index.
        spi: u32,
        /// Whether the association is in tunnel mode.
        tunnel: bool,
        /// Sequence number of the packet, whole. For reports; BSD does not keep it.
        seq: u64,
    },
    /// `PACKET_TAG_IPSEC_NAT_T_PORTS`: a UDP header was taken off ESP (RFC 3948).
    IpsecNatTPorts {
        /// Source port.
        sport: u16,
        /// Destination port.
        dport: u16,
    },
    /// `PACKET_TAG_IPSEC_OUT_DONE`: this association's protection was applied. It is what keeps the packet from
    /// being protected again when it goes through `ip6_output` a second time.
    IpsecOutDone {
        /// Destination of the outer header.
        dst: IpAddr,
        /// IP protocol number: 50 or 51.
        proto: u8,
        /// Security parameters index.
        spi: u32,
        /// Whether the association is in tunnel mode.
        tunnel: bool,
        /// Sequence number of the packet, whole. For reports; BSD does not keep it.
        seq: u64,
    },
    /// The same tag without an association: the policy lets the packet go without protection, or with what it has.
    IpsecOutDoneAlone,
}

impl PacketTag {
    /// The tag's name in BSD's `mbuf.h`.
    pub fn name(self) -> &'static str {
        match self {
            Self::IpsecInDone { .. } => "PACKET_TAG_IPSEC_IN_DONE",
            Self::IpsecNatTPorts { .. } => "PACKET_TAG_IPSEC_NAT_T_PORTS",
            Self::IpsecOutDone { .. } | Self::IpsecOutDoneAlone => "PACKET_TAG_IPSEC_OUT_DONE",
        }
    }
}
