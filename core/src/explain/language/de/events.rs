//! What events did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
