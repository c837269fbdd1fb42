//! The confusion table: which cause was named how often for each fault that was made.

use espial_core::explain::{Cause, Diagnosis};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

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
        check_part("confusion table", &self.to_string());
    }
}

/// Compares the part of the document between two marks, or writes it.
pub(crate) fn check_part(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnosis.md");
    let text = fs::read_to_string(&path).unwrap();
    let (begin, end) = (
        format!("<!-- {name}: begin -->\n"),
        format!("<!-- {name}: end -->"),
    );
    let (head, rest) = text.split_once(&begin).expect("a marked begin");
    let (part, tail) = rest.split_once(&end).expect("a marked end");
    if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
        fs::write(&path, format!("{head}{begin}{expected}{end}{tail}")).unwrap();
        return;
    }
    assert_eq!(
        part, expected,
        "stale: UPDATE_DOCUMENTS=1 cargo test -p espial-tests --test diagnosis -- --test-threads 1"
    );
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
