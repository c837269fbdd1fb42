//! The octets coloured by what made them.

use super::super::engine::{Made, Operation, Provenance, Span};
use super::super::hex::Patch;
use yew::prelude::*;

/// What made an octet, as coarse as a colour can say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Origin {
    /// It is as it came, and where it came.
    Arrived,
    /// It is as it came, at another place.
    Moved,
    /// A cipher made it.
    Ciphered,
    /// A stage wrote it.
    Generated,
    /// It is of an ICV that was computed here.
    Icv,
}

const ALL: [Origin; 5] = [
    Origin::Arrived,
    Origin::Moved,
    Origin::Ciphered,
    Origin::Generated,
    Origin::Icv,
];

impl Origin {
    /// Of the octet at `offset` that is number `at` of what the operation made.
    fn of(operation: &Operation, at: usize, offset: usize) -> Self {
        match operation.made {
            Made::Arrived if operation.span.offset + at == offset => Self::Arrived,
            Made::Arrived | Made::Held { .. } => Self::Moved,
            Made::Ciphered { .. } => Self::Ciphered,
            Made::Icv { .. } => Self::Icv,
            Made::Edited | Made::Room | Made::Field(_) | Made::Compressed { .. } => Self::Generated,
        }
    }

    /// In words.
    pub(in super::super) fn name(self) -> &'static str {
        match self {
            Self::Arrived => "as it came",
            Self::Moved => "moved",
            Self::Ciphered => "through the cipher",
            Self::Generated => "generated",
            Self::Icv => "ICV",
        }
    }

    /// The classes that carry its colour and its line.
    pub(in super::super) fn class(self) -> &'static str {
        match self {
            Self::Arrived => "trailer from-arrived",
            Self::Moved => "ip from-moved",
            Self::Ciphered => "payload from-ciphered",
            Self::Generated => "generated from-generated",
            Self::Icv => "icv from-icv",
        }
    }
}

/// The packet at a tick by origin.
pub(in super::super) fn origins(provenance: &Provenance, tick: usize) -> Vec<Patch> {
    let pieces = provenance.pieces(tick);
    let patches = pieces.filter_map(|(offset, operation, at, len)| {
        let origin = Origin::of(provenance.operations().get(operation)?, at, offset);
        Some(Patch {
            span: Span { offset, len },
            class: origin.class(),
            name: origin.name(),
        })
    });
    patches.collect()
}

/// What the colours and lines say.
pub(in super::super) fn legend() -> Html {
    html! {
        <div class="legend origins" aria-hidden="true">
            { for ALL.iter().map(|origin| html! { <span class={origin.class()}>{ origin.name() }</span> }) }
        </div>
    }
}
