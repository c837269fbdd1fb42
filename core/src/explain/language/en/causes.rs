//! What a diagnosis can find, and what to do about it.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
