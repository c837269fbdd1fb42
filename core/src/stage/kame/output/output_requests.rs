//! `ipsec6_output_trans`, `ipsec6_output_tunnel`, `ipsec4_output`: the loop over a policy's transforms.

use super::super::{
    AhOutput, CallFrame, Encapsulate, EspOutput, IpVersion, IpcompOutput, OutputRequests,
    OutputRequestsAt, Returned, Step, Transform,
};
use super::Ran;
use super::position::position;
use crate::mbuf::Chain;
use crate::policy::Isr;
use crate::sa::{Mode, Protocol, SavRef};
use crate::stage::fast_ipsec::output::ipsec_nextisr::{Next, ipsec_nextisr};
use crate::stage::fast_ipsec::output::ipsec_process_done::record_association;
use crate::stage::fast_ipsec::output::ipsec_process_packet::needs_tunnel;
use crate::stage::world::Stop;
use crate::stage::{Reason, StageId, World};
use crate::trace::Observer;
use crate::wire::{ipv4, ipv6};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which of the functions it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::stage::kame) enum Kind {
    /// Up to the first tunnel.
    Trans,
    /// From there on.
    Tunnel,
    /// All of them.
    Ipv4,
}

fn frame(kind: Kind, locals: OutputRequests) -> CallFrame {
    match kind {
        Kind::Trans => CallFrame::Ipsec6OutputTrans(locals),
        Kind::Tunnel => CallFrame::Ipsec6OutputTunnel(locals),
        Kind::Ipv4 => CallFrame::Ipsec4Output(locals),
    }
}

/// Goes on with the loop where its last call left it.
pub(in crate::stage::kame) fn output_requests(
    world: &mut World,
    o: &mut impl Observer,
    (stage, kind): (StageId, Kind),
    mut m: Chain,
    mut locals: OutputRequests,
    returned: Option<Returned>,
) -> Ran {
    match (locals.at, locals.sav) {
        (OutputRequestsAt::Encapsulated, Some(sav)) => {
            return call_transform(world, o, (stage, kind), m, locals, sav);
        }
        (OutputRequestsAt::Protected, Some(sav)) => {
            // What did not become shorter goes on as it was, and no association had a part in it.
            if let Some(Returned::Protected { seq }) = returned {
                record_association(world, o, &mut m, locals.isr, sav, seq)?;
            }
            locals = OutputRequests::called(Isr {
                sp: locals.isr.sp,
                index: locals.isr.index + 1,
            });
        }
        _ => {}
    }
    head(world, o, (stage, kind), m, locals)
}

/// The head of the loop: the next transform with its association, or the end.
fn head(
    world: &mut World,
    o: &mut impl Observer,
    (stage, kind): (StageId, Kind),
    m: Chain,
    mut locals: OutputRequests,
) -> Ran {
    let request = world.spd.request(locals.isr).map(|request| request.config);
    if kind == Kind::Trans && request.is_some_and(|request| request.mode == Mode::Tunnel) {
        return Ok(ends(m, locals.isr.index));
    }
    let (src, dst) = addresses(world, &m)?;
    let (isr, sav) = match ipsec_nextisr(world, o, stage, &m, locals.isr, (src, dst))? {
        Next::Apply(isr, sav) => (isr, sav),
        Next::Clear => {
            let policy = world.spd.get(locals.isr.sp);
            let index = policy.map_or(0, |policy| policy.requests().len());
            return Ok(ends(m, index));
        }
    };
    let is_tunnel = needs_tunnel(world, isr, sav, dst);
    if is_tunnel && kind == Kind::Trans {
        return Ok(ends(m, isr.index));
    }
    locals.isr = isr;
    locals.sav = Some(sav);
    if !is_tunnel {
        return call_transform(world, o, (stage, kind), m, locals, sav);
    }
    locals.at = OutputRequestsAt::Encapsulated;
    let arguments = Encapsulate { isr, sav };
    let is_ipv4 = world
        .sad
        .get(sav)
        .is_some_and(|sav| sav.config().dst.is_ipv4());
    let callee = match is_ipv4 {
        true => CallFrame::Ipsec4Encapsulate(arguments),
        false => CallFrame::Ipsec6Encapsulate(arguments),
    };
    let caller = frame(kind, locals);
    Ok(Step::Call { m, caller, callee })
}

fn ends(m: Chain, index: usize) -> Step {
    let value = Returned::Requests { index };
    Step::Return { m, value }
}

/// Calls the output function of the association's protocol, with the place for its header.
fn call_transform(
    world: &mut World,
    o: &mut impl Observer,
    (stage, kind): (StageId, Kind),
    m: Chain,
    mut locals: OutputRequests,
    sav: SavRef,
) -> Ran {
    let association = world.sad.get(sav);
    let Some(proto) = association.map(|sav| sav.config().protection.protocol()) else {
        let request = world.spd.request(locals.isr);
        let proto = request.map_or(Protocol::Esp, |request| request.config.proto);
        return Err(world.drop_packet(o, stage, m, Reason::NoTransform { proto }));
    };
    let version = IpVersion::of(&world.mbufs, &m);
    let (m, (off, protoff)) = position(world, o, (stage, version), m, proto)?;
    let transform = Transform { sav, off, protoff };
    locals.at = OutputRequestsAt::Protected;
    let esp = EspOutput::called(transform);
    let ah = AhOutput {
        transform,
        seq: None,
    };
    let ipcomp = IpcompOutput {
        transform,
        plen0: None,
    };
    let callee = match (proto, version) {
        (Protocol::Esp, IpVersion::V6) => CallFrame::Esp6Output(esp),
        (Protocol::Esp, IpVersion::V4) => CallFrame::Esp4Output(esp),
        (Protocol::Ah, IpVersion::V6) => CallFrame::Ah6Output(ah),
        (Protocol::Ah, IpVersion::V4) => CallFrame::Ah4Output(ah),
        (Protocol::Ipcomp, IpVersion::V6) => CallFrame::Ipcomp6Output(ipcomp),
        (Protocol::Ipcomp, IpVersion::V4) => CallFrame::Ipcomp4Output(ipcomp),
    };
    let caller = frame(kind, locals);
    Ok(Step::Call { m, caller, callee })
}

fn addresses(world: &World, m: &Chain) -> Result<(IpAddr, IpAddr), Stop> {
    Ok(match IpVersion::of(&world.mbufs, m) {
        IpVersion::V6 => (
            Ipv6Addr::from(world.peek::<16>(m, ipv6::field::SRC.start)?).into(),
            Ipv6Addr::from(world.peek::<16>(m, ipv6::field::DST.start)?).into(),
        ),
        IpVersion::V4 => (
            Ipv4Addr::from(world.peek::<4>(m, ipv4::field::SRC.start)?).into(),
            Ipv4Addr::from(world.peek::<4>(m, ipv4::field::DST.start)?).into(),
        ),
    })
}
