//! A timeline: every stage run of one packet, with the state before it and after each of its events, and a cursor.

use super::geometry::Geometry;
use super::view::{Granularity, Mark, MarkKind, StageView};
use super::{Event, Observer};
use crate::explain::Language;
use crate::mbuf::{Chain, MbufError};
use crate::stage::{Fault, Stage, StageId, Verdict, World};
use std::collections::BTreeSet;
use thiserror::Error;

/// The most stage runs that one packet gets. Each removes octets or ends, so no packet comes near.
const MOST_FRAMES: usize = 1024;

/// An event and the state with it done. Worlds share what did not change, so a copy costs pointers.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The event.
    pub event: Event,
    /// The host after it.
    pub world: World,
    /// The packet.
    pub chain: Chain,
}

/// One stage run.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The continuation that ran.
    pub stage: Stage,
    /// The host before it.
    pub world: World,
    /// What it did.
    pub events: Vec<Recorded>,
    /// What a kernel would have panicked over, where it would.
    pub fault: Option<Fault>,
}

/// The recording observer.
#[derive(Debug, Default)]
pub(crate) struct Recorder(Vec<Recorded>);

impl Recorder {
    /// The stage run that was watched.
    pub(crate) fn into_frame(self, stage: Stage, world: World, fault: Option<Fault>) -> Frame {
        Frame {
            stage,
            world,
            events: self.0,
            fault,
        }
    }
}

impl Observer for Recorder {
    fn record(&mut self, world: &World, chain: &Chain, event: impl FnOnce() -> Event) {
        self.0.push(Recorded {
            event: event(),
            world: world.clone(),
            chain: chain.clone(),
        });
    }
}

/// Why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// There is no stage to come that could see the change.
    #[error("the packet's way has ended; go back to a stage before the end")]
    Ended,
    /// The packet does not hold the range.
    #[error("{0}")]
    Range(#[from] MbufError),
}

/// Every stage run of one packet and a cursor over them.
///
/// Positions are counted in ticks: 0 is the packet as it arrived, and each event is one more. A step is one event or,
/// by default, one whole stage.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub(super) frames: Vec<Frame>,
    /// Ticks up to and with each frame.
    pub(super) ends: Vec<usize>,
    /// One a tick, 0 included.
    pub(super) geometry: Vec<Geometry>,
    /// The world when all is done.
    pub(super) last: World,
    pub(super) verdict: Option<Verdict>,
    pub(super) tick: usize,
    granularity: Granularity,
    pub(super) language: Language,
    breakpoints: BTreeSet<StageId>,
}

impl Timeline {
    /// Runs a stage, and all that follow, in a copy of the world.
    pub fn record(stage: Stage, world: &World) -> Self {
        let mut world = world.clone();
        let mut frames: Vec<Frame> = Vec::new();
        let mut stage = stage;
        let mut verdict = None;
        while frames.len() < MOST_FRAMES {
            if let Stage::Done { verdict: end, .. } = stage {
                verdict = Some(end);
                break;
            }
            let before = world.clone();
            let mut recorder = Recorder::default();
            let outcome = stage.clone().resume(&mut world, &mut recorder);
            let mut frame = recorder.into_frame(stage, before, None);
            match outcome {
                Ok(next) => {
                    frames.push(frame);
                    stage = next;
                }
                Err(fault) => {
                    world = frame.world.clone();
                    frame.fault = Some(fault);
                    frames.push(frame);
                    break;
                }
            }
        }
        Self::of(frames, world, verdict)
    }

    /// A timeline of stage runs that were recorded elsewhere; `last` is the world after them.
    pub(crate) fn of(frames: Vec<Frame>, last: World, verdict: Option<Verdict>) -> Self {
        let mut timeline = Self {
            frames,
            ends: Vec::new(),
            geometry: Vec::new(),
            last,
            verdict,
            tick: 0,
            granularity: Granularity::default(),
            language: Language::default(),
            breakpoints: BTreeSet::new(),
        };
        timeline.index();
        timeline
    }

    /// Counts ticks and follows the packet's parts along the frames.
    fn index(&mut self) {
        let mut tick = 0;
        self.ends = self
            .frames
            .iter()
            .map(|frame| {
                tick += frame.events.len();
                tick
            })
            .collect();
        self.geometry = Geometry::along(&self.frames);
    }

    /// Writes octets into the packet before the next stage runs (a part-run one runs again), and computes anew what
    /// follows.
    ///
    /// # Errors
    /// [`EditError`] at the end, and where the packet does not hold the range.
    pub fn edit(&mut self, offset: usize, octets: &[u8]) -> Result<(), EditError> {
        let next = self.ends.partition_point(|end| *end <= self.tick);
        let frame = self.frames.get(next).ok_or(EditError::Ended)?;
        let (mut stage, mut world) = (frame.stage.clone(), frame.world.clone());
        let m = stage.chain_mut().ok_or(EditError::Ended)?;
        world.mbufs.m_makewritable(m, offset, octets.len())?;
        world.mbufs.overwrite(m, offset, octets)?;
        let future = Self::record(stage, &world);
        self.frames.truncate(next);
        self.frames.extend(future.frames);
        self.last = future.last;
        self.verdict = future.verdict;
        self.index();
        self.tick = next
            .checked_sub(1)
            .and_then(|index| self.ends.get(index).copied())
            .unwrap_or(0);
        Ok(())
    }

    /// The stage runs.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// What became of the packet; `None` where a fault ended its way.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    /// The fault that ended it, if one did.
    pub fn fault(&self) -> Option<&Fault> {
        self.frames.last().and_then(|frame| frame.fault.as_ref())
    }

    /// The host when all is done.
    pub fn world_after(&self) -> &World {
        &self.last
    }

    /// The stages on this packet's way, in order.
    pub fn path(&self) -> Vec<StageView> {
        self.frames
            .iter()
            .map(|frame| {
                let row = frame.stage.id().row();
                StageView {
                    id: frame.stage.id().name(),
                    role: crate::explain::role(row.id).text(self.language),
                    rfc: row.rfc,
                    boundary: row.id == StageId::CryptoInvoke,
                }
            })
            .collect()
    }

    /// One mark an event, for a scrubber.
    pub fn marks(&self) -> Vec<Mark> {
        let events = self.frames.iter().flat_map(|frame| &frame.events);
        events
            .enumerate()
            .map(|(index, recorded)| Mark {
                at: index + 1,
                kind: match recorded.event {
                    Event::CryptoDispatch { .. } | Event::DecompressDispatch { .. } => {
                        MarkKind::Boundary
                    }
                    Event::Drop { .. } => MarkKind::Drop,
                    ref event if crate::explain::writes(event) => MarkKind::Write,
                    _ => MarkKind::Read,
                },
            })
            .collect()
    }

    /// The number of events.
    pub fn ticks(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The language of the words in what is drawn.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// The position, in ticks.
    pub fn tick(&self) -> usize {
        self.tick
    }

    /// What a step is.
    pub fn granularity(&self) -> Granularity {
        self.granularity
    }

    /// Changes what a step is. The state shown stays; coming to stages, the part-run stage is finished.
    pub fn set_granularity(&mut self, granularity: Granularity) {
        self.granularity = granularity;
        if granularity == Granularity::Stages {
            self.seek(self.cursor());
        }
    }

    /// The last position, in steps.
    pub fn length(&self) -> usize {
        match self.granularity {
            Granularity::Stages => self.ends.len(),
            Granularity::Events => self.ticks(),
        }
    }

    /// The position, in steps; a part-run stage counts as run.
    pub fn cursor(&self) -> usize {
        match self.granularity {
            Granularity::Stages if self.tick == 0 => 0,
            Granularity::Stages => self.ends.partition_point(|end| *end < self.tick) + 1,
            Granularity::Events => self.tick,
        }
    }

    /// Goes to a position, in steps; past the end is the end.
    pub fn seek(&mut self, position: usize) {
        self.tick = match (self.granularity, position.checked_sub(1)) {
            (_, None) => 0,
            (Granularity::Stages, Some(index)) => {
                self.ends.get(index).copied().unwrap_or(self.ticks())
            }
            (Granularity::Events, _) => position.min(self.ticks()),
        };
    }

    /// One step forwards; `false` at the end.
    pub fn step(&mut self) -> bool {
        let before = self.tick;
        self.seek(self.cursor() + 1);
        self.tick != before
    }

    /// One step backwards; `false` at the start.
    pub fn back(&mut self) -> bool {
        let before = self.tick;
        self.seek(self.cursor().saturating_sub(1));
        self.tick != before
    }

    /// Stops before a stage when running, or no longer.
    pub fn set_breakpoint(&mut self, stage: StageId, on: bool) {
        if on {
            self.breakpoints.insert(stage);
        } else {
            self.breakpoints.remove(&stage);
        }
    }

    /// The stages that stop a run.
    pub fn breakpoints(&self) -> impl Iterator<Item = StageId> + '_ {
        self.breakpoints.iter().copied()
    }

    /// Runs until a stage with a breakpoint is next, or to the end.
    pub fn run(&mut self) {
        let after = self.tick;
        let stop = self
            .starts()
            .find(|(start, frame)| *start > after && self.breakpoints.contains(&frame.stage.id()));
        self.tick = stop.map_or(self.ticks(), |(start, _)| start);
    }

    /// Runs until the stage is next; `false`, and nowhere, where it does not come.
    pub fn run_to(&mut self, stage: StageId) -> bool {
        let after = self.tick;
        let stop = self
            .starts()
            .find(|(start, frame)| *start > after && frame.stage.id() == stage)
            .map(|(start, _)| start);
        match stop {
            Some(start) => {
                self.tick = start;
                true
            }
            None => false,
        }
    }

    /// Each frame with the tick at which it starts.
    fn starts(&self) -> impl Iterator<Item = (usize, &Frame)> {
        std::iter::once(0)
            .chain(self.ends.iter().copied())
            .zip(&self.frames)
    }

    /// The frame that the cursor is in and how many of its events have run; `None` at the start.
    pub(super) fn position(&self) -> Option<(usize, usize)> {
        let index = self.ends.partition_point(|end| *end < self.tick);
        let start = index.checked_sub(1).and_then(|i| self.ends.get(i));
        let run = self.tick - start.copied().unwrap_or(0);
        (self.tick > 0).then_some((index, run))
    }
}
