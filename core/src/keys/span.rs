//! Where something stands in the text of a key file.

use serde::Serialize;

/// A stretch of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Octets before it in the whole text.
    pub offset: usize,
    /// Its length in octets.
    pub len: usize,
    /// Line that it starts in, from 1.
    pub line: usize,
    /// Column that it starts in, from 1, counted in characters.
    pub column: usize,
}

impl Span {
    /// From the start of `self` to the end of `last`, which follows it.
    pub fn through(self, last: Self) -> Self {
        Self {
            len: (last.offset + last.len).saturating_sub(self.offset),
            ..self
        }
    }
}
