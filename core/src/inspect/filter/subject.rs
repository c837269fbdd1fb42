//! What a filter is asked about: a frame with its row, its fields and its verdict.

use super::super::frames::FrameView;
use crate::explain::FIELDS;
use crate::wire::fields::{self, Field};
use std::cell::OnceCell;

/// Fields that are not of the packet: the name, and what it is.
pub(super) const OF_FRAME: [(&str, &str); 9] = [
    ("frame", "the frame's number"),
    ("len", "octets of the packet"),
    ("verdict", "delivered, dropped, held or clear"),
    ("badge", "the verdict in two words"),
    ("counter", "the counter that a drop bumped"),
    ("src", "source address, inner and outer"),
    ("dst", "destination address, inner and outer"),
    ("spi", "SPI of ESP or AH"),
    ("seq", "sequence number of ESP or AH"),
];

/// Rows of the table of fields that are not of one header.
const SHARED: [&str; 3] = ["option", "upper layer", "any layer"];

/// A header's or field's name in a filter: `hop-by-hop options` is `hop_by_hop_options`.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().map(|c| match c {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    });
    letters.collect()
}

/// Whether a name, in lower case, is a header's, a field's or one of the frame's.
pub(super) fn is_field(name: &str) -> bool {
    let of_frame = OF_FRAME.iter().any(|(known, _)| *known == name);
    of_frame
        || match name.split_once('.') {
            Some((layer, field)) => {
                names().any(|name| name == (layer.to_owned(), field.to_owned()))
            }
            None => names().any(|(layer, _)| layer == name),
        }
}

/// Headers with their fields, as they are written in a filter.
pub(super) fn names() -> impl Iterator<Item = (String, String)> {
    let headers = FIELDS.iter().filter(|row| !SHARED.contains(&row.layer));
    headers.map(|row| (plain(row.layer), plain(row.name)))
}

/// One frame.
pub(in crate::inspect) struct Subject<'a> {
    row: &'a FrameView,
    packet: &'a [u8],
    fields: OnceCell<Vec<Field>>,
}

impl<'a> Subject<'a> {
    /// A frame by its row and its IP packet, empty for what is none.
    pub(in crate::inspect) fn new(row: &'a FrameView, packet: &'a [u8]) -> Self {
        Self {
            row,
            packet,
            fields: OnceCell::new(),
        }
    }

    fn fields(&self) -> &[Field] {
        self.fields
            .get_or_init(|| fields::dissect(self.packet, None))
    }

    /// Whether there is a value or a header of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        match name.contains('.') || OF_FRAME.iter().any(|(known, _)| *known == name) {
            true => !self.values(name).is_empty(),
            false => self.fields().iter().any(|field| layer(field) == name),
        }
    }

    /// Every value that it has of a field, as people write it.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        let row = self.row;
        let one = |value: &str| match value {
            "" => Vec::new(),
            value => vec![value.to_owned()],
        };
        match name {
            "frame" => vec![row.number.to_string()],
            "len" => vec![self.packet.len().to_string()],
            "verdict" => one(row.verdict),
            "badge" => one(row.badge),
            "counter" => one(row.counter.unwrap_or_default()),
            "src" => self.named(&["source"], |layer| layer.starts_with("ip")),
            "dst" => self.named(&["destination"], |layer| layer.starts_with("ip")),
            "spi" => self.named(&["spi"], |_| true),
            "seq" => self.named(&["sequence"], |layer| ["esp", "ah"].contains(&layer)),
            _ => match name.split_once('.') {
                Some((layer, field)) => self.named(&[field], |here| here == layer),
                None => Vec::new(),
            },
        }
    }

    fn named(&self, names: &[&str], layers: impl Fn(&str) -> bool) -> Vec<String> {
        let fields = self.fields().iter();
        let found = fields
            .filter(|field| names.contains(&plain(field.name).as_str()) && layers(&layer(field)));
        found.map(|field| field.value.clone()).collect()
    }

    /// Whether words stand in the row, in whatever case.
    pub(super) fn row_contains(&self, words: &str) -> bool {
        let row = self.row;
        let texts = [&*row.src, &row.dst, &row.summary, &row.detail, row.badge];
        let words = words.to_lowercase();
        texts
            .iter()
            .any(|text| text.to_lowercase().contains(&words))
    }
}

/// The header of a field; one inside counts as one outside.
fn layer(field: &Field) -> String {
    plain(field.layer.strip_prefix("inner ").unwrap_or(field.layer))
}
