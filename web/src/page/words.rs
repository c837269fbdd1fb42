//! Words about the step, and the verdict.

use super::engine::{VerdictView, View};
use super::format::{prose, rfc};
use super::icons::{Icon, Shape};
use super::language::use_lang;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct WordsProps {
    pub(super) view: Rc<View>,
}

/// The card with the words; at the end the verdict stands on top.
#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let lang = use_lang();
    let words = &props.view.words;
    html! {
        <section class="card words" aria-labelledby="words-title">
            <div class="scroll" tabindex="0" role="region" aria-label="Words about the step">
                if let Some(verdict) = &props.view.verdict {
                    { banner(verdict, lang) }
                }
                <h2 id="words-title"><span class="mono">{ &words.title }</span><small>{ rfc(words.rfc) }</small></h2>
                <p {lang}>{ prose(&words.text) }</p>
                if !words.other.is_empty() {
                    <p class="other" {lang}>{ prose(&words.other) }</p>
                }
            </div>
        </section>
    }
}

fn banner(verdict: &VerdictView, lang: &'static str) -> Html {
    let (class, shape) = match verdict.verdict {
        "delivered" => ("ok", Shape::Check),
        "dropped" => ("bad", Shape::Cross),
        "held" => ("quiet", Shape::Pause),
        _ => ("quiet", Shape::Dash),
    };
    html! {
        <div class={classes!("verdict", class)} role="group" aria-label="Verdict">
            <div class="line">
                <Icon {shape} />
                <strong>{ verdict.verdict }</strong>
                <small>{ rfc(verdict.rfc.unwrap_or_default()) }</small>
            </div>
            if let Some(stage) = verdict.stage {
                <div class="line place">
                    <small>{ "in" }</small><code>{ stage }</code>
                    if let Some(counter) = verdict.counter {
                        <code class="counter">{ format!("{counter} + 1") }</code>
                    }
                </div>
            }
            <p {lang}>{ prose(&verdict.why) }</p>
            if let Some(other) = &verdict.other {
                <p class="other" {lang}>{ prose(other) }</p>
            }
        </div>
    }
}
