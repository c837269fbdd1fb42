//! Hosts with addresses of their own: what they take, what they pass on, and how associations end.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::Receiver;
use espial_core::mbuf::{InUse, Layout};
use espial_core::sa::{Expiry, LifetimeLimit, Lifetimes, SaConfig, SaState};
use espial_core::stage::{
    Counter, CryptoFailure, Expired, Profile, Reason, Stage, StageId, Verdict, World,
};
use espial_core::trace::Silent;
use espial_core::wire::ipv4;
use espial_tests::LinuxCase;

const ESP: &str = "esp-transport-aes128-cbc-hmac-sha1-96";

fn arrives(world: &mut World, packet: &[u8]) -> Stage {
    let m = world.mbufs.load(packet, Layout::Cluster).unwrap();
    match packet[0] >> 4 {
        4 => Stage::IpInput { m },
        _ => Stage::Ip6Input { m },
    }
}

/// The verdict, and the packet where there still is one: with its upper layer, or in the link's queue.
fn receive(world: &mut World, packet: &[u8]) -> (Verdict, Vec<u8>) {
    let (verdict, octets, errors) = receive_with_errors(world, packet);
    assert!(errors.is_empty());
    (verdict, octets)
}

/// The same with the ICMP errors that the host has made about it.
fn receive_with_errors(world: &mut World, packet: &[u8]) -> (Verdict, Vec<u8>, Vec<Vec<u8>>) {
    let stage = arrives(world, packet);
    let (m, verdict) = stage.run(world, &mut Silent).unwrap();
    let mut errors = Vec::new();
    for m in std::mem::take(&mut world.icmp_errors) {
        errors.push(world.mbufs.to_vec(&m));
        world.mbufs.m_freem(m).unwrap();
    }
    let sent = std::mem::take(&mut world.if_snd);
    let mut octets = Vec::new();
    for m in m.into_iter().chain(sent) {
        octets.extend(world.mbufs.to_vec(&m));
        world.mbufs.m_freem(m).unwrap();
    }
    assert_eq!(world.mbufs.in_use(), InUse::default());
    assert_eq!(world.sad.references(), 0);
    (verdict, octets, errors)
}

fn host(addresses: &[&str], forwards: bool) -> World {
    let mut world = World::default();
    world.addresses = addresses.iter().map(|text| text.parse().unwrap()).collect();
    world.forwards = forwards;
    world
}

fn ipv6(src: [u8; 2], dst: [u8; 2], hop_limit: u8) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0, 0, 4, 253, hop_limit];
    for prefix in [src, dst] {
        packet.extend(prefix);
        packet.extend([0; 13]);
        packet.push(1);
    }
    packet.extend([1, 2, 3, 4]);
    packet
}

fn ipv4(ttl: u8) -> Vec<u8> {
    let mut packet = vec![0x45, 0, 0, 24, 0, 1, 0, 0, ttl, 253, 0, 0];
    packet.extend([10, 0, 0, 1, 10, 0, 1, 1]);
    let sum = ipv4::checksum(&packet).to_be_bytes();
    packet[10..12].copy_from_slice(&sum);
    packet.extend([1, 2, 3, 4]);
    packet
}

#[test]
fn a_host_takes_its_own_addresses_loopback_and_multicast() {
    let mut world = host(&["fd01::1"], false);
    for dst in [[0xfd, 1], [0xff, 2]] {
        let (verdict, _) = receive(&mut world, &ipv6([0xfd, 0], dst, 64));
        assert_eq!(verdict.name(), "clear", "{dst:?}");
    }
    let (verdict, _) = receive(&mut world, &ipv6([0xfd, 0], [0, 0], 64));
    assert_eq!(verdict.name(), "clear");
    let (verdict, _) = receive(&mut world, &ipv6([0xfd, 0], [0xfd, 2], 64));
    assert!(matches!(
        verdict,
        Verdict::Dropped {
            stage: StageId::Ip6Input,
            reason: Reason::CannotForward { .. },
            ..
        }
    ));
    assert_eq!(world.counters.get(Counter::Ip6CannotForward), 1);
}

#[test]
fn a_router_takes_one_hop_off_and_drops_what_has_none_left() {
    let mut world = host(&["fd01::1"], true);
    let packet = ipv6([0xfd, 0], [0xfd, 2], 2);
    let (verdict, passed) = receive(&mut world, &packet);
    assert_eq!(verdict.name(), "forwarded");
    assert_eq!(passed, ipv6([0xfd, 0], [0xfd, 2], 1));
    for spent in [0, 1] {
        let packet = ipv6([0xfd, 0], [0xfd, 2], spent);
        let (verdict, _, errors) = receive_with_errors(&mut world, &packet);
        // From fd01::1 to fd00::1, with the packet as it came.
        let [error] = errors.as_slice() else {
            panic!("{errors:?}");
        };
        assert_eq!((error[9], &error[24..40]), (1, &packet[8..24]));
        assert_eq!((error[40], &error[48..]), (3, packet.as_slice()));
        assert!(matches!(
            verdict,
            Verdict::Dropped {
                stage: StageId::Ip6Forward,
                reason: Reason::HopLimit { .. },
                ..
            }
        ));
    }
    assert_eq!(world.counters.get(Counter::Ip6Forward), 1);
    assert_eq!(world.counters.get(Counter::Icmp6TimeExceeded), 2);
    let (verdict, _) = receive(&mut world, &ipv6([0xfe, 0x80], [0xfd, 2], 64));
    assert!(matches!(
        verdict,
        Verdict::Dropped {
            reason: Reason::CannotForward { .. },
            ..
        }
    ));
}

#[test]
fn an_ipv4_router_keeps_the_header_checksum_right() {
    let mut world = host(&["10.0.0.254"], true);
    let (verdict, passed) = receive(&mut world, &ipv4(64));
    assert_eq!(verdict.name(), "forwarded");
    assert_eq!(passed, ipv4(63));
    let (verdict, _, errors) = receive_with_errors(&mut world, &ipv4(1));
    assert_eq!(verdict.name(), "dropped");
    assert_eq!((errors[0][20], &errors[0][28..]), (11, ipv4(1).as_slice()));
    assert_eq!(world.counters.get(Counter::IcmpError), 1);
    world.forwards = false;
    receive(&mut world, &ipv4(64));
    assert_eq!(world.counters.get(Counter::IpCannotForward), 1);
}

#[test]
fn an_inner_source_that_is_the_hosts_own_is_spoofed() {
    let case = LinuxCase::load("esp-tunnel-aes256-gcm16");
    let packet = case.first_esp_packet();
    let inner = |world: World| {
        let mut world = world;
        receive(&mut world, &packet)
    };
    let world = case.receiver(Profile::Netbsd, Layout::Cluster).world;
    let (verdict, octets) = inner(world.clone());
    assert_eq!(verdict.name(), "delivered");
    let outer: [u8; 16] = packet[24..40].try_into().unwrap();
    let src: [u8; 16] = octets[8..24].try_into().unwrap();
    let mut own = world;
    own.addresses = vec![outer.into(), src.into()];
    let (verdict, _) = inner(own);
    assert!(matches!(
        verdict,
        Verdict::Dropped {
            reason: Reason::InnerSpoof { .. },
            ..
        }
    ));
}

/// The case's host and its packets in one direction, with lifetimes on the association.
fn limited(profile: Profile, soft: LifetimeLimit, hard: LifetimeLimit) -> (World, Vec<Vec<u8>>) {
    let case = LinuxCase::load(ESP);
    let Receiver { world, .. } = case.receiver(profile, Layout::Cluster);
    let mut limited = Receiver::new(profile, Layout::Cluster).world;
    for (_, association) in world.sad.iter() {
        let lifetimes = Lifetimes { soft, hard };
        let config = SaConfig {
            lifetimes,
            ..association.config().clone()
        };
        limited.sad.add(config).unwrap();
    }
    let packets = case.packets();
    let first = case.first_esp_packet();
    let alike = |packet: &Vec<u8>| packet[6] == 50 && packet[24..40] == first[24..40];
    let packets: Vec<Vec<u8>> = packets.into_iter().filter(alike).collect();
    assert!(packets.len() > 3);
    (limited, packets)
}

fn packets(packets: u64) -> LifetimeLimit {
    LifetimeLimit {
        packets,
        ..LifetimeLimit::default()
    }
}

fn states(world: &World) -> Vec<SaState> {
    world.sad.iter().map(|(_, sav)| sav.state).collect()
}

#[test]
fn a_lifetime_in_packets_ends_with_its_last_packet() {
    let (mut world, wire) = limited(Profile::Rfc, packets(1), packets(2));
    let mut verdicts = Vec::new();
    for packet in wire.iter().take(4) {
        let (verdict, _) = receive(&mut world, packet);
        verdicts.push(match verdict {
            Verdict::Dropped { reason, .. } => match reason {
                Reason::Expired { .. } => "expired",
                Reason::NoAssociation { .. } => "none",
                other => panic!("{other:?}"),
            },
            other => other.name(),
        });
        if verdicts.len() == 2 {
            assert!(states(&world).contains(&SaState::Dying));
        }
    }
    assert_eq!(verdicts, ["delivered", "delivered", "expired", "none"]);
    assert_eq!(world.counters.get(Counter::EspNoAssociation), 2);
    assert!(states(&world).contains(&SaState::Dead));
}

#[test]
fn netipsec_looks_at_a_lifetime_in_packets_when_the_timer_runs() {
    let (mut world, wire) = limited(Profile::Netbsd, packets(1), packets(2));
    for packet in wire.iter().take(3) {
        let (verdict, _) = receive(&mut world, packet);
        assert_eq!(verdict.name(), "delivered");
    }
    let expired = world.key_timehandler();
    assert!(matches!(
        expired[..],
        [Expired {
            expiry: Expiry::Hard,
            ..
        }]
    ));
    let (verdict, _) = receive(&mut world, &wire[3]);
    assert_eq!(verdict.name(), "dropped");
    assert_eq!(world.key_timehandler(), []);
}

#[test]
fn seconds_count_from_the_addition_and_from_the_first_packet() {
    let soft = LifetimeLimit {
        added: 5,
        ..LifetimeLimit::default()
    };
    let hard = LifetimeLimit {
        used: 3,
        ..LifetimeLimit::default()
    };
    let (mut world, wire) = limited(Profile::Rfc, soft, hard);
    world.now = 4_000;
    assert_eq!(world.key_timehandler(), []);
    receive(&mut world, &wire[0]);
    world.now = 6_000;
    let expired = world.key_timehandler();
    assert!(expired.iter().all(|over| over.expiry == Expiry::Soft));
    assert_eq!(expired.len(), world.sad.len());
    receive(&mut world, &wire[1]);
    world.now = 7_000;
    let expired = world.key_timehandler();
    assert_eq!(expired.len(), 1);
    assert_eq!(expired[0].expiry, Expiry::Hard);
    let (verdict, _) = receive(&mut world, &wire[2]);
    assert_eq!(verdict.name(), "dropped");
}

#[test]
fn a_parked_packet_that_nobody_waits_for_is_freed_with_its_reference() {
    let case = LinuxCase::load(ESP);
    let mut world = case.receiver(Profile::Rfc, Layout::Cluster).world;
    let parked = arrives(&mut world, &case.first_esp_packet());
    let parked = parked.run_to_boundary(&mut world, &mut Silent).unwrap();
    assert_eq!(world.sad.references(), 1);
    let (sav, _) = world
        .sad
        .iter()
        .find(|(_, association)| association.references() == 1)
        .unwrap();
    world.sad.delete(sav).unwrap();
    assert!(world.sad.get(sav).is_some());
    parked.free(&mut world).unwrap();
    assert_eq!(world.sad.references(), 0);
    assert!(world.sad.get(sav).is_none());
    assert_eq!(world.mbufs.in_use(), InUse::default());
}

#[test]
fn two_requests_whose_session_moved_agree_on_one() {
    let case = LinuxCase::load(ESP);
    let mut world = case.receiver(Profile::Rfc, Layout::Cluster).world;
    let wire: Vec<Vec<u8>> = case.packets();
    let first = case.first_esp_packet();
    let mut alike = wire
        .iter()
        .filter(|packet| packet[6] == 50 && packet[24..40] == first[24..40]);
    let park = |world: &mut World, packet: &[u8]| {
        let stage = arrives(world, packet);
        stage.run_to_boundary(world, &mut Silent).unwrap()
    };
    let parked = [
        park(&mut world, alike.next().unwrap()),
        park(&mut world, alike.next().unwrap()),
    ];
    let sav = parked[0].request().unwrap().crp_sid;
    world.sad.get_mut(sav).unwrap().sessions.lose();
    let back = parked.map(|stage| stage.resume(&mut world, &mut Silent).unwrap());
    assert!(back.iter().all(|stage| matches!(
        stage.request().unwrap().crp_etype,
        Some(CryptoFailure::Again { .. })
    )));
    assert_eq!(world.sad.get(sav).unwrap().sessions.open().len(), 2);
    let again = back.map(|stage| stage.resume(&mut world, &mut Silent).unwrap());
    let session = |stage: &Stage| stage.request().unwrap().crp_session;
    assert!(matches!(again[0], Stage::CryptoInvoke { .. }));
    assert_eq!(session(&again[0]), session(&again[1]));
    assert_eq!(world.sad.get(sav).unwrap().sessions.open().len(), 1);
    assert_eq!(world.sad.references(), 2);
    for stage in again {
        let (m, verdict) = stage.run(&mut world, &mut Silent).unwrap();
        assert_eq!(verdict.name(), "delivered");
        world.mbufs.m_freem(m.unwrap()).unwrap();
    }
    assert_eq!(world.sad.references(), 0);
}
