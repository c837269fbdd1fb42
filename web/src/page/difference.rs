//! What the step just taken did to the packet: octets kept, moved, changed, inserted and removed.

use super::action::{Action, Point};
use super::engine::{MbufView, Span, Timeline, View};
use super::format::{counted, octet_range};
use super::model::field_at;
use std::collections::BTreeMap;
use std::ops::Range;
use yew::prelude::*;

/// The most octets of a row that are written out.
const WRITTEN: usize = 16;

/// What happened to octets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// They are what and where they were.
    Kept,
    /// They are what they were, elsewhere.
    Moved,
    /// Others stand in their place.
    Changed,
    /// They were not there before.
    Inserted,
    /// They are there no longer.
    Removed,
}

/// The octets of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Side {
    /// Where they are.
    pub(super) span: Span,
    /// The mbuf that holds the first.
    mbuf: Option<u32>,
    octets: Vec<u8>,
}

/// Octets to which the same happened, of one field where anything did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// What happened.
    pub(super) kind: Kind,
    field: Option<(&'static str, &'static str)>,
    /// Before the step.
    pub(super) before: Option<Side>,
    /// After it.
    pub(super) after: Option<Side>,
}

/// What the step that led to where the timeline stands did; nothing at the start.
pub(super) fn hunks(timeline: &Timeline) -> Vec<Hunk> {
    let mut earlier = timeline.clone();
    if !earlier.back() {
        return Vec::new();
    }
    let provenance = timeline.provenance();
    let identities = |tick: usize| -> Vec<(usize, usize)> {
        let pieces = provenance.pieces(tick);
        pieces
            .flat_map(|(_, made_by, at, len)| (at..at + len).map(move |number| (made_by, number)))
            .collect()
    };
    let sides = Sides {
        before: earlier.view(),
        after: timeline.view(),
    };
    let kept = kept(&identities(earlier.tick()), &identities(timeline.tick()));
    let mut hunks = Vec::new();
    let (mut from, mut to) = (0, 0);
    let ends = (sides.before.bytes.len(), sides.after.bytes.len(), 0);
    for (before, after, len) in kept.into_iter().chain([ends]) {
        sides.replaced(from..before, to..after, &mut hunks);
        sides.kept(before, after, len, &mut hunks);
        (from, to) = (before + len, after + len);
    }
    hunks
}

/// The runs of octets that are in both, in the order that both have them in: offset before, offset after, length.
fn kept(before: &[(usize, usize)], after: &[(usize, usize)]) -> Vec<(usize, usize, usize)> {
    let places: BTreeMap<_, _> = before
        .iter()
        .enumerate()
        .map(|(offset, octet)| (octet, offset))
        .collect();
    let mut runs: Vec<(usize, usize, usize)> = Vec::new();
    for (offset, octet) in after.iter().enumerate() {
        let Some(place) = places.get(octet).copied() else {
            continue;
        };
        match runs.last_mut() {
            Some((from, to, len)) if (*from + *len, *to + *len) == (place, offset) => *len += 1,
            _ => runs.push((place, offset, 1)),
        }
    }
    in_order(&runs)
}

/// Those runs that lie in the same order on both sides and have the most octets: what else is in both went past them.
fn in_order(runs: &[(usize, usize, usize)]) -> Vec<(usize, usize, usize)> {
    // For each run the octets of the best row that ends with it, and the run before it there.
    let mut best: Vec<(usize, Option<usize>)> = Vec::new();
    for (from, _, len) in runs {
        let earlier = runs.iter().zip(&best).enumerate();
        let earlier = earlier.filter(|(_, ((start, _, len), _))| start + len <= *from);
        let longest = earlier.max_by_key(|(_, (_, (octets, _)))| *octets);
        let (octets, before) = longest.map_or((0, None), |(index, (_, (octets, _)))| {
            (*octets, Some(index))
        });
        best.push((octets + len, before));
    }
    let last = best
        .iter()
        .enumerate()
        .max_by_key(|(_, (octets, _))| *octets);
    let mut next = last.map(|(index, _)| index);
    let mut row = Vec::new();
    while let Some(index) = next {
        row.extend(runs.get(index).copied());
        next = best.get(index).and_then(|(_, before)| *before);
    }
    row.reverse();
    row
}

struct Sides {
    before: View,
    after: View,
}

impl Sides {
    fn kept(&self, before: usize, after: usize, len: usize, hunks: &mut Vec<Hunk>) {
        let mut done = 0;
        while done < len {
            let (from, to) = (before + done, after + done);
            let left = [mbuf_left(&self.before, from), mbuf_left(&self.after, to)];
            let run = left
                .into_iter()
                .flatten()
                .fold(len - done, usize::min)
                .max(1);
            hunks.push(Hunk {
                kind: if from == to { Kind::Kept } else { Kind::Moved },
                field: None,
                before: Some(side(&self.before, from, run)),
                after: Some(side(&self.after, to, run)),
            });
            done += run;
        }
    }

    /// Octets that stand where others stood, then what is over on either side.
    fn replaced(&self, before: Range<usize>, after: Range<usize>, hunks: &mut Vec<Hunk>) {
        let both = before.len().min(after.len());
        let shift = before.start;
        for run in by_field(&self.after, after.start..after.start + both) {
            let (was, is) = (
                side(&self.before, shift + (run.start - after.start), run.len()),
                side(&self.after, run.start, run.len()),
            );
            hunks.push(Hunk {
                kind: if was.octets == is.octets {
                    Kind::Kept
                } else {
                    Kind::Changed
                },
                field: field(&self.after, run.start),
                before: Some(was),
                after: Some(is),
            });
        }
        for run in by_field(&self.before, before.start + both..before.end) {
            hunks.push(Hunk {
                kind: Kind::Removed,
                field: field(&self.before, run.start),
                before: Some(side(&self.before, run.start, run.len())),
                after: None,
            });
        }
        for run in by_field(&self.after, after.start + both..after.end) {
            hunks.push(Hunk {
                kind: Kind::Inserted,
                field: field(&self.after, run.start),
                before: None,
                after: Some(side(&self.after, run.start, run.len())),
            });
        }
    }
}

fn field(view: &View, offset: usize) -> Option<(&'static str, &'static str)> {
    field_at(&view.fields, offset).map(|field| (field.layer, field.name))
}

/// The range cut where another field or mbuf begins.
fn by_field(view: &View, range: Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for offset in range {
        let place = |offset| (field(view, offset), mbuf(view, offset).map(|m| m.id));
        match runs.last_mut() {
            Some(run) if place(run.start) == place(offset) => run.end = offset + 1,
            _ => runs.push(offset..offset + 1),
        }
    }
    runs
}

fn mbuf(view: &View, offset: usize) -> Option<&MbufView> {
    let mut chain = view.chain.iter();
    chain.find(|m| (m.offset..m.offset + m.len).contains(&offset))
}

/// Octets of the mbuf from an offset on.
fn mbuf_left(view: &View, offset: usize) -> Option<usize> {
    mbuf(view, offset).map(|m| m.offset + m.len - offset)
}

fn side(view: &View, offset: usize, len: usize) -> Side {
    Side {
        span: Span { offset, len },
        mbuf: mbuf(view, offset).map(|m| m.id),
        octets: view
            .bytes
            .get(offset..offset + len)
            .unwrap_or_default()
            .to_vec(),
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct DifferenceProps {
    pub(super) hunks: Vec<Hunk>,
    pub(super) act: Callback<Action>,
}

/// The table.
#[component]
pub(super) fn Difference(props: &DifferenceProps) -> Html {
    if props.hunks.is_empty() {
        return html! { <p class="empty">{ "No step has been taken yet. Step, or press →." }</p> };
    }
    html! {
        <div class="difference scroll" tabindex="0" role="region" aria-label="What the step did"
            onmouseleave={props.act.reform(|_| Action::Hover(None))}>
            <table>
                <thead><tr><th scope="col">{ "what" }</th><th scope="col">{ "field" }</th><th scope="col">{ "mbuf" }</th><th scope="col">{ "before" }</th><th scope="col">{ "after" }</th></tr></thead>
                <tbody>{ for props.hunks.iter().map(|hunk| row(hunk, &props.act)) }</tbody>
            </table>
        </div>
    }
}

fn row(hunk: &Hunk, act: &Callback<Action>) -> Html {
    let (class, mark, name) = match hunk.kind {
        Kind::Kept => ("kept", "=", "kept"),
        Kind::Moved => ("shifted", "→", "moved"),
        Kind::Changed => ("altered", "±", "changed"),
        Kind::Inserted => ("inserted", "+", "inserted"),
        Kind::Removed => ("removed", "−", "removed"),
    };
    let span = hunk.after.as_ref().map(|side| side.span);
    let point = act.reform(move |_| Action::Hover(span.map(Point::Octets)));
    let untouched = matches!(hunk.kind, Kind::Kept | Kind::Moved) && hunk.field.is_none();
    html! {
        <tr {class} onmouseenter={point}>
            <th scope="row"><b aria-hidden="true">{ mark }</b>{ name }</th>
            <td>
                if let Some((layer, field)) = hunk.field {
                    <small>{ layer }</small>{ " " }{ field }
                } else {
                    <small>{ counted(hunk.after.as_ref().map_or(0, |side| side.span.len), "octet", "octets") }</small>
                }
            </td>
            <td class="mono">{ mbufs(hunk) }</td>
            <td>{ written(hunk.before.as_ref(), untouched) }</td>
            <td>{ written(hunk.after.as_ref(), untouched) }</td>
        </tr>
    }
}

/// `3`, or `3 → 5` where the octets lie in another mbuf.
fn mbufs(hunk: &Hunk) -> String {
    let id = |side: &Option<Side>| side.as_ref().and_then(|side| side.mbuf);
    match (id(&hunk.before), id(&hunk.after)) {
        (Some(before), Some(after)) if before != after => format!("{before} → {after}"),
        (before, after) => after
            .or(before)
            .map(|id| id.to_string())
            .unwrap_or_default(),
    }
}

/// Where the octets are, and, where they tell anything, what they are.
fn written(side: Option<&Side>, untouched: bool) -> Html {
    let Some(side) = side else {
        return Html::default();
    };
    let hex: Vec<_> = side
        .octets
        .iter()
        .take(WRITTEN)
        .map(|octet| format!("{octet:02x}"))
        .collect();
    let more = if side.octets.len() > WRITTEN {
        " …"
    } else {
        ""
    };
    html! {
        <>
            <small class="mono">{ octet_range(side.span.offset, side.span.len) }</small>
            if !untouched {
                <code>{ hex.join(" ") }{ more }</code>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_both_is_kept_in_order() {
        let before: Vec<_> = (0..6).map(|number| (0, number)).collect();
        let after = [(0, 0), (0, 1), (7, 0), (0, 4), (0, 5)];
        assert_eq!(kept(&before, &after), [(0, 0, 2), (4, 3, 2)]);
    }

    #[test]
    fn an_octet_that_went_forwards_past_others_is_not_kept() {
        let before = [(0, 0), (0, 1), (0, 2)];
        let after = [(0, 2), (0, 0), (0, 1)];
        assert_eq!(kept(&before, &after), [(0, 1, 2)]);
    }
}
