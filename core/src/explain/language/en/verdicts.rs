//! What became of a packet, and why it was dropped.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
