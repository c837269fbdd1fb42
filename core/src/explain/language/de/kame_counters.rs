//! What each of KAME's counters counts: one of IPv6 and one of IPv4 a cause.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "counter.ipsec6stat.in_success",
        "KAME, IPv6: Pakete, deren Schutz entfernt wurde und richtig war.",
    ),
    (
        "counter.ipsecstat.in_success",
        "KAME, IPv4: Pakete, deren Schutz entfernt wurde und richtig war.",
    ),
    (
        "counter.ipsec6stat.in_polvio",
        "KAME, IPv6: Pakete, die weniger geschützt kamen, als ihre Policy verlangt. Wenn er steigt: die Policys beider Seiten vergleichen.",
    ),
    (
        "counter.ipsecstat.in_polvio",
        "KAME, IPv4: Pakete, die weniger geschützt kamen, als ihre Policy verlangt. Wenn er steigt: die Policys beider Seiten vergleichen.",
    ),
    (
        "counter.ipsec6stat.in_nosa",
        "KAME, IPv6: keine Assoziation für ein Paket. Wenn er steigt: Absender, Ziel und SPI mit der Datenbank vergleichen.",
    ),
    (
        "counter.ipsecstat.in_nosa",
        "KAME, IPv4: keine Assoziation für ein Paket. Wenn er steigt: Absender, Ziel und SPI mit der Datenbank vergleichen.",
    ),
    (
        "counter.ipsec6stat.in_inval",
        "KAME, IPv6: Längen, Padding oder Header sind falsch. FAST_IPSEC hat dafür mehrere Zähler; hier verrät nur das Paket, welcher es wäre.",
    ),
    (
        "counter.ipsecstat.in_inval",
        "KAME, IPv4: Längen, Padding oder Header sind falsch. FAST_IPSEC hat dafür mehrere Zähler; hier verrät nur das Paket, welcher es wäre.",
    ),
    (
        "counter.ipsec6stat.in_nomem",
        "KAME, IPv6: kein Speicher, um den Schutz zu entfernen. Wenn er steigt: nach knappen mbufs suchen.",
    ),
    (
        "counter.ipsecstat.in_nomem",
        "KAME, IPv4: kein Speicher, um den Schutz zu entfernen. Wenn er steigt: nach knappen mbufs suchen.",
    ),
    (
        "counter.ipsec6stat.in_badspi",
        "KAME, IPv6: eine unbrauchbare Assoziation: nicht mature oder ohne Algorithmus. Wenn er steigt: ihren Zustand ansehen.",
    ),
    (
        "counter.ipsecstat.in_badspi",
        "KAME, IPv4: eine unbrauchbare Assoziation: nicht mature oder ohne Algorithmus. Wenn er steigt: ihren Zustand ansehen.",
    ),
    (
        "counter.ipsec6stat.in_ahreplay",
        "KAME, IPv6: Die Sequenznummer von AH war schon da, ist zu alt oder null. Wenn er steigt: nach Umordnung, verdoppelten Paketen oder einer neu gestarteten Gegenstelle suchen.",
    ),
    (
        "counter.ipsecstat.in_ahreplay",
        "KAME, IPv4: Die Sequenznummer von AH war schon da, ist zu alt oder null. Wenn er steigt: nach Umordnung, verdoppelten Paketen oder einer neu gestarteten Gegenstelle suchen.",
    ),
    (
        "counter.ipsec6stat.in_espreplay",
        "KAME, IPv6: Die Sequenznummer von ESP war schon da, ist zu alt oder null. Wenn er steigt: nach Umordnung, verdoppelten Paketen oder einer neu gestarteten Gegenstelle suchen.",
    ),
    (
        "counter.ipsecstat.in_espreplay",
        "KAME, IPv4: Die Sequenznummer von ESP war schon da, ist zu alt oder null. Wenn er steigt: nach Umordnung, verdoppelten Paketen oder einer neu gestarteten Gegenstelle suchen.",
    ),
    (
        "counter.ipsec6stat.in_ahauthsucc",
        "KAME, IPv6: Der ICV von AH stimmt.",
    ),
    (
        "counter.ipsecstat.in_ahauthsucc",
        "KAME, IPv4: Der ICV von AH stimmt.",
    ),
    (
        "counter.ipsec6stat.in_ahauthfail",
        "KAME, IPv6: Der ICV von AH ist falsch. Wenn er steigt: die Schlüssel vergleichen, dann suchen, was unterwegs geschützte Felder ändert.",
    ),
    (
        "counter.ipsecstat.in_ahauthfail",
        "KAME, IPv4: Der ICV von AH ist falsch. Wenn er steigt: die Schlüssel vergleichen, dann suchen, was unterwegs geschützte Felder ändert.",
    ),
    (
        "counter.ipsec6stat.in_espauthsucc",
        "KAME, IPv6: Der ICV von ESP stimmt.",
    ),
    (
        "counter.ipsecstat.in_espauthsucc",
        "KAME, IPv4: Der ICV von ESP stimmt.",
    ),
    (
        "counter.ipsec6stat.in_espauthfail",
        "KAME, IPv6: Der ICV von ESP ist falsch. Wenn er steigt: Schlüssel, Algorithmus und ICV-Länge beider Seiten vergleichen.",
    ),
    (
        "counter.ipsecstat.in_espauthfail",
        "KAME, IPv4: Der ICV von ESP ist falsch. Wenn er steigt: Schlüssel, Algorithmus und ICV-Länge beider Seiten vergleichen.",
    ),
    (
        "counter.ipsec6stat.out_success",
        "KAME, IPv6: Pakete, die geschützt wurden.",
    ),
    (
        "counter.ipsecstat.out_success",
        "KAME, IPv4: Pakete, die geschützt wurden.",
    ),
    (
        "counter.ipsec6stat.out_polvio",
        "KAME, IPv6: Pakete, die eine Policy auf dem Weg hinaus verwirft.",
    ),
    (
        "counter.ipsecstat.out_polvio",
        "KAME, IPv4: Pakete, die eine Policy auf dem Weg hinaus verwirft.",
    ),
    (
        "counter.ipsec6stat.out_nosa",
        "KAME, IPv6: Die Policy verlangt Schutz, und es gibt keine Assoziation. Wenn er steigt: nach einem Schlüssel-Daemon suchen, der nicht antwortet.",
    ),
    (
        "counter.ipsecstat.out_nosa",
        "KAME, IPv4: Die Policy verlangt Schutz, und es gibt keine Assoziation. Wenn er steigt: nach einem Schlüssel-Daemon suchen, der nicht antwortet.",
    ),
    (
        "counter.ipsec6stat.out_inval",
        "KAME, IPv6: Pakete, die nicht geschützt werden können: zu lang, keine Sequenznummer mehr, Fragmente oder ein fehlender Algorithmus.",
    ),
    (
        "counter.ipsecstat.out_inval",
        "KAME, IPv4: Pakete, die nicht geschützt werden können: zu lang, keine Sequenznummer mehr, Fragmente oder ein fehlender Algorithmus.",
    ),
    (
        "counter.ipsec6stat.out_nomem",
        "KAME, IPv6: kein Speicher, um den Schutz anzulegen. Wenn er steigt: nach knappen mbufs suchen.",
    ),
    (
        "counter.ipsecstat.out_nomem",
        "KAME, IPv4: kein Speicher, um den Schutz anzulegen. Wenn er steigt: nach knappen mbufs suchen.",
    ),
];
