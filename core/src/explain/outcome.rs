//! Words for what became of a packet.

use super::language::{Message, say};
use super::why_among;
use crate::sa::Sad;
use crate::stage::Verdict;
use crate::wire::checksum::Checksum;

/// What became of a packet, with its numbers; `sad` are the associations that it could have meant.
pub fn outcome(verdict: &Verdict, sad: &Sad) -> Message {
    match verdict {
        Verdict::Dropped { reason, .. } => why_among(reason, sad),
        Verdict::Delivered {
            upper, checksum, ..
        }
        | Verdict::Clear { upper, checksum } => {
            say!("outcome.delivered", upper, checksum => checksum_words(*checksum))
        }
        Verdict::Sent { packets: 1, .. } => say!("outcome.sent"),
        Verdict::Sent { packets, .. } => say!("outcome.sent-fragments", packets),
        Verdict::Forwarded { .. } => say!("outcome.forwarded"),
        Verdict::Held { .. } => say!("outcome.held"),
    }
}

pub(super) fn checksum_words(checksum: Checksum) -> Message {
    match checksum {
        Checksum::Ok => say!("outcome.checksum-ok"),
        Checksum::Bad => say!("outcome.checksum-bad"),
        Checksum::None => say!("outcome.checksum-none"),
    }
}

/// Of a packet that stages still wait for.
pub fn under_way() -> Message {
    say!("outcome.under-way")
}

/// Of a packet whose request waits at the crypto boundary.
pub fn parked() -> Message {
    say!("outcome.parked")
}

/// Of a packet that bears ESP or AH before it is sent.
pub fn already_protected() -> Message {
    say!("outcome.already-protected")
}

/// Of a packet whose sequence number's high half was looked for; it follows the reason of the drop.
pub fn no_high_half() -> Message {
    say!("outcome.no-high-half")
}

/// In the place of a counter's name, of a drop that nothing counts.
pub fn uncounted() -> Message {
    say!("outcome.uncounted")
}

/// Of a packet that is sent in several.
pub fn in_packets(packets: usize) -> Message {
    say!("outcome.in-packets", packets)
}
