//! Security associations: what they are, how a packet finds its own, and what they remember.

mod association;
mod config;
mod crypto_sessions;
mod lifetime;
mod nearest;
mod outbound;
mod overhead;
mod pattern;
mod replay;
mod sad;
mod slots;

pub use association::{SaError, SaState, SecAsVar};
pub use config::{Mode, PadKind, Protection, Protocol, SaConfig, SaId, UdpEncapsulation};
pub use crypto_sessions::{CryptoSessionId, CryptoSessions};
pub use lifetime::{Expiry, Lifetime, LifetimeLimit, Lifetimes};
pub use nearest::{NearMiss, NearMissReason};
pub use outbound::SaIndex;
pub use overhead::Overhead;
pub use pattern::{AddressPattern, PatternError, SaPattern, SpiPattern};
pub use replay::{ReplayError, ReplayWindowError, SecReplay, SequenceNumbers, WindowMove};
pub(crate) use sad::unscoped;
pub use sad::{Sad, SadError, SavRef};
