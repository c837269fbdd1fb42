//! What events of the send path did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "send-event.policy-skipped",
        "das Tag ist da: die Policys sind mit ihm fertig",
    ),
    (
        "send-event.next-isr",
        "Transformation {place}, {proto} an {dst}, {level}: {found}",
    ),
    ("send-event.bound", "gebunden"),
    (
        "send-event.key-acquire",
        "eine Assoziation wird gebraucht: {proto} von {src} an {dst}",
    ),
    (
        "send-event.outer-header",
        "{src} → {dst} um {inner} {inner|Oktett|Oktette}, Klasse {class} wie innen",
    ),
    (
        "send-event.sequence-number",
        "Sequenznummer {seq} gehört diesem Paket",
    ),
    (
        "send-event.protocol-header",
        "{proto}-Header, {len} {len|Oktett|Oktette}",
    ),
    ("send-event.iv", "IV von {len} {len|Oktett|Oktetten}"),
    (
        "send-event.tfc-padding",
        "{tfc} {tfc|Oktett verbirgt|Oktette verbergen} die Länge",
    ),
    (
        "send-event.padding-sequential",
        "{padlen} {padlen|Oktett|Oktette} Padding, 1, 2, 3 …",
    ),
    (
        "send-event.padding-random",
        "{padlen} {padlen|Oktett|Oktette} Padding, zufällig",
    ),
    (
        "send-event.padding-zeros",
        "{padlen} {padlen|Oktett|Oktette} Padding, Nullen",
    ),
    ("send-event.trailer-next-header", "Next Header {next}"),
    (
        "send-event.found-again",
        "{proto} {spi} und die zugehörige Policy sind noch da",
    ),
    (
        "send-event.udp-no-checksum",
        "Ports {sport} → {dport}, keine Prüfsumme",
    ),
    (
        "send-event.udp-checksum",
        "Ports {sport} → {dport}, Prüfsumme {checksum}",
    ),
    (
        "send-event.gap-leading",
        "Platz im freien Speicher davor; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "send-event.gap-trailing",
        "Platz im freien Speicher dahinter; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "send-event.gap-remainder",
        "Platz dort, wo der Rest war; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "send-event.gap-inserted",
        "Platz in einem neuen mbuf; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "send-event.pad-trailing",
        "{len} {len|Oktett|Oktette} im freien Speicher dahinter",
    ),
    (
        "send-event.pad-inserted",
        "{len} {len|Oktett|Oktette}, {inserted} {inserted|mbuf|mbufs} mehr",
    ),
    (
        "send-event.parked-encrypt-authenticate",
        "geparkt: verschlüsseln und ICV berechnen",
    ),
    ("send-event.parked-encrypt", "geparkt: verschlüsseln"),
    (
        "send-event.parked-compress",
        "geparkt: {len} {len|Oktett|Oktette} komprimieren",
    ),
    (
        "send-event.not-compressed",
        "{from} {from|Oktett ist|Oktette sind} weniger als {least}: unverändert gesendet",
    ),
    (
        "send-event.compression-useless",
        "aus {from} {from|Oktett|Oktetten} würden {to}: unverändert gesendet",
    ),
    (
        "send-event.unshare",
        "{copied} {copied|geteilter|geteilte} Cluster kopiert",
    ),
    (
        "send-event.unshare-packed",
        "kein Cluster ist geteilt; {packed} {packed|kleiner mbuf|kleine mbufs} zusammengelegt",
    ),
    ("send-event.out-done", "{proto} {spi} schützt es"),
    (
        "send-event.out-done-alone",
        "nichts schützt es, und die Policys sind mit ihm fertig",
    ),
    ("send-event.reinject", "von vorn, mit dem Tag daran"),
    (
        "send-event.packet-too-big",
        "{len} Oktette, höchstens {mtu} kommen weiter, und nur sein Absender darf es zerteilen",
    ),
    (
        "send-event.transmit",
        "{len} {len|Oktett wartet|Oktette warten} auf den Link",
    ),
];
