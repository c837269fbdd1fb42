//! Words for stages, events and drops, with the packet's own numbers in them.

mod event;
mod reason;
mod record;
mod stage;

pub use event::{detail, kind, operation, writes};
pub use reason::{badge, why};
pub use record::{gone, survived};
pub use stage::{start, text};
