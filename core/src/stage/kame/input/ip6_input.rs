//! `ip6_input`: the base header and the loop over `pr_input`, which goes on when a protocol returns.

use super::super::{CallFrame, Ip6Input, Returned, Step};
use super::Ran;
use super::contiguous::join;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::input::{header_loop, ip6_input as base_header};
use crate::stage::{StageId, World};
use crate::trace::Observer;

/// Makes the packet contiguous, checks its base header (RFC 8200, 3) and runs the header loop; or goes on with it where
/// a callee returned.
pub(in crate::stage::kame) fn ip6_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    locals: Ip6Input,
    returned: Option<Returned>,
) -> Ran {
    let next = match returned {
        Some(Returned::Next { nxt, off }) => {
            let stage = StageId::KameIp6InputLoop;
            header_loop::header_loop(world, o, stage, m, off, nxt)?
        }
        _ => {
            let m = join(world, o, m)?;
            base_header(world, o, StageId::KameIp6Input, m)?
        }
    };
    let caller = Some(CallFrame::Ip6Input(locals));
    Ok(Step::Next { caller, next })
}
