//! The open frame's diagnosis: the cause, how sure that is, what to do, and the corrected association.

use super::action::Action;
use super::engine::DiagnosisView;
use super::failing::{Finding, Found};
use super::format::prose;
use super::icons::{Icon, Shape};
use super::language::use_lang;
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, window};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct DiagnosisProps {
    /// The frame, counted from 1.
    pub(super) frame: usize,
    pub(super) finding: Finding,
    pub(super) act: Callback<Action>,
}

/// The card; nothing for a frame that does not fail.
#[component]
pub(super) fn Diagnosis(props: &DiagnosisProps) -> Html {
    let lang = use_lang();
    let found = match &props.finding {
        Finding::None | Finding::Sought { certain: false } => return Html::default(),
        Finding::Sought { certain: true } => None,
        Finding::Found(found) => Some(found),
    };
    let correction = found.and_then(|found| {
        let keys = found.diagnosis.fixed_keys.clone()?;
        let applicable = found.refused.is_none();
        applicable.then(|| html! { <Correction {keys} act={props.act.clone()} /> })
    });
    let advice = found.map(|found| advice(found, lang));
    let (beside, below) = match correction {
        Some(correction) => (correction, advice.unwrap_or_default()),
        None => {
            let advice = html! { <div class="scroll beside" tabindex="0" role="region" aria-label="What to do">{ advice.unwrap_or_default() }</div> };
            (advice, Html::default())
        }
    };
    html! {
        <section class={"card diagnosis"} aria-labelledby="diagnosis-title" aria-busy={found.is_none().to_string()}>
            <div class="finding">
                <h2>
                    <span id="diagnosis-title">{ format!("Frame {} fails", props.frame) }</span>
                    if let Some(found) = found {
                        <small class="mono" title={found.diagnosis.cause}>{ found.diagnosis.cause }</small>
                        { confidence(&found.diagnosis) }
                    }
                </h2>
                if let Some(found) = found {
                    { cause(found, lang, below) }
                } else {
                    <p class="empty">{ "Looking for the cause…" }</p>
                }
            </div>
            { beside }
        </section>
    }
}

fn advice(found: &Found, lang: &'static str) -> Html {
    html! { <p class="advice"><b>{ "What to do" }</b><span {lang}>{ prose(&sentence(&found.diagnosis.fix)) }</span></p> }
}

/// The cause, why it is that one, and what stands below.
fn cause(found: &Found, lang: &'static str, below: Html) -> Html {
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="Cause">
            <p class="cause"><Icon shape={Shape::Alert} /><strong {lang}>{ &found.meaning }</strong></p>
            <p {lang}>{ prose(&sentence(&found.diagnosis.why)) }</p>
            { below }
        </div>
    }
}

/// Words that begin with a capital and end with a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    let end = if words.ends_with('.') { "" } else { "." };
    format!("{}{}{end}", first.unwrap_or_default(), chars.as_str())
}

/// How sure a diagnosis is, as a picture and a title.
pub(super) fn sureness(confidence: &str) -> (&'static str, Shape, &'static str) {
    match confidence {
        "proved" => (
            "ok",
            Shape::Check,
            "The change was tried, and the packet passes with it",
        ),
        "observed" => (
            "plain",
            Shape::Eye,
            "Read off the packet, its flow or the capture file; nothing had to be tried",
        ),
        "likely" => (
            "warn",
            Shape::Tilde,
            "What comes out with the change makes sense, or an earlier frame failed alike; it may be chance",
        ),
        _ => (
            "quiet",
            Shape::Question,
            "Nothing that was tried explains it",
        ),
    }
}

fn confidence(diagnosis: &DiagnosisView) -> Html {
    let (class, shape, title) = sureness(diagnosis.confidence);
    html! { <span class={classes!("badge", class)} {title}><Icon {shape} />{ diagnosis.confidence }</span> }
}

#[derive(Properties, PartialEq)]
struct CorrectionProps {
    /// In setkey's form, keys masked.
    keys: String,
    act: Callback<Action>,
}

#[component]
fn Correction(props: &CorrectionProps) -> Html {
    let text = use_node_ref();
    let copied = use_state_eq(|| None::<String>);
    let is_copied = copied.as_ref() == Some(&props.keys);
    let copy = {
        let (keys, text) = (props.keys.clone(), text.clone());
        Callback::from(move |_: MouseEvent| {
            if copy(&keys) {
                copied.set(Some(keys.clone()));
            } else if let Some(text) = text.cast::<HtmlElement>() {
                select(&text);
            }
        })
    };
    html! {
        <div class="correction">
            <h3>
                <span>{ "Corrected association" }</span>
                <button class="small" onclick={copy} title="Copy it with its keys masked">
                    if is_copied { <Icon shape={Shape::Check} /> }
                    <span aria-live="polite">{ if is_copied { "Copied" } else { "Copy" } }</span>
                </button>
                <button class="small primary" onclick={props.act.reform(|_| Action::ApplyFix)}>{ "Apply to the keys" }</button>
            </h3>
            <pre ref={text} class="scroll" tabindex="0" role="region" aria-label="Corrected association, keys masked">{ &props.keys }</pre>
        </div>
    }
}

/// Puts a text on the clipboard; whether there is one. Pages that came without TLS have none.
fn copy(text: &str) -> bool {
    let Some(window) = window() else {
        return false;
    };
    let clipboard = window.navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        return false;
    }
    // Whether the browser lets the page have it shows later, and nothing hangs on it.
    let _written = clipboard.write_text(text);
    true
}

/// Selects a text, to be copied by hand.
fn select(text: &HtmlElement) {
    let selection = window().and_then(|window| window.get_selection().ok()?);
    if let Some(selection) = selection {
        // It fails on a node of another document only.
        let _selected = selection.select_all_children(text);
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn words_become_a_sentence() {
        assert_eq!(sentence("set it to 12"), "Set it to 12.");
        assert_eq!(sentence("Done."), "Done.");
        assert_eq!(sentence(""), ".");
    }
}
