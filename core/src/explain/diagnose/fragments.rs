//! Fragments that wait at the end of a capture for others that are not in it.

use super::super::language::{Message, say};
use super::frame::plain;
use super::{Cause, Confidence, Diagnosis};
use crate::stage::Reassembly;
use std::ops::Range;

/// One diagnosis for each packet that is not whole: which of its octets never came.
pub fn fragments_missing(reassembly: &Reassembly) -> Vec<Diagnosis> {
    reassembly
        .incomplete()
        .map(|packet| {
            let mut missing: Vec<Message> = packet.gaps.iter().map(octets).collect();
            if packet.total.is_none() {
                missing.push(say!("why.octets-from", first = packet.end));
            }
            plain(
                Cause::FragmentsMissing,
                Confidence::Observed,
                say!(
                    "why.fragments-missing",
                    id = format!("0x{:x}", packet.id),
                    src = packet.src,
                    dst = packet.dst,
                    octets => Message::joined(", ", missing),
                ),
                say!("fix.fragments-missing"),
            )
        })
        .collect()
}

fn octets(range: &Range<usize>) -> Message {
    let last = range.end.saturating_sub(1);
    say!("why.octets-range", first = range.start, last)
}
