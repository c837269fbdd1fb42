//! `ip6_output`: policy first; then, once the policies are done with the packet, fragments where it is too long for the
//! link, and the link's queue.

use super::fragment::{fragment_ipv6, send};
use super::ipsec_check_pmtu::ipsec_check_pmtu;
use super::ipsec_check_policy::ipsec_check_policy;
use super::too_big;
use crate::mbuf::Chain;
use crate::stage::fast_ipsec::input::pullup;
use crate::stage::world::{Flow, Stop};
use crate::stage::{Counter, Reason, Stage, StageId, World};
use crate::trace::{Event, Observer};
use crate::wire::ipv6::{self, Ipv6};

const STAGE: StageId = StageId::Ip6Output;

/// Takes a whole packet. One that the host passes on for others (`forwarding`) is not fragmented (RFC 8200, 5).
pub(in crate::stage) fn ip6_output(
    world: &mut World,
    o: &mut impl Observer,
    m: Chain,
    forwarding: bool,
) -> Flow {
    let m = base_header(world, o, STAGE, m)?;
    if let Some(isr) = ipsec_check_policy(world, o, STAGE, &m)? {
        if forwarding {
            ipsec_check_pmtu(world, o, STAGE, &m, isr)?;
        }
        return Ok(Stage::Ipsec6ProcessPacket { m, isr });
    }
    finish(world, o, STAGE, m, forwarding)
}

/// The header, of a packet whose length is what it should be. `stage` says in which stack.
pub(in crate::stage) fn base_header(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
) -> Result<Chain, Stop> {
    let had = world.mbufs.pkthdr_len(&m);
    if had < ipv6::HEADER_LEN {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6HeaderCut { had }));
    }
    let m = pullup(world, o, stage, m, ipv6::HEADER_LEN)?;
    let octets: [u8; ipv6::HEADER_LEN] = world.peek(&m, 0)?;
    let Ok(header) = Ipv6::parse(&octets) else {
        let version = octets.first().map_or(0, |first| first >> 4);
        return Err(world.drop_packet(o, stage, m, Reason::Ip6Version { version }));
    };
    let payload_length = header.payload_length();
    o.record(world, &m, || Event::Ip6Header {
        src: header.src(),
        dst: header.dst(),
        payload_length,
        had,
    });
    let needed = ipv6::HEADER_LEN + usize::from(payload_length);
    if needed != had {
        return Err(world.drop_packet(o, stage, m, Reason::Ip6PayloadCut { needed, had }));
    }
    Ok(m)
}

/// What is left when the policies are done with the packet: fragments where it is too long, and the link's queue.
pub(in crate::stage) fn finish(
    world: &mut World,
    o: &mut impl Observer,
    stage: StageId,
    m: Chain,
    forwarding: bool,
) -> Flow {
    let had = world.mbufs.pkthdr_len(&m);
    if !forwarding {
        world.count(o, &m, Counter::Ip6LocalOut, 1);
    }
    let mtu = match forwarding {
        true => world.mtu,
        false => world.path_mtu_of(&m)?,
    };
    if mtu == 0 || had <= mtu {
        return send(world, o, m, forwarding);
    }
    if forwarding {
        return Err(too_big(world, o, stage, m, mtu));
    }
    fragment_ipv6(world, o, m, mtu)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{
        Events, association, dropped, esp, host, ipv6, on_link, output, plain, policy, sent,
        watched,
    };
    use crate::policy::Action;
    use crate::stage::{Counter, Reason, Verdict, World};
    use crate::trace::{Event, SendEvent};

    #[test]
    fn without_policies_none_is_asked_and_the_packet_goes_as_it_is() {
        let (mut world, mut events) = (World::default(), Events::default());
        let (verdict, wire) = watched(&mut world, &plain(), false, &mut events);
        let sas = Vec::new();
        assert_eq!(verdict, Verdict::Sent { sas, packets: 1 });
        assert_eq!(wire, [plain()]);
        assert_eq!(world.counters.get(Counter::SpdCacheMiss), 0);
        assert_eq!(world.counters.get(Counter::Ip6LocalOut), 1);
        let names: Vec<_> = events.0.iter().map(crate::explain::kind).collect();
        assert_eq!(names, ["pull up", "read", "count", "queue"]);
    }

    #[test]
    fn a_protected_packet_meets_the_policies_once() {
        let mut world = host(&[association(esp())]);
        let (sas, wire) = sent(&mut world, &plain());
        assert_eq!(sas, [50]);
        // 40 octets, SPI, sequence number, IV, 64 and 2 of trailer in multiples of 4, 16 of ICV.
        assert_eq!(wire.len(), 40 + 8 + 8 + 68 + 16);
        assert_eq!(wire[4..7], [0, 100, 50]);
        assert_eq!(
            wire[40..56],
            [0, 0, 0x10, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
        );
        assert_eq!(world.counters.get(Counter::SpdCacheMiss), 1);
        assert_eq!(world.counters.get(Counter::EspOutput), 1);
        assert_eq!(world.counters.get(Counter::EspOutputOctets), 64);
        let sav = world.sad.iter().next().unwrap().1;
        assert_eq!((sav.lifetime.packets, sav.lifetime.octets), (1, 140));
    }

    #[test]
    fn a_policy_may_discard_or_let_pass() {
        let mut world = World::default();
        let sp = world.spd.add(policy(Action::Discard, "::")).unwrap();
        let reason = Reason::PolicyDiscard { sp };
        let expected = (reason, Counter::OutputPolicyViolation);
        assert_eq!(dropped(&mut world, &plain(), false), expected);
        let mut world = World::default();
        world.spd.add(policy(Action::None, "::")).unwrap();
        assert_eq!(sent(&mut world, &plain()), (vec![], plain()));
        assert_eq!(world.counters.get(Counter::SpdCacheMiss), 1);
    }

    #[test]
    fn what_is_no_whole_packet_is_dropped() {
        let mut world = World::default();
        let (reason, _) = dropped(&mut world, &plain()[..39], false);
        assert_eq!(reason, Reason::Ip6HeaderCut { had: 39 });
        let mut wrong = plain();
        wrong[0] = 0x50;
        let (reason, _) = dropped(&mut world, &wrong, false);
        assert_eq!(reason, Reason::Ip6Version { version: 5 });
        let (needed, had) = (104, 103);
        let (reason, _) = dropped(&mut world, &plain()[..had], false);
        assert_eq!(reason, Reason::Ip6PayloadCut { needed, had });
    }

    #[test]
    fn only_the_hosts_own_packets_are_cut() {
        let mut world = on_link(1280);
        let long = ipv6(253, &[], 1241);
        let mut events = Events::default();
        let (verdict, wire) = watched(&mut world, &long, true, &mut events);
        assert!(wire.is_empty());
        let reason = Reason::MessageSize {
            len: 1281,
            mtu: 1280,
            ipv6: true,
        };
        assert!(matches!(verdict, Verdict::Dropped { reason: found, .. } if found == reason));
        let told = Event::Send(SendEvent::PacketTooBig {
            len: 1281,
            mtu: 1280,
        });
        assert!(events.0.contains(&told));
        assert_eq!(world.counters.get(Counter::Ip6CannotFragment), 1);
        let (verdict, wire) = output(&mut world, &long, false);
        assert!(matches!(verdict, Verdict::Sent { packets: 2, .. }));
        assert_eq!(wire.len(), 2);
        assert_eq!(world.counters.get(Counter::Ip6OutputFragments), 2);
    }
}
