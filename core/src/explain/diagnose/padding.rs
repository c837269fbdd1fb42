//! Padding that is not 1, 2, 3 and so on (RFC 4303, 2.4).

use super::super::language::say;
use super::Cause;
use super::search::{Case, Hypothesis};
use super::trial::Change;
use crate::sa::{PadKind, SaConfig};

/// Zeros, or anything.
pub(super) fn kinds(case: &Case<'_>) -> Vec<Hypothesis> {
    let kinds = [
        (
            PadKind::Zero,
            Cause::PaddingZero,
            say!("why.padding-zero"),
            "zero-pad",
        ),
        (
            PadKind::Random,
            Cause::PaddingRandom,
            say!("why.padding-random"),
            "random-pad",
        ),
    ];
    kinds
        .into_iter()
        .filter(|(kind, ..)| *kind != case.config.padding)
        .map(|(padding, cause, why, option)| {
            let config = SaConfig {
                padding,
                ..case.config.clone()
            };
            Hypothesis::new(cause, Change::of(config), why, say!("fix.padding", option))
        })
        .collect()
}
