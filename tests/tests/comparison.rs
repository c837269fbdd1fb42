//! One frame through both stacks, as a viewer shows it.

// A test's set-up may stop the test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use espial_core::inspect::{Comparison, Inspection};
use espial_tests::vectors;
use std::fs;

const CASE: &str = "linux/esp-transport-aes128-cbc-hmac-sha1-96";

fn compared(keys: impl Fn(String) -> String) -> Comparison {
    let folder = vectors().join(CASE);
    let mut inspection = Inspection::new();
    let capture = fs::read(folder.join("capture.pcap")).unwrap();
    inspection.load_capture("capture.pcap", capture).unwrap();
    let text = fs::read_to_string(folder.join("xfrm-state")).unwrap();
    inspection.set_keys(&keys(text));
    inspection.compare(1).unwrap()
}

#[test]
fn stages_that_do_the_same_stand_in_one_row_and_the_packets_part_where_one_has_done_more() {
    let comparison = compared(|keys| keys);
    assert!(comparison.same_verdict && comparison.same_packet);
    assert_eq!(comparison.fast_ipsec.verdict, "delivered");
    assert_eq!(comparison.kame.verdict, "delivered");
    let parting_of = |fast_ipsec: &str, kame: &str| {
        let found = comparison.rows.iter().position(|row| {
            let ids =
                [&row.fast_ipsec, &row.kame].map(|stage| stage.as_ref().map(|stage| stage.id));
            ids == [Some(fast_ipsec), Some(kame)]
        });
        let row = found.unwrap();
        (row, comparison.rows[row].parting.clone())
    };
    // One request decrypts and authenticates; KAME has authenticated only. 40 octets of IPv6, 8 of ESP, 16 of IV.
    let (row, parting) = parting_of("crypto_invoke", "kame_esp_auth");
    assert_eq!(comparison.first_difference, Some(row));
    assert_eq!(parting.unwrap().offset, 64);
    // 116 octets of ESP still, and 64 of an echo.
    let (_, parting) = parting_of("esp_input_cb", "kame_esp6_input_strip");
    let parting = parting.unwrap();
    assert_eq!(
        (parting.offset, parting.field),
        (5, Some(("IPv6", "payload length")))
    );
    assert_eq!((parting.fast_ipsec[0], parting.kame[0]), (116, 64));
    let (_, parting) = parting_of("ipsec6_common_input_cb", "kame_esp6_input_strip");
    assert_eq!(parting, None);
    let last = comparison.rows.last().unwrap();
    assert!(last.fast_ipsec.is_some() && last.kame.is_some() && last.parting.is_none());
}

#[test]
fn a_wrong_key_fails_in_both_stacks_each_with_its_own_counter() {
    let comparison = compared(|keys| keys.replace("0x61ef", "0x60ef"));
    assert!(comparison.same_verdict);
    assert_eq!(comparison.fast_ipsec.counter, Some("esps_badauth"));
    assert_eq!(comparison.kame.counter, Some("ipsec6stat.in_espauthfail"));
}

#[test]
fn a_frame_that_is_not_there_has_no_comparison() {
    assert_eq!(Inspection::new().compare(1), None);
}
