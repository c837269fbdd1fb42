//! Flows and guesses.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
