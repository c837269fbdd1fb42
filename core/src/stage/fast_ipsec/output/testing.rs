//! A host for the tests of the stages.

use crate::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, CompressionAlgorithm, EncryptionAlgorithm,
    EncryptionKey, SecretKey,
};
use crate::mbuf::{Chain, Layout};
use crate::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig};
use crate::stage::{Counter, Reason, Stage, Verdict, World};
use crate::trace::{Event, Observer};
use std::net::IpAddr;

pub(super) fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// An IPv6 packet from fd00::1 to fd00::2: these extension headers, and a payload of an experimental protocol.
pub(super) fn ipv6(first: u8, extensions: &[u8], payload: usize) -> Vec<u8> {
    let plen = u16::try_from(extensions.len() + payload).unwrap();
    let [high, low] = plen.to_be_bytes();
    let mut packet = vec![0x6b, 0x81, 0x23, 0x45, high, low, first, 63];
    for last in [1, 2] {
        packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    packet.extend(extensions);
    packet.extend((0..payload).map(|i| u8::try_from(i % 251).unwrap()));
    packet
}

/// The plainest packet: 64 octets behind the base header.
pub(super) fn plain() -> Vec<u8> {
    ipv6(253, &[], 64)
}

/// An IPv4 packet from 10.0.0.1 to 10.0.0.2, with this field of flags and offset.
pub(super) fn ipv4(fragment: u16, payload: usize) -> Vec<u8> {
    let total = u16::try_from(20 + payload).unwrap().to_be_bytes();
    let mut packet = vec![0x45, 0xb8, total[0], total[1], 0x12, 0x34];
    packet.extend(fragment.to_be_bytes());
    packet.extend([64, 253, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
    packet.extend((0..payload).map(|i| u8::try_from(i % 251).unwrap()));
    packet
}

pub(super) fn esp() -> Protection {
    let key = SecretKey::new(vec![0x61; 20]);
    let encryption = EncryptionKey::new(EncryptionAlgorithm::AesGcm, key, None).unwrap();
    Protection::Esp {
        encryption,
        authentication: None,
    }
}

pub(super) fn ah(algorithm: AuthenticationAlgorithm, key: usize) -> Protection {
    let key = SecretKey::new(vec![0x61; key]);
    let authentication = AuthenticationKey::new(algorithm, key, None).unwrap();
    Protection::Ah { authentication }
}

pub(super) fn ipcomp() -> Protection {
    let algorithm = CompressionAlgorithm::Deflate;
    Protection::Ipcomp { algorithm }
}

/// An association in transport mode between the hosts of [`ipv6`].
pub(super) fn association(protection: Protection) -> SaConfig {
    SaConfig {
        src: address("fd00::1"),
        dst: address("fd00::2"),
        spi: 0x1000,
        mode: Mode::Transport,
        reqid: 0,
        protection,
        replay_window: 0,
        esn: false,
        last_seq: 0,
        received: Vec::new(),
        last_sent: 0,
        padding: PadKind::Sequential,
        tfc_padding: 0,
        encapsulation: None,
    }
}

/// The request that asks for it.
pub(super) fn request(config: &SaConfig, level: Level) -> Request {
    Request {
        proto: config.protection.protocol(),
        mode: config.mode,
        ends: (config.mode == Mode::Tunnel).then_some((config.src, config.dst)),
        level,
        reqid: config.reqid,
    }
}

/// A policy over everything of a family.
pub(super) fn policy(action: Action, any: &str) -> PolicyConfig {
    let any = Prefix {
        address: address(any),
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
        direction: Direction::Out,
        action,
        priority: 0,
    }
}

/// A host with these associations and a policy that insists on them, innermost first.
pub(super) fn host(associations: &[SaConfig]) -> World {
    let mut world = World::default();
    let requests = associations
        .iter()
        .map(|config| request(config, Level::Require));
    let action = Action::Ipsec(requests.collect());
    for any in ["::", "0.0.0.0"] {
        world.spd.add(policy(action.clone(), any)).unwrap();
    }
    for config in associations {
        world.sad.add(config.clone()).unwrap();
    }
    world
}

/// A host without policies on a link that takes so many octets.
pub(super) fn on_link(mtu: usize) -> World {
    World {
        mtu,
        ..World::default()
    }
}

/// Keeps the events.
#[derive(Default)]
pub(super) struct Events(pub(super) Vec<Event>);

impl Observer for Events {
    fn record(&mut self, _: &World, _: &Chain, event: impl FnOnce() -> Event) {
        self.0.push(event());
    }
}

/// Sends a packet to its end; gives the verdict and what is in the link's queue. Nothing may be left in use.
pub(super) fn output(
    world: &mut World,
    packet: &[u8],
    forwarding: bool,
) -> (Verdict, Vec<Vec<u8>>) {
    watched(world, packet, forwarding, &mut Events::default())
}

pub(super) fn watched(
    world: &mut World,
    packet: &[u8],
    forwarding: bool,
    events: &mut Events,
) -> (Verdict, Vec<Vec<u8>>) {
    let m = world.mbufs.load(packet, Layout::MlenChain).unwrap();
    let stage = match packet.first().map(|octet| octet >> 4) {
        Some(4) => Stage::IpOutput { m, forwarding },
        _ => Stage::Ip6Output { m, forwarding },
    };
    let (m, verdict) = stage.run(world, events).unwrap();
    assert_eq!(m, None);
    let queue = std::mem::take(&mut world.if_snd);
    let wire = queue.iter().map(|m| world.mbufs.to_vec(m)).collect();
    for m in queue {
        world.mbufs.m_freem(m).unwrap();
    }
    assert_eq!(world.mbufs.in_use().mbufs, 0);
    (verdict, wire)
}

/// Why it was dropped; the counter stands at 1.
pub(super) fn dropped(world: &mut World, packet: &[u8], forwarding: bool) -> (Reason, Counter) {
    match output(world, packet, forwarding) {
        (Verdict::Dropped { reason, .. }, wire) => {
            assert!(wire.is_empty());
            let counter = reason.counter().unwrap();
            assert_eq!(world.counters.get(counter), 1, "{reason:?}");
            (reason, counter)
        }
        (verdict, _) => panic!("{verdict:?}"),
    }
}

/// What of the packet was protected, by protocol, innermost first, and its wire form.
pub(super) fn sent(world: &mut World, packet: &[u8]) -> (Vec<u8>, Vec<u8>) {
    match output(world, packet, false) {
        (Verdict::Sent { sas, packets: 1 }, mut wire) => {
            (sas.iter().map(|sa| sa.proto.0).collect(), wire.remove(0))
        }
        (verdict, _) => panic!("{verdict:?}"),
    }
}

pub(super) fn proto(config: &SaConfig) -> Protocol {
    config.protection.protocol()
}
