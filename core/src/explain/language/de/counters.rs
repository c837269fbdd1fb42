//! What counters count.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
