//! The pictures on buttons. They say nothing that the button's name does not say.

use yew::prelude::*;

/// What a picture shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    First,
    Back,
    Step,
    Run,
    Last,
    Theme,
    Check,
    Cross,
    Pause,
    Dash,
    Alert,
    Eye,
    Tilde,
    Question,
    Sliders,
    Chevron,
}

#[derive(Properties, PartialEq)]
pub(super) struct IconProps {
    pub(super) shape: Shape,
}

/// One picture of 12 by 12 units.
#[component]
pub(super) fn Icon(props: &IconProps) -> Html {
    let (filled, path) = match props.shape {
        Shape::First => (true, "M1 1h2v10H1zM11 1v10L4 6z"),
        Shape::Back => (true, "M10 1v10L2 6z"),
        Shape::Step => (true, "M2 1v10l8-5z"),
        Shape::Run => (true, "M1 1v10l5-5zM6 1v10l5-5z"),
        Shape::Last => (true, "M9 1h2v10H9zM1 1v10l7-5z"),
        Shape::Theme => (
            true,
            "M6 .5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11zM6 2a4 4 0 1 1 0 8z",
        ),
        Shape::Check => (false, "M2 6.5 5 9.5 10.5 3"),
        Shape::Cross => (false, "M2.5 2.5l7 7M9.5 2.5l-7 7"),
        Shape::Pause => (false, "M4 2.5v7M8 2.5v7"),
        Shape::Dash => (false, "M2.5 6h7"),
        Shape::Eye => (false, "M.9 6Q6 .8 11.1 6Q6 11.2 .9 6zM6 5.8v.4"),
        Shape::Tilde => (false, "M1.5 7.2q2.2-3.6 4.5-1.2t4.5-1.2"),
        Shape::Question => (false, "M3.7 3.9a2.3 2.3 0 1 1 3.4 2q-1.1.6-1.1 1.6M6 10v.1"),
        Shape::Sliders => (
            false,
            "M1.5 3.2h4.4M9 3.2h1.5M1.5 8.8H3M6.1 8.8h4.4M6.1 3.2a1.45 1.45 0 1 0 2.9 0a1.45 1.45 0 1 0-2.9 0zM3.1 8.8a1.45 1.45 0 1 0 2.9 0a1.45 1.45 0 1 0-2.9 0z",
        ),
        Shape::Chevron => (false, "M4 2.5 8 6 4 9.5"),
        Shape::Alert => (false, "M6 1.2 11.2 10.6H.8zM6 4.8v2.6M6 8.9v.3"),
    };
    html! {
        <svg class={classes!("icon", (!filled).then_some("stroked"))} viewBox="0 0 12 12" aria-hidden="true">
            <path d={path} />
        </svg>
    }
}

/// The mark of the page: an eye with an mbuf for its pupil.
#[component]
pub(super) fn Logo() -> Html {
    html! {
        <svg class="eye" viewBox="0 0 22 22" aria-hidden="true">
            <path d="M1 11Q11 1 21 11Q11 21 1 11Z" />
            <rect x="8" y="8" width="6" height="6" rx="1" />
        </svg>
    }
}
