//! Octets as people write them.

use std::fmt::Write;

/// Up to this many octets are written out.
const WHOLE: usize = 12;

/// Octets in hexadecimal, two a group: `8370 a18c`. Beyond 12 octets the first four and the last two:
/// `8370 a18c … d67d`.
pub(super) fn octets(octets: &[u8]) -> String {
    match (octets.first_chunk::<4>(), octets.last_chunk::<2>()) {
        (Some(head), Some(tail)) if octets.len() > WHOLE => {
            format!("{} … {}", groups(head), groups(tail))
        }
        _ => groups(octets),
    }
}

fn groups(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() * 3);
    for (index, octet) in octets.iter().enumerate() {
        if index > 0 && index % 2 == 0 {
            text.push(' ');
        }
        // Writing to a String cannot fail.
        let _ = write!(text, "{octet:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_twelve_octets_are_written_out() {
        assert_eq!(octets(&[]), "");
        assert_eq!(octets(&[0x83, 0x70, 0xa1]), "8370 a1");
        assert_eq!(octets(&[0xab; 12]), "abab abab abab abab abab abab");
    }

    #[test]
    fn more_are_shortened() {
        let iv: Vec<u8> = (0..16).collect();
        assert_eq!(octets(&iv), "0001 0203 … 0e0f");
    }
}
