//! Why frames of an inspected capture fail, and the keys corrected by that.

use super::Inspection;
use super::examination::{DiagnosisView, why};
use super::fix::{AppliedFix, Corrected, FixError, Traffic, correct};
use super::survey::{Received, SurveyView};
use crate::capture::Frame;
use crate::explain::{Diagnosis, Flows};

impl Inspection {
    /// Whether a frame, counted from 1, could have a diagnosis. Costs nothing, as [`diagnose`](Self::diagnose) does not.
    pub fn may_fail(&mut self, number: usize) -> bool {
        self.run();
        let (Some(results), Some(index)) = (&self.results, number.checked_sub(1)) else {
            return false;
        };
        let row = results.rows.get(index);
        row.is_some_and(|row| row.failure.is_some())
            || results.waiting.iter().any(|(waits, _)| *waits == number)
    }

    /// Why a frame, counted from 1, fails; `None` for one that does not.
    pub fn diagnose(&mut self, number: usize) -> Option<DiagnosisView> {
        let diagnosis = self.diagnosis(number)?;
        Some(DiagnosisView::new(number, &diagnosis, self.language()))
    }

    /// The diagnosis of a frame; that of the last one is kept.
    pub(super) fn diagnosis(&mut self, number: usize) -> Option<Diagnosis> {
        let known = self
            .results
            .as_ref()
            .and_then(|results| results.diagnosed.clone());
        if let Some((_, diagnosis)) = known.filter(|(known, _)| *known == number) {
            return diagnosis;
        }
        let (receiver, frame) = self.before(number)?;
        let results = self.results.as_mut()?;
        let waiting = results.waiting.iter().find(|(waits, _)| *waits == number);
        let diagnosis = match waiting {
            Some((_, diagnosis)) => Some(diagnosis.clone()),
            None => why(
                receiver,
                &frame,
                self.capture.octets(&frame),
                &self.keys.incomplete,
                &results.flows,
            ),
        };
        results.diagnosed = Some((number, diagnosis.clone()));
        diagnosis
    }

    /// Whether the keys can be corrected so that a frame, counted from 1, passes; the keys stay as they are.
    ///
    /// # Errors
    /// [`FixError`] says why not.
    pub fn check_fix(&mut self, number: usize) -> Result<(), FixError> {
        self.corrected(number).map(|_| ())
    }

    /// Writes the corrected association of a frame's diagnosis into the keys, in place of the one that is wrong, and in
    /// the same format where that can say it. Every verdict is open again.
    ///
    /// # Errors
    /// [`FixError`] where there is nothing to correct or no way to write it; the keys stay as they are.
    pub fn apply_fix(&mut self, number: usize) -> Result<AppliedFix, FixError> {
        let (cause, corrected) = self.corrected(number)?;
        self.set_keys(&corrected.text);
        let passes = self.diagnosis(number).is_none();
        Ok(AppliedFix {
            frame: number,
            cause,
            format: corrected.format.name(),
            line: corrected.line,
            replaced: corrected.replaced,
            passes,
        })
    }

    fn corrected(&mut self, number: usize) -> Result<(&'static str, Corrected), FixError> {
        let failure = FixError::NoFailure { frame: number };
        let diagnosis = self.diagnosis(number).ok_or(failure)?;
        let rows = self.results.iter().flat_map(|results| &results.rows);
        let frames: Vec<_> = self.capture.frames.iter().zip(rows).collect();
        let traffic = |id| {
            let is_for =
                |frame: &Frame| Flows::id(frame.link, self.capture.octets(frame)) == Some(id);
            let of_id = || frames.iter().filter(|(frame, _)| is_for(frame));
            match of_id().any(|(_, row)| row.verdict == "delivered") {
                true => Traffic::Passing,
                false if of_id().next().is_some() => Traffic::Failing,
                false => Traffic::None,
            }
        };
        let corrected = correct(&self.keys_text, &self.keys, &diagnosis, traffic)?;
        Ok((diagnosis.cause.id(), corrected))
    }

    /// What fails in the capture, as far as it was looked through.
    pub fn survey(&mut self) -> SurveyView {
        self.run();
        let survey = self.results.as_ref().map(|results| &results.survey);
        survey
            .map(|survey| survey.view(self.language()))
            .unwrap_or_default()
    }

    /// Looks through some more of the capture; whether there is more to come. At most one frame is tried in a call, so that
    /// a viewer stays responsive between them.
    pub fn survey_on(&mut self) -> bool {
        self.run();
        let Some(results) = &mut self.results else {
            return false;
        };
        results.survey.go_on(&Received {
            capture: &self.capture,
            rows: &results.rows,
            checkpoints: &results.checkpoints,
            flows: &results.flows,
            waiting: &results.waiting,
            incomplete: &self.keys.incomplete,
        })
    }
}
