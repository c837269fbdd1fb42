//! Words for an association that was not found: what came nearest, and the one thing in which it differs.

use super::language::{Message, say};
use super::{spi_words, why};
use crate::sa::{NearMiss, NearMissReason, Sad};
use crate::stage::Reason;

/// The sentence of [`why`], and where no association was found, the ones that came nearest.
pub fn why_among(reason: &Reason, sad: &Sad) -> Message {
    let mut parts = vec![why(reason)];
    if let Reason::NoAssociation { dst, proto, spi } = *reason {
        if sad.is_empty() {
            parts.push(say!("drop.no-associations"));
        }
        let near = sad.nearest(dst, proto, spi);
        let named = near
            .iter()
            .take(2)
            .filter_map(|miss| miss_words(*miss, sad));
        for (index, miss) in named.enumerate() {
            parts.push(match index {
                0 => say!("drop.nearest", miss => miss),
                _ => say!("drop.nearest-then", miss => miss),
            });
        }
    }
    Message::joined("; ", parts)
}

fn miss_words(miss: NearMiss, sad: &Sad) -> Option<Message> {
    let id = sad.get(miss.sav)?.config().id();
    let difference = match miss.reason {
        NearMissReason::NotUsable { state } => say!("drop.nearest-state", state),
        NearMissReason::SpiByteOrder => say!("drop.nearest-byte-order"),
        NearMissReason::ProtocolDiffers { have } => say!("drop.nearest-protocol", have),
        NearMissReason::DestinationDiffers { have } => say!("drop.nearest-destination", have),
        NearMissReason::SpiDiffersInOneOctet { have } => {
            say!("drop.nearest-octet", have = spi_words(have))
        }
    };
    Some(say!(
        "drop.near-miss",
        proto = id.proto,
        spi = spi_words(id.spi),
        dst = id.dst,
        difference => difference,
    ))
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
