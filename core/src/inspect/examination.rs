//! A capture received frame by frame, with a diagnosis for each frame that fails.

use super::report::{FrameReport, Outcome, Receiver};
use super::samples::{Failure, Samples};
use crate::capture::{Capture, Frame};
use crate::explain::{Diagnosis, Flows, Language, Subject, diagnose, fragments_missing};
use crate::keys::Incomplete;
use crate::stage::{IncompletePacket, Reassembly, Verdict, World};
use crate::wire::IpProtocol;
use crate::wire::checksum::Checksum;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::net::IpAddr;

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
    samples: Samples,
    waiting: Waiting,
}

impl Examination {
    /// Of a capture, by a host; `incomplete` are the associations whose keys have no right length.
    pub fn new(receiver: Receiver, incomplete: Vec<Incomplete>, capture: &Capture) -> Self {
        Self {
            receiver,
            incomplete,
            flows: flows(capture),
            samples: Samples::default(),
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
        let group = (Flows::id(frame.link, octets), Failure::of(&report));
        if let Some((earlier, judged)) = self.samples.judged(&group) {
            return (report, Some(judged.as_frame(earlier)));
        }
        let diagnosis = why(before, frame, octets, &self.incomplete, &self.flows);
        if let Some(diagnosis) = &diagnosis {
            self.samples.note(group, frame.number, diagnosis);
        }
        (report, diagnosis)
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

/// Why a frame fails, by the host as it was before it; `None` for one that does not.
pub(super) fn why(
    before: Receiver,
    frame: &Frame,
    octets: &[u8],
    incomplete: &[Incomplete],
    flows: &Flows,
) -> Option<Diagnosis> {
    diagnose(&Subject {
        world: &before.synchronized(frame.link, octets),
        link: frame.link,
        frame: octets,
        original_len: frame.original_len,
        number: frame.number,
        incomplete,
        flows: Some(flows),
    })
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
