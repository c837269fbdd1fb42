//! `espial trace`: every stage and event of one frame.

use crate::args::Trace;
use crate::error::Failure;
use crate::{Status, input};
use espial_core::stage::Verdict;
use espial_core::trace::Timeline;
use espial_core::trace::view::{StageView, View};
use serde::Serialize;
use std::io::Write;

/// One line of `--json`: a stage run.
#[derive(Serialize)]
struct Line<'a> {
    step: usize,
    stage: &'a StageView,
    before: String,
    after: String,
    #[serde(flatten)]
    view: &'a View,
}

/// Runs the command.
pub(crate) fn run(trace: &Trace, out: &mut impl Write) -> Result<Status, Failure> {
    let path = &trace.receive.capture;
    let capture = input::capture(path)?;
    let mut receiver = input::receiver(&trace.receive)?;
    let index = trace.frame.checked_sub(1);
    let Some((frame, earlier)) = index.and_then(|index| {
        let frame = capture.frames.get(index)?;
        Some((frame, capture.frames.get(..index)?))
    }) else {
        return Err(Failure::NoFrame {
            path: path.clone(),
            number: trace.frame,
            count: capture.frames.len(),
        });
    };
    for frame in earlier {
        receiver.receive(frame.link, capture.octets(frame));
    }
    let timeline = receiver.trace(frame.link, capture.octets(frame));
    let Some(mut timeline) = timeline else {
        return Err(Failure::NotTraceable {
            path: path.clone(),
            number: trace.frame,
        });
    };
    timeline.set_language(trace.receive.language);
    print(trace, &mut timeline, out)?;
    Ok(match timeline.verdict() {
        Some(Verdict::Dropped { .. }) | None => Status::SomeDropped,
        Some(_) => Status::Done,
    })
}

fn print(trace: &Trace, timeline: &mut Timeline, out: &mut impl Write) -> Result<(), Failure> {
    let path = timeline.path();
    let mut before = timeline.view();
    if trace.markdown {
        writeln!(out, "# Frame {}\n", trace.frame)?;
    }
    for (index, stage) in path.iter().enumerate() {
        timeline.step();
        let view = timeline.view();
        if trace.json {
            let line = Line {
                step: index + 1,
                stage,
                before: hex::encode(&before.bytes),
                after: hex::encode(&view.bytes),
                view: &view,
            };
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)?;
        } else if trace.markdown {
            markdown(out, index + 1, stage, &before, &view)?;
        } else {
            plain(out, index + 1, stage, &before, &view)?;
        }
        before = view;
    }
    Ok(())
}

fn plain(
    out: &mut impl Write,
    step: usize,
    stage: &StageView,
    before: &View,
    view: &View,
) -> Result<(), Failure> {
    writeln!(out, "{step}. {}{}", stage.id, rfc(stage.rfc))?;
    for event in &view.events {
        writeln!(
            out,
            "     {:<8} {:<32} {}",
            event.kind, event.operation, event.detail
        )?;
    }
    if !view.record.survived.is_empty() {
        let survived: Vec<String> = view
            .record
            .survived
            .iter()
            .map(|entry| format!("{} {}", entry.name, entry.value))
            .collect();
        writeln!(out, "     survives {}", survived.join(", "))?;
    }
    for call in &view.record.calls {
        let locals: Vec<String> = call
            .locals
            .iter()
            .map(|entry| format!("{} {}", entry.name, entry.value))
            .collect();
        writeln!(
            out,
            "     frame    {} ({})",
            call.function,
            locals.join(", ")
        )?;
    }
    if before.bytes != view.bytes {
        writeln!(out, "     before   {}", hex::encode(&before.bytes))?;
        writeln!(out, "     after    {}", hex::encode(&view.bytes))?;
    }
    if let Some(verdict) = &view.verdict {
        let counter = verdict.counter.map(|name| format!(" ({name})"));
        writeln!(
            out,
            "{}{}: {}",
            verdict.verdict,
            counter.unwrap_or_default(),
            verdict.why
        )?;
        if let Some(other) = &verdict.other {
            writeln!(out, "     {other}")?;
        }
    }
    Ok(())
}

fn markdown(
    out: &mut impl Write,
    step: usize,
    stage: &StageView,
    before: &View,
    view: &View,
) -> Result<(), Failure> {
    writeln!(out, "## {step}. `{}`{}\n", stage.id, rfc(stage.rfc))?;
    writeln!(out, "{}\n", view.words.text)?;
    writeln!(out, "> {}\n", view.words.other)?;
    writeln!(
        out,
        "| event | operation | what it did |\n| --- | --- | --- |"
    )?;
    for event in &view.events {
        writeln!(
            out,
            "| {} | `{}` | {} |",
            event.kind,
            event.operation.replace('|', "\\|"),
            event.detail
        )?;
    }
    writeln!(out)?;
    if before.bytes != view.bytes {
        writeln!(out, "```\nbefore {}", hex::encode(&before.bytes))?;
        writeln!(out, "after  {}\n```\n", hex::encode(&view.bytes))?;
    }
    if let Some(verdict) = &view.verdict {
        let counter = verdict.counter.map(|name| format!(" (`{name}`)"));
        writeln!(
            out,
            "**{}**{}: {}",
            verdict.verdict,
            counter.unwrap_or_default(),
            verdict.why
        )?;
        if let Some(other) = &verdict.other {
            writeln!(out, "\n> {other}")?;
        }
    }
    Ok(())
}

fn rfc(rfc: &str) -> String {
    match rfc.split_once(' ') {
        Some((number, section)) => format!("  (RFC {number}, {section})"),
        None => String::new(),
    }
}
