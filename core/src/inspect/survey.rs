//! What fails in a capture and why, found out in slices that a viewer puts between its frames.

use super::examination::why;
use super::frames::Row;
use super::inspection::CHECKPOINT_EVERY;
use super::report::Receiver;
use super::samples::{Failure, Samples};
use crate::capture::Capture;
use crate::explain::{Cause, Diagnosis, Flows, Language};
use crate::keys::Incomplete;
use serde::Serialize;

/// Frames that are tried in one capture.
const MOST_TRIED: usize = 256;
/// Rows that one slice looks at.
const ROWS: usize = 4096;
/// Frames that one slice receives on its way to the one that it tries.
const RECEIVED: usize = 32;

/// How many frames fail, and the causes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SurveyView {
    /// Frames that fail, as far as is known.
    pub failing: usize,
    /// Frames of these that were tried; the others fail as an earlier one of their flow did.
    pub tried: usize,
    /// Frames of these that were not looked into, because so many were tried before.
    pub unexamined: usize,
    /// Whether all frames were looked at.
    pub done: bool,
    /// The causes, the most frequent first.
    pub causes: Vec<CauseCount>,
}

/// How often one cause was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CauseCount {
    /// `icv-truncation`.
    pub cause: &'static str,
    /// What it means, in a sentence.
    pub meaning: String,
    /// Frames.
    pub count: usize,
    /// The first of them, from 1.
    pub first_frame: usize,
    /// How sure that is for the first: `proved`, `observed`, `likely` or `possible`.
    pub confidence: &'static str,
}

/// A cause and where it was found.
#[derive(Clone, Copy, Debug)]
struct Counted {
    cause: Cause,
    count: usize,
    first_frame: usize,
    confidence: &'static str,
}

/// A capture as it was received.
pub(super) struct Received<'a> {
    pub(super) capture: &'a Capture,
    pub(super) rows: &'a [Row],
    /// The host before every [`CHECKPOINT_EVERY`]th frame.
    pub(super) checkpoints: &'a [Receiver],
    pub(super) flows: &'a Flows,
    /// Frames that wait for others that never come.
    pub(super) waiting: &'a [(usize, Diagnosis)],
    pub(super) incomplete: &'a [Incomplete],
}

/// How far a capture was looked through, and what was found.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Index of the row to look at next.
    next: usize,
    /// The host as it was before a frame, by its index.
    host: Option<(usize, Receiver)>,
    samples: Samples,
    causes: Vec<Counted>,
    tried: usize,
    unexamined: usize,
    done: bool,
}

impl Survey {
    pub(super) fn view(&self, language: Language) -> SurveyView {
        let mut causes = self.causes.clone();
        causes.sort_by_key(|cause| (usize::MAX - cause.count, cause.first_frame));
        let found: usize = causes.iter().map(|cause| cause.count).sum();
        SurveyView {
            failing: found + self.unexamined,
            tried: self.tried,
            unexamined: self.unexamined,
            done: self.done,
            causes: causes
                .into_iter()
                .map(|counted| CauseCount {
                    cause: counted.cause.id(),
                    meaning: counted.cause.meaning().text(language),
                    count: counted.count,
                    first_frame: counted.first_frame,
                    confidence: counted.confidence,
                })
                .collect(),
        }
    }

    /// Looks at some more rows and tries at most one frame; whether there is more to come.
    pub(super) fn go_on(&mut self, received: &Received<'_>) -> bool {
        for _ in 0..ROWS {
            let Some(row) = received.rows.get(self.next) else {
                self.finish(received.waiting);
                return false;
            };
            let pause = match row.failure {
                None => false,
                Some(failure) => self.look_into(row, failure, received),
            };
            if pause {
                return true;
            }
            self.next += 1;
        }
        true
    }

    fn finish(&mut self, waiting: &[(usize, Diagnosis)]) {
        if self.done {
            return;
        }
        for (frame, diagnosis) in waiting {
            self.count(*frame, diagnosis.cause, diagnosis.confidence.name());
        }
        self.host = None;
        self.done = true;
    }

    /// Counts the frame at `next` by its cause. Whether that took long enough for now; then the row comes up once more if
    /// its host is still some frames away.
    fn look_into(&mut self, row: &Row, failure: Failure, received: &Received<'_>) -> bool {
        let Some(frame) = received.capture.frames.get(self.next) else {
            return false;
        };
        let octets = received.capture.octets(frame);
        let group = (Flows::id(frame.link, octets), failure);
        if let Some((_, judged)) = self.samples.judged(&group) {
            let cause = judged.cause;
            self.count(frame.number, cause, "likely");
            return false;
        }
        if self.tried >= MOST_TRIED {
            self.unexamined += usize::from(row.verdict == "dropped");
            return false;
        }
        let Some(host) = self.approach(received) else {
            return true;
        };
        let found = why(host, frame, octets, received.incomplete, received.flows);
        if let Some(diagnosis) = found {
            self.count(frame.number, diagnosis.cause, diagnosis.confidence.name());
            self.samples.note(group, frame.number, &diagnosis);
            self.tried += 1;
        }
        self.next += 1;
        true
    }

    /// The host as it was before the frame at `next`; `None` where it has still to receive some.
    fn approach(&mut self, received: &Received<'_>) -> Option<Receiver> {
        let checkpoint = self.next / CHECKPOINT_EVERY;
        let from = checkpoint * CHECKPOINT_EVERY;
        let near = self.host.take().filter(|(at, _)| *at >= from);
        let (mut at, mut host) = match near {
            Some(near) => near,
            None => (from, received.checkpoints.get(checkpoint)?.clone()),
        };
        let to = self.next.min(at + RECEIVED);
        for earlier in received.capture.frames.get(at..to).unwrap_or_default() {
            host.receive(earlier.link, received.capture.octets(earlier));
        }
        at = to;
        let arrived = (at == self.next).then(|| host.clone());
        self.host = Some((at, host));
        arrived
    }

    fn count(&mut self, frame: usize, cause: Cause, confidence: &'static str) {
        let known = self.causes.iter_mut();
        match known.into_iter().find(|known| known.cause == cause) {
            Some(known) => {
                known.count += 1;
                known.first_frame = known.first_frame.min(frame);
            }
            None => self.causes.push(Counted {
                cause,
                count: 1,
                first_frame: frame,
                confidence,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CAPTURE, KEYS, inspection};
    use super::super::{Inspection, SurveyView};
    use super::MOST_TRIED;

    fn all(inspection: &mut Inspection) -> SurveyView {
        assert!(!inspection.survey().done);
        while inspection.survey_on() {}
        inspection.survey()
    }

    #[test]
    fn where_nothing_fails_there_is_nothing_to_say() {
        let survey = all(&mut inspection(1, KEYS));
        assert!(survey.done && survey.failing == 0 && survey.causes.is_empty());
    }

    #[test]
    fn each_cause_is_counted_with_its_first_frame() {
        let mut keys = KEYS.replacen(" 96\n", " 128\n", 1);
        keys = keys.replace("0x0b58bce8", "0xe8bc580b");
        let mut inspection = inspection(1, &keys);
        let survey = all(&mut inspection);
        let found: Vec<_> = survey
            .causes
            .iter()
            .map(|cause| {
                (
                    cause.cause,
                    cause.count,
                    cause.first_frame,
                    cause.confidence,
                )
            })
            .collect();
        // Ten of the capture's seventeen frames go one way, seven the other.
        assert_eq!(
            found,
            [
                ("spi-byte-order", 10, 1, "proved"),
                ("icv-truncation", 7, 2, "proved")
            ]
        );
        assert_eq!((survey.failing, survey.unexamined), (17, 0));
    }

    #[test]
    fn of_a_long_flow_a_few_frames_are_tried() {
        let mut inspection = inspection(100, KEYS);
        let survey = all(&mut inspection);
        assert_eq!((survey.failing, survey.unexamined), (1683, 0));
        assert!(survey.tried < 64, "{}", survey.tried);
        let [cause] = survey.causes.as_slice() else {
            panic!("{:?}", survey.causes);
        };
        assert_eq!((cause.cause, cause.first_frame), ("duplicate", 18));
    }

    #[test]
    fn frames_beyond_the_bound_are_counted_as_not_looked_into() {
        // Each under an SPI of its own, which no key is for.
        let (header, records) = CAPTURE.split_at(24);
        let octets = u32::from_le_bytes(*records[8..].first_chunk().unwrap());
        let first = &records[..16 + usize::try_from(octets).unwrap()];
        let mut capture = header.to_vec();
        for spi in 0..600_u32 {
            let mut record = first.to_vec();
            record[16 + 14 + 40..][..4].copy_from_slice(&(0x7000_0000 + spi).to_be_bytes());
            capture.extend(record);
        }
        let mut inspection = Inspection::new();
        inspection.load_capture("many.pcap", capture).unwrap();
        let survey = all(&mut inspection);
        assert_eq!((survey.failing, survey.tried), (600, MOST_TRIED));
        assert_eq!(survey.unexamined, 600 - MOST_TRIED);
    }
}
