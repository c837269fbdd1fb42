//! Known answers of the send path: what is taken out of a packet, put in again by the same association with the same
//! sequence number and IV, is that packet, octet for octet.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::keys;
use espial_core::mbuf::Layout;
use espial_core::policy::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
use espial_core::sa::{Mode, SaConfig};
use espial_core::stage::{Profile, Stack, Verdict, World};
use espial_tests::encapsulation::{Decapsulated, decapsulate, rewind, send, sender};
use espial_tests::{LinuxCase, ScapyCase, linux_cases};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The link of the captures.
const MTU: usize = 1500;

/// What makes a packet a fragment, or an outer IPv4 header unlike the one before: the identification.
fn identification(packet: &[u8]) -> Option<u32> {
    match packet[0] >> 4 {
        4 => Some(u16::from_be_bytes([packet[4], packet[5]]).into()),
        _ if packet[6] == 44 => Some(u32::from_be_bytes(packet[44..48].try_into().unwrap())),
        _ => None,
    }
}

fn is_fragment(packet: &[u8]) -> bool {
    match packet[0] >> 4 {
        4 => u16::from_be_bytes([packet[6], packet[7]]) & 0x3fff != 0,
        _ => packet[6] == 44,
    }
}

/// Frames of one packet as they came: the fragments, or the one packet; and what was in it.
fn packets(case: &LinuxCase, world: &mut World) -> Vec<(Vec<Vec<u8>>, Decapsulated)> {
    let mut fragments: Vec<Vec<u8>> = Vec::new();
    let mut found = Vec::new();
    for packet in case.packets() {
        let out = decapsulate(world, Layout::Cluster, &packet);
        let id = identification(&packet);
        let mut wire = vec![packet.clone()];
        if is_fragment(&packet) {
            fragments.push(packet);
            wire.clone_from(&fragments);
            wire.retain(|fragment| identification(fragment) == id);
        }
        found.extend(out.map(|out| (wire, out)));
    }
    found
}

/// Numbers of packets that are equal, and of those that have a named exception.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Octet for octet.
    equal: usize,
    /// All but the ICV and the 4 octets behind it: the kernel leaves in AH's padding what the memory held before, and the
    /// ICV covers the padding, whose octets RFC 4302, 3.3.3.2.1 leaves to the sender.
    ah_padding: usize,
    /// The kernel's zlib deflates to other octets, which RFC 2394 leaves to the sender; what comes out is equal.
    deflated: usize,
}

/// The octets of AH's ICV and padding behind an IPv6 header, where the padding is no zeros. An ICV of 16, 24 or 32 octets
/// has 4 octets of it.
fn padded_icv(packet: &[u8]) -> Option<std::ops::Range<usize>> {
    if packet[0] >> 4 != 6 || packet[6] != 51 {
        return None;
    }
    let end = 40 + (usize::from(packet[41]) + 2) * 4;
    let icv = 52..end;
    let is_padded = icv.len() > 12 && packet[end - 4..end] != [0; 4];
    is_padded.then_some(icv)
}

fn encapsulate_again(name: &str, stack: Stack, layout: Layout) -> Tally {
    let case = LinuxCase::load(name);
    let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster).world;
    let policies = keys::parse(&case.policies);
    assert!(policies.problems.is_empty(), "{:?}", policies.problems);
    let policies: Vec<_> = policies.policies.into_iter().map(|p| p.config).collect();
    let mut host = sender(&receiver, &policies, Profile::Rfc);
    host.mtu = MTU;
    host.stack = stack;
    let mut tally = Tally::default();
    for (wire, out) in packets(&case, &mut receiver) {
        rewind(&mut host, &out);
        host.identification = identification(&wire[0]).unwrap_or(0);
        let sent = send(&mut host, layout, &out.packet).unwrap();
        let Verdict::Sent { sas, packets } = sent.verdict else {
            panic!("{name}: {:?}", sent.verdict);
        };
        assert_eq!(
            (sas.len(), packets),
            (out.layers.len(), wire.len()),
            "{name}"
        );
        let mut peer = case.receiver(Profile::Rfc, Layout::Cluster).world;
        let again: Vec<_> = sent
            .wire
            .iter()
            .map(|packet| decapsulate(&mut peer, Layout::Cluster, packet))
            .collect();
        assert_eq!(again.last().unwrap(), &Some(out.clone()), "{name}");
        if out.layers.iter().any(|layer| layer.proto == 108) {
            tally.deflated += 1;
        } else if let Some(icv) = padded_icv(&wire[0]) {
            let mut masked = wire[0].clone();
            masked[icv.clone()].copy_from_slice(&sent.wire[0][icv]);
            assert_eq!(sent.wire, [masked], "{name}");
            tally.ah_padding += 1;
        } else {
            let hex = |packets: &[Vec<u8>]| packets.iter().map(hex::encode).collect::<Vec<_>>();
            assert_eq!(hex(&sent.wire), hex(&wire), "{name}");
            tally.equal += 1;
        }
    }
    tally
}

#[test]
fn what_the_kernel_protected_is_protected_again_octet_for_octet() {
    let layouts = Layout::ALL.into_iter();
    for (stack, layout) in layouts.flat_map(|layout| Stack::ALL.map(|stack| (stack, layout))) {
        let mut total = Tally::default();
        for name in linux_cases() {
            let tally = encapsulate_again(&name, stack, layout);
            assert!(tally.equal + tally.ah_padding > 0, "{name}");
            total.equal += tally.equal;
            total.ah_padding += tally.ah_padding;
            total.deflated += tally.deflated;
        }
        let expected = Tally {
            equal: 899,
            ah_padding: 60,
            deflated: 6,
        };
        assert_eq!(total, expected, "{stack:?} {layout:?}");
    }
}

/// A policy that asks for this association's protection of everything.
fn policy(config: &SaConfig) -> PolicyConfig {
    let unspecified = |address: IpAddr| Prefix {
        address: match address {
            IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        },
        len: 0,
    };
    PolicyConfig {
        selector: Selector {
            src: unspecified(config.src),
            dst: unspecified(config.dst),
            upper: None,
            src_port: None,
            dst_port: None,
        },
        direction: Direction::Out,
        action: Action::Ipsec(vec![Request {
            proto: config.protection.protocol(),
            mode: config.mode,
            ends: (config.mode == Mode::Tunnel).then_some((config.src, config.dst)),
            level: Level::Require,
            reqid: config.reqid,
        }]),
        priority: 0,
    }
}

#[test]
fn what_scapy_protected_is_protected_again_octet_for_octet() {
    let mut tunnels = 0;
    for case in ScapyCase::all() {
        let layouts = Layout::ALL.into_iter();
        for (stack, layout) in layouts.flat_map(|layout| Stack::ALL.map(|stack| (stack, layout))) {
            let mut receiver = case.receiver(Profile::Rfc, Layout::Cluster).world;
            let config = receiver.sad.iter().next().unwrap().1.config().clone();
            let mut wire = case.wire();
            let out = decapsulate(&mut receiver, Layout::Cluster, &wire).unwrap();
            let mut host = sender(&receiver, &[policy(&config)], Profile::Rfc);
            host.stack = stack;
            rewind(&mut host, &out);
            let plain = hex::decode(&case.plain).unwrap();
            let sent = send(&mut host, layout, &plain).unwrap();
            if config.mode == Mode::Tunnel {
                // scapy's user chose class and flow label of the outer header, which neither ESP nor AH covers.
                wire[..4].copy_from_slice(&sent.wire[0][..4]);
                tunnels += 1;
            }
            assert_eq!(sent.wire.len(), 1, "{}", case.name);
            assert_eq!(
                hex::encode(&sent.wire[0]),
                hex::encode(&wire),
                "{}",
                case.name
            );
        }
    }
    assert_eq!(tunnels, 816);
}
