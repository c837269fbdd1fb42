//! Words for stages, events and drops, with the packet's own numbers in them.

mod configured;
mod esp_null;
mod event;
mod kame;
mod nearest;
mod policy;
mod reason;
mod record;
mod sent;
mod stage;

pub use configured::{action, algorithms, association, selector};
pub use esp_null::{EspNullGuess, guess_esp_null};
pub use event::{detail, kind, operation, writes};
pub use nearest::why_among;
pub use reason::{badge, why};
pub use record::{calls, gone, survived};
pub use stage::{start, text};
