//! Words for an association that was not found: what came nearest, and the one thing in which it differs.

use super::language::{Language, Message};
use super::why;
use crate::sa::{NearMiss, NearMissReason, Sad};
use crate::stage::Reason;

/// The sentence of [`why`], and where no association was found, the ones that came nearest.
pub fn why_among(reason: &Reason, sad: &Sad) -> Message {
    let mut text = why(reason).text(Language::English);
    if let Reason::NoAssociation { dst, proto, spi } = *reason {
        let near = sad.nearest(dst, proto, spi);
        if sad.is_empty() {
            text.push_str("; there are no associations at all");
        }
        for (index, miss) in near.iter().take(2).enumerate() {
            text.push_str(if index == 0 { "; nearest: " } else { "; then " });
            text.push_str(&miss_words(*miss, sad));
        }
    }
    Message::Verbatim(text)
}

fn miss_words(miss: NearMiss, sad: &Sad) -> String {
    let name = match sad.get(miss.sav) {
        Some(association) => association.config().id().to_string(),
        None => return String::new(),
    };
    let difference = match miss.reason {
        NearMissReason::NotUsable { state } => format!("it is {state}"),
        NearMissReason::SpiByteOrder => "its SPI has the octets in reverse order".to_owned(),
        NearMissReason::ProtocolDiffers { have } => format!("the protocol is {have}"),
        NearMissReason::DestinationDiffers { have } => format!("the destination is {have}"),
        NearMissReason::SpiDiffersInOneOctet { have } => {
            format!("one octet of the SPI differs, 0x{have:08x}")
        }
    };
    format!("{name} ({difference})")
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::why_among;
    use crate::keys;
    use crate::sa::{Protocol, Sad};
    use crate::stage::Reason;

    fn sad(text: &str) -> Sad {
        let mut sad = Sad::new();
        for entry in keys::parse(text).sas {
            sad.add(entry.config).unwrap();
        }
        sad
    }

    fn missing(spi: u32) -> Reason {
        Reason::NoAssociation {
            dst: "fd00::2".parse().unwrap(),
            proto: Protocol::Esp,
            spi,
        }
    }

    #[test]
    fn what_came_nearest_is_named_with_its_difference() {
        let sad =
            sad("add fd00::1 fd00::3 esp 0x1000 -E null; add fd00::1 fd00::2 esp 0x2000 -E null;");
        let words = why_among(&missing(0x1000), &sad).text(Language::English);
        assert!(
            words.contains("nearest: ESP 0x00001000 to fd00::3 (the destination is fd00::3)"),
            "{words}"
        );
        let words = why_among(&missing(0x0020_0000), &sad).text(Language::English);
        assert!(words.contains("reverse order"), "{words}");
        let words = why_among(&missing(0x2001), &sad).text(Language::English);
        assert!(
            words.contains("one octet of the SPI differs, 0x00002000"),
            "{words}"
        );
    }

    #[test]
    fn an_empty_database_is_said_to_be_empty() {
        assert!(
            why_among(&missing(1), &Sad::new())
                .text(Language::English)
                .contains("no associations at all")
        );
    }
}
