//! A host's column.

use super::super::action::{Action, LabAction};
use super::super::engine::{HostView, Intervention, Profile, Stack};
use super::super::language::use_lang;
use super::parked::parked;
use super::stages::stages;
use super::tables::tables;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct HostProps {
    /// Its place, from 0.
    pub(super) place: usize,
    pub(super) host: HostView,
    /// The task that is kept in the pane below.
    pub(super) followed: Option<u32>,
    /// The picked parked request.
    pub(super) picked: usize,
    pub(super) act: Callback<Action>,
}

/// The column.
#[component]
pub(super) fn Host(props: &HostProps) -> Html {
    let lang = use_lang();
    let HostProps {
        place,
        host,
        followed,
        picked,
        act,
    } = props;
    let title = format!("host-{place}");
    html! {
        <section class="card host grow" aria-labelledby={title.clone()}>
            <h2><span id={title}>{ &host.name }</span><small title={host.addresses.join(" ")}>{ host.addresses.join(" ") }</small>{ profile(*place, host, act) }{ stack(*place, host, act) }</h2>
            <div class="scroll" tabindex="0" role="region" aria-label={format!("{} at work", host.name)}>
                { stages(host, *followed, lang, act) }
                { parked(*place, host, *picked, lang, act) }
                { tables(*place, host, act) }
            </div>
        </section>
    }
}

fn profile(place: usize, host: &HostView, act: &Callback<Action>) -> Html {
    let choose = Callback::from({
        let act = act.clone();
        move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            let profile = select.and_then(|select| Profile::from_id(&select.value()));
            if let Some(profile) = profile {
                let intervention = Intervention::SetProfile {
                    host: place,
                    profile,
                };
                act.emit(Action::Lab(LabAction::Intervene(intervention)));
            }
        }
    });
    let title = "Whose habits apply from here on where stacks differ";
    html! {
        <select onchange={choose} aria-label={format!("Profile of {}", host.name)} {title}>
            { for Profile::ALL.iter().map(|profile| html! {
                <option value={profile.id()} selected={profile.id() == host.profile}>{ profile.id() }</option>
            }) }
        </select>
    }
}

fn stack(place: usize, host: &HostView, act: &Callback<Action>) -> Html {
    let choice = |stack: Stack, name: &'static str| {
        let on = stack.id() == host.stack;
        let choose = Callback::from({
            let act = act.clone();
            move |_: MouseEvent| {
                if !on {
                    let intervention = Intervention::SetStack { host: place, stack };
                    act.emit(Action::Lab(LabAction::Intervene(intervention)));
                }
            }
        });
        html! {
            <button onclick={choose} aria-pressed={on.to_string()} title={format!("{name} takes the packets that come from here on")}>{ name }</button>
        }
    };
    html! {
        <span class="segments" role="group" aria-label={format!("Stack of {}", host.name)}>
            { choice(Stack::Kame, "KAME") }
            { choice(Stack::FastIpsec, "FAST_IPSEC") }
        </span>
    }
}
