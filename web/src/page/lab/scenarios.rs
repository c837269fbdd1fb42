//! The scenarios that come along, to choose from.

use super::super::dialog::Dialog;
use super::super::engine::{SCENARIOS, Scenario};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(in super::super) struct ScenariosProps {
    /// The one that is open.
    pub(in super::super) open: String,
    pub(in super::super) choose: Callback<String>,
    pub(in super::super) close: Callback<()>,
}

/// The dialog.
#[component]
pub(in super::super) fn Scenarios(props: &ScenariosProps) -> Html {
    let known = use_memo((), |()| {
        let read = |(name, text): &(&'static str, &str)| {
            let scenario = Scenario::parse(text).ok()?;
            Some((*name, scenario.title, scenario.about))
        };
        SCENARIOS.iter().filter_map(read).collect::<Vec<_>>()
    });
    html! {
        <Dialog title="Scenarios" close={props.close.clone()}>
            <div class="examples scenarios">
                { for known.iter().map(|(name, title, about)| {
                    let name = *name;
                    let here = name == props.open;
                    let choose = props.choose.reform(move |_| name.to_owned());
                    html! {
                        <button key={name} onclick={choose} aria-current={here.then_some("true")}>
                            <strong>{ title }</strong><small>{ about.trim() }</small>
                        </button>
                    }
                }) }
            </div>
        </Dialog>
    }
}
