//! The lab: a scenario, move by move.

use super::error::{thrown, thrown_at};
use super::{Trace, plain};
use espial_core::lab::{self, Fate, Intervention, LabTimeline, SCENARIOS, Scenario, ScenarioError};
use espial_core::stage::{Injected, Profile, Stack};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `ScenarioView[]` of types.d.ts.
    #[wasm_bindgen(typescript_type = "ScenarioView[]")]
    pub type ScenarioViews;
    /// `LabOptions` of types.d.ts.
    #[wasm_bindgen(typescript_type = "LabOptions")]
    pub type LabOptions;
    /// `LabView` of types.d.ts.
    #[wasm_bindgen(typescript_type = "LabView")]
    pub type LabViewObject;
    /// `LabEvent` of types.d.ts.
    #[wasm_bindgen(typescript_type = "LabEvent")]
    pub type LabEvent;
    /// `LabLine[]` of types.d.ts.
    #[wasm_bindgen(typescript_type = "LabLine[]")]
    pub type LabLines;
}

/// A scenario that comes along.
#[derive(Serialize)]
struct ScenarioView {
    name: &'static str,
    title: String,
    about: String,
}

/// What [`Lab::new`] takes besides the scenario.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Chosen {
    /// The hosts' stacks, in their order.
    stacks: Vec<Stack>,
    /// The habits of all.
    profile: Option<Profile>,
}

/// Hosts and a wire, with a cursor over their moves.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Lab {
    timeline: LabTimeline,
}

#[wasm_bindgen]
impl Lab {
    /// Sets a scenario up, by its name or as TOML, and runs it to its end; the cursor is at its start.
    #[wasm_bindgen(constructor)]
    pub fn new(name_or_toml: &str, options: Option<LabOptions>) -> Result<Lab, JsValue> {
        let known = SCENARIOS.iter().find(|(name, _)| *name == name_or_toml);
        let text = match known {
            Some((_, text)) => text,
            None if !name_or_toml.contains('=') => {
                let message = format!("there is no scenario named {name_or_toml}");
                return Err(thrown("scenario", message));
            }
            None => name_or_toml,
        };
        let mut scenario = Scenario::parse(text).map_err(refused)?;
        let chosen: Chosen = match options {
            Some(options) => serde_wasm_bindgen::from_value(options.into())
                .map_err(|error| thrown("option", error))?,
            None => Chosen::default(),
        };
        for (index, host) in scenario.hosts.iter_mut().enumerate() {
            host.stack = chosen.stacks.get(index).copied().unwrap_or(host.stack);
            host.profile = chosen.profile.unwrap_or(host.profile);
        }
        let timeline = LabTimeline::new(&scenario).map_err(refused)?;
        Ok(Self { timeline })
    }

    /// The scenarios that come along.
    pub fn scenarios() -> Result<ScenarioViews, JsValue> {
        let read = |(name, text): &(&'static str, &str)| {
            let scenario = Scenario::parse(text).map_err(refused)?;
            Ok(ScenarioView {
                name,
                title: scenario.title,
                about: scenario.about.trim().to_owned(),
            })
        };
        let scenarios = SCENARIOS
            .iter()
            .map(read)
            .collect::<Result<Vec<_>, JsValue>>()?;
        plain(&scenarios).map(JsCast::unchecked_into)
    }

    /// Goes on with a lab that was saved; the cursor is where it was saved.
    pub fn resume(saved: &str) -> Result<Lab, JsValue> {
        let lab: lab::Lab = serde_json::from_str(saved)
            .map_err(|error| thrown_at("saved", &error, error.line(), error.column()))?;
        let timeline = LabTimeline::resume(lab).map_err(refused)?;
        Ok(Self { timeline })
    }

    /// Chooses the language of the words by its tag: `en`, `de`.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(&mut self, language: &str) -> Result<(), JsValue> {
        self.timeline.set_language(super::language(language)?);
        Ok(())
    }

    /// The last position, in moves.
    #[wasm_bindgen(getter)]
    pub fn length(&self) -> usize {
        self.timeline.length()
    }

    /// The position, in moves; 0 is the lab as it was set up.
    #[wasm_bindgen(getter)]
    pub fn cursor(&self) -> usize {
        self.timeline.cursor()
    }

    /// One move forwards; `false` at the end.
    pub fn step(&mut self) -> bool {
        self.timeline.step()
    }

    /// One move backwards; `false` at the start.
    pub fn back(&mut self) -> bool {
        self.timeline.back()
    }

    /// Goes to a position; past the end is the end.
    pub fn seek(&mut self, position: usize) {
        self.timeline.seek(position);
    }

    /// Goes to the end.
    pub fn finish(&mut self) {
        self.timeline.seek(self.timeline.length());
    }

    /// Everything to draw at the cursor.
    pub fn view(&self) -> Result<LabViewObject, JsValue> {
        plain(&self.timeline.view()).map(JsCast::unchecked_into)
    }

    /// The packet of a task, with as many of its stages run as the cursor has come to.
    pub fn packet(&self, task: u32) -> Result<Trace, JsValue> {
        let timeline = self.timeline.packet(task);
        timeline.map(Trace::new).ok_or_else(|| {
            thrown(
                "packet",
                format!("no packet {task} is worked on in this run"),
            )
        })
    }

    /// A request that waits at the crypto boundary is done; what follows is computed anew.
    pub fn complete(&mut self, host: &str, index: usize) -> Result<(), JsValue> {
        let host = self.host(host)?;
        self.intervene(Intervention::Complete { host, index })
    }

    /// The packet of a request that waits arrives once more.
    pub fn duplicate(&mut self, host: &str, index: usize) -> Result<(), JsValue> {
        let host = self.host(host)?;
        self.intervene(Intervention::Duplicate { host, index })
    }

    /// Something happens to a host.
    pub fn inject(&mut self, host: &str, event: LabEvent) -> Result<(), JsValue> {
        let host = self.host(host)?;
        let event: Injected =
            serde_wasm_bindgen::from_value(event.into()).map_err(|error| thrown("event", error))?;
        self.intervene(Intervention::Inject { host, event })
    }

    /// Requests at a host's crypto boundary wait from now on, or do not.
    #[wasm_bindgen(js_name = holdCrypto)]
    pub fn hold_crypto(&mut self, host: &str, hold: bool) -> Result<(), JsValue> {
        let host = self.host(host)?;
        self.intervene(Intervention::HoldCrypto { host, hold })
    }

    /// Another stack, by its id, takes a host's next packets.
    #[wasm_bindgen(js_name = setStack)]
    pub fn set_stack(&mut self, host: &str, stack: &str) -> Result<(), JsValue> {
        let host = self.host(host)?;
        let stack = Stack::from_id(stack)
            .ok_or_else(|| thrown("option", format!("there is no stack {stack}")))?;
        self.intervene(Intervention::SetStack { host, stack })
    }

    /// A host has the habits of another profile, by its id, from now on.
    #[wasm_bindgen(js_name = setProfile)]
    pub fn set_profile(&mut self, host: &str, profile: &str) -> Result<(), JsValue> {
        let host = self.host(host)?;
        let profile = Profile::from_id(profile)
            .ok_or_else(|| thrown("option", format!("there is no profile {profile}")))?;
        self.intervene(Intervention::SetProfile { host, profile })
    }

    /// What becomes of the next packet that is given to the wire.
    #[wasm_bindgen(js_name = nextOnWire)]
    pub fn next_on_wire(&mut self, fate: &str) -> Result<(), JsValue> {
        let fate = match fate {
            "arrives" => Fate::Arrives,
            "lost" => Fate::Lost,
            "doubled" => Fate::Doubled,
            "overtaken" => Fate::Overtaken,
            "damaged" => Fate::Damaged,
            other => return Err(thrown("option", format!("no packet is {other}"))),
        };
        self.intervene(Intervention::Wire { fate })
    }

    /// Takes the last intervention back; `false` where there is none.
    pub fn undo(&mut self) -> bool {
        self.timeline.undo()
    }

    /// Does what was taken back once more; `false` where nothing was.
    pub fn redo(&mut self) -> bool {
        self.timeline.redo()
    }

    /// The lab at the cursor as JSON text, keys and all.
    pub fn save(&self) -> Result<String, JsValue> {
        serde_json::to_string(self.timeline.lab()).map_err(|error| thrown("saved", error))
    }

    /// The whole run: packets, wire and hosts, as `espial lab --json` prints them.
    pub fn state(&self) -> Result<LabLines, JsValue> {
        let lines = lab::lines(self.timeline.run(), self.timeline.language());
        plain(&lines).map(JsCast::unchecked_into)
    }

    fn host(&self, name: &str) -> Result<usize, JsValue> {
        let hosts = self.timeline.lab().hosts();
        let place = hosts.iter().position(|host| host.name == name);
        place.ok_or_else(|| thrown("host", format!("there is no host named {name}")))
    }

    fn intervene(&mut self, intervention: Intervention) -> Result<(), JsValue> {
        let done = self.timeline.intervene(intervention);
        done.map_err(|error| thrown("intervention", error))
    }
}

fn refused(error: ScenarioError) -> JsValue {
    match error {
        ScenarioError::Toml { line, column, .. } => thrown_at("scenario", &error, line, column),
        _ => thrown("scenario", &error),
    }
}
