//! Whatever is protected comes out as it was: every transform, mode, family, layout and bundle, with random packets.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::crypto::{
    AuthenticationAlgorithm, AuthenticationKey, CompressionAlgorithm, EncryptionAlgorithm,
    EncryptionKey, EncryptionKind, IvSource, KeyLength, SecretKey,
};
use espial_core::mbuf::Layout;
use espial_core::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use espial_core::sa::{Mode, PadKind, Protection, Protocol, SaConfig, UdpEncapsulation};
use espial_core::stage::{Reason, Stack, Verdict, World};
use espial_tests::encapsulation::{decapsulate, receive, send};
use espial_tests::packets::mend_checksum;
use proptest::prelude::*;
use std::net::IpAddr;

const HOSTS: [[&str; 2]; 2] = [["10.9.0.1", "10.9.0.2"], ["fd00:a::1", "fd00:a::2"]];
const GATEWAYS: [[&str; 2]; 2] = [["10.8.0.1", "10.8.0.2"], ["fd00:b::1", "fd00:b::2"]];

fn ends(hosts: &[[&str; 2]; 2], ipv6: bool) -> (IpAddr, IpAddr) {
    let [src, dst] = hosts[usize::from(ipv6)];
    (src.parse().unwrap(), dst.parse().unwrap())
}

fn key(lengths: KeyLength, salt: usize, pick: usize) -> SecretKey {
    let length = match lengths {
        KeyLength::OneOf(lengths) => lengths[pick % lengths.len()],
        KeyLength::Between(least, most) => least + pick % (most - least + 1),
        KeyLength::Any { usual } => usual,
    };
    SecretKey::new(
        (0..length + salt)
            .map(|i| u8::try_from((i * 7 + pick) % 256).unwrap())
            .collect(),
    )
}

fn authentication(pick: usize, esp: bool) -> AuthenticationKey {
    let rows: Vec<_> = AuthenticationAlgorithm::all()
        .iter()
        .filter(|row| row.algorithm != AuthenticationAlgorithm::Unchecked)
        .filter(|row| !esp || row.iv == 0)
        .collect();
    let row = rows[pick % rows.len()];
    AuthenticationKey::new(row.algorithm, key(row.key, row.salt, pick), None).unwrap()
}

fn esp(pick: usize, authenticated: bool) -> Protection {
    let rows = EncryptionAlgorithm::all();
    let row = &rows[pick % rows.len()];
    let combined = matches!(
        row.kind,
        EncryptionKind::Combined | EncryptionKind::AuthenticationOnly
    );
    Protection::Esp {
        encryption: EncryptionKey::new(row.algorithm, key(row.key, row.salt, pick), None).unwrap(),
        authentication: (!combined && authenticated).then(|| authentication(pick / 3, true)),
    }
}

/// What is chosen of an association.
#[derive(Clone, Debug)]
struct Choice {
    protection: Protection,
    esn: bool,
    last_sent: u32,
    padding: PadKind,
    tfc_padding: u32,
    udp: bool,
}

fn choice(protection: impl Strategy<Value = Protection>) -> impl Strategy<Value = Choice> {
    const PADDINGS: [PadKind; 3] = [PadKind::Sequential, PadKind::Random, PadKind::Zero];
    (
        protection,
        any::<bool>(),
        prop_oneof![
            Just(0),
            Just(u32::MAX - 1),
            any::<u32>().prop_map(|n| n / 2)
        ],
        prop::sample::select(&PADDINGS[..]),
        prop_oneof![Just(0), 0..5000_u32],
        any::<bool>(),
    )
        .prop_map(
            |(protection, esn, last_sent, padding, tfc_padding, udp)| Choice {
                protection,
                esn,
                last_sent,
                padding,
                tfc_padding,
                udp,
            },
        )
}

/// Up to three transforms, innermost first: IPComp, ESP, AH.
fn bundle() -> impl Strategy<Value = Vec<Choice>> {
    let algorithm = CompressionAlgorithm::Deflate;
    let ipcomp = choice(Just(Protection::Ipcomp { algorithm }));
    let esp = choice((any::<u16>(), any::<bool>()).prop_map(|(n, auth)| esp(n.into(), auth)));
    let ah = choice(any::<u16>().prop_map(|n| Protection::Ah {
        authentication: authentication(n.into(), false),
    }));
    (
        prop::option::weighted(0.3, ipcomp),
        prop::option::weighted(0.8, esp),
        prop::option::weighted(0.4, ah),
    )
        .prop_map(|(ipcomp, esp, ah)| ipcomp.into_iter().chain(esp).chain(ah).collect())
}

/// A packet with these extension headers (IPv6) and this payload, of a protocol without a checksum.
fn packet(ipv6: bool, class: u8, extensions: &[u8], payload: &[u8]) -> Vec<u8> {
    const EXPERIMENT: u8 = 253;
    if !ipv6 {
        let total = u16::try_from(20 + payload.len()).unwrap().to_be_bytes();
        let mut packet = vec![0x45, class, total[0], total[1], 7, 7, 0, 0, 64, EXPERIMENT];
        packet.extend([0, 0, 10, 9, 0, 1, 10, 9, 0, 2]);
        mend_checksum(&mut packet);
        packet.extend(payload);
        return packet;
    }
    let headers: [(u8, &[u8]); 4] = [
        (0, &[5, 2, 0, 0, 0x3e, 0]),
        (60, &[0x1e, 4, 1, 2, 3, 4]),
        (43, &[0, 0, 0, 0, 0, 0]),
        (60, &[0x3e, 4, 9, 9, 9, 9]),
    ];
    let chosen: Vec<_> = headers
        .iter()
        .zip(extensions)
        .filter(|(_, chosen)| **chosen % 2 == 1)
        .map(|(header, _)| header)
        .collect();
    let mut chain = Vec::new();
    let mut next = chosen.iter().skip(1).map(|(proto, _)| *proto);
    for (_, body) in &chosen {
        chain.extend([next.next().unwrap_or(EXPERIMENT), 0]);
        chain.extend(*body);
    }
    let first = chosen.first().map_or(EXPERIMENT, |(proto, _)| *proto);
    let plen = u16::try_from(chain.len() + payload.len()).unwrap();
    let [high, low] = plen.to_be_bytes();
    let mut packet = vec![
        0x60 | class >> 4,
        class << 4 | 1,
        2,
        3,
        high,
        low,
        first,
        64,
    ];
    for last in [1, 2] {
        packet.extend([0xfd, 0, 0, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    packet.extend(chain);
    packet.extend(payload);
    packet
}

/// Sender and receiver with the bundle: `tunnel` says which transform is a tunnel's, if any, and its family.
fn hosts(bundle: &[Choice], ipv6: bool, tunnel: Option<(usize, bool)>) -> (World, World) {
    let (mut sender, mut receiver) = (World::default(), World::default());
    sender.ivs = IvSource::seeded([9; 32]);
    let mut requests = Vec::new();
    let mut inside = true;
    let outermost = bundle.len() - 1;
    for (index, choice) in bundle.iter().enumerate() {
        let is_tunnel = tunnel.is_some_and(|(at, _)| at == index);
        inside &= !is_tunnel;
        let (src, dst) = match tunnel {
            Some((_, outer)) if !inside => ends(&GATEWAYS, outer),
            _ => ends(&HOSTS, ipv6),
        };
        let proto = choice.protection.protocol();
        let mode = if is_tunnel {
            Mode::Tunnel
        } else {
            Mode::Transport
        };
        let last_sent = if choice.esn {
            u64::from(choice.last_sent) | 5 << 32
        } else {
            choice.last_sent.into()
        };
        let config = SaConfig {
            src,
            dst,
            spi: 0x1000 + u32::try_from(index).unwrap(),
            mode,
            reqid: 0,
            protection: choice.protection.clone(),
            replay_window: 64,
            esn: choice.esn,
            last_seq: last_sent,
            received: Vec::new(),
            last_sent,
            lifetimes: Default::default(),
            pattern: None,
            padding: choice.padding,
            tfc_padding: choice.tfc_padding,
            encapsulation: (choice.udp && proto == Protocol::Esp && index == outermost).then_some(
                UdpEncapsulation {
                    sport: 4500,
                    dport: 4500,
                },
            ),
        };
        sender.sad.add(config.clone()).unwrap();
        receiver.sad.add(config).unwrap();
        requests.push(Request {
            proto,
            mode,
            ends: is_tunnel.then_some((src, dst)),
            level: Level::Require,
            reqid: 0,
        });
    }
    let (src, dst) = ends(&HOSTS, ipv6);
    let selector = Selector {
        src: Prefix::host(src),
        dst: Prefix::host(dst),
        upper: None,
        src_port: None,
        dst_port: None,
    };
    sender
        .spd
        .add(PolicyConfig {
            selector,
            direction: Direction::Out,
            action: Action::Ipsec(requests),
            priority: 0,
        })
        .unwrap();
    (sender, receiver)
}

/// The verdict without the stage, whose name is the stack's own.
fn outcome(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Dropped { reason, sas, .. } => format!("{reason:?} {sas:?}"),
        verdict => format!("{verdict:?}"),
    }
}

/// Both stacks receive the packets alike, in a layout that KAME can take.
fn receive_alike(receiver: &World, layout: Layout, wire: &[Vec<u8>]) {
    let [mut one, mut other] = [receiver.clone(), receiver.clone()];
    other.stack = Stack::Kame;
    for packet in wire {
        // What is too long to be joined has to lie in one cluster.
        let layout = match packet.len() {
            0..2048 => layout,
            _ => Layout::Cluster,
        };
        let (expected, inner) = receive(&mut one, layout, packet).unwrap();
        let (verdict, packet) = receive(&mut other, layout, packet).unwrap();
        assert_eq!(outcome(&verdict), outcome(&expected));
        assert_eq!(packet, inner);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_protected_comes_out_as_it_was(
        bundle in bundle(),
        ipv6 in any::<bool>(),
        tunnel in prop::option::of((any::<prop::sample::Index>(), any::<bool>())),
        class in any::<u8>(),
        extensions in any::<[u8; 4]>(),
        payload in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..300),
            prop::collection::vec(any::<u8>(), 0..4000),
            (any::<u8>(), 0..4000_usize).prop_map(|(octet, len)| vec![octet; len]),
        ],
        mtu in prop_oneof![Just(0), 1280..2000_usize],
        layouts in (prop::sample::select(&Layout::ALL[..]), prop::sample::select(&Layout::ALL[..])),
    ) {
        prop_assume!(!bundle.is_empty());
        let tunnel = tunnel.map(|(index, outer)| (index.index(bundle.len()), outer));
        // A receiver opens no tunnel that neither ESP nor AH vouches for.
        let alone = bundle.len() == 1 && bundle[0].protection.protocol() == Protocol::Ipcomp;
        prop_assume!(!alone || tunnel.is_none());
        let (mut sender, mut receiver) = hosts(&bundle, ipv6, tunnel);
        sender.mtu = mtu;
        let original = packet(ipv6, class, &extensions, &payload);
        let mut kame = sender.clone();
        kame.stack = Stack::Kame;
        let sent = send(&mut sender, layouts.0, &original).unwrap();
        let by_kame = send(&mut kame, layouts.0, &original).unwrap();
        prop_assert_eq!(outcome(&by_kame.verdict), outcome(&sent.verdict));
        prop_assert_eq!(by_kame.wire, sent.wire.clone());
        receive_alike(&receiver, layouts.1, &sent.wire);
        let sas = match sent.verdict {
            Verdict::Sent { sas, packets } => {
                prop_assert_eq!(packets, sent.wire.len());
                sas
            }
            // An IPv6 packet inside of IPv4 may not be cut.
            Verdict::Dropped { reason: Reason::MessageSize { ipv6: false, .. }, .. } => {
                prop_assert!(ipv6 && tunnel.is_some_and(|(_, outer)| !outer));
                return Ok(());
            }
            verdict => panic!("{verdict:?}"),
        };
        if mtu > 0 {
            prop_assert!(sent.wire.iter().all(|packet| packet.len() <= mtu));
        }
        let out: Vec<_> = sent
            .wire
            .iter()
            .map(|packet| decapsulate(&mut receiver, layouts.1, packet))
            .collect();
        let in_use = receiver.mbufs.in_use();
        prop_assert_eq!((in_use.mbufs, in_use.clusters), (0, 0));
        let Some(out) = out.into_iter().next_back().flatten() else {
            // Compression alone, which was of no use: the packet went as it is.
            prop_assert!(sas.is_empty());
            prop_assert!(sent.wire.len() > 1 || sent.wire == [original]);
            return Ok(());
        };
        prop_assert_eq!(hex::encode(&out.packet), hex::encode(&original));
        let applied = sas.iter().rev().map(|sa| (sa.spi, sa.seq));
        let removed: Vec<_> = out.layers.iter().map(|layer| (layer.spi, layer.seq)).collect();
        prop_assert_eq!(applied.collect::<Vec<_>>(), removed);
    }
}
