//! A lab that was watched: every move with the lab before it, and a timeline for every packet.

use super::host::{Origin, Outcome, Task};
use super::intervention::{Intervention, InterventionError};
use super::run::{Lab, Moved};
use super::scenario::{Scenario, ScenarioError};
use crate::explain::{self, Message};
use crate::stage::{Stage, Verdict, World};
use crate::trace::{Frame, Recorder, Timeline};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most moves that are recorded. Two hosts whose echo ports answer each other never come to rest.
pub const MOST_MOVES: usize = 10_000;

/// One move of a lab.
#[derive(Debug)]
pub struct Move {
    /// What it was.
    pub moved: Moved,
    /// The lab before it.
    pub before: Lab,
    /// The stage run, where it was one.
    frame: Option<Frame>,
}

/// One packet's way on one host.
#[derive(Clone, Debug)]
pub struct PacketRecord {
    /// The task's number in the lab.
    pub task: u32,
    /// The host.
    pub host: usize,
    /// Where the packet came from.
    pub origin: Origin,
    /// The packet as its way began.
    pub octets: Vec<u8>,
    /// When its first stage ran, in milliseconds.
    pub at: u64,
    /// What became of it; `None` while it is under way.
    pub outcome: Option<Outcome>,
    /// Its stages, each with the place of its move in the run.
    stages: Vec<(usize, Arc<Move>)>,
    after: World,
}

impl PacketRecord {
    /// Its stages, to be stepped through.
    pub fn timeline(&self) -> Timeline {
        let frames = self.frames().cloned().collect();
        Timeline::of(frames, self.after.clone(), self.verdict().cloned())
    }

    fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.stages
            .iter()
            .filter_map(|(_, made)| made.frame.as_ref())
    }

    /// The names of the stages that ran.
    pub fn stage_names(&self) -> impl Iterator<Item = &'static str> {
        self.frames().map(|frame| frame.stage.id().name())
    }

    /// Number of stages that ran.
    pub fn stages(&self) -> usize {
        self.stages.len()
    }

    /// The stages that ran, each with the place of its move in the run, from 0.
    pub fn path(&self) -> impl ExactSizeIterator<Item = (usize, Option<&Stage>)> {
        self.stages
            .iter()
            .map(|(place, made)| (*place, made.frame.as_ref().map(|frame| &frame.stage)))
    }

    /// The verdict, if its way has ended with one.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.outcome {
            Some(Outcome::Verdict(verdict)) => Some(verdict),
            Some(Outcome::Fault(_)) | None => None,
        }
    }

    /// What became of it, or that it is under way.
    pub fn describe(&self) -> Message {
        let outcome = self.outcome.as_ref();
        outcome.map_or_else(explain::under_way, Outcome::describe)
    }
}

/// Everything that happened in a lab, in order. A clone costs pointers.
#[derive(Clone, Debug)]
pub struct LabRun {
    lab: Lab,
    moves: Vec<Arc<Move>>,
    packets: BTreeMap<u32, PacketRecord>,
}

impl LabRun {
    /// Runs a scenario to its end.
    ///
    /// # Errors
    /// [`ScenarioError`] for keys that cannot be.
    pub fn record(scenario: &Scenario) -> Result<Self, ScenarioError> {
        Self::go_on(Lab::new(scenario)?)
    }

    /// Runs a lab, however far it has come, to its end.
    ///
    /// # Errors
    /// [`ScenarioError`] for a step whose keys cannot be.
    pub fn go_on(lab: Lab) -> Result<Self, ScenarioError> {
        Self::go_on_until(lab, MOST_MOVES)
    }

    /// Runs a lab for so many moves, or to its end if that comes first.
    ///
    /// # Errors
    /// [`ScenarioError`] for a step whose keys cannot be.
    pub fn go_on_until(lab: Lab, moves: usize) -> Result<Self, ScenarioError> {
        let mut run = Self::at_start(lab);
        run.finish(moves.min(MOST_MOVES))?;
        Ok(run)
    }

    fn at_start(lab: Lab) -> Self {
        Self {
            lab,
            moves: Vec::new(),
            packets: BTreeMap::new(),
        }
    }

    /// The run in which somebody steps in after so many moves; what follows is computed anew.
    ///
    /// # Errors
    /// [`InterventionError`] for what cannot be done there.
    pub fn fork(&self, at: usize, intervention: Intervention) -> Result<Self, InterventionError> {
        let before = self.state(at).clone();
        let mut run = Self::at_start(before.clone());
        run.lab.intervene(&intervention)?;
        let kept = self.moves.iter().take(at).enumerate();
        for (place, made) in kept {
            run.note(Arc::clone(made), self.state(place + 1));
        }
        run.moves.push(Arc::new(Move {
            moved: Moved::Intervention(intervention),
            before,
            frame: None,
        }));
        // Only keys of a later step can be refused, where the fork has others in their place: then the run ends there.
        let _stopped = run.finish(MOST_MOVES);
        Ok(run)
    }

    fn finish(&mut self, most: usize) -> Result<(), ScenarioError> {
        while self.moves.len() < most && self.advance()? {}
        Ok(())
    }

    fn advance(&mut self) -> Result<bool, ScenarioError> {
        let before = self.lab.clone();
        let mut recorder = Recorder::default();
        let Some(moved) = self.lab.advance(&mut recorder)? else {
            return Ok(false);
        };
        let frame = match (&moved, before.next_task()) {
            (Moved::Stage { outcome, .. }, Some(task)) => {
                let fault = match outcome {
                    Some(Outcome::Fault(fault)) => Some(fault.clone()),
                    _ => None,
                };
                let host = before.hosts().get(task.host);
                let world = host.map(|host| host.world.clone()).unwrap_or_default();
                Some(recorder.into_frame(task.stage.clone(), world, fault))
            }
            _ => None,
        };
        let made = Move {
            moved,
            before,
            frame,
        };
        let after = self.lab.clone();
        self.note(Arc::new(made), &after);
        Ok(true)
    }

    /// Takes a move down; `after` is the lab after it.
    fn note(&mut self, made: Arc<Move>, after: &Lab) {
        let place = self.moves.len();
        if let (Moved::Stage { outcome, .. }, Some(task)) = (&made.moved, made.before.next_task()) {
            let record = self.packet(task, made.before.now());
            record.stages.push((place, Arc::clone(&made)));
            let host = after.hosts().get(task.host);
            record.after = host.map(|host| host.world.clone()).unwrap_or_default();
            record.outcome.clone_from(outcome);
        }
        self.moves.push(made);
    }

    /// The record of a task, begun if it is new.
    fn packet(&mut self, task: &Task, at: u64) -> &mut PacketRecord {
        self.packets.entry(task.id).or_insert_with(|| PacketRecord {
            task: task.id,
            host: task.host,
            origin: task.origin,
            octets: task.octets.clone(),
            at,
            outcome: None,
            stages: Vec::new(),
            after: World::default(),
        })
    }

    /// The lab at the end.
    pub fn lab(&self) -> &Lab {
        &self.lab
    }

    /// The lab after so many moves; past the end, at the end.
    pub fn state(&self, moves: usize) -> &Lab {
        self.moves.get(moves).map_or(&self.lab, |made| &made.before)
    }

    /// Every move, in order.
    pub fn moves(&self) -> impl ExactSizeIterator<Item = &Move> + DoubleEndedIterator {
        self.moves.iter().map(AsRef::as_ref)
    }

    /// The move of that place, from 0.
    pub fn made(&self, place: usize) -> Option<&Move> {
        self.moves.get(place).map(AsRef::as_ref)
    }

    /// Every packet that was worked on, in the order in which they came to their hosts.
    pub fn packets(&self) -> impl ExactSizeIterator<Item = &PacketRecord> {
        self.packets.values()
    }

    /// The packet of a task.
    pub fn packet_of(&self, task: u32) -> Option<&PacketRecord> {
        self.packets.get(&task)
    }
}
