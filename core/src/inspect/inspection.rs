//! The state behind a viewer: capture, keys, options, and what follows from them.

use super::comparison::Comparison;
use super::examination::{Waiting, flows};
use super::filter::Filter;
use super::filtered::Filtered;
use super::frames::{FrameView, Row, Tally};
use super::report::Receiver;
use super::survey::Survey;
use crate::capture::{self, Capture, CaptureError, Frame, HexError};
use crate::explain::{self, Diagnosis, FlowView, Flows, Language};
use crate::keys::{self, Keys};
use crate::mbuf::Layout;
use crate::stage::{Profile, Stack};
use crate::trace::Timeline;
use crate::wire::link;
use crate::wire::summary;
use serde::{Deserialize, Serialize};

/// Frames between two saved hosts; a trace replays at most so many in silence first.
pub(super) const CHECKPOINT_EVERY: usize = 256;

/// What a person can choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Whose habits apply.
    pub profile: Profile,
    /// How a driver lays a packet into mbufs.
    pub layout: Layout,
    /// Whose code runs.
    pub stack: Stack,
}

/// One thing to say about the keys, with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyProblem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Offset into the text in octets.
    pub offset: usize,
    /// Length in octets.
    pub len: usize,
    /// What is wrong and what would be right, or what is worth knowing.
    pub message: String,
}

/// One association, in words and without its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AssociationView {
    /// `0x0b58bce8`.
    pub spi: String,
    /// Source address.
    pub src: String,
    /// Destination address.
    pub dst: String,
    /// `ESP transport · AES-CBC-128 · HMAC-SHA1-96 · window 32`.
    pub words: String,
    /// The format that it was read from: `ip xfrm state`.
    pub format: &'static str,
}

/// A capture, keys and options, and the verdicts that follow from them.
#[derive(Debug, Default)]
pub struct Inspection {
    name: String,
    pub(super) capture: Capture,
    warnings: Vec<String>,
    notes: Vec<String>,
    pub(super) keys_text: String,
    pub(super) keys: Keys,
    problems: Vec<KeyProblem>,
    key_notes: Vec<KeyProblem>,
    options: Options,
    language: Language,
    pub(super) filter: Filter,
    pub(super) results: Option<Results>,
}

/// One row a frame, and the host as it was before every 256th.
#[derive(Debug)]
pub(super) struct Results {
    pub(super) rows: Vec<Row>,
    tally: Tally,
    pub(super) checkpoints: Vec<Receiver>,
    pub(super) flows: Flows,
    /// Frames that wait for others that never come.
    pub(super) waiting: Vec<(usize, Diagnosis)>,
    /// The frame that was diagnosed last.
    pub(super) diagnosed: Option<(usize, Option<Diagnosis>)>,
    pub(super) survey: Survey,
    pub(super) filtered: Filtered,
}

impl Inspection {
    /// Nothing loaded.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a capture file in place of the one before.
    ///
    /// # Errors
    /// [`CaptureError`] when it is none; the capture before stays.
    pub fn load_capture(&mut self, name: &str, octets: Vec<u8>) -> Result<(), CaptureError> {
        let capture = capture::read(octets)?;
        self.take(name, capture);
        Ok(())
    }

    /// Takes packets as hex in place of the capture before.
    ///
    /// # Errors
    /// [`HexError`] with line and column; the capture before stays.
    pub fn load_hex(&mut self, text: &str) -> Result<(), HexError> {
        let capture = capture::parse_hex(text)?;
        self.take("pasted hex", capture);
        Ok(())
    }

    fn take(&mut self, name: &str, capture: Capture) {
        name.clone_into(&mut self.name);
        self.warnings = capture.warnings.iter().map(ToString::to_string).collect();
        self.notes = capture.notes.iter().map(ToString::to_string).collect();
        self.capture = capture;
        self.results = None;
    }

    /// Takes keys, in any format, in place of those before.
    pub fn set_keys(&mut self, text: &str) {
        text.clone_into(&mut self.keys_text);
        self.keys = keys::parse(text);
        self.problems = self
            .keys
            .problems
            .iter()
            .map(|problem| key_problem(problem.span, problem.error.to_string()))
            .collect();
        let unusual = self.keys.unusual.iter();
        let unusual = unusual.map(|told| key_problem(told.span, told.to_string()));
        let notes = self.keys.notes.iter();
        let notes = notes.map(|told| key_problem(told.span, told.to_string()));
        self.key_notes = unusual.chain(notes).collect();
        let (_, refused) = self.receiver();
        self.problems.extend(refused);
        self.results = None;
    }

    /// Changes profile, layout and stack.
    pub fn set_options(&mut self, options: Options) {
        if options != self.options {
            self.options = options;
            self.results = None;
        }
    }

    /// The language of the words in what is drawn from now on.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// The language of the words.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Profile, layout and stack.
    pub fn options(&self) -> Options {
        self.options
    }

    /// The capture's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What was odd about the capture.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What the capture says besides its packets: comments, names, secrets of other protocols.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The text that the keys came from.
    pub fn keys_text(&self) -> &str {
        &self.keys_text
    }

    /// What is wrong with the keys.
    pub fn problems(&self) -> &[KeyProblem] {
        &self.problems
    }

    /// What is right with the keys and worth knowing all the same: unusual lengths, and what is read and not used.
    pub fn key_notes(&self) -> &[KeyProblem] {
        &self.key_notes
    }

    /// The associations, in the order of the text.
    pub fn associations(&self) -> Vec<AssociationView> {
        self.keys
            .sas
            .iter()
            .map(|entry| {
                let [src, dst, spi] = entry.config.endpoints();
                AssociationView {
                    spi,
                    src,
                    dst,
                    words: explain::association(&entry.config),
                    format: entry.format.name(),
                }
            })
            .collect()
    }

    /// The capture itself.
    pub fn capture(&self) -> &Capture {
        &self.capture
    }

    /// Number of frames.
    pub fn frame_count(&self) -> usize {
        self.capture.frames.len()
    }

    /// Rows of the frame list, `from` up to but not including `to`, counted from 0.
    pub fn frames(&mut self, from: usize, to: usize) -> Vec<FrameView> {
        self.run();
        let rows = self.results.iter().flat_map(|results| &results.rows);
        let pairs = self.capture.frames.iter().zip(rows);
        pairs
            .skip(from)
            .take(to.saturating_sub(from))
            .map(|(frame, row)| self.frame_view(frame, row))
            .collect()
    }

    /// How many frames got which verdict.
    pub fn tally(&mut self) -> Tally {
        self.run();
        self.results
            .as_ref()
            .map(|results| results.tally)
            .unwrap_or_default()
    }

    /// The timeline of one frame, counted from 1; `None` where it is no IP packet or there is no such frame.
    pub fn trace(&mut self, number: usize) -> Option<Timeline> {
        let (receiver, frame) = self.before(number)?;
        let mut timeline = receiver.trace(frame.link, self.capture.octets(&frame))?;
        timeline.set_language(self.language);
        Some(timeline)
    }

    /// A frame, counted from 1, through both stacks; `None` where it is no IP packet or there is no such frame.
    pub fn compare(&mut self, number: usize) -> Option<Comparison> {
        let (receiver, frame) = self.before(number)?;
        Comparison::of(&receiver, frame.link, self.capture.octets(&frame))
    }

    /// The host as it was before a frame, counted from 1, and the frame.
    pub(super) fn before(&mut self, number: usize) -> Option<(Receiver, Frame)> {
        self.run();
        let index = number.checked_sub(1)?;
        let frame = self.capture.frames.get(index)?.clone();
        let results = self.results.as_ref()?;
        let mut receiver = results.checkpoints.get(index / CHECKPOINT_EVERY)?.clone();
        let from = index - index % CHECKPOINT_EVERY;
        for earlier in self.capture.frames.get(from..index)? {
            receiver.receive(earlier.link, self.capture.octets(earlier));
        }
        Some((receiver, frame))
    }

    /// The flows of the capture, in order of their first packets.
    pub fn flows(&mut self) -> Vec<FlowView> {
        self.run();
        let (receiver, _) = self.receiver();
        let flows = self.results.as_ref().map(|results| &results.flows);
        flows.map_or_else(Vec::new, |flows| flows.views(&receiver.world.sad))
    }

    /// The host that receives, with the associations that it takes, and those that it refuses.
    pub fn receiver(&self) -> (Receiver, Vec<KeyProblem>) {
        let mut receiver = Receiver::new(self.options.profile, self.options.layout);
        receiver.world.stack = self.options.stack;
        let mut refused = Vec::new();
        for entry in &self.keys.sas {
            if let Err(error) = receiver.world.sad.add(entry.config.clone()) {
                refused.push(key_problem(entry.span, error.to_string()));
            }
        }
        (receiver, refused)
    }

    pub(super) fn run(&mut self) {
        if self.results.is_some() {
            return;
        }
        let (mut receiver, _) = self.receiver();
        let mut results = Results {
            rows: Vec::with_capacity(self.capture.frames.len()),
            tally: Tally::default(),
            checkpoints: Vec::new(),
            flows: flows(&self.capture),
            waiting: Vec::new(),
            diagnosed: None,
            survey: Survey::default(),
            filtered: Filtered::default(),
        };
        let mut waiting = Waiting::default();
        for (index, frame) in self.capture.frames.iter().enumerate() {
            if index % CHECKPOINT_EVERY == 0 {
                results.checkpoints.push(receiver.clone());
            }
            let report = receiver.receive(frame.link, self.capture.octets(frame));
            waiting.note(&report, &receiver.world.reassembly, frame.number);
            let row = Row::new(&report);
            results.tally.add(&row);
            results.rows.push(row);
        }
        results.waiting = waiting.at_end(&receiver.world.reassembly);
        self.results = Some(results);
    }

    pub(super) fn frame_view(&self, frame: &Frame, row: &Row) -> FrameView {
        let octets = self.capture.octets(frame);
        let summary = match link::network(frame.link, octets) {
            Ok(network) => {
                let packet = octets.get(network.offset..network.offset + network.len);
                summary::summarize(packet.unwrap_or_default())
            }
            Err(not_ip) => summary::Summary {
                src: String::new(),
                dst: String::new(),
                proto: not_ip.to_string(),
                detail: String::new(),
            },
        };
        FrameView {
            number: frame.number,
            src: summary.src,
            dst: summary.dst,
            summary: summary.proto,
            detail: summary.detail,
            verdict: row.verdict,
            badge: row.badge,
            counter: row.counter,
        }
    }
}

fn key_problem(span: keys::Span, message: String) -> KeyProblem {
    KeyProblem {
        line: span.line,
        column: span.column,
        offset: span.offset,
        len: span.len,
        message,
    }
}
