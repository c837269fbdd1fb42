//! What each stage is called, and where its row is.

use super::fast_ipsec::DONE;
use super::{KAME_STAGES, KameRow, STAGES, StageRow};
use crate::stage::Stack;
use serde::{Deserialize, Serialize};

/// A stage's name, which breakpoints, addresses, words, tests and the drawn graph use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageId {
    /// Base header and header loop.
    Ip6Input,
    /// IPv4 header.
    IpInput,
    /// Finds the octet that names the header.
    Ipsec6CommonInput,
    /// The same in IPv4, where it has one place.
    Ipsec4CommonInput,
    /// Finds the association.
    IpsecCommonInput,
    /// Checks, copy on write, crypto request.
    EspInput,
    /// Checks, mutable fields, crypto request.
    AhInput,
    /// The crypto boundary.
    CryptoInvoke,
    /// ICV, replay, header and trailer.
    EspInputCb,
    /// ICV, saved headers, replay, header.
    AhInputCb,
    /// Length, tag, on to what follows.
    Ipsec6CommonInputCb,
    /// Length, header checksum, tag, back into the queue.
    Ipsec4CommonInputCb,
    /// Takes the outer header off.
    IpipInput,
    /// ICMPv6.
    Icmp6Input,
    /// ICMP.
    IcmpInput,
    /// TCP.
    TcpInput,
    /// UDP.
    Udp6Input,
    /// Takes the UDP header off ESP.
    Udp6Espinudp,
    /// UDP over IPv4.
    UdpInput,
    /// Takes the UDP header off ESP over IPv4.
    Udp4Espinudp,
    /// Everything that has no listener of its own.
    Rip6Input,
    /// The same over IPv4.
    RipInput,
    /// IPv4 fragments.
    IpReass,
    /// Fragments.
    Frag6Input,
    /// A compressed payload.
    IpcompInput,
    /// The payload is what it was.
    IpcompInputCb,
    /// Policy, fragments, link.
    Ip6Output,
    /// The same in IPv4.
    IpOutput,
    /// Finds the association for a policy's transform.
    Ipsec6ProcessPacket,
    /// The same in IPv4.
    Ipsec4ProcessPacket,
    /// Puts an outer header on.
    IpipOutput,
    /// Finds the place among the extension headers.
    ComputeIpsecPos,
    /// Header, padding, crypto request.
    EspOutput,
    /// Header, mutable fields, crypto request.
    AhOutput,
    /// A payload to compress.
    IpcompOutput,
    /// The packet is ESP.
    EspOutputCb,
    /// Headers back.
    AhOutputCb,
    /// The payload is compressed, or not.
    IpcompOutputCb,
    /// UDP, lengths, tag; the next transform or back.
    IpsecProcessDone,
    /// A packet for another host.
    Ip6Forward,
    /// The same over IPv4.
    IpForward,
    /// The end of the way.
    Done,
    /// KAME's `ip6_input`, up to its first call.
    KameIp6Input,
    /// KAME's `ip6_input`, when a protocol has returned.
    KameIp6InputLoop,
    /// KAME's `ip_input`.
    KameIpInput,
    /// `esp6_input`, up to `esp_auth`.
    KameEsp6Input,
    /// `esp4_input`, up to `esp_auth`.
    KameEsp4Input,
    /// `esp_auth`.
    KameEspAuth,
    /// `esp6_input`, behind `esp_auth`.
    KameEsp6InputIcv,
    /// `esp4_input`, behind `esp_auth`.
    KameEsp4InputIcv,
    /// The algorithm's `decrypt`.
    KameEspDecrypt,
    /// `esp6_input`, behind `decrypt`.
    KameEsp6InputTrailer,
    /// `esp4_input`, behind `decrypt`.
    KameEsp4InputTrailer,
    /// `esp6_input`, behind `ipsec6_tunnel_validate`.
    KameEsp6InputStrip,
    /// `esp4_input`, behind `ipsec4_tunnel_validate`.
    KameEsp4InputStrip,
    /// `ah6_input`, up to `ah6_calccksum`.
    KameAh6Input,
    /// `ah4_input`, up to `ah4_calccksum`.
    KameAh4Input,
    /// `ah6_calccksum`.
    KameAh6Calccksum,
    /// `ah4_calccksum`.
    KameAh4Calccksum,
    /// `ah6_input`, behind `ah6_calccksum`.
    KameAh6InputIcv,
    /// `ah4_input`, behind `ah4_calccksum`.
    KameAh4InputIcv,
    /// `ah6_input`, behind `ipsec6_tunnel_validate`.
    KameAh6InputStrip,
    /// `ah4_input`, behind `ipsec4_tunnel_validate`.
    KameAh4InputStrip,
    /// `ipsec6_tunnel_validate`.
    KameIpsec6TunnelValidate,
    /// `ipsec4_tunnel_validate`.
    KameIpsec4TunnelValidate,
    /// `ipcomp6_input`, up to `decompress`.
    KameIpcomp6Input,
    /// `ipcomp4_input`, up to `decompress`.
    KameIpcomp4Input,
    /// The algorithm's `decompress`.
    KameIpcompDecompress,
    /// `ipcomp6_input`, behind `decompress`.
    KameIpcomp6InputStrip,
    /// `ipcomp4_input`, behind `decompress`.
    KameIpcomp4InputStrip,
    /// KAME's `ip6_output`, up to its first call.
    KameIp6Output,
    /// KAME's `ip6_output`, behind the policy's transforms.
    KameIp6OutputSend,
    /// KAME's `ip_output`, up to its first call.
    KameIpOutput,
    /// KAME's `ip_output`, behind the policy's transforms.
    KameIpOutputSend,
    /// `ipsec6_output_trans`.
    KameIpsec6OutputTrans,
    /// `ipsec6_output_tunnel`.
    KameIpsec6OutputTunnel,
    /// `ipsec4_output`.
    KameIpsec4Output,
    /// `ipsec6_encapsulate`.
    KameIpsec6Encapsulate,
    /// `ipsec4_encapsulate`.
    KameIpsec4Encapsulate,
    /// `esp6_output`, up to `encrypt`.
    KameEsp6Output,
    /// `esp4_output`, up to `encrypt`.
    KameEsp4Output,
    /// The algorithm's `encrypt`.
    KameEspEncrypt,
    /// `esp6_output`, behind `encrypt`.
    KameEsp6OutputEncrypted,
    /// `esp4_output`, behind `encrypt`.
    KameEsp4OutputEncrypted,
    /// `esp6_output`, behind `esp_auth`.
    KameEsp6OutputIcv,
    /// `esp4_output`, behind `esp_auth`.
    KameEsp4OutputIcv,
    /// `ah6_output`, up to `ah6_calccksum`.
    KameAh6Output,
    /// `ah4_output`, up to `ah4_calccksum`.
    KameAh4Output,
    /// `ah6_output`, behind `ah6_calccksum`.
    KameAh6OutputIcv,
    /// `ah4_output`, behind `ah4_calccksum`.
    KameAh4OutputIcv,
    /// `ipcomp6_output`, up to `compress`.
    KameIpcomp6Output,
    /// `ipcomp4_output`, up to `compress`.
    KameIpcomp4Output,
    /// The algorithm's `compress`.
    KameIpcompCompress,
    /// `ipcomp6_output`, behind `compress`.
    KameIpcomp6OutputHeader,
    /// `ipcomp4_output`, behind `compress`.
    KameIpcomp4OutputHeader,
}

impl StageId {
    /// The stage's row.
    pub fn row(self) -> &'static StageRow {
        // The table is in the enum's order, which a test holds; the fallback is never taken.
        match self.kame_row() {
            Some(row) => &row.row,
            None => STAGES.get(self as usize).unwrap_or(&DONE),
        }
    }

    /// The stage's row in KAME's part of the table; none where it is not KAME's alone.
    fn kame_row(self) -> Option<&'static KameRow> {
        KAME_STAGES.get((self as usize).checked_sub(STAGES.len())?)
    }

    /// Whose stage it is; none where both stacks have it.
    pub fn stack(self) -> Option<Stack> {
        match self {
            Self::Icmp6Input
            | Self::IcmpInput
            | Self::TcpInput
            | Self::Udp6Input
            | Self::Udp6Espinudp
            | Self::UdpInput
            | Self::Udp4Espinudp
            | Self::Rip6Input
            | Self::RipInput
            | Self::IpReass
            | Self::Frag6Input
            | Self::IpipInput
            | Self::Done => None,
            id if id.kame_row().is_some() => Some(Stack::Kame),
            _ => Some(Stack::FastIpsec),
        }
    }

    /// Whether it is KAME's for IPv4 packets alone.
    pub fn is_ipv4(self) -> bool {
        matches!(
            self,
            Self::KameIpInput
                | Self::KameEsp4Input
                | Self::KameEsp4InputIcv
                | Self::KameEsp4InputTrailer
                | Self::KameEsp4InputStrip
                | Self::KameAh4Input
                | Self::KameAh4Calccksum
                | Self::KameAh4InputIcv
                | Self::KameAh4InputStrip
                | Self::KameIpcomp4Input
                | Self::KameIpcomp4InputStrip
                | Self::KameIpOutput
                | Self::KameIpOutputSend
                | Self::KameIpsec4Output
                | Self::KameIpsec4Encapsulate
                | Self::KameEsp4Output
                | Self::KameEsp4OutputEncrypted
                | Self::KameEsp4OutputIcv
                | Self::KameAh4Output
                | Self::KameAh4OutputIcv
                | Self::KameIpcomp4Output
                | Self::KameIpcomp4OutputHeader
        )
    }

    /// Whether it belongs to KAME's send path.
    pub fn is_output(self) -> bool {
        self >= Self::KameIp6Output
    }

    /// The stages of the other stack that do the same as this one of KAME; itself, where both have it.
    pub fn aligned(self) -> &'static [Self] {
        match self.kame_row() {
            Some(row) => row.aligned,
            None => std::slice::from_ref(&self.row().id),
        }
    }

    /// The id that people see: the C function's name in FAST_IPSEC; for KAME's own it begins with `kame_`.
    pub fn name(self) -> &'static str {
        match (self, self.kame_row()) {
            (Self::Done, _) => "done",
            (_, Some(row)) => row.name,
            _ => self.row().fast_ipsec,
        }
    }

    /// Every stage.
    pub fn all() -> impl Iterator<Item = Self> {
        let kame = KAME_STAGES.iter().map(|row| row.row.id);
        STAGES.iter().map(|row| row.id).chain(kame)
    }

    /// The stage of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|id| id.name() == name)
    }

    /// Whether the table lets `next` follow.
    pub fn may_precede(self, next: Self) -> bool {
        self.row().successors.contains(&next)
    }
}
