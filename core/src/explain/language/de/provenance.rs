//! Where octets come from.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[];
