//! The call stack as data: a frame a C function, each with its locals by their C names.

mod output;

pub use output::{
    AhOutput, Encapsulate, EspEncrypt, EspOutput, EspOutputAt, IpOutput, IpcompCompress,
    IpcompOutput, OutputRequests, OutputRequestsAt, Transform,
};

use crate::crypto::Icv;
use crate::mbuf::{Chain, MbufPool};
use crate::sa::{Protocol, SavRef};
use crate::stage::{Stage, StageId};
use crate::wire::IpProtocol;
use serde::{Deserialize, Serialize};

/// The functions that have been called and have not returned, and what the last to return gave back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallStack {
    /// The outermost first; the last one runs.
    pub frames: Vec<CallFrame>,
    /// What the function that the last frame had called returned; none where it has just been called itself.
    pub returned: Option<Returned>,
}

/// What a function gives back to its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Returned {
    /// `nxt` and `*offp`: the header loop is to go on there.
    Next {
        /// Protocol of the next header.
        nxt: IpProtocol,
        /// Where it starts.
        off: usize,
    },
    /// 0, with an ICV in the caller's `sum`.
    Sum(Icv),
    /// 0: the policy's list of transforms stands here, at the first tunnel or at its end.
    Requests {
        /// Place in the list.
        index: usize,
    },
    /// 0: a transform is done.
    Protected {
        /// The packet's sequence number, whole.
        seq: u64,
    },
    /// 0: done.
    Zero,
    /// An error number: what was asked for cannot be done.
    Error,
    /// A truth value.
    Valid(bool),
}

/// Whose header is the outermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IpVersion {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// A function on the call stack: its locals, and where in it the work stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallFrame {
    /// `ip6_input`.
    Ip6Input(Ip6Input),
    /// `ip_input`.
    IpInput(IpInput),
    /// `esp6_input`.
    Esp6Input(EspInput),
    /// `esp4_input`.
    Esp4Input(EspInput),
    /// `ah6_input`.
    Ah6Input(AhInput),
    /// `ah4_input`.
    Ah4Input(AhInput),
    /// `ipcomp6_input`.
    Ipcomp6Input(IpcompInput),
    /// `ipcomp4_input`.
    Ipcomp4Input(IpcompInput),
    /// `esp_auth`.
    EspAuth(EspAuth),
    /// The algorithm's `decrypt`.
    EspDecrypt(EspDecrypt),
    /// `ah6_calccksum`.
    Ah6Calccksum(AhCalccksum),
    /// `ah4_calccksum`.
    Ah4Calccksum(AhCalccksum),
    /// The algorithm's `decompress`.
    IpcompDecompress(IpcompDecompress),
    /// `ipsec6_tunnel_validate`.
    Ipsec6TunnelValidate(TunnelValidate),
    /// `ipsec4_tunnel_validate`.
    Ipsec4TunnelValidate(TunnelValidate),
    /// `ip6_output`.
    Ip6Output(IpOutput),
    /// `ip_output`.
    IpOutput(IpOutput),
    /// `ipsec6_output_trans`.
    Ipsec6OutputTrans(OutputRequests),
    /// `ipsec6_output_tunnel`.
    Ipsec6OutputTunnel(OutputRequests),
    /// `ipsec4_output`.
    Ipsec4Output(OutputRequests),
    /// `ipsec6_encapsulate`.
    Ipsec6Encapsulate(Encapsulate),
    /// `ipsec4_encapsulate`.
    Ipsec4Encapsulate(Encapsulate),
    /// `esp6_output`.
    Esp6Output(EspOutput),
    /// `esp4_output`.
    Esp4Output(EspOutput),
    /// `ah6_output`.
    Ah6Output(AhOutput),
    /// `ah4_output`.
    Ah4Output(AhOutput),
    /// `ipcomp6_output`.
    Ipcomp6Output(IpcompOutput),
    /// `ipcomp4_output`.
    Ipcomp4Output(IpcompOutput),
    /// The algorithm's `encrypt`.
    EspEncrypt(EspEncrypt),
    /// The algorithm's `compress`.
    IpcompCompress(IpcompCompress),
    /// The `pr_input` of a protocol that is the same in both stacks.
    PrInput(PrInput),
}

/// Locals of `ip6_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ip6Input {
    /// Where the header that the loop is at starts, in octets.
    pub off: usize,
    /// Its protocol.
    pub nxt: IpProtocol,
}

/// Locals of `ip_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpInput {
    /// Length of the header, in octets.
    pub hlen: usize,
}

/// Locals of `esp6_input` and `esp4_input`. Lengths and offsets are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspInput {
    /// Where the ESP header starts.
    pub off: usize,
    /// The association; none before it is looked up.
    pub sav: Option<SavRef>,
    /// The packet's sequence number, whole.
    pub seq: u64,
    /// SPI and sequence number.
    pub esplen: usize,
    /// IV.
    pub ivlen: usize,
    /// ICV.
    pub siz: usize,
    /// The ICV that the packet carries.
    pub sum0: Option<Icv>,
    /// What the trailer names.
    pub nxt: IpProtocol,
    /// Where in the function the work stands.
    pub at: EspInputAt,
}

/// Where in `esp6_input` the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EspInputAt {
    /// At its start.
    Start,
    /// Behind `esp_auth`.
    Authenticated,
    /// Behind `decrypt`.
    Decrypted,
    /// Behind `ipsec6_tunnel_validate`.
    Validated,
}

/// Locals of `ah6_input` and `ah4_input`. Lengths and offsets are in octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AhInput {
    /// Where the AH header starts.
    pub off: usize,
    /// The association; none before it is looked up.
    pub sav: Option<SavRef>,
    /// The packet's sequence number, whole.
    pub seq: u64,
    /// The whole header, with ICV and padding.
    pub hl: usize,
    /// ICV.
    pub siz: usize,
    /// What AH names next.
    pub nxt: IpProtocol,
    /// Where in the function the work stands.
    pub at: AhInputAt,
}

/// Where in `ah6_input` the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AhInputAt {
    /// At its start.
    Start,
    /// Behind `ah6_calccksum`.
    Summed,
    /// Behind `ipsec6_tunnel_validate`.
    Validated,
}

/// Locals of `ipcomp6_input` and `ipcomp4_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcompInput {
    /// Where the IPComp header starts.
    pub off: usize,
    /// The association; none before it is looked up.
    pub sav: Option<SavRef>,
    /// Whether `decompress` has been called.
    pub decompressed: bool,
}

/// Arguments of `esp_auth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspAuth {
    /// First octet covered.
    pub skip: usize,
    /// Octets covered.
    pub length: usize,
    /// The association.
    pub sav: SavRef,
    /// The packet's sequence number, whole: its high half is covered too where the association has ESN.
    pub seq: u64,
}

/// Arguments of an algorithm's `decrypt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EspDecrypt {
    /// Where the ESP header starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
    /// Octets of IV.
    pub ivlen: usize,
    /// The packet's sequence number, whole: the IV where that is not in the packet (RFC 8750).
    pub seq: u64,
}

/// Arguments of `ah6_calccksum` and `ah4_calccksum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AhCalccksum {
    /// Where the AH header starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
    /// Octets of ICV, with the IV that leads it.
    pub siz: usize,
    /// Octets of that IV, which only AES-GMAC has.
    pub ivlen: usize,
    /// The packet's sequence number, whole: its high half is covered too where the association has ESN.
    pub seq: u64,
    /// Whether the packet leaves: then a routing header counts as it will be in the end.
    pub sending: bool,
}

/// Arguments of an algorithm's `decompress`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpcompDecompress {
    /// Where the compressed payload starts.
    pub off: usize,
    /// The association.
    pub sav: SavRef,
}

/// Arguments of `ipsec6_tunnel_validate` and `ipsec4_tunnel_validate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TunnelValidate {
    /// Where what was protected starts.
    pub off: usize,
    /// What it is.
    pub nxt: IpProtocol,
    /// The association.
    pub sav: SavRef,
}

/// Arguments of a `pr_input`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrInput {
    /// Which function.
    pub stage: StageId,
    /// Where its header starts.
    pub off: usize,
    /// Its protocol number.
    pub proto: IpProtocol,
}

impl Ip6Input {
    pub(super) const CALLED: Self = Self {
        off: 0,
        nxt: IpProtocol(0),
    };
}

impl IpInput {
    pub(super) const CALLED: Self = Self { hlen: 0 };
}

impl EspInput {
    fn called(off: usize) -> Self {
        Self {
            off,
            sav: None,
            seq: 0,
            esplen: 0,
            ivlen: 0,
            siz: 0,
            sum0: None,
            nxt: IpProtocol(0),
            at: EspInputAt::Start,
        }
    }
}

impl AhInput {
    fn called(off: usize) -> Self {
        Self {
            off,
            sav: None,
            seq: 0,
            hl: 0,
            siz: 0,
            nxt: IpProtocol(0),
            at: AhInputAt::Start,
        }
    }
}

impl CallFrame {
    /// The call that a stage of FAST_IPSEC stands for, with its packet; the stage itself where it is none.
    pub(super) fn of(mbufs: &MbufPool, stage: Stage) -> Result<(Chain, Self), Stage> {
        let pr_input = |stage, off, proto| Self::PrInput(PrInput { stage, off, proto });
        let id = stage.id();
        Ok(match stage {
            Stage::Ipsec6CommonInput { m, off, proto } => {
                (m, Self::protocol(IpVersion::V6, proto, off))
            }
            Stage::Ipsec4CommonInput { m, off, proto } => {
                (m, Self::protocol(IpVersion::V4, proto, off))
            }
            Stage::IpsecCommonInput {
                m, skip, sproto, ..
            } => {
                let version = IpVersion::of(mbufs, &m);
                (m, Self::protocol(version, sproto, skip))
            }
            Stage::Upper { m, off, proto, .. } | Stage::IpipInput { m, off, proto } => {
                (m, pr_input(id, off, proto))
            }
            Stage::Espinudp { m, off, .. } => (m, pr_input(id, off, IpProtocol::UDP)),
            Stage::Frag6Input { m, off } => (m, pr_input(id, off, IpProtocol::FRAGMENT)),
            Stage::Ip6Output { m, forwarding } => {
                (m, Self::Ip6Output(IpOutput::called(forwarding)))
            }
            Stage::IpOutput { m, forwarding } => (m, Self::IpOutput(IpOutput::called(forwarding))),
            Stage::IpReass { m } => (m, pr_input(id, 0, IpProtocol(0))),
            other => return Err(other),
        })
    }

    fn protocol(version: IpVersion, proto: Protocol, off: usize) -> Self {
        let ipcomp = IpcompInput {
            off,
            sav: None,
            decompressed: false,
        };
        match (proto, version) {
            (Protocol::Esp, IpVersion::V6) => Self::Esp6Input(EspInput::called(off)),
            (Protocol::Esp, IpVersion::V4) => Self::Esp4Input(EspInput::called(off)),
            (Protocol::Ah, IpVersion::V6) => Self::Ah6Input(AhInput::called(off)),
            (Protocol::Ah, IpVersion::V4) => Self::Ah4Input(AhInput::called(off)),
            (Protocol::Ipcomp, IpVersion::V6) => Self::Ipcomp6Input(ipcomp),
            (Protocol::Ipcomp, IpVersion::V4) => Self::Ipcomp4Input(ipcomp),
        }
    }

    /// What the header loop of a caller has come to when it calls.
    pub(super) fn passes_on(&mut self, callee: &Self) {
        let at = callee.place();
        match self {
            Self::Ip6Input(locals) => (locals.off, locals.nxt) = at,
            Self::IpInput(locals) if at.0 > 0 => locals.hlen = at.0,
            _ => {}
        }
    }

    /// Where the header starts that the function was called for, and its protocol.
    fn place(&self) -> (usize, IpProtocol) {
        match self {
            Self::Esp6Input(locals) | Self::Esp4Input(locals) => (locals.off, IpProtocol::ESP),
            Self::Ah6Input(locals) | Self::Ah4Input(locals) => (locals.off, IpProtocol::AH),
            Self::Ipcomp6Input(locals) | Self::Ipcomp4Input(locals) => {
                (locals.off, IpProtocol::IPCOMP)
            }
            Self::PrInput(locals) => (locals.off, locals.proto),
            _ => (0, IpProtocol(0)),
        }
    }

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
    pub(super) fn id(&self, returned: Option<&Returned>) -> StageId {
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

impl IpVersion {
    /// By the packet's first octet; what is no IPv4 goes to `ip6_input`, which refuses it.
    pub(in crate::stage) fn of(mbufs: &MbufPool, m: &Chain) -> Self {
        let mut first = [0];
        let read = mbufs.m_copydata(m, 0, &mut first);
        match (read, first) {
            (Ok(()), [octet]) if octet >> 4 == 4 => Self::V4,
            _ => Self::V6,
        }
    }
}
