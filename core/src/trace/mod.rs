//! Watching: events, the timeline of one packet, and what a viewer draws at each of its positions.

mod event;
mod geometry;
mod render;
mod timeline;
pub mod view;

pub use event::{Event, FlagName, Observer, Silent, WrittenField};
pub use timeline::{EditError, Frame, Recorded, Timeline};
