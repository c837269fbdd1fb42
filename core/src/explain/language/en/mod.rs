//! English.

mod causes;
mod counters;
mod events;
mod faults;
mod fields;
mod flows;
mod ip_fields;
mod kame_counters;
mod kame_events;
mod lab;
mod other_stack;
mod policies;
mod provenance;
mod records;
mod send_events;
mod stages;
mod verdicts;

use super::Catalogue;

/// Every catalogue of the language.
pub(super) const ALL: &[Catalogue] = &[
    stages::WORDS,
    events::WORDS,
    send_events::WORDS,
    kame_events::WORDS,
    policies::WORDS,
    records::WORDS,
    verdicts::WORDS,
    faults::WORDS,
    other_stack::WORDS,
    fields::WORDS,
    ip_fields::WORDS,
    counters::WORDS,
    kame_counters::WORDS,
    causes::WORDS,
    flows::WORDS,
    provenance::WORDS,
    lab::WORDS,
];
