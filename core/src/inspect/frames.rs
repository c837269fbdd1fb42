//! The list of frames, as far as a viewer shows it.

use super::examination::may_fail;
use super::report::{FrameReport, Outcome};
use super::samples::Failure;
use crate::explain;
use crate::stage::Verdict;
use serde::Serialize;

/// One row of the frame list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FrameView {
    /// Number, from 1.
    pub number: usize,
    /// Source address; empty where there is none.
    pub src: String,
    /// Destination address; empty where there is none.
    pub dst: String,
    /// `ESP 0x0b58bce8`, `TCP 57476 → 4243 SYN`.
    pub summary: String,
    /// `seq 1`.
    pub detail: String,
    /// `delivered`, `dropped`, `held` or `clear`.
    pub verdict: &'static str,
    /// Two words for the verdict: `bad ICV`.
    pub badge: &'static str,
    /// The counter that a drop bumped.
    pub counter: Option<&'static str>,
}

/// How many frames got which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Delivered after protection was removed.
    pub delivered: usize,
    /// Dropped, a fault included.
    pub dropped: usize,
    /// Waiting.
    pub held: usize,
    /// Without AH or ESP.
    pub clear: usize,
}

/// What is kept of a frame's report for the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) verdict: &'static str,
    pub(super) badge: &'static str,
    pub(super) counter: Option<&'static str>,
    /// The rule that it breaks, where there could be a diagnosis.
    pub(super) failure: Option<Failure>,
}

impl Row {
    pub(super) fn new(report: &FrameReport) -> Self {
        let (verdict, badge, counter) = match &report.outcome {
            Outcome::NotIp(_) => ("clear", "not IP", None),
            Outcome::Fault(_) => ("dropped", "fault", None),
            Outcome::NoBufs(_) => ("dropped", "no memory", None),
            Outcome::Received(verdict) => {
                let counter = match verdict {
                    Verdict::Dropped { stage, reason, .. } => {
                        reason.counter_at(*stage).map(|c| c.name())
                    }
                    _ => None,
                };
                (verdict.name(), explain::badge(verdict), counter)
            }
        };
        Self {
            verdict,
            badge,
            counter,
            failure: may_fail(report).then(|| Failure::of(report)),
        }
    }
}

impl Tally {
    pub(super) fn add(&mut self, row: &Row) {
        let count = match row.verdict {
            "delivered" => &mut self.delivered,
            "held" => &mut self.held,
            "clear" => &mut self.clear,
            _ => &mut self.dropped,
        };
        *count += 1;
    }
}
