//! A capture, keys and options, and the verdicts that follow.

use super::error::{thrown, thrown_at};
use super::{Trace, plain};
use espial_core::inspect::{AssociationView, Inspection, KeyProblem, Options, complete};

/// The most completions of a filter that are given.
const MOST_COMPLETIONS: usize = 32;

use espial_core::mbuf::Layout;
use espial_core::stage::{Profile, Stack};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The types of what crosses the border.
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// `KeysReport` of types.d.ts.
    #[wasm_bindgen(typescript_type = "KeysReport")]
    pub type KeysReport;
    /// `FrameView[]` of types.d.ts.
    #[wasm_bindgen(typescript_type = "FrameView[]")]
    pub type FrameViews;
    /// `Diagnosis | undefined` of types.d.ts.
    #[wasm_bindgen(typescript_type = "Diagnosis | undefined")]
    pub type DiagnosisObject;
    /// `AppliedFix` of types.d.ts.
    #[wasm_bindgen(typescript_type = "AppliedFix")]
    pub type AppliedFixObject;
    /// `FlowView[]` of types.d.ts.
    #[wasm_bindgen(typescript_type = "FlowView[]")]
    pub type FlowViews;
    /// Completions.
    #[wasm_bindgen(typescript_type = "Completion[]")]
    pub type CompletionViews;
    /// Both stacks.
    #[wasm_bindgen(typescript_type = "Comparison")]
    pub type ComparisonObject;
    /// `Tally` of types.d.ts.
    #[wasm_bindgen(typescript_type = "Tally")]
    pub type TallyObject;
}

/// What [`Session::set_keys`] gives back.
#[derive(Serialize)]
struct Report<'a> {
    associations: Vec<AssociationView>,
    problems: &'a [KeyProblem],
    notes: &'a [KeyProblem],
}

/// A capture, keys and options.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Session {
    inspection: Inspection,
}

#[wasm_bindgen]
impl Session {
    /// Nothing loaded.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a pcap or pcapng file in place of the capture before.
    #[wasm_bindgen(js_name = loadCapture)]
    pub fn load_capture(&mut self, name: &str, octets: Vec<u8>) -> Result<(), JsValue> {
        self.inspection
            .load_capture(name, octets)
            .map_err(|error| thrown("capture", error))
    }

    /// Takes packets as hex, in any of the usual dialects, in place of the capture before.
    #[wasm_bindgen(js_name = loadHex)]
    pub fn load_hex(&mut self, text: &str) -> Result<(), JsValue> {
        self.inspection
            .load_hex(text)
            .map_err(|error| match error.place() {
                Some(place) => thrown_at("hex", &error, place.line, place.column),
                None => thrown("hex", &error),
            })
    }

    /// Takes keys, in any format, in place of those before; says what was found and what was not understood.
    #[wasm_bindgen(js_name = setKeys)]
    pub fn set_keys(&mut self, text: &str) -> Result<KeysReport, JsValue> {
        self.inspection.set_keys(text);
        let report = Report {
            associations: self.inspection.associations(),
            problems: self.inspection.problems(),
            notes: self.inspection.key_notes(),
        };
        plain(&report).map(JsCast::unchecked_into)
    }

    /// Chooses profile, mbuf layout and stack by their ids; an absent one stays as it is.
    #[wasm_bindgen(js_name = setOptions)]
    pub fn set_options(
        &mut self,
        profile: Option<String>,
        layout: Option<String>,
        stack: Option<String>,
    ) -> Result<(), JsValue> {
        let mut options: Options = self.inspection.options();
        if let Some(id) = profile {
            options.profile = Profile::from_id(&id)
                .ok_or_else(|| thrown("option", format!("there is no profile {id}")))?;
        }
        if let Some(id) = layout {
            options.layout = Layout::from_id(&id)
                .ok_or_else(|| thrown("option", format!("there is no layout {id}")))?;
        }
        if let Some(id) = stack {
            options.stack = Stack::from_id(&id)
                .ok_or_else(|| thrown("option", format!("there is no stack {id}")))?;
        }
        self.inspection.set_options(options);
        Ok(())
    }

    /// Chooses the language of the words by its tag: `en`, `de`. A trace that is open keeps its own.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(&mut self, language: &str) -> Result<(), JsValue> {
        self.inspection.set_language(super::language(language)?);
        Ok(())
    }

    /// What is wrong with the capture, though its frames could be read: one sentence each.
    #[wasm_bindgen(getter)]
    pub fn warnings(&self) -> Vec<String> {
        self.inspection.warnings().to_vec()
    }

    /// What the capture says besides its packets: comments, names, secrets of other protocols. One sentence each.
    #[wasm_bindgen(getter)]
    pub fn notes(&self) -> Vec<String> {
        self.inspection.notes().to_vec()
    }

    /// Number of frames.
    #[wasm_bindgen(getter, js_name = frameCount)]
    pub fn frame_count(&self) -> usize {
        self.inspection.frame_count()
    }

    /// Rows of the frame list, `from` up to but not including `to`, counted from 0.
    pub fn frames(&mut self, from: usize, to: usize) -> Result<FrameViews, JsValue> {
        plain(&self.inspection.frames(from, to)).map(JsCast::unchecked_into)
    }

    /// The numbers, from 1, of the frames that a filter such as `esp.spi == 0x1000 && verdict != delivered` lets pass.
    /// Throws `kind: "filter"` with the place for what is no filter.
    pub fn filter(&mut self, text: &str) -> Result<Vec<u32>, JsValue> {
        let matching = self.inspection.matching(text).map_err(|error| {
            let column = text
                .get(..error.span().offset)
                .unwrap_or(text)
                .chars()
                .count()
                + 1;
            thrown_at("filter", &error, 1, column)
        })?;
        let numbers = matching.into_iter();
        Ok(numbers
            .filter_map(|number| u32::try_from(number).ok())
            .collect())
    }

    /// What can stand in a filter where the cursor is, after so many octets of it; best first.
    #[wasm_bindgen(js_name = completeFilter)]
    pub fn complete_filter(&self, text: &str, cursor: usize) -> Result<CompletionViews, JsValue> {
        plain(&complete(text, cursor, MOST_COMPLETIONS)).map(JsCast::unchecked_into)
    }

    /// How many frames got which verdict.
    pub fn tally(&mut self) -> Result<TallyObject, JsValue> {
        plain(&self.inspection.tally()).map(JsCast::unchecked_into)
    }

    /// Why a frame, counted from 1, fails, and what would make it pass; `undefined` for one that does not fail.
    pub fn diagnose(&mut self, frame: usize) -> Result<DiagnosisObject, JsValue> {
        self.check_frame(frame)?;
        match self.inspection.diagnose(frame) {
            None => Ok(JsValue::UNDEFINED.unchecked_into()),
            Some(diagnosis) => plain(&diagnosis).map(JsCast::unchecked_into),
        }
    }

    /// Writes the corrected association of a frame's diagnosis into the keys, in place of the wrong one; every verdict is
    /// open again. Throws where there is nothing to correct.
    #[wasm_bindgen(js_name = applyFix)]
    pub fn apply_fix(&mut self, frame: usize) -> Result<AppliedFixObject, JsValue> {
        self.check_frame(frame)?;
        let applied = self.inspection.apply_fix(frame);
        let applied = applied.map_err(|error| thrown("fix", error))?;
        plain(&applied).map(JsCast::unchecked_into)
    }

    /// The flows of the capture: all packets of one SPI and destination, judged together.
    pub fn flows(&mut self) -> Result<FlowViews, JsValue> {
        plain(&self.inspection.flows()).map(JsCast::unchecked_into)
    }

    /// A frame, counted from 1, through both stacks: which stages do the same work, and where the packets part.
    pub fn compare(&mut self, frame: usize) -> Result<ComparisonObject, JsValue> {
        self.check_frame(frame)?;
        let comparison = self.inspection.compare(frame);
        let comparison = comparison
            .ok_or_else(|| thrown("frame", format!("frame {frame} is not an IP packet")))?;
        plain(&comparison).map(JsCast::unchecked_into)
    }

    /// Opens a frame, counted from 1.
    pub fn open(&mut self, frame: usize) -> Result<Trace, JsValue> {
        self.check_frame(frame)?;
        let trace = self.inspection.trace(frame).map(Trace::new);
        trace.ok_or_else(|| thrown("frame", format!("frame {frame} is not an IP packet")))
    }
}

impl Session {
    fn check_frame(&self, frame: usize) -> Result<(), JsValue> {
        let count = self.inspection.frame_count();
        match (1..=count).contains(&frame) {
            true => Ok(()),
            false => {
                let message = format!("there is no frame {frame}, only 1 to {count}");
                Err(thrown("frame", message))
            }
        }
    }
}
