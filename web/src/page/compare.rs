//! One packet through both stacks, beside each other.

use super::action::Action;
use super::dialog::Dialog;
use super::engine::{ComparedEnd, ComparedRow, ComparedStage, Comparison, Options, Parting, Stack};
use super::format::counted;
use super::icons::{Icon, Shape};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct CompareProps {
    pub(super) comparison: Rc<Comparison>,
    pub(super) options: Options,
    pub(super) act: Callback<Action>,
    pub(super) close: Callback<()>,
}

/// The dialog. A stage is a button that opens the packet there, in its stack.
#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let comparison = &props.comparison;
    html! {
        <Dialog title="Both stacks, side by side" close={props.close.clone()}>
            <p class="outcome">{ outcome(comparison) }</p>
            <div class="scroll compared" tabindex="0" role="region" aria-label="Stages of both stacks">
                <table>
                    <thead><tr>
                        <th scope="col">{ "FAST_IPSEC" }</th>
                        <th scope="col">{ "KAME" }</th>
                        <th scope="col">{ "The packet, once both have run" }</th>
                    </tr></thead>
                    <tbody>
                        { for comparison.rows.iter().enumerate().map(|(place, row)| {
                            compared(props, row, comparison.first_difference == Some(place))
                        }) }
                        <tr class="end">
                            <td>{ end(&comparison.fast_ipsec) }</td>
                            <td>{ end(&comparison.kame) }</td>
                            <td>{ packet_that_comes_out(comparison) }</td>
                        </tr>
                    </tbody>
                </table>
            </div>
            <p class="empty">
                { "Stages in one row do the same work. On the way the stacks differ by design: one crypto request of FAST_IPSEC does what KAME does in two calls, and KAME puts the length right at every step, FAST_IPSEC once, in the callback." }
            </p>
        </Dialog>
    }
}

fn outcome(comparison: &Comparison) -> Html {
    let dropped = comparison.fast_ipsec.verdict == "dropped";
    let (fits, words) = match (comparison.same_verdict, comparison.same_packet) {
        (false, _) => (false, "The stacks come to different verdicts."),
        (true, _) if dropped => (true, "Both stacks drop the packet, for the same reason."),
        (true, true) => (
            true,
            "Both stacks come to the same packet and the same verdict.",
        ),
        (true, false) => (false, "The verdicts are the same, the packets are not."),
    };
    let (class, shape) = match fits {
        true => ("ok", Shape::Check),
        false => ("bad", Shape::Cross),
    };
    html! { <span {class}><Icon {shape} />{ words }</span> }
}

fn packet_that_comes_out(comparison: &Comparison) -> &'static str {
    let ends = [&comparison.fast_ipsec, &comparison.kame];
    match comparison.same_packet {
        _ if ends.iter().any(|end| end.verdict == "dropped") => "none comes out",
        true => "equal, octet for octet",
        false => "not equal",
    }
}

fn compared(props: &CompareProps, row: &ComparedRow, first: bool) -> Html {
    html! {
        <tr class={classes!(first.then_some("first"))}>
            <td>{ stage(props, row.fast_ipsec.as_ref(), Stack::FastIpsec) }</td>
            <td>{ stage(props, row.kame.as_ref(), Stack::Kame) }</td>
            <td>{ packets(row, first) }</td>
        </tr>
    }
}

fn stage(props: &CompareProps, stage: Option<&ComparedStage>, stack: Stack) -> Html {
    let Some(stage) = stage else {
        return html! { <span class="none" title="The other stack alone has such a stage">{ "—" }</span> };
    };
    let (act, close) = (props.act.clone(), props.close.clone());
    let (options, index) = (
        Options {
            stack,
            ..props.options
        },
        stage.index,
    );
    let open = Callback::from(move |_: MouseEvent| {
        act.emit(Action::SetOptions(options));
        act.emit(Action::SeekStage(index));
        close.emit(());
    });
    html! {
        <button class={classes!("plain", stage.boundary.then_some("boundary"))} onclick={open}>
            <code>{ stage.id }</code><small>{ counted(stage.events, "event", "events") }</small>
        </button>
    }
}

fn packets(row: &ComparedRow, first: bool) -> Html {
    match &row.parting {
        Some(parting) => parted(parting, first),
        None if row.fast_ipsec.is_some() && row.kame.is_some() => {
            html! { <small>{ "equal" }</small> }
        }
        None => Html::default(),
    }
}

fn parted(parting: &Parting, first: bool) -> Html {
    let field = parting
        .field
        .map(|(layer, name)| format!(", {layer} {name}"));
    let hex = |octets: &[u8]| -> String {
        let octets: Vec<String> = octets.iter().map(|octet| format!("{octet:02x}")).collect();
        octets.join(" ")
    };
    html! {
        <div class="parting">
            <small>
                if first { <b>{ "first difference: " }</b> }
                { format!("octet {}{}", parting.offset, field.unwrap_or_default()) }
            </small>
            <code>{ hex(&parting.fast_ipsec) }</code>
            <code>{ hex(&parting.kame) }</code>
        </div>
    }
}

fn end(end: &ComparedEnd) -> Html {
    html! {
        <><strong>{ end.verdict }</strong>if let Some(counter) = end.counter { { " " }<code>{ counter }</code> }</>
    }
}
