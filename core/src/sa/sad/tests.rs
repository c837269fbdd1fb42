//! The database: who is found, by what, and what stays when others go.

use super::{Sad, SadError, SavRef};
use crate::crypto::EncryptionAlgorithm;
use crate::sa::association::tests::{config, esp};
use crate::sa::{Protocol, SaConfig, SaPattern, SaState, UdpEncapsulation};
use std::net::IpAddr;

pub(in crate::sa) fn sa(dst: &str, spi: u32) -> SaConfig {
    SaConfig {
        dst: dst.parse().unwrap(),
        spi,
        ..config(esp(EncryptionAlgorithm::Null, 0, true))
    }
}

pub(in crate::sa) fn dst(text: &str) -> IpAddr {
    text.parse().unwrap()
}

fn pattern(src: &str, dst: &str, spi: &str) -> SaConfig {
    let pattern = SaPattern {
        src: src.parse().unwrap(),
        dst: dst.parse().unwrap(),
        spi: spi.parse().unwrap(),
    };
    SaConfig {
        replay_window: 0,
        ..sa("::", 0).with_pattern(pattern)
    }
}

#[test]
fn an_exact_association_is_found_before_a_pattern_and_the_oldest_pattern_before_others() {
    let mut sad = Sad::new();
    let net = sad.add(pattern("*", "fd00::/64", "0x0000****")).unwrap();
    let all = sad.add(pattern("fd00::1", "*", "*")).unwrap();
    let exact = sad.add(sa("fd00::2", 0x1000)).unwrap();
    let lookup = |src, to, spi| {
        let (src, to) = (dst(src), dst(to));
        let exact = sad.key_lookup_sa(to, Protocol::Esp, spi);
        exact.or_else(|| sad.key_lookup_pattern(src, to, Protocol::Esp, spi))
    };
    assert_eq!(lookup("fd00::1", "fd00::2", 0x1000), Some(exact));
    assert_eq!(lookup("fd00::1", "fd00::2", 0x1001), Some(net));
    assert_eq!(lookup("fd00::1", "fd00::2", 0x1_0001), Some(all));
    assert_eq!(lookup("fd00::1", "fd01::2", 0x1001), Some(all));
    assert_eq!(lookup("fd00::7", "fd01::2", 0x1001), None);
    let other = dst("fd00::2");
    assert_eq!(sad.key_lookup_pattern(other, other, Protocol::Ah, 1), None);
}

#[test]
fn a_pattern_is_refused_twice_and_gone_after_its_deletion() {
    let mut sad = Sad::new();
    let first = sad.add(pattern("*", "10.0.0.0/24", "*")).unwrap();
    assert_eq!(
        sad.add(pattern("*", "10.0.0.*", "0x*"))
            .unwrap_err()
            .to_string(),
        "there already is an SA for ESP * from * to 10.0.0.0/24"
    );
    let json = serde_json::to_string(&sad).unwrap();
    assert_eq!(serde_json::from_str::<Sad>(&json).unwrap(), sad);
    let (to, esp) = (dst("10.0.0.9"), Protocol::Esp);
    sad.get_mut(first).unwrap().state = SaState::Dead;
    assert_eq!(sad.key_lookup_pattern(to, to, esp, 5), None);
    sad.delete(first).unwrap();
    assert!(sad.is_empty());
    sad.add(pattern("*", "10.0.0.0/24", "*")).unwrap();
}

#[test]
fn a_pattern_of_sources_alone_is_found_by_destination_and_spi() {
    let mut sad = Sad::new();
    let sav = sad
        .add(pattern("fd00::/16", "fd00::2", "0x00001000"))
        .unwrap();
    let found = sad.key_lookup_sa(dst("fd00::2"), Protocol::Esp, 0x1000);
    assert_eq!(found, Some(sav));
    assert!(sad.add(sa("fd00::2", 0x1000)).is_err());
}

#[test]
fn a_pattern_has_no_window() {
    let config = SaConfig {
        replay_window: 32,
        ..pattern("*", "fd00::2", "*")
    };
    assert_eq!(
        Sad::new().add(config).unwrap_err().to_string(),
        "the SA for ESP * from * to fd00::2 cannot be: an association for several sources, destinations or SPIs has no \
         replay window"
    );
}

fn spis(sad: &Sad) -> Vec<u32> {
    sad.iter().map(|(_, sav)| sav.config().spi).collect()
}

#[test]
fn lookup_takes_destination_protocol_and_spi() {
    let mut sad = Sad::new();
    let sav = sad.add(sa("fd00::2", 0x1000)).unwrap();
    let lookup = |dst_text, proto, spi| sad.key_lookup_sa(dst(dst_text), proto, spi);
    assert_eq!(lookup("fd00::2", Protocol::Esp, 0x1000), Some(sav));
    assert_eq!(lookup("fd00::1", Protocol::Esp, 0x1000), None);
    assert_eq!(lookup("fd00::2", Protocol::Ah, 0x1000), None);
    assert_eq!(lookup("fd00::2", Protocol::Esp, 0x1001), None);
}

#[test]
fn lookup_finds_mature_and_dying_alone() {
    let mut sad = Sad::new();
    let sav = sad.add(sa("fd00::2", 1)).unwrap();
    let mut found = |state| {
        sad.get_mut(sav).unwrap().state = state;
        sad.key_lookup_sa(dst("fd00::2"), Protocol::Esp, 1)
            .is_some()
    };
    assert!(found(SaState::Mature));
    assert!(found(SaState::Dying));
    assert!(!found(SaState::Larval));
    assert!(!found(SaState::Dead));
}

#[test]
fn link_local_destinations_compare_without_scope() {
    let mut sad = Sad::new();
    let sav = sad.add(sa("fe80:3::2", 1)).unwrap();
    let lookup = |text| sad.key_lookup_sa(dst(text), Protocol::Esp, 1);
    assert_eq!(lookup("fe80::2"), Some(sav));
    assert_eq!(lookup("fe80:7::2"), Some(sav));
    assert_eq!(lookup("fe80::3"), None);
    let error = sad.add(sa("fe80::2", 1)).unwrap_err();
    assert!(matches!(error, SadError::Duplicate { .. }));
}

#[test]
fn a_duplicate_is_named() {
    let mut sad = Sad::new();
    sad.add(sa("fd00::2", 0x1000)).unwrap();
    let mut other = sa("fd00::2", 0x1000);
    other.src = dst("fd00::7");
    assert_eq!(
        sad.add(other).unwrap_err().to_string(),
        "there already is an SA for ESP 0x00001000 to fd00::2"
    );
    assert_eq!(sad.len(), 1);
}

#[test]
fn a_configuration_that_cannot_be_is_named() {
    let mut config = sa("fd00::2", 0x1000);
    config.replay_window = 8192;
    assert_eq!(
        Sad::new().add(config).unwrap_err().to_string(),
        "the SA for ESP 0x00001000 to fd00::2 cannot be: \
         a replay window holds 1 to 4096 packets, 8192 were asked for"
    );
}

#[test]
fn a_stale_reference_names_nothing_even_when_its_slot_is_used_again() {
    let mut sad = Sad::new();
    let first = sad.add(sa("fd00::2", 1)).unwrap();
    assert_eq!(sad.delete(first).unwrap().config().spi, 1);
    let second = sad.add(sa("fd00::2", 1)).unwrap();
    assert_eq!(first.index, second.index);
    assert!(sad.get(first).is_none() && sad.get_mut(first).is_none());
    assert!(sad.delete(first).is_none());
    assert!(sad.get(second).is_some());
}

#[test]
fn udp_ports_are_known_as_long_as_an_association_has_them() {
    let encapsulated = |spi| SaConfig {
        encapsulation: Some(UdpEncapsulation {
            sport: 4500,
            dport: 4501,
        }),
        ..sa("fd00::2", spi)
    };
    let mut sad = Sad::new();
    let first = sad.add(encapsulated(1)).unwrap();
    let second = sad.add(encapsulated(2)).unwrap();
    assert!(sad.has_encapsulation(4500, 4501));
    assert!(!sad.has_encapsulation(4501, 4500));
    sad.delete(first).unwrap();
    let json = serde_json::to_string(&sad).unwrap();
    let mut loaded: Sad = serde_json::from_str(&json).unwrap();
    assert_eq!(loaded, sad);
    assert!(loaded.has_encapsulation(4500, 4501));
    loaded.delete(second).unwrap();
    assert!(!loaded.has_encapsulation(4500, 4501));
}

#[test]
fn iteration_is_in_order_of_insertion_after_deletions() {
    let mut sad = Sad::new();
    let savs: Vec<SavRef> = (1..=4)
        .map(|spi| sad.add(sa("fd00::2", spi)).unwrap())
        .collect();
    sad.delete(savs[1]).unwrap();
    sad.delete(savs[0]).unwrap();
    sad.add(sa("fd00::2", 5)).unwrap();
    sad.add(sa("fd00::2", 6)).unwrap();
    sad.add(sa("fd00::2", 7)).unwrap();
    assert_eq!(spis(&sad), [3, 4, 5, 6, 7]);
    assert_eq!(sad.len(), 5);
}

#[test]
fn a_clone_shares_all_but_the_association_that_changes() {
    let mut sad = Sad::new();
    let savs: Vec<SavRef> = (1..=100)
        .map(|spi| sad.add(sa("fd00::2", spi)).unwrap())
        .collect();
    let before = sad.clone();
    sad.get_mut(savs[40]).unwrap().key_sa_recordxfer(1, 0);
    for sav in &savs {
        let shared = std::ptr::eq(before.get(*sav).unwrap(), sad.get(*sav).unwrap());
        assert_eq!(shared, *sav != savs[40]);
    }
    assert_eq!(before.get(savs[40]).unwrap().lifetime.packets, 0);
    assert_ne!(before, sad);
}
