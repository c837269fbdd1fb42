//! Provenance on the page: the origin of every octet, the way back from one, what it influences, and what a flipped bit does.

mod ask;
mod bits;
mod origin;
mod trail;

pub(super) use ask::{Trail, earlier_stop, followed, trail};
pub(super) use origin::{legend, origins};
pub(super) use trail::TrailPane;
