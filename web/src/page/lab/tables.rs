//! A host's counters, associations and policies, with what the last move changed.

use super::super::action::{Action, LabAction};
use super::super::engine::{HostView, Injected, Intervention};
use super::super::icons::{Icon, Shape};
use yew::prelude::*;

/// Counters, path MTUs where there are any, associations and policies.
pub(super) fn tables(place: usize, host: &HostView, act: &Callback<Action>) -> Html {
    html! {
        <>
            { counters(host) }
            { paths(host) }
            { sad(place, host, act) }
            { spd(place, host, act) }
        </>
    }
}

fn changed(changed: bool) -> Classes {
    classes!(changed.then_some("changed"))
}

fn counters(host: &HostView) -> Html {
    html! {
        <section aria-label={format!("Counters of {}", host.name)}>
            <h3>{ "Counters" }<small>{ if host.counters.is_empty() { "all zero" } else { "netstat -s" } }</small></h3>
            <dl class="pairs counts">
                { for host.counters.iter().map(|counter| html! {
                    <div key={counter.name} class={changed(counter.changed)}><dt>{ counter.name }</dt><dd>{ counter.value }</dd></div>
                }) }
                if host.replies > 0 {
                    <div><dt>{ "echo replies" }</dt><dd>{ host.replies }</dd></div>
                }
            </dl>
        </section>
    }
}

fn paths(host: &HostView) -> Html {
    if host.paths.is_empty() {
        return Html::default();
    }
    html! {
        <section aria-label={format!("Path MTUs of {}", host.name)}>
            <h3>{ "Path MTU" }<small>{ "as routers have told" }</small></h3>
            <dl class="pairs counts">
                { for host.paths.iter().map(|path| html! {
                    <div key={path.dst.clone()} class={changed(path.changed)}><dt>{ &path.dst }</dt><dd>{ path.mtu }</dd></div>
                }) }
            </dl>
        </section>
    }
}

fn delete(place: usize, event: Injected, name: String, act: &Callback<Action>) -> Html {
    let intervention = Intervention::Inject { host: place, event };
    let delete = act.reform(move |_| Action::Lab(LabAction::Intervene(intervention.clone())));
    html! {
        <button class="plain delete" onclick={delete} aria-label={name.clone()} title={name}><Icon shape={Shape::Cross} /></button>
    }
}

fn sad(place: usize, host: &HostView, act: &Callback<Action>) -> Html {
    html! {
        <section aria-label={format!("Associations of {}", host.name)}>
            <h3>{ "SAD" }<small>{ if host.sad.is_empty() { "no association" } else { "" } }</small></h3>
            <ul class="rows">
                { for host.sad.iter().map(|sa| {
                    let received = sa.received.map(|edge| format!(" · window to {edge}")).unwrap_or_default();
                    html! {
                        <li key={sa.sav.generation} class={changed(sa.changed)} title={sa.words.clone()}>
                            <div><b class="sa">{ &sa.spi }</b>{ " " }<span>{ format!("{} → {}", sa.src, sa.dst) }</span>
                                <small>{ format!("{} · sent {}{received} · ref {}", sa.state, sa.sent, sa.references) }</small></div>
                            { delete(place, Injected::SaDeleted { sav: sa.sav }, format!("Delete SA {} on {}", sa.spi, host.name), act) }
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

fn spd(place: usize, host: &HostView, act: &Callback<Action>) -> Html {
    html! {
        <section aria-label={format!("Policies of {}", host.name)}>
            <h3>{ "SPD" }<small>{ if host.spd.is_empty() { "no policy, no look-up" } else { "" } }</small></h3>
            <ul class="rows">
                { for host.spd.iter().map(|policy| html! {
                    <li key={policy.sp.0} class={changed(policy.changed)}>
                        <div><b>{ policy.direction }</b>{ " " }<span>{ &policy.selector }</span>
                            <small>{ format!("{} · met {}", policy.action, policy.packets) }</small></div>
                        { delete(place, Injected::PolicyDeleted { sp: policy.sp }, format!("Delete policy {} on {}", policy.sp.0, host.name), act) }
                    </li>
                }) }
            </ul>
        </section>
    }
}
