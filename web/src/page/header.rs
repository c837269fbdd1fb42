//! The bar on top: what is loaded, and how it is received.

use super::action::{Action, Workspace};
use super::engine::{Language, Layout, Options, Profile, Stack};
use super::format::counted;
use super::frames::extent;
use super::icons::{Icon, Logo, Shape};
use super::language;
use super::model::Source;
use super::theme::Theme;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct HeaderProps {
    pub(super) source: Rc<Source>,
    /// Number of associations.
    pub(super) associations: usize,
    pub(super) options: Options,
    pub(super) language: Language,
    pub(super) theme: Theme,
    pub(super) workspace: Workspace,
    /// What the lab says of itself, and its buttons.
    pub(super) lab: (Html, Html),
    pub(super) act: Callback<Action>,
    /// Shows the open frame in both stacks, where one is open.
    pub(super) compare: Option<Callback<()>>,
    pub(super) open: Callback<()>,
    pub(super) toggle_theme: Callback<()>,
    pub(super) help: Callback<()>,
}

/// The header.
#[component]
pub(super) fn Header(props: &HeaderProps) -> Html {
    let other = props.theme.other().name();
    let (about, tools) = match props.workspace {
        Workspace::Inspect => (inspected(props), inspect_tools(props)),
        Workspace::Lab => props.lab.clone(),
    };
    html! {
        <header class="top">
            <div class="brand"><Logo /><h1>{ "Espial" }</h1></div>
            <nav aria-label="Workspaces">
                { workspace(props, Workspace::Inspect, "Inspect", "Captures and keys (i)") }
                { workspace(props, Workspace::Lab, "Lab", "Two hosts and a wire (l)") }
            </nav>
            <div class="source">{ about }</div>
            <div class="tools">
                { tools }
                { settings(props) }
                <button class="square" onclick={props.toggle_theme.reform(|_| ())} aria-label={format!("Change to {other} colours")} title={format!("Change to {other} colours")}>
                    <Icon shape={Shape::Theme} />
                </button>
                <button class="square" onclick={props.help.reform(|_| ())} aria-haspopup="dialog" aria-label="Keyboard help" title="Keyboard help (?)">{ "?" }</button>
            </div>
        </header>
    }
}

fn workspace(
    props: &HeaderProps,
    workspace: Workspace,
    name: &'static str,
    title: &'static str,
) -> Html {
    let here = props.workspace == workspace;
    let go = props.act.reform(move |_| Action::Go(workspace));
    html! { <button onclick={go} {title} aria-current={here.then_some("page")}>{ name }</button> }
}

fn inspected(props: &HeaderProps) -> Html {
    let source = &props.source;
    html! {
        <>
            <span class="mono" title={source.name.clone()}>{ &source.name }</span>
            if !source.name.is_empty() {
                <small>{ extent(source.frames, props.associations) }</small>
            }
            if !source.warnings.is_empty() {
                <span class="warnings" title={source.warnings.join("\n")}><Icon shape={Shape::Alert} />{ source.warnings.len() }</span>
            }
            if !source.notes.is_empty() {
                <small class="notes" title={source.notes.join("\n")}>{ counted(source.notes.len(), "note", "notes") }</small>
            }
        </>
    }
}

fn inspect_tools(props: &HeaderProps) -> Html {
    html! {
        <>
            { profile(props) }
            { stack(props) }
            if let Some(compare) = &props.compare {
                <button onclick={compare.reform(|_| ())} aria-haspopup="dialog" title="This packet in both stacks, side by side">{ "Compare" }</button>
            }
            <button onclick={props.open.reform(|_| ())} aria-haspopup="dialog">{ "Open…" }</button>
        </>
    }
}

/// What is seldom changed, behind a button.
fn settings(props: &HeaderProps) -> Html {
    html! {
        <>
            <button class="square" popovertarget="settings" aria-label="Settings" title="Settings: words and layout">
                <Icon shape={Shape::Sliders} />
            </button>
            <div id="settings" popover="auto" role="group" aria-label="Settings">
                { language::select(props.language, &props.act) }
                if props.workspace == Workspace::Inspect {
                    { layout(props) }
                }
            </div>
        </>
    }
}

fn layout(props: &HeaderProps) -> Html {
    let options = props.options;
    let choose = chosen(props, move |id| {
        let layout = Layout::ALL.iter().find(|layout| layout.id() == id)?;
        Some(Options {
            layout: *layout,
            ..options
        })
    });
    html! {
        <label title="How the driver lays a packet into mbufs"><span>{ "Layout" }</span>
            <select onchange={choose}>
                { for Layout::ALL.iter().map(|layout| html! {
                    <option value={layout.id()} selected={*layout == options.layout}>{ layout.describe() }</option>
                }) }
            </select>
        </label>
    }
}

fn profile(props: &HeaderProps) -> Html {
    let options = props.options;
    let choose = chosen(props, move |id| {
        let profile = Profile::ALL.iter().find(|profile| profile.id() == id)?;
        Some(Options {
            profile: *profile,
            ..options
        })
    });
    html! {
        <label title="Whose habits apply where stacks differ"><span>{ "Profile" }</span>
            <select onchange={choose}>
                { for Profile::ALL.iter().map(|profile| html! {
                    <option value={profile.id()} selected={*profile == options.profile}>{ profile.id() }</option>
                }) }
            </select>
        </label>
    }
}

fn stack(props: &HeaderProps) -> Html {
    let options = props.options;
    let choose = chosen(props, move |id| {
        let stack = Stack::from_id(id)?;
        Some(Options { stack, ..options })
    });
    html! {
        <label title="Whose code runs: continuations or one call stack"><span>{ "Stack" }</span>
            <select onchange={choose}>
                { for Stack::ALL.iter().map(|stack| html! {
                    <option value={stack.id()} selected={*stack == options.stack}>{ stack.id() }</option>
                }) }
            </select>
        </label>
    }
}

fn chosen(
    props: &HeaderProps,
    options: impl Fn(&str) -> Option<Options> + 'static,
) -> Callback<Event> {
    let act = props.act.clone();
    Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(options) = select.and_then(|select| options(&select.value())) {
            act.emit(Action::SetOptions(options));
        }
    })
}
