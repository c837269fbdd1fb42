//! `espial diagnose`: for each failing packet why, and what would make it pass.

use crate::args::Diagnose;
use crate::error::Failure;
use crate::{Status, input};
use espial_core::explain::Diagnosis;
use espial_core::inspect::{DiagnosisView, Examination};
use espial_core::sa::Sad;
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
        flows(out, &examination, &examination.world().sad)?;
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
    let view = DiagnosisView::new(number, diagnosis);
    if diagnose.json {
        serde_json::to_writer(&mut *out, &view)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(
        out,
        "{number:>6}  {} ({})",
        view.cause, diagnosis.confidence
    )?;
    writeln!(out, "        why: {}", view.why)?;
    writeln!(out, "        fix: {}", view.fix)?;
    for line in view.fixed_keys.iter().flat_map(|keys| keys.lines()) {
        writeln!(out, "        | {line}")?;
    }
    Ok(())
}

fn flows(out: &mut impl Write, examination: &Examination, sad: &Sad) -> Result<(), Failure> {
    for flow in examination.flows().views(sad) {
        let (src, dst, proto, spi) = (&flow.src, &flow.dst, flow.proto, &flow.spi);
        write!(out, "{proto} {spi} {src} → {dst}: {} packets", flow.packets)?;
        for (count, what) in [
            (flow.lost, "lost"),
            (u64::try_from(flow.duplicates).unwrap_or(0), "doubled"),
            (u64::try_from(flow.reordered).unwrap_or(0), "out of order"),
            (u64::try_from(flow.jumps).unwrap_or(0), "jumps"),
            (u64::try_from(flow.restarts).unwrap_or(0), "restarts"),
        ] {
            if count > 0 {
                write!(out, ", {count} {what}")?;
            }
        }
        write!(out, "; window needed {}", flow.window_needed)?;
        if let Some(window) = flow.window {
            write!(out, ", configured {window}")?;
        }
        if let Some(budget) = &flow.budget {
            write!(
                out,
                "; {} to {} octets of overhead",
                budget.least, budget.most
            )?;
            for fits in &budget.largest {
                write!(out, ", inner packets up to {} in {}", fits.inner, fits.mtu)?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}
