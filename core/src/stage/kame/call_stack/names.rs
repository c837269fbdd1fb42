//! What a frame is called: its C function, and the stage that the function's work stands at.

use super::{AhInputAt, CallFrame, EspInputAt, EspOutputAt, Returned};
use crate::stage::StageId;

impl CallFrame {
    /// The C function's name. An algorithm's own function goes by the name of its place in the algorithm table.
    pub fn function(&self) -> &'static str {
        match self {
            Self::Ip6Input(_) => "ip6_input",
            Self::IpInput(_) => "ip_input",
            Self::Esp6Input(_) => "esp6_input",
            Self::Esp4Input(_) => "esp4_input",
            Self::Ah6Input(_) => "ah6_input",
            Self::Ah4Input(_) => "ah4_input",
            Self::Ipcomp6Input(_) => "ipcomp6_input",
            Self::Ipcomp4Input(_) => "ipcomp4_input",
            Self::EspAuth(_) => "esp_auth",
            Self::EspDecrypt(_) => "decrypt",
            Self::Ah6Calccksum(_) => "ah6_calccksum",
            Self::Ah4Calccksum(_) => "ah4_calccksum",
            Self::IpcompDecompress(_) => "decompress",
            Self::Ipsec6TunnelValidate(_) => "ipsec6_tunnel_validate",
            Self::Ipsec4TunnelValidate(_) => "ipsec4_tunnel_validate",
            Self::Ip6Output(_) => "ip6_output",
            Self::IpOutput(_) => "ip_output",
            Self::Ipsec6OutputTrans(_) => "ipsec6_output_trans",
            Self::Ipsec6OutputTunnel(_) => "ipsec6_output_tunnel",
            Self::Ipsec4Output(_) => "ipsec4_output",
            Self::Ipsec6Encapsulate(_) => "ipsec6_encapsulate",
            Self::Ipsec4Encapsulate(_) => "ipsec4_encapsulate",
            Self::Esp6Output(_) => "esp6_output",
            Self::Esp4Output(_) => "esp4_output",
            Self::Ah6Output(_) => "ah6_output",
            Self::Ah4Output(_) => "ah4_output",
            Self::Ipcomp6Output(_) => "ipcomp6_output",
            Self::Ipcomp4Output(_) => "ipcomp4_output",
            Self::EspEncrypt(_) => "encrypt",
            Self::IpcompCompress(_) => "compress",
            Self::PrInput(locals) => locals.stage.row().kame,
        }
    }

    /// The stage that it is in, given whether something that it called has returned.
    pub(in crate::stage::kame) fn id(&self, returned: Option<&Returned>) -> StageId {
        use EspInputAt as Esp;
        match self {
            Self::Ip6Input(_) if returned.is_some() => StageId::KameIp6InputLoop,
            Self::Ip6Input(_) => StageId::KameIp6Input,
            Self::IpInput(_) => StageId::KameIpInput,
            Self::Esp6Input(locals) => match locals.at {
                Esp::Start => StageId::KameEsp6Input,
                Esp::Authenticated => StageId::KameEsp6InputIcv,
                Esp::Decrypted => StageId::KameEsp6InputTrailer,
                Esp::Validated => StageId::KameEsp6InputStrip,
            },
            Self::Esp4Input(locals) => match locals.at {
                Esp::Start => StageId::KameEsp4Input,
                Esp::Authenticated => StageId::KameEsp4InputIcv,
                Esp::Decrypted => StageId::KameEsp4InputTrailer,
                Esp::Validated => StageId::KameEsp4InputStrip,
            },
            Self::Ah6Input(locals) => match locals.at {
                AhInputAt::Start => StageId::KameAh6Input,
                AhInputAt::Summed => StageId::KameAh6InputIcv,
                AhInputAt::Validated => StageId::KameAh6InputStrip,
            },
            Self::Ah4Input(locals) => match locals.at {
                AhInputAt::Start => StageId::KameAh4Input,
                AhInputAt::Summed => StageId::KameAh4InputIcv,
                AhInputAt::Validated => StageId::KameAh4InputStrip,
            },
            Self::Ipcomp6Input(locals) if locals.decompressed => StageId::KameIpcomp6InputStrip,
            Self::Ipcomp6Input(_) => StageId::KameIpcomp6Input,
            Self::Ipcomp4Input(locals) if locals.decompressed => StageId::KameIpcomp4InputStrip,
            Self::Ipcomp4Input(_) => StageId::KameIpcomp4Input,
            Self::EspAuth(_) => StageId::KameEspAuth,
            Self::EspDecrypt(_) => StageId::KameEspDecrypt,
            Self::Ah6Calccksum(_) => StageId::KameAh6Calccksum,
            Self::Ah4Calccksum(_) => StageId::KameAh4Calccksum,
            Self::IpcompDecompress(_) => StageId::KameIpcompDecompress,
            Self::Ipsec6TunnelValidate(_) => StageId::KameIpsec6TunnelValidate,
            Self::Ipsec4TunnelValidate(_) => StageId::KameIpsec4TunnelValidate,
            Self::PrInput(locals) => locals.stage,
            other => other.output_id(),
        }
    }
}

impl CallFrame {
    /// The stage of a function of the send path.
    fn output_id(&self) -> StageId {
        use EspOutputAt as Esp;
        match self {
            Self::Ip6Output(locals) if locals.isr.is_none() => StageId::KameIp6Output,
            Self::Ip6Output(_) => StageId::KameIp6OutputSend,
            Self::IpOutput(locals) if locals.isr.is_none() => StageId::KameIpOutput,
            Self::IpOutput(_) => StageId::KameIpOutputSend,
            Self::Ipsec6OutputTrans(_) => StageId::KameIpsec6OutputTrans,
            Self::Ipsec6OutputTunnel(_) => StageId::KameIpsec6OutputTunnel,
            Self::Ipsec4Output(_) => StageId::KameIpsec4Output,
            Self::Ipsec6Encapsulate(_) => StageId::KameIpsec6Encapsulate,
            Self::Ipsec4Encapsulate(_) => StageId::KameIpsec4Encapsulate,
            Self::Esp6Output(locals) => match locals.at {
                Esp::Start => StageId::KameEsp6Output,
                Esp::Encrypted => StageId::KameEsp6OutputEncrypted,
                Esp::Authenticated => StageId::KameEsp6OutputIcv,
            },
            Self::Esp4Output(locals) => match locals.at {
                Esp::Start => StageId::KameEsp4Output,
                Esp::Encrypted => StageId::KameEsp4OutputEncrypted,
                Esp::Authenticated => StageId::KameEsp4OutputIcv,
            },
            Self::Ah6Output(locals) if locals.seq.is_none() => StageId::KameAh6Output,
            Self::Ah6Output(_) => StageId::KameAh6OutputIcv,
            Self::Ah4Output(locals) if locals.seq.is_none() => StageId::KameAh4Output,
            Self::Ah4Output(_) => StageId::KameAh4OutputIcv,
            Self::Ipcomp6Output(locals) if locals.plen0.is_none() => StageId::KameIpcomp6Output,
            Self::Ipcomp6Output(_) => StageId::KameIpcomp6OutputHeader,
            Self::Ipcomp4Output(locals) if locals.plen0.is_none() => StageId::KameIpcomp4Output,
            Self::Ipcomp4Output(_) => StageId::KameIpcomp4OutputHeader,
            Self::EspEncrypt(_) => StageId::KameEspEncrypt,
            Self::IpcompCompress(_) => StageId::KameIpcompCompress,
            _ => StageId::Done,
        }
    }
}
