//! What the checks go by: ICV, replay window and counters.

use super::action::{Action, Point};
use super::engine::{CounterView, IcvView, View, WindowView};
use super::format::octet_range;
use std::rc::Rc;
use yew::prelude::*;

/// The most positions of a window that are drawn.
const DRAWN: usize = 64;

#[derive(Properties, PartialEq)]
pub(super) struct EvidenceProps {
    pub(super) view: Rc<View>,
    pub(super) act: Callback<Action>,
}

/// The three, one below the other.
#[component]
pub(super) fn Evidence(props: &EvidenceProps) -> Html {
    let view = &props.view;
    html! {
        <div class="evidence scroll" tabindex="0" role="region" aria-label="ICV, replay window and counters">
            { icv(view.icv.as_ref(), &props.act) }
            { window(view.window.as_ref()) }
            { counters(&view.counters) }
        </div>
    }
}

fn icv(icv: Option<&IcvView>, act: &Callback<Action>) -> Html {
    let Some(icv) = icv else {
        return html! {
            <section><h2>{ "ICV" }</h2><p class="empty">{ "not at this stage" }</p></section>
        };
    };
    let covers = icv.covers;
    // What it covers is known from the crypto request on.
    let about = match covers.len {
        0 => icv.algorithm.clone(),
        len => format!("{} over {}", icv.algorithm, octet_range(covers.offset, len)),
    };
    let equal = icv
        .computed
        .as_ref()
        .map(|computed| *computed == icv.received);
    html! {
        <section onmouseenter={act.reform(move |_| Action::Hover(Some(Point::Octets(covers))))}
            onmouseleave={act.reform(|_| Action::Hover(None))}>
            <h2>
                { "ICV" }
                <small title={about.clone()}>{ about }</small>
                { equality(equal) }
            </h2>
            <dl class="compare">
                <dt>{ "received" }</dt><dd>{ octets(&icv.received, icv.computed.as_deref()) }</dd>
                <dt>{ "computed" }</dt>
                <dd>
                    if let Some(computed) = &icv.computed {
                        { octets(computed, Some(&icv.received)) }
                    } else {
                        <span class="empty">{ "not yet" }</span>
                    }
                </dd>
            </dl>
        </section>
    }
}

fn equality(equal: Option<bool>) -> Html {
    match equal {
        None => Html::default(),
        Some(true) => html! { <span class="badge ok">{ "equal" }</span> },
        Some(false) => html! { <span class="badge bad">{ "differ" }</span> },
    }
}

/// Octets in pairs; those that differ from the other's are marked.
fn octets(octets: &[u8], other: Option<&[u8]>) -> Html {
    let differs =
        |(index, octet): &(usize, u8)| other.is_some_and(|other| other.get(*index) != Some(octet));
    let octets: Vec<_> = octets.iter().copied().enumerate().collect();
    octets
        .chunk_by(|before, octet| differs(before) == differs(octet))
        .map(|run| {
            let text: String = run.iter().map(in_pairs).collect();
            match run.first().is_some_and(differs) {
                true => html! { <mark>{ text }</mark> },
                false => html! { { text } },
            }
        })
        .collect()
}

/// An octet as hex, with a space behind every second one.
fn in_pairs((index, octet): &(usize, u8)) -> String {
    let space = if index % 2 == 1 { " " } else { "" };
    format!("{octet:02x}{space}")
}

fn window(window: Option<&WindowView>) -> Html {
    let Some(window) = window else {
        return html! {
            <section><h2>{ "Replay window" }</h2><p class="empty">{ "not at this stage" }</p></section>
        };
    };
    let drawn = window.received.iter().take(DRAWN).enumerate();
    let ahead = window.seq > window.right_edge;
    let cells = drawn.rev().map(|(age, received)| {
        let number = u64::try_from(age).ok().and_then(|age| window.right_edge.checked_sub(age));
        let number = number.filter(|number| *number > 0);
        let class = classes!(
            received.then_some("received"),
            number.is_none().then_some("none"),
            (number == Some(window.seq)).then_some("this"),
        );
        html! { <i {class} title={number.map(|number| format!("{number}{}", if *received { ": received" } else { "" }))} /> }
    });
    let older = window.received.len().saturating_sub(DRAWN);
    html! {
        <section>
            <h2>{ "Replay window" }<small>{ format!("{} wide", window.width) }</small></h2>
            <div class="window" role="img" aria-label={standing(window)}>
                <div class={classes!("cells", (window.received.len() > 32).then_some("dense"))}>{ for cells }</div>
                <i class={classes!("ahead", ahead.then_some("this"))} title={ahead.then(|| window.seq.to_string())} />
            </div>
            <small class="note">
                { standing(window) }
                { if older > 0 { format!(" · {older} older not drawn") } else { String::new() } }
            </small>
        </section>
    }
}

/// Where the packet's number stands to the window.
fn standing(window: &WindowView) -> String {
    let WindowView {
        right_edge, seq, ..
    } = window;
    let place = match right_edge.checked_sub(*seq) {
        None => format!("{seq} lies {} ahead: new", seq - right_edge),
        Some(age) if age >= u64::from(window.width) => format!("{seq} is left of it: too old"),
        Some(age) => match usize::try_from(age)
            .ok()
            .and_then(|age| window.received.get(age))
        {
            Some(true) => format!("{seq} is marked received"),
            _ => format!("{seq} is inside and not received"),
        },
    };
    format!("right edge {right_edge} · {place}")
}

fn counters(counters: &[CounterView]) -> Html {
    html! {
        <section>
            <h2>{ "Counters" }</h2>
            if counters.is_empty() {
                <p class="empty">{ "all zero" }</p>
            }
            <dl class="counters">
                { for counters.iter().map(|counter| html! {
                    <div key={counter.name} title={counter.words.clone()} class={classes!(counter.changed.then_some("changed"))}>
                        <dt>{ counter.name }</dt><dd>{ counter.value }</dd>
                    </div>
                }) }
            </dl>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(right_edge: u64, seq: u64) -> String {
        let mut received = vec![false; 32];
        received[0] = true;
        standing(&WindowView {
            width: 32,
            right_edge,
            seq,
            received,
        })
    }

    #[test]
    fn a_number_stands_ahead_inside_or_left_of_the_window() {
        assert_eq!(at(40, 42), "right edge 40 · 42 lies 2 ahead: new");
        assert_eq!(at(40, 40), "right edge 40 · 40 is marked received");
        assert_eq!(at(40, 39), "right edge 40 · 39 is inside and not received");
        assert_eq!(at(40, 8), "right edge 40 · 8 is left of it: too old");
    }
}
