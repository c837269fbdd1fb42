//! Path MTU discovery in both stacks: which messages a host believes, what it sends then, and what a gateway tells those
//! whose packets its tunnel does not take.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::keys;
use espial_core::mbuf::{Chain, Layout};
use espial_core::stage::{Counter, PathMtuRefused, Stack, Stage, Verdict, World};
use espial_core::trace::{Event, Observer};
use espial_core::wire::checksum::{ones_complement, upper_layer};
use espial_core::wire::{IpProtocol, ipv4};
use std::net::IpAddr;

const ESP: &str = "\
    add fd00::1 fd00::2 esp 0x1000 -E rijndael-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticate\";\n\
    add 10.0.0.1 10.0.0.2 esp 0x1000 -E rijndael-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticate\";\n\
    spdadd fd00::1 fd00::2 any -P out ipsec esp/transport//require;\n\
    spdadd 10.0.0.1 10.0.0.2 any -P out ipsec esp/transport//require;\n";

#[derive(Default)]
struct Events(Vec<Event>);

impl Observer for Events {
    fn record(&mut self, _: &World, _: &Chain, event: impl FnOnce() -> Event) {
        self.0.push(event());
    }
}

fn host(stack: Stack, addresses: &[&str], text: &str) -> World {
    let mut world = World::default();
    world.stack = stack;
    world.mtu = 1500;
    world.addresses = addresses.iter().map(|text| address(text)).collect();
    let keys = keys::parse(text);
    assert_eq!(keys.problems, []);
    for entry in keys.sas {
        world.key_add(entry.config).unwrap();
    }
    for entry in keys.policies {
        world.spd.add(entry.config).unwrap();
    }
    world
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn ipv6(src: &str, dst: &str, next: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(payload.len()).unwrap().to_be_bytes();
    let mut packet = vec![0x60, 0, 0, 0, len[0], len[1], next, 64];
    for address in [src, dst] {
        let IpAddr::V6(address) = address.parse().unwrap() else {
            panic!("{address}");
        };
        packet.extend(address.octets());
    }
    packet.extend(payload);
    packet
}

fn ipv4(src: &str, dst: &str, dont_fragment: bool, protocol: u8, payload: &[u8]) -> Vec<u8> {
    let len = u16::try_from(20 + payload.len()).unwrap().to_be_bytes();
    let flags = if dont_fragment { 0x40 } else { 0 };
    let mut packet = vec![0x45, 0, len[0], len[1], 0, 7, flags, 0, 64, protocol, 0, 0];
    for address in [src, dst] {
        let IpAddr::V4(address) = address.parse().unwrap() else {
            panic!("{address}");
        };
        packet.extend(address.octets());
    }
    let sum = ipv4::checksum(&packet).to_be_bytes();
    packet[10..12].copy_from_slice(&sum);
    packet.extend(payload);
    packet
}

/// A Packet Too Big message to fd00::1.
fn packet_too_big(mtu: u32, quoted: &[u8]) -> Vec<u8> {
    let mut message = vec![2, 0, 0, 0];
    message.extend(mtu.to_be_bytes());
    message.extend(quoted);
    let (router, to) = ("2001:db8::1", "fd00::1");
    let sum = upper_layer(address(router), address(to), IpProtocol::ICMPV6, &message);
    message[2..4].copy_from_slice(&sum.to_be_bytes());
    ipv6(router, to, 58, &message)
}

/// The ICMP message for IPv4, with the first `quoted` octets of the packet.
fn fragmentation_needed(mtu: u16, quoted: &[u8]) -> Vec<u8> {
    let mut message = vec![3, 4, 0, 0, 0, 0];
    message.extend(mtu.to_be_bytes());
    message.extend(quoted);
    let sum = ones_complement([message.as_slice()]);
    message[2..4].copy_from_slice(&sum.to_be_bytes());
    ipv4("192.0.2.1", "10.0.0.1", false, 1, &message)
}

fn free(world: &mut World, chains: Vec<Chain>) -> Vec<Vec<u8>> {
    let octets = |m: Chain| {
        let octets = world.mbufs.to_vec(&m);
        world.mbufs.m_freem(m).unwrap();
        octets
    };
    chains.into_iter().map(octets).collect()
}

/// What went to the link, and the errors that were made.
struct Out {
    verdict: Verdict,
    link: Vec<Vec<u8>>,
    errors: Vec<Vec<u8>>,
    events: Vec<Event>,
}

fn run(world: &mut World, stage: Stage) -> Out {
    let mut events = Events::default();
    let (m, verdict) = stage.run(world, &mut events).unwrap();
    free(world, m.into_iter().collect());
    let link = std::mem::take(&mut world.if_snd);
    let errors = std::mem::take(&mut world.icmp_errors);
    let out = Out {
        verdict,
        link: free(world, link),
        errors: free(world, errors),
        events: events.0,
    };
    assert_eq!(world.mbufs.in_use().mbufs, 0);
    assert_eq!(world.sad.references(), 0);
    out
}

fn send(world: &mut World, packet: &[u8]) -> Out {
    let m = world.mbufs.load(packet, Layout::Cluster).unwrap();
    let stage = Stage::leaving(world, m, false);
    run(world, stage)
}

fn receive(world: &mut World, packet: &[u8]) -> Out {
    let m = world.mbufs.load(packet, Layout::Cluster).unwrap();
    let stage = Stage::arrived(world, m);
    run(world, stage)
}

/// What a message does.
fn learned(world: &mut World, message: &[u8]) -> Result<usize, PathMtuRefused> {
    let out = receive(world, message);
    assert_eq!(out.verdict.name(), "clear");
    let mut learned = out.events.iter().filter_map(|event| match event {
        Event::PathMtu { learned, .. } => Some(*learned),
        _ => None,
    });
    let only = learned.next().unwrap();
    assert!(learned.next().is_none());
    only
}

fn both(test: impl Fn(Stack)) {
    for stack in Stack::ALL {
        test(stack);
    }
}

#[test]
fn a_message_that_quotes_esp_is_believed_if_the_association_is_known() {
    both(|stack| {
        let mut world = host(stack, &["fd00::1"], ESP);
        let payload = [7; 1400];
        let long = ipv6("fd00::1", "fd00::2", 253, &payload);
        let sent = send(&mut world, &long).link;
        assert_eq!(sent.len(), 1);
        // 1402 octets with pad length and next header make 1408 in blocks of 16.
        assert_eq!(sent[0].len(), 40 + 8 + 16 + 1408 + 12);
        let mut forged = sent[0].clone();
        forged[43] ^= 1;
        let not_sent = Err(PathMtuRefused::NotSent);
        assert_eq!(
            learned(&mut world, &packet_too_big(1400, &forged)),
            not_sent
        );
        let mut forged = sent[0].clone();
        forged[23] = 9;
        assert_eq!(
            learned(&mut world, &packet_too_big(1400, &forged)),
            not_sent
        );
        // In clear nothing ever went there.
        assert_eq!(learned(&mut world, &packet_too_big(1400, &long)), not_sent);
        let least = 1280;
        let small = learned(&mut world, &packet_too_big(1279, &sent[0]));
        assert_eq!(small, Err(PathMtuRefused::TooSmall { least }));
        assert_eq!(send(&mut world, &long).link.len(), 1);
        assert_eq!(
            learned(&mut world, &packet_too_big(1400, &sent[0][..60])),
            Ok(1500)
        );
        assert_eq!(world.counters.get(Counter::Icmp6PathMtuChanged), 1);
        let cut = send(&mut world, &long).link;
        assert_eq!(cut.iter().map(Vec::len).collect::<Vec<_>>(), [1400, 140]);
        let before = 1400;
        let greater = learned(&mut world, &packet_too_big(1480, &sent[0]));
        assert_eq!(greater, Err(PathMtuRefused::NotLess { before }));
    });
}

#[test]
fn a_message_about_a_clear_packet_is_believed_where_clear_packets_went() {
    both(|stack| {
        let mut world = host(stack, &["fd00::1"], ESP);
        let clear = ipv6("fd00::1", "fd00::3", 253, &[7; 1400]);
        let message = packet_too_big(1400, &clear);
        assert_eq!(learned(&mut world, &message), Err(PathMtuRefused::NotSent));
        assert_eq!(send(&mut world, &clear).link.len(), 1);
        assert_eq!(learned(&mut world, &message), Ok(1500));
        assert_eq!(send(&mut world, &clear).link.len(), 2);
        world.now += 10 * 60 * 1000;
        assert_eq!(send(&mut world, &clear).link.len(), 1);
    });
}

#[test]
fn in_ipv4_eight_octets_of_esp_or_ah_are_enough() {
    let ah = "\
        add 10.0.0.1 10.0.0.2 ah 0x1000 -A hmac-sha1 \"hmacsha1authenticate\";\n\
        spdadd 10.0.0.1 10.0.0.2 any -P out ipsec ah/transport//require;\n";
    both(|stack| {
        for keys in [ESP, ah] {
            let mut world = host(stack, &["10.0.0.1"], keys);
            let packet = ipv4("10.0.0.1", "10.0.0.2", false, 253, &[7; 1400]);
            let sent = send(&mut world, &packet).link;
            let quoted = &sent[0][..28];
            let mut forged = quoted.to_vec();
            forged[27] ^= 1;
            let forged = fragmentation_needed(1000, &forged);
            // The eighth octet is the last of AH's SPI; ESP's is the fourth.
            let expected = match keys == ah {
                true => Err(PathMtuRefused::NotSent),
                false => Ok(1500),
            };
            assert_eq!(learned(&mut world.clone(), &forged), expected);
            assert_eq!(
                learned(&mut world, &fragmentation_needed(1000, quoted)),
                Ok(1500)
            );
            assert_eq!(world.counters.get(Counter::IcmpPathMtuChanged), 1);
            let cut = send(&mut world, &packet).link;
            assert!(cut.len() == 2 && cut[0].len() <= 1000);
            // A router of before 1990 names no MTU: the plateau below the packet's length.
            let none = fragmentation_needed(0, quoted);
            let plateau = learned(&mut world, &none);
            let before = 1000;
            assert_eq!(plateau, Err(PathMtuRefused::NotLess { before }));
        }
    });
}

#[test]
fn esp_in_udp_is_known_by_its_ports_and_spi() {
    let keys = "\
        add 10.0.0.1[4500] 10.0.0.2[4500] esp-udp 0x1000 -E rijndael-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticate\";\n\
        spdadd 10.0.0.1 10.0.0.2 any -P out ipsec esp/transport//require;\n";
    let mut world = host(Stack::FastIpsec, &["10.0.0.1"], keys);
    let packet = ipv4("10.0.0.1", "10.0.0.2", false, 253, &[7; 1400]);
    let sent = send(&mut world, &packet).link;
    assert_eq!(sent[0][9], 17);
    let mut forged = sent[0][..40].to_vec();
    forged[31] ^= 1;
    let refused = learned(&mut world, &fragmentation_needed(1000, &forged));
    assert_eq!(refused, Err(PathMtuRefused::NotSent));
    assert_eq!(
        learned(&mut world, &fragmentation_needed(1000, &sent[0][..40])),
        Ok(1500)
    );
}

/// A gateway's tunnels, of both families around both families, with each kind of transform.
const TRANSFORMS: [(&str, &str); 6] = [
    (
        "esp",
        "-E rijndael-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticate\"",
    ),
    (
        "esp",
        "-E aes-gcm-16 0x000102030405060708090a0b0c0d0e0f10111213",
    ),
    ("esp", "-E null"),
    ("ah", "-A hmac-sha1 \"hmacsha1authenticate\""),
    (
        "ah",
        "-A hmac-sha256 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
    ),
    (
        "ah",
        "-A hmac-sha512 0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
    ),
];

/// The MTU in an error.
fn told(errors: &[Vec<u8>]) -> usize {
    let [error] = errors else {
        panic!("{errors:?}");
    };
    let octets = match error[0] >> 4 {
        4 => {
            assert_eq!(error[20..22], [3, 4]);
            [0, 0, error[26], error[27]]
        }
        _ => {
            assert_eq!(error[40..42], [2, 0]);
            [error[44], error[45], error[46], error[47]]
        }
    };
    usize::try_from(u32::from_be_bytes(octets)).unwrap()
}

#[test]
fn a_gateway_tells_the_most_that_its_tunnel_takes_and_no_less() {
    both(|stack| {
        for (proto, algorithms) in TRANSFORMS {
            for (near, far) in [("fd00::1", "fd00::2"), ("10.0.0.1", "10.0.0.2")] {
                for v6 in [true, false] {
                    let (mine, theirs) = match v6 {
                        true => ("fd01::/64", "fd02::/64"),
                        false => ("10.1.0.0/24", "10.2.0.0/24"),
                    };
                    let keys = format!(
                        "add {near} {far} {proto} 0x1000 -m tunnel {algorithms};\n\
                         spdadd {mine} {theirs} any -P out ipsec {proto}/tunnel/{near}-{far}/require;\n"
                    );
                    let mut world = host(stack, &[near, "fd01::ff", "10.1.0.254"], &keys);
                    world.forwards = true;
                    let packet = |len: usize| match v6 {
                        true => ipv6("fd01::1", "fd02::1", 253, &vec![7; len - 40]),
                        false => ipv4("10.1.0.1", "10.2.0.1", true, 253, &vec![7; len - 20]),
                    };
                    let out = receive(&mut world, &packet(1500));
                    assert_eq!(out.verdict.name(), "dropped");
                    let most = told(&out.errors);
                    let fits = receive(&mut world, &packet(most));
                    assert_eq!((fits.link.len(), fits.errors.len()), (1, 0), "{keys}");
                    assert!(fits.link[0].len() <= 1500);
                    assert_eq!(told(&receive(&mut world, &packet(most + 1)).errors), most);
                    // Were it sent, it would not fit: without a limit it is longer than the link takes.
                    world.mtu = 0;
                    assert!(
                        receive(&mut world, &packet(most + 1)).link[0].len() > 1500,
                        "{keys}"
                    );
                }
            }
        }
    });
}

#[test]
fn what_may_be_cut_and_what_every_link_takes_goes_into_the_tunnel() {
    let keys = "\
        add fd00::1 fd00::2 esp 0x1000 -m tunnel -E null -A hmac-sha1 \"hmacsha1authenticate\";\n\
        spdadd fd01::/64 fd02::/64 any -P out ipsec esp/tunnel/fd00::1-fd00::2/require;\n\
        spdadd 10.1.0.0/24 10.2.0.0/24 any -P out ipsec esp/tunnel/fd00::1-fd00::2/require;\n";
    both(|stack| {
        let mut world = host(stack, &["fd00::1", "fd01::ff", "10.1.0.254"], keys);
        world.forwards = true;
        let may_be_cut = ipv4("10.1.0.1", "10.2.0.1", false, 253, &[7; 1480]);
        let out = receive(&mut world, &may_be_cut);
        assert_eq!(
            (out.verdict.name(), out.link.len(), out.errors.len()),
            ("sent", 2, 0)
        );
        // The path takes no more than 1280: so would the tunnel take less, and no IPv6 path does.
        let sent = receive(&mut world, &ipv6("fd01::1", "fd02::1", 253, &[7; 1000])).link;
        assert_eq!(
            learned(&mut world, &packet_too_big(1280, &sent[0])),
            Ok(1500)
        );
        let out = receive(&mut world, &ipv6("fd01::1", "fd02::1", 253, &[7; 1240]));
        assert_eq!(
            (out.verdict.name(), out.link.len(), out.errors.len()),
            ("sent", 2, 0)
        );
        let out = receive(&mut world, &ipv6("fd01::1", "fd02::1", 253, &[7; 1241]));
        assert_eq!((told(&out.errors), out.link.len()), (1280, 0));
    });
}

#[test]
fn a_gateway_whose_link_has_no_limit_tells_what_the_path_takes() {
    let keys = "\
        add fd00::1 fd00::2 esp 0x1000 -m tunnel -E null -A hmac-sha1 \"hmacsha1authenticate\";\n\
        spdadd fd01::/64 fd02::/64 any -P out ipsec esp/tunnel/fd00::1-fd00::2/require;\n";
    both(|stack| {
        let mut world = host(stack, &["fd00::1", "fd01::ff"], keys);
        world.forwards = true;
        world.mtu = 0;
        let long = ipv6("fd01::1", "fd02::1", 253, &[7; 1460]);
        let sent = receive(&mut world, &long).link;
        // An outer header of 40 octets, 8 of ESP, 2 of trailer in multiples of 4, and 12 of ICV: 64 around 1500.
        assert_eq!(sent[0].len(), 1564);
        assert_eq!(learned(&mut world, &packet_too_big(1500, &sent[0])), Ok(0));
        // 1500 less 40, 8 and 12 are 1440, of which 2 are the trailer's.
        let out = receive(&mut world, &long);
        assert_eq!((told(&out.errors), out.link.len()), (1438, 0));
        let out = receive(&mut world, &ipv6("fd01::1", "fd02::1", 253, &[7; 1398]));
        assert_eq!((out.link.len(), out.link[0].len()), (1, 1500));
    });
}

#[test]
fn a_bundles_transforms_all_count() {
    let keys = "\
        add fd00::1 fd00::2 esp 0x1000 -m tunnel -E rijndael-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticate\";\n\
        add fd00::1 fd00::2 ah 0x1001 -A hmac-sha1 \"hmacsha1authenticate\";\n\
        spdadd fd01::/64 fd02::/64 any -P out ipsec esp/tunnel/fd00::1-fd00::2/require ah/transport//require;\n";
    both(|stack| {
        let mut world = host(stack, &["fd00::1", "fd01::ff"], keys);
        world.forwards = true;
        let packet = |len: usize| ipv6("fd01::1", "fd02::1", 253, &vec![7; len - 40]);
        // 1500 less 24 of AH, 40 outside, 8 and 16 before and 12 behind leave 1400: 87 blocks of 16, less 2.
        let out = receive(&mut world, &packet(1500));
        assert_eq!(told(&out.errors), 1390);
        let fits = receive(&mut world, &packet(1390)).link;
        assert_eq!(fits.iter().map(Vec::len).collect::<Vec<_>>(), [1492]);
    });
}

#[test]
fn a_router_without_policies_tells_what_its_link_takes() {
    both(|stack| {
        let mut world = host(stack, &["fd01::ff", "10.1.0.254"], "");
        world.forwards = true;
        world.mtu = 1400;
        let out = receive(&mut world, &ipv6("fd01::1", "fd02::1", 253, &[7; 1361]));
        assert_eq!(told(&out.errors), 1400);
        let out = receive(
            &mut world,
            &ipv4("10.1.0.1", "10.2.0.1", true, 253, &[7; 1381]),
        );
        assert_eq!(told(&out.errors), 1400);
        let out = receive(
            &mut world,
            &ipv4("10.1.0.1", "10.2.0.1", false, 253, &[7; 1381]),
        );
        assert_eq!((out.link.len(), out.errors.len()), (2, 0));
        // Nobody is told of what the host itself may not send.
        let out = send(
            &mut world,
            &ipv4("10.1.0.254", "10.2.0.1", true, 253, &[7; 1381]),
        );
        assert_eq!((out.verdict.name(), out.errors.len()), ("dropped", 0));
    });
}
