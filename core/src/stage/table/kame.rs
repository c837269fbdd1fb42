//! KAME's rows of the stage table: a row a run of a C function between two calls, aligned with FAST_IPSEC's stages.

use super::{StageId, StageRow};
use StageId as Id;

/// A row of KAME's part. A C function that calls others has a row for each of its runs.
#[derive(Clone, Copy, Debug)]
pub struct KameRow {
    /// The name that people see.
    pub name: &'static str,
    /// The stages of FAST_IPSEC that do the same.
    pub aligned: &'static [StageId],
    /// What every stage has.
    pub row: StageRow,
}

/// What the header loop may call.
const UPPER6: &[StageId] = &[
    Id::KameEsp6Input,
    Id::KameAh6Input,
    Id::KameIpcomp6Input,
    Id::IpipInput,
    Id::Icmp6Input,
    Id::TcpInput,
    Id::Udp6Input,
    Id::Rip6Input,
    Id::Frag6Input,
    Id::Done,
];

/// What `ip_input` may call.
const UPPER4: &[StageId] = &[
    Id::KameEsp4Input,
    Id::KameAh4Input,
    Id::KameIpcomp4Input,
    Id::IpipInput,
    Id::IcmpInput,
    Id::TcpInput,
    Id::UdpInput,
    Id::RipInput,
    Id::IpReass,
    Id::Done,
];

/// What follows a header of an IPv4 packet: its `pr_input`, or a tunnel's inner packet.
const STRIP4: &[StageId] = &[
    Id::KameEsp4Input,
    Id::KameAh4Input,
    Id::KameIpcomp4Input,
    Id::IpipInput,
    Id::IcmpInput,
    Id::TcpInput,
    Id::UdpInput,
    Id::RipInput,
    Id::KameIp6Input,
    Id::KameIpInput,
    Id::Done,
];

const fn row(
    id: StageId,
    name: &'static str,
    (kame, role, rfc): (&'static str, &'static str, &'static str),
    aligned: &'static [StageId],
    successors: &'static [StageId],
) -> KameRow {
    KameRow {
        name,
        aligned,
        row: StageRow {
            id,
            fast_ipsec: "",
            kame,
            role,
            rfc,
            successors,
        },
    }
}

/// Every stage of KAME alone, in the order of the enum.
pub const KAME_STAGES: &[KameRow] = &[
    row(
        Id::KameIp6Input,
        "kame_ip6_input",
        ("ip6_input", "contiguous, header loop", "8200 3"),
        &[Id::Ip6Input],
        UPPER6,
    ),
    row(
        Id::KameIp6InputLoop,
        "kame_ip6_input_loop",
        ("ip6_input", "header loop goes on", "8200 4"),
        &[Id::Ipsec6CommonInputCb],
        UPPER6,
    ),
    row(
        Id::KameIpInput,
        "kame_ip_input",
        ("ip_input", "header, checksum, length", "791 3.1"),
        &[Id::IpInput],
        UPPER4,
    ),
    row(
        Id::KameEsp6Input,
        "kame_esp6_input",
        ("esp6_input", "look-up, checks", "4303 3.4.2"),
        &[Id::Ipsec6CommonInput, Id::IpsecCommonInput, Id::EspInput],
        &[Id::KameEspAuth, Id::KameEspDecrypt, Id::Done],
    ),
    row(
        Id::KameEsp4Input,
        "kame_esp4_input",
        ("esp4_input", "look-up, checks", "4303 3.4.2"),
        &[Id::Ipsec4CommonInput, Id::IpsecCommonInput, Id::EspInput],
        &[Id::KameEspAuth, Id::KameEspDecrypt, Id::Done],
    ),
    row(
        Id::KameEspAuth,
        "kame_esp_auth",
        ("esp_auth", "ICV", "4303 3.4.4.1"),
        &[Id::CryptoInvoke],
        &[Id::KameEsp6InputIcv, Id::KameEsp4InputIcv],
    ),
    row(
        Id::KameEsp6InputIcv,
        "kame_esp6_input_icv",
        ("esp6_input", "ICV, replay", "4303 3.4.4.1"),
        &[Id::CryptoInvoke, Id::EspInputCb],
        &[Id::KameEspDecrypt, Id::Done],
    ),
    row(
        Id::KameEsp4InputIcv,
        "kame_esp4_input_icv",
        ("esp4_input", "ICV, replay", "4303 3.4.4.1"),
        &[Id::CryptoInvoke, Id::EspInputCb],
        &[Id::KameEspDecrypt, Id::Done],
    ),
    row(
        Id::KameEspDecrypt,
        "kame_esp_decrypt",
        ("esp_cbc_decrypt", "cipher, in place", "4303 3.4.4.1"),
        &[Id::CryptoInvoke],
        &[Id::KameEsp6InputTrailer, Id::KameEsp4InputTrailer],
    ),
    row(
        Id::KameEsp6InputTrailer,
        "kame_esp6_input_trailer",
        ("esp6_input", "trailer off", "4303 2.4"),
        &[Id::EspInputCb],
        &[Id::KameIpsec6TunnelValidate, Id::Done],
    ),
    row(
        Id::KameEsp4InputTrailer,
        "kame_esp4_input_trailer",
        ("esp4_input", "trailer off", "4303 2.4"),
        &[Id::EspInputCb],
        &[Id::KameIpsec4TunnelValidate, Id::Done],
    ),
    row(
        Id::KameEsp6InputStrip,
        "kame_esp6_input_strip",
        ("esp6_input", "header off, return nxt", "4301 5.2"),
        &[Id::EspInputCb, Id::Ipsec6CommonInputCb, Id::IpipInput],
        &[
            Id::KameIp6InputLoop,
            Id::KameIp6Input,
            Id::KameIpInput,
            Id::Done,
        ],
    ),
    row(
        Id::KameEsp4InputStrip,
        "kame_esp4_input_strip",
        ("esp4_input", "header off, call next", "4301 5.2"),
        &[
            Id::EspInputCb,
            Id::Ipsec4CommonInputCb,
            Id::IpipInput,
            Id::IpInput,
        ],
        STRIP4,
    ),
    row(
        Id::KameAh6Input,
        "kame_ah6_input",
        ("ah6_input", "look-up, checks", "4302 3.4.2"),
        &[Id::Ipsec6CommonInput, Id::IpsecCommonInput, Id::AhInput],
        &[Id::KameAh6Calccksum, Id::Done],
    ),
    row(
        Id::KameAh4Input,
        "kame_ah4_input",
        ("ah4_input", "look-up, checks", "4302 3.4.2"),
        &[Id::Ipsec4CommonInput, Id::IpsecCommonInput, Id::AhInput],
        &[Id::KameAh4Calccksum, Id::Done],
    ),
    row(
        Id::KameAh6Calccksum,
        "kame_ah6_calccksum",
        ("ah6_calccksum", "ICV over copies", "4302 3.3.3.1"),
        &[Id::AhInput, Id::CryptoInvoke],
        &[Id::KameAh6InputIcv, Id::Done],
    ),
    row(
        Id::KameAh4Calccksum,
        "kame_ah4_calccksum",
        ("ah4_calccksum", "ICV over copies", "4302 3.3.3.1"),
        &[Id::AhInput, Id::CryptoInvoke],
        &[Id::KameAh4InputIcv, Id::Done],
    ),
    row(
        Id::KameAh6InputIcv,
        "kame_ah6_input_icv",
        ("ah6_input", "ICV, replay", "4302 3.4.4"),
        &[Id::AhInputCb],
        &[Id::KameIpsec6TunnelValidate, Id::Done],
    ),
    row(
        Id::KameAh4InputIcv,
        "kame_ah4_input_icv",
        ("ah4_input", "ICV, replay", "4302 3.4.4"),
        &[Id::AhInputCb],
        &[Id::KameIpsec4TunnelValidate, Id::Done],
    ),
    row(
        Id::KameAh6InputStrip,
        "kame_ah6_input_strip",
        ("ah6_input", "header off, return nxt", "4301 5.2"),
        &[Id::AhInputCb, Id::Ipsec6CommonInputCb, Id::IpipInput],
        &[
            Id::KameIp6InputLoop,
            Id::KameIp6Input,
            Id::KameIpInput,
            Id::Done,
        ],
    ),
    row(
        Id::KameAh4InputStrip,
        "kame_ah4_input_strip",
        ("ah4_input", "header off, call next", "4301 5.2"),
        &[
            Id::AhInputCb,
            Id::Ipsec4CommonInputCb,
            Id::IpipInput,
            Id::IpInput,
        ],
        STRIP4,
    ),
    row(
        Id::KameIpsec6TunnelValidate,
        "kame_ipsec6_tunnel_validate",
        ("ipsec6_tunnel_validate", "tunnel or not", "4301 5.1.2"),
        &[Id::EspInputCb, Id::AhInputCb, Id::IpipInput],
        &[Id::KameEsp6InputStrip, Id::KameAh6InputStrip],
    ),
    row(
        Id::KameIpsec4TunnelValidate,
        "kame_ipsec4_tunnel_validate",
        ("ipsec4_tunnel_validate", "tunnel or not", "4301 5.1.2"),
        &[Id::EspInputCb, Id::AhInputCb, Id::IpipInput],
        &[Id::KameEsp4InputStrip, Id::KameAh4InputStrip],
    ),
    row(
        Id::KameIpcomp6Input,
        "kame_ipcomp6_input",
        ("ipcomp6_input", "look-up", "3173 3.3"),
        &[Id::Ipsec6CommonInput, Id::IpsecCommonInput, Id::IpcompInput],
        &[Id::KameIpcompDecompress, Id::Done],
    ),
    row(
        Id::KameIpcomp4Input,
        "kame_ipcomp4_input",
        ("ipcomp4_input", "look-up", "3173 3.3"),
        &[Id::Ipsec4CommonInput, Id::IpsecCommonInput, Id::IpcompInput],
        &[Id::KameIpcompDecompress, Id::Done],
    ),
    row(
        Id::KameIpcompDecompress,
        "kame_ipcomp_decompress",
        ("deflate_decompress", "inflate", "2394 2"),
        &[Id::CryptoInvoke],
        &[
            Id::KameIpcomp6InputStrip,
            Id::KameIpcomp4InputStrip,
            Id::Done,
        ],
    ),
    row(
        Id::KameIpcomp6InputStrip,
        "kame_ipcomp6_input_strip",
        ("ipcomp6_input", "header off, return nxt", "3173 2"),
        &[Id::IpcompInputCb, Id::Ipsec6CommonInputCb],
        &[Id::KameIp6InputLoop, Id::Done],
    ),
    row(
        Id::KameIpcomp4InputStrip,
        "kame_ipcomp4_input_strip",
        ("ipcomp4_input", "header off, call next", "3173 2"),
        &[Id::IpcompInputCb, Id::Ipsec4CommonInputCb, Id::IpInput],
        STRIP4,
    ),
];
