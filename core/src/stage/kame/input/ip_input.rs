//! `ip_input`: the IPv4 header, then the `pr_input` of the protocol that it names.

use super::super::{CallFrame, IpInput, Step};
use super::Ran;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::input::ip_input as header;
use crate::stage::{StageId, World};
use crate::trace::Observer;

/// Checks the header (RFC 791, 3.1) and calls the protocol.
pub(in crate::stage::kame) fn ip_input(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    locals: IpInput,
) -> Ran {
    let next = header(world, o, StageId::KameIpInput, m)?;
    let caller = Some(CallFrame::IpInput(locals));
    Ok(Step::Next { caller, next })
}
