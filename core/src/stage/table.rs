//! The one table of stages: what each is called, the C function that it models, and what may follow it.

mod fast_ipsec;
mod kame;
mod stage_id;

pub use fast_ipsec::STAGES;
pub use kame::{KAME_STAGES, KameRow};
pub use stage_id::StageId;

use super::Stack;
use std::fmt::Write as _;

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct StageRow {
    /// The stage.
    pub id: StageId,
    /// The C function in FAST_IPSEC.
    pub fast_ipsec: &'static str,
    /// The C functions in KAME that do the same.
    pub kame: &'static str,
    /// RFC number and section; empty where no RFC speaks.
    pub rfc: &'static str,
    /// The stages that may follow.
    pub successors: &'static [StageId],
}

/// A stack's stages, with those that both have, as a Mermaid graph for the documents.
pub fn mermaid(stack: Stack) -> String {
    let mut graph = String::from("graph TD\n");
    let is_here = |id: &StageId| id.stack().is_none_or(|its| its == stack);
    for id in StageId::all().filter(is_here) {
        for next in id.row().successors.iter().filter(|next| is_here(next)) {
            let arrow = match id {
                StageId::CryptoInvoke => "==>",
                _ => "-->",
            };
            let _ = writeln!(graph, "    {} {arrow} {}", id.name(), next.name());
        }
    }
    graph
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum_and_names_are_unique() {
        for (index, id) in StageId::all().enumerate() {
            assert_eq!(id as usize, index, "{id:?}");
            assert_eq!(StageId::from_name(id.name()), Some(id));
        }
    }

    #[test]
    fn every_stage_of_a_stack_is_reached_from_its_inputs() {
        for (stack, inputs) in [
            (
                Stack::FastIpsec,
                vec![
                    StageId::Ip6Input,
                    StageId::IpInput,
                    StageId::Ip6Output,
                    StageId::IpOutput,
                ],
            ),
            (
                Stack::Kame,
                vec![
                    StageId::KameIp6Input,
                    StageId::KameIpInput,
                    StageId::KameIp6Output,
                    StageId::KameIpOutput,
                ],
            ),
        ] {
            let is_here = |id: &StageId| id.stack().is_none_or(|its| its == stack);
            let mut reached = inputs;
            let mut next = 0;
            while let Some(id) = reached.get(next).copied() {
                next += 1;
                for successor in id.row().successors.iter().filter(|id| is_here(id)) {
                    if !reached.contains(successor) {
                        reached.push(*successor);
                    }
                }
            }
            let missed = StageId::all()
                .filter(is_here)
                .filter(|id| !reached.contains(id));
            assert_eq!(missed.collect::<Vec<_>>(), []);
        }
    }

    #[test]
    fn a_stage_of_kame_is_aligned_with_stages_of_fast_ipsec() {
        for row in KAME_STAGES {
            assert!(row.name.starts_with("kame_"));
            assert!(!row.aligned.is_empty());
            let other = |id: &StageId| id.stack() != Some(Stack::Kame);
            assert!(row.aligned.iter().all(other), "{}", row.name);
        }
    }
}
