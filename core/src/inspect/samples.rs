//! Frames of one flow that fail alike are judged by the first of them.

use super::report::{FrameReport, Outcome};
use crate::explain::{Cause, Diagnosis};
use crate::sa::{ReplayError, SaId};
use crate::stage::{Reason, Verdict};
use rustc_hash::FxHashMap;
use std::mem::{Discriminant, discriminant};

/// Frames of one flow that fail in one way and are diagnosed alike, after which the rest is judged by them.
const ALIKE: usize = 8;
/// Frames of one flow that fail in one way and are diagnosed at all.
const SAMPLE: usize = 64;

/// The rule that a frame breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Failure {
    reason: Option<Discriminant<Reason>>,
    replay: Option<Discriminant<ReplayError>>,
}

impl Failure {
    /// Of what became of a frame.
    pub(super) fn of(report: &FrameReport) -> Self {
        let reason = match &report.outcome {
            Outcome::Received(Verdict::Dropped { reason, .. }) => Some(reason),
            _ => None,
        };
        let replay = match reason {
            Some(Reason::Replay { error, .. }) => Some(error),
            _ => None,
        };
        Self {
            reason: reason.map(discriminant),
            replay: replay.map(discriminant),
        }
    }
}

/// Frames that fail alike: the association that they are for, and the rule that they break.
pub(super) type Group = (Option<SaId>, Failure);

/// What the frames of each group came to so far.
#[derive(Debug, Default)]
pub(super) struct Samples(FxHashMap<Group, Sample>);

#[derive(Debug)]
struct Sample {
    cause: Cause,
    frame: usize,
    alike: usize,
    tried: usize,
    last: Diagnosis,
}

impl Samples {
    /// By earlier frames that failed alike, once there are enough of them: the last that was tried, and its diagnosis.
    pub(super) fn judged(&self, group: &Group) -> Option<(usize, &Diagnosis)> {
        let (Some(_), _) = group else {
            return None;
        };
        let sample = self.0.get(group)?;
        let enough = sample.alike >= ALIKE || sample.tried >= SAMPLE;
        enough.then_some((sample.frame, &sample.last))
    }

    /// Takes note of a frame that was tried.
    pub(super) fn note(&mut self, group: Group, frame: usize, diagnosis: &Diagnosis) {
        let sample = self.0.entry(group).or_insert_with(|| Sample {
            cause: diagnosis.cause,
            frame,
            alike: 0,
            tried: 0,
            last: diagnosis.clone(),
        });
        sample.alike = match sample.cause == diagnosis.cause {
            true => sample.alike + 1,
            false => 1,
        };
        sample.tried += 1;
        sample.cause = diagnosis.cause;
        sample.frame = frame;
        sample.last = diagnosis.clone();
    }
}
