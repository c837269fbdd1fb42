//! Files in: captures and keys.

use crate::args::Receive;
use crate::error::Failure;
use espial_core::capture::{self, Capture};
use espial_core::inspect::{Receiver, Sender};
use espial_core::keys::{self, Entry, Format, Incomplete, Keys, Problem};
use espial_core::policy::PolicyConfig;
use espial_core::stage::World;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use zeroize::Zeroizing;

/// Reads a capture, or packets as hexadecimal text; what is odd about it goes to standard error.
pub(crate) fn capture(path: &Path) -> Result<Capture, Failure> {
    let octets = fs::read(path).map_err(|error| Failure::Read {
        path: path.to_owned(),
        error,
    })?;
    let capture = match hex_text(&octets) {
        Some(text) => capture::parse_hex(text).map_err(|error| Failure::Hex {
            path: path.to_owned(),
            error,
        })?,
        None => capture::read(octets).map_err(|error| Failure::Capture {
            path: path.to_owned(),
            error,
        })?,
    };
    for warning in &capture.warnings {
        say(format_args!("{}: {warning}", path.display()))?;
    }
    for note in &capture.notes {
        say(format_args!("{}: note: {note}", path.display()))?;
    }
    Ok(capture)
}

/// What is text and no capture may be hexadecimal.
fn hex_text(octets: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(octets).ok()?;
    (!capture::is_capture(octets) && !text.is_empty() && !text.contains('\0')).then_some(text)
}

/// The receiving host with the associations of all key files. What cannot be used goes to standard error; what cannot be
/// understood ends the command.
pub(crate) fn receiver(receive: &Receive) -> Result<Receiver, Failure> {
    let mut receiver = Receiver::new(receive.profile, receive.layout);
    receiver.world.stack = receive.stack;
    take_keys(receive, &mut receiver.world)?;
    Ok(receiver)
}

/// The sending host with the associations and policies of all key files. What cannot be used, and what sends nothing, goes
/// to standard error; what cannot be understood ends the command.
pub(crate) fn sender(receive: &Receive) -> Result<Sender, Failure> {
    let mut sender = Sender::new(receive.profile, receive.layout);
    sender.world.stack = receive.stack;
    let policies = take_keys(receive, &mut sender.world)?;
    let Some(implied) = sender.take_policies(policies)? else {
        return Ok(sender);
    };
    if implied.undecided_tunnels > 0 {
        say(format_args!(
            "note: without policies, each of the {} tunnels is for packets between its own ends alone",
            implied.undecided_tunnels
        ))?;
    }
    if implied.patterns > 0 {
        say(format_args!(
            "note: {} associations for several sources, destinations or SPIs send nothing",
            implied.patterns
        ))?;
    }
    Ok(sender)
}

/// Gives a host the associations of all key files, and returns the policies.
fn take_keys(receive: &Receive, world: &mut World) -> Result<Vec<PolicyConfig>, Failure> {
    let mut policies = Vec::new();
    for path in &receive.keys {
        let parsed = keys(path, receive.keys_format)?;
        add(world, path, parsed.sas)?;
        policies.extend(parsed.policies.into_iter().map(|entry| entry.config));
    }
    Ok(policies)
}

/// As [`receiver`], and the associations whose keys have no right length, which do not end the command here.
pub(crate) fn receiver_with_incomplete(
    receive: &Receive,
) -> Result<(Receiver, Vec<Incomplete>), Failure> {
    let mut receiver = Receiver::new(receive.profile, receive.layout);
    let mut incomplete = Vec::new();
    for path in &receive.keys {
        let parsed = read_keys(path, receive.keys_format)?;
        incomplete.extend_from_slice(&parsed.incomplete);
        let of_keys = |problem: &Problem| {
            let mut spans = parsed.incomplete.iter().map(|incomplete| incomplete.span);
            spans.any(|span| span == problem.span)
        };
        let count = mistakes(&parsed, |problem| !of_keys(problem));
        if count > 0 {
            let path = path.clone();
            return Err(Failure::Keys { path, count });
        }
        add(&mut receiver.world, path, parsed.sas)?;
    }
    Ok((receiver, incomplete))
}

/// Takes up associations; what cannot be used goes to standard error.
fn add(world: &mut World, path: &Path, sas: Vec<Entry>) -> Result<(), Failure> {
    for entry in sas {
        if let Err(error) = world.sad.add(entry.config) {
            let span = entry.span;
            say(format_args!(
                "{}:{}:{}: {error}",
                path.display(),
                span.line,
                span.column
            ))?;
        }
    }
    Ok(())
}

/// What a key file holds. Its problems go to standard error; what cannot be understood ends the command.
pub(crate) fn keys(path: &Path, format: Option<Format>) -> Result<Keys, Failure> {
    let parsed = read_keys(path, format)?;
    match mistakes(&parsed, |_| true) {
        0 => Ok(parsed),
        count => Err(Failure::Keys {
            path: path.to_owned(),
            count,
        }),
    }
}

/// What a key file holds. Its problems go to standard error.
fn read_keys(path: &Path, format: Option<Format>) -> Result<Keys, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::Read {
        path: path.to_owned(),
        error,
    })?;
    let text = Zeroizing::new(text);
    let parsed = match format {
        None => keys::parse(&text),
        Some(format) => keys::parse_as(format, &text),
    };
    let unusual = parsed
        .unusual
        .iter()
        .map(|told| (told.span, told.to_string()));
    let notes = parsed
        .notes
        .iter()
        .map(|told| (told.span, told.to_string()));
    for (span, told) in unusual.chain(notes) {
        let (line, column) = (span.line, span.column);
        say(format_args!(
            "{}:{line}:{column}: note: {told}",
            path.display()
        ))?;
    }
    for problem in &parsed.problems {
        say(format_args!("{}", problem.located(&path.to_string_lossy())))?;
    }
    Ok(parsed)
}

/// Problems that are counted and do not only ask for what is not there yet.
fn mistakes(parsed: &Keys, counted: impl Fn(&Problem) -> bool) -> usize {
    let problems = parsed.problems.iter();
    problems
        .filter(|problem| !problem.error.is_unsupported() && counted(problem))
        .count()
}

/// A line on standard error.
pub(crate) fn say(message: std::fmt::Arguments<'_>) -> Result<(), Failure> {
    writeln!(io::stderr(), "{message}").map_err(Failure::Output)
}
