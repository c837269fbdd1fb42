//! The stages of a host's packet, one below the other, with the crypto boundary as a cut.

use super::super::action::{Action, LabAction};
use super::super::engine::{HostView, LabStageView, Standing, When};
use super::super::icons::{Icon, Shape};
use super::super::roving::{moves_focus, stop};
use yew::prelude::*;

/// The list, with the packet's name above it.
pub(super) fn stages(
    host: &HostView,
    followed: Option<u32>,
    lang: &'static str,
    act: &Callback<Action>,
) -> Html {
    let Some(packet) = &host.packet else {
        return html! { <p class="empty">{ "No packet yet." }</p> };
    };
    let task = packet.task;
    let on = followed == Some(task);
    let follow = act.reform(move |_| Action::Lab(LabAction::Follow((!on).then_some(task))));
    let first_open = packet
        .path
        .iter()
        .position(|stage| matches!(stage.when, When::Now | When::Next))
        .unwrap_or(0);
    let parked = packet.standing == Standing::Parked;
    html! {
        <>
            <div class="headline">
                <button class="small" onclick={follow} aria-pressed={on.to_string()}
                    title="Keep this packet in the pane below, whatever is worked on">{ format!("#{task}") }</button>
                <strong class="mono">{ &packet.words }</strong>
                <span class={classes!("badge", tone(packet.standing, packet.dropped))} {lang}>{ short(&packet.state) }</span>
            </div>
            <ol class="way" aria-label={format!("Stages on {}", host.name)} onkeydown={moves_focus()}>
                { for packet.path.iter().enumerate().map(|(index, stage)| {
                    let fell = packet.dropped && index + 1 == packet.path.len() && stage.when != When::Later;
                    item(stage, (fell, parked), index == first_open, lang, act)
                }) }
            </ol>
        </>
    }
}

/// The colour of what became of a packet.
pub(super) fn tone(standing: Standing, dropped: bool) -> &'static str {
    match standing {
        _ if dropped => "bad",
        Standing::Parked => "warn",
        Standing::UnderWay => "quiet",
        Standing::Ended => "ok",
    }
}

/// What became of a packet, without the stage: `dropped esps_badauth`.
pub(super) fn short(state: &str) -> String {
    let words: Vec<&str> = state.split(' ').collect();
    match words.as_slice() {
        [dropped, _, counter] => format!("{dropped} · {counter}"),
        _ => state.to_owned(),
    }
}

fn item(
    stage: &LabStageView,
    (fell, parked): (bool, bool),
    is_stop: bool,
    lang: &'static str,
    act: &Callback<Action>,
) -> Html {
    let (class, words) = match stage.when {
        When::Done => ("done", "has run"),
        When::Now if fell => ("now", "dropped here"),
        When::Now => ("now", "just ran"),
        When::Next if parked && stage.boundary => ("next", "waits"),
        When::Next => ("next", "next"),
        When::Later => ("later", "later"),
    };
    let mark = match stage.when {
        When::Done if fell => html! { <><Icon shape={Shape::Cross} />{ "drop" }</> },
        When::Done => {
            html! { <><Icon shape={Shape::Check} /><span class="unseen">{ words }</span></> }
        }
        When::Now if fell => html! { <><Icon shape={Shape::Cross} />{ "drop" }</> },
        When::Now | When::Next => html! { { words } },
        When::Later => html! { <span class="unseen">{ words }</span> },
    };
    let name = if stage.boundary {
        "crypto boundary"
    } else {
        stage.id
    };
    let (role, lang) = match stage.boundary {
        true => ("the caller's frame is gone", None),
        false => (stage.role.as_str(), Some(lang)),
    };
    let at = stage.at;
    let go = Callback::from({
        let act = act.clone();
        move |_: MouseEvent| {
            if let Some(at) = at {
                act.emit(Action::Lab(LabAction::Seek(at)));
            }
        }
    });
    html! {
        <li class={classes!(class, stage.boundary.then_some("cut"), fell.then_some("fell"))}>
            <button class="go" onclick={go} tabindex={stop(is_stop)} data-rove="" aria-disabled={at.is_none().then_some("true")}
                title={format!("{}: {} · {words}", stage.id, stage.role)}
                aria-current={(stage.when == When::Now).then_some("step")}>
                <code>{ name }</code>{ " " }<small {lang}>{ role }</small>{ " " }<span class="when">{ mark }</span>
            </button>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::{Standing, short, tone};

    #[test]
    fn a_drop_is_named_by_its_counter() {
        assert_eq!(
            short("dropped esp_input_cb esps_badauth"),
            "dropped · esps_badauth"
        );
        assert_eq!(
            short("verworfen esp_input_cb esps_badauth"),
            "verworfen · esps_badauth"
        );
        assert_eq!(short("under way"), "under way");
        assert_eq!(tone(Standing::Ended, true), "bad");
        assert_eq!(tone(Standing::Ended, false), "ok");
    }
}
