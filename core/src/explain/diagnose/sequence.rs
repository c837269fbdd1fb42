//! Sequence numbers: their high half, and what a replay window refuses.

use super::super::language::{Message, say};
use super::search::{Case, Hypothesis};
use super::trial::Change;
use super::{Cause, Confidence, Diagnosis};
use crate::explain::flow::{Before, Flows};
use crate::explain::why;
use crate::sa::{Protocol, ReplayError, SaConfig, SaId};
use crate::stage::Reason;

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
        say!("why.esn-not-sent"),
        say!("fix.esn-not-sent"),
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
        say!(
            "why.esn-not-configured",
            seq = u64::from(high) << 32 | u64::from(case.met.low()),
            high,
        ),
        say!("fix.esn-not-configured"),
    )
}

fn another_high(case: &Case<'_>, high: u32) -> Hypothesis {
    let have = case.config.last_seq >> 32;
    Hypothesis::new(
        Cause::EsnHighHalf,
        Change::of(extended_config(case, high)),
        say!("why.esn-high-half", have, seq = case.met.low(), high),
        say!("fix.esn-high-half", high, last = u64::from(high) << 32),
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
            say!("why.sequence-zero"),
            say!("fix.sequence-zero"),
        ),
        ReplayError::Duplicate { .. } => repeated(error, before),
        ReplayError::Old {
            seq,
            left_edge,
            width,
        } => old(seq, left_edge + u64::from(width) - 1, width, error, before),
        ReplayError::BeforeFirst { .. } | ReplayError::Wrapped { .. } => restarted(said(error)),
    };
    let why = match authentic {
        true => say!("why.authentic", why => why),
        false => say!("why.not-authentic", why => why),
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
        why,
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

/// The window's words for its refusal.
fn said(error: ReplayError) -> Message {
    why(&Reason::Replay {
        proto: Protocol::Esp,
        error,
        late: false,
    })
}

fn repeated(error: ReplayError, before: Option<Before>) -> (Cause, Message, Message) {
    let seen = said(error);
    match before {
        Some(Before {
            other: Some(other),
            same: None,
            ..
        }) => restarted(say!("why.in-frame-by-another", seen => seen, other)),
        Some(Before {
            same: Some(same), ..
        }) => (
            Cause::Duplicate,
            say!("why.same-octets", seen => seen, same),
            say!("fix.duplicate"),
        ),
        _ => (Cause::Duplicate, seen, say!("fix.duplicate")),
    }
}

fn restarted(seen: Message) -> (Cause, Message, Message) {
    (
        Cause::SequenceRestart,
        say!("why.sequence-restart", seen => seen),
        say!("fix.sequence-restart"),
    )
}

fn old(
    seq: u64,
    edge: u64,
    width: u32,
    error: ReplayError,
    before: Option<Before>,
) -> (Cause, Message, Message) {
    let needed = edge.saturating_sub(seq) + 1;
    if let Some(Before { same: Some(_), .. }) = before {
        return repeated(error, before);
    }
    let other = before.and_then(|before| before.other);
    let goes_on_below = before.is_some_and(|before| before.goes_on_below);
    if other.is_some() || goes_on_below || needed > WIDEST_WINDOW {
        return restarted(say!("why.after", seen => said(error), edge));
    }
    (
        Cause::ReplayWindowTooSmall,
        say!(
            "why.replay-window-too-small",
            seq,
            edge,
            width,
            short = needed.saturating_sub(u64::from(width)),
        ),
        say!("fix.replay-window-too-small", needed),
    )
}
