//! What must come of a scenario, held against what did.

use super::host::{Host, Outcome};
use super::run::Lab;
use super::scenario::Expectation;
use crate::explain::language::{Message, say};
use crate::stage::Stack;
use std::collections::BTreeMap;

/// One thing that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// What: `replies`, `counters of bob`.
    pub what: Message,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub found: String,
}

impl Mismatch {
    /// In words.
    pub fn words(&self) -> Message {
        let Self {
            what,
            expected,
            found,
        } = self;
        say!("lab.mismatch", what => what.clone(), expected, found)
    }
}

impl Expectation {
    /// What of it does not hold in a lab that is at rest.
    pub fn check(&self, lab: &Lab) -> Vec<Mismatch> {
        let runs_kame =
            |name: &String| host(lab, name).is_some_and(|host| host.world.stack == Stack::Kame);
        if self.fast_ipsec.iter().any(runs_kame) {
            let otherwise = self.otherwise.as_ref();
            return otherwise.map_or_else(Vec::new, |otherwise| otherwise.check(lab));
        }
        let mut mismatches = Vec::new();
        let mut compare = |what: Message, expected: String, found: String| {
            if expected != found {
                mismatches.push(Mismatch {
                    what,
                    expected,
                    found,
                });
            }
        };
        if let Some(replies) = self.replies {
            let found: u64 = lab.hosts().iter().map(|host| host.replies).sum();
            compare(say!("lab.replies"), replies.to_string(), found.to_string());
        }
        if let Some(on_wire) = self.on_wire {
            let found = lab.wire().carried().len();
            compare(say!("lab.on-wire"), on_wire.to_string(), found.to_string());
        }
        for (name, expected) in &self.verdicts {
            compare(
                say!("lab.verdicts-of", name),
                expected.join(", "),
                host(lab, name).map(verdicts).unwrap_or_default().join(", "),
            );
        }
        for (name, by_stack) in &self.counters {
            let host = host(lab, name);
            let expected = host.and_then(|host| by_stack.get(&host.world.stack));
            if let (Some(host), Some(expected)) = (host, expected) {
                compare(
                    say!("lab.counters-of", name),
                    list(expected),
                    list(&counters(host)),
                );
            }
        }
        mismatches
    }
}

fn host<'l>(lab: &'l Lab, name: &str) -> Option<&'l Host> {
    lab.hosts().iter().find(|host| host.name == name)
}

/// What became of a host's packets, in a word each.
fn verdicts(host: &Host) -> Vec<&str> {
    let outcomes = host.settled.iter().map(|settled| &settled.outcome);
    outcomes.map(Outcome::name).collect()
}

/// A host's counters that are not zero, by name.
pub fn counters(host: &Host) -> BTreeMap<String, u64> {
    let counters = host.world.counters.nonzero();
    counters
        .map(|(counter, value)| (counter.name().to_owned(), value))
        .collect()
}

fn list(counters: &BTreeMap<String, u64>) -> String {
    let counters: Vec<_> = counters
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    counters.join(", ")
}
