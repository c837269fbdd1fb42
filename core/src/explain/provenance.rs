//! Words for provenance: what made octets, what they depend on, and what an octet decides.

mod field;

use crate::crypto::{EncryptionAlgorithm, EncryptionKind};
use crate::trace::provenance::{Change, Check, Influence, Made, Octets, Operation, Step};
use crate::trace::view::Span;
use crate::trace::{Event, KameEvent};
use std::ops::Range;

/// What made octets, in a word or the name of the field.
pub fn made_name(made: &Made) -> &'static str {
    match made {
        Made::Arrived => "arrived",
        Made::Held { .. } => "another fragment",
        Made::Edited => "edited",
        Made::Room => "room",
        Made::Field(field) => field::name(*field),
        Made::Ciphered { encrypt: true, .. } => "encrypted",
        Made::Ciphered { .. } => "decrypted",
        Made::Icv { .. } => "ICV",
        Made::Compressed { compress: true, .. } => "compressed",
        Made::Compressed { .. } => "decompressed",
    }
}

/// What an operation did, with its numbers.
pub fn made(operation: &Operation) -> String {
    sentence(&of_operation(operation))
}

fn of_operation(operation: &Operation) -> String {
    let here = range(operation.span);
    match operation.made {
        Made::Arrived => format!("{here} of the packet as it came."),
        Made::Held {
            fragment,
            headers,
            start,
        } => format!(
            "{} octets of fragment {}, which had come before; its data, behind {headers} octets of headers, begins at octet {start} of the whole packet's.",
            operation.span.len,
            fragment + 1
        ),
        Made::Edited => format!("{here} written from outside, between two stages."),
        Made::Room => format!("{here} made room for; what stands there has no meaning yet."),
        Made::Field(field) => format!("{here}: {}.", field::source(field)),
        Made::Ciphered {
            encrypt,
            algorithm,
            iv,
            data,
        } => format!("{}.", ciphered(encrypt, algorithm, iv, data)),
        Made::Icv {
            ref algorithm,
            esn,
            output,
        } => icv(algorithm, esn, output, &here),
        Made::Compressed { compress, from, to } => {
            let done = if compress {
                "compressed"
            } else {
                "decompressed"
            };
            format!("{from} octets were {done} to the {to} at {here}.")
        }
    }
}

fn ciphered(encrypt: bool, algorithm: EncryptionAlgorithm, iv: Span, data: Span) -> String {
    let row = algorithm.transform();
    let done = if encrypt { "encrypted" } else { "decrypted" };
    let here = range(data);
    match row.kind {
        EncryptionKind::Null | EncryptionKind::AuthenticationOnly => {
            format!("{here} left as they are by {}", row.name)
        }
        EncryptionKind::Cbc => format!(
            "{here} {done} with {} in {} blocks of {} octets, the IV at {}",
            row.name,
            data.len / row.block.max(1),
            row.block,
            range(iv)
        ),
        EncryptionKind::Counter | EncryptionKind::Combined => {
            let nonce = match iv.len {
                0 => "the sequence number, which is the IV".to_owned(),
                _ => format!("the IV at {}", range(iv)),
            };
            format!(
                "{here} {done} with {}: the keystream depends on key, salt and {nonce}, and is added octet by octet",
                row.name
            )
        }
    }
}

fn icv(algorithm: &str, esn: Option<u32>, output: bool, here: &str) -> String {
    let high = match esn {
        Some(high) => {
            format!(", and over the high half {high} of the sequence number, which is not sent")
        }
        None => String::new(),
    };
    match output {
        true => format!("ICV of {algorithm} at {here}, over the octets that it covers{high}."),
        false => format!(
            "ICV of {algorithm}, computed over what came{high}, in the place of the one that came, {here}."
        ),
    }
}

/// How the octets of a step were made, and from which.
pub fn step(operation: &Operation, step: &Step) -> String {
    sentence(&of_step(operation, step))
}

fn of_step(operation: &Operation, step: &Step) -> String {
    let (these, from) = (list(&step.made), list(&step.from));
    match operation.made {
        Made::Ciphered {
            encrypt,
            algorithm,
            iv,
            data,
        } => cipher_step(encrypt, algorithm, (iv, data), step),
        Made::Icv { .. } => format!("{} Each of its octets depends on {from}.", made(operation)),
        Made::Compressed { .. } => format!(
            "{} Any of it may depend on {from}: no more is known without the tables of DEFLATE.",
            made(operation)
        ),
        Made::Field(field) if !operation.is_source() => {
            format!("{these}: {}, from {from}.", field::source(field))
        }
        Made::Arrived => format!("{these} of the packet as it came."),
        _ => of_operation(operation),
    }
}

fn cipher_step(
    encrypt: bool,
    algorithm: EncryptionAlgorithm,
    (iv, data): (Span, Span),
    step: &Step,
) -> String {
    let row = algorithm.transform();
    let (these, from) = (list(&step.made), list(&step.from));
    let what = ciphered(encrypt, algorithm, iv, data);
    if row.kind != EncryptionKind::Cbc {
        return format!("{what}. What stands at {these} comes from {from}.");
    }
    let indices = step.made.ranges().first().zip(step.made.ranges().last());
    let block = |octet: usize| octet.saturating_sub(data.offset) / row.block.max(1);
    let blocks = indices.map_or(0..0, |(first, last)| {
        block(first.start)..block(last.end - 1) + 1
    });
    let which = match blocks.len() {
        1 => format!("in block {}", blocks.start),
        _ => format!(
            "in blocks {} to {}",
            blocks.start,
            blocks.end.saturating_sub(1)
        ),
    };
    let rule = match encrypt {
        true => "a block depends on the IV and on all blocks up to its own",
        false => "an octet depends on its own block, and on one octet of the block or IV before",
    };
    format!("{what}. What stands at {these}, in {which}, comes from {from}: {rule}.")
}

/// An octet changed its place with an event.
pub fn moved(event: Option<&Event>, from: Option<usize>, to: usize) -> String {
    let operation = event.map(super::operation);
    let by = operation.map_or_else(String::new, |operation| format!(" ({operation})"));
    match from {
        Some(from) => format!("It went from octet {from} to octet {to}{by}."),
        None => format!("It was kept aside and put at octet {to}{by}."),
    }
}

/// What an octet decides that an event reads.
pub fn decides(event: &Event) -> &'static str {
    match event {
        Event::Ip6Header { .. } | Event::IpHeader { .. } => {
            "It is in the IP header, which decides the packet's length, where it belongs, and what follows."
        }
        Event::HeaderChecksum { .. } => {
            "The header checksum covers it: the packet is dropped where the sum is wrong."
        }
        Event::ExtensionHeader { .. } => {
            "It is in an extension header, which decides where the next one starts."
        }
        Event::Protoff { .. } | Event::Kame(KameEvent::PrevHdr { .. }) => {
            "It names the header that follows."
        }
        Event::ReadSpi { .. } => "It is in the SPI, by which the association is found.",
        Event::ReplayCheck { .. } | Event::NoReplayCheck { .. } => {
            "It is in the sequence number, which the replay window lets pass or not."
        }
        Event::AhParts { .. } => "It says what follows AH, or how long AH is.",
        Event::ReadTrailer { .. } => {
            "It is the pad length, which decides how much is trimmed, or the next header, which decides who gets the payload."
        }
        Event::PadChecked { .. } => "It is padding, which is compared and trimmed.",
        Event::FragmentHeader { .. } => {
            "It decides which packet the fragment belongs to, and where."
        }
        Event::UdpEncapsulation { .. } => {
            "By it ESP in UDP is told from IKE and from other datagrams."
        }
        Event::InnerHeader { .. } => "It says which version the inner packet has.",
        _ => "What happens to the packet depends on it.",
    }
}

/// Which octets change with one.
pub fn influence(influence: &Influence) -> String {
    let (octets, bound) = (list(&influence.octets), list(&influence.bound));
    match (influence.octets.is_empty(), influence.bound.is_empty()) {
        (true, true) => "No octet of the packet changes with it.".to_owned(),
        (false, true) => format!("With it change {octets} of the packet."),
        (true, false) => format!("With it {bound} of the packet may change."),
        (false, false) => format!("With it change {octets} of the packet; {bound} may."),
    }
}

/// An ICV that covers an octet.
pub fn check(check: &Check) -> String {
    format!(
        "{} covers {}; the packet is refused where one of them, or the ICV at {}, changes.",
        check.algorithm,
        list(&check.covers),
        range(check.icv)
    )
}

/// What a cipher, or the whole way, made of octets that were turned over.
pub fn change(change: &Change, operation: Option<&Operation>) -> String {
    let differ = list(&change.differ);
    let (same, lengths) = (
        change.differ.is_empty(),
        (change.before.len(), change.after.len()),
    );
    let Some(operation) = operation else {
        return match (same, lengths) {
            (true, _) => "In the end the packet is what it was.".to_owned(),
            (_, (before, after)) if before != after => {
                format!("In the end the packet has {after} octets instead of {before}.")
            }
            _ => format!("In the end {differ} of the packet differ."),
        };
    };
    if same {
        return "The cipher does not see the difference.".to_owned();
    }
    let Made::Ciphered {
        encrypt, algorithm, ..
    } = operation.made
    else {
        return format!("In all, {differ} differ.");
    };
    let row = algorithm.transform();
    let rule = match (row.kind, encrypt) {
        (EncryptionKind::Null | EncryptionKind::AuthenticationOnly, _) => {
            "leaves every octet as it is: that octet alone changes"
        }
        (EncryptionKind::Cbc, false) => {
            "decrypts a changed block to another one altogether, and adds the change to the block behind it, bit by bit; of a changed IV there is only the latter"
        }
        (EncryptionKind::Cbc, true) => "chains: the changed block and all behind it become others",
        (EncryptionKind::Counter | EncryptionKind::Combined, _) => {
            "adds a keystream: the same bits change, and no others; with another IV every octet does"
        }
    };
    format!("{} {rule}. In all, {differ} differ.", row.name)
}

/// What became of a packet with turned-over bits, by how it is checked.
pub fn held_aside(icvs: usize) -> String {
    match icvs {
        0 => "No ICV stood in the way.".to_owned(),
        1 => "With the ICV put right, as if nobody had checked it:".to_owned(),
        many => format!("With {many} ICVs put right, as if nobody had checked them:"),
    }
}

/// With a capital at its start.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(rest).collect()
}

fn range(span: Span) -> String {
    one(&(span.offset..span.offset + span.len))
}

fn one(range: &Range<usize>) -> String {
    match range.len() {
        0 => "no octets".to_owned(),
        1 => format!("octet {}", range.start),
        _ => format!("octets {} to {}", range.start, range.end - 1),
    }
}

/// `octets 40 to 47 and 64`.
fn list(octets: &Octets) -> String {
    match octets.ranges() {
        [] => "no octets".to_owned(),
        [range] => one(range),
        ranges => {
            let bare = |range: &Range<usize>| match range.len() {
                1 => range.start.to_string(),
                _ => format!("{} to {}", range.start, range.end - 1),
            };
            let (last, rest) = ranges.split_last().unwrap_or((&(0..0), &[]));
            let rest: Vec<_> = rest.iter().map(bare).collect();
            format!("octets {} and {}", rest.join(", "), bare(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::list;
    use crate::trace::provenance::Octets;

    #[test]
    fn octets_are_named_in_ranges() {
        let mut octets = Octets::of(40..48);
        assert_eq!(list(&octets), "octets 40 to 47");
        octets.add(64..65);
        assert_eq!(list(&octets), "octets 40 to 47 and 64");
        octets.add(50..52);
        assert_eq!(list(&octets), "octets 40 to 47, 50 to 51 and 64");
        assert_eq!(list(&Octets::of(7..8)), "octet 7");
        assert_eq!(list(&Octets::default()), "no octets");
    }
}
