//! What became of a packet.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "outcome.delivered",
        "die höhere Schicht {upper} hat das Paket; ihre Prüfsumme: {checksum}",
    ),
    ("outcome.checksum-ok", "stimmt"),
    ("outcome.checksum-bad", "falsch"),
    ("outcome.checksum-none", "keine"),
    (
        "outcome.sent",
        "das Paket ist in der Warteschlange des Links",
    ),
    (
        "outcome.sent-fragments",
        "{packets} Fragmente sind in der Warteschlange des Links",
    ),
    (
        "outcome.forwarded",
        "für einen anderen Host, und auf dem Weg dorthin",
    ),
    ("outcome.held", "ein Fragment, das auf den Rest wartet"),
    ("outcome.under-way", "unterwegs"),
    ("outcome.parked", "geparkt"),
    ("outcome.already-protected", "bereits geschützt"),
    (
        "outcome.no-high-half",
        "keine der ersten 4.096 oberen Hälften der Sequenznummer passt",
    ),
    ("outcome.uncounted", "nicht gezählt"),
    ("outcome.in-packets", "in {packets} Paketen"),
];
