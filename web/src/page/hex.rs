//! The packet's octets, sixteen a row, each in its field's colour.

use super::action::{Action, Point};
use super::engine::{Span, View};
use super::format::family_class;
use super::model::covers;
use super::scroll::{reveal, use_rows_in_sight};
use super::style::use_property;
use std::ops::Range;
use std::rc::Rc;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Octets in a row.
const WIDTH: usize = 16;

/// Height of a row in pixels, as the style sheet has it.
const ROW: usize = 24;

/// Octets drawn otherwise than by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patch {
    /// Which.
    pub(super) span: Span,
    /// The classes that carry their colour and line.
    pub(super) class: &'static str,
    /// What that says.
    pub(super) name: &'static str,
}

/// One octet as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    octet: u8,
    class: Option<&'static str>,
    /// What its colour says, where each octet stands for itself.
    name: Option<&'static str>,
    /// First octet of its field.
    starts: bool,
    /// Last octet of its field.
    ends: bool,
    changed: bool,
    /// First octet of an mbuf other than the chain's first.
    cut: bool,
}

#[derive(Properties, PartialEq)]
pub(super) struct HexProps {
    pub(super) view: Rc<View>,
    /// The octets to light up.
    pub(super) lit: Option<Span>,
    /// The octets that stay lit up.
    pub(super) picked: Option<Span>,
    /// Colours other than the fields'. With them each octet stands for itself.
    #[prop_or_default]
    pub(super) patches: Option<Rc<[Patch]>>,
    pub(super) act: Callback<Action>,
}

/// The dump.
#[component]
pub(super) fn Hex(props: &HexProps) -> Html {
    let drawn = (props.view.clone(), props.patches.clone());
    let cells = use_memo(drawn, |(view, patches)| match patches {
        None => cells(view),
        Some(patches) => patched(view, patches),
    });
    let scroller = use_node_ref();
    let track = use_node_ref();
    let count = cells.len().div_ceil(WIDTH);
    let sight = use_rows_in_sight(&scroller, ROW, count);
    use_property(track.clone(), "height", format!("{}px", count * ROW).into());
    use_property(
        track.clone(),
        "padding-top",
        format!("{}px", sight.start * ROW).into(),
    );
    {
        let scroller = scroller.clone();
        use_effect_with(props.picked, move |picked| {
            if let (Some(scroller), Some(span)) = (scroller.cast::<HtmlElement>(), picked) {
                reveal(&scroller, ROW, span.offset / WIDTH);
            }
        });
    }
    let act = &props.act;
    let singly = props.patches.is_some();
    let over = act.reform(move |event: MouseEvent| {
        let point = octet_under(&event);
        Action::Hover(match point {
            Some(Point::Octet(offset)) if singly => Some(Point::Octets(Span { offset, len: 1 })),
            _ => point,
        })
    });
    let click = act.reform(|event: MouseEvent| Action::Pick(octet_under(&event)));
    html! {
        <div ref={scroller} class="hex scroll" role="grid" tabindex="0" aria-label="Octets of the packet"
            aria-rowcount={count.to_string()} onmouseover={over} onclick={click}
            onmouseleave={act.reform(|_| Action::Hover(None))}
            onkeydown={keys(act.clone(), props.picked, props.view.bytes.len())}>
            <div ref={track} class="track" role="presentation">
                { for sight.map(|row| {
                    let offset = row * WIDTH;
                    let end = (offset + WIDTH).min(cells.len());
                    let cells = cells.get(offset..end).unwrap_or_default().to_vec();
                    html! { <Row key={row} {offset} {cells} lit={within(props.lit, offset..end)} /> }
                }) }
            </div>
        </div>
    }
}

/// The part of a span that is in a range, so that only rows that show it are drawn anew.
fn within(span: Option<Span>, range: Range<usize>) -> Option<Span> {
    let span = span?;
    let start = span.offset.max(range.start);
    let end = (span.offset + span.len).min(range.end);
    (start < end).then(|| Span {
        offset: start,
        len: end - start,
    })
}

/// Colours and marks of every octet.
fn cells(view: &View) -> Vec<Cell> {
    let mut owner: Vec<Option<usize>> = vec![None; view.bytes.len()];
    let mut order: Vec<_> = view.fields.iter().enumerate().collect();
    order.sort_by_key(|(_, field)| std::cmp::Reverse(field.span.len));
    for (index, field) in order {
        let places = owner
            .iter_mut()
            .skip(field.span.offset)
            .take(field.span.len);
        places.for_each(|place| *place = Some(index));
    }
    let field_of = |offset: usize| owner.get(offset).copied().flatten();
    let octets = view.bytes.iter().enumerate();
    octets
        .map(|(offset, octet)| {
            let field = field_of(offset);
            let before = offset.checked_sub(1).map(field_of);
            Cell {
                octet: *octet,
                class: field
                    .and_then(|index| view.fields.get(index))
                    .map(|field| family_class(field.family)),
                name: None,
                starts: before != Some(field),
                ends: offset + 1 == view.bytes.len() || field_of(offset + 1) != field,
                changed: view.changed.iter().any(|span| covers(*span, offset)),
                cut: offset > 0 && view.chain.iter().any(|m| m.len > 0 && m.offset == offset),
            }
        })
        .collect()
}

/// The same, in the colours of patches.
fn patched(view: &View, patches: &[Patch]) -> Vec<Cell> {
    let patch = |offset: usize| {
        let mut patches = patches.iter();
        patches.position(|patch| covers(patch.span, offset))
    };
    let by_field = cells(view).into_iter().enumerate();
    by_field
        .map(|(offset, cell)| {
            let here = patch(offset);
            let before = offset.checked_sub(1).map(patch);
            let painted = here.and_then(|index| patches.get(index));
            Cell {
                class: painted.map(|patch| patch.class),
                name: painted.map(|patch| patch.name),
                starts: cell.starts || before != Some(here),
                ends: cell.ends || patch(offset + 1) != here,
                changed: false,
                ..cell
            }
        })
        .collect()
}

fn octet_under(event: &MouseEvent) -> Option<Point> {
    let element = event.target_dyn_into::<Element>()?;
    let offset = element.get_attribute("data-octet")?.parse().ok()?;
    Some(Point::Octet(offset))
}

fn keys(act: Callback<Action>, picked: Option<Span>, count: usize) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if event.shift_key() {
            return;
        }
        let to = match (event.key().as_str(), picked) {
            ("ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown", None) => 0,
            ("ArrowLeft", Some(span)) => span.offset.saturating_sub(1),
            ("ArrowRight", Some(span)) => span.offset + span.len,
            ("ArrowUp", Some(span)) => span.offset.saturating_sub(WIDTH),
            ("ArrowDown", Some(span)) => span.offset + WIDTH.max(span.len),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        act.emit(Action::Pick(Some(Point::Octet(
            to.min(count.saturating_sub(1)),
        ))));
    })
}

#[derive(Properties, PartialEq)]
struct RowProps {
    offset: usize,
    cells: Vec<Cell>,
    lit: Option<Span>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let octets = props.cells.iter().enumerate().map(|(index, cell)| Octet {
        index,
        cell: *cell,
        lit: props
            .lit
            .is_some_and(|span| covers(span, props.offset + index)),
    });
    let octets: Vec<Octet> = octets.collect();
    html! {
        <div class="row" role="row" aria-rowindex={(props.offset / WIDTH + 1).to_string()}>
            <span class="offset" role="rowheader">{ format!("{:04x}", props.offset) }</span>
            { for octets.chunk_by(Octet::runs_on).map(|run| octet_run(props.offset, run)) }
            <span class="text" aria-hidden="true">{ text(&props.cells) }</span>
        </div>
    }
}

/// An octet at its place in a row.
struct Octet {
    index: usize,
    cell: Cell,
    lit: bool,
}

impl Octet {
    /// Whether the next octet belongs to the same field and looks the same.
    fn runs_on(&self, next: &Self) -> bool {
        next.cell.name.is_none()
            && !next.cell.starts
            && !next.cell.cut
            && next.index != WIDTH / 2
            && (self.cell.changed, self.lit) == (next.cell.changed, next.lit)
    }
}

/// Octets side by side as one element: one for each would make a large packet slow to draw.
fn octet_run(row: usize, run: &[Octet]) -> Html {
    let (Some(first), Some(last)) = (run.first(), run.last()) else {
        return Html::default();
    };
    let class = classes!(
        first.cell.class,
        first.cell.starts.then_some("starts"),
        last.cell.ends.then_some("ends"),
        first.cell.changed.then_some("changed"),
        first.cell.cut.then_some("cut"),
        first.lit.then_some("lit"),
        (first.index == WIDTH / 2).then_some("half"),
    );
    let octets: Vec<_> = run
        .iter()
        .map(|octet| format!("{:02x}", octet.cell.octet))
        .collect();
    let title = first.cell.name;
    let title = title.map(|name| format!("octet {}: {name}", row + first.index));
    html! {
        <span role="gridcell" {class} {title} data-octet={(row + first.index).to_string()}>{ octets.join(" ") }</span>
    }
}

/// The octets as characters, runs of one family together.
fn text(cells: &[Cell]) -> Html {
    let runs = cells.chunk_by(|a, b| a.class == b.class);
    runs.map(|run| {
        let characters: String = run.iter().map(|cell| character(cell.octet)).collect();
        html! { <i class={classes!(run.first().and_then(|cell| cell.class))}>{ characters }</i> }
    })
    .collect()
}

fn character(octet: u8) -> char {
    match octet {
        0x20..=0x7e => char::from(octet),
        _ => '·',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_gets_its_part_of_a_span() {
        let span = Some(Span { offset: 8, len: 16 });
        assert_eq!(within(span, 0..16), Some(Span { offset: 8, len: 8 }));
        assert_eq!(within(span, 16..32), Some(Span { offset: 16, len: 8 }));
        assert_eq!(within(span, 32..48), None);
        assert_eq!(within(None, 0..16), None);
    }

    #[test]
    fn control_and_high_octets_are_dots() {
        assert_eq!(character(0x1f), '·');
        assert_eq!(character(0x7f), '·');
        assert_eq!(character(b'`'), '`');
        assert_eq!(character(0xff), '·');
    }
}
