//! Sequence numbers: their high half, and what a replay window refuses.

use super::search::{Case, Hypothesis};
use super::trial::Change;
use super::{Cause, Confidence, Diagnosis};
use crate::explain::flow::{Before, Flows};
use crate::sa::{ReplayError, SaConfig, SaId};

/// High halves that are tried first, and at most.
const FEW: u32 = 3;
const MOST: u32 = 1024;
/// The widest window that can be configured, in packets.
const WIDEST_WINDOW: u64 = 4096;

/// ESN on or off, and a low high half.
pub(super) fn extended(case: &Case<'_>) -> Vec<Hypothesis> {
    match case.config.esn {
        true => vec![not_sent(&case.config)],
        false => (0..FEW).map(|high| not_configured(case, high)).collect(),
    }
}

/// Any other high half.
pub(super) fn high_halves(case: &Case<'_>) -> Vec<Hypothesis> {
    match case.config.esn {
        true => {
            let have = case.config.last_seq >> 32;
            (0..MOST)
                .filter(|high| u64::from(*high) != have)
                .map(|high| another_high(case, high))
                .collect()
        }
        false => (FEW..MOST).map(|high| not_configured(case, high)).collect(),
    }
}

fn not_sent(config: &SaConfig) -> Hypothesis {
    let config = SaConfig {
        esn: false,
        last_seq: 0,
        ..config.clone()
    };
    Hypothesis::new(
        Cause::EsnNotSent,
        Change::of(config),
        "the association has extended sequence numbers and the sender counts in 32 bits: its ICV covers no high half (RFC 4303, 2.2.1)",
        "take ESN off this association, or turn it on at the sender",
    )
}

fn extended_config(case: &Case<'_>, high: u32) -> SaConfig {
    SaConfig {
        esn: true,
        last_seq: u64::from(high) << 32,
        ..case.config.clone()
    }
}

fn not_configured(case: &Case<'_>, high: u32) -> Hypothesis {
    Hypothesis::new(
        Cause::EsnNotConfigured,
        Change::of(extended_config(case, high)),
        format!(
            "the sender uses extended sequence numbers, here {} with the high half {high}, which its ICV covers unsent, and the association has none (RFC 4303, 2.2.1)",
            u64::from(high) << 32 | u64::from(case.met.low()),
        ),
        "configure ESN on this association",
    )
}

fn another_high(case: &Case<'_>, high: u32) -> Hypothesis {
    let have = case.config.last_seq >> 32;
    Hypothesis::new(
        Cause::EsnHighHalf,
        Change::of(extended_config(case, high)),
        format!(
            "the window infers the high half {have} for sequence number {}, and the sender is at {high}",
            case.met.low(),
        ),
        format!(
            "resume the window at the high half {high} (last sequence number {})",
            u64::from(high) << 32
        ),
    )
}

/// What the window's refusal means, for a packet that is `authentic` and has this place in its flow.
pub(super) fn refused(
    case: &Case<'_>,
    error: ReplayError,
    flows: Option<&Flows>,
    frame: usize,
    authentic: bool,
) -> Diagnosis {
    let id: SaId = case.config.id();
    let before = flows.map(|flows| flows.before(id, frame));
    let (cause, why, fix) = match error {
        ReplayError::Zero => (
            Cause::SequenceZero,
            "the sequence number is 0; a sender begins with 1 (RFC 4303, 2.2)".to_owned(),
            "let the sender count from 1".to_owned(),
        ),
        ReplayError::Duplicate { .. } => repeated(error, before),
        ReplayError::Old {
            seq,
            left_edge,
            width,
        } => old(seq, left_edge + u64::from(width) - 1, width, error, before),
        ReplayError::BeforeFirst { .. } | ReplayError::Wrapped { .. } => {
            restarted(error.to_string())
        }
    };
    let vouched = match authentic {
        true => "its ICV verifies",
        false => "nothing vouches for the packet itself",
    };
    let fixed = match cause {
        Cause::ReplayWindowTooSmall => Some(SaConfig {
            replay_window: needed(error)
                .and_then(|needed| u32::try_from(needed).ok())
                .unwrap_or(0),
            ..case.config.clone()
        }),
        _ => None,
    };
    Diagnosis {
        cause,
        confidence: match authentic {
            true => Confidence::Proved,
            false => Confidence::Observed,
        },
        why: format!("{why}; {vouched}"),
        fix,
        fixed,
        trials: 0,
    }
}

/// The window that would have taken a number, in packets.
fn needed(error: ReplayError) -> Option<u64> {
    match error {
        ReplayError::Old {
            seq,
            left_edge,
            width,
        } => Some((left_edge + u64::from(width)).saturating_sub(seq)),
        _ => None,
    }
}

fn repeated(error: ReplayError, before: Option<Before>) -> (Cause, String, String) {
    match before {
        Some(Before {
            other: Some(other),
            same: None,
            ..
        }) => restarted(format!("{error}, in frame {other}, by another packet")),
        Some(Before {
            same: Some(same), ..
        }) => (
            Cause::Duplicate,
            format!("{error}: frame {same} has the same octets"),
            "look for what sends or captures packets twice; the receiver is right to drop it"
                .to_owned(),
        ),
        _ => (
            Cause::Duplicate,
            error.to_string(),
            "look for what sends or captures packets twice; the receiver is right to drop it"
                .to_owned(),
        ),
    }
}

fn restarted(seen: String) -> (Cause, String, String) {
    (
        Cause::SequenceRestart,
        format!("{seen}; the sender counts anew under the same association (RFC 4303, 3.3.3)"),
        "negotiate new associations after the sender's restart".to_owned(),
    )
}

fn old(
    seq: u64,
    edge: u64,
    width: u32,
    error: ReplayError,
    before: Option<Before>,
) -> (Cause, String, String) {
    let needed = edge.saturating_sub(seq) + 1;
    if let Some(Before { same: Some(_), .. }) = before {
        return repeated(error, before);
    }
    let other = before.and_then(|before| before.other);
    let goes_on_below = before.is_some_and(|before| before.goes_on_below);
    if other.is_some() || goes_on_below || needed > WIDEST_WINDOW {
        return restarted(format!("{error}, after {edge}"));
    }
    (
        Cause::ReplayWindowTooSmall,
        format!(
            "sequence number {seq} comes after {edge}: a window of {width} packets ends {} short",
            needed.saturating_sub(u64::from(width))
        ),
        format!("a window of at least {needed} packets"),
    )
}
