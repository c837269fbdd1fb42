//! Draws one position of a timeline as plain data.

use super::geometry::{Geometry, carry};
use super::view::{
    CounterView, EventView, FieldView, IcvView, MbufView, RecordView, Segment, Span, VerdictView,
    View, WindowView, WordsView,
};
use super::{Event, Recorded, Timeline};
use crate::explain::{self, Language};
use crate::mbuf::{Chain, MbufId};
use crate::sa::SecAsVar;
use crate::stage::{Stage, Verdict, World};
use crate::wire::fields::{self, Family};

/// What is there at the cursor.
struct Moment<'a> {
    world: &'a World,
    chain: Option<&'a Chain>,
    /// The world and packet before the step just taken.
    before: Option<(&'a World, Option<&'a Chain>)>,
    geometry: &'a Geometry,
    /// The stage that just ran or is part-run, with the number of its events that have run.
    ran: Option<(usize, usize)>,
}

impl Timeline {
    /// Everything to draw at the cursor.
    pub fn view(&self) -> View {
        let moment = self.moment();
        let packet = moment
            .chain
            .map(|chain| moment.world.mbufs.to_vec(chain))
            .unwrap_or_default();
        let fields = self.fields(&moment, &packet);
        let changed = self.changed(&moment);
        let at_end = self.tick == self.ticks();
        View {
            cursor: self.cursor(),
            length: self.length(),
            tick: self.tick,
            ran: moment.ran.map(|(index, _)| index),
            next: self.next(&moment),
            words: self.words(&moment, packet.len()),
            chain: chain(&moment, &fields),
            changed,
            bytes: packet,
            fields,
            events: self.events(&moment),
            events_run: moment.ran.map_or(0, |(_, run)| run),
            record: self.record_view(&moment),
            icv: icv(&moment),
            window: window(&moment),
            counters: counters(
                moment.world,
                moment.before.map(|(world, _)| world),
                self.language,
            ),
            verdict: if at_end { self.verdict_view() } else { None },
        }
    }

    fn moment(&self) -> Moment<'_> {
        static EMPTY: Geometry = Geometry::EMPTY;
        let geometry = self.geometry.get(self.tick).unwrap_or(&EMPTY);
        let ran = self.position();
        let (world, chain) = self.here(ran);
        let before = ran.map(|(index, run)| self.before(index, run));
        Moment {
            world,
            chain,
            before: before.flatten(),
            geometry,
            ran,
        }
    }

    /// The state at the cursor: between two stages that of the next, which an edit may have changed.
    fn here(&self, ran: Option<(usize, usize)>) -> (&World, Option<&Chain>) {
        let next = match ran {
            None => self.frames.first(),
            Some((index, run)) => match self.frames.get(index) {
                Some(frame) if frame.events.len() == run => self.frames.get(index + 1),
                _ => None,
            },
        };
        let recorded = ran.and_then(|(index, run)| self.recorded(index, run));
        match (next, recorded) {
            (Some(frame), _) => (&frame.world, frame.stage.chain()),
            (None, Some(recorded)) => (&recorded.world, Some(&recorded.chain)),
            (None, None) => (&self.last, None),
        }
    }

    fn recorded(&self, index: usize, run: usize) -> Option<&Recorded> {
        self.frames.get(index)?.events.get(run.checked_sub(1)?)
    }

    /// The state that the step just taken started from.
    fn before(&self, index: usize, run: usize) -> Option<(&World, Option<&Chain>)> {
        let frame = self.frames.get(index)?;
        let earlier = match self.granularity() {
            super::view::Granularity::Stages => None,
            super::view::Granularity::Events => self.recorded(index, run.saturating_sub(1)),
        };
        Some(match earlier {
            Some(recorded) => (&recorded.world, Some(&recorded.chain)),
            None => (&frame.world, frame.stage.chain()),
        })
    }

    fn next(&self, moment: &Moment<'_>) -> Option<usize> {
        let next = match moment.ran {
            None => 0,
            Some((index, run)) => {
                let events = self.frames.get(index).map_or(0, |frame| frame.events.len());
                index + usize::from(run == events)
            }
        };
        (next < self.frames.len()).then_some(next)
    }

    fn words(&self, moment: &Moment<'_>, octets: usize) -> WordsView {
        let Some((index, run)) = moment.ran else {
            return WordsView {
                title: explain::arrived().text(self.language),
                text: explain::start(octets).text(self.language),
                ..WordsView::default()
            };
        };
        let Some(frame) = self.frames.get(index) else {
            return WordsView::default();
        };
        let id = frame.stage.id();
        let events: Vec<&Event> = frame
            .events
            .iter()
            .take(run)
            .map(|recorded| &recorded.event)
            .collect();
        let mut text =
            explain::text(id, &events, self.verdict(), &frame.world.sad).text(self.language);
        if let (Some(fault), true) = (&frame.fault, self.tick == self.ticks()) {
            text.push(' ');
            text.push_str(&explain::panics(fault).text(self.language));
        }
        let stack = frame.world.stack;
        WordsView {
            title: id.name().to_owned(),
            rfc: id.row().rfc,
            function: explain::function(id, stack),
            text,
            other_function: explain::other_function(id, stack),
            other: explain::other_stack(id).text(self.language),
        }
    }

    fn fields(&self, moment: &Moment<'_>, packet: &[u8]) -> Vec<FieldView> {
        let shape = moment.geometry.esp_shape(packet);
        let found = match moment.geometry.ah_gone {
            Some(gone) => fields::dissect_without_ah(packet, gone),
            None => fields::dissect(packet, shape.as_ref()),
        };
        found
            .into_iter()
            .map(|field| {
                let row = explain::field(field.layer, field.name);
                FieldView {
                    layer: field.layer,
                    name: field.name,
                    value: field.error.map_or(field.value, |error| {
                        explain::malformed(error).text(self.language)
                    }),
                    family: field.family,
                    span: Span {
                        offset: field.span.start,
                        len: field.span.len(),
                    },
                    rfc: row.map_or("", |row| row.rfc),
                    words: row.map_or_else(String::new, |row| row.words().text(self.language)),
                }
            })
            .collect()
    }

    /// The octets that the step changed, carried through what moved them since.
    fn changed(&self, moment: &Moment<'_>) -> Vec<Span> {
        let Some((index, run)) = moment.ran else {
            return Vec::new();
        };
        if self.granularity() == super::view::Granularity::Events {
            return moment.geometry.changed.clone();
        }
        let Some(frame) = self.frames.get(index) else {
            return Vec::new();
        };
        let first_tick = self.tick - run;
        let mut spans = Vec::new();
        for (offset, recorded) in frame.events.iter().take(run).enumerate() {
            carry(&mut spans, &recorded.event);
            if let Some(geometry) = self.geometry.get(first_tick + offset + 1) {
                spans.extend_from_slice(&geometry.changed);
            }
        }
        spans
    }

    fn events(&self, moment: &Moment<'_>) -> Vec<EventView> {
        let Some((index, run)) = moment.ran else {
            return Vec::new();
        };
        let first_tick = self.tick - run;
        let events = self.frames.get(index).map(|frame| &frame.events);
        events
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(offset, recorded)| {
                let geometry = self.geometry.get(first_tick + offset + 1);
                let span = geometry
                    .and_then(|geometry| geometry.changed.first().copied().or(geometry.looked_at));
                EventView {
                    kind: explain::kind(&recorded.event),
                    writes: explain::writes(&recorded.event),
                    operation: explain::operation(&recorded.event),
                    detail: explain::detail(&recorded.event).text(self.language),
                    rfc: recorded.event.rfc(),
                    other: explain::event_other(&recorded.event).text(self.language),
                    span,
                }
            })
            .collect()
    }

    fn record_view(&self, moment: &Moment<'_>) -> RecordView {
        let stage: Option<(&Stage, &World)> = match moment.ran {
            None => self
                .frames
                .first()
                .map(|frame| (&frame.stage, &frame.world)),
            Some((index, _)) => match self.next(moment) {
                Some(next) if next == index => self
                    .frames
                    .get(index)
                    .map(|frame| (&frame.stage, moment.world)),
                Some(next) => self
                    .frames
                    .get(next)
                    .map(|frame| (&frame.stage, &frame.world)),
                None => None,
            },
        };
        let Some((stage, world)) = stage else {
            return RecordView::default();
        };
        // Nothing is gone where the packet has just arrived, nor in the middle of a stage.
        let nothing_gone = moment
            .ran
            .is_none_or(|(index, _)| Some(index) == self.next(moment));
        let survived = explain::survived(stage, world);
        let calls = explain::calls(stage, world);
        let gone = match nothing_gone {
            true => Vec::new(),
            false => explain::gone(stage, world),
        };
        let language = self.language;
        RecordView {
            survived: survived.iter().map(|entry| entry.view(language)).collect(),
            calls: calls.iter().map(|call| call.view(language)).collect(),
            gone: gone.iter().map(|lost| lost.text(language)).collect(),
        }
    }

    pub(super) fn verdict_view(&self) -> Option<VerdictView> {
        if let Some(fault) = self.fault() {
            return Some(VerdictView {
                verdict: "fault",
                stage: Some(fault.stage.name()),
                counter: None,
                rfc: None,
                why: explain::fault(fault).text(self.language),
                other: None,
            });
        }
        let verdict = self.verdict()?;
        let view = VerdictView {
            verdict: verdict.name(),
            stage: None,
            counter: None,
            rfc: None,
            why: explain::outcome(verdict, &self.last.sad).text(self.language),
            other: None,
        };
        Some(match verdict {
            Verdict::Dropped { stage, reason, .. } => VerdictView {
                stage: Some(stage.name()),
                counter: reason.counter_at(*stage).map(|counter| counter.name()),
                rfc: Some(reason.rfc()).filter(|rfc| !rfc.is_empty()),
                other: Some(explain::in_the_other_stack(reason, *stage).text(self.language)),
                ..view
            },
            Verdict::Held { .. } => VerdictView {
                stage: self.frames.last().map(|frame| frame.stage.id().name()),
                ..view
            },
            _ => view,
        })
    }
}

/// The mbufs in colours, with what the step touched.
fn chain(moment: &Moment<'_>, fields: &[FieldView]) -> Vec<MbufView> {
    let Some(chain) = moment.chain else {
        return Vec::new();
    };
    let mut offset = 0;
    let mut views = Vec::new();
    for (id, mbuf) in moment.world.mbufs.mbufs(chain) {
        let Ok(storage) = moment.world.mbufs.storage_info(mbuf) else {
            continue;
        };
        views.push(MbufView {
            id: mbuf.serial,
            flags: mbuf.flag_names().collect(),
            pkthdr_len: mbuf.pkthdr.as_ref().map(|header| header.len),
            cluster: storage.cluster,
            refs: storage.refs,
            read_only: storage.read_only,
            size: storage.size,
            leading: storage.free_before,
            len: mbuf.m_len,
            trailing: storage.free_after,
            offset,
            segments: segments(offset, mbuf.m_len, fields),
            touched: touched(moment, id),
        });
        offset += mbuf.m_len;
    }
    views
}

/// The colours of a range: runs of fields of one family and layer.
fn segments(offset: usize, len: usize, fields: &[FieldView]) -> Vec<Segment> {
    let mut runs: Vec<Segment> = Vec::new();
    let mut at = offset;
    for field in fields {
        let end = (field.span.offset + field.span.len).min(offset + len);
        let from = field.span.offset.max(at);
        if field.span.offset < at.min(offset) && end <= at || end <= from {
            continue;
        }
        let octets = end - from;
        let label = label(field);
        at = end;
        match runs.last_mut() {
            Some(last) if last.label == label && last.family == field.family => last.len += octets,
            _ => runs.push(Segment {
                family: field.family,
                label,
                len: octets,
            }),
        }
    }
    runs
}

fn label(field: &FieldView) -> &'static str {
    match field.family {
        Family::Iv => "IV",
        Family::Trailer => "trailer",
        Family::Icv => "ICV",
        Family::Payload => "payload",
        Family::Ip | Family::Esp => field.layer,
    }
}

/// Whether an mbuf is new, or its place, length or octets changed.
fn touched(moment: &Moment<'_>, id: MbufId) -> bool {
    let Some((before, _)) = moment.before else {
        return false;
    };
    let state = |world: &World| {
        let mbuf = world.mbufs.mbuf(id).ok()?;
        let data = world.mbufs.data(mbuf).ok()?;
        Some((mbuf.m_data, data.to_vec()))
    };
    state(before) != state(moment.world)
}

fn association<'a>(moment: &Moment<'a>) -> Option<&'a SecAsVar> {
    moment
        .geometry
        .sav
        .and_then(|sav| moment.world.sad.get(sav))
}

fn icv(moment: &Moment<'_>) -> Option<IcvView> {
    let received = moment.geometry.received?;
    let association = association(moment)?;
    let (computed, covers) = match moment.geometry.computed {
        Some((icv, covers)) => (Some(icv.as_slice().to_vec()), covers),
        None => (None, Span { offset: 0, len: 0 }),
    };
    Some(IcvView {
        algorithm: association.config().protection.icv_label(),
        covers,
        received: received.as_slice().to_vec(),
        computed,
    })
}

fn window(moment: &Moment<'_>) -> Option<WindowView> {
    let replay = association(moment)?.replay.as_ref()?;
    Some(WindowView {
        width: replay.width(),
        right_edge: replay.right_edge(),
        seq: moment.geometry.seq?,
        received: replay.bits(),
    })
}

/// The counters of a world that are not zero, and which of them changed since another.
pub(crate) fn counters(
    world: &World,
    before: Option<&World>,
    language: Language,
) -> Vec<CounterView> {
    let counters = world.counters.nonzero();
    counters
        .map(|(counter, value)| CounterView {
            name: counter.name(),
            value,
            changed: before.is_some_and(|before| before.counters.get(counter) != value),
            words: explain::counter(counter).text(language),
        })
        .collect()
}
