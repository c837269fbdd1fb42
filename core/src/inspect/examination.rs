//! A capture received frame by frame, with a diagnosis for each frame that fails.

use super::report::{FrameReport, Outcome, Receiver};
use crate::capture::{Capture, Frame};
use crate::explain::{Cause, Diagnosis, Flows, Language, Subject, diagnose, fragments_missing};
use crate::keys::Incomplete;
use crate::sa::{ReplayError, SaId};
use crate::stage::{IncompletePacket, Reason, Reassembly, Verdict, World};
use crate::wire::IpProtocol;
use crate::wire::checksum::Checksum;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::mem::{Discriminant, discriminant};
use std::net::IpAddr;

/// Frames of one flow that fail in one way and are diagnosed alike, after which the rest is judged by them.
const ALIKE: usize = 8;
/// Frames of one flow that fail in one way and are diagnosed at all.
const SAMPLE: usize = 64;

/// A diagnosis as programs get it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DiagnosisView {
    /// The frame, from 1.
    pub frame: usize,
    /// The cause: `icv-truncation`.
    pub cause: &'static str,
    /// `proved`, `observed`, `likely` or `possible`.
    pub confidence: &'static str,
    /// What is wrong.
    pub why: String,
    /// What to do about it.
    pub fix: String,
    /// The corrected association in setkey's form, keys masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fixed_keys: Option<String>,
}

impl DiagnosisView {
    /// Of a frame's diagnosis, in a language.
    pub fn new(frame: usize, diagnosis: &Diagnosis, language: Language) -> Self {
        Self {
            frame,
            cause: diagnosis.cause.id(),
            confidence: diagnosis.confidence.name(),
            why: diagnosis.why.text(language),
            fix: diagnosis.fix.text(language),
            fixed_keys: diagnosis.fixed_keys(),
        }
    }
}

/// The flows of a capture.
pub fn flows(capture: &Capture) -> Flows {
    let mut flows = Flows::new();
    for frame in &capture.frames {
        flows.add(frame.number, frame.link, capture.octets(frame));
    }
    flows
}

/// A host that says why a frame fails. Of a long flow that fails in one way a bounded sample is tried.
#[derive(Debug)]
pub struct Examination {
    receiver: Receiver,
    incomplete: Vec<Incomplete>,
    flows: Flows,
    samples: FxHashMap<Group, Sample>,
    waiting: Waiting,
}

/// Frames that fail alike: the association, and the rule that they break.
type Group = (
    Option<SaId>,
    Option<Discriminant<Reason>>,
    Option<Discriminant<ReplayError>>,
);

#[derive(Debug)]
struct Sample {
    cause: Cause,
    frame: usize,
    alike: usize,
    tried: usize,
    last: Diagnosis,
}

impl Examination {
    /// Of a capture, by a host; `incomplete` are the associations whose keys have no right length.
    pub fn new(receiver: Receiver, incomplete: Vec<Incomplete>, capture: &Capture) -> Self {
        Self {
            receiver,
            incomplete,
            flows: flows(capture),
            samples: FxHashMap::default(),
            waiting: Waiting::default(),
        }
    }

    /// The flows of the whole capture.
    pub fn flows(&self) -> &Flows {
        &self.flows
    }

    /// The host.
    pub fn world(&self) -> &World {
        &self.receiver.world
    }

    /// Receives the next frame. Gives its report, and the diagnosis where it fails.
    pub fn receive(
        &mut self,
        capture: &Capture,
        frame: &Frame,
    ) -> (FrameReport, Option<Diagnosis>) {
        let octets = capture.octets(frame);
        let before = self.receiver.clone();
        let report = self.receiver.receive(frame.link, octets);
        self.waiting
            .note(&report, &self.receiver.world.reassembly, frame.number);
        if !may_fail(&report) {
            return (report, None);
        }
        let group = group(&report, Flows::id(frame.link, octets));
        if let Some(judged) = self.judged(&group) {
            return (report, Some(judged));
        }
        let world = before.synchronized(frame.link, octets);
        let diagnosis = diagnose(&Subject {
            world: &world,
            link: frame.link,
            frame: octets,
            original_len: frame.original_len,
            number: frame.number,
            incomplete: &self.incomplete,
            flows: Some(&self.flows),
        });
        if let Some(diagnosis) = &diagnosis {
            self.sample(group, frame.number, diagnosis);
        }
        (report, diagnosis)
    }

    /// By earlier frames that failed alike, once there are enough of them.
    fn judged(&self, group: &Group) -> Option<Diagnosis> {
        let (Some(_), ..) = group else {
            return None;
        };
        let sample = self.samples.get(group)?;
        (sample.alike >= ALIKE || sample.tried >= SAMPLE)
            .then(|| sample.last.as_frame(sample.frame))
    }

    fn sample(&mut self, group: Group, frame: usize, diagnosis: &Diagnosis) {
        let sample = self.samples.entry(group).or_insert_with(|| Sample {
            cause: diagnosis.cause,
            frame,
            alike: 0,
            tried: 0,
            last: diagnosis.clone(),
        });
        sample.alike = match sample.cause == diagnosis.cause {
            true => sample.alike + 1,
            false => 1,
        };
        sample.tried += 1;
        sample.cause = diagnosis.cause;
        sample.frame = frame;
        sample.last = diagnosis.clone();
    }

    /// The packets of which fragments are missing at the capture's end, each at the frame that came last of it.
    pub fn fragments_missing(&self) -> Vec<(usize, Diagnosis)> {
        self.waiting.at_end(&self.receiver.world.reassembly)
    }
}

/// Whether a frame could have a diagnosis: whatever is not delivered with a right checksum, and datagrams in the clear.
pub(super) fn may_fail(report: &FrameReport) -> bool {
    match &report.outcome {
        Outcome::NotIp(_) | Outcome::NoBufs(_) => false,
        Outcome::Fault(_) => true,
        Outcome::Received(verdict) => match verdict {
            Verdict::Delivered {
                checksum, upper, ..
            } => {
                *checksum != Checksum::Ok && (upper.name().is_none() || *checksum == Checksum::Bad)
            }
            Verdict::Clear { upper, .. } => *upper == IpProtocol::UDP,
            Verdict::Held { .. } | Verdict::Sent { .. } | Verdict::Forwarded { .. } => false,
            Verdict::Dropped { .. } => true,
        },
    }
}

/// What a frame of the flow `id` fails alike with.
fn group(report: &FrameReport, id: Option<SaId>) -> Group {
    let reason = match &report.outcome {
        Outcome::Received(Verdict::Dropped { reason, .. }) => Some(reason),
        _ => None,
    };
    let replay = reason.and_then(replay_error);
    (id, reason.map(discriminant), replay.map(discriminant))
}

fn replay_error(reason: &Reason) -> Option<&ReplayError> {
    match reason {
        Reason::Replay { error, .. } => Some(error),
        _ => None,
    }
}

/// The frames whose packets wait for fragments.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    known: Vec<IncompletePacket>,
    frames: FxHashMap<(IpAddr, IpAddr, u32), usize>,
}

impl Waiting {
    /// Takes note of a frame that is held.
    pub(super) fn note(&mut self, report: &FrameReport, reassembly: &Reassembly, frame: usize) {
        if !matches!(report.outcome, Outcome::Received(Verdict::Held { .. })) {
            return;
        }
        let now: Vec<IncompletePacket> = reassembly.incomplete().collect();
        for packet in now.iter().filter(|packet| !self.known.contains(packet)) {
            self.frames
                .insert((packet.src, packet.dst, packet.id), frame);
        }
        self.known = now;
    }

    /// One diagnosis for each packet that still waits.
    pub(super) fn at_end(&self, reassembly: &Reassembly) -> Vec<(usize, Diagnosis)> {
        let packets = reassembly.incomplete();
        packets
            .zip(fragments_missing(reassembly))
            .filter_map(|(packet, diagnosis)| {
                let frame = self.frames.get(&(packet.src, packet.dst, packet.id))?;
                Some((*frame, diagnosis))
            })
            .collect()
    }
}
