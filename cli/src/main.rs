//! `espial`: the engine over capture files.

mod args;
mod decap;
mod diagnose;
mod encap;
mod error;
mod input;
mod keys;
mod lab;
mod line;
mod output;
mod trace;

use args::{Arguments, Command};
use clap::Parser;
use error::Failure;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// What a command came to, besides its output.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// All done.
    Done,
    /// Done, and some packet was dropped, a check failed, or something could not be carried over.
    SomeDropped,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = BufWriter::new(io::stdout().lock());
    let status = match &arguments.command {
        Command::Decap(decap) => decap::run(decap, &mut out),
        Command::Encap(encap) => encap::run(encap, &mut out),
        Command::Trace(trace) => trace::run(trace, &mut out),
        Command::Diagnose(diagnose) => diagnose::run(diagnose, &mut out),
        Command::Keys(keys) => keys::run(keys, &mut out),
        Command::Lab(lab) => lab::run(lab, &mut out),
    };
    let flushed = out.flush().map_err(Failure::Output);
    match status.and_then(|status| flushed.map(|()| status)) {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::SomeDropped) => ExitCode::from(3),
        // Whoever reads the output has enough of it.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let _ = writeln!(io::stderr(), "espial: {failure}");
            ExitCode::from(2)
        }
    }
}
