//! The keys of the keyboard.

use super::dialog::Dialog;
use yew::prelude::*;

const KEYS: [(&[&str], &str); 19] = [
    (&["→"], "one step forwards"),
    (&["←"], "one step back"),
    (&["Shift", "→"], "run to the next breakpoint, or the end"),
    (&["Home"], "to the packet as it arrived"),
    (&["End"], "to the verdict"),
    (&["s"], "a step is a stage"),
    (&["e"], "a step is an event"),
    (&["/"], "filter the frames"),
    (&["["], "previous frame, or scenario of the lab"),
    (&["]"], "next frame, or scenario"),
    (&["f"], "the capture's flows"),
    (&["i"], "the Inspect workspace"),
    (&["l"], "the Lab workspace"),
    (&["c", "d", "p"], "the buffer as chain, diff, provenance"),
    (&["u"], "take an intervention in the lab back"),
    (&["r"], "do what was taken back once more"),
    (&["↑", "↓"], "move in the list that has the focus"),
    (&["Esc"], "let go of the octets picked"),
    (&["?"], "this page"),
];

#[derive(Properties, PartialEq)]
pub(super) struct HelpProps {
    pub(super) close: Callback<()>,
}

/// The overlay.
#[component]
pub(super) fn Help(props: &HelpProps) -> Html {
    html! {
        <Dialog title="Keys of the keyboard" close={props.close.clone()}>
            <dl class="help">
                { for KEYS.iter().map(|(keys, does)| html! {
                    <div><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ *does }</dd></div>
                }) }
            </dl>
            <p class="empty">
                { "Drop a capture (pcap, pcapng), keys or hex anywhere on the page. With the focus in the octets, arrows go from field to field, and in provenance from octet to octet. Nothing that you load leaves this page." }
            </p>
        </Dialog>
    }
}
