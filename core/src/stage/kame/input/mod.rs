//! The receive path, a C function a file.

mod ah_calccksum;
mod ah_input;
mod contiguous;
mod esp_auth;
mod esp_decrypt;
mod esp_input;
mod ip6_input;
mod ip_input;
mod ipcomp_input;
mod key_allocsa;
mod lengths;
mod pr_input;
mod strip;
mod tunnel_validate;

use super::{CallFrame, CallStack, IpVersion, Step, follow};
use crate::mbuf::Chain;
use crate::stage::world::{Flow, Stop};
use crate::stage::{FaultKind, World};
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
    };
    Ok(follow(world, o, frames, step))
}

/// What a function's run gives.
type Ran = Result<Step, Stop>;
