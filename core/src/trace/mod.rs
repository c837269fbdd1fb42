//! Watching: events, the timeline of one packet, and what a viewer draws at each of its positions.

pub mod align;
mod event;
mod geometry;
mod observer;
pub mod provenance;
mod render;
mod timeline;
pub mod view;

pub use event::{EVENT_IDS, Event, FlagName, KameEvent, SendEvent, WrittenField};
pub use observer::{Observer, Silent};
pub(crate) use render::counters;
pub(crate) use timeline::Recorder;
pub use timeline::{EditError, Frame, Recorded, Timeline};
