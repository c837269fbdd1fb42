//! Flows, what protection costs, and guesses.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "guess.null",
        "eine Vermutung: es sieht nach ESP ohne Verschlüsselung aus (Header {header}, ICV von {icv} Oktetten, nicht geprüft), mit {upper} im Inneren",
    ),
    (
        "guess.gmac",
        "eine Vermutung: es sieht nach ESP ohne Verschlüsselung aus, AES-GMAC (Header {header}, ICV von {icv} Oktetten, nicht geprüft), mit {upper} im Inneren",
    ),
    (
        "flow.packets",
        "{proto} {spi} {src} → {dst}: {packets} {packets|Paket|Pakete}",
    ),
    ("flow.lost", "{lost} verloren"),
    ("flow.duplicates", "{duplicates} doppelt"),
    ("flow.reordered", "{reordered} in falscher Reihenfolge"),
    ("flow.jumps", "{jumps} {jumps|Sprung|Sprünge}"),
    ("flow.restarts", "{restarts} {restarts|Neustart|Neustarts}"),
    ("flow.window", "nötiges Replay-Fenster {window_needed}"),
    (
        "flow.window-of",
        "nötiges Replay-Fenster {window_needed}, konfiguriert {window}",
    ),
    ("flow.overhead", "{least} bis {most} Oktette Overhead"),
    ("flow.largest", "innere Pakete bis {inner} in {mtu}"),
];
