//! The lab: hosts, the wire between them, what they talk, and scenarios that say what is done.

mod draw;
mod expectation;
mod host;
mod intervention;
mod library;
mod record;
mod report;
mod run;
mod scenario;
mod timeline;
mod traffic;
pub mod view;
mod wire;
mod words;

pub use expectation::{Mismatch, counters};
pub use host::{Host, Origin, Outcome, Settled, Task};
pub use intervention::{Intervention, InterventionError};
pub use library::SCENARIOS;
pub use record::{LabRun, MOST_MOVES, Move, PacketRecord};
pub use report::{Line, lines};
pub use run::{Lab, Moved};
pub use scenario::{Corruption, Expectation, HostSetup, Scenario, ScenarioError, Step, WireSetup};
pub use timeline::LabTimeline;
pub use traffic::Connection;
pub use wire::{Arriving, Carried, Fate, Wire};
