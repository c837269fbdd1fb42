//! `cargo xtask bench hooks`: what the hooks of IPsec cost a packet when there are no policies, in instructions.

use crate::error::Error;
use crate::{tools, workspace};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Packets of the shorter and of the longer run. What a run does once falls out of the difference.
const PACKETS: [u64; 2] = [1_000, 11_000];
/// The most that the hooks may add, in per cent of an engine without them.
const MOST: f64 = 1.0;

/// Counts the instructions of both builds and compares them.
///
/// # Errors
/// [`Error::Missing`] without valgrind, [`Error::Answer`] where the hooks cost [`MOST`] per cent or more.
pub(crate) fn hooks() -> Result<(), Error> {
    let Some(valgrind) = tools::on_path("valgrind") else {
        return Err(Error::Missing {
            needed: "valgrind",
            advice: "install the package valgrind".to_owned(),
        });
    };
    let with = instructions(&valgrind, "with", &[])?;
    let without = instructions(&valgrind, "without", &["--no-default-features"])?;
    let added = (with / without - 1.0) * 100.0;
    println!("instructions a packet received and a packet sent, empty SPD");
    println!("with the hooks     {with:>10.1}");
    println!("without the hooks  {without:>10.1}");
    println!("the hooks add      {added:>10.2} %");
    if added < MOST {
        return Ok(());
    }
    Err(Error::Answer {
        program: "clear_packets",
        problem: format!(
            "runs {added:.2} % more instructions with the hooks; under {MOST} % are allowed"
        ),
    })
}

/// Instructions a packet of one build.
fn instructions(valgrind: &Path, name: &str, features: &[&str]) -> Result<f64, Error> {
    let program = build(name, features)?;
    let [short, long] = PACKETS;
    let fewer = collected(valgrind, &program, short)?;
    let more = collected(valgrind, &program, long)?;
    Ok((more - fewer) / f64::from(u32::try_from(long - short).unwrap_or(1)))
}

/// Builds the example, and puts it where the other build does not replace it.
fn build(name: &str, features: &[&str]) -> Result<PathBuf, Error> {
    let target = workspace::root().join("target").join("bench");
    let mut cargo = workspace::cargo();
    cargo
        .args([
            "build",
            "--release",
            "-p",
            "espial-core",
            "--example",
            "clear_packets",
        ])
        .args(features)
        .arg("--target-dir")
        .arg(&target);
    workspace::run(&mut cargo)?;
    let built = target
        .join("release")
        .join("examples")
        .join("clear_packets");
    let program = target.join(format!("clear_packets-{name}"));
    fs::copy(&built, &program).map_err(|source| Error::File {
        path: built,
        source,
    })?;
    Ok(program)
}

/// The instructions of one run, as callgrind counts them.
fn collected(valgrind: &Path, program: &Path, packets: u64) -> Result<f64, Error> {
    let record = program.with_extension("callgrind");
    let mut command = Command::new(valgrind);
    command
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", record.display()))
        .arg(program)
        .arg(packets.to_string());
    workspace::run(&mut command)?;
    let text = fs::read_to_string(&record).map_err(|source| Error::File {
        path: record,
        source,
    })?;
    total(&text).ok_or(Error::Answer {
        program: "valgrind",
        problem: "wrote a record without a total".to_owned(),
    })
}

/// The number behind `totals:` or `summary:`.
fn total(record: &str) -> Option<f64> {
    let words = record.lines().find_map(|line| {
        line.strip_prefix("totals: ")
            .or_else(|| line.strip_prefix("summary: "))
    });
    words?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::total;

    #[test]
    fn the_total_is_read_from_a_record() {
        let record = "events: Ir\nfn=main\n1 20\n\ntotals: 4395586\n";
        assert_eq!(total(record), Some(4_395_586.0));
        assert_eq!(total("events: Ir\n"), None);
    }
}
