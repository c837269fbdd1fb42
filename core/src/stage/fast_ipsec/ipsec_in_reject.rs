//! `ipsec_in_reject`: whether a packet came as protected as its policy asks (RFC 4301, 5.2).

use super::selector::{key_allocsp, setspidx};
use crate::mbuf::{Chain, MbufFlags, PacketTag};
use crate::policy::{Action, Direction, PacketSelector, Request, SpRef};
use crate::sa::{Mode, Protocol, unscoped};
use crate::stage::world::Stop;
use crate::stage::{InPolicyCheck, PolicyViolation, Reason, World};
use crate::trace::{Event, Observer};
use std::collections::BTreeSet;
use std::net::IpAddr;

/// An association that the packet came through, by its tag.
struct Passed {
    src: IpAddr,
    dst: IpAddr,
    proto: u8,
    tunnel: bool,
    reqid: u32,
}

/// Looks up the inbound policy and compares it with what was removed from the packet. With no policy at all that is one
/// branch. A packet that no policy is for is accepted, as the BSDs and Linux have it.
///
/// No packet is an exception: where a policy covers neighbour discovery (RFC 4861), it is held to it like any other, as in
/// KAME. Who wants it in clear puts a policy of its own, with ICMPv6 type 135 or 136, before the others.
#[inline]
pub(in crate::stage) fn ipsec_in_reject(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
) -> Result<Result<(), Reason>, Stop> {
    match world.has_policies() {
        false => Ok(Ok(())),
        true => reject(world, o, m),
    }
}

#[inline(never)]
fn reject(world: &mut World, o: &mut impl Observer, m: &Chain) -> Result<Result<(), Reason>, Stop> {
    let packet = setspidx(world, m)?;
    let sp = key_allocsp(world, o, m, &packet, Direction::In);
    Ok(compare(world, o, m, &packet, sp))
}

/// The same for a packet that is on its way to another host. Linux has policies of their own for these; where none of them
/// fits, the inbound ones hold, as they do in the BSDs.
pub(in crate::stage) fn ipsec_forward_reject(
    world: &mut World,
    o: &mut impl Observer,
    m: &Chain,
) -> Result<Result<(), Reason>, Stop> {
    if !world.has_policies() {
        return Ok(Ok(()));
    }
    let packet = setspidx(world, m)?;
    let sp = key_allocsp(world, o, m, &packet, Direction::Fwd)
        .or_else(|| key_allocsp(world, o, m, &packet, Direction::In));
    Ok(compare(world, o, m, &packet, sp))
}

fn compare(
    world: &World,
    o: &mut impl Observer,
    m: &Chain,
    packet: &PacketSelector,
    sp: Option<SpRef>,
) -> Result<(), Reason> {
    let Some((sp, policy)) = sp.and_then(|sp| Some((sp, world.spd.get(sp)?))) else {
        return Ok(());
    };
    let passed = passed(world, m);
    let compared = match (&policy.config().action, world.profile.in_policy_check()) {
        (Action::Discard, _) => Err(PolicyViolation::Discard),
        (Action::None, _) => Ok(()),
        (Action::Ipsec(requests), InPolicyCheck::History) => history(requests, &passed, packet),
        (Action::Ipsec(requests), InPolicyCheck::Flags) => flags(world, m, requests),
    };
    compared.map_err(|violation| Reason::Policy { sp, violation })?;
    let removed = passed.len();
    o.record(world, m, || Event::PolicyMet { sp, removed });
    Ok(())
}

/// The associations that the packet came through, the innermost first, as a policy lists its transforms.
fn passed(world: &World, m: &Chain) -> Vec<Passed> {
    let tags = world.mbufs.tags(m).iter().rev();
    tags.filter_map(|tag| match *tag {
        PacketTag::IpsecInDone {
            src,
            dst,
            proto,
            tunnel,
            reqid,
            ..
        } => Some(Passed {
            src,
            dst,
            proto,
            tunnel,
            reqid,
        }),
        PacketTag::IpsecNatTPorts { .. }
        | PacketTag::IpsecOutDone { .. }
        | PacketTag::IpsecOutDoneAlone => None,
    })
    .collect()
}

/// Finds each transform that the policy insists on in the history, in the policy's order.
///
/// RFC 4301, 5.2, step 4, holds a packet to the selectors of the associations that it came through. Associations with static
/// keys have none but their addresses, and what their policy says. So one in transport mode serves its own two ends and no
/// other, and more of them than asked for do no harm; a tunnel that the policy does not name may carry what it likes,
/// and what comes out of it is refused.
fn history(
    requests: &[Request],
    passed: &[Passed],
    packet: &PacketSelector,
) -> Result<(), PolicyViolation> {
    // How many associations may be accounted for so far; more than one number where a transform may be there or not.
    let mut accounted = BTreeSet::from([0_usize]);
    let mut ends = vec![(packet.src, packet.dst)];
    for (index, request) in requests.iter().enumerate() {
        let mut next = BTreeSet::new();
        for from in accounted {
            if !is_insisted(request) {
                next.insert(from);
            }
            for (place, sa) in passed.iter().enumerate().skip(from) {
                if serves(request, sa, &ends) {
                    next.insert(place + 1);
                }
                if sa.tunnel {
                    break;
                }
            }
        }
        if next.is_empty() {
            let proto = request.proto;
            return Err(PolicyViolation::Missing { index, proto });
        }
        accounted = next;
        ends.extend(request.ends);
    }
    let unasked = |from: &usize| passed.iter().skip(*from).any(|sa| sa.tunnel);
    match accounted.iter().all(unasked) {
        true => Err(PolicyViolation::Tunnel),
        false => Ok(()),
    }
}

/// IPComp never: what does not shrink is sent as it is (RFC 3173, 2.2).
fn is_insisted(request: &Request) -> bool {
    request.proto != Protocol::Ipcomp && request.level.is_insisting()
}

/// Whether the association is one that the request means. `ends` are the packet's addresses and those of the tunnels that
/// the policy puts around it: a transport association is for one of these pairs.
fn serves(request: &Request, sa: &Passed, ends: &[(IpAddr, IpAddr)]) -> bool {
    // Formats without a source leave it unspecified.
    let same = |(src, dst): &(IpAddr, IpAddr)| {
        unscoped(*dst) == unscoped(sa.dst)
            && (sa.src.is_unspecified() || unscoped(*src) == unscoped(sa.src))
    };
    let mode = match request.mode {
        Mode::Any => true,
        Mode::Transport => !sa.tunnel,
        Mode::Tunnel => sa.tunnel,
    };
    let addresses = match sa.tunnel {
        true => request.ends.as_ref().is_none_or(same),
        false => ends.iter().any(same),
    };
    request.proto.number() == sa.proto
        && mode
        && addresses
        && (request.reqid == 0 || request.reqid == sa.reqid)
}

/// The BSDs look at two flags: any ESP will do for ESP, any AH for AH, and IPComp is not asked for.
fn flags(world: &World, m: &Chain, requests: &[Request]) -> Result<(), PolicyViolation> {
    let missing = requests.iter().enumerate().find(|(_, request)| {
        let flag = match request.proto {
            Protocol::Esp => MbufFlags::M_DECRYPTED,
            Protocol::Ah => MbufFlags::M_AUTHIPHDR,
            Protocol::Ipcomp => return false,
        };
        request.level.is_insisting() && !world.mbufs.has_flags(m, flag)
    });
    match missing {
        Some((index, request)) => Err(PolicyViolation::Missing {
            index,
            proto: request.proto,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{ipsec_forward_reject, ipsec_in_reject};
    use crate::mbuf::{Chain, Layout, MbufFlags, PacketTag};
    use crate::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
    use crate::sa::{Mode, Protocol};
    use crate::stage::{Counter, PolicyViolation, Profile, Reason, World};
    use crate::trace::Silent;
    use crate::wire::IpProtocol;
    use std::net::IpAddr;

    const GATEWAYS: (&str, &str) = ("fc00::1", "fc00::2");
    const HOSTS: (&str, &str) = ("fd00::1", "fd00::2");

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// An echo request from fd00::1 to fd00::2.
    fn packet(world: &mut World) -> Chain {
        let mut octets = vec![0x60, 0, 0, 0, 0, 8, 58, 64];
        octets.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        octets.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
        octets.extend([128, 0, 0, 0, 0, 0, 0, 1]);
        world.mbufs.load(&octets, Layout::default()).unwrap()
    }

    fn policy(direction: Direction, action: Action) -> PolicyConfig {
        let any = Prefix {
            address: address("::"),
            len: 0,
        };
        PolicyConfig {
            selector: Selector {
                src: any,
                dst: any,
                upper: None,
                src_port: None,
                dst_port: None,
            },
            direction,
            action,
            priority: 0,
        }
    }

    fn transport(proto: Protocol, level: Level) -> Request {
        Request {
            proto,
            mode: Mode::Transport,
            ends: None,
            level,
            reqid: 0,
        }
    }

    fn tunnel(proto: Protocol, level: Level) -> Request {
        Request {
            mode: Mode::Tunnel,
            ends: Some((address(GATEWAYS.0), address(GATEWAYS.1))),
            ..transport(proto, level)
        }
    }

    fn came(proto: Protocol, (src, dst): (&str, &str), tunnel: bool) -> PacketTag {
        PacketTag::IpsecInDone {
            src: address(src),
            dst: address(dst),
            proto: proto.number(),
            spi: 0x1000,
            tunnel,
            reqid: 7,
            seq: 1,
        }
    }

    /// `tags` as they were put on: outermost first.
    fn verdict(requests: &[Request], tags: &[PacketTag]) -> Result<(), PolicyViolation> {
        let mut world = World::default();
        let action = Action::Ipsec(requests.to_vec());
        world.spd.add(policy(Direction::In, action)).unwrap();
        let mut m = packet(&mut world);
        for tag in tags {
            world.mbufs.add_tag(&mut m, *tag).unwrap();
        }
        let found = ipsec_in_reject(&mut world, &mut Silent, &m).unwrap();
        found.map_err(|reason| match reason {
            Reason::Policy { violation, .. } => violation,
            other => panic!("{other:?}"),
        })
    }

    fn missing(index: usize, proto: Protocol) -> Result<(), PolicyViolation> {
        Err(PolicyViolation::Missing { index, proto })
    }

    use Level::{Default as System, Require, Unique, Use};
    use Protocol::{Ah, Esp, Ipcomp};

    #[test]
    fn without_policies_there_is_no_look_up() {
        let mut world = World::default();
        let m = packet(&mut world);
        let found = ipsec_in_reject(&mut world, &mut Silent, &m).unwrap();
        assert_eq!(found, Ok(()));
        assert_eq!(world.counters.get(Counter::SpdCacheMiss), 0);
    }

    #[test]
    fn discard_refuses_none_accepts_and_no_policy_accepts() {
        let judge = |direction, action| {
            let mut world = World::default();
            world.spd.add(policy(direction, action)).unwrap();
            let m = packet(&mut world);
            let found = ipsec_in_reject(&mut world, &mut Silent, &m).unwrap();
            assert_eq!(world.counters.get(Counter::SpdCacheMiss), 1);
            found.map_err(|reason| (reason.counter(), reason.rfc()))
        };
        let polvio = Some(Counter::InPolicyViolation);
        assert_eq!(
            judge(Direction::In, Action::Discard),
            Err((polvio, "4301 5.2"))
        );
        assert_eq!(judge(Direction::In, Action::None), Ok(()));
        assert_eq!(judge(Direction::Out, Action::Discard), Ok(()));
    }

    #[test]
    fn require_and_unique_ask_and_use_and_default_do_not() {
        for (level, expected) in [
            (System, Ok(())),
            (Use, Ok(())),
            (Require, missing(0, Esp)),
            (Unique, missing(0, Esp)),
        ] {
            assert_eq!(verdict(&[transport(Esp, level)], &[]), expected);
        }
        let esp = came(Esp, HOSTS, false);
        assert_eq!(verdict(&[transport(Esp, Require)], &[esp]), Ok(()));
        assert_eq!(verdict(&[transport(Ipcomp, Require)], &[]), Ok(()));
    }

    #[test]
    fn protocol_mode_ends_and_reqid_are_compared() {
        let esp = came(Esp, HOSTS, false);
        assert_eq!(verdict(&[transport(Ah, Require)], &[esp]), missing(0, Ah));
        let through = came(Esp, GATEWAYS, true);
        assert_eq!(verdict(&[tunnel(Esp, Require)], &[through]), Ok(()));
        assert_eq!(verdict(&[tunnel(Esp, Require)], &[esp]), missing(0, Esp));
        let other = came(Esp, ("fc00::9", "fc00::2"), true);
        assert_eq!(verdict(&[tunnel(Esp, Require)], &[other]), missing(0, Esp));
        let tied = |reqid| Request {
            reqid,
            ..transport(Esp, Unique)
        };
        assert_eq!(verdict(&[tied(7)], &[esp]), Ok(()));
        assert_eq!(verdict(&[tied(8)], &[esp]), missing(0, Esp));
    }

    #[test]
    fn a_transport_association_vouches_for_its_own_ends_alone() {
        let forged = came(Esp, ("fd00::9", "fd00::2"), false);
        assert_eq!(
            verdict(&[transport(Esp, Require)], &[forged]),
            missing(0, Esp)
        );
        let without_source = came(Esp, ("::", "fd00::2"), false);
        assert_eq!(
            verdict(&[transport(Esp, Require)], &[without_source]),
            Ok(())
        );
    }

    #[test]
    fn the_order_of_a_bundle_is_the_policys() {
        let bundle = [transport(Esp, Require), transport(Ah, Require)];
        let (esp, ah) = (came(Esp, HOSTS, false), came(Ah, HOSTS, false));
        assert_eq!(verdict(&bundle, &[ah, esp]), Ok(()));
        assert_eq!(verdict(&bundle, &[esp, ah]), missing(1, Ah));
        let around = [tunnel(Esp, Require), transport(Ah, Require)];
        let (inner, outer) = (came(Esp, GATEWAYS, true), came(Ah, GATEWAYS, false));
        assert_eq!(verdict(&around, &[outer, inner]), Ok(()));
        assert_eq!(verdict(&around, &[inner]), missing(1, Ah));
        let optional = [transport(Esp, Use), transport(Esp, Require)];
        assert_eq!(verdict(&optional, &[esp]), Ok(()));
    }

    #[test]
    fn more_transport_than_asked_for_passes_and_a_tunnel_not_named_does_not() {
        let (esp, ah) = (came(Esp, HOSTS, false), came(Ah, HOSTS, false));
        assert_eq!(verdict(&[transport(Esp, Require)], &[ah, esp]), Ok(()));
        assert_eq!(verdict(&[transport(Esp, Use)], &[ah]), Ok(()));
        let through = came(Esp, GATEWAYS, true);
        let within = verdict(&[transport(Esp, Require)], &[through, esp]);
        assert_eq!(within, Err(PolicyViolation::Tunnel));
        assert_eq!(
            verdict(&[transport(Esp, Require)], &[esp, through]),
            missing(0, Esp)
        );
    }

    #[test]
    fn the_bsds_look_at_flags_alone() {
        let mut world = World {
            profile: Profile::Netbsd,
            ..World::default()
        };
        let requests = vec![tunnel(Esp, Require), transport(Ah, Require)];
        let action = Action::Ipsec(requests);
        world.spd.add(policy(Direction::In, action)).unwrap();
        let mut m = packet(&mut world);
        let judge = |world: &mut World, m: &mut Chain, flag| {
            world.mbufs.set_flags(m, flag).unwrap();
            ipsec_in_reject(world, &mut Silent, m).unwrap().is_ok()
        };
        assert!(!judge(&mut world, &mut m, MbufFlags::M_DECRYPTED));
        assert!(judge(&mut world, &mut m, MbufFlags::M_AUTHIPHDR));
    }

    #[test]
    fn neighbour_discovery_is_held_to_its_policy_too() {
        let mut world = World::default();
        let action = Action::Ipsec(vec![transport(Esp, Require)]);
        world.spd.add(policy(Direction::In, action)).unwrap();
        let mut m = packet(&mut world);
        world.mbufs.overwrite(&mut m, 40, &[135]).unwrap();
        let judge = |world: &mut World| ipsec_in_reject(world, &mut Silent, &m).unwrap();
        assert!(judge(&mut world).is_err());
        let mut exempt = policy(Direction::In, Action::None);
        exempt.priority = 0;
        exempt.selector.upper = Some(IpProtocol::ICMPV6);
        exempt.selector.src_port = Some(135);
        world.spd = crate::policy::Spd::new();
        world.spd.add(exempt).unwrap();
        let action = Action::Ipsec(vec![transport(Esp, Require)]);
        world.spd.add(policy(Direction::In, action)).unwrap();
        assert_eq!(judge(&mut world), Ok(()));
    }

    #[test]
    fn a_packet_that_passes_through_meets_forward_policies_before_inbound_ones() {
        let mut world = World::default();
        world
            .spd
            .add(policy(Direction::In, Action::Discard))
            .unwrap();
        let m = packet(&mut world);
        let judge = |world: &mut World| ipsec_forward_reject(world, &mut Silent, &m).unwrap();
        assert!(judge(&mut world).is_err());
        world.spd.add(policy(Direction::Fwd, Action::None)).unwrap();
        assert_eq!(judge(&mut world), Ok(()));
    }
}
