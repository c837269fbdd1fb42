//! The buffer: the chain, and the octets in it.

use super::action::Action;
use super::chain::Chain;
use super::difference::Difference;
use super::engine::{Family, Span, View};
use super::format::{counted, family_class};
use super::hex::Hex;
use super::looking::{Picture, Shown};
use super::provenance::{self, TrailPane};
use std::rc::Rc;
use yew::prelude::*;

const LEGEND: [(Family, &str); 6] = [
    (Family::Ip, "IPv6"),
    (Family::Esp, "ESP header"),
    (Family::Iv, "IV"),
    (Family::Payload, "payload"),
    (Family::Trailer, "trailer"),
    (Family::Icv, "ICV"),
];

#[derive(Properties, PartialEq)]
pub(super) struct BufferProps {
    pub(super) view: Rc<View>,
    pub(super) lit: Option<Span>,
    pub(super) picked: Option<Span>,
    /// The picture with what it takes.
    pub(super) shown: Rc<Shown>,
    pub(super) act: Callback<Action>,
}

/// The card.
#[component]
pub(super) fn Buffer(props: &BufferProps) -> Html {
    let view = &props.view;
    html! {
        <section class="card buffer grow" aria-labelledby="buffer-title">
            <h2><span id="buffer-title">{ "Buffer" }</span><small>{ extent(view) }</small>{ pictures(props) }</h2>
            { picture(props) }
        </section>
    }
}

/// The choice among the pictures.
fn pictures(props: &BufferProps) -> Html {
    let shown = props.shown.picture();
    html! {
        <span class="segments" role="group" aria-label="What the buffer shows">
            { for Picture::ALL.iter().map(|picture| {
                let choose = props.act.reform(|_| Action::ShowPicture(*picture));
                html! { <button onclick={choose} aria-pressed={(*picture == shown).to_string()}>{ picture.name() }</button> }
            }) }
        </span>
    }
}

fn picture(props: &BufferProps) -> Html {
    let BufferProps { view, act, .. } = props;
    let (lit, picked) = (props.lit, props.picked);
    match &*props.shown {
        Shown::Diff(hunks) => html! { <Difference hunks={hunks.clone()} act={act.clone()} /> },
        _ if view.chain.is_empty() => html! {
            <p class="empty">{ "The packet was freed: no mbuf is left." }</p>
        },
        Shown::Provenance { origins, trail } => html! {
            <>
                <Hex view={view.clone()} {lit} {picked} patches={origins.clone()} act={act.clone()} />
                { provenance::legend() }
                <TrailPane trail={trail.clone()} act={act.clone()} />
            </>
        },
        Shown::Chain => html! {
            <>
                <Chain chain={view.chain.clone()} act={act.clone()} />
                <Hex view={view.clone()} {lit} {picked} act={act.clone()} />
                <div class="legend" aria-hidden="true">
                    { for LEGEND.iter().map(|(family, name)| html! {
                        <span class={family_class(*family)}>{ *name }</span>
                    }) }
                    <span class="changed">{ "changed by this step" }</span>
                </div>
            </>
        },
    }
}

/// `156 octets in 2 mbufs · this step changed 80`.
fn extent(view: &View) -> String {
    let octets = counted(view.bytes.len(), "octet", "octets");
    let mbufs = counted(view.chain.len(), "mbuf", "mbufs");
    let changed: usize = view.changed.iter().map(|span| span.len).sum();
    match changed {
        0 => format!("{octets} in {mbufs}"),
        _ => format!("{octets} in {mbufs} · this step changed {changed}"),
    }
}
