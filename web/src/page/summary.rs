//! What is wrong in the capture: how many frames fail, and the causes.

use super::action::Action;
use super::diagnosis::sureness;
use super::engine::{CauseCount, SurveyView};
use super::format::{counted, thousands};
use super::icons::{Icon, Shape};
use super::language::use_lang;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct SummaryProps {
    pub(super) survey: Rc<SurveyView>,
    /// Frames in the capture.
    pub(super) frames: usize,
    /// Frames of these that were dropped: known before any cause is.
    pub(super) dropped: usize,
    pub(super) act: Callback<Action>,
}

/// The summary; nothing where nothing fails.
#[component]
pub(super) fn Summary(props: &SummaryProps) -> Html {
    let lang = use_lang();
    let survey = &props.survey;
    let failing = survey.failing.max(props.dropped);
    if failing == 0 {
        return Html::default();
    }
    let title = format!(
        "{} of {} fail",
        thousands(failing),
        counted(props.frames, "frame", "frames")
    );
    html! {
        <section class="survey" aria-labelledby="survey-title" aria-busy={(!survey.done).to_string()}>
            <h3><Icon shape={Shape::Alert} /><span id="survey-title">{ title }</span><small title={reach(survey)}>{ extent(survey) }</small></h3>
            <ul>
                { for survey.causes.iter().map(|cause| row(cause, lang, &props.act)) }
            </ul>
        </section>
    }
}

fn row(cause: &CauseCount, lang: &'static str, act: &Callback<Action>) -> Html {
    let first = cause.first_frame;
    let (class, shape, _) = sureness(cause.confidence);
    let title = format!(
        "{} ({}, {}): go to frame {first}, the first",
        cause.meaning, cause.cause, cause.confidence
    );
    html! {
        <li key={cause.cause}>
            <button onclick={act.reform(move |_| Action::OpenFrame(first))} {title}>
                <b>{ thousands(cause.count) }</b>
                <span class="what" {lang}>{ cause.meaning.trim_end_matches('.') }</span>
                <span class={classes!("sure", class)}><Icon {shape} /><span class="unseen">{ cause.confidence }</span></span>
            </button>
        </li>
    }
}

/// How far the capture was looked through, in a word or two.
fn extent(survey: &SurveyView) -> String {
    match (survey.done, survey.unexamined) {
        (false, _) => "looking…".to_owned(),
        (true, 0) if survey.tried == survey.failing => String::new(),
        (true, 0) => format!("{} tried", thousands(survey.tried)),
        (true, unexamined) => format!("{} not looked into", thousands(unexamined)),
    }
}

/// The same, in full.
fn reach(survey: &SurveyView) -> String {
    let tried = counted(survey.tried, "frame was", "frames were");
    let mut words = format!("{tried} tried; others fail as an earlier one of their flow did.");
    if survey.unexamined > 0 {
        words.push_str(&format!(
            " {} not looked into: open one to find out.",
            counted(survey.unexamined, "frame was", "frames were")
        ));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_looked_into_is_said() {
        let mut survey = SurveyView {
            failing: 9,
            tried: 8,
            ..SurveyView::default()
        };
        assert_eq!(extent(&survey), "looking…");
        survey.done = true;
        assert_eq!(extent(&survey), "8 tried");
        survey.failing = 8;
        assert_eq!(extent(&survey), "");
        survey.unexamined = 1;
        assert_eq!(extent(&survey), "1 not looked into");
        assert!(reach(&survey).ends_with("1 frame was not looked into: open one to find out."));
    }
}
