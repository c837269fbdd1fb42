//! The buffer: the chain, and the octets in it.

use super::action::Action;
use super::chain::Chain;
use super::engine::{Family, Span, View};
use super::format::{counted, family_class};
use super::hex::Hex;
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
    pub(super) act: Callback<Action>,
}

/// The card.
#[component]
pub(super) fn Buffer(props: &BufferProps) -> Html {
    let view = &props.view;
    html! {
        <section class="card buffer grow" aria-labelledby="buffer-title">
            <h2 id="buffer-title">{ "Buffer" }<small>{ extent(view) }</small></h2>
            if view.chain.is_empty() {
                <p class="empty">{ "The packet was freed: no mbuf is left." }</p>
            } else {
                <Chain chain={view.chain.clone()} act={props.act.clone()} />
                <Hex view={view.clone()} lit={props.lit} picked={props.picked} act={props.act.clone()} />
                <div class="legend" aria-hidden="true">
                    { for LEGEND.iter().map(|(family, name)| html! {
                        <span class={family_class(*family)}>{ *name }</span>
                    }) }
                    <span class="changed">{ "changed by this step" }</span>
                </div>
            }
        </section>
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
