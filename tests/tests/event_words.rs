//! Every event of the kernel's captures, in either stack and in either direction, has words in every language.

// A test's set-up may stop the test.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use espial_core::explain::{self, Language};
use espial_core::keys;
use espial_core::mbuf::{Chain, Layout};
use espial_core::policy::PolicyConfig;
use espial_core::stage::{Profile, Stack, World};
use espial_core::trace::{EVENT_IDS, Event, Observer};
use espial_core::wire::link::LinkType;
use espial_tests::encapsulation::{send_watched, sender};
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

/// Events that no capture of the kernel leads to: drops, policies and forwarding on arrival, ends of associations, errors.
const RARE: &[&str] = &[
    "decrypt-held-back",
    "drop",
    "icv-unchecked",
    "fragments-freed",
    "policy-met",
    "icmp-error",
    "hop-limit",
    "expire",
    "crypto-again",
    "quoted",
    "key-acquire",
    "compression-useless",
    "out-done-alone",
    "packet-too-big",
    "fragmented",
    "split-cat",
];

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

#[test]
fn every_event_of_the_kernels_captures_has_words_in_every_language() {
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
    let unseen = EVENT_IDS.iter().filter(|id| !reader.seen.contains(**id));
    let unseen: Vec<_> = unseen.filter(|id| !RARE.contains(id)).collect();
    assert!(unseen.is_empty(), "{unseen:?}");
}
