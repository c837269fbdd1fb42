//! The parts of the page's state that its components are given.

use super::engine::{
    AssociationView, FieldView, FilterError, FrameView, Granularity, KeyProblem, Mark, Span,
    StageView, Timeline,
};

/// The rows of the frame list that are on the screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rows {
    /// 0-based index of the first.
    pub(super) from: usize,
    /// The rows.
    pub(super) frames: Vec<FrameView>,
}

/// The filter over the list of frames, and how far it was asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filtered {
    /// The text, as it stands in the field.
    pub(super) text: String,
    /// What is wrong with it; then the filter before it stays.
    pub(super) error: Option<FilterError>,
    /// How many frames pass, as far as they were asked.
    pub(super) passing: usize,
    /// Whether there are more to ask.
    pub(super) asking: bool,
    /// The place of the open frame among those that pass, counted from 0; of the next one if it does not.
    pub(super) place: usize,
}

/// What was loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Source {
    /// The file's name, or what stands for one.
    pub(super) name: String,
    /// Number of frames.
    pub(super) frames: usize,
    /// What is odd about the capture, one sentence each.
    pub(super) warnings: Vec<String>,
    /// What it says besides its packets, one sentence each.
    pub(super) notes: Vec<String>,
}

/// The keys as text and what was made of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Keys {
    /// The text, as it stands in the editor.
    pub(super) text: String,
    /// What is wrong with it.
    pub(super) problems: Vec<KeyProblem>,
    /// What is worth knowing about it.
    pub(super) notes: Vec<KeyProblem>,
    /// What is right with it.
    pub(super) associations: Vec<AssociationView>,
}

/// What does not change while one frame is stepped through.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Way {
    /// The stages.
    pub(super) path: Vec<StageView>,
    /// The scrubber's marks.
    pub(super) marks: Vec<Mark>,
    /// The tick at which each stage has run; 0 first.
    pub(super) stops: Vec<usize>,
    /// The number of ticks.
    pub(super) ticks: usize,
}

impl Way {
    /// The fixed parts of a timeline; leaves the cursor at the start.
    pub(super) fn of(timeline: &mut Timeline) -> Way {
        let path = timeline.path();
        let stops = (0..=path.len())
            .map(|index| {
                timeline.set_granularity(Granularity::Stages);
                timeline.seek(index);
                timeline.set_granularity(Granularity::Events);
                timeline.cursor()
            })
            .collect();
        timeline.seek(0);
        Way {
            marks: timeline.marks(),
            ticks: timeline.ticks(),
            stops,
            path,
        }
    }

    /// Goes to the stop at or next to a tick, whatever a step is.
    pub(super) fn seek(&self, timeline: &mut Timeline, tick: usize) {
        match timeline.granularity() {
            Granularity::Events => timeline.seek(tick),
            Granularity::Stages => {
                let stops = self.stops.iter().enumerate();
                let nearest = stops.min_by_key(|(_, stop)| stop.abs_diff(tick));
                timeline.seek(nearest.map_or(0, |(index, _)| index));
            }
        }
    }
}

/// The narrowest field that has the octet.
pub(super) fn field_at(fields: &[FieldView], offset: usize) -> Option<&FieldView> {
    fields
        .iter()
        .filter(|field| covers(field.span, offset))
        .min_by_key(|field| field.span.len)
}

/// Whether the octet is in the span.
pub(super) fn covers(span: Span, offset: usize) -> bool {
    (span.offset..span.offset + span.len).contains(&offset)
}
