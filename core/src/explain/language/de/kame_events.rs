//! What events of KAME's own did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "kame-event.call",
        "ein Frame oben auf dem Aufrufstapel; der Aufrufer wartet",
    ),
    (
        "kame-event.returned-next",
        "die Schleife geht mit {nxt} bei Oktett {off} weiter",
    ),
    ("kame-event.returned-sum", "sum enthält den ICV"),
    ("kame-event.returned-zero", "erledigt"),
    (
        "kame-event.returned-requests",
        "die Liste der Policy steht bei {place}",
    ),
    (
        "kame-event.returned-protected",
        "die Transformation ist fertig",
    ),
    ("kame-event.returned-error", "es geht nicht"),
    ("kame-event.returned-yes", "ja"),
    ("kame-event.returned-no", "nein"),
    (
        "kame-event.join",
        "{len} {len|Oktett|Oktette} aus {mbufs} {mbufs|mbuf|mbufs} in einen Cluster",
    ),
    (
        "kame-event.copy-packet",
        "in {clusters} {clusters|eigenen|eigene} Cluster: {clusters|den alten|die alten} hält auch jemand anderes",
    ),
    (
        "kame-event.contiguous",
        "{len} {len|Oktett|Oktette} bei {off} {len|liegt|liegen} im ersten mbuf",
    ),
    (
        "kame-event.alloc-sa",
        "({src}, {dst}, {proto}, {spi}): {found}; nach dem Absender wird nicht gesucht",
    ),
    (
        "kame-event.copy-icv",
        "ICV von {len} {len|Oktett|Oktetten}, wie er im Paket steht",
    ),
    (
        "kame-event.append-icv",
        "ICV von {len} {len|Oktett|Oktetten} bei {off}",
    ),
    (
        "kame-event.summed",
        "ICV über {covered}; das Paket bleibt, wie es ist",
    ),
    ("kame-event.tunnel", "{nxt}: das innere Paket eines Tunnels"),
    ("kame-event.no-tunnel", "{nxt}: kein Tunnel"),
    (
        "kame-event.move-headers",
        "{off} {off|Oktett|Oktette} Header rücken über {stripsiz} nach",
    ),
    (
        "kame-event.split-cat",
        "geteilt, {stripsiz} {stripsiz|Oktett|Oktette} weg, und zusammengefügt",
    ),
];
