//! The window against BSD's decisions, RFC 4303's words, and a set of all numbers.

use super::SequenceNumbers::{Extended, Short};
use super::{ReplayError, ReplayWindowError, SecReplay, WindowMove};
use proptest::prelude::*;
use std::collections::HashSet;

fn old(seq: u64, left_edge: u64) -> ReplayError {
    ReplayError::Old {
        seq,
        left_edge,
        width: 32,
    }
}

#[test]
fn a_window_of_32_decides_as_bsd_does() {
    let mut replay = SecReplay::new(32, Short).unwrap();
    let moved = |right_edge_before, right_edge_after| {
        Ok(WindowMove {
            right_edge_before,
            right_edge_after,
        })
    };
    assert_eq!(replay.ipsec_updatereplay(5), moved(0, 5));
    assert_eq!(replay.ipsec_updatereplay(3), moved(5, 5));
    let again = Err(ReplayError::Duplicate { seq: 3 });
    assert_eq!(replay.ipsec_updatereplay(3), again);
    assert_eq!(replay.ipsec_updatereplay(40), moved(5, 40));
    assert_eq!(replay.ipsec_updatereplay(9), moved(40, 40));
    assert_eq!(replay.ipsec_updatereplay(8), Err(old(8, 9)));
    let again = Err(ReplayError::Duplicate { seq: 40 });
    assert_eq!(replay.ipsec_updatereplay(40), again);
    assert_eq!(replay.ipsec_updatereplay(0), Err(ReplayError::Zero));
}

#[test]
fn the_check_alone_changes_nothing() {
    let replay = SecReplay::new(32, Short).unwrap();
    assert_eq!(replay.ipsec_chkreplay(7), Ok(7));
    assert_eq!(replay.ipsec_chkreplay(7), Ok(7));
    assert_eq!(replay.right_edge(), 0);
}

#[test]
fn the_edges_follow_the_highest_number() {
    let mut replay = SecReplay::new(32, Short).unwrap();
    assert_eq!((replay.left_edge(), replay.right_edge()), (1, 0));
    replay.ipsec_updatereplay(32).unwrap();
    assert_eq!((replay.left_edge(), replay.right_edge()), (1, 32));
    replay.ipsec_updatereplay(33).unwrap();
    assert_eq!((replay.left_edge(), replay.right_edge()), (2, 33));
}

#[test]
fn bits_are_newest_first() {
    let mut replay = SecReplay::new(4, Short).unwrap();
    for seq in [9, 10, 12] {
        replay.ipsec_updatereplay(seq).unwrap();
    }
    assert_eq!(replay.bits(), [true, false, true, true]);
    assert!(replay.holds(9));
    assert!(!replay.holds(11));
    assert!(!replay.holds(8));
}

#[test]
fn an_exported_state_resumes() {
    let mut replay = SecReplay::resume(32, Short, 100, [true, false, true]).unwrap();
    assert!(replay.holds(100) && !replay.holds(99) && replay.holds(98));
    let again = Err(ReplayError::Duplicate { seq: 98 });
    assert_eq!(replay.ipsec_updatereplay(98), again);
    assert!(replay.ipsec_updatereplay(99).is_ok());
    assert!(replay.ipsec_updatereplay(97).is_ok());
    assert_eq!(replay.ipsec_updatereplay(68), Err(old(68, 69)));
}

#[test]
fn after_the_last_number_only_the_window_is_left() {
    let mut replay = SecReplay::resume(32, Short, 0xffff_fffe, [true]).unwrap();
    assert!(replay.ipsec_updatereplay(u32::MAX.into()).is_ok());
    let wrapped = Err(ReplayError::Wrapped { seq: 1 });
    assert_eq!(replay.ipsec_updatereplay(1), wrapped);
    assert!(replay.ipsec_updatereplay((u32::MAX - 31).into()).is_ok());
}

#[test]
fn a_window_that_cannot_be_is_an_error() {
    for had in [0, 4097, 65536 + 32, u32::MAX] {
        let error = ReplayWindowError::Width { had };
        assert_eq!(SecReplay::new(had, Short), Err(error));
    }
    let error = ReplayWindowError::LastSeq { had: 1 << 32 };
    assert_eq!(SecReplay::resume(32, Short, 1 << 32, []), Err(error));
}

#[test]
fn extended_numbers_cross_into_the_next_subspace_and_reach_back() {
    let top = 0x5_ffff_fffe;
    let mut replay = SecReplay::resume(64, Extended, top, [true]).unwrap();
    assert_eq!(replay.infer(0xffff_ffff), Ok(0x5_ffff_ffff));
    assert_eq!(replay.infer(0xffff_fff0), Ok(0x5_ffff_fff0));
    // Left of the window it can only be a number to come.
    assert_eq!(replay.infer(0x10), Ok(0x6_0000_0010));
    replay.ipsec_updatereplay(0x6_0000_0001).unwrap();
    assert_eq!(replay.infer(0xffff_ffff), Ok(0x5_ffff_ffff));
    assert_eq!(replay.infer(0x2), Ok(0x6_0000_0002));
    assert!(replay.ipsec_chkreplay(0xffff_ffff).is_ok());
    let again = Err(ReplayError::Duplicate { seq: top });
    assert_eq!(replay.ipsec_chkreplay(0xffff_fffe), again);
}

#[test]
fn extended_numbers_have_nothing_before_the_first_nor_after_the_last() {
    let replay = SecReplay::new(32, Extended).unwrap();
    let before = Err(ReplayError::BeforeFirst { seq: 0xffff_fff0 });
    assert_eq!(replay.ipsec_chkreplay(0xffff_fff0), before);
    assert_eq!(replay.ipsec_chkreplay(1), Ok(1));
    let replay = SecReplay::resume(32, Extended, u64::MAX, [true]).unwrap();
    let wrapped = Err(ReplayError::Wrapped { seq: 1 });
    assert_eq!(replay.ipsec_chkreplay(1), wrapped);
}

/// RFC 4303, 3.4.3 word for word: all accepted numbers, and the highest.
struct Model {
    width: u32,
    highest: u32,
    accepted: HashSet<u32>,
}

impl Model {
    fn accept(&mut self, seq: u32) -> bool {
        let in_window = seq > self.highest || self.highest - seq < self.width;
        if seq == 0 || !in_window || !self.accepted.insert(seq) {
            return false;
        }
        self.highest = self.highest.max(seq);
        true
    }
}

/// A packet's distance from the right edge.
fn jump() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -3_i64..=3,
        4 => -200_i64..=200,
        2 => -9000_i64..=9000,
        1 => -5_000_000_000_i64..=5_000_000_000,
    ]
}

proptest! {
    #[test]
    fn it_decides_as_a_set_of_all_numbers_does(
        width in prop::sample::select(vec![1, 2, 32, 63, 64, 65, 66, 100, 4095, 4096]),
        start in prop::sample::select(vec![1, 60, 1_000_000_000, u32::MAX - 5000]),
        jumps in prop::collection::vec(jump(), 1..400),
    ) {
        let mut model = Model { width, highest: start, accepted: HashSet::from([start]) };
        let mut replay = SecReplay::resume(width, Short, u64::from(start), [true]).unwrap();
        for jump in jumps {
            let Ok(seq) = u32::try_from(i64::from(model.highest) + jump) else { continue };
            prop_assert_eq!(replay.ipsec_chkreplay(seq).is_ok(), replay.clone().ipsec_updatereplay(seq.into()).is_ok());
            prop_assert_eq!(replay.ipsec_updatereplay(seq.into()).is_ok(), model.accept(seq), "{}", seq);
            prop_assert_eq!(replay.right_edge(), u64::from(model.highest));
        }
        let bits: Vec<bool> = (0..width)
            .map(|back| model.highest.checked_sub(back).is_some_and(|seq| model.accepted.contains(&seq)))
            .collect();
        prop_assert_eq!(replay.bits(), bits);
    }

    #[test]
    fn a_number_within_half_the_space_of_the_window_is_inferred_whole(
        width in prop::sample::select(vec![1_u32, 32, 64, 4096]),
        top in prop_oneof![0_u64..10_000, (0xffff_f000_u64..0x1_0000_1000), any::<u64>()],
        ahead in 0_u64..0x7fff_ffff,
        back in 0_u64..4096,
    ) {
        let replay = SecReplay::resume(width, Extended, top, []).unwrap();
        for seq in [top.checked_add(ahead), top.checked_sub(back % u64::from(width))] {
            let Some(seq) = seq else { continue };
            let low = u32::try_from(seq & 0xffff_ffff).unwrap();
            prop_assert_eq!(replay.infer(low), Ok(seq));
        }
    }

    #[test]
    fn saving_loses_nothing(
        width in 1_u32..=200,
        jumps in prop::collection::vec(1_u32..150, 0..50),
    ) {
        let mut replay = SecReplay::new(width, Short).unwrap();
        let mut seq = 0;
        for jump in jumps {
            seq += jump;
            replay.ipsec_updatereplay(seq.into()).unwrap();
        }
        let json = serde_json::to_string(&replay).unwrap();
        let loaded: SecReplay = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(loaded, replay);
    }
}
