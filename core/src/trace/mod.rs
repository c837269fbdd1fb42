//! Watching: events, the timeline of one packet, and what a viewer draws at each of its positions.

pub mod align;
mod event;
mod geometry;
mod observer;
mod render;
mod timeline;
pub mod view;

pub use event::{Event, FlagName, KameEvent, SendEvent, WrittenField};
pub use observer::{Observer, Silent};
pub(crate) use render::counters;
pub(crate) use timeline::Recorder;
pub use timeline::{EditError, Frame, Recorded, Timeline};
