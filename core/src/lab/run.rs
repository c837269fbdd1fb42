//! A lab at work: one stage of one packet at a time, until all is at rest and no step of the scenario is left.

use super::host::{Host, Origin, Outcome, Settled, Task};
use super::intervention::Intervention;
use super::scenario::{Scenario, ScenarioError, Step};
use super::traffic::{self, Connection, Pair};
use super::wire::Wire;
use crate::mbuf::{Chain, Layout};
use crate::stage::{Delivery, Stage, StageId, Verdict};
use crate::trace::Observer;
use crate::wire::ipv6::Ipv6;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::net::{IpAddr, Ipv6Addr};
use std::ops::Range;
use std::sync::Arc;

/// The identifier of every echo request.
const ECHO_IDENTIFIER: u16 = 0x2006;

/// A lab, as it stands. Saved and read back, it goes on as it would have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lab {
    pub(super) hosts: Vec<Host>,
    pub(super) wire: Wire,
    steps: VecDeque<Step>,
    steps_done: usize,
    pub(super) ready: VecDeque<Task>,
    now: u64,
    next_task: u32,
}

/// What one move of a lab was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// A stage ran.
    Stage {
        /// The task.
        task: u32,
        /// The host.
        host: usize,
        /// What became of the packet, if its way ended here.
        outcome: Option<Outcome>,
    },
    /// A packet waits at the crypto boundary.
    Parked {
        /// The task.
        task: u32,
        /// The host.
        host: usize,
    },
    /// The wire brought a packet to the hosts.
    Arrival {
        /// Its number on the wire.
        packet: u64,
        /// The tasks that began with it.
        tasks: Range<u32>,
    },
    /// A step of the scenario was done.
    Step {
        /// Its place, from 0.
        index: usize,
        /// What it says.
        step: Step,
    },
    /// Somebody stepped in from outside.
    Intervention(Intervention),
}

impl Moved {
    /// The task that it moved, and its host.
    pub fn task(&self) -> Option<(u32, usize)> {
        match self {
            Self::Stage { task, host, .. } | Self::Parked { task, host } => Some((*task, *host)),
            Self::Arrival { .. } | Self::Step { .. } | Self::Intervention(_) => None,
        }
    }
}

impl Lab {
    /// A lab as a scenario sets it up.
    ///
    /// # Errors
    /// [`ScenarioError`] for keys that cannot be.
    pub fn new(scenario: &Scenario) -> Result<Self, ScenarioError> {
        let hosts = scenario.hosts.iter();
        let host = |setup| Host::new(setup, scenario.wire.mtu, scenario.seed);
        Ok(Self {
            hosts: hosts.map(host).collect::<Result<_, _>>()?,
            wire: Wire::new(scenario.wire.clone()),
            steps: scenario.steps.iter().cloned().collect(),
            steps_done: 0,
            ready: VecDeque::new(),
            now: 0,
            next_task: 0,
        })
    }

    /// The hosts.
    pub fn hosts(&self) -> &[Host] {
        &self.hosts
    }

    /// A host, to be changed between two moves.
    pub fn host_mut(&mut self, host: usize) -> Option<&mut Host> {
        self.hosts.get_mut(host)
    }

    /// The wire.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The time, in milliseconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Packets that have begun their way on some host so far; their tasks are numbered from 0.
    pub fn tasks_begun(&self) -> u32 {
        self.next_task
    }

    /// The packet that is worked on next, if one is under way.
    pub fn next_task(&self) -> Option<&Task> {
        self.ready.front()
    }

    /// Does what comes next: a stage of the packet that is being worked on, else an arrival, else a step; `None` when
    /// all is at rest.
    ///
    /// # Errors
    /// [`ScenarioError`] for a step whose keys cannot be.
    pub fn advance(&mut self, o: &mut impl Observer) -> Result<Option<Moved>, ScenarioError> {
        if let Some(task) = self.ready.pop_front() {
            return Ok(self.work(o, task));
        }
        if let Some(arriving) = self.wire.arrival() {
            let first = self.next_task;
            let receivers = 0..self.hosts.len();
            for host in receivers.filter(|host| (*host == arriving.from) == arriving.back) {
                self.begin(host, Origin::Arrival, &arriving.octets);
            }
            return Ok(Some(Moved::Arrival {
                packet: arriving.number,
                tasks: first..self.next_task,
            }));
        }
        let Some(step) = self.steps.pop_front() else {
            return Ok(None);
        };
        let index = self.steps_done;
        self.steps_done += 1;
        self.perform(index, step.clone())?;
        Ok(Some(Moved::Step { index, step }))
    }

    /// Runs until all is at rest and no step is left.
    ///
    /// # Errors
    /// [`ScenarioError`] for a step whose keys cannot be.
    pub fn finish(&mut self, o: &mut impl Observer) -> Result<(), ScenarioError> {
        while self.advance(o)?.is_some() {}
        Ok(())
    }

    /// Runs one stage of a task, or parks it.
    fn work(&mut self, o: &mut impl Observer, mut task: Task) -> Option<Moved> {
        let (id, place) = (task.id, task.host);
        let host = self.hosts.get_mut(place)?;
        let waits = host.hold_crypto && !task.released;
        if waits && task.stage.id() == StageId::CryptoInvoke {
            host.parked.push(task);
            let (task, host) = (id, place);
            return Some(Moved::Parked { task, host });
        }
        task.released = false;
        let ran = task.stage.id();
        let outcome = match task.stage.resume(&mut host.world, o) {
            Ok(Stage::Done { m, verdict }) => {
                self.deliver(place, id, m, &verdict);
                Some(Outcome::Verdict(verdict))
            }
            Ok(stage) if ran == StageId::CryptoInvoke && host.callbacks == Delivery::Queued => {
                self.ready.push_back(Task { stage, ..task });
                None
            }
            Ok(stage) => {
                self.ready.push_front(Task { stage, ..task });
                None
            }
            Err(fault) => Some(Outcome::Fault(fault)),
        };
        self.drain(place, id);
        let host = self.hosts.get_mut(place)?;
        if let Some(outcome) = outcome.clone() {
            Arc::make_mut(&mut host.settled).push(Settled { task: id, outcome });
        }
        let (task, host) = (id, place);
        Some(Moved::Stage {
            task,
            host,
            outcome,
        })
    }

    /// Frees the packet at its end; what an upper layer got is answered.
    fn deliver(&mut self, place: usize, task: u32, m: Option<Chain>, verdict: &Verdict) {
        let Some((m, host)) = m.zip(self.hosts.get_mut(place)) else {
            return;
        };
        let octets = host.world.mbufs.to_vec(&m);
        let _freed = host.world.mbufs.m_freem(m);
        if !matches!(verdict, Verdict::Delivered { .. } | Verdict::Clear { .. }) {
            return;
        }
        host.replies += u64::from(traffic::is_echo_reply(&octets));
        for answer in traffic::answers(&octets, &host.opened.clone()) {
            self.begin(place, Origin::Answer(task), &answer);
        }
    }

    /// Takes what a host has for its link: to the wire, or back to itself. The errors that it has made about the packet of
    /// the task go down as packets of its own.
    fn drain(&mut self, place: usize, task: u32) {
        let Some(host) = self.hosts.get_mut(place) else {
            return;
        };
        let mut own = Vec::new();
        for m in std::mem::take(&mut host.world.if_snd) {
            let octets = host.world.mbufs.to_vec(&m);
            let _freed = host.world.mbufs.m_freem(m);
            let dst = Ipv6::parse(&octets).map(|ip| IpAddr::from(ip.dst()));
            match dst {
                Ok(dst) if host.world.addresses.contains(&dst) => own.push(octets),
                _ => drop(self.wire.send(place, self.now, octets)),
            }
        }
        let errors = std::mem::take(&mut host.world.icmp_errors);
        let errors = errors.into_iter().map(|m| {
            let octets = host.world.mbufs.to_vec(&m);
            let _freed = host.world.mbufs.m_freem(m);
            octets
        });
        let errors: Vec<_> = errors.collect();
        for octets in own {
            self.begin(place, Origin::Arrival, &octets);
        }
        for error in errors {
            self.begin(place, Origin::Error(task), &error);
        }
    }

    /// A packet starts on its way on a host: up where it has arrived, else down. It waits behind those that are ready.
    fn begin(&mut self, place: usize, origin: Origin, octets: &[u8]) {
        let Some(host) = self.hosts.get_mut(place) else {
            return;
        };
        let Ok(m) = host.world.mbufs.load(octets, Layout::Cluster) else {
            return;
        };
        let stage = match origin {
            Origin::Arrival => Stage::arrived(&host.world, m),
            Origin::Step(_) | Origin::Answer(_) | Origin::Error(_) => {
                Stage::leaving(&host.world, m, false)
            }
        };
        self.enter(place, origin, octets.to_vec(), stage);
    }

    /// A new task, behind those that are ready.
    pub(super) fn enter(&mut self, place: usize, origin: Origin, octets: Vec<u8>, stage: Stage) {
        let id = self.next_task;
        self.next_task += 1;
        self.ready.push_back(Task {
            id,
            host: place,
            origin,
            octets,
            stage,
            released: false,
        });
    }

    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.hosts.iter().position(|host| host.name == name)
    }

    fn pair(&self, place: usize, src: Option<Ipv6Addr>, dst: Ipv6Addr) -> Option<Pair> {
        let own = self.hosts.get(place)?.world.addresses.iter();
        let first = own.clone().find_map(|address| match address {
            IpAddr::V6(address) if !address.is_loopback() => Some(*address),
            _ => None,
        });
        Some(Pair {
            src: src.or(first)?,
            dst,
        })
    }

    fn perform(&mut self, index: usize, step: Step) -> Result<(), ScenarioError> {
        let place = step.host().and_then(|name| self.place(name));
        match step {
            Step::Wait { ms } => self.wait(ms),
            Step::Replay { packet } => drop(self.wire.replay(packet)),
            _ => {
                if let Some(place) = place {
                    self.perform_on(place, index, step)?;
                }
            }
        }
        Ok(())
    }

    fn wait(&mut self, ms: u64) {
        self.now = self.now.saturating_add(ms);
        for host in &mut self.hosts {
            host.world.now = self.now;
            let _expired = host.world.key_timehandler();
        }
    }

    fn perform_on(&mut self, place: usize, index: usize, step: Step) -> Result<(), ScenarioError> {
        let origin = Origin::Step(index);
        match step {
            Step::Ping6 {
                src,
                to,
                count,
                octets,
                ..
            } => {
                for _ in 0..count {
                    let Some(pair) = self.pair(place, src, to) else {
                        break;
                    };
                    let sequence = self.next_echo(place);
                    let request = traffic::echo_request(pair, ECHO_IDENTIFIER, sequence, octets);
                    self.begin(place, origin, &request);
                }
            }
            Step::Udp {
                src,
                to,
                sport,
                dport,
                octets,
                ..
            } => {
                if let Some(pair) = self.pair(place, src, to) {
                    let datagram = traffic::datagram(pair, (sport, dport), octets);
                    self.begin(place, origin, &datagram);
                }
            }
            Step::Tcp {
                src,
                to,
                sport,
                dport,
                octets,
                ..
            } => {
                let connection = Connection {
                    ports: (sport, dport),
                    octets,
                };
                if let Some(pair) = self.pair(place, src, to) {
                    if let Some(host) = self.hosts.get_mut(place) {
                        host.opened.push(connection);
                    }
                    self.begin(place, origin, &traffic::opening(pair, connection));
                }
            }
            other => self.configure(place, other)?,
        }
        Ok(())
    }

    fn next_echo(&mut self, place: usize) -> u16 {
        self.hosts.get_mut(place).map_or(0, |host| {
            host.echoes = host.echoes.wrapping_add(1);
            host.echoes
        })
    }

    /// The steps that change a host and send nothing.
    fn configure(&mut self, place: usize, step: Step) -> Result<(), ScenarioError> {
        let Some(host) = self.hosts.get_mut(place) else {
            return Ok(());
        };
        match step {
            Step::AddKeys { keys, .. } => host.add_keys(&keys)?,
            Step::DeleteSa { spi, .. } => {
                let sad = &mut host.world.sad;
                let found = sad.iter().find(|(_, sav)| sav.config().spi == spi);
                if let Some(sav) = found.map(|(sav, _)| sav) {
                    sad.delete(sav);
                }
            }
            Step::HoldCrypto { hold, .. } => self.hold_crypto(place, hold),
            Step::Complete { index, .. } => drop(self.complete(place, index)),
            _ => {}
        }
        Ok(())
    }

    /// Requests at the crypto boundary wait from now on; or they do not, and those that wait go on.
    pub(super) fn hold_crypto(&mut self, place: usize, hold: bool) {
        if let Some(host) = self.hosts.get_mut(place) {
            host.hold_crypto = hold;
            if !hold {
                self.ready.extend(host.parked.drain(..));
            }
        }
    }

    /// A waiting request is done; `false` where none waits at that place.
    pub(super) fn complete(&mut self, place: usize, index: usize) -> bool {
        let parked = self.hosts.get_mut(place).map(|host| &mut host.parked);
        let Some(parked) = parked.filter(|parked| index < parked.len()) else {
            return false;
        };
        let mut task = parked.remove(index);
        task.released = true;
        self.ready.push_back(task);
        true
    }
}
