//! The list of frames with a filter over it.

use super::Inspection;
use super::filter::{Filter, FilterError, Subject};
use super::frames::FrameView;
use super::report::ip_packet;

/// Frames that are asked in one go, so that a viewer stays responsive between them.
const AT_ONCE: usize = 250;

/// How far the frames were asked, and which pass.
#[derive(Debug, Default)]
pub(super) struct Filtered {
    /// Index of the frame to ask next.
    next: usize,
    /// Indices of those that pass.
    passing: Vec<usize>,
}

impl Inspection {
    /// Sets the filter of the list; every frame is open again.
    ///
    /// # Errors
    /// [`FilterError`] with the place; the filter before stays.
    pub fn set_filter(&mut self, text: &str) -> Result<(), FilterError> {
        self.filter = Filter::parse(text)?;
        if let Some(results) = &mut self.results {
            results.filtered = Filtered::default();
        }
        Ok(())
    }

    /// Asks some more frames; whether there are more to come.
    pub fn filter_on(&mut self) -> bool {
        self.run();
        let Some(results) = &self.results else {
            return false;
        };
        let (from, count) = (results.filtered.next, self.capture.frames.len());
        if self.filter.is_empty() || from >= count {
            return false;
        }
        let to = (from + AT_ONCE).min(count);
        let passes = |index: &usize| self.passes(*index, &self.filter).unwrap_or(false);
        let passing: Vec<usize> = (from..to).filter(passes).collect();
        if let Some(results) = &mut self.results {
            results.filtered.next = to;
            results.filtered.passing.extend(passing);
        }
        to < count
    }

    fn passes(&self, index: usize, filter: &Filter) -> Option<bool> {
        let frame = self.capture.frames.get(index)?;
        let row = self.results.as_ref()?.rows.get(index)?;
        let packet = ip_packet(frame.link, self.capture.octets(frame)).unwrap_or_default();
        let view = self.frame_view(frame, row);
        Some(filter.matches(&Subject::new(&view, packet)))
    }

    /// The numbers of all frames that a filter lets pass, counted from 1; the list stays as it is.
    ///
    /// # Errors
    /// [`FilterError`] with the place.
    pub fn matching(&mut self, text: &str) -> Result<Vec<usize>, FilterError> {
        let filter = Filter::parse(text)?;
        self.run();
        let frames = self.capture.frames.iter().enumerate();
        Ok(frames
            .filter(|(index, _)| self.passes(*index, &filter).unwrap_or(false))
            .map(|(_, frame)| frame.number)
            .collect())
    }

    /// How many frames pass, as far as they were asked.
    pub fn passing(&mut self) -> usize {
        self.run();
        match (&self.results, self.filter.is_empty()) {
            (Some(results), false) => results.filtered.passing.len(),
            _ => self.capture.frames.len(),
        }
    }

    /// Rows of the frames that pass, `from` up to but not including `to`, counted from 0 among them.
    pub fn passing_frames(&mut self, from: usize, to: usize) -> Vec<FrameView> {
        if self.filter.is_empty() {
            return self.frames(from, to);
        }
        self.run();
        let passing = self
            .results
            .iter()
            .flat_map(|results| &results.filtered.passing);
        let shown: Vec<usize> = passing
            .skip(from)
            .take(to.saturating_sub(from))
            .copied()
            .collect();
        let rows = shown.into_iter().filter_map(|index| {
            let row = self.results.as_ref()?.rows.get(index)?;
            Some(self.frame_view(self.capture.frames.get(index)?, row))
        });
        rows.collect()
    }

    /// The place of a frame, counted from 1, among those that pass, counted from 0; of the next one if it does not.
    pub fn place_among_passing(&mut self, number: usize) -> usize {
        self.run();
        let index = number.saturating_sub(1);
        match (&self.results, self.filter.is_empty()) {
            (Some(results), false) => results
                .filtered
                .passing
                .partition_point(|other| *other < index),
            _ => index,
        }
    }
}
