//! Flows made by hand: ESP with a number and contents, and nothing else to look at.

use super::{Before, FlowView, Flows};
use crate::keys;
use crate::sa::{Protocol, SaId, Sad};
use crate::wire::link::LinkType;

/// ESP 0x1000 from fd00::`src` to fd00::`dst` with a sequence number and an octet of contents.
fn esp(src: u8, dst: u8, seq: u32, contents: u8) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0, 0, 20, 50, 64];
    for last in [src, dst] {
        packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last]);
    }
    packet.extend(0x1000_u32.to_be_bytes());
    packet.extend(seq.to_be_bytes());
    packet.extend([contents; 12]);
    packet
}

fn flows(packets: &[(u32, u8)]) -> Flows {
    let mut flows = Flows::new();
    for (number, (seq, contents)) in (1..).zip(packets) {
        flows.add(number, LinkType::RAW, &esp(1, 2, *seq, *contents));
    }
    flows
}

fn view(packets: &[(u32, u8)]) -> FlowView {
    flows(packets).views(&Sad::new()).remove(0)
}

fn id() -> SaId {
    SaId {
        dst: "fd00::2".parse().unwrap(),
        proto: Protocol::Esp,
        spi: 0x1000,
    }
}

#[test]
fn a_flow_in_order_has_nothing_to_say() {
    let view = view(&[(7, 0), (8, 0), (9, 0)]);
    assert_eq!((view.packets, view.first_seq, view.last_seq), (3, 7, 9));
    assert_eq!((view.lost, view.duplicates, view.reordered), (0, 0, 0));
    assert_eq!((view.jumps, view.restarts, view.window_needed), (0, 0, 1));
    assert_eq!(view.spi, "0x00001000");
}

#[test]
fn losses_doubles_and_late_packets_are_told_apart() {
    // 3 and 4 never come, 6 comes after 9, 5 comes twice.
    let view = view(&[
        (1, 0),
        (2, 0),
        (5, 0),
        (5, 0),
        (7, 0),
        (8, 0),
        (9, 0),
        (6, 0),
        (10, 0),
    ]);
    assert_eq!((view.lost, view.duplicates, view.reordered), (2, 1, 1));
    assert_eq!((view.greatest_distance, view.window_needed), (3, 4));
}

#[test]
fn a_jump_is_no_loss() {
    let view = view(&[(1, 0), (2, 0), (5000, 0), (5002, 0)]);
    assert_eq!((view.jumps, view.lost), (1, 1));
}

#[test]
fn a_number_with_other_contents_is_a_restart() {
    let view = view(&[(1, 0), (2, 0), (3, 0), (1, 9), (2, 9), (3, 9)]);
    assert_eq!(
        (view.restarts, view.duplicates, view.window_needed),
        (1, 0, 1)
    );
    assert_eq!((view.first_seq, view.last_seq, view.lost), (1, 3, 0));
}

#[test]
fn counting_on_from_below_is_a_restart_and_one_late_packet_is_none() {
    let restarted = view(&[(900, 0), (901, 0), (1, 1), (2, 1), (3, 1), (4, 1)]);
    assert_eq!((restarted.restarts, restarted.reordered), (1, 0));
    let late = view(&[(900, 0), (901, 0), (700, 0), (902, 0), (903, 0), (904, 0)]);
    assert_eq!(
        (late.restarts, late.reordered, late.window_needed),
        (0, 1, 202)
    );
}

#[test]
fn extended_numbers_go_on_past_the_low_half() {
    let view = view(&[(u32::MAX - 1, 0), (u32::MAX, 0), (0, 0), (1, 0)]);
    assert_eq!((view.lost, view.restarts, view.jumps), (0, 0, 0));
    assert_eq!(view.last_seq, (1 << 32) + 1);
}

#[test]
fn what_surrounds_a_frame_is_known_by_its_contents() {
    let flows = flows(&[
        (1, 0),
        (2, 0),
        (3, 0),
        (1, 0),
        (2, 9),
        (3, 9),
        (4, 9),
        (5, 9),
    ]);
    let same = Before {
        same: Some(1),
        other: None,
        goes_on_below: false,
    };
    assert_eq!(flows.before(id(), 4), same);
    let other = flows.before(id(), 5);
    assert_eq!((other.same, other.other), (None, Some(2)));
    assert_eq!(flows.before(id(), 99), Before::default());
}

#[test]
fn both_directions_know_each_other_and_what_fits() {
    let mut flows = Flows::new();
    flows.add(1, LinkType::RAW, &esp(1, 2, 1, 0));
    flows.add(2, LinkType::RAW, &esp(2, 1, 1, 0));
    let mut sad = Sad::new();
    let text = "add fd00::1 fd00::2 esp 0x1000 -m tunnel -E aes-cbc \"aescbcencryption\" -A hmac-sha1 \"hmacsha1authenticati\";\n\
                add fd00::2 fd00::1 esp 0x1000 -m transport -E aes-gcm-16 \"aesgcmencryptionsalt\";\n";
    for entry in keys::parse(text).sas {
        sad.add(entry.config).unwrap();
    }
    let views = flows.views(&sad);
    assert_eq!(views.len(), 2);
    assert_eq!(views[0].reverse_spi.as_deref(), Some("0x00001000"));
    let budget = views[0].budget.as_ref().unwrap();
    // IPv6 40, ESP 8, IV 16, trailer 2, ICV 12; at most 15 octets of padding.
    assert_eq!((budget.least, budget.most), (78, 93));
    let largest = |view: &FlowView| -> Vec<(usize, usize)> {
        let budget = view.budget.as_ref().unwrap();
        budget
            .largest
            .iter()
            .map(|fits| (fits.mtu, fits.inner))
            .collect()
    };
    // 1280 less 40, 8, 16 and 12 is 1204: 75 blocks of 16 are 1200, less the trailer.
    assert_eq!(largest(&views[0]), [(1280, 1198), (1500, 1422)]);
    // 1280 less 40, 8, 8 and 16 is 1208, less the trailer, and the header of 40 was there before.
    assert_eq!(largest(&views[1]), [(1280, 1246), (1500, 1466)]);
}
