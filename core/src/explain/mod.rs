//! Words for stages, events, fields, counters and drops, with the packet's own numbers in them.

mod configured;
mod counter;
mod diagnose;
mod esp_null;
mod event;
mod field;
mod flow;
mod kame;
pub(crate) mod language;
mod nearest;
mod outcome;
mod policy;
pub mod provenance;
mod reason;
mod record;
#[cfg(test)]
mod rfc_sections;
mod stage;

pub use configured::{action, algorithms, association, selector};
pub use counter::counter;
pub use diagnose::{
    Cause, Confidence, Diagnosis, MOST_TRIALS, Subject, diagnose, fragments_missing,
};
pub use esp_null::{EspNullGuess, guess_esp_null};
pub use event::{detail, event_other, kind, operation, writes};
pub use field::{FIELDS, FieldRow, field};
pub use flow::{Before, Budget, FlowView, Flows, MtuBudget};
pub use language::{Language, Message};
pub use nearest::why_among;
pub use outcome::{
    already_protected, in_packets, no_high_half, outcome, parked, uncounted, under_way,
};
pub use reason::{badge, fault, in_the_other_stack, malformed, mbuf, not_ip, why};
pub use record::{Call, Entry, calls, gone, survived};
pub use stage::{arrived, function, other_function, other_stack, panics, role, start, text};

/// An SPI as it is written in words: `0x0b58bce8`.
fn spi_words(spi: u32) -> String {
    format!("0x{spi:08x}")
}
