//! `ipsec_nextisr`: the association for a policy's next transform (RFC 4301, 5.1).

use crate::mbuf::Chain;
use crate::policy::{IpsecRequest, Isr, Level};
use crate::sa::{SaIndex, SavRef};
use crate::stage::world::Stop;
use crate::stage::{Reason, StageId, World};
use crate::trace::{Event, Observer};
use std::net::IpAddr;

/// What is to be done with the packet.
pub(in crate::stage) enum Next {
    /// Protect it by this association, for this transform of the policy.
    Apply(Isr, SavRef),
    /// Nothing more: every transform that is left was one that may be left out.
    Clear,
}

/// Finds the association for the transform `isr` or, where that is level use and has none, for the next.
pub(in crate::stage) fn ipsec_nextisr(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: &Chain,
    mut isr: Isr,
    (src, dst): (IpAddr, IpAddr),
) -> Result<Next, Stop> {
    loop {
        let Some(policy) = world.spd.get(isr.sp) else {
            let reason = Reason::PolicyGone { sp: isr.sp };
            return Err(world.drop_packet(o, stage, m.clone(), reason));
        };
        let Some(request) = policy.requests().get(isr.index).copied() else {
            return Ok(Next::Clear);
        };
        let index = index(&request, (src, dst));
        let (found, bound) = association(world, &request, &index);
        let config = request.config;
        o.record(world, m, || Event::NextIsr {
            index: isr.index,
            proto: config.proto,
            dst: index.dst,
            level: config.level,
            found,
            bound,
        });
        match (found, config.level) {
            (Some(sav), _) => return Ok(Next::Apply(isr, sav)),
            (None, Level::Default | Level::Use) => isr.index += 1,
            (None, Level::Require | Level::Unique) => {
                let SaIndex {
                    src, dst, proto, ..
                } = index;
                let reqid = index.reqid;
                o.record(world, m, || Event::KeyAcquire {
                    src,
                    dst,
                    proto,
                    mode: index.mode,
                    reqid,
                });
                let reason = Reason::NoOutboundAssociation {
                    src,
                    dst,
                    proto,
                    reqid,
                };
                return Err(world.drop_packet(o, stage, m.clone(), reason));
            }
        }
    }
}

/// What the association must be: in transport mode with empty endpoints, the packet's own.
fn index(request: &IpsecRequest, packet: (IpAddr, IpAddr)) -> SaIndex {
    let config = request.config;
    let (src, dst) = config.ends.unwrap_or(packet);
    SaIndex {
        src,
        dst,
        proto: config.proto,
        mode: config.mode,
        reqid: config.reqid,
    }
}

/// The association that the transform is bound to while it is usable, or whichever fits; and whether it was bound.
fn association(world: &World, request: &IpsecRequest, index: &SaIndex) -> (Option<SavRef>, bool) {
    let usable = |sav: &SavRef| world.sad.get(*sav).is_some_and(|sav| sav.state.is_usable());
    match request.sav.filter(usable) {
        Some(sav) => (Some(sav), true),
        None => (world.sad.key_allocsa_policy(index), false),
    }
}
