//! The lab: packets, moves, interventions, and what was expected.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("lab.packet-of", "{host}, Paket {task}: {words}"),
    ("lab.task", "Paket {task}"),
    ("lab.arrival", "Ankunft"),
    (
        "lab.arrives",
        "Paket {packet} auf der Leitung kommt an als {tasks}",
    ),
    (
        "lab.error-arrives",
        "die Fehlermeldung eines Routers über Paket {packet} auf der Leitung kommt an als {tasks}",
    ),
    (
        "lab.you-set-profile",
        "{host}: ab jetzt gilt das Profil {profile}",
    ),
    ("lab.step", "Schritt {number} des Szenarios"),
    ("lab.you", "Sie"),
    ("lab.ping6", "ping6 von {from} an {to}"),
    ("lab.ping6-times", "ping6 von {from} an {to}, {count}-mal"),
    ("lab.udp", "UDP von {from} an {to}, Port {dport}"),
    ("lab.tcp", "TCP von {from} an {to}, Port {dport}"),
    ("lab.wait", "die Uhr rückt um {ms} ms vor"),
    ("lab.add-keys", "{host} übernimmt Assoziationen und Policys"),
    ("lab.delete-sa", "{host} löscht SA {spi}"),
    (
        "lab.hold-crypto",
        "Aufträge an der Krypto-Grenze von {host} warten von jetzt an",
    ),
    (
        "lab.hold-crypto-no-longer",
        "Aufträge an der Krypto-Grenze von {host} warten nicht länger",
    ),
    (
        "lab.complete",
        "der wartende Auftrag {index} von {host} ist erledigt",
    ),
    (
        "lab.replay",
        "Paket {packet} auf der Leitung wird wiederholt",
    ),
    (
        "lab.you-complete",
        "{host}: der Auftrag zu {packet} ist erledigt",
    ),
    ("lab.you-duplicate", "{host}: {packet} kommt noch einmal an"),
    ("lab.you-inject", "{host}: {event}"),
    (
        "lab.you-hold-crypto",
        "{host}: Aufträge an der Krypto-Grenze warten von jetzt an",
    ),
    (
        "lab.you-hold-crypto-no-longer",
        "{host}: Aufträge an der Krypto-Grenze warten nicht länger",
    ),
    (
        "lab.you-set-stack",
        "{host}: {stack} übernimmt die nächsten Pakete",
    ),
    (
        "lab.wire-lost",
        "das nächste Paket auf der Leitung, {number}, geht verloren",
    ),
    (
        "lab.wire-doubled",
        "das nächste Paket auf der Leitung, {number}, kommt zweimal an",
    ),
    (
        "lab.wire-overtaken",
        "das nächste Paket auf der Leitung, {number}, wird überholt",
    ),
    (
        "lab.wire-damaged",
        "das nächste Paket auf der Leitung, {number}, wird beschädigt",
    ),
    (
        "lab.wire-arrives",
        "das nächste Paket auf der Leitung, {number}, kommt an",
    ),
    ("lab.sa-gone", "(verschwunden)"),
    ("lab.sa-deleted", "SA {spi} wird gelöscht"),
    (
        "lab.soft-lifetime",
        "die weiche Lebensdauer von SA {spi} ist vorbei",
    ),
    (
        "lab.hard-lifetime",
        "die harte Lebensdauer von SA {spi} ist vorbei",
    ),
    ("lab.rekeyed", "SA {new} folgt auf {old}"),
    ("lab.policy-deleted", "Policy {sp} wird gelöscht"),
    (
        "lab.session-migrated",
        "die Krypto-Sitzung von SA {spi} zieht um: EAGAIN",
    ),
    ("lab.injected-packet", "{packet} kommt an"),
    ("lab.memory", "der Speicher hat andere Grenzen"),
    ("lab.dropped", "verworfen {stage} {counter}"),
    ("lab.uncounted", "ungezählt"),
    ("lab.delivered", "zugestellt"),
    ("lab.held", "gehalten"),
    ("lab.clear", "Klartext"),
    ("lab.sent", "gesendet"),
    ("lab.forwarded", "weitergeleitet"),
    ("lab.fault", "Fehler {fault}"),
    (
        "lab.mismatch",
        "{what}: erwartet {expected}, gefunden {found}",
    ),
    ("lab.replies", "Antworten"),
    ("lab.on-wire", "Pakete auf der Leitung"),
    ("lab.verdicts-of", "Ergebnisse von {name}"),
    ("lab.counters-of", "Zähler von {name}"),
];
