//! Inbound policies: what the kernel's own accept of its captures, and what they refuse.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use espial_core::inspect::{Outcome, Receiver};
use espial_core::keys;
use espial_core::mbuf::Layout;
use espial_core::policy::Direction;
use espial_core::stage::{Counter, PolicyViolation, Profile, Reason, Verdict};
use espial_core::wire::link::LinkType;
use espial_tests::{LinuxCase, vectors};
use std::fs;

fn names() -> Vec<String> {
    let entries = fs::read_dir(vectors().join("linux")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The case's policies of the directions that concern a receiver.
fn with_policies(name: &str, receiver: &mut Receiver) {
    let text = fs::read_to_string(vectors().join("linux").join(name).join("xfrm-policy"));
    let parsed = keys::parse(&text.unwrap());
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    for entry in parsed.policies {
        if entry.config.direction != Direction::Out {
            receiver.world.spd.add(entry.config).unwrap();
        }
    }
    assert!(!receiver.world.spd.is_empty(), "{name}");
}

#[test]
fn the_kernels_policies_accept_what_the_kernel_protected_and_refuse_it_in_clear() {
    let (mut met, mut refused) = (0, 0);
    for name in names() {
        let case = LinuxCase::load(&name);
        for profile in Profile::ALL {
            let mut without = case.receiver(profile, Layout::Cluster);
            let mut with = case.receiver(profile, Layout::Cluster);
            with_policies(&name, &mut with);
            for packet in case.packets() {
                let before = without.receive(LinkType::RAW, &packet).outcome;
                let after = with.receive(LinkType::RAW, &packet).outcome;
                match (&before, &after) {
                    (Outcome::Received(Verdict::Delivered { .. }), _) => {
                        assert_eq!(before, after, "{name}, {profile:?}");
                        met += 1;
                    }
                    (
                        Outcome::Received(Verdict::Clear { .. }),
                        Outcome::Received(Verdict::Dropped { reason, .. }),
                    ) => {
                        assert!(matches!(
                            reason,
                            Reason::Policy {
                                violation: PolicyViolation::Missing { .. },
                                ..
                            }
                        ));
                        refused += 1;
                    }
                    _ => assert_eq!(before, after, "{name}, {profile:?}"),
                }
            }
            let lookups = |receiver: &Receiver| receiver.world.counters.get(Counter::SpdCacheMiss);
            assert_eq!(lookups(&without), 0);
            assert!(profile != Profile::Rfc || lookups(&with) > 0, "{name}");
        }
    }
    assert!(met > 500 && refused > 50, "{met} met, {refused} refused");
}

#[test]
fn another_association_does_for_the_bsds_and_not_for_the_rfc() {
    let name = "esp-transport-aes128-gcm16";
    let case = LinuxCase::load(name);
    let packet = case.first_esp_packet();
    let verdict = |profile| {
        let mut receiver = case.receiver(profile, Layout::Cluster);
        let text = "spdadd fd00:a::1 fd00:a::2 any -P in ipsec esp/transport//unique:77;\n\
                    spdadd fd00:a::2 fd00:a::1 any -P in ipsec esp/transport//unique:77;\n";
        let parsed = keys::parse(text);
        assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
        for entry in parsed.policies {
            receiver.world.spd.add(entry.config).unwrap();
        }
        let report = receiver.receive(LinkType::RAW, &packet);
        match report.outcome {
            Outcome::Received(verdict) => (
                verdict.name(),
                receiver.world.counters.get(Counter::InPolicyViolation),
            ),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(verdict(Profile::Rfc), ("dropped", 1));
    assert_eq!(verdict(Profile::Netbsd), ("delivered", 0));
    assert_eq!(verdict(Profile::Freebsd), ("delivered", 0));
}
