//! Values of continuation records and of call stacks.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("record.gone", "weg"),
    (
        "record.transform",
        "Policy {policy}, Transformation {place}",
    ),
    ("record.octets", "{octets} {octets|Oktett|Oktette}"),
    ("record.pointer", "Zeiger {name}"),
    ("record.header-pointer", "Zeiger auf den Header"),
    ("record.callers-frame", "Frame des Aufrufers"),
    ("record.spl-level", "spl-Ebene"),
    ("record.header-walk", "Gang über die Header"),
    ("record.outer-header", "äußerer Header"),
];
