//! `espial encap`: every clear packet sent through policies and associations, into a capture file.

use crate::args::Encap;
use crate::error::Failure;
use crate::line::{self, Association, DropLine};
use crate::{Status, input, output};
use espial_core::capture::{Capture, Frame, Interface, Packet, PcapngWriter};
use espial_core::crypto::IvSource;
use espial_core::explain::{self, Language};
use espial_core::inspect::{Departure, SendReport};
use espial_core::sa::Sad;
use espial_core::stage::Verdict;
use espial_core::wire::link::{self, LinkType};
use espial_core::wire::summary;
use serde::Serialize;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// One line of `--json`.
#[derive(Serialize)]
struct Line {
    frame: usize,
    verdict: &'static str,
    /// What was put on, outermost first.
    sas: Vec<Association>,
    /// IP packets.
    wire: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drop: Option<DropLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// Runs the command.
pub(crate) fn run(encap: &Encap, out: &mut impl Write) -> Result<Status, Failure> {
    let capture = input::capture(&encap.receive.capture)?;
    let mut sender = input::sender(&encap.receive)?;
    sender.world.mtu = encap.mtu.map_or(0, usize::from);
    sender.world.ivs = match encap.iv_seed {
        Some(number) => IvSource::numbered(number),
        None => random_ivs()?,
    };
    let mut written = Written::create(&encap.write, encap.force, &capture)?;
    let mut status = Status::Done;
    for frame in &capture.frames {
        let report = sender.send(frame.link, capture.octets(frame));
        let line = line(
            frame.number,
            &report,
            &sender.world.sad,
            encap.receive.language,
        );
        if line.verdict == "dropped" {
            status = Status::SomeDropped;
        }
        written.frame(&capture, frame, &line, &report.packets)?;
        if encap.json {
            serde_json::to_writer(&mut *out, &line)?;
            writeln!(out)?;
        } else {
            human(out, &line, &report, encap.receive.language)?;
        }
    }
    written.finish()?;
    Ok(status)
}

fn random_ivs() -> Result<IvSource, Failure> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed)?;
    Ok(IvSource::seeded(seed))
}

fn line(frame: usize, report: &SendReport, sad: &Sad, language: Language) -> Line {
    let mut line = Line {
        frame,
        verdict: "clear",
        sas: Vec::new(),
        wire: report.packets.iter().map(hex::encode).collect(),
        drop: None,
        why: None,
    };
    match &report.departure {
        Departure::NotIp(what) => line.why = Some(explain::not_ip(*what).text(language)),
        Departure::Protected => {
            line.why = Some(explain::already_protected().text(language));
        }
        Departure::NoBufs(error) => {
            line.verdict = "dropped";
            line.why = Some(explain::mbuf(*error).text(language));
        }
        Departure::Fault(fault) => {
            line.verdict = "dropped";
            line.drop = Some(DropLine::of_fault(fault, language));
        }
        Departure::Verdict(Verdict::Dropped { stage, reason, .. }) => {
            line.verdict = "dropped";
            line.drop = Some(DropLine::new(*stage, reason, sad, language));
        }
        Departure::Verdict(verdict) if verdict.sas().is_empty() => {}
        Departure::Verdict(verdict) => {
            line.verdict = verdict.name();
            line.sas = verdict.sas().iter().rev().map(Association::new).collect();
        }
    }
    line
}

fn human(
    out: &mut impl Write,
    line: &Line,
    report: &SendReport,
    language: Language,
) -> Result<(), Failure> {
    write!(out, "{:>6}  {:<9}", line.frame, line.verdict)?;
    for sa in &line.sas {
        sa.human(out)?;
    }
    if let Some(drop) = &line.drop {
        let counter = &drop.counted;
        write!(out, "  {counter} in {}: {}", drop.stage, drop.why)?;
    }
    if let Some(packet) = report.packets.first() {
        let summary = summary::summarize(packet);
        let (src, dst) = (summary.src, summary.dst);
        write!(out, "  {src} → {dst}  {} {}", summary.proto, summary.detail)?;
    }
    if report.packets.len() > 1 {
        let packets = explain::in_packets(report.packets.len());
        write!(out, "  {}", packets.text(language))?;
    }
    if let Some(why) = &line.why {
        write!(out, "  {why}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// The file of what leaves, and of the frames that do not.
struct Written<'p> {
    path: &'p Path,
    writer: PcapngWriter<BufWriter<File>>,
}

impl<'p> Written<'p> {
    fn create(path: &'p Path, force: bool, capture: &Capture) -> Result<Self, Failure> {
        let out = output::create(path, force)?;
        let writer = PcapngWriter::new(out).and_then(|mut writer| {
            writer.names(&capture.names)?;
            Ok(writer)
        });
        let writer = writer.map_err(|error| output::failure(path, error))?;
        Ok(Self { path, writer })
    }

    /// Writes a frame for every packet, with the link layer that the captured one had; or else that one as it was.
    fn frame(
        &mut self,
        capture: &Capture,
        frame: &Frame,
        line: &Line,
        packets: &[Vec<u8>],
    ) -> Result<(), Failure> {
        let said = line::comment(
            line.frame,
            line.verdict,
            line.drop.as_ref(),
            line.why.as_deref(),
        );
        let comments: Vec<String> = frame.comments.iter().cloned().chain([said]).collect();
        let own = capture.octets(frame);
        let untouched = line.verdict == "clear" && packets.len() < 2;
        if untouched || packets.is_empty() {
            return self.packet(capture, frame, frame.link, own, &comments);
        }
        for packet in packets {
            let (link, octets) = link::with_packet(frame.link, own, packet)
                .unwrap_or_else(|_| (LinkType::RAW, packet.clone()));
            self.packet(capture, frame, link, &octets, &comments)?;
        }
        Ok(())
    }

    fn packet(
        &mut self,
        capture: &Capture,
        frame: &Frame,
        link: LinkType,
        octets: &[u8],
        comments: &[String],
    ) -> Result<(), Failure> {
        let captured = output::captured_on(
            capture,
            frame,
            "captured",
            "frames, and what became of them",
        );
        let written = self.writer.packet(&Packet {
            interface: &Interface { link, ..captured },
            timestamp: frame.timestamp,
            octets,
            original_len: match octets == capture.octets(frame) {
                true => frame.original_len,
                false => octets.len(),
            },
            comments,
        });
        written.map_err(|error| output::failure(self.path, error))
    }

    fn finish(self) -> Result<(), Failure> {
        let finished = self.writer.finish();
        finished.map_err(|error| output::failure(self.path, error))?;
        Ok(())
    }
}
