//! The fields, in step with the octets both ways.

use super::action::{Action, Point};
use super::engine::{FieldView, Span, View};
use super::format::{family_class, octet_range, prose, rfc};
use super::language::use_lang;
use std::rc::Rc;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct FieldsProps {
    pub(super) view: Rc<View>,
    /// The octets that are lit up; a field that is all of them is too.
    pub(super) lit: Option<Span>,
    pub(super) picked: Option<Span>,
    pub(super) act: Callback<Action>,
}

/// The list, by header.
#[component]
pub(super) fn Fields(props: &FieldsProps) -> Html {
    let lang = use_lang();
    let list = use_node_ref();
    let fields = &props.view.fields;
    {
        let list = list.clone();
        use_effect_with((props.lit, props.picked, props.view.clone()), move |_| {
            reveal_lit(&list)
        });
    }
    let picked = props
        .picked
        .and_then(|span| fields.iter().position(|field| field.span == span));
    let mut index = 0;
    let groups = fields.chunk_by(|a, b| a.layer == b.layer).map(|group| {
        let first = index;
        index += group.len();
        let layer = group.first().map_or("", |field| field.layer);
        html! {
            <div role="group" aria-label={layer}>
                <div class="layer" role="presentation">{ layer }</div>
                { for group.iter().enumerate().map(|(at, field)| item(props, first + at, field)) }
            </div>
        }
    });
    let act = &props.act;
    html! {
        <section class="fields" aria-labelledby="fields-title">
            <h2 id="fields-title">{ "Fields" }<small>{ place(props.lit) }</small></h2>
            if fields.is_empty() {
                <p class="empty">{ "No packet, no fields." }</p>
            } else {
                <div ref={list} class="scroll" role="listbox" tabindex="0" aria-label="Fields"
                    aria-activedescendant={picked.map(|index| format!("field-{index}"))}
                    onkeydown={keys(act.clone(), props.view.clone(), picked)}
                    onmouseleave={act.reform(|_| Action::Hover(None))}>
                    <div class="columns" role="presentation">{ for groups }</div>
                </div>
                if let Some(field) = picked.and_then(|index| fields.get(index)) {
                    { about(field, lang) }
                }
            }
        </section>
    }
}

/// What the picked field is for, and where that stands.
fn about(field: &FieldView, lang: &'static str) -> Html {
    html! {
        <div class="about scroll" tabindex="0" role="region" aria-label="About the picked field">
            <p><b>{ field.name }</b><small>{ rfc(field.rfc) }</small><span {lang}>{ prose(&field.words) }</span></p>
        </div>
    }
}

fn place(lit: Option<Span>) -> String {
    match lit {
        None => String::new(),
        Some(Span { offset, len: 1 }) => format!("octet {offset}"),
        Some(Span { offset, len }) => format!("octets {}", octet_range(offset, len)),
    }
}

/// ` (RFC 8200, 7)`; nothing where no RFC speaks.
fn section(rfc: &str) -> String {
    match rfc.split_once(' ') {
        Some((number, section)) => format!(" (RFC {number}, {section})"),
        None => String::new(),
    }
}

fn item(props: &FieldsProps, index: usize, field: &FieldView) -> Html {
    let span = field.span;
    let overlaps = |other: &Span| {
        span.offset < other.offset + other.len && other.offset < span.offset + span.len
    };
    let changed = props.view.changed.iter().any(overlaps);
    let class = classes!(
        "field",
        family_class(field.family),
        changed.then_some("changed"),
        (props.lit == Some(span)).then_some("lit"),
    );
    let act = &props.act;
    let title = format!(
        "{} {}: {} · {}{}\n{}{}",
        field.layer,
        field.name,
        field.value,
        place(Some(span)),
        if changed {
            " · changed by this step"
        } else {
            ""
        },
        field.words,
        section(field.rfc)
    );
    html! {
        <div id={format!("field-{index}")} {class} role="option" {title}
            aria-selected={(props.picked == Some(span)).to_string()}
            onmouseenter={act.reform(move |_| Action::Hover(Some(Point::Octets(span))))}
            onclick={act.reform(move |_| Action::Pick(Some(Point::Octets(span))))}>
            <span>{ field.name }</span><b>{ &field.value }</b>
        </div>
    }
}

fn keys(act: Callback<Action>, view: Rc<View>, picked: Option<usize>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        let last = view.fields.len().saturating_sub(1);
        let to = match (event.key().as_str(), picked) {
            ("ArrowDown" | "ArrowUp", None) => 0,
            // Fields that share their octets are one place.
            ("ArrowDown", Some(at)) => {
                let here = view.fields.get(at).map(|field| field.span);
                let rest = view.fields.iter().enumerate().skip(at);
                rest.clone()
                    .find(|(_, field)| Some(field.span) != here)
                    .map_or(at, |(next, _)| next)
            }
            ("ArrowUp", Some(at)) => at.saturating_sub(1),
            ("Home", _) => 0,
            ("End", _) => last,
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(field) = view.fields.get(to.min(last)) {
            act.emit(Action::Pick(Some(Point::Octets(field.span))));
        }
    })
}

fn reveal_lit(list: &NodeRef) {
    let list = list.cast::<Element>();
    if let Some(Ok(Some(lit))) = list.map(|list| list.query_selector(".lit")) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        lit.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
