//! English.

mod causes;
mod counters;
mod diagnoses;
mod event_others;
mod events;
mod faults;
mod fields;
mod fixes;
mod flows;
mod ip_fields;
mod kame_counters;
mod kame_events;
mod lab;
mod other_stack;
mod outcomes;
mod policies;
mod provenance;
mod provenance_fields;
mod records;
mod send_events;
mod stage_others;
mod stage_roles;
mod stage_words;
mod stages;
mod verdicts;

use super::Catalogue;

/// Every catalogue of the language.
pub(super) const ALL: &[Catalogue] = &[
    stages::WORDS,
    stage_words::WORDS,
    stage_roles::WORDS,
    stage_others::WORDS,
    events::WORDS,
    send_events::WORDS,
    kame_events::WORDS,
    event_others::WORDS,
    policies::WORDS,
    records::WORDS,
    outcomes::WORDS,
    verdicts::WORDS,
    faults::WORDS,
    other_stack::WORDS,
    fields::WORDS,
    ip_fields::WORDS,
    counters::WORDS,
    kame_counters::WORDS,
    causes::WORDS,
    diagnoses::WORDS,
    fixes::WORDS,
    flows::WORDS,
    provenance::WORDS,
    provenance_fields::WORDS,
    lab::WORDS,
];
