//! Where octets come from: from any octet of the packet, at any tick of a timeline, back to the octets and operations that
//! it was made from, and from any octet forwards to what it influences.
//!
//! A packet is a list of pieces at each tick, and a piece says whose octets it holds: those that arrived, or those that an
//! [`Operation`] made. Events that move, copy or trim octets move pieces; events that write make operations, which know
//! on which octets of the packet before each of theirs depends.

mod cryptography;
mod flip;
mod history;
mod influence;
mod operation;
mod origin;
mod pieces;
mod receive;
mod send;
pub mod view;

pub use flip::{Change, Flip, FlipError};
pub use history::{Check, Provenance};
pub use influence::{Influence, Read};
pub use operation::{Field, Made, Operation};
pub use origin::{Move, Origin, Step};
pub use pieces::Octets;
