//! Files and text that come in: what they are, and their octets.

use super::action::Action;
use espial_core::{capture, keys};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList, Response, window};

/// A capture that comes with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// The file's name without its ending.
    pub(super) name: &'static str,
    /// What there is to see.
    pub(super) about: &'static str,
}

/// The captures that come with the page, made by a Linux kernel; the first is loaded at the start.
pub(super) const EXAMPLES: [Example; 3] = [
    Example {
        name: "esp-transport-aes128-cbc-hmac-sha1-96",
        about: "Transport mode: pings and a TCP connection between two hosts",
    },
    Example {
        name: "esp-tunnel-aes256-cbc-hmac-sha256-128",
        about: "Tunnel mode: the whole inner packet is encrypted",
    },
    Example {
        name: "esp-transport-null-hmac-sha1-96",
        about: "NULL encryption: authenticated, and readable all along",
    },
];

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Capture(Vec<u8>),
    Keys(String),
    Hex(String),
    /// Nothing that is known.
    Other(Vec<u8>),
}

/// Reads an example and its keys.
pub(super) async fn example(example: Example) -> Action {
    let name = format!("{}.pcap", example.name);
    let capture = fetch(&format!("./examples/{name}")).await;
    let keys = fetch(&format!("./examples/{}.xfrm-state", example.name)).await;
    match (capture, keys.map(String::from_utf8)) {
        (Ok(octets), Ok(Ok(keys))) => Action::LoadCapture {
            name,
            octets,
            keys: Some(keys),
        },
        _ => Action::Refuse(format!(
            "The example {name} cannot be fetched. Is the page's server still there? Captures of your own can still be opened."
        )),
    }
}

/// Reads files: captures, keys and hex, told apart by what is in them.
pub(super) async fn files(list: FileList) -> Vec<Action> {
    let mut contents = Vec::new();
    let mut unread = Vec::new();
    for index in 0..list.length() {
        let Some(file) = list.get(index) else {
            continue;
        };
        let name = file.name();
        match read(&file).await {
            Ok(octets) => contents.push((name, classify(octets))),
            Err(_) => unread.push(Action::Refuse(format!("{name} cannot be read."))),
        }
    }
    let mut actions = sort(contents);
    actions.extend(unread);
    actions
}

/// What to do with files that came at once: the first packets are shown, the keys of all go together.
fn sort(contents: Vec<(String, Content)>) -> Vec<Action> {
    let mut packets = Vec::new();
    let mut others = Vec::new();
    let mut keys = Vec::new();
    for (name, content) in contents {
        let load = |octets| Action::LoadCapture {
            name: name.clone(),
            octets,
            keys: None,
        };
        match content {
            Content::Keys(text) => keys.push(text),
            Content::Other(octets) => others.push(load(octets)),
            _ if !packets.is_empty() => others.push(Action::Refuse(format!(
                "{name} was not opened: there is one capture at a time."
            ))),
            Content::Capture(octets) => packets.push(load(octets)),
            Content::Hex(text) => packets.push(Action::LoadHex(text)),
        }
    }
    let mut actions = packets;
    if !keys.is_empty() {
        actions.extend([Action::DraftKeys(keys.join("\n")), Action::ApplyKeys]);
    }
    actions.extend(others);
    actions
}

/// Tells what octets are. What is no text and no capture is left to the capture reader to refuse, with a reason.
fn classify(octets: Vec<u8>) -> Content {
    if capture::is_capture(&octets) {
        return Content::Capture(octets);
    }
    match String::from_utf8(octets) {
        Ok(text) if text.contains('\0') => Content::Other(text.into_bytes()),
        Ok(text) if is_hex(&text) => Content::Hex(text),
        Ok(text) => Content::Keys(text),
        Err(error) => Content::Other(error.into_bytes()),
    }
}

/// Whether a text without associations or policies is packets, or starts as a dump does.
fn is_hex(text: &str) -> bool {
    let parsed = keys::parse(text);
    let has_keys = !(parsed.sas.is_empty() && parsed.policies.is_empty());
    !has_keys && (starts_with_octets(text) || capture::parse_hex(text).is_ok())
}

/// Whether the first line that says something starts with hex.
fn starts_with_octets(text: &str) -> bool {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    let word = line
        .and_then(|line| line.split([' ', '\t', ':', ',']).next())
        .unwrap_or_default();
    let digits = word.strip_prefix("0x").unwrap_or(word);
    digits.len() >= 2 && digits.chars().all(|c| c.is_ascii_hexdigit()) && digits != "add"
}

async fn read(file: &File) -> Result<Vec<u8>, JsValue> {
    octets(JsFuture::from(file.array_buffer()).await?)
}

async fn fetch(address: &str) -> Result<Vec<u8>, JsValue> {
    let window = window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str(address))
        .await?
        .dyn_into()?;
    if !response.ok() {
        return Err(response.status().into());
    }
    octets(JsFuture::from(response.array_buffer()?).await?)
}

fn octets(buffer: JsValue) -> Result<Vec<u8>, JsValue> {
    let buffer: js_sys::ArrayBuffer = buffer.dyn_into()?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETKEY: &str = "add fd00::1 fd00::2 esp 0x1000 -E null;";

    #[test]
    fn captures_are_known_by_their_magic() {
        for magic in [
            &[0xd4, 0xc3, 0xb2, 0xa1, 2, 0][..],
            &[0xa1, 0xb2, 0x3c, 0x4d],
            b"\n\r\r\n\x1c",
            b"\x1f\x8b\x08\0",
            b"\x28\xb5\x2f\xfd\0",
        ] {
            assert_eq!(classify(magic.into()), Content::Capture(magic.to_vec()));
        }
    }

    #[test]
    fn text_is_keys_or_hex() {
        for keys in [
            SETKEY,
            "src fd00:a::2 dst fd00:a::1\n\tproto esp",
            "# c\nflush;",
            "0x12345678@192.1.2.45 none-hmac96:\n",
            "fd00::1[any] fd00::2[any] any\n\tin none\n",
            "add fd00::1 fd00::2 esp 0x1000 -E rijndael-cbc \"deadbeefdeadbeef\";",
            "\"IPv6\",\"fd00::1\",\"fd00::2\",\"0x1000\",\"NULL\",\"\",\"NULL\",\"\"",
            "{\"sas\": []}",
            "hello",
        ] {
            assert_eq!(classify(keys.into()), Content::Keys(keys.to_owned()));
        }
        for hex in [
            "6003 40d9 0074",
            "0x60, 0x03",
            "00000000  60 03 40 d9",
            "# frame\n0000: 6003",
            "600340d9",
            "\"\\x60\\x03\" \\\n\"\\x40\"",
            "static const unsigned char pkt1[2] = {\n0x60, 0x03\n};",
            "b'`\\x03@'",
            "bytes.fromhex('600340')",
            "RQAAFAAAAABAEQAACgAAAQoAAAI=",
        ] {
            assert_eq!(classify(hex.into()), Content::Hex(hex.to_owned()));
        }
    }

    #[test]
    fn other_octets_are_left_to_the_capture_reader_to_refuse() {
        for other in [vec![0xff, 0xfe, 0], b"a\0b".to_vec()] {
            assert_eq!(classify(other.clone()), Content::Other(other));
        }
    }

    #[test]
    fn files_that_come_at_once_are_sorted() {
        let named = |name: &str, content| (name.to_owned(), content);
        let load = |name: &str, octet| Action::LoadCapture {
            name: name.to_owned(),
            octets: vec![octet],
            keys: None,
        };
        let actions = sort(vec![
            named("a.txt", Content::Keys(SETKEY.to_owned())),
            named("b.png", Content::Other(vec![9])),
            named("c.pcap", Content::Capture(vec![1])),
            named("d.pcap.gz", Content::Capture(vec![2])),
            named("e.conf", Content::Keys("flush;".to_owned())),
        ]);
        let refused = "d.pcap.gz was not opened: there is one capture at a time.";
        assert_eq!(
            actions,
            [
                load("c.pcap", 1),
                Action::DraftKeys(format!("{SETKEY}\nflush;")),
                Action::ApplyKeys,
                load("b.png", 9),
                Action::Refuse(refused.to_owned()),
            ]
        );
        let hex = Content::Hex("6000".to_owned());
        assert_eq!(
            sort(vec![named("h", hex)]),
            [Action::LoadHex("6000".to_owned())]
        );
    }
}
