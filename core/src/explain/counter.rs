//! Words for counters: what each counts, and what to look for when it rises.

use super::language::Message;
use crate::stage::Counter;

/// What the counter counts.
pub fn counter(counter: Counter) -> Message {
    Message::of_row("counter", counter.name())
}

#[cfg(test)]
mod tests {
    use super::super::language::rows_of;
    use crate::stage::Counter;
    use std::collections::BTreeSet;

    #[test]
    fn every_counter_has_its_sentence_and_no_sentence_lacks_a_counter() {
        let names: BTreeSet<String> = Counter::ALL
            .iter()
            .map(|counter| counter.name().to_owned())
            .collect();
        assert_eq!(rows_of("counter"), names);
    }
}
