//! `ip6_output` and `ip_output`: the policy, its transforms, then fragments and the link, all in one call.

use super::super::{CallFrame, IpOutput, IpVersion, OutputRequests, Returned, Step};
use super::{Place, Ran};
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::stage::World;
use crate::stage::fast_ipsec::output::ipsec_check_pmtu::ipsec_check_pmtu;
use crate::stage::fast_ipsec::output::ipsec_check_policy::ipsec_check_policy;
use crate::stage::fast_ipsec::output::{ip_output as ipv4, ip6_output as ipv6};
use crate::trace::Observer;

/// Looks the policy up and calls its transforms, or goes on behind them: nothing is looked up twice, so no tag has to
/// say that the policy is done.
pub(in crate::stage::kame) fn ip_output(
    world: &mut World,
    o: &mut impl Observer,
    place: Place,
    m: Chain,
    mut locals: IpOutput,
    returned: Option<Returned>,
) -> Ran {
    let (stage, version) = place;
    let Some(isr) = locals.isr else {
        let m = match version {
            IpVersion::V6 => ipv6::base_header(world, o, stage, m)?,
            IpVersion::V4 => {
                ipv4::check_header(world, o, stage, &m)?;
                m
            }
        };
        let Some(isr) = ipsec_check_policy(world, o, stage, &m)? else {
            return finish(world, o, place, m, locals);
        };
        if locals.forwarding {
            ipsec_check_pmtu(world, o, stage, &m, isr)?;
        }
        locals.isr = Some(isr);
        let called = OutputRequests::called(isr);
        let (caller, callee) = match version {
            IpVersion::V6 => (
                CallFrame::Ip6Output(locals),
                CallFrame::Ipsec6OutputTrans(called),
            ),
            IpVersion::V4 => (CallFrame::IpOutput(locals), CallFrame::Ipsec4Output(called)),
        };
        return Ok(Step::Call { m, caller, callee });
    };
    let left = match returned {
        Some(Returned::Requests { index }) => Isr { sp: isr.sp, index },
        _ => isr,
    };
    if version == IpVersion::V4 || world.spd.request(left).is_none() {
        return finish(world, o, place, m, locals);
    }
    locals.isr = Some(left);
    let callee = CallFrame::Ipsec6OutputTunnel(OutputRequests::called(left));
    let caller = CallFrame::Ip6Output(locals);
    Ok(Step::Call { m, caller, callee })
}

/// Fragments where the packet is too long, and the link's queue, by the version of the outermost header.
fn finish(
    world: &mut World,
    o: &mut impl Observer,
    (stage, _): Place,
    m: Chain,
    locals: IpOutput,
) -> Ran {
    // What a policy's transforms have taken up is this host's own packet from there on.
    let forwarding = locals.forwarding && locals.isr.is_none();
    let next = match IpVersion::of(&world.mbufs, &m) {
        IpVersion::V6 => ipv6::finish(world, o, stage, m, forwarding)?,
        IpVersion::V4 => ipv4::finish(world, o, stage, m, forwarding)?,
    };
    let caller = None;
    Ok(Step::Next { caller, next })
}
