//! Words for stages, events and drops, with the packet's own numbers in them.

mod configured;
mod diagnose;
mod esp_null;
mod event;
mod flow;
mod kame;
mod nearest;
mod policy;
pub mod provenance;
mod reason;
mod record;
mod sent;
mod stage;

pub use configured::{action, algorithms, association, selector};
pub use diagnose::{
    Cause, Confidence, Diagnosis, MOST_TRIALS, Subject, diagnose, fragments_missing,
};
pub use esp_null::{EspNullGuess, guess_esp_null};
pub use event::{detail, kind, operation, writes};
pub use flow::{Before, Budget, FlowView, Flows, MtuBudget};
pub use nearest::why_among;
pub use reason::{badge, why};
pub use record::{calls, gone, survived};
pub use stage::{start, text};
