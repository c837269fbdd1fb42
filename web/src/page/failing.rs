//! What the page knows of what fails: the open frame's diagnosis, and the correction that it led to.

use super::engine::{AppliedFix, Cause, DiagnosisView, Inspection};
use std::rc::Rc;

/// What is known of why the open frame fails.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Finding {
    /// It does not fail.
    #[default]
    None,
    /// It fails, or may fail; that is still to be found out.
    Sought {
        /// Whether it fails for certain.
        certain: bool,
    },
    /// It fails for a reason.
    Found(Rc<Found>),
}

/// A diagnosis, and whether it leads to other keys.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) diagnosis: DiagnosisView,
    /// The cause, in a sentence.
    pub(super) meaning: String,
    /// Why the correction cannot be applied to the keys, if it cannot.
    pub(super) refused: Option<String>,
}

/// A correction that was applied.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Correction {
    pub(super) applied: AppliedFix,
    /// The keys before it.
    pub(super) before: String,
}

impl Finding {
    /// What is known of a frame, counted from 1, before it is looked into.
    pub(super) fn at_first(inspection: &mut Inspection, frame: usize) -> Self {
        if !inspection.may_fail(frame) {
            return Self::None;
        }
        let rows = inspection.frames(frame.saturating_sub(1), frame);
        let certain = rows.first().is_some_and(|row| row.verdict == "dropped");
        Self::Sought { certain }
    }

    /// Looks into a frame, counted from 1.
    pub(super) fn of(inspection: &mut Inspection, frame: usize) -> Self {
        let Some(diagnosis) = inspection.diagnose(frame) else {
            return Self::None;
        };
        let cause = Cause::ALL
            .iter()
            .find(|cause| cause.id() == diagnosis.cause);
        let refused = inspection.check_fix(frame).err();
        Self::Found(Rc::new(Found {
            meaning: cause.map_or_else(String::new, |cause| {
                cause.meaning().text(inspection.language())
            }),
            refused: refused.map(|error| error.to_string()),
            diagnosis,
        }))
    }

    /// Whether it is still to be found out.
    pub(super) fn is_sought(&self) -> bool {
        matches!(self, Self::Sought { .. })
    }
}
