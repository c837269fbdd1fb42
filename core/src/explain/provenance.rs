//! Words for provenance: what made octets, what they depend on, and what an octet decides.

mod field;
mod octets;

use super::language::{Message, say};
use crate::crypto::{EncryptionAlgorithm, EncryptionKind};
use crate::trace::provenance::{Change, Check, Influence, Made, Operation, Step};
use crate::trace::view::Span;
use crate::trace::{Event, KameEvent};
use octets::{after, begin, range_after, range_begin, within};

/// What made octets, in a word or the name of the field.
pub fn made_name(made: &Made) -> Message {
    match made {
        Made::Arrived => say!("made.arrived"),
        Made::Held { .. } => say!("made.held"),
        Made::Edited => say!("made.edited"),
        Made::Room => say!("made.room"),
        Made::Field(field) => field::name(*field),
        Made::Ciphered { encrypt: true, .. } => say!("made.encrypted"),
        Made::Ciphered { .. } => say!("made.decrypted"),
        Made::Icv { .. } => say!("made.icv"),
        Made::Compressed { compress: true, .. } => say!("made.compressed"),
        Made::Compressed { .. } => say!("made.decompressed"),
    }
}

/// What an operation did, with its numbers.
pub fn made(operation: &Operation) -> Message {
    let here = range_begin(operation.span);
    match operation.made {
        Made::Arrived => say!("provenance.arrived", here => here),
        Made::Held {
            fragment,
            headers,
            start,
        } => say!(
            "provenance.held",
            len = operation.span.len,
            fragment = fragment + 1,
            headers,
            start,
        ),
        Made::Edited => say!("provenance.edited", here => here),
        Made::Room => say!("provenance.room", here => here),
        Made::Field(field) => {
            say!("provenance.field", here => here, source => field::source(field))
        }
        Made::Ciphered {
            encrypt,
            algorithm,
            iv,
            data,
        } => say!("provenance.sentence", what => ciphered(encrypt, algorithm, iv, data)),
        Made::Icv {
            ref algorithm,
            esn,
            output,
        } => icv(algorithm, esn, output, operation.span),
        Made::Compressed { compress, from, to } => {
            let here = range_after(operation.span);
            match compress {
                true => say!("provenance.compressed", from, to, here => here),
                false => say!("provenance.decompressed", from, to, here => here),
            }
        }
    }
}

fn ciphered(encrypt: bool, algorithm: EncryptionAlgorithm, iv: Span, data: Span) -> Message {
    let row = algorithm.transform();
    let (name, here) = (row.name, range_begin(data));
    match row.kind {
        EncryptionKind::Null | EncryptionKind::AuthenticationOnly => {
            say!("provenance.left-by-cipher", here => here, name)
        }
        EncryptionKind::Cbc => {
            let block = row.block.max(1);
            let (blocks, iv) = (data.len / block, range_after(iv));
            match encrypt {
                true => {
                    say!("provenance.encrypted-cbc", here => here, name, blocks, block, iv => iv)
                }
                false => {
                    say!("provenance.decrypted-cbc", here => here, name, blocks, block, iv => iv)
                }
            }
        }
        EncryptionKind::Counter | EncryptionKind::Combined => {
            let nonce = match iv.len {
                0 => say!("provenance.nonce-sequence-number"),
                _ => say!("provenance.nonce-iv", iv => range_after(iv)),
            };
            match encrypt {
                true => say!("provenance.encrypted-counter", here => here, name, nonce => nonce),
                false => say!("provenance.decrypted-counter", here => here, name, nonce => nonce),
            }
        }
    }
}

fn icv(algorithm: &str, esn: Option<u32>, output: bool, span: Span) -> Message {
    let here = range_after(span);
    match (output, esn) {
        (true, None) => say!("provenance.icv-sent", algorithm, here => here),
        (true, Some(high)) => say!("provenance.icv-sent-esn", algorithm, here => here, high),
        (false, None) => say!("provenance.icv-computed", algorithm, here => here),
        (false, Some(high)) => say!("provenance.icv-computed-esn", algorithm, here => here, high),
    }
}

/// How the octets of a step were made, and from which.
pub fn step(operation: &Operation, step: &Step) -> Message {
    let (these, from) = (begin(&step.made), after(&step.from));
    match operation.made {
        Made::Ciphered {
            encrypt,
            algorithm,
            iv,
            data,
        } => cipher_step(encrypt, algorithm, (iv, data), step),
        Made::Icv { .. } => {
            say!("provenance.icv-step", what => made(operation), from => from)
        }
        Made::Compressed { .. } => {
            say!("provenance.compressed-step", what => made(operation), from => from)
        }
        Made::Field(field) if !operation.is_source() => {
            say!("provenance.field-step", these => these, source => field::source(field), from => from)
        }
        Made::Arrived => say!("provenance.arrived", here => these),
        _ => made(operation),
    }
}

fn cipher_step(
    encrypt: bool,
    algorithm: EncryptionAlgorithm,
    (iv, data): (Span, Span),
    step: &Step,
) -> Message {
    let row = algorithm.transform();
    let (these, from) = (after(&step.made), after(&step.from));
    let what = ciphered(encrypt, algorithm, iv, data);
    if row.kind != EncryptionKind::Cbc {
        return say!("provenance.cipher-step", what => what, these => these, from => from);
    }
    let ends = step.made.ranges().first().zip(step.made.ranges().last());
    let block = |octet: usize| octet.saturating_sub(data.offset) / row.block.max(1);
    let (first, last) = ends.map_or((0, 0), |(first, last)| {
        (block(first.start), block(last.end.saturating_sub(1)))
    });
    let which = match first == last {
        true => say!("provenance.in-block", first),
        false => say!("provenance.in-blocks", first, last),
    };
    let rule = match encrypt {
        true => say!("provenance.cbc-encrypts"),
        false => say!("provenance.cbc-decrypts"),
    };
    say!(
        "provenance.cbc-step",
        what => what,
        these => these,
        which => which,
        from => from,
        rule => rule,
    )
}

/// An octet changed its place with an event.
pub fn moved(event: Option<&Event>, from: Option<usize>, to: usize) -> Message {
    let operation = event.map(super::operation);
    match (from, operation) {
        (Some(from), Some(operation)) => say!("provenance.moved-by", from, to, operation),
        (Some(from), None) => say!("provenance.moved", from, to),
        (None, Some(operation)) => say!("provenance.put-by", to, operation),
        (None, None) => say!("provenance.put", to),
    }
}

/// What an octet decides that an event reads.
pub fn decides(event: &Event) -> Message {
    match event {
        Event::Ip6Header { .. } | Event::IpHeader { .. } => say!("decides.ip-header"),
        Event::HeaderChecksum { .. } => say!("decides.header-checksum"),
        Event::ExtensionHeader { .. } => say!("decides.extension-header"),
        Event::Protoff { .. } | Event::Kame(KameEvent::PrevHdr { .. }) => {
            say!("decides.next-header")
        }
        Event::ReadSpi { .. } => say!("decides.spi"),
        Event::ReplayCheck { .. } | Event::NoReplayCheck { .. } => say!("decides.sequence-number"),
        Event::AhParts { .. } => say!("decides.ah-parts"),
        Event::ReadTrailer { .. } => say!("decides.trailer"),
        Event::PadChecked { .. } => say!("decides.padding"),
        Event::FragmentHeader { .. } => say!("decides.fragment"),
        Event::UdpEncapsulation { .. } => say!("decides.udp-encapsulation"),
        Event::InnerHeader { .. } => say!("decides.inner-version"),
        _ => say!("decides.other"),
    }
}

/// Which octets change with one.
pub fn influence(influence: &Influence) -> Message {
    let count = influence.octets.iter().count();
    let (octets, bound) = (within(&influence.octets), within(&influence.bound));
    match (count, influence.bound.is_empty()) {
        (0, true) => say!("provenance.influence-none"),
        (_, true) => say!("provenance.influence", octets => octets, count),
        (0, false) => say!("provenance.influence-bound", bound => bound),
        (_, false) => {
            say!("provenance.influence-both", octets => octets, count, bound => bound)
        }
    }
}

/// An ICV that covers an octet.
pub fn check(check: &Check) -> Message {
    say!(
        "provenance.check",
        algorithm = &check.algorithm,
        covers => within(&check.covers),
        icv => range_after(check.icv),
    )
}

/// What a cipher, or the whole way, made of octets that were turned over.
pub fn change(change: &Change, operation: Option<&Operation>) -> Message {
    let (differ, count) = (within(&change.differ), change.differ.iter().count());
    let same = change.differ.is_empty();
    let Some(operation) = operation else {
        let (before, len) = (change.before.len(), change.after.len());
        return match same {
            true => say!("provenance.end-same"),
            false if before != len => say!("provenance.end-length", len, before),
            false => say!("provenance.end-differs", differ => differ, count),
        };
    };
    if same {
        return say!("provenance.cipher-same");
    }
    let Made::Ciphered {
        encrypt, algorithm, ..
    } = operation.made
    else {
        return say!("provenance.differs", differ => differ, count);
    };
    let row = algorithm.transform();
    let rule = match (row.kind, encrypt) {
        (EncryptionKind::Null | EncryptionKind::AuthenticationOnly, _) => {
            say!("provenance.null-change")
        }
        (EncryptionKind::Cbc, false) => say!("provenance.cbc-decrypts-change"),
        (EncryptionKind::Cbc, true) => say!("provenance.cbc-encrypts-change"),
        (EncryptionKind::Counter | EncryptionKind::Combined, _) => {
            say!("provenance.counter-change")
        }
    };
    say!(
        "provenance.cipher-change",
        name = row.name,
        rule => rule,
        differs => say!("provenance.differs", differ => differ, count),
    )
}

/// What became of a packet with turned-over bits, by how it is checked.
pub fn held_aside(icvs: usize) -> Message {
    match icvs {
        0 => say!("provenance.no-icv"),
        1 => say!("provenance.icv-put-right"),
        _ => say!("provenance.icvs-put-right", icvs),
    }
}

/// The heading above where an octet of the packet at its end comes from.
pub fn origin_title(octet: usize, value: Option<u8>) -> Message {
    match value {
        Some(value) => say!(
            "provenance.origin-title",
            octet,
            value = format!("{value:02x}")
        ),
        None => say!("provenance.origin-title-bare", octet),
    }
}

/// The heading above what an octet of the packet that arrived influences.
pub fn influence_title(octet: usize) -> Message {
    say!("provenance.influence-title", octet)
}

/// The heading above what an octet of the packet that arrived does with another value.
pub fn flip_title(octet: usize, before: u8, after: u8) -> Message {
    let (before, after) = (format!("{before:02x}"), format!("{after:02x}"));
    say!("provenance.flip-title", octet, before, after)
}
