//! What a diagnosis says is wrong.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("why.association", "{proto} {spi} an {dst}"),
    ("why.encryption", "Verschlüsselung"),
    ("why.authentication", "Authentifizierung"),
    ("why.besides", "{why}; außerdem: {besides}"),
    ("why.and-besides", "{why}; und außerdem: {besides}"),
    ("why.as-frame", "wie Frame {frame}: {why}"),
    (
        "why.unexplained",
        "{why}; {trials} {trials|Änderung wurde|Änderungen wurden} versucht, und mit keiner kommt das Paket durch: entweder gilt ein anderer Schlüssel, oder Oktette wurden verändert",
    ),
    (
        "why.no-evidence",
        "kein ICV bürgt für das Paket, und was entschlüsselt wurde, nennt {upper} als Next Header, ohne Padding und ohne richtige Prüfsumme",
    ),
    (
        "why.icv-verifies",
        "{why}; mit dieser Änderung stimmt der ICV von {icv} Oktetten",
    ),
    (
        "why.icv-verifies-checksum-wrong",
        "{why}; mit dieser Änderung stimmt der ICV von {icv} Oktetten, aber die innere Prüfsumme ist falsch, so wie dort, wo eine Adresse unterwegs übersetzt wurde oder wo auch der Schlüssel oder der Algorithmus der Verschlüsselung falsch ist",
    ),
    (
        "why.icv-verifies-no-packet",
        "{why}; mit dieser Änderung stimmt der ICV von {icv} Oktetten, aber was entschlüsselt wird, ist kein Paket: auch der Schlüssel oder der Algorithmus der Verschlüsselung ist falsch",
    ),
    (
        "why.checksum-agrees",
        "{why}; mit dieser Änderung passen Padding, Next Header und die innere Prüfsumme zusammen, was bei {trials} {trials|Versuch|Versuchen} einmal in 2^{bits} Fällen Zufall wäre",
    ),
    (
        "why.padding-agrees",
        "{why}; mit dieser Änderung passen Padding und Next Header zusammen, was bei {trials} {trials|Versuch|Versuchen} einmal in 2^{bits} Fällen Zufall wäre",
    ),
    (
        "why.snaplen-cut",
        "der Mitschnitt enthält {had} der {was} Oktette des Frames: {missing|das letzte fehlt|die letzten fehlen} ({missing}) und damit der ICV",
    ),
    (
        "why.length-promises",
        "das Längenfeld verspricht {needed} Oktette, und {had} sind da",
    ),
    (
        "why.total-length",
        "die Total Length ist {total_length} {total_length|Oktett|Oktette}, und der Header allein hat {hlen}",
    ),
    (
        "why.length-says",
        "das Längenfeld nennt {field} Oktette, und {octets} sind da",
    ),
    (
        "why.udp-length",
        "die UDP-Länge ist {field} {field|Oktett|Oktette}, und {had} sind da",
    ),
    (
        "why.put-right",
        "{why}; wird das berichtigt, stimmt der ICV",
    ),
    (
        "why.header-checksum-zero",
        "die IPv4-Header-Prüfsumme ist 0; die Netzwerkkarte sollte sie noch eintragen ({expected})",
    ),
    (
        "why.header-checksum",
        "die IPv4-Header-Prüfsumme ist {found} und müsste {expected} sein: der Header wurde unterwegs verändert, oder von dem, der den Mitschnitt geschrieben hat",
    ),
    (
        "why.udp-checksum-partial",
        "die UDP-Prüfsumme {found} deckt nur den Pseudo-Header ab; die Netzwerkkarte sollte sie noch vervollständigen",
    ),
    (
        "why.udp-checksum",
        "die Prüfsumme {found} des UDP-Datagramms um ESP ist falsch",
    ),
    (
        "why.segmentation-offload",
        "das Längenfeld ist 0 in einem Paket von {octets} Oktetten: es wurde mitgeschnitten, bevor die Netzwerkkarte es in Segmente zerlegte",
    ),
    (
        "why.length-field",
        "{seen}, und laut Mitschnitt wurde nichts abgeschnitten",
    ),
    (
        "why.receive-offload",
        "{octets} Oktette hinter seinem ESP-Header beginnt das Paket mit der nächsten Sequenznummer: die empfangende Netzwerkkarte hat mehrere zu einem zusammengefügt",
    ),
    ("why.checksum-of", "{name}-Prüfsumme"),
    (
        "why.checksum-of-upper-layer",
        "Prüfsumme der höheren Schicht",
    ),
    (
        "why.inner-checksum-partial",
        "die innere {checksum}, {found}, deckt nur den Pseudo-Header ab: der Absender hat das Paket geschützt, bevor seine Prüfsumme berechnet war; einmal in 2^16 Fällen ist das Zufall",
    ),
    (
        "why.inner-checksum",
        "der Schutz ließ sich entfernen, {padding} {padding|Oktett|Oktette} Padding {padding|ist|sind} in Ordnung, und die innere {checksum}, {found}, ist falsch: das Paket war schon so, bevor es geschützt wurde, es sei denn, der Schlüssel der Verschlüsselung ist falsch",
    ),
    (
        "why.fragments-missing",
        "Fragmente des Pakets mit der Identification {id} von {src} an {dst} sind nicht im Mitschnitt: die Oktette {octets}",
    ),
    ("why.octets-range", "{first} bis {last}"),
    (
        "why.octets-from",
        "alle ab {first}, darunter das letzte Fragment",
    ),
    (
        "why.icv-truncation",
        "die Assoziation hat {name} mit einem ICV von {have} Oktetten, und der des Absenders hat {icv} ({bits} Bit)",
    ),
    (
        "why.icv-absent",
        "die Assoziation verlangt einen ICV von {icv} Oktetten ({label}), und das Paket endet mit dem Trailer",
    ),
    (
        "why.icv-not-configured",
        "die Assoziation hat keinen Integritätsalgorithmus, und hinter dem Trailer folgen {icv} Oktette ICV",
    ),
    (
        "why.keys-exchanged",
        "der Schlüssel von {cipher} steht dort, wo der von {mac} hingehört, und umgekehrt",
    ),
    ("why.all-keys", "alle Schlüssel"),
    (
        "why.authentication-key",
        "der Schlüssel für die Authentifizierung",
    ),
    (
        "why.encryption-key",
        "der Schlüssel für die Verschlüsselung",
    ),
    (
        "why.keys-of-other-direction",
        "zwischen {own} und der Gegenrichtung {other} ist vertauscht: {what}; das Paket wurde mit dem gemacht, was für die Gegenrichtung konfiguriert ist",
    ),
    (
        "why.keys-of-another",
        "das Paket wurde mit den Schlüsseln einer anderen Assoziation gemacht, {other} ({what})",
    ),
    (
        "why.key-hex-as-text",
        "der Schlüssel für die {part} besteht aus {digits} Hexadezimalziffern, die als Text angegeben wurden, so dass aus jeder Ziffer ein Oktett wurde",
    ),
    (
        "why.key-text-as-hex",
        "der Schlüssel für die {part} ist ein Text von {characters} Zeichen, der als Hexadezimalziffern gelesen wurde",
    ),
    (
        "why.key-word-order",
        "in jedem 32-Bit-Wort des Schlüssels für die {part} stehen die Oktette in umgekehrter Reihenfolge",
    ),
    (
        "why.salt-at-front",
        "das Salt von {label}, {salt} Oktette, steht vor dem Schlüssel und gehört dahinter",
    ),
    (
        "why.salt-zero",
        "das Salt des Absenders für {label} ist null, {salt} Oktette lang",
    ),
    (
        "why.key-rotated-first",
        "am Anfang des Schlüssels für die {part} {moved|steht ein Oktett, das|stehen Oktette, die} an sein Ende {moved|gehört|gehören} (Anzahl: {moved})",
    ),
    (
        "why.key-rotated-last",
        "am Ende des Schlüssels für die {part} {moved|steht ein Oktett, das|stehen Oktette, die} an seinen Anfang {moved|gehört|gehören} (Anzahl: {moved})",
    ),
    (
        "why.key-digit-filled-in",
        "Ziffer {digit} des Schlüssels für die {part} fehlt; die ungerade Anzahl von Ziffern wurde vorn mit einer Null aufgefüllt",
    ),
    (
        "why.salt-superfluous",
        "hinter dem Schlüssel für die {part} stehen {salt} Oktette Salt, die dieser Algorithmus nicht nimmt",
    ),
    (
        "why.salt-missing-zero",
        "dem Schlüssel für die {part} fehlt das Salt, die letzten {salt} Oktette; das des Absenders ist null",
    ),
    (
        "why.salt-missing-spi",
        "dem Schlüssel für die {part} fehlt das Salt, die letzten {salt} Oktette; das des Absenders ist die SPI",
    ),
    (
        "why.salt-missing-other",
        "dem Schlüssel für die {part} fehlt das Salt, die letzten {salt} Oktette; das des Absenders ist das einer anderen Assoziation",
    ),
    (
        "why.key-is-hex",
        "der Schlüssel für die {part} ist ein Text aus Hexadezimalziffern, so dass aus jeder Ziffer ein Oktett wurde",
    ),
    (
        "why.key-is-text",
        "der Schlüssel für die {part} ist ein Text, der als Hexadezimalziffern gelesen wurde",
    ),
    (
        "why.key-digit-doubled",
        "der Schlüssel für die {part} hat {count} Hexadezimalziffern: Ziffer {digit} steht doppelt da",
    ),
    (
        "why.key-digit-missing",
        "der Schlüssel für die {part} hat {count} Hexadezimalziffern: eine fehlt, Ziffer {digit}",
    ),
    (
        "why.wrong-integrity-algorithm",
        "die Assoziation hat {have}, und der ICV des Absenders ist mit {label} berechnet",
    ),
    (
        "why.wrong-cipher",
        "die Assoziation hat {have}, und der Absender verschlüsselt mit {cipher}",
    ),
    (
        "why.cipher-and-icv",
        "{label} samt einem ICV von {icv} Oktetten",
    ),
    (
        "why.padding-zero",
        "der Absender füllt mit Nullen auf, wo RFC 4303, 2.4 die Folge 1, 2, 3 und so weiter verlangt",
    ),
    (
        "why.padding-random",
        "der Absender füllt mit beliebigen Oktetten auf, wo RFC 4303, 2.4 die Folge 1, 2, 3 und so weiter verlangt",
    ),
    (
        "why.spi-byte-order",
        "die SPI des Pakets ist {spi}, die der Assoziation {have}: ihre Oktette stehen in umgekehrter Reihenfolge",
    ),
    (
        "why.spi-octet-differs",
        "die SPI des Pakets ist {spi}, die der Assoziation {have}: ein Oktett ist verschieden",
    ),
    (
        "why.protocol-differs",
        "das Paket hat {proto}, die Assoziation mit dieser SPI ist für {have}",
    ),
    (
        "why.not-usable",
        "die Assoziation {association} ist im Zustand {state}",
    ),
    (
        "why.destination-translated",
        "die Assoziation ist für {have}, und unterwegs hat eine Adressübersetzung daraus {dst} gemacht",
    ),
    (
        "why.destination-differs",
        "das Paket ist für {dst}, die Assoziation mit dieser SPI für {have}",
    ),
    (
        "why.non-esp-marker",
        "vier Null-Oktette, das Kennzeichen von IKE, stehen vor ESP mit SPI {spi} (RFC 3948, 2.2)",
    ),
    (
        "why.under-other-spi",
        "das Paket ist {wanted} und wurde mit den Schlüsseln von {other} gemacht",
    ),
    (
        "why.nested-protection",
        "{layers} {layers|Schutzschicht wurde|Schutzschichten wurden} entfernt, und im Inneren ist noch {wanted}, wofür es keine Assoziation gibt",
    ),
    (
        "why.esn-not-sent",
        "die Assoziation hat erweiterte Sequenznummern (ESN), und der Absender zählt in 32 Bit: sein ICV deckt keine obere Hälfte ab (RFC 4303, 2.2.1)",
    ),
    (
        "why.esn-not-configured",
        "der Absender verwendet erweiterte Sequenznummern (ESN), hier {seq} mit der oberen Hälfte {high}, die sein ICV abdeckt, ohne dass sie gesendet wird, und die Assoziation hat keine (RFC 4303, 2.2.1)",
    ),
    (
        "why.esn-high-half",
        "das Replay-Fenster leitet für Sequenznummer {seq} die obere Hälfte {have} ab, und der Absender ist bei {high}",
    ),
    (
        "why.sequence-zero",
        "die Sequenznummer ist 0; ein Absender beginnt mit 1 (RFC 4303, 2.2)",
    ),
    ("why.authentic", "{why}; der ICV stimmt"),
    (
        "why.not-authentic",
        "{why}; für das Paket selbst bürgt nichts",
    ),
    (
        "why.in-frame-by-another",
        "{seen}, in Frame {other}, bei einem anderen Paket",
    ),
    (
        "why.same-octets",
        "{seen}: Frame {same} hat dieselben Oktette",
    ),
    (
        "why.sequence-restart",
        "{seen}; der Absender zählt unter derselben Assoziation von vorn (RFC 4303, 3.3.3)",
    ),
    ("why.after", "{seen}, nach {edge}"),
    (
        "why.replay-window-too-small",
        "Sequenznummer {seq} kommt nach {edge}: ein Replay-Fenster von {width} {width|Paket|Paketen} ist um {short} zu klein",
    ),
    (
        "why.udp-encapsulation-unknown",
        "das Paket kam in UDP, Ports {sport} an {dport}, und die Assoziation hat keine UDP-Kapselung",
    ),
    (
        "why.udp-ports-differ",
        "das Paket kam in UDP mit den Ports {sport} an {dport}, und die Assoziation nennt {have_sport} an {have_dport}",
    ),
    ("why.field-traffic-class", "Traffic Class"),
    ("why.field-flow-label", "Flow Label"),
    ("why.field-hop-limit", "Hop Limit"),
    ("why.field-type-of-service", "Type of Service"),
    ("why.field-flags", "Flags und Fragment Offset"),
    ("why.field-time-to-live", "Time to Live"),
    ("why.field-header-checksum", "Header-Prüfsumme"),
    (
        "why.ah-fields-covered",
        "der ICV des Absenders deckt ab, was sich unterwegs ändern darf, so wie es hier ankam: {fields} (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-field-was",
        "der ICV des Absenders deckt das Feld {field} ab, das beim Senden {value} war und hier {arrived} ist (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-class-was",
        "der ICV des Absenders deckt das Feld {field} ab, das beim Senden {value} war (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-address-translated",
        "eine Adressübersetzung hat aus der Adresse {from} die Adresse {to} gemacht, und AH deckt Adressen ab (RFC 4302, 3.3.3.1)",
    ),
    (
        "why.ah-option-covered",
        "der ICV des Absenders deckt die Daten von Optionen ab, die sich unterwegs ändern dürfen (RFC 4302, 3.3.3.1.2.2)",
    ),
    (
        "why.ah-options-hashed-whole",
        "der Absender rechnet bei einer veränderlichen Option auch Typ und Länge als Nullen, wie es die BSDs tun; RFC 4302, 3.3.3.1.2.2 setzt nur die Daten auf null",
    ),
    (
        "why.ah-options-hashed-by-data",
        "der Absender rechnet bei einer veränderlichen Option nur die Daten als Nullen, wie RFC 4302, 3.3.3.1.2.2 es sagt; dieser Host setzt auch Typ und Länge auf null",
    ),
    (
        "why.ah-options-zeroed-from-type",
        "der Absender setzt bei einer veränderlichen Option so viele Oktette auf null, wie ihre Daten haben, aber vom Typ an, wie es ältere BSDs tun; RFC 4302, 3.3.3.1.2.2 setzt die Daten auf null",
    ),
    (
        "why.ah-routing-form",
        "der ICV des Absenders deckt den Routing-Header mit {left} {left|verbleibenden Segment|verbleibenden Segmenten} ab, also in einer anderen Form, als er ankommt; er muss die letzte vorwegnehmen (RFC 4302, 3.3.3.1.2.3)",
    ),
    (
        "why.ah-padding-zeroed",
        "der ICV des Absenders rechnet sein Padding ({octets} {octets|Oktett|Oktette}) als Nullen, und im Paket steht dort anderes (RFC 4302, 2.6 und 3.3.3.2.1)",
    ),
    (
        "why.ah-reserved-changed",
        "das Feld Reserved von AH ist {value} und war 0, als der Absender seinen ICV berechnete (RFC 4302, 2.3)",
    ),
];
