//! Security policies: which packets are protected, and how (RFC 4301, 4.4.1).

mod config;

pub use config::{Action, Direction, Level, PolicyConfig, Prefix, Request, Selector};
