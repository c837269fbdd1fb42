//! Values of continuation records and of call stacks.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
