//! What events of the send path did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
