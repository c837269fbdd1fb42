//! A lab that was watched: every move of a scenario, and a timeline for every packet.

use super::host::{Origin, Outcome, Task};
use super::run::{Lab, Moved};
use super::scenario::{Scenario, ScenarioError};
use crate::stage::{Verdict, World};
use crate::trace::{Frame, Recorder, Timeline};
use std::collections::BTreeMap;

/// One packet's way on one host.
#[derive(Clone, Debug)]
pub struct PacketRecord {
    /// The task's number in the lab.
    pub task: u32,
    /// The host.
    pub host: usize,
    /// Where the packet came from.
    pub origin: Origin,
    /// When its first stage ran, in milliseconds.
    pub at: u64,
    /// What became of it; `None` while it is under way.
    pub outcome: Option<Outcome>,
    frames: Vec<Frame>,
    after: World,
}

impl PacketRecord {
    /// Its stages, to be stepped through.
    pub fn timeline(&self) -> Timeline {
        let verdict = match &self.outcome {
            Some(Outcome::Verdict(verdict)) => Some(verdict.clone()),
            Some(Outcome::Fault(_)) | None => None,
        };
        Timeline::of(self.frames.clone(), self.after.clone(), verdict)
    }

    /// Number of stages that ran.
    pub fn stages(&self) -> usize {
        self.frames.len()
    }

    /// The verdict, if its way has ended with one.
    pub fn verdict(&self) -> Option<&Verdict> {
        match &self.outcome {
            Some(Outcome::Verdict(verdict)) => Some(verdict),
            Some(Outcome::Fault(_)) | None => None,
        }
    }
}

/// Everything that happened in a lab, in order.
#[derive(Clone, Debug)]
pub struct LabRun {
    lab: Lab,
    moves: Vec<Moved>,
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
        let mut run = Self {
            lab,
            moves: Vec::new(),
            packets: BTreeMap::new(),
        };
        while run.advance()? {}
        Ok(run)
    }

    fn advance(&mut self) -> Result<bool, ScenarioError> {
        let before = self.lab.next_task().cloned();
        let world = before
            .as_ref()
            .and_then(|task| self.lab.hosts().get(task.host))
            .map(|host| host.world.clone());
        let at = self.lab.now();
        let mut recorder = Recorder::default();
        let Some(moved) = self.lab.advance(&mut recorder)? else {
            return Ok(false);
        };
        if let (Moved::Stage { outcome, .. }, Some(task), Some(world)) = (&moved, before, world) {
            let fault = match outcome {
                Some(Outcome::Fault(fault)) => Some(fault.clone()),
                _ => None,
            };
            let frame = recorder.into_frame(task.stage.clone(), world, fault);
            let after = self.lab.hosts().get(task.host);
            let after = after.map(|host| host.world.clone());
            let record = self.packet(task, at);
            record.frames.push(frame);
            record.after = after.unwrap_or_default();
            record.outcome.clone_from(outcome);
        }
        self.moves.push(moved);
        Ok(true)
    }

    /// The record of a task, begun if it is new.
    fn packet(&mut self, task: Task, at: u64) -> &mut PacketRecord {
        self.packets.entry(task.id).or_insert_with(|| PacketRecord {
            task: task.id,
            host: task.host,
            origin: task.origin,
            at,
            outcome: None,
            frames: Vec::new(),
            after: World::default(),
        })
    }

    /// The lab at the end.
    pub fn lab(&self) -> &Lab {
        &self.lab
    }

    /// Every move, in order.
    pub fn moves(&self) -> &[Moved] {
        &self.moves
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
