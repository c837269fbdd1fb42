//! Runs the function at the top of the call stack.

use super::input::{
    ah_calccksum, ah_input, esp_auth, esp_decrypt, esp_input, ip_input, ip6_input, ipcomp_input,
    pr_input, tunnel_validate,
};
use super::output::{self, Kind};
use super::{CallFrame, CallStack, IpVersion, Returned, Step, follow};
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{FaultKind, StageId, World};
use crate::trace::Observer;

/// Runs the innermost function until it calls another, returns, or hands the packet on.
pub(in crate::stage) fn resume(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    call: CallStack,
) -> Flow {
    let CallStack {
        mut frames,
        returned,
    } = call;
    let Some(frame) = frames.pop() else {
        return Err(Stop::Fault(FaultKind::Ended));
    };
    let id = frame.id(returned.as_ref());
    let step = match frame {
        CallFrame::Ip6Input(locals) => ip6_input::ip6_input(world, o, m, locals, returned)?,
        CallFrame::IpInput(locals) => ip_input::ip_input(world, o, m, locals)?,
        CallFrame::Esp6Input(locals) => {
            esp_input::esp_input(world, o, (id, IpVersion::V6), m, locals, returned)?
        }
        CallFrame::Esp4Input(locals) => {
            esp_input::esp_input(world, o, (id, IpVersion::V4), m, locals, returned)?
        }
        CallFrame::Ah6Input(locals) => {
            ah_input::ah_input(world, o, (id, IpVersion::V6), m, locals, returned)?
        }
        CallFrame::Ah4Input(locals) => {
            ah_input::ah_input(world, o, (id, IpVersion::V4), m, locals, returned)?
        }
        CallFrame::Ipcomp6Input(locals) => {
            ipcomp_input::ipcomp_input(world, o, (id, IpVersion::V6), m, locals, returned)?
        }
        CallFrame::Ipcomp4Input(locals) => {
            ipcomp_input::ipcomp_input(world, o, (id, IpVersion::V4), m, locals, returned)?
        }
        CallFrame::EspAuth(arguments) => esp_auth::esp_auth(world, o, m, arguments)?,
        CallFrame::EspDecrypt(arguments) => esp_decrypt::esp_decrypt(world, o, m, arguments)?,
        CallFrame::Ah6Calccksum(arguments) | CallFrame::Ah4Calccksum(arguments) => {
            ah_calccksum::ah_calccksum(world, o, id, m, arguments)?
        }
        CallFrame::IpcompDecompress(arguments) => {
            ipcomp_input::decompress(world, o, id, m, arguments)?
        }
        CallFrame::Ipsec6TunnelValidate(arguments) | CallFrame::Ipsec4TunnelValidate(arguments) => {
            tunnel_validate::tunnel_validate(world, o, m, arguments)?
        }
        CallFrame::PrInput(arguments) => pr_input::pr_input(world, o, m, arguments)?,
        frame => send(world, o, id, m, frame, returned)?,
    };
    Ok(follow(world, o, frames, step))
}

/// Functions of the send path.
fn send(
    world: &mut World,
    o: &mut impl Observer,
    id: StageId,
    m: Chain,
    frame: CallFrame,
    returned: Option<Returned>,
) -> Result<Step, Stop> {
    let (ipv6, ipv4) = ((id, IpVersion::V6), (id, IpVersion::V4));
    match frame {
        CallFrame::Ip6Output(locals) => output::ip_output(world, o, ipv6, m, locals, returned),
        CallFrame::IpOutput(locals) => output::ip_output(world, o, ipv4, m, locals, returned),
        CallFrame::Ipsec6OutputTrans(locals) => {
            output::output_requests(world, o, (id, Kind::Trans), m, locals, returned)
        }
        CallFrame::Ipsec6OutputTunnel(locals) => {
            output::output_requests(world, o, (id, Kind::Tunnel), m, locals, returned)
        }
        CallFrame::Ipsec4Output(locals) => {
            output::output_requests(world, o, (id, Kind::Ipv4), m, locals, returned)
        }
        CallFrame::Ipsec6Encapsulate(arguments) | CallFrame::Ipsec4Encapsulate(arguments) => {
            output::encapsulate(world, o, id, m, arguments)
        }
        CallFrame::Esp6Output(locals) => output::esp_output(world, o, ipv6, m, locals, returned),
        CallFrame::Esp4Output(locals) => output::esp_output(world, o, ipv4, m, locals, returned),
        CallFrame::Ah6Output(locals) => output::ah_output(world, o, ipv6, m, locals, returned),
        CallFrame::Ah4Output(locals) => output::ah_output(world, o, ipv4, m, locals, returned),
        CallFrame::Ipcomp6Output(locals) => {
            output::ipcomp_output(world, o, ipv6, m, locals, returned)
        }
        CallFrame::Ipcomp4Output(locals) => {
            output::ipcomp_output(world, o, ipv4, m, locals, returned)
        }
        CallFrame::EspEncrypt(arguments) => output::esp_encrypt(world, o, m, arguments),
        CallFrame::IpcompCompress(arguments) => output::compress(world, o, m, arguments),
        _ => Err(Stop::Fault(FaultKind::Ended)),
    }
}
