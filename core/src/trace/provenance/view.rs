//! What a viewer draws of provenance: plain data, the same for the page, JavaScript and the command line.

use super::{Change, Flip, FlipError, Influence, Made, Operation, Provenance};
use crate::explain::{Language, provenance as words};
use crate::trace::view::{Span, VerdictView};
use crate::trace::{Event, Timeline};
use serde::Serialize;

/// Something that made octets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OperationView {
    /// Its number in the timeline; 0 is the packet's arrival.
    pub id: usize,
    /// `arrived`, `fragment`, `edited`, `room`, `field`, `cipher`, `icv`, `compression`.
    pub kind: &'static str,
    /// What it is called: `decrypted`, `payload length`.
    pub name: String,
    /// The position, in events, at which it is done.
    pub tick: usize,
    /// Index into the path of the stage that did it; absent for what there was at the start.
    pub stage: Option<usize>,
    /// All that it made, where it lay then.
    pub span: Span,
    /// A sentence with its numbers.
    pub words: String,
}

/// An operation on the way back from an octet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// What was done.
    #[serde(flatten)]
    pub operation: OperationView,
    /// Which of the octets that it made are on the way.
    pub made: Vec<Span>,
    /// What they depend on, in the packet one event before; of a congestion mark, in the octets that it is made from.
    pub from: Vec<Span>,
    /// Whether each really changes with each of those; else they are an upper bound.
    pub exact: bool,
    /// Whether it depends on no octet: here the way back ends.
    pub source: bool,
}

/// An octet changed its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MoveView {
    /// The position, in events, with the octet in its new place.
    pub tick: usize,
    /// Its place before; absent where it was kept outside of the packet.
    pub from: Option<usize>,
    /// Its new place.
    pub to: usize,
    /// A sentence.
    pub words: String,
}

/// Where an octet comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginView {
    /// The position, in events.
    pub tick: usize,
    /// The octet's offset in the packet there.
    pub octet: usize,
    /// Its value.
    pub value: Option<u8>,
    /// How it came to its place since it was made, the first move first.
    pub moves: Vec<MoveView>,
    /// What made it, then what made what it was made from, back to the sources.
    pub steps: Vec<StepView>,
}

/// An ICV that covers an octet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoveredView {
    /// The position, in events, at which it is computed.
    pub tick: usize,
    /// `HMAC-SHA1-96`.
    pub algorithm: String,
    /// What it covers, in the packet one event before.
    pub covers: Vec<Span>,
    /// A sentence.
    pub words: String,
}

/// Something that an octet decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DecidesView {
    /// The position, in events, at which it is read.
    pub tick: usize,
    /// What is read with it.
    pub span: Span,
    /// A sentence.
    pub words: String,
}

/// What an octet influences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InfluenceView {
    /// The position, in events, of the octet.
    pub tick: usize,
    /// Its offset in the packet there.
    pub octet: usize,
    /// The later position, in events.
    pub until: usize,
    /// Octets of the packet there that change with it.
    pub octets: Vec<Span>,
    /// Octets that may: an upper bound.
    pub bound: Vec<Span>,
    /// The operations that it goes through.
    pub through: Vec<OperationView>,
    /// ICVs that cover it.
    pub covered: Vec<CoveredView>,
    /// What it decides beside: lengths, addresses, what is trimmed.
    pub decides: Vec<DecidesView>,
    /// A sentence on the octets.
    pub words: String,
}

/// Octets before and after bits were turned over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeView {
    /// The cipher that made them; absent for the packet at its end.
    pub operation: Option<OperationView>,
    /// Which octets of the packet are compared.
    pub span: Span,
    /// As they were.
    #[serde(with = "serde_bytes")]
    pub before: Vec<u8>,
    /// As they are.
    #[serde(with = "serde_bytes")]
    pub after: Vec<u8>,
    /// Which differ, as offsets of the packet.
    pub differ: Vec<Span>,
    /// Which change with some value of the octet, by provenance.
    pub predicted: Vec<Span>,
    /// Which may, where no more is known.
    pub bound: Vec<Span>,
    /// A sentence.
    pub words: String,
}

/// What turning over bits of an octet does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlipView {
    /// The position, in events, before which the octet is changed: a stage's start.
    pub tick: usize,
    /// Its offset in the packet there.
    pub octet: usize,
    /// As it was.
    pub before: u8,
    /// As it is.
    pub after: u8,
    /// What becomes of the packet.
    pub verdict: Option<VerdictView>,
    /// How many ICVs had to be put right to see what follows.
    pub icvs: usize,
    /// A sentence on that.
    pub words: String,
    /// What each cipher makes of it, in order, and the packet at its end.
    pub changes: Vec<ChangeView>,
    /// What becomes of the packet then.
    pub held_aside: Option<VerdictView>,
}

impl Timeline {
    /// Where the octet at an offset of the packet at a tick comes from. `None` where there is no such octet.
    pub fn origin_view(&self, tick: usize, octet: usize) -> Option<OriginView> {
        let provenance = self.provenance();
        let origin = provenance.origin(tick, octet)?;
        let moves = origin.moves.iter().map(|moved| MoveView {
            tick: moved.tick,
            from: moved.from,
            to: moved.to,
            words: words::moved(self.event(moved.tick), moved.from, moved.to).text(self.language),
        });
        let steps = origin.steps.iter().filter_map(|step| {
            let operation = provenance.operations().get(step.operation)?;
            let mut view = self.operation_view(step.operation, operation);
            view.words = words::step(operation, step).text(self.language);
            Some(StepView {
                operation: view,
                made: step.made.spans(),
                from: step.from.spans(),
                exact: step.exact,
                source: operation.is_source(),
            })
        });
        Some(OriginView {
            tick,
            octet,
            value: self.octets_at(tick).get(octet).copied(),
            moves: moves.collect(),
            steps: steps.collect(),
        })
    }

    /// What changes in the packet at the tick `until` with the octet at an offset of the packet at `tick`. `None` where
    /// there is no such octet.
    pub fn influence_view(&self, tick: usize, octet: usize, until: usize) -> Option<InfluenceView> {
        let provenance = self.provenance();
        let influence = provenance.influence(tick, octet, until)?;
        let through = influence.through.iter().filter_map(|id| {
            let operation = provenance.operations().get(*id)?;
            Some(self.operation_view(*id, operation))
        });
        Some(InfluenceView {
            tick,
            octet,
            until,
            octets: influence.octets.spans(),
            bound: influence.bound.spans(),
            through: through.collect(),
            covered: covered(&provenance, &influence, self.language),
            decides: self.decides_views(&influence),
            words: words::influence(&influence).text(self.language),
        })
    }

    /// What turning over the bits `mask` of an octet of the packet before the stage that runs next at a tick does.
    ///
    /// # Errors
    /// [`FlipError`] at the end, and where the packet does not hold the octet.
    pub fn flip_view(&self, tick: usize, octet: usize, mask: u8) -> Result<FlipView, FlipError> {
        let flip = self.flip(tick, octet, mask)?;
        let provenance = self.provenance();
        let changes = flip.changes.iter();
        let changes = changes.map(|change| self.change_view(&provenance, change));
        let Flip {
            ref as_it_is,
            ref held_aside,
            ..
        } = flip;
        Ok(FlipView {
            tick: flip.tick,
            octet: flip.offset,
            before: flip.before,
            after: flip.after,
            verdict: as_it_is.verdict_view(),
            icvs: flip.icvs,
            words: words::held_aside(flip.icvs).text(self.language),
            changes: changes.collect(),
            held_aside: held_aside.verdict_view(),
        })
    }

    fn change_view(&self, provenance: &Provenance, change: &Change) -> ChangeView {
        let made = change
            .operation
            .and_then(|id| Some((id, provenance.operations().get(id)?)));
        ChangeView {
            operation: made.map(|(id, operation)| self.operation_view(id, operation)),
            span: change.span,
            before: change.before.clone(),
            after: change.after.clone(),
            differ: change.differ.spans(),
            predicted: change.predicted.octets.spans(),
            bound: change.predicted.bound.spans(),
            words: words::change(change, made.map(|(_, operation)| operation)).text(self.language),
        }
    }

    fn operation_view(&self, id: usize, operation: &Operation) -> OperationView {
        OperationView {
            id,
            kind: kind(&operation.made),
            name: words::made_name(&operation.made).text(self.language),
            tick: operation.tick,
            stage: (operation.tick > 0)
                .then(|| self.ends.partition_point(|end| *end < operation.tick)),
            span: operation.span,
            words: words::made(operation).text(self.language),
        }
    }

    fn decides_views(&self, influence: &Influence) -> Vec<DecidesView> {
        let reads = influence.decides.iter();
        reads
            .filter_map(|read| {
                Some(DecidesView {
                    tick: read.tick,
                    span: read.span,
                    words: words::decides(self.event(read.tick)?).text(self.language),
                })
            })
            .collect()
    }

    /// The event that led to a tick.
    fn event(&self, tick: usize) -> Option<&Event> {
        let mut events = self.frames.iter().flat_map(|frame| &frame.events);
        events
            .nth(tick.checked_sub(1)?)
            .map(|recorded| &recorded.event)
    }

    fn octets_at(&self, tick: usize) -> Vec<u8> {
        let mut timeline = self.clone();
        timeline.tick = tick;
        timeline.view().bytes
    }
}

fn covered(provenance: &Provenance, influence: &Influence, language: Language) -> Vec<CoveredView> {
    let checks = influence.covered_by.iter();
    checks
        .filter_map(|number| {
            let check = provenance.checks().get(*number)?;
            Some(CoveredView {
                tick: check.tick,
                algorithm: check.algorithm.clone(),
                covers: check.covers.spans(),
                words: words::check(check).text(language),
            })
        })
        .collect()
}

fn kind(made: &Made) -> &'static str {
    match made {
        Made::Arrived => "arrived",
        Made::Held { .. } => "fragment",
        Made::Edited => "edited",
        Made::Room => "room",
        Made::Field(_) => "field",
        Made::Ciphered { .. } => "cipher",
        Made::Icv { .. } => "icv",
        Made::Compressed { .. } => "compression",
    }
}
