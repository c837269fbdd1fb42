//! The confusion table: which cause was named how often for each fault that was made.

use espial_core::explain::{Cause, Diagnosis};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

const BEGIN: &str = "<!-- confusion table: begin -->\n";
const END: &str = "<!-- confusion table: end -->";

/// How often what was named, and how surely.
#[derive(Default)]
struct Row {
    fault: &'static str,
    made: &'static str,
    named: BTreeMap<&'static str, usize>,
    sure: BTreeMap<&'static str, usize>,
    trials: usize,
}

/// One row a fault.
#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn add(&mut self, fault: &'static str, made: Cause, diagnosis: Option<&Diagnosis>) {
        if self.0.last().is_none_or(|row| row.fault != fault) {
            self.0.push(Row {
                fault,
                made: made.id(),
                ..Row::default()
            });
        }
        let row = self.0.last_mut().unwrap();
        let named = diagnosis.map_or("nothing", |found| found.cause.id());
        let sure = diagnosis.map_or("nothing", |found| found.confidence.name());
        *row.named.entry(named).or_default() += 1;
        *row.sure.entry(sure).or_default() += 1;
        row.trials = row.trials.max(diagnosis.map_or(0, |found| found.trials));
    }

    pub(crate) fn cases(&self) -> usize {
        self.0
            .iter()
            .map(|row| row.named.values().sum::<usize>())
            .sum()
    }

    /// `UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test diagnosis` writes the table anew.
    pub(crate) fn check_document(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnosis.md");
        let text = fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once(BEGIN).expect("a marked begin");
        let (table, tail) = rest.split_once(END).expect("a marked end");
        let expected = self.to_string();
        if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
            fs::write(&path, format!("{head}{BEGIN}{expected}{END}{tail}")).unwrap();
            return;
        }
        assert_eq!(
            table, expected,
            "stale: UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test diagnosis"
        );
    }
}

fn listed(counts: &BTreeMap<&'static str, usize>) -> String {
    let words: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name} {count}"))
        .collect();
    words.join(", ")
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| fault made | cause | named, and how often | confidence | most trials |"
        )?;
        writeln!(f, "| --- | --- | --- | --- | --- |")?;
        for row in &self.0 {
            let (named, sure) = (listed(&row.named), listed(&row.sure));
            let (fault, made, trials) = (row.fault, row.made, row.trials);
            writeln!(f, "| {fault} | {made} | {named} | {sure} | {trials} |")?;
        }
        writeln!(f, "\n{} faults, {} cases.", self.0.len(), self.cases())
    }
}
