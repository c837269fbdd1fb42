//! What the page knows of the lab, and how each action changes it. Nothing here touches the browser.

use super::super::action::{Action, LabAction, Point};
use super::super::engine::{
    Intervention, LabTimeline, LabView, Landmark, Language, Mark, MarkKind, SCENARIOS, Scenario,
    Span, Standing, Timeline, View,
};
use super::super::looking::{self, Looking};
use super::super::model::Way;
use super::super::provenance;
use std::rc::Rc;

/// The scenario that is open at first.
const FIRST: &str = "esp-transport";

/// What is said of the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in super::super) struct About {
    /// Its name.
    pub(in super::super) name: String,
    /// A few words.
    pub(in super::super) title: String,
    /// What there is to see.
    pub(in super::super) about: String,
}

/// The packet that is shown in detail.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Shown {
    /// Its task.
    pub(in super::super) task: u32,
    /// The name of its host.
    pub(in super::super) host: String,
    /// What it was when its way there began.
    pub(in super::super) words: String,
    /// How far it has come.
    pub(in super::super) standing: Standing,
    /// The same in a word; at the end what became of it.
    pub(in super::super) state: String,
    /// Whether it was dropped.
    pub(in super::super) dropped: bool,
    /// Everything to draw of it.
    pub(in super::super) view: Rc<View>,
}

/// The lab's state.
#[derive(Default)]
pub(in super::super) struct LabState {
    timeline: Option<LabTimeline>,
    language: Language,
    pub(in super::super) about: Rc<About>,
    pub(in super::super) view: Option<Rc<LabView>>,
    pub(in super::super) way: Rc<Way>,
    pub(in super::super) shown: Option<Rc<Shown>>,
    /// The task that stays shown whatever is worked on.
    pub(in super::super) followed: Option<u32>,
    /// The picked request of each host.
    picked_requests: Vec<usize>,
    /// What could not be done.
    pub(in super::super) refused: Option<Rc<str>>,
    looking: Looking,
}

impl LabState {
    /// The language of the words.
    pub(in super::super) fn language(&self) -> Language {
        self.language
    }

    /// Changes the language of the words.
    pub(in super::super) fn set_language(&mut self, language: Language) {
        self.language = language;
        if let Some(timeline) = &mut self.timeline {
            timeline.set_language(language);
        }
        self.draw();
    }

    /// Opens the scenario that shows the most at once, where none is open.
    pub(in super::super) fn open_first(&mut self) {
        if self.timeline.is_none() {
            self.apply(LabAction::Open(FIRST.to_owned()));
        }
    }

    /// How many interventions can be taken back, and how many done once more.
    pub(in super::super) fn history(&self) -> (usize, usize) {
        self.timeline.as_ref().map_or((0, 0), LabTimeline::history)
    }

    /// Moves made.
    pub(in super::super) fn cursor(&self) -> usize {
        self.timeline.as_ref().map_or(0, LabTimeline::cursor)
    }

    /// The octets to light up.
    pub(in super::super) fn lit(&self) -> Option<Span> {
        self.looking.lit()
    }

    /// The octets that stay lit up.
    pub(in super::super) fn picked(&self) -> Option<Span> {
        self.looking.picked()
    }

    /// What the Buffer card shows.
    pub(in super::super) fn picture(&self) -> Rc<looking::Shown> {
        self.looking.shown()
    }

    /// The octets to light up in the Buffer card and those that stay lit up.
    pub(in super::super) fn in_buffer(&self) -> (Option<Span>, Option<Span>) {
        self.looking.in_buffer()
    }

    /// The picked request of a host.
    pub(in super::super) fn picked_request(&self, host: usize) -> usize {
        let waiting = self.view.as_ref().and_then(|view| view.hosts.get(host));
        let last = waiting.map_or(0, |host| host.parked.len().saturating_sub(1));
        self.picked_requests
            .get(host)
            .map_or(0, |index| (*index).min(last))
    }

    /// Changes the lab; whether anything changed.
    pub(in super::super) fn apply(&mut self, action: LabAction) -> bool {
        match action {
            LabAction::Open(name) => self.open(&name),
            LabAction::Previous => self.neighbour(|place| place.checked_sub(1)),
            LabAction::Next => self.neighbour(|place| Some(place + 1)),
            LabAction::Intervene(intervention) => self.intervene(intervention),
            LabAction::Follow(task) => self.followed = task,
            LabAction::PickRequest { host, index } => {
                let hosts = self.picked_requests.len().max(host + 1);
                self.picked_requests.resize(hosts, 0);
                if let Some(picked) = self.picked_requests.get_mut(host) {
                    *picked = index;
                }
                let request = |view: &Rc<LabView>| {
                    let parked = &view.hosts.get(host)?.parked;
                    parked.get(index).map(|parked| parked.task)
                };
                self.followed = self.view.as_ref().and_then(request);
            }
            action => {
                let Some(timeline) = &mut self.timeline else {
                    return false;
                };
                let changed = match action {
                    LabAction::Seek(moves) => {
                        timeline.seek(moves);
                        true
                    }
                    LabAction::Undo => timeline.undo(),
                    LabAction::Redo => timeline.redo(),
                    _ => false,
                };
                if changed {
                    self.survey();
                }
            }
        }
        self.draw();
        true
    }

    /// The actions that both workspaces have.
    pub(in super::super) fn travel(&mut self, action: Action) -> bool {
        let Some(timeline) = &mut self.timeline else {
            return false;
        };
        let shown = self.shown.as_ref().map(|shown| &*shown.view);
        match action {
            Action::First => timeline.seek(0),
            Action::Back => drop(timeline.back()),
            Action::Step => drop(timeline.step()),
            Action::Run => timeline.run_on(),
            Action::Last => timeline.seek(timeline.length()),
            Action::SeekTick(moves) => timeline.seek(moves),
            Action::PreviousFrame => return self.apply(LabAction::Previous),
            Action::NextFrame => return self.apply(LabAction::Next),
            Action::Hover(point) => return self.looking.hover(point, shown),
            Action::Pick(None) if self.looking.picked().is_none() => {
                return self.apply(LabAction::Follow(None));
            }
            Action::Pick(point) => {
                let packet = packet(timeline, &self.shown);
                self.looking.pick(point, shown, packet.as_ref());
                return true;
            }
            Action::ShowPicture(picture) => {
                let packet = packet(timeline, &self.shown);
                self.looking.choose(picture, packet.as_ref());
                return true;
            }
            Action::FlipBit(bit) => {
                let packet = packet(timeline, &self.shown);
                self.looking.flip(bit, packet.as_ref());
                return true;
            }
            Action::Visit { tick, octet } => {
                self.visit(tick, octet);
                return true;
            }
            Action::Dismiss => self.refused = None,
            _ => return false,
        }
        self.draw();
        true
    }

    /// Goes to where the packet that is shown has run last before a position of its own, in events, with an octet of it
    /// picked, and keeps it shown.
    fn visit(&mut self, tick: usize, octet: usize) {
        let (Some(timeline), Some(shown)) = (&mut self.timeline, &self.shown) else {
            return;
        };
        let task = shown.task;
        let packet = timeline.packet(task);
        let stop = packet.and_then(|packet| provenance::earlier_stop(&packet, tick, octet));
        let Some((run, octet)) = stop else {
            return;
        };
        let record = timeline.run().packet_of(task);
        let moves = record.and_then(|record| {
            let mut path = record.path().map(|(place, _)| place);
            match run.checked_sub(1) {
                None => path.next(),
                Some(last) => path.nth(last).map(|place| place + 1),
            }
        });
        if let Some(moves) = moves {
            timeline.seek(moves);
            self.followed = Some(task);
            self.draw();
            self.travel(Action::Pick(Some(Point::Octet(octet))));
        }
    }

    fn open(&mut self, name: &str) {
        let Some((name, text)) = SCENARIOS.iter().find(|(known, _)| *known == name) else {
            self.refused = Some(format!("There is no scenario named {name}.").into());
            return;
        };
        let opened = Scenario::parse(text).and_then(|scenario| {
            let mut timeline = LabTimeline::new(&scenario)?;
            timeline.set_language(self.language);
            Ok((scenario, timeline))
        });
        match opened {
            Ok((scenario, timeline)) => {
                self.about = Rc::new(About {
                    name: (*name).to_owned(),
                    title: scenario.title,
                    about: scenario.about,
                });
                self.timeline = Some(timeline);
                self.followed = None;
                self.refused = None;
                self.picked_requests.clear();
                self.survey();
            }
            Err(error) => self.refused = Some(format!("{name}: {error}").into()),
        }
    }

    fn neighbour(&mut self, to: impl Fn(usize) -> Option<usize>) {
        let here = SCENARIOS
            .iter()
            .position(|(name, _)| *name == self.about.name);
        let there = here.and_then(to).and_then(|place| SCENARIOS.get(place));
        if let Some((name, _)) = there {
            self.open(name);
        }
    }

    fn intervene(&mut self, intervention: Intervention) {
        let done = self
            .timeline
            .as_mut()
            .map(|timeline| timeline.intervene(intervention));
        match done {
            Some(Err(error)) => self.refused = Some(error.to_string().into()),
            _ => {
                self.refused = None;
                // A packet that only the run before had is nothing to show.
                self.followed = None;
            }
        }
        self.survey();
    }

    /// The parts that stay while one steps.
    fn survey(&mut self) {
        let Some(timeline) = &self.timeline else {
            return;
        };
        let marks = timeline.landmarks().into_iter().enumerate();
        self.way = Rc::new(Way {
            path: Vec::new(),
            marks: marks
                .map(|(place, landmark)| Mark {
                    at: place + 1,
                    kind: mark(landmark),
                })
                .collect(),
            stops: (0..=timeline.length()).collect(),
            ticks: timeline.length(),
        });
    }

    fn draw(&mut self) {
        let Some(timeline) = &self.timeline else {
            return;
        };
        let mut view = timeline.view();
        if let Some(followed) = self.followed {
            keep_in_sight(timeline, &mut view, followed);
        }
        let moved = [&view.ran, &view.next];
        let moved = moved.into_iter().flatten().find_map(|moved| moved.task);
        let before = self.shown.take();
        let task = self
            .followed
            .or(moved)
            .or(before.as_ref().map(|shown| shown.task));
        self.shown = task
            .and_then(|task| shown(timeline, &view, task))
            .map(Rc::new);
        let detail = |shown: &Option<Rc<Shown>>| shown.as_ref().map(|shown| Rc::clone(&shown.view));
        let (was, is) = (detail(&before), detail(&self.shown));
        let needed = self.looking.needs_timeline();
        let packet = needed.then(|| packet(timeline, &self.shown)).flatten();
        self.looking
            .follow(was.as_deref(), is.as_deref(), packet.as_ref());
        self.view = Some(Rc::new(view));
    }
}

/// The timeline of the packet that is shown.
fn packet(timeline: &LabTimeline, shown: &Option<Rc<Shown>>) -> Option<Timeline> {
    timeline.packet(shown.as_ref()?.task)
}

/// Shows a packet in its host's column, and in the other's what sent it or what came of it.
fn keep_in_sight(timeline: &LabTimeline, view: &mut LabView, followed: u32) {
    let mut tasks = vec![followed];
    for rung in &view.ladder {
        let arrived = rung.arrived.iter().map(|arrived| arrived.task);
        let of_rung: Vec<u32> = rung.task.into_iter().chain(arrived).collect();
        if of_rung.contains(&followed) {
            tasks.extend(of_rung.into_iter().filter(|task| *task != followed));
        }
    }
    // The followed one comes last, where both are on one host.
    for task in tasks.into_iter().rev() {
        let host = timeline.run().packet_of(task).map(|record| record.host);
        let host = host.and_then(|place| view.hosts.get_mut(place));
        if let (Some(host), Some(packet)) = (host, timeline.packet_view(task)) {
            host.packet = Some(packet);
        }
    }
}

fn shown(timeline: &LabTimeline, view: &LabView, task: u32) -> Option<Shown> {
    let packet = timeline.packet_view(task)?;
    let record = timeline.run().packet_of(task)?;
    let host = view.hosts.get(record.host);
    Some(Shown {
        task,
        host: host.map(|host| host.name.clone()).unwrap_or_default(),
        words: packet.words,
        standing: packet.standing,
        state: packet.state,
        dropped: packet.dropped,
        view: Rc::new(timeline.packet(task)?.view()),
    })
}

fn mark(landmark: Landmark) -> MarkKind {
    match landmark {
        Landmark::Stage => MarkKind::Read,
        Landmark::Wire | Landmark::Intervention => MarkKind::Write,
        Landmark::Boundary => MarkKind::Boundary,
        Landmark::Drop => MarkKind::Drop,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(name: &str) -> LabState {
        let mut lab = LabState::default();
        lab.apply(LabAction::Open(name.to_owned()));
        lab
    }

    #[test]
    fn a_scenario_opens_at_its_start_and_steps_both_ways() {
        let mut lab = open("esp-transport");
        let start = lab.view.clone();
        assert_eq!(
            (lab.cursor(), lab.about.name.as_str()),
            (0, "esp-transport")
        );
        assert_eq!(lab.way.marks.len(), lab.way.ticks);
        for _ in 0..5 {
            lab.travel(Action::Step);
        }
        assert!(lab.shown.is_some());
        for _ in 0..5 {
            lab.travel(Action::Back);
        }
        assert_eq!(lab.view, start);
    }

    #[test]
    fn a_picked_request_is_shown_until_it_is_let_go() {
        let mut lab = open("out-of-order-completion");
        while lab.view.as_ref().unwrap().hosts[1].parked.len() < 3 {
            lab.travel(Action::Step);
        }
        lab.apply(LabAction::PickRequest { host: 1, index: 2 });
        assert_eq!(lab.picked_request(1), 2);
        let waiting = lab.view.as_ref().unwrap().hosts[1].parked[2].task;
        assert_eq!(lab.shown.as_ref().unwrap().task, waiting);
        lab.travel(Action::Pick(None));
        assert_eq!(lab.followed, None);
        lab.apply(LabAction::Intervene(Intervention::Complete {
            host: 1,
            index: 2,
        }));
        assert_eq!(lab.picked_request(1), 1);
        assert_eq!(lab.history(), (1, 0));
    }

    #[test]
    fn neighbours_follow_the_list_and_what_is_unknown_is_said() {
        let mut lab = open("ping6-clear");
        lab.travel(Action::PreviousFrame);
        assert_eq!(lab.about.name, "ping6-clear");
        lab.travel(Action::NextFrame);
        assert_eq!(lab.about.name, "esp-transport");
        lab.apply(LabAction::Open("nothing".to_owned()));
        assert!(lab.refused.is_some());
        assert_eq!(lab.about.name, "esp-transport");
    }
}
