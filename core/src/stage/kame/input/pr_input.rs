//! The protocols that are the same in both stacks: upper layers, fragments, UDP around ESP, packets in packets.

use super::super::{CallFrame, PrInput, Step};
use super::Ran;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::input;
use crate::stage::{StageId, World};
use crate::trace::Observer;

/// Runs the protocol. `frag6_input` and `ip_reass` return to the loop that called them; the others hand the packet on
/// from where they are.
pub(in crate::stage::kame) fn pr_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    arguments: PrInput,
) -> Ran {
    let PrInput { stage, off, proto } = arguments;
    let waiting = Some(CallFrame::PrInput(arguments));
    let (caller, next) = match stage {
        StageId::Frag6Input => (None, input::frag6_input(world, o, m, off)?),
        StageId::IpReass => (None, input::ip_reass(world, o, m)?),
        StageId::IpipInput => (None, input::ipip_input(world, o, m, off, proto)?),
        StageId::UdpInput | StageId::Udp6Input => {
            (waiting, input::udp_input(world, o, stage, m, off)?)
        }
        StageId::Udp4Espinudp | StageId::Udp6Espinudp => {
            (waiting, input::espinudp(world, o, stage, m, off)?)
        }
        _ => (None, input::upper_input(world, o, stage, m, off, proto)?),
    };
    Ok(Step::Next { caller, next })
}
