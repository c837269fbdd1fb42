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
fn the_table_of_events_names_the_rule_and_the_other_stack() {
    let output = trace("1", &["--markdown"]);
    let text = stdout(&output);
    let row = text.lines().find(|line| line.contains("m_striphdr"));
    let row = row.unwrap();
    assert!(row.contains("KAME moves the headers before it up"), "{row}");
    let row = text.lines().find(|line| line.contains("ipsec_chkreplay"));
    assert!(row.unwrap().contains("| 4303, 3.4.3 |"), "{text}");
    let output = trace("1", &["--markdown", "--language", "de"]);
    let text = stdout(&output);
    assert!(text.contains("KAME schiebt die Header davor"), "{text}");
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

fn json(extra: &[&str]) -> Vec<Value> {
    let output = trace("1", &[&["--json"], extra].concat());
    let text = stdout(&output);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn an_octet_of_the_result_goes_back_to_octets_of_the_ciphertext() {
    let lines = json(&["--octet", "60", "--octet", "4"]);
    assert_eq!(lines.len(), 2);
    let [cipher, arrived] = &lines[0]["steps"].as_array().unwrap()[..] else {
        panic!("{}", lines[0]);
    };
    assert_eq!(cipher["name"], "decrypted");
    // Octet 20 of the ciphertext is in its second block of 16, which starts at octet 80.
    let span = |offset, len| serde_json::json!({"offset": offset, "len": len});
    assert_eq!(
        cipher["from"],
        serde_json::json!([span(68, 1), span(80, 16)])
    );
    assert_eq!(
        (&arrived["id"], &arrived["source"]),
        (&0.into(), &true.into())
    );
    assert_eq!(lines[0]["moves"][0]["from"], 84);
    assert_eq!(lines[1]["steps"][0]["name"], "payload length");
    let output = trace("1", &["--octet", "60", "--markdown"]);
    let text = stdout(&output);
    assert!(text.contains("from octets 68 and 80 to 95"), "{text}");
    let output = trace("1", &["--octet", "60", "--language", "de"]);
    let text = stdout(&output);
    assert!(text.starts_with("Oktett 60 des Pakets am Ende"), "{text}");
    assert!(text.contains("aus den Oktetten 68 und 80 bis 95"), "{text}");
}

#[test]
fn a_bit_that_is_turned_over_is_caught_and_what_it_would_do_is_said() {
    let flip = &json(&["--flip", "70.3"])[0];
    assert_eq!(
        (&flip["before"], &flip["after"]),
        (&0x41.into(), &0x51.into())
    );
    assert_eq!(flip["verdict"]["counter"], "esps_badauth");
    assert_eq!(flip["held_aside"]["verdict"], "delivered");
    let end = &flip["changes"][1];
    assert_eq!(end["operation"], Value::Null);
    assert_eq!(end["differ"], end["predicted"]);
    assert_eq!(
        end["differ"][1],
        serde_json::json!({"offset": 62, "len": 1})
    );
    let influence = &json(&["--influence", "70"])[0];
    assert_eq!(influence["octets"], end["predicted"]);
    assert_eq!(influence["covered"][0]["algorithm"], "HMAC-SHA1-96");
}

#[test]
fn octets_and_bits_that_are_not_there_are_refused() {
    for (extra, said) in [
        (["--octet", "104"], "104 octets"),
        (["--influence", "156"], "156 octets"),
        (["--flip", "156.0"], "156 octets"),
        (["--flip", "70.8"], "0 to 7"),
        (["--flip", "x"], "no octet's number"),
    ] {
        let output = trace("1", &extra);
        assert_eq!(output.status.code(), Some(2), "{extra:?}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
    }
}
