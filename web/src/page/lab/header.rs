//! The lab's part of the bar on top.

use super::super::action::{Action, LabAction};
use super::state::LabState;
use yew::prelude::*;

/// The scenario's title.
pub(in super::super) fn about(lab: &LabState) -> Html {
    html! {
        <>
            <span class="mono">{ &lab.about.title }</span>
            <small class="about" title={lab.about.about.trim().to_owned()}>{ lab.about.about.trim() }</small>
        </>
    }
}

/// The buttons.
pub(in super::super) fn tools(
    lab: &LabState,
    act: &Callback<Action>,
    choose: Callback<MouseEvent>,
) -> Html {
    let (done, undone) = lab.history();
    let button = |name: &'static str, title: &'static str, action: LabAction, off: bool| {
        let act = act.reform(move |_| Action::Lab(action.clone()));
        html! { <button onclick={act} {title} aria-disabled={off.then_some("true")}>{ name }</button> }
    };
    html! {
        <>
            { button("Undo", "Take the last intervention back (u)", LabAction::Undo, done == 0) }
            { button("Redo", "Do what was taken back once more (r)", LabAction::Redo, undone == 0) }
            <button onclick={choose} aria-haspopup="dialog">{ "Scenario…" }</button>
        </>
    }
}
