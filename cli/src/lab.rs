//! `espial lab`: two hosts, a wire, and what happens on them.

mod saved;

use crate::Status;
use crate::args::Lab;
use crate::error::Failure;
use espial_core::explain::Language;
use espial_core::lab::{
    self, Expectation, Host, LabRun, Mismatch, Origin, SCENARIOS, Scenario, counters,
};
use espial_core::stage::Verdict;
use serde::Serialize;
use std::fs;
use std::io::Write;

/// A line of `--json` that is not about a run.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Other<'a> {
    /// A scenario of `--list`.
    Scenario { name: &'a str, title: String },
    /// Whether what was expected came.
    Check { ok: bool, mismatches: Vec<String> },
}

/// What is run, and what must come of it.
struct Plan {
    /// Title and words; none of a lab that was saved.
    about: Option<(String, String)>,
    expect: Expectation,
    run: LabRun,
}

/// Runs the command.
pub(crate) fn run(arguments: &Lab, out: &mut impl Write) -> Result<Status, Failure> {
    let plan = match (&arguments.resume, &arguments.scenario) {
        (Some(path), _) => resume(arguments, path)?,
        (None, Some(name)) if !arguments.list => begin(arguments, name)?,
        (None, _) => return list(arguments.json, out),
    };
    if let Some(path) = &arguments.save {
        saved::write(path, arguments.force, plan.run.lab())?;
    }
    let mismatches = match arguments.until {
        Some(_) => Vec::new(),
        None => plan.expect.check(plan.run.lab()),
    };
    let language = arguments.language;
    match arguments.json {
        true => json(&plan.run, &mismatches, language, out)?,
        false => plain(&plan, &mismatches, language, out)?,
    }
    let dropped = plan.run.packets().any(|packet| {
        matches!(packet.verdict(), Some(Verdict::Dropped { .. })) || packet.verdict().is_none()
    });
    let surprising = plan.expect == Expectation::default() && dropped;
    Ok(match mismatches.is_empty() && !surprising {
        true => Status::Done,
        false => Status::SomeDropped,
    })
}

fn begin(arguments: &Lab, name: &str) -> Result<Plan, Failure> {
    let mut scenario = read(name)?;
    for (index, host) in scenario.hosts.iter_mut().enumerate() {
        if let Some(stack) = arguments.stacks.get(index) {
            host.stack = *stack;
        }
        host.profile = arguments.profile.unwrap_or(host.profile);
    }
    let begun = lab::Lab::new(&scenario);
    let run = begun.and_then(|lab| LabRun::go_on_until(lab, most(arguments)));
    Ok(Plan {
        run: run.map_err(|error| Failure::Scenario {
            name: name.to_owned(),
            error,
        })?,
        about: Some((scenario.title, scenario.about)),
        expect: scenario.expect,
    })
}

fn resume(arguments: &Lab, path: &std::path::Path) -> Result<Plan, Failure> {
    let lab = saved::read(path)?;
    let run = LabRun::go_on_until(lab, most(arguments));
    Ok(Plan {
        run: run.map_err(|error| Failure::Scenario {
            name: path.display().to_string(),
            error,
        })?,
        about: None,
        expect: Expectation::default(),
    })
}

fn most(arguments: &Lab) -> usize {
    arguments.until.unwrap_or(lab::MOST_MOVES)
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
            true => line(out, &Other::Scenario { name, title })?,
            false => writeln!(out, "{name:28} {title}")?,
        }
    }
    Ok(Status::Done)
}

fn host(run: &LabRun, index: usize) -> &str {
    let host = run.lab().hosts().get(index);
    host.map_or("", |host| host.name.as_str())
}

fn line(out: &mut impl Write, line: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, line)?;
    writeln!(out)?;
    Ok(())
}

fn json(
    run: &LabRun,
    mismatches: &[Mismatch],
    language: Language,
    out: &mut impl Write,
) -> Result<(), Failure> {
    for about_run in lab::lines(run, language) {
        line(out, &about_run)?;
    }
    let check = Other::Check {
        ok: mismatches.is_empty(),
        mismatches: mismatches
            .iter()
            .map(|mismatch| mismatch.words().text(language))
            .collect(),
    };
    line(out, &check)
}

fn plain(
    plan: &Plan,
    mismatches: &[Mismatch],
    language: Language,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let run = &plan.run;
    if let Some((title, about)) = &plan.about {
        writeln!(out, "{title}\n\n{}\n", about.trim())?;
    }
    for packet in run.packets() {
        let (at, name) = (packet.at, host(run, packet.host));
        let origin = match packet.origin {
            Origin::Step(step) => format!("step {}", step + 1),
            Origin::Arrival => "arrives".to_owned(),
            Origin::Answer(task) => format!("answers {task}"),
            Origin::Error(task) => format!("error about {task}"),
        };
        let (task, outcome) = (packet.task, packet.describe().text(language));
        writeln!(
            out,
            "{at:>6} ms  {name:8} packet {task:<3} {origin:11} {outcome}"
        )?;
        let stages: Vec<_> = packet.stage_names().collect();
        writeln!(out, "           {}", stages.join(" > "))?;
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
        let words = mismatch.words().text(language);
        writeln!(out, "NOT AS EXPECTED  {words}")?;
    }
    if mismatches.is_empty() && plan.expect != Expectation::default() {
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
