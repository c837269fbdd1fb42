//! Every event that there is has words in every language, as packets and labs lead to it in either stack.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::explain::{self, Language};
use espial_core::inspect::Receiver;
use espial_core::keys;
use espial_core::lab::{Lab, SCENARIOS, Scenario};
use espial_core::mbuf::{Chain, Layout};
use espial_core::policy::PolicyConfig;
use espial_core::stage::{Injected, Profile, Stack, Stage, World};
use espial_core::trace::{EVENT_IDS, Event, Observer};
use espial_core::wire::link::LinkType;
use espial_tests::encapsulation::{send_watched, sender};
use espial_tests::packets::{ipv6, null_esp, udp};
use espial_tests::{LinuxCase, vectors};
use std::collections::BTreeSet;
use std::fs;

/// Looks at the words of each event.
#[derive(Default)]
struct Reader {
    seen: BTreeSet<&'static str>,
}

impl Reader {
    fn read(&mut self, event: &Event) {
        self.seen.insert(event.id());
        let words = [explain::detail(event), explain::event_other(event)];
        for language in Language::ALL {
            for message in &words {
                let text = message.text(*language);
                assert!(!text.is_empty(), "{language:?}: {event:?}");
                assert!(!text.contains(['{', '}']), "{language:?}: {text}");
            }
        }
        assert!(!explain::operation(event).is_empty(), "{event:?}");
        if let Some((number, section)) = event.rfc().split_once(' ') {
            assert!(number.parse::<u16>().is_ok(), "{event:?}");
            assert!(!section.is_empty(), "{event:?}");
        } else {
            assert_eq!(event.rfc(), "", "{event:?}");
        }
    }
}

impl Observer for Reader {
    fn record(&mut self, _: &World, _: &Chain, event: impl FnOnce() -> Event) {
        self.read(&event());
    }
}

/// What a case's host receives, and what it would send instead.
fn read(reader: &mut Reader, case: &LinuxCase, stack: Stack, layout: Layout) {
    let policies = keys::parse(&case.policies).policies;
    let policies: Vec<PolicyConfig> = policies.into_iter().map(|policy| policy.config).collect();
    let mut receiver = case.receiver(Profile::Rfc, layout);
    receiver.world.stack = stack;
    let mut host = sender(&receiver.world, &policies, Profile::Rfc);
    host.stack = stack;
    for packet in case.packets() {
        if let Some(timeline) = receiver.trace(LinkType::RAW, &packet) {
            let events = timeline.frames().iter().flat_map(|frame| &frame.events);
            events.for_each(|recorded| reader.read(&recorded.event));
        }
        let inner = receiver.receive(LinkType::RAW, &packet).inner;
        if !inner.is_empty() {
            let _wire = send_watched(&mut host, layout, &inner, reader);
        }
    }
}

/// A scenario of the lab, with one stack on all hosts.
fn lab(stack: Stack, text: &str) -> Lab {
    let mut scenario = Scenario::parse(text).unwrap();
    for host in &mut scenario.hosts {
        host.stack = stack;
    }
    Lab::new(&scenario).unwrap()
}

fn scenario(name: &str) -> &'static str {
    SCENARIOS
        .iter()
        .find(|(known, _)| *known == name)
        .unwrap()
        .1
}

fn read_lab(reader: &mut Reader, stack: Stack, name: &str, text: &str) {
    lab(stack, text)
        .finish(reader)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// The crypto session of every packet that is parked moves once.
fn read_migrated(reader: &mut Reader, stack: Stack) {
    let mut lab = lab(stack, scenario("esp-transport"));
    let mut moved = None;
    loop {
        let parked = lab.next_task().and_then(|task| match &task.stage {
            Stage::CryptoInvoke { crp } => Some((task.id, task.host, crp.crp_sid)),
            _ => None,
        });
        if let Some((task, host, sav)) = parked.filter(|(task, ..)| moved != Some(*task)) {
            moved = Some(task);
            let world = &mut lab.host_mut(host).unwrap().world;
            Injected::SessionMigrated { sav }.apply(world).unwrap();
        }
        if lab.advance(reader).unwrap().is_none() {
            break;
        }
    }
}

fn read_arriving(reader: &mut Reader, receiver: &mut Receiver, packet: &[u8]) {
    let timeline = receiver.trace(LinkType::RAW, packet).unwrap();
    let events = timeline.frames().iter().flat_map(|frame| &frame.events);
    events.for_each(|recorded| reader.read(&recorded.event));
    receiver.receive(LinkType::RAW, packet);
}

/// An ICV of which the keys say only the length.
fn read_unchecked(reader: &mut Reader, stack: Stack) {
    let keys = r#""IPv6","fd00:a::1","fd00:a::2","0x00001000","NULL","","ANY 96 bit authentication [no checking]","""#;
    let mut receiver = espial_tests::receiver(keys, Profile::Rfc, Layout::Cluster);
    receiver.world.stack = stack;
    let mut esp = null_esp(0x1000, 1, 17, &udp(7, 7, b"datagram"));
    esp.extend([0xaa; 12]);
    read_arriving(reader, &mut receiver, &ipv6(50, 0, &esp));
}

/// Two fragments that disagree about the same octets.
fn read_overlapping(reader: &mut Reader, stack: Stack) {
    let mut receiver = espial_tests::receiver("", Profile::Rfc, Layout::Cluster);
    receiver.world.stack = stack;
    for octet in [0x11, 0x22] {
        let header = [17, 0, 0, 1, 0, 0, 0, 1];
        let packet = ipv6(44, 0, &[&header[..], &[octet; 16]].concat());
        read_arriving(reader, &mut receiver, &packet);
    }
}

/// A host with these keys that sends.
fn sending(keys: &str, stack: Stack) -> World {
    let parsed = keys::parse(keys);
    let receiver = espial_tests::receiver(keys, Profile::Rfc, Layout::Cluster);
    let policies = parsed.policies.into_iter().map(|policy| policy.config);
    let mut host = sender(&receiver.world, &policies.collect::<Vec<_>>(), Profile::Rfc);
    host.stack = stack;
    host
}

/// A lifetime in octets ends with a packet, not with the clock.
fn read_used_up(reader: &mut Reader, stack: Stack) {
    let keys = "add fd00:a::1 fd00:a::2 esp 0x1000 -bs 40 -bh 100 -E null;";
    let mut receiver = espial_tests::receiver(keys, Profile::Rfc, Layout::Cluster);
    receiver.world.stack = stack;
    for seq in 1..5 {
        let esp = null_esp(0x1000, seq, 17, &udp(7, 7, &[0x5a; 40]));
        read_arriving(reader, &mut receiver, &ipv6(50, 0, &esp));
    }
}

/// A payload that has no shorter form.
fn read_incompressible(reader: &mut Reader, stack: Stack) {
    let keys = "add fd00:a::1 fd00:a::2 ipcomp 0x1234 -C deflate;\n\
                spdadd fd00:a::1 fd00:a::2 any -P out ipsec ipcomp/transport//use;";
    let mut host = sending(keys, stack);
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..400)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .collect();
    let packet = ipv6(17, 0, &udp(7, 7, &noise));
    let _wire = send_watched(&mut host, Layout::Cluster, &packet, reader);
}

/// A packet too long for one cluster whose IV lies across two mbufs: KAME parts the chain.
fn read_parted(reader: &mut Reader) {
    let keys = "add fd00:a::1 fd00:a::2 esp 0x1000 -E rijndael-cbc \"aescbcencryption\";\n\
                spdadd fd00:a::1 fd00:a::2 any -P out ipsec esp/transport//require;";
    // Hop-by-hop options of 48 octets, one PadN, so that ESP begins 12 octets before the end of the first mbuf.
    let mut payload = vec![0; 48];
    payload[..4].copy_from_slice(&[17, 5, 1, 44]);
    payload.extend(udp(7, 7, &[0x5a; 2400]));
    let mut host = sending(keys, Stack::Kame);
    let sent = send_watched(&mut host, Layout::Cluster, &ipv6(0, 0, &payload), reader).unwrap();
    let mut receiver = espial_tests::receiver(keys, Profile::Rfc, Layout::MlenChain);
    receiver.world.stack = Stack::Kame;
    read_arriving(reader, &mut receiver, &sent.wire[0]);
}

#[test]
fn every_event_has_words_in_every_language() {
    let mut reader = Reader::default();
    for entry in fs::read_dir(vectors().join("linux")).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.join("capture.pcap").exists() {
            continue;
        }
        let case = LinuxCase::load(folder.file_name().unwrap().to_str().unwrap());
        read(&mut reader, &case, Stack::FastIpsec, Layout::SharedCluster);
        read(&mut reader, &case, Stack::Kame, Layout::MlenChain);
    }
    for stack in Stack::ALL {
        for (name, text) in SCENARIOS {
            read_lab(&mut reader, stack, name, text);
        }
        read_used_up(&mut reader, stack);
        read_migrated(&mut reader, stack);
        read_unchecked(&mut reader, stack);
        read_overlapping(&mut reader, stack);
        read_incompressible(&mut reader, stack);
    }
    read_parted(&mut reader);
    let unseen = EVENT_IDS.iter().filter(|id| !reader.seen.contains(**id));
    assert_eq!(unseen.collect::<Vec<_>>(), Vec::<&&str>::new());
}
