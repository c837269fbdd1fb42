//! What events did.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("event.count", "{counter} um {by} erhöht"),
    (
        "event.pullup-contiguous",
        "{n} {n|Oktett liegt|Oktette liegen} schon zusammenhängend",
    ),
    (
        "event.pullup",
        "erster mbuf {before} → {after} {after|Oktett|Oktette}",
    ),
    (
        "event.ip6-header",
        "{src} → {dst}, Payload Length {payload_length}",
    ),
    (
        "event.ip-header",
        "{src} → {dst}, Header {hlen}, Total Length {total_length}",
    ),
    (
        "event.header-checksum",
        "die Summe über die {hlen} Oktette stimmt",
    ),
    (
        "event.extension-header",
        "{proto}, {len} {len|Oktett|Oktette}, danach {next}",
    ),
    ("event.dispatch", "{proto} übernimmt bei Oktett {off}"),
    (
        "event.protoff",
        "Oktett {protoff} benennt den Header bei {off}",
    ),
    ("event.nothing-shared", "nichts ist geteilt"),
    (
        "event.make-writable",
        "{copied} {copied|Oktett|Oktette} aus geteiltem Speicher kopiert",
    ),
    ("event.adj", "pkthdr.len {before} → {after}"),
    (
        "event.write-next-header",
        "Next Header {before} → {after} bei Oktett {off}",
    ),
    (
        "event.write-payload-length",
        "Payload Length {before} → {after}",
    ),
    (
        "event.write-total-length",
        "Total Length {before} → {after}",
    ),
    (
        "event.write-header-checksum",
        "Header-Prüfsumme {before} → {after}",
    ),
    (
        "event.write-type-of-service",
        "Type of Service {before} → {after}",
    ),
    (
        "event.write-traffic-class",
        "Traffic Class {before} → {after}",
    ),
    (
        "event.inner-header",
        "IPv{version}, {inner} {inner|Oktett|Oktette}, hinter {outer}",
    ),
    (
        "event.requeue-ip-input",
        "ip_input sieht das Paket noch einmal",
    ),
    ("event.requeue", "das innere Paket beginnt von vorn"),
    ("event.upper-checksum", "{upper}: Prüfsumme {checksum}"),
    (
        "event.deliver",
        "{len} {len|Oktett|Oktette}, höhere Schicht {upper}",
    ),
    ("event.read-spi", "{proto} SPI {spi}"),
    ("event.look-up", "({dst}, {proto}, {spi}): {found}"),
    ("event.found", "gefunden"),
    ("event.found-none", "keine"),
    ("event.aligned", "{skip} und {len} sind Vielfache von 4"),
    (
        "event.esp-parts",
        "Header {hlen}, Chiffrat {plen} in Blöcken zu {block} {block|Oktett|Oktetten}, ICV {alen}",
    ),
    (
        "event.replay-check",
        "Sequenznummer {seq} kommt durch; rechter Rand {right_edge}, Breite {width}",
    ),
    (
        "event.no-replay-check",
        "Sequenznummer {seq} wird nicht geprüft: kein Replay-Fenster",
    ),
    (
        "event.window-move",
        "Sequenznummer {seq} ist neu; rechter Rand {before} → {after}",
    ),
    (
        "event.save-icv",
        "ICV von {len} {len|Oktett|Oktetten} in den Datensatz",
    ),
    (
        "event.ah-parts",
        "Header {hl} Oktette, ICV {authsize}, danach {next}",
    ),
    (
        "event.ah-parts-padded",
        "Header {hl} Oktette, ICV {authsize} und {pad} Padding, danach {next}",
    ),
    (
        "event.save-headers",
        "{len} {len|Oktett|Oktette} in den Datensatz",
    ),
    (
        "event.zero-icv",
        "die {len} {len|Oktett|Oktette} des ICV selbst zählen als Nullen",
    ),
    ("event.massage", "{what}: {before} → {after}"),
    (
        "event.massage-immutable",
        "{what}: nichts darin darf sich ändern",
    ),
    (
        "event.massage-final-form",
        "{what}: in der Form, die am Ziel ankommt",
    ),
    ("event.massage-no-data", "{what}: hat keine Daten"),
    ("event.massage-zeros-already", "{what}: schon lauter Nullen"),
    (
        "event.restore-headers",
        "{len} {len|Oktett|Oktette} Header, wie sie ankamen",
    ),
    (
        "event.parked-authenticate-decrypt",
        "geparkt: ICV berechnen und entschlüsseln",
    ),
    ("event.parked-authenticate", "geparkt: ICV berechnen"),
    ("event.parked-decrypt", "geparkt: entschlüsseln"),
    ("event.parked-nothing", "geparkt: nichts zu tun"),
    (
        "event.parked-decompress",
        "geparkt: {len} {len|Oktett|Oktette} dekomprimieren",
    ),
    ("event.covered", "die Oktette {off} … {last}"),
    (
        "event.covered-esn",
        "die Oktette {off} … {last} und die obere Hälfte {high}",
    ),
    (
        "event.authenticated",
        "ICV über {covered}, geschrieben bei {inject}",
    ),
    (
        "event.decrypt-held-back",
        "der ICV weicht ab, also wird nichts entschlüsselt",
    ),
    ("event.ciphered", "{len} {len|Oktett|Oktette} bei {off}"),
    (
        "event.ciphered-iv",
        "{len} {len|Oktett|Oktette} bei {off}, IV von {ivlen} bei {iv}",
    ),
    ("event.crypto-done", "der Callback ist an der Reihe"),
    (
        "event.icv-unchecked",
        "{len} {len|Oktett|Oktette} ICV nach einem Algorithmus, den die Schlüssel nicht nennen",
    ),
    (
        "event.icv-agrees",
        "{len} von {len} Oktetten stimmen überein",
    ),
    ("event.icv-differs", "die {len} Oktette weichen ab"),
    ("event.flag", "die Policy kann später danach fragen"),
    (
        "event.becomes",
        "aus {from} {from|Oktett|Oktetten} bei {off} werden {to}",
    ),
    (
        "event.strip-front",
        "Header am Anfang des mbufs entfernt; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "event.strip-middle",
        "Header aus der Mitte des mbufs entfernt; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "event.strip-end",
        "Header am Ende des mbufs entfernt; {moved} {moved|Oktett|Oktette} verschoben",
    ),
    (
        "event.read-trailer",
        "Pad Length {padlen}, Next Header {next}",
    ),
    ("event.no-padding", "kein Padding"),
    (
        "event.pad-unchecked",
        "von {padlen} {padlen|Oktett|Oktetten} keines angesehen",
    ),
    (
        "event.pad-checked",
        "{looked_at} von {padlen} {padlen|Oktett|Oktetten} angesehen, alles richtig",
    ),
    ("event.tag", "{proto} {spi} war hier"),
    (
        "event.record-transfer",
        "{octets} {octets|Oktett|Oktette}, Paket {packets} dieser Assoziation",
    ),
    ("event.udp-esp", "Ports {sport} → {dport}, ein ESP-Paket"),
    (
        "event.udp-ike",
        "Ports {sport} → {dport}, IKE hinter dem Non-ESP Marker",
    ),
    (
        "event.udp-keepalive",
        "Ports {sport} → {dport}, ein Keepalive",
    ),
    (
        "event.udp-no-checksum",
        "{length} {length|Oktett|Oktette}, keine Prüfsumme; ein Tunnel darf darauf verzichten",
    ),
    (
        "event.udp-checksum",
        "{length} {length|Oktett|Oktette}, Prüfsumme richtig",
    ),
    ("event.nat-t-ports", "kam in UDP, {sport} → {dport}"),
    (
        "event.encapsulation-checked",
        "ESP in UDP, {sport} → {dport}, wie es die Assoziation vorsieht",
    ),
    (
        "event.quoted",
        "{message}: betrifft {proto} {spi} an {dst}, {known}",
    ),
    (
        "event.quoted-mtu",
        "{message}, MTU {mtu}: betrifft {proto} {spi} an {dst}, {known}",
    ),
    ("event.quoted-known", "hier bekannt"),
    ("event.quoted-unknown", "hier nicht bekannt"),
    (
        "event.fragment",
        "Paket {id}: Offset {offset}, {len} {len|Oktett|Oktette}",
    ),
    (
        "event.fragment-last",
        "Paket {id}: Offset {offset}, {len} {len|Oktett|Oktette}, das letzte",
    ),
    (
        "event.fragment-joined",
        "Oktette {start} … {last}, Fragment {fragments}, {here} {here|Oktett|Oktette} da; {missing}",
    ),
    (
        "event.fragments-length-unknown",
        "seine Länge ist noch nicht bekannt",
    ),
    ("event.fragments-complete", "nichts fehlt"),
    (
        "event.fragments-missing",
        "es fehlen noch {missing} von {total}",
    ),
    (
        "event.fragments-freed",
        "{fragments} {fragments|Fragment|Fragmente} von Paket {id} {fragments|ist|sind} weg",
    ),
    (
        "event.cat",
        "{headers} {headers|Oktett|Oktette} Header weg, {len} {len|Oktett|Oktette} bei {off} angehängt",
    ),
    (
        "event.reassembled",
        "{fragments} {fragments|Fragment ist|Fragmente sind} ein Paket von {len} Oktetten",
    ),
    (
        "massaged.traffic-class-and-flow-label",
        "Traffic Class und Flow Label",
    ),
    ("massaged.hop-limit", "Hop Limit"),
    ("massaged.option", "Option {kind}"),
    ("massaged.routing-header", "Routing-Header Typ {kind}"),
    ("massaged.destination", "Zieladresse"),
    ("massaged.type-of-service", "Type of Service"),
    (
        "massaged.flags-and-fragment-offset",
        "Flags und Fragment Offset",
    ),
    ("massaged.time-to-live", "Time to Live"),
    ("massaged.header-checksum", "Header-Prüfsumme"),
];
