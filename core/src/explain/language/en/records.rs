//! Values of continuation records and of call stacks.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("record.gone", "gone"),
    ("record.transform", "policy {policy}, transform {place}"),
    ("record.octets", "{octets} {octets|octet|octets}"),
    ("record.pointer", "{name} pointer"),
    ("record.header-pointer", "header pointer"),
    ("record.callers-frame", "caller's frame"),
    ("record.spl-level", "spl level"),
    ("record.header-walk", "header walk"),
    ("record.outer-header", "outer header"),
];
