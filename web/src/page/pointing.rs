//! Which octets of the packet are lit up: those under the pointer, else those that were picked.

use super::action::Point;
use super::engine::{FieldView, Span, View};
use super::model::field_at;

/// What the pointer and the person mean.
#[derive(Debug, Default)]
pub(super) struct Pointing {
    hovered: Option<Span>,
    picked: Option<Span>,
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
