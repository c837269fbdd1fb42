//! `cargo xtask`: builds the page, serves it, and runs every check.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks through them"
)]

mod args;
mod bench;
mod bindings;
mod content;
mod dist;
mod error;
mod lockfile;
mod offline;
mod optimize;
mod serve;
mod test;
mod tools;
mod workspace;

use std::process::ExitCode;

use args::Command;
use error::Error;

fn main() -> ExitCode {
    match args::parse(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Error> {
    match command {
        Command::Help => {
            println!("{}", args::USAGE);
            Ok(())
        }
        Command::Build { profile } => dist::build(profile).map(drop),
        Command::Serve { profile, port } => serve::build_and_serve(profile, port),
        Command::Test { only } => test::run(only),
        Command::BenchHooks => bench::hooks(),
    }
}
