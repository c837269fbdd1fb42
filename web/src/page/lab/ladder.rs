//! The wire: its packets as rungs between two life lines.

use super::super::action::{Action, LabAction};
use super::super::engine::{Fate, Intervention, LabView, RungView, Standing};
use super::super::roving::{moves_focus, stop};
use super::stages::short;
use std::rc::Rc;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// What a person can have the wire do to the next packet.
const FATES: [(Fate, &str, &str); 4] = [
    (Fate::Lost, "drop", "The next packet is lost"),
    (
        Fate::Overtaken,
        "reorder",
        "The next packet is overtaken by the one after it",
    ),
    (Fate::Doubled, "duplicate", "The next packet arrives twice"),
    (Fate::Damaged, "corrupt", "A bit of the next packet changes"),
];

#[derive(Properties, PartialEq)]
pub(super) struct LadderProps {
    pub(super) view: Rc<LabView>,
    /// The task that is kept in the pane below.
    pub(super) followed: Option<u32>,
    pub(super) act: Callback<Action>,
}

/// The card.
#[component]
pub(super) fn Ladder(props: &LadderProps) -> Html {
    let list = use_node_ref();
    let view = &props.view;
    {
        let list = list.clone();
        use_effect_with(view.cursor, move |_| reveal_current(&list));
    }
    let name = |place: usize| view.hosts.get(place).map_or("", |host| host.name.as_str());
    let last = view.ladder.len().saturating_sub(1);
    let at = view
        .ladder
        .iter()
        .rposition(|rung| rung.current)
        .unwrap_or(last);
    html! {
        <section class="card wire grow" aria-labelledby="wire-title">
            <h2><span id="wire-title">{ "Wire" }</span><small>{ format!("MTU {} · {} ms", view.mtu, view.now) }</small>{ fates(props) }</h2>
            <div class="ends" aria-hidden="true"><b>{ name(0) }</b><b>{ name(1) }</b></div>
            <div class="scroll" ref={list} tabindex="0" role="region" aria-label="Packets on the wire">
                <ol class="ladder" onkeydown={moves_focus()}>
                    { for view.ladder.iter().enumerate().map(|(index, rung)| html! {
                        <li key={rung.number}>{ rung_button(props, rung, index == at) }</li>
                    }) }
                </ol>
                if view.ladder.is_empty() {
                    <p class="empty">{ "Nothing has gone over the wire yet." }</p>
                }
            </div>
        </section>
    }
}

fn fates(props: &LadderProps) -> Html {
    let next = props.view.next_fate;
    html! {
        <span class="segments" role="group" aria-label="The next packet">
            { for FATES.iter().map(|(fate, name, title)| {
                let on = next == *fate;
                let fate = if on { Fate::Arrives } else { *fate };
                let choose = props.act.reform(move |_| Action::Lab(LabAction::Intervene(Intervention::Wire { fate })));
                html! { <button onclick={choose} aria-pressed={on.to_string()} title={*title}>{ *name }</button> }
            }) }
        </span>
    }
}

fn rung_button(props: &LadderProps, rung: &RungView, is_stop: bool) -> Html {
    let back = rung.from > 0;
    let task = rung
        .arrived
        .first()
        .map(|arrived| arrived.task)
        .or(rung.task);
    let follow = props
        .act
        .reform(move |_| Action::Lab(LabAction::Follow(task)));
    let dropped = rung.arrived.iter().any(|arrived| arrived.dropped)
        || matches!(rung.fate, Fate::Lost | Fate::TooBig);
    let followed =
        props.followed.is_some() && (props.followed == task || props.followed == rung.task);
    let class = classes!(
        "rung",
        back.then_some("back"),
        rung.protected.then_some("protected"),
        rung.current.then_some("current"),
        dropped.then_some("fell"),
        followed.then_some("followed"),
    );
    let from = props
        .view
        .hosts
        .get(rung.from)
        .map_or("", |host| host.name.as_str());
    html! {
        <button {class} onclick={follow} tabindex={stop(is_stop)} data-rove="" aria-current={rung.current.then_some("true")}
            title={format!("Wire packet {} from {from}: show it below", rung.number)}>
            <strong>{ &rung.words }</strong>
            { arrow(rung.fate, back) }
            <small>{ about(rung) }</small>
        </button>
    }
}

/// `echo request 1 · 156 octets · lost`, then what came of it.
fn about(rung: &RungView) -> String {
    let mut parts: Vec<String> = rung.carries.iter().cloned().collect();
    parts.push(format!("{} octets", rung.octets));
    parts.extend(fate_words(rung.fate).map(str::to_owned));
    parts.extend(rung.arrived.iter().map(|arrived| match arrived.standing {
        Standing::UnderWay | Standing::Parked => {
            format!("#{} {}", arrived.task, arrived.state)
        }
        Standing::Ended => short(&arrived.state),
    }));
    parts.join(" · ")
}

fn fate_words(fate: Fate) -> Option<&'static str> {
    match fate {
        Fate::Arrives => None,
        Fate::Lost => Some("lost"),
        Fate::Doubled => Some("twice"),
        Fate::Overtaken => Some("overtaken"),
        Fate::Damaged => Some("damaged"),
        Fate::TooBig => Some("too big"),
    }
}

/// From the left to the right in a box of 340 by 16; turned round for what goes back.
fn arrow(fate: Fate, back: bool) -> Html {
    let line = match fate {
        Fate::Lost | Fate::TooBig => "M40 4 L168 8 M162 2 L174 14 M174 2 L162 14",
        Fate::Doubled => "M40 2 L292 8 M40 6 L292 12",
        Fate::Overtaken => "M40 3 L140 4 L200 13 L290 12",
        Fate::Damaged => "M40 4 L150 7 L158 1 L168 14 L176 7 L292 11",
        Fate::Arrives => "M40 4 L292 11",
    };
    let head = match fate {
        Fate::Lost | Fate::TooBig => Html::default(),
        _ => html! { <path class="head" d="M288 5 L300 11 L288 17z" /> },
    };
    html! {
        <svg viewBox="0 0 340 18" preserveAspectRatio="none" aria-hidden="true">
            <g transform={back.then_some("translate(340 0) scale(-1 1)")}><path class="line" d={line} />{ head }</g>
        </svg>
    }
}

fn reveal_current(list: &NodeRef) {
    let Some(list) = list.cast::<Element>() else {
        return;
    };
    let current = list.query_selector_all(".current").ok();
    let last = current.and_then(|all| all.item(all.length().checked_sub(1)?));
    if let Some(rung) = last.and_then(|node| wasm_bindgen::JsCast::dyn_into::<Element>(node).ok()) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        rung.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
