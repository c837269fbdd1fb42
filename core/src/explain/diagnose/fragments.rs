//! Fragments that wait at the end of a capture for others that are not in it.

use super::frame::plain;
use super::{Cause, Confidence, Diagnosis};
use crate::stage::Reassembly;
use std::ops::Range;

/// One diagnosis for each packet that is not whole: which of its octets never came.
pub fn fragments_missing(reassembly: &Reassembly) -> Vec<Diagnosis> {
    reassembly
        .incomplete()
        .map(|packet| {
            let mut missing: Vec<String> = packet.gaps.iter().map(octets).collect();
            if packet.total.is_none() {
                missing.push(format!("all from {} on, the last fragment among them", packet.end));
            }
            plain(
                Cause::FragmentsMissing,
                Confidence::Observed,
                format!(
                    "fragments of the packet with identification 0x{:x} from {} to {} are not in the capture: the octets {}",
                    packet.id,
                    packet.src,
                    packet.dst,
                    missing.join(", ")
                ),
                "capture where all fragments pass, or let the sender keep to the path MTU",
            )
        })
        .collect()
}

fn octets(range: &Range<usize>) -> String {
    format!("{} to {}", range.start, range.end.saturating_sub(1))
}
