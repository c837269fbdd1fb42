//! Security associations: what they are, how a packet finds its own, and what they remember.

mod config;

pub use config::{Mode, PadKind, Protection, Protocol, SaConfig, SaId, UdpEncapsulation};
