//! Octets of headers, compressed payloads, fragments, and each cipher mode's own way with a bit that is turned over.

use super::pieces::{check, leaving};
use super::transforms::{Case, MASKS, case, esp, last, received};
use espial_core::crypto::{CompressionAlgorithm, EncryptionAlgorithm};
use espial_core::mbuf::Layout;
use espial_core::sa::{Mode, Protection};
use espial_core::stage::{Stack, Verdict};
use espial_core::trace::Timeline;
use espial_core::trace::provenance::{Made, Octets};

/// What differs at the end with any of the changes of an octet.
fn differ(timeline: &Timeline, offset: usize) -> Octets {
    let mut union = Octets::default();
    for mask in MASKS {
        let flip = timeline.flip(0, offset, mask).unwrap();
        union.extend(&flip.changes.last().unwrap().differ);
    }
    union
}

fn assert_exact(timeline: &Timeline, offset: usize, at: &str) -> Octets {
    let provenance = timeline.provenance();
    let predicted = provenance.influence(0, offset, timeline.ticks()).unwrap();
    let differ = differ(timeline, offset);
    let unexpected = differ.without(&predicted.octets).without(&predicted.bound);
    assert!(
        unexpected.is_empty(),
        "{at}, octet {offset}: {unexpected:?} beside {predicted:?}"
    );
    let missing = predicted.octets.without(&differ);
    assert!(
        missing.is_empty(),
        "{at}, octet {offset}: {missing:?} of {predicted:?}"
    );
    differ
}

const STACKS: [Stack; 2] = [Stack::FastIpsec, Stack::Kame];

/// Class, flow label and hop limit go out into the outer header or stay, and nothing else depends on them.
#[test]
fn octets_of_inner_headers_reach_the_outer_header_of_a_tunnel() {
    let null = esp(EncryptionAlgorithm::Null, None);
    for stack in STACKS {
        for (inner, outer) in [(true, true), (true, false), (false, true), (false, false)] {
            let case = case("NULL", &null, Mode::Tunnel, (inner, outer), stack, &[7; 40]);
            let timeline = leaving(&mut case.sender.clone(), Layout::Cluster, &case.packet);
            check(&timeline, &case.name);
            let outer_class = if outer { 0..2 } else { 1..2 };
            let differ = assert_exact(&timeline, 1, &case.name);
            assert!(differ.within(outer_class).count() > 0, "{}", case.name);
            let hop_limit = if inner { 7 } else { 8 };
            let differ = assert_exact(&timeline, hop_limit, &case.name);
            assert_eq!(differ.iter().count(), 1, "{}", case.name);
            if inner {
                assert_exact(&timeline, 3, &case.name);
            }
        }
    }
}

/// A payload that DEFLATE shortens; words of few letters, so that a change is one of letters mostly.
fn compressible() -> Case {
    let algorithm = CompressionAlgorithm::Deflate;
    let ipcomp = Protection::Ipcomp { algorithm };
    let payload: Vec<u8> = b"the same words over and over ".repeat(8);
    let (families, stack) = ((true, true), Stack::FastIpsec);
    case(
        "IPComp",
        &ipcomp,
        Mode::Transport,
        families,
        stack,
        &payload,
    )
}

#[test]
fn a_changed_octet_of_a_deflated_payload_changes_a_subset_of_what_provenance_says() {
    for stack in STACKS {
        let mut case = compressible();
        (case.sender.stack, case.receiver.stack) = (stack, stack);
        let sent = leaving(&mut case.sender.clone(), Layout::Cluster, &case.packet);
        check(&sent, &case.name);
        let wire = last(&sent);
        assert!(wire.len() < case.packet.len());
        let arrived = received(&case.receiver, &wire);
        check(&arrived, &case.name);
        let mut changed = 0;
        for (timeline, payload) in [(&sent, 40..272), (&arrived, 44..wire.len())] {
            let provenance = timeline.provenance();
            let compressed = |made: &Made| matches!(made, Made::Compressed { .. });
            let mut operations = provenance.operations().iter();
            let done = operations.find(|done| compressed(&done.made)).unwrap();
            for offset in payload {
                let influence = provenance.influence(0, offset, done.tick).unwrap();
                assert!(influence.octets.is_empty(), "{influence:?}");
                for mask in MASKS {
                    let flip = timeline.flip(0, offset, mask).unwrap();
                    let change = flip.changes.last().unwrap();
                    // Of another length, the octets that are in both.
                    let both = change.before.len().min(change.after.len());
                    let dropped = matches!(flip.as_it_is.verdict(), Some(Verdict::Dropped { .. }));
                    if dropped {
                        continue;
                    }
                    let outside = change
                        .differ
                        .without(&change.predicted.bound)
                        .without(&Octets::of(4..6))
                        .without(&Octets::of(both..usize::MAX));
                    assert!(outside.is_empty(), "octet {offset}: {outside:?}");
                    changed += change.differ.iter().count();
                }
            }
        }
        assert!(changed > 1000, "{changed}");
    }
}

/// Where a change of octet `at` of the ciphertext shows in the plaintext, counted from their starts; at the cipher.
fn in_plaintext(algorithm: EncryptionAlgorithm, stack: Stack, at: isize) -> Vec<usize> {
    let families = (true, true);
    let protection = esp(algorithm, None);
    let case = case(
        "one",
        &protection,
        Mode::Transport,
        families,
        stack,
        &[0x55; 62],
    );
    let wire = last(&leaving(
        &mut case.sender.clone(),
        Layout::Cluster,
        &case.packet,
    ));
    let timeline = received(&case.receiver, &wire);
    let start = 48 + algorithm.transform().iv;
    let flip = timeline
        .flip(0, start.checked_add_signed(at).unwrap(), 0x10)
        .unwrap();
    let change = &flip.changes[0];
    let differ: Vec<usize> = change.differ.iter().map(|octet| octet - start).collect();
    if let [index] = differ[..] {
        assert_eq!(change.before[index] ^ change.after[index], 0x10);
    }
    differ
}

#[test]
fn one_bit_of_ciphertext_shows_what_cbc_ctr_and_gcm_do_with_it() {
    for stack in STACKS {
        let cbc = in_plaintext(EncryptionAlgorithm::AesCbc, stack, 21);
        // One bit of a block comes out as any other block: nearly all octets differ, and then the one behind.
        assert!(
            cbc.iter()
                .all(|octet| (16..32).contains(octet) || *octet == 37),
            "{cbc:?}"
        );
        assert!(cbc.len() > 12 && cbc.contains(&37), "{cbc:?}");
        let iv = in_plaintext(EncryptionAlgorithm::AesCbc, stack, -11);
        assert_eq!(iv, [5]);
        for counter in [
            EncryptionAlgorithm::AesCtr,
            EncryptionAlgorithm::AesGcm,
            EncryptionAlgorithm::AesCcm,
            EncryptionAlgorithm::ChaCha20Poly1305,
            EncryptionAlgorithm::Null,
            EncryptionAlgorithm::AesGmac,
        ] {
            assert_eq!(in_plaintext(counter, stack, 21), [21], "{counter:?}");
        }
        let nonce = in_plaintext(EncryptionAlgorithm::AesGcm, stack, -3);
        assert!(nonce.len() > 55, "{nonce:?}");
    }
}

#[test]
fn fragments_that_are_sent_go_back_to_the_packet_that_was_cut() {
    let payload: Vec<u8> = (0..3000_u16).map(|i| i.to_be_bytes()[1] ^ 0x5a).collect();
    for stack in STACKS {
        for ipv6 in [true, false] {
            let null = esp(EncryptionAlgorithm::Null, None);
            let families = (ipv6, ipv6);
            let mut case = case("NULL", &null, Mode::Transport, families, stack, &payload);
            case.sender.mtu = 1280;
            let timeline = leaving(&mut case.sender.clone(), Layout::Cluster, &case.packet);
            let provenance = check(&timeline, &case.name);
            // The last fragment holds the packet's end: trailer and the payload's last octets.
            let end = provenance.len(timeline.ticks());
            let origin = provenance.origin(timeline.ticks(), end - 8).unwrap();
            let arrived = origin.steps.last().unwrap();
            assert_eq!(arrived.operation, 0, "{}", case.name);
            let of_packet = arrived.made.iter().next().unwrap();
            assert_eq!(
                case.packet[of_packet],
                last(&timeline)[end - 8],
                "{}",
                case.name
            );
            assert!(of_packet > case.packet.len() - 10, "{of_packet}");
        }
    }
}
