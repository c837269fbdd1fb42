//! The one table of stages: what each is called, the C function that it models, and what may follow it. Rows that KAME
//! alone has are in a file of their own.

mod kame;

pub use kame::{KAME_STAGES, KameRow};

use super::Stack;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

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

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct StageRow {
    /// The stage.
    pub id: StageId,
    /// The C function in FAST_IPSEC.
    pub fast_ipsec: &'static str,
    /// The place in KAME that does the same.
    pub kame: &'static str,
    /// What it does, in a few words.
    pub role: &'static str,
    /// RFC number and section; empty where no RFC speaks.
    pub rfc: &'static str,
    /// The stages that may follow.
    pub successors: &'static [StageId],
}

const UPPER: &[StageId] = &[
    StageId::Ipsec6CommonInput,
    StageId::IpipInput,
    StageId::Icmp6Input,
    StageId::TcpInput,
    StageId::Udp6Input,
    StageId::Rip6Input,
    StageId::Frag6Input,
    StageId::Done,
];

/// What may follow a fragment that made its packet whole, in either stack.
const WHOLE6: &[StageId] = &[
    StageId::Ipsec6CommonInput,
    StageId::KameEsp6Input,
    StageId::KameAh6Input,
    StageId::KameIpcomp6Input,
    StageId::IpipInput,
    StageId::Icmp6Input,
    StageId::TcpInput,
    StageId::Udp6Input,
    StageId::Rip6Input,
    StageId::Frag6Input,
    StageId::Done,
];

const WHOLE4: &[StageId] = &[
    StageId::Ipsec4CommonInput,
    StageId::KameEsp4Input,
    StageId::KameAh4Input,
    StageId::KameIpcomp4Input,
    StageId::IpipInput,
    StageId::IcmpInput,
    StageId::TcpInput,
    StageId::UdpInput,
    StageId::RipInput,
    StageId::IpReass,
    StageId::Done,
];

/// The row of the end, which no packet runs.
const DONE: StageRow = StageRow {
    id: StageId::Done,
    fast_ipsec: "",
    kame: "",
    role: "the end",
    rfc: "",
    successors: &[],
};

const END: &[StageId] = &[StageId::Done];

/// The stages of FAST_IPSEC, and those that both stacks have, in the order of the receive path and then of the send
/// path; [`KAME_STAGES`] has the others.
pub const STAGES: &[StageRow] = &[
    StageRow {
        id: StageId::Ip6Input,
        fast_ipsec: "ip6_input",
        kame: "ip6_input",
        role: "header loop",
        rfc: "8200 3",
        successors: &[
            StageId::Ipsec6CommonInput,
            StageId::IpipInput,
            StageId::Icmp6Input,
            StageId::TcpInput,
            StageId::Udp6Input,
            StageId::Rip6Input,
            StageId::Frag6Input,
            StageId::Ip6Forward,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::IpInput,
        fast_ipsec: "ip_input",
        kame: "ip_input",
        role: "header, checksum, length",
        rfc: "791 3.1",
        successors: &[
            StageId::Ipsec4CommonInput,
            StageId::IpipInput,
            StageId::IcmpInput,
            StageId::TcpInput,
            StageId::UdpInput,
            StageId::RipInput,
            StageId::IpReass,
            StageId::IpForward,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Ipsec6CommonInput,
        fast_ipsec: "ipsec6_common_input",
        kame: "esp6_input (ip6_get_prevhdr)",
        role: "find protoff",
        rfc: "8200 4.1",
        successors: &[StageId::IpsecCommonInput, StageId::Done],
    },
    StageRow {
        id: StageId::Ipsec4CommonInput,
        fast_ipsec: "ipsec4_common_input",
        kame: "esp4_input",
        role: "protoff is 9",
        rfc: "791 3.1",
        successors: &[StageId::IpsecCommonInput],
    },
    StageRow {
        id: StageId::IpsecCommonInput,
        fast_ipsec: "ipsec_common_input",
        kame: "esp6_input (key_allocsa)",
        role: "SA look-up",
        rfc: "4303 3.4.2",
        successors: &[
            StageId::EspInput,
            StageId::AhInput,
            StageId::IpcompInput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::EspInput,
        fast_ipsec: "esp_input",
        kame: "esp6_input (checks)",
        role: "checks, copy on write",
        rfc: "4303 3.4.3",
        successors: &[StageId::CryptoInvoke, StageId::Done],
    },
    StageRow {
        id: StageId::AhInput,
        fast_ipsec: "ah_input",
        kame: "ah6_input (checks)",
        role: "checks, mutable fields",
        rfc: "4302 3.4.3",
        successors: &[StageId::CryptoInvoke, StageId::Done],
    },
    StageRow {
        id: StageId::CryptoInvoke,
        fast_ipsec: "crypto_invoke",
        kame: "esp6_input (esp_auth, decrypt)",
        role: "crypto",
        rfc: "4303 3.4.4",
        successors: &[
            StageId::EspInputCb,
            StageId::AhInputCb,
            StageId::IpcompInputCb,
            StageId::EspOutputCb,
            StageId::AhOutputCb,
            StageId::IpcompOutputCb,
        ],
    },
    StageRow {
        id: StageId::EspInputCb,
        fast_ipsec: "esp_input_cb",
        kame: "esp6_input (trailer, strip)",
        role: "ICV, replay, trailer",
        rfc: "4303 3.4.4.1",
        successors: &[
            StageId::CryptoInvoke,
            StageId::Ipsec6CommonInputCb,
            StageId::Ipsec4CommonInputCb,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::AhInputCb,
        fast_ipsec: "ah_input_cb",
        kame: "ah6_input (ICV, strip)",
        role: "ICV, headers back, replay",
        rfc: "4302 3.4.4",
        successors: &[
            StageId::CryptoInvoke,
            StageId::Ipsec6CommonInputCb,
            StageId::Ipsec4CommonInputCb,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Ipsec6CommonInputCb,
        fast_ipsec: "ipsec6_common_input_cb",
        kame: "esp6_input (return nxt)",
        role: "length, tag, next",
        rfc: "4301 5.2",
        successors: UPPER,
    },
    StageRow {
        id: StageId::Ipsec4CommonInputCb,
        fast_ipsec: "ipsec4_common_input_cb",
        kame: "esp4_input (ip_len, ip_input)",
        role: "length, checksum, requeue",
        rfc: "4301 5.2",
        successors: &[StageId::IpInput, StageId::Done],
    },
    StageRow {
        id: StageId::IpipInput,
        fast_ipsec: "_ipip_input",
        kame: "encap6_input",
        role: "outer header off",
        rfc: "4301 5.1.2",
        successors: &[
            StageId::Ip6Input,
            StageId::IpInput,
            StageId::KameIp6Input,
            StageId::KameIpInput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Icmp6Input,
        fast_ipsec: "icmp6_input",
        kame: "icmp6_input",
        role: "upper layer",
        rfc: "4443 2.3",
        successors: END,
    },
    StageRow {
        id: StageId::IcmpInput,
        fast_ipsec: "icmp_input",
        kame: "icmp_input",
        role: "upper layer",
        rfc: "1122 3.2.2",
        successors: END,
    },
    StageRow {
        id: StageId::TcpInput,
        fast_ipsec: "tcp_input",
        kame: "tcp6_input",
        role: "upper layer",
        rfc: "9293 3.1",
        successors: END,
    },
    StageRow {
        id: StageId::Udp6Input,
        fast_ipsec: "udp6_input",
        kame: "udp6_input",
        role: "upper layer",
        rfc: "8200 8.1",
        successors: &[StageId::Udp6Espinudp, StageId::Done],
    },
    StageRow {
        id: StageId::Udp6Espinudp,
        fast_ipsec: "udp6_espinudp",
        kame: "udp6_espinudp",
        role: "UDP header off",
        rfc: "3948 3.3",
        successors: &[
            StageId::IpsecCommonInput,
            StageId::KameEsp6Input,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::UdpInput,
        fast_ipsec: "udp_input",
        kame: "udp_input",
        role: "upper layer",
        rfc: "1122 4.1",
        successors: &[StageId::Udp4Espinudp, StageId::Done],
    },
    StageRow {
        id: StageId::Udp4Espinudp,
        fast_ipsec: "udp4_espinudp",
        kame: "udp4_espinudp",
        role: "UDP header off",
        rfc: "3948 3.3",
        successors: &[
            StageId::IpsecCommonInput,
            StageId::KameEsp4Input,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Rip6Input,
        fast_ipsec: "rip6_input",
        kame: "rip6_input",
        role: "upper layer",
        rfc: "8200 4",
        successors: END,
    },
    StageRow {
        id: StageId::RipInput,
        fast_ipsec: "rip_input",
        kame: "rip_input",
        role: "upper layer",
        rfc: "791 3.2",
        successors: END,
    },
    StageRow {
        id: StageId::IpReass,
        fast_ipsec: "ip_reass",
        kame: "ip_reass",
        role: "fragment",
        rfc: "791 3.2",
        successors: WHOLE4,
    },
    StageRow {
        id: StageId::Frag6Input,
        fast_ipsec: "frag6_input",
        kame: "frag6_input",
        role: "fragment",
        rfc: "8200 4.5",
        successors: WHOLE6,
    },
    StageRow {
        id: StageId::IpcompInput,
        fast_ipsec: "ipcomp_input",
        kame: "ipcomp6_input (checks)",
        role: "copy on write",
        rfc: "3173 3.3",
        successors: &[StageId::CryptoInvoke, StageId::Done],
    },
    StageRow {
        id: StageId::IpcompInputCb,
        fast_ipsec: "ipcomp_input_cb",
        kame: "ipcomp6_input (strip)",
        role: "header off",
        rfc: "3173 2",
        successors: &[
            StageId::CryptoInvoke,
            StageId::Ipsec6CommonInputCb,
            StageId::Ipsec4CommonInputCb,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Ip6Output,
        fast_ipsec: "ip6_output",
        kame: "ip6_output",
        role: "policy, fragments, link",
        rfc: "4301 5.1",
        successors: &[StageId::Ipsec6ProcessPacket, StageId::Done],
    },
    StageRow {
        id: StageId::IpOutput,
        fast_ipsec: "ip_output",
        kame: "ip_output",
        role: "policy, fragments, link",
        rfc: "4301 5.1",
        successors: &[StageId::Ipsec4ProcessPacket, StageId::Done],
    },
    StageRow {
        id: StageId::Ipsec6ProcessPacket,
        fast_ipsec: "ipsec6_process_packet",
        kame: "ipsec6_output_trans, ipsec6_output_tunnel",
        role: "SA for the policy",
        rfc: "4301 5.1",
        successors: &[
            StageId::IpipOutput,
            StageId::ComputeIpsecPos,
            StageId::Ip6Output,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Ipsec4ProcessPacket,
        fast_ipsec: "ipsec4_process_packet",
        kame: "ipsec4_output",
        role: "SA for the policy",
        rfc: "4301 5.1",
        successors: &[
            StageId::IpipOutput,
            StageId::EspOutput,
            StageId::AhOutput,
            StageId::IpcompOutput,
            StageId::IpOutput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::IpipOutput,
        fast_ipsec: "ipip_output",
        kame: "ipsec6_encapsulate",
        role: "outer header on",
        rfc: "4301 5.1.2",
        successors: &[
            StageId::ComputeIpsecPos,
            StageId::EspOutput,
            StageId::AhOutput,
            StageId::IpcompOutput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::ComputeIpsecPos,
        fast_ipsec: "compute_ipsec_pos",
        kame: "ipsec6_output_trans (mprev, nexthdrp)",
        role: "place of the header",
        rfc: "4303 3.1.1",
        successors: &[
            StageId::EspOutput,
            StageId::AhOutput,
            StageId::IpcompOutput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::EspOutput,
        fast_ipsec: "esp_output",
        kame: "esp6_output (header, trailer)",
        role: "header, padding",
        rfc: "4303 3.3",
        successors: &[StageId::CryptoInvoke, StageId::Done],
    },
    StageRow {
        id: StageId::AhOutput,
        fast_ipsec: "ah_output",
        kame: "ah6_output (header)",
        role: "header, mutable fields",
        rfc: "4302 3.3",
        successors: &[StageId::CryptoInvoke, StageId::Done],
    },
    StageRow {
        id: StageId::IpcompOutput,
        fast_ipsec: "ipcomp_output",
        kame: "ipcomp6_output (checks)",
        role: "worth compressing?",
        rfc: "3173 2.2",
        successors: &[
            StageId::CryptoInvoke,
            StageId::Ipsec6ProcessPacket,
            StageId::Ipsec4ProcessPacket,
            StageId::Ip6Output,
            StageId::IpOutput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::EspOutputCb,
        fast_ipsec: "esp_output_cb",
        kame: "esp6_output (encrypt, esp_auth)",
        role: "ESP is whole",
        rfc: "4303 3.3",
        successors: &[
            StageId::CryptoInvoke,
            StageId::IpsecProcessDone,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::AhOutputCb,
        fast_ipsec: "ah_output_cb",
        kame: "ah6_output (ah6_calccksum)",
        role: "headers back",
        rfc: "4302 3.3.3",
        successors: &[
            StageId::CryptoInvoke,
            StageId::IpsecProcessDone,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::IpcompOutputCb,
        fast_ipsec: "ipcomp_output_cb",
        kame: "ipcomp6_output (header)",
        role: "header on",
        rfc: "3173 2.2",
        successors: &[
            StageId::CryptoInvoke,
            StageId::IpsecProcessDone,
            StageId::Ipsec6ProcessPacket,
            StageId::Ipsec4ProcessPacket,
            StageId::Ip6Output,
            StageId::IpOutput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::IpsecProcessDone,
        fast_ipsec: "ipsec_process_done",
        kame: "ipsec6_output_trans (loop)",
        role: "length, tag, next",
        rfc: "4301 5.1",
        successors: &[
            StageId::Ipsec6ProcessPacket,
            StageId::Ipsec4ProcessPacket,
            StageId::Ip6Output,
            StageId::IpOutput,
            StageId::Done,
        ],
    },
    StageRow {
        id: StageId::Ip6Forward,
        fast_ipsec: "ip6_forward",
        kame: "ip6_forward",
        role: "hop limit, on its way",
        rfc: "8200 3",
        successors: &[StageId::Ip6Output, StageId::KameIp6Output, StageId::Done],
    },
    StageRow {
        id: StageId::IpForward,
        fast_ipsec: "ip_forward",
        kame: "ip_forward",
        role: "time to live, on its way",
        rfc: "1812 5.3.1",
        successors: &[StageId::IpOutput, StageId::KameIpOutput, StageId::Done],
    },
    DONE,
];

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

/// A stack's stages, with those that both have, as a Mermaid graph for the documents.
pub fn mermaid(stack: Stack) -> String {
    let mut graph = String::from("graph TD\n");
    let is_here = |id: &StageId| id.stack().is_none_or(|its| its == stack);
    for id in StageId::all().filter(is_here) {
        for next in id.row().successors.iter().filter(|next| is_here(next)) {
            let arrow = match id {
                StageId::CryptoInvoke => "==>",
                _ => "-->",
            };
            let _ = writeln!(graph, "    {} {arrow} {}", id.name(), next.name());
        }
    }
    graph
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum_and_names_are_unique() {
        for (index, id) in StageId::all().enumerate() {
            assert_eq!(id as usize, index, "{id:?}");
            assert_eq!(StageId::from_name(id.name()), Some(id));
        }
    }

    #[test]
    fn every_stage_of_a_stack_is_reached_from_its_inputs() {
        for (stack, inputs) in [
            (
                Stack::FastIpsec,
                vec![
                    StageId::Ip6Input,
                    StageId::IpInput,
                    StageId::Ip6Output,
                    StageId::IpOutput,
                ],
            ),
            (
                Stack::Kame,
                vec![
                    StageId::KameIp6Input,
                    StageId::KameIpInput,
                    StageId::KameIp6Output,
                    StageId::KameIpOutput,
                ],
            ),
        ] {
            let is_here = |id: &StageId| id.stack().is_none_or(|its| its == stack);
            let mut reached = inputs;
            let mut next = 0;
            while let Some(id) = reached.get(next).copied() {
                next += 1;
                for successor in id.row().successors.iter().filter(|id| is_here(id)) {
                    if !reached.contains(successor) {
                        reached.push(*successor);
                    }
                }
            }
            let missed = StageId::all()
                .filter(is_here)
                .filter(|id| !reached.contains(id));
            assert_eq!(missed.collect::<Vec<_>>(), []);
        }
    }

    #[test]
    fn a_stage_of_kame_is_aligned_with_stages_of_fast_ipsec() {
        for row in KAME_STAGES {
            assert!(row.name.starts_with("kame_"));
            assert!(!row.aligned.is_empty());
            let other = |id: &StageId| id.stack() != Some(Stack::Kame);
            assert!(row.aligned.iter().all(other), "{}", row.name);
        }
    }
}
