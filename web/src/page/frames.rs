//! The frame list.

use super::action::Action;
use super::engine::{FrameView, SurveyView, Tally};
use super::filter::Filter;
use super::format::{counted, thousands};
use super::model::{Filtered, Rows, Source};
use super::scroll::{reveal, use_rows_in_sight};
use super::style::use_property;
use super::summary::Summary;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Height of a row in pixels, as the style sheet has it.
const ROW: usize = 43;

/// Rows that Page Up and Page Down move by.
const PAGE: usize = 10;

#[derive(Properties, PartialEq)]
pub(super) struct FramesProps {
    pub(super) source: Rc<Source>,
    pub(super) rows: Rc<Rows>,
    pub(super) filtered: Rc<Filtered>,
    pub(super) tally: Tally,
    pub(super) survey: Rc<SurveyView>,
    /// Shows the flows.
    pub(super) flows: Callback<()>,
    /// The open frame, counted from 1.
    pub(super) open: usize,
    pub(super) act: Callback<Action>,
}

/// The list, of which only the rows in sight are in the document.
#[component]
pub(super) fn Frames(props: &FramesProps) -> Html {
    let list = use_node_ref();
    let track = use_node_ref();
    let count = props.filtered.passing;
    let place = props.filtered.place;
    let sight = use_rows_in_sight(&list, ROW, count);
    {
        let act = props.act.clone();
        use_effect_with(
            (
                sight.clone(),
                props.source.clone(),
                props.filtered.text.clone(),
            ),
            move |(sight, ..)| {
                act.emit(Action::ShowFrames(sight.clone()));
            },
        );
    }
    {
        let list = list.clone();
        use_effect_with(
            (place, props.open, props.source.clone()),
            move |(place, ..)| {
                if let Some(list) = list.cast::<HtmlElement>() {
                    reveal(&list, ROW, *place);
                }
            },
        );
    }
    use_property(track.clone(), "height", format!("{}px", count * ROW).into());
    use_property(
        track.clone(),
        "padding-top",
        format!("{}px", props.rows.from * ROW).into(),
    );

    use_property(
        list.clone(),
        "--digits",
        props.source.frames.to_string().len().to_string().into(),
    );

    let shown = props
        .rows
        .frames
        .iter()
        .any(|frame| frame.number == props.open);
    let active = shown.then(|| format!("frame-{}", props.open));
    let onkeydown = keys(props.act.clone(), place, count);
    html! {
        <section class="card frames grow" aria-labelledby="frames-title">
            <h2 id="frames-title">
                { "Frames" }<small>{ tally(props) }</small>
                <button class="small" onclick={props.flows.reform(|_| ())} aria-haspopup="dialog" title="All packets of one SPI together (f)">{ "Flows…" }</button>
            </h2>
            <Summary survey={props.survey.clone()} frames={props.source.frames} dropped={props.tally.dropped} act={props.act.clone()} />
            <Filter filtered={props.filtered.clone()} act={props.act.clone()} />
            <div ref={list} class="list" role="listbox" tabindex="0" aria-label="Frames"
                aria-activedescendant={active} {onkeydown}>
                <div ref={track} class="track" role="presentation">
                    { for props.rows.frames.iter().enumerate().map(|(index, frame)| html! {
                        <Row key={frame.number} frame={frame.clone()} open={frame.number == props.open}
                            place={props.rows.from + index + 1} {count} act={props.act.clone()} />
                    }) }
                </div>
            </div>
            if props.source.frames == 0 {
                <p class="empty">{ "This capture has no frames. Open another one, or paste a packet as hex." }</p>
            }
        </section>
    }
}

fn tally(props: &FramesProps) -> String {
    let Tally {
        delivered,
        dropped,
        held,
        clear,
    } = props.tally;
    let parts = [
        (delivered, "delivered"),
        (dropped, "dropped"),
        (held, "held"),
        (clear, "clear"),
    ];
    let said: Vec<_> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", thousands(number)))
        .collect();
    said.join(" · ")
}

fn keys(act: Callback<Action>, place: usize, count: usize) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => place.saturating_sub(1),
            "ArrowDown" => place + 1,
            "PageUp" => place.saturating_sub(PAGE),
            "PageDown" => place + PAGE,
            "Home" => 0,
            "End" => count,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        act.emit(Action::OpenPlace(to));
    })
}

#[derive(Properties, PartialEq)]
struct RowProps {
    frame: FrameView,
    open: bool,
    /// Its place in the list, from 1.
    place: usize,
    count: usize,
    act: Callback<Action>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let frame = &props.frame;
    let number = frame.number;
    let badge = match frame.verdict {
        "delivered" => "ok",
        "dropped" if frame.badge == "replay" => "warn",
        "dropped" => "bad",
        _ => "quiet",
    };
    let title = match frame.counter {
        Some(counter) => format!("{} → {} · {counter}", frame.src, frame.dst),
        None => format!("{} → {}", frame.src, frame.dst),
    };
    html! {
        <div id={format!("frame-{number}")} class="frame" role="option" {title}
            aria-selected={props.open.to_string()} aria-posinset={props.place.to_string()}
            aria-setsize={props.count.to_string()}
            onclick={props.act.reform(move |_| Action::OpenFrame(number))}>
            <span class="number">{ number }</span>
            <span class="addresses"><span>{ &frame.src }</span><span>{ &frame.dst }</span></span>
            <span class="summary">
                <span>{ &frame.summary }</span>
                <span>{ &frame.detail }</span>
            </span>
            <span class={classes!("badge", badge)}>{ frame.badge }</span>
        </div>
    }
}

/// `22 frames · 2 associations`.
pub(super) fn extent(frames: usize, associations: usize) -> String {
    format!(
        "{} · {}",
        counted(frames, "frame", "frames"),
        counted(associations, "SA", "SAs")
    )
}
