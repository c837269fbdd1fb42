//! Inspection: a capture and keys in, a verdict for each frame and a timeline for any of them out.
//!
//! Each frame is received, in order, by the host that it is for; or sent by the host that it is from.

mod comparison;
mod copies;
mod esn;
mod examination;
mod failures;
mod filter;
mod filtered;
mod fix;
mod frames;
mod inspection;
mod report;
mod samples;
mod sender;
mod survey;
#[cfg(test)]
mod testing;

pub use comparison::{ComparedEnd, ComparedRow, ComparedStage, Comparison, Parting};
pub use esn::HighHalf;
pub use examination::{DiagnosisView, Examination, flows};
pub use filter::{Completion, FilterError, complete};
pub use fix::{AppliedFix, FixError};
pub use frames::{FrameView, Tally};
pub use inspection::{AssociationView, Inspection, KeyProblem, Options};
pub use report::{FrameReport, Outcome, Receiver};
pub use sender::{Departure, SendReport, Sender};
pub use survey::{CauseCount, SurveyView};
