//! Bits to flip, and what flipping one does.

use super::super::action::Action;
use super::super::engine::VerdictView;
use super::super::format::prose;
use super::super::icons::{Icon, Shape};
use super::ask::{Change, Flipped, Trail};
use yew::prelude::*;

/// Octets in a row of before and after.
const WIDTH: usize = 16;

/// The most rows that are drawn of one change.
const ROWS: usize = 12;

/// A button a bit, the most significant first.
pub(super) fn bits(trail: &Trail, act: &Callback<Action>) -> Html {
    let octet = trail.octet;
    let flipped = match &trail.flipped {
        Some(Ok(flipped)) => Some(flipped.bit),
        _ => None,
    };
    let bit = |bit: u32| {
        let value = trail.value & 0x80_u8.checked_shr(bit).unwrap_or(0) != 0;
        let value = u8::from(value);
        let on = flipped == Some(bit);
        let is_fixed = trail.fixed.is_some();
        let choose = act.reform(move |_| Action::FlipBit((!on && !is_fixed).then_some(bit)));
        let label = format!("Flip bit {bit} of octet {octet}, which is {value}");
        let title = trail.fixed.map_or(label.clone(), str::to_owned);
        html! {
            <button onclick={choose} aria-pressed={on.to_string()} aria-label={label} {title}
                aria-disabled={is_fixed.then_some("true")}>{ if on { 1 - value } else { value } }</button>
        }
    };
    html! {
        <div class="bits">
            <span aria-hidden="true">{ "flip a bit" }</span>
            <div class="segments" role="group" aria-label={format!("Bits of octet {octet}, to flip")}>{ for (0..8).map(bit) }</div>
        </div>
    }
}

/// What becomes of the packet, and of its octets where no ICV is checked.
pub(super) fn result(flipped: &Flipped, lang: &'static str) -> Html {
    html! {
        <div class="flipped scroll" tabindex="0" role="region" aria-label="What the flipped bit does">
            <div class="fates">
                <section>
                    <h3>{ "As it is" }{ fate(flipped.verdict.as_ref()) }</h3>
                    if let Some(verdict) = &flipped.verdict {
                        <p {lang}>{ prose(&verdict.why) }</p>
                    }
                </section>
                <section>
                    <h3>{ "ICV held aside" }{ fate(flipped.verdict_aside.as_ref()) }</h3>
                    <p {lang}>{ prose(&flipped.aside) }</p>
                    if let Some(verdict) = &flipped.verdict_aside {
                        <p {lang}>{ prose(&verdict.why) }</p>
                    }
                </section>
            </div>
            { for flipped.changes.iter().map(|change| changed(change, lang)) }
        </div>
    }
}

/// `dropped in esp_input_cb, esps_badauth + 1`.
fn fate(verdict: Option<&VerdictView>) -> Html {
    let Some(verdict) = verdict else {
        return html! { <span class="badge quiet">{ "no verdict" }</span> };
    };
    let (class, shape) = match verdict.verdict {
        "delivered" => ("ok", Shape::Check),
        "dropped" => ("bad", Shape::Cross),
        _ => ("quiet", Shape::Dash),
    };
    html! {
        <>
            <span class={classes!("badge", class)}><Icon {shape} />{ verdict.verdict }</span>
            if let Some(stage) = verdict.stage {
                <code>{ stage }</code>
            }
            if let Some(counter) = verdict.counter {
                <code class="counter">{ format!("{counter} + 1") }</code>
            }
        </>
    }
}

fn changed(change: &Change, lang: &'static str) -> Html {
    let name = change.name.clone();
    let starts = differing_rows(change);
    let more = starts.len().saturating_sub(ROWS);
    html! {
        <section class="change">
            <h3>{ name.unwrap_or_else(|| "the packet in the end".to_owned()) }<small>{ differing(change) }</small></h3>
            if !starts.is_empty() {
                <div class="pairs-of-rows">
                    { for starts.iter().take(ROWS).map(|start| pair(change, *start)) }
                </div>
            }
            if more > 0 {
                <small>{ format!("{more} more rows differ") }</small>
            }
            <p {lang}>{ prose(&change.words) }</p>
        </section>
    }
}

/// `17 of 80 octets differ`.
fn differing(change: &Change) -> String {
    let all = change.before.len().max(change.after.len());
    let differ = (0..all).filter(|index| differs(change, *index)).count();
    format!("{differ} of {all} octets differ")
}

fn differs(change: &Change, index: usize) -> bool {
    change.before.get(index) != change.after.get(index)
}

/// The first octets of the rows in which any octet differs.
fn differing_rows(change: &Change) -> Vec<usize> {
    let all = change.before.len().max(change.after.len());
    let rows = (0..all).step_by(WIDTH);
    rows.filter(|start| (*start..start + WIDTH).any(|index| differs(change, index)))
        .collect()
}

fn pair(change: &Change, start: usize) -> Html {
    html! {
        <dl>
            <dt>{ format!("{:04x}", change.offset + start) }</dt>
            <dd><span class="side">{ "was" }</span>{ row(change, &change.before, start) }</dd>
            <dd><span class="side">{ "is" }</span>{ row(change, &change.after, start) }</dd>
        </dl>
    }
}

/// Sixteen octets, with those marked that differ.
fn row(change: &Change, octets: &[u8], start: usize) -> Html {
    let octets = octets.iter().enumerate().skip(start).take(WIDTH);
    octets
        .map(|(index, octet)| {
            let text = format!("{octet:02x}");
            match differs(change, index) {
                true => html! { <mark>{ text }</mark> },
                false => html! { <span>{ text }</span> },
            }
        })
        .collect()
}
