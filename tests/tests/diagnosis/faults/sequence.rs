//! Sequence numbers.

use super::Fault;
use crate::bad::{Bad, Random};
use crate::good::Good;
use crate::seal::{self, Sender, sequence};
use espial_core::explain::Cause;
use espial_core::sa::{Protocol, SaConfig};

pub(crate) const FAULTS: &[Fault] = &[
    ("ESN at the sender alone", esn_not_configured),
    ("ESN at the receiver alone", esn_not_sent),
    ("another high half", high_half),
    ("the same packet twice", duplicate),
    ("overtaken by more packets than the window holds", late),
    ("sequence number restarts", restart),
    (
        "sequence number restarts inside the window",
        restart_in_window,
    ),
    ("sequence number 0", zero),
];

fn esn_not_configured(good: &Good, _: &mut Random) -> Option<Bad> {
    let right = good.config();
    if !right.esn || right.last_seq >> 32 > 1000 {
        return None;
    }
    let config = SaConfig {
        esn: false,
        last_seq: 0,
        replay_window: 0,
        received: Vec::new(),
        ..right.clone()
    };
    Some(Bad::config(good, config, Cause::EsnNotConfigured))
}

fn esn_not_sent(good: &Good, random: &mut Random) -> Option<Bad> {
    let right = good.config();
    if right.esn || !right.protection.checks_icv() {
        return None;
    }
    let config = SaConfig {
        esn: true,
        last_seq: u64::from(sequence(good)).saturating_sub(1)
            | u64::try_from(random.below(3)).unwrap() << 32,
        received: Vec::new(),
        ..right.clone()
    };
    Some(Bad::config(good, config, Cause::EsnNotSent))
}

fn high_half(good: &Good, _: &mut Random) -> Option<Bad> {
    let right = good.config();
    if !right.esn || right.last_seq >> 32 > 1000 {
        return None;
    }
    let config = SaConfig {
        last_seq: right.last_seq + (7 << 32),
        ..right.clone()
    };
    Some(Bad::config(good, config, Cause::EsnHighHalf))
}

/// A window of this width, and packets with these numbers before the one that is looked at, and after it.
fn windowed(
    good: &Good,
    width: u32,
    cause: Cause,
    before: &[u64],
    seq: u64,
    after: &[u64],
) -> Option<Bad> {
    if !good.is(Protocol::Esp) || good.config().esn || !good.config().protection.checks_icv() {
        return None;
    }
    let config = SaConfig {
        replay_window: width,
        last_seq: 0,
        received: Vec::new(),
        ..good.config().clone()
    };
    let sealed = |change: fn(&mut Vec<u8>)| {
        let config = &config;
        move |seq: &u64| {
            let sender = Sender {
                seq: Some(*seq),
                before: Some(change),
                ..Sender::default()
            };
            seal::esp(good, config, &sender)
        }
    };
    let as_it_is = sealed(|_| ());
    let mut bad = Bad::config(good, config.clone(), cause);
    bad.before = before.iter().map(&as_it_is).collect();
    // Other contents, as after a restart.
    bad.packet = sealed(|packet| {
        let at = if packet[0] >> 4 == 4 { 8 } else { 7 };
        packet[at] ^= 1;
        let last = packet.len() - 1;
        packet[last] ^= 1;
    })(&seq);
    bad.after = after.iter().map(&as_it_is).collect();
    Some(bad)
}

fn duplicate(good: &Good, random: &mut Random) -> Option<Bad> {
    let seq = u64::try_from(random.below(40)).unwrap() + 1;
    let mut bad = windowed(good, 64, Cause::Duplicate, &[seq, seq + 1], seq, &[])?;
    bad.packet = bad.before[0].clone();
    Some(bad)
}

fn late(good: &Good, random: &mut Random) -> Option<Bad> {
    let late = u64::try_from(random.below(900)).unwrap() + 101;
    let numbers = [1, 2, late, late + 1, late + 70];
    windowed(
        good,
        64,
        Cause::ReplayWindowTooSmall,
        &numbers,
        5,
        &[late + 71, late + 72, late + 73],
    )
}

fn restart(good: &Good, random: &mut Random) -> Option<Bad> {
    let high = u64::try_from(random.below(900)).unwrap() + 200;
    windowed(
        good,
        64,
        Cause::SequenceRestart,
        &[high, high + 1],
        1,
        &[2, 3, 4, 5],
    )
}

fn restart_in_window(good: &Good, _: &mut Random) -> Option<Bad> {
    windowed(
        good,
        64,
        Cause::SequenceRestart,
        &[1, 2, 3, 4, 5],
        1,
        &[2, 3, 4, 5],
    )
}

fn zero(good: &Good, _: &mut Random) -> Option<Bad> {
    windowed(good, 64, Cause::SequenceZero, &[], 0, &[])
}
