//! The associations, and the editor of the keys that make them.

use super::action::Action;
use super::engine::KeyProblem;
use super::failing::Correction;
use super::format::counted;
use super::icons::{Icon, Shape};
use super::model::Keys;
use std::rc::Rc;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct AssociationsProps {
    pub(super) keys: Rc<Keys>,
    /// The correction that was applied last.
    pub(super) correction: Option<Rc<Correction>>,
    pub(super) editing: bool,
    pub(super) toggle: Callback<()>,
    pub(super) act: Callback<Action>,
}

/// The card: the list, or the editor in its place.
#[component]
pub(super) fn Associations(props: &AssociationsProps) -> Html {
    let keys = &props.keys;
    let format = keys
        .associations
        .first()
        .map_or("", |association| association.format);
    let toggle = props.toggle.reform(|_: MouseEvent| ());
    html! {
        <section class={classes!("card", "associations", props.editing.then_some("editing"))} aria-labelledby="associations-title">
            <h2 id="associations-title">
                { "Associations" }<small>{ format }</small>
                <button class="small" onclick={toggle} aria-expanded={props.editing.to_string()}>
                    { if props.editing { "Done" } else { "Edit keys" } }
                </button>
            </h2>
            if let Some(correction) = &props.correction {
                <Corrected correction={correction.clone()} act={props.act.clone()} />
            }
            if props.editing {
                <Editor text={keys.text.clone()} problems={keys.problems.clone()} notes={keys.notes.clone()} act={props.act.clone()} />
            } else {
                { list(keys) }
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct CorrectedProps {
    correction: Rc<Correction>,
    act: Callback<Action>,
}

/// What was written into the keys, and the way back.
#[component]
fn Corrected(props: &CorrectedProps) -> Html {
    let undo = use_node_ref();
    {
        let undo = undo.clone();
        // The button that was pressed has gone with the diagnosis.
        use_effect_with((), move |()| {
            if let Some(undo) = undo.cast::<HtmlElement>() {
                // It fails on an element that cannot have the focus; buttons can.
                let _focused = undo.focus();
            }
        });
    }
    let applied = &props.correction.applied;
    let (shape, now) = match applied.passes {
        true => (Shape::Check, "passes now"),
        false => (Shape::Alert, "still fails"),
    };
    let words = format!("Frame {} {now}", applied.frame);
    let place = match applied.replaced {
        true => "in place of the one before",
        false => "behind the one before, which other packets are for",
    };
    let title = format!(
        "{}: the corrected association is in line {} of the keys, as {}, {place}",
        applied.cause, applied.line, applied.format
    );
    html! {
        <div class={classes!("corrected", applied.passes.then_some("ok"))} role="status">
            <Icon {shape} /><span {title}>{ words }<small>{ format!("line {} of the keys corrected", applied.line) }</small></span>
            <button ref={undo} class="small" onclick={props.act.reform(|_| Action::UndoFix)} title="Take the correction out of the keys again">{ "Undo" }</button>
        </div>
    }
}

fn list(keys: &Keys) -> Html {
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label="Associations">
            if keys.associations.is_empty() && keys.problems.is_empty() {
                <p class="empty">
                    { "No keys yet, so nothing can be opened. Drop what " }<code>{ "ip xfrm state" }</code>
                    { " prints, a setkey(8) file, Wireshark's esp_sa or another key file, or write keys under Edit keys." }
                </p>
            }
            if !keys.problems.is_empty() {
                <p class="problems">{ format!("{} in the keys", counted(keys.problems.len(), "problem", "problems")) }</p>
            }
            if !keys.notes.is_empty() {
                <p class="problems none">{ format!("{} on the keys", counted(keys.notes.len(), "note", "notes")) }</p>
            }
            { for keys.associations.iter().map(|association| html! {
                <div class="association">
                    <div class="ends"><b>{ &association.spi }</b><span>{ format!("{} → {}", association.src, association.dst) }</span></div>
                    <small>{ &association.words }</small>
                </div>
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct EditorProps {
    text: String,
    problems: Vec<KeyProblem>,
    notes: Vec<KeyProblem>,
    act: Callback<Action>,
}

/// A text field over a copy of its text in which the problems are marked.
#[component]
fn Editor(props: &EditorProps) -> Html {
    let under = use_node_ref();
    let field = use_node_ref();
    let input = props.act.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlTextAreaElement>();
        Action::DraftKeys(field.map(|field| field.value()).unwrap_or_default())
    });
    let follow = {
        let (under, field) = (under.clone(), field.clone());
        move || {
            if let (Some(under), Some(over)) = (under.cast::<Element>(), field.cast::<Element>()) {
                under.set_scroll_top(over.scroll_top());
                under.set_scroll_left(over.scroll_left());
            }
        }
    };
    use_effect(follow.clone());
    let bad = !props.problems.is_empty();
    html! {
        <div class="editor">
            <div class="paper">
                <pre ref={under} aria-hidden="true">{ marked(&props.text, &props.problems) }{ "\n" }</pre>
                <textarea ref={field.clone()} value={props.text.clone()} oninput={input} onscroll={Callback::from(move |_: Event| follow())}
                    wrap="off" spellcheck="false" autocomplete="off" autocapitalize="off"
                    aria-label="Keys" aria-invalid={bad.then_some("true")}
                    aria-describedby="key-problems"
                    placeholder="setkey(8) add …, or what ip xfrm state prints" />
            </div>
            <ul id="key-problems" class={classes!("problems", (!bad).then_some("none"))}>
                { for props.problems.iter().map(|problem| told("problem", problem, field.clone(), &props.text)) }
                { for props.notes.iter().map(|note| told("note", note, field.clone(), &props.text)) }
                if !bad {
                    <li>{ "Read as you type; nothing leaves this page." }</li>
                }
            </ul>
        </div>
    }
}

/// A line of the list under the text.
fn told(kind: &'static str, about: &KeyProblem, field: NodeRef, text: &str) -> Html {
    html! {
        <li class={kind}><button onclick={select(field, about, text)}>
            <b>{ format!("{}:{}", about.line, about.column) }</b>{ " " }{ &about.message }
        </button></li>
    }
}

/// The text with its problems marked.
fn marked(text: &str, problems: &[KeyProblem]) -> Html {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut order: Vec<_> = problems
        .iter()
        .map(|problem| (problem.offset, problem.len))
        .collect();
    order.sort_unstable();
    for (offset, len) in order {
        let end = offset.saturating_add(len.max(1)).min(text.len());
        if let (Some(before), Some(bad)) = (text.get(done..offset), text.get(offset..end)) {
            let bad = if bad.trim().is_empty() { " " } else { bad };
            pieces.push(html! { <>{ before }<mark>{ bad }</mark></> });
            done = end;
        }
    }
    html! { <>{ for pieces }{ text.get(done..).unwrap_or_default() }</> }
}

/// Puts the text field's selection on the problem.
fn select(field: NodeRef, problem: &KeyProblem, text: &str) -> Callback<MouseEvent> {
    // The DOM counts UTF-16 units, the problem octets.
    let units = |end: usize| {
        let units = text.get(..end).unwrap_or(text).encode_utf16().count();
        u32::try_from(units).unwrap_or(u32::MAX)
    };
    let start = units(problem.offset);
    let end = units(problem.offset.saturating_add(problem.len));
    Callback::from(move |_| {
        if let Some(field) = field.cast::<HtmlTextAreaElement>() {
            // Both fail on fields without text only.
            let _focused = field.focus();
            let _selected = field.set_selection_range(start, end);
        }
    })
}
