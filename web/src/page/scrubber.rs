//! Buttons and slider that move the cursor.

use super::action::Action;
use super::engine::{Granularity, MarkKind};
use super::icons::{Icon, Shape};
use super::model::Way;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct ScrubberProps {
    pub(super) way: Rc<Way>,
    /// Position in ticks.
    pub(super) tick: usize,
    /// Position in steps.
    pub(super) cursor: usize,
    /// The last position in steps.
    pub(super) length: usize,
    /// What a step is, where that can be chosen.
    #[prop_or_default]
    pub(super) granularity: Option<Granularity>,
    /// What running does.
    #[prop_or("Run to the next breakpoint or the end (Shift →)")]
    pub(super) run: &'static str,
    /// The position in words.
    pub(super) words: AttrValue,
    pub(super) act: Callback<Action>,
}

/// The scrubber.
#[component]
pub(super) fn Scrubber(props: &ScrubberProps) -> Html {
    let button = |action: Action,
                  name: &'static str,
                  title: &'static str,
                  off: bool,
                  content: Html| {
        let primary = (action == Action::Step).then_some("primary");
        let act = props.act.reform(move |_| action.clone());
        html! {
            <button class={classes!(primary)} onclick={act} aria-label={name} {title} aria-disabled={off.then_some("true")}>
                { content }
            </button>
        }
    };
    let start = props.cursor == 0;
    let end = props.cursor >= props.length;
    html! {
        <div class="time">
            <div class="buttons" role="group" aria-label="Steps">
                { button(Action::First, "First", "First (Home)", start, html! { <Icon shape={Shape::First} /> }) }
                { button(Action::Back, "Back", "Back (←)", start, html! { <><Icon shape={Shape::Back} /><span>{ "Back" }</span></> }) }
                { button(Action::Step, "Step", "Step (→)", end, html! { <><span>{ "Step" }</span><Icon shape={Shape::Step} /></> }) }
                { button(Action::Run, "Run", props.run, end, html! { <><span>{ "Run" }</span><Icon shape={Shape::Run} /></> }) }
                { button(Action::Last, "Last", "Last (End)", end, html! { <Icon shape={Shape::Last} /> }) }
            </div>
            { slider(props) }
            <span class="position"><b>{ props.cursor }</b>{ format!(" / {}", props.length) }</span>
            { props.granularity.map(|chosen| granularity(props, chosen)).unwrap_or_default() }
        </div>
    }
}

fn slider(props: &ScrubberProps) -> Html {
    let input = props.act.reform(|event: InputEvent| {
        let value = event
            .target_dyn_into::<HtmlInputElement>()
            .map(|input| input.value());
        Action::SeekTick(value.and_then(|value| value.parse().ok()).unwrap_or(0))
    });
    let place = |tick: usize| percent(tick, props.way.ticks);
    let marks = props.way.marks.iter().map(|mark| {
        let (class, top, bottom) = match mark.kind {
            MarkKind::Read => ("read", "6", "16"),
            MarkKind::Write => ("write", "3", "19"),
            MarkKind::Boundary => ("boundary", "0", "22"),
            MarkKind::Drop => ("drop", "0", "22"),
        };
        let x = place(mark.at);
        html! { <line key={mark.at} {class} x1={x.clone()} x2={x} y1={top} y2={bottom} /> }
    });
    html! {
        <div class="slider">
            <div class="inset">
                <svg aria-hidden="true">
                    <rect class="fill" x="0" y="0" height="22" width={place(props.tick)} />
                    { for marks }
                </svg>
            </div>
            <input
                type="range"
                min="0"
                max={props.way.ticks.to_string()}
                step="1"
                value={props.tick.to_string()}
                oninput={input}
                aria-label="Position"
                aria-valuetext={props.words.clone()}
            />
        </div>
    }
}

fn granularity(props: &ScrubberProps, chosen: Granularity) -> Html {
    let choice = |granularity: Granularity, name: &'static str, title: &'static str| {
        let on = chosen == granularity;
        let act = props
            .act
            .reform(move |_| Action::SetGranularity(granularity));
        html! { <button onclick={act} aria-pressed={on.to_string()} {title}>{ name }</button> }
    };
    html! {
        <div class="segments" role="group" aria-label="A step is">
            { choice(Granularity::Stages, "stages", "A step is a stage (s)") }
            { choice(Granularity::Events, "events", "A step is an event (e)") }
        </div>
    }
}

/// A share of the whole as SVG writes it, in hundredths of a percent.
fn percent(part: usize, whole: usize) -> String {
    let share = part.saturating_mul(10_000) / whole.max(1);
    format!("{}.{:02}%", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_share_has_two_decimals() {
        assert_eq!(percent(1, 3), "33.33%");
        assert_eq!(percent(24, 24), "100.00%");
        assert_eq!(percent(1, 1000), "0.10%");
        assert_eq!(percent(0, 0), "0.00%");
    }
}
