//! What a person can do on the page, and which key does it.

use super::engine::{Granularity, Intervention, Language, Options, Span, StageId};
use super::looking::Picture;
use std::ops::Range;

/// A place in the packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Point {
    /// One octet, by its offset.
    Octet(usize),
    /// Several.
    Octets(Span),
}

/// A part of the page with work of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Workspace {
    /// Captures and keys.
    Inspect,
    /// Hosts and a wire.
    Lab,
}

/// A change of the lab.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum LabAction {
    /// Opens a scenario by its name.
    Open(String),
    /// Opens the one before in the list.
    Previous,
    /// Opens the one after in the list.
    Next,
    /// To a move.
    Seek(usize),
    /// Steps in at the cursor.
    Intervene(Intervention),
    /// Takes the last intervention back.
    Undo,
    /// Does what was taken back once more.
    Redo,
    /// Shows the packet of a task, or again whichever is worked on.
    Follow(Option<u32>),
    /// Picks one of a host's parked requests.
    PickRequest {
        /// The host.
        host: usize,
        /// Which of those that wait.
        index: usize,
    },
}

/// A change of the page's state.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Action {
    /// To the packet as it arrived.
    First,
    /// One step backwards.
    Back,
    /// One step forwards.
    Step,
    /// To the next breakpoint, or the end.
    Run,
    /// To the end.
    Last,
    /// To a tick, or the stop next to it.
    SeekTick(usize),
    /// To where a stage of the path has run.
    SeekStage(usize),
    /// To where an event of the shown stage has run.
    SeekEvent(usize),
    /// Changes what a step is.
    SetGranularity(Granularity),
    /// Sets or clears a breakpoint.
    ToggleBreakpoint(StageId),
    /// Opens a frame, counted from 1.
    OpenFrame(usize),
    /// Opens the frame before.
    PreviousFrame,
    /// Opens the frame after.
    NextFrame,
    /// Opens a frame by its place among those in the list, counted from 0.
    OpenPlace(usize),
    /// Changes the filter of the list.
    SetFilter(String),
    /// The frame list shows these rows, counted from 0.
    ShowFrames(Range<usize>),
    /// Reads a capture file, and keys with it.
    LoadCapture {
        /// The file's name.
        name: String,
        /// Its octets.
        octets: Vec<u8>,
        /// Keys to go with it; without, those that are there stay.
        keys: Option<String>,
    },
    /// Reads a packet as hex.
    LoadHex(String),
    /// Changes the keys' text, to be applied later.
    DraftKeys(String),
    /// Reads the keys' text.
    ApplyKeys,
    /// Looks into why the open frame fails.
    Diagnose,
    /// Writes the correction of the open frame's diagnosis into the keys.
    ApplyFix,
    /// Takes the correction out of the keys again.
    UndoFix,
    /// Changes profile or layout.
    SetOptions(Options),
    /// Changes the language of the words.
    SetLanguage(Language),
    /// Says that something could not be read.
    Refuse(String),
    /// Takes such words away.
    Dismiss,
    /// Goes to another workspace.
    Go(Workspace),
    /// Changes the lab.
    Lab(LabAction),
    /// Lights octets up while the pointer is there.
    Hover(Option<Point>),
    /// Lights octets up until others are picked.
    Pick(Option<Point>),
    /// Changes what the Buffer card shows.
    ShowPicture(Picture),
    /// Shows what flipping a bit of the picked octet does, counted from the most significant, or no longer.
    FlipBit(Option<u32>),
    /// Goes to a position, in events, and picks an octet there.
    Visit {
        /// The position.
        tick: usize,
        /// The octet's offset.
        octet: usize,
    },
}

impl Action {
    /// Whether it changes what is inspected, whatever workspace is shown.
    pub(super) fn is_for_inspect(&self) -> bool {
        matches!(
            self,
            Self::LoadCapture { .. }
                | Self::LoadHex(_)
                | Self::DraftKeys(_)
                | Self::ApplyKeys
                | Self::Diagnose
                | Self::ApplyFix
                | Self::UndoFix
                | Self::SetOptions(_)
                | Self::Refuse(_)
                | Self::ShowFrames(_)
                | Self::SetFilter(_)
        )
    }
}

/// The action of a key outside of text fields; `shift` is whether Shift is held.
pub(super) fn of_key(key: &str, shift: bool) -> Option<Action> {
    Some(match (key, shift) {
        ("ArrowLeft", false) => Action::Back,
        ("ArrowRight", false) => Action::Step,
        ("ArrowRight", true) => Action::Run,
        ("ArrowLeft", true) | ("Home", _) => Action::First,
        ("End", _) => Action::Last,
        ("s", false) => Action::SetGranularity(Granularity::Stages),
        ("e", false) => Action::SetGranularity(Granularity::Events),
        ("[", _) => Action::PreviousFrame,
        ("]", _) => Action::NextFrame,
        ("i", false) => Action::Go(Workspace::Inspect),
        ("l", false) => Action::Go(Workspace::Lab),
        ("u", false) => Action::Lab(LabAction::Undo),
        ("r", false) => Action::Lab(LabAction::Redo),
        ("c", false) => Action::ShowPicture(Picture::Chain),
        ("d", false) => Action::ShowPicture(Picture::Diff),
        ("p", false) => Action::ShowPicture(Picture::Provenance),
        ("Escape", _) => Action::Pick(None),
        _ => return None,
    })
}
