//! Words for how the other stack treats what one of them drops.

use crate::explain::language::{Message, say};
use crate::stage::{Counter, Reason, Stack, StageId};

/// How the other stack treats what `stage` drops, with the counters that it bumps for it.
pub fn in_the_other_stack(reason: &Reason, stage: StageId) -> Message {
    let words = Message::of_row("drop-other", reason.id());
    let stack = match stage.stack() {
        Some(Stack::FastIpsec) => "KAME",
        Some(Stack::Kame) => "FAST_IPSEC",
        None => return words,
    };
    let own = reason.counter_at(stage);
    let counters: Vec<&str> = reason
        .counters_in_the_other_stack(stage)
        .into_iter()
        .filter(|counter| Some(*counter) != own)
        .map(Counter::name)
        .collect();
    if counters.is_empty() {
        return words;
    }
    let counters = counters.join(" / ");
    let count = say!("drop-other-counter.is", stack, counters);
    Message::joined(" ", vec![words, count])
}
