//! What a diagnosis says is to be done.

use super::Catalogue;

pub(super) const WORDS: Catalogue = &[
    ("fix.and", "{fix}; und {besides}"),
    (
        "fix.unexplained",
        "die Schlüssel beider Seiten vergleichen und auf beiden mitschneiden, um zu sehen, ob sich das Paket unterwegs ändert",
    ),
    (
        "fix.snaplen-cut",
        "mit einer Snapshot-Länge von mindestens {was} Oktetten mitschneiden (tcpdump -s 0)",
    ),
    (
        "fix.udp-length",
        "suchen, was die Länge unterwegs umgeschrieben hat",
    ),
    (
        "fix.malformed",
        "nachsehen, was solche Pakete sendet oder mitschneidet; ihr Schutz hat nichts damit zu tun",
    ),
    (
        "fix.checksum-offload",
        "beim Empfänger mitschneiden, oder während des Mitschnitts Checksum-Offload abschalten",
    ),
    (
        "fix.header-checksum",
        "suchen, was den Header verändert, ohne seine Prüfsumme zu berichtigen",
    ),
    (
        "fix.udp-checksum",
        "suchen, was Adressen oder Ports verändert, ohne die Prüfsumme zu berichtigen; ESP in UDP darf auch ohne gehen",
    ),
    (
        "fix.segmentation-offload",
        "beim Empfänger mitschneiden, oder während des Mitschnitts Segmentation-Offload (TSO, GSO) abschalten",
    ),
    (
        "fix.length-field",
        "suchen, was die Länge unterwegs umgeschrieben oder den Mitschnitt geschrieben hat",
    ),
    (
        "fix.receive-offload",
        "während des Mitschnitts Receive-Offload (GRO, LRO) abschalten",
    ),
    (
        "fix.inner-checksum-partial",
        "beim Absender Checksum-Offload abschalten",
    ),
    (
        "fix.inner-checksum",
        "beim Absender nachsehen, oder bei dem, was vor ihm liegt",
    ),
    (
        "fix.fragments-missing",
        "dort mitschneiden, wo alle Fragmente vorbeikommen, oder den Absender die Path-MTU einhalten lassen",
    ),
    (
        "fix.icv-truncation",
        "den ICV von {name} auf der einen oder der anderen Seite auf {icv} Oktette, {bits} Bit, setzen",
    ),
    (
        "fix.icv-absent",
        "den Absender seine Pakete authentifizieren lassen; ohne ICV kann jeder sie verändern",
    ),
    (
        "fix.icv-not-configured",
        "den Integritätsalgorithmus des Absenders mit einem ICV von {icv} Oktetten und seinem Schlüssel eintragen",
    ),
    ("fix.keys-exchanged", "die beiden Schlüssel vertauschen"),
    (
        "fix.keys-of-other-direction",
        "die Schlüssel der beiden Richtungen vertauschen",
    ),
    (
        "fix.keys-of-another",
        "bei {own} dasselbe eintragen wie bei {other} ({what})",
    ),
    (
        "fix.key-hex-as-text",
        "0x vor die Ziffern schreiben, ohne Anführungszeichen",
    ),
    (
        "fix.key-text-as-hex",
        "den Schlüssel als Text angeben, in Anführungszeichen und ohne 0x",
    ),
    (
        "fix.key-word-order",
        "den Schlüssel Oktett für Oktett schreiben, nicht Wort für Wort",
    ),
    (
        "fix.salt-at-front",
        "das Salt ans Ende des Schlüssels schreiben",
    ),
    (
        "fix.salt-zero",
        "beide Seiten das Salt gleich ableiten lassen; das des Absenders ist null",
    ),
    ("fix.salt-superfluous", "das Salt weglassen"),
    (
        "fix.salt-missing",
        "das Salt hinter den Schlüssel schreiben",
    ),
    (
        "fix.key-rotated",
        "den Schlüssel neu abschreiben, vom ersten Oktett an",
    ),
    (
        "fix.key-digit",
        "den Schlüssel neu abschreiben; er hat eine gerade Anzahl von Hexadezimalziffern",
    ),
    (
        "fix.wrong-integrity-algorithm",
        "als Integritätsalgorithmus {label} mit demselben Schlüssel eintragen",
    ),
    (
        "fix.wrong-cipher",
        "die Verschlüsselung auf {cipher} umstellen",
    ),
    (
        "fix.padding",
        "es dieser Assoziation mitteilen (setkey: -f {option}), oder den Absender in Ordnung bringen",
    ),
    ("fix.spi", "die SPI auf {spi} setzen"),
    (
        "fix.spi-as-packet",
        "die SPI jener Assoziation auf die des Pakets setzen",
    ),
    (
        "fix.destination-as-packet",
        "das Ziel jener Assoziation auf das des Pakets setzen",
    ),
    (
        "fix.protocol-differs",
        "die Assoziation für {proto} konfigurieren",
    ),
    (
        "fix.not-usable",
        "eine neue aushandeln, bevor die Lebensdauer der alten endet",
    ),
    (
        "fix.destination-translated",
        "die Assoziation für {dst} konfigurieren, die Adresse, mit der die Pakete ankommen",
    ),
    (
        "fix.destination-differs",
        "das Ziel der Assoziation auf {dst} setzen",
    ),
    (
        "fix.non-esp-marker",
        "den Absender in Ordnung bringen: ESP in UDP beginnt mit seiner SPI",
    ),
    (
        "fix.add-association",
        "die Assoziation für {wanted} eintragen",
    ),
    (
        "fix.no-association",
        "die Assoziation für {wanted} eintragen, oder ihre Aushandlung mitschneiden",
    ),
    (
        "fix.esn-not-sent",
        "ESN bei dieser Assoziation abschalten, oder beim Absender einschalten",
    ),
    (
        "fix.esn-not-configured",
        "ESN für diese Assoziation einschalten",
    ),
    (
        "fix.esn-high-half",
        "das Replay-Fenster bei der oberen Hälfte {high} fortsetzen (letzte Sequenznummer {last})",
    ),
    ("fix.sequence-zero", "den Absender von 1 an zählen lassen"),
    (
        "fix.duplicate",
        "suchen, was Pakete doppelt sendet oder mitschneidet; der Empfänger verwirft es zu Recht",
    ),
    (
        "fix.sequence-restart",
        "nach dem Neustart des Absenders neue Assoziationen aushandeln",
    ),
    (
        "fix.replay-window-too-small",
        "ein Replay-Fenster von mindestens {needed} Paketen",
    ),
    (
        "fix.udp-encapsulation",
        "UDP-Kapselung mit den Ports {sport} und {dport} konfigurieren",
    ),
    (
        "fix.ah-field-covered",
        "den Absender in Ordnung bringen: sein ICV muss Felder, die sich unterwegs ändern dürfen, als Nullen rechnen",
    ),
    (
        "fix.ah-address-translated",
        "AH übersteht keine Adressübersetzung: ESP verwenden, nötigenfalls in UDP, oder die Übersetzung vom Weg nehmen",
    ),
    (
        "fix.ah-option-covered",
        "den Absender in Ordnung bringen: die Daten einer solchen Option zählen als Nullen",
    ),
    (
        "fix.ah-options-hashed-whole",
        "mit den Gewohnheiten von FreeBSD empfangen (--profile freebsd), oder den Absender in Ordnung bringen",
    ),
    (
        "fix.ah-options-hashed-by-data",
        "nach den RFCs empfangen (--profile rfc)",
    ),
    (
        "fix.ah-options-zeroed-from-type",
        "den Absender in Ordnung bringen",
    ),
    (
        "fix.ah-routing-form",
        "den Absender in Ordnung bringen, oder beim letzten Hop mitschneiden",
    ),
    (
        "fix.ah-padding-zeroed",
        "den Absender in Ordnung bringen: das Padding zählt so, wie es gesendet wird",
    ),
    (
        "fix.ah-reserved-changed",
        "suchen, was unterwegs in AH schreibt",
    ),
];
