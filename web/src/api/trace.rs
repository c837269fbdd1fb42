//! One frame, step by step.

use super::error::thrown;
use super::plain;
use espial_core::stage::StageId;
use espial_core::trace::Timeline;
use espial_core::trace::view::Granularity;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `View` of types.d.ts.
    #[wasm_bindgen(typescript_type = "View")]
    pub type ViewObject;
    /// `StageView[]` of types.d.ts.
    #[wasm_bindgen(typescript_type = "StageView[]")]
    pub type StageViews;
    /// `Change` of types.d.ts.
    #[wasm_bindgen(typescript_type = "Change")]
    pub type ChangeObject;
    /// `OriginView` of types.d.ts.
    #[wasm_bindgen(typescript_type = "OriginView")]
    pub type OriginObject;
    /// `InfluenceView` of types.d.ts.
    #[wasm_bindgen(typescript_type = "InfluenceView")]
    pub type InfluenceObject;
    /// `FlipView` of types.d.ts.
    #[wasm_bindgen(typescript_type = "FlipView")]
    pub type FlipObject;
    /// `OctetOfPacket` of types.d.ts.
    #[wasm_bindgen(typescript_type = "OctetOfPacket")]
    pub type OctetObject;
}

/// The timeline of one frame, with a cursor.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trace {
    timeline: Timeline,
}

/// Octets to write into the packet.
#[derive(serde::Deserialize)]
struct Change {
    offset: usize,
    octets: serde_bytes::ByteBuf,
}

/// An octet of the packet, at a position in events; without one, at the cursor.
#[derive(serde::Deserialize)]
struct Octet {
    octet: usize,
    tick: Option<usize>,
    until: Option<usize>,
    bit: Option<u32>,
}

impl Trace {
    pub(super) fn new(timeline: Timeline) -> Self {
        Self { timeline }
    }

    fn octet(&self, octet: OctetObject) -> Result<Octet, JsValue> {
        serde_wasm_bindgen::from_value(octet.into()).map_err(|error| thrown("change", error))
    }

    fn no_octet(&self, tick: usize, octet: usize) -> JsValue {
        let had = self.timeline.provenance().len(tick);
        thrown(
            "change",
            format!("the packet has {had} octets, there is no octet {octet}"),
        )
    }
}

#[wasm_bindgen]
impl Trace {
    /// The last position, in steps.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.timeline.length()
    }

    /// The position, in steps; 0 is the packet as it arrived.
    #[wasm_bindgen(getter)]
    pub fn cursor(&self) -> usize {
        self.timeline.cursor()
    }

    /// What a step is: `stages` or `events`.
    #[wasm_bindgen(getter)]
    pub fn granularity(&self) -> String {
        match self.timeline.granularity() {
            Granularity::Stages => "stages",
            Granularity::Events => "events",
        }
        .to_owned()
    }

    /// Changes what a step is.
    #[wasm_bindgen(setter)]
    pub fn set_granularity(&mut self, granularity: &str) -> Result<(), JsValue> {
        let granularity = match granularity {
            "stages" => Granularity::Stages,
            "events" => Granularity::Events,
            other => return Err(thrown("option", format!("a step is no {other}"))),
        };
        self.timeline.set_granularity(granularity);
        Ok(())
    }

    /// The stages on this packet's way.
    pub fn path(&self) -> Result<StageViews, JsValue> {
        plain(&self.timeline.path()).map(JsCast::unchecked_into)
    }

    /// One step forwards; `false` at the end.
    pub fn step(&mut self) -> bool {
        self.timeline.step()
    }

    /// One step backwards; `false` at the start.
    pub fn back(&mut self) -> bool {
        self.timeline.back()
    }

    /// Goes to a position; past the end is the end.
    pub fn seek(&mut self, position: usize) {
        self.timeline.seek(position);
    }

    /// Runs until the stage of that name is next; `false`, and nowhere, where it does not come.
    #[wasm_bindgen(js_name = runTo)]
    pub fn run_to(&mut self, breakpoint: &str) -> Result<bool, JsValue> {
        let stage = StageId::from_name(breakpoint)
            .ok_or_else(|| thrown("stage", format!("there is no stage {breakpoint}")))?;
        Ok(self.timeline.run_to(stage))
    }

    /// Everything to draw at the cursor.
    pub fn view(&self) -> Result<ViewObject, JsValue> {
        plain(&self.timeline.view()).map(JsCast::unchecked_into)
    }

    /// Writes octets into the packet before the next stage runs; what follows is computed anew.
    pub fn edit(&mut self, change: ChangeObject) -> Result<(), JsValue> {
        let change: Change = serde_wasm_bindgen::from_value(change.into())
            .map_err(|error| thrown("change", error))?;
        self.timeline
            .edit(change.offset, &change.octets)
            .map_err(|error| thrown("change", error))
    }

    /// Where an octet comes from: the operations and octets that it was made from.
    pub fn provenance(&self, octet: OctetObject) -> Result<OriginObject, JsValue> {
        let octet = self.octet(octet)?;
        let tick = octet.tick.unwrap_or(self.timeline.tick());
        let view = self.timeline.origin_view(tick, octet.octet);
        let view = view.ok_or_else(|| self.no_octet(tick, octet.octet))?;
        plain(&view).map(JsCast::unchecked_into)
    }

    /// What an octet influences up to a later position.
    pub fn influence(&self, octet: OctetObject) -> Result<InfluenceObject, JsValue> {
        let octet = self.octet(octet)?;
        let tick = octet.tick.unwrap_or(self.timeline.tick());
        let until = octet.until.unwrap_or(self.timeline.ticks());
        let view = self.timeline.influence_view(tick, octet.octet, until);
        let view = view.ok_or_else(|| self.no_octet(tick, octet.octet))?;
        plain(&view).map(JsCast::unchecked_into)
    }

    /// What becomes of the packet when a bit of an octet is turned over, or all of them.
    pub fn flip(&self, octet: OctetObject) -> Result<FlipObject, JsValue> {
        let octet = self.octet(octet)?;
        let tick = octet.tick.unwrap_or(self.timeline.tick());
        let mask = match octet.bit {
            None => u8::MAX,
            Some(bit) => 0x80_u8.checked_shr(bit).unwrap_or(0),
        };
        let view = self.timeline.flip_view(tick, octet.octet, mask);
        let view = view.map_err(|error| thrown("change", error))?;
        plain(&view).map(JsCast::unchecked_into)
    }
}
