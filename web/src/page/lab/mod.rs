//! The Lab workspace: hosts, the wire between them, and a packet in detail.

mod header;
mod host;
mod ladder;
mod packet;
mod parked;
mod scenarios;
mod stages;
mod state;
mod tables;
mod workspace;

pub(super) use header::{about, tools};
pub(super) use scenarios::Scenarios;
pub(super) use state::LabState;
pub(super) use workspace::Bench;
