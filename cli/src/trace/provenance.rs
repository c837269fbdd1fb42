//! `--octet`, `--influence` and `--flip`: where an octet comes from, what it influences, what turning over its bits does.

use super::verdict;
use crate::args::Trace;
use crate::error::Failure;
use espial_core::explain::{Language, provenance as explain};
use espial_core::trace::Timeline;
use espial_core::trace::provenance::view::{FlipView, InfluenceView, OriginView};
use serde::Serialize;
use std::io::Write;

/// One line of `--json`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    Origin(OriginView),
    Influence(InfluenceView),
    Flip(FlipView),
}

/// Prints what was asked for, in the order of the options.
pub(super) fn print(
    trace: &Trace,
    timeline: &Timeline,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let end = timeline.ticks();
    if trace.markdown {
        writeln!(out, "# Frame {}\n", trace.frame)?;
    }
    for octet in &trace.octet {
        let origin = timeline.origin_view(end, *octet);
        let origin = origin.ok_or_else(|| no_octet(timeline, end, *octet))?;
        line(trace, Line::Origin(origin), out)?;
    }
    for octet in &trace.influence {
        let influence = timeline.influence_view(0, *octet, end);
        let influence = influence.ok_or_else(|| no_octet(timeline, 0, *octet))?;
        line(trace, Line::Influence(influence), out)?;
    }
    for flip in &trace.flip {
        let flip = timeline.flip_view(0, flip.octet, flip.mask)?;
        line(trace, Line::Flip(flip), out)?;
    }
    Ok(())
}

fn no_octet(timeline: &Timeline, tick: usize, octet: usize) -> Failure {
    let had = timeline.provenance().len(tick);
    Failure::NoOctet { octet, had }
}

fn line(trace: &Trace, line: Line, out: &mut impl Write) -> Result<(), Failure> {
    if trace.json {
        serde_json::to_writer(&mut *out, &line)?;
        writeln!(out)?;
        return Ok(());
    }
    let language = trace.receive.language;
    let (title, items) = match line {
        Line::Origin(origin) => of_origin(&origin, language),
        Line::Influence(influence) => of_influence(&influence, language),
        Line::Flip(flip) => of_flip(&flip, language),
    };
    match trace.markdown {
        true => {
            writeln!(out, "## {title}\n")?;
            for item in items {
                writeln!(out, "- {item}")?;
            }
            writeln!(out)?;
        }
        false => {
            writeln!(out, "{title}")?;
            for item in items {
                writeln!(out, "     {item}")?;
            }
        }
    }
    Ok(())
}

fn of_origin(origin: &OriginView, language: Language) -> (String, Vec<String>) {
    let title = explain::origin_title(origin.octet, origin.value).text(language);
    // From the end back: how it came here, then what made it, and so on.
    let moves = origin.moves.iter().rev().map(|moved| moved.words.clone());
    let steps = origin.steps.iter().map(|step| step.operation.words.clone());
    (title, moves.chain(steps).collect())
}

fn of_influence(influence: &InfluenceView, language: Language) -> (String, Vec<String>) {
    let title = explain::influence_title(influence.octet).text(language);
    let mut items = Vec::new();
    items.extend(influence.through.iter().map(|done| done.words.clone()));
    items.push(influence.words.clone());
    items.extend(influence.covered.iter().map(|icv| icv.words.clone()));
    let decides = influence.decides.iter();
    let mut decides: Vec<_> = decides.map(|read| read.words.clone()).collect();
    decides.dedup();
    items.extend(decides);
    (title, items)
}

fn of_flip(flip: &FlipView, language: Language) -> (String, Vec<String>) {
    let title = explain::flip_title(flip.octet, flip.before, flip.after).text(language);
    let mut items: Vec<_> = flip.verdict.as_ref().map(verdict).into_iter().collect();
    items.push(flip.words.clone());
    for change in &flip.changes {
        items.push(change.words.clone());
        if change.before != change.after {
            items.push(format!("before {}", hex::encode(&change.before)));
            items.push(format!("after  {}", hex::encode(&change.after)));
        }
    }
    items.extend(flip.held_aside.as_ref().map(verdict));
    (title, items)
}
