//! Associations and policies printed in a format, and what that format could not carry.

use super::{Format, KeyText, parse_as};
use crate::policy::{PolicyConfig, Selector};
use crate::sa::{Mode, PadKind, Protection, Protocol, SaConfig, UdpEncapsulation};
use std::net::IpAddr;
use std::{fmt, slice};
use thiserror::Error;
use zeroize::Zeroizing;

/// Something that a format has no words for. No key is in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Lost {
    /// Anything but ESP.
    #[error("an association of {0}; it is left out")]
    Protocol(Protocol),
    /// A cipher.
    #[error("{0}, which the format has no name for; the association is left out")]
    Encryption(String),
    /// An integrity algorithm, without which the packet's ICV has an unknown length.
    #[error("{0}, which the format has no name for; the association is left out")]
    Authentication(String),
    /// An association that is not there when the text is read again.
    #[error("the whole association")]
    Association,
    /// The integrity algorithm and its key; the length of the ICV is there.
    #[error("the integrity algorithm {0}: the ICV will not be checked")]
    Check(String),
    /// The ICV's length.
    #[error("ICV of {} bits", .octets * 8)]
    Icv {
        /// Octets of it.
        octets: usize,
    },
    /// The source address.
    #[error("source address {0}")]
    Source(IpAddr),
    /// The mode.
    #[error("mode {}", match .0 { Mode::Any => "any", Mode::Transport => "transport", Mode::Tunnel => "tunnel" })]
    Mode(Mode),
    /// The tie to a policy.
    #[error("reqid {0}")]
    Reqid(u32),
    /// The anti-replay window.
    #[error("replay window of {0} packets")]
    ReplayWindow(u32),
    /// Extended sequence numbers.
    #[error("extended sequence numbers")]
    Esn,
    /// Where the sequence numbers stood.
    #[error("last sequence number received: {0}")]
    LastReceived(u64),
    /// Which packets of the window had come.
    #[error("which packets of the window were received")]
    Received,
    /// Where those sent stood.
    #[error("last sequence number sent: {0}")]
    LastSent(u64),
    /// What the peer pads with.
    #[error("{}", match .0 { PadKind::Sequential => "sequential padding", PadKind::Random => "random padding", PadKind::Zero => "padding of zeros" })]
    Padding(PadKind),
    /// The length to which inner packets are filled up.
    #[error("TFC padding to {0} octets")]
    TfcPadding(u32),
    /// The UDP encapsulation.
    #[error("in UDP, ports {} to {}", .0.sport, .0.dport)]
    Encapsulation(UdpEncapsulation),
    /// A whole policy.
    #[error("the policy")]
    Policy,
    /// Which of a policy's packets are meant.
    #[error("its selector")]
    Selector,
    /// The order of policies.
    #[error("priority {0}")]
    Priority(u32),
    /// Something of the requests.
    #[error("what its requests say of mode, level or reqid")]
    Requests,
}

/// What was lost, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// `ESP 0x00001000 to fd00::2`, or `policy out fd00::1/128 to fd00::2/128`.
    pub of: String,
    /// What.
    pub lost: Lost,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: not carried: {}", self.of, self.lost)
    }
}

/// A text in some format. It is zeroized on drop, since it may hold keys.
#[derive(Clone, Debug, Default)]
pub struct Converted {
    /// The text.
    pub text: Zeroizing<String>,
    /// What is not in it.
    pub losses: Vec<Loss>,
}

/// Writes associations and policies in a format. What it cannot carry is told, and follows as a comment where the
/// format has comments.
pub fn convert<'a>(
    format: Format,
    sas: impl IntoIterator<Item = &'a SaConfig>,
    policies: impl IntoIterator<Item = &'a PolicyConfig>,
    keys: KeyText,
) -> Converted {
    let sas = sas.into_iter().map(|config| {
        let (text, lost) = association(format, config, keys);
        (text, config.id().to_string(), lost)
    });
    let policies = policies.into_iter().map(|config| {
        let (text, lost) = policy(format, config);
        let Selector { src, dst, .. } = config.selector;
        let of = format!("policy {} {src} to {dst}", config.direction.name());
        (text, of, lost)
    });
    let mut pieces = Vec::new();
    let mut losses = Vec::new();
    for (text, of, lost) in sas.chain(policies) {
        pieces.push(text);
        let told = lost.into_iter().map(|lost| Loss {
            of: of.clone(),
            lost,
        });
        losses.extend(told);
    }
    Converted {
        text: joined(&pieces),
        losses,
    }
}

/// Writes associations in a format, as [`convert`] does.
pub fn print<'a>(
    format: Format,
    configs: impl IntoIterator<Item = &'a SaConfig>,
    keys: KeyText,
) -> String {
    let mut converted = convert(format, configs, [], keys);
    std::mem::take(&mut *converted.text)
}

/// One allocation of the right size: growing would leave copies behind.
fn joined(pieces: &[Zeroizing<String>]) -> Zeroizing<String> {
    let length = pieces.iter().map(|piece| piece.len()).sum();
    let mut text = Zeroizing::new(String::with_capacity(length));
    for piece in pieces {
        text.push_str(piece);
    }
    text
}

/// The text of one association. What it loses is what reading it again does not give back.
fn association(format: Format, config: &SaConfig, keys: KeyText) -> (Zeroizing<String>, Vec<Lost>) {
    let printed = format.print(config, KeyText::Shown).map(|shown| {
        let shown = Zeroizing::new(shown);
        let lost = match parse_as(format, &shown).sas.as_slice() {
            [entry] => differences(config, &entry.config),
            _ => vec![Lost::Association],
        };
        (shown, lost)
    });
    match printed {
        Err(lost) => (
            commented(format, String::new(), slice::from_ref(&lost)),
            vec![lost],
        ),
        Ok((shown, lost)) => {
            let text = match keys {
                KeyText::Shown => shown.to_string(),
                KeyText::Masked => format.print(config, keys).unwrap_or_default(),
            };
            (commented(format, text, &lost), lost)
        }
    }
}

/// The text of one policy, as [`association`].
fn policy(format: Format, config: &PolicyConfig) -> (Zeroizing<String>, Vec<Lost>) {
    let (text, lost) = match format.print_policy(config) {
        Err(lost) => (String::new(), vec![lost]),
        Ok(text) => {
            let lost = match parse_as(format, &text).policies.as_slice() {
                [entry] => policy_differences(config, &entry.config),
                _ => vec![Lost::Policy],
            };
            (text, lost)
        }
    };
    (commented(format, text, &lost), lost)
}

fn commented(format: Format, mut text: String, lost: &[Lost]) -> Zeroizing<String> {
    if let Some(comment) = format.comment() {
        for lost in lost {
            text += &format!("{comment}{lost}\n");
        }
    }
    Zeroizing::new(text)
}

/// What `read` has not of `config`.
fn differences(config: &SaConfig, read: &SaConfig) -> Vec<Lost> {
    if (config.dst, config.spi, config.protection.protocol())
        != (read.dst, read.spi, read.protection.protocol())
    {
        return vec![Lost::Association];
    }
    let differ = [
        (config.src != read.src, Lost::Source(config.src)),
        (config.mode != read.mode, Lost::Mode(config.mode)),
        (config.reqid != read.reqid, Lost::Reqid(config.reqid)),
        (
            config.replay_window != read.replay_window,
            Lost::ReplayWindow(config.replay_window),
        ),
        (config.esn != read.esn, Lost::Esn),
        (
            config.last_seq != read.last_seq,
            Lost::LastReceived(config.last_seq),
        ),
        (
            config.last_seq == read.last_seq && received(config) != received(read),
            Lost::Received,
        ),
        (
            config.last_sent != read.last_sent,
            Lost::LastSent(config.last_sent),
        ),
        (
            config.padding != read.padding,
            Lost::Padding(config.padding),
        ),
        (
            config.tfc_padding != read.tfc_padding,
            Lost::TfcPadding(config.tfc_padding),
        ),
    ];
    let mut lost: Vec<Lost> = differ
        .into_iter()
        .filter_map(|(differs, lost)| differs.then_some(lost))
        .collect();
    let udp = config
        .encapsulation
        .filter(|_| config.encapsulation != read.encapsulation);
    lost.extend(udp.map(Lost::Encapsulation));
    lost.extend(protection_differences(&config.protection, &read.protection));
    lost
}

/// The words of the bitmap that say anything: the last sequence number received is in the window by itself.
fn received(config: &SaConfig) -> Vec<u32> {
    let mut words = match config.received.as_slice() {
        [] => vec![1],
        words => words.to_vec(),
    };
    while words.last() == Some(&0) {
        words.pop();
    }
    match config.last_seq {
        0 => Vec::new(),
        _ => words,
    }
}

fn protection_differences(config: &Protection, read: &Protection) -> Option<Lost> {
    if config == read {
        return None;
    }
    if config.icv() != read.icv() {
        return Some(Lost::Icv {
            octets: config.icv(),
        });
    }
    Some(match (config.checks_icv(), read.checks_icv()) {
        (true, false) => Lost::Check(config.icv_label()),
        _ => Lost::Association,
    })
}

fn policy_differences(config: &PolicyConfig, read: &PolicyConfig) -> Vec<Lost> {
    let mut lost = Vec::new();
    if (config.selector, config.direction) != (read.selector, read.direction) {
        lost.push(Lost::Selector);
    }
    if config.priority != read.priority {
        lost.push(Lost::Priority(config.priority));
    }
    if config.action != read.action {
        lost.push(Lost::Requests);
    }
    lost
}

#[cfg(test)]
mod tests;
