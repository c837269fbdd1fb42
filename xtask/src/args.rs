//! The command line.

use crate::dist::Profile;
use crate::error::Error;
use crate::test::{self, Step};

/// How `cargo xtask` is called.
pub(crate) const USAGE: &str = "\
Usage: cargo xtask COMMAND

  build [--dev]             builds the page into dist/
  serve [--dev] [--port N]  builds the page and serves it on 127.0.0.1
                            (port 8080, or the next that is free)
  test [--only STEP]        installs what the tests need and runs all of them, or one step:
                            fmt, clippy, clippy-wasm, native, wasm, build, e2e

  bench hooks               counts, with valgrind, the instructions that the hooks of IPsec
                            cost a packet when there are no policies

  --dev leaves out the optimization; --release, which is the default, keeps it";

/// What to do.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// Print [`USAGE`].
    Help,
    /// Build `dist/`.
    Build {
        /// How much to optimize.
        profile: Profile,
    },
    /// Build `dist/` and serve it.
    Serve {
        /// How much to optimize.
        profile: Profile,
        /// The port, if one was asked for.
        port: Option<u16>,
    },
    /// Run the tests.
    Test {
        /// The one step to run, if not all.
        only: Option<&'static Step>,
    },
    /// Count what the hooks of IPsec cost.
    BenchHooks,
}

/// Reads the arguments after the program's name.
///
/// # Errors
/// [`Error::Usage`] for a command, option or value that there is not.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Command, Error> {
    let name = args.next();
    match name.as_deref() {
        None | Some("help" | "--help" | "-h") => Ok(Command::Help),
        Some("build") => {
            let options = Options::parse(args, &["--dev", "--release"])?;
            Ok(Command::Build {
                profile: options.profile,
            })
        }
        Some("serve") => {
            let options = Options::parse(args, &["--dev", "--release", "--port"])?;
            Ok(Command::Serve {
                profile: options.profile,
                port: options.port,
            })
        }
        Some("test") => {
            let options = Options::parse(args, &["--only"])?;
            Ok(Command::Test { only: options.only })
        }
        Some("bench") => match (args.next().as_deref(), args.next()) {
            (Some("hooks"), None) => Ok(Command::BenchHooks),
            _ => Err(Error::Usage("bench needs a name: hooks".to_owned())),
        },
        Some(other) => Err(Error::Usage(format!("there is no command `{other}`"))),
    }
}

#[derive(Default)]
struct Options {
    profile: Profile,
    port: Option<u16>,
    only: Option<&'static Step>,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>, known: &[&str]) -> Result<Self, Error> {
        let mut options = Self::default();
        while let Some(arg) = args.next() {
            let option = known.iter().find(|option| **option == arg);
            match option.copied() {
                Some("--dev") => options.profile = Profile::Dev,
                Some("--release") => options.profile = Profile::Release,
                Some("--port") => options.port = Some(port(args.next())?),
                Some("--only") => options.only = Some(step(args.next())?),
                _ => return Err(Error::Usage(format!("there is no option `{arg}` here"))),
            }
        }
        Ok(options)
    }
}

fn port(value: Option<String>) -> Result<u16, Error> {
    value
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Error::Usage("--port needs a number from 0 to 65535".to_owned()))
}

fn step(value: Option<String>) -> Result<&'static Step, Error> {
    value
        .and_then(|value| test::STEPS.iter().find(|step| step.name == value))
        .ok_or_else(|| Error::Usage("--only needs the name of a step".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_line(line: &str) -> Result<Command, Error> {
        parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn builds_are_optimized_unless_told_otherwise() {
        let release = Command::Build {
            profile: Profile::Release,
        };
        let dev = Command::Build {
            profile: Profile::Dev,
        };
        assert_eq!(parse_line("build").unwrap(), release);
        assert_eq!(parse_line("build --dev").unwrap(), dev);
    }

    #[test]
    fn serve_takes_a_port() {
        let Command::Serve { port, .. } = parse_line("serve --port 9000 --dev").unwrap() else {
            panic!("not serve");
        };
        assert_eq!(port, Some(9000));
    }

    #[test]
    fn refuses_what_there_is_not() {
        for line in [
            "bild",
            "build --port 1",
            "serve --port",
            "serve --port 65536",
            "serve --port x",
            "test --only everything",
            "test --dev",
            "bench",
            "bench all",
            "bench hooks twice",
        ] {
            assert!(matches!(parse_line(line), Err(Error::Usage(_))), "{line}");
        }
    }

    #[test]
    fn bench_takes_a_name() {
        assert_eq!(parse_line("bench hooks").unwrap(), Command::BenchHooks);
    }

    #[test]
    fn usage_names_every_step() {
        for step in &test::STEPS {
            assert!(USAGE.contains(step.name), "{}", step.name);
            let Command::Test { only } = parse_line(&format!("test --only {}", step.name)).unwrap()
            else {
                panic!("not test");
            };
            assert_eq!(only, Some(step));
        }
    }
}
