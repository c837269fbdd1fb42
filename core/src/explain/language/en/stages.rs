//! What stages do, in either stack.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
