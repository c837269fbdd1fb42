//! What happens in a lab.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
