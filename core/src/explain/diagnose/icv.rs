//! The ICV's length, and whether there is one.

use super::super::language::say;
use super::Cause;
use super::edit::{
    authentication, encryption, unchecked, with_authentication, with_authentication_key,
    with_encryption,
};
use super::search::{Case, Hypothesis};
use super::trial::Change;

/// The shortest ICV that is tried, in octets: one shorter would verify by chance.
const LEAST: usize = 8;
/// Lengths of an ICV that nobody configured, the usual ones first.
const USUAL: [usize; 8] = [12, 16, 24, 32, 20, 8, 48, 64];

/// Another length of the ICV that is configured. ESP keeps it to whole words, since payload and trailer end on one.
pub(super) fn lengths(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    if let Some(key) = authentication(config) {
        let row = key.algorithm().transform();
        if row.iv > 0 {
            return Vec::new();
        }
        return (LEAST..=row.full)
            .step_by(4)
            .filter(|icv| *icv != key.icv())
            .filter_map(|icv| {
                let octets = key.key().expose().to_vec();
                let changed = with_authentication(config, key.algorithm(), octets, icv)?;
                Some(truncation(row.name, key.icv(), icv, Change::of(changed)))
            })
            .collect();
    }
    let Some(key) = encryption(config) else {
        return Vec::new();
    };
    let row = key.algorithm().transform();
    row.icv
        .iter()
        .filter(|icv| **icv != key.icv())
        .filter_map(|icv| {
            let octets = key.key().expose().to_vec();
            let changed = with_encryption(config, key.algorithm(), octets, Some(*icv))?;
            Some(truncation(row.name, key.icv(), *icv, Change::of(changed)))
        })
        .collect()
}

fn truncation(name: &str, have: usize, icv: usize, change: Change) -> Hypothesis {
    Hypothesis::new(
        Cause::IcvTruncation,
        change,
        say!("why.icv-truncation", name, have, icv, bits = icv * 8),
        say!("fix.icv-truncation", name, icv, bits = icv * 8),
    )
}

/// An ICV where none is configured, or none where one is.
pub(super) fn presence(case: &Case<'_>) -> Vec<Hypothesis> {
    let config = &case.config;
    let separate = encryption(config).is_some_and(|key| key.icv() == 0);
    match authentication(config) {
        _ if !separate => Vec::new(),
        Some(key) => with_authentication_key(config, None)
            .map(|changed| {
                Hypothesis::new(
                    Cause::IcvAbsent,
                    Change::of(changed),
                    say!("why.icv-absent", icv = key.icv(), label = key.label()),
                    say!("fix.icv-absent"),
                )
            })
            .into_iter()
            .collect(),
        None => USUAL
            .into_iter()
            .filter_map(|icv| {
                let changed = with_authentication_key(config, unchecked(icv))?;
                Some(Hypothesis::new(
                    Cause::IcvNotConfigured,
                    Change::of(changed),
                    say!("why.icv-not-configured", icv),
                    say!("fix.icv-not-configured", icv),
                ))
            })
            .collect(),
    }
}
