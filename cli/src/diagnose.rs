//! `espial diagnose`: for each failing packet why, and what would make it pass.

use crate::args::Diagnose;
use crate::error::Failure;
use crate::{Status, input};
use espial_core::explain::Diagnosis;
use espial_core::inspect::{DiagnosisView, Examination};
use std::io::Write;

/// Runs the command.
pub(crate) fn run(diagnose: &Diagnose, out: &mut impl Write) -> Result<Status, Failure> {
    let path = &diagnose.receive.capture;
    let capture = input::capture(path)?;
    let count = capture.frames.len();
    if let Some(number) = diagnose
        .frame
        .filter(|number| !(1..=count).contains(number))
    {
        return Err(Failure::NoFrame {
            path: path.clone(),
            number,
            count,
        });
    }
    let (receiver, incomplete) = input::receiver_with_incomplete(&diagnose.receive)?;
    let mut examination = Examination::new(receiver, incomplete, &capture);
    let mut status = Status::Done;
    for frame in &capture.frames {
        let (_, diagnosis) = examination.receive(&capture, frame);
        if let Some(diagnosis) = diagnosis {
            write(diagnose, out, frame.number, &diagnosis, &mut status)?;
        }
        if Some(frame.number) == diagnose.frame && status == Status::SomeDropped {
            return Ok(status);
        }
    }
    for (number, diagnosis) in examination.fragments_missing() {
        write(diagnose, out, number, &diagnosis, &mut status)?;
    }
    if !diagnose.json && diagnose.frame.is_none() {
        for flow in examination.flows().views(&examination.world().sad) {
            let words = flow.words();
            writeln!(out, "{}", words.text(diagnose.receive.language))?;
        }
    }
    Ok(status)
}

/// One diagnosis, if it is of the frame that was asked for.
fn write(
    diagnose: &Diagnose,
    out: &mut impl Write,
    number: usize,
    diagnosis: &Diagnosis,
    status: &mut Status,
) -> Result<(), Failure> {
    if diagnose.frame.is_some_and(|frame| frame != number) {
        return Ok(());
    }
    *status = Status::SomeDropped;
    let language = diagnose.receive.language;
    let view = DiagnosisView::new(number, diagnosis, language);
    if diagnose.json {
        serde_json::to_writer(&mut *out, &view)?;
        writeln!(out)?;
        return Ok(());
    }
    let confidence = diagnosis.confidence.words().text(language);
    writeln!(out, "{number:>6}  {} ({confidence})", view.cause)?;
    writeln!(out, "        why: {}", view.why)?;
    writeln!(out, "        fix: {}", view.fix)?;
    for line in view.fixed_keys.iter().flat_map(|keys| keys.lines()) {
        writeln!(out, "        | {line}")?;
    }
    Ok(())
}
