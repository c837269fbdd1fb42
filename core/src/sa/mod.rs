//! Security associations: what they are, how a packet finds its own, and what they remember.

mod association;
mod config;
mod nearest;
mod pattern;
mod replay;
mod sad;
mod slots;

pub use association::{Lifetime, SaError, SaState, SecAsVar};
pub use config::{Mode, PadKind, Protection, Protocol, SaConfig, SaId, UdpEncapsulation};
pub use nearest::{NearMiss, NearMissReason};
pub use pattern::{AddressPattern, PatternError, SaPattern, SpiPattern};
pub use replay::{ReplayError, ReplayWindowError, SecReplay, SequenceNumbers, WindowMove};
pub use sad::{Sad, SadError, SavRef};
