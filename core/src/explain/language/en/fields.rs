//! What the fields of a packet are for.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
