//! The lab: hosts, the wire between them, what they talk, and scenarios that say what is done.

mod scenario;
mod traffic;
mod wire;

pub use scenario::{Corruption, Expectation, HostSetup, Scenario, ScenarioError, Step, WireSetup};
pub use wire::{Carried, Fate, Wire};
