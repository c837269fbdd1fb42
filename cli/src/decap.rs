//! `espial decap`: a verdict for each frame, and what the upper layers get.

mod write;

use crate::args::Decap;
use crate::error::Failure;
use crate::line::{self, Association, DropLine};
use crate::{Status, input};
use espial_core::explain::{self, EspNullGuess, Language};
use espial_core::inspect::{FrameReport, HighHalf, Outcome};
use espial_core::sa::Sad;
use espial_core::stage::{Reason, Verdict};
use espial_core::wire::link::{self, LinkType};
use espial_core::wire::summary;
use serde::Serialize;
use std::io::Write;
use write::Written;

/// One line of `--json`.
#[derive(Serialize)]
struct Line {
    frame: usize,
    verdict: &'static str,
    sas: Vec<Association>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drop: Option<DropLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// High half of the sequence number, where it had to be found.
    #[serde(skip_serializing_if = "Option::is_none")]
    esn_high: Option<u32>,
    /// What a packet without an association might be.
    #[serde(skip_serializing_if = "Option::is_none")]
    guess: Option<EspNullGuess>,
}

/// Runs the command.
pub(crate) fn run(decap: &Decap, out: &mut impl Write) -> Result<Status, Failure> {
    let path = &decap.receive.capture;
    let capture = input::capture(path)?;
    let mut receiver = input::receiver(&decap.receive)?;
    let mut written = match &decap.write {
        Some(path) => Some(Written::create(path, decap.force, &capture)?),
        None => None,
    };
    let mut status = Status::Done;
    for frame in &capture.frames {
        let octets = capture.octets(frame);
        let report = receiver.receive(frame.link, octets);
        let mut line = line(
            frame.number,
            &report,
            &receiver.world.sad,
            decap.receive.language,
        );
        if lacks_association(&report) {
            line.guess = guess(frame.link, octets);
        }
        if line.verdict == "dropped" || line.checksum == Some("bad") {
            status = Status::SomeDropped;
        }
        if let Some(written) = &mut written {
            let comment = line::comment(
                line.frame,
                line.verdict,
                line.drop.as_ref(),
                line.why.as_deref(),
            );
            written.frame(&capture, frame, &report.inner, comment)?;
        }
        if decap.json {
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)?;
        } else {
            human(out, &line, &report, decap.receive.language)?;
        }
    }
    if let Some(written) = written {
        written.finish()?;
    }
    Ok(status)
}

fn lacks_association(report: &FrameReport) -> bool {
    matches!(
        report.outcome,
        Outcome::Received(Verdict::Dropped {
            reason: Reason::NoAssociation { .. },
            ..
        })
    )
}

fn guess(link: LinkType, frame: &[u8]) -> Option<EspNullGuess> {
    let network = link::network(link, frame).ok()?;
    explain::guess_esp_null(frame.get(network.offset..network.offset + network.len)?)
}

fn line(frame: usize, report: &FrameReport, sad: &Sad, language: Language) -> Line {
    let mut line = Line {
        frame,
        verdict: "clear",
        sas: Vec::new(),
        inner: (!report.inner.is_empty()).then(|| hex::encode(&report.inner)),
        upper: None,
        checksum: None,
        drop: None,
        why: None,
        esn_high: None,
        guess: None,
    };
    match &report.outcome {
        Outcome::NotIp(what) => line.why = Some(explain::not_ip(*what).text(language)),
        Outcome::NoBufs(error) => {
            line.verdict = "dropped";
            line.why = Some(explain::mbuf(*error).text(language));
        }
        Outcome::Fault(fault) => {
            line.verdict = "dropped";
            line.drop = Some(DropLine::of_fault(fault, language));
        }
        Outcome::Received(verdict) => received(&mut line, verdict, sad, language),
    }
    match (report.high_half, &mut line.drop) {
        (Some(HighHalf::Found(high)), _) => line.esn_high = Some(high),
        (Some(HighHalf::NoneFits), Some(drop)) => {
            drop.why.push_str("; ");
            drop.why.push_str(&explain::no_high_half().text(language));
        }
        _ => {}
    }
    line
}

fn received(line: &mut Line, verdict: &Verdict, sad: &Sad, language: Language) {
    line.verdict = verdict.name();
    line.sas = verdict.sas().iter().map(Association::new).collect();
    match verdict {
        Verdict::Delivered {
            upper, checksum, ..
        }
        | Verdict::Clear { upper, checksum } => {
            line.upper = Some(upper.0);
            line.checksum = Some(checksum.as_str());
        }
        Verdict::Held { .. } | Verdict::Sent { .. } | Verdict::Forwarded { .. } => {
            line.why = Some(explain::outcome(verdict, sad).text(language));
        }
        Verdict::Dropped { stage, reason, .. } => {
            line.drop = Some(DropLine::new(*stage, reason, sad, language));
        }
    }
}

fn human(
    out: &mut impl Write,
    line: &Line,
    report: &FrameReport,
    language: Language,
) -> Result<(), Failure> {
    write!(out, "{:>6}  {:<9}", line.frame, line.verdict)?;
    for sa in &line.sas {
        sa.human(out)?;
    }
    if let Some(drop) = &line.drop {
        let counter = &drop.counted;
        write!(out, "  {} in {}: {}", counter, drop.stage, drop.why)?;
        if let Some(guess) = &line.guess {
            write!(out, "; {}", guess.words().text(language))?;
        }
    } else if let Some(why) = &line.why {
        write!(out, "  {why}")?;
    } else {
        let summary = summary::summarize(&report.inner);
        write!(
            out,
            "  {} → {}  {} {}",
            summary.src, summary.dst, summary.proto, summary.detail
        )?;
        if let Some(checksum) = line.checksum {
            write!(out, "  checksum {checksum}")?;
        }
    }
    writeln!(out)?;
    Ok(())
}
