//! The pane below the octets: where the picked one comes from, and where it goes.

use super::super::action::{Action, Point};
use super::super::format::{octet_range, prose};
use super::super::language::use_lang;
use super::ask::{Leg, Place, Reach, Trail};
use super::bits;
use super::origin::Origin;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(in super::super) struct TrailProps {
    pub(in super::super) trail: Option<Box<Trail>>,
    pub(in super::super) act: Callback<Action>,
}

/// The pane.
#[component]
pub(in super::super) fn TrailPane(props: &TrailProps) -> Html {
    let lang = use_lang();
    let act = &props.act;
    let Some(trail) = &props.trail else {
        return html! {
            <div class="trail"><p class="empty">{ "Pick an octet, by a click or with the arrow keys in the octets: here stands where it comes from, and what it influences." }</p></div>
        };
    };
    html! {
        <div class="trail">
            <div class="of">
                <h3>{ format!("Octet {}", trail.octet) }</h3>
                <code>{ format!("{:02x}", trail.value) }</code>
                <small>
                    if let Some((layer, field)) = trail.field {
                        { format!("{layer} {field} · ") }
                    }
                    { trail.origin }
                </small>
                { bits::bits(trail, act) }
            </div>
            {
                match &trail.flipped {
                    Some(Ok(flipped)) => bits::result(flipped, lang),
                    Some(Err(why)) => html! { <p class="empty">{ why }</p> },
                    None => ways(trail, act, lang),
                }
            }
        </div>
    }
}

fn ways(trail: &Trail, act: &Callback<Action>, lang: &'static str) -> Html {
    // Another octet is another pane, which starts at its top.
    html! {
        <div key={format!("{} {}", trail.tick, trail.octet)} class="ways scroll" tabindex="0" role="region" aria-label={format!("Provenance of octet {}", trail.octet)}>
            <section>
                <h4>{ "Comes from" }</h4>
                <ol>{ for trail.legs.iter().map(|leg| way_back(leg, act, lang)) }</ol>
            </section>
            <section>
                <h4>{ "Influences" }</h4>
                if let Some(reach) = &trail.reach {
                    { influences(reach, act, lang) }
                } else {
                    <p class="empty">{ "This is the end of its way." }</p>
                }
                <h4>{ "Covered by" }</h4>
                if trail.covered.is_empty() {
                    <p class="empty">{ "No ICV covers it." }</p>
                }
                { for trail.covered.iter().map(|words| html! { <p {lang}>{ prose(words) }</p> }) }
            </section>
        </div>
    }
}

fn way_back(leg: &Leg, act: &Callback<Action>, lang: &'static str) -> Html {
    html! {
        <li>
            <div class="done">
                if let Some(name) = &leg.name {
                    <b {lang}>{ name }</b>
                } else {
                    <b>{ Origin::Moved.name() }</b>
                }
                if let Some(stage) = leg.stage {
                    <code>{ stage }</code>
                }
                if let Some(event) = &leg.event {
                    <small class="mono">{ event }</small>
                }
            </div>
            { places(&leg.places, if leg.bound { "at most" } else { "" }, act) }
            <p {lang}>{ &leg.words }</p>
        </li>
    }
}

fn influences(reach: &Reach, act: &Callback<Action>, lang: &'static str) -> Html {
    html! {
        <>
            { places(&reach.octets, "", act) }
            { places(&reach.bound, "at most", act) }
            <p {lang}>{ prose(&reach.words) }</p>
            { for reach.decides.iter().map(|words| html! { <p {lang}>{ prose(words) }</p> }) }
        </>
    }
}

/// A button a range.
fn places(places: &[Place], about: &'static str, act: &Callback<Action>) -> Html {
    if places.is_empty() {
        return Html::default();
    }
    html! {
        <div class="places">
            if !about.is_empty() {
                <small>{ about }</small>
            }
            { for places.iter().map(|place| button(place, act)) }
        </div>
    }
}

fn button(place: &Place, act: &Callback<Action>) -> Html {
    let Place {
        tick, span, here, ..
    } = *place;
    let light = act.reform(move |()| Action::Hover(here.map(Point::Octets)));
    let let_go = act.reform(|()| Action::Hover(None));
    let visit = act.reform(move |()| Action::Visit {
        tick,
        octet: span.offset,
    });
    let go = move |_: MouseEvent| {
        visit.emit(());
        focus_octets();
    };
    let octets = octet_range(span.offset, span.len);
    let title = match here {
        Some(_) => format!(
            "Go to position {tick}, in events, with octet {} picked",
            span.offset
        ),
        None => format!(
            "No longer in this picture: go to position {tick}, in events, with octet {} picked",
            span.offset
        ),
    };
    html! {
        <button class="small" onclick={go} {title} onmouseenter={light.reform(|_| ())} onmouseleave={let_go.reform(|_| ())}
            onfocus={light.reform(|_| ())} onblur={let_go.reform(|_| ())}>
            if let Some(field) = place.field {
                <span>{ field }</span>
            }
            <b>{ octets }</b>
        </button>
    }
}

/// The button goes with the octet that it was about; the octets are where one goes on.
fn focus_octets() {
    let document = window().and_then(|window| window.document());
    let octets = document.and_then(|document| document.query_selector(".buffer .hex").ok()?);
    let octets =
        octets.and_then(|octets| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(octets).ok());
    if let Some(octets) = octets {
        // It fails on an element that cannot have the focus; the octets can.
        let _focused = octets.focus();
    }
}
