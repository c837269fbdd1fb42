//! Security policies: which packets are protected, and how (RFC 4301, 4.4.1).

mod config;
mod implied;
mod spd;

pub use config::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
pub use implied::Implied;
pub use spd::{IpsecRequest, Isr, PacketSelector, SecPolicy, SpRef, Spd, SpdError};
