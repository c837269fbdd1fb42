//! `espial lab`: two hosts, a wire, and what happens on them.

use crate::Status;
use crate::args::Lab;
use crate::error::Failure;
use espial_core::lab::{
    Carried, Host, LabRun, Mismatch, Origin, Outcome, PacketRecord, SCENARIOS, Scenario, counters,
};
use espial_core::stage::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

/// One line of `--json`.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'a> {
    /// A scenario of `--list`.
    Scenario { name: &'a str, title: String },
    /// A packet's way on one host.
    Packet {
        at: u64,
        host: &'a str,
        packet: u32,
        origin: Origin,
        stages: Vec<&'static str>,
        outcome: String,
    },
    /// A packet on the wire.
    Wire {
        at: u64,
        number: u64,
        from: &'a str,
        fate: espial_core::lab::Fate,
        octets: String,
    },
    /// A host at the end.
    Host {
        host: &'a str,
        stack: &'static str,
        counters: BTreeMap<String, u64>,
    },
    /// Whether what was expected came.
    Check { ok: bool, mismatches: Vec<String> },
}

/// Runs the command.
pub(crate) fn run(arguments: &Lab, out: &mut impl Write) -> Result<Status, Failure> {
    let name = match &arguments.scenario {
        Some(name) if !arguments.list => name,
        _ => return list(arguments.json, out),
    };
    let mut scenario = read(name)?;
    for (index, host) in scenario.hosts.iter_mut().enumerate() {
        if let Some(stack) = arguments.stacks.get(index) {
            host.stack = *stack;
        }
        host.profile = arguments.profile.unwrap_or(host.profile);
    }
    let run = LabRun::record(&scenario).map_err(|error| Failure::Scenario {
        name: name.clone(),
        error,
    })?;
    let mismatches = scenario.expect.check(run.lab());
    match arguments.json {
        true => json(&run, &mismatches, out)?,
        false => plain(&scenario, &run, &mismatches, out)?,
    }
    let dropped = run.packets().any(|packet| {
        matches!(packet.verdict(), Some(Verdict::Dropped { .. })) || packet.verdict().is_none()
    });
    let surprising = scenario.expect == Default::default() && dropped;
    Ok(match mismatches.is_empty() && !surprising {
        true => Status::Done,
        false => Status::SomeDropped,
    })
}

fn read(name: &str) -> Result<Scenario, Failure> {
    let known = SCENARIOS.iter().find(|(known, _)| *known == name);
    let text = match known {
        Some((_, text)) => (*text).to_owned(),
        None if !name.ends_with(".toml") => {
            let name = name.to_owned();
            return Err(Failure::NoScenario { name });
        }
        None => fs::read_to_string(name).map_err(|error| Failure::Read {
            path: name.into(),
            error,
        })?,
    };
    Scenario::parse(&text).map_err(|error| Failure::Scenario {
        name: name.to_owned(),
        error,
    })
}

fn list(as_json: bool, out: &mut impl Write) -> Result<Status, Failure> {
    for (name, _) in SCENARIOS {
        let title = read(name)?.title;
        match as_json {
            true => line(out, &Line::Scenario { name, title })?,
            false => writeln!(out, "{name:28} {title}")?,
        }
    }
    Ok(Status::Done)
}

fn host(run: &LabRun, index: usize) -> &str {
    let host = run.lab().hosts().get(index);
    host.map_or("", |host| host.name.as_str())
}

fn outcome(packet: &PacketRecord) -> String {
    let outcome = packet.outcome.as_ref();
    outcome.map_or("under way".to_owned(), Outcome::describe)
}

fn stages(packet: &PacketRecord) -> Vec<&'static str> {
    let path = packet.timeline().path();
    path.into_iter().map(|stage| stage.id).collect()
}

fn line(out: &mut impl Write, line: &Line<'_>) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)?;
    Ok(())
}

fn json(run: &LabRun, mismatches: &[Mismatch], out: &mut impl Write) -> Result<(), Failure> {
    for packet in run.packets() {
        let packet = Line::Packet {
            at: packet.at,
            host: host(run, packet.host),
            packet: packet.task,
            origin: packet.origin,
            stages: stages(packet),
            outcome: outcome(packet),
        };
        line(out, &packet)?;
    }
    for carried in run.lab().wire().carried() {
        let Carried {
            number,
            from,
            at,
            octets,
            fate,
        } = carried;
        let wire = Line::Wire {
            at: *at,
            number: *number,
            from: host(run, *from),
            fate: *fate,
            octets: hex::encode(octets),
        };
        line(out, &wire)?;
    }
    for host in run.lab().hosts() {
        let host = Line::Host {
            host: &host.name,
            stack: host.world.stack.id(),
            counters: counters(host),
        };
        line(out, &host)?;
    }
    let check = Line::Check {
        ok: mismatches.is_empty(),
        mismatches: mismatches.iter().map(ToString::to_string).collect(),
    };
    line(out, &check)
}

fn plain(
    scenario: &Scenario,
    run: &LabRun,
    mismatches: &[Mismatch],
    out: &mut impl Write,
) -> Result<(), Failure> {
    writeln!(out, "{}\n\n{}\n", scenario.title, scenario.about.trim())?;
    for packet in run.packets() {
        let (at, name) = (packet.at, host(run, packet.host));
        let origin = match packet.origin {
            Origin::Step(step) => format!("step {}", step + 1),
            Origin::Arrival => "arrives".to_owned(),
            Origin::Answer(task) => format!("answers {task}"),
        };
        let (task, outcome) = (packet.task, outcome(packet));
        writeln!(
            out,
            "{at:>6} ms  {name:8} packet {task:<3} {origin:11} {outcome}"
        )?;
        writeln!(out, "           {}", stages(packet).join(" > "))?;
    }
    writeln!(out)?;
    for carried in run.lab().wire().carried() {
        let (number, from) = (carried.number, host(run, carried.from));
        let (fate, len) = (carried.fate, carried.octets.len());
        writeln!(
            out,
            "wire  {number:<3} from {from:8} {len:>5} octets  {fate:?}"
        )?;
    }
    writeln!(out)?;
    for host in run.lab().hosts() {
        netstat(host, out)?;
    }
    for mismatch in mismatches {
        writeln!(out, "NOT AS EXPECTED  {mismatch}")?;
    }
    if mismatches.is_empty() {
        writeln!(out, "as expected")?;
    }
    Ok(())
}

fn netstat(host: &Host, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "{} ({})", host.name, host.world.stack.id())?;
    for (name, value) in counters(host) {
        writeln!(out, "{value:>8} {name}")?;
    }
    Ok(())
}
