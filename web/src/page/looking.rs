//! What a person looks at: the octets that are meant, and the picture that the Buffer card shows of them.

use super::action::Point;
use super::difference::{Hunk, hunks};
use super::engine::{Span, Timeline, VerdictView, View};
use super::hex::Patch;
use super::pointing::Pointing;
use super::provenance::{self, Trail};
use std::rc::Rc;

/// What the Buffer card shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Picture {
    /// The mbufs, and the octets by field.
    #[default]
    Chain,
    /// The packet before the step just taken beside the one after.
    Diff,
    /// The octets by origin, and the way of one of them.
    Provenance,
}

impl Picture {
    /// All of them, as they stand on the card.
    pub(super) const ALL: [Self; 3] = [Self::Chain, Self::Diff, Self::Provenance];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Diff => "diff",
            Self::Provenance => "provenance",
        }
    }
}

/// The picture with what it takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Shown {
    /// Nothing beyond the view.
    #[default]
    Chain,
    /// What the step did; nothing at the start.
    Diff(Vec<Hunk>),
    /// Where octets come from.
    Provenance {
        /// The octets by origin.
        origins: Rc<[Patch]>,
        /// Everything on the octet that is picked.
        trail: Option<Box<Trail>>,
    },
}

impl Shown {
    /// Which picture it is.
    pub(super) fn picture(&self) -> Picture {
        match self {
            Self::Chain => Picture::Chain,
            Self::Diff(_) => Picture::Diff,
            Self::Provenance { .. } => Picture::Provenance,
        }
    }

    /// What there is to say of the octet that is picked.
    pub(super) fn announcement(&self) -> Option<String> {
        let Self::Provenance {
            trail: Some(trail), ..
        } = self
        else {
            return None;
        };
        Some(match &trail.flipped {
            Some(Ok(flipped)) => {
                let verdict = |verdict: &Option<VerdictView>| {
                    verdict
                        .as_ref()
                        .map_or("refused", |verdict| verdict.verdict)
                };
                let first = flipped.changes.first();
                format!(
                    "Bit {} of octet {} flipped: {}. ICV held aside: {}. {}",
                    flipped.bit,
                    trail.octet,
                    verdict(&flipped.verdict),
                    verdict(&flipped.verdict_aside),
                    first.map_or("", |change| &change.words)
                )
            }
            Some(Err(why)) => why.clone(),
            None => {
                let first = trail.legs.first();
                format!(
                    "Octet {}, {:02x}, {}. {}",
                    trail.octet,
                    trail.value,
                    trail.origin,
                    first.map_or("", |leg| &leg.words)
                )
            }
        })
    }
}

/// What the card shows, kept in step with the cursor.
#[derive(Debug, Default)]
pub(super) struct Looking {
    pointing: Pointing,
    picture: Picture,
    bit: Option<u32>,
    shown: Rc<Shown>,
}

impl Looking {
    /// The octets to light up.
    pub(super) fn lit(&self) -> Option<Span> {
        self.pointing.lit()
    }

    /// The octets that stay lit up.
    pub(super) fn picked(&self) -> Option<Span> {
        self.pointing.picked()
    }

    /// The octets to light up in the Buffer card and those that stay lit up there.
    pub(super) fn in_buffer(&self) -> (Option<Span>, Option<Span>) {
        match self.is_by_octet() {
            true => self.pointing.by_octet(),
            false => (self.lit(), self.picked()),
        }
    }

    /// The picture with what it takes.
    pub(super) fn shown(&self) -> Rc<Shown> {
        Rc::clone(&self.shown)
    }

    /// Whether a timeline is needed to draw the picture.
    pub(super) fn needs_timeline(&self) -> bool {
        self.picture != Picture::Chain
    }

    /// Whether single octets are picked, not fields.
    fn is_by_octet(&self) -> bool {
        self.picture == Picture::Provenance
    }

    /// The pointer is somewhere else; whether that changes anything.
    pub(super) fn hover(&mut self, point: Option<Point>, view: Option<&View>) -> bool {
        self.pointing.hover(point, view)
    }

    /// Something is picked or let go; a flipped bit is let go first.
    pub(super) fn pick(
        &mut self,
        point: Option<Point>,
        view: Option<&View>,
        timeline: Option<&Timeline>,
    ) {
        if self.bit.take().is_none() || point.is_some() {
            self.pointing.pick(point, view);
        }
        self.refresh(timeline);
    }

    /// Changes the picture.
    pub(super) fn choose(&mut self, picture: Picture, timeline: Option<&Timeline>) {
        self.picture = picture;
        self.bit = None;
        self.refresh(timeline);
    }

    /// Flips a bit of the picked octet, or none.
    pub(super) fn flip(&mut self, bit: Option<u32>, timeline: Option<&Timeline>) {
        self.bit = bit;
        self.refresh(timeline);
    }

    /// Another position is shown. What was picked stays picked, wherever it is now: an octet by what made it, a field by
    /// its name.
    pub(super) fn follow(
        &mut self,
        before: Option<&View>,
        now: Option<&View>,
        timeline: Option<&Timeline>,
    ) {
        let place = before.map(|view| view.tick).zip(self.pointing.octet());
        self.pointing.follow(before, now);
        self.bit = None;
        if let (true, Some(place), Some(timeline)) = (self.is_by_octet(), place, timeline) {
            let kept = provenance::followed(timeline, place);
            self.pointing.keep_octet(kept, now);
        }
        self.refresh(timeline);
    }

    /// Brings the picture up to date with where the timeline stands and the octet that is picked.
    fn refresh(&mut self, timeline: Option<&Timeline>) {
        let octet = self.pointing.octet();
        let shown = match (self.picture, timeline) {
            (Picture::Chain, _) => Shown::Chain,
            (Picture::Diff, None) => Shown::Diff(Vec::new()),
            (Picture::Diff, Some(timeline)) => Shown::Diff(hunks(timeline)),
            (Picture::Provenance, timeline) => timeline.map_or_else(nothing, |timeline| {
                let provenance = timeline.provenance();
                let trail = |octet| provenance::trail(timeline, &provenance, octet, self.bit);
                Shown::Provenance {
                    origins: provenance::origins(&provenance, timeline.tick()).into(),
                    trail: octet.and_then(trail).map(Box::new),
                }
            }),
        };
        if *self.shown != shown {
            self.shown = Rc::new(shown);
        }
    }
}

fn nothing() -> Shown {
    Shown::Provenance {
        origins: Rc::default(),
        trail: None,
    }
}
