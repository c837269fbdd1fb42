//! What a kernel would panic over, and octets that are no frame or no header.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "fault.icv",
        "ein ICV hat höchstens {most} Oktette, da sind {had}",
    ),
    (
        "fault.undeclared",
        "die Stufentabelle hat keinen Weg von {from} nach {to}",
    ),
    ("fault.ended", "es ist nichts mehr auszuführen"),
    (
        "fault.no-bufs",
        "kein {what} mehr frei: die Grenze ist {limit} (ENOBUFS)",
    ),
    (
        "fault.packet-too-long",
        "ein Paket von {len} Oktetten ist länger als {most}",
    ),
    (
        "fault.pullup-too-long",
        "m_pullup von {asked} Oktetten, und ein mbuf fasst {most}",
    ),
    (
        "fault.header-too-long",
        "zusammenhängender Platz für {asked} Oktette, und mehr als {most} gibt es nicht",
    ),
    (
        "fault.out-of-range",
        "Oktette {off}..{off}+{len} eines Pakets von {had}",
    ),
    (
        "fault.read-only",
        "Schreiben in den nur lesbaren mbuf {mbuf} bei Offset {off} des Pakets",
    ),
    (
        "fault.length-mismatch",
        "m_pkthdr.len ist {pkthdr}, und die mbufs enthalten {sum} {sum|Oktett|Oktette}",
    ),
    (
        "fault.no-packet-header",
        "mbuf {mbuf} hat keinen Paket-Header (M_PKTHDR)",
    ),
    (
        "fault.stale-mbuf",
        "mbuf-Platz {slot}, Generation {generation}, ist freigegeben",
    ),
    (
        "fault.stale-cluster",
        "Cluster-Platz {slot}, Generation {generation}, ist freigegeben",
    ),
    (
        "fault.bad-link",
        "mbuf {mbuf} ist nicht als ein mbuf einer einzigen Kette verkettet",
    ),
    (
        "fault.bad-reference-count",
        "Cluster {cluster}: Referenzzähler {refs}, und {holders} {holders|mbuf verweist|mbufs verweisen} darauf",
    ),
    (
        "fault.bad-range",
        "mbuf {mbuf}: m_data {data} und m_len {len} in einem Speicher von {size} Oktetten",
    ),
    (
        "fault.bad-free-list",
        "die Freiliste für {what} nennt nicht jeden freien Platz genau einmal",
    ),
    (
        "fault.bad-sizes",
        "Größen MLEN {mlen}, MHLEN {mhlen}, MCLBYTES {mclbytes}: es muss 64 <= MHLEN <= MLEN <= MCLBYTES gelten",
    ),
    (
        "malformed.truncated",
        "{what}: {needed} Oktette nötig, {had} da",
    ),
    (
        "malformed.version",
        "{what}: Version {found} statt {expected}",
    ),
    (
        "malformed.neither-version",
        "Version {found} ist weder IPv4 noch IPv6",
    ),
    (
        "malformed.length",
        "{what}: das Längenfeld nennt {length} {length|Oktett|Oktette}, mindestens {least} müssen es sein",
    ),
    (
        "malformed.pad-length",
        "ESP-Trailer: Pad Length {pad_length}, aber davor {available|steht|stehen} nur {available} {available|Oktett|Oktette}",
    ),
    ("not-ip.ethertype", "EtherType {number}"),
    (
        "not-ip.llc",
        "IEEE-802.3-Frame der Länge {length} mit LLC-Header",
    ),
    ("not-ip.address-family", "Adressfamilie {family}"),
    ("not-ip.version", "IP-Version {version}"),
    (
        "not-ip.too-short",
        "Frame zu kurz: {needed} Oktette nötig, {had} da",
    ),
    ("not-ip.link-type", "Link-Typ {number}"),
];
