//! The stages of the packet's way, with the crypto boundary as a cut.

use super::action::Action;
use super::engine::{StageId, StageView, VerdictView};
use super::icons::{Icon, Shape};
use super::language::use_lang;
use super::model::Way;
use std::collections::BTreeSet;
use std::rc::Rc;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// More stages than this stand closer together.
const LONG: usize = 8;

#[derive(Properties, PartialEq)]
pub(super) struct RailProps {
    pub(super) way: Rc<Way>,
    /// Index of the stage that just ran.
    pub(super) ran: Option<usize>,
    /// Index of the stage that is next.
    pub(super) next: Option<usize>,
    /// The verdict, at the end.
    pub(super) verdict: Option<VerdictView>,
    pub(super) breakpoints: Rc<BTreeSet<StageId>>,
    pub(super) act: Callback<Action>,
}

/// Where a stage is in time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Done,
    JustRan,
    PartRun,
    Next,
    Later,
}

impl When {
    fn of(index: usize, ran: Option<usize>, next: Option<usize>) -> Self {
        match (ran, next) {
            (Some(ran), Some(next)) if ran == index && next == index => Self::PartRun,
            (Some(ran), _) if ran == index => Self::JustRan,
            (_, Some(next)) if next == index => Self::Next,
            (Some(ran), _) if index < ran => Self::Done,
            _ => Self::Later,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::JustRan | Self::PartRun => "now",
            Self::Next => "next",
            Self::Later => "later",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Done => "has run",
            Self::JustRan => "just ran",
            Self::PartRun => "running",
            Self::Next => "next",
            Self::Later => "later",
        }
    }
}

/// The rail.
#[component]
pub(super) fn Rail(props: &RailProps) -> Html {
    let lang = use_lang();
    let list = use_node_ref();
    {
        let list = list.clone();
        let long = props.way.path.len() > LONG;
        use_effect_with((props.ran, props.next, long), move |(_, _, long)| {
            if *long {
                reveal_now(&list);
            }
        });
    }
    let stages = props.way.path.iter().enumerate().map(|(index, stage)| {
        let when = When::of(index, props.ran, props.next);
        let fell = props.verdict.as_ref().is_some_and(|verdict| {
            verdict.verdict == "dropped" && props.next.is_none() && when == When::JustRan
        });
        html! {
            <li key={index} class={classes!(
                "stage", when.class(), stage.boundary.then_some("boundary"), fell.then_some("fell")
            )}>
                { stage_button(props, (index, stage), (when, fell), lang) }
                { breakpoint(props, stage) }
            </li>
        }
    });
    let long = (props.way.path.len() > LONG).then_some("long");
    html! {
        <ol ref={list} class={classes!("rail", long)} aria-label="Stages">{ for stages }</ol>
    }
}

fn stage_button(
    props: &RailProps,
    (index, stage): (usize, &StageView),
    (when, fell): (When, bool),
    lang: &'static str,
) -> Html {
    let go = props.act.reform(move |_| Action::SeekStage(index));
    let badge = match when {
        When::JustRan if fell => html! { <><Icon shape={Shape::Cross} />{ "drop" }</> },
        When::Done => {
            html! { <><Icon shape={Shape::Check} /><span class="unseen">{ when.words() }</span></> }
        }
        When::JustRan | When::PartRun | When::Next => html! { { when.words() } },
        When::Later => html! { <span class="unseen">{ when.words() }</span> },
    };
    let name = if stage.boundary { "crypto" } else { stage.id };
    html! {
        <button
            class="go"
            onclick={go}
            title={format!("{} · {}: {}", stage.id, stage.role, when.words())}
            aria-current={matches!(when, When::JustRan | When::PartRun).then_some("step")}
        >
            <strong>{ name }</strong>{ " " }<small {lang}>{ &stage.role }</small>{ " " }<span class="when">{ badge }</span>
        </button>
    }
}

fn breakpoint(props: &RailProps, stage: &StageView) -> Html {
    let id = stage.id;
    let Some(stage) = StageId::from_name(id) else {
        return Html::default();
    };
    let on = props.breakpoints.contains(&stage);
    let toggle = props.act.reform(move |_| Action::ToggleBreakpoint(stage));
    html! {
        <button
            class="breakpoint"
            onclick={toggle}
            aria-pressed={on.to_string()}
            aria-label={format!("Breakpoint before {id}")}
            title={if on { format!("Run stops before {id}") } else { format!("Stop before {id}") }}
        />
    }
}

/// Scrolls the stage that just ran, or the next, into sight.
fn reveal_now(list: &NodeRef) {
    let Some(list) = list.cast::<Element>() else {
        return;
    };
    if let Ok(Some(stage)) = list.query_selector(".now, .next") {
        let options = ScrollIntoViewOptions::new();
        options.set_inline(ScrollLogicalPosition::Center);
        options.set_block(ScrollLogicalPosition::Nearest);
        stage.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
