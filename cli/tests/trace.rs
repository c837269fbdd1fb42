//! `espial trace`: every stage of one frame, in three forms.

// A test's set-up may stop the test.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod common;

use common::{espial, stderr, stdout, vectors};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn trace(frame: &str, extra: &[&str]) -> std::process::Output {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let mut arguments: Vec<PathBuf> = vec![
        "trace".into(),
        folder.join("capture.pcap"),
        "--keys".into(),
        folder.join("xfrm-state"),
        "--frame".into(),
        frame.into(),
    ];
    arguments.extend(extra.iter().map(PathBuf::from));
    let arguments: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
    espial(&arguments)
}

#[test]
fn the_stages_of_an_esp_packet_come_in_the_order_of_fast_ipsec() {
    let output = trace("1", &["--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let lines: Vec<Value> = stdout(&output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let stages: Vec<&str> = lines
        .iter()
        .map(|line| line["stage"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        stages,
        [
            "ip6_input",
            "ipsec6_common_input",
            "ipsec_common_input",
            "esp_input",
            "crypto_invoke",
            "esp_input_cb",
            "ipsec6_common_input_cb",
            "icmp6_input",
        ]
    );
    for pair in lines.windows(2) {
        assert_eq!(pair[0]["after"], pair[1]["before"]);
    }
    let cut = &lines[5];
    assert_eq!(cut["before"].as_str().unwrap().len(), 2 * 156);
    assert_eq!(cut["after"].as_str().unwrap().len(), 2 * 104);
    assert_eq!(lines[7]["verdict"]["verdict"], "delivered");
}

#[test]
fn the_report_names_events_as_the_c_source_does() {
    for form in [&[][..], &["--markdown"]] {
        let output = trace("1", form);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for operation in [
            "m_adj(m, -12)",
            "m_striphdr(m, 40, 24)",
            "m_copyback(m, 6, 1)",
            "crypto_dispatch(crp)",
        ] {
            assert!(stdout(&output).contains(operation), "{operation}");
        }
    }
}

#[test]
fn the_markdown_report_says_how_the_other_stack_does_it_in_either_language() {
    for (more, says) in [
        (
            &["--language", "en"][..],
            [
                "Only now may the window move: sequence 1 becomes its right edge.",
                "> In KAME this is the rest of esp6_input or esp4_input",
                "**delivered**: upper layer 58 · ICMPv6 has the packet; its checksum: ok",
            ],
        ),
        (
            &["--language", "de", "--stack", "kame"],
            [
                "Sequenznummer 1 steht jetzt im Replay-Fenster.",
                "> FAST_IPSEC vergleicht in esp_input_cb, hinter der Krypto-Grenze",
                "**delivered**: die höhere Schicht 58 · ICMPv6 hat das Paket; ihre Prüfsumme: stimmt",
            ],
        ),
    ] {
        let output = trace("1", &[&["--markdown"], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for sentence in says {
            assert!(stdout(&output).contains(sentence), "{sentence}");
        }
    }
}

#[test]
fn a_frame_that_is_not_there_is_status_2() {
    for frame in ["0", "18"] {
        let output = trace(frame, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("only 1 to 17"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn kame_shows_the_functions_that_have_not_returned() {
    let output = trace("1", &["--stack", "kame"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("3. kame_esp_auth  (RFC 4303, 3.4.4.1)"),
        "{text}"
    );
    let frames: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("     frame    "))
        .collect();
    assert_eq!(frames[0], "     frame    esp6_input (off 40)");
    assert_eq!(frames[1], "     frame    ip6_input (off 40, nxt 50 · ESP)");
    let unknown = trace("1", &["--stack", "usagi"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(stderr(&unknown).contains("fast_ipsec, kame"));
}
