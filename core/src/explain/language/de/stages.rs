//! What stages say of a packet: a sentence an event.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("stage.arrived", "angekommen"),
    (
        "stage.start",
        "Das Paket ist angekommen: {octets} {octets|Oktett|Oktette} in mbufs, wie der Treiber sie abgelegt hat. Noch hat niemand hineingesehen; als Nächstes läuft die erste Stufe.",
    ),
    ("stage.ends", "Hier endet es: {why}."),
    (
        "stage.counted",
        "Das Paket wird freigegeben, und {counter} steigt um eins.",
    ),
    (
        "stage.not-counted",
        "Das Paket wird freigegeben, und nichts wird gezählt.",
    ),
    (
        "stage.delivered",
        "Aller Schutz ist entfernt; {upper} hat sein Paket.",
    ),
    (
        "stage.panics",
        "Hier käme es in einem Kernel zur Panic: {fault}.",
    ),
    (
        "stage.ip6-header",
        "Ein Paket von {src} an {dst} mit {payload_length} {payload_length|Oktett|Oktetten} hinter seinem IPv6-Header.",
    ),
    (
        "stage.ip-header",
        "Ein Paket von {src} an {dst}, nach seinem IPv4-Header {total_length} Oktette lang.",
    ),
    (
        "stage.link-padding",
        "Die Sicherungsschicht hatte es aufgefüllt; am Ende {octets|fällt|fallen} {octets} {octets|Oktett|Oktette} weg.",
    ),
    ("stage.header-checksum", "Die Prüfsumme des Headers stimmt."),
    (
        "stage.dispatch-4",
        "Er nennt {proto}, dessen pr_input bei Oktett {off} übernimmt.",
    ),
    (
        "stage.dispatch-6",
        "Die Header-Schleife kommt bei Oktett {off} zu {proto} und ruft dessen pr_input auf.",
    ),
    (
        "stage.protoff",
        "Der Header bei Oktett {off} wird später herausgeschnitten, also muss der Stack wissen, welches Oktett ihn nennt: {protoff}. Gemerkt wird der Offset und kein Zeiger: Er bleibt gültig, was auch immer mit den mbufs geschieht.",
    ),
    (
        "stage.found",
        "Die Assoziation wird nach Ziel, Protokoll und SPI gesucht: {dst}, {proto}, {spi}. Die Absenderadresse spielt keine Rolle. Es gibt eine.",
    ),
    (
        "stage.not-found",
        "Die Assoziation wird nach Ziel, Protokoll und SPI gesucht: {dst}, {proto}, {spi}. Die Absenderadresse spielt keine Rolle. Es gibt keine.",
    ),
    (
        "stage.udp-esp",
        "Das Datagramm benutzt die Ports von IPsec und beginnt nicht mit vier Null-Oktetten: Es enthält ein ESP-Paket.",
    ),
    (
        "stage.udp-ike",
        "Das Datagramm benutzt die Ports von IPsec. Vier Null-Oktette, die keine SPI hat, kennzeichnen es als IKE, also übernimmt die höhere Schicht.",
    ),
    (
        "stage.udp-keepalive",
        "Ein einzelnes Oktett 0xff auf den Ports von IPsec: Es hält die Zuordnung eines NAT am Leben und sagt dem Host nichts.",
    ),
    (
        "stage.replay-check",
        "Sequenznummer {seq} wäre für das Replay-Fenster neu; noch bewegt es sich nicht.",
    ),
    (
        "stage.no-replay-check",
        "Ein Replay-Fenster, das man fragen könnte, gibt es nicht.",
    ),
    (
        "stage.esp-parts",
        "Header und IV belegen {hlen} Oktette, das Chiffrat {plen}, der ICV {alen}.",
    ),
    (
        "stage.esp-copied",
        "Entschlüsselt wird an Ort und Stelle, also {copied|wird|werden} zuerst {copied} {copied|Oktett|Oktette} kopiert, die auch jemand anderes hält.",
    ),
    (
        "stage.esp-parked",
        "Dann nimmt crypto_dispatch das Paket, und diese Funktion kehrt zurück: Was sie nicht in den Datensatz geschrieben hat, ist weg.",
    ),
    (
        "stage.ah-parts",
        "Der Header hat {hl} Oktette, davon {authsize} für den ICV.",
    ),
    (
        "stage.ah-copied",
        "{copied} {copied|Oktett|Oktette}, die auch jemand anderes hält, {copied|wird|werden} kopiert, bevor etwas überschrieben wird.",
    ),
    (
        "stage.ah-parked",
        "Dafür {changed|wird|werden} {changed} {changed|Oktett|Oktette} der Header geändert, und der ICV selbst besteht jetzt aus Nullen. Dann nimmt crypto_dispatch das Paket, und diese Funktion kehrt zurück: Was sie nicht in den Datensatz geschrieben hat, ist weg.",
    ),
    (
        "stage.icv-computed-to-send",
        "Der Treiber berechnet den ICV über {len} Oktette und schreibt ihn an seinen Platz.",
    ),
    (
        "stage.icv-computed",
        "Der Treiber berechnet den ICV über {len} Oktette und schreibt ihn dorthin, wo der des Pakets stand; deshalb wurde dieser vorher gesichert.",
    ),
    (
        "stage.decrypted",
        "Er entschlüsselt {len} Oktette an Ort und Stelle.",
    ),
    (
        "stage.encrypted",
        "Er verschlüsselt {len} Oktette an Ort und Stelle.",
    ),
    (
        "stage.inflated",
        "Aus {from} Oktetten werden beim Dekomprimieren {to}.",
    ),
    (
        "stage.deflated",
        "Aus {from} Oktetten werden beim Komprimieren {to}.",
    ),
    (
        "stage.compression-useless",
        "Komprimiert wäre die Nutzlast nicht kürzer, also bleibt sie, wie sie ist.",
    ),
    (
        "stage.decrypt-held-back",
        "Er weicht von dem ab, den das Paket trug, also wird nicht entschlüsselt.",
    ),
    (
        "stage.icv-unchecked",
        "Die Schlüssel sagen nicht, wie die {len} Oktette des ICV entstanden sind, also bürgt nichts für dieses Paket.",
    ),
    (
        "stage.icv-equal",
        "Der ICV stimmt mit den {len} Oktetten überein, die das Paket trug; der Absender kannte also den Schlüssel.",
    ),
    (
        "stage.ah-icv-equal",
        "Der ICV stimmt mit den {len} Oktetten überein, die das Paket trug; der Absender kannte also den Schlüssel, und nichts hat sich geändert, was sich nicht ändern darf.",
    ),
    (
        "stage.window-moves",
        "Erst jetzt darf sich das Replay-Fenster bewegen: Sequenznummer {seq} wird sein rechter Rand.",
    ),
    (
        "stage.window-takes",
        "Erst jetzt wird Sequenznummer {seq} in das Replay-Fenster aufgenommen.",
    ),
    (
        "stage.window-edge",
        "Erst jetzt nimmt das Replay-Fenster Sequenznummer {seq} auf: rechter Rand {before} → {after}.",
    ),
    (
        "stage.esp-stripped",
        "{hlen} Oktette Header und IV werden herausgenommen.",
    ),
    (
        "stage.ah-stripped",
        "{hlen} Oktette AH werden herausgenommen.",
    ),
    (
        "stage.trailer-off",
        "Der Trailer, {octets} Oktette, wird am Ende abgeschnitten.",
    ),
    (
        "stage.copyback",
        "protoff sagt, wohin geschrieben wird, was folgt: {proto}.",
    ),
    (
        "stage.headers-back",
        "Die {len} Oktette der Header kommen aus dem Datensatz zurück, so wie sie angekommen sind.",
    ),
    (
        "stage.atomic-fragment",
        "Ein Fragment-Header auf einem vollständigen Paket: Es braucht keine anderen.",
    ),
    ("stage.last-fragment", "Es ist das letzte, das noch fehlte."),
    (
        "stage.fragment-waits",
        "Es wartet: Von {total} Oktetten fehlen noch {missing}.",
    ),
    (
        "stage.fragment-waits-for-last",
        "Es wartet; wie viel fehlt, weiß man erst, wenn das letzte kommt.",
    ),
    (
        "stage.reassembled",
        "Die Daten aller {fragments} kommen hinter die Header des ersten: {len} Oktette.",
    ),
    (
        "stage.whole-again",
        "Es geht weiter, wie es abgeschickt wurde, bevor es zerteilt wurde.",
    ),
    (
        "stage.policies-done",
        "Es trägt das Tag der Pakete, mit denen die Policys fertig sind.",
    ),
    (
        "stage.no-policy",
        "Keine Policy betrifft es: Es geht hinaus, wie es ist.",
    ),
    ("stage.policy-fits", "Policy {sp} ist die erste, die passt."),
    (
        "stage.fragmented",
        "Es ist länger, als Link oder Pfad zulassen, und wird zerteilt.",
    ),
    (
        "stage.transmitted",
        "{len} Oktette kommen in die Warteschlange des Links.",
    ),
    ("stage.sequence-number", "Seine Sequenznummer ist {seq}."),
    (
        "stage.outer-header",
        "Der äußere Header führt von {src} nach {dst}.",
    ),
    (
        "stage.kame-icv-covers",
        "Der ICV umfasst {len} Oktette ab Oktett {off}.",
    ),
    (
        "stage.kame-window",
        "Sequenznummer {seq} steht jetzt im Replay-Fenster.",
    ),
    (
        "stage.kame-decrypted",
        "{len} Oktette werden entschlüsselt.",
    ),
    (
        "stage.kame-encrypted",
        "{len} Oktette werden verschlüsselt.",
    ),
    (
        "stage.kame-trailer",
        "Der Trailer hat mit Padding {octets} Oktette.",
    ),
    (
        "stage.kame-stripped",
        "{octets} Oktette werden herausgenommen.",
    ),
];
