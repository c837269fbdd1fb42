//! Words for fragments and their queue.

use crate::explain::language::{Message, say};
use crate::trace::Event;

/// What reassembly did.
pub(super) fn detail(event: &Event) -> Message {
    match event {
        Event::FragmentHeader {
            id,
            offset,
            len,
            more,
            ..
        } => fragment(*id, *offset, *len, *more),
        Event::FragmentJoined {
            start,
            end,
            fragments,
            here,
            total,
            ..
        } => say!(
            "event.fragment-joined",
            start,
            last = end.saturating_sub(1),
            fragments,
            here,
            missing => missing(*here, *total),
        ),
        Event::FragmentsFreed { id, fragments, .. } => {
            say!("event.fragments-freed", fragments, id = format!("0x{id:x}"))
        }
        Event::Cat {
            off, len, headers, ..
        } => say!("event.cat", headers, len, off),
        Event::Reassembled { fragments, len, .. } => say!("event.reassembled", fragments, len),
        _ => Message::verbatim(""),
    }
}

/// One fragment, on its way in or out.
pub(super) fn fragment(id: u32, offset: usize, len: usize, more: bool) -> Message {
    let id = format!("0x{id:x}");
    match more {
        true => say!("event.fragment", id, offset, len),
        false => say!("event.fragment-last", id, offset, len),
    }
}

fn missing(here: usize, total: Option<usize>) -> Message {
    match total {
        None => say!("event.fragments-length-unknown"),
        Some(total) if total == here => say!("event.fragments-complete"),
        Some(total) => {
            let missing = total.saturating_sub(here);
            say!("event.fragments-missing", missing, total)
        }
    }
}
