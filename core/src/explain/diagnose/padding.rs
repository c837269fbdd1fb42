//! Padding that is not 1, 2, 3 and so on (RFC 4303, 2.4).

use super::Cause;
use super::search::{Case, Hypothesis};
use super::trial::Change;
use crate::sa::{PadKind, SaConfig};

/// Zeros, or anything.
pub(super) fn kinds(case: &Case<'_>) -> Vec<Hypothesis> {
    let kinds = [
        (PadKind::Zero, Cause::PaddingZero, "zeros", "zero-pad"),
        (
            PadKind::Random,
            Cause::PaddingRandom,
            "octets of no order",
            "random-pad",
        ),
    ];
    kinds
        .into_iter()
        .filter(|(kind, ..)| *kind != case.config.padding)
        .map(|(padding, cause, what, option)| {
            let config = SaConfig {
                padding,
                ..case.config.clone()
            };
            Hypothesis::new(
                cause,
                Change::of(config),
                format!("the sender pads with {what}, where RFC 4303, 2.4 wants 1, 2, 3 and so on"),
                format!("tell this association of it (setkey: -f {option}), or mend the sender"),
            )
        })
        .collect()
}
