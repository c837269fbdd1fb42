//! base64 (RFC 4648), with either alphabet, where it is a packet beyond doubt.

use super::tokens::Cursor;
use super::{ETHERTYPES, ip_length};
use crate::capture::HexError;

/// The packets of a text whose paragraphs, or else lines, are a packet each; `None` if any is not.
pub(super) fn packets(text: &str) -> Option<Vec<Vec<u8>>> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    let mut packets = Vec::new();
    for paragraph in lines.split(|line| line.is_empty()) {
        if paragraph.is_empty() {
            continue;
        }
        match packet(&paragraph.concat()) {
            Some(packet) => packets.push(packet),
            None => {
                let each: Option<Vec<_>> = paragraph.iter().map(|line| packet(line)).collect();
                packets.extend(each?);
            }
        }
    }
    Some(packets)
}

fn packet(text: &str) -> Option<Vec<u8>> {
    decode(Cursor::new(text))
        .ok()
        .filter(|octets| is_packet(octets))
}

/// An IP packet whose length agrees, or an Ethernet frame with one, as far as its first octets tell.
fn is_packet(octets: &[u8]) -> bool {
    let version = |at: usize| octets.get(at).map(|first| first >> 4);
    let ethernet = match octets.get(12..14) {
        Some([0x86, 0xdd]) => version(14) == Some(6),
        Some([0x08, 0x00]) => version(14) == Some(4),
        Some(tag) => ETHERTYPES.iter().any(|known| known == tag),
        None => false,
    };
    ethernet || (octets.len() >= 20 && ip_length(octets) == Some(octets.len()))
}

/// Octets, with the last group padded or not.
///
/// Errors tell the first character that cannot stand where it is.
pub(super) fn decode(mut text: Cursor<'_>) -> Result<Vec<u8>, HexError> {
    let mut octets = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut padded = false;
    let start = text.place;
    loop {
        let place = text.place;
        let Some(character) = text.take() else { break };
        let value = match character {
            _ if character.is_whitespace() => continue,
            '=' => {
                padded = true;
                continue;
            }
            _ if padded => None,
            _ => value(character),
        };
        bits = bits << 6 | value.ok_or(HexError::Character { place, character })?;
        held += 6;
        if held >= 8 {
            held -= 8;
            octets.extend(u8::try_from(bits >> held));
            bits &= (1 << held) - 1;
        }
    }
    // Six bits are no octet, and what is over of others has to be 0.
    if held == 6 || bits != 0 {
        return Err(HexError::Base64 { place: start });
    }
    Ok(octets)
}

fn value(character: char) -> Option<u32> {
    let code = u32::from(character);
    Some(match character {
        'A'..='Z' => code - u32::from('A'),
        'a'..='z' => code - u32::from('a') + 26,
        '0'..='9' => code - u32::from('0') + 52,
        '+' | '-' => 62,
        '/' | '_' => 63,
        _ => return None,
    })
}
