//! The events of the stage that just ran or is part-run.

use super::action::{Action, Point};
use super::engine::{EventView, View};
use super::format::{counted, prose, rfc};
use super::icons::{Icon, Shape};
use super::language::use_lang;
use std::rc::Rc;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct EventsProps {
    pub(super) view: Rc<View>,
    /// Whether a step is an event, so that one of them is the last that ran.
    pub(super) single: bool,
    pub(super) act: Callback<Action>,
}

/// The list.
#[component]
pub(super) fn Events(props: &EventsProps) -> Html {
    let lang = use_lang();
    let list = use_node_ref();
    let view = &props.view;
    // Of which stage and event the words were opened or closed; of the event that just ran they are open by themselves.
    let toggled = use_state_eq(|| None::<(Option<usize>, usize, bool)>);
    {
        let list = list.clone();
        use_effect_with((view.ran, view.events_run), move |_| reveal_current(&list));
    }
    let events = view.events.iter().enumerate();
    let count = match (view.events.len(), view.events_run) {
        (0, _) => String::new(),
        (all, run) if run < all => format!("{run} of {all} in this stage"),
        (all, _) => format!("{} in this stage", counted(all, "event", "events")),
    };
    html! {
        <section class="card events grow" aria-labelledby="events-title">
            <h2 id="events-title">{ "Events" }<small>{ count }</small></h2>
            if view.events.is_empty() {
                <p class="empty">
                    { if view.ran.is_some() { "This stage did nothing that can be seen." } else { "Nothing has run yet. Step, or press →." } }
                </p>
            } else {
                // Another stage is another list, which starts at its top.
                <ol key={view.ran.unwrap_or_default()} ref={list} class="scroll" onmouseleave={props.act.reform(|_| Action::Hover(None))}>
                    { for events.map(|(index, event)| {
                        let is_current = props.single && index + 1 == view.events_run;
                        let here = toggled.filter(|(ran, at, _)| (*ran, *at) == (view.ran, index));
                        let is_open = here.map_or(is_current, |(_, _, open)| open);
                        let (toggled, ran) = (toggled.clone(), view.ran);
                        let toggle = Callback::from(move |_| toggled.set(Some((ran, index, !is_open))));
                        item(props, index, event, (is_open, toggle), lang)
                    }) }
                </ol>
            }
        </section>
    }
}

fn item(
    props: &EventsProps,
    index: usize,
    event: &EventView,
    (is_open, toggle): (bool, Callback<MouseEvent>),
    lang: &'static str,
) -> Html {
    let run = props.view.events_run;
    let current = props.single && index + 1 == run;
    let span = event.span;
    let point = Callback::from({
        let act = props.act.clone();
        move |_: MouseEvent| act.emit(Action::Hover(span.map(Point::Octets)))
    });
    html! {
        <li key={index} class={classes!(
            event.writes.then_some("writes"),
            (event.kind == "drop").then_some("drop"),
            current.then_some("current"),
            (index >= run).then_some("later"),
            is_open.then_some("opened"),
        )}>
            <button class="go" onmouseenter={point} onclick={props.act.reform(move |_| Action::SeekEvent(index))}
                aria-current={current.then_some("step")} title="Go to where this has run">
                <em>{ event.kind }</em>
                <span><code>{ &event.operation }</code><small {lang}>{ &event.detail }</small></span>
            </button>
            <button class="more" onclick={toggle} aria-expanded={is_open.to_string()} aria-controls={is_open.then(|| format!("event-{index}"))}
                aria-label={format!("More about {}", event.operation)} title="RFC section, and the other stack">
                <Icon shape={Shape::Chevron} />
            </button>
            if is_open {
                <div class="about" id={format!("event-{index}")}>
                    if !event.rfc.is_empty() {
                        <small>{ rfc(event.rfc) }</small>
                    }
                    <p {lang}>{ prose(&event.other) }</p>
                </div>
            }
        </li>
    }
}

fn reveal_current(list: &NodeRef) {
    let Some(list) = list.cast::<Element>() else {
        return;
    };
    if let Ok(Some(current)) = list.query_selector(".current") {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        current.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
