//! Which octets of the packet are lit up: those under the pointer, else those that were picked.

use super::action::Point;
use super::engine::{FieldView, Span, View};
use super::model::field_at;

/// What the pointer and the person mean.
#[derive(Debug, Default)]
pub(super) struct Pointing {
    hovered: Option<Span>,
    picked: Option<Span>,
    /// The octet that was picked, or the first of the field that was.
    octet: Option<usize>,
}

impl Pointing {
    /// The octets to light up.
    pub(super) fn lit(&self) -> Option<Span> {
        self.hovered.or(self.picked)
    }

    /// The octets that stay lit up.
    pub(super) fn picked(&self) -> Option<Span> {
        self.picked
    }

    /// The octet that is picked.
    pub(super) fn octet(&self) -> Option<usize> {
        self.octet
    }

    /// The octets to light up and those that stay lit up where single octets are picked.
    pub(super) fn by_octet(&self) -> (Option<Span>, Option<Span>) {
        let picked = self.octet.map(|offset| Span { offset, len: 1 });
        (self.hovered.or(picked), picked)
    }

    /// The pointer is somewhere else; whether that changes anything.
    pub(super) fn hover(&mut self, point: Option<Point>, view: Option<&View>) -> bool {
        let hovered = resolve(point, view);
        let changed = self.hovered != hovered;
        self.hovered = hovered;
        changed
    }

    /// Something is picked, or let go.
    pub(super) fn pick(&mut self, point: Option<Point>, view: Option<&View>) {
        self.picked = resolve(point, view);
        self.octet = point.map(|point| match point {
            Point::Octet(offset) => offset,
            Point::Octets(span) => span.offset,
        });
        // A pointer that rests somewhere would hide what the keyboard picks.
        self.hovered = None;
    }

    /// Another position is shown: a field that was picked stays picked, wherever it is now.
    pub(super) fn follow(&mut self, before: Option<&View>, now: Option<&View>) {
        let kept = before
            .zip(self.picked)
            .and_then(|(view, span)| field_at(&view.fields, span.offset));
        self.hovered = None;
        self.picked = kept.zip(now).and_then(|(kept, view)| {
            let same = |field: &&FieldView| field.layer == kept.layer && field.name == kept.name;
            view.fields.iter().find(same).map(|field| field.span)
        });
        self.octet = self.picked.map(|span| span.offset);
    }

    /// The octet that was picked is at this offset now; none where it is no longer.
    pub(super) fn keep_octet(&mut self, octet: Option<usize>, view: Option<&View>) {
        if octet.is_some() {
            self.pick(octet.map(Point::Octet), view);
        }
    }
}

/// The octets that are meant: an octet means the field that it is in.
fn resolve(point: Option<Point>, view: Option<&View>) -> Option<Span> {
    match point? {
        Point::Octets(span) => Some(span),
        Point::Octet(offset) => {
            let field = field_at(&view?.fields, offset);
            Some(field.map_or(Span { offset, len: 1 }, |field| field.span))
        }
    }
}
