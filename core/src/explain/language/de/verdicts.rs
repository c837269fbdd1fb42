//! What became of a packet, and why it was dropped.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "drop.ip6-header-cut",
        "das Paket hat {had} {had|Oktett|Oktette}, ein IPv6-Header braucht 40",
    ),
    (
        "drop.ip6-version",
        "das Versionsfeld ist {version}, nicht 6",
    ),
    (
        "drop.ip6-payload-cut",
        "die Payload Length verspricht insgesamt {needed} Oktette, und nur {had} sind da; wurde der Mitschnitt abgeschnitten?",
    ),
    (
        "drop.ip6-addresses",
        "kein Paket darf von {src} an {dst} gehen",
    ),
    (
        "drop.extension-header-cut",
        "der Header {proto} bei Oktett {off} braucht {needed} Oktette, {had} {had|ist|sind} noch da",
    ),
    ("drop.too-many-headers", "mehr als {limit} Header"),
    (
        "drop.routing-header",
        "Routing-Header vom Typ {kind} mit {segments_left} {segments_left|verbleibenden Segment|verbleibenden Segmenten}: dieser Host ist nicht der letzte",
    ),
    (
        "drop.jumbo",
        "eine Jumbo-Nutzlast von {length} Oktetten, die kein IPsec-Stack nimmt",
    ),
    (
        "drop.jumbo-and-length",
        "eine Jumbo-Payload-Option nennt {length} Oktette und die Payload Length {payload_length}; einen der beiden Werte darf es nicht geben",
    ),
    (
        "drop.ip-header-cut",
        "das Paket hat {had} {had|Oktett|Oktette}, ein IPv4-Header braucht 20",
    ),
    ("drop.ip-version", "das Versionsfeld ist {version}, nicht 4"),
    (
        "drop.ip-header-length",
        "die Header-Länge ist {hlen} Oktette; sie muss mindestens 20 sein, und das Paket hat {had}",
    ),
    ("drop.ip-source", "kein Paket darf von {src} kommen"),
    (
        "drop.ip-checksum",
        "die Header-Prüfsumme ist {found} und müsste {expected} sein: unterwegs haben sich Oktette geändert, oder der Mitschnitt stammt vom Absender selbst und die Netzwerkkarte hatte sie noch nicht eingetragen",
    ),
    (
        "drop.ip-total-length",
        "die Total Length ist {total_length} Oktette, weniger als die {hlen} des Headers",
    ),
    (
        "drop.ip-cut",
        "die Total Length verspricht {needed} Oktette, und nur {had} sind da; wurde der Mitschnitt abgeschnitten?",
    ),
    (
        "drop.udp-length",
        "die UDP-Länge ist {length} Oktette; sie muss mindestens 8 sein, und {had} sind da",
    ),
    (
        "drop.udp-checksum",
        "die UDP-Prüfsumme {found} ist falsch; ESP darf ohne Prüfsumme kommen, aber nicht mit einer falschen",
    ),
    (
        "drop.nat-keepalive",
        "ein NAT-Keepalive von Port {sport} an Port {dport}: es enthält nichts für diesen Host",
    ),
    (
        "drop.encapsulation-unknown",
        "das Paket kam in UDP, Ports {sport} an {dport}, und die Assoziation mit SPI {spi} hat keine UDP-Kapselung",
    ),
    (
        "drop.encapsulation-ports",
        "das Paket kam in UDP, Ports {sport} an {dport}, und die Assoziation mit SPI {spi} hat die Ports {own_sport} an {own_dport}",
    ),
    (
        "drop.protoff",
        "der Gang über die Erweiterungs-Header endet bei Oktett {walked}, der Header beginnt bei {off}",
    ),
    (
        "drop.header-cut",
        "{proto} braucht nach den Headern davor {needed} Oktette, {had} {had|ist|sind} da",
    ),
    (
        "drop.no-association",
        "keine Assoziation für {proto}, SPI {spi}, an {dst}",
    ),
    (
        "drop.association-gone",
        "die Assoziation mit SPI {spi} an {dst} ist verschwunden, während das Paket geparkt war",
    ),
    (
        "drop.no-transform",
        "hier gibt es keine Transformation für {proto}",
    ),
    (
        "drop.protocol-family",
        "{proto} in einem Paket der Version {version}, also weder 4 noch 6",
    ),
    (
        "drop.not-contiguous",
        "ein Header endet bei Oktett {needed}, und der erste mbuf enthält {first}: KAME liest Header über einen Zeiger und kommt nicht weiter",
    ),
    ("drop.no-bufs", "{operation} fand keinen Speicher"),
    (
        "drop.alignment",
        "der ESP-Header liegt bei Oktett {skip}, und das Paket hat {len} {len|Oktett|Oktette}; beides muss ein Vielfaches von 4 sein",
    ),
    (
        "drop.no-payload",
        "Header und IV nehmen {hlen} Oktette ein und der ICV {alen}; von {had} bleibt nichts zum Entschlüsseln übrig",
    ),
    (
        "drop.not-blocks",
        "{plen} {plen|Oktett|Oktette} Chiffrat {plen|ist|sind} kein Vielfaches des Blocks von {block}",
    ),
    (
        "drop.replay-late",
        "{what} (nach dem Krypto-Auftrag noch einmal geprüft)",
    ),
    ("drop.replay-zero", "Sequenznummer 0 wird nie gesendet"),
    (
        "drop.replay-old",
        "Sequenznummer {seq} liegt links vom Replay-Fenster der Breite {width}, das bei {left_edge} beginnt",
    ),
    (
        "drop.replay-before-first",
        "Sequenznummer {seq} läge vor der ersten; mit ESN kann die obere Hälfte eine andere sein",
    ),
    (
        "drop.replay-duplicate",
        "Sequenznummer {seq} wurde schon einmal empfangen",
    ),
    (
        "drop.replay-wrapped",
        "Sequenznummer {seq} kommt nach der letzten: die Assoziation ist aufgebraucht",
    ),
    (
        "drop.bad-icv",
        "der über {covered} Oktette berechnete ICV weicht von den {len} Oktetten ab, die das Paket mitbringt: ein falscher Schlüssel oder Algorithmus, oder unterwegs geänderte Oktette",
    ),
    (
        "drop.pad-length",
        "eine Pad Length von {padlen} braucht mehr als {had} {had|vorhandenes Oktett|vorhandene Oktette}",
    ),
    (
        "drop.pad-octet",
        "Padding-Oktett {position} ist {found}, nicht {expected}: ein falscher Schlüssel, oder eine Gegenstelle, die auf ihre eigene Art auffüllt",
    ),
    (
        "drop.dummy",
        "ein Dummy-Paket: Next Header 59 besagt, dass es nichts enthält",
    ),
    (
        "drop.ah-length",
        "AH gibt sich selbst {had} Oktette, mit dem ICV dieser Assoziation hat es {expected}: eine andere ICV-Länge oder eine andere Ausrichtung",
    ),
    (
        "drop.ah-cut",
        "AH braucht mit seinem ICV {needed} Oktette, {had} {had|ist|sind} da",
    ),
    (
        "drop.massage-jumbo-payload",
        "eine IPv6-Payload-Length von 0 kündigt eine Jumbo-Nutzlast an, die AH hier nicht schützt",
    ),
    (
        "drop.massage-header",
        "AH schützt den Header {proto} bei Oktett {off} nicht",
    ),
    (
        "drop.massage-header-cut",
        "der Header bei Oktett {off} braucht {needed} Oktette, {had} {had|liegt|liegen} vor AH",
    ),
    (
        "drop.massage-option-cut",
        "die Option bei Oktett {off} braucht {needed} Oktette, ihr Header hat noch {had}",
    ),
    (
        "drop.massage-option-length",
        "die Option {kind} bei Oktett {off} hat eine Länge von {length}, die kleinste ist 2",
    ),
    (
        "drop.massage-segments-left",
        "der Routing-Header bei Oktett {off}, Typ {kind} mit {segments_left} {segments_left|verbleibenden Segment|verbleibenden Segmenten}, führt an kein bekanntes Ende",
    ),
    ("drop.massage-no-ip-header", "kein IP-Header vor AH"),
    (
        "drop.compression-too-long",
        "{had} Oktette ergeben dekomprimiert mehr als die {most}, die in das Paket passen",
    ),
    (
        "drop.compression-corrupt",
        "die {had} Oktette Nutzlast sind kein vollständiger DEFLATE-Strom",
    ),
    (
        "drop.inside-ipcomp",
        "{next} steckt in IPComp; umgekehrt wäre es richtig",
    ),
    (
        "drop.inner-cut",
        "das innere Paket hat {had} {had|Oktett|Oktette}, sein Header braucht {needed}",
    ),
    (
        "drop.inner-version",
        "die Version des inneren Pakets ist {version} und nicht die angekündigte",
    ),
    (
        "drop.inner-spoof",
        "das innere Paket gibt vor, von der eigenen Adresse {src} des Empfängers zu kommen",
    ),
    (
        "drop.fragment-empty",
        "das Fragment bei {start} hat keine Daten",
    ),
    (
        "drop.fragment-length",
        "ein Fragment, das nicht das letzte ist, hat {len} {len|Oktett|Oktette}, kein Vielfaches von 8",
    ),
    (
        "drop.fragment-too-long",
        "das ganze Paket hätte eine Länge von {length}, mehr als {most}",
    ),
    (
        "drop.fragment-first-cut",
        "das erste Fragment endet mitten in seinen Headern: {proto} braucht {needed} Oktette, {had} {had|ist|sind} da",
    ),
    (
        "drop.fragment-duplicate",
        "das Fragment der Oktette {start} bis {end} ist schon da",
    ),
    (
        "drop.fragment-overlap",
        "das Fragment ab {start} überlappt eines der Oktette {other_start} bis {other_end}, deshalb wird das ganze Paket verworfen",
    ),
    (
        "drop.fragment-beyond-last",
        "das letzte Fragment endet bei {total}, ein anderes bei {end}, deshalb wird das ganze Paket verworfen",
    ),
    (
        "drop.fragment-discarded",
        "ein anderes Fragment dieses Pakets war falsch, deshalb wird keines mehr angenommen",
    ),
    (
        "drop.fragment-too-many",
        "der Host hält höchstens {most} Fragmente",
    ),
    (
        "drop.fragment-protoff",
        "der Gang über die Header endet bei Oktett {walked}, der Fragment-Header liegt bei {off}",
    ),
    (
        "drop.black-hole",
        "es gibt eine Policy, und dann lässt dieses Profil kein IPv6-Paket hinaus: nichts wird gesendet, und nichts wird gezählt",
    ),
    ("drop.policy-discards", "Policy {sp} verwirft solche Pakete"),
    (
        "drop.policy-gone",
        "Policy {sp} ist verschwunden, während das Paket auf dem Weg durch ihre Transformationen war",
    ),
    (
        "drop.no-outbound-association",
        "die Policy besteht auf {proto} von {src} an {dst}, und es gibt keine Assoziation",
    ),
    (
        "drop.no-outbound-association-reqid",
        "die Policy besteht auf {proto} von {src} an {dst}, und es gibt keine Assoziation mit reqid {reqid}",
    ),
    (
        "drop.sequence-wrap",
        "Sequenznummer {last} war die letzte; unter einem Schlüssel wird keine zweimal vergeben, deshalb braucht die Assoziation eine Nachfolgerin",
    ),
    (
        "drop.output-too-big",
        "mit {proto} hätte das Paket {len} Oktette, und höchstens {most} sind möglich",
    ),
    (
        "drop.transport-of-fragment",
        "{proto} im Transportmodus schützt ganze Pakete, und dies ist ein Fragment",
    ),
    ("drop.tunnel-end", "kein Tunnel führt von {src} nach {dst}"),
    (
        "drop.message-size",
        "das Paket hat {len} Oktette, höchstens {mtu} kommen weiter, und es darf nicht zerteilt werden",
    ),
    (
        "drop.fragment-no-bufs",
        "für ein Fragment fand sich kein Speicher",
    ),
    (
        "drop.no-associations",
        "es gibt überhaupt keine Assoziationen",
    ),
    ("drop.nearest", "am nächsten kommt {miss}"),
    ("drop.nearest-then", "danach {miss}"),
    ("drop.near-miss", "{proto} {spi} an {dst} ({difference})"),
    ("drop.nearest-state", "ihr Zustand ist {state}"),
    (
        "drop.nearest-byte-order",
        "ihre SPI hat die Oktette in umgekehrter Reihenfolge",
    ),
    ("drop.nearest-protocol", "das Protokoll ist {have}"),
    ("drop.nearest-destination", "das Ziel ist {have}"),
    ("drop.nearest-octet", "ein Oktett der SPI weicht ab, {have}"),
];
