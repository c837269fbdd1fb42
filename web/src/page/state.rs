//! Everything that the page knows, and how each action changes it. Nothing here touches the browser.

#[cfg(test)]
mod tests;

use super::action::{Action, Point};
use super::engine::{
    Comparison, FlowView, Granularity, Inspection, Options, Span, StageId, SurveyView, Tally,
    Timeline, View,
};
use super::failing::{Correction, Finding};
use super::looking::{Looking, Shown};
use super::model::{Filtered, Keys, Rows, Source, Way};
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

/// The page's state.
pub(super) struct State {
    inspection: Inspection,
    timeline: Option<Timeline>,
    window: Range<usize>,
    pub(super) source: Rc<Source>,
    pub(super) keys: Rc<Keys>,
    pub(super) options: Options,
    /// The open frame, counted from 1; 0 where none is.
    pub(super) frame: usize,
    pub(super) rows: Rc<Rows>,
    pub(super) filtered: Rc<Filtered>,
    pub(super) tally: Tally,
    pub(super) way: Rc<Way>,
    pub(super) view: Option<Rc<View>>,
    /// Why the open frame fails.
    pub(super) finding: Finding,
    /// What fails in the capture, as far as it was looked through.
    pub(super) survey: Rc<SurveyView>,
    /// The correction that was applied last, until the keys are changed otherwise.
    pub(super) correction: Option<Rc<Correction>>,
    pub(super) breakpoints: Rc<BTreeSet<StageId>>,
    /// What could not be read.
    pub(super) refused: Option<Rc<str>>,
    /// What could not be read in pasted hex.
    pub(super) hex_refused: Option<Rc<str>>,
    looking: Looking,
}

impl State {
    pub(super) fn new() -> Self {
        let inspection = Inspection::new();
        Self {
            options: inspection.options(),
            inspection,
            timeline: None,
            window: 0..64,
            source: Rc::default(),
            keys: Rc::default(),
            frame: 0,
            rows: Rc::default(),
            filtered: Rc::default(),
            tally: Tally::default(),
            way: Rc::default(),
            view: None,
            finding: Finding::default(),
            survey: Rc::default(),
            correction: None,
            breakpoints: Rc::default(),
            refused: None,
            hex_refused: None,
            looking: Looking::default(),
        }
    }

    /// The octets to light up.
    pub(super) fn lit(&self) -> Option<Span> {
        self.looking.lit()
    }

    /// The octets that stay lit up.
    pub(super) fn picked(&self) -> Option<Span> {
        self.looking.picked()
    }

    /// What the Buffer card shows.
    pub(super) fn shown(&self) -> Rc<Shown> {
        self.looking.shown()
    }

    /// The octets to light up in the Buffer card and those that stay lit up.
    pub(super) fn in_buffer(&self) -> (Option<Span>, Option<Span>) {
        self.looking.in_buffer()
    }

    /// What a step is.
    pub(super) fn granularity(&self) -> Granularity {
        self.timeline
            .as_ref()
            .map(Timeline::granularity)
            .unwrap_or_default()
    }

    /// Whether the capture was loaded from a file or text at all.
    pub(super) fn loaded(&self) -> bool {
        !self.source.name.is_empty()
    }

    /// Changes the state; whether anything changed.
    pub(super) fn apply(&mut self, action: Action) -> bool {
        match action {
            Action::LoadCapture { name, octets, keys } => self.load_capture(&name, octets, keys),
            Action::LoadHex(text) => self.load_hex(&text),
            Action::DraftKeys(text) => {
                self.correction = None;
                Rc::make_mut(&mut self.keys).text = text;
            }
            Action::ApplyKeys => {
                let text = self.keys.text.clone();
                self.inspection.set_keys(&text);
                self.rerun();
            }
            Action::Diagnose => return self.diagnose(),
            Action::ApplyFix => self.apply_fix(),
            Action::UndoFix => self.undo_fix(),
            Action::SetOptions(options) => {
                self.inspection.set_options(options);
                self.options = options;
                self.rerun();
            }
            Action::SetLanguage(language) => {
                self.inspection.set_language(language);
                self.rerun();
            }
            Action::OpenFrame(number) => self.open(number.clamp(1, self.source.frames.max(1))),
            Action::PreviousFrame => self.open_place(self.filtered.place.saturating_sub(1)),
            Action::NextFrame => {
                let next = self.next_place();
                self.open_place(next);
            }
            Action::OpenPlace(place) => self.open_place(place),
            Action::SetFilter(text) => self.set_filter(text),
            Action::ShowFrames(window) => {
                self.window = window;
                self.fetch_rows();
            }
            Action::Refuse(why) => self.refused = Some(why.into()),
            Action::Dismiss => {
                self.refused = None;
                self.hex_refused = None;
            }
            Action::Hover(point) => return self.looking.hover(point, self.view.as_deref()),
            Action::Pick(point) => {
                let (view, timeline) = (self.view.as_deref(), self.timeline.as_ref());
                self.looking.pick(point, view, timeline);
            }
            Action::ShowPicture(picture) => {
                self.looking.choose(picture, self.timeline.as_ref());
            }
            Action::FlipBit(bit) => self.looking.flip(bit, self.timeline.as_ref()),
            Action::Visit { tick, octet } => self.visit(tick, octet),
            action => return self.travel(action),
        }
        true
    }

    /// The open frame through both stacks.
    pub(super) fn compare(&mut self) -> Option<Comparison> {
        self.inspection.compare(self.frame)
    }

    /// Goes to a position, in events, whatever a step is, and picks an octet there.
    fn visit(&mut self, tick: usize, octet: usize) {
        let Some(timeline) = &mut self.timeline else {
            return;
        };
        if !self.way.stops.contains(&tick) {
            timeline.set_granularity(Granularity::Events);
        }
        self.way.seek(timeline, tick);
        self.draw();
        self.apply(Action::Pick(Some(Point::Octet(octet))));
    }

    /// Moves the cursor.
    fn travel(&mut self, action: Action) -> bool {
        let Some(timeline) = &mut self.timeline else {
            return false;
        };
        match action {
            Action::First => timeline.seek(0),
            Action::Back => {
                timeline.back();
            }
            Action::Step => {
                timeline.step();
            }
            Action::Run => timeline.run(),
            Action::Last => timeline.seek(timeline.length()),
            Action::SeekTick(tick) => self.way.seek(timeline, tick),
            Action::SeekStage(index) => {
                let tick = self.way.stops.get(index + 1).copied();
                self.way.seek(timeline, tick.unwrap_or(self.way.ticks));
            }
            Action::SeekEvent(index) => {
                let start = self.view.as_ref().map(|view| view.tick - view.events_run);
                timeline.set_granularity(Granularity::Events);
                timeline.seek(start.unwrap_or(0) + index + 1);
            }
            Action::SetGranularity(granularity) => timeline.set_granularity(granularity),
            Action::ToggleBreakpoint(stage) => {
                let breakpoints = Rc::make_mut(&mut self.breakpoints);
                let on = !breakpoints.remove(&stage);
                if on {
                    breakpoints.insert(stage);
                }
                timeline.set_breakpoint(stage, on);
                return true;
            }
            _ => return false,
        }
        self.draw();
        true
    }

    fn load_capture(&mut self, name: &str, octets: Vec<u8>, keys: Option<String>) {
        match self.inspection.load_capture(name, octets) {
            Ok(()) => {
                if let Some(text) = keys {
                    self.correction = None;
                    self.inspection.set_keys(&text);
                }
                self.fresh();
            }
            Err(error) => self.refused = Some(format!("{name}: {error}").into()),
        }
    }

    fn load_hex(&mut self, text: &str) {
        match self.inspection.load_hex(text) {
            Ok(()) => self.fresh(),
            Err(error) => self.hex_refused = Some(error.to_string().into()),
        }
    }

    /// A new capture is there.
    fn fresh(&mut self) {
        self.refused = None;
        self.hex_refused = None;
        self.source = Rc::new(Source {
            name: self.inspection.name().to_owned(),
            frames: self.inspection.frame_count(),
            warnings: self.inspection.warnings().to_vec(),
            notes: self.inspection.notes().to_vec(),
        });
        self.window = 0..self.window.len();
        self.timeline = None;
        self.frame = 0;
        self.rerun();
    }

    /// Keys or options changed: every verdict is open again, the cursor stays.
    fn rerun(&mut self) {
        self.keys = Rc::new(Keys {
            text: self.inspection.keys_text().to_owned(),
            problems: self.inspection.problems().to_vec(),
            notes: self.inspection.key_notes().to_vec(),
            associations: self.inspection.associations(),
        });
        self.tally = self.inspection.tally();
        self.survey = Rc::default();
        self.filter_again();
        let position = self.timeline.as_ref().map_or(0, Timeline::cursor);
        self.open(self.frame.max(1).min(self.source.frames));
        if let Some(timeline) = &mut self.timeline {
            timeline.seek(position);
        }
        self.draw();
    }

    /// Looks into the open frame, where that is still to be done.
    fn diagnose(&mut self) -> bool {
        let sought = self.finding.is_sought();
        if sought {
            self.finding = Finding::of(&mut self.inspection, self.frame);
        }
        sought
    }

    fn apply_fix(&mut self) {
        let before = self.inspection.keys_text().to_owned();
        match self.inspection.apply_fix(self.frame) {
            Ok(applied) => {
                self.correction = Some(Rc::new(Correction { applied, before }));
                self.rerun();
            }
            Err(error) => self.refused = Some(error.to_string().into()),
        }
    }

    fn undo_fix(&mut self) {
        if let Some(correction) = self.correction.take() {
            self.inspection.set_keys(&correction.before);
            self.rerun();
        }
    }

    /// Looks through some more of the capture for what fails; whether there is more to come.
    pub(super) fn survey_on(&mut self) -> bool {
        let more = self.inspection.survey_on();
        let survey = self.inspection.survey();
        if survey != *self.survey {
            self.survey = Rc::new(survey);
        }
        more
    }

    /// The flows of the capture.
    pub(super) fn flows(&mut self) -> Vec<FlowView> {
        self.inspection.flows()
    }

    fn open(&mut self, number: usize) {
        let granularity = self.timeline.as_ref().map(Timeline::granularity);
        self.timeline = self.inspection.trace(number);
        self.way = Rc::default();
        if let Some(timeline) = &mut self.timeline {
            for stage in self.breakpoints.iter() {
                timeline.set_breakpoint(*stage, true);
            }
            self.way = Rc::new(Way::of(timeline));
            timeline.set_granularity(granularity.unwrap_or_default());
        }
        self.finding = Finding::at_first(&mut self.inspection, number);
        self.frame = number;
        Rc::make_mut(&mut self.filtered).place = self.inspection.place_among_passing(number);
        self.draw();
    }

    /// Opens a frame of the list, the last one for a place behind it.
    fn open_place(&mut self, place: usize) {
        let last = self.filtered.passing.saturating_sub(1);
        let place = place.min(last);
        if let Some(row) = self.inspection.passing_frames(place, place + 1).first() {
            self.open(row.number);
        }
    }

    /// The place behind the open frame's, or where it would be.
    fn next_place(&mut self) -> usize {
        let place = self.filtered.place;
        let here = self.inspection.passing_frames(place, place + 1);
        let passes = here.first().is_some_and(|row| row.number == self.frame);
        place + usize::from(passes)
    }

    fn set_filter(&mut self, text: String) {
        let error = self.inspection.set_filter(&text).err();
        let kept = error.is_some();
        let filtered = Rc::make_mut(&mut self.filtered);
        (filtered.text, filtered.error) = (text, error);
        if !kept {
            self.filter_again();
        }
    }

    /// Frames are asked anew: the first of them at once, so that there are rows to see.
    fn filter_again(&mut self) {
        Rc::make_mut(&mut self.filtered).asking = true;
        self.filter_on();
    }

    /// Asks some more frames whether they pass; whether there are more to come.
    pub(super) fn filter_on(&mut self) -> bool {
        if !self.filtered.asking {
            return false;
        }
        let asking = self.inspection.filter_on();
        let filtered = Rc::make_mut(&mut self.filtered);
        filtered.asking = asking;
        filtered.passing = self.inspection.passing();
        filtered.place = self.inspection.place_among_passing(self.frame);
        self.fetch_rows();
        asking
    }

    fn draw(&mut self) {
        let now = self
            .timeline
            .as_ref()
            .map(|timeline| Rc::new(timeline.view()));
        let timeline = self.timeline.as_ref();
        self.looking
            .follow(self.view.as_deref(), now.as_deref(), timeline);
        self.view = now;
    }

    fn fetch_rows(&mut self) {
        let Range { start, end } = self.window;
        self.rows = Rc::new(Rows {
            from: start,
            frames: self.inspection.passing_frames(start, end),
        });
    }
}
