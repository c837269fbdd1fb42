//! The root: it owns the state, turns what happens in the browser into actions, and lays the parts out.

use super::action::{Action, LabAction, Workspace};
use super::address::Address;
use super::buffer::Buffer;
use super::compare::Compare;
use super::diagnosis::Diagnosis;
use super::engine::{Comparison, FlowView, Granularity, Language, View};
use super::events::Events;
use super::evidence::Evidence;
use super::fields::Fields;
use super::filter;
use super::flows::Flows;
use super::frames::Frames;
use super::header::Header;
use super::help::Help;
use super::icons::{Icon, Shape};
use super::intake::{self, EXAMPLES, Example};
use super::keys::Associations;
use super::lab::{self, Bench, LabState, Scenarios};
use super::language;
use super::listeners::listeners;
use super::open::Open;
use super::rail::Rail;
use super::record::Record;
use super::scrubber::Scrubber;
use super::state::State;
use super::theme::Theme;
use super::words::Words;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use web_sys::FileList;
use yew::prelude::*;

/// How long the keys rest before they are read, in milliseconds.
const KEYS_REST: u32 = 200;

/// How long the position rests before the address says it, in milliseconds: browsers take only so many changes.
const ADDRESS_REST: u32 = 200;

/// How long a frame stays open before it is looked into, in milliseconds: a person may be on the way to another, and
/// the verdict is drawn first.
const DIAGNOSIS_REST: u32 = 60;

/// How long the page has for other work between two looks through the capture, in milliseconds.
const SURVEY_REST: u32 = 12;

/// How long one look through the capture goes on, in milliseconds.
const SURVEY_SLICE: f64 = 6.0;

/// What happens to the page.
pub(crate) enum Message {
    /// The state changes.
    Act(Action),
    /// Files were picked or dropped.
    Files(FileList),
    /// An example was picked.
    Example(Example),
    /// The open dialog comes up, with text that was pasted.
    Open(String),
    /// The scenarios come up, to choose from.
    Scenarios,
    /// A scenario was chosen.
    Scenario(String),
    /// The open frame comes up in both stacks.
    Compare,
    /// The help comes up.
    Help,
    /// The flows come up.
    Flows,
    /// The filter gets the keyboard.
    Filter,
    /// The capture is looked through for what fails.
    Survey,
    /// The dialog goes.
    CloseDialog,
    /// The other colours.
    ToggleTheme,
    /// The keys' editor comes or goes.
    ToggleEditor,
    /// Something is, or is no longer, dragged over the page.
    Drag(bool),
}

/// The dialog that is up.
enum Modal {
    Open { pasted: String },
    Scenarios,
    Compare(Rc<Comparison>),
    Help,
    Flows(Rc<[FlowView]>),
}

/// The page.
pub(crate) struct App {
    state: State,
    lab: LabState,
    workspace: Workspace,
    act: Callback<Action>,
    language: Language,
    theme: Theme,
    modal: Option<Modal>,
    editing: bool,
    dragging: bool,
    keys_rest: Option<Timeout>,
    address_rest: Option<Timeout>,
    diagnosis_rest: Option<Timeout>,
    survey_rest: Option<Timeout>,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        if let Some(first) = EXAMPLES.first() {
            ctx.link().send_message(Message::Example(*first));
        }
        let address = Address::current();
        let language = language::first(&address);
        let mut state = State::new();
        state.apply(Action::SetLanguage(language));
        let (workspace, lab) = addressed(address, language);
        Self {
            state,
            lab,
            workspace,
            act: ctx.link().callback(Message::Act),
            language,
            theme: Theme::current(),
            modal: None,
            editing: false,
            dragging: false,
            keys_rest: None,
            address_rest: None,
            diagnosis_rest: None,
            survey_rest: None,
            _listeners: listeners(ctx),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Act(action) => return self.act(ctx, action),
            Message::Files(list) => {
                self.modal = None;
                ctx.link().send_future_batch(async {
                    let actions = intake::files(list).await;
                    actions.into_iter().map(Message::Act).collect::<Vec<_>>()
                });
            }
            Message::Example(example) => {
                self.modal = None;
                ctx.link()
                    .send_future(async move { Message::Act(intake::example(example).await) });
            }
            Message::Open(pasted) => self.modal = Some(Modal::Open { pasted }),
            Message::Scenarios => self.modal = Some(Modal::Scenarios),
            Message::Scenario(name) => {
                self.modal = None;
                self.apply(Action::Lab(LabAction::Open(name)));
            }
            Message::Compare => {
                let comparison = self.state.compare().map(Rc::new);
                self.modal = comparison.map(Modal::Compare);
            }
            Message::Help => self.modal = Some(Modal::Help),
            Message::Flows => return self.show_flows(),
            Message::Filter => {
                filter::focus();
                return false;
            }
            Message::Survey => return self.survey(ctx),
            Message::CloseDialog => {
                self.modal = None;
                self.state.apply(Action::Dismiss);
            }
            Message::ToggleTheme => {
                self.theme = self.theme.other();
                self.theme.choose();
            }
            Message::ToggleEditor => self.editing = !self.editing,
            Message::Drag(on) => {
                let changed = self.dragging != on;
                self.dragging = on;
                return changed;
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        let link = ctx.link();
        let choose = link.callback(|_: MouseEvent| Message::Scenarios);
        html! {
            <ContextProvider<Language> context={self.language}>
                <Header source={state.source.clone()} associations={state.keys.associations.len()}
                    options={state.options} language={self.language} theme={self.theme} workspace={self.workspace}
                    lab={(lab::about(&self.lab), lab::tools(&self.lab, &self.act, choose))} act={self.act.clone()}
                    compare={state.view.is_some().then(|| link.callback(|()| Message::Compare))}
                    open={link.callback(|()| Message::Open(String::new()))}
                    toggle_theme={link.callback(|()| Message::ToggleTheme)}
                    help={link.callback(|()| Message::Help)} />
                { self.refusal() }
                { self.content(ctx) }
                <div class="unseen" aria-live="polite">{ self.announcement() }</div>
                { self.modal(ctx) }
                if self.dragging {
                    <div class="dropping"><b>{ "Drop to open" }</b><span>{ "capture, keys or hex" }</span></div>
                }
            </ContextProvider<Language>>
        }
    }
}

/// The workspace and the lab that the address asks for.
fn addressed(address: Address, language: Language) -> (Workspace, LabState) {
    let mut lab = LabState::default();
    lab.set_language(language);
    let Some(name) = address.scenario else {
        return (Workspace::Inspect, lab);
    };
    lab.apply(LabAction::Open(name));
    lab.open_first();
    lab.apply(LabAction::Seek(address.cursor));
    (Workspace::Lab, lab)
}

impl App {
    fn act(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let hex = match &action {
            Action::LoadHex(text) => Some(text.clone()),
            _ => None,
        };
        if matches!(action, Action::DraftKeys(_)) {
            let apply = ctx.link().callback(|()| Message::Act(Action::ApplyKeys));
            self.keys_rest = Some(Timeout::new(KEYS_REST, move || apply.emit(())));
        }
        if matches!(action, Action::ApplyKeys) {
            self.keys_rest = None;
        }
        let changed = self.apply(action);
        if let Some(pasted) = hex {
            // What was refused stays on the screen, beside the reason.
            let refused = self.state.hex_refused.is_some();
            self.modal = refused.then_some(Modal::Open { pasted });
        }
        self.look_into_frame(ctx);
        self.look_through_capture(ctx);
        changed
    }

    /// Sees to it that the open frame is looked into, if it fails, once it is drawn.
    fn look_into_frame(&mut self, ctx: &Context<Self>) {
        if self.state.finding.is_sought() {
            let diagnose = ctx.link().callback(|()| Message::Act(Action::Diagnose));
            let look = move || diagnose.emit(());
            self.diagnosis_rest = Some(Timeout::new(DIAGNOSIS_REST, look));
        }
    }

    /// Sees to it that the capture is looked through for what fails, between all other work.
    fn look_through_capture(&mut self, ctx: &Context<Self>) {
        let open = self.state.filtered.asking || !self.state.survey.done;
        if self.state.loaded() && open && self.survey_rest.is_none() {
            let survey = ctx.link().callback(|()| Message::Survey);
            self.survey_rest = Some(Timeout::new(SURVEY_REST, move || survey.emit(())));
        }
    }

    /// Looks through the capture for a while, for what the filter lets pass and then for what fails; whether that brought
    /// anything new to see.
    fn survey(&mut self, ctx: &Context<Self>) -> bool {
        let before = (self.state.survey.clone(), self.state.filtered.clone());
        let start = js_sys::Date::now();
        let mut more = true;
        while more && js_sys::Date::now() - start < SURVEY_SLICE {
            more = self.state.filter_on() || self.state.survey_on();
        }
        self.survey_rest = None;
        self.look_through_capture(ctx);
        before != (self.state.survey.clone(), self.state.filtered.clone())
    }

    /// The dialog of the flows; the lab has none.
    fn show_flows(&mut self) -> bool {
        let shown = self.workspace == Workspace::Inspect && self.state.loaded();
        if shown {
            self.modal = Some(Modal::Flows(self.state.flows().into()));
        }
        shown
    }

    /// Changes the part of the state that the action is about; whether anything changed.
    fn apply(&mut self, action: Action) -> bool {
        let changed = match action {
            Action::Go(workspace) => {
                self.workspace = workspace;
                self.lab.open_first();
                true
            }
            Action::Lab(action) => self.lab.apply(action),
            Action::SetLanguage(language) => {
                self.language = language;
                language::remember(language);
                self.lab.set_language(language);
                self.state.apply(action)
            }
            action if self.workspace == Workspace::Lab && !action.is_for_inspect() => {
                self.lab.travel(action)
            }
            // What is loaded is to be seen.
            action => {
                if matches!(action, Action::LoadCapture { .. } | Action::LoadHex(_))
                    && self.state.loaded()
                {
                    self.workspace = Workspace::Inspect;
                }
                return self.state.apply(action);
            }
        };
        let scenario = (self.workspace == Workspace::Lab).then(|| self.lab.about.name.clone());
        let cursor = self.lab.cursor();
        let address = Address {
            scenario,
            cursor,
            language: language::in_address(self.language),
        };
        self.address_rest = Some(Timeout::new(ADDRESS_REST, move || address.show()));
        changed
    }

    /// The workspace.
    fn content(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        if self.workspace == Workspace::Lab {
            return html! { <main class="lab" data-state="ready">{ self.bench().draw() }</main> };
        }
        html! {
            <main class="inspect" data-state={if state.loaded() { "ready" } else { "loading" }}>
                if state.loaded() {
                    { self.time() }
                    { self.inputs(ctx) }
                    { self.packet() }
                } else {
                    <p class="blank">{ "Loading an example capture…" }</p>
                }
            </main>
        }
    }

    fn bench(&self) -> Bench<'_> {
        Bench {
            lab: &self.lab,
            act: &self.act,
        }
    }

    /// Stage rail and scrubber, over the whole width.
    fn time(&self) -> Html {
        let state = &self.state;
        let Some(view) = &state.view else {
            return html! {
                <section class="card band" aria-label="Time">
                    <p class="blank">
                        { if state.source.frames == 0 { "Nothing to step through." } else { "This frame carries no IPv6 packet, so no stage runs on it. Pick another one, or press ]." } }
                    </p>
                </section>
            };
        };
        html! {
            <section class="card band" aria-label="Time">
                <Rail way={state.way.clone()} ran={view.ran} next={view.next} verdict={view.verdict.clone()}
                    breakpoints={state.breakpoints.clone()} act={self.act.clone()} />
                <Scrubber way={state.way.clone()} tick={view.tick} cursor={view.cursor} length={view.length}
                    granularity={Some(state.granularity())} words={self.announcement()} act={self.act.clone()} />
            </section>
        }
    }

    /// Frames and keys, on the left.
    fn inputs(&self, ctx: &Context<Self>) -> Html {
        let state = &self.state;
        html! {
            <div class={classes!("column", "inputs", self.editing.then_some("editing"))}>
                <Frames source={state.source.clone()} rows={state.rows.clone()} filtered={state.filtered.clone()} tally={state.tally}
                    survey={state.survey.clone()} flows={ctx.link().callback(|()| Message::Flows)}
                    open={state.frame} act={self.act.clone()} />
                <Associations keys={state.keys.clone()} correction={state.correction.clone()} editing={self.editing}
                    toggle={ctx.link().callback(|()| Message::ToggleEditor)} act={self.act.clone()} />
            </div>
        }
    }

    /// The packet in the middle, and what is said about it on the right.
    fn packet(&self) -> Html {
        let state = &self.state;
        let Some(view) = &state.view else {
            return html! { <section class="card nothing" aria-label="Packet"><p class="blank">{ "No packet is open." }</p></section> };
        };
        let (lit, picked) = state.in_buffer();
        html! {
            <>
                <div class="column middle">
                    <Diagnosis frame={state.frame} finding={state.finding.clone()} act={self.act.clone()} />
                    <Buffer view={view.clone()} {lit} {picked} shown={state.shown()} act={self.act.clone()} />
                    <div class="card under">
                        <Fields view={view.clone()} lit={state.lit()} picked={state.picked()} act={self.act.clone()} />
                        <Evidence view={view.clone()} act={self.act.clone()} />
                    </div>
                </div>
                <div class="column said">
                    <Words view={view.clone()} />
                    <Events view={view.clone()} single={state.granularity() == Granularity::Events} act={self.act.clone()} />
                    <Record record={view.record.clone()} />
                </div>
            </>
        }
    }

    fn refusal(&self) -> Html {
        let refused = match self.workspace {
            Workspace::Inspect => &self.state.refused,
            Workspace::Lab => &self.lab.refused,
        };
        let Some(why) = refused else {
            return Html::default();
        };
        html! {
            <div class="refusal" role="alert">
                <Icon shape={Shape::Alert} /><p>{ &**why }</p>
                <button onclick={self.act.reform(|_| Action::Dismiss)}>{ "Dismiss" }</button>
            </div>
        }
    }

    fn modal(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let close = link.callback(|()| Message::CloseDialog);
        match &self.modal {
            None => Html::default(),
            Some(Modal::Flows(flows)) => {
                let choose = link.batch_callback(|frame| {
                    vec![Message::CloseDialog, Message::Act(Action::OpenFrame(frame))]
                });
                html! { <Flows flows={flows.clone()} {close} {choose} /> }
            }
            Some(Modal::Help) => html! { <Help {close} /> },
            Some(Modal::Compare(comparison)) => html! {
                <Compare comparison={comparison.clone()} options={self.state.options} act={self.act.clone()} {close} />
            },
            Some(Modal::Scenarios) => html! {
                <Scenarios open={self.lab.about.name.clone()} {close} choose={link.callback(Message::Scenario)} />
            },
            Some(Modal::Open { pasted }) => html! {
                <Open pasted={pasted.clone()} refused={self.state.hex_refused.clone()} {close}
                    files={link.callback(Message::Files)} example={link.callback(Message::Example)}
                    hex={self.act.reform(Action::LoadHex)} />
            },
        }
    }

    /// Where the cursor is, in words.
    fn announcement(&self) -> String {
        if self.workspace == Workspace::Lab {
            return self.bench().announcement();
        }
        let state = &self.state;
        let Some(view) = &state.view else {
            return String::new();
        };
        let name = |index: Option<usize>| {
            index
                .and_then(|index| state.way.path.get(index))
                .map(|stage| stage.id)
        };
        let mut words = format!(
            "Frame {}, step {} of {}.",
            state.frame, view.cursor, view.length
        );
        match name(view.ran) {
            Some(ran) => words.push_str(&format!(" {ran} {}.", event_or_all(view))),
            None => words.push_str(" Nothing has run."),
        }
        match (&view.verdict, name(view.next)) {
            (Some(verdict), _) => words.push_str(&format!(" {}: {}", verdict.verdict, verdict.why)),
            (None, Some(next)) => words.push_str(&format!(" Next: {next}.")),
            (None, None) => {}
        }
        state.shown().announcement().unwrap_or(words)
    }
}

/// What of the stage ran, for the announcement.
fn event_or_all(view: &Rc<View>) -> String {
    let last = view
        .events_run
        .checked_sub(1)
        .and_then(|index| view.events.get(index));
    match last {
        Some(event) if view.events_run < view.events.len() => {
            format!("{}: {}", event.operation, event.detail)
        }
        _ => "ran".to_owned(),
    }
}
