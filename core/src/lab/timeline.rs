//! A lab that can be gone through both ways, and in which somebody can step in at any move.

use super::draw;
use super::intervention::{Intervention, InterventionError};
use super::record::LabRun;
use super::run::{Lab, Moved};
use super::scenario::{Scenario, ScenarioError};
use super::view::{LabView, Landmark, PacketView};
use crate::explain::Language;
use crate::trace::Timeline;

/// A run with a cursor, and the runs that it was before somebody stepped in.
///
/// Positions are counted in moves; 0 is the lab as it was set up.
#[derive(Clone, Debug)]
pub struct LabTimeline {
    run: LabRun,
    cursor: usize,
    language: Language,
    undone: Vec<(LabRun, usize)>,
    done: Vec<(LabRun, usize)>,
}

impl LabTimeline {
    /// Runs a scenario to its end; the cursor is at its start.
    ///
    /// # Errors
    /// [`ScenarioError`] for keys that cannot be.
    pub fn new(scenario: &Scenario) -> Result<Self, ScenarioError> {
        LabRun::record(scenario).map(Self::of)
    }

    /// Runs a saved lab to its end; the cursor is where it was saved.
    ///
    /// # Errors
    /// [`ScenarioError`] for a step whose keys cannot be.
    pub fn resume(lab: Lab) -> Result<Self, ScenarioError> {
        LabRun::go_on(lab).map(Self::of)
    }

    fn of(run: LabRun) -> Self {
        Self {
            run,
            cursor: 0,
            language: Language::default(),
            undone: Vec::new(),
            done: Vec::new(),
        }
    }

    /// The language of the words in what is drawn.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// The language of the words.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The run.
    pub fn run(&self) -> &LabRun {
        &self.run
    }

    /// The last position.
    pub fn length(&self) -> usize {
        self.run.moves().len()
    }

    /// The position.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Goes to a position; past the end is the end.
    pub fn seek(&mut self, position: usize) {
        self.cursor = position.min(self.length());
    }

    /// One move forwards; `false` at the end.
    pub fn step(&mut self) -> bool {
        let before = self.cursor;
        self.seek(before + 1);
        self.cursor != before
    }

    /// One move backwards; `false` at the start.
    pub fn back(&mut self) -> bool {
        let before = self.cursor;
        self.cursor = before.saturating_sub(1);
        self.cursor != before
    }

    /// Runs until a packet's way ends, a request waits at the crypto boundary, or a step of the scenario is done.
    pub fn run_on(&mut self) {
        let stops = |moved: &Moved| match moved {
            Moved::Stage { outcome, .. } => outcome.is_some(),
            Moved::Parked { .. } | Moved::Step { .. } | Moved::Intervention(_) => true,
            Moved::Arrival { .. } => false,
        };
        let mut rest = self.run.moves().enumerate().skip(self.cursor);
        let stop = rest.find(|(_, made)| stops(&made.moved));
        self.cursor = stop.map_or(self.length(), |(place, _)| place + 1);
    }

    /// The lab at the cursor.
    pub fn lab(&self) -> &Lab {
        self.run.state(self.cursor)
    }

    /// Everything to draw at the cursor.
    pub fn view(&self) -> LabView {
        draw::view(&self.run, self.cursor, self.language)
    }

    /// A packet as it stands at the cursor.
    pub fn packet_view(&self, task: u32) -> Option<PacketView> {
        let record = self.run.packet_of(task)?;
        Some(draw::packet_view(
            &self.run,
            self.cursor,
            record,
            self.language,
        ))
    }

    /// What each move stands for, for a scrubber.
    pub fn landmarks(&self) -> Vec<Landmark> {
        draw::landmarks(&self.run)
    }

    /// A packet's own timeline, with as many of its stages run as the cursor has come to.
    pub fn packet(&self, task: u32) -> Option<Timeline> {
        let record = self.run.packet_of(task)?;
        let mut timeline = record.timeline();
        timeline.set_language(self.language);
        let ran = record.path().filter(|(place, _)| *place < self.cursor);
        timeline.seek(ran.count());
        Some(timeline)
    }

    /// Steps in at the cursor. What follows is computed anew, and the cursor is behind the intervention.
    ///
    /// # Errors
    /// [`InterventionError`] for what cannot be done here.
    pub fn intervene(&mut self, intervention: Intervention) -> Result<(), InterventionError> {
        let run = self.run.fork(self.cursor, intervention)?;
        let before = std::mem::replace(&mut self.run, run);
        self.done.push((before, self.cursor));
        self.undone.clear();
        self.cursor += 1;
        Ok(())
    }

    /// Takes the last intervention back; `false` where there is none.
    pub fn undo(&mut self) -> bool {
        swap(
            &mut self.done,
            &mut self.undone,
            &mut self.run,
            &mut self.cursor,
        )
    }

    /// Does what was taken back once more; `false` where nothing was.
    pub fn redo(&mut self) -> bool {
        swap(
            &mut self.undone,
            &mut self.done,
            &mut self.run,
            &mut self.cursor,
        )
    }

    /// How many interventions can be taken back, and how many done once more.
    pub fn history(&self) -> (usize, usize) {
        (self.done.len(), self.undone.len())
    }
}

fn swap(
    from: &mut Vec<(LabRun, usize)>,
    to: &mut Vec<(LabRun, usize)>,
    run: &mut LabRun,
    cursor: &mut usize,
) -> bool {
    let Some((other, at)) = from.pop() else {
        return false;
    };
    to.push((std::mem::replace(run, other), *cursor));
    *cursor = at;
    true
}
