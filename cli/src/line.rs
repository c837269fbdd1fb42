//! What lines of `--json` have in common, in words too.

use espial_core::explain::{self, Language};
use espial_core::sa::Sad;
use espial_core::stage::{Fault, Reason, Removed, StageId};
use espial_core::wire::IpProtocol;
use serde::Serialize;
use std::io::{self, Write};

/// An association whose protection was removed from a packet, or put on it.
#[derive(Serialize)]
pub(crate) struct Association {
    proto: &'static str,
    spi: String,
    seq: u64,
    mode: &'static str,
}

impl Association {
    pub(crate) fn new(removed: &Removed) -> Self {
        Self {
            proto: match removed.proto {
                IpProtocol::AH => "ah",
                IpProtocol::IPCOMP => "comp",
                _ => "esp",
            },
            spi: format!("0x{:08x}", removed.spi),
            seq: removed.seq,
            mode: match removed.tunnel {
                true => "tunnel",
                false => "transport",
            },
        }
    }

    /// Writes `  esp 0x00001000 seq 1 (transport)`.
    pub(crate) fn human(&self, out: &mut impl Write) -> io::Result<()> {
        let Self {
            proto,
            spi,
            seq,
            mode,
        } = self;
        write!(out, "  {proto} {spi} seq {seq} ({mode})")
    }
}

/// Why a packet was dropped.
#[derive(Serialize)]
pub(crate) struct DropLine {
    pub(crate) stage: &'static str,
    pub(crate) counter: Option<&'static str>,
    /// The counter, or in words that there is none.
    #[serde(skip)]
    pub(crate) counted: String,
    pub(crate) rfc: Option<&'static str>,
    pub(crate) why: String,
}

impl DropLine {
    pub(crate) fn new(stage: StageId, reason: &Reason, sad: &Sad, language: Language) -> Self {
        let counter = reason.counter_at(stage).map(|counter| counter.name());
        Self {
            stage: stage.name(),
            counter,
            counted: counted(counter, language),
            rfc: Some(reason.rfc()).filter(|rfc| !rfc.is_empty()),
            why: explain::why_among(reason, sad).text(language),
        }
    }

    /// What a kernel would panic over.
    pub(crate) fn of_fault(fault: &Fault, language: Language) -> Self {
        Self {
            stage: fault.stage.name(),
            counter: None,
            counted: counted(None, language),
            rfc: None,
            why: explain::fault(fault).text(language),
        }
    }
}

/// The counter, or that there is none.
fn counted(counter: Option<&str>, language: Language) -> String {
    let counter = counter.map(str::to_owned);
    counter.unwrap_or_else(|| explain::uncounted().text(language))
}

/// What goes beside a packet in a file with comments.
pub(crate) fn comment(
    frame: usize,
    verdict: &str,
    drop: Option<&DropLine>,
    why: Option<&str>,
) -> String {
    let mut comment = format!("frame {frame}: {verdict}");
    if let Some(drop) = drop {
        comment.push_str(&format!(
            " in {} ({}): {}",
            drop.stage, drop.counted, drop.why
        ));
    } else if let Some(why) = why {
        comment.push_str(&format!(": {why}"));
    }
    comment
}
