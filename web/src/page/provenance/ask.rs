//! What the engine says of one octet, in the page's terms. All of its words on provenance come in here.

use super::super::engine::{
    CoveredView, DecidesView, FieldView, FlipView, Granularity, InfluenceView, Made, OriginView,
    Provenance, Span, StepView, Timeline, VerdictView, View,
};
use super::super::model::{covers, field_at};
use super::origin::{Origin, origins};
use std::collections::BTreeMap;

/// Octets of the packet at some position.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Place {
    /// The position, in events.
    pub(in super::super) tick: usize,
    /// The octets there.
    pub(in super::super) span: Span,
    /// The field that they are in.
    pub(in super::super) field: Option<&'static str>,
    /// Where they are at the position that is shown, if they still are.
    pub(in super::super) here: Option<Span>,
}

/// One step on the way back.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Leg {
    /// `decrypted`; none for a move.
    pub(in super::super) name: Option<String>,
    /// The stage that did it; none for what there was at the start.
    pub(in super::super) stage: Option<&'static str>,
    /// The event that did it, as the C source spells it.
    pub(in super::super) event: Option<String>,
    /// A sentence.
    pub(in super::super) words: String,
    /// The octets that it was made from, or that came.
    pub(in super::super) places: Vec<Place>,
    /// Whether they are an upper bound.
    pub(in super::super) bound: bool,
}

/// What an octet influences.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Reach {
    /// A sentence.
    pub(in super::super) words: String,
    /// Octets at the end that change with it.
    pub(in super::super) octets: Vec<Place>,
    /// Octets at the end that may.
    pub(in super::super) bound: Vec<Place>,
    /// What it decides, a sentence each.
    pub(in super::super) decides: Vec<String>,
}

/// Octets before and after a flip.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Change {
    /// `decrypted`; none for the packet at its end.
    pub(in super::super) name: Option<String>,
    /// A sentence.
    pub(in super::super) words: String,
    /// Offset of the first.
    pub(in super::super) offset: usize,
    /// As they were.
    pub(in super::super) before: Vec<u8>,
    /// As they are.
    pub(in super::super) after: Vec<u8>,
}

/// What a flipped bit does.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Flipped {
    /// Which bit, the most significant first.
    pub(in super::super) bit: u32,
    /// The octet as it was.
    pub(in super::super) before: u8,
    /// As it is.
    pub(in super::super) after: u8,
    /// What becomes of the packet.
    pub(in super::super) verdict: Option<VerdictView>,
    /// How the ICVs were held aside.
    pub(in super::super) aside: String,
    /// What becomes of the packet then.
    pub(in super::super) verdict_aside: Option<VerdictView>,
    /// What each cipher makes of it, and the packet at its end.
    pub(in super::super) changes: Vec<Change>,
}

/// Everything on one octet.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) struct Trail {
    /// The position, in events.
    pub(in super::super) tick: usize,
    /// Its offset.
    pub(in super::super) octet: usize,
    /// Its value.
    pub(in super::super) value: u8,
    /// The field that it is in.
    pub(in super::super) field: Option<(&'static str, &'static str)>,
    /// What made it.
    pub(in super::super) origin: &'static str,
    /// The way back, the latest step first.
    pub(in super::super) legs: Vec<Leg>,
    /// The ICVs that cover it or what it was made from, a sentence each.
    pub(in super::super) covered: Vec<String>,
    /// What it influences; nothing is to come at the end.
    pub(in super::super) reach: Option<Reach>,
    /// Why no bit of it can be flipped.
    pub(in super::super) fixed: Option<&'static str>,
    /// What flipping a bit does.
    pub(in super::super) flipped: Option<Result<Flipped, String>>,
}

/// Asks for all on the octet at an offset of the packet where the timeline stands; `None` where there is none.
pub(in super::super) fn trail(
    timeline: &Timeline,
    provenance: &Provenance,
    octet: usize,
    bit: Option<u32>,
) -> Option<Trail> {
    let tick = timeline.tick();
    let origin = timeline.origin_view(tick, octet)?;
    let mut asking = Asking {
        timeline,
        provenance,
        tick,
        views: BTreeMap::new(),
    };
    let here = origins(provenance, tick);
    let patch = here.iter().find(|patch| covers(patch.span, octet));
    let field = field_at(&asking.view(tick).fields, octet).map(|field| (field.layer, field.name));
    let end = timeline.ticks();
    let influence = (tick < end).then(|| timeline.influence_view(tick, octet, end));
    let influence = influence.flatten();
    let start = asking.flip_from(octet);
    let flipped = bit.zip(start.ok()).map(|(bit, (start, octet))| {
        let mask = 0x80_u8.checked_shr(bit).unwrap_or(0);
        let flip = timeline.flip_view(start, octet, mask);
        flip.map(|flip| flipped(bit, flip))
            .map_err(|error| error.to_string())
    });
    Some(Trail {
        tick,
        octet,
        value: origin.value.unwrap_or_default(),
        field,
        origin: patch.map_or(Origin::Generated.name(), |patch| patch.name),
        covered: asking.covered(&origin, influence.as_ref()),
        legs: asking.legs(origin),
        reach: influence.map(|influence| asking.reach(influence)),
        fixed: start.err(),
        flipped,
    })
}

struct Asking<'a> {
    timeline: &'a Timeline,
    provenance: &'a Provenance,
    tick: usize,
    views: BTreeMap<usize, View>,
}

impl Asking<'_> {
    /// What there is to draw at another position.
    fn view(&mut self, tick: usize) -> &View {
        self.views.entry(tick).or_insert_with(|| {
            let mut timeline = self.timeline.clone();
            timeline.set_granularity(Granularity::Events);
            timeline.seek(tick);
            timeline.view()
        })
    }

    fn legs(&mut self, origin: OriginView) -> Vec<Leg> {
        let moves = origin.moves.into_iter().rev();
        let moves: Vec<Leg> = moves
            .map(|moved| {
                let from = moved.from.map(|offset| Span { offset, len: 1 });
                let (stage, event) = self.done_by(moved.tick);
                Leg {
                    name: None,
                    stage,
                    event,
                    words: moved.words.to_string(),
                    places: self.places(moved.tick.saturating_sub(1), from.as_slice()),
                    bound: false,
                }
            })
            .collect();
        let steps: Vec<Leg> = origin
            .steps
            .into_iter()
            .map(|step| self.step(step))
            .collect();
        moves.into_iter().chain(steps).collect()
    }

    fn step(&mut self, step: StepView) -> Leg {
        let tick = step.operation.tick;
        let (stage, event) = self.done_by(tick);
        let places = match step.source {
            true => self.places(tick, &step.made),
            false => self.places(tick.saturating_sub(1), &step.from),
        };
        Leg {
            name: Some(step.operation.name.to_string()),
            stage,
            event,
            words: step.operation.words.to_string(),
            places,
            bound: !step.exact,
        }
    }

    /// The stage and the event that led to a position.
    fn done_by(&mut self, tick: usize) -> (Option<&'static str>, Option<String>) {
        let view = self.view(tick);
        let event = view.events_run.checked_sub(1);
        let event = event.and_then(|index| view.events.get(index));
        let (event, ran) = (event.map(|event| event.operation.clone()), view.ran);
        let frame = ran.and_then(|index| self.timeline.frames().get(index));
        (frame.map(|frame| frame.stage.id().name()), event)
    }

    fn places(&mut self, tick: usize, spans: &[Span]) -> Vec<Place> {
        let here = |span: Span| now(self.provenance, tick, span, self.tick);
        let here: Vec<_> = spans.iter().copied().map(here).collect();
        let fields = &self.view(tick).fields;
        let field = |span: Span| widest_within(fields, span);
        let places = spans.iter().zip(here);
        places
            .map(|(span, here)| Place {
                tick,
                span: *span,
                field: field(*span),
                here,
            })
            .collect()
    }

    /// The ICVs over the octet, or over what it was made from.
    fn covered(&self, origin: &OriginView, influence: Option<&InfluenceView>) -> Vec<String> {
        let sent = self.sent_icvs(origin.octet, influence);
        let mut covered: BTreeMap<usize, String> = sent.into_iter().collect();
        let mut add = |views: &[CoveredView]| {
            for view in views {
                covered.insert(view.tick, view.words.to_string());
            }
        };
        influence
            .iter()
            .for_each(|influence| add(&influence.covered));
        for step in &origin.steps {
            let first = step.from.first().or(step.made.first());
            let before = match step.from.is_empty() {
                true => step.operation.tick,
                false => step.operation.tick.saturating_sub(1),
            };
            let of_source = first.and_then(|span| {
                self.timeline
                    .influence_view(before, span.offset, self.timeline.ticks())
            });
            of_source.iter().for_each(|source| add(&source.covered));
        }
        covered.into_values().collect()
    }

    /// The ICVs of a packet that leaves that cover the octet, or what becomes of it.
    fn sent_icvs(&self, octet: usize, influence: Option<&InfluenceView>) -> Vec<(usize, String)> {
        let made = self.provenance.operations().iter().enumerate();
        let made = made.filter(|(_, done)| matches!(done.made, Made::Icv { output: true, .. }));
        made.filter_map(|(id, done)| {
            let way = self.timeline.origin_view(done.tick, done.span.offset)?;
            let step = way.steps.into_iter().next()?;
            let before = follow(
                self.provenance,
                (self.tick, octet),
                done.tick.saturating_sub(1),
            );
            let directly = before.is_some_and(|octet| {
                let mut spans = step.from.iter();
                spans.any(|span| covers(*span, octet))
            });
            let through = influence.map_or(&[][..], |influence| &influence.through);
            let covered = directly || through.iter().any(|done| done.id == id);
            covered.then(|| (done.tick, step.operation.words.to_string()))
        })
        .collect()
    }

    fn reach(&mut self, influence: InfluenceView) -> Reach {
        let mut decides: Vec<String> = influence.decides.iter().map(decided).collect();
        decides.dedup();
        Reach {
            words: influence.words.to_string(),
            octets: self.places(influence.until, &influence.octets),
            bound: self.places(influence.until, &influence.bound),
            decides,
        }
    }

    /// The start of the stage that runs next, and where the octet is then; else why it cannot be flipped.
    fn flip_from(&self, octet: usize) -> Result<(usize, usize), &'static str> {
        let stops = stops(self.timeline);
        let is_last = stops.last().is_none_or(|last| self.tick >= *last);
        if is_last {
            return Err("Nothing runs on from here: go back to a step before the end.");
        }
        let start = stops.into_iter().rev().find(|stop| *stop <= self.tick);
        let start = start.unwrap_or(0);
        follow(self.provenance, (self.tick, octet), start)
            .map(|octet| (start, octet))
            .ok_or(
                "It was made in this stage, which would run again: go to where the stage has run.",
            )
    }
}

fn decided(decides: &DecidesView) -> String {
    decides.words.to_string()
}

fn flipped(bit: u32, flip: FlipView) -> Flipped {
    let changes = flip.changes.into_iter();
    Flipped {
        bit,
        before: flip.before,
        after: flip.after,
        verdict: flip.verdict,
        aside: flip.words.to_string(),
        verdict_aside: flip.held_aside,
        changes: changes
            .map(|change| Change {
                name: change.operation.map(|made| made.name.to_string()),
                words: change.words.to_string(),
                offset: change.span.offset,
                before: change.before,
                after: change.after,
            })
            .collect(),
    }
}

/// The name of the field that has all of the octets.
fn widest_within(fields: &[FieldView], span: Span) -> Option<&'static str> {
    let holds = |field: &&FieldView| {
        field.span.offset <= span.offset
            && span.offset + span.len <= field.span.offset + field.span.len
    };
    let narrowest = fields
        .iter()
        .filter(holds)
        .min_by_key(|field| field.span.len);
    narrowest.map(|field| field.name)
}

/// The ticks at which stages start and end.
fn stops(timeline: &Timeline) -> Vec<usize> {
    let ends = timeline.frames().iter().scan(0, |tick, frame| {
        *tick += frame.events.len();
        Some(*tick)
    });
    std::iter::once(0).chain(ends).collect()
}

/// Where the octet at a tick and offset is at another tick, if it is there.
fn follow(provenance: &Provenance, (tick, offset): (usize, usize), to: usize) -> Option<usize> {
    let (operation, number) = provenance.maker(tick, offset)?;
    let mut pieces = provenance.pieces(to);
    pieces.find_map(|(offset, made_by, at, len)| {
        let here = made_by == operation && (at..at + len).contains(&number);
        here.then(|| offset + (number - at))
    })
}

/// Where the octet at a tick and offset is where the timeline stands, if it still is.
pub(in super::super) fn followed(timeline: &Timeline, place: (usize, usize)) -> Option<usize> {
    follow(&timeline.provenance(), place, timeline.tick())
}

/// From the first to the last of octets of another tick that are there.
fn now(provenance: &Provenance, tick: usize, span: Span, to: usize) -> Option<Span> {
    let octets = span.offset..span.offset + span.len;
    let there = octets.filter_map(|offset| follow(provenance, (tick, offset), to));
    let (first, last) = there.fold(None, |ends, offset| match ends {
        None => Some((offset, offset)),
        Some((first, last)) => Some((offset.min(first), offset.max(last))),
    })?;
    Some(Span {
        offset: first,
        len: last - first + 1,
    })
}

/// The last end of a stage, not after the tick, at which the octet is there: how many stages have run, and its offset.
pub(in super::super) fn earlier_stop(
    timeline: &Timeline,
    tick: usize,
    octet: usize,
) -> Option<(usize, usize)> {
    let provenance = timeline.provenance();
    let stops = stops(timeline);
    let earlier = stops.iter().enumerate().rev();
    earlier
        .filter(|(_, stop)| **stop <= tick)
        .find_map(|(run, stop)| Some((run, follow(&provenance, (tick, octet), *stop)?)))
}
