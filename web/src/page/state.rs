//! Everything that the page knows, and how each action changes it. Nothing here touches the browser.

use super::action::{Action, Point};
use super::engine::{
    Comparison, FlowView, Granularity, Inspection, Options, Span, StageId, SurveyView, Tally,
    Timeline, View,
};
use super::failing::{Correction, Finding};
use super::looking::{Looking, Shown};
use super::model::{Keys, Rows, Source, Way};
use super::pointing::Pointing;
use super::provenance;
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
    pointing: Pointing,
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
            tally: Tally::default(),
            way: Rc::default(),
            view: None,
            finding: Finding::default(),
            survey: Rc::default(),
            correction: None,
            breakpoints: Rc::default(),
            refused: None,
            hex_refused: None,
            pointing: Pointing::default(),
            looking: Looking::default(),
        }
    }

    /// The octets to light up.
    pub(super) fn lit(&self) -> Option<Span> {
        self.pointing.lit()
    }

    /// The octets that stay lit up.
    pub(super) fn picked(&self) -> Option<Span> {
        self.pointing.picked()
    }

    /// What the Buffer card shows.
    pub(super) fn shown(&self) -> Rc<Shown> {
        self.looking.shown()
    }

    /// The octets to light up in the Buffer card and those that stay lit up.
    pub(super) fn in_buffer(&self) -> (Option<Span>, Option<Span>) {
        match self.looking.is_by_octet() {
            true => self.pointing.by_octet(),
            false => (self.lit(), self.picked()),
        }
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
            Action::PreviousFrame => self.open(self.frame.saturating_sub(1).max(1)),
            Action::NextFrame => self.open((self.frame + 1).min(self.source.frames)),
            Action::ShowFrames(window) => {
                self.window = window;
                self.fetch_rows();
            }
            Action::Refuse(why) => self.refused = Some(why.into()),
            Action::Dismiss => {
                self.refused = None;
                self.hex_refused = None;
            }
            Action::Hover(point) => return self.pointing.hover(point, self.view.as_deref()),
            Action::Pick(None) if self.looking.is_flipped() => {
                return self.apply(Action::FlipBit(None));
            }
            Action::Pick(point) => {
                self.pointing.pick(point, self.view.as_deref());
                self.looking.flip(None);
                self.look();
            }
            Action::ShowPicture(picture) => {
                self.looking.choose(picture);
                self.look();
            }
            Action::FlipBit(bit) => {
                self.looking.flip(bit);
                self.look();
            }
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
        seek_tick(timeline, &self.way.stops, tick);
        self.draw();
        self.apply(Action::Pick(Some(Point::Octet(octet))));
    }

    /// Brings the Buffer card up to date.
    fn look(&mut self) {
        self.looking
            .refresh(self.timeline.as_ref(), self.pointing.octet());
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
            Action::SeekTick(tick) => seek_tick(timeline, &self.way.stops, tick),
            Action::SeekStage(index) => {
                let tick = self.way.stops.get(index + 1).copied();
                seek_tick(timeline, &self.way.stops, tick.unwrap_or(self.way.ticks));
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
        self.fetch_rows();
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
        self.draw();
    }

    fn draw(&mut self) {
        let now = self
            .timeline
            .as_ref()
            .map(|timeline| Rc::new(timeline.view()));
        let was = self.view.as_ref().map(|view| view.tick);
        let octet = self.pointing.octet();
        self.pointing.follow(self.view.as_deref(), now.as_deref());
        self.view = now;
        self.looking.flip(None);
        if let (true, Some(timeline)) = (self.looking.is_by_octet(), &self.timeline) {
            let kept = was.zip(octet);
            let kept = kept.and_then(|place| provenance::followed(timeline, place));
            self.pointing.keep_octet(kept, self.view.as_deref());
        }
        self.look();
    }

    fn fetch_rows(&mut self) {
        let Range { start, end } = self.window;
        self.rows = Rc::new(Rows {
            from: start,
            frames: self.inspection.frames(start, end),
        });
    }
}

/// Goes to the stop at or next to a tick, whatever a step is.
fn seek_tick(timeline: &mut Timeline, stops: &[usize], tick: usize) {
    match timeline.granularity() {
        Granularity::Events => timeline.seek(tick),
        Granularity::Stages => {
            let nearest = stops
                .iter()
                .enumerate()
                .min_by_key(|(_, stop)| stop.abs_diff(tick));
            timeline.seek(nearest.map_or(0, |(index, _)| index));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::Language;
    use super::*;

    const CAPTURE: &[u8] =
        include_bytes!("../../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.pcap");
    const KEYS: &str =
        include_str!("../../../www/examples/esp-transport-aes128-cbc-hmac-sha1-96.xfrm-state");

    fn loaded() -> State {
        let mut state = State::new();
        state.apply(Action::LoadCapture {
            name: "example.pcap".to_owned(),
            octets: CAPTURE.to_vec(),
            keys: Some(KEYS.to_owned()),
        });
        state
    }

    fn verdict(state: &State) -> Option<&'static str> {
        let verdict = state.view.as_ref()?.verdict.as_ref()?;
        Some(verdict.verdict)
    }

    #[test]
    fn a_capture_opens_at_its_first_frame_before_anything_has_run() {
        let state = loaded();
        let view = state.view.as_ref().unwrap();
        assert_eq!((state.frame, view.cursor, view.ran), (1, 0, None));
        assert_eq!(state.rows.frames.len(), state.source.frames);
        assert_eq!(state.keys.associations.len(), 2);
    }

    #[test]
    fn stepping_to_the_end_and_back_ends_where_it_started() {
        let mut state = loaded();
        let start = state.view.clone();
        for _ in 0..8 {
            state.apply(Action::Step);
        }
        assert_eq!(verdict(&state), Some("delivered"));
        for _ in 0..8 {
            state.apply(Action::Back);
        }
        assert_eq!(state.view, start);
    }

    #[test]
    fn a_changed_key_drops_the_packet_and_the_frame_stays_open() {
        let mut state = loaded();
        state.apply(Action::OpenFrame(3));
        state.apply(Action::Last);
        state.apply(Action::DraftKeys(KEYS.replace("0x61ef", "0x60ef")));
        assert_eq!(verdict(&state), Some("delivered"));
        state.apply(Action::ApplyKeys);
        assert_eq!((state.frame, verdict(&state)), (3, Some("dropped")));
        assert!(state.tally.dropped > 0);
    }

    #[test]
    fn a_correction_makes_the_frame_pass_and_is_undone() {
        let mut state = loaded();
        assert_eq!(state.finding, Finding::None);
        let wrong = KEYS.replace(" 96", " 128");
        state.apply(Action::DraftKeys(wrong.clone()));
        state.apply(Action::ApplyKeys);
        assert_eq!(state.finding, Finding::Sought { certain: true });
        assert!(state.apply(Action::Diagnose));
        let Finding::Found(found) = state.finding.clone() else {
            panic!("{:?}", state.finding);
        };
        assert_eq!(found.diagnosis.cause, "icv-truncation");
        assert_eq!(
            (found.meaning.as_str(), &found.refused),
            ("The ICV has another length.", &None)
        );
        while state.survey_on() {}
        assert_eq!((state.survey.failing, state.survey.done), (17, true));
        state.apply(Action::ApplyFix);
        assert_eq!(
            (state.finding.clone(), state.tally.delivered),
            (Finding::None, 10)
        );
        assert_eq!(state.correction.as_ref().unwrap().before, wrong);
        state.apply(Action::UndoFix);
        assert_eq!(
            (state.keys.text.as_str(), state.tally.delivered),
            (wrong.as_str(), 0)
        );
        assert!(state.correction.is_none() && state.finding.is_sought());
    }

    #[test]
    fn another_language_changes_the_words_and_nothing_else() {
        let mut state = loaded();
        state.apply(Action::OpenFrame(2));
        state.apply(Action::Step);
        let english = state.view.clone().unwrap();
        state.apply(Action::SetLanguage(Language::German));
        let german = state.view.clone().unwrap();
        assert_eq!((state.frame, german.cursor), (2, english.cursor));
        assert_eq!(german.words.title, english.words.title);
        assert_ne!(german.words.text, english.words.text);
        state.apply(Action::SetLanguage(Language::English));
        assert_eq!(state.view, Some(english));
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_capture_stays() {
        let mut state = loaded();
        state.apply(Action::LoadCapture {
            name: "notes.txt".to_owned(),
            octets: b"hello".to_vec(),
            keys: None,
        });
        assert!(state.refused.as_ref().unwrap().starts_with("notes.txt: "));
        assert_eq!(state.source.name, "example.pcap");
        state.apply(Action::LoadHex("60 0x".to_owned()));
        assert!(state.hex_refused.is_some());
        state.apply(Action::Dismiss);
        assert!(state.refused.is_none() && state.hex_refused.is_none());
    }

    #[test]
    fn run_stops_before_a_breakpoint_which_stays_for_other_frames() {
        let mut state = loaded();
        state.apply(Action::ToggleBreakpoint(StageId::EspInputCb));
        for frame in [1, 2] {
            state.apply(Action::OpenFrame(frame));
            state.apply(Action::Run);
            let next = state.view.as_ref().unwrap().next.unwrap();
            assert_eq!(state.way.path[next].id, "esp_input_cb");
        }
    }

    #[test]
    fn an_octet_means_its_field_and_the_field_stays_picked_over_a_step() {
        let mut state = loaded();
        state.apply(Action::Pick(Some(Point::Octet(13))));
        let source = Some(Span { offset: 8, len: 16 });
        assert_eq!(state.picked(), source);
        state.apply(Action::Hover(Some(Point::Octet(0))));
        assert_ne!(state.lit(), source);
        state.apply(Action::Step);
        assert_eq!((state.picked(), state.lit()), (source, source));
    }

    #[test]
    fn what_is_picked_shows_though_the_pointer_rests_elsewhere() {
        let mut state = loaded();
        state.apply(Action::Hover(Some(Point::Octet(0))));
        state.apply(Action::Pick(Some(Point::Octet(13))));
        assert_eq!(state.lit(), Some(Span { offset: 8, len: 16 }));
    }

    #[test]
    fn with_stages_the_slider_goes_to_the_nearest_end_of_a_stage() {
        let mut state = loaded();
        let stops = state.way.stops.clone();
        state.apply(Action::SeekTick(stops[2] - 1));
        let tick = state.view.as_ref().unwrap().tick;
        assert!(stops.contains(&tick) && tick > 0);
        state.apply(Action::SetGranularity(Granularity::Events));
        state.apply(Action::SeekTick(3));
        assert_eq!(state.view.as_ref().unwrap().tick, 3);
    }
}
