//! `espial decap` over a kernel's captures, and what it says of unusable input.

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
use std::fs;
use std::path::{Path, PathBuf};

fn decap(capture: &Path, keys: &Path) -> std::process::Output {
    espial(&[
        "decap".as_ref(),
        capture,
        "--keys".as_ref(),
        keys,
        "--json".as_ref(),
    ])
}

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("a JSON object a line"))
        .collect()
}

/// Every key of the second implementation's line that is compared has to be ours.
fn agrees_with_the_second_implementation(case: &str) {
    let folder = vectors(case);
    let output = decap(&folder.join("capture.pcap"), &folder.join("xfrm-state"));
    assert_eq!(output.status.code(), Some(0), "{case}: {}", stderr(&output));
    let ours = lines(stdout(&output));
    let theirs = lines(&fs::read_to_string(folder.join("frames.jsonl")).unwrap());
    assert_eq!(ours.len(), theirs.len(), "{case}");
    for (ours, theirs) in ours.iter().zip(&theirs) {
        for key in ["frame", "verdict", "inner", "upper", "checksum"] {
            if let Some(expected) = theirs.get(key).filter(|value| !value.is_null()) {
                assert_eq!(ours.get(key), Some(expected), "{case}, {key}: {ours}");
            }
        }
        if let Some(theirs) = theirs["sas"].as_array() {
            let protocols = |sas: &[Value], name: fn(&Value) -> Option<&str>| -> Vec<String> {
                let names = sas.iter().map(|sa| name(sa).unwrap_or_default().to_owned());
                names.collect()
            };
            let ours = ours["sas"].as_array().expect("an array");
            assert_eq!(
                protocols(ours, |sa| sa["proto"].as_str()),
                protocols(theirs, |sa| sa.as_str()?.split(':').next()),
                "{case}"
            );
        }
    }
}

#[test]
fn aes_128_cbc_with_hmac_sha1_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-transport-aes128-cbc-hmac-sha1-96");
}

#[test]
fn aes_192_cbc_with_hmac_sha1_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-transport-aes192-cbc-hmac-sha1-96");
}

#[test]
fn aes_256_cbc_with_hmac_sha1_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-transport-aes256-cbc-hmac-sha1-96");
}

#[test]
fn null_with_hmac_sha1_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-transport-null-hmac-sha1-96");
}

#[test]
fn aes_128_cbc_with_hmac_sha256_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-transport-aes128-cbc-hmac-sha256-128");
}

#[test]
fn an_aes_256_cbc_tunnel_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-tunnel-aes256-cbc-hmac-sha256-128");
}

#[test]
fn ah_with_hmac_md5_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("ah-transport-hmac-md5-96");
}

#[test]
fn ah_with_hmac_sha1_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("ah-transport-hmac-sha1-96");
}

#[test]
fn ah_with_hmac_sha256_and_a_padded_icv_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("ah-transport-hmac-sha256-128");
}

#[test]
fn ah_with_hmac_sha256_cut_to_96_bits_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("ah-transport-hmac-sha256-96");
}

#[test]
fn an_ah_tunnel_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("ah-tunnel-hmac-sha256-128");
}

#[test]
fn esp_under_ah_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-then-ah-transport");
}

#[test]
fn an_esp_tunnel_under_ah_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-tunnel-then-ah-transport");
}

#[test]
fn fragments_of_an_esp_packet_agree_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-transport-large-fragmented");
}

#[test]
fn fragments_of_an_ah_packet_agree_with_the_second_implementation() {
    agrees_with_the_second_implementation("ah-transport-large-fragmented");
}

#[test]
fn fragments_in_a_tunnel_agree_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-tunnel-large-fragmented");
}

#[test]
fn ipcomp_under_esp_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("ipcomp-then-esp-transport");
}

#[test]
fn tfc_padding_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-tfc-padding");
}

#[test]
fn esp_over_ipv4_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp4-transport");
}

#[test]
fn esp_in_udp_over_ipv6_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-udp-encap-4500");
}

#[test]
fn esp_in_udp_over_ipv4_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp4-udp-encap-4500");
}

#[test]
fn a_tunnel_in_udp_agrees_with_the_second_implementation() {
    agrees_with_the_second_implementation("esp-tunnel-udp-encap-4500");
}

#[test]
fn tunnels_of_any_version_give_what_the_kernel_itself_took_out() {
    for case in ["esp4-tunnel", "esp-tunnel-4in6", "esp-tunnel-6in4"] {
        agrees_with_the_second_implementation(case);
        let folder = vectors(case);
        let output = decap(&folder.join("capture.pcap"), &folder.join("xfrm-state"));
        let ours = lines(stdout(&output));
        let mut kernels = 0;
        for (index, clear) in ours.iter().enumerate() {
            if clear["verdict"] == "clear" && clear.get("inner").is_some() {
                let mut earlier = ours[..index].iter().rev();
                let same = earlier.find(|line| line["inner"] == clear["inner"]);
                assert_eq!(same.unwrap()["verdict"], "delivered", "{case}: {clear}");
                kernels += 1;
            }
        }
        assert!(kernels >= 8, "{case}: {kernels}");
    }
}

/// A file in a folder of its own that goes when the test ends.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("espial-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_wrong_key_is_status_3_with_counter_and_rfc() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let keys = fs::read_to_string(folder.join("xfrm-state")).unwrap();
    let scratch = Scratch::new("wrong-key");
    let wrong = scratch.file("keys", &keys.replace("61efc83c", "61efc83d"));
    let output = decap(&folder.join("capture.pcap"), &wrong);
    assert_eq!(output.status.code(), Some(3));
    let first = &lines(stdout(&output))[0];
    assert_eq!(first["verdict"], "dropped");
    assert_eq!(first["sas"], serde_json::json!([]));
    assert_eq!(first["drop"]["stage"], "esp_input_cb");
    assert_eq!(first["drop"]["counter"], "esps_badauth");
    assert_eq!(first["drop"]["rfc"], "4303 3.4.4.1");
    assert!(first.get("inner").is_none());
}

#[test]
fn the_associations_removed_are_listed() {
    let folder = vectors("esp-tunnel-aes256-cbc-hmac-sha256-128");
    let output = decap(&folder.join("capture.pcap"), &folder.join("xfrm-state"));
    let expected = serde_json::json!(
        [{"proto": "esp", "spi": "0x0a251b33", "seq": 1, "mode": "tunnel"}]
    );
    assert_eq!(lines(stdout(&output))[0]["sas"], expected);
}

#[test]
fn a_mistake_in_a_key_file_is_status_2_with_line_and_column() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let scratch = Scratch::new("mistake");
    let text = "add fd00:a::1 fd00:a::2 esp 0x1000\n  -E aes-cbc \"too short\" ;\n";
    let keys = scratch.file("ipsec.conf", text);
    let output = decap(&folder.join("capture.pcap"), &keys);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    let place = format!("{}:2:14: ", keys.display());
    assert!(stderr(&output).contains(&place), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("16 or 24 or 32 octets"),
        "{}",
        stderr(&output)
    );
    assert!(!stderr(&output).contains("too short"), "the key is printed");
}

#[test]
fn what_is_no_capture_is_status_2() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let keys = folder.join("xfrm-state");
    for capture in [keys.clone(), folder.join("no-such-file")] {
        let output = decap(&capture, &keys);
        assert_eq!(output.status.code(), Some(2));
        let name = capture.display().to_string();
        assert!(stderr(&output).contains(&name), "{}", stderr(&output));
    }
}

#[test]
fn nothing_is_written_over_an_existing_file_without_force() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    let scratch = Scratch::new("force");
    let out = scratch.file("out.pcapng", "precious");
    let capture = folder.join("capture.pcap");
    let keys = folder.join("xfrm-state");
    let mut arguments: Vec<&Path> = vec![
        "decap".as_ref(),
        &capture,
        "--keys".as_ref(),
        &keys,
        "-w".as_ref(),
        &out,
    ];
    assert_eq!(espial(&arguments).status.code(), Some(2));
    assert_eq!(fs::read_to_string(&out).unwrap(), "precious");
    arguments.push("--force".as_ref());
    assert_eq!(espial(&arguments).status.code(), Some(0));
    let written = espial_core::capture::read(fs::read(&out).unwrap()).unwrap();
    assert_eq!(written.frames.len(), 17);
    assert!(written.warnings.is_empty());
}

#[test]
fn keys_are_in_no_output() {
    let folder = vectors("esp-transport-aes128-cbc-hmac-sha1-96");
    for json in [true, false] {
        let mut arguments: Vec<PathBuf> = vec![
            "trace".into(),
            folder.join("capture.pcap"),
            "--keys".into(),
            folder.join("xfrm-state"),
            "--frame".into(),
            "1".into(),
        ];
        if json {
            arguments.push("--json".into());
        }
        let arguments: Vec<&Path> = arguments.iter().map(PathBuf::as_path).collect();
        let output = espial(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        for key in ["61efc83c80fb33df", "b8f9c285ea09f14c"] {
            assert!(!stdout(&output).contains(key));
        }
    }
}
