//! What a diagnosis can name, and how sure it is.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    (
        "cause.snaplen-cut",
        "Der Mitschnitt enthält weniger Oktette des Frames, als auf der Leitung waren.",
    ),
    (
        "cause.length-field",
        "Ein Längenfeld verspricht mehr oder weniger Oktette, als der Frame hat.",
    ),
    (
        "cause.segmentation-offload",
        "Das Längenfeld ist null: Das Paket wurde mitgeschnitten, bevor die Netzwerkkarte es in Segmente zerlegte.",
    ),
    (
        "cause.receive-offload",
        "Die empfangende Netzwerkkarte hat mehrere ESP-Pakete vor dem Mitschnitt zu einem zusammengefügt.",
    ),
    (
        "cause.checksum-offload",
        "Eine Prüfsumme, die die Netzwerkkarte noch eintragen sollte.",
    ),
    (
        "cause.header-checksum",
        "Die IPv4-Header-Prüfsumme ist falsch, und der Rest des Pakets stimmt.",
    ),
    (
        "cause.malformed",
        "Das Paket verletzt eine Regel von IP, noch bevor es um seinen Schutz geht.",
    ),
    (
        "cause.fragments-missing",
        "Fragmente des Pakets sind nicht im Mitschnitt.",
    ),
    (
        "cause.spi-byte-order",
        "Die Oktette der konfigurierten SPI stehen in umgekehrter Reihenfolge.",
    ),
    (
        "cause.spi-differs",
        "Die Assoziation gibt es unter einer anderen SPI.",
    ),
    (
        "cause.protocol-differs",
        "Die Assoziation ist für das andere der Protokolle ESP und AH konfiguriert.",
    ),
    (
        "cause.prefix-translated",
        "Ein Präfix der Adresse wurde übersetzt, und mit ihm ihre Prüfsumme (RFC 6296).",
    ),
    (
        "cause.destination-differs",
        "Die Assoziation ist für ein anderes Ziel konfiguriert.",
    ),
    (
        "cause.address-translated",
        "Eine Adressübersetzung hat eine Adresse verändert, die AH abdeckt.",
    ),
    (
        "cause.association-not-usable",
        "Die Assoziation ist noch nicht fertig (larval) oder tot (dead).",
    ),
    (
        "cause.nested-protection",
        "Schutz im Schutz, und für den inneren gibt es keine Assoziation.",
    ),
    (
        "cause.no-association",
        "Keine Assoziation kommt auch nur in die Nähe.",
    ),
    (
        "cause.udp-encapsulation-unknown",
        "Das Paket kam in UDP, und die Assoziation weiß davon nichts (RFC 3948).",
    ),
    (
        "cause.udp-ports-differ",
        "Das Paket kam in UDP mit anderen Ports, als die Assoziation nennt.",
    ),
    (
        "cause.non-esp-marker",
        "Vier Null-Oktette, das Kennzeichen von IKE, stehen vor ESP (RFC 3948, 2.2).",
    ),
    (
        "cause.replay-window-too-small",
        "Das Paket ist authentisch, und mehr Pakete haben es überholt, als ins Replay-Fenster passen.",
    ),
    (
        "cause.sequence-restart",
        "Der Absender hat unter derselben Assoziation von vorn zu zählen begonnen.",
    ),
    ("cause.duplicate", "Dasselbe Paket kam zweimal."),
    (
        "cause.sequence-zero",
        "Die Sequenznummer ist 0, die kein Absender verwendet.",
    ),
    (
        "cause.esn-not-sent",
        "Die Assoziation ist für ESN konfiguriert, und der Absender verwendet sie nicht.",
    ),
    (
        "cause.esn-not-configured",
        "Der Absender verwendet ESN, und die Assoziation ist nicht dafür konfiguriert.",
    ),
    (
        "cause.esn-high-half",
        "Die obere Hälfte der erweiterten Sequenznummer ist eine andere.",
    ),
    ("cause.icv-truncation", "Der ICV hat eine andere Länge."),
    (
        "cause.icv-not-configured",
        "Das Paket hat einen ICV, und die Assoziation kennt keinen.",
    ),
    (
        "cause.icv-absent",
        "Das Paket hat keinen ICV, und die Assoziation verlangt einen.",
    ),
    (
        "cause.keys-of-other-direction",
        "Die Schlüssel sind die der Gegenrichtung.",
    ),
    (
        "cause.keys-exchanged",
        "Der Schlüssel der Verschlüsselung und der der Authentifizierung stehen jeweils am Platz des anderen.",
    ),
    (
        "cause.salt-at-front",
        "Das Salt steht vor dem Schlüssel und nicht dahinter.",
    ),
    ("cause.salt-zero", "Das Salt des Absenders ist null."),
    ("cause.salt-missing", "Dem Schlüssel fehlt das Salt."),
    (
        "cause.salt-superfluous",
        "Hinter dem Schlüssel steht ein Salt, das der Algorithmus nicht nimmt.",
    ),
    (
        "cause.key-hex-as-text",
        "Hexadezimalziffern wurden als Text angegeben.",
    ),
    (
        "cause.key-text-as-hex",
        "Text wurde als Hexadezimalziffern angegeben.",
    ),
    (
        "cause.key-word-order",
        "In jedem 32-Bit-Wort eines Schlüssels stehen die Oktette in umgekehrter Reihenfolge.",
    ),
    (
        "cause.key-rotated",
        "Oktette von einem Ende eines Schlüssels stehen an seinem anderen Ende.",
    ),
    (
        "cause.key-digit-missing",
        "Eine Hexadezimalziffer eines Schlüssels fehlt.",
    ),
    (
        "cause.key-digit-doubled",
        "Eine Hexadezimalziffer eines Schlüssels steht doppelt da.",
    ),
    (
        "cause.keys-of-another-association",
        "Die Schlüssel sind die einer anderen Assoziation.",
    ),
    (
        "cause.wrong-integrity-algorithm",
        "Ein anderer Integritätsalgorithmus mit demselben Schlüssel.",
    ),
    (
        "cause.wrong-cipher",
        "Ein anderer Verschlüsselungsalgorithmus mit demselben Schlüssel.",
    ),
    (
        "cause.padding-zero",
        "Das Padding besteht aus Nullen und nicht aus 1, 2, 3 (RFC 4303, 2.4).",
    ),
    (
        "cause.padding-random",
        "Das Padding besteht weder aus 1, 2, 3 noch aus Nullen.",
    ),
    (
        "cause.ah-hop-limit-covered",
        "Der ICV des Absenders für AH deckt das Hop Limit ab.",
    ),
    (
        "cause.ah-flow-label-covered",
        "Der ICV des Absenders für AH deckt das Flow Label ab.",
    ),
    (
        "cause.ah-traffic-class-covered",
        "Der ICV des Absenders für AH deckt die Traffic Class ab.",
    ),
    (
        "cause.ah-type-of-service-covered",
        "Der ICV des Absenders für AH deckt das Feld Type of Service ab.",
    ),
    (
        "cause.ah-flags-covered",
        "Der ICV des Absenders für AH deckt Flags und Fragment Offset ab.",
    ),
    (
        "cause.ah-time-to-live-covered",
        "Der ICV des Absenders für AH deckt die Time to Live ab.",
    ),
    (
        "cause.ah-mutable-fields-covered",
        "Der ICV des Absenders für AH deckt mehrere Felder ab, die sich unterwegs ändern dürfen.",
    ),
    (
        "cause.ah-option-covered",
        "Der ICV des Absenders für AH deckt die Daten einer Option ab, die sich unterwegs ändern darf.",
    ),
    (
        "cause.ah-options-hashed-whole",
        "Auch Typ und Länge einer veränderlichen Option wurden für den ICV von AH auf null gesetzt.",
    ),
    (
        "cause.ah-options-hashed-by-data",
        "Auch Typ und Länge einer veränderlichen Option hätten für den ICV von AH auf null gesetzt werden sollen.",
    ),
    (
        "cause.ah-routing-header-form",
        "Der ICV von AH deckt den Routing-Header in einer anderen Form ab als der, die ankommt.",
    ),
    (
        "cause.ah-padding-zeroed",
        "Der ICV des Absenders für AH rechnet das, was ihn auffüllt, als Nullen.",
    ),
    (
        "cause.ah-reserved-changed",
        "Das Feld Reserved von AH wurde unterwegs verändert.",
    ),
    (
        "cause.inner-checksum",
        "Das innere Paket hat eine falsche Prüfsumme, und sein Schutz stimmt.",
    ),
    (
        "cause.unexplained",
        "Nichts, was versucht wurde, bringt das Paket durch.",
    ),
    ("confidence.proved", "bewiesen"),
    ("confidence.observed", "beobachtet"),
    (
        "confidence.likely",
        "wahrscheinlich, Zufall einmal in 2^{bits} Fällen",
    ),
    ("confidence.same-as", "wahrscheinlich, wie Frame {frame}"),
    ("confidence.possible", "möglich"),
];
