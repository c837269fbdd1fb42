//! The dialog that brings packets in: a file, pasted hex, or an example.

use super::dialog::Dialog;
use super::intake::{EXAMPLES, Example};
use std::rc::Rc;
use web_sys::{FileList, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct OpenProps {
    /// Text to start with in the hex field.
    pub(super) pasted: String,
    /// What is wrong with the hex.
    pub(super) refused: Option<Rc<str>>,
    pub(super) files: Callback<FileList>,
    pub(super) example: Callback<Example>,
    pub(super) hex: Callback<String>,
    pub(super) close: Callback<()>,
}

/// What can be pasted.
const HINT: &str = "60 03 40 d9 00 74 32 40 …\n\
    Plain, with 0x or colons; hexdump -C, xxd, tcpdump -x, Wireshark's hex dump, hex stream and escaped string;\n\
    arrays of C, Go, Rust or Java; Python's bytes and bytes.fromhex; base64. Several packets at once too.";

/// The dialog.
#[component]
pub(super) fn Open(props: &OpenProps) -> Html {
    let field = use_node_ref();
    let pick = props.files.clone();
    let pick = Callback::from(move |event: Event| {
        let input = event.target_dyn_into::<HtmlInputElement>();
        if let Some(list) = input.and_then(|input| input.files()) {
            pick.emit(list);
        }
    });
    let read = {
        let (field, hex) = (field.clone(), props.hex.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                hex.emit(field.value());
            }
        })
    };
    html! {
        <Dialog title="Open packets" close={props.close.clone()}>
            <label class="picker">
                <input type="file" multiple=true onchange={pick} />
                <b>{ "Choose files" }</b>
                <small>{ "pcap or pcapng, also in gzip or zstd; keys; hex. Or drop them anywhere on the page" }</small>
            </label>
            <section aria-labelledby="hex-title">
                <h3 id="hex-title">{ "Paste a packet as hex" }</h3>
                <textarea ref={field} class="paste" value={props.pasted.clone()} spellcheck="false" autocomplete="off"
                    aria-label="Packet as hex" aria-invalid={props.refused.is_some().then_some("true")} aria-describedby="hex-problem"
                    placeholder={HINT} />
                <div class="row">
                    <p id="hex-problem" class="bad" role="alert">{ props.refused.as_deref().unwrap_or_default() }</p>
                    <button class="primary" onclick={read}>{ "Read hex" }</button>
                </div>
            </section>
            <section aria-labelledby="examples-title">
                <h3 id="examples-title">{ "Examples from a Linux kernel" }</h3>
                <ul class="examples">
                    { for EXAMPLES.iter().map(|example| {
                        let load = props.example.reform(move |_: MouseEvent| *example);
                        html! {
                            <li><button onclick={load}><code>{ example.name }</code><small>{ example.about }</small></button></li>
                        }
                    }) }
                </ul>
            </section>
        </Dialog>
    }
}
