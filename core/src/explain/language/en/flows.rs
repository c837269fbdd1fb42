//! Flows, what protection costs, and guesses.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "guess.null",
        "a guess: it looks like ESP without encryption (header {header}, ICV of {icv} octets, not verified), with {upper} inside",
    ),
    (
        "guess.gmac",
        "a guess: it looks like ESP without encryption, AES-GMAC (header {header}, ICV of {icv} octets, not verified), with {upper} inside",
    ),
    (
        "flow.packets",
        "{proto} {spi} {src} → {dst}: {packets} {packets|packet|packets}",
    ),
    ("flow.lost", "{lost} lost"),
    ("flow.duplicates", "{duplicates} doubled"),
    ("flow.reordered", "{reordered} out of order"),
    ("flow.jumps", "{jumps} {jumps|jump|jumps}"),
    ("flow.restarts", "{restarts} {restarts|restart|restarts}"),
    ("flow.window", "window needed {window_needed}"),
    (
        "flow.window-of",
        "window needed {window_needed}, configured {window}",
    ),
    ("flow.overhead", "{least} to {most} octets of overhead"),
    ("flow.largest", "inner packets up to {inner} in {mtu}"),
];
