//! One packet in detail, as it stands at this move.

use super::super::action::Action;
use super::super::buffer::Buffer;
use super::super::engine::Span;
use super::super::events::Events;
use super::super::fields::Fields;
use super::super::language::use_lang;
use super::super::looking::Shown as Picture;
use super::super::words::Words;
use super::stages::tone;
use super::state::Shown;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct PacketProps {
    pub(super) shown: Option<Rc<Shown>>,
    /// Whether it stays whatever is worked on.
    pub(super) kept: bool,
    pub(super) lit: Option<Span>,
    pub(super) picked: Option<Span>,
    /// The octets to light up in the Buffer card and those that stay lit up.
    pub(super) in_buffer: (Option<Span>, Option<Span>),
    /// What the Buffer card shows.
    pub(super) picture: Rc<Picture>,
    pub(super) act: Callback<Action>,
}

/// The panes on the lower edge.
#[component]
pub(super) fn Packet(props: &PacketProps) -> Html {
    let lang = use_lang();
    let Some(shown) = &props.shown else {
        return html! {
            <section class="card foot" aria-label="Packet"><p class="blank">{ "The packet that is worked on shows here. Step, or press →." }</p></section>
        };
    };
    let view = &shown.view;
    let (lit, picked) = props.in_buffer;
    html! {
        <div class="foot">
            <div class="column">
                <div class="card which">
                    <b class="mono">{ format!("#{}", shown.task) }</b>
                    <span><strong class="mono">{ &shown.words }</strong><small>{ format!("on {}{}", shown.host, if props.kept { " · kept here (Esc lets go)" } else { "" }) }</small></span>
                    <span class={classes!("badge", tone(shown.standing, shown.dropped))} {lang}>{ first_words(&shown.state, shown.dropped) }</span>
                </div>
                <Words view={view.clone()} />
            </div>
            <Buffer view={view.clone()} {lit} {picked} shown={props.picture.clone()} act={props.act.clone()} />
            <div class="card fielded">
                <Fields view={view.clone()} lit={props.lit} picked={props.picked} act={props.act.clone()} />
            </div>
            <Events view={view.clone()} single={false} act={props.act.clone()} />
        </div>
    }
}

/// `dropped`, without where and why, which stand below.
fn first_words(state: &str, dropped: bool) -> &str {
    match state.split_once(' ') {
        Some((first, _)) if dropped => first,
        _ => state,
    }
}
