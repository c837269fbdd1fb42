//! Requests that wait at the crypto boundary of a host: which is done next, and what happens meanwhile.

use super::super::action::{Action, LabAction};
use super::super::engine::{Expiry, HostView, Injected, Intervention, ParkedView};
use super::super::roving::{moves_focus, stop};
use yew::prelude::*;

/// The list with its buttons, and the picked request's record.
pub(super) fn parked(
    place: usize,
    host: &HostView,
    picked: usize,
    lang: &'static str,
    act: &Callback<Action>,
) -> Html {
    let hold = !host.hold_crypto;
    let toggle = intervene(act, Intervention::HoldCrypto { host: place, hold });
    html! {
        <section aria-label={format!("Parked requests of {}", host.name)}>
            <h3>
                { "Parked requests" }
                <small>{ if host.parked.is_empty() { "none" } else { "you choose which completes next" } }</small>
                <button class="small" onclick={toggle} aria-pressed={host.hold_crypto.to_string()}
                    title="Whether requests at the crypto boundary wait from here on">{ "Hold" }</button>
            </h3>
            if !host.parked.is_empty() {
                <ul class="parked" onkeydown={moves_focus()}>
                    { for host.parked.iter().map(|parked| request(place, parked, parked.index == picked, act)) }
                </ul>
            }
            if let Some(parked) = host.parked.get(picked) {
                { meanwhile(place, parked, act) }
                { record(parked, lang) }
            }
        </section>
    }
}

fn intervene(act: &Callback<Action>, intervention: Intervention) -> Callback<MouseEvent> {
    act.reform(move |_| Action::Lab(LabAction::Intervene(intervention.clone())))
}

fn request(place: usize, parked: &ParkedView, picked: bool, act: &Callback<Action>) -> Html {
    let index = parked.index;
    let pick = act.reform(move |_| Action::Lab(LabAction::PickRequest { host: place, index }));
    let complete = intervene(act, Intervention::Complete { host: place, index });
    let task = parked.task;
    let about = format!("{} octets · {}", parked.octets, parked.algorithms);
    html! {
        <li key={task} class={classes!(picked.then_some("picked"))}>
            <button class="plain request" onclick={pick} tabindex={stop(picked)} data-rove="" aria-pressed={picked.to_string()}
                title={format!("{about}: packet {task} goes back to {}", parked.callback)}>
                <b>{ format!("#{task}") }</b>{ " " }
                <span><code>{ &parked.words }</code>{ " " }<small>{ about }</small></span>
            </button>
            <button class={classes!("small", picked.then_some("primary"))} onclick={complete}
                aria-label={format!("Complete #{task}")}>{ "Complete" }</button>
        </li>
    }
}

/// What may happen while the picked request waits.
fn meanwhile(place: usize, parked: &ParkedView, act: &Callback<Action>) -> Html {
    let sav = parked.sav;
    let button = |name: &'static str, title: &'static str, intervention: Intervention| {
        html! { <button class="small" {title} onclick={intervene(act, intervention)}>{ name }</button> }
    };
    let inject = |event: Injected| Intervention::Inject { host: place, event };
    let index = parked.index;
    let expire = |expiry| inject(Injected::SaExpired { sav, expiry });
    html! {
        <div class="meanwhile" role="group" aria-label={format!("Meanwhile, to #{}", parked.task)}>
            { button("Delete SA", "Its association is deleted", inject(Injected::SaDeleted { sav })) }
            { button("Expire soft", "Its association's soft lifetime is over", expire(Expiry::Soft)) }
            { button("Expire hard", "Its association's hard lifetime is over", expire(Expiry::Hard)) }
            { button("EAGAIN", "Its crypto session moves to another driver", inject(Injected::SessionMigrated { sav })) }
            if parked.arrived {
                { button("Duplicate", "The packet arrives once more", Intervention::Duplicate { host: place, index }) }
            }
        </div>
    }
}

fn record(parked: &ParkedView, lang: &'static str) -> Html {
    html! {
        <>
            <h3>{ format!("Heap record of #{}", parked.task) }<small>{ "all that survives" }</small></h3>
            <dl class="pairs">
                { for parked.record.iter().map(|entry| html! {
                    <div key={entry.name}><dt>{ entry.name }</dt><dd title={entry.value.clone()} {lang}>{ &entry.value }</dd></div>
                }) }
                <div><dt>{ "gone" }</dt><dd class="lost" {lang}><s>{ parked.gone.join(", ") }</s></dd></div>
            </dl>
        </>
    }
}
