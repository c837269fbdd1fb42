//! The call stack as data: a frame a C function, each with its locals by their C names.

mod input;
mod names;
mod output;

pub use input::{
    AhCalccksum, AhInput, AhInputAt, EspAuth, EspDecrypt, EspInput, EspInputAt, Ip6Input, IpInput,
    IpcompDecompress, IpcompInput, PrInput, TunnelValidate,
};
pub use output::{
    AhOutput, Encapsulate, EspEncrypt, EspOutput, EspOutputAt, IpOutput, IpcompCompress,
    IpcompOutput, OutputRequests, OutputRequestsAt, Transform,
};

use crate::crypto::Icv;
use crate::mbuf::{Chain, MbufPool};
use crate::sa::Protocol;
use crate::stage::Stage;
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
