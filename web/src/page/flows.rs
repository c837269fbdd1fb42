//! The flows of the capture: all packets of one SPI and destination, judged together.

use super::dialog::Dialog;
use super::engine::{Budget, FlowView};
use super::format::{counted, prose, thousands};
use super::icons::{Icon, Shape};
use super::roving::{moves_focus, stop};
use std::rc::Rc;
use yew::prelude::*;

/// Columns of the table.
const COLUMNS: &str = "13";

#[derive(Properties, PartialEq)]
pub(super) struct FlowsProps {
    pub(super) flows: Rc<[FlowView]>,
    /// Takes the frame, counted from 1, to go to.
    pub(super) choose: Callback<usize>,
    pub(super) close: Callback<()>,
}

/// The dialog.
#[component]
pub(super) fn Flows(props: &FlowsProps) -> Html {
    let flows = paired(&props.flows);
    html! {
        <Dialog title="Flows" class="wide" close={props.close.clone()}>
            if flows.is_empty() {
                <p class="empty">{ "No frame of this capture has AH or ESP in sight." }</p>
            } else {
                <div class="flows scroll" onkeydown={moves_focus()}>
                    <table>
                        <caption class="unseen">{ "All packets of one SPI and destination together. Enter goes to the flow's first frame." }</caption>
                        { head() }
                        { for flows.iter().enumerate().map(|(index, flow)| body(index, flow, &props.choose)) }
                    </table>
                </div>
                <p class="empty">
                    { "Losses are numbers that never came; jumps, steps of more than 1,024, are not among them. Overhead is what protection adds to a packet, in octets; what fits is the largest IP packet before protection." }
                </p>
            }
        </Dialog>
    }
}

/// Each flow followed by the one back, where there is one.
fn paired(flows: &[FlowView]) -> Vec<&FlowView> {
    let mut order: Vec<&FlowView> = Vec::with_capacity(flows.len());
    for flow in flows {
        let reverse = flows.iter().find(|other| {
            flow.reverse_spi.as_ref() == Some(&other.spi)
                && other.src == flow.dst
                && other.proto == flow.proto
        });
        for flow in [Some(flow), reverse].into_iter().flatten() {
            if !order.iter().any(|known| std::ptr::eq(*known, flow)) {
                order.push(flow);
            }
        }
    }
    order
}

fn head() -> Html {
    let column =
        |name: &'static str, title: &'static str| html! { <th scope="col" {title}>{ name }</th> };
    html! {
        <thead>
            <tr>
                <td rowspan="2"></td>
                <th scope="colgroup" colspan="7">{ "Sequence numbers" }</th>
                <th scope="colgroup" colspan="2">{ "Replay window" }</th>
                <th scope="colgroup" colspan="3">{ "Octets" }</th>
            </tr>
            <tr>
                { column("packets", "Packets in the capture, doubled ones included") }
                { column("from – to", "Since the last restart") }
                { column("lost", "Numbers that never came") }
                { column("doubled", "Packets that came again with the same octets") }
                { column("late", "Packets that came after one with a higher number") }
                { column("jumps", "Steps forwards of more than 1,024 numbers") }
                { column("restarts", "Times that the sender began to count anew") }
                { column("needed", "The least window under which none would be dropped") }
                { column("set", "The window that the association has") }
                { column("overhead", "What protection adds to a packet") }
                { column("fit 1280", "The largest IP packet before protection for an MTU of 1280") }
                { column("fit 1500", "The largest IP packet before protection for an MTU of 1500") }
            </tr>
        </thead>
    }
}

fn body(index: usize, flow: &FlowView, choose: &Callback<usize>) -> Html {
    let first = flow.first_frame;
    let notes = notes(flow);
    let small = window_is_too_small(flow);
    let some = |number: usize| html! { <td class={(number > 0).then_some("some")}>{ thousands(number) }</td> };
    let set = match flow.window {
        None => "–".to_owned(),
        Some(0) => "none".to_owned(),
        Some(width) => count(width.into()),
    };
    html! {
        <tbody key={first} onclick={choose.reform(move |_| first)}>
            <tr>
                <th scope="row">
                    <button data-rove="" tabindex={stop(index == 0)} autofocus={index == 0} title={format!("Go to frame {first}, the first of this flow")}>
                        <b>{ flow.proto.to_string() }{ " " }{ &flow.spi }</b>
                        <small>{ format!("{} → {}", flow.src, flow.dst) }</small>
                    </button>
                </th>
                <td>{ thousands(flow.packets) }</td>
                <td>{ format!("{} – {}", count(flow.first_seq), count(flow.last_seq)) }</td>
                { some(usize::try_from(flow.lost).unwrap_or(usize::MAX)) }
                { some(flow.duplicates) }
                { some(flow.reordered) }
                { some(flow.jumps) }
                { some(flow.restarts) }
                <td class={small.then_some("bad")}>{ count(flow.window_needed) }</td>
                <td class={small.then_some("bad")}>{ set }</td>
                { budget(flow.budget.as_ref()) }
            </tr>
            if !notes.is_empty() {
                <tr class="notes">
                    <td colspan={COLUMNS}>
                        { for notes.iter().map(|(bad, note)| html! {
                            <p class={bad.then_some("bad")}><Icon shape={if *bad { Shape::Alert } else { Shape::Dash }} />{ prose(note) }</p>
                        }) }
                    </td>
                </tr>
            }
        </tbody>
    }
}

fn count(number: u64) -> String {
    usize::try_from(number).map_or_else(|_| number.to_string(), thousands)
}

fn budget(budget: Option<&Budget>) -> Html {
    let Some(budget) = budget else {
        return html! { <><td>{ "–" }</td><td>{ "–" }</td><td>{ "–" }</td></> };
    };
    let Budget { least, most, .. } = budget;
    let overhead = match least == most {
        true => least.to_string(),
        false => format!("{least} – {most}"),
    };
    html! {
        <>
            <td>{ overhead }</td>
            { for budget.largest.iter().map(|fits| html! { <td>{ thousands(fits.inner) }</td> }) }
        </>
    }
}

/// A window of 0 is none, and drops nothing.
fn window_is_too_small(flow: &FlowView) -> bool {
    flow.window
        .is_some_and(|width| width > 0 && u64::from(width) < flow.window_needed)
}

/// What there is to say besides the numbers, and whether it is bad.
fn notes(flow: &FlowView) -> Vec<(bool, String)> {
    let mut notes = Vec::new();
    if let Some(width) = flow.window.filter(|_| window_is_too_small(flow)) {
        notes.push((
            true,
            format!(
                "The window of {width} is too small: a packet came {} numbers late. With a window of {} none would be dropped.",
                count(flow.greatest_distance),
                count(flow.window_needed)
            ),
        ));
    }
    if flow.restarts > 0 {
        let times = counted(flow.restarts, "time", "times");
        notes.push((
            true,
            format!(
                "The sender began to count anew {times} under the same association: a receiver that checks for replays drops what follows. Negotiate new associations after a restart."
            ),
        ));
    }
    if flow.window.is_none() {
        notes.push((
            false,
            "The keys have no association for it: window and overhead are not known.".to_owned(),
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::engine::Protocol;

    fn flow(spi: &str, src: &str, dst: &str, reverse: Option<&str>) -> FlowView {
        FlowView {
            proto: Protocol::Esp,
            spi: spi.to_owned(),
            src: src.to_owned(),
            dst: dst.to_owned(),
            packets: 9,
            first_frame: 1,
            first_seq: 1,
            last_seq: 9,
            lost: 0,
            duplicates: 0,
            reordered: 0,
            greatest_distance: 0,
            jumps: 0,
            restarts: 0,
            window_needed: 1,
            window: Some(32),
            reverse_spi: reverse.map(str::to_owned),
            budget: None,
        }
    }

    #[test]
    fn the_flow_back_stands_beside_the_flow() {
        let flows = [
            flow("1", "a", "b", Some("3")),
            flow("2", "a", "c", None),
            flow("3", "b", "a", Some("1")),
        ];
        let order: Vec<_> = paired(&flows)
            .iter()
            .map(|flow| flow.spi.as_str())
            .collect();
        assert_eq!(order, ["1", "3", "2"]);
    }

    #[test]
    fn a_window_that_is_too_small_is_said_in_words() {
        let mut late = flow("1", "a", "b", None);
        assert_eq!(notes(&late), []);
        (late.greatest_distance, late.window_needed) = (39, 40);
        let said = notes(&late);
        let [(true, note)] = said.as_slice() else {
            panic!("{said:?}");
        };
        assert!(note.contains("window of 32 is too small") && note.contains("39 numbers late"));
        late.window = Some(0);
        assert_eq!(notes(&late), []);
    }
}
