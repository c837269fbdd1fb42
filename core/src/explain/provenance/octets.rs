//! Octets by their offsets, in the forms that sentences need: `octets 40 to 47 and 64`.

use crate::explain::language::{Message, say};
use crate::trace::provenance::Octets;
use crate::trace::view::Span;
use std::ops::Range;

/// At the start of a sentence.
pub(super) fn begin(octets: &Octets) -> Message {
    match octets.ranges() {
        [] => say!("octets.begin-none"),
        [range] if range.len() == 1 => say!("octets.begin-one", first = range.start),
        [range] => say!("octets.begin", octets => bare(range)),
        ranges => say!("octets.begin", octets => several(ranges)),
    }
}

/// Within a sentence, as its subject or object.
pub(super) fn within(octets: &Octets) -> Message {
    match octets.ranges() {
        [] => say!("octets.within-none"),
        [range] if range.len() == 1 => say!("octets.within-one", first = range.start),
        [range] => say!("octets.within", octets => bare(range)),
        ranges => say!("octets.within", octets => several(ranges)),
    }
}

/// Behind a preposition: in, from, at.
pub(super) fn after(octets: &Octets) -> Message {
    match octets.ranges() {
        [] => say!("octets.after-none"),
        [range] if range.len() == 1 => say!("octets.after-one", first = range.start),
        [range] => say!("octets.after", octets => bare(range)),
        ranges => say!("octets.after", octets => several(ranges)),
    }
}

pub(super) fn range_begin(span: Span) -> Message {
    begin(&Octets::of(span.offset..span.offset + span.len))
}

pub(super) fn range_after(span: Span) -> Message {
    after(&Octets::of(span.offset..span.offset + span.len))
}

/// `40 to 47`.
fn bare(range: &Range<usize>) -> Message {
    match range.len() {
        1 => Message::verbatim(range.start),
        _ => say!(
            "octets.range",
            first = range.start,
            last = range.end.saturating_sub(1),
        ),
    }
}

/// `40 to 47, 50 and 64`.
fn several(ranges: &[Range<usize>]) -> Message {
    let Some((last, rest)) = ranges.split_last() else {
        return Message::verbatim("");
    };
    let rest = Message::joined(", ", rest.iter().map(bare).collect());
    say!("octets.several", rest => rest, last => bare(last))
}

#[cfg(test)]
mod tests {
    use super::{after, begin, within};
    use crate::explain::Language;
    use crate::trace::provenance::Octets;

    #[test]
    fn octets_are_named_in_ranges() {
        let named = |octets: &Octets| within(octets).text(Language::English);
        let mut octets = Octets::of(40..48);
        assert_eq!(named(&octets), "octets 40 to 47");
        octets.add(64..65);
        assert_eq!(named(&octets), "octets 40 to 47 and 64");
        octets.add(50..52);
        assert_eq!(named(&octets), "octets 40 to 47, 50 to 51 and 64");
        assert_eq!(named(&Octets::of(7..8)), "octet 7");
        assert_eq!(named(&Octets::default()), "no octets");
    }

    #[test]
    fn octets_take_the_case_of_their_place() {
        let octets = Octets::of(40..48);
        let forms = [begin(&octets), within(&octets), after(&octets)];
        assert_eq!(
            forms.map(|form| form.text(Language::German)),
            [
                "Oktette 40 bis 47",
                "die Oktette 40 bis 47",
                "den Oktetten 40 bis 47"
            ]
        );
        assert_eq!(begin(&octets).text(Language::English), "Octets 40 to 47");
    }
}
