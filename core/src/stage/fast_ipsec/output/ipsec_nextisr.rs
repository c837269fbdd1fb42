//! `ipsec_nextisr`: the association for a policy's next transform (RFC 4301, 5.1).

use crate::mbuf::Chain;
use crate::policy::{IpsecRequest, Isr, Level};
use crate::sa::{SaIndex, SavRef};
use crate::stage::world::Stop;
use crate::stage::{Reason, StageId, World};
use crate::trace::{Event, Observer, SendEvent};
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
        o.record(world, m, || {
            Event::Send(SendEvent::NextIsr {
                index: isr.index,
                proto: config.proto,
                dst: index.dst,
                level: config.level,
                found,
                bound,
            })
        });
        match (found, config.level) {
            (Some(sav), _) => return Ok(Next::Apply(isr, sav)),
            (None, Level::Default | Level::Use) => isr.index += 1,
            (None, Level::Require | Level::Unique) => {
                let SaIndex {
                    src, dst, proto, ..
                } = index;
                let reqid = index.reqid;
                o.record(world, m, || {
                    Event::Send(SendEvent::KeyAcquire {
                        src,
                        dst,
                        proto,
                        mode: index.mode,
                        reqid,
                    })
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
pub(super) fn index(request: &IpsecRequest, packet: (IpAddr, IpAddr)) -> SaIndex {
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
pub(super) fn association(
    world: &World,
    request: &IpsecRequest,
    index: &SaIndex,
) -> (Option<SavRef>, bool) {
    let usable = |sav: &SavRef| world.sad.get(*sav).is_some_and(|sav| sav.state.is_usable());
    match request.sav.filter(usable) {
        Some(sav) => (Some(sav), true),
        None => (world.sad.key_allocsa_policy(index), false),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{
        Events, address, association, dropped, esp, host, plain, policy, proto, request, sent,
        watched,
    };
    use crate::policy::{Action, Isr, Level};
    use crate::sa::{Mode, SaState};
    use crate::stage::{Counter, Reason, World};
    use crate::trace::{Event, SendEvent};

    fn without_association(level: Level) -> World {
        let mut world = World::default();
        let action = Action::Ipsec(vec![request(&association(esp()), level)]);
        world.spd.add(policy(action, "::")).unwrap();
        world
    }

    #[test]
    fn level_use_without_an_association_sends_in_clear_and_asks_once() {
        for level in [Level::Use, Level::Default] {
            let mut world = without_association(level);
            assert_eq!(sent(&mut world, &plain()), (vec![], plain()));
            assert_eq!(world.counters.get(Counter::SpdCacheMiss), 1);
        }
    }

    #[test]
    fn level_require_without_an_association_asks_for_keys_and_drops() {
        for level in [Level::Require, Level::Unique] {
            let mut world = without_association(level);
            let (src, dst) = (address("fd00::1"), address("fd00::2"));
            let proto = proto(&association(esp()));
            let reqid = 0;
            let reason = Reason::NoOutboundAssociation {
                src,
                dst,
                proto,
                reqid,
            };
            let expected = (reason, Counter::OutputNoAssociation);
            assert_eq!(dropped(&mut world, &plain(), false), expected);
            let mut events = Events::default();
            watched(&mut world, &plain(), false, &mut events);
            let mode = Mode::Transport;
            let acquire = Event::Send(SendEvent::KeyAcquire {
                src,
                dst,
                proto,
                mode,
                reqid,
            });
            assert!(events.0.contains(&acquire));
        }
    }

    #[test]
    fn a_transform_that_may_be_left_out_is_passed_over() {
        let (first, mut second) = (association(esp()), association(esp()));
        second.spi = 0x2000;
        second.reqid = 7;
        let mut missing = first;
        missing.reqid = 9;
        let mut world = host(std::slice::from_ref(&second));
        for (sp, _) in world.spd.clone().iter() {
            world.spd.delete(sp);
        }
        let requests = vec![
            request(&missing, Level::Use),
            request(&second, Level::Unique),
        ];
        world
            .spd
            .add(policy(Action::Ipsec(requests), "::"))
            .unwrap();
        let (sas, wire) = sent(&mut world, &plain());
        assert_eq!(sas, [50]);
        assert_eq!(wire[40..44], [0, 0, 0x20, 0]);
    }

    #[test]
    fn a_bound_association_goes_before_a_newer_one_while_it_is_usable() {
        let mut newer = association(esp());
        newer.spi = 0x2000;
        let mut world = host(&[association(esp())]);
        world.sad.add(newer).unwrap();
        assert_eq!(sent(&mut world, &plain()).1[42], 0x20);
        let (older, _) = world.sad.iter().next().unwrap();
        let (sp, _) = world.spd.iter().next().unwrap();
        world.spd.bind(Isr { sp, index: 0 }, Some(older));
        assert_eq!(sent(&mut world, &plain()).1[42], 0x10);
        world.sad.get_mut(older).unwrap().state = SaState::Dead;
        assert_eq!(sent(&mut world, &plain()).1[42], 0x20);
    }
}
