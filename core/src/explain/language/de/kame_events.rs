//! What events of KAME's own did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
