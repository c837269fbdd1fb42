//! The continuation record: what the next stage has, and what it has no longer.

use super::engine::RecordView;
use super::language::use_lang;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct RecordProps {
    pub(super) record: RecordView,
}

/// The card.
#[component]
pub(super) fn Record(props: &RecordProps) -> Html {
    let lang = use_lang();
    let RecordView {
        survived,
        gone,
        calls,
    } = &props.record;
    html! {
        <section class="card record" aria-label="Continuation record">
            <div class="scroll" tabindex="0" role="region" aria-label="Survived">
                <h2>{ "Survived" }</h2>
                if survived.is_empty() {
                    <p class="empty">{ "nothing" }</p>
                }
                <dl>
                    { for survived.iter().map(|entry| html! {
                        <div key={entry.name}><dt>{ entry.name }</dt><dd title={entry.value.clone()} {lang}>{ &entry.value }</dd></div>
                    }) }
                </dl>
            </div>
            if !calls.is_empty() {
                <div class="scroll" tabindex="0" role="region" aria-label="Call stack">
                    <h2>{ "Call stack" }</h2>
                    { for calls.iter().map(|call| html! {
                        <>
                            <h3>{ &call.function }</h3>
                            <dl>
                                { for call.locals.iter().map(|local| html! {
                                    <div key={local.name}><dt>{ local.name }</dt><dd title={local.value.clone()} {lang}>{ &local.value }</dd></div>
                                }) }
                            </dl>
                        </>
                    }) }
                </div>
            } else {
            <div class="scroll" tabindex="0" role="region" aria-label="Gone">
                <h2>{ "Gone" }</h2>
                if gone.is_empty() {
                    <p class="empty">{ "nothing" }</p>
                }
                <ul class="gone">{ for gone.iter().map(|name| html! { <li key={name.as_str()} {lang}><s>{ name }</s></li> }) }</ul>
            </div>
            }
        </section>
    }
}
