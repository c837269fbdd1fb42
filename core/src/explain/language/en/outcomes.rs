//! What became of a packet.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "outcome.delivered",
        "upper layer {upper} has the packet; its checksum: {checksum}",
    ),
    ("outcome.checksum-ok", "ok"),
    ("outcome.checksum-bad", "bad"),
    ("outcome.checksum-none", "none"),
    ("outcome.sent", "the packet is in the link's queue"),
    (
        "outcome.sent-fragments",
        "{packets} fragments are in the link's queue",
    ),
    (
        "outcome.forwarded",
        "for another host, and on its way there",
    ),
    ("outcome.held", "a fragment that waits for the rest"),
    ("outcome.under-way", "under way"),
    ("outcome.parked", "parked"),
    ("outcome.already-protected", "protected already"),
    (
        "outcome.no-high-half",
        "none of the first 4,096 high halves of the sequence number fits",
    ),
    ("outcome.uncounted", "not counted"),
    ("outcome.in-packets", "in {packets} packets"),
];
