//! The lab: hosts, the wire between them, what they talk, and scenarios that say what is done.

mod expectation;
mod host;
mod library;
mod record;
mod run;
mod scenario;
mod traffic;
mod wire;

pub use expectation::{Mismatch, counters, verdicts};
pub use host::{Host, Origin, Outcome, Settled, Task};
pub use library::SCENARIOS;
pub use record::{LabRun, PacketRecord};
pub use run::{Lab, Moved};
pub use scenario::{Corruption, Expectation, HostSetup, Scenario, ScenarioError, Step, WireSetup};
pub use traffic::Connection;
pub use wire::{Carried, Fate, Wire};
