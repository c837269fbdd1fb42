//! Files and text that come in: what they are, and their octets.

use super::action::Action;
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
    let mut actions = Vec::new();
    for index in 0..list.length() {
        let Some(file) = list.get(index) else {
            continue;
        };
        let name = file.name();
        let action = match read(&file).await.map(classify) {
            Ok(Content::Capture(octets)) => Action::LoadCapture {
                name,
                octets,
                keys: None,
            },
            Ok(Content::Hex(text)) => Action::LoadHex(text),
            Ok(Content::Keys(text)) => {
                actions.push(Action::DraftKeys(text));
                Action::ApplyKeys
            }
            Err(_) => Action::Refuse(format!("{name} cannot be read.")),
        };
        actions.push(action);
    }
    actions
}

/// Tells what octets are. What is neither a known capture nor text is taken for a capture, to be refused with a reason.
fn classify(octets: Vec<u8>) -> Content {
    const MAGIC: [[u8; 4]; 5] = [
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0x0a, 0x0d, 0x0d, 0x0a],
    ];
    if octets
        .first_chunk()
        .is_some_and(|magic| MAGIC.contains(magic))
    {
        return Content::Capture(octets);
    }
    match String::from_utf8(octets) {
        Ok(text) if text.contains('\0') => Content::Capture(text.into_bytes()),
        Ok(text) if is_hex(&text) => Content::Hex(text),
        Ok(text) => Content::Keys(text),
        Err(error) => Content::Capture(error.into_bytes()),
    }
}

/// Whether the first line that says something starts with hex, as every dump does and no key file.
pub(super) fn is_hex(text: &str) -> bool {
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

    #[test]
    fn captures_are_known_by_their_magic() {
        let pcap = vec![0xd4, 0xc3, 0xb2, 0xa1, 2, 0];
        assert_eq!(classify(pcap.clone()), Content::Capture(pcap));
    }

    #[test]
    fn text_is_keys_or_hex() {
        for keys in [
            "add fd00::1 fd00::2 esp 0x1000 -E null;",
            "src fd00:a::2 dst fd00:a::1\n\tproto esp",
            "# c\nflush;",
        ] {
            assert_eq!(classify(keys.into()), Content::Keys(keys.to_owned()));
        }
        for hex in [
            "6003 40d9 0074",
            "0x60, 0x03",
            "00000000  60 03 40 d9",
            "# frame\n0000: 6003",
            "600340d9",
        ] {
            assert_eq!(classify(hex.into()), Content::Hex(hex.to_owned()));
        }
    }

    #[test]
    fn other_octets_are_left_to_the_capture_reader_to_refuse() {
        assert_eq!(
            classify(vec![0xff, 0xfe, 0]),
            Content::Capture(vec![0xff, 0xfe, 0])
        );
    }
}
