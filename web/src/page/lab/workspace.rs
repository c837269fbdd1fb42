//! How the lab is laid out: time on top, hosts beside the wire, a packet below.

use super::super::action::Action;
use super::super::engine::{LabView, MoveView};
use super::super::scrubber::Scrubber;
use super::host::Host;
use super::ladder::Ladder;
use super::packet::Packet;
use super::state::LabState;
use std::rc::Rc;
use yew::prelude::*;

/// The workspace's content, drawn from the lab's state.
pub(in super::super) struct Bench<'a> {
    pub(in super::super) lab: &'a LabState,
    pub(in super::super) act: &'a Callback<Action>,
}

impl Bench<'_> {
    /// Everything below the bar on top.
    pub(in super::super) fn draw(&self) -> Html {
        let Some(view) = &self.lab.view else {
            return html! { <p class="blank">{ "No scenario is open." }</p> };
        };
        let lab = self.lab;
        let host = |place: usize| {
            view.hosts.get(place).map(|host| {
                html! {
                    <Host key={place} {place} host={host.clone()} followed={lab.followed}
                        picked={lab.picked_request(place)} act={self.act.clone()} />
                }
            })
        };
        html! {
            <>
                { self.time(view) }
                { host(0).unwrap_or_default() }
                <Ladder key="wire" view={view.clone()} followed={lab.followed} act={self.act.clone()} />
                { for (1..view.hosts.len()).filter_map(host) }
                <Packet shown={lab.shown.clone()} kept={lab.followed.is_some()} lit={lab.lit()} picked={lab.picked()}
                    in_buffer={lab.in_buffer()} picture={lab.picture()} act={self.act.clone()} />
            </>
        }
    }

    fn time(&self, view: &Rc<LabView>) -> Html {
        let lang = self.lab.language().id();
        html! {
            <section class="card band" aria-label="Time">
                <Scrubber way={self.lab.way.clone()} tick={view.cursor} cursor={view.cursor} length={view.length}
                    words={self.announcement()} act={self.act.clone()}
                    run="Run to where a packet's way ends, a request waits or a scenario step is done (Shift →)" />
                <div class="moves">
                    { moved(view, lang, "just ran", view.ran.as_ref()) }
                    { moved(view, lang, "next", view.next.as_ref()) }
                </div>
            </section>
        }
    }

    /// Where the cursor is, in words.
    pub(in super::super) fn announcement(&self) -> String {
        let Some(view) = &self.lab.view else {
            return String::new();
        };
        if let Some(words) = self.lab.picture().announcement() {
            return words;
        }
        let mut words = format!("Move {} of {}.", view.cursor, view.length);
        match &view.ran {
            Some(ran) => words.push_str(&format!(" {}", sentence(ran))),
            None => words.push_str(" Nothing has happened."),
        }
        if let Some(next) = &view.next {
            words.push_str(&format!(" Next: {}", sentence(next)));
        }
        words
    }
}

/// `bob, packet 7: ESP 0x1000 seq 2. esp_input. delivered.`
fn sentence(moved: &MoveView) -> String {
    let outcome = moved.outcome.as_ref();
    let outcome = outcome
        .map(|outcome| format!(" {outcome}."))
        .unwrap_or_default();
    format!("{}: {}.{outcome}", moved.title, moved.detail)
}

fn moved(
    view: &LabView,
    lang: &'static str,
    label: &'static str,
    moved: Option<&MoveView>,
) -> Html {
    let class = if label == "next" { "to-come" } else { "made" };
    let Some(moved) = moved else {
        let words = if view.cursor == 0 {
            "the lab as it was set up"
        } else {
            "all is at rest"
        };
        return html! { <p class={class}><em>{ label }</em><span>{ words }</span></p> };
    };
    html! {
        <p class={class}>
            <em>{ label }</em><code {lang}>{ &moved.title }</code><span {lang}>{ &moved.detail }</span>
            if let Some(outcome) = moved.outcome.as_ref().filter(|_| label != "next") {
                <b class={classes!(moved.dropped.then_some("bad"))} {lang}>{ outcome }</b>
            }
        </p>
    }
}
